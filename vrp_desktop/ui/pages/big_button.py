"""A large button with a line of help under its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut

from vrp_desktop.ui import theme
from vrp_desktop.ui.plain import label
from vrp_desktop.ui.wrapped_button import WrappedButton

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class BigButton(WrappedButton):
    """The next right thing in the person's own words. `key`: the key that presses it, shown on the right."""

    def __init__(self, words: str, help_line: str, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__((words, "section"), (help_line, "hint"), parent=parent)
        theme.set_role(self, "big")
        self.setAccessibleDescription(help_line + (f" ({key})" if key else ""))
        self.row.setContentsMargins(theme.BETWEEN_QUESTIONS, 14, theme.BETWEEN_QUESTIONS, 14)
        if key:
            self.row.addWidget(label(key, "hint", wraps=False))
            # A button's own shortcut clicks it a tenth of a second later, for show; this one does it now.
            self.pressed_by_key = QShortcut(QKeySequence(key), self)
            self.pressed_by_key.activated.connect(self.click)
