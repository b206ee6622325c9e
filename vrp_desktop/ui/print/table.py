"""Puts a protected table on paper: marking, title and headings on every page, the words of the rows beside every block.

A table that would not fit on a page by a few rows or a column is set in a little smaller type.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPageLayout, QPageSize, QPainter, QPen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtGui import QPagedPaintDevice

    from vrp_desktop.operations.analysis.leaving import Printed

_TITLE, _TEXT, _SMALL = 14, 10, 8
"""Points."""
_SIZES, _SMALLEST = (1.0, 0.95, 0.9, 0.85, 0.8), 0.8
"""Parts of these; smaller print nobody reads."""
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
    again: QFont
    text: QFont
    bold: QFont
    small: QFont


@dataclass(slots=True)
class _Page:
    """Columns that stand beside each other and their widths, and the places of the rows on this page."""

    columns: list[int]
    widths: list[float]
    rows: range


class _Pages:
    def __init__(self, printed: Printed, device: QPagedPaintDevice) -> None:
        self._printed = printed
        self._device = device
        self._fonts = _fonts(1.0)
        painter = self._painter = QPainter(device)
        page = QRectF(painter.viewport())
        # The marking, and the page's number, are as large whatever the table's size is.
        self._marks = self._fonts.small
        line = self._metrics(self._marks).height()
        self._whole, self._top, self._end = page, line * 2, page.height() - line * 2

    def paint(self) -> int:
        pages = self._smallest()
        for number, page in enumerate(pages, 1):
            if number > 1:
                self._device.newPage()
            self._paint_marks(number, len(pages))
            y = self._paint_title(number == 1)
            heads, *rows = ([line[place] for place in page.columns] for line in (self._printed.heads, *self._rows))
            y = self._paint_line(heads, page.widths, y, self._fonts.bold)
            for at in page.rows:
                y = self._paint_line(rows[at], page.widths, y, self._fonts.text)
        self._painter.end()
        return len(pages)

    @property
    def _rows(self) -> tuple[tuple[str, ...], ...]:
        return self._printed.rows

    def _smallest(self) -> list[_Page]:
        """Give the pages in the largest type in which there are no more of them than in the smallest."""
        self._fonts = _fonts(_SMALLEST)
        fewest = len(self._laid_out())
        for size in _SIZES:
            self._fonts = _fonts(size)
            pages = self._laid_out()
            if len(pages) <= fewest:
                return pages
        self._fonts = _fonts(_SMALLEST)
        return self._laid_out()

    def _laid_out(self) -> list[_Page]:
        """Give which columns and rows stand on which page; each has at least one row when there is any."""
        pages: list[_Page] = []
        for columns, widths in self._blocks(self._whole.width()):
            heads, *rows = ([line[place] for place in columns] for line in (self._printed.heads, *self._rows))
            above = self._height(heads, widths, self._fonts.bold)
            start, y = 0, self._begins(is_first=not pages) + above
            for at, row in enumerate(rows):
                height = self._height(row, widths, self._fonts.text)
                if y + height > self._end and at > start:
                    pages.append(_Page(columns, widths, range(start, at)))
                    start, y = at, self._begins(is_first=False) + above
                y += height
            pages.append(_Page(columns, widths, range(start, len(rows))))
        return pages

    def _metrics(self, font: QFont) -> QFontMetricsF:
        return QFontMetricsF(font, self._device)

    def _paint_marks(self, number: int, count: int) -> None:
        """Paint the marking at the top and the foot of a page, and its number."""
        page, line = self._whole, self._metrics(self._marks).height()
        self._painter.setFont(self._marks)
        centre, right = Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight
        foot = QRectF(0, page.height() - line, page.width(), line)
        self._painter.drawText(QRectF(0, 0, page.width(), line), centre, self._printed.marking)
        self._painter.drawText(foot, centre, self._printed.marking)
        words = QCoreApplication.translate("Table", "Page {number} of {count}").format(number=number, count=count)
        self._painter.drawText(foot, right, words)

    def _above(self, *, is_first: bool) -> list[tuple[str, QFont]]:
        """Give what stands above a page's rows: on the first all that is to be said, on the others the title again."""
        if not is_first:
            return [(self._printed.title, self._fonts.again)]
        return [(self._printed.title, self._fonts.title), *((one, self._fonts.text) for one in self._printed.about)]

    def _begins(self, *, is_first: bool) -> float:
        """Give where the headings begin on a page."""
        line = self._metrics(self._fonts.text).height()
        heights = (self._room(text, font).height() + line * 0.4 for text, font in self._above(is_first=is_first))
        return self._top + sum(heights) + line * 0.6

    def _room(self, text: str, font: QFont) -> QRectF:
        return self._metrics(font).boundingRect(QRectF(0, 0, self._whole.width(), 1e6), _WRAPS, text)

    def _paint_title(self, is_first: bool) -> float:
        y, line = self._top, self._metrics(self._fonts.text).height()
        for text, font in self._above(is_first=is_first):
            height = self._room(text, font).height()
            self._painter.setFont(font)
            self._painter.drawText(QRectF(0, y, self._whole.width(), height), _WRAPS, text)
            y += height + line * 0.4
        return self._begins(is_first=is_first)

    def _paint_line(self, cells: Sequence[str], widths: list[float], y: float, font: QFont) -> float:
        """Paint one row; gives where the next one begins."""
        height = self._height(cells, widths, font)
        painter = self._painter
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


def _fonts(size: float) -> _Fonts:
    """Give the type of a table at a part of its full size."""
    fonts = _Fonts(*(QFont() for _ in range(5)))
    for font, points in (
        (fonts.title, _TITLE), (fonts.again, _TEXT), (fonts.text, _TEXT), (fonts.bold, _TEXT), (fonts.small, _SMALL),
    ):  # fmt: skip
        font.setPointSizeF(points * size)
    for font in (fonts.title, fonts.again, fonts.bold):
        font.setBold(True)
    return fonts
