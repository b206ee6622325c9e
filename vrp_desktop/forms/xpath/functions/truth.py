"""Functions of true and false."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.forms.xpath.errors import XPathError
from vrp_desktop.forms.xpath.functions.registry import Kind, function
from vrp_desktop.forms.xpath.values import Value, to_boolean, to_number

if TYPE_CHECKING:
    from collections.abc import Sequence

function("true", "", Kind.BOOLEAN)(lambda: True)
function("false", "", Kind.BOOLEAN)(lambda: False)
function("boolean", "boolean", Kind.BOOLEAN)(lambda value: value)
function("not", "boolean", Kind.BOOLEAN)(lambda value: not value)


@function("boolean-from-string", "string", Kind.BOOLEAN)
def _boolean_from_string(text: str) -> bool:
    return text in ("true", "1")


def _each(value: Value) -> Sequence[Value]:
    return [node.string_value() for node in value] if isinstance(value, list) else [value]


def _is_within(count: float, least: float, most: float) -> bool:
    """Tell whether a count lies between two that both may be; a bound below zero does not apply."""
    return (least < 0 or count >= least) and (most < 0 or count <= most)


@function("checklist", "number number any*", Kind.BOOLEAN)
def _checklist(least: float, most: float, *answers: Value) -> bool:
    """Tell whether as many answers are true as there may be; each node of a node-set is one answer."""
    return _is_within(sum(to_boolean(one) for answer in answers for one in _each(answer)), least, most)


@function("weighted-checklist", "number number any*", Kind.BOOLEAN)
def _weighted_checklist(least: float, most: float, *pairs: Value) -> bool:
    """Tell whether the weights of true answers add up to what they may; answers and weights take turns."""
    if len(pairs) % 2:
        raise XPathError("weighted-checklist() needs a weight after every answer.")
    total = 0.0
    for answers, weights in zip(pairs[::2], pairs[1::2], strict=True):
        # In two node-sets, each answer has the weight that stands at its place.
        for answer, weight in zip(_each(answers), _each(weights), strict=False):
            if to_boolean(answer):
                total += to_number(weight)
    return _is_within(total, least, most)
