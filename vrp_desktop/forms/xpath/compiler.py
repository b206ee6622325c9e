"""Makes Python closures of syntax trees.

Each tree can be compiled for the kind of value that is wanted (text, number, truth, nodes, any), so that nothing is
converted at run time that is known before. A path of plain names whose node is known when the form is compiled
becomes a look-up by index in `Context.nodes`; a short way (see ``ways``) is followed directly; everything else walks
the document, and what walks is held to a budget of steps.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from vrp_desktop.forms.xpath.budget import loop, restart
from vrp_desktop.forms.xpath.errors import XPathError
from vrp_desktop.forms.xpath.functions import FUNCTIONS, Function, Kind, check_count, date_pattern, pattern
from vrp_desktop.forms.xpath.kinds import SPECIAL, is_no_date, kind_of, known_truth
from vrp_desktop.forms.xpath.nodes import in_document_order
from vrp_desktop.forms.xpath.operators import (
    ARITHMETIC,
    ORDER,
    any_alike,
    any_number,
    any_ordered,
    any_ordered_pair,
    any_text,
)
from vrp_desktop.forms.xpath.places import Places
from vrp_desktop.forms.xpath.repeats import check_pairs, indexed_repeat
from vrp_desktop.forms.xpath.syntax import (
    Binary,
    Call,
    Expression,
    Filter,
    Literal,
    NameTest,
    Negation,
    Number,
    Path,
    Step,
    operands,
)
from vrp_desktop.forms.xpath.values import (
    Value,
    compare,
    equal,
    text_number,
    texts_equal,
    to_boolean,
    to_number,
    to_string,
)
from vrp_desktop.forms.xpath.walks import Filtering, Walk, filtering, shortened, step_walk, walk
from vrp_desktop.forms.xpath.ways import nodes_on, text_on, way_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vrp_desktop.forms.xpath.context import Context
    from vrp_desktop.forms.xpath.nodes import Node

    Closure = Callable[[Context], Any]

_T = TypeVar("_T")


@dataclass(slots=True)
class Compiler:
    """Compiles the expressions of one node of a form.

    `base`: the node that relative paths start from, in a document with the form's structure; `indexes`: index by
    identity of each node of it. Without them every path is walked. `namespaces`: URI by prefix.
    """

    base: Node | None = None
    indexes: Mapping[int, int] = field(default_factory=dict)
    namespaces: Mapping[str, str] = field(default_factory=dict)
    _places: Places = field(init=False)
    _is_walking: bool = field(default=False, init=False)
    """Whether what was compiled uses steps of the budget."""
    _ways: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._places = Places(self.base, self.indexes, self.namespaces)

    # --- for a wanted kind -------------------------------------------------------------------------------------------

    def text(self, tree: Expression) -> Callable[[Context], str]:
        """Compile for text. Raises XPathError."""
        return self._compiled(self._text, tree)

    def number(self, tree: Expression) -> Callable[[Context], float]:
        """Compile for a number. Raises XPathError."""
        return self._compiled(self._number, tree)

    def truth(self, tree: Expression) -> Callable[[Context], bool]:
        """Compile for true or false. Raises XPathError."""
        return self._compiled(self._truth, tree)

    def nodes(self, tree: Expression) -> Callable[[Context], list[Node]]:
        """Compile for a node-set in document order. Raises XPathError."""
        return self._compiled(self._nodes, tree)

    def value(self, tree: Expression) -> Callable[[Context], Any]:
        """Compile for whatever the expression gives. Raises XPathError."""
        return self._compiled(self._value, tree)

    def predicate(self, tree: Expression) -> Callable[[Context], bool]:
        """Compile what stands in square brackets: a number means a position, all else true or false.

        Relative paths in it start from the node looked at. Raises XPathError.
        """
        return self._compiled(self._predicate, tree)

    def _compiled(
        self, compile_it: Callable[[Expression], Callable[[Context], _T]], tree: Expression
    ) -> Callable[[Context], _T]:
        self._places.forget()
        self._ways, self._is_walking = 0, False
        closure = compile_it(tree)
        if self._ways > _MANY_WAYS:
            return _counted(closure)
        return _metered(closure) if self._is_walking else closure

    def _text(self, tree: Expression) -> Callable[[Context], str]:
        if isinstance(tree, Literal):
            literal = tree.text
            return lambda _: literal
        index = self._places.index(tree)
        if index is not None:
            return lambda c: c.nodes[index].text
        way = way_of(tree)
        if way is not None:
            self._ways += 1
            return text_on(way)
        closure = self._value(tree)
        return closure if kind_of(tree) is Kind.STRING else lambda c: to_string(closure(c))

    def _number(self, tree: Expression) -> Callable[[Context], float]:
        if isinstance(tree, Number):
            number = tree.value
            return lambda _: number
        if isinstance(tree, Path):
            # Only the first node counts (XPath 1.0, section 4.4), and no node counts as no text.
            text = self._text(tree)
            return lambda c: text_number(text(c))
        closure = self._value(tree)
        return closure if kind_of(tree) is Kind.NUMBER else lambda c: to_number(closure(c))

    def _truth(self, tree: Expression) -> Callable[[Context], bool]:
        closure = self._value(tree)
        match kind_of(tree):
            case Kind.BOOLEAN:
                return closure
            case Kind.STRING | Kind.NODES:
                return lambda c: bool(closure(c))
        return lambda c: to_boolean(closure(c))

    def _nodes(self, tree: Expression) -> Callable[[Context], list[Node]]:
        if isinstance(tree, Path):
            return self._path(tree)
        if isinstance(tree, Filter):
            return self._filter(tree)
        if isinstance(tree, Call) and kind_of(tree) in (Kind.NODES, Kind.ANY):
            closure = self._call(tree)
            return lambda c: _only_nodes(closure(c))
        if isinstance(tree, Binary) and tree.operator == "|":
            parts = [self._nodes(part) for part in operands(tree, "|")]
            return lambda c: in_document_order([node for part in parts for node in part(c)])
        raise XPathError("A question's name or a path must stand there, not a value.")

    def _value(self, tree: Expression) -> Closure:
        match tree:
            case Literal():
                return self._text(tree)
            case Number():
                return self._number(tree)
            case Negation(operand):
                number = self._number(operand)
                return lambda c: -number(c)
            case Call():
                return self._call(tree)
            case Binary(operator=sign):
                if sign == "|":
                    return self._nodes(tree)
                if sign in ("and", "or"):
                    return self._logic(tree)
                return self._arithmetic(tree) if sign in ARITHMETIC else self._comparison(tree)
            case _:
                return self._nodes(tree)

    # --- operators ---------------------------------------------------------------------------------------------------

    def _logic(self, tree: Binary) -> Closure:
        decides = tree.operator == "or"
        parts: list[Callable[[Context], bool]] = []
        for part in operands(tree, tree.operator):
            known = known_truth(part)
            if known is decides:
                # What stands behind it is never looked at (XPath 1.0, section 3.4).
                parts.append(_always if decides else _never)
                break
            parts.append(self._truth(part))
        if len(parts) == 1:
            return parts[0]
        if len(parts) == 2:
            left, right = parts
            return (lambda c: left(c) or right(c)) if decides else (lambda c: left(c) and right(c))
        if decides:
            return lambda c: any(part(c) for part in parts)
        return lambda c: all(part(c) for part in parts)

    def _arithmetic(self, tree: Binary) -> Closure:
        if not (isinstance(tree.left, Binary) and tree.left.operator in ARITHMETIC):
            left, right = self._number(tree.left), self._number(tree.right)
            calculate = ARITHMETIC[tree.operator]
            return lambda c: calculate(left(c), right(c))
        # Long sums are worked out in a row: each pair of brackets less deep saves Python's stack.
        steps = []
        at: Expression = tree
        while isinstance(at, Binary) and at.operator in ARITHMETIC:
            steps.append((ARITHMETIC[at.operator], self._number(at.right)))
            at = at.left
        first = self._number(at)
        steps.reverse()

        def total(context: Context) -> float:
            number = first(context)
            for calculate, operand in steps:
                number = calculate(number, operand(context))
            return number

        return total

    def _comparison(self, tree: Binary) -> Closure:
        left, right = tree.left, tree.right
        kinds = self._kind(left), self._kind(right)
        if tree.operator in ORDER:
            return self._ordering(ORDER[tree.operator], left, right, kinds)
        is_equal = tree.operator == "="
        if Kind.ANY in kinds or Kind.BOOLEAN in kinds:
            holds = equal if is_equal else lambda a, b: not equal(a, b)
            return _general(holds, lambda a, b: any_alike(a, b, is_equal), self._value(left), self._value(right))
        if kinds == (Kind.NODES, Kind.NODES):
            some, others = self._nodes(left), self._nodes(right)
            return lambda c: any_alike(some(c), others(c), is_equal)
        if Kind.NODES in kinds:
            many, one = (left, right) if kinds[0] is Kind.NODES else (right, left)
            nodes = self._nodes(many)
            if self._kind(one) is Kind.STRING:
                text = self._text(one)
                return lambda c: any_text(nodes(c), text(c), is_equal)
            number = self._number(one)
            return lambda c: any_number(nodes(c), number(c), is_equal)
        if kinds == (Kind.STRING, Kind.STRING):
            first, second = self._text(left), self._text(right)
            if is_no_date(left) or is_no_date(right):
                return (lambda c: first(c) == second(c)) if is_equal else (lambda c: first(c) != second(c))
            return lambda c: texts_equal(first(c), second(c)) is is_equal
        one_number, other_number = self._number(left), self._number(right)
        if is_equal:
            return lambda c: one_number(c) == other_number(c)
        return lambda c: one_number(c) != other_number(c)

    def _ordering(
        self, order: Callable[[float, float], bool], left: Expression, right: Expression, kinds: tuple[Kind, Kind]
    ) -> Closure:
        if kinds == (Kind.NODES, Kind.NODES):
            some, others = self._nodes(left), self._nodes(right)
            return lambda c: any_ordered_pair(order, some(c), others(c))
        if Kind.ANY in kinds or set(kinds) == {Kind.NODES, Kind.BOOLEAN}:
            return _general(
                lambda a, b: order(to_number(a), to_number(b)),
                lambda a, b: any_ordered_pair(order, a, b),
                self._value(left),
                self._value(right),
            )
        if kinds[0] is Kind.NODES:
            nodes, number = self._nodes(left), self._number(right)
            return lambda c: any_ordered(order, nodes(c), number(c))
        if kinds[1] is Kind.NODES:
            nodes, number = self._nodes(right), self._number(left)
            return lambda c: any_ordered(lambda a, b: order(b, a), nodes(c), number(c))
        one, other = self._number(left), self._number(right)
        return lambda c: order(one(c), other(c))

    def _kind(self, tree: Expression) -> Kind:
        """Give the kind that counts in a comparison: one leaf that is always there is as good as its text."""
        return Kind.STRING if self._places.index(tree) is not None else kind_of(tree)

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
        if tree.name in _PATTERNS and isinstance(tree.arguments[1], Literal):
            # What is wrong with a pattern in the form is better said when the form is published.
            _PATTERNS[tree.name](tree.arguments[1].text)
        return _calling(function, arguments)

    def _argument(self, function: Function, place: int, tree: Expression) -> Closure:
        match function.kind_of(place):
            case Kind.STRING:
                return self._text(tree)
            case Kind.NUMBER:
                return self._number(tree)
            case Kind.BOOLEAN:
                return self._truth(tree)
            case Kind.NODES:
                return self._node_argument(function.name, tree)
            case _:
                return self._value(tree)

    def _node_argument(self, name: str, tree: Expression) -> Callable[[Context], list[Node]]:
        try:
            return self._nodes(tree)
        except XPathError as wrong:
            if wrong.at == 0 and not isinstance(tree, Path | Filter | Call):
                raise XPathError(f"{name}() needs a question or a path between its brackets.") from wrong
            raise

    def _special(self, tree: Call) -> Closure:
        arguments = tree.arguments
        match tree.name:
            case "if":
                test = self._truth(arguments[0])
                yes, no = self._value(arguments[1]), self._value(arguments[2])
                return lambda c: yes(c) if test(c) else no(c)
            case "coalesce":
                second = self._text(arguments[1])
                if kind_of(arguments[0]) is Kind.NUMBER:
                    number = self._number(arguments[0])
                    return lambda c: second(c) if math.isnan(got := number(c)) else to_string(got)
                first = self._text(arguments[0])
                return lambda c: first(c) or second(c)
            case "once":
                fresh = self._text(arguments[0])
                return lambda c: c.current.string_value() or fresh(c)
        check_pairs(len(arguments), tree.at)
        paths = [self._node_argument(tree.name, path) for path in (arguments[0], *arguments[1::2])]
        return indexed_repeat(paths[0], [*zip(paths[1:], map(self._number, arguments[2::2]), strict=True)])

    # --- paths -------------------------------------------------------------------------------------------------------

    def _path(self, tree: Path) -> Closure:
        index = self._places.index(tree)
        if index is not None:
            return lambda c: [c.nodes[index]]
        way = way_of(tree)
        if way is not None:
            self._ways += 1
            return nodes_on(way)
        self._is_walking = True
        if tree.origin is not None:
            start = self._nodes(tree.origin)
        elif tree.is_absolute:
            start = _document
        else:
            start = _here
        is_single = tree.origin is None or (isinstance(tree.origin, Call) and tree.origin.name in _SINGLE)
        return walk(start, [self._step(step) for step in shortened(tree.steps)], is_single=is_single)

    def _step(self, step: Step) -> Walk:
        uri = self._places.namespace(step.test) if isinstance(step.test, NameTest) else None
        return step_walk(step, uri, [self._filtering(predicate) for predicate in step.predicates])

    def _filter(self, tree: Filter) -> Closure:
        primary = self._nodes(tree.primary)
        filters = [self._filtering(predicate) for predicate in tree.predicates]

        def take(context: Context) -> list[Node]:
            found = primary(context)
            for keep in filters:
                found = keep(context, found)
            return found

        return take

    def _filtering(self, tree: Expression) -> Filtering:
        self._is_walking = True
        return filtering(self._predicate(tree))

    def _predicate(self, tree: Expression) -> Callable[[Context], bool]:
        inner = Compiler(self.base, self.indexes, self.namespaces)
        inner._places = self._places.elsewhere()
        keeps = inner._keeps(tree)
        self._is_walking |= inner._is_walking
        return keeps

    def _keeps(self, tree: Expression) -> Callable[[Context], bool]:
        kind = kind_of(tree)
        if kind is Kind.NUMBER:
            number = self._number(tree)
            return lambda c: number(c) == c.position
        if kind is not Kind.ANY:
            return self._truth(tree)
        value = self._value(tree)

        def keeps(context: Context) -> bool:
            got = value(context)
            return got == context.position if isinstance(got, float) else to_boolean(got)

        return keeps


_MANY_WAYS = 50
"""So many paths in one expression are counted like a loop, for each may lead to a large group."""

_PATTERNS: Mapping[str, Callable[[str], object]] = {
    "regex": pattern,
    "format-date": date_pattern,
    "format-date-time": date_pattern,
}
"""Functions whose second argument is a pattern, and what reads it."""

_SINGLE = frozenset({"current", "instance"})
"""Functions that give one node."""


def _always(_: Context) -> bool:
    return True


def _never(_: Context) -> bool:
    return False


def _general(
    holds: Callable[[Value, Value], bool],
    holds_of_sets: Callable[[list[Node], list[Node]], bool],
    left: Closure,
    right: Closure,
) -> Closure:
    """Give a comparison of which only running tells what it compares."""

    def run(context: Context) -> bool:
        one, other = left(context), right(context)
        if isinstance(one, list) and isinstance(other, list):
            return holds_of_sets(one, other)
        return compare(holds, one, other)

    return run


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


def _metered(closure: Callable[[Context], _T]) -> Callable[[Context], _T]:
    def run(context: Context) -> _T:
        restart()
        return closure(context)

    return run


def _counted(closure: Callable[[Context], _T]) -> Callable[[Context], _T]:
    def run(context: Context) -> _T:
        restart()
        with loop():
            return closure(context)

    return run


def _only_nodes(value: object) -> list[Node]:
    return value if isinstance(value, list) else []


def _document(context: Context) -> list[Node]:
    return [context.world.document]


def _here(context: Context) -> list[Node]:
    return [context.node]
