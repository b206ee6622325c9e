"""How long the work list takes in a large store, and looking for what may be written down already.

``python tests/bench/to_do.py [--records N]`` fills an encrypted store (20,000 worries) and prints the medians, in one
interleaved run, each also as a ratio to a count of the worries by ward and kind, which reads the same register once.
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

from vrp_desktop.operations import alike, entry, sample_borough
from vrp_desktop.operations.to_do.tasks import counts, to_do
from vrp_desktop.store.people import Role
from vrp_desktop.store.uuid7 import uuid7

if TYPE_CHECKING:
    from collections.abc import Callable

    from vrp_desktop.operations.session import Session

_AT_ONCE = 2_000
_OFTEN = 15
_DAYS = 1_400


def main() -> None:
    """Fill, ask in turns, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--records", type=int, default=20_000)
    records = options.parse_args().records
    with tempfile.TemporaryDirectory() as folder:
        session = new_session(Path(folder), Role.COORDINATOR, "Hana")
        fill(session, records)
        tasks = questions(session)
        took: dict[str, list[float]] = {name: [] for name in tasks}
        for _ in range(_OFTEN):
            for name, ask in tasks.items():
                took[name].append(timed(ask))
        bare = statistics.median(took["count by ward and kind"])
        print(f"{records:,} worries")
        for name, each in took.items():
            print(
                f"{name}: median {statistics.median(each):.1f} ms, {statistics.median(each) / bare:.1f} times the count"
            )
        session.store.close()


def fill(session: Session, records: int) -> None:
    """Append worries of the last four years in every state, many in one transaction."""
    begun = entry.begin(session, "resident_concern")
    sample_borough.answer_as_sample(session, begun, 1)
    whole = begun.live.finished_answers()
    paths = {question.name: question.path for question in begun.form.questions()}
    chance = random.Random(2026)
    for start in range(0, records, _AT_ONCE):
        with session.store.transaction():
            for place in range(start, min(start + _AT_ONCE, records)):
                day = (session.today() - datetime.timedelta(days=chance.randrange(_DAYS))).isoformat()
                answers = whole | {
                    paths["heard_on"]: day,
                    paths["c_first_reply"]: day,
                    paths["c_status"]: chance.choice(["new", "looking", "passed", "agreed"]),
                    paths["wants_reply"]: chance.choice(["no", "tell"]),
                }
                session.store.log.append(
                    record=uuid7(),
                    ref=f"RC-{place}",
                    form="resident_concern",
                    version=begun.form.version,
                    answers=answers,
                    author=session.person.id,
                )
    session.store.registers.catch_up()


def questions(session: Session) -> dict[str, Callable[[], object]]:
    """Give what is asked, by name; the bare count first."""
    begun = entry.begin(session, "resident_concern")
    sample_borough.answer_as_sample(session, begun, 1)
    rule = alike.rule_of(begun.live.form)
    assert rule is not None
    sought = alike.sought(begun.live, rule)
    assert sought is not None
    ever = (session.today() - datetime.timedelta(days=_DAYS), session.today())
    tally = session.store.registers.tally
    return {
        "count by ward and kind": lambda: tally("resident_concern", ("ward", "concern"), "heard_on", *ever),
        "how much is due": lambda: counts(session),
        "the whole work list": lambda: to_do(session),
        "written down already?": lambda: alike.alike(session, sought, frozenset()),
    }


if __name__ == "__main__":
    main()
