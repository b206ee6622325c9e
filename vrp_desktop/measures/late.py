"""Which records count in a period: those first seen in time for it. The one place of the rule for late records.

A return that went out freezes the days it counted. Each record counts on one day, once: its own, or, when that was
frozen before the record came, the first later day that was still open then. So a released period never changes by a
late record, quarters add up to their year and months to their quarter, whichever returns were made in between, and
what came late for one period is in the next. A record that is changed counts as it stands now; where its period is out,
a later return repeats the number that was published (`disclosure.as_published`), and only a correction counts it anew.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from vrp_desktop.measures import reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vrp_desktop.measures.period import Period
    from vrp_desktop.store.registers import Value
    from vrp_desktop.store.releases import Freeze
    from vrp_desktop.store.store import Store

_DAY = datetime.timedelta(days=1)
_AT_ONCE = 500
"""How many records are asked for by name in one go."""


def counting_day(day: datetime.date, came: int, freezes: Iterable[Freeze]) -> datetime.date:
    """Give the day on which a record counts. `day`: its own; `came`: the number of its first entry in the log."""
    shut = [freeze for freeze in freezes if freeze.up_to < came]
    while True:
        over = max((freeze.last for freeze in shut if freeze.first <= day <= freeze.last), default=None)
        if over is None:
            return day
        day = over + _DAY


def late_records(store: Store, form_id: str, date_column: str) -> dict[str, tuple[datetime.date, datetime.date]]:
    """Give the records that count on another day than their own: (own day, day on which they count) by record."""
    freezes = store.releases.freezes()
    shut = [(freeze.first, freeze.last, freeze.up_to) for freeze in freezes]
    came = store.registers.came_after(form_id, date_column, shut) if shut else {}
    return {record: (day, counting_day(day, number, freezes)) for record, (day, number) in came.items()}


def counted_rows(store: Store, form_id: str, date_column: str, period: Period) -> Iterator[Mapping[str, Value]]:
    """Give the register's rows that count in a period, those of its own days first, then the late ones."""
    out, late = _moved(store, form_id, date_column, period)
    for row in store.registers.rows(form_id, date_column, period.first, period.last):
        if row["record"] not in out:
            yield row
    yield from _named(store, form_id, date_column, late)


def counted_in(store: Store, form_id: str, period: Period, *, dated: str = "") -> Iterator[dict[str, Value]]:
    """Give the records that count in a period, as `reading.rows` gives them; `dated` as there."""
    columns = reading.columns_of(store, form_id, dated)
    if columns is not None:
        for row in counted_rows(store, form_id, columns.day, period):
            yield columns.named(row)


def _moved(store: Store, form_id: str, date_column: str, period: Period) -> tuple[set[str], set[str]]:
    """Give the records of the period's days that count later, and those of earlier days that count in it."""
    out, late = set(), set()
    for record, (own, counts_on) in late_records(store, form_id, date_column).items():
        is_own, counts = (period.first <= day <= period.last for day in (own, counts_on))
        if is_own and not counts:
            out.add(record)
        if counts and not is_own:
            late.add(record)
    return out, late


def _named(store: Store, form_id: str, date_column: str, records: Iterable[str]) -> Iterator[Mapping[str, Value]]:
    names = sorted(records)
    for start in range(0, len(names), _AT_ONCE):
        yield from store.registers.rows(form_id, date_column, having={"record": names[start : start + _AT_ONCE]})
