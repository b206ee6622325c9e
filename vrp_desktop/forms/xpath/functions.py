"""The functions that expressions may call: XPath 1.0's own and ODK's.

Each is registered with the kinds of its arguments, so that the compiler converts them and counts them. The last
kind may carry ``?`` (may be left out), ``*`` (any number) or ``+`` (at least one). `if`, `coalesce` and `once`
are in the compiler, because they do not look at all their arguments.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from vrp_desktop.forms.xpath.errors import XPathError
from vrp_desktop.forms.xpath.nodes import Node, NodeKind
from vrp_desktop.forms.xpath.values import (
    NAN,
    Value,
    day_fraction,
    day_number,
    round_half_up,
    text_number,
    to_date,
    to_number,
    to_string,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from vrp_desktop.forms.xpath.context import Context


class Kind(StrEnum):
    """What an expression is known to give before it runs."""

    STRING = "string"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    NODES = "nodes"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Function:
    """One function. `most` is `None` for any number. With `is_contextual`, `run` gets the Context first."""

    name: str
    kinds: tuple[Kind, ...]
    least: int
    most: int | None
    result: Kind
    run: Callable[..., Any]
    is_contextual: bool = False

    def kind_of(self, place: int) -> Kind:
        """Give the kind that the argument at `place` (from 0) is converted to."""
        return self.kinds[min(place, len(self.kinds) - 1)]


FUNCTIONS: dict[str, Function] = {}


def _function(name: str, arguments: str, result: Kind, *, contextual: bool = False) -> Callable[[Any], Any]:
    words = arguments.split()
    kinds = tuple(Kind(word.rstrip("?*+")) for word in words)
    least = sum(1 for word in words if word[-1] not in "?*")
    most = None if words and words[-1][-1] in "*+" else len(words)

    def register(run: Callable[..., Any]) -> Callable[..., Any]:
        FUNCTIONS[name] = Function(name, kinds, least, most, result, run, contextual)
        return run

    return register


def check_count(name: str, least: int, most: int | None, given: int, at: int) -> None:
    """Raise XPathError when a function is given too few or too many arguments."""
    if given >= least and (most is None or given <= most):
        return
    if most is None:
        wanted = f"at least {least}"
    elif least == most:
        wanted = str(least) if least else "nothing"
    else:
        wanted = f"{least} to {most}"
    raise XPathError(f"{name}() takes {wanted} between its brackets; here it is given {given or 'nothing'}.", at)


# --- nodes -----------------------------------------------------------------------------------------------------------


@_function("last", "", Kind.NUMBER, contextual=True)
def _last(context: Context) -> float:
    return float(context.size)


@_function("position", "nodes?", Kind.NUMBER, contextual=True)
def _position(context: Context, nodes: list[Node] | None = None) -> float:
    if nodes is None:
        return float(context.position)
    if not nodes or nodes[0].parent is None:
        return NAN
    node, place = nodes[0], 0
    for sibling in nodes[0].parent.elements(node.name):
        place += 1
        if sibling is node:
            break
    return float(place)


@_function("current", "", Kind.NODES, contextual=True)
def _current(context: Context) -> list[Node]:
    return [context.current]


@_function("instance", "string", Kind.NODES, contextual=True)
def _instance(context: Context, name: str) -> list[Node]:
    document = context.world.instance(name)
    return [] if document is None else [document]


@_function("count", "nodes", Kind.NUMBER)
def _count(nodes: list[Node]) -> float:
    return float(len(nodes))


@_function("count-non-empty", "nodes", Kind.NUMBER)
def _count_non_empty(nodes: list[Node]) -> float:
    return float(sum(1 for node in nodes if node.string_value()))


def _named(context: Context, nodes: list[Node] | None) -> Node | None:
    if nodes is None:
        return context.node
    return nodes[0] if nodes else None


@_function("name", "nodes?", Kind.STRING, contextual=True)
@_function("local-name", "nodes?", Kind.STRING, contextual=True)
def _name(context: Context, nodes: list[Node] | None = None) -> str:
    node = _named(context, nodes)
    return "" if node is None else node.name


@_function("namespace-uri", "nodes?", Kind.STRING, contextual=True)
def _namespace(context: Context, nodes: list[Node] | None = None) -> str:
    node = _named(context, nodes)
    return "" if node is None or node.kind > NodeKind.ATTRIBUTE else node.namespace


# --- text ------------------------------------------------------------------------------------------------------------


@_function("string", "any?", Kind.STRING, contextual=True)
def _string(context: Context, value: Value | None = None) -> str:
    return context.node.string_value() if value is None else to_string(value)


def _texts(values: tuple[Value, ...]) -> list[str]:
    texts: list[str] = []
    for value in values:
        if isinstance(value, list):
            texts.extend(node.string_value() for node in value)
        else:
            texts.append(to_string(value))
    return texts


@_function("concat", "any*", Kind.STRING)
def _concat(*values: Value) -> str:
    return "".join(_texts(values))


@_function("join", "string any*", Kind.STRING)
def _join(glue: str, *values: Value) -> str:
    return glue.join(_texts(values))


@_function("contains", "string string", Kind.BOOLEAN)
def _contains(text: str, part: str) -> bool:
    return part in text


@_function("starts-with", "string string", Kind.BOOLEAN)
def _starts_with(text: str, part: str) -> bool:
    return text.startswith(part)


@_function("ends-with", "string string", Kind.BOOLEAN)
def _ends_with(text: str, part: str) -> bool:
    return text.endswith(part)


@_function("substring", "string number number?", Kind.STRING)
def _substring(text: str, start: float, length: float | None = None) -> str:
    first = round_half_up(start)
    end = math.inf if length is None else first + round_half_up(length)
    return "".join(sign for place, sign in enumerate(text, 1) if first <= place < end)


@_function("substr", "string number number?", Kind.STRING)
def _substr(text: str, start: float, end: float = math.inf) -> str:
    if math.isnan(start) or math.isnan(end):
        return ""
    size = float(len(text))
    first, beyond = (int(max(0.0, min(size, at + size if at < 0 else at))) for at in (start, end))
    return text[first:beyond]


@_function("substring-before", "string string", Kind.STRING)
def _substring_before(text: str, part: str) -> str:
    before, found, _ = text.partition(part) if part else ("", "", "")
    return before if found else ""


@_function("substring-after", "string string", Kind.STRING)
def _substring_after(text: str, part: str) -> str:
    return text.partition(part)[2] if part else text


@_function("string-length", "string?", Kind.NUMBER, contextual=True)
def _string_length(context: Context, text: str | None = None) -> float:
    return float(len(context.node.string_value() if text is None else text))


@_function("normalize-space", "string?", Kind.STRING, contextual=True)
def _normalize_space(context: Context, text: str | None = None) -> str:
    words = (context.node.string_value() if text is None else text).strip(" \t\r\n")
    for space in "\t\r\n":
        words = words.replace(space, " ")
    return " ".join(word for word in words.split(" ") if word)


@_function("translate", "string string string", Kind.STRING)
def _translate(text: str, old: str, new: str) -> str:
    table: dict[int, str | None] = {}
    for place, sign in enumerate(old):
        table.setdefault(ord(sign), new[place] if place < len(new) else None)
    return text.translate(table)


@functools.lru_cache(maxsize=256)
def pattern(text: str) -> Any:  # noqa: ANN401 - re2 publishes no types
    """Give a compiled regular expression that must fit a whole text. Raises XPathError."""
    # Imported only when a form has a pattern: it costs start-up time.
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(text, options)
    except re2.error as wrong:
        raise XPathError(f"The pattern {text} cannot be used: it asks for something that is not supported.") from wrong


@_function("regex", "string string", Kind.BOOLEAN)
def _regex(text: str, wanted: str) -> bool:
    return pattern(wanted).fullmatch(text) is not None


# --- numbers ---------------------------------------------------------------------------------------------------------


@_function("number", "any?", Kind.NUMBER, contextual=True)
def _number(context: Context, value: Value | None = None) -> float:
    return text_number(context.node.string_value()) if value is None else to_number(value)


@_function("int", "any", Kind.NUMBER)
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


@_function("sum", "nodes", Kind.NUMBER)
def _sum(nodes: list[Node]) -> float:
    try:
        return math.fsum(_numbers((nodes,)))
    except (OverflowError, ValueError):
        return NAN


def _extreme(choose: Callable[[list[float]], float], values: tuple[Value, ...]) -> float:
    numbers = _numbers(values)
    return NAN if not numbers or any(map(math.isnan, numbers)) else choose(numbers)


@_function("min", "any+", Kind.NUMBER)
def _min(*values: Value) -> float:
    return _extreme(min, values)


@_function("max", "any+", Kind.NUMBER)
def _max(*values: Value) -> float:
    return _extreme(max, values)


@_function("round", "number number?", Kind.NUMBER)
def _round(number: float, digits: float | None = None) -> float:
    if digits is None:
        return round_half_up(number)
    if math.isnan(digits) or abs(digits) > _MOST_DIGITS:
        return NAN
    # With digits, ODK rounds halves away from zero; XPath's own round() has none.
    return math.copysign(round_half_up(abs(number), int(digits)), number)


_MOST_DIGITS = 300


def _whole(change: Callable[[float], int], number: float) -> float:
    return number if math.isnan(number) or math.isinf(number) else float(change(number))


@_function("floor", "number", Kind.NUMBER)
def _floor(number: float) -> float:
    return _whole(math.floor, number)


@_function("ceiling", "number", Kind.NUMBER)
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
    _function(_name_of, "number", Kind.NUMBER)(_calculated(_change))

_function("pow", "number number", Kind.NUMBER)(_calculated(math.pow))
_function("atan2", "number number", Kind.NUMBER)(_calculated(math.atan2))
_function("pi", "", Kind.NUMBER)(lambda: math.pi)


# --- true and false --------------------------------------------------------------------------------------------------

_function("true", "", Kind.BOOLEAN)(lambda: True)
_function("false", "", Kind.BOOLEAN)(lambda: False)
_function("boolean", "boolean", Kind.BOOLEAN)(lambda value: value)
_function("not", "boolean", Kind.BOOLEAN)(lambda value: not value)


@_function("boolean-from-string", "string", Kind.BOOLEAN)
def _boolean_from_string(text: str) -> bool:
    return text in ("true", "1")


# --- choices ---------------------------------------------------------------------------------------------------------


@_function("selected", "string string", Kind.BOOLEAN)
def _selected(chosen: str, code: str) -> bool:
    return code.strip() in chosen.split()


@_function("count-selected", "string", Kind.NUMBER)
def _count_selected(chosen: str) -> float:
    return float(len(chosen.split()))


@_function("selected-at", "string number", Kind.STRING)
def _selected_at(chosen: str, place: float) -> str:
    codes = chosen.split()
    return codes[int(place)] if 0 <= place < len(codes) else ""


@_function("jr:choice-name", "string string", Kind.STRING, contextual=True)
def _choice_name(context: Context, code: str, path: str) -> str:
    return context.world.choice_label(path.strip(), code)


# --- dates -----------------------------------------------------------------------------------------------------------


@_function("today", "", Kind.DATE, contextual=True)
def _today(context: Context) -> date:
    return context.world.today()


@_function("now", "", Kind.DATE, contextual=True)
def _now(context: Context) -> datetime:
    return context.world.now()


@_function("date", "any", Kind.ANY)
@_function("date-time", "any", Kind.ANY)
def _date(value: Value) -> Value:
    moment = to_date(value)
    return "" if moment is None else moment


@_function("decimal-date-time", "any", Kind.NUMBER)
def _decimal_date_time(value: Value) -> float:
    moment = to_date(value)
    return NAN if moment is None else day_number(moment)


@_function("decimal-time", "string", Kind.NUMBER)
def _decimal_time(text: str) -> float:
    from datetime import time

    try:
        return day_fraction(time.fromisoformat(text.strip()))
    except ValueError:
        return NAN


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@_function("format-date", "any string", Kind.STRING)
@_function("format-date-time", "any string", Kind.STRING)
def _format_date(value: Value, pattern_text: str) -> str:
    """Write a date by ODK's own signs; the C library's differ between systems."""
    from datetime import datetime

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
    parts = pattern_text.split("%")
    written = [parts[0]]
    at = 1
    while at < len(parts):
        if not parts[at] and at + 1 < len(parts):
            written.append("%" + parts[at + 1])
            at += 2
            continue
        sign, rest = parts[at][:1], parts[at][1:]
        if sign not in signs:
            raise XPathError(f"%{sign} is not a sign for a date.")
        written.append(signs[sign] + rest)
        at += 1
    return "".join(written)


@_function("checklist", "number number boolean*", Kind.BOOLEAN)
def _checklist(least: float, most: float, *answers: bool) -> bool:
    yes = sum(answers)
    return (least < 0 or yes >= least) and (most < 0 or yes <= most)
