"""One person's month, for the cover of their own return."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.measures.month import ACTIVITY, ACTIVITY_DATE, SESSION, SESSION_DATE, WORRY, WORRY_DATE, month_figures

if TYPE_CHECKING:
    from vrp_desktop.measures.period import Period
    from vrp_desktop.store.store import Store


@dataclass(frozen=True, slots=True)
class PersonMonth:
    """What one person did in a period. `days_active`: days with a worry heard, an activity done or a mentee to meet."""

    days_active: int
    worries: int
    activities: int
    reached: int


def person_month(store: Store, period: Period, person: str) -> PersonMonth:
    """Count one person's period."""
    figures = month_figures(store, period, person)
    days = {
        day
        for form, dated in ((WORRY, WORRY_DATE), (ACTIVITY, ACTIVITY_DATE), (SESSION, SESSION_DATE))
        for day in store.registers.tally(form, (dated,), dated, period.first, period.last, person)
    }
    return PersonMonth(len(days), figures.worries, figures.activities, figures.reached)
