"""What to do when the window is to be closed and the disk does not take the last words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.notes import ProblemNote
from vrp_desktop.ui.plain import label
from vrp_desktop.ui.scrolling import centred_column

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


class LastWordsPage(QWidget):
    """Says why the last words cannot be kept, and lets the person close all the same or go on."""

    close_wanted = Signal()
    go_on_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "page")
        scroll, column = centred_column()
        column.addWidget(label(self.tr("What you wrote last is not saved yet"), "title"))
        column.addWidget(label(self.tr("What was saved before it stays on this laptop."), "hint"))
        self.note = ProblemNote()
        self.note.close_note.hide()
        column.addWidget(self.note)
        column.addSpacing(theme.BETWEEN_QUESTIONS)
        self.go_on = QPushButton(self.tr("Go on"))
        theme.set_role(self.go_on, "main")
        self.go_on.clicked.connect(self.go_on_wanted)
        self.close_anyway = QPushButton(self.tr("Close anyway; the last words are lost"))
        self.close_anyway.clicked.connect(self.close_wanted)
        column.addLayout(button_row(self.go_on, self.close_anyway))
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def take_focus(self) -> None:
        """Put the keyboard on the button that loses nothing."""
        self.go_on.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the form."""
        if event.key() == Qt.Key.Key_Escape:
            self.go_on_wanted.emit()
        else:
            super().keyPressEvent(event)
