"""Finds the faults of a workbook's expressions: wrong grammar, unknown names and functions, and circles.

Works on the workbook itself, in a stand-in for the form in which every question lies directly below the root, so
that it needs no compiled form and finds everything at once.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vrp_desktop.forms.graph import CIRCLE, Aspect, Cycle, Task, ranked
from vrp_desktop.forms.instance import build
from vrp_desktop.forms.namespaces import PREFIXES
from vrp_desktop.forms.publishing.faults import Fault
from vrp_desktop.forms.publishing.syntax_walk import calls
from vrp_desktop.forms.publishing.types import question_type
from vrp_desktop.forms.xpath.compiler import Compiler
from vrp_desktop.forms.xpath.errors import XPathError
from vrp_desktop.forms.xpath.parser import parse
from vrp_desktop.forms.xpath.reads import reads
from vrp_desktop.forms.xpath.syntax import Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vrp_desktop.forms.publishing.attachments import Attachments
    from vrp_desktop.forms.publishing.workbook import Row
    from vrp_desktop.forms.xpath.nodes import Node
    from vrp_desktop.forms.xpath.syntax import Expression

_ASPECTS = {
    "relevant": Aspect.RELEVANT,
    "readonly": Aspect.READONLY,
    "required": Aspect.LOOK,
    "constraint": Aspect.LOOK,
    "calculate": Aspect.VALUE,
    "choice_filter": Aspect.CHOICES,
    "vrp:warning": Aspect.LOOK,
    "repeat_count": Aspect.LOOK,
}
_WITH_WORDS = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
_STRAIGHT = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")
"""Curly quotation marks to straight ones."""
_COLUMNS = {Aspect.RELEVANT: "relevant", Aspect.CHOICES: "choice_filter", Aspect.VALUE: "calculate"}
_YES_NO = frozenset({"yes", "no", "true", "false", "true()", "false()"})
_REFERENCE = re.compile(r"\$\{\s*([^}]*?)\s*\}")
_OPEN_REFERENCE = re.compile(r"\$\{[^}]*$")
_DYNAMIC = re.compile(r"[\w:\-]+\(|\$\{")


def check_expressions(survey: Sequence[Row], names: Mapping[str, Row], attachments: Attachments) -> list[Fault]:
    """Give the faults of all expressions. `names`: the first row of each question, group and calculation by its name.

    `attachments`: where the files are that pulldata() asks.
    """
    counted = Counter(row.get("name") for row in survey if not question_type(row.get("type")).is_end)
    check = _Check(names, attachments, frozenset(name for name, count in counted.items() if count > 1))
    check.walk(survey)
    # In a repeat an answer may need the one before it; only the compiled form can tell that from a circle.
    if not any(question_type(row.get("type")).word in ("repeat", "loop") for row in survey):
        check.circles()
    return check.faults


@dataclass(slots=True)
class _Check:
    names: Mapping[str, Row]
    attachments: Attachments
    doubled: frozenset[str]
    faults: list[Fault] = field(default_factory=list)
    needs: dict[Task, set[Task]] = field(default_factory=dict)
    nodes: list[Node] = field(init=False)
    places: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        _, nodes = build(["/data", *[f"/data/{name}" for name in self.names]])
        self.nodes = nodes[1:]
        self.places = {id(node): place for place, node in enumerate(self.nodes)}

    def walk(self, survey: Sequence[Row]) -> None:
        """Check each row, and note what it needs, with what its groups say of it."""
        place_of = {id(row): place for place, row in enumerate(self.names.values())}
        groups: list[int | None] = []
        for row in survey:
            kind, place = question_type(row.get("type")), place_of.get(id(row))
            if kind.is_end:
                del groups[-1:]
                continue
            for column, aspect, text in _expressions(row):
                tree = self._checked(row, column, text)
                if tree is not None and place is not None:
                    self._note(place, aspect, tree)
            for column in _WITH_WORDS:
                for heading, text in row.texts(column):
                    self._check_references(row, heading, text)
            self._check_references(row, "trigger", row.get("trigger"))
            if "${" in kind.choices:
                self._check_references(row, "type", row.get("type"))
            if place is not None:
                self._inherit(place, groups[-1] if groups else None)
            if kind.is_begin:
                groups.append(place)

    def _check_references(self, row: Row, column: str, text: str) -> bool:
        """Report what is wrong with the ${} of a text, and tell whether all is well."""
        if _OPEN_REFERENCE.search(text):
            self._fault(row, column, "A ${ is not closed with }.", "Add the } behind the question's name.")
            return False
        is_well = True
        for name in dict.fromkeys(_REFERENCE.findall(text)):
            if name.startswith("last-saved#"):
                message = "This program does not keep the answers of the last record for the next one."
                self._fault(row, column, message, "Take the last-saved part out.")
                is_well = False
            elif name not in self.names:
                message = f"There is no question called “{name}”."
                self._fault(row, column, message, "Look at its spelling, or add the question.")
                is_well = False
            elif name in self.doubled:
                message = f"Two questions are called “{name}”, so it is not clear which is meant."
                self._fault(row, column, message, "Give one of them another name.")
                is_well = False
        return is_well

    def _checked(self, row: Row, column: str, text: str) -> Expression | None:
        are_known = self._check_references(row, column, text)
        # As pyxform does: word processors put curly quotation marks into cells.
        straight = text.translate(_STRAIGHT)
        plain = _REFERENCE.sub(lambda match: f" /data/{match[1]} " if match[1] in self.names else " /data ", straight)
        if _OPEN_REFERENCE.search(text):
            return None
        compiler = Compiler(namespaces=PREFIXES)
        try:
            tree = parse(plain)
            if column == "choice_filter":
                compiler.predicate(tree)
            else:
                compiler.value(tree)
        except XPathError as wrong:
            self._fault(row, column, wrong.message, "Correct the expression in this cell.")
            return None
        except RecursionError:
            self._fault(row, column, "This expression has too many brackets inside each other.", "Make it shorter.")
            return None
        self._check_files(row, column, tree)
        return tree if are_known else None

    def _check_files(self, row: Row, column: str, tree: Expression) -> None:
        for call in calls(tree):
            if call.name == "pulldata" and call.arguments and isinstance(call.arguments[0], Literal):
                name = call.arguments[0].text
                name = name if name.endswith(".csv") else f"{name}.csv"
                if not self.attachments.is_there(name):
                    self._fault(row, column, f"There is no list called {name}.", "Put the file beside the workbook.")

    def _note(self, place: int, aspect: Aspect, tree: Expression) -> None:
        if aspect is Aspect.LOOK:
            return  # Nothing depends on it.
        read = reads(tree, self.nodes[place], () if aspect is Aspect.CHOICES else None)
        needed = {Task(self.places[id(node)], Aspect.VALUE) for node in read}
        self.needs.setdefault(Task(place, aspect), set()).update(needed)

    def _inherit(self, place: int, group: int | None) -> None:
        above = set() if group is None else {Task(group, Aspect.RELEVANT)}
        self.needs.setdefault(Task(place, Aspect.RELEVANT), set()).update(above)
        own = {Task(place, Aspect.RELEVANT), Task(place, Aspect.CHOICES)}
        self.needs.setdefault(Task(place, Aspect.VALUE), set()).update(own)

    def circles(self) -> None:
        """Report every circle, each once: a found one is taken apart before the next is looked for."""
        rows = list(self.names.values())
        while True:
            try:
                ranked(self.needs)
            except Cycle as cycle:
                tasks = cycle.tasks
                at = next((i for i, task in enumerate(tasks) if task.aspect is not Aspect.VALUE), 0)
                around = list(dict.fromkeys(task.node for task in (*tasks[at:], *tasks[:at])))
                named = " needs ".join(rows[place].get("name") for place in (*around, around[0]))
                column = _COLUMNS.get(tasks[at].aspect, "name")
                message = f"{CIRCLE}{named}."
                self._fault(rows[tasks[at].node], column, message, "Take one of these out of the other's expression.")
                for task in tasks:
                    self.needs[task] = self.needs[task].difference(tasks)
            else:
                return

    def _fault(self, row: Row, column: str, message: str, do_next: str) -> None:
        self.faults.append(Fault("survey", row.number, row.heading(column), message, do_next))


def _expressions(row: Row) -> Iterator[tuple[str, Aspect, str]]:
    for column, aspect in _ASPECTS.items():
        text = row.get(column)
        if text and text.lower() not in _YES_NO:
            yield column, aspect, text
    if _DYNAMIC.search(row.get("default")):
        yield "default", Aspect.LOOK, row.get("default")
