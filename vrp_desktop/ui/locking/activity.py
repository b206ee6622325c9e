"""Whether somebody is at work in our windows, and whether they press Shift three times.

The windows themselves are watched, where each key, click and turn of the wheel arrives once; a filter on the whole
application would be asked about every paint of every widget, in Python.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent

from vrp_desktop.ui.locking.shifts import ThreeShifts

if TYPE_CHECKING:
    from PySide6.QtGui import QWindow

_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick, QEvent.Type.TouchBegin)
_OF_A_PERSON = frozenset(
    {
        *_PRESSES,
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
        QEvent.Type.NativeGesture,
    }
)


class Activity(QObject):
    """Watches every window of ours from the moment it has the keyboard. Silent until `start`."""

    idle = Signal()
    """Nobody pressed a key or moved the mouse for as long as was said."""
    three_shifts = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._shifts = ThreeShifts()
        self._is_on = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._nobody)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._watch)

    def start(self, idle_after_ms: int) -> None:
        """Begin to watch; `idle` comes after `idle_after_ms` without anybody."""
        for window in QGuiApplication.topLevelWindows():
            self._watch(window)
        self._shifts = ThreeShifts()
        self._is_on = True
        self._timer.start(idle_after_ms)

    def stop(self) -> None:
        """Watch no more."""
        self._is_on = False
        self._timer.stop()

    def left_ms(self) -> int:
        """Give how long nobody may do anything before `idle` comes; -1 while it does not watch."""
        return self._timer.remainingTime()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take note, and let everything pass."""
        if self._is_on and event.type() in _OF_A_PERSON:
            self._timer.start()
            if isinstance(event, QKeyEvent):
                self._key(event)
            elif event.type() in _PRESSES:
                self._shifts.something_else()
        return super().eventFilter(watched, event)

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            # A filter that is there already is only moved to the front.
            window.installEventFilter(self)

    def _key(self, event: QKeyEvent) -> None:
        is_press = event.type() == QEvent.Type.KeyPress
        if event.key() != Qt.Key.Key_Shift:
            if is_press:
                self._shifts.something_else()
        elif is_press:
            self._shifts.shift_down(time.monotonic())
        elif not event.isAutoRepeat() and self._shifts.shift_up(time.monotonic()):
            # After this key's way through the window: what had the keyboard may go away.
            QTimer.singleShot(0, self, self.three_shifts.emit)

    def _nobody(self) -> None:
        if self._is_on:
            self.idle.emit()
