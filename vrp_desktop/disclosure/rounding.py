"""The small-number rule."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rounding:
    """Counts from 1 to below `hide_below` are hidden; others go to the nearest multiple of `base`."""

    hide_below: int = 8
    base: int = 5

    def hides(self, count: int) -> bool:
        """Tell whether `count` is too small to be shown. Zero is shown."""
        return 0 < count < self.hide_below

    def rounded(self, number: int) -> int:
        """Give the nearest multiple of the base; halves go up, so that nothing hidden looks like zero."""
        return (2 * number + self.base) // (2 * self.base) * self.base

    def sentence(self) -> str:
        """Say the rule in words."""
        return (
            f"Numbers from 1 to {self.hide_below - 1} are hidden ([c]) so that nobody can be found. "
            f"Other numbers are rounded to the nearest {self.base}; zero is shown."
        )
