"""A laptop whose clock is wrong: the log keeps its order all the same, but the person should know."""

from __future__ import annotations

import datetime

from vrp_desktop.dates import day_in_words
from vrp_desktop.problems import Problem

BACK_BY = datetime.timedelta(hours=1)
"""A clock that is set right by some minutes is nothing to speak of; UTC knows no summer time."""
AHEAD_BY = datetime.timedelta(days=180)
"""Nobody leaves a laptop in a drawer so long without wondering what day it is."""


def clock_warning(last: datetime.datetime, now: datetime.datetime) -> Problem | None:
    """Give what to tell a person whose laptop says `now` after it said `last` (both UTC), or `None`."""
    if not -BACK_BY <= now - last <= AHEAD_BY:
        today, before = day_in_words(now.astimezone()), day_in_words(last.astimezone())
        return Problem(
            happened=f"The clock of this laptop says {today}, but the entry before was made on {before}.",
            means="Your records are kept in the right order, but dates that the program fills in may be wrong.",
            do_next="Look at the date and time of the laptop; if they are right, just go on.",
            details=f"clock moved by {round((now - last).total_seconds() / 3600)} hours",
        )
    return None
