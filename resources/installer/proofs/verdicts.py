"""What is claimed of the packages, and whether it held."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from pack.steps import say

if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST = 60.0
_MOST_LINES = 30
_LOOK = 0.1


class Verdicts:
    """Collects claims in the order they were tried. A part that goes on beside another is told when it is added."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._failed: list[str] = []
        self._tried = 0

    def chapter(self, title: str) -> None:
        """Begin a part."""
        self._lines += ["", title]

    def claim(self, text: str, *, holds: bool, told: str = "") -> bool:
        """Make a claim. `told`: what was seen; shown when it does not hold. Gives whether it holds."""
        self._tried += 1
        self._lines.append(f"  {'holds' if holds else 'FAILS'}  {text}")
        say(f"{'holds' if holds else 'FAILS'}: {text}")
        if not holds:
            self._failed.append(text)
            self._lines += [f"           {line}" for line in told.strip().splitlines()[-_MOST_LINES:]]
        return holds

    def figure(self, text: str) -> None:
        """Tell a figure that nothing hangs on."""
        self._lines.append(f"         {text}")

    def add(self, part: Verdicts) -> None:
        """Take in what another part found."""
        self._lines += part._lines
        self._failed += part._failed
        self._tried += part._tried

    def end(self) -> int:
        """Tell everything, and how many claims held; gives 0 when all did."""
        print("\n".join(self._lines))
        print(f"\n{self._tried - len(self._failed)} of {self._tried} proofs hold.", flush=True)
        for text in self._failed:
            print(f"FAILS: {text}", file=sys.stderr)
        return 1 if self._failed else 0


def wait_until(is_so: Callable[[], bool], longest: float = _LONGEST) -> bool:
    """Wait until `is_so()`; gives whether it came to be within `longest` seconds."""
    last = time.monotonic() + longest
    while not is_so():
        if time.monotonic() > last:
            return False
        time.sleep(_LOOK)
    return True
