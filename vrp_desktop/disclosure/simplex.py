"""The least and the most that a number can be, exactly, by linear programming.

The bounded simplex method over whole numbers and fractions on a sparse tableau: nothing is rounded, so a bound that it
gives is a proof. It begins at numbers that agree (`walk`), and a number outside the basis may stand anywhere between
its bounds. Sources: V. Chvatal, Linear Programming (1983), chapters 3 and 8; R. G. Bland, Mathematics of Operations
Research 2 (1977), for the rule by which it ends.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from vrp_desktop.disclosure.system import System

Exact = int | Fraction
_STEPS = 2_000
"""How many steps are taken for one bound; what is not reached then is not known."""


class TooLong(Exception):
    """The end was not reached with the steps allowed."""


class Simplex:
    """Equations solved for a basis, and numbers that agree with them.

    `values`: whole numbers, one a variable, that agree. `seen` is called for every other set of such numbers that is
    met, with those that are other than in the set before.
    """

    def __init__(
        self,
        system: System,
        bounds: tuple[Sequence[int], Sequence[int]],
        values: Sequence[int],
        seen: Callable[[Mapping[int, int]], object],
    ) -> None:
        self._system = system
        self._low, self._high = bounds
        self._whole = list(values)
        self._seen = seen
        self._values: list[Exact] = list(values)
        self._fractions: set[int] = set()
        self._moved: set[int] = set()
        # By variable of the basis, whose own coefficient is 1, those of the others; and by others the rows they are in.
        self._rows: dict[int, dict[int, Exact]] = {}
        self._within: dict[int, set[int]] = {}
        self._solved: set[int] = set()

    def bounds(self, variable: int) -> tuple[int, int]:
        """Give the least and the most whole number that `variable` can be, as far as linear programming tells.

        It ends as soon as whole numbers are met in which it differs from those begun with; then, and where it takes
        too many steps, the bounds are those that were known.
        """
        self._solve(variable)
        found = [self._low[variable], self._high[variable]]
        begun = self._whole[variable]
        for end, sign in enumerate((-1, 1)):
            reached = self._farthest(variable, sign)
            if self._whole[variable] != begun:
                break
            if reached is not None:
                found[end] = floor(reached) if sign > 0 else ceil(reached)
        return found[0], found[1]

    def lead_to_zero(self, variable: int) -> bool:
        """Bring a number to zero, which is one of its bounds, as far as the others let it; tells whether it got there.

        What moves with it stays moved. Raises TooLong.
        """
        self._solve(variable)
        if self._values[variable] != 0:
            # Zero is its bound, so it ends there at the latest.
            for _ in self._steps(variable, -1 if self._values[variable] > 0 else 1):
                pass
        return self._values[variable] == 0

    def whole(self) -> list[int] | None:
        """Give the numbers as they are, or `None` when some are no whole ones."""
        return None if self._fractions else [int(value) for value in self._values]

    def _farthest(self, variable: int, sign: int) -> Exact | None:
        """Give how far `variable` can go, `None` when it moved to another whole number or took too many steps."""
        for one in self._moved:
            self._values[one] = self._whole[one]
        self._moved.clear()
        self._fractions.clear()
        begun = self._whole[variable]
        try:
            for _ in self._steps(variable, sign):
                if self._whole[variable] != begun:
                    return None
        except TooLong:
            return None
        return self._values[variable]

    def _steps(self, variable: int, sign: int) -> Iterator[None]:
        """Move `variable` step by step until it can go no farther. Raises TooLong."""
        is_stuck = False
        for _ in range(_STEPS):
            ways = self._ways(variable, sign)
            # The first while nothing moves, so that it does not go in circles; else the one that goes farthest.
            way = min(ways, default=None) if is_stuck else max(ways, key=self._room, default=None)
            if way is None:
                return
            length, leaving = self._length(way)
            is_stuck = length == 0
            self._go(way, length)
            if leaving is not None:
                self._pivot(leaving, way[0])
            yield
        raise TooLong

    def _ways(self, variable: int, sign: int) -> Iterator[tuple[int, int]]:
        """Give the numbers outside the basis that move `variable`, each with its direction."""
        if variable not in self._rows:
            ways = iter([(variable, sign)])
        else:
            ways = ((one, -sign if factor > 0 else sign) for one, factor in self._rows[variable].items())
        return (way for way in ways if self._room(way) > 0)

    def _room(self, way: tuple[int, int]) -> Exact:
        variable, sign = way
        now = self._values[variable]
        return self._high[variable] - now if sign > 0 else now - self._low[variable]

    def _length(self, way: tuple[int, int]) -> tuple[Exact, int | None]:
        """Give how far a number can go, and which of the basis stops it; `None` when its own bound does."""
        entering, sign = way
        length, leaving = self._room(way), None
        for one in sorted(self._within.get(entering, ())):
            factor = self._rows[one][entering]
            room = self._room((one, -sign if factor > 0 else sign))
            size = factor if factor > 0 else -factor
            if room < length * size:
                length, leaving = _over(room, size), one
        return length, leaving

    def _go(self, way: tuple[int, int], length: Exact) -> None:
        """Move a number, and those of the basis with it.

        By whole steps first: between two corners numbers can be whole where they are not in the corners.
        """
        entering, sign = way
        for part in (floor(length), length - floor(length)):
            if not part:
                continue
            self._add(entering, sign * part)
            for one in self._within.get(entering, ()):
                self._add(one, -sign * part * self._rows[one][entering])
            if not self._fractions:
                changed = {one: int(self._values[one]) for one in self._moved}
                for one, value in changed.items():
                    self._whole[one] = value
                self._moved.clear()
                self._seen(changed)

    def _add(self, variable: int, move: Exact) -> None:
        value = self._values[variable] = _exact(self._values[variable] + move)
        self._moved.add(variable)
        if isinstance(value, int):
            self._fractions.discard(variable)
        else:
            self._fractions.add(variable)

    def _solve(self, variable: int) -> None:
        """Solve the equations that `variable` has to do with, directly or through others."""
        due, seen = [variable], {variable}
        while due:
            for equation, _ in self._system.uses[due.pop()]:
                if equation in self._solved:
                    continue
                self._solved.add(equation)
                terms = {
                    one: sign for one, sign in self._system.equations[equation] if self._low[one] < self._high[one]
                }
                new = terms.keys() - seen
                seen |= new
                due.extend(sorted(new))
                self._enter(terms)

    def _enter(self, terms: dict[int, int]) -> None:
        row: dict[int, Exact] = {}
        for one, sign in terms.items():
            if one in self._rows:
                _subtract(row, self._rows[one], sign)
            else:
                _subtract(row, {one: 1}, -sign)
        if not row:
            return
        basic = max(row, key=lambda one: (abs(row[one]) == 1, self._high[one] - self._low[one], -one))
        factor = row.pop(basic)
        self._put(basic, {one: _over(value, factor) for one, value in row.items()})

    def _pivot(self, leaving: int, entering: int) -> None:
        """Solve the row of one number for another."""
        row = self._rows.pop(leaving)
        factor = row.pop(entering)
        for one in row:
            self._within[one].discard(leaving)
        self._within[entering].discard(leaving)
        self._put(entering, {leaving: _over(1, factor)} | {one: _over(value, factor) for one, value in row.items()})

    def _put(self, basic: int, row: dict[int, Exact]) -> None:
        for other in self._within.pop(basic, set()):
            changed = self._rows[other]
            factor = changed.pop(basic)
            for one, value in row.items():
                left = _exact(changed.get(one, 0) - factor * value)
                if left:
                    changed[one] = left
                    self._within.setdefault(one, set()).add(other)
                else:
                    del changed[one]
                    self._within[one].discard(other)
        self._rows[basic] = row
        for one in row:
            self._within.setdefault(one, set()).add(basic)


def _subtract(row: dict[int, Exact], other: dict[int, Exact], factor: int) -> None:
    for one, value in other.items():
        left = _exact(row.get(one, 0) - factor * value)
        if left:
            row[one] = left
        else:
            row.pop(one, None)


def _over(value: Exact, factor: Exact) -> Exact:
    return value * factor if factor in (1, -1) else _exact(Fraction(value) / factor)


def _exact(value: Exact) -> Exact:
    """Give a fraction that is whole as such, which is much faster."""
    return value.numerator if isinstance(value, Fraction) and value.denominator == 1 else value
