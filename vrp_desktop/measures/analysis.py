"""One question put to the records: what is counted, by which one or two of its fields, when, and against when.

Whatever can be counted can also be counted by month, where a thing lies in one month of its period; that field is made
here, so that it knows the period. Talks are counters by month and are asked as such.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.disclosure.safe_table import OF_ALL
from vrp_desktop.forms.definition import Choice
from vrp_desktop.measures.census import Census
from vrp_desktop.measures.late import late_records
from vrp_desktop.measures.period import Month, Months, Quarter, months_in, parse_period
from vrp_desktop.measures.reading import columns_of, day
from vrp_desktop.measures.sources import SOURCES
from vrp_desktop.measures.spec import Breakdown, Column, Measure, Talks, When, answers

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Mapping

    from vrp_desktop.measures.period import Period
    from vrp_desktop.measures.sources import Item
    from vrp_desktop.measures.spec import Where

TALKS = "talks"
"""The source that has no items."""
MONTH = "month"
"""The field that every source of `DAYS` has."""
ALL, BEFORE, CHANGE, SHARE = "all", "before", "change", "share"
"""Keys of columns; that of a choice begins with `OF_CHOICE`."""
OF_CHOICE = "of."
DAYS = {
    "worries": "heard_on",
    "activities": "done_on",
    "meetings": "met_on",
    "releases": "release_month",
    "courses": "run_on",
    "schools": "sent_on",
    "reviews": "met_on",
    "notes": "noted_on",
}
"""By source, the question whose day decides when a thing counts. What may last for several months is not here."""
_WITH_ALL_ROWS = frozenset({"ward", "third", MONTH})
"""Fields of which a row with nothing in it tells something too."""
_OF_RECORD = ("record", "revision")
_NO_ANSWER = "No answer"


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question. `columns`: the second field, or ""; `of`: the number that is added up, or "" to count.

    `period`: a name of `PERIODS` or a month or quarter as `parse_period` reads it. `compared`: with when, `NOW` for
    nothing.
    """

    source: str
    rows: str
    columns: str = ""
    of: str = ""
    period: str = "last_quarter"
    compared: When = When.NOW


def _financial_year(today: datetime.date, back: int = 0) -> Months:
    start = Month(today.year - (today.month < 4) - back, 4)
    return Months(start, start.later(11))


PERIODS: dict[str, tuple[str, Callable[[datetime.date], Period]]] = {
    "last_quarter": ("last quarter", lambda today: Quarter.of(today).previous()),
    "this_quarter": ("this quarter so far", Quarter.of),
    "last_month": ("last month", lambda today: Month.of(today).previous()),
    "this_month": ("this month so far", Month.of),
    "12_months": ("last 12 months", lambda today: Months.up_to(Month.of(today).previous(), 12)),
    "this_year": ("this financial year so far", _financial_year),
    "last_year": ("last financial year", lambda today: _financial_year(today, 1)),
}
"""Periods that move with the day on which is asked: words, and the period as of a day."""


def period_of(name: str, today: datetime.date) -> Period:
    """Give the period that is meant on the day `today`. Raises BadPeriod."""
    return PERIODS[name][1](today) if name in PERIODS else parse_period(name)


class MonthlyCensus(Census):
    """A census whose items also say in which month of their period they lie: "m01" in its first.

    So the months of two periods that are compared stand in the same rows. What came late for a return stands in the
    month in which it counts, as in the returns.
    """

    def items(self, source: str, when: When = When.NOW) -> tuple[Item, ...]:
        """Give the items of a source, each with its month."""
        is_new = (source, when) not in self._items
        found = super().items(source, when)
        if is_new and source in DAYS:
            places = {month: month_key(place) for place, month in enumerate(months_in(self.at(when)))}
            late = self._late(source)
            found = tuple({**item, MONTH: _month(self._counts_on(source, item, late), places)} for item in found)
            self._items[source, when] = found
        return found

    def has_late(self, source: str) -> bool:
        """Tell whether something of this period stands in another month than its own."""
        late = self._late(source)
        return any(str(item["record"]) in late for item in self.items(source))

    def _late(self, source: str) -> dict[str, datetime.date]:
        """Give the day on which each late record counts."""
        form = SOURCES[source].form
        columns = columns_of(self.store, form, DAYS[source])
        if columns is None:
            return {}
        moved = late_records(self.store, form, columns.day)
        return {record: counts_on for record, (own, counts_on) in moved.items() if counts_on != own}

    def _counts_on(self, source: str, item: Item, late: Mapping[str, datetime.date]) -> datetime.date | None:
        return late.get(str(item["record"])) or day(item.get(DAYS[source]))

    def choices(self, source: str, name: str) -> tuple[Choice, ...]:
        """Give the choices of a field; of the month, the months of the period that is asked for."""
        if name == MONTH and source in DAYS:
            return tuple(Choice(month_key(place), one.label, {}) for place, one in enumerate(months_in(self.period)))
        return super().choices(source, name)

    def keep_only(self, *fields: str) -> None:
        """Forget every other answer of what was read: what stays open on a screen holds no more than it needs.

        Nobody waits for steps any more.
        """
        self._progress = None
        kept = (*_OF_RECORD, *fields)
        self._items = {
            key: tuple({name: item[name] for name in kept if name in item} for item in items)
            for key, items in self._items.items()
        }


def month_key(place: int) -> str:
    """Give how the field `MONTH` calls a month of a period, the first at 0."""
    return f"m{place + 1:02}"


def _month(when: datetime.date | None, places: dict[Month, str]) -> str:
    return places.get(Month.of(when), "") if when is not None else ""


def table_of(inquiry: Inquiry, census: Census, row_title: str, talk_cells: Iterable[Choice] = ()) -> Breakdown | Talks:
    """Give the specification of a question. Raises KeyError for a source or field that there is not.

    `talk_cells`: for talks, the counters that get a column each.
    """
    if inquiry.source == TALKS:
        return _talks(talk_cells, row_title)
    measure = Measure.SUM if inquiry.of else Measure.COUNT
    crossed = [] if not inquiry.columns else list(_crossed(inquiry, census, measure))
    # What is compared stands first, where it is seen; without that the sum stands last, as in any table.
    columns = crossed if inquiry.compared is When.NOW else []
    now = "All" if inquiry.columns and inquiry.compared is When.NOW else census.period.label
    columns.append(Column(ALL, f"All, {now}" if crossed and now != "All" else now, measure, inquiry.of))
    if inquiry.compared is not When.NOW:
        title = census.at(inquiry.compared).label
        title = f"All, {title}" if inquiry.columns else title
        columns.append(Column(BEFORE, title, measure, inquiry.of, when=inquiry.compared))
        columns += [Column(CHANGE, "Change", Measure.CHANGE, ALL, BEFORE), *crossed]
    elif not inquiry.columns and not inquiry.of:
        columns.append(Column(SHARE, "Share", Measure.SHARE, ALL, OF_ALL))
    return Breakdown(
        source=inquiry.source,
        rows=inquiry.rows,
        row_title=row_title,
        columns=tuple(columns),
        has_empty_rows=inquiry.rows in _WITH_ALL_ROWS,
    )


def _crossed(inquiry: Inquiry, census: Census, measure: Measure) -> Iterable[Column]:
    """Give a column for each choice that somebody gave, and one for those who gave none of them."""
    found = {code for item in census.items(inquiry.source) for code in answers(item, inquiry.columns)}
    choices = census.choices(inquiry.source, inquiry.columns)
    known = {choice.code for choice in choices}
    for choice in choices:
        if choice.code in found or inquiry.columns == MONTH:
            where: Where = {inquiry.columns: (choice.code,)}
            yield Column(f"{OF_CHOICE}{choice.code}", choice.label, measure, inquiry.of, where=where)
    if found - known:
        where = {inquiry.columns: tuple(sorted(found - known))}
        yield Column(f"{OF_CHOICE}-", _NO_ANSWER, measure, inquiry.of, where=where)


def _talks(cells: Iterable[Choice], row_title: str) -> Talks:
    columns = [Column(f"{OF_CHOICE}{cell.code}", cell.label, Measure.COUNT, cell.code) for cell in cells]
    return Talks((*columns, Column(ALL, "All talks", Measure.COUNT, "kind:")), row_title)
