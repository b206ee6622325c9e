"""The body of a compiled form: groups, repeats and questions as they are shown.

Source: ODK XForms specification, sections "Body", "Groups" and "Repeats".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vrp_desktop.forms import words
from vrp_desktop.forms.definition import Control, DataType, Group, Itemset, Question, Repeat
from vrp_desktop.forms.namespaces import JAVAROSA, ODK
from vrp_desktop.forms.xform_text import itext_id, text_of
from vrp_desktop.forms.xpath.errors import XPathError
from vrp_desktop.forms.xpath.nodes import Node, NodeKind
from vrp_desktop.forms.xpath.parser import parse
from vrp_desktop.forms.xpath.syntax import Call

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vrp_desktop.forms.definition import BodyNode
    from vrp_desktop.forms.xform_model import Model, Refusals

_CONTROLS = {
    "input": Control.INPUT,
    "secret": Control.INPUT,
    "select1": Control.SELECT1,
    "select": Control.SELECT,
    "range": Control.RANGE,
    "rank": Control.RANK,
    "upload": Control.UPLOAD,
    "trigger": Control.TRIGGER,
}
_PASSED_OVER = frozenset({"label", "hint", "setvalue", "setgeopoint", "recordaudio"})
_ITEMSET = re.compile(r"\s*instance\(\s*(?:'([^']+)'|\"([^\"]+)\")\s*\)/root/item\s*(?:\[(.*)\]\s*)?", re.DOTALL)
_NO_PARAMETERS = frozenset({"ref", "bind", "appearance", "class", "nodeset", "mediatype", "accept"})
_YES = frozenset({"true", "true()"})
_PLACES = frozenset({DataType.GEOPOINT, DataType.GEOTRACE, DataType.GEOSHAPE})


class Body:
    """Reads the body of a form. `shown`: the paths that have a control."""

    def __init__(self, model: Model, refusals: Refusals) -> None:
        self._model = model
        self._refusals = refusals
        self.shown: set[str] = set()

    def children(self, parent: Node, above: str = "") -> Iterator[BodyNode]:
        """Give what stands in an element. `above`: the path that relative references start from."""
        for node in parent.elements():
            if node.name in _PASSED_OVER:
                continue
            if node.name == "group":
                yield from self._group(node, above)
            elif node.name == "repeat":
                yield from self._repeat(node, above)
            elif node.name in _CONTROLS:
                question = self._question(node, above)
                if question is not None:
                    yield question
            else:
                self._refusals.add(f"“{node.name}”")

    # --- groups and repeats ------------------------------------------------------------------------------------------

    def _group(self, node: Node, above: str) -> Iterator[BodyNode]:
        path = self._path(node, above) if self._refers(node) else ""
        label, label_id = self._text(node, "label")
        children = tuple(self.children(node, path or above))
        self._model.actions.extend(self._model.read_actions(node, path or above))
        twin = next((child for child in children if isinstance(child, Repeat) and child.path == path), None)
        if twin is None:
            bind = self._model.bind(path)
            path = path if path in self._model.paths else ""
            yield Group(path, bind, label, _appearances(node), children, label_id)
            return
        # A group around a repeat of the same node is there to give it its heading.
        for child in children:
            if child is twin:
                appearances = twin.appearances | _appearances(node)
                yield Repeat(
                    path, twin.bind, label, appearances, twin.children, label_id, twin.count, is_fixed=twin.is_fixed
                )
            else:
                yield child

    def _repeat(self, node: Node, above: str) -> Iterator[Repeat]:
        path = self._path(node, above)
        label, label_id = self._text(node, "label")
        children = tuple(self.children(node, path))
        self._model.actions.extend(self._model.read_actions(node, path))
        count = node.attribute("count", JAVAROSA)
        if path == self._model.root:
            self._refusals.add("a repeat of the whole form")
        if path not in self._model.paths or path == self._model.root:
            return
        yield Repeat(
            path,
            self._model.bind(path),
            label,
            _appearances(node),
            children,
            label_id,
            count if count and count.strip() else None,
            is_fixed=(node.attribute("noAddRemove", JAVAROSA) or "").strip() in _YES,
        )

    # --- questions ---------------------------------------------------------------------------------------------------

    def _question(self, node: Node, above: str) -> Question | None:
        path = self._path(node, above)
        if path not in self._model.paths:
            return None
        if node.attribute("query") is not None:
            self._refusals.add("external choices (select_one_external); use select_one_from_file", path)
        self._model.actions.extend(self._model.read_actions(node, path))
        self.shown.add(path)
        control, bind = _CONTROLS[node.name], self._model.bind(path)
        if control is Control.UPLOAD:
            self._refusals.add("pictures, sound and files", path)
        elif bind.type in _PLACES:
            self._refusals.add("places on a map", path)
        label, label_id = self._text(node, "label")
        hint, hint_id = self._text(node, "hint")
        appearances = _appearances(node) | ({"masked"} if node.name == "secret" else frozenset())
        return Question(
            path=path,
            control=control,
            bind=bind,
            label=label,
            hint=hint,
            appearances=frozenset(appearances),
            itemset=self._itemset(node, path) if node.name in ("select1", "select", "rank") else None,
            default=self._model.paths[path].text or None,
            parameters=_parameters(node),
            label_id=label_id,
            hint_id=hint_id,
        )

    def _itemset(self, node: Node, path: str) -> Itemset:
        itemset = node.element("itemset")
        if itemset is None:
            return self._written_choices(node, path)
        nodeset, is_random, seed = _order(itemset.attribute("nodeset") or "")
        match = _ITEMSET.fullmatch(nodeset)
        predicate = words.tidy(match[3]) if match is not None and match[3] else None
        if predicate is not None and not _parses(predicate):
            match = predicate = None
        value, label = itemset.element("value"), itemset.element("label")
        label_ref = (label.attribute("ref") if label is not None else None) or "label"
        inner = re.fullmatch(r"\s*jr:itext\(\s*([^'\"()]+?)\s*\)\s*", label_ref)
        return Itemset(
            nodeset=nodeset,
            instance=(match[1] or match[2]) if match is not None else "",
            predicate=predicate,
            value_ref=(value.attribute("ref") if value is not None else None) or "name",
            label_ref=label_ref if inner is None else inner[1],
            is_label_id=inner is not None,
            is_random=is_random,
            seed=seed,
        )

    def _written_choices(self, node: Node, path: str) -> Itemset:
        """Take choices that stand in the body into a list of their own, named after the question's path."""
        document = Node("", kind=NodeKind.DOCUMENT)
        root = Node("root", document)
        is_label_id = False
        for item in node.elements("item"):
            value = item.element("value")
            entry = Node("item", root)
            Node("name", entry, value.string_value().strip() if value is not None else "")
            label, label_id = self._text(item, "label")
            is_label_id = is_label_id or label_id is not None
            Node("label", entry, words.plain(label))
            Node("itextId", entry, label_id or "")
        self._model.inline[path] = document
        return Itemset(
            nodeset=f"instance('{path}')/root/item",
            instance=path,
            predicate=None,
            value_ref="name",
            label_ref="itextId" if is_label_id else "label",
            is_label_id=is_label_id,
        )

    # --- what all of them have ---------------------------------------------------------------------------------------

    def _refers(self, node: Node) -> bool:
        return any(node.attribute(name) for name in ("ref", "nodeset", "bind"))

    def _path(self, node: Node, above: str) -> str:
        bound = self._model.by_bind_id.get(node.attribute("bind") or "")
        path = bound or self._model.path(node.attribute("ref") or node.attribute("nodeset") or "", above)
        if path not in self._model.paths:
            self._refusals.add(f"a question that belongs to no answer ({path})")
        return path

    def _text(self, parent: Node, name: str) -> tuple[str, str | None]:
        node = parent.element(name)
        if node is None:
            return "", None
        text_id = itext_id(node.attribute("ref"))
        if text_id is None:
            return text_of(node), None
        text = self._model.texts.get(text_id)
        if not text and text_id in self._model.texts.media:
            self._refusals.add("labels that are a picture or a sound, without words")
        return text, text_id


def _order(nodeset: str) -> tuple[str, bool, str]:
    """Give a nodeset without ``randomize()`` around it, whether it had that, and the expression of its seed."""
    if not nodeset.strip().startswith("randomize("):
        return nodeset, False, ""
    try:
        tree = parse(nodeset)
    except XPathError:
        return nodeset, False, ""
    if not isinstance(tree, Call):
        return nodeset, False, ""
    inner = nodeset.strip().removeprefix("randomize(").removesuffix(")")
    if len(tree.arguments) == 1:
        return inner, True, ""
    for at in reversed([place for place, sign in enumerate(inner) if sign == ","]):
        if _parses(inner[:at]) and _parses(inner[at + 1 :]):
            return inner[:at], True, inner[at + 1 :].strip()
    return nodeset, False, ""


def _parses(text: str) -> bool:
    try:
        parse(text)
    except XPathError:
        return False
    return True


def _appearances(node: Node) -> frozenset[str]:
    return frozenset((node.attribute("appearance") or "").split())


def _parameters(node: Node) -> Mapping[str, str] | None:
    found = {
        attribute.name: attribute.text
        for attribute in node.attributes
        if attribute.name not in _NO_PARAMETERS and attribute.namespace in ("", ODK)
    }
    return found or None
