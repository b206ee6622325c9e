"""What is claimed of the packages, and whether it held."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST = 60.0
_LOOK = 0.1


class Verdicts:
    """Collects claims in the order they were tried, and tells each at once."""

    def __init__(self) -> None:
        self._failed: list[str] = []
        self._tried = 0

    def chapter(self, title: str) -> None:
        """Begin a part."""
        print(f"\n{title}", flush=True)

    def claim(self, text: str, *, holds: bool, told: str = "") -> bool:
        """Tell a claim. `told`: what was seen; shown when it does not hold. Gives whether it holds."""
        self._tried += 1
        print(f"  {'holds' if holds else 'FAILS'}  {text}", flush=True)
        if not holds:
            self._failed.append(text)
            for line in told.strip().splitlines()[-30:]:
                print(f"           {line}", flush=True)
        return holds

    def figure(self, text: str) -> None:
        """Tell a figure that nothing hangs on."""
        print(f"         {text}", flush=True)

    def end(self) -> int:
        """Tell how many held; gives 0 when all did."""
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
