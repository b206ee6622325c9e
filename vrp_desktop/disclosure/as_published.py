"""Numbers that are out stay as they went out: what stands for a count that was published before.

A record may be changed or erased after it was counted. Counted again, the number of a released period would then differ
by that one record from what is out. So a later release repeats what was published, until a correction says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vrp_desktop.disclosure.count_table import Back, ColumnKind, CountRow
from vrp_desktop.disclosure.joined import Number, numbers_told
from vrp_desktop.disclosure.released import counts_of
from vrp_desktop.disclosure.safe_table import DOES_NOT_APPLY, HIDDEN, NOT_AVAILABLE, OF_ALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from vrp_desktop.disclosure.count_table import Cell, CountColumn, CountTable
    from vrp_desktop.disclosure.joined import Days
    from vrp_desktop.disclosure.released import ReleasedTable, Said, Span, Told
    from vrp_desktop.disclosure.rounding import Rounding


class AsPublished:
    """What `tables` told, those that came out last above all."""

    def __init__(self, tables: Iterable[ReleasedTable]) -> None:
        self._told: dict[Number, tuple[Told, Rounding]] = {}
        self._labels: dict[str, dict[str, str]] = {}
        self._said: dict[tuple[str, str, str, Days], Said] = {}
        for table in tables:
            for number, told in numbers_told(table):
                if told is not None:
                    self._told[number] = told, table.rule
            self._labels.setdefault(table.row_list, {}).update({row.key: row.label for row in table.rows})
            for one in table.said:
                self._said[table.name, one.column, one.row, (one.span.first, one.span.last)] = one

    @property
    def is_any(self) -> bool:
        """Whether anything was told at all."""
        return bool(self._told)

    def stand_in(
        self, table: CountTable, spans: Mapping[Back, Span], rule: Rounding, *, is_correction: bool = False
    ) -> CountTable:
        """Give `table` with counts that `rule` makes into what was published, where it would make them into another.

        An average or a word of what is out is what was published, or there is none to be had. `is_correction`: the
        table puts right what is out of its own period; columns that look back repeat it still.
        """
        if not self._told:
            return table
        standing = _Standing(
            table,
            {back: (span.first, span.last) for back, span in spans.items()},
            rule,
            [column for column in table.columns if not (is_correction and column.back is Back.NOT)],
        )
        row_list = table.row_list or table.row_title
        rows = [*table.rows, *self._gone(standing, row_list)]
        total = None if table.total is None else self._stood(standing, table.total, ("", ""))
        everything = {
            column.key: total.cells.get(column.key.removeprefix(OF_ALL))
            for column in table.columns
            if total is not None and column.key.startswith(OF_ALL)
        }

        def stood(row: CountRow) -> CountRow:
            found = self._stood(standing, row, (row_list, row.key))
            return replace(found, cells={**found.cells, **everything})

        return replace(
            table,
            rows=tuple(row if row.is_own else stood(row) for row in rows),
            total=None if total is None else replace(total, cells={**total.cells, **everything}),
        )

    def _gone(self, standing: _Standing, row_list: str) -> Iterator[CountRow]:
        """Give the rows in which something was told, and nothing is counted any more.

        A table without a total shows some of the rows alone.
        """
        there = {row.key for row in standing.table.rows}
        if standing.table.total is None or all(row.is_own for row in standing.table.rows):
            return
        for key, label in self._labels.get(row_list, {}).items():
            numbers = (standing.number(column, (row_list, key)) for column in standing.counts)
            if key not in there and any(self._told.get(number, (0, standing.rule))[0] for number in numbers):
                yield CountRow(key, label, dict.fromkeys((column.key for column in standing.counts), 0))

    def _stood(self, standing: _Standing, row: CountRow, where: tuple[str, str]) -> CountRow:
        """Give a row with what stands in it. `where`: its list and key, both "" for a total."""
        rule, out = standing.rule, set[Back]()
        changed: dict[str, Cell] = {}
        for column in standing.counts:
            value, told = row.cells.get(column.key), self._told.get(standing.number(column, where))
            if not isinstance(value, int) or told is None or told[1] != rule:
                continue
            out.add(column.back)
            if column.kind is ColumnKind.SUM:
                changed |= standing.supported(row, column, is_hidden=told[0] == HIDDEN, is_zero=told[0] == 0)
                if told[0] == HIDDEN:
                    continue
            changed[column.key] = _standing(value, told[0], rule)
        for column in standing.resting:
            said = self._said.get((standing.table.name, column.key, row.key, standing.days[column.back]))
            if said is not None and said.symbol != NOT_AVAILABLE:
                changed |= standing.supported(
                    row, column, is_hidden=said.symbol == HIDDEN, is_zero=said.symbol == DOES_NOT_APPLY
                )
                if not said.symbol:
                    changed[column.key] = said.value
            elif column.back in out:
                changed[column.key] = None
        return replace(row, cells={**row.cells, **changed})


@dataclass(frozen=True, slots=True)
class _Standing:
    """A table in which what is out is to stand. `columns`: those of which something may be out."""

    table: CountTable
    days: Mapping[Back, Days]
    rule: Rounding
    columns: Sequence[CountColumn]

    @property
    def counts(self) -> list[CountColumn]:
        return [column for column in self.columns if column.kind in (ColumnKind.COUNT, ColumnKind.SUM)]

    @property
    def resting(self) -> list[CountColumn]:
        kinds = (ColumnKind.AVERAGE, ColumnKind.LABEL)
        return [column for column in self.columns if column.of and column.kind in kinds]

    def number(self, column: CountColumn, where: tuple[str, str]) -> Number:
        """Give what a column counts in a row."""
        return Number(*where, counts_of(self.table, column), self.days[column.back])

    def supported(self, row: CountRow, column: CountColumn, *, is_hidden: bool, is_zero: bool) -> dict[str, Cell]:
        """Give how many records a sum, an average or a word rests on, so that it is shown or hidden as it was."""
        over = row.cells.get(column.of)
        count = over if isinstance(over, int) else 0
        if is_zero:
            return {column.of: 0}
        if is_hidden:
            return {column.of: count if self.rule.hides(count) else 1}
        return {column.of: max(count, self.rule.hide_below)}


def _standing(counted: int, told: Told, rule: Rounding) -> int:
    """Give a count of which `rule` makes what was told: the one counted, if it is such a one."""
    if told == HIDDEN:
        return counted if rule.hides(counted) else 1
    return counted if rule.rounded(counted) == told and not rule.hides(counted) else int(told or 0)
