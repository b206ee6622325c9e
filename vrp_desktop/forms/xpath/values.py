"""The values of expressions and how one becomes another.

XPath's four types and two of ODK's: a date and a point in time, which count as days (see ``moments``) wherever a
number is wanted; so does a text that looks like one. Numbers are always `float`.
"""

from __future__ import annotations

import math
import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from vrp_desktop.forms.xpath.moments import date_text, day_number, looks_like_date, of_day_number, parsed
from vrp_desktop.forms.xpath.nodes import Node

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Value", "compare", "date_text", "equal", "to_boolean", "to_date", "to_number", "to_string"]

Value = str | float | bool | date | list[Node]
"""What an expression gives; a `datetime` is a `date` too."""

NAN = math.nan

_NUMBER = re.compile(r"[ \t\r\n]*-?(?:\d+(?:\.\d*)?|\.\d+)[ \t\r\n]*", re.ASCII)
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
    """Give the number that a text says (XPath 1.0, section 4.4: no exponent); of a date the day number; else NaN."""
    if _NUMBER.fullmatch(text):
        return float(text)
    moment = parsed(text.strip()) if "-" in text else None
    return NAN if moment is None else day_number(moment)


def to_date(value: Value) -> date | None:
    """Give a value as a date (or `datetime` when it has a time), or `None` when it is none.

    A number, also one in a text, is days since 1 January 1970 UTC; its fraction, if any, is the time.
    """
    if isinstance(value, list):
        value = to_string(value)
    if isinstance(value, str):
        text = value.strip()
        return of_day_number(float(text)) if _NUMBER.fullmatch(text) else parsed(text)
    if isinstance(value, bool):
        return None
    return of_day_number(value) if isinstance(value, float) else value


def round_half_up(number: float) -> float:
    """Give the nearest whole number, of two the greater one (XPath 1.0, section 4.4)."""
    if math.isnan(number) or math.isinf(number):
        return number
    below = math.floor(number)
    # Adding a half first would lift 0.49999999999999994 to 1.
    return float(below if number - below < 0.5 else below + 1)


def round_to_digits(number: float, digits: int) -> float:
    """Give a number rounded to decimal places (negative: to tens, hundreds ...), halves away from zero."""
    if math.isnan(number) or math.isinf(number):
        return number
    # In decimals, as people see the number: 1.005 is a little less in binary.
    exact = Decimal(repr(number)).scaleb(digits).to_integral_value(ROUND_HALF_UP)
    return float(exact.scaleb(-digits))


def equal(left: Value, right: Value) -> bool:
    """Tell whether two values that are no node-sets are equal (XPath 1.0, section 3.4).

    Two texts that are both dates are also equal when they mean the same time: the ODK specification wants dates in
    texts compared (see its note on XPath operators).
    """
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) == to_boolean(right)
    if isinstance(left, str) and isinstance(right, str):
        return texts_equal(left, right)
    return to_number(left) == to_number(right)


def texts_equal(left: str, right: str) -> bool:
    """Tell whether two texts are the same or mean the same time."""
    if left == right:
        return True
    if not (looks_like_date(left) and looks_like_date(right)):
        return False
    first, second = parsed(left), parsed(right)
    return first is not None and second is not None and day_number(first) == day_number(second)


def compare(holds: Callable[[Value, Value], bool], left: Value, right: Value) -> bool:
    """Tell whether a comparison holds; for a node-set, whether it holds for one of its nodes (section 3.4).

    Two node-sets are compared in ``operators``.
    """
    if isinstance(left, list):
        if isinstance(right, bool):
            return holds(bool(left), right)
        return any(holds(node.string_value(), right) for node in left)
    if isinstance(right, list):
        if isinstance(left, bool):
            return holds(left, bool(right))
        return any(holds(left, node.string_value()) for node in right)
    return holds(left, right)
