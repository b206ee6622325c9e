"""What an expression depends on, found without running it: leaves, and the instances of repeats it goes through.

An expression stands at one cell and reaches others. Every dependency says how far the two must be related: `scope` is
the innermost repeat of which both lie in the same instance (`None`: of none, so every cell that reads is concerned
when any cell that is read changes). A path that climbs by ``..`` and comes down again stays within the instance it
climbed to; an absolute path, or one along other axes, starts from outside of all repeats.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from vrp_desktop.forms.xpath.syntax import (
    Binary,
    Call,
    Expression,
    Filter,
    KindTest,
    NameTest,
    Negation,
    Path,
    Step,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vrp_desktop.forms.shape import Shape, Shapes


class Dependency(NamedTuple):
    """What is read. `is_instances`: not the value of `shape` but which instances of it there are."""

    shape: Shape
    scope: Shape | None
    is_instances: bool


class _At(NamedTuple):
    """Where a path stands; `tie`: the innermost node whose very cell the base's cell lies below (or is)."""

    shape: Shape
    tie: Shape


def dependencies(tree: Expression, base: Shape, shapes: Shapes, *, from_base: bool = True) -> set[Dependency]:
    """Give what the expression of the node `base` depends on.

    `from_base`: whether its relative paths start there; else (choice filters) they lead into secondary instances,
    which never change. Predicates are taken to let everything through, so the answer may be too large, never too small.
    """
    finder = _Finder(base, shapes)
    finder.use(finder.walk(tree, {_At(base, base)} if from_base else set()))
    return finder.found


@dataclass(slots=True)
class _Finder:
    base: Shape
    shapes: Shapes
    found: set[Dependency] = field(default_factory=set)

    def use(self, places: Iterable[_At]) -> None:
        """Note that the text of these nodes is looked at."""
        for at in places:
            stack = [at.shape]
            while stack:
                shape = stack.pop()
                if shape.is_leaf:
                    self.found.add(Dependency(shape, at.tie.repeat, is_instances=False))
                for child in shape.children:
                    stack.append(child)
                    if child.repeated is not None:
                        self.found.add(Dependency(child, at.tie.repeat, is_instances=True))

    def walk(self, tree: Expression, at: set[_At]) -> set[_At]:
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
                return {_At(self.base, self.base)}
            case Call(name="position", arguments=(argument,)):
                self._position(self.walk(argument, at))
            case Call(name="name" | "local-name" | "namespace-uri", arguments=arguments):
                for argument in arguments:
                    self.walk(argument, at)
            case Call(name="count", arguments=(argument,)):
                # How many there are, not what is in them; a leaf counts as long as it is relevant.
                self.use(one for one in self.walk(argument, at) if one.shape.is_leaf)
            case Call(name="indexed-repeat", arguments=(target, *rest)):
                self.use(self.walk(target, at))
                for place, argument in enumerate(rest):
                    found = self.walk(argument, at)
                    if place % 2:
                        self.use(found)
            case Call(name="randomize", arguments=(nodes, *rest)):
                for argument in rest:
                    self.use(self.walk(argument, at))
                return self.walk(nodes, at)
            case Call(name="once"):
                # Its own value is what it keeps; that is no dependency but a memory.
                for argument in tree.arguments:
                    self.use(self.walk(argument, at))
            case Call(name="string" | "number" | "string-length" | "normalize-space", arguments=()):
                self.use(at)
            case Call(arguments=arguments):
                for argument in arguments:
                    self.use(self.walk(argument, at))
        return set()

    def _position(self, places: Iterable[_At]) -> None:
        for at in places:
            if at.shape.repeated is not None:
                # Its place among all instances, so the instance itself ties nothing together.
                scope = at.shape.outer if at.tie is at.shape else at.tie.repeat
                self.found.add(Dependency(at.shape, scope, is_instances=True))

    def _path(self, tree: Path, at: set[_At]) -> set[_At]:
        if tree.origin is not None:
            places = self.walk(tree.origin, at)
        elif tree.is_absolute:
            root = self.shapes.all[0]
            places = {_At(root, root)}
            if tree.steps and tree.steps[0].axis == "child":
                # The document's one child is the root.
                if not _fits(tree.steps[0].test, root):
                    return set()
                self._predicates(tree.steps[0].predicates, places)
                return self._steps(tree.steps[1:], places)
        else:
            places = at
        return self._steps(tree.steps, places)

    def _steps(self, steps: tuple[Step, ...], places: set[_At]) -> set[_At]:
        for step in steps:
            places = {found for at in places for found in self._step(step, at)}
            self._predicates(step.predicates, places)
        return places

    def _step(self, step: Step, at: _At) -> Iterable[_At]:
        shape, tie = at
        test = step.test
        match step.axis:
            case "self":
                found = [at]
            case "attribute":
                return ()
            case "parent":
                found = [] if shape.parent is None else [_climbed(at, shape.parent)]
            case "ancestor" | "ancestor-or-self":
                line = list(shape.lineage())[0 if step.axis == "ancestor-or-self" else 1 :]
                found = [_climbed(at, above) for above in line]
            case "child":
                # By name at once: a form may have thousands of questions in one group.
                children = shape.children
                if isinstance(test, NameTest) and test.name != "*":
                    children = shape.named.get(test.name, [])
                found = [_At(child, tie) for child in children]
            case "descendant" | "descendant-or-self":
                found = [_At(below, tie) for below in _descendants(shape)]
                if step.axis == "descendant-or-self":
                    found.append(at)
            case "following-sibling" | "preceding-sibling":
                among = shape.parent.children if shape.parent is not None else []
                high = shape.parent if shape is tie and shape.parent is not None else tie
                found = [_At(other, high) for other in among if other is not shape or other.repeated is not None]
            case _:
                root = self.shapes.all[0]
                found = [_At(other, root) for other in self.shapes.all]
        kept = [one for one in found if _fits(test, one.shape)]
        for one in kept:
            if one.shape.repeated is not None and one.tie is not one.shape:
                self.found.add(Dependency(one.shape, one.tie.repeat, is_instances=True))
        return kept

    def _predicates(self, predicates: Iterable[Expression], places: set[_At]) -> None:
        for predicate in predicates:
            self.use(self.walk(predicate, places))


def _climbed(at: _At, above: Shape) -> _At:
    """Give the place of an ancestor: climbing above the tie loosens it to what was climbed to."""
    return _At(above, above if above.depth < at.tie.depth or at.shape is at.tie else at.tie)


def _descendants(shape: Shape) -> Iterable[Shape]:
    stack = list(reversed(shape.children))
    while stack:
        below = stack.pop()
        yield below
        stack.extend(reversed(below.children))


def _fits(test: NameTest | KindTest, shape: Shape) -> bool:
    if isinstance(test, NameTest):
        return test.name in ("*", shape.name)
    return test.kind == "node"


def contextualised(tree: Expression, base: Shape, shapes: Shapes) -> Expression:
    """Give the expression with absolute paths into the base's own repeat instances made paths from the base.

    In a form ``/data/child/age``, asked inside ``/data/child``, is the age of this child, as all ODK clients read it;
    plain XPath would mean all of them. A step with a predicate, or one that the path ends with when it is a repeat
    itself (as ``count(/data/child)``), is left to mean all instances.
    """
    return _Contextualiser(base, shapes).change(tree)


_TO_PARENT = Step("parent", KindTest("node"))


@dataclass(slots=True)
class _Contextualiser:
    """Makes absolute paths into the instances that the base stands in paths from the base."""

    base: Shape
    shapes: Shapes

    def change(self, tree: Expression) -> Expression:
        """Give the expression with every path in it changed, wherever it stands inside."""
        match tree:
            case Path(steps, is_absolute, origin):
                return self._path(tree, steps, is_absolute=is_absolute, origin=origin)
            case Filter(primary, predicates):
                return Filter(self.change(primary), tuple(self.change(predicate) for predicate in predicates))
            case Binary(operator, left, right):
                return Binary(operator, self.change(left), self.change(right))
            case Negation(operand):
                return Negation(self.change(operand))
            case Call(name, arguments, at):
                if name == "indexed-repeat":
                    # Its repeats are chosen by number, wherever the expression stands; the numbers are our own.
                    kept = tuple(self.change(one) if n and n % 2 == 0 else one for n, one in enumerate(arguments))
                    return Call(name, kept, at)
                return Call(name, tuple(self.change(argument) for argument in arguments), at)
        return tree

    def _path(self, tree: Path, steps: tuple[Step, ...], *, is_absolute: bool, origin: Expression | None) -> Expression:
        changed = tuple(
            Step(step.axis, step.test, tuple(self.change(predicate) for predicate in step.predicates)) for step in steps
        )
        if origin is not None:
            return Path(changed, is_absolute, self.change(origin))
        if not is_absolute or self.base.repeat is None:
            return Path(changed, is_absolute) if changed != steps else tree
        shared = self._shared(steps)
        if shared is None:
            return Path(changed, is_absolute) if changed != steps else tree
        ups = (_TO_PARENT,) * (self.base.depth - shared.depth)
        return Path((*ups, *changed[shared.depth + 1 :]), origin=Call("current", ()))

    def _shared(self, steps: tuple[Step, ...]) -> Shape | None:
        """Give the innermost repeat that holds the base and that the path goes through, or `None`."""
        line = list(self.base.lineage())[::-1]
        shared: Shape | None = None
        for depth, (step, shape) in enumerate(zip(steps, line, strict=False)):
            if step.axis != "child" or not isinstance(step.test, NameTest) or step.test.name != shape.name:
                break
            if step.predicates and shape.repeated is not None:
                break
            is_last = depth == len(steps) - 1
            if shape.repeated is not None and not is_last:
                shared = shape
        return shared
