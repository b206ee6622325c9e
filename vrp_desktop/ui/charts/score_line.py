"""A score over time: a line with a number at each point."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from vrp_desktop.ui import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

_HEIGHT, _LEAST_WIDTH = 112, 200
_MARGIN, _POINT = 18, 4
"""Room in px around the line for its numbers, and half the size of a point."""


class ScoreLine(QWidget):
    """Scores from 0 to `most`, the first on the left. `None` leaves a gap. `days`: what each score's day is called."""

    def __init__(self, words: str, scores: Sequence[int | None], days: Sequence[str], most: int = 4) -> None:
        super().__init__()
        self.scores, self._most = tuple(scores), most
        self.setAccessibleName(
            f"{words}: "
            + ", ".join(f"{day} {'no score' if s is None else s}" for day, s in zip(days, scores, strict=True))
        )
        self.setToolTip(self.accessibleName())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Ask for a small chart's room."""
        return QSize(_LEAST_WIDTH, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Ask for the least in which the numbers can be read."""
        return self.sizeHint()

    def points(self) -> list[QPointF | None]:
        """Give where each score is painted."""
        inside = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        apart = inside.width() / max(len(self.scores) - 1, 1)
        return [
            None
            if score is None
            else QPointF(inside.left() + place * apart, inside.bottom() - inside.height() * score / self._most)
            for place, score in enumerate(self.scores)
        ]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the lowest and highest score as thin lines, the line, its points and their numbers."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        line, text = palette.color(QPalette.ColorRole.Highlight), palette.color(QPalette.ColorRole.WindowText)
        inside = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Mid), 1))
        for y in (inside.top(), inside.bottom()):
            painter.drawLine(QPointF(inside.left(), y), QPointF(inside.right(), y))
        found = [point for point in self.points() if point is not None]
        painter.setPen(QPen(line, 2))
        for one, other in pairwise(found):
            painter.drawLine(one, other)
        font = painter.font()
        font.setPointSize(theme.HINT_POINTS)
        painter.setFont(font)
        for point, score in zip(self.points(), self.scores, strict=True):
            if point is None:
                continue
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(line)
            painter.drawEllipse(point, _POINT, _POINT)
            painter.setPen(text)
            box = QRectF(point.x() - _MARGIN, point.y() - _POINT - _MARGIN, 2 * _MARGIN, _MARGIN)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(score))
