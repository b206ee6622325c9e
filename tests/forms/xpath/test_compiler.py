from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from forms.xpath.conftest import World

from vrp_desktop.forms.xpath.compiler import Compiler
from vrp_desktop.forms.xpath.context import Context
from vrp_desktop.forms.xpath.errors import XPathError
from vrp_desktop.forms.xpath.parser import parse

if TYPE_CHECKING:
    from forms.xpath.conftest import Ask


@pytest.mark.parametrize(
    ("expression", "texts"),
    [
        ("/data/name", ["Ann"]),
        ("../name", ["Ann"]),
        (".", ["34"]),
        ("current()/../name", ["Ann"]),
        ("/data/g/n", ["1", "2", "3"]),
        ("/data/g/n[2]", ["2"]),
        ("/data/g/n[. > 1]", ["2", "3"]),
        ("/data/g/n[last()]/preceding-sibling::n[1]", ["2"]),
        ("/data/g/n[last()]/preceding-sibling::n", ["1", "2"]),
        ("//n[position() != 2]", ["1", "3"]),
        ("(//n)[3]", ["3"]),
        ("/data/g/n[1] | /data/name | /data/name", ["Ann", "1"]),
        ("/data/nothing", []),
        ("instance('ward')/root/item[group = 'south']/code", ["leyton", "lea"]),
        ("instance('ward')/root/item[/data/name = 'Ann']/code", ["leyton", "chingford", "lea"]),
        ("instance('ward')/root/item[current() = 34][2]/code", ["chingford"]),
        ("instance('nowhere')/root/item", []),
        ("/data/name/text()", ["Ann"]),
    ],
)
def test_a_path_gives_its_nodes_in_document_order(ask: Ask, expression: str, texts: list[str]) -> None:
    assert ask(expression) == texts


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("/data/age = 34", True),
        ("/data/age = '34'", True),
        ("/data/age = '34.0'", False),
        ("/data/age + 1 = 35", True),
        ("/data/g/n = 2", True),
        ("/data/g/n != 2", True),
        ("/data/g/n = 4", False),
        ("/data/nothing = ''", False),
        ("/data/blank = ''", True),
        ("/data/blank < 1", False),
        ("/data/name and 0", False),
        ("'false' and 1", True),
        ("2 > 1 > 0", True),
        ("/data/born = today() - 20", True),
        ("/data/born < today()", True),
        ("/data/born >= date('2026-11-03')", True),
        ("/data/nothing = true()", False),
        ("/data/nothing < true()", True),
        ("/data/g/n > true()", False),
        ("/data/g/n < /data/g/n", True),
        ("/data/g/n != /data/g/n", True),
        ("/data/age != /data/age", False),
        ("/data/g/n = /data/nothing", False),
        ("/data/g/n != /data/nothing", False),
        ("/data/kinds < /data/g/n", False),
        ("if(1, /data/g/n, 0) = /data/g/n", True),
        ("if(1, /data/g/n, 0) < 2", True),
        ("2 >= if(1, /data/g/n, 0)", True),
        ("/data/age = /data/age + 0", True),
    ],
)
def test_comparisons_follow_the_standard(ask: Ask, expression: str, value: bool) -> None:
    assert ask(expression) is value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("7 div 2", 3.5),
        ("-7 mod 2", -1.0),
        ("1 div 0", math.inf),
        ("-1 div 0", -math.inf),
        ("--3", 3.0),
        ("/data/age * 2", 68.0),
        ("today() - /data/born", 20.0),
    ],
)
def test_arithmetic_is_that_of_floating_numbers(ask: Ask, expression: str, value: float) -> None:
    assert ask(expression) == value


@pytest.mark.parametrize("expression", ["0 div 0", "1 mod 0", "'x' + 1", "/data/blank + 1", "/data/nothing + 1"])
def test_what_is_no_number_is_nan(ask: Ask, expression: str) -> None:
    value = ask(expression)
    assert isinstance(value, float)
    assert math.isnan(value)


def test_only_the_branch_that_is_taken_is_looked_at(ask: Ask) -> None:
    assert ask("if(1 > 0, 'yes', regex('a', concat('(', '')))") == "yes"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("0 and nobody-knows()", False),
        ("1 or nobody-knows(1, 2)", True),
        ("/data/age and false() and nobody-knows()", False),
        ("if(false() and nobody-knows(), 'x', 'y')", "y"),
    ],
)
def test_what_is_never_looked_at_need_not_be_understood(ask: Ask, expression: str, value: object) -> None:
    assert ask(expression) == value


def test_one_compiler_keeps_the_expressions_of_a_node_apart() -> None:
    world = World()
    compiler = Compiler(world.nodes[1], {id(node): index for index, node in enumerate(world.nodes)})
    context = Context(world, world.nodes[1], world.nodes[1])
    # Each tree is gone before the next one is read, so that it may stand where the last one stood.
    texts = [compiler.text(parse(f"/data/{name}"))(context) for name in ("name", "age", "born", "blank", "kinds") * 20]
    assert texts == ["Ann", "34", "2026-11-03", "", "a b c"] * 20


def test_once_keeps_what_is_there(ask: Ask) -> None:
    assert ask("once('new')") == "34"


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("nope(1)", "There is no function called nope()."),
        ("1 + nope()", "There is no function called nope()."),
        ("if(1, 2)", "if() takes 3 between its brackets; here it is given 2."),
        ("count('a')", "count() needs a question or a path between its brackets."),
        ("1 | 2", "A question's name or a path must stand there, not a value."),
        ("regex(., '(?=x)')", "The pattern (?=x) cannot be used: it asks for something that is not supported."),
        ("format-date(today(), '%Y-%Q')", "%Q is not a sign for a date."),
        ("odd:name", "The form does not say what the prefix “odd:” means."),
    ],
)
def test_what_cannot_be_compiled_is_said_in_words(expression: str, message: str) -> None:
    with pytest.raises(XPathError) as caught:
        Compiler().value(parse(expression))
    assert caught.value.message == message


@pytest.mark.parametrize(
    "expression",
    [
        "(" * 98 + "1" + ")" * 98,
        "1" + "+1" * 97,
        "not(" * 98 + "1" + ")" * 98,
        "*" + "[*" * 18 + "]" * 18,
        "if(1," * 98 + "1" + ",2)" * 98,
    ],
)
def test_the_deepest_expression_that_is_read_also_runs(ask: Ask, expression: str) -> None:
    assert ask(expression) is not None
