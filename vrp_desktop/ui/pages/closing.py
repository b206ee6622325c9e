"""While the program is closed: the backup that is made, and what to do when it cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.notes import ProblemNote
from vrp_desktop.ui.plain import label
from vrp_desktop.ui.scrolling import centred_column

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from vrp_desktop.problems import Problem


class ClosingPage(QWidget):
    """Says how far the backup is; the program may be closed without it at any time."""

    close_wanted = Signal()
    """Close without the backup."""
    again = Signal()
    go_on_wanted = Signal()
    """Do not close."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "page")
        scroll, column = centred_column()
        column.addWidget(label(self.tr("Closing"), "title"))
        self.note = ProblemNote()
        self.note.close_note.hide()
        self.note.again.connect(self.again)
        column.addWidget(self.note)
        self._making = label(self.tr("A backup is being made and checked. Then the program closes by itself."))
        column.addWidget(self._making)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(self.tr("Making a backup"))
        column.addWidget(self.bar)
        column.addSpacing(theme.BETWEEN_QUESTIONS)
        self.close_anyway = QPushButton(self.tr("Close without it"))
        self.close_anyway.clicked.connect(self.close_wanted)
        self.go_on = QPushButton(self.tr("Go on working"))
        self.go_on.clicked.connect(self.go_on_wanted)
        column.addLayout(button_row(self.close_anyway, self.go_on))
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def show_making(self) -> None:
        """Say that a backup is being made."""
        self.note.clear()
        self._making.show()
        self.bar.show()
        self.show_step(0, 0)
        self.close_anyway.setFocus()

    def show_step(self, done: int, total: int) -> None:
        """Show how far it is; `total` is 0 while unknown."""
        self.bar.setRange(0, 100 if total else 0)
        self.bar.setValue(done * 100 // total if total else 0)

    def show_problem(self, problem: Problem) -> None:
        """Say why there is no backup; the person decides."""
        self._making.hide()
        self.bar.hide()
        self.note.show_problem(problem, can_retry=True)
        self.note.try_again.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to work."""
        if event.key() == Qt.Key.Key_Escape:
            self.go_on_wanted.emit()
        else:
            super().keyPressEvent(event)
