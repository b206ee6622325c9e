"""Answers that are picked from a short list: rows, two big buttons, a scale, ticks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from vrp_desktop.ui import theme
from vrp_desktop.ui.form_view.editor import Editor
from vrp_desktop.ui.plain import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vrp_desktop.forms.definition import Choice

_SHORT = 26
"""Labels up to so many characters stand in two columns."""


class _Buttons(Editor):
    """Choices as buttons. Number keys pick, letters jump, Delete clears."""

    def __init__(self, columns: int) -> None:
        super().__init__()
        self._columns = columns
        self._choices: tuple[Choice, ...] = ()
        self.buttons: list[QAbstractButton] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.GRID * 2)
        self._grid.setVerticalSpacing(theme.GRID // 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._grid)

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Make a button for each choice, unless they stand there already."""
        if tuple(choices) == self._choices:
            return
        had_focus = any(button.hasFocus() for button in self.buttons)
        for button in self.buttons:
            self._grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._choices = tuple(choices)
        self.buttons = [self._button(choice) for choice in self._choices]
        columns = self._columns or (2 if all(len(c.label) <= _SHORT for c in choices) and len(choices) > 3 else 1)
        down = -(-len(self.buttons) // columns)
        for index, button in enumerate(self.buttons):
            # Reading order is down the first column, then the second, as in a printed list.
            row, place = (index % down, index // down) if columns < len(self.buttons) else (0, index)
            self._grid.addWidget(button, row, place)
            button.setAccessibleName(shown(self._choices[index].label))
            button.installEventFilter(self)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1 if columns < len(self.buttons) else 0)
        self._grid.setColumnStretch(columns, 0 if columns < len(self.buttons) else 1)
        for earlier, later in zip(self.buttons, self.buttons[1:], strict=False):
            QWidget.setTabOrder(earlier, later)
        if had_focus:
            self.take_focus()

    def describe(self, name: str, description: str) -> None:
        """Name the group by its question; each button keeps its own words and says the question with them."""
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        for button in self.buttons:
            button.setAccessibleDescription(f"{name}. {description}".strip())

    def focus_widgets(self) -> Sequence[QWidget]:
        """Give the buttons."""
        return self.buttons

    def take_focus(self) -> None:
        """Go to the picked button, else to the first."""
        picked = [button for button in self.buttons if button.isChecked()]
        if picked or self.buttons:
            (picked or self.buttons)[0].setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Read number keys, letters and Delete on any of the buttons."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._read_key(event, watched):
            return True
        return super().eventFilter(watched, event)

    def _button(self, choice: Choice) -> QAbstractButton:
        raise NotImplementedError

    def _clear(self) -> None:
        raise NotImplementedError

    def _read_key(self, event: QKeyEvent, on: QObject) -> bool:
        plain = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier
        if event.modifiers() not in plain:
            return False
        text = event.text()
        if text.isdigit() and 1 <= int(text) <= len(self.buttons):
            button = self.buttons[int(text) - 1]
            button.setFocus(Qt.FocusReason.TabFocusReason)
            button.click()
            return True
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._clear()
            return True
        if text.isalpha():
            return self._jump(text.lower(), on)
        return False

    def _jump(self, letter: str, on: QObject) -> bool:
        here = next((i for i, button in enumerate(self.buttons) if button is on), -1)
        order = [*range(here + 1, len(self.buttons)), *range(here + 1)]
        for index in order:
            if self._choices[index].label.lower().startswith(letter):
                self.buttons[index].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return False


class OneOf(_Buttons):
    """One choice of a few, as radio rows. `columns` 0: as many as fit."""

    def __init__(self, columns: int = 0) -> None:
        super().__init__(columns)
        self._group = QButtonGroup(self)

    def set_value(self, value: str) -> None:
        """Check the button of `value`, or none."""
        wanted = next((b for b, c in zip(self.buttons, self._choices, strict=True) if c.code == value), None)
        if wanted is None:
            self._uncheck()
        else:
            wanted.setChecked(True)

    def _button(self, choice: Choice) -> QAbstractButton:
        button = QRadioButton(shown(choice.label))
        self._adopt(button, choice)
        return button

    def _adopt(self, button: QAbstractButton, choice: Choice) -> None:
        self._group.addButton(button)
        # `clicked` comes for arrow keys, number keys and the mouse, and never for setChecked.
        button.clicked.connect(lambda: self.changed.emit(choice.code))

    def _clear(self) -> None:
        self._uncheck()
        self.changed.emit("")

    def _uncheck(self) -> None:
        self._group.setExclusive(False)
        for button in self.buttons:
            button.setChecked(False)
        self._group.setExclusive(True)


class YesNo(OneOf):
    """Yes or no as two big buttons."""

    def __init__(self) -> None:
        super().__init__(columns=2)

    def _button(self, choice: Choice) -> QAbstractButton:
        button = QPushButton(shown(choice.label))
        button.setCheckable(True)
        theme.set_role(button, "yes-no")
        self._adopt(button, choice)
        return button


class Acknowledge(Editor):
    """One tick that says that something was read (XForms' ``trigger``); stored as OK."""

    def __init__(self) -> None:
        super().__init__()
        self.box = QCheckBox(self.tr("I have read this"))
        self.box.clicked.connect(lambda is_on: self.changed.emit("OK" if is_on else ""))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.box)
        self.setFocusProxy(self.box)

    def set_value(self, value: str) -> None:
        """Tick the box where there is an answer."""
        self.box.setChecked(bool(value))

    def focus_widgets(self) -> Sequence[QWidget]:
        """Give the tick."""
        return (self.box,)


class SeveralOf(_Buttons):
    """Any number of choices, as ticks; stored as codes with spaces between, in the order of the list."""

    def __init__(self, columns: int = 0) -> None:
        super().__init__(columns)

    def set_value(self, value: str) -> None:
        """Tick what `value` names."""
        codes = value.split()
        for button, choice in zip(self.buttons, self._choices, strict=True):
            button.setChecked(choice.code in codes)

    def _button(self, choice: Choice) -> QAbstractButton:
        button = QCheckBox(shown(choice.label))
        button.clicked.connect(self._tell)
        return button

    def _clear(self) -> None:
        for button in self.buttons:
            button.setChecked(False)
        self._tell()

    def _tell(self) -> None:
        picked = [c.code for b, c in zip(self.buttons, self._choices, strict=True) if b.isChecked()]
        self.changed.emit(" ".join(picked))
