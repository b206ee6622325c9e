"""The calculations of registers.md F.5, each with its guard. Plain numbers in, a change or the reason for none out.

A joint operation needs none of its own: its form asks for counts of as many days after as before, so that the plain
change is the change by the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.disclosure.rounding import half_away
from vrp_desktop.disclosure.safe_table import DOES_NOT_APPLY, NOT_AVAILABLE, SMALL_BASE, UNRELIABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vrp_desktop.measures.period import Month

_YEAR = 12


@dataclass(frozen=True, slots=True)
class Change:
    """A later and an earlier number, and the change from one to the other in per cent, to one decimal.

    `percent` is `None` when `symbol` says why there is none; a number is `None` when it is not to be had.
    """

    later: float | None
    earlier: float | None
    percent: float | None
    symbol: str = ""


def change(later: float, earlier: float, small_base: int = SMALL_BASE) -> Change:
    """Give the change in per cent: [z] from nothing, [u] from fewer than `small_base`."""
    if earlier == 0:
        return Change(later, earlier, None, DOES_NOT_APPLY)
    if earlier < small_base:
        return Change(later, earlier, None, UNRELIABLE)
    return Change(later, earlier, half_away((later - earlier) / earlier * 100, 1))


def chg12(months: Mapping[Month, float], last: Month, small_base: int = SMALL_BASE) -> Change:
    """Compare the 12 months up to `last` with the 12 before; a month that is missing gives [x]."""
    month, found = last, []
    for _ in range(2 * _YEAR):
        if month not in months:
            return Change(None, None, None, NOT_AVAILABLE)
        found.append(months[month])
        month = month.previous()
    return change(sum(found[:_YEAR]), sum(found[_YEAR:]), small_base)


def points(later: float, earlier: float) -> float:
    """Give how many points a rate or percentage went up; never called per cent."""
    return half_away(later - earlier, 1)


def rate1000(count: float, population: int) -> float:
    """Give a count for 1,000 people, to one decimal. Raises ValueError without people."""
    if population <= 0:
        raise ValueError("a rate needs people")
    return half_away(count / population * 1_000, 1)
