"""A sheet with its headings found: lists begin with a title, a date or an empty line more often than not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.operations.old_list.guesses import target_of

if TYPE_CHECKING:
    from vrp_desktop.operations.old_list.file import Table

_LOOKED_AT = 15
"""Headings stand in the first rows, or there are none."""
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `place`: from 0. `examples`: what its first filled cells say."""

    place: int
    heading: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OldList:
    """A sheet. `rows`: (its number in the sheet, cells), those below the headings."""

    sheet: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def old_list(table: Table) -> OldList:
    """Find the headings of a sheet: of its first rows the one that says most of what we ask."""
    start = max(
        range(min(len(table.rows), _LOOKED_AT)),
        key=lambda place: (_known(table.rows[place][1]), sum(map(bool, table.rows[place][1])), -place),
    )
    headings, rows = table.rows[start][1], table.rows[start + 1 :]
    width = max(len(cells) for _, cells in table.rows[start:])
    columns = []
    for place in range(width):
        heading = headings[place] if place < len(headings) else ""
        filled = dict.fromkeys(cells[place] for _, cells in rows if place < len(cells) and cells[place])
        if heading or filled:
            columns.append(Column(place, heading or f"Column {place + 1}", tuple(filled)[:_EXAMPLES]))
    return OldList(table.name, tuple(columns), tuple(rows))


def _known(cells: tuple[str, ...]) -> int:
    return sum(target_of(cell) is not None for cell in cells)
