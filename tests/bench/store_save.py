"""What saving a finished record costs, against the bare commit of one row in the same journal mode.

Both run interleaved on encrypted files in one folder, so that whatever else the machine does falls on both alike.
What a record costs the next time somebody reads (registers and search catch up with the log) is printed beside it.
``python tests/bench/store_save.py [--rounds N] [--folder DIR]`` prints both medians and their ratio (bar: under 2).
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from vrp_desktop.forms.lists import Lists
from vrp_desktop.store.connection import connect
from vrp_desktop.store.people import Role
from vrp_desktop.store.slots import KdfCost
from vrp_desktop.store.store import Store
from vrp_desktop.store.uuid7 import uuid7

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vrp_desktop.forms.definition import Form

WORDS = "abacus abdomen abide abiding"
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


def save(store: Store, form: Form, author: str, answers: Mapping[str, str], draft: str) -> None:
    """Finish a record as the program does: log and draft in one transaction."""
    with store.transaction():
        store.log.append(
            record=draft,
            ref=store.log.next_ref(form.settings.prefix),
            form=form.id,
            version=form.version,
            answers=answers,
            author=author,
        )
        store.drafts.drop(draft)


def timed(work: Callable[[], None]) -> float:
    """Give how many milliseconds `work` took."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def main() -> None:
    """Run both and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=300)
    options.add_argument("--folder", type=Path)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        bare = connect(Path(folder) / "bare.db", bytes(range(32)))
        bare.run("CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT)")
        store = Store.create(Path(folder) / "records", KdfCost(19_456, 1, 1), WORDS, lists=Lists(Path(folder))).store
        store.forms.install(form_text())
        form = store.forms.newest("bench")
        author = store.people.add(name="Bench", role=Role.AMBASSADOR).id
        chance = random.Random(2026)
        bare_times, save_times, derive_times = [], [], []

        def insert_bare(text: str) -> None:
            with bare.transaction():
                bare.run("INSERT INTO row (text) VALUES (?)", (text,))

        for _ in range(given.rounds):
            answers = answers_of(form, chance)
            draft = uuid7()
            with store.transaction():
                store.drafts.start(draft, form.id, form.version, author)
                store.drafts.keep(draft, answers)
            bare_times.append(timed(lambda: insert_bare(str(answers))))  # noqa: B023 - called before the next round
            save_times.append(timed(lambda: save(store, form, author, answers, draft)))  # noqa: B023 - as above
            derive_times.append(timed(lambda: store.registers.catch_up()))
        store.close()
        bare.close()
    warm = given.rounds // 10
    derived = statistics.median(derive_times[warm:])
    plain, saving = statistics.median(bare_times[warm:]), statistics.median(save_times[warm:])
    slow = statistics.quantiles(save_times[warm:], n=20)[-1]
    print(f"bare commit of one row: median {plain:.2f} ms")
    print(f"saving a record: median {saving:.2f} ms, 95 % under {slow:.2f} ms")
    print(f"register, table of records and search, when next read: median {derived:.2f} ms a record")
    print(f"ratio {saving / plain:.2f} over {given.rounds} rounds (bar: under 2)")


if __name__ == "__main__":
    main()
