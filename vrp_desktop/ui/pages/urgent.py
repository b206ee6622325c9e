"""What to do when someone is in danger now, or a child may be at risk: full page, before anything is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.help_text import help_lines, help_markdown
from vrp_desktop.ui.plain import label
from vrp_desktop.ui.scrolling import centred_column

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QKeyEvent

OPENED_BY = {"urgent-help": ("yes", "urgent"), "urgent-child": ("u18", "urgent_child")}
"""By a question's appearance: the answer that opens the page, and the help text with its steps."""


class UrgentPage(QWidget):
    """Shows the steps and one button back to the form. Nothing is stored but what was answered.

    `numbers`: of helplines, by code.
    """

    done = Signal()

    def __init__(self, numbers: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._numbers = numbers
        theme.set_role(self, "page")
        scroll, column = centred_column()
        self.title = label("", "title")
        # The keyboard is here first: whoever goes on with Enter from habit must not pass this page unread.
        self.steps = QFrame()
        theme.set_role(self.steps, "problem-box")
        self.steps.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._inside = QVBoxLayout(self.steps)
        self._inside.setContentsMargins(*[theme.BETWEEN_QUESTIONS] * 4)
        self._inside.setSpacing(theme.BETWEEN_QUESTIONS)
        self._inside.addWidget(self.title)
        self._lines = QWidget()
        self._inside.addWidget(self._lines)
        self.show_steps("urgent")
        column.addWidget(self.steps)
        column.addSpacing(theme.BETWEEN_QUESTIONS)
        self.go_on = QPushButton(self.tr("Go back to the form"))
        theme.set_role(self.go_on, "main")
        self.go_on.clicked.connect(self.done)
        column.addLayout(button_row(self.go_on))
        column.addWidget(label(self.tr("Esc does the same."), "hint"))
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def show_steps(self, topic: str) -> None:
        """Show the steps of a help text: "urgent" or "urgent_child"."""
        titles = {
            "urgent": self.tr("Call 999 now"),
            "urgent_child": self.tr("Tell our safeguarding lead today"),
        }
        text = help_markdown(topic, self._numbers)
        self.title.setText(titles[topic])
        self.steps.setAccessibleName(f"{titles[topic]}. {text.replace('*', '')}")
        before, self._lines = self._lines, help_lines(text, "step")
        self._inside.replaceWidget(before, self._lines)
        before.hide()
        before.deleteLater()
        self._lines.show()

    def take_focus(self) -> None:
        """Put the keyboard on the steps; Tab leads to the button."""
        self.steps.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the form."""
        if event.key() == Qt.Key.Key_Escape:
            self.done.emit()
            return
        super().keyPressEvent(event)
