"""Answers that are picked from a short list: rows, two big buttons, a scale, ticks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QCheckBox, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.form_view.arrangement import Columns
from vrp_desktop.ui.form_view.choice_button import Radio, Tick
from vrp_desktop.ui.form_view.editor import Editor, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vrp_desktop.forms.definition import Choice
    from vrp_desktop.ui.form_view.arrangement import Arrangement

_ARROWS = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down})


class _Buttons(Editor):
    """Choices as buttons. Number keys pick, letters jump, Delete clears."""

    def __init__(self, ground: Arrangement) -> None:
        super().__init__()
        self._choices: tuple[Choice, ...] = ()
        self._is_by_arrow = False
        self.ground = ground
        self.buttons: list[QAbstractButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(ground)

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Make a button for each choice, unless they stand there already."""
        if tuple(choices) == self._choices:
            return
        had_focus = any(button.hasFocus() for button in self.buttons)
        self._choices = tuple(choices)
        self.buttons = [self._button(choice) for choice in self._choices]
        words = [words_of(choice) for choice in self._choices]
        self.ground.hold(self.buttons, words)
        for button, said in zip(self.buttons, words, strict=True):
            button.setAccessibleName(said)
            button.installEventFilter(self)
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
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress):
            self._is_by_arrow = isinstance(event, QKeyEvent) and event.key() in _ARROWS
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._read_key(event, watched):
            return True
        return super().eventFilter(watched, event)

    def _button(self, choice: Choice) -> QAbstractButton:
        raise NotImplementedError

    def clear(self) -> None:
        """Take the answer away."""
        raise NotImplementedError

    def _read_key(self, event: QKeyEvent, on: QObject) -> bool:
        plain = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier
        if event.modifiers() not in plain:
            return False
        text = event.text()
        place = self._place_of(text) if text.isdecimal() else None
        if place is not None:
            self.buttons[place].setFocus(Qt.FocusReason.TabFocusReason)
            self.buttons[place].click()
            return True
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear()
            return True
        if text.isalpha():
            return self._jump(text.lower(), on)
        return False

    def _place_of(self, digit: str) -> int | None:
        """Give the place of the button that a number key picks, or `None`."""
        return int(digit) - 1 if 1 <= int(digit) <= len(self.buttons) else None

    def _jump(self, letter: str, on: QObject) -> bool:
        here = next((i for i, button in enumerate(self.buttons) if button is on), -1)
        order = [*range(here + 1, len(self.buttons)), *range(here + 1)]
        for index in order:
            if words_of(self._choices[index]).lower().startswith(letter):
                self.buttons[index].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return False


class OneOf(_Buttons):
    """One choice of a few, as radio buttons."""

    def __init__(self, ground: Arrangement | None = None) -> None:
        super().__init__(ground or Columns())
        self._group = QButtonGroup(self)

    def set_value(self, value: str) -> None:
        """Check the button of `value`, or none."""
        wanted = next((b for b, c in zip(self.buttons, self._choices, strict=True) if c.code == value), None)
        if wanted is None:
            self._uncheck()
        else:
            wanted.setChecked(True)

    def _button(self, choice: Choice) -> QAbstractButton:
        button = Radio()
        self._adopt(button, choice)
        return button

    def _adopt(self, button: QAbstractButton, choice: Choice) -> None:
        self._group.addButton(button)
        # `clicked` comes for arrow keys, number keys and the mouse, and never for setChecked.
        button.clicked.connect(lambda: self._tell(choice.code))

    def _tell(self, code: str) -> None:
        self.changed.emit(code)
        # Arrow keys pick what they only pass.
        if not self._is_by_arrow:
            self.picked.emit()

    def clear(self) -> None:
        """Take the answer away."""
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
        super().__init__(Columns(2))

    def _button(self, choice: Choice) -> QAbstractButton:
        button = QPushButton()
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

    def __init__(self, ground: Arrangement | None = None) -> None:
        super().__init__(ground or Columns())

    def set_value(self, value: str) -> None:
        """Tick what `value` names."""
        codes = value.split()
        for button, choice in zip(self.buttons, self._choices, strict=True):
            button.setChecked(choice.code in codes)

    def _button(self, choice: Choice) -> QAbstractButton:
        button = Tick()
        button.clicked.connect(self._tell)
        return button

    def clear(self) -> None:
        """Take the answer away."""
        for button in self.buttons:
            button.setChecked(False)
        self._tell()

    def _tell(self) -> None:
        picked = [c.code for b, c in zip(self.buttons, self._choices, strict=True) if b.isChecked()]
        self.changed.emit(" ".join(picked))
