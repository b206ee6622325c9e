"""Days in words: British, whatever the machine's language says."""

from __future__ import annotations

import calendar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day_in_words(day: datetime.date) -> str:
    """Give a day as "3 November 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def day_in_table(day: datetime.date) -> str:
    """Give a day as it stands in tables: "03/11/2026"."""
    return f"{day:%d/%m/%Y}"


def moment_in_words(at: datetime.datetime) -> str:
    """Give a moment as people say it here: "3 November 2026, 10:42"."""
    local = at.astimezone()
    return f"{day_in_words(local)}, {local:%H:%M}"


def months_before(at: datetime.datetime, months: int) -> datetime.datetime:
    """Give the same day and hour so many months earlier, the month's last day where it has no such day."""
    year, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    return at.replace(year=year, month=month + 1, day=min(at.day, calendar.monthrange(year, month + 1)[1]))
