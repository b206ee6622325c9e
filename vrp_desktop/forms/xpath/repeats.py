"""``indexed-repeat()``: a node inside chosen instances of repeats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.forms.xpath.budget import spend_in_loop
from vrp_desktop.forms.xpath.errors import XPathError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vrp_desktop.forms.xpath.context import Context
    from vrp_desktop.forms.xpath.nodes import Node

    Nodes = Callable[[Context], list[Node]]
    Pair = tuple[Nodes, Callable[[Context], float]]


def check_pairs(given: int, at: int) -> None:
    """Raise XPathError unless a target and pairs of repeat and index are given."""
    if given < 3 or given % 2 == 0:
        raise XPathError("indexed-repeat() takes a question, and then a repeat and its index once or more often.", at)


def indexed_repeat(target: Nodes, pairs: Sequence[Pair]) -> Nodes:
    """Give what finds the nodes of `target` inside one instance of each repeat, counted from 1.

    All paths start from the same node; the outer repeat chooses among which instances an inner one counts, in
    whatever order they are given. Source: ODK XForms specification, "Repeat Functions".
    """

    def nodes(context: Context) -> list[Node]:
        chosen: list[tuple[list[Node], float]] = []
        for repeats, index in pairs:
            instances, place = repeats(context), index(context)
            if not instances or not 1.0 <= place <= len(instances) or not place.is_integer():
                return []
            chosen.append((instances, place))
        chosen.sort(key=lambda pair: _depth(pair[0][0]))
        inside: Node | None = None
        for instances, place in chosen:
            among = instances if inside is None else [one for one in instances if _is_inside(one, inside)]
            if place > len(among):
                return []
            inside = among[int(place) - 1]
        return [node for node in target(context) if inside is not None and _is_inside(node, inside)]

    return nodes


def _depth(node: Node) -> int:
    return sum(1 for _ in node.ancestors())


def _is_inside(node: Node, other: Node) -> bool:
    spend_in_loop(1)
    above: Node | None = node
    while above is not None:
        if above is other:
            return True
        above = above.parent
    return False
