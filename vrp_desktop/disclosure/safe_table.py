"""A table that may leave: made by `protect` and by nothing else."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from vrp_desktop.disclosure.count_table import ColumnKind, Published, Ratio, Total
from vrp_desktop.disclosure.rounding import EXACT, half_away

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vrp_desktop.disclosure.count_table import Cell, CountColumn, CountRow, CountTable
    from vrp_desktop.disclosure.rounding import Rounding

HIDDEN: Final = "[c]"
"""Hidden to protect people (GSS symbol)."""
DOES_NOT_APPLY: Final = "[z]"
"""No sense in a number here, like a percentage of nothing (GSS symbol)."""
NOT_AVAILABLE: Final = "[x]"
"""There is no number to be had (GSS symbol)."""
UNRELIABLE: Final = "[u]"
"""Too small a number to compare with (GSS symbol)."""
SMALL_BASE: Final = 20
"""Below so many no change is worked out in per cent (registers.md F.5, chg12)."""

OF_ALL: Final = "*"
"""The key of the hidden column that holds, in every row, what the total says."""

_PROTECTED = object()


@dataclass(frozen=True, slots=True)
class SafeCell:
    """A value, or the symbol that stands in its place; percentages are fractions of 1.

    `unit`: the cell's own, when its row is of another kind than its column.
    """

    value: int | float | str | None
    symbol: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class SafeColumn:
    """A heading. `unit`: "text", "number", "decimal", "percent", "points" or "difference".

    `of` and `base`: the keys of the shown columns that a percentage or change was worked out from, if they are shown.
    `base` may be `OF_ALL`: the total of the column `of`.
    """

    title: str
    unit: str
    key: str = ""
    of: str = ""
    base: str = ""
    is_change: bool = False


class SafeTable:
    """Protected rows of cells, the total last when `has_total`. `hidden`: how many cells hold [c].

    `keys`: the key of each row, as in the raw table; "" for the total.
    """

    __slots__ = ("columns", "has_total", "hidden", "keys", "name", "rows", "rule", "title")

    def __init__(
        self,
        token: object,
        *,
        name: str,
        title: str,
        columns: tuple[SafeColumn, ...],
        rows: tuple[tuple[SafeCell, ...], ...],
        keys: tuple[str, ...],
        has_total: bool,
        rule: Rounding,
    ) -> None:
        if token is not _PROTECTED:
            raise TypeError("a SafeTable is made by disclosure.safe_table.protect")
        self.name = name
        self.title = title
        self.columns = columns
        self.rows = rows
        self.keys = keys
        self.has_total = has_total
        self.rule = rule
        self.hidden = sum(cell.symbol == HIDDEN for row in rows for cell in row)


def protect(table: CountTable, rule: Rounding) -> SafeTable:
    """Give what may be shown of `table` under `rule`. Deterministic; rows and total are protected each on its own."""
    shown = [column for column in table.columns if column.is_shown]
    heads = [SafeColumn(table.key_title, "text")] if table.key_title else []
    heads.append(SafeColumn(table.row_title, "text"))
    stand_as = {column.key: column.shown_as or column.key for column in table.columns}
    heads.extend(_head(column, {column.key for column in shown}, stand_as) for column in shown)
    rows = [(row, _line(table, row, shown, EXACT if row.is_own else rule)) for row in table.rows]
    if not table.has_empty_rows:
        rows = [(row, cells) for row, cells in rows if any(row.cells.get(column.key) for column in shown)]
    if table.order_by:
        place = [head.key for head in heads].index(table.order_by)
        # By what is shown and nothing else: the order of hidden numbers would tell of them.
        rows.sort(key=lambda row: -_size(row[1][place]))
    has_total = table.total is not None and table.has_total
    if table.total is not None and has_total:
        rows.append((table.total, _line(table, table.total, shown, EXACT if table.total.is_own else rule)))
    return SafeTable(
        _PROTECTED,
        name=table.name,
        title=table.title,
        columns=tuple(heads),
        rows=tuple(cells for _, cells in rows),
        keys=tuple(row.key for row, _ in rows),
        has_total=has_total,
        rule=EXACT if rows and all(row.is_own for row, _ in rows) else rule,
    )


def _size(cell: SafeCell) -> float:
    if cell.symbol == HIDDEN:
        return 0.5
    return cell.value if isinstance(cell.value, int | float) else 0.0


_UNITS = {
    ColumnKind.COUNT: "number",
    ColumnKind.THINGS: "number",
    ColumnKind.SUM: "number",
    ColumnKind.PERCENT: "percent",
    ColumnKind.LABEL: "text",
    ColumnKind.AVERAGE: "decimal",
    ColumnKind.CHANGE: "percent",
    ColumnKind.FIGURE: "number",
    ColumnKind.PUBLISHED: "decimal",
    ColumnKind.POINTS: "points",
    ColumnKind.DIFFERENCE: "difference",
    ColumnKind.DIRECTION: "text",
}
_CHANGES = (ColumnKind.CHANGE, ColumnKind.POINTS, ColumnKind.DIFFERENCE)
_WORKED_OUT = (ColumnKind.PERCENT, *_CHANGES)
_NO_SENSE = SafeCell(None, DOES_NOT_APPLY)


def _head(column: CountColumn, shown: set[str], stand_as: Mapping[str, str]) -> SafeColumn:
    of, base = (stand_as.get(key, key) for key in (column.of, column.base))
    is_worked_out = column.kind in _WORKED_OUT and {of, base} <= shown | {OF_ALL}
    return SafeColumn(
        column.title,
        _UNITS[column.kind],
        column.key,
        of if is_worked_out else "",
        base if is_worked_out else "",
        column.kind in _CHANGES,
    )


def _line(table: CountTable, row: CountRow, shown: list[CountColumn], rule: Rounding) -> tuple[SafeCell, ...]:
    heads = [SafeCell(row.key)] if table.key_title else []
    by_key = {column.key: column for column in table.columns}
    return (*heads, SafeCell(row.label), *(_cell(column, row, by_key, rule) for column in shown))


def _cell(column: CountColumn, row: CountRow, by_key: Mapping[str, CountColumn], rule: Rounding) -> SafeCell:
    if column.kind is ColumnKind.LABEL:
        return _label(column, row, rule)
    if column.kind in (*_CHANGES, ColumnKind.DIRECTION):
        now, before = (_cell(by_key[key], row, by_key, rule) for key in (column.of, column.base))
        earlier = row.cells.get(column.base)
        if column.kind is ColumnKind.DIRECTION:
            return _direction(now, before)
        if column.kind is ColumnKind.POINTS:
            return _points(now, before) if isinstance(earlier, Published) and earlier.is_rate else _NO_SENSE
        if column.kind is ColumnKind.DIFFERENCE:
            return _NO_SENSE if isinstance(earlier, Published) and earlier.is_rate else _difference(now, before)
        return _change(now, before, _small_base(earlier))
    if column.kind is ColumnKind.PERCENT:
        return _percent(column, by_key, row, rule)
    value = row.cells.get(column.key, 0)
    if value is None:
        return SafeCell(None, NOT_AVAILABLE)
    if column.kind is ColumnKind.THINGS:
        return SafeCell(_count(row, column.key))
    if column.kind is ColumnKind.AVERAGE:
        return _average(column, row, rule)
    if isinstance(value, Published):
        is_hidden = value.counts is not None and rule.hides(value.counts)
        return SafeCell(None, HIDDEN) if is_hidden else SafeCell(value.value)
    if isinstance(value, Ratio):
        return _ratio(value, rule)
    if isinstance(value, Total):
        is_hidden = rule.hides(value.over) or rule.hides(value.value)
        return SafeCell(None, HIDDEN) if is_hidden else SafeCell(rule.rounded(value.value))
    if _is_hidden(column, row, rule):
        return SafeCell(None, HIDDEN)
    return SafeCell(rule.rounded(_count(row, column.key)))


def _label(column: CountColumn, row: CountRow, rule: Rounding) -> SafeCell:
    if row.cells.get(column.key, "") is None:
        return SafeCell(None, NOT_AVAILABLE)
    if column.of and rule.hides(_count(row, column.of)):
        return SafeCell(None, HIDDEN)
    if column.of and _count(row, column.of) == 0:
        return SafeCell(None, DOES_NOT_APPLY)
    return SafeCell(str(row.cells.get(column.key, "")))


def _percent(column: CountColumn, by_key: Mapping[str, CountColumn], row: CountRow, rule: Rounding) -> SafeCell:
    part, whole = by_key[column.of], by_key[column.base]
    if _count(row, whole.key) == 0:
        return SafeCell(None, DOES_NOT_APPLY)
    if _least_of(whole, row, rule) < column.least:
        return SafeCell(None, UNRELIABLE)
    if _is_hidden(part, row, rule) or _is_hidden(whole, row, rule):
        return SafeCell(None, HIDDEN)
    return SafeCell(_share(_count(row, part.key), _count(row, whole.key), rule))


def _least_of(whole: CountColumn, row: CountRow, rule: Rounding) -> int:
    """Give the least that a whole can be to somebody who sees it as it is shown: the true one would tell more."""
    if _is_hidden(whole, row, rule):
        return rule.behind_hidden()[0]
    return rule.behind(rule.rounded(_count(row, whole.key)))[0]


def _ratio(ratio: Ratio, rule: Rounding) -> SafeCell:
    if ratio.whole == 0:
        return SafeCell(None, DOES_NOT_APPLY, "percent")
    if rule.hides(ratio.part) or rule.hides(ratio.whole):
        return SafeCell(None, HIDDEN, "percent")
    return SafeCell(_share(ratio.part, ratio.whole, rule), unit="percent")


def _share(part: int, whole: int, rule: Rounding) -> float:
    # Rounding each on its own may put the part above the whole.
    return min(rule.rounded(part) / rule.rounded(whole), 1.0)


def _average(column: CountColumn, row: CountRow, rule: Rounding) -> SafeCell:
    over, value = _count(row, column.of), row.cells.get(column.key, 0)
    if over == 0:
        return SafeCell(None, DOES_NOT_APPLY)
    if rule.hides(over):
        return SafeCell(None, HIDDEN)
    return SafeCell(half_away(float(value), 1) if isinstance(value, int | float) else None)


def _small_base(earlier: Cell) -> int:
    """Give below how many no change is worked out in per cent. A rate has no such number: what it counts has."""
    if not isinstance(earlier, Published):
        return SMALL_BASE
    if not earlier.is_rate or earlier.counts is None:
        return 0 if earlier.is_rate else earlier.small_base
    return 0 if earlier.counts >= earlier.small_base else sys.maxsize


def _change(now: SafeCell, before: SafeCell, small_base: int) -> SafeCell:
    """Work out a change from what is shown of both: in per cent, or in points when both are percentages."""
    if "percent" in (now.unit, before.unit):
        return _points(now, before, 100)
    missing = _missing(now, before)
    if missing is not None:
        return missing
    earlier, later = _value(before), _value(now)
    if earlier == 0:
        return _NO_SENSE
    if earlier < small_base:
        return SafeCell(None, UNRELIABLE)
    return SafeCell(half_away((later - earlier) / earlier, 3))


def _points(now: SafeCell, before: SafeCell, times: int = 1) -> SafeCell:
    missing = _missing(now, before)
    if missing is not None:
        return replace(missing, unit="points")
    return SafeCell(half_away((_value(now) - _value(before)) * times, 1), unit="points")


def _difference(now: SafeCell, before: SafeCell) -> SafeCell:
    return _missing(now, before) or SafeCell(half_away(_value(now) - _value(before), 2))


def _direction(now: SafeCell, before: SafeCell) -> SafeCell:
    """Say which way it went; nothing where a sign beside it already says why there is no saying."""
    if _missing(now, before) is not None:
        return SafeCell("")
    later, earlier = _value(now), _value(before)
    return SafeCell("Up" if later > earlier else "Down" if later < earlier else "The same")


def _missing(now: SafeCell, before: SafeCell) -> SafeCell | None:
    """Give the symbol for a change when one of the two is not shown."""
    for symbol in (HIDDEN, NOT_AVAILABLE, DOES_NOT_APPLY):
        if symbol in (now.symbol, before.symbol):
            return SafeCell(None, symbol)
    return None


def _value(cell: SafeCell) -> float:
    return cell.value if isinstance(cell.value, int | float) else 0.0


def _is_hidden(column: CountColumn, row: CountRow, rule: Rounding) -> bool:
    """Tell whether a number is hidden: when it is small itself or, for a total, when few records make it up."""
    rests_on_few = column.kind is ColumnKind.SUM and rule.hides(_count(row, column.of))
    return rests_on_few or rule.hides(_count(row, column.key))


def _count(row: CountRow, key: str) -> int:
    value = row.cells.get(key, 0)
    return value if isinstance(value, int) else 0
