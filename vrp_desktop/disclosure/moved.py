"""Which numbers another version of a return tells otherwise than the ledger says they were told.

Who has both versions sees each number that moved. If a single record was put right between them, every one of those
numbers says what that record is about; so it matters whether fewer records than the rule hides could have moved them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.disclosure.joined import number_of
from vrp_desktop.disclosure.safe_table import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vrp_desktop.disclosure.joined import Days, Number
    from vrp_desktop.disclosure.released import ReleasedColumn, ReleasedRow, ReleasedTable, Span, Told
    from vrp_desktop.disclosure.rounding import Rounding

_Cell = tuple[str, "Span", str, str, str, "Span"]


@dataclass(frozen=True, slots=True)
class Moved:
    """A number that is told otherwise: where it stands, in words, and what was and is told.

    `row_key`: of a total, "". `column_key`: perhaps of a column that no sheet shows. `may_be_few`: fewer records than
    the rule hides could have moved it. `number`: what it counts, the same wherever it is told.
    """

    table: str
    row_key: str
    row: str
    column_key: str
    column: str
    period: str
    was: int | str
    now: int | str
    may_be_few: bool
    number: Number

    @property
    def is_small(self) -> bool:
        """Whether it is hidden in one of the two versions."""
        return HIDDEN in (self.was, self.now)

    def sentence(self) -> str:
        """Say it in words, as it is told."""
        where = (self.table, self.row, self.column, self.period)
        return f"{', '.join(dict.fromkeys(filter(None, where)))}: {self.was}, now {self.now}."


def moved(before: Iterable[ReleasedTable], now: Iterable[ReleasedTable]) -> tuple[Moved, ...]:
    """Give each number that both tell, and not the same. `before`: all versions up to now, the newest last.

    A row that a sheet leaves out is in the ledger with its zeros, so a row that appears or goes is told here too.
    """
    was: dict[_Cell, Told] = {}
    for table in before:
        was |= {cell: told for cell, _row, _column, told in _cells(table) if told is not None}
    found = []
    for table in now:
        for cell, row, column, told in _cells(table):
            earlier = was.get(cell)
            if told is None or earlier is None or told == earlier:
                continue
            may_be_few = column.is_sum or _fewest(table.rule, earlier, told) < table.rule.hide_below
            where = (table.name, row.key, row.label, column.key, column.title, column.span.label)
            found.append(Moved(*where, earlier, told, may_be_few, number_of(table, row, column)))
    return tuple(found)


def tells_of(table: ReleasedTable, found: Iterable[Moved]) -> bool:
    """Tell whether a table counts one of the numbers that moved, over days of which some are the same."""
    wanted: dict[tuple[str, str, str], list[Days]] = {}
    for one in found:
        wanted.setdefault((one.number.row_list, one.number.row, one.number.counts), []).append(one.number.days)
    for _cell, row, column, told in _cells(table):
        number = number_of(table, row, column)
        days = wanted.get((number.row_list, number.row, number.counts), ())
        if told is not None and any(_overlap(number.days, others) for others in days):
            return True
    return False


def _overlap(one: Days, other: Days) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _cells(table: ReleasedTable) -> Iterator[tuple[_Cell, ReleasedRow, ReleasedColumn, Told]]:
    # Totals of several tables of one name are told apart by their words, as the figures on a sheet of headlines.
    for row in table.rows if table.total is None else (*table.rows, table.total):
        for column, told in zip(table.columns, row.told, strict=True):
            yield (table.name, table.span, row.key, row.key or row.label, column.key, column.span), row, column, told


def _fewest(rule: Rounding, was: int | str, now: int | str) -> int:
    """Give by how many records a count moved at least."""
    (low, high), (least, most) = (
        rule.behind_hidden() if told == HIDDEN else rule.behind(int(told)) for told in (was, now)
    )
    return max(least - high, low - most, 1)
