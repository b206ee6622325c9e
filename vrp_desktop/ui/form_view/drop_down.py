"""One choice from a list that drops down: takes one line until it is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from vrp_desktop.ui import theme
from vrp_desktop.ui.choice_box import ChoiceBox
from vrp_desktop.ui.form_view.editor import Editor, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from vrp_desktop.forms.definition import Choice

MOST_LINES = 40
"""A longer list is a type-ahead."""
_WIDEST = 440


class _Box(ChoiceBox):
    """Delete takes the answer away; F4, Alt+Down and the space bar open the list."""

    def __init__(self, editor: DropDown) -> None:
        super().__init__()
        self._editor = editor
        self.was_opened = False
        """Whether what is chosen now is chosen from the open list, and not by going through it with the arrow keys."""

    def showPopup(self) -> None:
        """Open the list."""
        self.was_opened = True
        super().showPopup()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read Delete; the rest is Qt's."""
        self.was_opened = False
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._editor.clear()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # The page goes on to the next question.
            event.ignore()
        else:
            super().keyPressEvent(event)


class DropDown(Editor):
    """A closed list with the choice that stands, or "Choose" where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._choices: tuple[Choice, ...] = ()
        self._value = ""
        self.box = _Box(self)
        self.box.setMinimumHeight(theme.TARGET)
        self.box.setMaximumWidth(_WIDEST)
        self.box.setMinimumContentsLength(20)
        self.box.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.activated.connect(self._tell)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box, 1)
        row.addStretch()
        self.setFocusProxy(self.box)

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Offer `choices`, after a first line that means no answer."""
        if tuple(choices) == self._choices and self.box.count():
            return
        self._choices = tuple(choices)
        self.box.clear()
        self.box.addItem(self.tr("Choose"), "")
        for choice in self._choices:
            self.box.addItem(words_of(choice), choice.code)
        self._show()

    def set_value(self, value: str) -> None:
        """Show the choice of `value`."""
        self._value = value
        self._show()

    def focus_widgets(self) -> Sequence[QWidget]:
        """Give the box."""
        return (self.box,)

    def clear(self) -> None:
        """Take the answer away."""
        self.set_value("")
        self.changed.emit("")

    def _tell(self, row: int) -> None:
        self._value = str(self.box.itemData(row))
        self.changed.emit(self._value)
        if self._value and self.box.was_opened:
            self.picked.emit()

    def _show(self) -> None:
        self.box.setCurrentIndex(max(self.box.findData(self._value), 0))
