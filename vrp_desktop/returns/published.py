"""The cells of a return as they were given out, to be kept, and to tell what is different in another version."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.disclosure.safe_table import SafeTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vrp_desktop.disclosure.moved import Moved
    from vrp_desktop.disclosure.record_sheet import RecordSheet
    from vrp_desktop.returns.values import ReturnValues

Cell = str | int | float | None
_REF = "Ref"
_WHOLE_ROW = "The whole row"


@dataclass(frozen=True, slots=True)
class PublishedSheet:
    """One data sheet. `keys`: what each row is known by, "" for a row that is nothing but its cells.

    `units`: of each column, as in `SafeColumn`. A hidden number is its symbol, a date its ISO text.
    """

    name: str
    columns: tuple[str, ...]
    units: tuple[str, ...]
    keys: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that is not as it was. `row`: in words. `unit`: of a number in it."""

    sheet: str
    row: str
    column: str
    was: Cell
    now: Cell
    unit: str = "text"


def published(values: ReturnValues) -> tuple[PublishedSheet, ...]:
    """Give the data sheets as they are given out."""
    return tuple(_counts(s) if isinstance(s, SafeTable) else _rows(s) for s in values.sheets)


def as_text(sheets: Sequence[PublishedSheet]) -> str:
    """Give the sheets as they are kept."""
    return json.dumps([[s.name, s.columns, s.units, s.keys, s.rows] for s in sheets], ensure_ascii=False)


def from_text(text: str) -> tuple[PublishedSheet, ...]:
    """Give the sheets that `as_text` gave."""
    return tuple(
        PublishedSheet(name, tuple(columns), tuple(units), tuple(keys), tuple(tuple(row) for row in rows))
        for name, columns, units, keys, rows in json.loads(text)
    )


def changes(
    before: Sequence[PublishedSheet], now: Sequence[PublishedSheet], told: Sequence[Moved] = ()
) -> tuple[Change, ...]:
    """Give every cell of `now` that was another one `before`, and the rows that came or went.

    `told`: the numbers that the ledger knows to have been told otherwise. Its word stands for what was told of a
    number; the sheets are asked for what it does not keep: words, percentages, and rows.
    """
    earlier = {sheet.name: sheet for sheet in before}
    later = {sheet.name: sheet for sheet in now}
    found: list[Change] = []
    for name in dict.fromkeys((*earlier, *later)):
        was, new = earlier.get(name), later.get(name)
        in_sheets = tuple(_changed(was or _nothing(later[name]), new or _nothing(earlier[name])))
        in_ledger = _told(new, [one for one in told if one.table == name]) if was and new else ()
        # A row that came or went is told as a whole.
        whole = {one.row for one in in_sheets if one.column == _WHOLE_ROW}
        merged = dict.fromkeys((*(one for one in in_ledger if one.row not in whole), *in_sheets))
        rows = list(dict.fromkeys(one.row for one in (*in_sheets, *merged)))
        found.extend(sorted(merged, key=lambda one: rows.index(one.row)))
    return tuple(found)


def _told(sheet: PublishedSheet, told: Sequence[Moved]) -> tuple[Change, ...]:
    """Give what the ledger says of the cells that a sheet shows."""
    units = dict(zip(sheet.columns, sheet.units, strict=True))
    named: dict[tuple[str, str], str] = {}
    for key, row in zip(sheet.keys, sheet.rows, strict=True):
        words = _words(sheet, row)
        # Of a total, and of a figure, the ledger has no key but its words.
        named |= {("", str(cell)): words for cell in row[:2]} | {(key.partition("|")[0], ""): words}
    return tuple(
        Change(
            sheet.name,
            named.get((one.row_key, "" if one.row_key else one.row), one.row),
            one.column,
            one.was,
            one.now,
            units[one.column],
        )
        for one in told
        if one.column in units
    )


def _counts(table: SafeTable) -> PublishedSheet:
    columns = tuple(column.title for column in table.columns)
    rows = tuple(tuple(cell.symbol or cell.value for cell in row) for row in table.rows)
    # The words beside a key: two rows could have the same words, and the total has no key.
    keys = tuple(f"{key}|{row[0]}" for key, row in zip(table.keys, rows, strict=True))
    return PublishedSheet(table.name, columns, tuple(column.unit for column in table.columns), keys, rows)


def _rows(sheet: RecordSheet) -> PublishedSheet:
    columns = tuple(column.title for column in sheet.columns)
    rows = tuple(
        tuple(cell.isoformat() if isinstance(cell, datetime.date) else cell for cell in row) for row in sheet.rows
    )
    keys = tuple(str(row[columns.index(_REF)]) if _REF in columns else "" for row in rows)
    return PublishedSheet(sheet.name, columns, tuple(column.kind for column in sheet.columns), keys, rows)


def _nothing(like: PublishedSheet) -> PublishedSheet:
    return PublishedSheet(like.name, like.columns, like.units, (), ())


def _changed(before: PublishedSheet, now: PublishedSheet) -> Iterator[Change]:
    was, new = _by_key(before), _by_key(now)
    for key in dict.fromkeys((*was, *new)):
        old, row = was.get(key), new.get(key)
        if old is None or row is None:
            words = _words(before, old) if old is not None else _words(now, row or ())
            gone, come = _in_one(old), _in_one(row)
            yield Change(now.name, words, _WHOLE_ROW, gone, come)
            continue
        # By their headings: another version of the definition may have other columns.
        cells, earlier = dict(zip(now.columns, row, strict=True)), dict(zip(before.columns, old, strict=True))
        units = dict(zip((*before.columns, *now.columns), (*before.units, *now.units), strict=True))
        for column in dict.fromkeys((*earlier, *cells)):
            if earlier.get(column) != cells.get(column):
                yield Change(now.name, _words(now, row), column, earlier.get(column), cells.get(column), units[column])


def _by_key(sheet: PublishedSheet) -> dict[tuple[object, int], tuple[Cell, ...]]:
    """Give the rows by what they are known by, and by how many of the same stand before them."""
    seen: Counter[object] = Counter()
    found = {}
    for key, row in zip(sheet.keys, sheet.rows, strict=True):
        known: object = key or row
        found[known, seen[known]] = row
        seen[known] += 1
    return found


def _words(sheet: PublishedSheet, row: Sequence[Cell]) -> str:
    """Give what a row is called: what stands in its first two columns, if that is words."""
    named = zip(sheet.units[:2], row, strict=False)
    return ", ".join(str(cell) for unit, cell in named if unit in ("text", "free text") and cell)


def _in_one(row: Sequence[Cell] | None) -> str | None:
    return None if row is None else " · ".join(str(cell) for cell in row if cell not in (None, ""))
