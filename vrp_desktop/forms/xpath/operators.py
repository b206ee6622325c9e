"""What stands between operands: arithmetic and comparison of values and node-sets. Source: XPath 1.0, 3.4 and 3.5."""

from __future__ import annotations

import math
import operator
from typing import TYPE_CHECKING

from vrp_desktop.forms.xpath.moments import day_number, looks_like_date, parsed
from vrp_desktop.forms.xpath.values import NAN, text_number, texts_equal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vrp_desktop.forms.xpath.nodes import Node

ORDER: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _divide(left: float, right: float) -> float:
    if right != 0.0:
        return left / right
    if left == 0.0 or math.isnan(left):
        return NAN
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def _remainder(left: float, right: float) -> float:
    return NAN if right == 0.0 or math.isinf(left) else math.fmod(left, right)


ARITHMETIC: Mapping[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "div": _divide,
    "mod": _remainder,
}


def any_text(nodes: list[Node], text: str, is_equal: bool) -> bool:
    """Tell whether one of the nodes has (or has not) the text."""
    for node in nodes:
        found = node.string_value() if node.children else node.text
        if (found == text or texts_equal(found, text)) is is_equal:
            return True
    return False


def any_number(nodes: list[Node], number: float, is_equal: bool) -> bool:
    """Tell whether one of the nodes has (or has not) the number."""
    return any((text_number(node.string_value()) == number) is is_equal for node in nodes)


def any_ordered(order: Callable[[float, float], bool], nodes: list[Node], number: float) -> bool:
    """Tell whether one of the nodes stands in an order to the number."""
    return any(order(text_number(node.string_value()), number) for node in nodes)


def any_alike(nodes: list[Node], others: list[Node], is_equal: bool) -> bool:
    """Tell whether a node of each set say the same (or different things), without comparing each with each."""
    keys = {_same_for_equals(node.string_value()) for node in others}
    if is_equal:
        return any(_same_for_equals(node.string_value()) in keys for node in nodes)
    if len(keys) > 1:
        return bool(nodes)
    return bool(keys) and any(_same_for_equals(node.string_value()) not in keys for node in nodes)


def _same_for_equals(text: str) -> str | float:
    moment = parsed(text) if looks_like_date(text) else None
    return text if moment is None else day_number(moment)


def any_ordered_pair(order: Callable[[float, float], bool], nodes: list[Node], others: list[Node]) -> bool:
    """Tell whether a node of each set stand in an order: the least and the greatest of each set decide."""
    left, right = _ends(nodes), _ends(others)
    return bool(left and right) and any(order(one, other) for one in left for other in right)


def _ends(nodes: list[Node]) -> tuple[float, ...]:
    numbers = [number for node in nodes if not math.isnan(number := text_number(node.string_value()))]
    return (min(numbers), max(numbers)) if numbers else ()
