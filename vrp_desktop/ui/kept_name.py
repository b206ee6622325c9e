"""Asking for the name under which something is kept: a view of the analysis, a choice of what to take out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.operations.kept_names import LONGEST_NAME
from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import add_row, button_row

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


class KeptName(QWidget):
    """A line for the name, with what is kept under it said below. Escape keeps nothing."""

    named = Signal(str)
    """(name)"""
    closed = Signal()
    """Nothing is to be kept."""

    def __init__(self, caption: str, hint: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        self.line = QLineEdit()
        self.line.setMaxLength(LONGEST_NAME)
        self.line.returnPressed.connect(self._named)
        add_row(column, caption, self.line, hint)
        self.keep_it = QPushButton(self.tr("Keep it"))
        self.keep_it.clicked.connect(self._named)
        self.do_not = QPushButton(self.tr("Do not keep it"))
        self.do_not.clicked.connect(self.close_it)
        column.addLayout(button_row(self.keep_it, self.do_not))
        self.hide()

    def ask(self, name: str) -> None:
        """Ask for a name; `name` stands there, to be typed over."""
        self.line.setText(name)
        self.show()
        self.line.selectAll()
        self.line.setFocus()

    def close_it(self) -> None:
        """Take the question away, if it is asked."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape keeps nothing."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_it()
            return
        super().keyPressEvent(event)

    def _named(self) -> None:
        self.named.emit(self.line.text())
