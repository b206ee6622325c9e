"""Enter presses the button that has the keyboard: outside of dialogs Qt gives a button the space bar only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

READS_ENTER = "reads-enter"
"""Property of a page that has a meaning of its own for Enter."""


class EnterKey(QObject):
    """Watches the button that has the keyboard, and nothing else.

    A window that read the key instead would also see the Enter of a text field that has just moved the keyboard to a
    button, and would press that one unread.
    """

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._watched: QPushButton | None = None
        application.focusChanged.connect(self._follow)

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._watched is not None and shiboken6.isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = new if isinstance(new, QPushButton) and not _is_read_elsewhere(new) else None
        if self._watched is not None:
            self._watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Press the button on Enter."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            and isinstance(watched, QPushButton)
        ):
            watched.click()
            return True
        return super().eventFilter(watched, event)


def _is_read_elsewhere(widget: QWidget) -> bool:
    found: QWidget | None = widget
    while found is not None:
        if found.property(READS_ENTER):
            return True
        found = found.parentWidget()
    return False
