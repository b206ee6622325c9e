from __future__ import annotations

import pytest

from vrp_desktop.forms.xpath.errors import XPathError
from vrp_desktop.forms.xpath.parser import parse
from vrp_desktop.forms.xpath.syntax import (
    Binary,
    Call,
    Filter,
    KindTest,
    Literal,
    NameTest,
    Negation,
    Number,
    Path,
    Step,
)

ONE, TWO, THREE = Number(1.0), Number(2.0), Number(3.0)


def child(name: str) -> Step:
    return Step("child", NameTest(name))


def test_multiplication_binds_tighter_than_addition() -> None:
    assert parse("1 + 2 * 3") == Binary("+", ONE, Binary("*", TWO, THREE))


def test_operators_of_one_strength_group_from_the_left() -> None:
    assert parse("1 - 2 - 3") == Binary("-", Binary("-", ONE, TWO), THREE)


def test_minus_binds_tighter_than_multiplication_and_looser_than_union() -> None:
    assert parse("-1 * 2") == Binary("*", Negation(ONE), TWO)
    union = Binary("|", Path((child("a"),)), Path((child("b"),)))
    assert parse("-a | b") == Negation(union)


def test_brackets_come_first() -> None:
    assert parse("(1 + 2) * 3") == Binary("*", Binary("+", ONE, TWO), THREE)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        (".", "self::node()"),
        ("..", "parent::node()"),
        ("@id", "attribute::id"),
        ("a//b", "a/descendant-or-self::node()/b"),
        ("//b", "/descendant-or-self::node()/b"),
    ],
)
def test_short_paths_are_long_paths(short: str, long: str) -> None:
    assert parse(short) == parse(long)


def test_a_path_may_start_from_a_function() -> None:
    start = Call("instance", (Literal("ward"),))
    assert parse("instance('ward')/root") == Path((child("root"),), origin=start)


def test_a_filtered_expression_keeps_its_predicates() -> None:
    assert parse("current()[1]") == Filter(Call("current", ()), (ONE,))


def test_a_kind_test_is_no_function() -> None:
    tree = parse("processing-instruction('x')")
    assert tree == Path((Step("child", KindTest("processing-instruction", "x")),))


def test_the_root_alone_is_a_path() -> None:
    assert parse("/ = 1") == Binary("=", Path((), is_absolute=True), ONE)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("", "The expression is empty."),
        ("1 +", "The expression ends too early: a name is missing at the end."),
        ("f(1", "The expression ends too early: “)” is missing at the end."),
        ("1)", "“)” at character 2 does not belong there."),
        ("a[1", "The expression ends too early: “]” is missing at the end."),
        ("$x", "“$x” is a variable; forms have none. Did you mean ${…}?"),
        ("around::a", "There is no direction called “around::”."),
    ],
)
def test_what_is_wrong_is_said_in_words(expression: str, message: str) -> None:
    with pytest.raises(XPathError) as caught:
        parse(expression)
    assert caught.value.message == message


@pytest.mark.parametrize("expression", ["(" * 5000 + "1" + ")" * 5000, "1" + "+1" * 5000, "a[" * 5000])
def test_endless_nesting_is_refused(expression: str) -> None:
    with pytest.raises(XPathError, match="nested too deeply"):
        parse(expression)


def test_any_number_of_minuses_is_one_or_two() -> None:
    assert parse("-" * 5001 + "1") == Negation(ONE)
    assert parse("-" * 5000 + "1") == Negation(Negation(ONE))
