"""Numbers that are out stay as they went out: what stands for a count that was published before.

A record may be changed or erased after it was counted. Counted again, the number of a released period would then differ
by that one record from what is out. So a later release repeats what was published, until a correction says otherwise.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vrp_desktop.disclosure.count_table import Back, ColumnKind
from vrp_desktop.disclosure.joined import Number, numbers_told
from vrp_desktop.disclosure.released import counts_of
from vrp_desktop.disclosure.safe_table import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vrp_desktop.disclosure.count_table import Cell, CountRow, CountTable
    from vrp_desktop.disclosure.released import ReleasedTable, Span, Told
    from vrp_desktop.disclosure.rounding import Rounding


class AsPublished:
    """What `tables` told, those that came out last above all."""

    def __init__(self, tables: Iterable[ReleasedTable]) -> None:
        self._told: dict[Number, tuple[Told, Rounding]] = {}
        for table in tables:
            for number, told in numbers_told(table):
                if told is not None:
                    self._told[number] = told, table.rule

    @property
    def is_any(self) -> bool:
        """Whether anything was told at all."""
        return bool(self._told)

    def stand_in(
        self, table: CountTable, spans: Mapping[Back, Span], rule: Rounding, *, is_correction: bool = False
    ) -> CountTable:
        """Give `table` with counts that `rule` makes into what was published, where it would make them into another.

        `is_correction`: the table puts right what is out of its own period; columns that look back repeat it still.
        """
        if not self._told:
            return table
        columns = [
            column
            for column in table.columns
            if column.kind in (ColumnKind.COUNT, ColumnKind.SUM) and not (is_correction and column.back is Back.NOT)
        ]
        row_list = table.row_list or table.row_title

        def stood(row: CountRow, where: tuple[str, str]) -> CountRow:
            changed: dict[str, Cell] = {}
            for column in columns:
                span = spans[column.back]
                number = Number(*where, counts_of(table, column), (span.first, span.last))
                value, told = row.cells.get(column.key), self._told.get(number)
                rests_on = changed.get(column.of, row.cells.get(column.of))
                if told == (HIDDEN, rule) and isinstance(rests_on, int) and rule.hides(rests_on):
                    continue
                if isinstance(value, int) and told is not None and told[1] == rule:
                    changed[column.key] = _standing(value, told[0], rule)
            return replace(row, cells={**row.cells, **changed})

        return replace(
            table,
            rows=tuple(row if row.is_own else stood(row, (row_list, row.key)) for row in table.rows),
            total=None if table.total is None else stood(table.total, ("", "")),
        )


def _standing(counted: int, told: Told, rule: Rounding) -> int:
    """Give a count of which `rule` makes what was told: the one counted, if it is such a one."""
    if told == HIDDEN:
        return counted if rule.hides(counted) else 1
    return counted if rule.rounded(counted) == told and not rule.hides(counted) else int(told or 0)
