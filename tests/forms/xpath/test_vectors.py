"""A small sample of the cases by which other engines are tested (see the licence note in the data)."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from vrp_desktop.forms.documents import read_document
from vrp_desktop.forms.namespaces import PREFIXES
from vrp_desktop.forms.xpath.compiler import Compiler
from vrp_desktop.forms.xpath.context import Context
from vrp_desktop.forms.xpath.errors import XPathError
from vrp_desktop.forms.xpath.parser import parse

if TYPE_CHECKING:
    from vrp_desktop.forms.xpath.nodes import Node

DATA = json.loads((Path(__file__).parent.parent / "data" / "xpath_vectors.json").read_text(encoding="utf-8"))


class World:
    def __init__(self, document: Node) -> None:
        self.document = document
        self.nodes: list[Node] = []

    def instance(self, name: str) -> Node | None:
        return None

    def today(self) -> datetime.date:
        return datetime.date(2026, 11, 23)

    def now(self) -> datetime.datetime:
        return datetime.datetime(2026, 11, 23)

    def choice_label(self, path: str, code: str) -> str:
        return ""


def node_at(document: Node, path: str) -> Node:
    node = document
    for place in re.findall(r"node\(\)\[(\d+)\]", path):
        node = node.children[int(place) - 1]
    return node


def evaluate(vector: dict[str, Any]) -> bool | float | str:
    document = read_document(DATA["docs"][vector["doc"]])
    node = node_at(document, vector["context"])
    compiler, tree = Compiler(namespaces=PREFIXES), parse(vector["expression"])
    compiled = {"boolean": compiler.truth, "number": compiler.number}.get(vector["kind"], compiler.text)(tree)
    return compiled(Context(World(document), node, node))


@pytest.mark.parametrize("vector", DATA["vectors"], ids=lambda vector: vector["id"])
def test_an_expression_gives_what_other_engines_give(vector: dict[str, Any]) -> None:
    if vector["kind"] == "throws":
        with pytest.raises(XPathError):
            evaluate(vector)
        return
    expected = vector["expected"]
    if vector["kind"] == "number":
        number = float(expected["number"] if isinstance(expected, dict) else expected)
        assert evaluate(vector) == pytest.approx(number, nan_ok=True)
    else:
        assert evaluate(vector) == expected
