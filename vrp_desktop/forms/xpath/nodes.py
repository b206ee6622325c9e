"""The document that expressions walk over: nodes, their text and their order."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class NodeKind(IntEnum):
    """The kinds of node of XPath's data model (namespace nodes are not kept)."""

    DOCUMENT = 0
    ELEMENT = 1
    ATTRIBUTE = 2
    TEXT = 3
    COMMENT = 4
    INSTRUCTION = 5


class Node:
    """One node. A leaf element holds its text itself, so that answers need no second node each.

    `name`: local name, empty for text and document; `namespace`: its URI, empty for none.
    """

    __slots__ = ("attributes", "children", "kind", "name", "namespace", "parent", "text")

    def __init__(
        self,
        name: str,
        parent: Node | None = None,
        text: str = "",
        *,
        kind: NodeKind = NodeKind.ELEMENT,
        namespace: str = "",
    ) -> None:
        self.kind = kind
        self.name = name
        self.namespace = namespace
        self.parent = parent
        self.text = text
        self.children: list[Node] = []
        self.attributes: list[Node] = []
        if parent is not None:
            (parent.attributes if kind is NodeKind.ATTRIBUTE else parent.children).append(self)

    def __repr__(self) -> str:
        return f"<{self.kind.name.lower()} {self.name or self.text!r}>"

    def string_value(self) -> str:
        """Give the text of this node and all below it (XPath 1.0, section 5)."""
        if not self.children:
            return self.text
        return "".join(node.text for node in self.descendants() if node.kind <= NodeKind.TEXT and not node.children)

    def elements(self, name: str | None = None) -> Iterator[Node]:
        """Give the child elements, only those called `name` if given."""
        for child in self.children:
            if child.kind is NodeKind.ELEMENT and (name is None or child.name == name):
                yield child

    def element(self, name: str) -> Node | None:
        """Give the first child element called `name`, or `None`."""
        return next(self.elements(name), None)

    def attribute(self, name: str, namespace: str = "") -> str | None:
        """Give the value of an attribute, or `None` when it is not there."""
        for attribute in self.attributes:
            if attribute.name == name and attribute.namespace == namespace:
                return attribute.text
        return None

    def descendants(self) -> Iterator[Node]:
        """Give every node below this one, in document order."""
        stack = self.children[::-1]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    def ancestors(self) -> Iterator[Node]:
        """Give parent, grandparent and so on up to the document."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def root(self) -> Node:
        """Give the topmost node."""
        node = self
        while node.parent is not None:
            node = node.parent
        return node

    def order(self) -> tuple[int, ...]:
        """Give a key that sorts nodes of one document into document order; attributes before children."""
        key: list[int] = []
        node = self
        while (parent := node.parent) is not None:
            if node.kind is NodeKind.ATTRIBUTE:
                key.append(_place(node, parent.attributes) - len(parent.attributes))
            else:
                key.append(_place(node, parent.children))
            node = parent
        key.reverse()
        return tuple(key)


def _place(node: Node, among: list[Node]) -> int:
    for place, other in enumerate(among):
        if other is node:
            return place
    # The text of a leaf element is made when a path asks for it and stands before everything else.
    return -1


def in_document_order(nodes: list[Node]) -> list[Node]:
    """Give the nodes once each, sorted into document order; several documents stay apart."""
    once = list({id(node): node for node in nodes}.values())
    roots: dict[int, int] = {}
    for node in once:
        roots.setdefault(id(node.root()), len(roots))
    return sorted(once, key=lambda node: (roots[id(node.root())], node.order()))
