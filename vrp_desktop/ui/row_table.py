"""A table that is read and opened row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QTableView

from vrp_desktop.ui import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QAbstractItemModel
    from PySide6.QtGui import QKeyEvent, QResizeEvent


class RowTable(QTableView):
    """A table in which Enter opens the row, and which drops its last columns rather than scroll sideways.

    `widths`: of its columns, in px. `stretches`: the column that takes the room that is left, up to `most` px.
    `hidden`: columns that are not shown. The first two always have room.
    """

    opened = Signal()

    def __init__(
        self,
        model: QAbstractItemModel,
        widths: Sequence[int],
        *,
        stretches: int,
        most: int,
        hidden: frozenset[int] = frozenset(),
    ) -> None:
        super().__init__()
        self._widths, self._stretches, self._most, self._hidden = widths, stretches, most, hidden
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.TARGET + 4)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        for place, width in enumerate(widths):
            self.setColumnWidth(place, width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many columns, from the first on, as there is room for."""
        super().resizeEvent(event)
        room = self.viewport().width()
        for place, width in enumerate(self._widths):
            room -= 0 if place in self._hidden else width
            self.setColumnHidden(place, place in self._hidden or (place > 1 and room < 0))
        # What is left goes to the words that are cut first.
        width = self._widths[self._stretches]
        self.setColumnWidth(self._stretches, min(width + max(room, 0), self._most))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read Enter; everything else is Qt's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
            return
        super().keyPressEvent(event)
