from __future__ import annotations

import time

import pytest
from forms.xpath.conftest import World

from vrp_desktop.forms.documents import read_document
from vrp_desktop.forms.xpath import budget
from vrp_desktop.forms.xpath.compiler import Compiler
from vrp_desktop.forms.xpath.context import Context
from vrp_desktop.forms.xpath.errors import XPathError
from vrp_desktop.forms.xpath.parser import parse
from vrp_desktop.forms.xpath.reads import reads

LARGE = read_document("<data>" + "<r><a>1</a><b/><c>long text</c></r>" * 700 + "</data>")
STRUCTURE = read_document("<data><r><a/><b/><c/></r></data>").children[0].children[0]
HUNDRED_KILOBYTES = 100_000
SOON = 2.0
"""Seconds, for reading, checking and working out, whatever the outcome."""


def work_out(expression: str) -> object:
    world = World()
    world.document = LARGE
    node = LARGE.children[0].children[0]
    tree = parse(expression)
    reads(tree, STRUCTURE)
    return Compiler().value(tree)(Context(world, node, node))


def count_often() -> set[object]:
    return {work_out("count(//r[a = 1])") for _ in range(40)}


@pytest.mark.parametrize(
    "expression",
    [
        "count(//*[count(//*) > 1])",
        "//*[. = //*]",
        "//r[../r/c = 'x']",
        "//a[string(/) = '']",
        "//a[.. /.. = '']",
        "//*/following::*/preceding::*",
        "//r[count(preceding-sibling::r) > count(following-sibling::r)]",
        "//a[indexed-repeat(/data/r/a, /data/r, 2) = 3]",
        "//a[pulldata('ward', 'a', 'b', 'c') = ../../r/c]",
        "concat(" + ", ".join(["/"] * 900) + ")",
    ],
)
def test_what_takes_too_many_steps_is_refused(expression: str) -> None:
    with pytest.raises(XPathError, match="This takes too many steps"):
        work_out(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "join(concat('" + "x" * 2000 + "', ' '), //c)",
        "concat(" + ", ".join(["'" + "x" * 5000 + "'"] * 300) + ")",
        "uuid(1000001)",
    ],
)
def test_a_text_cannot_grow_without_end(expression: str) -> None:
    with pytest.raises(XPathError):
        work_out(expression)


@pytest.mark.parametrize(
    "piece",
    [
        "1+", "a or ", "/a", "//*", "a|", "-", "(", "a[", "a[1]", "if(1,", "'x',", "concat(", "@", "..", "::", "ä", "9",
        ". = ", "$", "regex(", "/data/r/a + ", "//a,", "not(", "current()/",
    ],
)  # fmt: skip
@pytest.mark.parametrize(("before", "after"), [("", "1"), ("concat(", "1)")])
def test_a_hundred_kilobytes_are_done_soon(before: str, piece: str, after: str) -> None:
    expression = before + piece * (HUNDRED_KILOBYTES // len(piece)) + after
    started = time.process_time()
    try:
        work_out(expression)
    except XPathError as refused:
        assert refused.message  # noqa: PT017 - both ends are right, if they come soon
    assert time.process_time() - started < SOON


def test_a_sum_over_a_thousand_questions_is_worked_out() -> None:
    assert work_out("+".join(["/data/r/a"] * 1000)) == 1000.0


def test_an_evaluation_has_all_its_steps_again() -> None:
    assert count_often() == {700.0}


def test_evaluations_can_share_the_steps_of_one() -> None:
    with budget.shared(), pytest.raises(XPathError):
        count_often()
    assert work_out("count(//r[a = 1])") == 700.0


def test_steps_are_counted_for_each_evaluation_even_after_one_was_refused() -> None:
    with pytest.raises(XPathError):
        work_out("count(//*[count(//*) > 1])")
    assert work_out("count(//r)") == 700.0
