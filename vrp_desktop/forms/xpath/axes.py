"""The axes of XPath: from a node to the nodes in one direction, nearest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.forms.xpath.nodes import Node, NodeKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


def _child(node: Node) -> Iterable[Node]:
    if not node.children and node.text and node.kind is NodeKind.ELEMENT:
        text = Node("", None, node.text, kind=NodeKind.TEXT)
        text.parent = node
        return (text,)
    return node.children


def _self(node: Node) -> Iterable[Node]:
    return (node,)


def _parent(node: Node) -> Iterable[Node]:
    return () if node.parent is None else (node.parent,)


def _attribute(node: Node) -> Iterable[Node]:
    return node.attributes


def _ancestor_or_self(node: Node) -> Iterator[Node]:
    yield node
    yield from node.ancestors()


def _descendant(node: Node) -> Iterator[Node]:
    for child in _child(node):
        yield child
        yield from _descendant(child)


def _descendant_or_self(node: Node) -> Iterator[Node]:
    yield node
    yield from _descendant(node)


def _siblings(node: Node) -> tuple[list[Node], int]:
    if node.parent is None or node.kind is NodeKind.ATTRIBUTE:
        return [], 0
    among = node.parent.children
    return among, next((i for i, other in enumerate(among) if other is node), 0)


def _following_sibling(node: Node) -> Iterable[Node]:
    among, at = _siblings(node)
    return among[at + 1 :]


def _preceding_sibling(node: Node) -> Iterable[Node]:
    among, at = _siblings(node)
    return among[:at][::-1]


def _following(node: Node) -> Iterator[Node]:
    if node.kind is NodeKind.ATTRIBUTE and node.parent is not None:
        yield from _descendant(node.parent)
        node = node.parent
    for above in _ancestor_or_self(node):
        for sibling in _following_sibling(above):
            yield from _descendant_or_self(sibling)


def _preceding(node: Node) -> Iterator[Node]:
    if node.kind is NodeKind.ATTRIBUTE and node.parent is not None:
        node = node.parent
    for above in _ancestor_or_self(node):
        for sibling in _preceding_sibling(above):
            yield from reversed(list(_descendant_or_self(sibling)))


AXES: dict[str, Callable[[Node], Iterable[Node]]] = {
    "child": _child,
    "self": _self,
    "parent": _parent,
    "attribute": _attribute,
    "ancestor": Node.ancestors,
    "ancestor-or-self": _ancestor_or_self,
    "descendant": _descendant,
    "descendant-or-self": _descendant_or_self,
    "following-sibling": _following_sibling,
    "preceding-sibling": _preceding_sibling,
    "following": _following,
    "preceding": _preceding,
}

AXIS_NAMES = frozenset(AXES) | {"namespace"}
"""Every axis of the grammar. The namespace axis is read but cannot be compiled: forms keep no namespace nodes."""
