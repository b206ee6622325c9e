"""The list itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vrp_desktop.operations import catalogue, links
from vrp_desktop.operations.to_do import around
from vrp_desktop.operations.to_do.actions import waiting_for_young_people
from vrp_desktop.operations.to_do.journeys import on_journeys
from vrp_desktop.operations.to_do.returns import to_sign
from vrp_desktop.operations.to_do.rules import by_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vrp_desktop.operations.session import Session
    from vrp_desktop.operations.to_do.task import Task

MOST = 500
"""More than this nobody reads; the oldest come first."""
_SOURCES: tuple[Callable[[Session], Iterator[Task]], ...] = (
    by_rules,
    on_journeys,
    waiting_for_young_people,
    around.calls,
    around.own_return,
    around.approvals,
    to_sign,
    around.numbers,
    around.measures,
)


@dataclass(frozen=True, slots=True)
class ToDo:
    """What is due for one person, the oldest first. `count`, `overdue`: of all, also of those beyond `MOST`."""

    tasks: tuple[Task, ...]
    count: int
    overdue: int


def to_do(session: Session) -> ToDo:
    """Give this person's work list."""
    found = _found(session)
    shown = found[:MOST]
    called = links.named(session, {task.record for task in shown if task.record})
    tasks = tuple(replace(task, about=called[task.record]) if task.record else task for task in shown)
    return ToDo(tasks, len(found), _overdue(session, found))


def counts(session: Session) -> tuple[int, int]:
    """Give how many things are due for this person, and how many of them are overdue."""
    found = _found(session)
    return len(found), _overdue(session, found)


def _found(session: Session) -> list[Task]:
    found = (task for source in _SOURCES for task in source(session) if _may_be_done(session, task))
    return sorted(found, key=lambda task: (task.due, task.words))


def _may_be_done(session: Session, task: Task) -> bool:
    """Tell whether nothing that the council does not allow here would have to be written down."""
    begins = catalogue.MEASURE if task.place == "catalogue" else task.form
    return not begins or session.allows(begins)


def _overdue(session: Session, found: list[Task]) -> int:
    today = session.today()
    return sum(task.due < today for task in found)
