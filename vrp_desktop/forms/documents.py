"""Reads XML text into nodes, and refuses what a form never needs and an attacker would use."""

from __future__ import annotations

from typing import NoReturn
from xml.parsers import expat

from vrp_desktop.forms.xpath.nodes import Node, NodeKind
from vrp_desktop.problems import Problem, VrpError

MOST_DEPTH = 100
"""Elements inside elements; forms that people write stay below twenty."""


class UnreadableXml(VrpError):
    """The text is not XML, or uses declarations that we refuse."""


class _Builder:
    def __init__(self) -> None:
        self.document = Node("", kind=NodeKind.DOCUMENT)
        self._at = self.document
        self._depth = 0
        self._text: list[str] = []
        self._declared: dict[str, str] = {}

    def declare(self, prefix: str | None, uri: str | None) -> None:
        """Remember a prefix for the element that declares it: expat tells the prefix first."""
        self._declared[prefix or ""] = uri or ""

    def start(self, name: str, attributes: list[str]) -> None:
        """Go into an element. `attributes`: names and values by turns. Raises UnreadableXml when it is too deep."""
        self._flush()
        self._depth += 1
        if self._depth > MOST_DEPTH:
            _refuse(f"Its elements are nested deeper than {MOST_DEPTH} levels.")
        self._at = _element(name, self._at)
        if self._declared:
            self._at.declared, self._declared = self._declared, {}
        for place in range(0, len(attributes), 2):
            namespace, _, local = attributes[place].rpartition(" ")
            Node(local, self._at, attributes[place + 1], kind=NodeKind.ATTRIBUTE, namespace=namespace)

    def end(self, _name: str) -> None:
        """Go out of an element; one without others keeps its text itself, not as a node."""
        if self._at.children:
            self._flush()
        else:
            self._at.text = "".join(self._text)
            self._text.clear()
        self._depth -= 1
        if self._at.parent is not None:
            self._at = self._at.parent

    def characters(self, text: str) -> None:
        """Take text, which comes in pieces; outside the root there is none."""
        if self._depth:
            self._text.append(text)

    def comment(self, text: str) -> None:
        self._flush()
        Node("", self._at, text, kind=NodeKind.COMMENT)

    def instruction(self, target: str, text: str) -> None:
        self._flush()
        Node(target, self._at, text, kind=NodeKind.INSTRUCTION)

    def _flush(self) -> None:
        if self._text:
            Node("", self._at, "".join(self._text), kind=NodeKind.TEXT)
            self._text.clear()


def read_document(text: str) -> Node:
    """Give the document node of an XML text. Raises UnreadableXml.

    Document types and entities are refused: forms have none, and they are how small files become huge ones.
    """
    builder = _Builder()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.ordered_attributes = True
    parser.StartNamespaceDeclHandler = builder.declare
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.characters
    parser.CommentHandler = builder.comment
    parser.ProcessingInstructionHandler = builder.instruction
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as wrong:
        _refuse(f"{expat.ErrorString(wrong.code)} in line {wrong.lineno}.", wrong)
    except UnicodeEncodeError as wrong:
        _refuse("It holds signs that are no text.", wrong)
    except LookupError as wrong:
        _refuse("It says that it is written in an encoding that nobody knows.", wrong)
    return builder.document


def _element(name: str, parent: Node) -> Node:
    namespace, _, local = name.rpartition(" ")
    return Node(local, parent, namespace=namespace)


def _refuse_doctype(*_: object) -> NoReturn:
    _refuse("It declares a document type, which forms never need.")


def _refuse(details: str, cause: Exception | None = None) -> NoReturn:
    raise UnreadableXml(
        Problem(
            happened="This form file cannot be read.",
            means="It is damaged or not a form, and nothing was changed.",
            do_next="Ask the person who sent it for a fresh copy, or publish the form again.",
            details=details,
        )
    ) from cause
