"""The records behind a number, each in the state that was counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from vrp_desktop.dates import day_in_table
from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.models.text_rows import TextRow, TextRows
from vrp_desktop.ui.plain import label, shown
from vrp_desktop.ui.row_table import RowTable

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from vrp_desktop.operations.analysis.asking import Listed

_WIDTHS = (120, 300, 110, 220)
"""Column widths in px."""
_HEIGHT = 240


class RecordsBehind(QWidget):
    """Lists records; Enter opens one, Escape goes back to the number."""

    record_wanted = Signal(str)
    """(record id)"""
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[Listed, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        self.title = label("", "section")
        column.addWidget(self.title)
        self.about = label("", "hint")
        column.addWidget(self.about)
        self.model = TextRows((self.tr("Number"), self.tr("What"), self.tr("When"), self.tr("Which state")), self)
        self.table = RowTable(self.model, _WIDTHS, stretches=1, most=3 * _WIDTHS[1])
        self.table.setMinimumHeight(_HEIGHT)
        self.table.opened.connect(self._open)
        self.table.clicked.connect(self._open)
        column.addWidget(self.table, 1)
        self.back = QPushButton(self.tr("Back to the numbers"))
        self.back.setToolTip(self.tr("Esc"))
        self.back.clicked.connect(self.left)
        column.addLayout(button_row(self.back))

    def show_lines(self, title: str, count: int, lines: tuple[Listed, ...]) -> None:
        """List `lines` of all `count` records; the keyboard stays at the line where it was."""
        at = max(self.table.currentIndex().row(), 0) if title == self.title.text() else 0
        self._lines = lines
        self.title.setText(shown(title))
        self.table.setAccessibleName(title)
        words = self.tr("1 record.") if count == 1 else self.tr("{count} records.").format(count=f"{count:,}")
        if count > len(lines):
            words += " " + self.tr("Here are the newest {count}.").format(count=f"{len(lines):,}")
        if any(line.version for line in lines):
            words += " " + self.tr("Some were changed since they were counted.")
        self.about.setText(words)
        self.model.show_rows(
            [
                TextRow(
                    (
                        line.ref,
                        line.what,
                        day_in_table(line.on_date) if line.on_date else "",
                        line.version or self.tr("as it is now"),
                    )
                )
                for line in lines
            ]
        )
        if lines:
            self.table.selectRow(min(at, len(lines) - 1))

    def take_focus(self) -> None:
        """Put the keyboard on the list."""
        (self.table if self._lines else self.back).setFocus()

    def _open(self) -> None:
        row = self.table.currentIndex().row()
        if 0 <= row < len(self._lines) and self._lines[row].is_there:
            self.record_wanted.emit(self._lines[row].record)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
