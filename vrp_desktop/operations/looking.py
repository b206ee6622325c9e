"""Who looked at what. Opening a record and sending rows out are noted; so is looking at these notes."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.store.errors import StoreReadOnly
from vrp_desktop.store.kinds import Kind

if TYPE_CHECKING:
    import datetime

    from vrp_desktop.operations.session import Session

_SAID = {
    Kind.SUBMIT: "saved",
    Kind.DELETE: "deleted",
    Kind.RESTORE: "brought back",
    Kind.REDACT: "erased",
    Kind.REVIEW: "reviewed",
    Kind.OPENED: "opened",
    Kind.EXPORTED: "sent out",
    Kind.LOG_READ: "looked at this list",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list. `at`: UTC. `who`: a name. `did`: in words. `what`: a reference or a return's name."""

    number: int
    at: datetime.datetime
    who: str
    did: str
    what: str


def opened(session: Session, record: str) -> None:
    """Note that this person opened a record. Where the records may only be read, nothing can be noted."""
    store = session.store
    latest = store.log.find_latest(record)
    if latest is not None:
        with contextlib.suppress(StoreReadOnly):
            store.access.note(Kind.OPENED, session.person.id, record=record, ref=latest.ref, form=latest.form)


def lines(session: Session, before: int | None = None, limit: int = 100) -> tuple[Line, ...]:
    """Give what was done on this laptop, the newest first, older than the line `before`; notes that it was asked."""
    store = session.store
    found = store.access.page(before, limit)
    if before is None:
        with contextlib.suppress(StoreReadOnly):
            store.access.note(Kind.LOG_READ, session.person.id)
    names = {person.id: person.name for person in store.people.all()}
    return tuple(
        Line(entry.number, entry.at, names.get(entry.author, "someone else"), _SAID[entry.kind], entry.ref)
        for entry in found
    )
