from __future__ import annotations

import math
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from vrp_desktop.forms.xpath.zone import in_zone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.xpath.conftest import Ask


@pytest.fixture(autouse=True)
def london() -> Iterator[None]:
    with in_zone(ZoneInfo("Europe/London")):
        yield


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        # The clocks go back on 25 October 2026.
        ("date('2026-11-03') - date('2026-07-01')", 125.0),
        ("date('2026-07-01') + 125 = date('2026-11-03')", True),
        ("string(date('2026-07-01') + 1)", "20636"),
        ("string(date(date('2026-07-01') + 1))", "2026-07-02"),
        ("date('2026-07-01') = '2026-07-01'", True),
        ("'2026-11-03' = '2026-11-03T00:00:00.000+00:00'", True),
        ("'2026-11-03' != '2026-11-03T00:00:00Z'", False),
        ("/data/born = '2026-11-03T00:00:00Z'", True),
        ("'2026-11-03' < '2026-11-04'", True),
        ("string(date-time('2026-07-01T12:00:00Z'))", "2026-07-01T13:00:00.000+01:00"),
        ("string(date-time('2026-07-01T12:00:00'))", "2026-07-01T12:00:00.000+01:00"),
        ("string(date-time('2026-12-01T12:00:00.25-05:30'))", "2026-12-01T17:30:00.250+00:00"),
        ("decimal-date-time('2026-07-01T13:00:00+01:00') = decimal-date-time('2026-07-01T12:00:00Z')", True),
        ("decimal-date-time('1970-01-02T12:00:00Z')", 1.5),
        ("decimal-date-time(7.25)", 7.25),
        ("string(date('2026-1-5'))", "2026-01-05"),
        ("string(date('2026-1-5T06:00:00Z'))", "2026-01-05T06:00:00.000+00:00"),
        ("string(date(''))", ""),
        ("string(date(true()))", ""),
        ("boolean(date('no day'))", False),
        ("string(now())", "2026-11-23T14:30:00.000+00:00"),
        ("decimal-time('12:00:00.000+00:00')", 0.5),
        ("decimal-time('18:00')", 0.75),
        ("decimal-time('06:00:00Z')", 0.25),
        ("decimal-time(now()) * 24", 14.5),
        ("decimal-time('2026-07-01T06:00:00+01:00')", 0.25),
        ("format-date('2026-11-03', '%Y-%m-%d %e %n %y %b %a')", "2026-11-03 3 11 26 Nov Tue"),
        ("format-date-time('2026-11-03T04:05:06.789+00:00', '%H %h %M %S %3 %%')", "04 4 05 06 789 %"),
        ("format-date(date('2026-11-03') + 1, '%d')", "04"),
        ("format-date('no day', '%d')", ""),
    ],
)
def test_dates_count_compare_and_are_written(ask: Ask, expression: str, value: object) -> None:
    assert ask(expression) == value


@pytest.mark.parametrize(
    "expression",
    [
        "number('2026-02-30')",
        "number('2026-11-03T25:00:00')",
        "number('2026-11-03T10:00:00+15:00')",
        "number('2026-11-03 10:00')",
        "decimal-date-time('5')",
        "decimal-date-time(true())",
        "decimal-time('24:00:00')",
        "decimal-time('12:00:60')",
        "decimal-time('2026-11-03')",
        "decimal-time(0.5)",
        "today() + 'x'",
    ],
)
def test_what_is_no_time_is_nan(ask: Ask, expression: str) -> None:
    value = ask(expression)
    assert isinstance(value, float)
    assert math.isnan(value)


def test_a_summer_day_counts_from_standard_time(ask: Ask) -> None:
    with in_zone(ZoneInfo("America/New_York")):
        assert ask("number('2026-07-01') * 24 mod 24") == 5.0
        assert ask("decimal-date-time('2026-07-01T00:00:00') * 24 mod 24") == pytest.approx(4.0)


def test_today_and_now_are_values_of_their_own(ask: Ask) -> None:
    assert ask("today()") == date(2026, 11, 23)
    assert ask("now()") == datetime(2026, 11, 23, 14, 30)


@pytest.mark.parametrize("pattern", ["%Q", "ends with %", "%Z"])
def test_an_unknown_sign_for_a_date_is_an_error(ask: Ask, pattern: str) -> None:
    with pytest.raises(ValueError, match="is not a sign for a date"):
        ask(f"format-date('2026-11-03', '{pattern}')")
