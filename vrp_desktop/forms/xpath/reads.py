"""Which nodes of a form an expression looks at, found without running it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.forms.xpath.axes import AXES
from vrp_desktop.forms.xpath.errors import XPathError
from vrp_desktop.forms.xpath.nodes import Node, NodeKind
from vrp_desktop.forms.xpath.syntax import Binary, Call, Expression, Filter, NameTest, Negation, Path, operands

if TYPE_CHECKING:
    from collections.abc import Iterable


def reads(tree: Expression, base: Node, at: Iterable[Node] | None = None) -> set[Node]:
    """Give the leaves of the form's structure whose text can change what the expression gives.

    `base`: the node the expression belongs to, in a document with the form's structure; `at`: the nodes that its
    relative paths start from, if others. Predicates are taken to let everything through, so the answer may be too
    large but never too small. Nodes of secondary instances never change and are not given. Raises XPathError when the
    expression looks at far too much.
    """
    finder = _Finder(base)
    start = {base} if at is None else set(at)
    finder.use(finder.walk(tree, start))
    return finder.leaves


_MOST_NODES = 1_000_000
"""How many nodes one expression may look at: well under a second, and far more than any large form has."""

_PASSED_OVER = 50
"""As many nodes of another name are passed over in the time that one takes."""

_BELOW = frozenset({"descendant", "descendant-or-self"})
_EVERYWHERE = frozenset({"following", "preceding"})
_BESIDE = frozenset({"following-sibling", "preceding-sibling"})


class _Finder:
    """Follows expressions from `base` and collects the leaves whose text they read."""

    def __init__(self, base: Node) -> None:
        self.base = base
        self.leaves: set[Node] = set()
        self._left = _MOST_NODES

    def use(self, nodes: Iterable[Node], *, are_branches_looked_into: bool = True) -> None:
        """Note that the text of these nodes is read: of a branch, that of all the leaves below it."""
        for node in nodes:
            if not node.children:
                if node.kind is NodeKind.ELEMENT:
                    self.leaves.add(node)
            elif are_branches_looked_into:
                below = list(node.descendants())
                self._look_at(len(below))
                self.leaves.update(leaf for leaf in below if not leaf.children)

    def walk(self, tree: Expression, at: set[Node]) -> set[Node]:
        """Give the nodes that the expression may be; note the leaves it looks at on the way."""
        match tree:
            case Path():
                return self._path(tree, at)
            case Filter(primary, predicates):
                found = self.walk(primary, at)
                self._predicates(predicates, found)
                return found
            case Binary(operator="|"):
                return set().union(*[self.walk(part, at) for part in operands(tree, "|")])
            case Binary():
                # A long sum nests to the left, deeper than Python's stack.
                part: Expression = tree
                while isinstance(part, Binary):
                    self.use(self.walk(part.right, at))
                    part = part.left
                self.use(self.walk(part, at))
            case Negation(operand):
                self.use(self.walk(operand, at))
            case Call(name="current"):
                return {self.base}
            case Call(name="position" | "name" | "local-name" | "namespace-uri", arguments=arguments):
                # Where a node is and what it is called does not depend on what is answered in it.
                for argument in arguments:
                    self.walk(argument, at)
            case Call(name="count", arguments=(counted,)):
                self.use(self.walk(counted, at), are_branches_looked_into=False)
            case Call(name="indexed-repeat", arguments=(target, *pairs)):
                self.use(self.walk(target, at))
                for repeat, index in zip(pairs[::2], pairs[1::2], strict=False):
                    self.walk(repeat, at)
                    self.use(self.walk(index, at))
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
            name = step.test.name if isinstance(step.test, NameTest) and step.test.name != "*" else None
            if step.axis == "child" and name is not None:
                # The step of most paths, and the only one that people write by the thousand.
                found = {child for node in nodes for child in node.children if child.name == name}
                self._look_at(len(found) + sum(len(node.children) for node in nodes) // _PASSED_OVER)
            else:
                found = self._along(step.axis, nodes)
                if name is not None:
                    found = {node for node in found if node.name == name}
            self._predicates(step.predicates, found)
            nodes = found
        return nodes

    def _along(self, axis: str, nodes: set[Node]) -> set[Node]:
        if axis in _EVERYWHERE and nodes:
            # Nearly the whole form, and as a set of nodes not worth working out for each of them.
            roots = {node.root() for node in nodes}
            found = {node for root in roots for node in root.descendants()}
        elif axis in _BELOW:
            found = set(nodes) if axis.endswith("self") else set()
            # Nodes that were met are not looked into again.
            waiting = [child for node in nodes for child in node.children]
            while waiting:
                below = waiting.pop()
                if below not in found or below in nodes:
                    found.add(below)
                    waiting.extend(child for child in below.children if child not in found)
        else:
            if axis in _BESIDE:
                self._look_at(sum(len(node.parent.children) for node in nodes if node.parent is not None))
            found = {other for node in nodes for other in AXES[axis](node)}
        self._look_at(len(found) + len(nodes))
        return found

    def _look_at(self, nodes: int) -> None:
        self._left -= nodes
        if self._left < 0:
            raise XPathError("The expression looks at too much of the form; split it over several calculations.")

    def _predicates(self, predicates: Iterable[Expression], nodes: set[Node]) -> None:
        for predicate in predicates:
            self.use(self.walk(predicate, nodes))
