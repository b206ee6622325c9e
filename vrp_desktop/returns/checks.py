"""The sheet that says at a glance whether every check column agrees with the numbers beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.disclosure.record_sheet import RecordSheet
from vrp_desktop.returns.extract.sheet import letters
from vrp_desktop.returns.layout import laid
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


def add(writer: Workbook, sheets: Sequence[SafeTable | RecordSheet], period_label: str) -> None:
    """Add the sheet, unless nothing was worked out from shown numbers."""
    rows = [row for sheet in sheets for row in _checked(sheet)]
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


def _checked(sheet: SafeTable | RecordSheet) -> Iterator[list[Value]]:
    made = laid(sheet)
    first, last = HEADER_ROW + 1, HEADER_ROW + len(made.rows)

    def cells(place: int) -> str:
        at = letters(place - 1)
        return f"{quoted(sheet.name)}!{at}{first}:{at}{last}"

    for column in made.checked:
        count = sum(row[column.check - 1] is not None for row in made.rows)
        if count:
            number, again = cells(column.place), cells(column.check)
            # Among rows a sign may stand where a number would, and nothing can be taken from it.
            is_same = f"{number}={again}" if isinstance(sheet, RecordSheet) else f"ABS({number}-{again})<{_SAME_WITHIN}"
            same = f"SUMPRODUCT(ISNUMBER({again})*({is_same}))"
            yield [
                sheet.name,
                column.title,
                Formula(f"COUNT({again})", count, "number"),
                Formula(same, count, "number"),
            ]
