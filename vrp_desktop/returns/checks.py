"""The sheet that says at a glance whether every check column agrees with the numbers beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.returns.extract.sheet import letters
from vrp_desktop.returns.layout import CountLayout
from vrp_desktop.returns.sheet_xml import quoted
from vrp_desktop.returns.workbook import HEADER_ROW, Formula, Head

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vrp_desktop.disclosure.safe_table import SafeTable
    from vrp_desktop.returns.workbook import Value, Workbook

SHEET = "Checks"
_HEADS = (
    Head("Sheet"),
    Head("Column"),
    Head("Numbers worked out again", "number"),
    Head("The same", "number"),
    Head("All the same?"),
)
_SAME_WITHIN = "0.0005"


def add(writer: Workbook, tables: Sequence[SafeTable], period_label: str) -> None:
    """Add the sheet, unless nothing was worked out from shown numbers."""
    rows = [row for table in tables for row in _checked(table)]
    for place, row in enumerate(rows, HEADER_ROW + 1):
        row.append(Formula(f'IF(C{place}=D{place},"Yes","No")', "Yes", "text"))
    if rows:
        writer.add(
            SHEET,
            f"Checks, {period_label}",
            "How many percentages and changes the check columns work out again, and how many come out the same.",
            _HEADS,
            rows,
        )


def _checked(table: SafeTable) -> Iterator[list[Value]]:
    layout = CountLayout(table)
    first, last = HEADER_ROW + 1, HEADER_ROW + len(table.rows)

    def cells(place: int) -> str:
        at = letters(place - 1)
        return f"{quoted(table.name)}!{at}{first}:{at}{last}"

    for column in layout.checked:
        count = sum(layout.row(number)[column.check - 1] is not None for number in range(len(table.rows)))
        if count:
            number, again = cells(column.place), cells(column.check)
            same = f"SUMPRODUCT(ISNUMBER({again})*(ABS({number}-{again})<{_SAME_WITHIN}))"
            yield [
                table.name,
                column.title,
                Formula(f"COUNT({again})", count, "number"),
                Formula(same, count, "number"),
            ]
