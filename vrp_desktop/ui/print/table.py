"""Puts a protected table on paper: its marking on every page, its headings above every page's rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPageLayout, QPageSize, QPainter, QPen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtGui import QPagedPaintDevice

    from vrp_desktop.operations.analysis.leaving import Printed

_TITLE, _TEXT, _SMALL = 14, 10, 8
"""Points."""
_MARGIN_MM = 15
_FIRST, _WIDEST = 0.34, 0.2
"""Parts of the width, at most: for the words of the rows, and for a column of numbers."""
_WRAPS = Qt.TextFlag.TextWordWrap


def set_up(device: QPagedPaintDevice) -> None:
    """Lay the paper across: tables are wider than they are high."""
    margins = QMarginsF(*[_MARGIN_MM] * 4)
    layout = QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Landscape, margins, QPageLayout.Unit.Millimeter
    )
    device.setPageLayout(layout)


def print_table(printed: Printed, device: QPagedPaintDevice) -> int:
    """Paint the table page by page; gives how many pages there are."""
    return _Pages(printed, device).paint()


@dataclass(slots=True)
class _Fonts:
    title: QFont
    text: QFont
    bold: QFont
    small: QFont


class _Pages:
    def __init__(self, printed: Printed, device: QPagedPaintDevice) -> None:
        self._printed = printed
        self._device = device
        self._fonts = _Fonts(*(QFont() for _ in range(4)))
        for font, points in (
            (self._fonts.title, _TITLE), (self._fonts.text, _TEXT), (self._fonts.bold, _TEXT),
            (self._fonts.small, _SMALL),
        ):  # fmt: skip
            font.setPointSize(points)
        self._fonts.title.setBold(True)
        self._fonts.bold.setBold(True)

    def paint(self) -> int:
        painter = QPainter(self._device)
        page = QRectF(painter.viewport())
        number, y = 1, self._begin(painter, page, 1)
        y = self._paint_title(painter, page, y)
        end = page.height() - 2 * self._metrics(self._fonts.small).height() * 1.6
        for block, widths in self._blocks(page.width()):
            heads, *rows = ([line[place] for place in block] for line in (self._printed.heads, *self._printed.rows))
            if block[1:] and block[1] > 1:
                self._device.newPage()
                number += 1
                y = self._begin(painter, page, number)
            y = self._paint_line(painter, heads, widths, y, self._fonts.bold)
            for row in rows:
                if y + self._height(row, widths, self._fonts.text) > end:
                    self._device.newPage()
                    number += 1
                    y = self._begin(painter, page, number)
                    y = self._paint_line(painter, heads, widths, y, self._fonts.bold)
                y = self._paint_line(painter, row, widths, y, self._fonts.text)
        painter.end()
        return number

    def _metrics(self, font: QFont) -> QFontMetricsF:
        return QFontMetricsF(font, self._device)

    def _begin(self, painter: QPainter, page: QRectF, number: int) -> float:
        """Paint the marking at the top and the foot of a page, and its number; gives where the rest begins."""
        painter.setFont(self._fonts.small)
        line = self._metrics(self._fonts.small).height()
        centre, right = Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight
        foot = QRectF(0, page.height() - line, page.width(), line)
        painter.drawText(QRectF(0, 0, page.width(), line), centre, self._printed.marking)
        painter.drawText(foot, centre, self._printed.marking)
        painter.drawText(foot, right, str(number))
        return line * 2

    def _paint_title(self, painter: QPainter, page: QRectF, y: float) -> float:
        for text, font in (
            (self._printed.title, self._fonts.title),
            *((one, self._fonts.text) for one in self._printed.about),
        ):
            painter.setFont(font)
            room = QRectF(0, y, page.width(), page.height())
            taken = painter.boundingRect(room, _WRAPS, text)
            painter.drawText(taken, _WRAPS, text)
            y += taken.height() + self._metrics(self._fonts.text).height() * 0.4
        return y + self._metrics(self._fonts.text).height() * 0.6

    def _paint_line(self, painter: QPainter, cells: Sequence[str], widths: list[float], y: float, font: QFont) -> float:
        """Paint one row; gives where the next one begins."""
        height = self._height(cells, widths, font)
        painter.setFont(font)
        gap, x = self._gap(), 0.0
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            side = Qt.AlignmentFlag.AlignRight if place else Qt.AlignmentFlag.AlignLeft
            painter.drawText(
                QRectF(x + gap, y, width - 2 * gap, height), side | Qt.AlignmentFlag.AlignVCenter | _WRAPS, cell
            )
            x += width
        painter.setPen(QPen(Qt.GlobalColor.black, 0))
        painter.drawLine(QRectF(0, y, x, height).bottomLeft(), QRectF(0, y, x, height).bottomRight())
        return y + height

    def _height(self, cells: Sequence[str], widths: list[float], font: QFont) -> float:
        metrics, gap = self._metrics(font), self._gap()
        heights = (
            metrics.boundingRect(QRectF(0, 0, max(width - 2 * gap, 1), 1e6), _WRAPS, cell).height()
            for cell, width in zip(cells, widths, strict=True)
        )
        return max(heights) + metrics.height() * 0.5

    def _gap(self) -> float:
        return self._metrics(self._fonts.text).averageCharWidth()

    def _blocks(self, whole: float) -> Iterator[tuple[list[int], list[float]]]:
        """Give the columns that stand beside each other, the words of the rows before each block, and their widths."""
        heads = self._printed.heads
        gaps = 2 * self._gap()
        first = min(max(self._advance(line[0]) for line in (heads, *self._printed.rows)) + gaps, whole * _FIRST)
        least = [self._least(place) + gaps for place in range(1, len(heads))]
        block: list[int] = []
        for place, width in enumerate(least, 1):
            if block and sum(least[one - 1] for one in block) + width > whole - first:
                yield [0, *block], self._spread(first, [least[one - 1] for one in block], whole)
                block = []
            block.append(place)
        yield [0, *block], self._spread(first, [least[one - 1] for one in block], whole)

    def _spread(self, first: float, widths: list[float], whole: float) -> list[float]:
        """Share what is left among the columns, as long as none gets too wide."""
        more = (whole - first - sum(widths)) / max(len(widths), 1)
        return [first, *(max(width, min(width + more, whole * _WIDEST)) for width in widths)]

    def _least(self, place: int) -> float:
        """Give the width that a column of numbers needs: its heading may wrap between words, and nowhere else."""
        words = self._printed.heads[place].split() or [""]
        return max(self._advance(one) for one in (*words, *(row[place] for row in self._printed.rows)))

    def _advance(self, text: str) -> float:
        return self._metrics(self._fonts.bold).horizontalAdvance(text)
