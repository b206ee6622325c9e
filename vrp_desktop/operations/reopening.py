"""Coming back to the forms that were open when the screen was locked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from vrp_desktop.operations import entry as entries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vrp_desktop.operations.entry import Entry
    from vrp_desktop.operations.session import Session


@dataclass(frozen=True, slots=True)
class FormPlace:
    """Which record was open, and at which question. Holds no answer, but for those in `unkept`.

    `base`: the revision that was being changed, `None` for a new record. `unkept`: what the disk did not take when the
    screen was locked, by path; empty unless the disk was full or failed.
    """

    record: str
    form: str
    author: str
    base: str | None
    at_path: str | None
    unkept: Mapping[str, str] = field(default_factory=dict, repr=False)


def place_of(session: Session, entry: Entry, at_path: str | None) -> FormPlace:
    """Give where to come back to. Call it once the entry is settled."""
    return FormPlace(entry.record, entry.form.id, session.person.id, entry.base, at_path, entry.unkept())


def reopen(session: Session, place: FormPlace) -> Entry:
    """Open the record of `place` again, with all that was answered; what the disk lacks is `Entry.unkept` again.

    Raises KeyError when the record is gone.
    """
    if session.store.drafts.find(place.record) is not None:
        entry = entries.resume(session, place.record)
    elif place.base is not None:
        entry = entries.edit(session, place.record)
    else:
        entry = entries.begin(session, place.form)
        entry.record = place.record
    entry.at_path = place.at_path
    return entries.with_answers(session, entry, place.unkept) if place.unkept else entry


def keep_left(session: Session, place: FormPlace) -> None:
    """Write what the disk did not take into its author's draft, whoever unlocked now. Raises DiskFull and its like."""
    author = session.store.people.get(place.author)
    as_author = replace(session, person=author)
    entry = reopen(as_author, place)
    changes = entry.unkept()
    if changes:
        entries.keep(as_author, entry, changes, place.at_path)
