"""How long a question of the analysis takes in a large store, and opening the records behind its total.

``python tests/bench/analysis.py [--records N]`` fills an encrypted store (100,000 worries of four years, a
quarter of them in the period that is asked for) and prints the medians, each also as a ratio to a count of the same
worries by ward and kind that the store does by itself.
"""

from __future__ import annotations

import argparse
import datetime
import random
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from store_save import timed

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.stores import new_session

from vrp_desktop.measures.analysis import MONTH, Inquiry, period_of
from vrp_desktop.measures.spec import When
from vrp_desktop.operations import entry, sample_borough
from vrp_desktop.operations.analysis import asking
from vrp_desktop.store.people import Role
from vrp_desktop.store.uuid7 import uuid7

if TYPE_CHECKING:
    from collections.abc import Callable

    from vrp_desktop.operations.session import Session

_AT_ONCE = 2_000
_OFTEN = 5
_DAYS = 1_460
_PERIOD = "12_months"


def main() -> None:
    """Fill, ask in turns, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--records", type=int, default=100_000)
    records = options.parse_args().records
    with tempfile.TemporaryDirectory() as folder:
        session = new_session(Path(folder), Role.COORDINATOR, "Hana")
        fill(session, records)
        tasks = questions(session)
        took: dict[str, list[float]] = {name: [] for name in tasks}
        for _ in range(_OFTEN):
            for name, ask in tasks.items():
                took[name].append(timed(ask))
        bare = statistics.median(took["bare count"])
        print(f"{records:,} worries")
        for name, each in took.items():
            median = statistics.median(each)
            print(f"{name}: median {median:.0f} ms, {median / bare:.1f} times the bare count")
        session.store.close()


def fill(session: Session, records: int) -> None:
    """Append worries of the last four years in all wards and of all kinds, many in one transaction."""
    begun = entry.begin(session, "resident_concern")
    sample_borough.answer_as_sample(session, begun, 1)
    whole = begun.live.finished_answers()
    paths = {question.name: question.path for question in begun.form.questions()}
    wards = [row["code"] for row in session.lists.rows("ward.csv")]
    kinds = [(row["code"], row["group"]) for row in session.lists.rows("concern.csv")]
    chance = random.Random(2026)
    for start in range(0, records, _AT_ONCE):
        with session.store.transaction():
            for place in range(start, min(start + _AT_ONCE, records)):
                kind, group = chance.choice(kinds)
                day = (session.today() - datetime.timedelta(days=chance.randrange(_DAYS))).isoformat()
                answers = {"heard_on": day, "ward": chance.choice(wards), "concern": kind, "concern_group": group}
                session.store.log.append(
                    record=uuid7(),
                    ref=f"RC-{place}",
                    form="resident_concern",
                    version=begun.form.version,
                    answers=whole | {paths[name]: answer for name, answer in answers.items()},
                    author=session.person.id,
                )
    session.store.registers.catch_up()


def questions(session: Session) -> dict[str, Callable[[], object]]:
    """Give what is asked, by name; the bare count first."""
    period = period_of(_PERIOD, session.today())
    tally = session.store.registers.tally
    by_ward = Inquiry("worries", "ward", period=_PERIOD)
    two = Inquiry("worries", "ward", "concern", period=_PERIOD)
    compared = Inquiry("worries", MONTH, period=_PERIOD, compared=When.YEAR_BEFORE)
    answer = asking.ask(session, two)
    return {
        "bare count": lambda: tally("resident_concern", ("ward", "concern"), "heard_on", period.first, period.last),
        "by ward": lambda: asking.ask(session, by_ward),
        "by ward and worry": lambda: asking.ask(session, two),
        "by month, compared with a year before": lambda: asking.ask(session, compared),
        "the records behind the total": lambda: asking.listed(session, answer, "", "all"),
    }


if __name__ == "__main__":
    main()
