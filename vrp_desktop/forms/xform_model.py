"""The model of a compiled form: the primary instance, binds, secondary instances, actions and preloads.

Source: ODK XForms specification, sections "Instance", "Bindings" and "Events and Actions".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vrp_desktop.forms import words
from vrp_desktop.forms.definition import Action, Bind, DataType, Event
from vrp_desktop.forms.namespaces import ENTITIES, JAVAROSA, ODK, OPENROSA, PREFIXES, VRP, XFORMS
from vrp_desktop.forms.shape import absolute
from vrp_desktop.forms.xform_text import Texts, itext_id, read_texts
from vrp_desktop.forms.xpath.nodes import Node, NodeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

_BIND_ATTRIBUTES = frozenset(
    {"id", "nodeset", "type", "required", "relevant", "constraint", "readonly", "calculate", "saveIncomplete"}
)
_VRP_ATTRIBUTES = frozenset(
    {"roles", "guard", "column", "adds", "warning", "warning_message", "register", "many", "generate"}
    | {"only", "loops", "beside", "begins", "moves", "alike"}
)
_RECORD_COLUMNS = frozenset({"date", "what", "where", "state"})
_FILE = re.compile(r"jr://(?:file|file-csv)/([A-Za-z0-9_\-. ]+\.(?:csv|xml|geojson))")
_TYPE_NAMES = {"text": "string", "integer": "int", "datetime": "dateTime"}
_PRELOADS = frozenset({"uid", "timestamp", "date", "property", "context", "patient"})
_FIRST_LOADS = frozenset({"xforms-ready", "jr-insert"})
_PREFIX_OF = {uri: prefix for prefix, uri in PREFIXES.items() if uri != XFORMS}


class Refusals:
    """What a form uses and this program cannot show, and what it passes over; each said once, in order."""

    def __init__(self) -> None:
        self._found: dict[str, dict[str, None]] = {}

    def add(self, what: str, path: str = "") -> None:
        """Note something, in words that go on from "This form uses". `path`: of the node that it is about."""
        paths = self._found.setdefault(what, {})
        if path:
            paths.setdefault(path)

    def all(self) -> tuple[str, ...]:
        """Give everything noted."""
        return tuple(self._found)

    def places(self) -> dict[str, tuple[str, ...]]:
        """Give the paths of what was noted of some nodes."""
        return {what: tuple(paths) for what, paths in self._found.items() if paths}


class Model:
    """What the model of a form says. `paths`: every node of the primary instance by its path, templates included."""

    def __init__(self, model: Node, refusals: Refusals) -> None:
        self._refusals = refusals
        instances = list(model.elements("instance"))
        self.primary = next(instances[0].elements(), None) if instances else None
        self.texts: Texts = read_texts(model.element("itext"))
        self.paths: dict[str, Node] = {}
        self.root = ""
        if self.primary is not None:
            # Names without a prefix belong to the root's own namespace.
            self._home = self.primary.namespace
            self.root = f"/{self._step(self.primary)}"
            self._walk(self.primary, self.root)
        self.binds: dict[str, Bind] = {}
        self.by_bind_id: dict[str, str] = {}
        for node in model.elements("bind"):
            bind = self._bind(node)
            self.binds[bind.nodeset] = bind
            if node.attribute("id"):
                self.by_bind_id[node.attribute("id") or ""] = bind.nodeset
        self.inline: dict[str, Node] = {}
        self.files: dict[str, str] = {}
        for instance in instances[1:]:
            self._instance(instance)
        self.actions = list(self.read_actions(model, ""))
        self._rest(model)

    def bind(self, path: str) -> Bind:
        """Give the bind of a node; one that says nothing when it has none."""
        return self.binds.get(path) or Bind(path)

    def path(self, text: str, above: str = "") -> str:
        """Give the absolute path that a reference means. `above`: the path it is relative to."""
        return absolute(text, above or self.root)

    def read_actions(self, parent: Node, trigger: str) -> Iterator[Action]:
        """Give the actions that stand in an element. `trigger`: the path of the question or repeat it belongs to."""
        for node in parent.elements():
            if node.name in ("setgeopoint", "recordaudio") and node.namespace == ODK:
                what = "the laptop's position" if node.name == "setgeopoint" else "sound recording"
                self._refusals.add(what, self.path(node.attribute("ref") or "", trigger))
            if node.name != "setvalue":
                continue
            names = (node.attribute("event") or "").split()
            events = {Event.FIRST_LOAD if name in _FIRST_LOADS else name for name in names}
            for unknown in sorted(events - set(Event)):
                self._refusals.add(f"values that are set on “{unknown}”")
            ref = node.attribute("ref") or node.attribute("bind") or ""
            text = node.string_value()
            literal = f"'{text}'" if "'" not in text else f'"{text.replace(chr(34), chr(39))}"'
            yield Action(
                ref=ref if ref.strip().startswith("/") else self.by_bind_id.get(ref, self.path(ref, trigger)),
                value=node.attribute("value") if (node.attribute("value") or "").strip() else literal,  # type: ignore[arg-type]
                events=frozenset(Event(event) for event in events & set(Event)),
                trigger=trigger,
            )

    # --- primary instance --------------------------------------------------------------------------------------------

    def _step(self, node: Node) -> str:
        prefix = _PREFIX_OF.get(node.namespace) if node.namespace != self._home else None
        return node.name if prefix is None else f"{prefix}:{node.name}"

    def _walk(self, node: Node, path: str) -> None:
        self.paths.setdefault(path, node)
        for child in node.elements():
            if child.name == "entity" and child.namespace == ENTITIES:
                self._refusals.add("entities (records that forms share)")
            self._walk(child, f"{path}/{self._step(child)}")

    # --- binds -------------------------------------------------------------------------------------------------------

    def _bind(self, node: Node) -> Bind:
        path = self.path(node.attribute("nodeset") or "")
        for attribute in node.attributes:
            if attribute.namespace == VRP and attribute.name not in _VRP_ATTRIBUTES:
                self._refusals.add(f"“vrp:{attribute.name}” on {path}", path)
            elif attribute.namespace == ENTITIES:
                self._refusals.add("entities (records that forms share)", path)
            elif attribute.namespace == "" and attribute.name not in _BIND_ATTRIBUTES:
                self._refusals.add(f"“{attribute.name}” on {path}", path)
        preload, parameter = node.attribute("preload", JAVAROSA), node.attribute("preloadParams", JAVAROSA) or ""
        if preload is not None and preload not in _PRELOADS:
            self._refusals.add(f"the automatic value “{parameter or preload}”", path)
        column = node.attribute("column", VRP)
        if column is not None and column not in _RECORD_COLUMNS:
            self._refusals.add(
                f"“{column}” as a column of the table of records (it may be date, what, where or state)", path
            )
        required_message, required_id = self._message(node.attribute("requiredMsg", JAVAROSA))
        constraint_message, constraint_id = self._message(node.attribute("constraintMsg", JAVAROSA))
        return Bind(
            nodeset=path,
            type=_data_type(node.attribute("type") or "string"),
            required=node.attribute("required"),
            required_message=required_message,
            required_message_id=required_id,
            relevant=node.attribute("relevant"),
            constraint=node.attribute("constraint"),
            constraint_message=constraint_message,
            constraint_message_id=constraint_id,
            readonly=node.attribute("readonly"),
            calculate=node.attribute("calculate"),
            preload=None if preload is None else (preload, parameter),
            warning=node.attribute("warning", VRP),
            warning_message=self._message(node.attribute("warning_message", VRP))[0],
            roles=tuple((node.attribute("roles", VRP) or "").split()),
            # A record's id may look like a telephone number.
            guard=_is_yes(node.attribute("guard", VRP), otherwise=True) and not node.attribute("register", VRP),
            column=column,
            adds=node.attribute("adds", VRP),
            register=node.attribute("register", VRP) or None,
            is_many=_is_yes(node.attribute("many", VRP)),
            generate=node.attribute("generate", VRP) or None,
            only=node.attribute("only", VRP) or None,
            may_loop=_is_yes(node.attribute("loops", VRP), otherwise=True),
            beside=node.attribute("beside", VRP) or None,
            begins=node.attribute("begins", VRP) or None,
            moves=node.attribute("moves", VRP) or None,
            alike=node.attribute("alike", VRP) or None,
        )

    def _message(self, text: str | None) -> tuple[str | None, str | None]:
        text_id = itext_id(text)
        if text_id is not None:
            return self.texts.get(text_id), text_id
        return (None if text is None else words.tidy(text)), None

    # --- secondary instances -----------------------------------------------------------------------------------------

    def _instance(self, node: Node) -> None:
        name, source = node.attribute("id") or "", node.attribute("src")
        root = next(node.elements(), None)
        # A form may carry what it attaches: then the address only says where it came from.
        if source is not None and root is None:
            match = _FILE.fullmatch(source)
            if source.startswith("jr://instance/"):
                self._refusals.add("values from the record that was saved last")
            elif match is None:
                self._refusals.add(f"the attached file {source.rsplit('/', 1)[-1]}")
            else:
                self.files[name] = match[1]
            return
        document = Node("", kind=NodeKind.DOCUMENT)
        if root is not None:
            root.parent = document
            document.children.append(root)
        self.inline[name] = document

    def _rest(self, model: Node) -> None:
        known = {"instance", "bind", "setvalue", "itext", "submission", "setgeopoint", "recordaudio"}
        for child in model.elements():
            if child.name == "submission" and child.attribute("base64RsaPublicKey") is not None:
                self._refusals.add("records that are encrypted for one server")
            if child.name not in known and child.namespace in ("", XFORMS, ODK, OPENROSA, JAVAROSA):
                self._refusals.add(f"“{child.name}” in its model")


def _is_yes(text: str | None, *, otherwise: bool = False) -> bool:
    """Read one of our own yes and no columns; XLSForm writes both as words or as XPath."""
    word = (text or "").strip().lower()
    return word not in ("no", "off", "false", "false()") if word else otherwise


def _data_type(text: str) -> DataType:
    name = text.strip().rpartition(":")[2]
    try:
        return DataType(_TYPE_NAMES.get(name, name))
    except ValueError:
        return DataType.STRING
