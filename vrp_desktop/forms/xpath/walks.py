"""Walks through the document: the steps of paths, one after another, and their predicates. All of it costs steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.forms.namespaces import XHTML
from vrp_desktop.forms.xpath.axes import AXES, PRINCIPAL
from vrp_desktop.forms.xpath.budget import loop, spend
from vrp_desktop.forms.xpath.context import Context
from vrp_desktop.forms.xpath.nodes import Node, NodeKind, in_document_order, once_each
from vrp_desktop.forms.xpath.syntax import KindTest, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

Filtering = Callable[[Context, list[Node]], list[Node]]
"""Lets through the nodes for which a predicate holds."""


@dataclass(frozen=True, slots=True)
class Walk:
    """One step made ready to be walked from any node. `axis`: its direction."""

    axis: str
    take: Callable[[Context, Node], list[Node]]


def filtering(keeps: Callable[[Context], bool]) -> Filtering:
    """Give what asks a predicate of each node."""

    def keep(context: Context, nodes: list[Node]) -> list[Node]:
        spend(len(nodes))
        # One context serves all nodes: nobody keeps it beyond the question.
        inner = Context(context.world, context.node, context.current, 0, len(nodes))
        kept = []
        with loop():
            for place, node in enumerate(nodes, 1):
                inner.node, inner.position = node, place
                if keeps(inner):
                    kept.append(node)
        return kept

    return keep


_OF_ELEMENTS: Mapping[str, Callable[[Node], Iterable[Node]]] = {
    "child": lambda node: node.children,
    "descendant": Node.descendants,
}
"""Directions for names, which text has none of: the text of leaves need not become nodes first."""


def step_walk(step: Step, uri: str | None, filters: Sequence[Filtering]) -> Walk:
    """Give a step ready to be walked. `uri`: what the prefix of its name means, if it has one."""
    fits = _fitting(step, uri)
    axis = AXES[step.axis] if isinstance(step.test, KindTest) else _OF_ELEMENTS.get(step.axis, AXES[step.axis])

    def take(context: Context, node: Node) -> list[Node]:
        candidates = axis(node)
        if not isinstance(candidates, list):
            candidates = list(candidates)
        spend(len(candidates) + 1)
        found = [candidate for candidate in candidates if fits(candidate)]
        for keep in filters:
            found = keep(context, found)
        return found

    return Walk(step.axis, take)


def _fitting(step: Step, uri: str | None) -> Callable[[Node], bool]:
    test = step.test
    if isinstance(test, KindTest):
        return _kind_fitting(test)
    principal, name = PRINCIPAL.get(step.axis, NodeKind.ELEMENT), test.name
    if uri is None:
        if name == "*":
            return lambda node: node.kind is principal
        return lambda node: node.name == name and node.kind is principal and node.namespace != XHTML
    return lambda node: node.namespace == uri and name in ("*", node.name) and node.kind is principal


def _kind_fitting(test: KindTest) -> Callable[[Node], bool]:
    match test.kind:
        case "node":
            return lambda _: True
        case "text":
            return lambda node: node.kind is NodeKind.TEXT
        case "comment":
            return lambda node: node.kind is NodeKind.COMMENT
    target = test.target
    return lambda node: node.kind is NodeKind.INSTRUCTION and target in (None, node.name)


def shortened(steps: tuple[Step, ...]) -> list[Step]:
    """Give the steps, ``//`` and a name joined: one way down, instead of the children of every node."""
    short: list[Step] = []
    for step in steps:
        is_below = bool(short) and short[-1] == Step("descendant-or-self", KindTest("node"))
        if is_below and step.axis == "child" and not step.predicates:
            short[-1] = Step("descendant", step.test)
        else:
            short.append(step)
    return short


def walk(
    start: Callable[[Context], list[Node]], steps: Sequence[Walk], *, is_single: bool
) -> Callable[[Context], list[Node]]:
    """Give what walks the steps and ends with the nodes once each in document order.

    `is_single`: whether it starts from one node. Nodes are put in order only when the directions may have mixed
    them, and made single before they can multiply from step to step.
    """
    takes = [(step.take, may_repeat) for step, may_repeat in zip(steps, _repeating(steps, is_single), strict=True)]
    needs_order = not _keeps_order(steps, is_single)

    def nodes(context: Context) -> list[Node]:
        found = start(context)
        for take, may_repeat in takes:
            if len(found) == 1:
                found = take(context, found[0])
                continue
            found = [one for node in found for one in take(context, node)]
            if may_repeat:
                found = once_each(found)
        return in_document_order(found) if needs_order else found

    return nodes


_FLAT = frozenset({"child", "attribute", "self", "namespace"})
"""Directions that lead from different nodes to different nodes."""


def _repeating(steps: Sequence[Walk], is_single: bool) -> list[bool]:
    """Tell of each step whether two ways can lead it to the same node."""
    is_flat, repeating = is_single, []
    for step in steps:
        repeating.append(not (step.axis in _FLAT or (is_flat and step.axis.startswith("descendant"))))
        is_flat = is_flat and step.axis in ("child", "attribute", "self")
    return repeating


def _keeps_order(steps: Sequence[Walk], is_single: bool) -> bool:
    """Tell whether the nodes come out in document order by themselves.

    While no node found lies below another one, children and attributes follow in order; so does what lies below.
    """
    is_flat = is_single
    for step in steps:
        if not is_flat and step.axis not in ("attribute", "self"):
            return False
        if step.axis not in ("child", "attribute", "self", "descendant", "descendant-or-self"):
            return False
        is_flat = is_flat and not step.axis.startswith("descendant")
    return True
