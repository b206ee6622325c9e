"""Whole numbers that an attacker knows within bounds, and sums that must agree; nothing else.

A variable has a least and a most; an equation is a sum of variables and their opposites that is zero. `tighten` is
bounds propagation: what it rules out is ruled out, but it looks at one equation at a time and may leave too much.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ENDLESS = 1 << 40
"""The most of a number of which nothing is known."""

_ROUNDS = 60


class System:
    """Variables by number with `low` and `high`, and `equations` of (variable, 1 or -1)."""

    __slots__ = ("equations", "high", "low", "uses")

    def __init__(self) -> None:
        self.low: list[int] = []
        self.high: list[int] = []
        self.equations: list[tuple[tuple[int, int], ...]] = []
        self.uses: list[list[tuple[int, int]]] = []

    def variable(self, low: int = 0, high: int = ENDLESS) -> int:
        """Add a number; gives which it is."""
        self.low.append(low)
        self.high.append(high)
        self.uses.append([])
        return len(self.low) - 1

    def add_up(self, parts: Iterable[int], whole: int) -> int:
        """Say that `parts` add up to `whole`; gives the equation's number."""
        terms = (*((part, 1) for part in parts), (whole, -1))
        number = len(self.equations)
        self.equations.append(terms)
        for variable, sign in terms:
            self.uses[variable].append((number, sign))
        return number

    def add_missing(self, equation: int, low: int, high: int) -> int:
        """Add a number to an equation's parts: what it may be off by. Gives which number it is."""
        variable = self.variable(low, high)
        *parts, whole = self.equations[equation]
        self.equations[equation] = (*parts, (variable, 1), whole)
        self.uses[variable].append((equation, 1))
        return variable

    def drop(self, equation: int) -> None:
        """Take an equation out; the numbers of the others stay."""
        for variable, sign in self.equations[equation]:
            self.uses[variable].remove((equation, sign))
        self.equations[equation] = ()


def tighten(system: System, low: list[int], high: list[int], due: Sequence[int] | None = None) -> int | None:
    """Narrow `low` and `high` in place as far as single equations tell; gives one that cannot hold, or `None`.

    `due`: the equations to begin with, all when `None`. The work is bounded: what is left then is still true.
    """
    queue = deque(range(len(system.equations)) if due is None else due)
    waits = bytearray(len(system.equations))
    for equation in queue:
        waits[equation] = 1
    left = _ROUNDS * (len(system.equations) + 1)
    while queue and left > 0:
        left -= 1
        equation = queue.popleft()
        waits[equation] = 0
        terms = system.equations[equation]
        least = most = 0
        for variable, sign in terms:
            if sign > 0:
                least += low[variable]
                most += high[variable]
            else:
                least -= high[variable]
                most -= low[variable]
        if least > 0 or most < 0:
            return equation
        for variable, sign in terms:
            was_low, was_high = low[variable], high[variable]
            if was_low == was_high:
                continue
            if sign > 0:
                new_low, new_high = was_high - most, was_low - least
            else:
                new_low, new_high = was_high + least, was_low + most
            if new_low <= was_low and new_high >= was_high:
                continue
            low[variable], high[variable] = max(was_low, new_low), min(was_high, new_high)
            for other, _ in system.uses[variable]:
                if not waits[other]:
                    waits[other] = 1
                    queue.append(other)
            if low[variable] > high[variable]:
                return equation
    return None
