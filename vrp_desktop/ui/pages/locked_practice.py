"""Locked while practising: a clock, and one button, since a made-up borough needs no words."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.clock import Clock
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.plain import label
from vrp_desktop.ui.scrolling import centred_column


class LockedPracticePage(QWidget):
    """Leads back into practising."""

    go_on_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "page")
        scroll, column = centred_column(480)
        column.addWidget(Clock())
        column.addSpacing(theme.BETWEEN_SECTIONS)
        column.addWidget(label(self.tr("Locked"), "title"))
        column.addWidget(
            label(self.tr("Practising needs no words. With your own records, you type them here."), "hint")
        )
        column.addSpacing(theme.BETWEEN_QUESTIONS)
        self.go_on = QPushButton(self.tr("Go on practising"))
        theme.set_role(self.go_on, "main")
        self.go_on.clicked.connect(self.go_on_wanted)
        column.addLayout(button_row(self.go_on))
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def take_focus(self) -> None:
        """Put the keyboard on the button."""
        self.go_on.setFocus()
