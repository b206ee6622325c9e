"""What stands on the sheets of a return, as every return wants it; `package` makes a file of it.

Follows registers.md F.0 and the Government Analysis Function's guidance for accessible spreadsheets: title in A1, one
table a sheet, no merged cells, no blank rows, notes in words, nothing told by colour alone.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vrp_desktop.returns.charts import Drawing


@dataclass(frozen=True, slots=True)
class Of:
    """A value of another kind than its column."""

    value: str | int | float | datetime.date | None
    kind: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of our own, and what it gives; nothing that anybody typed ever becomes one."""

    text: str
    value: str | float
    kind: str


Value = str | int | float | datetime.date | Of | Formula | None
HEADER_ROW = 3
"""A1 has the title, A2 what the table shows; the table begins below."""

# Day first whatever the machine's language says: 809 is English as in the United Kingdom.
FORMATS = {
    "date": "[$-809]dd/mm/yyyy",
    "number": "#,##0",
    "decimal": "#,##0.##",
    "percent": "0.0%",
    "points": '+0.0" points";-0.0" points";0.0" points"',
    "difference": "+#,##0.##;-#,##0.##;0",
}
TO_THE_RIGHT = ("number", "decimal", "percent", "points", "difference")
FONT = "Calibri"
LINE_HEIGHT = 15
"""Points, at 11 point Calibri."""
HEAD_GROUND, ON_HEAD, RULE = "1F6F4A", "FFFFFF", "BFC5C1"
"""Colours of our own rules and headings: not every program draws Excel's table styles, nor on paper."""
LONGEST_TEXT = 32_767
"""What an Excel cell holds (ECMA-376)."""
_NOTHING = "Nothing in this period"
# What XML 1.0 cannot hold, and halves of signs, which no file can.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Head:
    """One column: its heading and what stands under it ("text", "free text", "symbol", or a kind of `FORMATS`).

    `is_check`: it works out again what stands in the column of numbers to its left. `is_code`: it holds the codes of
    the rows, and the next one says what they are.
    """

    title: str
    kind: str = "text"
    is_check: bool = False
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `about`: one sentence under the title. `rows`: each as long as `heads`; the total last, if any.

    A sheet without `heads` has no table. `drawings`: charts, one under the other.
    """

    name: str
    title: str
    about: str
    heads: tuple[Head, ...] = ()
    rows: tuple[tuple[Value, ...], ...] = ()
    has_total: bool = False
    drawings: tuple[Drawing, ...] = ()


class Workbook:
    """The sheets of a return in their order. `rows_written` counts the rows of all data tables.

    `marking` stands at the head and foot of every printed page. `meta`: lines of the hidden sheet.
    """

    def __init__(self, *, title: str, marking: str, made_on: datetime.date) -> None:
        self.title = title
        self.marking = marking
        self.made_on = made_on
        self.sheets: list[Sheet] = []
        self.meta: list[tuple[str, str | int]] = []
        self.rows_written = 0

    def add(
        self,
        name: str,
        title: str,
        about: str,
        heads: Sequence[Head],
        rows: Sequence[Sequence[Value]],
        *,
        has_total: bool = False,
    ) -> None:
        """Add a sheet with one table. A table of no rows says so in its first cell."""
        self.rows_written += len(rows)
        shown = rows or [[_NOTHING, *[None] * (len(heads) - 1)]]
        self.sheets.append(Sheet(name, title, about, tuple(heads), tuple(tuple(row) for row in shown), has_total))

    def add_page(self, name: str, title: str, about: str, drawings: Sequence[Drawing]) -> None:
        """Add a sheet without a table, for charts."""
        self.sheets.append(Sheet(name, title, about, drawings=tuple(drawings)))


def clean(text: str) -> str:
    """Give `text` as a cell can hold it: what XML has no sign for becomes U+FFFD, and what is too long ends in "…"."""
    text = _NOT_IN_XML.sub("\ufffd", text)
    if not is_too_long(text):
        return text
    # Excel counts signs beyond U+FFFF twice; half of one is none.
    return text.encode("utf-16-le")[: 2 * (LONGEST_TEXT - 1)].decode("utf-16-le", "ignore") + "…"


LONG_TEXT = "Long text"


def too_long(sheet: str, count: int) -> str:
    """Say that texts were cut. `count`: how many in a sheet."""
    texts = "1 text is" if count == 1 else f"{count:,} texts are"
    return (
        f"{sheet}: {texts} longer than the {LONGEST_TEXT:,} signs that an Excel cell holds, and ends there in “…”. "
        "The record has all of it."
    )


def is_too_long(text: str) -> bool:
    """Tell whether a cell cannot hold all of `text`."""
    return len(text) > LONGEST_TEXT // 2 and len(text.encode("utf-16-le", "surrogatepass")) // 2 > LONGEST_TEXT
