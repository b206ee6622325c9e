"""A measure over time: sums of 12 months, or readings one by one, beside the baseline."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.stores import new_session
from support.writing import write

from vrp_desktop.disclosure.count_table import Published
from vrp_desktop.disclosure.rounding import Rounding
from vrp_desktop.disclosure.safe_table import protect
from vrp_desktop.measures.census import Census
from vrp_desktop.measures.period import Month, Quarter
from vrp_desktop.measures.spec import Readings, Series
from vrp_desktop.measures.tabulate import behind, tabulate
from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vrp_desktop.disclosure.count_table import CountTable
    from vrp_desktop.operations.session import Session

LAST = Month(2026, 9)
KNIVES, ABSENCE = Series("knife_crime"), Series("pa_rate")
YEAR = {"base_value": "600", "base_from": "2024-10-01", "base_to": "2025-09-30"}


@pytest.fixture
def hana(tmp_path: Path) -> Iterator[Session]:
    made = replace(new_session(tmp_path, Role.COORDINATOR), today=lambda: datetime.date(2026, 11, 25))
    yield made
    made.store.close()


def measure(session: Session, code: str, unit: str) -> str:
    given = {"label": code, "family": "police", "since": "2026-01-01", "small_base": "20"}
    return write(session, "indicator", code=code, unit=unit, **given)


def read(session: Session, of: str, first: datetime.date, last: datetime.date, value: str, **answers: str) -> str:
    days = {"period_from": first.isoformat(), "period_to": last.isoformat()}
    given = {"area_kind": "borough", "is_rate": "no", "state": "final", "base_value": "", "period_kind": "month"}
    return write(session, "outcome", indicator=of, value=value, **(given | days | answers))


def counted(session: Session, asked: Series) -> CountTable:
    return tabulate(Census(session.store, session.lists, Quarter(2026, 2)), asked, "S", "S")


def shown(session: Session, asked: Series) -> list[tuple[object, ...]]:
    safe = protect(counted(session, asked), Rounding())
    return [tuple(cell.symbol or cell.value for cell in row) for row in safe.rows]


def outcomes(session: Session) -> list[tuple[object, ...]]:
    """Give the latest number, the one of 12 months before and the baseline, of each measure."""
    census = Census(session.store, session.lists, Quarter(2026, 2))
    safe = protect(tabulate(census, Readings(), "O", "O"), Rounding())
    at = [[head.key for head in safe.columns].index(key) for key in ("value", "before", "baseline")]
    return [tuple(row[place].symbol or row[place].value for place in at) for row in safe.rows]


def months(session: Session, of: str, values: list[int], **answers: str) -> list[str]:
    span = [LAST.later(place + 1 - len(values)) for place in range(len(values))]
    return [
        read(session, of, month.first, month.last, str(value), **answers)
        for month, value in zip(span, values, strict=True)
    ]


def test_600_in_the_12_months_before_and_438_in_the_last_stand_at_both_ends_of_the_line(hana: Session) -> None:
    knives = measure(hana, "knife_crime", "count")
    readings = months(hana, knives, [50] * 12 + [36] * 6 + [37] * 6, **YEAR)
    found = shown(hana, KNIVES)
    assert [line[0] for line in (found[0], found[-1])] == ["September 2025", "September 2026"]
    assert [line[1:4] for line in (found[0], found[-1])] == [("12 months", 600, 600), ("12 months", 438, 600)]
    assert len(found) == 13
    census = Census(hana.store, hana.lists, Quarter(2026, 2))
    assert [one.record for one in behind(census, KNIVES, str(LAST), "value")] == readings[12:]
    assert [one.record for one in behind(census, KNIVES, str(LAST), "baseline")] == readings[-1:]


def test_a_sum_is_hidden_with_a_hidden_month_that_it_and_the_others_would_tell(hana: Session) -> None:
    knives = measure(hana, "knife_crime", "count")
    months(hana, knives, [20] * 6 + [5] + [20] * 13 + [0])
    # The sums that leave out the month of 5 tell nothing of it, nor does a month of none.
    assert [line[2] for line in shown(hana, KNIVES)] == ["[c]"] * 7 + [240, 240, 220]


def test_the_latest_12_months_are_hidden_with_a_hidden_month_and_those_before_are_not(hana: Session) -> None:
    knives = measure(hana, "knife_crime", "count")
    months(hana, knives, [20] * 23 + [5])
    assert outcomes(hana) == [("[c]", 240, "[x]")]


def test_a_baseline_is_hidden_with_a_hidden_month_in_its_days(hana: Session) -> None:
    knives = measure(hana, "knife_crime", "count")
    months(hana, knives, [5] + [20] * 23, **YEAR)
    assert [line[3] for line in shown(hana, KNIVES)][-1:] == ["[c]"]
    assert outcomes(hana) == [(240, "[c]", "[c]")]


def test_a_quarter_is_hidden_with_a_hidden_month_in_it(hana: Session) -> None:
    knives = measure(hana, "knife_crime", "count")
    months(hana, knives, [20, 20, 5])
    read(hana, knives, LAST.later(-2).first, LAST.last, "45", period_kind="quarter")
    assert [line[2] for line in shown(hana, KNIVES)] == ["[c]"]
    assert outcomes(hana)[0][0] == "[c]"


def test_a_missing_month_leaves_out_every_sum_that_needs_it(hana: Session) -> None:
    knives = measure(hana, "knife_crime", "count")
    months(hana, knives, [50] * 14)
    read(hana, knives, datetime.date(2025, 1, 1), datetime.date(2025, 1, 31), "50")
    assert [line[0] for line in shown(hana, KNIVES)] == ["July 2026", "August 2026", "September 2026"]


def test_under_12_months_each_reading_stands_for_itself_and_small_ones_are_hidden(hana: Session) -> None:
    months(hana, measure(hana, "knife_crime", "count"), [30, 7], **YEAR)
    assert shown(hana, KNIVES) == [
        ("31/08/2026", "A month", 30, "[x]", "Final", "The baseline is of another length"),
        ("30/09/2026", "A month", "[c]", "[x]", "Final", "The baseline is of another length"),
    ]


def test_a_rate_is_never_added_up_and_stands_reading_by_reading(hana: Session) -> None:
    absence = measure(hana, "pa_rate", "percent")
    rate = {"is_rate": "yes", "den": "4000", "period_kind": "school_year"}
    base = {"base_value": "12.5", "base_from": "2024-09-01", "base_to": "2025-08-31"}
    for year, value, count in ((2024, "12.5", "500"), (2025, "10.1", "404")):
        read(hana, absence, datetime.date(year, 9, 1), datetime.date(year + 1, 8, 31), value, num=count, **rate, **base)
    lines = counted(hana, ABSENCE).rows
    assert [line.cells["value"] for line in lines] == [
        Published(12.5, 500, is_rate=True), Published(10.1, 404, is_rate=True),
    ]  # fmt: skip
    assert [line[1:4] for line in shown(hana, ABSENCE)] == [
        ("A school year", 12.5, 12.5),
        ("A school year", 10.1, 12.5),
    ]


def test_other_areas_and_later_days_are_not_in_it_and_a_final_number_takes_the_place_of_a_first(hana: Session) -> None:
    knives = measure(hana, "knife_crime", "count")
    months(hana, knives, [40], state="final")
    months(hana, knives, [39], state="first")
    read(hana, knives, LAST.first, LAST.last, "99", area_kind="ward", ward="E05013896")
    read(hana, knives, LAST.later(1).first, LAST.later(1).last, "99")
    assert [line[2] for line in shown(hana, KNIVES)] == [40]


def test_a_measure_that_is_not_there_has_no_rows(hana: Session) -> None:
    assert shown(hana, KNIVES) == []
    measure(hana, "knife_crime", "count")
    assert shown(hana, KNIVES) == []
