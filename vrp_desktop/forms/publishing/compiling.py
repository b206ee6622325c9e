"""Has pyxform compile the tables of a workbook, and reads in its words what is wrong with them and where.

It is the contract between forms and the programs that use them, so nothing of its work is done here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from vrp_desktop.forms.publishing.faults import Fault, FormFaults
from vrp_desktop.forms.publishing.workbook import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vrp_desktop.forms.publishing.workbook import Row, Sheet

_PLACE = re.compile(r"\[row : (\d+)\]\s*(?:On the '(\w+)' sheet,\s*)?")
_COLUMN = re.compile(r"\s*the '([\w:\-]+)' value(?: '[^']*')? is (?:invalid|problematic)\.\s*", re.IGNORECASE)
_LINK = re.compile(r"\s*(?:Learn more|See)[^.]*: ?https?://\S+|\s*Learn more: \S+")
_DO_NEXT = "Correct this; the XLSForm documentation says how it is written."


def compiled(sheets: Mapping[str, Sheet], file_name: str) -> str:
    """Give the XForm of the tables; without a form_id it goes by `file_name`.

    Raises FormFaults with the one fault that pyxform stops at, and MemoryError and RecursionError as they come.
    """
    # Imported only when a form is published: it takes half a second.
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    book: dict[str, Any] = {"sheet_names": list(sheets), "fallback_form_name": file_name}
    for name, sheet in sheets.items():
        book[name] = [dict(row.cells) for row in sheet.rows]
        book[f"{name}_header"] = [dict.fromkeys(sheet.headings)]
    try:
        return str(convert(xlsform=book, validate=False, pretty_print=True).xform)
    except PyXFormError as wrong:
        raise FormFaults([_fault(str(wrong), sheets)]) from wrong
    except (MemoryError, RecursionError):
        raise
    except Exception as wrong:
        # It stumbles over some wrong workbooks without a word of its own; our checks say more about most of them.
        do_next = "Put right what else is listed; if nothing is, take out the columns and rows that were added last."
        fault = Fault("survey", 0, "", "This workbook cannot be made into a form as it stands.", do_next)
        raise FormFaults([fault]) from wrong


def _fault(message: str, sheets: Mapping[str, Sheet]) -> Fault:
    """Give pyxform's error with our row: it counts the rows of the table, headings first."""
    place = _PLACE.search(message)
    said = _LINK.sub("", message if place is None else message[: place.start()] + message[place.end() :])
    column = _COLUMN.match(said)
    text = " ".join((said if column is None else said[column.end() :]).split()) or "This value cannot be used."
    text += "" if text.endswith((".", "!", "?")) else "."
    if place is None:
        return Fault("survey", 0, "", text, _DO_NEXT)
    name = place[2] or "survey"
    sheet, number = sheets.get(name), int(place[1]) - 2
    if number < 0 and sheet is not None:
        return Fault(name, sheet.header_row, column[1] if column is not None else "", text, _DO_NEXT)
    row = sheet.rows[number] if sheet is not None and 0 <= number < len(sheet.rows) else None
    if row is None:
        return Fault(name, 0, "", text, _DO_NEXT)
    return Fault(
        name, row.number, heading_in(row, text, canonical(column[1]) if column is not None else ""), text, _DO_NEXT
    )


def heading_in(row: Row, message: str, column: str = "") -> str:
    """Give the heading of the cell that a message is about, where it says so; empty for the whole row."""
    given = row.get("parameters")
    names = {"parameter", *re.findall(r"([\w\-]+)\s*=", given)}
    if not column and given and not names.isdisjoint(re.findall(r"[\w\-]+", message.lower())):
        column = "parameters"
    return row.heading(column) if column else ""
