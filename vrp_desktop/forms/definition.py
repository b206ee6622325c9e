"""What a form says. Parsed once from its XForm, shared by all its live forms, never changed.

Paths are absolute and without positions, as in a bind's nodeset: ``/data/place/ward``.
Expressions are XPath text; `None` when absent. Names follow the ODK XForms specification.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Control(StrEnum):
    """How a question is answered (XForms body elements that we support)."""

    INPUT = "input"
    SELECT1 = "select1"
    SELECT = "select"
    RANGE = "range"
    TRIGGER = "trigger"
    NONE = "none"
    """Not shown: calculations and hidden values."""


class DataType(StrEnum):
    """A bind's type. Every value is kept as text; the type says how it is read and checked."""

    STRING = "string"
    INT = "int"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    DATETIME = "dateTime"


@dataclass(frozen=True, slots=True)
class Bind:
    """What a form says about one node.

    `warning`: an expression that is true when the person should look again; `warning_message` is then shown, and
    nothing is blocked. `roles`: who is asked; empty means everyone. `guard`: whether free text is checked for
    personal data. `column`: what this answer fills in the Records table ("date", "what", "where" or "state").
    `adds`: for a button that opens another form, ``form_id(target=source ...)``. These are our extensions
    (``bind::vrp:...``).
    """

    nodeset: str
    type: DataType = DataType.STRING
    required: str | None = None
    required_message: str | None = None
    relevant: str | None = None
    constraint: str | None = None
    constraint_message: str | None = None
    readonly: str | None = None
    calculate: str | None = None
    warning: str | None = None
    warning_message: str | None = None
    roles: tuple[str, ...] = ()
    guard: bool = True
    column: str | None = None
    adds: str | None = None


@dataclass(frozen=True, slots=True)
class Itemset:
    """Where a select's choices come from. `instance`: secondary instance id; `predicate`: its choice filter."""

    nodeset: str
    instance: str
    predicate: str | None
    value_ref: str
    label_ref: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice. `attributes`: the list's other columns, like ``group`` or ``search`` (extra search words)."""

    code: str
    label: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """One leaf of the form.

    `label` and `hint` may hold ``{xpath}`` outputs, resolved by the live form (see ``words``). `default`: the text a
    new record starts with; `first_load`: an expression that gives it instead, evaluated once.
    """

    path: str
    control: Control
    bind: Bind
    label: str = ""
    hint: str = ""
    appearances: frozenset[str] = frozenset()
    itemset: Itemset | None = None
    default: str | None = None
    first_load: str | None = None
    parameters: Mapping[str, str] | None = None

    @property
    def name(self) -> str:
        """The last step of the path; the column in the register."""
        return self.path.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that stand together under one heading (empty `label`: no heading)."""

    path: str
    bind: Bind
    label: str
    appearances: frozenset[str]
    children: tuple[Group | Question, ...]


@dataclass(frozen=True, slots=True)
class FormSettings:
    """What the settings sheet says beside title and version (``attribute::vrp:...`` columns).

    `prefix`: two letters of a record's reference, like "RC". `button`, `button_help`: words of the big button on
    the home page. `order`: its place there. `roles`: who may fill it in; empty means everyone.
    """

    prefix: str
    button: str
    button_help: str
    order: int
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Form:
    """A published form. `body`: what is shown, in order; `hidden`: calculations and other nodes without a control.

    Each is itself and equal to no other, so that what is compiled from it can be kept beside it.
    """

    id: str
    version: str
    title: str
    root: str
    settings: FormSettings
    body: tuple[Group | Question, ...]
    hidden: tuple[Question, ...]
    instances: Mapping[str, tuple[Mapping[str, str], ...]]
    """Secondary instances written inline: id to items, each a mapping of child name to text."""
    files: Mapping[str, str]
    """Secondary instances from files: id to file name, like ``{"ward": "ward.csv"}``."""

    def questions(self) -> Iterator[Question]:
        """Give every leaf that has a control, in the order of the form."""
        stack: list[Group | Question] = list(reversed(self.body))
        while stack:
            node = stack.pop()
            if isinstance(node, Group):
                stack.extend(reversed(node.children))
            else:
                yield node

    def columns(self) -> Iterator[Question]:
        """Give every leaf that a register keeps: shown questions but buttons, then the hidden ones."""
        yield from (question for question in self.questions() if question.control is not Control.TRIGGER)
        yield from self.hidden

    def question(self, path: str) -> Question:
        """Give the leaf at `path`. Raises KeyError."""
        for node in (*self.questions(), *self.hidden):
            if node.path == path:
                return node
        raise KeyError(path)
