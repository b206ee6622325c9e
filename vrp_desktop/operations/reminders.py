"""What the home page reminds of: one thing at a time, the gravest first."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.operations import backups, people, tidying
from vrp_desktop.store.people import Role
from vrp_desktop.store.upkeep import Duty

if TYPE_CHECKING:
    from vrp_desktop.operations.session import Session

EVERY = datetime.timedelta(days=31)
"""How often the records are to be checked, and what is due for erasing looked at (safety.md sections 0 and 8)."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One quiet line. `section`: of "This laptop", where it is done. `is_question`: it may be told not now."""

    words: str
    section: str
    is_question: bool = False


def reminder(session: Session, now: datetime.datetime | None = None) -> Reminder | None:
    """Give the one thing to remind this person of, or `None` when all is as it should be. `now`: with a time zone."""
    now = now or datetime.datetime.now(datetime.UTC)
    upkeep = session.store.upkeep
    if upkeep.at(Duty.RECOVERY_KEY) is not None and people.may_have_recovery_key(session):
        return Reminder(
            "Your recovery key was shown, but not put in a safe place. Make a new one before you forget your words.",
            "recovery",
        )
    of_backups = backups.amiss(session, now)
    if of_backups is not None:
        words, is_question = of_backups
        return Reminder(words, "backups", is_question)
    began = session.store.log.began_at()
    if began is None:
        return None
    if _is_over(upkeep.at(Duty.CHECK) or began, now):
        return Reminder("It is more than a month since your records were checked for damage.", "check")
    if (
        session.person.role is Role.COORDINATOR
        and _is_over(upkeep.at(Duty.TIDY) or began, now)
        and (tidying.due(session) or tidying.looks_due(session))
    ):
        return Reminder("Some records have been kept for long enough.", "tidy")
    return None


def _is_over(last: datetime.datetime, now: datetime.datetime) -> bool:
    """Tell whether `EVERY` has passed since `last`. A clock that was put back counts as over."""
    return not datetime.timedelta() <= now - last <= EVERY
