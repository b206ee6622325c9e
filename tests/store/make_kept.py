"""Makes a small store for `kept`, in the shape of the version whose code is run.

``python make_kept.py FOLDER``, with that version's package and its `tests` on the path. Everything in it is made up;
`test_kept` says what is read again, so what is written here stays as it is.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from store.walk import CHEAP, WORDS, walk_form

from vrp_desktop.forms.lists import Lists
from vrp_desktop.store.kinds import Kind
from vrp_desktop.store.people import Role
from vrp_desktop.store.store import Store

if TYPE_CHECKING:
    from vrp_desktop.store.log import Revision

KEPT = Path(__file__).with_name("kept")


def main(folder: Path) -> None:
    """Make the store in `folder`, where nothing is."""
    made = Store.create(folder, CHEAP, WORDS, first_person=("Asha", Role.COORDINATOR), lists=Lists(KEPT / "lists"))
    store = made.store
    (asha,) = store.people.all()
    store.forms.install(walk_form())

    def submit(record: str, before: Revision | None = None, **answers: str) -> Revision:
        with store.transaction():
            return store.log.append(
                record=record, ref=before.ref if before else store.log.next_ref("WA"), form="walk", version="1",
                answers={f"/data/{name}": value for name, value in answers.items()}, author=asha.id,
                parents=(before.id,) if before else (),
            )  # fmt: skip

    first = submit("first", walked_on="2026-10-03", kind="chat", ward="lea", people="3", note="dark path")
    submit("second", walked_on="2026-10-04", kind="stall", ward="high", people="12", note="new lamps")
    submit("first", first, walked_on="2026-10-03", kind="chat", ward="lea", people="4", note="dark path again")
    with store.transaction():
        store.access.note(Kind.OPENED, asha.id, record="first", ref=first.ref, form="walk")
        store.views.put("Walks by ward", "{}", asha.id)
        store.talks.add("2026-10", ("knives",))
        store.returns_made.add(
            return_id="R-B", period="2026-10", file_name="a.xlsx", made_by=asha.id, row_count=2, sha256="00"
        )
    store.registers.catch_up()
    store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
