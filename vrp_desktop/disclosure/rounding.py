"""The small-number rule."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class Rounding:
    """Counts from 1 to below `hide_below` are hidden; others go to the nearest multiple of `base`."""

    hide_below: int = 8
    base: int = 5

    def __post_init__(self) -> None:
        """Refuse a rule under which something that is shown would look like nothing."""
        if self.hide_below < 1 or self.base < 1 or 2 * self.hide_below < self.base:
            raise ValueError("what is shown must not be rounded to zero")

    def hides(self, count: int) -> bool:
        """Tell whether `count` is too small to be shown. Zero is shown."""
        return 0 < count < self.hide_below

    def rounded(self, number: int) -> int:
        """Give the nearest multiple of the base; halves go up, so that nothing hidden looks like zero."""
        return (2 * number + self.base) // (2 * self.base) * self.base

    def behind_hidden(self) -> tuple[int, int]:
        """Give the least and the most that a hidden count can be, to somebody who knows the rule."""
        return 1, self.hide_below - 1

    def behind(self, shown: int) -> tuple[int, int]:
        """Give the least and the most that a shown number can stand for, to somebody who knows the rule."""
        least, most = -((self.base - 2 * shown) // 2), (2 * shown + self.base - 1) // 2
        if shown > 0:
            return max(least, self.hide_below), most
        return 0, most if most >= self.hide_below else 0

    def sentence(self) -> str:
        """Say the rule in words."""
        if self == EXACT:
            return "These count the partnership's own work, not people; they are exact."
        return (
            f"Numbers from 1 to {self.hide_below - 1} are hidden ([c]) so that nobody can be found. "
            f"Other numbers are rounded to the nearest {self.base}; zero is shown."
        )


EXACT = Rounding(hide_below=1, base=1)
"""For counts of the partnership's own work, whose rows leave as they are."""


def half_away(number: float, decimals: int) -> float:
    """Round to so many decimals, halves away from zero, as people do it on paper."""
    with_decimals = Decimal(repr(number)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return float(with_decimals)
