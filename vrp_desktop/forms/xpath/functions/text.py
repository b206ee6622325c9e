"""Functions of text."""

from __future__ import annotations

import functools
import math
import random
import uuid
from typing import TYPE_CHECKING, Any

from vrp_desktop.forms.xpath.budget import MOST_TEXT, check_length
from vrp_desktop.forms.xpath.errors import XPathError
from vrp_desktop.forms.xpath.functions.registry import Kind, function
from vrp_desktop.forms.xpath.values import Value, round_half_up, to_string

if TYPE_CHECKING:
    from vrp_desktop.forms.xpath.context import Context


@function("string", "any?", Kind.STRING, contextual=True)
def _string(context: Context, value: Value | None = None) -> str:
    return context.node.string_value() if value is None else to_string(value)


def texts(values: tuple[Value, ...]) -> list[str]:
    """Give the text of every value, of node-sets that of every node."""
    found: list[str] = []
    for value in values:
        if isinstance(value, list):
            found.extend(node.string_value() for node in value)
        else:
            found.append(to_string(value))
    return found


@function("concat", "any*", Kind.STRING)
def _concat(*values: Value) -> str:
    return check_length("".join(texts(values)))


def _joined(glue: str, parts: list[str]) -> str:
    # The glue comes from the form as well: a million empty answers need not be few signs.
    if len(glue) * len(parts) > MOST_TEXT:
        raise XPathError("The text that this puts together is too long.")
    return check_length(glue.join(parts))


@function("join", "string any*", Kind.STRING)
def _join(glue: str, *values: Value) -> str:
    return _joined(glue, texts(values))


@function("contains", "string string", Kind.BOOLEAN)
def _contains(text: str, part: str) -> bool:
    return part in text


@function("starts-with", "string string", Kind.BOOLEAN)
def _starts_with(text: str, part: str) -> bool:
    return text.startswith(part)


@function("ends-with", "string string", Kind.BOOLEAN)
def _ends_with(text: str, part: str) -> bool:
    return text.endswith(part)


@function("substring", "string number number?", Kind.STRING)
def _substring(text: str, start: float, length: float | None = None) -> str:
    first = round_half_up(start)
    end = math.inf if length is None else first + round_half_up(length)
    if math.isnan(first) or math.isnan(end):
        return ""
    size = len(text) + 1.0
    return text[int(min(max(first, 1.0), size)) - 1 : int(min(max(end, 1.0), size)) - 1]


@function("substr", "string number number?", Kind.STRING)
def _substr(text: str, start: float, end: float = math.inf) -> str:
    """Give the signs from `start` up to before `end`, counted from 0, negative ones from the end."""
    if math.isnan(start) or math.isnan(end):
        return ""
    size = float(len(text))
    first, beyond = (int(max(0.0, min(size, at + size if at < 0 else at))) for at in (start, end))
    return text[first:beyond]


@function("substring-before", "string string", Kind.STRING)
def _substring_before(text: str, part: str) -> str:
    before, found, _ = text.partition(part) if part else ("", "", "")
    return before if found else ""


@function("substring-after", "string string", Kind.STRING)
def _substring_after(text: str, part: str) -> str:
    return text.partition(part)[2] if part else text


@function("string-length", "string?", Kind.NUMBER, contextual=True)
def _string_length(context: Context, text: str | None = None) -> float:
    return float(len(context.node.string_value() if text is None else text))


@function("normalize-space", "string?", Kind.STRING, contextual=True)
def _normalize_space(context: Context, text: str | None = None) -> str:
    words = (context.node.string_value() if text is None else text).strip(" \t\r\n")
    for space in "\t\r\n":
        words = words.replace(space, " ")
    return " ".join(word for word in words.split(" ") if word)


@function("translate", "string string string", Kind.STRING)
def _translate(text: str, old: str, new: str) -> str:
    table: dict[int, str | None] = {}
    for place, sign in enumerate(old):
        table.setdefault(ord(sign), new[place] if place < len(new) else None)
    return text.translate(table)


_MOST_PATTERN = 2_000
"""The longest pattern, in characters: brackets in brackets take longer than their number to read."""


@functools.lru_cache(maxsize=256)
def pattern(text: str) -> Any:  # noqa: ANN401 - re2 publishes no types
    """Give a compiled regular expression. Raises XPathError."""
    if len(text) > _MOST_PATTERN:
        raise XPathError(f"A pattern may have {_MOST_PATTERN:,} characters; this one has {len(text):,}.")
    # Imported only when a form has a pattern: it costs start-up time.
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(text, options)
    except re2.error as wrong:
        raise XPathError(f"The pattern {text} cannot be used: it asks for something that is not supported.") from wrong


@function("regex", "string string", Kind.BOOLEAN)
def _regex(text: str, wanted: str) -> bool:
    """Tell whether a part of the text fits; a pattern for all of it says so with ``^`` and ``$``.

    Source: ODK XForms specification, where ``'[0-9]+'`` becomes ``/[0-9]+/`` and is tested.
    """
    return pattern(wanted).search(text) is not None


@function("uuid", "number?", Kind.STRING)
def _uuid(length: float | None = None) -> str:
    """Give a version 4 UUID (RFC 4122), or as many random signs as asked for."""
    if length is None:
        return str(uuid.uuid4())
    if not 0 <= length <= MOST_TEXT:
        raise XPathError("uuid() needs a number of signs between its brackets, or nothing.")
    return "".join(random.choices("0123456789abcdef", k=int(length)))


@function("jr:itext", "string", Kind.STRING, contextual=True)
def _itext(context: Context, identifier: str) -> str:
    return context.world.itext(identifier)
