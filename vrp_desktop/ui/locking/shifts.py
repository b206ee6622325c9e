"""Shift pressed three times and nothing else: the key that hides the screen. Without Qt, so that it can be reasoned on.

The gesture is that of GOV.UK's "Exit this page": no key of its own to find, and both hands know where it is.
"""

from __future__ import annotations

TIMES = 3
WITHIN_SECONDS = 1.2
"""From the first press to the last release. Sticky Keys of Windows asks only at the fifth press."""


class ThreeShifts:
    """Told of each key, tells when Shift was pressed and let go three times with nothing else in between.

    A Shift that served another key, like the one of a capital, begins the count anew. Telling of the same press or
    release twice changes nothing, so a key that keeps being held down counts once.
    """

    def __init__(self) -> None:
        self._presses: list[float] = []
        self._is_down = False

    def shift_down(self, at: float) -> None:
        """Shift went down. `at`: seconds on a clock that never goes back."""
        if not self._is_down:
            self._is_down = True
            self._presses.append(at)

    def shift_up(self, at: float) -> bool:
        """Shift was let go; tell whether that was the third time."""
        if not self._is_down:
            return False
        self._is_down = False
        self._presses = [pressed for pressed in self._presses if at - pressed <= WITHIN_SECONDS]
        if len(self._presses) < TIMES:
            return False
        self._presses.clear()
        return True

    def something_else(self) -> None:
        """Another key or a button of the mouse was pressed."""
        self._is_down = False
        self._presses.clear()
