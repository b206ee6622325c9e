"""The time zone that expressions reckon in: that of this computer, unless somebody says otherwise.

The specification speaks of the device's time zone, so it belongs to the process and not to a form. Tests and
comparisons with other engines run `in_zone`.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


_KNOWN_SUMMERS = range(1971, 2038)


class _Computer(tzinfo):
    """The zone set in the operating system.

    Not every system knows the summers before 1971 and after 2037; standard time is taken for those years.
    """

    def utcoffset(self, moment: datetime | None) -> timedelta:
        if moment is None:
            return _standard_of_computer()
        if moment.year not in _KNOWN_SUMMERS:
            return _standard_of_computer()
        # The first of two equal hours in autumn is the one in summer time.
        day = (moment.year, moment.month, moment.day)
        told = (*day, moment.hour, moment.minute, moment.second, 0, 0, 0 if moment.fold else -1)
        return timedelta(seconds=time.localtime(time.mktime(told)).tm_gmtoff)

    def dst(self, moment: datetime | None) -> timedelta:
        return self.utcoffset(moment) - _standard_of_computer()

    def tzname(self, moment: datetime | None) -> str:
        return "local"

    def fromutc(self, moment: datetime) -> datetime:
        there = moment + _standard_of_computer()
        if there.year not in _KNOWN_SUMMERS:
            return there
        seconds = (moment.replace(tzinfo=None) - datetime(1970, 1, 1)).total_seconds()
        return moment + timedelta(seconds=time.localtime(seconds).tm_gmtoff)


def _standard_of_computer() -> timedelta:
    return timedelta(seconds=-time.timezone)


def _standard(zone: tzinfo) -> timedelta:
    winter = datetime(2026, 1, 1, tzinfo=zone)
    return (winter.utcoffset() or timedelta()) - (winter.dst() or timedelta())


class _Setting:
    """The zone in use, and how far its standard time is ahead of UTC."""

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone
        self.standard = _standard(zone)


COMPUTER: tzinfo = _Computer()
"""The zone set in the operating system."""

_setting = _Setting(COMPUTER)


def local() -> tzinfo:
    """Give the time zone in use."""
    return _setting.zone


def standard_offset() -> timedelta:
    """Give how far the zone's standard time is ahead of UTC; summer time is not counted."""
    return _setting.standard


@contextmanager
def in_zone(zone: tzinfo) -> Iterator[None]:
    """Reckon in another time zone for a while; for the whole process."""
    before = _setting.zone, _setting.standard
    _setting.zone, _setting.standard = zone, _standard(zone)
    try:
        yield
    finally:
        _setting.zone, _setting.standard = before
