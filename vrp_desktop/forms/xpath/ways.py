"""Short ways: paths that only go up some levels and down by names, as most paths of forms do.

They are followed without steps, tests and predicates, and often only to the first node. A name without a prefix
stands for elements of any namespace but XHTML's: answers may have a default namespace of their own, which XPath 1.0
(section 2.3) has no way to name; what a form shows is no answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.forms.namespaces import XHTML
from vrp_desktop.forms.xpath.budget import spend_in_loop
from vrp_desktop.forms.xpath.nodes import Node, NodeKind
from vrp_desktop.forms.xpath.syntax import Call, Expression, KindTest, NameTest, Path

if TYPE_CHECKING:
    from collections.abc import Callable

    from vrp_desktop.forms.xpath.context import Context

_NODE = KindTest("node")
_PASSED_OVER = 32
"""As many nodes of another name are passed over in the time that a step takes."""


@dataclass(frozen=True, slots=True)
class Way:
    """A short way: from where, how many levels up, then which names down."""

    start: Callable[[Context], Node]
    up: int
    down: tuple[str, ...]


def way_of(tree: Expression) -> Way | None:
    """Give the short way that a path is, or `None`."""
    if not isinstance(tree, Path):
        return None
    if tree.origin is None:
        start = _document if tree.is_absolute else _node
    elif tree.origin == Call("current", (), tree.origin.at if isinstance(tree.origin, Call) else 0):
        start = _current
    else:
        return None
    up = 0
    down: list[str] = []
    for step in tree.steps:
        if step.predicates:
            return None
        match step.axis, step.test:
            case "self", KindTest("node", None):
                continue
            case "parent", KindTest("node", None) if not down:
                up += 1
            case "child", NameTest(name, None) if name != "*":
                down.append(name)
            case _:
                return None
    return Way(start, up, tuple(down))


def _node(context: Context) -> Node:
    return context.node


def _current(context: Context) -> Node:
    return context.current


def _document(context: Context) -> Node:
    return context.world.document


def nodes_on(way: Way) -> Callable[[Context], list[Node]]:
    """Give what follows the way to all its nodes, in document order."""
    start, up, down = way.start, way.up, way.down

    def nodes(context: Context) -> list[Node]:
        above = _above(start(context), up)
        if above is None:
            return []
        found = [above]
        for name in down:
            one = len(found) == 1
            children = found[0].children if one else [child for node in found for child in node.children]
            found = [
                child
                for child in children
                if child.name == name and child.kind is NodeKind.ELEMENT and child.namespace != XHTML
            ]
            if len(children) > _PASSED_OVER:
                spend_in_loop(len(children) // _PASSED_OVER + len(found))
        return found

    return nodes


def text_on(way: Way) -> Callable[[Context], str]:
    """Give what follows the way to the text of its first node; empty when there is none."""
    start, up, down = way.start, way.up, way.down
    if len(down) == 1:
        return _text_of_child(start, up, down[0])
    if not up and not down:
        return lambda context: start(context).string_value()

    def text(context: Context) -> str:
        above = _above(start(context), up)
        found = None if above is None else _first(above, down, 0)
        return "" if found is None else found.string_value()

    return text


def _text_of_child(start: Callable[[Context], Node], up: int, name: str) -> Callable[[Context], str]:
    def text(context: Context) -> str:
        node: Node | None = start(context)
        for _ in range(up):
            if node is None:
                return ""
            node = node.parent
        if node is None:
            return ""
        children = node.children
        for child in children:
            if child.name == name and child.kind is NodeKind.ELEMENT and child.namespace != XHTML:
                return child.string_value() if child.children else child.text
        if len(children) > _PASSED_OVER:
            spend_in_loop(len(children) // _PASSED_OVER)
        return ""

    return text


def _above(node: Node | None, up: int) -> Node | None:
    for _ in range(up):
        if node is None:
            return None
        node = node.parent
    return node


def _first(node: Node, down: tuple[str, ...], at: int) -> Node | None:
    """Give the first node in document order that the names lead to: a first group may lack what a second one has."""
    if at == len(down):
        return node
    name = down[at]
    if len(node.children) > _PASSED_OVER:
        spend_in_loop(len(node.children) // _PASSED_OVER)
    for child in node.children:
        if child.name == name and child.kind is NodeKind.ELEMENT and child.namespace != XHTML:
            found = _first(child, down, at + 1)
            if found is not None:
                return found
    return None
