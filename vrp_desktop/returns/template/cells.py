"""Where a cell is: addresses and areas as Excel writes them, and the areas that a formula names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
_TEXT = re.compile(r'"(?:[^"]|"")*"')
_REFERENCE = re.compile(
    r"(?<![\w.\[])(?:(?:'((?:[^']|'')+)'|([^\W\d][\w.]*))!)?"
    r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})(?::\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6}))?(?![\w(.!\[])"
)


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One cell of a sheet, both numbers from 1."""

    row: int
    column: int

    def __str__(self) -> str:
        return f"{letters(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, both corners in it."""

    first: Cell
    last: Cell

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}:{self.last}"

    def __contains__(self, cell: object) -> bool:
        return (
            isinstance(cell, Cell)
            and self.first.row <= cell.row <= self.last.row
            and self.first.column <= cell.column <= self.last.column
        )

    @property
    def rows(self) -> range:
        """The numbers of its rows."""
        return range(self.first.row, self.last.row + 1)

    @property
    def columns(self) -> range:
        """The numbers of its columns."""
        return range(self.first.column, self.last.column + 1)

    def cells(self) -> Iterator[Cell]:
        """Give its cells, row by row."""
        return (Cell(row, column) for row in self.rows for column in self.columns)

    def meets(self, other: Area) -> bool:
        """Tell whether the two have a cell in common."""
        return not (
            self.last.row < other.first.row
            or other.last.row < self.first.row
            or self.last.column < other.first.column
            or other.last.column < self.first.column
        )

    def to_row(self, row: int) -> Area:
        """Give the area that ends in `row` instead."""
        return Area(self.first, Cell(row, self.last.column))


def letters(column: int) -> str:
    """Give a column's letters: 1 is A, 27 is AA."""
    found = ""
    while column:
        column, place = divmod(column - 1, 26)
        found = chr(65 + place) + found
    return found


def cell_of(text: str) -> Cell | None:
    """Read an address like B4 or $B$4; `None` when it is none, or lies outside of a sheet."""
    found = _CELL.fullmatch(text.strip())
    return _cell(found[1], found[2]) if found else None


def area_of(text: str) -> Area | None:
    """Read an address of one cell or of two corners."""
    first, _, last = text.partition(":")
    one, other = cell_of(first), cell_of(last or first)
    if one is None or other is None:
        return None
    return _area(one, other)


def named_area(text: str) -> tuple[str, Area] | None:
    """Read what a name stands for when that is one area of one sheet: 'Ward counts'!$B$4:$D$9."""
    sheet, mark, area = text.strip().removeprefix("=").rpartition("!")
    found = area_of(area) if mark else None
    if found is None:
        return None
    if sheet.startswith("'") and sheet.endswith("'") and len(sheet) > 2:
        sheet = sheet[1:-1].replace("''", "'")
    return None if "[" in sheet or ":" in sheet else (sheet, found)


def references(formula: str, sheet: str) -> Iterator[tuple[str, Area]]:
    """Give (sheet, area) of each area that a formula standing on `sheet` names by its address."""
    for found in _REFERENCE.finditer(_TEXT.sub('""', formula)):
        first = _cell(found[3], found[4])
        last = _cell(found[5], found[6]) if found[5] else first
        if first is not None and last is not None:
            yield (found[1] or "").replace("''", "'") or found[2] or sheet, _area(first, last)


def _cell(column: str, row: str) -> Cell | None:
    number = 0
    for letter in column.upper():
        number = number * 26 + ord(letter) - 64
    found = Cell(int(row), number)
    return found if found.row <= LAST_ROW and found.column <= LAST_COLUMN else None


def _area(one: Cell, other: Cell) -> Area:
    rows, columns = sorted((one.row, other.row)), sorted((one.column, other.column))
    return Area(Cell(rows[0], columns[0]), Cell(rows[1], columns[1]))
