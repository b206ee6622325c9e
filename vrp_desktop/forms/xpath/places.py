"""Where paths lead in the structure of a form, as far as that is known before any answer is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.forms.xpath.errors import XPathError
from vrp_desktop.forms.xpath.syntax import Call, Expression, KindTest, NameTest, Path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vrp_desktop.forms.xpath.nodes import Node

_NODE = KindTest("node")


class Places:
    """Finds the leaf that a path always means.

    `owner`: the node an expression belongs to, in a document with the form's structure; `indexes`: index by identity
    of each leaf that there is exactly one of; `namespaces`: URI by prefix.
    """

    def __init__(
        self, owner: Node | None, indexes: Mapping[int, int], namespaces: Mapping[str, str], *, is_here: bool = True
    ) -> None:
        self._owner = owner
        self._indexes = indexes
        self._namespaces = namespaces
        self._is_here = is_here
        self._known: dict[int, int | None] = {}

    def elsewhere(self) -> Places:
        """Give the places inside a predicate, where a relative path starts from a node known only at run time."""
        return Places(self._owner, self._indexes, self._namespaces, is_here=False)

    def forget(self) -> None:
        """Forget what was found: it is known by the identity of paths, which another tree may take over."""
        self._known.clear()

    def index(self, tree: Expression) -> int | None:
        """Give the index of the one leaf that a path of plain names always means, or `None`. Raises XPathError."""
        if self._owner is None or not isinstance(tree, Path):
            return None
        if id(tree) not in self._known:
            start = self._start(tree, self._owner)
            self._known[id(tree)] = None if start is None else self._index_from(start, tree)
        return self._known[id(tree)]

    def namespace(self, test: NameTest) -> str | None:
        """Give the URI that a name's prefix means, `None` for a name without one. Raises XPathError."""
        if test.prefix is None:
            return None
        uri = self._namespaces.get(test.prefix)
        if uri is None:
            raise XPathError(f"The form does not say what the prefix “{test.prefix}:” means.")
        return uri

    def _start(self, tree: Path, owner: Node) -> Node | None:
        if tree.origin is not None:
            return owner if isinstance(tree.origin, Call) and tree.origin.name == "current" else None
        if tree.is_absolute:
            return owner.root()
        return owner if self._is_here else None

    def _index_from(self, node: Node, tree: Path) -> int | None:
        for step in tree.steps:
            if step.predicates:
                return None
            if step.axis == "child" and isinstance(step.test, NameTest) and step.test.name != "*":
                uri = self.namespace(step.test)
                same = [child for child in node.elements(step.test.name) if uri in (None, child.namespace)]
                if len(same) != 1:
                    return None
                node = same[0]
            elif step.axis == "parent" and step.test == _NODE and node.parent is not None:
                node = node.parent
            elif not (step.axis == "self" and step.test == _NODE):
                return None
        return None if node.children else self._indexes.get(id(node))
