from __future__ import annotations

import pytest

from vrp_desktop.forms.documents import MOST_DEPTH, UnreadableXml, read_document
from vrp_desktop.forms.xpath.nodes import NodeKind


def test_the_nodes_of_a_document_are_those_of_xpath() -> None:
    (root,) = read_document('<a x="1">one<b/><!--note--><?do it?>two</a>').children
    assert [child.kind for child in root.children] == [
        NodeKind.TEXT,
        NodeKind.ELEMENT,
        NodeKind.COMMENT,
        NodeKind.INSTRUCTION,
        NodeKind.TEXT,
    ]
    assert root.attribute("x") == "1"
    assert root.string_value() == "onetwo"


def test_a_leaf_keeps_its_text_itself() -> None:
    (root,) = read_document("<a>one &amp; two</a>").children
    assert (root.text, root.children) == ("one & two", [])


def test_names_are_split_from_their_namespaces() -> None:
    (root,) = read_document('<x:a xmlns:x="urn:x" x:b="1"/>').children
    assert (root.name, root.namespace, root.attribute("b", "urn:x")) == ("a", "urn:x", "1")


def test_an_element_keeps_the_namespaces_that_begin_at_it() -> None:
    (root,) = read_document('<a xmlns="urn:d" xmlns:x="urn:x"><x:b x:c="1"/><d xmlns=""/></a>').children
    assert root.declared == {"": "urn:d", "x": "urn:x"}
    b, d = root.children
    assert (b.declared, b.qualified_name(), b.attributes[0].qualified_name()) == (None, "x:b", "x:c")
    assert (root.qualified_name(), d.namespaces(), d.qualified_name()) == ("a", {"x": "urn:x"}, "d")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<a>",
        "<a></b>",
        "<x:a/>",
        "\ud800",
        '<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        "<a>" * (MOST_DEPTH + 1) + "</a>" * (MOST_DEPTH + 1),
    ],
)
def test_what_is_no_plain_xml_is_refused(text: str) -> None:
    with pytest.raises(UnreadableXml):
        read_document(text)
