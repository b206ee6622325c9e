"""Writes sheets as every return wants them: title in A1, one real Excel table, fit to be read and printed.

Follows registers.md F.0 and the Government Analysis Function's guidance for accessible spreadsheets: no merged cells,
no blank rows, notes in words, nothing told by colour alone. Text is always a text cell, whatever it begins with.
"""

from __future__ import annotations

import datetime
import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from vrp_desktop.disclosure.record_sheet import RecordSheet
    from vrp_desktop.disclosure.safe_table import SafeTable

Value = str | int | float | datetime.date | None
HEADER_ROW = 3
"""A1 has the title, A2 what the table shows; the table begins below."""

# Day first whatever the machine's language says: 809 is English as in the United Kingdom.
FORMATS = {"date": "[$-809]dd/mm/yyyy", "number": "#,##0", "percent": "0.0%"}
_WIDTHS = {"date": 13, "number": 12, "percent": 12, "text": 24, "free text": 40, "symbol": 10}
_WIDEST = {"text": 36, "free text": 60}
_WIDEST_OF_MANY = {"text": 22, "free text": 30}
"""Longer texts wrap: a table of many columns must still be readable on one page's width."""
_FEW = 9
"""A table of more columns than this has many."""
_ROWS_OF_A_PAGE = 32
"""A table of up to so many rows is printed on one page."""
FONT = "Calibri"
LINE_HEIGHT = 15
"""Points, at 11 point Calibri."""
_FOR_THE_ARROW = 3
"""Characters that the filter's arrow covers in Excel."""
HEAD_GROUND, ON_HEAD, _RULE = "1F6F4A", "FFFFFF", "BFC5C1"
"""Colours of our own rules and headings: not every program draws Excel's table styles, nor on paper."""
_TO_THE_RIGHT = ("number", "percent")
LONGEST_TEXT = 32_767
"""What an Excel cell holds (ECMA-376)."""
# What XML 1.0 cannot hold, and halves of signs, which no file can.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Head:
    """One column: its heading and what stands under it ("text", "free text", "number", "percent", "date", "symbol")."""

    title: str
    kind: str = "text"


class SheetWriter:
    """Adds sheets to a workbook. `rows_written` counts the rows of all data tables."""

    def __init__(self, book: Workbook, *, marking: str) -> None:
        self._book = book
        self._marking = marking
        self._tables = 0
        self.rows_written = 0

    def add(
        self, name: str, title: str, about: str, heads: Sequence[Head], rows: Sequence[Sequence[Value]]
    ) -> Worksheet:
        """Add a sheet with one table. `about`: one sentence under the title. Every row is as long as `heads`."""
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.table import Table, TableStyleInfo

        sheet: Worksheet = self._book.create_sheet(name)
        self._put(sheet, 1, 1, title, "text")
        sheet["A1"].font = Font(name=FONT, bold=True, size=14)
        self._put(sheet, 2, 1, about, "text")
        lines = 1
        widths = []
        for column, head in enumerate(heads, 1):
            self._put(sheet, HEADER_ROW, column, head.title, "text")
            cell = sheet.cell(HEADER_ROW, column)
            cell.font = Font(name=FONT, bold=True, color=ON_HEAD)
            cell.fill = PatternFill("solid", fgColor=HEAD_GROUND)
            to_the_right = head.kind in _TO_THE_RIGHT
            cell.alignment = Alignment(
                wrap_text=True,
                vertical="top",
                horizontal="right" if to_the_right else "left",
                indent=1 if to_the_right else 0,
            )
            width = _width(head, [row[column - 1] for row in rows], is_one_of_many=len(heads) > _FEW and column > 1)
            widths.append(width)
            sheet.column_dimensions[get_column_letter(column)].width = width
            lines = max(lines, len(textwrap.wrap(head.title, width - 2)))
        sheet.row_dimensions[HEADER_ROW].height = LINE_HEIGHT * lines + 3
        rule = Border(bottom=Side("thin", color=_RULE))
        for place, row in enumerate(rows, HEADER_ROW + 1):
            for column, (head, value) in enumerate(zip(heads, row, strict=True), 1):
                self._put(sheet, place, column, value, head.kind)
                sheet.cell(place, column).border = rule
            # Not every program makes room for wrapped text by itself.
            sheet.row_dimensions[place].height = LINE_HEIGHT * min(_lines(row, widths), 20) + 1
        # A table needs one row under its heading, even when there is nothing to say.
        last = HEADER_ROW + max(len(rows), 1)
        self._tables += 1
        table = Table(
            displayName=f"{re.sub('[^A-Za-z0-9]', '', name)}_{self._tables}",
            ref=f"A{HEADER_ROW}:{get_column_letter(len(heads))}{last}",
        )
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
        sheet.add_table(table)
        sheet.freeze_panes = f"A{HEADER_ROW + 1}"
        self._print_setup(sheet)
        sheet.page_setup.fitToHeight = 1 if len(rows) <= _ROWS_OF_A_PAGE else 0
        self.rows_written += len(rows)
        return sheet

    def add_page(self, name: str, title: str, about: str) -> Worksheet:
        """Add a sheet without a table, for a chart."""
        from openpyxl.styles import Font

        sheet: Worksheet = self._book.create_sheet(name)
        self._put(sheet, 1, 1, title, "text")
        sheet["A1"].font = Font(name=FONT, bold=True, size=14)
        self._put(sheet, 2, 1, about, "text")
        self._print_setup(sheet)
        sheet.page_setup.fitToHeight = 1
        return sheet

    def add_records(self, sheet: RecordSheet, about: str) -> Worksheet:
        """Add whitelisted rows."""
        return self.add(sheet.name, sheet.title, about, [Head(c.title, c.kind) for c in sheet.columns], sheet.rows)

    def add_counts(self, table: SafeTable, about: str) -> Worksheet:
        """Add a protected table. Beside each number stands its symbol, if any; the number cell is then empty."""
        heads: list[Head] = []
        for column in table.columns:
            heads.append(Head(column.title, column.unit))
            if column.unit != "text":
                heads.append(Head(f"{column.title}: note", "symbol"))
        rows = []
        for cells in table.rows:
            row: list[Value] = []
            for column, cell in zip(table.columns, cells, strict=True):
                if column.unit == "text":
                    row.append(cell.symbol or cell.value)
                else:
                    row += [cell.value, cell.symbol or None]
            rows.append(row)
        sheet = self.add(table.name, table.title, about, heads, rows)
        if table.has_total:
            _mark_total(sheet, HEADER_ROW + len(rows), len(heads))
        return sheet

    def _put(self, sheet: Worksheet, row: int, column: int, value: Value, kind: str) -> None:
        cell = sheet.cell(row, column)
        if isinstance(value, str):
            # Set by hand: openpyxl would read "=1+1" as a formula.
            cell.value = clean(value)
            cell.data_type = "s"
        elif isinstance(value, datetime.datetime) and value.tzinfo is not None:
            # A workbook knows local time only; answers carry their distance from UTC.
            cell.value = value.astimezone().replace(tzinfo=None)
        else:
            cell.value = value
        if value is not None and not isinstance(value, str) and kind in FORMATS:
            cell.number_format = FORMATS[kind]
        if row > HEADER_ROW:
            from openpyxl.styles import Alignment

            # A little room keeps a number apart from the words in the next column.
            is_number = kind in _TO_THE_RIGHT
            cell.alignment = Alignment(
                wrap_text=kind in _WIDEST,
                vertical="top",
                horizontal="right" if is_number else "left",
                indent=1 if is_number else 0,
            )

    def _print_setup(self, sheet: Worksheet) -> None:
        from openpyxl.worksheet.properties import PageSetupProperties

        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = 9
        sheet.page_margins.left = sheet.page_margins.right = 0.4
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
        header, footer = sheet.oddHeader, sheet.oddFooter
        if header is not None and footer is not None:  # a new sheet has both
            header.center.text = self._marking
            footer.left.text = self._marking
            footer.right.text = "Page &P of &N"


def clean(text: str) -> str:
    """Give `text` as a cell can hold it: what XML has no sign for becomes U+FFFD, and what is too long ends in "…"."""
    text = _NOT_IN_XML.sub("\ufffd", text)
    if not is_too_long(text):
        return text
    # Excel counts signs beyond U+FFFF twice; half of one is none.
    return text.encode("utf-16-le")[: 2 * (LONGEST_TEXT - 1)].decode("utf-16-le", "ignore") + "…"


def is_too_long(text: str) -> bool:
    """Tell whether a cell cannot hold all of `text`."""
    return len(text) > LONGEST_TEXT // 2 and len(text.encode("utf-16-le", "surrogatepass")) // 2 > LONGEST_TEXT


def _mark_total(sheet: Worksheet, row: int, columns: int) -> None:
    from openpyxl.styles import Border, Font, Side

    for column in range(1, columns + 1):
        cell = sheet.cell(row, column)
        cell.font = Font(name=FONT, bold=True)
        cell.border = Border(top=Side("medium", color=HEAD_GROUND), bottom=Side("thin", color=_RULE))


def _lines(row: Sequence[Value], widths: Sequence[int]) -> int:
    """Give how many lines the longest wrapped text of a row takes."""
    texts = ((value, width) for value, width in zip(row, widths, strict=True) if isinstance(value, str))
    return max((len(textwrap.wrap(value[:LONGEST_TEXT], width - 1)) for value, width in texts if value), default=1)


def _width(head: Head, values: Sequence[Value], *, is_one_of_many: bool) -> int:
    """Give a column's width in characters: headings wrap between words, texts up to a limit."""
    longest_word = max(map(len, head.title.split())) + _FOR_THE_ARROW
    longest = max((len(value) for value in values if isinstance(value, str)), default=0) + 2
    widest = (_WIDEST_OF_MANY if is_one_of_many else _WIDEST).get(head.kind, longest)
    least = _WIDTHS[head.kind] if longest == 2 else 10
    return max(longest_word, min(longest, widest), least)
