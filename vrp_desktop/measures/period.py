"""Periods that are counted over. Days are inclusive on both ends."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace

from vrp_desktop.dates import MONTHS
from vrp_desktop.problems import Problem, VrpError

_MONTH = re.compile(r"(\d{4})-(\d{2})")
_QUARTER = re.compile(r"(20\d\d)[-/](\d\d)[ _-]?Q([1-4])")


class BadPeriod(VrpError):
    """What was given is no period that can be counted over."""


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month."""

    year: int
    month: int

    @classmethod
    def of(cls, day: datetime.date) -> Month:
        """Give the month that `day` lies in."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read "2026-10". Raises BadPeriod."""
        found = _MONTH.fullmatch(text.strip())
        if found is None or not 1 <= int(found[2]) <= 12 or not 2000 <= int(found[1]) <= 2100:
            raise BadPeriod(
                Problem(
                    happened=f"“{text[:40]}” is not a month.",
                    means="The return needs a month to count, so it was not made.",
                    do_next="Write the year and the month, like 2026-10.",
                )
            )
        return cls(int(found[1]), int(found[2]))

    @property
    def first(self) -> datetime.date:
        """The first day."""
        return datetime.date(self.year, self.month, 1)

    @property
    def last(self) -> datetime.date:
        """The last day."""
        following = datetime.date(self.year + self.month // 12, self.month % 12 + 1, 1)
        return following - datetime.timedelta(days=1)

    @property
    def label(self) -> str:
        """In words, like "October 2026"; English whatever the machine's language says."""
        return f"{MONTHS[self.month - 1]} {self.year}"

    @property
    def label_in_full(self) -> str:
        """The same as `label`: a month needs no more words."""
        return self.label

    def previous(self) -> Month:
        """Give the month before."""
        return Month.of(self.first - datetime.timedelta(days=1))

    def later(self, months: int) -> Month:
        """Give the month so many months later; earlier when it is negative."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year, month + 1)

    def year_before(self) -> Month:
        """Give the same month of the year before."""
        return Month(self.year - 1, self.month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """A quarter of a financial year (April to March). `year`: the one it begins in; `number`: 1 is April to June."""

    year: int
    number: int

    @classmethod
    def of(cls, day: datetime.date) -> Quarter:
        """Give the quarter that `day` lies in."""
        return cls(day.year - (day.month < 4), (day.month - 4) % 12 // 3 + 1)

    @property
    def first(self) -> datetime.date:
        """The first day."""
        return datetime.date(self.year + (self.number == 4), (self.number * 3 + 1) if self.number < 4 else 1, 1)

    @property
    def last(self) -> datetime.date:
        """The last day."""
        return Month(self.first.year, self.first.month + 2).last

    @property
    def label(self) -> str:
        """As councils write it, like "2025/26 Q3"."""
        return f"{self.year}/{(self.year + 1) % 100:02} Q{self.number}"

    @property
    def label_in_full(self) -> str:
        """With its months, like "2025/26 Q3 (October to December 2025)"."""
        return f"{self.label} ({MONTHS[self.first.month - 1]} to {Month.of(self.last).label})"

    def previous(self) -> Quarter:
        """Give the quarter before."""
        return Quarter.of(self.first - datetime.timedelta(days=1))

    def year_before(self) -> Quarter:
        """Give the same quarter of the year before."""
        return Quarter(self.year - 1, self.number)

    def __str__(self) -> str:
        return f"{self.year}-{(self.year + 1) % 100:02}_Q{self.number}"


@dataclass(frozen=True, order=True, slots=True)
class Months:
    """Several whole months that follow each other, both ends inclusive."""

    start: Month
    end: Month

    @classmethod
    def up_to(cls, end: Month, count: int) -> Months:
        """Give the `count` months that end with `end`."""
        return cls(end.later(1 - count), end)

    @property
    def first(self) -> datetime.date:
        """The first day."""
        return self.start.first

    @property
    def last(self) -> datetime.date:
        """The last day."""
        return self.end.last

    @property
    def label(self) -> str:
        """In words, like "November 2025 to October 2026"."""
        return f"{self.start.label} to {self.end.label}"

    @property
    def label_in_full(self) -> str:
        """The same as `label`."""
        return self.label

    def previous(self) -> Months:
        """Give as many months before."""
        count = len(months_in(self))
        return Months(self.start.later(-count), self.end.later(-count))

    def year_before(self) -> Months:
        """Give the same months of the year before."""
        return Months(self.start.year_before(), self.end.year_before())

    def __str__(self) -> str:
        return f"{self.start}_{self.end}"


Period = Month | Quarter | Months


def months_in(period: Period) -> tuple[Month, ...]:
    """Give the months of a period, the first one first."""
    found = [Month.of(period.first)]
    while found[-1] < Month.of(period.last):
        found.append(found[-1].later(1))
    return tuple(found)


def parse_period(text: str) -> Period:
    """Read a month, "2026-10", or a quarter of a financial year, "2025-26_Q3". Raises BadPeriod."""
    found = _QUARTER.fullmatch(text.strip().upper())
    if found is None:
        try:
            return Month.parse(text)
        except BadPeriod as fault:
            either = "Write the year and the month, like 2026-10, or a quarter, like 2025-26_Q3."
            raise BadPeriod(replace(fault.problem, do_next=either)) from fault
    year, number = int(found[1]), int(found[3])
    if (year + 1) % 100 != int(found[2]):
        raise BadPeriod(
            Problem(
                happened=f"“{text[:40]}” is not a financial year's quarter.",
                means="The return needs a period to count, so it was not made.",
                do_next="Write the two years that follow each other and the quarter, like 2025-26_Q3.",
            )
        )
    return Quarter(year, number)
