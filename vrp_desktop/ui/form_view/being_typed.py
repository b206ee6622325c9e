"""What is being typed on a form: it counts as answered once the hand rests, or the person goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Mapping

_PAUSES_AT_MOST = 4
"""What is typed waits for a pause, but no longer than so many of them."""


class BeingTyped(QObject):
    """Holds what was typed and is not taken yet. `pause_ms`: how long a hand rests until it is."""

    rested = Signal()
    """The hand rested, or went on for long enough: what is held is to be taken."""

    def __init__(self, pause_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._held: dict[str, str] = {}
        self._pause = self._timer(pause_ms)
        # Whoever types without a pause is kept all the same.
        self._at_last = self._timer(_PAUSES_AT_MOST * pause_ms)

    def hold(self, path: str, value: str) -> None:
        """Hold what was typed for the question at `path`, in place of what was held for it."""
        self._held[path] = value
        self._pause.start()
        if not self._at_last.isActive():
            self._at_last.start()

    def take(self) -> Mapping[str, str]:
        """Give what is held, by path, and hold it no longer."""
        self._pause.stop()
        self._at_last.stop()
        held, self._held = self._held, {}
        return held

    def _timer(self, after_ms: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after_ms)
        timer.timeout.connect(self.rested)
        return timer
