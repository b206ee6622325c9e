from __future__ import annotations

import datetime
import time
from zoneinfo import ZoneInfo

import pytest

from vrp_desktop.forms.xpath import zone
from vrp_desktop.forms.xpath.moments import date_text, day_number, of_day_number, parsed


@pytest.mark.parametrize(
    "moment",
    [
        datetime.datetime(2026, 1, 1, 12),
        datetime.datetime(2026, 7, 1, 0, 30),
        datetime.datetime(1950, 7, 1, 12),
        datetime.datetime(1, 1, 1, 12),
        datetime.datetime(9999, 12, 30, 12),
    ],
)
def test_the_zone_of_the_computer_leads_there_and_back(moment: datetime.datetime) -> None:
    with zone.in_zone(zone.COMPUTER):
        assert of_day_number(day_number(moment)) == moment
        assert parsed(date_text(moment)) == moment


def test_winter_in_the_zone_of_the_computer_is_its_standard_time() -> None:
    with zone.in_zone(zone.COMPUTER):
        assert zone.standard_offset() == datetime.timedelta(seconds=-time.timezone)


def test_another_zone_is_left_again() -> None:
    before = zone.local()
    with zone.in_zone(ZoneInfo("America/Phoenix")):
        assert zone.standard_offset() == datetime.timedelta(hours=-7)
    assert zone.local() is before


@pytest.mark.parametrize("days", [0.0, -1.0, 20_000.5, 20_636.25])
def test_a_number_of_days_comes_back(days: float) -> None:
    with zone.in_zone(ZoneInfo("Europe/London")):
        moment = of_day_number(days)
        assert moment is not None
        assert day_number(moment) == days


def test_a_day_is_a_day_in_summer_as_well() -> None:
    with zone.in_zone(ZoneInfo("Europe/London")):
        summer = datetime.date(2026, 7, 1)
        assert day_number(summer) == 20_635.0
        assert of_day_number(20_635.0) == summer


def test_of_two_equal_hours_in_autumn_each_keeps_its_own() -> None:
    with zone.in_zone(ZoneInfo("Europe/London")):
        first, second = parsed("2026-10-25T00:30:00Z"), parsed("2026-10-25T01:30:00Z")
        assert first is not None
        assert second is not None
        assert day_number(second) - day_number(first) == pytest.approx(1 / 24)
        assert date_text(first) == "2026-10-25T01:30:00.000+01:00"
        assert date_text(second) == "2026-10-25T01:30:00.000+00:00"
