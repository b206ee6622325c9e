"""One person's month, for the cover of their own return."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.measures.month import ACTIVITY, ACTIVITY_DATE, WORRY, WORRY_DATE, month_figures

if TYPE_CHECKING:
    from vrp_desktop.measures.period import Month
    from vrp_desktop.store.store import Store


@dataclass(frozen=True, slots=True)
class PersonMonth:
    """What one person did in a month. `days_active`: days with a worry heard or an activity done."""

    days_active: int
    worries: int
    activities: int
    reached: int


def person_month(store: Store, month: Month, person: str) -> PersonMonth:
    """Count one person's month."""
    figures = month_figures(store, month, person)
    days = {
        day
        for form, dated in ((WORRY, WORRY_DATE), (ACTIVITY, ACTIVITY_DATE))
        for day in store.registers.tally(form, (dated,), dated, month.first, month.last, person)
    }
    return PersonMonth(len(days), figures.worries, figures.activities, figures.reached)
