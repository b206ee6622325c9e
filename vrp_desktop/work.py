"""Progress of long work, and how it is asked to stop."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from vrp_desktop.problems import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable


class Progress:
    """Handed to long work; the work reports steps and learns whether to stop.

    `on_step(done, total)` is called in the thread that works; `total` is 0 while unknown.
    """

    def __init__(self, on_step: Callable[[int, int], None] | None = None) -> None:
        self._on_step = on_step
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next step. May be called from any thread."""
        self._stop.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether the work was asked to stop."""
        return self._stop.is_set()

    def step(self, done: int, total: int = 0) -> None:
        """Report that `done` of `total` steps are finished. Raises Cancelled when asked to stop."""
        if self._stop.is_set():
            raise Cancelled
        if self._on_step is not None:
            self._on_step(done, total)
