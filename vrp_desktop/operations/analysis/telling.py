"""What the protected table of an answer tells of people, as the attack and the ledger know it.

There a count has the same name in whatever table it stands, and a month is a period: so a table by month, a return of
one of the months and a table of the whole year are seen together. A percentage tells no more than the numbers it
comes from, which stand beside it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vrp_desktop.disclosure.count_table import Back, ColumnKind, CountRow
from vrp_desktop.disclosure.safe_table import OF_ALL, protect
from vrp_desktop.measures.analysis import ALL, MONTH, OF_CHOICE, TALKS, month_key
from vrp_desktop.measures.period import months_in
from vrp_desktop.measures.sources import SOURCES
from vrp_desktop.measures.spec import When
from vrp_desktop.operations.releasing import to_release

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vrp_desktop.disclosure.count_table import CountColumn, CountTable
    from vrp_desktop.disclosure.released import ReleasedTable
    from vrp_desktop.disclosure.rounding import Rounding
    from vrp_desktop.disclosure.safe_table import SafeTable
    from vrp_desktop.measures.analysis import Inquiry
    from vrp_desktop.measures.census import Census
    from vrp_desktop.measures.period import Period
    from vrp_desktop.operations.session import Session

ANALYSIS = "Analysis"
"""What an answer is called where returns stand under their names."""
_WHEN = {Back.NOT: When.NOW, Back.ONE: When.BEFORE, Back.YEAR: When.YEAR_BEFORE}


def tells(
    session: Session, inquiry: Inquiry, census: Census, counted: CountTable, safe: SafeTable
) -> tuple[ReleasedTable, ...]:
    """Give what `safe` tells, made of `counted`; nothing for a table of our own work."""
    if all(row.is_own for row in counted.rows):
        return ()
    rests = {over: key for key, over in _rests_on(counted).items()}
    columns = tuple(
        replace(column, counts=_counts(inquiry, census, column, rests.get(column.key, "")))
        for column in counted.columns
        if column.kind is not ColumnKind.PERCENT and not column.key.startswith(OF_ALL)
    )
    named = replace(counted, name=counted.title, columns=columns)
    return tuple(
        table
        for period, raw, protected in _by_period(inquiry, census.period, named, safe)
        for table in to_release(session, ANALYSIS, period, [(raw, protected)])
    )


def _by_period(
    inquiry: Inquiry, period: Period, counted: CountTable, safe: SafeTable
) -> Iterator[tuple[Period, CountTable, SafeTable]]:
    """Give a table as it is, or, when its rows are months, each month and the whole as the totals they are."""
    if inquiry.rows == MONTH:
        for month, row in zip(months_in(period), counted.rows, strict=False):
            yield month, *_alone(counted, row, safe.rule)
        if counted.total is not None:
            yield period, *_alone(counted, counted.total, safe.rule)
        return
    months = [column for column in counted.columns if column.key.startswith(OF_CHOICE)]
    if inquiry.columns != MONTH or not months:
        yield period, counted, safe
        return
    for place, month in enumerate(months_in(period)):
        of_month = _of_month(counted, month_key(place))
        yield month, of_month, protect(of_month, safe.rule)
    whole = replace(counted, columns=tuple(column for column in counted.columns if column not in months))
    yield period, whole, safe


def _alone(counted: CountTable, row: CountRow, rule: Rounding) -> tuple[CountTable, SafeTable]:
    alone = replace(counted, rows=(), total=replace(row, key=""))
    return alone, protect(alone, rule)


def _of_month(counted: CountTable, month: str) -> CountTable:
    """Give a month's columns of a table as the columns of everything, for a table of that month."""
    keys, rests = {ALL: f"{OF_CHOICE}{month}"}, _rests_on(counted)
    if ALL in rests:
        keys[rests[ALL]] = rests[keys[ALL]]

    def of_month(row: CountRow) -> CountRow:
        return replace(row, cells={key: row.cells.get(column) for key, column in keys.items()})

    return replace(
        counted,
        columns=tuple(column for column in counted.columns if column.key in keys),
        rows=tuple(of_month(row) for row in counted.rows),
        total=of_month(counted.total) if counted.total is not None else None,
    )


def _rests_on(counted: CountTable) -> dict[str, str]:
    """Give the columns of sums, each with the hidden one that says how many records it is of."""
    return {column.key: column.of for column in counted.columns if column.kind is ColumnKind.SUM}


def _counts(inquiry: Inquiry, census: Census, column: CountColumn, sum_of: str) -> str:
    """Give what a column counts or adds up, in words that are the same in every table that does.

    `sum_of`: the sum of whose records it says how many they are, "" for any other column.
    """
    if column.counts:
        return column.counts
    key = sum_of or column.key
    code = key.removeprefix(OF_CHOICE)
    if inquiry.source == TALKS:
        return f"{TALKS} {code if code != key else 'kind:'}"
    where = f" {inquiry.columns}={code}" if code != key else ""
    what = f" answered {inquiry.of}" if sum_of else f" {inquiry.of}"
    lasting = f" in {census.at(_WHEN[column.back])}" if SOURCES[inquiry.source].are_lasting else ""
    return f"{inquiry.source}{where}{what}{lasting}"
