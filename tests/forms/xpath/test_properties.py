from __future__ import annotations

import contextlib
import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

from forms.xpath.conftest import World
from forms.xpath.expressions import TREES, broken, written
from hypothesis import given, settings
from hypothesis import strategies as st

from vrp_desktop.forms.namespaces import PREFIXES
from vrp_desktop.forms.xpath.compiler import Compiler
from vrp_desktop.forms.xpath.context import Context
from vrp_desktop.forms.xpath.errors import XPathError
from vrp_desktop.forms.xpath.parser import parse
from vrp_desktop.forms.xpath.reads import reads
from vrp_desktop.forms.xpath.syntax import Binary, Call, Expression, Filter, Negation, Path

if TYPE_CHECKING:
    from collections.abc import Sequence

LIMIT = datetime.timedelta(seconds=2)
"""No expression may take longer, to be read and worked out four times."""

WORLD = World()
AGE = WORLD.nodes[1]
INDEXES = {id(node): index for index, node in enumerate(WORLD.nodes)}


def without_places(tree: Expression) -> Expression:
    """Give a tree whose calls have forgotten where they stood."""

    def each(trees: Sequence[Expression]) -> tuple[Expression, ...]:
        return tuple(map(without_places, trees))

    match tree:
        case Call(name, arguments):
            return Call(name, each(arguments))
        case Binary(operator, left, right):
            return Binary(operator, without_places(left), without_places(right))
        case Negation(operand):
            return Negation(without_places(operand))
        case Filter(primary, predicates):
            return Filter(without_places(primary), each(predicates))
        case Path(steps, is_absolute, origin):
            bare = tuple(replace(step, predicates=each(step.predicates)) for step in steps)
            return Path(bare, is_absolute, None if origin is None else without_places(origin))
    return tree


def run(expression: str, *, indexes: dict[int, int]) -> None:
    """Do everything that is done with an expression; XPathError is the one way in which it may fail."""
    with contextlib.suppress(XPathError):
        tree = parse(expression)
        reads(tree, AGE)
        compiler = Compiler(AGE, indexes, PREFIXES)
        for compiled in (compiler.text(tree), compiler.truth(tree), compiler.number(tree), compiler.value(tree)):
            compiled(Context(WORLD, AGE, AGE))


@settings(deadline=LIMIT)
@given(TREES)
def test_a_tree_that_is_written_out_is_read_as_the_same_tree(tree: Expression) -> None:
    assert without_places(parse(written(tree))) == without_places(tree)


@settings(max_examples=300, deadline=LIMIT)
@given(TREES)
def test_whatever_can_be_written_gives_a_value_or_is_refused_in_words(tree: Expression) -> None:
    run(written(tree), indexes=INDEXES)
    run(written(tree), indexes={})


@settings(max_examples=300, deadline=LIMIT)
@given(broken())
def test_a_broken_expression_is_refused_in_words(expression: str) -> None:
    run(expression, indexes=INDEXES)


@settings(deadline=LIMIT)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words(expression: str) -> None:
    run(expression, indexes={})


@settings(deadline=LIMIT)
@given(TREES)
def test_a_path_gives_the_same_by_index_as_by_walking(tree: Expression) -> None:
    found = []
    for indexes in (INDEXES, {}):
        try:
            value = Compiler(AGE, indexes, PREFIXES).text(parse(written(tree)))(Context(WORLD, AGE, AGE))
            found.append("random" if "random" in written(tree) or "uuid" in written(tree) else value)
        except XPathError as refused:
            found.append(refused.message)
    assert found[0] == found[1]
