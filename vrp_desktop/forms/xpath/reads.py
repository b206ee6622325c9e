"""Which nodes of a form an expression looks at, found without running it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.forms.xpath.axes import AXES
from vrp_desktop.forms.xpath.nodes import Node, NodeKind
from vrp_desktop.forms.xpath.syntax import Binary, Call, Expression, Filter, NameTest, Negation, Path

if TYPE_CHECKING:
    from collections.abc import Iterable


def reads(tree: Expression, base: Node, at: Iterable[Node] | None = None) -> set[Node]:
    """Give the leaves of the form's structure whose text can change what the expression gives.

    `base`: the node the expression belongs to, in a document with the form's structure; `at`: the nodes that its
    relative paths start from, if others. Predicates are taken to let everything through, so the answer may be too
    large but never too small. Nodes of secondary instances never change and are not given.
    """
    finder = _Finder(base)
    start = {base} if at is None else set(at)
    finder.use(finder.walk(tree, start))
    return finder.leaves


class _Finder:
    def __init__(self, base: Node) -> None:
        self.base = base
        self.leaves: set[Node] = set()

    def use(self, nodes: Iterable[Node]) -> None:
        for node in nodes:
            if not node.children and node.kind is NodeKind.ELEMENT:
                self.leaves.add(node)
            self.leaves.update(leaf for leaf in node.descendants() if not leaf.children)

    def walk(self, tree: Expression, at: set[Node]) -> set[Node]:
        """Give the nodes that the expression may be; note the leaves it looks at on the way."""
        match tree:
            case Path():
                return self._path(tree, at)
            case Filter(primary, predicates):
                found = self.walk(primary, at)
                self._predicates(predicates, found)
                return found
            case Binary(operator="|", left=left, right=right):
                return self.walk(left, at) | self.walk(right, at)
            case Binary(left=left, right=right):
                self.use(self.walk(left, at))
                self.use(self.walk(right, at))
            case Negation(operand):
                self.use(self.walk(operand, at))
            case Call(name="current"):
                return {self.base}
            case Call(name="string" | "number" | "string-length" | "normalize-space", arguments=()):
                self.use(at)
            case Call(arguments=arguments):
                for argument in arguments:
                    self.use(self.walk(argument, at))
        return set()

    def _path(self, tree: Path, at: set[Node]) -> set[Node]:
        if tree.origin is not None:
            nodes = self.walk(tree.origin, at)
        else:
            nodes = {self.base.root()} if tree.is_absolute else at
        for step in tree.steps:
            axis = AXES.get(step.axis)
            found = {other for node in nodes for other in axis(node)} if axis is not None else set()
            if isinstance(step.test, NameTest) and step.test.name != "*":
                found = {node for node in found if node.name == step.test.name}
            self._predicates(step.predicates, found)
            nodes = found
        return nodes

    def _predicates(self, predicates: Iterable[Expression], nodes: set[Node]) -> None:
        for predicate in predicates:
            self.use(self.walk(predicate, nodes))
