"""The cases by which other engines are tested (see the licence note in the data), all of them."""

from __future__ import annotations

import datetime
import json
import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from vrp_desktop.forms.documents import read_document
from vrp_desktop.forms.namespaces import PREFIXES
from vrp_desktop.forms.xpath.compiler import Compiler
from vrp_desktop.forms.xpath.context import Context
from vrp_desktop.forms.xpath.errors import XPathError
from vrp_desktop.forms.xpath.nodes import Node, NodeKind
from vrp_desktop.forms.xpath.parser import parse
from vrp_desktop.forms.xpath.zone import in_zone

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = json.loads((Path(__file__).parent.parent / "data" / "xpath_vectors.json").read_text(encoding="utf-8"))

_NODES_AND_TRUTH = (
    "XPath 1.0, section 3.4: a node-set is compared with a boolean, also by < and >, as boolean() makes it one; "
    "the case compares the number of each node."
)
_ITEXT = "ODK XForms specification, Translation Functions: jr:itext() returns a string, the case wants a node."
_DAYS = (
    "ODK XForms specification, number(): days since 1 January 1970 UTC. At midnight in Phoenix a part of the day has "
    "gone by there; the same suite says so in x1756, the case rounds it off in a text."
)

HELD_TO_BE_WRONG = {
    **dict.fromkeys(
        ("x0238", "x0244", "x0248", "x0250", "x0265", "x0269", "x0692", "x0720", "x0746", "x0749", "x0751", "x0760"),
        _NODES_AND_TRUTH,
    ),
    "x1408": _ITEXT,
    "x1409": _ITEXT,
    "x1763": _DAYS,
    "x1764": _DAYS,
    "x3283": "ODK XForms specification, date(): gives the date format; “Invalid Date” is what JavaScript prints.",
    "x3469": "XPath 1.0, section 4.4, number(): a text with an exponent is no number (so says x3734).",
}
"""Cases that ask for what the standard does not say, by id, with the clause."""

_ITEXT_NODES = frozenset(case for case, reason in HELD_TO_BE_WRONG.items() if reason == _ITEXT)
_DOCTYPE = re.compile(r"\s*<!DOCTYPE[^>]*>")
_STEP = re.compile(r"node\(\)\[(\d+)\]|@(?:\{(.*?)\})?([^/]+)")


class World:
    """A document whose secondary instances and translations are found as in a form's model."""

    def __init__(self, document: Node, vector: dict[str, Any], shift: int) -> None:
        self._whole = document
        self.document = node_at(document, vector["root"], shift) if "root" in vector else document
        self.nodes: list[Node] = []
        self._now = datetime.datetime.fromisoformat(vector.get("now", "2026-11-23T00:00:00Z").replace("Z", "+00:00"))
        self._zone = zone_of(vector)
        self._language = vector.get("language")

    def _all(self, name: str) -> Iterator[Node]:
        return (node for node in self._whole.descendants() if node.name == name and node.kind is NodeKind.ELEMENT)

    def instance(self, name: str) -> Node | None:
        return next((node for node in self._all("instance") if node.attribute("id") == name), None)

    def today(self) -> datetime.date:
        return self.now().date()

    def now(self) -> datetime.datetime:
        return self._now.astimezone(self._zone).replace(tzinfo=None)

    def choice_label(self, path: str, code: str, at: Node) -> str:
        return ""

    def itext(self, identifier: str) -> str:
        for translation in self._all("translation"):
            if translation.attribute("lang") == self._language:
                for text in translation.elements("text"):
                    value = text.element("value")
                    if text.attribute("id") == identifier and value is not None:
                        return value.string_value()
        return ""


def zone_of(vector: dict[str, Any]) -> ZoneInfo:
    return ZoneInfo(vector.get("tz", "UTC"))


def node_at(document: Node, path: str, shift: int) -> Node:
    """Give the node at a path; `shift`: how many nodes before the root element are not kept."""
    node = document
    for depth, (place, namespace, name) in enumerate(_STEP.findall(path)):
        if name:
            prefix, _, local = name.rpartition(":")
            uri = namespace or node.namespaces().get(prefix, "") if prefix else ""
            return next(a for a in node.attributes if a.name == local and a.namespace == uri)
        children = node.children
        if not children and node.text:
            children = [Node("", None, node.text, kind=NodeKind.TEXT)]
            children[0].parent = node
        node = children[int(place) - 1 - (0 if depth else shift)]
    return node


def path_of(node: Node, shift: int) -> str:
    parent = node.parent
    if parent is None:
        return ""
    above = path_of(parent, shift)
    if node.kind is NodeKind.NAMESPACE:
        return f"{above}/@{{http://www.w3.org/2000/xmlns/}}{node.name}"
    if node.kind is NodeKind.ATTRIBUTE:
        return f"{above}/@{f'{{{node.namespace}}}' if node.namespace else ''}{node.name}"
    place = next((i for i, child in enumerate(parent.children, 1) if child is node), 1)
    return f"{above}/node()[{place + (0 if parent.parent else shift)}]"


def evaluate(vector: dict[str, Any]) -> Any:  # noqa: ANN401 - an expression gives anything
    text, types = _DOCTYPE.subn("", DATA["docs"][vector["doc"]])
    document = read_document(text)
    node = node_at(document, vector["context"], types)
    compiler = Compiler(namespaces={**PREFIXES, **vector.get("namespaces", {})})
    make = {
        "boolean": compiler.truth,
        "number": compiler.number,
        "number_rounded": compiler.number,
        "nodeset": compiler.nodes,
        "throws": compiler.value,
    }.get(vector["kind"], compiler.text)
    value = make(parse(vector["expression"]))(Context(World(document, vector, types), node, node))
    if vector["kind"] == "nodeset":
        return [(path_of(found, types) or "/", found.string_value()) for found in value]
    return value


def recorded_nodes(expected: list[dict[str, Any]]) -> list[tuple[str, str | None]]:
    """Give path and text of recorded nodes as XPath sees them.

    The recording is of a DOM: it has document types, which are no nodes (XPath 1.0, section 5), and CDATA sections
    apart from the text beside them, with which they are one text node (section 5.7).
    """
    nodes: list[tuple[str, str | None]] = []
    last = (0, "")
    for node in expected:
        above, _, place = node["path"].rpartition("/node()[")
        here = (int(place[:-1]) if place[:-1].isdigit() else 0, above)
        is_text = node["name"] in ("#text", "#cdata-section")
        if is_text and here == (last[0] + 1, last[1]):
            nodes[-1] = (nodes[-1][0], f"{nodes[-1][1]}{node['value']}")
        elif node["value"] is not None or node["path"] == "/":
            nodes.append((node["path"], node["value"]))
        last = here if is_text else (0, "")
    return nodes


def number_of(expected: object) -> float:
    return float(expected["number"] if isinstance(expected, dict) else str(expected))


def holds(vector: dict[str, Any], value: Any) -> bool:  # noqa: ANN401 - see `evaluate`
    expected = vector["expected"]
    match vector["kind"]:
        case "number":
            number = number_of(expected)
            tolerance = vector.get("tolerance", 1e-12)
            return bool(value == pytest.approx(number, rel=tolerance, abs=tolerance, nan_ok=True))
        case "number_rounded":
            factor = vector["factor"]
            return math.floor(value * factor + 0.5) / factor == pytest.approx(number_of(expected))
        case "string_matches":
            return re.search(expected, value) is not None
        case "nodeset":
            wanted = recorded_nodes(expected)
            # The recording gives no value of documents.
            got = [(path, None if path == "/" else text) for path, text in value]
            if "<![CDATA[" in DATA["docs"][vector["doc"]]:
                wanted, got = [("", text) for _, text in wanted], [("", text) for _, text in got]
            return wanted == got if vector.get("ordered") else sorted(wanted) == sorted(got)
    return bool(value == expected)


@pytest.mark.parametrize("vector", DATA["vectors"], ids=lambda vector: vector["id"])
def test_an_expression_gives_what_other_engines_give(vector: dict[str, Any]) -> None:
    with in_zone(zone_of(vector)):
        if vector["kind"] == "throws":
            with pytest.raises(XPathError):
                evaluate(vector)
            return
        if vector["id"] in _ITEXT_NODES:
            with pytest.raises(XPathError):
                evaluate(vector)
            return
        value = evaluate(vector)
    # What we hold to be wrong must differ, so that the list cannot outlive its reasons.
    assert holds(vector, value) is (vector["id"] not in HELD_TO_BE_WRONG), f"{vector['expression']} gives {value!r}"
