"""The hidden sheet that says what a workbook is, and seals its data sheets."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from vrp_desktop.returns.package import META
from vrp_desktop.returns.workbook import Formula, Of, clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import openpyxl

    from vrp_desktop.disclosure.rounding import Rounding
    from vrp_desktop.returns.values import ReturnValues
    from vrp_desktop.returns.workbook import Sheet, Value, Workbook

SCHEMA_VERSION = 2
SEAL = "sha256"


def add(book: Workbook, values: ReturnValues, app_version: str) -> None:
    """Write the lines of the hidden sheet, when all others are there."""
    threshold = said_of(values.rule) if values.tables else "rows, no counts"
    seal(book, app_version, values.id, values.period, values.for_whom, threshold)


def said_of(rule: Rounding) -> str:
    """Say the small-number rule in a few words."""
    return f"1 to {rule.hide_below - 1} hidden, base {rule.base}" if rule.hide_below > 1 else "own work, exact"


def seal(book: Workbook, app_version: str, what: str, period: str, filters: str, threshold: str) -> None:
    """Write the lines of the hidden sheet, when all others are there. `what`: the return, or what else it is."""
    book.meta = [
        ("return", what),
        ("schema version", SCHEMA_VERSION),
        ("app version", app_version),
        ("period", period),
        ("filters", filters),
        ("threshold", threshold),
        ("rows", book.rows_written),
        (SEAL, _fingerprint((sheet.name, list(_cells(sheet))) for sheet in book.sheets)),
    ]


def _cells(sheet: Sheet) -> Iterator[list[Value]]:
    yield [sheet.title]
    yield [sheet.about]
    if sheet.heads:
        yield [head.title for head in sheet.heads]
        yield from (list(row) for row in sheet.rows)


def _fingerprint(sheets: Iterable[tuple[str, list[list[Any]]]]) -> str:
    """Give the SHA-256, in hex, of every cell of these sheets."""
    digest = hashlib.sha256()
    for name, rows in sheets:
        plain = [_without_empty_end([_plain(value) for value in row]) for row in rows]
        # Empty cells at an end are not written, so they do not count.
        digest.update(json.dumps([name, _without_empty_end(plain)], ensure_ascii=False).encode())
    return digest.hexdigest()


def is_sealed(book: openpyxl.Workbook) -> bool:
    """Tell whether the data sheets of a workbook that was read are as they were when it was made."""
    said = {row[0].value: row[1].value for row in book[META].iter_rows()}
    return said.get(SEAL) == fingerprint(book)


def fingerprint(book: openpyxl.Workbook) -> str:
    """Give the SHA-256, in hex, of every cell of the data sheets of a workbook that was read."""
    sheets = ((one.title, [[c.value for c in row] for row in one.iter_rows()]) for one in book.worksheets)
    return _fingerprint(sheet for sheet in sheets if sheet[0] != META)


def _without_empty_end(values: list[Any]) -> list[Any]:
    while values and values[-1] in ("", []):
        values = values[:-1]
    return values


def _plain(value: object) -> object:
    """Give a value as it reads back: no difference between 5 and 5.0, or between a date and its midnight."""
    if isinstance(value, Formula):
        return f"={value.text}"
    if isinstance(value, Of):
        value = value.value
    if isinstance(value, str):
        return clean(value)
    if value is None or value == "":
        return ""
    if isinstance(value, float):
        return int(value) if value.is_integer() else round(value, 12)
    if isinstance(value, str | int | float):
        return value
    return str(value)[:10]
