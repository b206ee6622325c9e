"""Finds the faults of a workbook's expressions: wrong grammar, unknown names and functions, and circles.

Works on the workbook itself, in a stand-in for the form in which every question lies directly below the root, so
that it needs no compiled form and finds everything at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vrp_desktop.forms.faults import Fault
from vrp_desktop.forms.graph import Aspect, Cycle, Task, ranked
from vrp_desktop.forms.instance import build
from vrp_desktop.forms.namespaces import PREFIXES
from vrp_desktop.forms.workbook import type_word
from vrp_desktop.forms.xpath.compiler import Compiler
from vrp_desktop.forms.xpath.errors import XPathError
from vrp_desktop.forms.xpath.parser import parse
from vrp_desktop.forms.xpath.reads import reads

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vrp_desktop.forms.workbook import Row
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
}
_COLUMNS = {Aspect.RELEVANT: "relevant", Aspect.CHOICES: "choice_filter", Aspect.VALUE: "calculate"}
_YES_NO = frozenset({"yes", "no", "true", "false", "true()", "false()"})
_REFERENCE = re.compile(r"\$\{\s*([^}]*?)\s*\}")
_OPEN_REFERENCE = re.compile(r"\$\{[^}]*$")
_DYNAMIC = re.compile(r"[\w:\-]+\(|\$\{")


def check_expressions(survey: Sequence[Row], names: Mapping[str, Row]) -> list[Fault]:
    """Give the faults of all expressions. `names`: the row of each question, group and calculation by its name."""
    check = _Check(names)
    check.walk(survey)
    check.circles()
    return check.faults


@dataclass(slots=True)
class _Check:
    names: Mapping[str, Row]
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
            word, place = type_word(row.get("type")), place_of.get(id(row))
            if word == "end_group":
                del groups[-1:]
                continue
            for column, aspect, text in _expressions(row):
                tree = self._checked(row, column, text)
                if tree is not None and place is not None:
                    self._note(place, aspect, tree)
            if place is not None:
                self._inherit(place, groups[-1] if groups else None)
            if word == "begin_group":
                groups.append(place)

    def _checked(self, row: Row, column: str, text: str) -> Expression | None:
        if _OPEN_REFERENCE.search(text):
            self._fault(row, column, "A ${ is not closed with }.")
            return None
        unknown = [name for name in _REFERENCE.findall(text) if name not in self.names]
        for name in unknown:
            self._fault(row, column, f"There is no question called “{name}”.")
        plain = _REFERENCE.sub(lambda match: f" /data/{match[1]} " if match[1] in self.names else " /data ", text)
        compiler = Compiler(namespaces=PREFIXES)
        try:
            tree = parse(plain)
            if column == "choice_filter":
                compiler.predicate(tree)
            else:
                compiler.value(tree)
        except XPathError as wrong:
            self._fault(row, column, wrong.message)
            return None
        return None if unknown else tree

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
                self._fault(rows[tasks[at].node], column, f"This goes round in a circle: {named}.")
                for task in tasks:
                    self.needs[task] = self.needs[task].difference(tasks)
            else:
                return

    def _fault(self, row: Row, column: str, message: str) -> None:
        self.faults.append(Fault("survey", row.number, row.heading(column), message))


def _expressions(row: Row) -> Iterator[tuple[str, Aspect, str]]:
    for column, aspect in _ASPECTS.items():
        text = row.get(column)
        if text and text.lower() not in _YES_NO:
            yield column, aspect, text
    if _DYNAMIC.search(row.get("default")):
        yield "default", Aspect.LOOK, row.get("default")
    for column in ("label", "hint"):
        for name in _REFERENCE.findall(row.get(column)):
            yield column, Aspect.LOOK, f"${{{name}}}"
