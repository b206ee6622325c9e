from __future__ import annotations

import datetime

import pytest

from vrp_desktop.ui.typed_date import is_ahead, read_date, read_month, read_year

MONDAY = datetime.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("today", "2026-11-23"),
        ("Yesterday", "2026-11-22"),
        ("3/11", "2026-11-03"),
        ("03/11/2026", "2026-11-03"),
        ("3.11.26", "2026-11-03"),
        ("3-11-26", "2026-11-03"),
        ("3 nov", "2026-11-03"),
        ("3rd November", "2026-11-03"),
        ("3 november 2025", "2025-11-03"),
        ("2026-11-03", "2026-11-03"),
        ("monday", "2026-11-23"),
        ("last monday", "2026-11-16"),
        ("fri", "2026-11-20"),
        (" 3 / 11 ".replace(" / ", "/"), "2026-11-03"),
    ],
)
def test_people_type_dates_in_many_ways(typed: str, means: str) -> None:
    assert read_date(typed, MONDAY) == datetime.date.fromisoformat(means)


@pytest.mark.parametrize("typed", ["", "31/2", "soon", "45/11", "3/", "mondaze", "3 nova", "9" * 500])
def test_what_is_no_date_gives_none(typed: str) -> None:
    assert read_date(typed, MONDAY) is None


@pytest.mark.parametrize(
    ("typed", "today", "means"),
    [
        ("30/12", "2027-01-02", "2026-12-30"),
        ("2/1", "2026-12-30", "2026-01-02"),
        ("1/3", "2026-11-25", "2026-03-01"),
        ("1 mar", "2026-11-25", "2026-03-01"),
        ("25/11", "2026-11-25", "2026-11-25"),
        ("26/11", "2026-11-25", "2025-11-26"),
        ("29/2", "2028-03-05", "2028-02-29"),
        ("29/2", "2026-01-05", "2024-02-29"),
    ],
)
def test_a_date_without_a_year_is_the_latest_such_day(typed: str, today: str, means: str) -> None:
    assert read_date(typed, datetime.date.fromisoformat(today)) == datetime.date.fromisoformat(means)


@pytest.mark.parametrize(
    ("typed", "means"), [("1/3", "2027-03-01"), ("23/11", "2026-11-23"), ("29/2", "2028-02-29"), ("fri", "2026-11-27")]
)
def test_where_only_days_to_come_are_allowed_it_is_the_next_one(typed: str, means: str) -> None:
    assert read_date(typed, MONDAY, ahead=True) == datetime.date.fromisoformat(means)


@pytest.mark.parametrize(
    ("constraint", "ahead"),
    [
        (None, False),
        (". <= today()", False),
        (". <= today() and . >= today() - 366", False),
        (". >= /data/heard_on and . <= today()", False),
        (". > today() or . = ''", False),
        (". >= today()", True),
        (". > today() and . <= today() + 366", True),
    ],
)
def test_the_constraint_tells_whether_only_days_to_come_are_allowed(constraint: str | None, ahead: bool) -> None:
    assert is_ahead(constraint) == ahead


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("11/2026", "2026-11-01"),
        ("3.2025", "2025-03-01"),
        ("2026-03", "2026-03-01"),
        ("November", "2026-11-01"),
        ("dec", "2025-12-01"),
        ("Sept 26", "2026-09-01"),
        ("march 2019", "2019-03-01"),
        ("this month", "2026-11-01"),
        ("last month", "2026-10-01"),
    ],
)
def test_a_month_is_read_as_people_type_it(typed: str, means: str) -> None:
    found = read_month(typed, MONDAY)
    assert found is not None
    assert found.isoformat() == means


def test_a_month_to_come_is_the_next_one() -> None:
    assert read_month("mar", MONDAY, ahead=True) == datetime.date(2027, 3, 1)
    assert read_month("nov", MONDAY, ahead=True) == datetime.date(2026, 11, 1)


@pytest.mark.parametrize("typed", ["", "11", "13/2026", "soon", "mayor", "3/11/2026"])
def test_what_is_no_month_is_left(typed: str) -> None:
    assert read_month(typed, MONDAY) is None


@pytest.mark.parametrize(
    ("typed", "means"), [("2026", 2026), (" 1985 ", 1985), ("this year", 2026), ("last year", 2025)]
)
def test_a_year_is_read_as_people_type_it(typed: str, means: int) -> None:
    assert read_year(typed, MONDAY) == datetime.date(means, 1, 1)


@pytest.mark.parametrize("typed", ["", "26", "0000", "year", "20261"])
def test_what_is_no_year_is_left(typed: str) -> None:
    assert read_year(typed, MONDAY) is None
