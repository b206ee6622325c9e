"""A form made ready to run: every expression compiled, everything that depends on something ranked.

Made once for each form and shared by its live forms; it holds no answers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

from vrp_desktop.forms import words
from vrp_desktop.forms.definition import Bind, Group, Question
from vrp_desktop.forms.graph import Aspect, Cycle, Graph, Task, ranked
from vrp_desktop.forms.instance import build
from vrp_desktop.forms.namespaces import PREFIXES
from vrp_desktop.forms.xpath.compiler import Compiler
from vrp_desktop.forms.xpath.errors import XPathError
from vrp_desktop.forms.xpath.parser import parse
from vrp_desktop.forms.xpath.reads import reads
from vrp_desktop.problems import Problem, VrpError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from vrp_desktop.forms.definition import Form
    from vrp_desktop.forms.xpath.context import Context
    from vrp_desktop.forms.xpath.nodes import Node
    from vrp_desktop.forms.xpath.syntax import Expression

    Truth = Callable[[Context], bool]
    Words = tuple[str | Callable[[Context], str], ...]


_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class ExpressionFault:
    """One expression that cannot be used. `part`: where it stands, like "relevant", "label" or "choice_filter"."""

    path: str
    part: str
    message: str


class BadExpressions(VrpError):
    """The form has expressions that cannot be used, all of them in `faults`."""

    def __init__(self, faults: Sequence[ExpressionFault]) -> None:
        super().__init__(
            Problem(
                happened="This form has rules that cannot be worked out.",
                means="It was not taken over, and nothing was changed.",
                do_next="Mend the rules in its workbook and publish it again.",
                details="\n".join(f"{fault.path} {fault.part}: {fault.message}" for fault in faults),
            )
        )
        self.faults = tuple(faults)


@dataclass(slots=True)
class Rules:
    """What is compiled of one node; `None` where the form says nothing. `above`: the group's index, or -1."""

    path: str
    above: int
    bind: Bind
    question: Question | None
    relevant: Truth | None = None
    readonly: Truth | None = None
    required: Truth | None = None
    constraint: Truth | None = None
    warning: Truth | None = None
    offered: Truth | None = None
    """The choice filter, asked of each item."""
    calculate: Callable[[Context], object] | None = None
    first_load: Callable[[Context], object] | None = None
    label: Words = ()
    hint: Words = ()
    is_branch: bool = False


@dataclass(frozen=True, slots=True)
class Program:
    """A form's compiled rules by index and their order. `paths`: in document order, groups included."""

    paths: tuple[str, ...]
    indexes: dict[str, int]
    rules: tuple[Rules, ...]
    graph: Graph

    @staticmethod
    def of(form: Form) -> Program:
        """Give the form's program, compiled when first asked for. Raises BadExpressions."""
        if form not in _programs:
            _programs[form] = _Compilation(form).program()
        return _programs[form]


# A program must not hold its form, or neither would ever go.
_programs: WeakKeyDictionary[Form, Program] = WeakKeyDictionary()


def structure(form: Form) -> dict[str, Group | Question | None]:
    """Give everything that has a path, parents first; `None` for what is only there to hold others."""
    found: dict[str, Group | Question | None] = {form.root: None}

    def add(node: Group | Question) -> None:
        above = node.path.rsplit("/", 1)[0]
        missing = []
        while above not in found:
            missing.append(above)
            above = above.rsplit("/", 1)[0]
        found.update(dict.fromkeys(reversed(missing)))
        found[node.path] = node
        if isinstance(node, Group):
            for child in node.children:
                add(child)

    for node in (*form.body, *form.hidden):
        add(node)
    return found


@dataclass(slots=True)
class _Compilation:
    form: Form
    faults: list[ExpressionFault] = field(default_factory=list)
    needs: dict[Task, set[Task]] = field(default_factory=dict)

    def program(self) -> Program:
        nodes = structure(self.form)
        paths = tuple(nodes)
        indexes = {path: index for index, path in enumerate(paths)}
        _, elements = build(paths)
        by_identity = {id(element): index for index, element in enumerate(elements)}
        rules = []
        for path, index in indexes.items():
            compiler = Compiler(elements[index], by_identity, PREFIXES)
            one = _OneNode(self, compiler, elements[index], index, by_identity, path)
            rules.append(one.rules(nodes[path], indexes.get(path.rsplit("/", 1)[0], -1)))
        self._inherit(rules)
        graph = self._graph(paths)
        if self.faults or graph is None:
            raise BadExpressions(self.faults)
        return Program(paths, indexes, tuple(rules), graph)

    def _inherit(self, rules: Sequence[Rules]) -> None:
        """Make what is said of a group go for all in it."""
        for index, rule in enumerate(rules):
            for aspect in (Aspect.RELEVANT, Aspect.READONLY):
                above = Task(rule.above, aspect)
                if above in self.needs:
                    self.needs.setdefault(Task(index, aspect), set()).add(above)
            for aspect in (Aspect.RELEVANT, Aspect.CHOICES):
                if Task(index, Aspect.VALUE) in self.needs:
                    self.needs[Task(index, Aspect.VALUE)].add(Task(index, aspect))

    def _graph(self, paths: Sequence[str]) -> Graph | None:
        try:
            return ranked(self.needs)
        except Cycle as cycle:
            circle = list(dict.fromkeys(task.node for task in cycle.tasks))
            names = [paths[node].rsplit("/", 1)[-1] for node in circle]
            message = " needs ".join([*names, names[0]])
            self.faults.append(ExpressionFault(paths[circle[0]], "cycle", f"This goes round in a circle: {message}."))
            return None


@dataclass(slots=True)
class _OneNode:
    """Compiles what a form says of one node."""

    whole: _Compilation
    compiler: Compiler
    element: Node
    index: int
    by_identity: dict[int, int]
    path: str

    def rules(self, node: Group | Question | None, above: int) -> Rules:
        bind = node.bind if node is not None else Bind(self.path)
        question = node if isinstance(node, Question) else None
        rules = Rules(self.path, above, bind, question, is_branch=bool(self.element.children))
        needs = self.whole.needs
        look = needs.setdefault(Task(self.index, Aspect.LOOK), set())
        rules.relevant = self._truth("relevant", bind.relevant, Aspect.RELEVANT)
        rules.readonly = self._truth("readonly", bind.readonly, Aspect.READONLY)
        rules.required = self._truth("required", bind.required, Aspect.LOOK)
        rules.constraint = self._truth("constraint", bind.constraint, Aspect.LOOK)
        rules.warning = self._truth("warning", bind.warning, Aspect.LOOK)
        if isinstance(node, Group | Question):
            rules.label = self._words("label", node.label)
        if question is None:
            return rules
        needs.setdefault(Task(self.index, Aspect.VALUE), set())
        look.add(Task(self.index, Aspect.VALUE))
        rules.hint = self._words("hint", question.hint)
        rules.calculate = self._compiled("calculate", bind.calculate, Aspect.VALUE, self.compiler.value)
        rules.first_load = self._compiled("first_load", question.first_load, None, self.compiler.value)
        if question.itemset is not None:
            needs.setdefault(Task(self.index, Aspect.CHOICES), set())
            rules.offered = self._compiled(
                "choice_filter", question.itemset.predicate, Aspect.CHOICES, self.compiler.predicate, at=()
            )
        return rules

    def _truth(self, part: str, text: str | None, aspect: Aspect) -> Truth | None:
        return self._compiled(part, text, aspect, self.compiler.truth)

    def _words(self, part: str, text: str) -> Words:
        found: list[str | Callable[[Context], str]] = []
        for piece in words.parts(text):
            if isinstance(piece, str):
                found.append(piece)
            else:
                closure = self._compiled(part, piece.expression, Aspect.LOOK, self.compiler.text)
                found.append(closure or "")
        return tuple(found)

    def _compiled(
        self,
        part: str,
        text: str | None,
        aspect: Aspect | None,
        make: Callable[[Expression], _T],
        at: Iterable[Node] | None = None,
    ) -> _T | None:
        if text is None or not text.strip():
            return None
        try:
            tree = parse(text)
            closure = make(tree)
        except XPathError as wrong:
            self.whole.faults.append(ExpressionFault(self.path, part, wrong.message))
            return None
        if aspect is not None:
            read = {Task(self.by_identity[id(node)], Aspect.VALUE) for node in reads(tree, self.element, at)}
            self.whole.needs.setdefault(Task(self.index, aspect), set()).update(read)
        return closure
