"""The page that hides the screen: a clock and nothing else. Any key or click leads on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.clock import Clock

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent

_ALONE = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
    }
)
"""Whoever pressed Shift three times may press it once more."""


class HiddenPage(QWidget):
    """Shows a clock. Nothing on it says whose program it is, or that there is a way on."""

    woken = Signal()
    """Somebody pressed a key or a mouse button."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Clock"))
        self._is_listening = False
        column = QVBoxLayout(self)
        column.addStretch()
        column.addWidget(Clock())
        column.addStretch()

    def hide_all(self) -> None:
        """Be just shown: the second half of a double click does not lead on."""
        self._is_listening = False
        QTimer.singleShot(QApplication.doubleClickInterval(), self, self._listen)
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Any key but Shift and its like; the key itself goes nowhere."""
        if self.is_listening and event.key() not in _ALONE and not event.isAutoRepeat():
            self.woken.emit()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Any button."""
        if self.is_listening:
            self.woken.emit()

    @property
    def is_listening(self) -> bool:
        """Whether a key or a click leads on."""
        return self._is_listening

    def _listen(self) -> None:
        self._is_listening = True
