"""The document that expressions walk over: nodes, their text and their order."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from vrp_desktop.forms.xpath.budget import spend_in_loop

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class NodeKind(IntEnum):
    """The kinds of node of XPath's data model."""

    DOCUMENT = 0
    ELEMENT = 1
    ATTRIBUTE = 2
    TEXT = 3
    COMMENT = 4
    INSTRUCTION = 5
    NAMESPACE = 6


class Node:
    """One node. A leaf element holds its text itself, so that answers need no second node each.

    `name`: local name, empty for text and document; `namespace`: its URI, empty for none. `declared`: URI by prefix
    of the namespaces that begin to hold at this element, `None` for none. Text of a leaf element and namespaces
    become nodes only when a path asks for them, anew each time.
    """

    __slots__ = ("attributes", "children", "declared", "kind", "name", "namespace", "parent", "text")

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
        self.declared: dict[str, str] | None = None
        if parent is not None:
            (parent.attributes if kind is NodeKind.ATTRIBUTE else parent.children).append(self)

    def __repr__(self) -> str:
        return f"<{self.kind.name.lower()} {self.name or self.text!r}>"

    def string_value(self) -> str:
        """Give the text of this node and all below it (XPath 1.0, section 5)."""
        if not self.children:
            return self.text
        texts = [node.text if node.kind <= NodeKind.TEXT and not node.children else "" for node in self.descendants()]
        spend_in_loop(len(texts))
        return "".join(texts)

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

    def place(self) -> int:
        """Give its place, from 1, among its siblings of the same name."""
        place = 0
        for sibling in self.parent.elements(self.name) if self.parent is not None else ():
            place += 1
            if sibling is self:
                break
        return place

    def descendants(self) -> Iterator[Node]:
        """Give every node below this one, in document order."""
        stack = self.children[::-1]
        while stack:
            node = stack.pop()
            yield node
            if node.children:
                stack.extend(node.children[::-1])

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

    def namespaces(self) -> dict[str, str]:
        """Give the namespaces that hold at this element, URI by prefix; the prefix of the default one is empty."""
        found: dict[str, str] = {}
        for node in (self, *self.ancestors()):
            for prefix, uri in (node.declared or {}).items():
                found.setdefault(prefix, uri)
        return {prefix: uri for prefix, uri in found.items() if uri}

    def qualified_name(self) -> str:
        """Give the name with the prefix that holds for its namespace, if any is declared (XPath 1.0, section 4.1)."""
        if not self.namespace or self.kind > NodeKind.ATTRIBUTE:
            return self.name
        if self.namespace == XML:
            return f"xml:{self.name}"
        element = self.parent if self.kind is NodeKind.ATTRIBUTE and self.parent is not None else self
        prefixes = [prefix for prefix, uri in element.namespaces().items() if uri == self.namespace]
        if self.kind is NodeKind.ATTRIBUTE:
            prefixes = [prefix for prefix in prefixes if prefix]
        prefix = min(prefixes, default="")
        return f"{prefix}:{self.name}" if prefix else self.name

    def key(self) -> object:
        """Give what two nodes that are the same have in common: some are made anew each time."""
        if self.kind is NodeKind.TEXT and self.parent is not None and not self.parent.children:
            return (id(self.parent), "")
        if self.kind is NodeKind.NAMESPACE:
            return (id(self.parent), self.name, "")
        return id(self)


XML = "http://www.w3.org/XML/1998/namespace"
"""What the prefix ``xml`` always means."""

_NAMESPACES, _ATTRIBUTES, _CHILDREN = range(3)
"""In this order they follow their element (XPath 1.0, section 5)."""


def once_each(nodes: Iterable[Node]) -> list[Node]:
    """Give the nodes without those that come again."""
    return list({node.key(): node for node in nodes}.values())


def in_document_order(nodes: list[Node]) -> list[Node]:
    """Give the nodes once each, sorted into document order; several documents stay apart."""
    if len(nodes) < 2:
        return nodes
    order = _Order()
    return sorted(once_each(nodes), key=order.key)


class _Order:
    """Keys that sort nodes; places among siblings are looked up once for each parent."""

    def __init__(self) -> None:
        self._keys: dict[int, tuple[object, ...]] = {}
        self._places: dict[int, dict[int, int]] = {}
        self._roots = 0

    def key(self, node: Node) -> tuple[object, ...]:
        """Give the key of a node: its place among its siblings, and before it those of all above it."""
        way = []
        above: Node | None = node
        while above is not None and id(above) not in self._keys:
            way.append(above)
            above = above.parent
        key = () if above is None else self._keys[id(above)]
        for one in reversed(way):
            key = (*key, self._place(one))
            # A node made for this question may give its identity to another one later.
            if one.children:
                self._keys[id(one)] = key
        return key

    def _place(self, node: Node) -> tuple[int, int, str]:
        parent = node.parent
        if parent is None:
            self._roots += 1
            return (_CHILDREN, self._roots, "")
        if node.kind is NodeKind.NAMESPACE:
            return (_NAMESPACES, 0, node.name)
        if id(parent) not in self._places:
            among = (*parent.attributes, *parent.children)
            self._places[id(parent)] = {id(other): place for place, other in enumerate(among)}
        place = self._places[id(parent)].get(id(node), 0)
        return (_ATTRIBUTES if node.kind is NodeKind.ATTRIBUTE else _CHILDREN, place, "")
