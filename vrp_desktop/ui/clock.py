"""The time and the day, for pages that say nothing else."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale, Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vrp_desktop.ui.plain import label


class Clock(QWidget):
    """Shows this laptop's time, to the minute, and the day below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._time = label("", "clock", wraps=False)
        self._day = label("", "hint", wraps=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for line in (self._time, self._day):
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(line)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._timer.start(1_000)
        self._tick()

    def _tick(self) -> None:
        now = QDateTime.currentDateTime()
        self._time.setText(QLocale().toString(now, "HH:mm"))
        self._day.setText(QLocale().toString(now, "dddd d MMMM yyyy"))
