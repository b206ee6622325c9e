"""One measure of the whole borough over time, beside its baseline: what a line chart is drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.dates import day_in_table
from vrp_desktop.disclosure.count_table import ColumnKind, CountColumn, CountRow, CountTable
from vrp_desktop.measures.census import asked
from vrp_desktop.measures.period import Month
from vrp_desktop.measures.reading import day, number, rows
from vrp_desktop.measures.readings import as_few_as, differs, in_order, published

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Sequence

    from vrp_desktop.measures.census import Census
    from vrp_desktop.measures.sources import Item
    from vrp_desktop.measures.spec import Series

_YEAR = 12
VALUE = "value"
COLUMNS = (
    CountColumn("over", "Counted over", ColumnKind.LABEL),
    CountColumn(VALUE, "Number", ColumnKind.PUBLISHED),
    CountColumn("baseline", "Baseline", ColumnKind.PUBLISHED),
    CountColumn("state", "State", ColumnKind.LABEL),
    CountColumn("flag", "Mind", ColumnKind.LABEL),
)


@dataclass(frozen=True, slots=True)
class _Point:
    """One number of the line. `readings`: those it is made of, the newest last."""

    key: str
    label: str
    first: datetime.date | None
    value: float
    readings: tuple[Item, ...]


def series(census: Census, table: Series, name: str, title: str) -> CountTable:
    """Give a row for each number up to the end of the period, the oldest first, at most `table.most` of them.

    A count that is read by the month is added up over the 12 months up to each, where none is missing; with fewer than
    12 of them, and of every other measure, each reading stands for itself. The baseline is that of the newest reading
    and stands only beside numbers of its own length. A sum is hidden together with any of its months (`as_few_as`).
    """
    measure, found, points = _points(census, table)
    words = {choice.code: choice.label for choice in asked(census.store, census.lists, "outcome", "period_kind")}
    states = {choice.code: choice.label for choice in asked(census.store, census.lists, "outcome", "state")}
    newest = points[-1].readings[-1] if points else {}
    base_days = (day(newest.get("base_from")), day(newest.get("base_to")))
    baseline = as_few_as(published(measure, newest, number(newest.get("base_value"))), found, *base_days)

    def line(point: _Point) -> CountRow:
        reading = point.readings[-1]
        last, is_one = day(reading.get("period_to")), len(point.readings) == 1
        flag = differs(newest, point.first, last)
        value = published(measure, reading if is_one else None, point.value)
        return CountRow(
            point.key,
            point.label,
            {
                "over": words.get(str(reading.get("period_kind")), "") if is_one else f"{_YEAR} months",
                VALUE: as_few_as(value, found, point.first, last),
                "baseline": None if flag else baseline,
                "state": states.get(str(reading.get("state")), ""),
                "flag": flag,
            },
        )

    lines = tuple(line(point) for point in points)
    return CountTable(name=name, title=title, row_title=table.row_title, columns=COLUMNS, rows=lines)


def readings_behind(census: Census, table: Series, row: str, column: str) -> tuple[Item, ...]:
    """Give the readings that a number is made of; of the baseline, the one that states it."""
    _, _, points = _points(census, table)
    found = next((point.readings for point in points if point.key == row), ())
    if column == "baseline" and found:
        return points[-1].readings[-1:]
    return found if column == VALUE else ()


def _points(census: Census, table: Series) -> tuple[Item, Sequence[Item], list[_Point]]:
    """Give the measure, its readings of the borough, and what its line is made of."""
    measure = next((row for row in rows(census.store, "indicator") if row.get("code") == table.measure), None)
    if measure is None:
        return {}, (), []
    every = rows(census.store, "outcome", last=census.period.last, dated="period_to")
    found = [row for row in every if row.get("indicator") == measure["record"] and row.get("area_kind") == "borough"]
    if not found:
        return measure, (), []
    found = in_order(found)
    alike = [row for row in found if row.get("period_kind") == found[-1].get("period_kind")]
    points: list[_Point] = []
    if alike[-1].get("period_kind") == "month" and measure.get("unit") == "count":
        points = list(_over_twelve_months(alike))
    return measure, found, (points or list(_each(alike)))[-table.most :]


def _over_twelve_months(found: Sequence[Item]) -> Iterator[_Point]:
    months = {Month.of(first): row for row in found if (first := day(row.get("period_from"))) is not None}
    for month in sorted(months):
        span = [months.get(month.later(back)) for back in range(1 - _YEAR, 1)]
        taken = tuple(row for row in span if row is not None)
        values = [value for row in taken if (value := number(row.get("value"))) is not None]
        if len(values) == _YEAR:
            yield _Point(str(month), month.label, month.later(1 - _YEAR).first, sum(values), taken)


def _each(found: Sequence[Item]) -> Iterator[_Point]:
    # A later state of the same days takes the place of an earlier one.
    by_days = {(row.get("period_from"), row.get("period_to")): row for row in found}
    for row in by_days.values():
        value, last = number(row.get("value")), day(row.get("period_to"))
        if value is not None and last is not None:
            yield _Point(str(row["record"]), day_in_table(last), day(row.get("period_from")), value, (row,))
