"""Makes Python closures of syntax trees.

Each tree can be compiled for the kind of value that is wanted (text, number, truth, nodes, any), so that nothing is
converted at run time that is known before. A path of plain names whose node is known when the form is compiled
becomes a look-up by index in `Context.nodes`; everything else walks the document.
"""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from vrp_desktop.forms.xpath.axes import AXES
from vrp_desktop.forms.xpath.context import Context
from vrp_desktop.forms.xpath.errors import XPathError
from vrp_desktop.forms.xpath.functions import FUNCTIONS, Function, Kind, check_count, pattern
from vrp_desktop.forms.xpath.nodes import Node, NodeKind, in_document_order
from vrp_desktop.forms.xpath.syntax import (
    Binary,
    Call,
    Expression,
    Filter,
    KindTest,
    Literal,
    NameTest,
    Negation,
    Number,
    Path,
    Step,
)
from vrp_desktop.forms.xpath.values import (
    NAN,
    Value,
    compare,
    equal,
    text_number,
    to_boolean,
    to_number,
    to_string,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Closure = Callable[[Context], Any]

_ORDER: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _divide(left: float, right: float) -> float:
    if right != 0.0:
        return left / right
    if left == 0.0 or math.isnan(left):
        return NAN
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def _remainder(left: float, right: float) -> float:
    return NAN if right == 0.0 or math.isinf(left) else math.fmod(left, right)


_ARITHMETIC: Mapping[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "div": _divide,
    "mod": _remainder,
}

SPECIAL: Mapping[str, tuple[int, int]] = {"if": (3, 3), "coalesce": (2, 2), "once": (1, 1)}
"""Functions that do not look at all their arguments, with least and most of them."""


@dataclass(slots=True)
class Compiler:
    """Compiles the expressions of one node of a form.

    `base`: the node that relative paths start from, in a document with the form's structure; `indexes`: index by
    identity of each node of it. Without them every path is walked. `namespaces`: URI by prefix.
    """

    base: Node | None = None
    indexes: Mapping[int, int] = field(default_factory=dict)
    namespaces: Mapping[str, str] = field(default_factory=dict)

    # --- for a wanted kind -------------------------------------------------------------------------------------------

    def text(self, tree: Expression) -> Callable[[Context], str]:
        """Compile for text. Raises XPathError."""
        if isinstance(tree, Literal):
            literal = tree.text
            return lambda _: literal
        index = self._index(tree)
        if index is not None:
            return lambda c: c.nodes[index].text
        if _is_self(tree):
            return lambda c: c.node.string_value()
        name = _child_name(tree)
        if name is not None:
            return _child_text(name)
        closure = self.value(tree)
        return closure if kind_of(tree) is Kind.STRING else lambda c: to_string(closure(c))

    def number(self, tree: Expression) -> Callable[[Context], float]:
        """Compile for a number. Raises XPathError."""
        if isinstance(tree, Number):
            number = tree.value
            return lambda _: number
        if self._is_single(tree):
            text = self.text(tree)
            return lambda c: text_number(text(c))
        closure = self.value(tree)
        return closure if kind_of(tree) is Kind.NUMBER else lambda c: to_number(closure(c))

    def truth(self, tree: Expression) -> Callable[[Context], bool]:
        """Compile for true or false. Raises XPathError."""
        closure = self.value(tree)
        return closure if kind_of(tree) is Kind.BOOLEAN else lambda c: to_boolean(closure(c))

    def nodes(self, tree: Expression) -> Callable[[Context], list[Node]]:
        """Compile for a node-set in document order. Raises XPathError."""
        if isinstance(tree, Path):
            return self._path(tree)
        if isinstance(tree, Filter):
            return self._filter(tree)
        if isinstance(tree, Call) and kind_of(tree) in (Kind.NODES, Kind.ANY):
            closure = self._call(tree)
            return lambda c: _only_nodes(closure(c))
        if isinstance(tree, Binary) and tree.operator == "|":
            left, right = self.nodes(tree.left), self.nodes(tree.right)
            return lambda c: in_document_order(left(c) + right(c))
        raise XPathError("A question's name or a path must stand there, not a value.")

    def value(self, tree: Expression) -> Callable[[Context], Any]:
        """Compile for whatever the expression gives. Raises XPathError."""
        match tree:
            case Literal():
                return self.text(tree)
            case Number():
                return self.number(tree)
            case Negation(operand):
                number = self.number(operand)
                return lambda c: -number(c)
            case Call():
                return self._call(tree)
            case Binary(operator=sign):
                if sign == "|":
                    return self.nodes(tree)
                if sign in ("and", "or"):
                    return self._logic(tree)
                return self._arithmetic(tree) if sign in _ARITHMETIC else self._comparison(tree)
            case _:
                return self.nodes(tree)

    # --- operators ---------------------------------------------------------------------------------------------------

    def _logic(self, tree: Binary) -> Closure:
        left, right = self.truth(tree.left), self.truth(tree.right)
        if tree.operator == "and":
            return lambda c: left(c) and right(c)
        return lambda c: left(c) or right(c)

    def _arithmetic(self, tree: Binary) -> Closure:
        left, right = self.number(tree.left), self.number(tree.right)
        calculate = _ARITHMETIC[tree.operator]
        return lambda c: calculate(left(c), right(c))

    def _comparison(self, tree: Binary) -> Closure:
        kinds = {kind_of(tree.left), kind_of(tree.right)}
        singles = self._is_single(tree.left), self._is_single(tree.right)
        is_plain = all(single or kind_of(side) not in (Kind.NODES, Kind.ANY)
                       for single, side in zip(singles, (tree.left, tree.right), strict=True))  # fmt: skip
        if tree.operator in _ORDER:
            order = _ORDER[tree.operator]
            if is_plain and not (any(singles) and Kind.BOOLEAN in kinds):
                left, right = self.number(tree.left), self.number(tree.right)
                return lambda c: order(left(c), right(c))
            return _general(
                lambda a, b: order(to_number(a), to_number(b)), self.value(tree.left), self.value(tree.right)
            )
        is_equal = tree.operator == "="
        if is_plain and Kind.BOOLEAN not in kinds:
            if kinds <= {Kind.STRING, Kind.NODES}:
                first, second = self.text(tree.left), self.text(tree.right)
                return (lambda c: first(c) == second(c)) if is_equal else (lambda c: first(c) != second(c))
            left, right = self.number(tree.left), self.number(tree.right)
            return (lambda c: left(c) == right(c)) if is_equal else (lambda c: left(c) != right(c))
        holds = equal if is_equal else lambda a, b: not equal(a, b)
        return _general(holds, self.value(tree.left), self.value(tree.right))

    # --- functions ---------------------------------------------------------------------------------------------------

    def _call(self, tree: Call) -> Closure:
        if tree.name in SPECIAL:
            check_count(tree.name, *SPECIAL[tree.name], len(tree.arguments), tree.at)
            return self._special(tree)
        function = FUNCTIONS.get(tree.name)
        if function is None:
            raise XPathError(f"There is no function called {tree.name}().", tree.at)
        check_count(tree.name, function.least, function.most, len(tree.arguments), tree.at)
        arguments = [self._argument(function, place, given) for place, given in enumerate(tree.arguments)]
        if tree.name == "regex" and isinstance(tree.arguments[1], Literal):
            pattern(tree.arguments[1].text)
        return _calling(function, arguments)

    def _argument(self, function: Function, place: int, tree: Expression) -> Closure:
        match function.kind_of(place):
            case Kind.STRING:
                return self.text(tree)
            case Kind.NUMBER:
                return self.number(tree)
            case Kind.BOOLEAN:
                return self.truth(tree)
            case Kind.NODES:
                try:
                    return self.nodes(tree)
                except XPathError as wrong:
                    if wrong.at == 0 and not isinstance(tree, Path | Filter | Call):
                        raise XPathError(
                            f"{function.name}() needs a question or a path between its brackets."
                        ) from wrong
                    raise
            case _:
                return self.value(tree)

    def _special(self, tree: Call) -> Closure:
        if tree.name == "if":
            test = self.truth(tree.arguments[0])
            yes, no = self.value(tree.arguments[1]), self.value(tree.arguments[2])
            return lambda c: yes(c) if test(c) else no(c)
        if tree.name == "coalesce":
            first, second = self.text(tree.arguments[0]), self.text(tree.arguments[1])
            if kind_of(tree.arguments[0]) is Kind.NUMBER:
                number = self.number(tree.arguments[0])
                return lambda c: second(c) if math.isnan(number(c)) else first(c)
            return lambda c: first(c) or second(c)
        fresh = self.text(tree.arguments[0])
        return lambda c: c.current.string_value() or fresh(c)

    # --- paths -------------------------------------------------------------------------------------------------------

    def _index(self, tree: Expression) -> int | None:
        """Give the index of the one leaf that a path of plain names always means, or `None`."""
        if self.base is None or not isinstance(tree, Path):
            return None
        node = self._start(tree)
        if node is None:
            return None
        for step in tree.steps:
            if step.predicates:
                return None
            if step.axis == "child" and isinstance(step.test, NameTest) and step.test.name != "*":
                same = [child for child in node.elements(step.test.name) if self._fits(step.test, child)]
                if len(same) != 1:
                    return None
                node = same[0]
            elif step.axis == "parent" and step.test == KindTest("node") and node.parent is not None:
                node = node.parent
            elif not (step.axis == "self" and step.test == KindTest("node")):
                return None
        return None if node.children else self.indexes.get(id(node))

    def _start(self, tree: Path) -> Node | None:
        if self.base is None:
            return None
        if tree.origin is None:
            return self.base.root() if tree.is_absolute else self.base
        return self.base if isinstance(tree.origin, Call) and tree.origin.name == "current" else None

    def _is_single(self, tree: Expression) -> bool:
        return self._index(tree) is not None

    def _path(self, tree: Path) -> Closure:
        index = self._index(tree)
        if index is not None:
            return lambda c: [c.nodes[index]]
        walks = [self._step(step) for step in tree.steps]
        # After a child step from one node everything is in order and once; other ways are put in order at the end.
        is_ordered = all(step.axis in ("child", "self", "attribute") for step in tree.steps) and (
            tree.origin is None or isinstance(tree.origin, Call)
        )
        if tree.origin is not None:
            start = self.nodes(tree.origin)
        elif tree.is_absolute:
            start = _document
        else:
            start = _here

        def walk(context: Context) -> list[Node]:
            nodes = start(context)
            for step in walks:
                nodes = [found for node in nodes for found in step(context, node)]
            return nodes if is_ordered else in_document_order(nodes)

        return walk

    def _step(self, step: Step) -> Callable[[Context, Node], Iterable[Node]]:
        if step.axis not in AXES:
            raise XPathError(f"The direction “{step.axis}::” is not supported.")
        axis, fits = AXES[step.axis], self._test(step)
        filters = [self._predicate(predicate) for predicate in step.predicates]
        if not filters:
            return lambda _, node: [found for found in axis(node) if fits(found)]

        def take(context: Context, node: Node) -> list[Node]:
            found = [candidate for candidate in axis(node) if fits(candidate)]
            for keep in filters:
                found = keep(context, found)
            return found

        return take

    def _filter(self, tree: Filter) -> Closure:
        primary = self.nodes(tree.primary)
        filters = [self._predicate(predicate) for predicate in tree.predicates]

        def take(context: Context) -> list[Node]:
            found = primary(context)
            for keep in filters:
                found = keep(context, found)
            return found

        return take

    def _predicate(self, tree: Expression) -> Callable[[Context, list[Node]], list[Node]]:
        keeps = self.predicate(tree)

        def keep(context: Context, nodes: list[Node]) -> list[Node]:
            world, current, size = context.world, context.current, len(nodes)
            return [node for place, node in enumerate(nodes, 1) if keeps(Context(world, node, current, place, size))]

        return keep

    def predicate(self, tree: Expression) -> Callable[[Context], bool]:
        """Compile what stands in square brackets: a number means a position, all else true or false.

        Relative paths in it start from the node looked at. Raises XPathError.
        """
        inner = Compiler(_Elsewhere(self.base) if self.base is not None else None, self.indexes, self.namespaces)
        kind = kind_of(tree)
        if kind is Kind.NUMBER:
            number = inner.number(tree)
            return lambda c: number(c) == c.position
        if kind is not Kind.ANY:
            return inner.truth(tree)
        value = inner.value(tree)

        def keeps(context: Context) -> bool:
            got = value(context)
            is_position = isinstance(got, float)
            return got == context.position if is_position else to_boolean(got)

        return keeps

    def _test(self, step: Step) -> Callable[[Node], bool]:
        test = step.test
        if isinstance(test, KindTest):
            return _kind_test(test)
        principal = NodeKind.ATTRIBUTE if step.axis == "attribute" else NodeKind.ELEMENT
        if test.prefix is None:
            name = test.name
            if name == "*":
                return lambda node: node.kind is principal
            return lambda node: node.name == name and node.kind is principal
        self._namespace(test)
        return lambda node: node.kind is principal and self._fits(test, node)

    def _fits(self, test: NameTest, node: Node) -> bool:
        if test.name not in ("*", node.name):
            return False
        return test.prefix is None or node.namespace == self._namespace(test)

    def _namespace(self, test: NameTest) -> str:
        namespace = self.namespaces.get(test.prefix or "")
        if namespace is None:
            raise XPathError(f"The form does not say what the prefix “{test.prefix}:” means.")
        return namespace


class _Elsewhere(Node):
    """Stands for a node that is only known at run time: relative paths lead nowhere, absolute ones into the form."""

    __slots__ = ("_base",)

    def __init__(self, base: Node) -> None:
        super().__init__("")
        self._base = base

    def root(self) -> Node:
        return self._base.root()


def kind_of(tree: Expression) -> Kind:
    """Give what kind of value an expression is known to give."""
    match tree:
        case Literal():
            return Kind.STRING
        case Number() | Negation():
            return Kind.NUMBER
        case Binary(operator="|") | Path() | Filter():
            return Kind.NODES
        case Binary(operator=sign):
            return Kind.NUMBER if sign in _ARITHMETIC else Kind.BOOLEAN
        case Call(name="if", arguments=(_, yes, no)):
            return kind_of(yes) if kind_of(yes) is kind_of(no) else Kind.ANY
        case Call(name="coalesce" | "once"):
            return Kind.STRING
        case Call(name=name):
            return FUNCTIONS[name].result if name in FUNCTIONS else Kind.ANY
    raise TypeError(tree)


def _general(holds: Callable[[Value, Value], bool], left: Closure, right: Closure) -> Closure:
    return lambda c: compare(holds, left(c), right(c))


def _calling(function: Function, arguments: list[Closure]) -> Closure:
    run = function.run
    if function.is_contextual:
        if not arguments:
            return run
        return lambda c: run(c, *[argument(c) for argument in arguments])
    if len(arguments) == 1:
        only = arguments[0]
        return lambda c: run(only(c))
    if len(arguments) == 2:
        first, second = arguments
        return lambda c: run(first(c), second(c))
    return lambda c: run(*[argument(c) for argument in arguments])


def _only_nodes(value: object) -> list[Node]:
    return value if isinstance(value, list) else []


def _document(context: Context) -> list[Node]:
    return [context.world.document]


def _here(context: Context) -> list[Node]:
    return [context.node]


def _is_self(tree: Expression) -> bool:
    return tree == Path((Step("self", KindTest("node")),))


def _child_name(tree: Expression) -> str | None:
    match tree:
        case Path((Step("child", NameTest(name, None), ()),), False, None) if name != "*":
            return name
    return None


def _child_text(name: str) -> Callable[[Context], str]:
    def text(context: Context) -> str:
        for child in context.node.children:
            if child.name == name and child.kind is NodeKind.ELEMENT:
                return child.string_value()
        return ""

    return text


def _kind_test(test: KindTest) -> Callable[[Node], bool]:
    match test.kind:
        case "node":
            return lambda _: True
        case "text":
            return lambda node: node.kind is NodeKind.TEXT
        case "comment":
            return lambda node: node.kind is NodeKind.COMMENT
    target = test.target
    return lambda node: node.kind is NodeKind.INSTRUCTION and target in (None, node.name)
