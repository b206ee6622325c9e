from __future__ import annotations

import datetime

import pytest

from vrp_desktop.ui.typed_date import read_date

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


def test_a_date_without_a_year_is_the_nearest_one() -> None:
    assert read_date("30/12", datetime.date(2027, 1, 2)) == datetime.date(2026, 12, 30)
    assert read_date("2/1", datetime.date(2026, 12, 30)) == datetime.date(2027, 1, 2)


def test_the_29th_of_february_finds_a_leap_year_or_nothing() -> None:
    assert read_date("29/2", datetime.date(2028, 1, 5)) == datetime.date(2028, 2, 29)
    assert read_date("29/2", datetime.date(2026, 1, 5)) is None
