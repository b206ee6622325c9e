"""What ties released numbers together: totals, parts, days that lie in one another, and one count in several tables."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from vrp_desktop.dates import day_in_words
from vrp_desktop.disclosure.released import Parts
from vrp_desktop.disclosure.safe_table import HIDDEN
from vrp_desktop.disclosure.system import ENDLESS, System

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from vrp_desktop.disclosure.released import ReleasedColumn, ReleasedRow, ReleasedTable, Told

_DAY = datetime.timedelta(days=1)
Days = tuple[datetime.date, datetime.date]
Bounds = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Number:
    """One count in the world, wherever it is published. `row_list` and `row` are "" for a total; days are inclusive."""

    row_list: str
    row: str
    counts: str
    days: Days


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number was published, and as what."""

    number: Number
    table: ReleasedTable
    row: ReleasedRow
    column: ReleasedColumn
    told: Told


class Joined:
    """Everything that an attacker can write down of some released tables.

    `system`: the numbers and sums; `numbers`: the variable of each number; `places`: where a variable was published
    last; `alone`: the bounds that its publication alone leaves; `changed`: numbers that were published differently
    later, before and after, where the change can be a few records; `rests`: the variables of what is left of a whole
    beside parts.
    """

    def __init__(self, tables: Sequence[ReleasedTable]) -> None:
        self.system = System()
        self.numbers: dict[Number, int] = {}
        self.places: dict[int, Place] = {}
        self.alone: dict[int, Bounds] = {}
        self._mentions: dict[int, Place] = {}
        self.changed: list[tuple[Place, Place]] = []
        self._said: set[tuple[tuple[int, ...], int]] = set()
        self.rests: dict[tuple[tuple[int, ...], int], int] = {}
        self._inexact: set[str] = set()
        for table in tables:
            self._publish(table)
        pieces = _pieces(self.numbers)
        for table in tables:
            for whole in table.columns:
                within = pieces.get((table.row_list, whole.counts), {})
                for days in (_days(whole), *within.get(_days(whole), ())):
                    parts = [
                        part
                        for part in table.columns
                        if part.part_of == whole.key
                        and part.span == whole.span
                        and days in (_days(part), *pieces.get((table.row_list, part.counts), {}).get(_days(part), ()))
                    ]
                    self._tie(table, whole, parts, days)
        for number in list(self.numbers):
            within = pieces.get((number.row_list, number.counts), {})
            self._tie_days(number, within.get(number.days, ()))
            # Follows from the smallest pieces, but not one equation at a time.
            self._tie_days(number, _largest(number.days, within))

    def published(self, equation: int) -> list[Place]:
        """Give the published numbers that an equation speaks of."""
        return [self.places[one] for one, _ in self.system.equations[equation] if one in self.places]

    def named(self, variable: int) -> tuple[Number, Place, str]:
        """Give what a number or a rest is: the place where people find it, and its days in words.

        The rest of a whole is found where the whole is, days that no table has where other days of the same are.
        """
        whole = next((one for (_, one), rest in self.rests.items() if rest == variable), variable)
        number = next(number for number, one in self.numbers.items() if one == whole)
        named = number if whole == variable else replace(number, counts=f"{number.counts}/others")
        place = self._mentions.get(whole)
        if place is not None:
            return named, place, place.column.span.label
        same = (one for other, one in self.numbers.items() if replace(other, days=number.days) == number)
        place = next(self._mentions[one] for one in same if one in self._mentions)
        return named, place, " to ".join(day_in_words(day) for day in number.days)

    def _publish(self, table: ReleasedTable) -> None:
        keys = [column.key for column in table.columns]
        for at, column in enumerate(table.columns):
            if column.is_sum and column.slack != 0:
                self._inexact.add(column.counts)
            for row in _lines(table):
                rests_on = row.told[keys.index(column.of)] if column.of in keys else 0
                bounds = _bounds(table, column, row.told[at], rests_on)
                number = number_of(table, row, column)
                self._see(number, bounds, Place(number, table, row, column, row.told[at]))

    def _see(self, number: Number, bounds: Bounds, place: Place) -> None:
        variable = self._at(number)
        low, high = max(bounds[0], self.system.low[variable]), min(bounds[1], self.system.high[variable])
        if low > high:
            # A change of many records says no more of one of them than the many of any other cell.
            if low - high < place.table.rule.hide_below:
                self.changed.append((self.places[variable], place))
            low, high = bounds
        self.system.low[variable], self.system.high[variable] = low, high
        # A later release is where people look now, but not a column that only looks back.
        is_own = place.column.span == place.table.span
        if variable not in self._mentions or is_own:
            self._mentions[variable] = place
        if place.told is not None:
            if variable not in self.places or is_own:
                self.places[variable] = place
            was = self.alone.get(variable, bounds)
            self.alone[variable] = max(was, bounds, key=lambda one: one[1] - one[0])

    def _at(self, number: Number) -> int:
        """Give the variable of a number, which may be one that nobody has published."""
        if number not in self.numbers:
            self.numbers[number] = self.system.variable()
        return self.numbers[number]

    def _tie(self, table: ReleasedTable, whole: ReleasedColumn, parts: Sequence[ReleasedColumn], days: Days) -> None:
        """Tie the rows of a column and of its parts to their totals, and in every row the parts to it."""
        columns = [*parts, whole]
        lines = [[self._at(number_of(table, row, column, days)) for column in columns] for row in _lines(table)]
        if table.total is not None:
            for at, column in enumerate(columns):
                self._tie_rows(column, [line[at] for line in lines])
        if not parts:
            return
        if whole.parts is Parts.EACH:
            for *each, total in lines:
                for one in each:
                    self._add_up((one, self._rest(total, one)), total)
            return
        is_even = table.total is not None and all(column.slack == 0 for column in columns)
        if whole.parts is Parts.SOME:
            for line in lines:
                line.insert(-1, self._rest(line[-1], *line[:-1]))
            if is_even:
                self._add_up([line[-2] for line in lines[:-1]], lines[-1][-2])
        for *each, total in lines:
            self._add_up(each, total)

    def _tie_rows(self, column: ReleasedColumn, cells: Sequence[int]) -> None:
        *rows, total = cells
        if column.slack is not None:
            self._add_up(rows, total, column.slack)
        elif not column.is_sum:
            # A record may stand in several rows, or in none, but each row is part of the whole.
            for row in rows:
                self._add_up((row, self._rest(total, row)), total)

    def _tie_days(self, number: Number, pieces: Sequence[Days]) -> None:
        if pieces:
            parts = [self._at(replace(number, days=piece)) for piece in pieces]
            self._add_up(parts, self.numbers[number], len(parts) if number.counts in self._inexact else 0)

    def _rest(self, whole: int, *parts: int) -> int:
        """Give the variable of what is left of a whole beside parts; nobody has published it."""
        if (parts, whole) not in self.rests:
            self.rests[parts, whole] = self.system.variable()
        return self.rests[parts, whole]

    def _add_up(self, parts: Iterable[int], whole: int, slack: int = 0) -> None:
        parts = tuple(parts)
        if (parts, whole) not in self._said:
            self._said.add((parts, whole))
            missing = (self.system.variable(-slack, slack),) if slack else ()
            self.system.add_up((*parts, *missing), whole)


def numbers_told(table: ReleasedTable) -> Iterator[tuple[Number, Told]]:
    """Give every number of a table, and what was told of it."""
    for row in _lines(table):
        for column, told in zip(table.columns, row.told, strict=True):
            yield number_of(table, row, column), told


def _lines(table: ReleasedTable) -> tuple[ReleasedRow, ...]:
    return table.rows if table.total is None else (*table.rows, table.total)


def _days(column: ReleasedColumn) -> Days:
    return column.span.first, column.span.last


def number_of(table: ReleasedTable, row: ReleasedRow, column: ReleasedColumn, days: Days | None = None) -> Number:
    """Give what a cell of a table counts. `days`: other ones than the column's own."""
    days = days or _days(column)
    if row is table.total:
        return Number("", "", column.counts, days)
    return Number(table.row_list, row.key, column.counts, days)


def _bounds(table: ReleasedTable, column: ReleasedColumn, told: Told, rests_on: Told) -> Bounds:
    """Give what a cell can be, to somebody who knows the rule and sees nothing else.

    A total is hidden because it is small or because few records make it up; then it can be anything, zero too.
    """
    if told == HIDDEN and not (column.is_sum and rests_on in (HIDDEN, None)):
        return table.rule.behind_hidden()
    return table.rule.behind(told) if isinstance(told, int) else (0, ENDLESS)


def _pieces(numbers: Iterable[Number]) -> Mapping[tuple[str, str], Mapping[Days, tuple[Days, ...]]]:
    """Give, by what is counted, how each period falls into the smallest that the others cut it into; none for whole."""
    periods: defaultdict[tuple[str, str], set[Days]] = defaultdict(set)
    for number in numbers:
        periods[number.row_list, number.counts].add(number.days)
    found: dict[tuple[str, str], dict[Days, tuple[Days, ...]]] = {}
    for key, all_days in periods.items():
        cuts = sorted({first for first, _ in all_days} | {last + _DAY for _, last in all_days})
        found[key] = {}
        for first, last in all_days:
            inner = [cut for cut in cuts if first <= cut <= last + _DAY]
            between = tuple((one, other - _DAY) for one, other in pairwise(inner))
            found[key][first, last] = between if len(between) > 1 else ()
    return found


def _largest(days: Days, periods: Iterable[Days]) -> tuple[Days, ...]:
    """Give the largest periods that make up `days`, each beginning where the last ended; none when they do not."""
    found, first = [], days[0]
    while first <= days[1]:
        ends = [last for begin, last in periods if begin == first and last <= days[1] and (begin, last) != days]
        if not ends:
            return ()
        found.append((first, max(ends)))
        first = max(ends) + _DAY
    return tuple(found)
