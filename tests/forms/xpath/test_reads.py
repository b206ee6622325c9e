from __future__ import annotations

import pytest

from vrp_desktop.forms.instance import build
from vrp_desktop.forms.xpath.parser import parse
from vrp_desktop.forms.xpath.reads import reads

PATHS = ("/data", "/data/a", "/data/g", "/data/g/b", "/data/g/c", "/data/d")


def read(expression: str, base: str = "/data/g/b", *, elsewhere: bool = False) -> set[str]:
    _, nodes = build(PATHS)
    by_path = dict(zip(PATHS, nodes, strict=True))
    return {node.name for node in reads(parse(expression), by_path[base], () if elsewhere else None)}


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("/data/a + ../c", {"a", "c"}),
        (".", {"b"}),
        ("string-length()", {"b"}),
        ("if(/data/a, 1, ../../d)", {"a", "d"}),
        ("count(/data/g/*)", {"b", "c"}),
        ("sum(//c)", {"c"}),
        ("/data/g[/data/d = 1]/c", {"c", "d"}),
        ("instance('ward')/root/item[group = current()/../c]/code", {"c"}),
        ("instance('ward')/root/item[group = /data/a]/code", {"a"}),
        ("1 + 1", set()),
        ("position(..)", set()),
        ("position(/data/g[/data/d = 1])", {"d"}),
        ("count(/data/g)", set()),
        ("count(/data/g[c = 1])", {"c"}),
        ("indexed-repeat(/data/g/c, /data/g, /data/a)", {"a", "c"}),
        ("a" + " + ../c" * 900, {"c"}),
        ("//*[. = 1]", {"a", "b", "c", "d"}),
        ("-(/data/a | /data/d)", {"a", "d"}),
    ],
)
def test_an_expression_reads_the_leaves_it_looks_at(expression: str, names: set[str]) -> None:
    assert read(expression) == names


def test_a_choice_filter_reads_no_answer_by_a_column_of_its_list() -> None:
    assert read("b = /data/a", elsewhere=True) == {"a"}
