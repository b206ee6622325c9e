"""Asking one's coordinator for a call. Only a name and a day are kept, until somebody has called; never why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    import datetime

    from vrp_desktop.operations.session import Session


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits for a call. `person`: their id; `since`: the first day on which they asked."""

    person: str
    name: str
    since: datetime.date


class NotForYou(VrpError):
    """Who asked for support is for coordinators to know."""

    def __init__(self) -> None:
        super().__init__(
            Problem(
                happened="Only a coordinator can say that somebody was called.",
                means="Nothing was changed.",
                do_next="Ask your coordinator.",
            )
        )


def ask(session: Session) -> None:
    """Ask for a call, today."""
    session.store.support.ask(session.person.id, session.today())


def take_back(session: Session) -> None:
    """Say that one needs no call any more."""
    session.store.support.settle(session.person.id)


def asked_since(session: Session) -> datetime.date | None:
    """Give since when this person waits for a call, or `None`."""
    return session.store.support.asked().get(session.person.id)


def waiting(session: Session) -> tuple[Waiting, ...]:
    """Give a coordinator who else waits for a call, the longest first; nobody to all others."""
    if session.person.role is not Role.COORDINATOR:
        return ()
    names = {person.id: person.name for person in session.store.people.all()}
    asked = session.store.support.asked()
    asked.pop(session.person.id, None)
    return tuple(Waiting(person, names[person], since) for person, since in asked.items() if person in names)


def called(session: Session, person: str) -> None:
    """Say that somebody was called; nothing of it is left then. Raises NotForYou."""
    if session.person.role is not Role.COORDINATOR:
        raise NotForYou
    session.store.support.settle(person)
