"""Questions: two fields, months, and an earlier period beside this one."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.writing import write

from vrp_desktop.measures.analysis import MONTH, PERIODS, Inquiry, MonthlyCensus, period_of, table_of
from vrp_desktop.measures.period import BadPeriod, Month, Months, Quarter, months_in
from vrp_desktop.measures.spec import When
from vrp_desktop.measures.tabulate import behind, tabulate

if TYPE_CHECKING:
    from vrp_desktop.disclosure.count_table import CountTable
    from vrp_desktop.measures.period import Period
    from vrp_desktop.measures.spec import Breakdown
    from vrp_desktop.operations.session import Session

LEYTON, FOREST = "E05013896", "E05013887"
QUARTER = Quarter(2025, 3)
TODAY = datetime.date(2026, 11, 29)


def put(session: Session, form: str, count: int = 1, **answers: str) -> None:
    """Write records on the day that they are about, in Leyton and about knives unless said otherwise."""
    given = {
        "resident_concern": {
            "ward": LEYTON, "heard_on": "2025-10-05", "concern_group": "violence", "concern": "knife", "more": "no",
        },
        "activity": {"ward": LEYTON, "reached": "10"},
    }[form] | answers  # fmt: skip
    day = datetime.date.fromisoformat(given.get("heard_on") or given["done_on"])
    for _ in range(count):
        write(replace(session, today=lambda: day), form, **given)


def counted(
    session: Session, inquiry: Inquiry, period: Period = QUARTER
) -> tuple[MonthlyCensus, Breakdown, CountTable]:
    census = MonthlyCensus(session.store, session.lists, period)
    table = table_of(inquiry, census, "Row")
    return census, table, tabulate(census, table, "Numbers", "Title")  # type: ignore[return-value]


def cells(table: CountTable, label: str) -> dict[str, object]:
    return dict(next(row for row in [*table.rows, table.total] if row and row.label == label).cells)


def test_two_fields_make_a_column_for_each_choice_that_somebody_gave(session: Session) -> None:
    put(session, "resident_concern", 3, heard_on="2025-10-05")
    put(session, "resident_concern", 2, heard_on="2025-11-05", concern_group="drugs", concern="drug_deal")
    put(session, "resident_concern", ward=FOREST, heard_on="2025-12-05")
    _, table, numbers = counted(session, Inquiry("worries", "ward", "concern_group"))
    assert [column.key for column in table.columns] == ["of.violence", "of.drugs", "all"]
    leyton = cells(numbers, "Leyton")
    assert (leyton["of.violence"], leyton["of.drugs"], leyton["all"]) == (3, 2, 5)
    assert cells(numbers, "All")["all"] == 6
    assert cells(numbers, "Cathall")["all"] == 0


def test_who_gave_no_answer_has_a_column_and_a_row(session: Session) -> None:
    put(session, "resident_concern", 2, heard_on="2025-10-05", more="yes", affects="women children")
    put(session, "resident_concern", heard_on="2025-10-05")
    _, table, numbers = counted(session, Inquiry("worries", "ward", "affects"))
    assert [column.title for column in table.columns] == ["Children", "Women and girls", "No answer", "All"]
    assert [cells(numbers, "Leyton")[column.key] for column in table.columns] == [2, 2, 1, 3]
    _, _, turned = counted(session, Inquiry("worries", "affects"))
    assert cells(turned, "No answer")["all"] == 1


def test_months_of_two_years_stand_in_the_same_rows(session: Session) -> None:
    put(session, "resident_concern", 2, heard_on="2025-11-03")
    put(session, "resident_concern", 5, heard_on="2024-11-30")
    put(session, "resident_concern", heard_on="2024-12-01")
    _, _, numbers = counted(session, Inquiry("worries", MONTH, compared=When.YEAR_BEFORE))
    assert [row.label for row in numbers.rows] == ["October 2025", "November 2025", "December 2025"]
    assert [(row.cells["all"], row.cells["before"]) for row in numbers.rows] == [(0, 0), (2, 5), (0, 1)]


def test_months_can_be_the_columns(session: Session) -> None:
    put(session, "resident_concern", heard_on="2025-10-01")
    put(session, "resident_concern", 2, heard_on="2025-12-31")
    _, table, numbers = counted(session, Inquiry("worries", "ward", MONTH))
    assert [column.title for column in table.columns] == ["October 2025", "November 2025", "December 2025", "All"]
    leyton = cells(numbers, "Leyton")
    assert [leyton[f"of.m0{place}"] for place in (1, 2, 3)] == [1, 0, 2]


def test_the_period_before_stands_beside_this_one(session: Session) -> None:
    put(session, "activity", 2, done_on="2025-10-02", reached="30")
    put(session, "activity", done_on="2025-09-30", reached="7")
    _, table, numbers = counted(session, Inquiry("activities", "ward", of="reached", compared=When.BEFORE))
    assert [column.title for column in table.columns] == ["2025/26 Q3", "2025/26 Q2", "Change"]
    assert (cells(numbers, "Leyton")["all"], cells(numbers, "Leyton")["before"]) == (60, 7)


def test_each_number_opens_the_records_it_counts(session: Session) -> None:
    put(session, "resident_concern", 2, heard_on="2025-10-03")
    put(session, "resident_concern", 3, heard_on="2025-11-03", concern_group="drugs", concern="drug_deal")
    census, table, numbers = counted(session, Inquiry("worries", MONTH, "concern_group"))
    for row in [*numbers.rows, numbers.total]:
        assert row is not None
        for column in table.columns:
            assert len(behind(census, table, row.key, column.key)) == row.cells[column.key]


def test_what_is_not_asked_for_is_forgotten_and_numbers_open_all_the_same(session: Session) -> None:
    put(session, "resident_concern", 2, people="5")
    census, table, numbers = counted(session, Inquiry("worries", "ward", "concern_group"))
    census.keep_only("ward", "concern_group")
    assert all(item.keys() <= {"record", "revision", "ward", "concern_group"} for item in census.items("worries"))
    assert len(behind(census, table, LEYTON, "of.violence")) == cells(numbers, "Leyton")["all"] == 2


def test_a_field_that_there_is_not_is_told(session: Session) -> None:
    with pytest.raises(KeyError):
        counted(session, Inquiry("worries", "shoe_size"))


def test_periods_move_with_the_day() -> None:
    assert {name: str(period_of(name, TODAY)) for name in PERIODS} == {
        "last_quarter": "2026-27_Q2",
        "this_quarter": "2026-27_Q3",
        "last_month": "2026-10",
        "this_month": "2026-11",
        "12_months": "2025-11_2026-10",
        "this_year": "2026-04_2027-03",
        "last_year": "2025-04_2026-03",
    }
    assert str(period_of("this_year", datetime.date(2026, 3, 31))) == "2025-04_2026-03"
    assert period_of("2025-26_Q3", TODAY) == Quarter(2025, 3)
    with pytest.raises(BadPeriod):
        period_of("yesterday", TODAY)


def test_months_that_follow_each_other_have_as_many_before_them() -> None:
    year = Months.up_to(Month(2026, 2), 12)
    assert (year.first, year.last) == (datetime.date(2025, 3, 1), datetime.date(2026, 2, 28))
    assert year.label == "March 2025 to February 2026"
    assert year.previous() == Months(Month(2024, 3), Month(2025, 2))
    assert year.year_before() == year.previous()
    assert len(months_in(year)) == 12
    assert months_in(Month(2026, 12)) == (Month(2026, 12),)
    assert [str(one) for one in months_in(Quarter(2026, 4))] == ["2027-01", "2027-02", "2027-03"]
