"""Filling in all tables in one way that agrees, and finding the sums that cannot hold beside the others.

A walk finds numbers that agree where there are any, mostly. Where it does not, what each sum that it left is off by
becomes a number of its own, which is brought to zero as far as it goes (the first phase of the simplex method). What
stays is off whatever the numbers are: that sum contradicts the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.disclosure.simplex import Simplex, TooLong
from vrp_desktop.disclosure.system import ENDLESS
from vrp_desktop.disclosure.walk import OutOfWork, Search, Walk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vrp_desktop.disclosure.system import System

_STEPS = 20_000
"""How many steps a walk may take."""
_WORK = 6_000
"""How many possibilities are tried where the walk and the simplex method end without whole numbers."""


@dataclass(frozen=True, slots=True)
class Filled:
    """Numbers, one a variable, that agree with all equations but the `broken` ones, which cannot hold beside them."""

    values: list[int]
    broken: tuple[int, ...] = ()


def fill_in(system: System, low: list[int], high: list[int]) -> Filled | None:
    """Fill in a system within bounds that single equations leave; `None` when no whole numbers were found.

    Adds variables to the system, and their bounds to `low` and `high`, where that is not easy.
    """
    walk = Walk(system, low, high)
    if walk.agree(_STEPS):
        return Filled(list(walk.values))
    values = list(walk.values)
    missing = {}
    for equation, off in walk.off().items():
        missing[equation] = system.add_missing(equation, min(-off, 0), max(-off, 0))
        low.append(min(-off, 0))
        high.append(max(-off, 0))
        values.append(-off)
    simplex = Simplex(system, (low, high), values, lambda _changed: None)
    broken = []
    try:
        for equation, variable in missing.items():
            if simplex.lead_to_zero(variable):
                low[variable] = high[variable] = system.low[variable] = system.high[variable] = 0
            else:
                # From here on it is as if this sum had not been said.
                broken.append(equation)
                low[variable], high[variable] = -ENDLESS, ENDLESS
    except TooLong:
        return _by_trying(system, low, high, missing.values())
    found = simplex.whole()
    if found is None:
        return None if broken else _by_trying(system, low, high, missing.values())
    return Filled(found, tuple(broken))


def _by_trying(system: System, low: list[int], high: list[int], missing: Iterable[int]) -> Filled | None:
    for variable in missing:
        low[variable] = high[variable] = system.low[variable] = system.high[variable] = 0
    try:
        values = Search(system, _WORK).find(low, high)
    except OutOfWork:
        values = None
    return Filled(values) if values is not None else None
