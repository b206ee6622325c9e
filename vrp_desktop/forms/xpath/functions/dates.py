"""Functions of dates and times. Source: ODK XForms specification, "Date and Time Functions"."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from vrp_desktop.forms.xpath.errors import XPathError
from vrp_desktop.forms.xpath.functions.registry import Kind, function
from vrp_desktop.forms.xpath.moments import day_fraction, day_number, is_date_shaped, padded, parsed, time_of_day
from vrp_desktop.forms.xpath.values import NAN, Value, to_date, to_string

if TYPE_CHECKING:
    from vrp_desktop.forms.xpath.context import Context


@function("today", "", Kind.DATE, contextual=True)
def _today(context: Context) -> date:
    return context.world.today()


@function("now", "", Kind.DATE, contextual=True)
def _now(context: Context) -> datetime:
    return context.world.now()


@function("date", "any", Kind.ANY)
@function("date-time", "any", Kind.ANY)
def _date(value: Value) -> Value:
    """Give a value as a day or point in time; nothing when it is none, but a day like 31 September is an error."""
    if isinstance(value, list):
        value = to_string(value)
    if isinstance(value, str):
        value = padded(value.strip())
    moment = to_date(value)
    if moment is None and isinstance(value, str) and is_date_shaped(value):
        raise XPathError(f"There is no such day or time as {value}.")
    return "" if moment is None else moment


@function("decimal-date-time", "any", Kind.NUMBER)
def _decimal_date_time(value: Value) -> float:
    if isinstance(value, float):
        return value
    if isinstance(value, bool):
        return NAN
    moment = value if isinstance(value, date) else parsed(to_string(value).strip())
    return NAN if moment is None else day_number(moment)


@function("decimal-time", "any", Kind.NUMBER, contextual=True)
def _decimal_time(context: Context, value: Value) -> float:
    """Give a time as a part of the day, in this computer's time zone; of a point in time that of its day."""
    if isinstance(value, list):
        value = to_string(value)
    if isinstance(value, str):
        moment = parsed(value.strip())
        if moment is None:
            return time_of_day(value.strip(), context.world.today())
        value = moment
    return day_fraction(value.time()) if isinstance(value, datetime) else NAN


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@function("format-date", "any string", Kind.STRING)
@function("format-date-time", "any string", Kind.STRING)
def _format_date(value: Value, pattern: str) -> str:
    """Write a date by ODK's own signs; the C library's differ between systems."""
    moment = to_date(value)
    if moment is None:
        return ""
    clock = moment if isinstance(moment, datetime) else datetime(moment.year, moment.month, moment.day)
    signs = {
        "%": "%",
        "Y": f"{clock.year:04}",
        "y": f"{clock.year % 100:02}",
        "m": f"{clock.month:02}",
        "n": str(clock.month),
        "b": _MONTHS[clock.month - 1],
        "d": f"{clock.day:02}",
        "e": str(clock.day),
        "H": f"{clock.hour:02}",
        "h": str(clock.hour),
        "M": f"{clock.minute:02}",
        "S": f"{clock.second:02}",
        "3": f"{clock.microsecond // 1000:03}",
        "a": _DAYS[clock.weekday()],
        "W": str(clock.isocalendar().week),
    }
    return "".join(signs[piece[1]] if piece[0] == "%" else piece for piece in date_pattern(pattern))


def date_pattern(text: str) -> list[str]:
    """Cut a pattern for dates into its signs, like ``%Y``, and single characters. Raises XPathError."""
    pieces = []
    rest = iter(text)
    for piece in rest:
        if piece == "%":
            piece += next(rest, "")
            if piece[1:] not in _SIGNS:
                raise XPathError(f"{piece} is not a sign for a date.")
        pieces.append(piece)
    return pieces


_SIGNS = frozenset("%YymnbdeHhMS3aW")
