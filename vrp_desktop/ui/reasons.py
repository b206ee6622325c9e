"""Why something is changed: a few ready reasons, or words of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.plain import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_MOST = 200


class Reasons(QWidget):
    """Asks for a reason; it is kept in the record's history.

    `check_text`: says what in a text looks like personal data, or `None`; it is pointed out and blocks nothing.
    """

    changed = Signal()
    """There is a reason now, or another one, or none any more."""
    entered = Signal()
    """Enter was pressed and there is a reason."""

    def __init__(
        self, ready: Sequence[str], check_text: Callable[[str], str | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._check_text = check_text
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 2)
        self.group = QButtonGroup(self)
        for words in ready:
            button = QRadioButton(words)
            button.clicked.connect(self._picked)
            self.group.addButton(button)
            column.addWidget(button)
        self.own = QLineEdit()
        self.own.setMaxLength(_MOST)
        self.own.setMinimumHeight(theme.TARGET)
        self.own.setPlaceholderText(self.tr("Another reason, without names"))
        self.own.setAccessibleName(self.tr("Another reason, without names"))
        self.own.textEdited.connect(self._typed)
        self.own.returnPressed.connect(self._enter)
        column.addWidget(self.own)
        self.suspect = label("", "soft")
        self.suspect.hide()
        column.addWidget(self.suspect)

    def reason(self) -> str:
        """Give the reason, empty when none was given yet."""
        checked = self.group.checkedButton()
        return checked.text() if checked is not None else " ".join(self.own.text().split())

    def take_focus(self) -> None:
        """Begin anew, with the keyboard on the first reason."""
        self._uncheck()
        self.own.clear()
        buttons = self.group.buttons()
        (buttons[0] if buttons else self.own).setFocus()
        self.changed.emit()

    def _picked(self) -> None:
        self.own.clear()
        self.suspect.hide()
        self.changed.emit()

    def _typed(self, text: str) -> None:
        if text.strip():
            self._uncheck()
        suspect = self._check_text(text) or ""
        self.suspect.setText(suspect)
        self.suspect.setVisible(bool(suspect))
        self.changed.emit()

    def _enter(self) -> None:
        if self.reason():
            self.entered.emit()

    def _uncheck(self) -> None:
        # A group in which one must be checked lets none be unchecked.
        self.group.setExclusive(False)
        for button in self.group.buttons():
            button.setChecked(False)
        self.group.setExclusive(True)
