"""How long finding and counting take in a large store.

``python tests/bench/store_find.py [--records N] [--folder DIR]`` fills an encrypted store (20,000 records) and prints
the medians, and of searches how long 99 of 100 take at most.
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

from store_save import WORDS, timed

from vrp_desktop.forms.lists import Lists
from vrp_desktop.store.places import places_of
from vrp_desktop.store.records import Cursor, RecordFilter, Sort
from vrp_desktop.store.slots import KdfCost
from vrp_desktop.store.store import Store
from vrp_desktop.store.uuid7 import uuid7

if TYPE_CHECKING:
    from collections.abc import Callable

    from vrp_desktop.forms.definition import Form

_AT_ONCE = 2_000
_OFTEN = 200
_PLACES = [f"Street {number}" for number in range(200)]
_WORRIES = [
    "dark",
    "path",
    "gang",
    "knife",
    "lighting",
    "bins",
    "shouting",
    "bus",
    "stop",
    "park",
    "after",
    "school",
    "lift",
    "broken",
    "door",
    "moped",
]
_CHOICES = 12


def form_text() -> str:
    """Give a form of the size of a resident concern: 8 choices, 4 texts, a date, a ward and 4 numbers."""
    names = ["heard_on", "ward", *(f"choice_{n}" for n in range(8)), *(f"text_{n}" for n in range(4))]
    names += [f"number_{n}" for n in range(4)]
    binds, body = [], []
    for name in names:
        kind = {"h": "date", "n": "int"}.get(name[0], "string")
        column = {"heard_on": "date", "ward": "where", "choice_0": "what"}.get(name)
        shown = f' vrp:column="{column}"' if column else ""
        binds.append(f'<bind nodeset="/data/{name}" type="{kind}"{shown}/>')
        if name == "ward" or name.startswith("choice"):
            body.append(
                f'<select1 ref="/data/{name}"><label>{name}</label><itemset nodeset="instance(\'codes\')/root/item">'
                '<value ref="name"/><label ref="label"/></itemset></select1>'
            )
        else:
            body.append(f'<input ref="/data/{name}"><label>{name}</label></input>')
    items = "".join(f"<item><name>c{n}</name><label>Choice number {n}</label></item>" for n in range(_CHOICES))
    nodes = "".join(f"<{name}/>" for name in names)
    return f"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
      xmlns:vrp="https://vrp-desktop.invalid/xforms">
      <h:head><h:title>Bench</h:title><model>
        <instance><data id="bench" version="1" vrp:prefix="BE">{nodes}</data></instance>
        <instance id="codes"><root>{items}</root></instance>{"".join(binds)}
      </model></h:head><h:body>{"".join(body)}</h:body></h:html>"""


def answers_of(form: Form, chance: random.Random) -> dict[str, str]:
    """Give answers to every question."""
    answers = {}
    for question in form.columns():
        kind = question.name[0]
        if kind == "h":
            answers[question.path] = f"2026-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
        elif kind == "n":
            answers[question.path] = str(chance.randint(0, 40))
        elif kind == "t":
            answers[question.path] = " ".join(chance.choices([*_WORRIES, *_PLACES], k=9))
        else:
            answers[question.path] = f"c{chance.randrange(_CHOICES)}"
    return answers


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
            took = sorted(timed(work) for _ in range(_OFTEN if "search for" in name else 7))
            p99 = f", p99 {took[len(took) * 99 // 100]:.1f} ms (bar: 10)" if len(took) == _OFTEN else ""
            print(f"{name}: median {statistics.median(took):.1f} ms{p99}")
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
    everything, dark, by_date, by_what = RecordFilter(), RecordFilter(words="dark"), Sort(), Sort("what")
    middle = places_of("2026-06-15")[0]
    quarter = (datetime.date(2026, 7, 1), datetime.date(2026, 9, 30))
    return [
        ("first page by date", lambda: store.records.page(everything, by_date)),
        ("a page in the middle", lambda: store.records.page(everything, by_date, Cursor("", middle))),
        ("first page by what", lambda: store.records.page(everything, by_what)),
        ("first page of a ward", lambda: store.records.page(RecordFilter(wards=("c3",)))),
        ("search for a letter", lambda: store.records.page(RecordFilter(words="s"))),
        ("search for two letters", lambda: store.records.page(RecordFilter(words="st"))),
        ("search for a word in 15 of 100", lambda: store.records.page(RecordFilter(words="moped"))),
        ("search for a word in all", lambda: store.records.page(RecordFilter(words="street"))),
        ("search for two beginnings", lambda: store.records.page(RecordFilter(words="mop lig"))),
        ("search for two words in a ward", lambda: store.records.page(RecordFilter(words="dark lift", wards=("c3",)))),
        ("search for a number", lambda: store.records.page(RecordFilter(words="00042"))),
        ("search for nothing there", lambda: store.records.page(RecordFilter(words="moped zebra"))),
        ("search for a page in the middle", lambda: store.records.page(dark, by_date, Cursor("", middle))),
        ("a word by what", lambda: store.records.page(dark, by_what)),
        ("a word by date, the oldest first", lambda: store.records.page(dark, Sort(descending=False))),
        ("count of a search", lambda: store.records.count(RecordFilter(words="st"))),
        ("count of all", lambda: store.records.count(everything)),
        ("tally of a quarter", lambda: store.registers.tally("bench", ("ward", "choice_0"), "heard_on", *quarter)),
        ("rows of a quarter", lambda: sum(1 for _ in store.registers.rows("bench", "heard_on", *quarter))),
    ]


if __name__ == "__main__":
    main()
