"""A small document of answers, and a way to ask it anything."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Protocol

import pytest

from vrp_desktop.forms.documents import read_document
from vrp_desktop.forms.namespaces import PREFIXES
from vrp_desktop.forms.xpath.compiler import Compiler
from vrp_desktop.forms.xpath.context import Context
from vrp_desktop.forms.xpath.parser import parse
from vrp_desktop.forms.xpath.zone import in_zone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vrp_desktop.forms.xpath.nodes import Node

ANSWERS = """<data><name>Ann</name><age>34</age><born>2026-11-03</born><blank/><kinds>a b c</kinds>
<g><n>1</n><n>2</n><n>3</n></g></data>"""
WARDS = """<root><item><code>leyton</code><group>south</group></item>
<item><code>chingford</code><group>north</group></item><item><code>lea</code><group>south</group></item></root>"""


class World:
    """The document above, with a list of wards as its secondary instance."""

    def __init__(self) -> None:
        self.document = read_document(ANSWERS)
        self.nodes: list[Node] = list(self.document.children[0].elements())

    def instance(self, name: str) -> Node | None:
        return read_document(WARDS) if name == "ward" else None

    def today(self) -> datetime.date:
        return datetime.date(2026, 11, 23)

    def now(self) -> datetime.datetime:
        return datetime.datetime(2026, 11, 23, 14, 30)

    def choice_label(self, path: str, code: str, at: Node) -> str:
        return f"{path}={code}"

    def itext(self, identifier: str) -> str:
        return {"hello": "Good day"}.get(identifier, "")


@pytest.fixture(autouse=True)
def utc() -> Iterator[None]:
    """Reckon in UTC wherever the tests run."""
    with in_zone(datetime.UTC):
        yield


class Ask(Protocol):
    def __call__(self, expression: str) -> object: ...


@pytest.fixture
def ask() -> Ask:
    """Give the value of an expression that belongs to `age`; node-sets as the list of their texts."""
    world = World()
    age = world.nodes[1]
    indexes = {id(node): index for index, node in enumerate(world.nodes)}

    def answer(expression: str) -> object:
        value = Compiler(age, indexes, PREFIXES).value(parse(expression))(Context(world, age, age))
        return [node.string_value() for node in value] if isinstance(value, list) else value

    return answer
