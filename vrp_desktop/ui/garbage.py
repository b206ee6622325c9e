"""Collects garbage in the window's thread only.

Python collects cycles in whichever thread happens to allocate. When that is the database thread and a cycle holds a
widget, Qt's object is destroyed outside the window's thread and the process dies. So Python's own collecting is off
while there is a window, and a timer of the window does it instead.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 1_000
"""Also how long the first page has before anything is collected."""


class GarbageCollector(QObject):
    """Collects what Python would have collected, once a second at most, in the thread that it was made in."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._collect_what_is_due)
        self._timer.start(_EVERY_MS)

    def _collect_what_is_due(self) -> None:
        due = [
            generation
            for generation, (count, threshold) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
            if count > threshold
        ]
        # An older generation is looked at only when a younger one is due too, as Python itself does it.
        if due and due[0] == 0:
            gc.collect(due[-1])


def collect_all() -> None:
    """Collect everything now; called in the window's thread when the screen is locked, so that no answer lingers."""
    gc.collect()
