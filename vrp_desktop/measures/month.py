"""The three figures of the home page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vrp_desktop.measures.period import Period
    from vrp_desktop.store.store import Store

WORRY, WORRY_DATE = "resident_concern", "heard_on"
ACTIVITY, ACTIVITY_DATE = "activity", "done_on"
SESSION, SESSION_DATE = "mentoring", "met_on"


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """Worries written down, activities, and people reached by them (guesses added up)."""

    worries: int
    activities: int
    reached: int


def month_figures(store: Store, period: Period, author: str | None = None) -> MonthFigures:
    """Count the month, for one person's own page or (`None`) for the whole laptop."""
    tally = store.registers.tally
    activity = (ACTIVITY, (), ACTIVITY_DATE, period.first, period.last, author)
    return MonthFigures(
        worries=tally(WORRY, (), WORRY_DATE, period.first, period.last, author).get((), 0),
        activities=tally(*activity).get((), 0),
        reached=tally(*activity, sum_of="reached").get((), 0),
    )
