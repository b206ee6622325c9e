"""What a form says. Parsed once from its XForm, shared by all its live forms, never changed.

Paths are absolute and without positions, as in a bind's nodeset: ``/data/place/ward``. Names outside the form's own
namespace carry their usual prefix: ``/data/orx:meta/orx:instanceID``.
Expressions are XPath text; `None` when absent. Names follow the ODK XForms specification.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vrp_desktop.forms.kept import KeptList
    from vrp_desktop.forms.xpath.nodes import Node


class Control(StrEnum):
    """How a question is answered (XForms body elements that we support)."""

    INPUT = "input"
    SELECT1 = "select1"
    SELECT = "select"
    RANGE = "range"
    RANK = "rank"
    UPLOAD = "upload"
    """A picture, sound or file; read, so that a form's rules can be followed, but never shown (see ``support``)."""
    TRIGGER = "trigger"
    NONE = "none"
    """Not shown: calculations and hidden values."""


class DataType(StrEnum):
    """A bind's type. Every value is kept as text; the type says how it is read and checked.

    What a form calls anything else is a string (ODK XForms, section "Bind attributes").
    """

    STRING = "string"
    INT = "int"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    DATETIME = "dateTime"
    GEOPOINT = "geopoint"
    GEOTRACE = "geotrace"
    GEOSHAPE = "geoshape"
    BINARY = "binary"
    BARCODE = "barcode"
    INTENT = "intent"


@dataclass(frozen=True, slots=True)
class Bind:
    """What a form says about one node.

    Messages may be translated: the texts themselves are in the default language, the ids name them in `Form.texts`.
    `preload`: what fills the node by itself and its parameter, like ("date", "today").

    `warning`: an expression that is true when the person should look again; `warning_message` is then shown, and
    nothing is blocked. `roles`: who is asked; empty means everyone. `guard`: whether free text is checked for
    personal data. `column`: what this answer fills in the Records table ("date", "what", "where" or "state").
    `adds`: for a button that opens another form, ``form_id(target=source ...)``. `register`: the answer is a record of
    that form's register, by its id; several with spaces between them when it `is_many`. `generate`: what the program
    fills in and nobody types: "code-name", made for a new record; "count" and a form's id, how many of its records
    point at this one when it is opened; or "answer", a question of records and one of theirs: what the chosen record
    answered there. `only`: of the register those that answered so, ``question=code code``. `may_loop`: whether records
    may point at each other in a circle. `beside`: a form and one of its questions: the newest record that has the same
    answer there is shown beside this one. `begins`: once this is answered, and not with "no", a draft of another form
    begins, ``form_id(target=source target='words' target=.)`` with ``.`` for this record; or, for "support", an answer
    "yes" asks the coordinator for a call. `moves`: a question of records and one of theirs, ``mentee.stage``: this
    answer becomes the chosen record's. `alike`: a new record may be the same as one there is, which is then this
    answer, see `operations.alike`. These are our extensions (``bind::vrp:...``).
    """

    nodeset: str
    type: DataType = DataType.STRING
    required: str | None = None
    required_message: str | None = None
    required_message_id: str | None = None
    relevant: str | None = None
    constraint: str | None = None
    constraint_message: str | None = None
    constraint_message_id: str | None = None
    readonly: str | None = None
    calculate: str | None = None
    preload: tuple[str, str] | None = None
    warning: str | None = None
    warning_message: str | None = None
    roles: tuple[str, ...] = ()
    guard: bool = True
    column: str | None = None
    adds: str | None = None
    register: str | None = None
    is_many: bool = False
    generate: str | None = None
    only: str | None = None
    may_loop: bool = True
    beside: str | None = None
    begins: str | None = None
    moves: str | None = None
    alike: str | None = None


@dataclass(frozen=True, slots=True)
class Itemset:
    """Where a select's choices come from.

    `nodeset`: the expression that gives them, without a ``randomize()`` around it. When it is
    ``instance('id')/root/item[predicate]``, `instance` and `predicate` hold its parts (the predicate is the choice
    filter); else `instance` is empty. `value_ref` and `label_ref` are children of an item; with `is_label_id` the
    label's child holds an id of `Form.texts`. `seed`: the expression of the order's seed, empty when each opening of
    the form draws its own.
    """

    nodeset: str
    instance: str
    predicate: str | None
    value_ref: str
    label_ref: str
    is_label_id: bool = False
    is_random: bool = False
    seed: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice. `attributes`: the list's other columns, like ``group`` or ``search`` (extra search words)."""

    code: str
    label: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """One leaf of the form.

    `label` and `hint` are in the form's default language and may hold ``{xpath}`` outputs, resolved by the live form
    (see ``words``); `label_id` and `hint_id` name their translations in `Form.texts`. `default`: the text a new record
    starts with.
    """

    path: str
    control: Control
    bind: Bind
    label: str = ""
    hint: str = ""
    appearances: frozenset[str] = frozenset()
    itemset: Itemset | None = None
    default: str | None = None
    parameters: Mapping[str, str] | None = None
    label_id: str | None = None
    hint_id: str | None = None

    @property
    def name(self) -> str:
        """The last step of the path; the column in the register."""
        return self.path.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that stand together under one heading (empty `label`: no heading).

    A group without a node of its own, which is only there for the eye, has an empty `path`.
    """

    path: str
    bind: Bind
    label: str
    appearances: frozenset[str]
    children: tuple[BodyNode, ...]
    label_id: str | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """Questions that are asked several times, each time in an instance of their own.

    `count`: an expression that says how many instances there are, `None` when people add and remove them. `is_fixed`:
    there are as many as the form starts with (``jr:noAddRemove``). `label`: the heading of all of them together.
    """

    path: str
    bind: Bind
    label: str
    appearances: frozenset[str]
    children: tuple[BodyNode, ...]
    label_id: str | None = None
    count: str | None = None
    is_fixed: bool = False

    @property
    def name(self) -> str:
        """The last step of the path."""
        return self.path.rsplit("/", 1)[-1]


BodyNode = Group | Repeat | Question


class Event(StrEnum):
    """When an action is carried out."""

    FIRST_LOAD = "odk-instance-first-load"
    LOAD = "odk-instance-load"
    NEW_REPEAT = "odk-new-repeat"
    VALUE_CHANGED = "xforms-value-changed"


@dataclass(frozen=True, slots=True)
class Action:
    """A ``setvalue``: puts the value of `value` (an expression) into the node at `ref` when one of `events` happens.

    `ref`: a path, predicates allowed. `trigger`: the path of the question or repeat that it stands in, empty in the
    model.
    """

    ref: str
    value: str
    events: frozenset[Event]
    trigger: str = ""


@dataclass(frozen=True, slots=True)
class FormSettings:
    """What the settings sheet says beside title and version (``attribute::vrp:...`` columns).

    `prefix`: two letters of a record's reference, like "RC". `button`, `button_help`: words of the big button on
    the home page. `order`: its place there, below 0 for none. `roles`: who may fill it in; empty means everyone.
    `keep_months`: how long records are kept after the end of their quarter; 0 means for good. `keep_from`: the name of
    the date question whose quarter counts (unanswered: it is not over, and the record stays); empty for the date of
    the table of records.
    `is_counted`: what is filled in is only counted; there is no record, no draft and no log of it.
    """

    prefix: str
    button: str
    button_help: str
    order: int
    roles: tuple[str, ...]
    keep_months: int = 0
    keep_from: str = ""
    is_counted: bool = False


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Form:
    """A published form. `body`: what is shown, in order; `hidden`: calculations and other nodes without a control.

    `primary`: the root element of the primary instance, templates of repeats included: the shape of the answers and
    what they start with. `languages`: the default one first, none for a form that is not translated. `texts`: by id,
    text by language; a language that is missing falls back to the first that is there. `not_supported`: what the form
    uses and this program cannot show, each in words that go on from "This form uses".

    Each is itself and equal to no other, so that what is compiled from it can be kept beside it.
    """

    id: str
    version: str
    title: str
    root: str
    settings: FormSettings
    body: tuple[BodyNode, ...]
    hidden: tuple[Question, ...]
    instances: Mapping[str, Node]
    """Secondary instances written inline: id to the document that holds them."""
    files: Mapping[str, str]
    """Secondary instances from files: id to file name, like ``{"ward": "ward.csv"}``."""
    primary: Node | None = None
    binds: Mapping[str, Bind] = field(default_factory=dict)
    """Every bind by its path; those of shown and hidden leaves stand beside them too."""
    languages: tuple[str, ...] = ()
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    actions: tuple[Action, ...] = ()
    not_supported: tuple[str, ...] = ()
    not_supported_at: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By each of `not_supported` that is about some nodes, their paths."""
    kept: Mapping[str, KeptList] = field(default_factory=dict)
    """By secondary instance, the choices that a store keeps with the form (see ``kept``)."""

    def questions(self) -> Iterator[Question]:
        """Give every leaf that has a control, in the order of the form, those in repeats included."""
        yield from (node for node in self.nodes() if isinstance(node, Question))

    def nodes(self) -> Iterator[BodyNode]:
        """Give everything that is shown, in the order of the form, what holds others before what it holds."""
        stack: list[BodyNode] = list(reversed(self.body))
        while stack:
            node = stack.pop()
            yield node
            if not isinstance(node, Question):
                stack.extend(reversed(node.children))

    def repeats(self) -> tuple[str, ...]:
        """Give the path of every repeat, outer ones first."""
        return tuple(node.path for node in self.nodes() if isinstance(node, Repeat))

    def columns(self) -> Iterator[Question]:
        """Give every leaf that a register keeps: shown questions but buttons, then the hidden ones; none of a repeat.

        A register has one row a record; what is asked several times stands in the log and in the record in words.
        """
        inside = tuple(f"{path}/" for path in self.repeats())
        for question in (*self.questions(), *self.hidden):
            if question.control is not Control.TRIGGER and not question.path.startswith(inside):
                yield question

    def question(self, path: str) -> Question:
        """Give the leaf at `path`. Raises KeyError."""
        for node in (*self.questions(), *self.hidden):
            if node.path == path:
                return node
        raise KeyError(path)
