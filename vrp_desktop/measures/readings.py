"""What was measured across partners: the newest reading of each measure and area, with what it is compared with."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from vrp_desktop.dates import day_in_table
from vrp_desktop.disclosure.count_table import ColumnKind, CountColumn, CountRow, CountTable, Published
from vrp_desktop.measures.changes import chg12, rate1000
from vrp_desktop.measures.period import Month
from vrp_desktop.measures.reading import day, number, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vrp_desktop.disclosure.count_table import Cell
    from vrp_desktop.measures.census import Census
    from vrp_desktop.measures.spec import Readings
    from vrp_desktop.store.registers import Value

_Row = dict[str, "Value"]
_YEAR = datetime.timedelta(days=365)
_LEAP = datetime.timedelta(days=1)
_COLUMNS = (
    CountColumn("family", "Family", ColumnKind.LABEL),
    CountColumn("agency", "Whose number", ColumnKind.LABEL),
    CountColumn("area", "Area", ColumnKind.LABEL),
    CountColumn("from", "From", ColumnKind.LABEL),
    CountColumn("to", "To", ColumnKind.LABEL),
    CountColumn("unit", "Unit", ColumnKind.LABEL),
    CountColumn("value", "Latest", ColumnKind.PUBLISHED),
    CountColumn("before", "12 months before", ColumnKind.PUBLISHED),
    CountColumn("difference", "Difference", ColumnKind.DIFFERENCE, of="value", base="before"),
    CountColumn("change", "Change", ColumnKind.CHANGE, of="value", base="before"),
    CountColumn("points", "Change in points", ColumnKind.POINTS, of="value", base="before"),
    CountColumn("base_of", "Compared with", ColumnKind.LABEL),
    CountColumn("baseline", "Baseline", ColumnKind.PUBLISHED),
    CountColumn(
        "like_baseline", "Baseline of the same length", ColumnKind.PUBLISHED, is_shown=False, shown_as="baseline"
    ),
    CountColumn("base_change", "Change from baseline", ColumnKind.CHANGE, of="value", base="like_baseline"),
    CountColumn("state", "State", ColumnKind.LABEL),
    CountColumn("definition", "Their meaning of it", ColumnKind.LABEL),
    CountColumn("flag", "Mind", ColumnKind.LABEL),
)


def readings(census: Census, table: Readings, name: str, title: str) -> CountTable:
    """Give a row for each measure and area that has a reading up to the end of the period.

    A measure that is read by the month is added up over 12 months, when none of the 24 is missing (chg12). A baseline
    of another length than the number beside it is shown, and no change from it (chg_base). A number is hidden together
    with any reading of days within its own (`as_few_as`).
    """
    words = _Words(census)
    grouped: defaultdict[tuple[str, str, str], list[_Row]] = defaultdict(list)
    for row in rows(census.store, "outcome", last=census.period.last, dated="period_to"):
        area = str(row.get("ward") or row.get("area") or "")
        grouped[str(row.get("indicator")), str(row.get("area_kind")), area].append(row)
    measures = {str(row["record"]): row for row in rows(census.store, "indicator")}
    lines = [
        _line(words, measures[indicator], found, table.population)
        for (indicator, _, _), found in grouped.items()
        if indicator in measures and (not table.families or measures[indicator].get("family") in table.families)
    ]
    lines.sort(key=lambda row: (str(row.cells["family"]), row.label, str(row.cells["area"])))
    return CountTable(name=name, title=title, row_title=table.row_title, columns=columns(table), rows=tuple(lines))


def columns(table: Readings) -> tuple[CountColumn, ...]:
    """Give the columns of a table of readings."""
    if not table.population:
        return _COLUMNS
    return (*_COLUMNS, CountColumn("per_1000", f"For 1,000 people ({table.counted_in})", ColumnKind.PUBLISHED))


class _Words:
    """The words for the codes of a reading."""

    def __init__(self, census: Census) -> None:
        from vrp_desktop.measures.census import asked

        def labels(form: str, question: str) -> dict[str, str]:
            return {c.code: c.label for c in asked(census.store, census.lists, form, question)}

        self.family = labels("indicator", "family")
        self.agency = labels("outcome", "source_agency")
        self.ward = labels("outcome", "ward")
        self.area_kind = labels("outcome", "area_kind")
        self.state = labels("outcome", "state")
        self.unit = labels("indicator", "unit")


def _line(words: _Words, measure: Mapping[str, Value], found: list[_Row], population: int) -> CountRow:
    found = in_order(found)
    newest = found[-1]
    later, earlier, began, flag = _compared(measure, found)
    base_value, unlike = number(newest.get("base_value")), differs(newest, began, day(newest.get("period_to")))
    base_days = (day(newest.get("base_from")), day(newest.get("base_to")))
    baseline = as_few_as(published(measure, newest, base_value), found, *base_days)
    ward, kind = str(newest.get("ward") or ""), str(newest.get("area_kind") or "")
    cells: dict[str, Cell] = {
        "family": words.family.get(str(measure.get("family")), ""),
        "agency": words.agency.get(str(newest.get("source_agency")), str(newest.get("source_agency") or "")),
        "area": words.ward.get(ward, "") or str(newest.get("area") or "") or words.area_kind.get(kind, kind),
        "from": _in_table(began),
        "to": _in_table(day(newest.get("period_to"))),
        "unit": words.unit.get(str(measure.get("unit")), ""),
        "value": later,
        "before": earlier,
        "base_of": _span(newest.get("base_from"), newest.get("base_to")),
        "baseline": baseline,
        "like_baseline": None if unlike else baseline,
        "per_1000": _per_1000(later, kind, population),
        "state": words.state.get(str(newest.get("state")), ""),
        "definition": str(newest.get("definition") or ""),
        "flag": "; ".join(filter(None, (flag, unlike))),
    }
    return CountRow(str(newest["record"]), str(measure.get("label") or ""), cells)


def in_order(found: Iterable[_Row]) -> list[_Row]:
    """Give readings by their last day, those that are final after others of the same day."""
    return sorted(found, key=lambda row: (str(row.get("period_to")), str(row.get("state") == "final")))


def _compared(
    measure: Mapping[str, Value], found: list[_Row]
) -> tuple[Published | None, Published | None, datetime.date | None, str]:
    """Give the latest number, the one of 12 months before, the first day of the latest, and what to mind."""
    newest = found[-1]
    first, last = day(newest.get("period_from")), day(newest.get("period_to"))
    latest = as_few_as(published(measure, newest, number(newest.get("value"))), found, first, last)
    if newest.get("period_kind") == "month" and measure.get("unit") == "count":
        months = {Month.of(began): value for began, value in _by_first_day(found) if value is not None}
        month = Month.of(first or datetime.date.min)
        change = chg12(months, month)
        if change.later is None or change.earlier is None:
            return latest, None, first, "Fewer than 24 months"
        later = as_few_as(published(measure, None, change.later), found, _year_ago(month), last)
        year_before = month.later(-12)
        earlier = as_few_as(published(measure, None, change.earlier), found, _year_ago(year_before), year_before.last)
        return later, earlier, _year_ago(month), ""
    before = next((row for row in reversed(found[:-1]) if _is_year_before(row, newest)), None)
    if before is None:
        return latest, None, first, ""
    flag = "" if before.get("definition") == newest.get("definition") else "Their meaning of it has changed"
    days = (day(before.get("period_from")), day(before.get("period_to")))
    earlier = as_few_as(published(measure, before, number(before.get("value"))), found, *days)
    return latest, earlier, first, flag


def _per_1000(later: Published | None, area_kind: str, population: int) -> Published | None:
    """Give a count of the whole borough for 1,000 people; `None` for what is none."""
    if later is None or later.is_rate or later.counts is None or area_kind != "borough" or not population:
        return None
    return Published(rate1000(later.value, population), later.counts, is_rate=True)


def _year_ago(last: Month) -> datetime.date:
    """Give the first day of the 12 months that end with `last`."""
    return Month(last.year - (last.month < 12), last.month % 12 + 1).first


def _by_first_day(found: Iterable[_Row]) -> Iterable[tuple[datetime.date, float | None]]:
    for row in found:
        first = day(row.get("period_from"))
        if row.get("period_kind") == "month" and first is not None:
            yield first, number(row.get("value"))


def _is_year_before(row: _Row, newest: _Row) -> bool:
    to, to_now = day(row.get("period_to")), day(newest.get("period_to"))
    if row.get("period_kind") != newest.get("period_kind") or to is None or to_now is None:
        return False
    return abs((to_now - to) - _YEAR) <= _LEAP


def published(measure: Mapping[str, Value], row: Mapping[str, Value] | None, value: float | None) -> Published | None:
    """Give a number of a measure. `row`: the reading that it is, `None` when it is made of several."""
    if value is None:
        return None
    is_rate = measure.get("unit") in ("percent", "rate")
    top = number(row.get("num")) if row is not None and is_rate else None
    counts = int(top) if top is not None else None if is_rate or measure.get("unit") == "pounds" else round(value)
    small_base = number(measure.get("small_base"))
    return Published(value, counts, is_rate, 20 if small_base is None else int(small_base))


def as_few_as(
    told: Published | None,
    found: Iterable[Mapping[str, Value]],
    first: datetime.date | None,
    last: datetime.date | None,
) -> Published | None:
    """Let a count of the days from `first` to `last` count no more than any reading of days within them, but nothing.

    So it is hidden together with that: whoever has the whole and the other months works out the hidden month, also
    from two sums that share all months but one. That its owner publishes the months is no reason against it: not all
    do, and no answer says so. `found`: the readings of the same measure and area.
    """
    if told is None or told.is_rate or told.counts is None or first is None or last is None:
        return told
    few = [told.counts]
    for row in found:
        began, ended, value = day(row.get("period_from")), day(row.get("period_to")), number(row.get("value"))
        if began is not None and ended is not None and value is not None and first <= began and ended <= last:
            few.append(round(value))
    return replace(told, counts=min(filter(None, few), default=0))


def differs(newest: Mapping[str, Value], first: datetime.date | None, last: datetime.date | None) -> str:
    """Say when the baseline is of another length than what lies between two days: then it cannot be compared with."""
    base_first, base_last = (day(newest.get(name)) for name in ("base_from", "base_to"))
    if first is None or last is None or base_first is None or base_last is None:
        return ""
    return "The baseline is of another length" if abs((last - first) - (base_last - base_first)) > 2 * _LEAP else ""


def _span(first: object, last: object) -> str:
    days = [_in_table(day(value)) for value in (first, last)]
    return " to ".join(one for one in days if one)


def _in_table(when: datetime.date | None) -> str:
    return day_in_table(when) if when is not None else ""
