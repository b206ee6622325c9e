"""Reads a compiled XForm into its definition. What we cannot do yet is refused by name, never passed over.

Source: ODK XForms specification. The form comes from pyxform, so its habits are known, but any XForm of the same
shape is read. The structure of the answers is the primary instance; `Form.root` is its first element.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from vrp_desktop.forms import words
from vrp_desktop.forms.definition import (
    Bind,
    Control,
    DataType,
    Form,
    FormSettings,
    Group,
    Itemset,
    Question,
)
from vrp_desktop.forms.documents import read_document
from vrp_desktop.forms.namespaces import JAVAROSA, ODK, VRP
from vrp_desktop.forms.xpath.nodes import Node, NodeKind
from vrp_desktop.problems import Problem, VrpError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_CONTROLS = {
    "input": Control.INPUT,
    "select1": Control.SELECT1,
    "select": Control.SELECT,
    "range": Control.RANGE,
    "trigger": Control.TRIGGER,
}
_NOT_YET = {
    "repeat": "repeated questions",
    "upload": "pictures, sound and files",
    "rank": "questions that put choices in order",
    "odk:rank": "questions that put choices in order",
    "secret": "hidden typing",
}
_BIND_ATTRIBUTES = frozenset(
    {"nodeset", "type", "required", "relevant", "constraint", "readonly", "calculate", "saveIncomplete"}
)
_JAVAROSA_ATTRIBUTES = frozenset({"constraintMsg", "requiredMsg", "preload", "preloadParams"})
_VRP_ATTRIBUTES = frozenset({"roles", "guard", "column", "adds", "warning", "warning_message"})
_RECORD_COLUMNS = frozenset({"date", "what", "where", "state"})
_FILE = re.compile(r"jr://file-csv/([A-Za-z0-9_\-]+\.csv)")
_ITEMSET = re.compile(r"\s*instance\(\s*'([^']+)'\s*\)/root/item\s*(?:\[(.*)\]\s*)?", re.DOTALL)
_TYPE_NAMES = {"select1": "string", "text": "string", "integer": "int", "datetime": "dateTime"}


class FormNotSupported(VrpError):
    """A form uses something that this program cannot do, or is built in a way it does not know."""


def read_form(xml_text: str) -> Form:
    """Give the definition of a compiled form. Raises UnreadableXml and FormNotSupported."""
    return _Reader(read_document(xml_text)).form()


def _refuse(what: str) -> NoReturn:
    raise FormNotSupported(
        Problem(
            happened=f"This form uses {what}, which this program cannot show.",
            means="Nothing was changed: the form was not taken over, so that no question is lost without a word.",
            do_next="Take that part out of the form and publish it again.",
        )
    )


def _only(node: Node | None, path: str) -> Node:
    for name in path.split("/"):
        node = None if node is None else node.element(name)
    if node is None:
        raise FormNotSupported(
            Problem(
                happened=f"This file has no part called {path}.",
                means="It is not a form that this program knows, and nothing was changed.",
                do_next="Publish the form again from its workbook.",
            )
        )
    return node


class _Reader:
    def __init__(self, document: Node) -> None:
        html = _only(document, "html")
        self._model = _only(html, "head/model")
        self._body = _only(html, "body")
        self._title = words.tidy(_only(html, "head/title").string_value())
        if self._model.element("itext") is not None:
            _refuse("several languages, or pictures in its labels")
        instances = list(self._model.elements("instance"))
        if not instances:
            _refuse("no answers at all")
        self._root = next(instances[0].elements())
        self._secondary = instances[1:]
        self._paths = dict(_paths(self._root, f"/{self._root.name}"))
        self._binds = {bind.nodeset: bind for bind in map(self._bind, self._model.elements("bind"))}
        self._first_load = dict(self._setvalues(self._model))
        self._inline: dict[str, tuple[Mapping[str, str], ...]] = {}
        self._files: dict[str, str] = {}
        for instance in self._secondary:
            self._instance(instance)
        self._shown: set[str] = set()

    def form(self) -> Form:
        for child in self._model.elements():
            if child.name not in ("instance", "bind", "setvalue"):
                _refuse(f"“{child.name}” in its model")
        body = tuple(self._children(self._body))
        root = self._root
        return Form(
            id=root.attribute("id") or root.name,
            version=root.attribute("version") or "",
            title=self._title,
            root=f"/{root.name}",
            settings=FormSettings(
                prefix=root.attribute("prefix", VRP) or "",
                button=root.attribute("button", VRP) or "",
                button_help=root.attribute("button_help", VRP) or "",
                order=_whole(root.attribute("order", VRP)),
                roles=tuple((root.attribute("roles", VRP) or "").split()),
            ),
            body=body,
            hidden=tuple(self._hidden()),
            instances=self._inline,
            files=self._files,
        )

    # --- model -------------------------------------------------------------------------------------------------------

    def _bind(self, node: Node) -> Bind:
        for attribute in node.attributes:
            known = {"": _BIND_ATTRIBUTES, JAVAROSA: _JAVAROSA_ATTRIBUTES, VRP: _VRP_ATTRIBUTES}
            if attribute.namespace in known and attribute.name not in known[attribute.namespace]:
                _refuse(f"“{attribute.name}” on {node.attribute('nodeset')}")
        path = node.attribute("nodeset") or ""
        preload = node.attribute("preload", JAVAROSA)
        if preload not in (None, "uid"):
            _refuse(f"the automatic value “{node.attribute('preloadParams', JAVAROSA) or preload}”")
        type_name = (node.attribute("type") or "string").removeprefix("xsd:")
        try:
            data_type = DataType(_TYPE_NAMES.get(type_name, type_name))
        except ValueError:
            _refuse(f"answers of the type “{type_name}”")
        column = node.attribute("column", VRP)
        if column is not None and column not in _RECORD_COLUMNS:
            _refuse(f"“{column}” as a column of the table of records (it may be date, what, where or state)")
        return Bind(
            nodeset=path,
            type=data_type,
            required=node.attribute("required"),
            required_message=_words(node.attribute("requiredMsg", JAVAROSA)),
            relevant=node.attribute("relevant"),
            constraint=node.attribute("constraint"),
            constraint_message=_words(node.attribute("constraintMsg", JAVAROSA)),
            readonly=node.attribute("readonly"),
            calculate=node.attribute("calculate"),
            warning=node.attribute("warning", VRP),
            warning_message=_words(node.attribute("warning_message", VRP)),
            roles=tuple((node.attribute("roles", VRP) or "").split()),
            guard=(node.attribute("guard", VRP) or "").lower() not in ("no", "off", "false", "false()"),
            column=column,
            adds=node.attribute("adds", VRP),
        )

    def _setvalues(self, parent: Node) -> Iterator[tuple[str, str]]:
        for node in parent.elements("setvalue"):
            events = (node.attribute("event") or "").split()
            if events != ["odk-instance-first-load"]:
                _refuse("values that are set when another question changes")
            literal = "'" + node.string_value() + "'"
            yield node.attribute("ref") or "", node.attribute("value") or literal

    def _instance(self, node: Node) -> None:
        name, source = node.attribute("id") or "", node.attribute("src")
        if source is not None:
            match = _FILE.fullmatch(source)
            if match is None:
                _refuse(f"the attached file {source.rsplit('/', 1)[-1]}")
            self._files[name] = match[1]
            return
        root = node.element("root")
        if root is None:
            _refuse(f"a list of choices, {name}, that is not built from items")
        items = tuple({cell.name: cell.string_value() for cell in item.elements()} for item in root.elements("item"))
        if any("itextId" in item for item in items):
            _refuse("several languages, or pictures in its choices")
        self._inline[name] = items

    def _hidden(self) -> Iterator[Question]:
        for path, node in self._paths.items():
            if node.children or path in self._shown or node.parent is None:
                continue
            bind = self._binds.get(path, Bind(path))
            if node.parent.name == "meta" and node.name == "instanceID":
                continue  # The log gives each record its id.
            yield Question(path, Control.NONE, bind, default=node.text or None, first_load=self._first_load.get(path))

    # --- body --------------------------------------------------------------------------------------------------------

    def _children(self, parent: Node) -> Iterator[Group | Question]:
        for node in parent.elements():
            if node.name in ("label", "hint", "setvalue"):
                continue
            if node.name == "group":
                yield self._group(node)
            elif node.name in _CONTROLS:
                yield self._question(node)
            else:
                _refuse(_NOT_YET.get(node.name, f"“{node.name}”"))

    def _group(self, node: Node) -> Group:
        path = self._path(node)
        return Group(
            path,
            self._binds.get(path, Bind(path)),
            self._text(node, "label"),
            _appearances(node),
            tuple(self._children(node)),
        )

    def _question(self, node: Node) -> Question:
        path = self._path(node)
        if node.attribute("query") is not None:
            _refuse("external choices (select_one_external); use select_one_from_file")
        self._first_load |= dict(self._setvalues(node))
        self._shown.add(path)
        itemset = None
        if node.name in ("select1", "select"):
            itemset = self._itemset(node, path)
        return Question(
            path=path,
            control=_CONTROLS[node.name],
            bind=self._binds.get(path, Bind(path)),
            label=self._text(node, "label"),
            hint=self._text(node, "hint"),
            appearances=_appearances(node),
            itemset=itemset,
            default=self._paths[path].text or None,
            first_load=self._first_load.get(path),
            parameters=_parameters(node),
        )

    def _itemset(self, node: Node, path: str) -> Itemset:
        itemset = node.element("itemset")
        if itemset is None:
            return self._written_choices(node, path)
        nodeset = itemset.attribute("nodeset") or ""
        match = _ITEMSET.fullmatch(nodeset)
        if match is None:
            _refuse(f"choices from “{words.tidy(nodeset)}”")
        value, label = itemset.element("value"), itemset.element("label")
        return Itemset(
            nodeset=nodeset,
            instance=match[1],
            predicate=words.tidy(match[2]) if match[2] else None,
            value_ref=(value.attribute("ref") if value is not None else None) or "name",
            label_ref=(label.attribute("ref") if label is not None else None) or "label",
        )

    def _written_choices(self, node: Node, path: str) -> Itemset:
        """Take choices that stand in the body into a list of their own, named after the question's path."""
        items = []
        for item in node.elements("item"):
            value = item.element("value")
            code = value.string_value().strip() if value is not None else ""
            label = item.element("label")
            if label is not None and (label.children or label.attributes):
                _refuse("answers or several languages in its choices")
            items.append({"name": code, "label": words.tidy(label.text) if label is not None else ""})
        self._inline[path] = tuple(items)
        return Itemset(nodeset="", instance=path, predicate=None, value_ref="name", label_ref="label")

    def _path(self, node: Node) -> str:
        path = node.attribute("ref") or ""
        if path not in self._paths:
            _refuse(f"a {node.name} that belongs to no answer ({path or 'without a name'})")
        return path

    def _text(self, parent: Node, name: str) -> str:
        node = parent.element(name)
        if node is None:
            return ""
        if (node.attribute("ref") or "").startswith("jr:itext"):
            _refuse("several languages, or pictures in its labels")
        if not node.children:
            return words.tidy(words.escaped(node.text))
        text = ""
        for child in node.children:
            if child.kind is NodeKind.TEXT:
                text += words.escaped(child.text)
            elif child.kind is NodeKind.ELEMENT and child.name == "output":
                text += "{" + (child.attribute("value") or child.attribute("ref") or "").strip() + "}"
        return words.tidy(text)


def _paths(node: Node, path: str) -> Iterator[tuple[str, Node]]:
    yield path, node
    seen: set[str] = set()
    for child in node.elements():
        if child.name in seen:
            _refuse("repeated questions")
        seen.add(child.name)
        if child.attribute("template", JAVAROSA) is not None:
            _refuse("repeated questions")
        yield from _paths(child, f"{path}/{child.name}")


def _appearances(node: Node) -> frozenset[str]:
    return frozenset((node.attribute("appearance") or "").split())


def _parameters(node: Node) -> Mapping[str, str] | None:
    known = {"ref", "appearance", "class"}
    found = {
        attribute.name: attribute.text
        for attribute in node.attributes
        if attribute.name not in known and attribute.namespace in ("", ODK)
    }
    return found or None


def _words(text: str | None) -> str | None:
    return None if text is None else words.tidy(text)


def _whole(text: str | None) -> int:
    return int(text) if text is not None and text.strip().lstrip("-").isdecimal() else 0
