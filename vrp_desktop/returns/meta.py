"""The hidden sheet that says what a workbook is, and seals its data sheets."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl import Workbook

    from vrp_desktop.returns.values import AmbassadorReturn, PartnershipReturn

SHEET = "_meta"
SCHEMA_VERSION = 1


def add(book: Workbook, values: AmbassadorReturn | PartnershipReturn, app_version: str, rows: int) -> None:
    """Add the hidden sheet, last. `rows`: how many rows the data sheets have together."""
    from vrp_desktop.returns.values import AmbassadorReturn

    rule = None if isinstance(values, AmbassadorReturn) else values.by_ward.rule
    sheet = book.create_sheet(SHEET)
    sheet.sheet_state = "hidden"
    for line in (
        ("return", values.id),
        ("schema version", SCHEMA_VERSION),
        ("app version", app_version),
        ("period", values.period),
        ("filters", "all people of this laptop" if rule else f"{len(values.cover.rows)} people"),  # type: ignore[union-attr]
        ("threshold", f"1 to {rule.hide_below - 1} hidden, base {rule.base}" if rule else "rows, no counts"),
        ("rows", rows),
        ("sha256", fingerprint(book)),
    ):
        sheet.append(line)


def fingerprint(book: Workbook) -> str:
    """Give the SHA-256, in hex, of every cell of every sheet but this one."""
    digest = hashlib.sha256()
    for sheet in book.worksheets:
        if sheet.title == SHEET:
            continue
        rows = [[_plain(cell.value) for cell in row] for row in sheet.iter_rows()]
        # Empty cells at an end are not written, so they do not count.
        cells = _without_empty_end([_without_empty_end(row) for row in rows])
        digest.update(json.dumps([sheet.title, cells], ensure_ascii=False).encode())
    return digest.hexdigest()


def is_sealed(book: Workbook) -> bool:
    """Tell whether the data sheets are as they were when the workbook was made."""
    said = {row[0].value: row[1].value for row in book[SHEET].iter_rows()}
    return said.get("sha256") == fingerprint(book)


def _without_empty_end(values: list[Any]) -> list[Any]:
    while values and values[-1] in ("", []):
        values = values[:-1]
    return values


def _plain(value: object) -> object:
    """Give a value as it reads back: no difference between 5 and 5.0, or between a date and its midnight."""
    if value is None or value == "":
        return ""
    if isinstance(value, float):
        return int(value) if value.is_integer() else round(value, 12)
    if isinstance(value, str | int | float):
        return value
    return str(value)[:10]
