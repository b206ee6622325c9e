"""Functions of numbers."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

from vrp_desktop.forms.xpath.functions.registry import Kind, function
from vrp_desktop.forms.xpath.values import NAN, Value, round_half_up, round_to_digits, text_number, to_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from vrp_desktop.forms.xpath.context import Context
    from vrp_desktop.forms.xpath.nodes import Node


@function("number", "any?", Kind.NUMBER, contextual=True)
def _number(context: Context, value: Value | None = None) -> float:
    return text_number(context.node.string_value()) if value is None else to_number(value)


@function("int", "any", Kind.NUMBER)
def _int(value: Value) -> float:
    number = to_number(value)
    return number if math.isnan(number) or math.isinf(number) else float(math.trunc(number))


def _numbers(values: tuple[Value, ...]) -> list[float]:
    numbers: list[float] = []
    for value in values:
        if isinstance(value, list):
            numbers.extend(text_number(node.string_value()) for node in value)
        else:
            numbers.append(to_number(value))
    return numbers


@function("sum", "nodes", Kind.NUMBER)
def _sum(nodes: list[Node]) -> float:
    try:
        return math.fsum(_numbers((nodes,)))
    except (OverflowError, ValueError):
        return NAN


def _extreme(choose: Callable[[list[float]], float], values: tuple[Value, ...]) -> float:
    numbers = _numbers(values)
    return NAN if not numbers or any(map(math.isnan, numbers)) else choose(numbers)


@function("min", "any*", Kind.NUMBER)
def _min(*values: Value) -> float:
    return _extreme(min, values)


@function("max", "any*", Kind.NUMBER)
def _max(*values: Value) -> float:
    return _extreme(max, values)


_MOST_DIGITS = 30
"""A number has seventeen; whoever asks for more has made a mistake."""


@function("round", "number number?", Kind.NUMBER)
def _round(number: float, digits: float | None = None) -> float:
    if digits is None:
        return round_half_up(number)
    if math.isnan(digits) or abs(digits) > _MOST_DIGITS:
        return NAN
    # With digits, ODK rounds halves away from zero; XPath's own round() has none.
    return round_to_digits(number, int(digits))


def _whole(change: Callable[[float], int], number: float) -> float:
    return number if math.isnan(number) or math.isinf(number) else float(change(number))


@function("floor", "number", Kind.NUMBER)
def _floor(number: float) -> float:
    return _whole(math.floor, number)


@function("ceiling", "number", Kind.NUMBER)
def _ceiling(number: float) -> float:
    return _whole(math.ceil, number)


def _calculated(change: Callable[..., float]) -> Callable[..., float]:
    def run(*numbers: float) -> float:
        try:
            return float(change(*numbers))
        except OverflowError:
            return math.inf
        except ValueError:
            return NAN

    return run


def _log(change: Callable[[float], float]) -> Callable[[float], float]:
    return lambda number: -math.inf if number == 0 else change(number)


_OF_ONE_NUMBER: dict[str, Callable[[float], float]] = {
    "abs": abs,
    "sqrt": math.sqrt,
    "exp": math.exp,
    "exp10": lambda number: math.pow(10.0, number),
    "log": _log(math.log),
    "log10": _log(math.log10),
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
}
for _name_of, _change in _OF_ONE_NUMBER.items():
    function(_name_of, "number", Kind.NUMBER)(_calculated(_change))


@function("pow", "number number", Kind.NUMBER)
def _pow(base: float, exponent: float) -> float:
    # Python refuses what the floating-point standard gives an infinity for.
    is_odd = exponent.is_integer() and exponent % 2 == 1
    infinity = math.copysign(math.inf, base) if is_odd else math.inf
    if base == 0.0 and exponent < 0.0:
        return infinity
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return infinity
    except ValueError:
        return NAN


@function("random", "", Kind.NUMBER)
def _random() -> float:
    return random.random()


function("atan2", "number number", Kind.NUMBER)(_calculated(math.atan2))
function("pi", "", Kind.NUMBER)(lambda: math.pi)
