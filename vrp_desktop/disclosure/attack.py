"""The attack before a release: what somebody who knows the rule can work out from everything that is out.

The attacker holds all tables that share a count or its days, adds up rows, parts and periods, and knows which numbers
a symbol or a rounded number can stand for (`joined`). Bounds that follow from single sums (`system`) or from all of
them together (`simplex`) may leave one value: then the cell is told. That it is not told is proved by two ways to fill
in all tables that differ in it (`walk`, and `simplex` on its way). Where bounds leave several values and no two ways in
whole numbers are found, every possibility is tried; what is not known within the work allowed is reported as well, so
nothing is missed.

Two releases of one period are different: who knows that one record came in between can tell each number that moved.
Those are reported without a search. Labels, averages and percentages of shown numbers say nothing more than the
numbers they come from.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from vrp_desktop.disclosure.filling import fill_in
from vrp_desktop.disclosure.joined import Joined, number_of, numbers_told
from vrp_desktop.disclosure.released import Parts
from vrp_desktop.disclosure.safe_table import HIDDEN
from vrp_desktop.disclosure.simplex import Simplex
from vrp_desktop.disclosure.system import tighten
from vrp_desktop.disclosure.walk import OutOfWork, Search, Walk

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from vrp_desktop.disclosure.joined import Number, Place
    from vrp_desktop.disclosure.released import ReleasedRow, ReleasedTable, Told

_STEPS = 60
"""How many may go into changing one cell of it; `simplex` is surer, and slower."""
_WORK, _WORK_EACH = 6_000, 1_500
"""How many possibilities are tried, over all cells that no walk could change and for each."""


class Risk(StrEnum):
    """What somebody could do with a release."""

    TOLD = "told"
    """One value is left to a cell that was published with several."""
    NOT_PROVED = "not proved"
    """Neither that a value follows nor that none does could be shown; to be treated as told."""
    CHANGED = "changed"
    """The number was published differently before: the records between can be told."""
    DISAGREES = "disagrees"
    """The numbers of several releases do not add up: the records between can be told."""
    EVERYBODY = "everybody"
    """All records of a row are of one kind, so it is known of each."""

    @property
    def stops(self) -> bool:
        """Whether a release with it must not go out as it is; the other risks are for a person to look at."""
        return self is not Risk.EVERYBODY


@dataclass(frozen=True, slots=True)
class Finding:
    """One cell at risk: its table, row, column and periods in words. `is_small`: it was published as hidden, once.

    `number`: what the cell counts, the same wherever it is published; `None` for what anybody can see in one table.
    `between`: of a number that was published differently, what was told before and after; `left`: of one that is told,
    its value, which no sentence has in it.
    """

    risk: Risk
    table: str
    row: str
    column: str
    periods: tuple[str, ...]
    is_small: bool = False
    number: Number | None = None
    between: tuple[Told, Told] | None = None
    left: int | None = field(default=None, repr=False)

    def is_like(self, earlier: Finding) -> bool:
        """Tell whether this was found before, also where the number stood in another table then.

        Another value, or another change of the same number, is something new.
        """
        if self.number is None or earlier.number is None:
            return self == earlier
        if self.number != earlier.number or (self.between, self.left) != (earlier.between, earlier.left):
            return self.risk is Risk.NOT_PROVED and earlier.risk is Risk.TOLD and self.number == earlier.number
        return self.risk is earlier.risk and (self.risk is not Risk.DISAGREES or self.periods == earlier.periods)

    def sentence(self) -> str:
        """Say it in words; the number itself is not in them."""
        where = f"{self.table}, {self.row}, {self.column}, {' and '.join(self.periods)}"
        return f"{where}: {_SAID[self.risk]}"


_SAID = {
    Risk.TOLD: "the exact number follows from the other numbers that are out.",
    Risk.NOT_PROVED: "it could not be shown that the exact number stays hidden.",
    Risk.CHANGED: "it was published differently before, so the records that came between can be told.",
    Risk.DISAGREES: "the numbers of these releases do not add up, so the records that came between can be told.",
    Risk.EVERYBODY: "it says that every record of this row is of this kind, so it is known of each.",
}


def attack(tables: Sequence[ReleasedTable]) -> tuple[Finding, ...]:
    """Attack all of `tables` together, in the order in which they came out.

    Deterministic. Takes a tenth of a second for five periods of a table of 22 rows and 8 columns; some seconds at most
    where nothing agrees.
    """
    joined = Joined(tables)
    return tuple(dict.fromkeys([*_changes(joined), *everybody(tables), *_Attack(joined).run()]))


def attack_correction(out: Sequence[ReleasedTable], tables: Sequence[ReleasedTable]) -> tuple[Finding, ...]:
    """Attack tables that put right some of what is `out`.

    What moved is of another state of the records than what is out beside it, so no sum of both holds, and none tells
    anything. The tables are attacked by themselves, and what did not move in them together with what is out.
    """
    told = {number: was for table in out for number, was in numbers_told(table) if was is not None}
    moved = {
        number
        for table in tables
        for number, now in numbers_told(table)
        if now is not None and told.get(number, now) != now
    }
    still = [_without(table, moved) for table in tables]
    findings = [*_changes(Joined([*out, *tables])), *everybody(tables)]
    for together in (tables, [*out, *still]):
        findings += _Attack(Joined(together)).run()
    return tuple(dict.fromkeys(findings))


def _changes(joined: Joined) -> list[Finding]:
    """Give the numbers that were published differently before, where the change can be a few records."""
    return [
        replace(
            _finding(Risk.CHANGED, after, tuple(dict.fromkeys(place.column.span.label for place in (before, after)))),
            is_small=HIDDEN in (before.told, after.told),
            between=(before.told, after.told),
        )
        for before, after in joined.changed
    ]


def _without(table: ReleasedTable, numbers: Collection[Number]) -> ReleasedTable:
    """Give a table in which nothing is said of some numbers."""

    def silent(row: ReleasedRow) -> ReleasedRow:
        cells = zip(table.columns, row.told, strict=True)
        return replace(
            row, told=tuple(None if number_of(table, row, column) in numbers else told for column, told in cells)
        )

    rows = tuple(silent(row) for row in table.rows)
    return replace(table, rows=rows, total=None if table.total is None else silent(table.total))


def everybody(tables: Iterable[ReleasedTable]) -> list[Finding]:
    """Find the rows of which all records are of one kind, as anybody can see: nothing stands in the other parts."""
    found = []
    for table in tables:
        for at, whole in enumerate(table.columns):
            parts = [
                place
                for place, column in enumerate(table.columns)
                if column.part_of == whole.key and column.span == whole.span
            ]
            if whole.parts is Parts.EACH or not parts:
                continue
            for row in table.rows if table.total is None else (*table.rows, table.total):
                some = [part for part in parts if row.told[part] != 0]
                is_seen = len(parts) > 1 and whole.parts is Parts.ALL
                if len(some) == 1 and row.told[at] != 0 and (is_seen or _looks_full(row, at, some[0])):
                    column = table.columns[some[0]]
                    label, is_small = column.span.label, row.told[some[0]] == HIDDEN
                    found.append(Finding(Risk.EVERYBODY, table.name, row.label, column.title, (label,), is_small))
    return found


def _looks_full(row: ReleasedRow, whole: int, part: int) -> bool:
    """Tell whether a percentage of 100 % follows: two equal rounded numbers."""
    told: Told = row.told[part]
    return isinstance(told, int) and told == row.told[whole]


class _Attack:
    """One attack under way. `_open`: the cells of which neither one value nor two are known yet."""

    def __init__(self, joined: Joined) -> None:
        self._joined = joined
        self._system = joined.system
        self._low, self._high = list(joined.system.low), list(joined.system.high)
        self._open: list[int] = []
        self._seen_low: list[int] = []
        self._seen_high: list[int] = []
        self._walk: Walk | None = None

    def run(self) -> list[Finding]:
        """Give what follows and what cannot be shown not to."""
        findings = self._narrow()
        published = {v for v, (least, most) in self._joined.alone.items() if least < most}
        others = {*self._joined.numbers.values(), *self._joined.rests.values()} - set(self._joined.alone)
        watched = sorted(published | others)
        findings += self._fill_in()
        self._open = [v for v in watched if self._low[v] < self._high[v] and self._system.uses[v]]
        if self._walk is not None:
            walk = self._walk
            self._change_each(walk)
            self._bound_each(walk)
            self._try_all()
        for variable in watched:
            if self._low[variable] == self._high[variable]:
                if variable in published or self._low[variable] > 0:
                    findings.append(replace(self._found(Risk.TOLD, variable), left=self._low[variable]))
            elif variable in self._open:
                findings.append(self._found(Risk.NOT_PROVED, variable))
        return findings

    def _narrow(self) -> list[Finding]:
        """Narrow all bounds; sums that cannot hold become findings and are left out."""
        findings = []
        while (broken := tighten(self._system, self._low, self._high)) is not None:
            findings.append(self._left_out(broken))
        return findings

    def _left_out(self, broken: int) -> Finding:
        """Leave out a sum that cannot hold, and all that followed from it."""
        whole, _ = self._system.equations[broken][-1]
        labels = dict.fromkeys(place.column.span.label for place in self._joined.published(broken))
        found = self._found(Risk.DISAGREES, whole)
        self._system.drop(broken)
        self._low[:], self._high[:] = self._system.low, self._system.high
        return replace(found, periods=tuple(labels) or found.periods)

    def _fill_in(self) -> list[Finding]:
        """Fill in all tables in one way that agrees, without the sums that cannot hold beside the others."""
        filled = fill_in(self._system, self._low, self._high)
        if filled is None:
            return []
        findings = [self._left_out(broken) for broken in filled.broken]
        if findings:
            findings += self._narrow()
        self._walk = Walk(self._system, self._low, self._high)
        self._walk.take(filled.values)
        self._seen_low, self._seen_high = list(filled.values), list(filled.values)
        return findings

    def _change_each(self, walk: Walk) -> None:
        """Change every open cell by as little as can be, and mend the rest around it."""
        for variable in list(self._open):
            if self._seen_low[variable] < self._seen_high[variable]:
                continue
            for move in (1, -1):
                if self._low[variable] <= walk.values[variable] + move <= self._high[variable]:
                    walk.begin()
                    walk.change(variable, move)
                    if walk.agree(_STEPS, variable):
                        self._see(walk.changed())
                        break
                    walk.back()
        self._settle()

    def _bound_each(self, walk: Walk) -> None:
        """Find the bounds of what is still open, or two values on the way there."""
        simplex = Simplex(self._system, (self._low, self._high), walk.values, self._see)
        for variable in list(self._open):
            if self._seen_low[variable] == self._seen_high[variable]:
                self._low[variable], self._high[variable] = simplex.bounds(variable)
        self._settle()

    def _try_all(self) -> None:
        """Try what is still open value by value, as long as the work allowed lasts."""
        left = _WORK
        for variable in list(self._open):
            search = Search(self._system, min(left, _WORK_EACH))
            value = self._seen_low[variable]
            try:
                for least, most in ((self._low[variable], value - 1), (value + 1, self._high[variable])):
                    low, high = list(self._low), list(self._high)
                    low[variable], high[variable] = least, most
                    values = search.find(low, high, variable) if least <= most else None
                    if values is not None:
                        self._see(dict(enumerate(values)))
                        break
                else:
                    self._low[variable] = self._high[variable] = value
            except OutOfWork:
                pass
            left -= min(left, _WORK_EACH) - max(search.work, 0)
        self._settle()

    def _see(self, changed: Mapping[int, int]) -> None:
        """Take up numbers that agree with everything; `changed`: those that are other than in what was seen last."""
        for variable, value in changed.items():
            if value < self._seen_low[variable]:
                self._seen_low[variable] = value
            elif value > self._seen_high[variable]:
                self._seen_high[variable] = value

    def _settle(self) -> None:
        """Take out of the open cells those with two values, and those with one."""
        self._open = [v for v in self._open if self._seen_low[v] == self._seen_high[v] and self._low[v] < self._high[v]]

    def _found(self, risk: Risk, variable: int) -> Finding:
        place = self._joined.places.get(variable)
        if place is not None:
            return _finding(risk, place, (place.column.span.label,))
        number, place, days = self._joined.named(variable)
        title = place.column.title if number.counts == place.number.counts else f"{place.column.title}, the others"
        return Finding(risk, place.table.name, place.row.label, title, (days,), number=number)


def _finding(risk: Risk, place: Place, periods: tuple[str, ...]) -> Finding:
    is_small = place.told == HIDDEN
    return Finding(risk, place.table.name, place.row.label, place.column.title, periods, is_small, place.number)
