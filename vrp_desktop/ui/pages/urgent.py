"""What to do when someone is in danger now: full page, before anything is written down."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.help_text import help_markdown, markdown_label
from vrp_desktop.ui.plain import label
from vrp_desktop.ui.scrolling import centred_column


class UrgentPage(QWidget):
    """Shows the steps and one button back to the form. Nothing is stored but that danger was answered."""

    done = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "page")
        scroll, column = centred_column()
        self.title = label(self.tr("Call 999 now"), "title")
        column.addWidget(self.title)
        column.addWidget(markdown_label(help_markdown("urgent")))
        column.addSpacing(theme.BETWEEN_QUESTIONS)
        self.go_on = QPushButton(self.tr("I have done this. Go back to the form"))
        theme.set_role(self.go_on, "main")
        self.go_on.clicked.connect(self.done)
        column.addWidget(self.go_on)
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def take_focus(self) -> None:
        """Put the keyboard on the button."""
        self.go_on.setFocus()
