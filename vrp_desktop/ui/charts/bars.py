"""Counts as bars: lying, one below the other, for wards and kinds; standing, from left to right, for months.

An earlier number is a second bar, hatched. Whoever cannot see them has the table with the same numbers; a click on a
bar opens the records behind it, as Enter on the table's number does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QPainter, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from vrp_desktop.ui import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QMouseEvent, QPaintEvent

_BAR, _BETWEEN, _GAP = 18, 10, 8
"""Px: how thick a bar is, how far one row is from the next, and room beside words."""
_STANDING_HEIGHT, _BELOW, _ABOVE = 220, 24, 22
_WIDEST_BAR, _LABEL_PX = 44, 92
"""A month's label needs so many px; where there is less, every second one stands, or every third."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One row. `text`: its number as it is written. `before`: the earlier number, `None` for none."""

    key: str
    label: str
    value: float
    text: str
    before: float | None = None
    before_text: str = ""

    def words(self) -> str:
        """Give the bar in words."""
        return f"{self.label}: {self.text}" + (f", {self.before_text}" if self.before is not None else "")


class Bars(QWidget):
    """What both kinds share. `name`: what is counted; `parts`: what the two bars of a row are called."""

    opened = Signal(str)
    """(the row's key)"""

    def __init__(self) -> None:
        super().__init__()
        self.bars: tuple[Bar, ...] = ()
        self.parts = ("", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_bars(self, name: str, bars: Sequence[Bar], parts: tuple[str, str] = ("", "")) -> None:
        """Show `bars` in place of what stood here."""
        self.bars, self.parts = tuple(bars), parts
        said = "; ".join(bar.words() for bar in self.bars)
        self.setAccessibleName(f"{name}: {said}")
        self.updateGeometry()
        self.update()

    @property
    def has_before(self) -> bool:
        """Whether an earlier number stands beside each."""
        return any(bar.before is not None for bar in self.bars)

    @property
    def most(self) -> float:
        """The greatest number, at least 1."""
        return max((max(bar.value, bar.before or 0) for bar in self.bars), default=0) or 1

    def row_at(self, x: int, y: int) -> Bar | None:
        """Give the bar of the row at this place."""
        raise NotImplementedError

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the row that was clicked."""
        at = event.position().toPoint()
        bar = self.row_at(at.x(), at.y()) if self.rect().contains(at) else None
        if bar is not None and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(bar.key)

    def begun(self) -> QPainter:
        """Give a painter with the small font."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = painter.font()
        font.setPointSize(theme.HINT_POINTS)
        painter.setFont(font)
        return painter

    def paint_bar(self, painter: QPainter, bar: QRect, *, is_before: bool) -> None:
        """Fill a bar: the newer plain, the earlier hatched, so that colour alone tells nothing."""
        palette = self.palette()
        if not is_before:
            painter.fillRect(bar, palette.color(QPalette.ColorRole.Highlight))
        elif bar.width() > 0 and bar.height() > 0:
            text = palette.color(QPalette.ColorRole.WindowText)
            painter.setPen(QPen(text, 1))
            painter.setBrush(QBrush(text, Qt.BrushStyle.BDiagPattern))
            painter.drawRect(bar)


class LyingBars(Bars):
    """A row for each bar, its words where reading begins."""

    def sizeHint(self) -> QSize:
        """Ask for the room of all rows."""
        return QSize(300, max(len(self.bars), 1) * self._row_height() + 2 * _GAP)

    def minimumSizeHint(self) -> QSize:
        """Ask for the height of all rows and as little width as can be read."""
        return QSize(180, self.sizeHint().height())

    def _row_height(self) -> int:
        return (2 if self.has_before else 1) * _BAR + _BETWEEN

    def row_at(self, x: int, y: int) -> Bar | None:
        """Give the bar of the row at this height."""
        place = (y - _GAP) // self._row_height()
        return self.bars[place] if 0 <= place < len(self.bars) and 0 <= x < self.width() else None

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint words, bars and numbers, mirrored where reading goes from right to left."""
        painter = self.begun()
        metrics, text = painter.fontMetrics(), self.palette().color(QPalette.ColorRole.WindowText)
        longest = max((metrics.horizontalAdvance(bar.label) for bar in self.bars), default=0)
        words = min(longest, self.width() * 2 // 5) + _GAP
        number = max(
            (metrics.horizontalAdvance(one) for bar in self.bars for one in (bar.text, bar.before_text)), default=0
        )
        room = max(self.width() - words - number - 2 * _GAP, 1)
        for place, bar in enumerate(self.bars):
            top = _GAP + place * self._row_height()
            height = self._row_height() - _BETWEEN
            painter.setPen(text)
            label = self._turned(QRect(0, top, words - _GAP, height))
            side = Qt.AlignmentFlag.AlignRight if not self._is_mirrored() else Qt.AlignmentFlag.AlignLeft
            fitted = metrics.elidedText(bar.label, Qt.TextElideMode.ElideRight, words - _GAP)
            painter.drawText(label, side | Qt.AlignmentFlag.AlignVCenter, fitted)
            lines = [(bar.value, bar.text, False)]
            if bar.before is not None:
                lines.append((bar.before, bar.before_text, True))
            for line, (value, said, is_before) in enumerate(lines):
                width = round(room * max(value, 0) / self.most)
                one = QRect(words, top + line * _BAR, width, _BAR - 2)
                self.paint_bar(painter, self._turned(one), is_before=is_before)
                painter.setPen(text)
                beside = self._turned(QRect(words + width + _GAP, one.top(), number + _GAP, one.height()))
                other = Qt.AlignmentFlag.AlignRight if self._is_mirrored() else Qt.AlignmentFlag.AlignLeft
                painter.drawText(beside, other | Qt.AlignmentFlag.AlignVCenter, said)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Mid), 1))
        ground = self._turned(QRect(words, 0, 1, self.height())).left()
        painter.drawLine(ground, 0, ground, self.height())

    def _turned(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)

    def _is_mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft


class StandingBars(Bars):
    """A place for each bar, the first where reading begins."""

    def sizeHint(self) -> QSize:
        """Ask for a chart over the whole column."""
        return QSize(300, _STANDING_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Ask for the same height and little width."""
        return QSize(180, _STANDING_HEIGHT)

    def row_at(self, x: int, y: int) -> Bar | None:
        """Give the bar of the place at this distance from the left."""
        if not self.bars or not 0 <= y < self.height():
            return None
        apart = self.width() / len(self.bars)
        at = self.width() - 1 - x if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else x
        place = int(at / apart)
        return self.bars[place] if 0 <= place < len(self.bars) else None

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the bars with their numbers above and the months below."""
        painter = self.begun()
        text = self.palette().color(QPalette.ColorRole.WindowText)
        apart = self.width() / max(len(self.bars), 1)
        is_double = self.has_before
        width = round(min((apart - _GAP) / (2 if is_double else 1), _WIDEST_BAR))
        ground = self.height() - _BELOW
        unit = (ground - _ABOVE) / self.most
        every = max(1, round(_LABEL_PX / apart + 0.49))
        for place, bar in enumerate(self.bars):
            middle = round((place + 0.5) * apart)
            lines = [(bar.value, bar.text, False)]
            if is_double:
                # The earlier one first, as time goes.
                lines.insert(0, (bar.before or 0, bar.before_text, True))
            for line, (value, said, is_before) in enumerate(lines):
                height = round(unit * max(value, 0))
                left = middle - width * len(lines) // 2 + line * width
                one = self._turned(QRect(left, ground - height, width - (1 if is_double else 0), height))
                self.paint_bar(painter, one, is_before=is_before)
                painter.setPen(text)
                if value and (not is_double or painter.fontMetrics().horizontalAdvance(said) <= width + _GAP):
                    above = QRect(one.left() - _GAP * 2, one.top() - _ABOVE, one.width() + _GAP * 4, _ABOVE)
                    painter.drawText(above, Qt.AlignmentFlag.AlignCenter, said)
            if place % every == 0:
                below = self._turned(QRect(middle - _LABEL_PX // 2, ground, _LABEL_PX, _BELOW))
                below.moveLeft(min(max(below.left(), 0), max(self.width() - _LABEL_PX, 0)))
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, _short(bar.label))
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Mid), 1))
        painter.drawLine(0, ground, self.width(), ground)

    def _turned(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)


def _short(label: str) -> str:
    """Give "Oct 2026" for "October 2026"."""
    month, _, year = label.partition(" ")
    return f"{month[:3]} {year}".strip()
