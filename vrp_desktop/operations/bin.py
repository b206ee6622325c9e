"""The bin: records that somebody deleted. They are in no register, search or return, and can come back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.operations.entry import check_not_being_changed
from vrp_desktop.operations.session import Changed
from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.store.kinds import Kind
from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    import datetime

    from vrp_desktop.operations.session import Session
    from vrp_desktop.store.log import Revision


@dataclass(frozen=True, slots=True)
class Deleted:
    """A record in the bin. `at`: UTC. `by`: a person's name. `why`: in that person's words."""

    record: str
    ref: str
    form: str
    at: datetime.datetime
    by: str
    why: str


class NotYours(VrpError):
    """Somebody else's record."""

    def __init__(self) -> None:
        super().__init__(
            Problem(
                happened="Somebody else wrote this record, so you cannot delete it or bring it back.",
                means="It stays as it is.",
                do_next="Ask your coordinator, who can.",
            )
        )


def may_delete(session: Session, record: str) -> bool:
    """Tell whether this person may delete or bring back the record: who wrote it first, and coordinators."""
    if session.person.role is Role.COORDINATOR:
        return True
    history = session.store.log.history(record)
    return bool(history) and history[0].author == session.person.id


def delete(session: Session, record: str, why: str) -> Changed:
    """Put a record into the bin, with one's own unfinished change.

    Raises NotYours, BeingChanged, and KeyError when there is none.
    """
    return _append(session, record, Kind.DELETE, why)


def restore(session: Session, record: str, why: str = "") -> Changed:
    """Bring a record back as it was before it was deleted. Raises NotYours, and KeyError when it is not in the bin."""
    return _append(session, record, Kind.RESTORE, why)


def deleted(session: Session) -> tuple[Deleted, ...]:
    """Give what this person may bring back from the bin, what was deleted last first."""
    names = {person.id: person.name for person in session.store.people.all()}
    return tuple(
        Deleted(
            record=gone.record,
            ref=gone.ref,
            form=gone.form,
            at=gone.at,
            by=names.get(gone.author, "someone else"),
            why=gone.why,
        )
        for gone in session.store.log.in_bin()
        if may_delete(session, gone.record)
    )


def _append(session: Session, record: str, kind: Kind, why: str) -> Changed:
    store = session.store
    if not may_delete(session, record):
        if store.log.find_latest(record) is None:
            raise KeyError(record)
        raise NotYours
    check_not_being_changed(session, record)
    with store.transaction():
        latest = store.log.latest(record)
        if (latest.kind is Kind.DELETE) is (kind is Kind.DELETE) or latest.kind is Kind.REDACT:
            raise KeyError(record)
        standing = _standing(store.log.history(record)) if kind is Kind.RESTORE else latest
        store.log.append(
            record=record,
            ref=latest.ref,
            form=standing.form,
            version=standing.version,
            answers=(standing.answers or {}) if kind is Kind.RESTORE else {},
            author=session.person.id,
            parents=(latest.id,),
            kind=kind,
            why=why,
        )
        store.drafts.drop(record)
    return Changed(registers=frozenset({latest.form}), drafts=True)


def _standing(history: tuple[Revision, ...]) -> Revision:
    """Give the revision whose answers a record had before it was deleted. Raises KeyError."""
    for revision in reversed(history):
        if revision.kind is not Kind.DELETE:
            return revision
    raise KeyError
