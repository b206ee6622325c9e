"""The table of an answer: the rows' words stay in sight when it is scrolled, Enter opens a number's records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QTableView

from vrp_desktop.ui import theme
from vrp_desktop.ui.plain import shown

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from vrp_desktop.operations.analysis.asking import Answer, Cell

_Index = QModelIndex | QPersistentModelIndex
_NARROWEST, _WIDEST, _PADDING, _HIGHEST = 104, 168, 11, 90
"""Px of a column's words: room for "100.0% small", and up to how many its heading takes before it wraps; beside them;
and how high a heading may be."""
_WORDS_WIDTH = 240
"""Px of the rows' words, at most; they stand there in full when the mouse rests on them."""


class Numbers(QAbstractTableModel):
    """The cells of an answer, with the rows' words as headings."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._answer: Answer | None = None

    def show_answer(self, answer: Answer) -> None:
        """Show `answer` in place of what stood here."""
        self.beginResetModel()
        self._answer = answer
        self.endResetModel()

    def cell(self, row: int, column: int) -> Cell | None:
        """Give a cell, `None` outside of the table."""
        answer = self._answer
        if answer is None or not (0 <= row < len(answer.rows) and 0 <= column < len(answer.heads)):
            return None
        return answer.rows[row].cells[column]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default value
        """Qt asks how many rows there are."""
        return 0 if parent.isValid() or self._answer is None else len(self._answer.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default value
        """Qt asks how many columns there are."""
        return 0 if parent.isValid() or self._answer is None else len(self._answer.heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's signature
        """Qt asks for a heading of a column or a row."""
        if self._answer is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if orientation == Qt.Orientation.Horizontal:
            return shown(self._answer.heads[section].title)
        return shown(self._answer.rows[section].label)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's signature
        """Qt asks for a cell: its number, its whole meaning in words, its place or its letters."""
        cell = self.cell(index.row(), index.column())
        if cell is None or self._answer is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{cell.text} {self.tr('small')}" if cell.is_small and cell.value is not None else cell.text
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            row, head = self._answer.rows[index.row()], self._answer.heads[index.column()]
            words = f"{row.label}, {head.title}: {cell.text}"
            return shown(words + (self.tr(", small: not for sharing") if cell.is_small else ""))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole and not self._answer.rows[index.row()].key:
            font = QFont()
            font.setBold(True)
            return font
        return None


class NumbersTable(QTableView):
    """Shows `Numbers`. What is copied here is never a cell: the whole table is asked for, protected."""

    opened = Signal(int, int)
    """(row, column)"""
    copy_wanted = Signal()
    moved = Signal()
    """The keyboard went to another cell."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers = Numbers(self)
        self.setModel(self.numbers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.setDefaultSectionSize(theme.TARGET)
        rows.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for header in (rows, columns):
            header.setSectionsClickable(False)
            header.setHighlightSections(False)
        # Not the headings of columns: what wraps would be cut after its first line.
        rows.setTextElideMode(Qt.TextElideMode.ElideRight)
        columns.setDefaultAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        )
        self.clicked.connect(lambda index: self.opened.emit(index.row(), index.column()))

    def show_answer(self, answer: Answer) -> None:
        """Show `answer`; the keyboard stays at the cell where it was, if there still is one."""
        at = self.currentIndex()
        row, column = at.row(), at.column()
        self.numbers.show_answer(answer)
        self.setAccessibleName(answer.title)
        # The font of a style sheet is not the header's own.
        metrics = QFontMetrics(theme.heading_font(theme.BODY_POINTS))
        height = 0
        for place, head in enumerate(answer.heads):
            longest = max(metrics.horizontalAdvance(word) for word in head.title.split() or [""])
            words = min(metrics.horizontalAdvance(head.title), _WIDEST)
            room = max(longest, words, _NARROWEST) + 2
            self.setColumnWidth(place, room + 2 * _PADDING)
            box = metrics.boundingRect(QRect(0, 0, room, _HIGHEST), Qt.TextFlag.TextWordWrap, head.title)
            height = max(height, box.height())
        # Qt makes room for one line, however a heading wraps.
        self.horizontalHeader().setFixedHeight(min(height, _HIGHEST) + theme.BETWEEN_QUESTIONS)
        self.go_to(max(row, 0), max(column, 0))

    def go_to(self, row: int, column: int) -> None:
        """Put the keyboard on a cell, or as near to it as there is one."""
        last_row, last_column = self.numbers.rowCount() - 1, self.numbers.columnCount() - 1
        if last_row >= 0 and last_column >= 0:
            self.setCurrentIndex(self.numbers.index(min(row, last_row), min(column, last_column)))

    def whole_width(self) -> int:
        """Give the width in which nothing has to be scrolled sideways."""
        columns = sum(self.columnWidth(place) for place in range(self.numbers.columnCount()))
        words = min(self.verticalHeader().sizeHint().width(), _WORDS_WIDTH)
        return words + columns + theme.SCROLL_BAR + 2 * self.frameWidth() + 2

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave at least half of the width to the numbers."""
        super().resizeEvent(event)
        self.verticalHeader().setMaximumWidth(min(_WORDS_WIDTH, self.width() // 2))

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Say that the keyboard is elsewhere: the page may have to scroll."""
        super().currentChanged(current, previous)
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read Enter, and Ctrl+C; Qt would copy the cell as it is seen."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            at = self.currentIndex()
            self.opened.emit(at.row(), at.column())
        else:
            super().keyPressEvent(event)
