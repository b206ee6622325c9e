"""The values of expressions and how one becomes another.

XPath's four types and two of ODK's: a date and a point in time. Numbers are always `float`. A date counts as the
days since 1 January 1970 wherever a number is wanted, and so does a text that looks like one: the ODK specification's
deliberate change to ``number()``. Times of day are parts of a day; time zones written in a text are passed over.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from vrp_desktop.forms.xpath.nodes import Node

if TYPE_CHECKING:
    from collections.abc import Callable

Value = str | float | bool | date | list[Node]
"""What an expression gives; a `datetime` is a `date` too."""

NAN = math.nan

_NUMBER = re.compile(r"[ \t\r\n]*-?(?:\d+(?:\.\d*)?|\.\d+)[ \t\r\n]*", re.ASCII)
_MOMENT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6})\d*)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?", re.ASCII
)
_EPOCH = date(1970, 1, 1).toordinal()
_DAY_SECONDS = 86_400
_PLAIN_BELOW = 1e16


def to_string(value: Value) -> str:
    """Give a value as text: whole numbers without a point, dates in ISO form, of a node-set its first node."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, list):
        return value[0].string_value() if value else ""
    return date_text(value)


def to_number(value: Value) -> float:
    """Give a value as a number, NaN when it is none."""
    if isinstance(value, float):
        return value
    if isinstance(value, str):
        return text_number(value)
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, list):
        return text_number(value[0].string_value()) if value else NAN
    return day_number(value)


def to_boolean(value: Value) -> bool:
    """Give a value as true or false: numbers but 0 and NaN, texts and node-sets that are not empty."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return value != 0.0 and value == value  # NaN is the one number unequal to itself
    if isinstance(value, date):
        return True
    return bool(value)


def number_text(number: float) -> str:
    """Give a number as XPath writes it: never with an exponent."""
    if number.is_integer() and abs(number) < _PLAIN_BELOW:
        return str(int(number))
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    text = repr(number)
    return format(Decimal(text), "f").removesuffix(".0") if "e" in text else text


def text_number(text: str) -> float:
    """Give the number that a text says; of a date the day number; else NaN."""
    if _NUMBER.fullmatch(text):
        return float(text)
    moment = to_date(text)
    return NAN if moment is None else day_number(moment)


def to_date(value: Value) -> date | None:
    """Give a value as a date (or `datetime` when it has a time), or `None` when it is none.

    A number is days since 1 January 1970; its fraction, if any, is the time.
    """
    if isinstance(value, list):
        value = to_string(value)
    if isinstance(value, str):
        match = _MOMENT.fullmatch(value.strip())
        if match is None:
            return _number_date(float(value)) if _NUMBER.fullmatch(value) else None
        year, month, day, hour, minute, second, fraction = match.groups()
        try:
            if hour is None:
                return date(int(year), int(month), int(day))
            micro = int((fraction or "0").ljust(6, "0"))
            return datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0), micro)
        except ValueError:
            return None
    if isinstance(value, bool):
        return None
    return _number_date(value) if isinstance(value, float) else value


def _number_date(days: float) -> date | None:
    if math.isnan(days) or math.isinf(days):
        return None
    try:
        if days.is_integer():
            return date.fromordinal(_EPOCH + int(days))
        return datetime(1970, 1, 1) + timedelta(days=days)
    except (ValueError, OverflowError):
        return None


def day_number(moment: date) -> float:
    """Give the days from 1 January 1970 to a date, with a fraction for its time."""
    days = float(moment.toordinal() - _EPOCH)
    return days + day_fraction(moment.time()) if isinstance(moment, datetime) else days


def day_fraction(clock: time) -> float:
    """Give a time of day as a part of the day."""
    seconds = clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6
    return seconds / _DAY_SECONDS


def date_text(moment: date) -> str:
    """Give a date as ``2026-11-03``, a point in time as ``2026-11-03T14:30:00.000``."""
    return moment.isoformat(timespec="milliseconds") if isinstance(moment, datetime) else moment.isoformat()


def round_half_up(number: float, digits: int = 0) -> float:
    """Give a number rounded, halves towards positive infinity (XPath 1.0, section 4.4)."""
    if math.isnan(number) or math.isinf(number):
        return number
    scale = 10.0**digits
    scaled = number * scale
    if math.isinf(scaled):
        return number
    return math.floor(scaled + 0.5) / scale


def equal(left: Value, right: Value) -> bool:
    """Tell whether two values that are no node-sets are equal (XPath 1.0, section 3.4)."""
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) == to_boolean(right)
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    return to_number(left) == to_number(right)


def compare(holds: Callable[[Value, Value], bool], left: Value, right: Value) -> bool:
    """Tell whether a comparison holds; for a node-set, whether it holds for one of its nodes."""
    if isinstance(left, list):
        if isinstance(right, bool):
            return holds(bool(left), right)
        return any(compare(holds, node.string_value(), right) for node in left)
    if isinstance(right, list):
        if isinstance(left, bool):
            return holds(left, bool(right))
        return any(holds(left, node.string_value()) for node in right)
    return holds(left, right)
