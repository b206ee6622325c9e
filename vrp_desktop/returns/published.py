"""The cells of a return as they were given out, to be kept, and to tell what is different in another version."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vrp_desktop.disclosure.safe_table import SafeTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vrp_desktop.disclosure.moved import Moved
    from vrp_desktop.disclosure.record_sheet import RecordSheet
    from vrp_desktop.returns.values import ReturnValues

Cell = str | int | float | None
_REF = "Ref"
_WHOLE_ROW, _WHOLE_SHEET = "The whole row", "The whole sheet"
_IN_IT, _LEFT_OUT = "In it", "Left out"


@dataclass(frozen=True, slots=True)
class PublishedSheet:
    """One data sheet. `keys`: what each row is known by, "" for a row that is nothing but its cells.

    `units`: of each column, as in `SafeColumn`. A hidden number is its symbol, a date its ISO text. `own_units`: of the
    cells of each row, "" for that of the column; none of what was kept before they were. `column_keys`: not kept.
    """

    name: str
    columns: tuple[str, ...]
    units: tuple[str, ...]
    keys: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    own_units: tuple[tuple[str, ...], ...] = field(default=(), compare=False)
    column_keys: tuple[str, ...] = field(default=(), compare=False)

    def units_of(self, at: int) -> tuple[str, ...]:
        """Give the unit of each cell of a row."""
        own = self.own_units[at] if self.own_units else ("",) * len(self.units)
        return tuple(one or unit for one, unit in zip(own, self.units, strict=True))


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
    return json.dumps([[s.name, s.columns, s.units, s.keys, s.rows, s.own_units] for s in sheets], ensure_ascii=False)


def from_text(text: str) -> tuple[PublishedSheet, ...]:
    """Give the sheets that `as_text` gave."""
    return tuple(_kept(*sheet) for sheet in json.loads(text))


def changes(
    before: Sequence[PublishedSheet], now: Sequence[PublishedSheet], told: Sequence[Moved] = ()
) -> tuple[Change, ...]:
    """Give every cell of `now` that was another one `before`, and the rows and sheets that came or went.

    `told`: the numbers that the ledger knows to have been told otherwise. Its word stands for what was told of a
    number; the sheets are asked for what it does not keep: words, percentages, and rows.
    """
    earlier = {sheet.name: sheet for sheet in before}
    later = {sheet.name: sheet for sheet in now}
    found: list[Change] = []
    for name in dict.fromkeys((*earlier, *later)):
        was, new = earlier.get(name), later.get(name)
        if was is None or new is None:
            words = (_LEFT_OUT, _IN_IT) if was is None else (_IN_IT, _LEFT_OUT)
            found.append(Change(name, _WHOLE_SHEET, "", *words))
            continue
        in_sheets = tuple(_changed(was, new))
        in_ledger = _told(new, [one for one in told if one.table == name])
        # A row that came or went is told as a whole.
        whole = {one.row for one in in_sheets if one.column == _WHOLE_ROW}
        merged = dict.fromkeys((*(one for one in in_ledger if one.row not in whole), *in_sheets))
        rows = list(dict.fromkeys(one.row for one in (*in_sheets, *merged)))
        found.extend(sorted(merged, key=lambda one: rows.index(one.row)))
    return tuple(found)


def _told(sheet: PublishedSheet, told: Sequence[Moved]) -> tuple[Change, ...]:
    """Give what the ledger says of the cells that a sheet shows.

    It keeps the two counts behind a percentage too; they have the heading of the percentage, and a key of their own.
    """
    units = dict(zip(sheet.column_keys, sheet.units, strict=True)) if sheet.column_keys else {}
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
            units[one.column_key],
        )
        for one in told
        if one.column_key in units
    )


def _counts(table: SafeTable) -> PublishedSheet:
    columns = tuple(column.title for column in table.columns)
    rows = tuple(tuple(cell.symbol or cell.value for cell in row) for row in table.rows)
    # The words beside a key: two rows could have the same words, and the total has no key.
    keys = tuple(f"{key}|{row[0]}" for key, row in zip(table.keys, rows, strict=True))
    return PublishedSheet(
        table.name,
        columns,
        tuple(column.unit for column in table.columns),
        keys,
        rows,
        tuple(tuple(cell.unit for cell in row) for row in table.rows),
        tuple(column.key for column in table.columns),
    )


def _rows(sheet: RecordSheet) -> PublishedSheet:
    columns = tuple(column.title for column in sheet.columns)
    rows = tuple(
        tuple(cell.isoformat() if isinstance(cell, datetime.date) else cell for cell in row) for row in sheet.rows
    )
    keys = tuple(str(row[columns.index(_REF)]) if _REF in columns else "" for row in rows)
    return PublishedSheet(sheet.name, columns, tuple(column.kind for column in sheet.columns), keys, rows)


def _changed(before: PublishedSheet, now: PublishedSheet) -> Iterator[Change]:
    was, new = _by_key(before), _by_key(now)
    for key in dict.fromkeys((*was, *new)):
        old, at = was.get(key), new.get(key)
        if old is None or at is None:
            words = _words(before, before.rows[old]) if old is not None else _words(now, now.rows[at or 0])
            yield Change(now.name, words, _WHOLE_ROW, _in_one(before, old), _in_one(now, at))
            continue
        # By their headings: another version of the definition may have other columns.
        cells = dict(zip(now.columns, now.rows[at], strict=True))
        earlier = dict(zip(before.columns, before.rows[old], strict=True))
        units = dict(zip((*before.columns, *now.columns), (*before.units_of(old), *now.units_of(at)), strict=True))
        for column in dict.fromkeys((*earlier, *cells)):
            if earlier.get(column) != cells.get(column):
                words = _words(now, now.rows[at])
                yield Change(now.name, words, column, earlier.get(column), cells.get(column), units[column])


def _by_key(sheet: PublishedSheet) -> dict[tuple[object, int], int]:
    """Give the places of the rows by what they are known by, and by how many of the same stand before them."""
    seen: Counter[object] = Counter()
    found = {}
    for at, (key, row) in enumerate(zip(sheet.keys, sheet.rows, strict=True)):
        known: object = key or row
        found[known, seen[known]] = at
        seen[known] += 1
    return found


def _words(sheet: PublishedSheet, row: Sequence[Cell]) -> str:
    """Give what a row is called: what stands in its first two columns, if that is words."""
    named = zip(sheet.units[:2], row, strict=False)
    return ", ".join(str(cell) for unit, cell in named if unit in ("text", "free text") and cell)


def _in_one(sheet: PublishedSheet, at: int | None) -> str | None:
    if at is None:
        return None
    cells = zip(sheet.rows[at], sheet.units_of(at), strict=True)
    return " · ".join(_in_words(cell, unit) for cell, unit in cells if cell not in (None, ""))


def _in_words(cell: Cell, unit: str) -> str:
    return f"{round(cell * 100, 1):g}%" if isinstance(cell, int | float) and unit == "percent" else str(cell)


def _kept(
    name: str, columns: list[str], units: list[str], keys: list[str], rows: list[list[Cell]],
    own_units: Sequence[list[str]] = (),
) -> PublishedSheet:  # fmt: skip
    return PublishedSheet(
        name, tuple(columns), tuple(units), tuple(keys), tuple(map(tuple, rows)), tuple(map(tuple, own_units))
    )
