"""What a return offers to a template: its protected tables as rows and columns, each number with its symbol."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.disclosure.record_sheet import RecordSheet, Value
from vrp_desktop.disclosure.safe_table import SafeTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vrp_desktop.disclosure.rounding import Rounding

Shown = SafeTable | RecordSheet
"""The only two things that can go into a template."""
NOTE = ": note"
"""What the title of a symbol's own column ends with, as in our own workbooks."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What stands in a cell, or the symbol in its place."""

    value: Value
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """One table. `kinds`: "text", "free text", "number", "percent" or "date" by column; the total is the last row.

    `rule`: how its numbers were rounded; `None` for rows, whose numbers stand as they are.
    """

    name: str
    titles: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: tuple[tuple[Figure, ...], ...]
    has_total: bool = False
    rule: Rounding | None = None

    def offered(self) -> tuple[str, ...]:
        """Give the titles that can be chosen: behind each number of a protected table that of its symbol."""
        found: list[str] = []
        for title, kind in zip(self.titles, self.kinds, strict=True):
            found.append(title)
            if self.rule is not None and kind in ("number", "percent"):
                found.append(title + NOTE)
        return tuple(found)

    def place(self, title: str) -> int | None:
        """Give the place of a column, also by the title of its symbol's; `None` when there is none."""
        for one in (title, title.removesuffix(NOTE)):
            if one in self.titles:
                return self.titles.index(one)
        return None

    def row_keys(self) -> tuple[str, ...]:
        """Give what each row is known by: its first text, which of a total is the second when it has no code."""
        return tuple(next((str(one.value) for one in row if one.value not in (None, "")), "") for row in self.rows)

    def row(self, key: str) -> tuple[Figure, ...] | None:
        """Give the row with this key."""
        return next((row for row, one in zip(self.rows, self.row_keys(), strict=True) if one == key), None)

    @property
    def total(self) -> tuple[Figure, ...] | None:
        """The row of totals, if it has one."""
        return self.rows[-1] if self.has_total and self.rows else None

    @property
    def body(self) -> tuple[tuple[Figure, ...], ...]:
        """The rows without that of totals."""
        return self.rows[:-1] if self.has_total else self.rows


def grid_of(table: Shown) -> Grid:
    """Give the grid of a table that may leave. Raises TypeError for anything else."""
    if isinstance(table, SafeTable):
        return Grid(
            table.name,
            tuple(column.title for column in table.columns),
            tuple(column.unit for column in table.columns),
            tuple(tuple(Figure(cell.value, cell.symbol) for cell in row) for row in table.rows),
            table.has_total,
            table.rule,
        )
    if isinstance(table, RecordSheet):
        return Grid(
            table.name,
            tuple(column.title for column in table.columns),
            tuple(column.kind for column in table.columns),
            tuple(tuple(map(Figure, row)) for row in table.rows),
        )
    raise TypeError("only a SafeTable or a RecordSheet goes into a template")


def grids_of(tables: Mapping[str, Shown] | Iterable[Shown]) -> dict[str, Grid]:
    """Give the grids by the name of their table."""
    found = tables.values() if hasattr(tables, "values") else tables
    return {one.name: one for one in map(grid_of, found)}
