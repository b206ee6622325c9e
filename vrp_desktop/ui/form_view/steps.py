"""The steps of a scale: which numbers there are between its two ends.

Source: ODK XForms specification, section "Range"; XLSForm's ``range`` with start, end, step, tick_interval and
placeholder.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_STEPS = 10_000
_MOST_TICKS = 11


class Steps:
    """The numbers of a scale by their place, 0 to `last`. A form that says nothing means 0 to 10 in steps of 1."""

    def __init__(self, parameters: Mapping[str, str] | None) -> None:
        found = parameters or {}
        self._start, end = _number(found.get("start"), "0"), _number(found.get("end"), "10")
        step = abs(_number(found.get("step"), "1")) or Decimal(1)
        self._step = step if end >= self._start else -step
        self.last = min(int(abs(end - self._start) / step), _MOST_STEPS)
        self._between = abs(_number(found.get("tick-interval"), "0"))
        self.begins_at = self.place(found.get("placeholder", "")) or 0
        """Where the handle stands before there is an answer."""

    def text(self, place: int) -> str:
        """Give the number at a place as an answer has it."""
        plain = format((self._start + self._step * place).normalize(), "f")
        return "0" if plain in ("-0", "") else plain

    def texts(self) -> list[str]:
        """Give all numbers, from the start on."""
        return [self.text(place) for place in range(self.last + 1)]

    def place(self, text: str) -> int | None:
        """Give the place of a number, the nearest within the scale; `None` for what is no number."""
        number = number_in(text)
        if number is None:
            return None
        return max(0, min(int((number - self._start) / self._step), self.last))

    def ticks(self) -> list[int]:
        """Give the places that are marked: as often as the form says, else so that there is room for their numbers."""
        every = int(self._between / abs(self._step)) if self._between else 0
        if not every:
            every = next(n * ten for ten in (1, 10, 100, 1000, 10_000) for n in (1, 2, 5) if n * ten >= self._crowd())
        return list(range(0, self.last + 1, every))

    def counts_itself(self) -> int | None:
        """Give the first number of a scale of whole numbers, one after the other, else `None`."""
        return int(self._start) if self._step == 1 and self._start == int(self._start) else None

    def _crowd(self) -> float:
        return self.last / (_MOST_TICKS - 1)


def number_in(text: str) -> Decimal | None:
    """Give the number that a text is, or `None`."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _number(text: str | None, otherwise: str) -> Decimal:
    found = number_in(text or otherwise)
    return Decimal(otherwise) if found is None else found
