"""A drop-down list with an arrow: a style sheet that gives a combo box a border takes the style's own arrow away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QComboBox

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QWheelEvent

_FROM_EDGE = 16


class ChoiceBox(QComboBox):
    """A combo box that draws its own arrow in the text's colour, and leaves the wheel to the page it stands on."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: who scrolls past a list does not mean to choose from it."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box as Qt does, then the arrow."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self.palette().text().color(), 2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = _FROM_EDGE if is_mirrored else self.width() - _FROM_EDGE
        y = self.height() / 2
        painter.drawPolyline(QPolygonF([QPointF(x - 5, y - 2), QPointF(x, y + 3), QPointF(x + 5, y - 2)]))
