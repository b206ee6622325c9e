"""Days and points in time, and the numbers they count as.

A `date` is a day, a `datetime` a point in time; a `datetime` here is always local and without `tzinfo`. Both count as
days since 1 January 1970 UTC: the ODK specification's deliberate change to ``number()``. A day begins at midnight of
the zone's standard time all year round, so that two days always lie a whole number apart; a point in time counts
exactly. Source: ODK XForms specification, "Data Types", ``number()`` and ``decimal-time()``.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, time, timedelta, timezone

from vrp_desktop.forms.xpath import zone

_OFFSET = r"(?:(?P<zulu>Z)|(?P<sign>[+-])(?P<ahead>\d\d):(?P<minutes>[0-5]\d))?"
# Fixed patterns in which no two parts can match the same sign: they cannot run away.
_MOMENT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d)(?::(\d\d)(?::(\d\d)(?:\.(\d{1,6})\d*)?)?)?" + _OFFSET + ")?", re.ASCII
)
_UNPADDED = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(T.*)?", re.ASCII | re.DOTALL)
_TIME = re.compile(r"(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6})\d*)?)?" + _OFFSET, re.ASCII)

_EPOCH = date(1970, 1, 1).toordinal()
_EPOCH_START = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
_MOST_AHEAD = 14
"""No place on earth is further ahead of UTC, in hours."""


def looks_like_date(text: str) -> bool:
    """Tell quickly whether a text may be a date; one that is always is said to be."""
    return len(text) >= len("2026-11-03") and text[4] == "-" and text[0].isdigit()


def parsed(text: str) -> date | None:
    """Give the day or point in time that a text in ISO form says, else `None`; of points in time the local one."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction = match.groups()[:7]
    try:
        if hour is None:
            return date(int(year), int(month), int(day))
        micro = int((fraction or "0").ljust(6, "0"))
        moment = datetime(int(year), int(month), int(day), int(hour), int(minute or 0), int(second or 0), micro)
        return _from_elsewhere(moment, match)
    except (ValueError, OverflowError):
        return None


def padded(text: str) -> str:
    """Give a text that is a date but for missing zeros, like ``2026-1-2``, with them; any other as it is."""
    match = _UNPADDED.fullmatch(text)
    return f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}{match[4] or ''}" if match is not None else text


def is_date_shaped(text: str) -> bool:
    """Tell whether a text is written like a date, though there may be no such day."""
    return _MOMENT.fullmatch(text) is not None


def time_of_day(text: str, today: date) -> float:
    """Give a local time of day as a part of the day, NaN when the text is none. `today`: decides on summer time."""
    match = _TIME.fullmatch(text)
    if match is None:
        return math.nan
    hour, minute, second, fraction = match.groups()[:4]
    try:
        clock = time(int(hour), int(minute), int(second or 0), int((fraction or "0").ljust(6, "0")))
        moment = _from_elsewhere(datetime.combine(today, clock), match)
    except (ValueError, OverflowError):
        return math.nan
    return math.nan if moment is None else day_fraction(moment.time())


def _from_elsewhere(moment: datetime, match: re.Match[str]) -> datetime | None:
    """Give the local time of a moment whose text may name an offset from UTC; `None` for an offset that is none."""
    if match["zulu"]:
        offset = timedelta()
    elif match["sign"]:
        offset = timedelta(hours=int(match["ahead"]), minutes=int(match["minutes"]))
        if offset > timedelta(hours=_MOST_AHEAD):
            return None
        offset = -offset if match["sign"] == "-" else offset
    else:
        return moment
    return _local(moment.replace(tzinfo=timezone(offset)))


def _local(moment: datetime) -> datetime:
    return moment.astimezone(zone.local()).replace(tzinfo=None)


def _zoned(moment: datetime) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone.local())


def day_number(moment: date) -> float:
    """Give the days from 1 January 1970 UTC to a day or point in time."""
    if isinstance(moment, datetime):
        return (_zoned(moment) - _EPOCH_START) / _DAY
    return (timedelta(days=moment.toordinal() - _EPOCH) - zone.standard_offset()) / _DAY


def of_day_number(days: float) -> date | None:
    """Give the day that a number of days leads to, or the point in time if it is not the start of one; or `None`."""
    if math.isnan(days) or math.isinf(days):
        return None
    try:
        # Numbers of days are not exact; milliseconds are what a text can say.
        since = timedelta(milliseconds=round(days * 86_400_000))
        whole, rest = divmod(since + zone.standard_offset(), _DAY)
        if not rest:
            return date.fromordinal(_EPOCH + whole)
        return _local(_EPOCH_START + since)
    except (ValueError, OverflowError):
        return None


def day_fraction(clock: time) -> float:
    """Give a time of day as a part of the day."""
    return timedelta(
        hours=clock.hour, minutes=clock.minute, seconds=clock.second, microseconds=clock.microsecond
    ) / timedelta(days=1)


def date_text(moment: date) -> str:
    """Give a date as ``2026-11-03``, a point in time as ``2026-11-03T14:30:00.000+00:00``."""
    if isinstance(moment, datetime):
        return _zoned(moment).isoformat(timespec="milliseconds")
    return moment.isoformat()
