"""A table that may leave: made by `protect` and by nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vrp_desktop.disclosure.count_table import ColumnKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vrp_desktop.disclosure.count_table import CountColumn, CountRow, CountTable
    from vrp_desktop.disclosure.rounding import Rounding

HIDDEN: Final = "[c]"
"""Hidden to protect people (GSS symbol)."""
DOES_NOT_APPLY: Final = "[z]"
"""No sense in a number here, like a percentage of nothing (GSS symbol)."""

_PROTECTED = object()


@dataclass(frozen=True, slots=True)
class SafeCell:
    """A value, or the symbol that stands in its place; percentages are fractions of 1."""

    value: int | float | str | None
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class SafeColumn:
    """A heading. `unit`: "text", "number" or "percent"."""

    title: str
    unit: str


class SafeTable:
    """Protected rows of cells, the total last when `has_total`. `hidden`: how many cells hold [c]."""

    __slots__ = ("columns", "has_total", "hidden", "name", "rows", "rule", "title")

    def __init__(
        self,
        token: object,
        *,
        name: str,
        title: str,
        columns: tuple[SafeColumn, ...],
        rows: tuple[tuple[SafeCell, ...], ...],
        has_total: bool,
        rule: Rounding,
    ) -> None:
        if token is not _PROTECTED:
            raise TypeError("a SafeTable is made by disclosure.safe_table.protect")
        self.name = name
        self.title = title
        self.columns = columns
        self.rows = rows
        self.has_total = has_total
        self.rule = rule
        self.hidden = sum(cell.symbol == HIDDEN for row in rows for cell in row)


def protect(table: CountTable, rule: Rounding) -> SafeTable:
    """Give what may be shown of `table` under `rule`. Deterministic; rows and total are protected each on its own."""
    shown = [column for column in table.columns if column.is_shown]
    heads = [SafeColumn(table.key_title, "text")] if table.key_title else []
    heads.append(SafeColumn(table.row_title, "text"))
    heads.extend(SafeColumn(column.title, _UNITS[column.kind]) for column in shown)
    lines = [*table.rows, *([table.total] if table.total is not None else [])]
    return SafeTable(
        _PROTECTED,
        name=table.name,
        title=table.title,
        columns=tuple(heads),
        rows=tuple(_line(table, row, shown, rule) for row in lines),
        has_total=table.total is not None,
        rule=rule,
    )


_UNITS = {
    ColumnKind.COUNT: "number",
    ColumnKind.SUM: "number",
    ColumnKind.PERCENT: "percent",
    ColumnKind.LABEL: "text",
}


def _line(table: CountTable, row: CountRow, shown: list[CountColumn], rule: Rounding) -> tuple[SafeCell, ...]:
    heads = [SafeCell(row.key)] if table.key_title else []
    by_key = {column.key: column for column in table.columns}
    return (*heads, SafeCell(row.label), *(_cell(column, row, by_key, rule) for column in shown))


def _cell(column: CountColumn, row: CountRow, by_key: Mapping[str, CountColumn], rule: Rounding) -> SafeCell:
    if column.kind in (ColumnKind.COUNT, ColumnKind.SUM):
        return _number(column, row, rule)
    if column.kind is ColumnKind.PERCENT:
        return _percent(by_key[column.of], by_key[column.base], row, rule)
    text = str(row.cells.get(column.key, ""))
    if column.of and rule.hides(_count(row, column.of)):
        return SafeCell(None, HIDDEN)
    if column.of and _count(row, column.of) == 0:
        return SafeCell(None, DOES_NOT_APPLY)
    return SafeCell(text)


def _number(column: CountColumn, row: CountRow, rule: Rounding) -> SafeCell:
    if _is_hidden(column, row, rule):
        return SafeCell(None, HIDDEN)
    return SafeCell(rule.rounded(_count(row, column.key)))


def _percent(part: CountColumn, whole: CountColumn, row: CountRow, rule: Rounding) -> SafeCell:
    if _count(row, whole.key) == 0:
        return SafeCell(None, DOES_NOT_APPLY)
    if _is_hidden(part, row, rule) or _is_hidden(whole, row, rule):
        return SafeCell(None, HIDDEN)
    # Rounding each on its own may put the part above the whole.
    return SafeCell(min(rule.rounded(_count(row, part.key)) / rule.rounded(_count(row, whole.key)), 1.0))


def _is_hidden(column: CountColumn, row: CountRow, rule: Rounding) -> bool:
    """Tell whether a number is hidden: when it is small itself or, for a total, when few records make it up."""
    rests_on_few = column.kind is ColumnKind.SUM and rule.hides(_count(row, column.of))
    return rests_on_few or rule.hides(_count(row, column.key))


def _count(row: CountRow, key: str) -> int:
    value = row.cells.get(key, 0)
    return value if isinstance(value, int) else 0
