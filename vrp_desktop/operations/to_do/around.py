"""What is due around the records: a call, a return, numbers to check, measures to start with."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from vrp_desktop.operations import approval, catalogue, helplines, support
from vrp_desktop.operations.reading import day
from vrp_desktop.operations.to_do.task import Task
from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vrp_desktop.operations.session import Session

_TO_APPROVE = datetime.timedelta(days=14)
_RETURN_BY = 7
"""The day of the month by which last month's return is made."""


def calls(session: Session) -> Iterator[Task]:
    """Give a coordinator who waits for a call."""
    for one in support.waiting(session):
        yield Task("Call them: they asked for support", one.since, place="support", key=one.person, about=one.name)


def own_return(session: Session) -> Iterator[Task]:
    """Give a volunteer last month's return, when there is something in it and it was not made."""
    from vrp_desktop.measures.people import person_month
    from vrp_desktop.measures.period import Month

    if session.person.role not in (Role.AMBASSADOR, Role.MENTOR):
        return
    month = Month.of(session.today()).previous()
    figures = person_month(session.store, month, session.person.id)
    if not figures.days_active or session.store.returns_made.was_made("R-A", str(month)):
        return
    due = month.last + datetime.timedelta(days=_RETURN_BY)
    yield Task("Make your return", due, place="returns", about=month.label)


def approvals(session: Session) -> Iterator[Task]:
    """Give an approver what everybody is to see, while it is not approved as it stands now."""
    if session.person.role is not Role.APPROVER:
        return
    for row in approval.waiting(session):
        noted = day(row.get("noted_on")) or session.today()
        yield Task(
            "Approve it, so that everybody may see it",
            noted + _TO_APPROVE,
            record=str(row["record"]),
            asks="ok_by",
            why="Approved",
        )


def numbers(session: Session) -> Iterator[Task]:
    """Give a coordinator the helplines whose number is missing or was not checked for long, as one thing to do."""
    if session.person.role is not Role.COORDINATOR:
        return
    today = session.today()
    stale = [one for one in helplines.helplines(session) if one.is_stale(today)]
    if stale:
        due = min(today if one.checked_on is None else one.checked_on + helplines.GOOD_FOR for one in stale)
        about = stale[0].name if len(stale) == 1 else f"{len(stale)} helplines and services"
        yield Task("Check the numbers", due, place="helplines", about=about)


def measures(session: Session) -> Iterator[Task]:
    """Give a coordinator the catalogue of measures while it is empty."""
    if session.person.role is Role.COORDINATOR and catalogue.is_empty(session):
        count = len(catalogue.starting_set(session))
        yield Task("Put the starting set in", session.today(), place="catalogue", about=f"{count} measures of outcomes")
