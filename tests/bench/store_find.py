"""How long finding and counting take in a large store.

``python tests/bench/store_find.py [--records N] [--folder DIR]`` fills an encrypted store and prints the medians.
"""

from __future__ import annotations

import argparse
import datetime
import random
import resource
import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from store_save import WORDS, answers_of, form_text, timed

from vrp_desktop.forms.lists import Lists
from vrp_desktop.store.records import Cursor, RecordFilter, Sort
from vrp_desktop.store.slots import KdfCost
from vrp_desktop.store.store import Store
from vrp_desktop.store.uuid7 import uuid7

if TYPE_CHECKING:
    from collections.abc import Callable

_AT_ONCE = 2_000


def main() -> None:
    """Fill, ask, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--records", type=int, default=20_000)
    options.add_argument("--folder", type=Path)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        lists = Lists(Path(folder))
        store = Store.create(Path(folder) / "records", KdfCost(19_456, 1, 1), WORDS, lists=lists).store
        store.forms.install(form_text())
        took = timed(lambda: fill(store, given.records)) / given.records
        print(f"{given.records:,} records: log {took:.2f} ms each")
        took = timed(lambda: store.registers.catch_up()) / given.records
        print(f"registers, table of records and search: {took:.2f} ms each")
        for name, work in questions(store):
            print(f"{name}: median {statistics.median(timed(work) for _ in range(7)):.1f} ms")
        store.close()
        print(f"file {(Path(folder) / 'records' / 'records.db').stat().st_size / 1e6:.0f} MB")
    print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def fill(store: Store, records: int) -> None:
    """Append records to the log, many in one transaction."""
    form = store.forms.newest("bench")
    chance = random.Random(2026)
    for start in range(0, records, _AT_ONCE):
        with store.transaction():
            for _ in range(min(_AT_ONCE, records - start)):
                store.log.append(
                    record=uuid7(),
                    ref=store.log.next_ref("BE"),
                    form=form.id,
                    version=form.version,
                    answers=answers_of(form, chance),
                    author="bench",
                )


def questions(store: Store) -> list[tuple[str, Callable[[], object]]]:
    """Give what a person asks of the store, each with its name."""
    everything, by_date, by_what = RecordFilter(), Sort(), Sort("what")
    quarter = (datetime.date(2026, 7, 1), datetime.date(2026, 9, 30))
    return [
        ("first page by date", lambda: store.records.page(everything, by_date)),
        ("a page in the middle", lambda: store.records.page(everything, by_date, Cursor("2026-06-15", 1))),
        ("first page by what", lambda: store.records.page(everything, by_what)),
        ("search for one word", lambda: store.records.page(RecordFilter(words="moped"))),
        ("search for two beginnings", lambda: store.records.page(RecordFilter(words="mop lig"))),
        ("search for two letters", lambda: store.records.page(RecordFilter(words="st"))),
        ("count of a search", lambda: store.records.count(RecordFilter(words="st"))),
        ("count of all", lambda: store.records.count(everything)),
        ("tally of a quarter", lambda: store.registers.tally("bench", ("ward", "choice_0"), "heard_on", *quarter)),
        ("rows of a quarter", lambda: sum(1 for _ in store.registers.rows("bench", "heard_on", *quarter))),
    ]


if __name__ == "__main__":
    main()
