"""Counts by month: a bar of what was kept, and on it, hatched, what was missed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from vrp_desktop.ui import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

_HEIGHT, _ABOVE, _BELOW = 140, 20, 22
_WIDEST_BAR, _GAP = 44, 8
_MOST_LABELS_PX = 76
"""A month's label needs so many px; where there is less, every second one stands, or every third."""


@dataclass(frozen=True, slots=True)
class MonthBar:
    """One month. `label`: like "Oct 2026"."""

    label: str
    kept: int
    missed: int


class MonthBars(QWidget):
    """Bars by month, the first on the left. `kept`, `missed`: what the two parts are called."""

    def __init__(self, bars: Sequence[MonthBar], kept: str, missed: str) -> None:
        super().__init__()
        self.bars = tuple(bars)
        self.setAccessibleName("; ".join(f"{bar.label}: {kept} {bar.kept}, {missed} {bar.missed}" for bar in bars))
        self.setToolTip(self.accessibleName())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Ask for a low chart over the whole column."""
        return QSize(300, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the bars with their numbers, and the months below."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        colour, text = palette.color(QPalette.ColorRole.Highlight), palette.color(QPalette.ColorRole.WindowText)
        font = painter.font()
        font.setPointSize(theme.HINT_POINTS)
        painter.setFont(font)
        most = max((bar.kept + bar.missed for bar in self.bars), default=0) or 1
        apart = self.width() / max(len(self.bars), 1)
        width = min(apart - _GAP, _WIDEST_BAR)
        ground = self.height() - _BELOW
        unit = (ground - _ABOVE) / most
        every = max(1, round(_MOST_LABELS_PX / apart + 0.49))
        for place, bar in enumerate(self.bars):
            left = place * apart + (apart - width) / 2
            kept = QRectF(left, ground - unit * bar.kept, width, unit * bar.kept)
            missed = QRectF(left, kept.top() - unit * bar.missed, width, unit * bar.missed)
            painter.fillRect(kept, colour)
            if bar.missed:
                painter.setPen(QPen(text, 1))
                painter.setBrush(QBrush(text, Qt.BrushStyle.BDiagPattern))
                painter.drawRect(missed)
            painter.setPen(text)
            if bar.kept or bar.missed:
                number = f"{bar.kept} + {bar.missed}" if bar.missed else str(bar.kept)
                above = QRectF(left - _GAP, missed.top() - _ABOVE, width + 2 * _GAP, _ABOVE)
                painter.drawText(above, Qt.AlignmentFlag.AlignCenter, number)
            if place % every == 0:
                below = QRectF(left + width / 2 - _MOST_LABELS_PX / 2, ground, _MOST_LABELS_PX, _BELOW)
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, bar.label)
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Mid), 1))
        painter.drawLine(0, ground, self.width(), ground)
