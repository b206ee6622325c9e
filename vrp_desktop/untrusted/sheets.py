"""Reads the rows of a workbook that the gate let in. Formulas are read as what they came to when it was saved.

How cells become text follows pyxform, so that a form means the same here as in every other program that reads
XLSForms.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from vrp_desktop.untrusted.sizes import MOST_COLUMNS, MOST_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vrp_desktop.untrusted.sought import Sought

RawRow = tuple[int, list[str]]
"""Its number in the sheet, from 1, and its cells."""


def excel_rows(content: bytes, sought: Sought) -> Iterator[tuple[str, list[RawRow]]]:
    """Give each sheet's title and rows; rows without text are left out. Raises the error of what was sought."""
    # Imported only when a workbook is read: it costs start-up time.
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            for sheet in book.worksheets:
                rows = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)
                numbered = ((number, [_cell_text(cell) for cell in row]) for number, row in enumerate(rows, 1))
                yield sheet.title, [(number, cells) for number, cells in numbered if any(cells)]
        finally:
            book.close()
    except MemoryError:
        raise
    except Exception as wrong:
        raise sought.refused(
            "The workbook is damaged: Excel's own tables in it cannot be read.",
            "Open it in the program that made it, save it again, and try once more.",
        ) from wrong


def old_excel_rows(content: bytes, sought: Sought) -> Iterator[tuple[str, list[RawRow]]]:
    """Give what `excel_rows` does, of an .xls. Raises the error of what was sought."""
    import xlrd

    try:
        # Its remarks on odd files would go to the screen; a broken file makes thousands.
        book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO(), on_demand=True, ragged_rows=True)
        try:
            for place, name in enumerate(book.sheet_names()):
                sheet = book.sheet_by_index(place)
                raw = [
                    (at + 1, [_old_cell_text(cell, book.datemode) for cell in sheet.row(at)[:MOST_COLUMNS]])
                    for at in range(min(sheet.nrows, MOST_ROWS))
                ]
                yield name, [(number, cells) for number, cells in raw if any(cells)]
        finally:
            book.release_resources()
    except MemoryError:
        raise
    except Exception as wrong:
        raise sought.refused(
            "The workbook has a password."
            if "encrypted" in str(wrong)
            else "The file is damaged, or is no Excel workbook.",
            "Open it in the program that made it, save it again, and try once more.",
        ) from wrong


def _old_cell_text(cell: object, date_mode: int) -> str:
    from xlrd import XL_CELL_BOOLEAN, XL_CELL_DATE, XL_CELL_ERROR, error_text_from_code
    from xlrd.xldate import xldate_as_datetime

    value, kind = cell.value, cell.ctype  # type: ignore[attr-defined] # xlrd tells no types
    if kind == XL_CELL_BOOLEAN:
        return _cell_text(bool(value))
    if kind == XL_CELL_ERROR:
        return str(error_text_from_code.get(value, "#ERROR"))
    if kind == XL_CELL_DATE:
        moment = xldate_as_datetime(value, date_mode)
        return _cell_text(moment.time() if value < 1 else moment)
    return _cell_text(value)


def _cell_text(value: object) -> str:
    """Give a cell as the person sees it: whole numbers without a point, truth in capitals, days in ISO form."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    # Excel's own line ends and hard spaces come along when people paste from web pages.
    text = str(value).replace("_x000D_", "").replace("\u00a0", " ")
    return text.removesuffix(" 00:00:00").strip()
