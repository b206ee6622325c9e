"""The clocks of a journey: how long something has gone on, or until when it is due, in words."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from vrp_desktop.dates import day_in_words

WITHOUT_SESSION = datetime.timedelta(days=28)
"""A journey that goes on is not left alone for longer."""
TO_DECIDE = datetime.timedelta(days=7)
AFTER_RELEASE = datetime.timedelta(days=7)
BEFORE_RELEASE = datetime.timedelta(days=28)

ONGOING = ("first_meet", "plan", "active", "stepdown")
"""The stages in which people meet."""
OPEN = ("referred", "decided", *ONGOING)
ENDED = ("exit_good", "exit_early", "exit_moved")


@dataclass(frozen=True, slots=True)
class Clock:
    """`words`: what is to be done, or was. `due`: by when, `None` when nothing is. `is_late`: that day has passed."""

    words: str
    due: datetime.date | None = None
    is_late: bool = False


def release(today: datetime.date, month: datetime.date) -> Clock:
    """Give the clock of a release that nobody has met yet.

    Only its month is known: the clock starts on the first day, and seven days after the last it has run out.
    """
    first = month.replace(day=1)
    last = (first + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
    if today < first:
        return Clock("Comes out next month: plan to meet at the gate", first)
    if today <= last:
        return Clock("Comes out this month: meet at the gate, or within 1, 3 or 7 days", last)
    due = last + AFTER_RELEASE
    return Clock("Came out last month or before: meet within 7 days", due, is_late=today > due)


def is_near(today: datetime.date, month: datetime.date) -> bool:
    """Tell whether a release is so near that it is prepared."""
    return today >= month.replace(day=1) - BEFORE_RELEASE


def decision(today: datetime.date, begun: datetime.date, decided: datetime.date | None) -> Clock:
    """Give the clock of the yes or no. `begun`: the day on which the journey was written down."""
    if decided is not None:
        days = (decided - begun).days
        # Written down later than it was decided: how long it took is not known.
        said = f", {'1 day' if days == 1 else f'{days} days'} after it was written down" if days >= 0 else ""
        return Clock(f"Decided on {day_in_words(decided)}{said}")
    due = begun + TO_DECIDE
    return Clock(f"Say yes or no by {day_in_words(due)}", due, is_late=today > due)


def meeting(today: datetime.date, met: datetime.date) -> Clock:
    """Give the clock of the next meeting. `met`: when they met last."""
    days, due = (today - met).days, met + WITHOUT_SESSION
    ago = "today" if days == 0 else "yesterday" if days == 1 else f"{days} days ago"
    if days >= WITHOUT_SESSION.days:
        return Clock(f"No meeting for {days} days: meet again", due, is_late=True)
    return Clock(f"Last meeting {ago}", due)
