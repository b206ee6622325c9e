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


def _namespace(node: Node) -> Iterator[Node]:
    """Give the namespaces that hold at an element; that of ``xml``, which always does, is left out."""
    if node.kind is NodeKind.ELEMENT:
        for prefix, uri in sorted(node.namespaces().items()):
            namespace = Node(prefix, None, uri, kind=NodeKind.NAMESPACE)
            namespace.parent = node
            yield namespace


def _ancestor_or_self(node: Node) -> Iterator[Node]:
    yield node
    yield from node.ancestors()


def _descendant(node: Node) -> Iterator[Node]:
    waiting = [*_child(node)][::-1]
    while waiting:
        below = waiting.pop()
        yield below
        if below.children:
            waiting.extend(below.children[::-1])
        elif below.text:
            waiting.extend(_child(below))


def _descendant_or_self(node: Node) -> Iterator[Node]:
    yield node
    yield from _descendant(node)


_WITHOUT_SIBLINGS = frozenset({NodeKind.ATTRIBUTE, NodeKind.NAMESPACE})


def _siblings(node: Node) -> tuple[list[Node], int]:
    if node.parent is None or node.kind in _WITHOUT_SIBLINGS:
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
    if node.kind in _WITHOUT_SIBLINGS and node.parent is not None:
        yield from _descendant(node.parent)
        node = node.parent
    for above in _ancestor_or_self(node):
        for sibling in _following_sibling(above):
            yield from _descendant_or_self(sibling)


def _preceding(node: Node) -> Iterator[Node]:
    if node.kind in _WITHOUT_SIBLINGS and node.parent is not None:
        node = node.parent
    for above in _ancestor_or_self(node):
        for sibling in _preceding_sibling(above):
            yield from reversed(list(_descendant_or_self(sibling)))


AXES: dict[str, Callable[[Node], Iterable[Node]]] = {
    "child": _child,
    "self": _self,
    "parent": _parent,
    "attribute": _attribute,
    "namespace": _namespace,
    "ancestor": Node.ancestors,
    "ancestor-or-self": _ancestor_or_self,
    "descendant": _descendant,
    "descendant-or-self": _descendant_or_self,
    "following-sibling": _following_sibling,
    "preceding-sibling": _preceding_sibling,
    "following": _following,
    "preceding": _preceding,
}

PRINCIPAL = {"attribute": NodeKind.ATTRIBUTE, "namespace": NodeKind.NAMESPACE}
"""The kind of node that a name means on an axis, if not an element (XPath 1.0, section 2.3)."""
