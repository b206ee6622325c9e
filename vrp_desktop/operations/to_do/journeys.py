"""What is due on journeys: meeting again, and meeting somebody who comes out of prison."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.operations import clocks
from vrp_desktop.operations.reading import day, rows
from vrp_desktop.operations.to_do.task import Task
from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from vrp_desktop.operations.session import Session

_JOURNEY, _SESSION = "journey", "mentoring"


def on_journeys(session: Session) -> Iterator[Task]:
    """Give what is due on journeys: to a coordinator on all, to a mentor on those whose sessions they wrote last."""
    if session.person.role not in (Role.COORDINATOR, Role.MENTOR):
        return
    sessions = _Sessions(session)
    mine = sessions.last_by(session.person.id) if session.person.role is Role.MENTOR else None
    for row in rows(session, _JOURNEY, {"stage": clocks.OPEN}):
        journey = str(row["record"])
        if mine is not None and journey not in mine:
            continue
        met = sessions.met.get(journey) or day(row.get("first_on")) or day(row.get("opened"))
        if row.get("stage") in clocks.ONGOING and met is not None:
            yield from _next_session(session, journey, met, sessions.planned.get(journey))
        month = day(row.get("release_month"))
        if month is not None and row.get("release_met") in (None, "not_yet"):
            yield from _release(session, journey, month, may_open=mine is None)


class _Sessions:
    """When each journey was met last, when it was to be met next, and who wrote its latest session."""

    def __init__(self, session: Session) -> None:
        self.met: dict[str, datetime.date] = {}
        self.planned: dict[str, datetime.date] = {}
        self._latest: dict[str, tuple[datetime.date, str]] = {}
        for row in rows(session, _SESSION):
            journey, on, planned = str(row.get("mentee")), day(row.get("met_on")), day(row.get("next_on"))
            if on is None:
                continue
            if row.get("held") == "yes":
                self.met[journey] = max(on, self.met.get(journey, on))
            if planned is not None:
                self.planned[journey] = max(planned, self.planned.get(journey, planned))
            self._latest[journey] = max((on, str(row["author"])), self._latest.get(journey, (on, "")))

    def last_by(self, person: str) -> frozenset[str]:
        """Give the journeys whose latest session this person wrote."""
        return frozenset(journey for journey, (_on, author) in self._latest.items() if author == person)


def _next_session(session: Session, journey: str, met: datetime.date, planned: datetime.date | None) -> Iterator[Task]:
    today = session.today()
    if planned is not None and met < planned <= today:
        words, due = "Write down the planned meeting, kept or missed", planned
    elif today - met >= clocks.WITHOUT_SESSION and (planned is None or planned <= today):
        words, due = "No meeting for 28 days: meet again", met + clocks.WITHOUT_SESSION
    else:
        return
    yield Task(words, due, record=journey, form=_SESSION, given={"mentee": journey})


def _release(session: Session, journey: str, month: datetime.date, *, may_open: bool) -> Iterator[Task]:
    today = session.today()
    if not clocks.is_near(today, month):
        return
    clock = clocks.release(today, month)
    due = clock.due or today
    if may_open:
        yield Task(clock.words, due, record=journey, asks="release_met", why="Met after release")
    else:
        yield Task(clock.words, due, record=journey, form=_SESSION, given={"mentee": journey})
