"""The sheet on which percentages and changes are worked out again, by formulas, where both their numbers are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.disclosure.safe_table import OF_ALL
from vrp_desktop.returns.extract.sheet import letters
from vrp_desktop.returns.sheet_xml import quoted
from vrp_desktop.returns.workbook import HEADER_ROW, CountLayout, Formula, Head, Of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vrp_desktop.disclosure.safe_table import SafeCell, SafeColumn, SafeTable
    from vrp_desktop.returns.workbook import Value, Workbook

SHEET = "Checks"
_HEADS = (
    Head("Sheet"),
    Head("Row"),
    Head("Column"),
    Head("Stands there", "number"),
    Head("Worked out again", "number"),
    Head("The same?"),
)
_SAME_WITHIN = "0.0005"


def add(writer: Workbook, tables: Sequence[SafeTable], period_label: str) -> None:
    """Add the sheet, unless nothing was worked out from shown numbers."""
    rows = [row for table in tables for row in _checked(table)]
    for place, row in enumerate(rows, HEADER_ROW + 1):
        row.append(Formula(f'IF(ABS(D{place}-E{place})<{_SAME_WITHIN},"Yes","No")', "Yes", "text"))
    if rows:
        writer.add(
            SHEET,
            f"Checks, {period_label}",
            "Percentages and changes, worked out again where both their numbers stand in this workbook.",
            _HEADS,
            rows,
        )


def _checked(table: SafeTable) -> Iterator[list[Value]]:
    layout = CountLayout(table)
    label = max(place for place, column in enumerate(table.columns) if not column.key)
    for number, cells in enumerate(table.rows):
        for column, cell in zip(table.columns, cells, strict=True):
            if column.of and cell.value is not None and (column.base != OF_ALL or table.has_total):
                unit = cell.unit or column.unit
                again = _formula(table, layout, column, cell, number)
                words = cells[label].value
                yield [table.name, words, column.title, Of(cell.value, unit), Formula(again, cell.value, unit)]


def _formula(table: SafeTable, layout: CountLayout, column: SafeColumn, cell: SafeCell, number: int) -> str:
    def at(key: str, row: int) -> str:
        return f"{quoted(table.name)}!{letters(layout.place(key) - 1)}{HEADER_ROW + 1 + row}"

    later = at(column.of, number)
    earlier = at(column.of, len(table.rows) - 1) if column.base == OF_ALL else at(column.base, number)
    if (cell.unit or column.unit) == "points":
        return f"ROUND(({later}-{earlier}){'*100' if _is_percent(table, column.of, number) else ''},1)"
    if column.is_change:
        return f"ROUND(({later}-{earlier})/{earlier},3)"
    return f"MIN(1,{later}/{earlier})"


def _is_percent(table: SafeTable, key: str, number: int) -> bool:
    place = next(place for place, column in enumerate(table.columns) if column.key == key)
    return table.rows[number][place].unit == "percent"
