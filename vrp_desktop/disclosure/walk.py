"""Finding whole numbers that agree with everything that was published.

Two of them that differ in a cell prove that nobody can tell what stands there. Where none is found within the work
allowed, nothing is proved: the caller then treats the cell as told.
"""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

from vrp_desktop.disclosure.system import tighten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vrp_desktop.disclosure.system import System

_NOISE = 0.04
"""How often a step is taken at random, so that a walk does not go in circles."""
_RESTS = (2, 9)
"""For how many steps a number that was changed stays as it is."""
_STARTS_WITHIN = 12
"""How far above its least a number of which little is known begins."""


class Walk:
    """One table of numbers, changed step by step until every equation holds."""

    def __init__(self, system: System, low: list[int], high: list[int], seed: int = 0) -> None:
        self._system = system
        self._low, self._high = low, high
        self._random = random.Random(seed)
        self.values = [(least + min(most, least + _STARTS_WITHIN)) // 2 for least, most in zip(low, high, strict=True)]
        self._off = [sum(sign * self.values[v] for v, sign in terms) for terms in system.equations]
        self._broken = [equation for equation, off in enumerate(self._off) if off]
        self._place = {equation: place for place, equation in enumerate(self._broken)}
        self._was: dict[int, int] = {}

    def agree(self, steps: int, fixed: int = -1) -> bool:
        """Change numbers, but not `fixed`, until every equation holds; gives whether that was reached."""
        low, high, values, off = self._low, self._high, self.values, self._off
        uses, chance = self._system.uses, self._random
        waits: dict[int, int] = {}
        for step in range(1, steps + 1):
            if not self._broken:
                return True
            equation = self._broken[int(chance.random() * len(self._broken))]
            wanted = -off[equation]
            is_random = chance.random() < _NOISE
            best, best_move, best_score = -1, 0, math.inf
            for variable, sign in self._system.equations[equation]:
                if variable == fixed or (waits.get(variable, 0) > step and not is_random):
                    continue
                move, now = wanted * sign, values[variable]
                move = min(move, high[variable] - now) if move > 0 else max(move, low[variable] - now)
                if move == 0:
                    continue
                # Less than one: it decides only between equals.
                score = chance.random() / 2
                if not is_random:
                    for other, other_sign in uses[variable]:
                        was = off[other]
                        score += abs(was + move * other_sign) - abs(was)
                if score < best_score:
                    best, best_move, best_score = variable, move, score
            if best >= 0:
                self.change(best, best_move)
                waits[best] = step + chance.randint(*_RESTS)
        return not self._broken

    def change(self, variable: int, move: int) -> None:
        """Add `move` to a number, whatever equations that breaks."""
        self._was.setdefault(variable, self.values[variable])
        self.values[variable] += move
        for equation, sign in self._system.uses[variable]:
            was = self._off[equation]
            self._off[equation] = now = was + move * sign
            if now and not was:
                self._place[equation] = len(self._broken)
                self._broken.append(equation)
            elif was and not now:
                last = self._broken.pop()
                place = self._place.pop(equation)
                if last != equation:
                    self._broken[place] = last
                    self._place[last] = place

    def begin(self) -> None:
        """Remember the numbers as they are; they must agree."""
        self._was.clear()

    def off(self) -> dict[int, int]:
        """Give the equations that do not hold, and by how much each is off, in their order."""
        return {equation: self._off[equation] for equation in sorted(self._broken)}

    def changed(self) -> dict[int, int]:
        """Give the numbers that are other than when it began."""
        return {variable: self.values[variable] for variable, was in self._was.items() if self.values[variable] != was}

    def back(self) -> None:
        """Go back to where it began."""
        for variable, was in self._was.items():
            self.values[variable] = was
        for equation in self._broken:
            self._off[equation] = 0
        self._broken.clear()
        self._place.clear()
        self.begin()

    def take(self, values: Sequence[int]) -> None:
        """Take up numbers that agree."""
        self.values[:] = values
        self._off[:] = [0] * len(self._off)
        self._broken.clear()
        self._place.clear()
        self.begin()


class OutOfWork(Exception):
    """The search ended before it knew."""


class Search:
    """Tries every possibility, narrowing bounds at each step, until `work` is used up."""

    def __init__(self, system: System, work: int) -> None:
        self._system = system
        self.work = work

    def find(self, low: list[int], high: list[int], changed: int | None = None) -> list[int] | None:
        """Give whole numbers within the bounds that agree, or `None` when there are none. Raises OutOfWork.

        `changed`: the one number whose bounds are new since they were last narrowed.
        """
        stack = [(low, high, changed)]
        while stack:
            self.work -= 1
            if self.work < 0:
                raise OutOfWork
            low, high, changed = stack.pop()
            low, high = list(low), list(high)
            due = None if changed is None else [equation for equation, _ in self._system.uses[changed]]
            if tighten(self._system, low, high, due) is not None:
                continue
            open_ones = [(high[v] - low[v], v) for v in range(len(low)) if high[v] > low[v] and self._system.uses[v]]
            if not open_ones:
                return low
            _, variable = min(open_ones)
            middle = (low[variable] + min(high[variable], low[variable] + _STARTS_WITHIN)) // 2
            above, below = list(low), list(high)
            above[variable], below[variable] = middle + 1, middle
            stack.append((above, high, variable))
            stack.append((low, below, variable))
        return None
