"""Gives a page of rows as the cells of a sheet, a column at a time.

A column has one type, so nearly all of its cells are made by one expression in one loop; what does not fit its column
(words among numbers, a number of twenty figures, a day before 1900) is looked at by itself and becomes text.
"""

from __future__ import annotations

import datetime
import math
import re
from typing import TYPE_CHECKING

from vrp_desktop.returns.extract.parts import AS_DATE, AS_MOMENT, AS_TEXT
from vrp_desktop.returns.workbook import LONGEST_TEXT, clean, is_too_long

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Value = str | int | float | datetime.date | None

_EXACT = 10**15
"""Excel keeps 15 figures of a number; more of them stay text, or they would end in zeros."""
_DAY_ZERO = datetime.date(1899, 12, 30).toordinal()
_FIRST_DAY = datetime.date(1900, 3, 1)
"""Excel believes that there was a 29th of February 1900; a day before this would be another one there."""
_DAY = 86_400
_BETWEEN = "\x00"
"""Stands between texts that are looked at together: what no cell can hold."""
_NOT_IN_XML = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LIKE_AN_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""Excel reads "_x0041_" as "A" (ECMA-376, ST_Xstring)."""
_REMEMBERED = 5_000
"""How many different texts or days of a column are kept as cells."""


def renderer(kind: str, letter: str, cut: list[int]) -> Callable[[Sequence[str], Sequence[Value]], list[str]]:
    """Give what makes cells of the column `letter` out of row numbers and as many values of this kind.

    `kind`: as in `disclosure.record_sheet.SheetColumn`. An empty value has no cell, "". `cut` takes up how long each
    text was that a cell could not hold all of.
    """
    column = _Column(letter, cut)
    return {
        "number": column.numbers,
        "date": column.days,
        "date and time": column.moments,
        "free text": column.free_texts,
    }.get(kind, column.texts)


class _Column:
    def __init__(self, letter: str, cut: list[int]) -> None:
        self._start = f'<c r="{letter}'
        self._cut = cut
        self._ends: dict[Value, str] = {}
        """By value, what stands behind the row's number."""

    def texts(self, rows: Sequence[str], values: Sequence[Value]) -> list[str]:
        """Give cells of short texts, many of them alike."""
        ends = self._ends
        new = [value for value in set(values) if value not in ends and value is not None and value != ""]
        if new:
            if len(ends) + len(new) > _REMEMBERED:
                ends.clear()
                if len(new) > _REMEMBERED or len(new) * 2 > len(values):
                    return self.free_texts(rows, values)
                new = [value for value in set(values) if value is not None and value != ""]
            plain = [_as_text(value) for value in new]
            for value, said, text in zip(new, plain, escaped(plain, self._cut), strict=True):
                # Excel trims what is not marked, and the mark costs room in each cell.
                start = _TRIMMED_TEXT if said == said.strip() else _TEXT
                ends[value] = f"{start}{text}</t></is></c>"
        ends[None] = ends[""] = ""
        start = self._start
        return [f"{start}{row}{end}" if (end := ends[value]) else "" for row, value in zip(rows, values, strict=True)]

    def free_texts(self, rows: Sequence[str], values: Sequence[Value]) -> list[str]:
        """Give cells of texts that are all different."""
        start = self._start
        texts = escaped([value if type(value) is str else _as_text(value) for value in values], self._cut)
        return [
            f"{start}{row}{_TEXT}{text}</t></is></c>" if text else "" for row, text in zip(rows, texts, strict=True)
        ]

    def numbers(self, rows: Sequence[str], values: Sequence[Value]) -> list[str]:
        """Give cells of numbers. Whole ones that Excel keeps exactly are the common case, and quick."""
        start = self._start
        types = set(map(type, values))
        types.discard(type(None))
        if not types:
            return [""] * len(values)
        if types == {int} and all(value is None or -_EXACT < value < _EXACT for value in values):  # type: ignore[operator]
            return [
                f'{start}{row}"><v>{value}</v></c>' if value is not None else ""
                for row, value in zip(rows, values, strict=True)
            ]
        return [self._number(row, value) for row, value in zip(rows, values, strict=True)]

    def days(self, rows: Sequence[str], values: Sequence[Value]) -> list[str]:
        """Give cells of days, which come again and again."""
        ends = self._ends
        if len(ends) > _REMEMBERED:
            ends.clear()
        for value in set(values):
            if value not in ends:
                ends[value] = self._end_of_day(value)
        start = self._start
        return [f"{start}{row}{end}" if (end := ends[value]) else "" for row, value in zip(rows, values, strict=True)]

    def moments(self, rows: Sequence[str], values: Sequence[Value]) -> list[str]:
        """Give cells of days with the time, which hardly ever come again."""
        return [
            f"{self._start}{row}{end}" if (end := self._end_of_day(value)) else ""
            for row, value in zip(rows, values, strict=True)
        ]

    def _number(self, row: str, value: Value) -> str:
        if value is None or value == "":
            return ""
        # A truth value is a whole number to Python, and none to Excel.
        is_exact = (type(value) is int and -_EXACT < value < _EXACT) or (type(value) is float and math.isfinite(value))
        end = f'"><v>{value!r}</v></c>' if is_exact else _text_end(value)
        return f"{self._start}{row}{end}"

    def _end_of_day(self, value: Value) -> str:
        if value is None or value == "":
            return ""
        if isinstance(value, datetime.datetime):
            # The hands of the clock where it was written down: a sheet knows no distance from UTC.
            day = value.date()
            if day >= _FIRST_DAY:
                seconds = value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
                return f'" s="{AS_MOMENT}"><v>{day.toordinal() - _DAY_ZERO + seconds / _DAY!r}</v></c>'
        elif isinstance(value, datetime.date) and value >= _FIRST_DAY:
            return f'" s="{AS_DATE}"><v>{value.toordinal() - _DAY_ZERO}</v></c>'
        return _text_end(value)


_TRIMMED_TEXT = f'" s="{AS_TEXT}" t="inlineStr"><is><t>'
_TEXT = f'" s="{AS_TEXT}" t="inlineStr"><is><t xml:space="preserve">'


def _text_end(value: Value) -> str:
    return f"{_TEXT}{escaped([_as_text(value)])[0]}</t></is></c>"


def _as_text(value: Value) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def as_xstring(text: str) -> str:
    """Give a text with nothing in it that Excel would take for an escape, or that XML cannot hold."""
    return _LIKE_AN_ESCAPE.sub("_x005F_", clean(text))


def escaped(texts: Sequence[str], cut: list[int] | None = None) -> list[str]:
    """Give texts as they stand in XML, all at once: one search through many texts is faster than many through one.

    What a cell cannot hold becomes U+FFFD, and what is too long ends in "…"; `cut` takes up how long that was.
    """
    if not texts:
        return []
    block = _BETWEEN.join(texts)
    if (
        len(block) > LONGEST_TEXT // 2 and max(map(len, texts)) > LONGEST_TEXT // 2
    ) or block.count(_BETWEEN) != len(texts) - 1 or _NOT_IN_XML.search(block):  # fmt: skip
        block = _BETWEEN.join(clean(text) for text in texts)
        if cut is not None:
            cut.extend(len(text) for text in texts if is_too_long(text))
    if "&" in block:
        block = block.replace("&", "&amp;")
    if "<" in block:
        block = block.replace("<", "&lt;")
    if ">" in block:
        block = block.replace(">", "&gt;")
    if "\r" in block:
        # As it stands a reader of XML makes a line's end of it.
        block = block.replace("\r", "&#13;")
    if "_x" in block:
        block = _LIKE_AN_ESCAPE.sub("_x005F_", block)
    return block.split(_BETWEEN)
