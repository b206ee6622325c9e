"""A number on a short scale as a row of stars, each with its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractButton, QPushButton

from vrp_desktop.forms.definition import Choice
from vrp_desktop.ui import theme
from vrp_desktop.ui.form_view.arrangement import Packed
from vrp_desktop.ui.form_view.choice import OneOf
from vrp_desktop.ui.form_view.steps import Steps, number_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_STARS = 10
"""A scale with more steps than this is a slider."""
_FILLED, _EMPTY = "★", "☆"


class Rating(OneOf):
    """One number of a few. The stars up to it are filled; number keys pick, 0 is ten where there is no nought."""

    def __init__(self, parameters: Mapping[str, str] | None) -> None:
        super().__init__(Packed(theme.GRID // 2))
        self._steps = Steps(parameters)
        self._value = ""
        super().set_choices([Choice(number, number, {}) for number in self._steps.texts()])
        for place, button in enumerate(self.buttons, 1):
            number, last = self._choices[place - 1].label, self._choices[-1].label
            button.setAccessibleName(self.tr("{number}, up to {last}").format(number=number, last=last))
        self._fill()

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Pass over choices: the numbers follow from the scale."""

    def set_value(self, value: str) -> None:
        """Fill the stars up to `value`."""
        number = number_in(value)
        self._value = next((c.code for c in self._choices if number is not None and number_in(c.code) == number), "")
        super().set_value(self._value)
        self._fill()

    def _button(self, choice: Choice) -> QAbstractButton:
        button = QPushButton()
        button.setCheckable(True)
        theme.set_role(button, "star")
        self._adopt(button, choice)
        return button

    def _place_of(self, digit: str) -> int | None:
        codes = [choice.code for choice in self._choices]
        number = digit if digit != "0" or "0" in codes else "10"
        return codes.index(number) if number in codes else None

    def _tell(self, code: str) -> None:
        self._value = code
        self._fill()
        super()._tell(code)

    def clear(self) -> None:
        """Take the answer away."""
        self._value = ""
        self._fill()
        super().clear()

    def _fill(self) -> None:
        codes = [choice.code for choice in self._choices]
        filled = codes.index(self._value) + 1 if self._value else 0
        for place, (button, code) in enumerate(zip(self.buttons, codes, strict=True)):
            button.setText(f"{_FILLED if place < filled else _EMPTY} {code}")
