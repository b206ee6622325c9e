"""Functions of nodes: where they are, what they are called, how many there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.forms.xpath.budget import spend_in_loop
from vrp_desktop.forms.xpath.functions.registry import Kind, function
from vrp_desktop.forms.xpath.nodes import XML, Node, NodeKind
from vrp_desktop.forms.xpath.values import NAN, Value, to_string

if TYPE_CHECKING:
    from vrp_desktop.forms.xpath.context import Context


@function("last", "", Kind.NUMBER, contextual=True)
def _last(context: Context) -> float:
    return float(context.size)


@function("position", "nodes?", Kind.NUMBER, contextual=True)
def _position(context: Context, nodes: list[Node] | None = None) -> float:
    """Give the place among the nodes looked at, or of one node among its siblings of the same name (ODK)."""
    if nodes is None:
        return float(context.position)
    if not nodes or nodes[0].parent is None:
        return NAN
    return float(nodes[0].place())


@function("current", "", Kind.NODES, contextual=True)
def _current(context: Context) -> list[Node]:
    return [context.current]


@function("instance", "string", Kind.NODES, contextual=True)
def _instance(context: Context, name: str) -> list[Node]:
    document = context.world.instance(name)
    return [] if document is None else [document]


@function("pulldata", "string string string string", Kind.STRING, contextual=True)
def _pulldata(context: Context, name: str, wanted: str, column: str, value: str) -> str:
    """Give ``instance(name)/root/item[column = value]/wanted`` of the first such item."""
    document = context.world.instance(name)
    for root in document.elements("root") if document is not None else ():
        for item in root.elements("item"):
            spend_in_loop(1)
            if value in _column(item, column):
                return next(iter(_column(item, wanted)), "")
    return ""


def _column(item: Node, name: str) -> list[str]:
    """Give what an item holds under a name; ``@name`` is an attribute."""
    if name.startswith("@"):
        return [attribute.text for attribute in item.attributes if attribute.name == name[1:]]
    return [found.string_value() for found in item.elements(name)]


@function("count", "nodes", Kind.NUMBER)
def _count(nodes: list[Node]) -> float:
    return float(len(nodes))


@function("count-non-empty", "nodes", Kind.NUMBER)
def _count_non_empty(nodes: list[Node]) -> float:
    return float(sum(1 for node in nodes if node.string_value()))


@function("id", "any", Kind.NODES, contextual=True)
def _id(context: Context, value: Value) -> list[Node]:
    """Give the elements of these ids. Forms have no document type, so an ``id`` or ``xml:id`` attribute counts."""
    texts = [node.string_value() for node in value] if isinstance(value, list) else [to_string(value)]
    wanted = {name for text in texts for name in text.split()}
    found = []
    for node in context.node.root().descendants():
        spend_in_loop(1)
        if wanted.intersection(a.text for a in node.attributes if a.name == "id" and a.namespace in ("", XML)):
            found.append(node)
    return found


@function("lang", "string", Kind.BOOLEAN, contextual=True)
def _lang(context: Context, wanted: str) -> bool:
    for node in (context.node, *context.node.ancestors()):
        language = node.attribute("lang", XML)
        if language is not None:
            said, asked = language.lower(), wanted.lower()
            return said == asked or said.startswith(f"{asked}-")
    return False


def _named(context: Context, nodes: list[Node] | None) -> Node | None:
    if nodes is None:
        return context.node
    return nodes[0] if nodes else None


@function("name", "nodes?", Kind.STRING, contextual=True)
def _name(context: Context, nodes: list[Node] | None = None) -> str:
    node = _named(context, nodes)
    return "" if node is None else node.qualified_name()


@function("local-name", "nodes?", Kind.STRING, contextual=True)
def _local_name(context: Context, nodes: list[Node] | None = None) -> str:
    node = _named(context, nodes)
    return "" if node is None else node.name


@function("namespace-uri", "nodes?", Kind.STRING, contextual=True)
def _namespace_uri(context: Context, nodes: list[Node] | None = None) -> str:
    node = _named(context, nodes)
    return "" if node is None or node.kind > NodeKind.ATTRIBUTE else node.namespace
