"""Where what may leave stands on its sheet: numbers with their signs and their checks beside them, and rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.disclosure.record_sheet import RecordSheet
from vrp_desktop.disclosure.safe_table import OF_ALL, SafeTable
from vrp_desktop.returns.extract.sheet import letters
from vrp_desktop.returns.workbook import HEADER_ROW, Formula, Head, Of

if TYPE_CHECKING:
    from vrp_desktop.disclosure.safe_table import SafeCell, SafeColumn
    from vrp_desktop.returns.workbook import Value, Workbook

CHECK = "check"
"""The last word of the heading of a column that works another one out again."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A column that is worked out again: its heading, its place on the sheet and that of its check, both from 1."""

    title: str
    place: int
    check: int


class CountLayout:
    """Where the columns of a protected table stand on its sheet.

    To the right of each number stands its symbol, if any; the number cell is then empty. A percentage or change that
    was worked out from numbers of the same sheet has its check to the right of that: the same by a formula, and
    nothing where a symbol stands or one of the two numbers is not shown. `checked`: those columns.
    """

    def __init__(self, table: SafeTable) -> None:
        self._table = table
        self._places: dict[str, int] = {}
        self.heads: list[Head] = []
        self.checked: list[Checked] = []
        notes, words = 0, [column for column in table.columns if not column.key]
        for column in table.columns:
            if column.key:
                self._places[column.key] = len(self.heads) + 1
            self.heads.append(Head(column.title, column.unit, is_code=len(words) > 1 and column is words[0]))
            if column.unit != "text":
                notes += 1
                self.heads.append(Head(f"Note {notes}", "symbol"))
            if _has_check(table, column):
                self.heads.append(Head(f"{column.title} {CHECK}", column.unit, is_check=True))
                self.checked.append(Checked(column.title, self._places[column.key], len(self.heads)))

    def place(self, key: str) -> int:
        """Give the sheet's column, from 1, of the table's column `key`."""
        return self._places[key]

    def row(self, number: int) -> list[Value]:
        """Give the cells of the table's row `number`, from 0."""
        cells: list[Value] = []
        for column, cell in zip(self._table.columns, self._table.rows[number], strict=True):
            if column.unit == "text":
                cells.append(cell.symbol or cell.value)
            else:
                cells += [Of(cell.value, cell.unit) if cell.unit else cell.value, cell.symbol or None]
            if _has_check(self._table, column):
                cells.append(self._again(column, cell, number))
        return cells

    def _again(self, column: SafeColumn, cell: SafeCell, number: int) -> Formula | None:
        if not isinstance(cell.value, int | float):
            return None
        unit = cell.unit or column.unit
        later = self._at(column.of, number)
        is_of_all = column.base == OF_ALL
        earlier = self._at(column.of, len(self._table.rows) - 1) if is_of_all else self._at(column.base, number)
        if unit == "points":
            text = f"ROUND(({later}-{earlier}){'*100' if self._is_percent(column.of, number) else ''},1)"
        elif unit == "difference":
            text = f"ROUND({later}-{earlier},2)"
        elif column.is_change:
            text = f"ROUND(({later}-{earlier})/{earlier},3)"
        else:
            text = f"MIN(1,{later}/{earlier})"
        return Formula(text, cell.value, unit)

    def _at(self, key: str, number: int) -> str:
        return f"{letters(self._places[key] - 1)}{HEADER_ROW + 1 + number}"

    def _is_percent(self, key: str, number: int) -> bool:
        place = next(place for place, column in enumerate(self._table.columns) if column.key == key)
        return self._table.rows[number][place].unit == "percent"


def _has_check(table: SafeTable, column: SafeColumn) -> bool:
    return bool(column.of) and (column.base != OF_ALL or table.has_total)


@dataclass(frozen=True, slots=True)
class Laid:
    """A table as it stands on its sheet."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[Value, ...], ...]
    checked: tuple[Checked, ...]


def laid(data: SafeTable | RecordSheet) -> Laid:
    """Lay out protected counts as `CountLayout` says; of rows, only the percentages have anything beside them."""
    if isinstance(data, RecordSheet):
        return _laid_rows(data)
    layout = CountLayout(data)
    rows = tuple(tuple(layout.row(place)) for place in range(len(data.rows)))
    return Laid(tuple(layout.heads), rows, tuple(layout.checked))


def _laid_rows(sheet: RecordSheet) -> Laid:
    heads: list[Head] = []
    places: dict[str, int] = {}
    checked: list[Checked] = []
    for column in sheet.columns:
        places[column.key] = len(heads)
        heads.append(Head(column.title, column.kind))
        if column.of in places and column.base in places:
            heads.append(Head(f"{column.title} {CHECK}", column.kind, is_check=True))
            checked.append(Checked(column.title, places[column.key] + 1, len(heads)))
    rows: list[tuple[Value, ...]] = []
    for number, values in enumerate(sheet.rows, HEADER_ROW + 1):
        cells: list[Value] = []
        for column, value in zip(sheet.columns, values, strict=True):
            cells.append(value)
            if column.of in places and column.base in places:
                part, whole = (f"{letters(places[key])}{number}" for key in (column.of, column.base))
                again = f"MIN(1,{part}/{whole})"
                cells.append(Formula(again, value, column.kind) if isinstance(value, int | float) else None)
        rows.append(tuple(cells))
    return Laid(tuple(heads), tuple(rows), tuple(checked))


def add(book: Workbook, data: SafeTable | RecordSheet, about: str) -> None:
    """Add a sheet with protected counts or whitelisted rows."""
    made = laid(data)
    has_total = isinstance(data, SafeTable) and data.has_total
    book.add(data.name, data.title, about, made.heads, made.rows, has_total=has_total)
