"""A form made ready to run: every expression compiled, everything that depends on something ranked.

Made once for each form and shared by its live forms; it holds no answers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from vrp_desktop.forms import words
from vrp_desktop.forms.choices import lookup_in
from vrp_desktop.forms.definition import Group, Question
from vrp_desktop.forms.dependencies import Dependency, contextualised, dependencies
from vrp_desktop.forms.graph import CIRCLE, Aspect, Cycle, Graph, Task, ranked
from vrp_desktop.forms.namespaces import PREFIXES
from vrp_desktop.forms.shape import Shapes
from vrp_desktop.forms.xform_text import in_language
from vrp_desktop.forms.xpath.compiler import Compiler
from vrp_desktop.forms.xpath.errors import XPathError
from vrp_desktop.forms.xpath.functions import Kind
from vrp_desktop.forms.xpath.kinds import kind_of
from vrp_desktop.forms.xpath.parser import parse
from vrp_desktop.problems import Problem, VrpError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from vrp_desktop.forms.definition import BodyNode, Event, Form
    from vrp_desktop.forms.shape import Shape
    from vrp_desktop.forms.xpath.context import Context
    from vrp_desktop.forms.xpath.nodes import Node
    from vrp_desktop.forms.xpath.syntax import Expression
    from vrp_desktop.forms.xpath.values import Value

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
    """What is compiled of one node; `None` where the form says nothing. Words are by language."""

    shape: Shape
    relevant: Truth | None = None
    readonly: Truth | None = None
    required: Truth | None = None
    constraint: Truth | None = None
    warning: Truth | None = None
    calculate: Callable[[Context], object] | None = None
    count: Callable[[Context], float] | None = None
    """How many instances a repeat has; asked at the node that holds them."""
    offered: Truth | None = None
    """The choice filter, asked of each item of a list."""
    lookup: tuple[str, Callable[[Context], list[str]]] | None = None
    """A column of the list and the texts that it must equal: what the filter lets through is among those items."""
    nodeset: Callable[[Context], list[Node]] | None = None
    """The choices of a select whose list is not one."""
    seed: Callable[[Context], Value] | None = None
    label: Mapping[str, Words] = field(default_factory=dict)
    hint: Mapping[str, Words] = field(default_factory=dict)
    constraint_message: Mapping[str, Words] = field(default_factory=dict)
    required_message: Mapping[str, Words] = field(default_factory=dict)
    trees: dict[str, Expression] = field(default_factory=dict)
    """The syntax trees of relevant, required, readonly and the choice filter, for what looks at rules without running
    them."""


@dataclass(frozen=True, slots=True)
class CompiledAction:
    """An action that can be run. `targets` is asked at the cell of `trigger`, `value` at each target."""

    trigger: Shape
    events: frozenset[Event]
    targets: Callable[[Context], list[Node]]
    value: Callable[[Context], object]


class Edge(NamedTuple):
    """From a cell that changed to the cells to work out again.

    `up`: how many nodes to climb, -1 to start at the root; `slots`: the way down from there, through all instances of
    the repeats on it; `node`: the index of a node outside of all repeats, which is found at once (else -1).
    """

    rank: int
    node: int
    up: int
    slots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """A form's compiled rules by index and their order.

    `edges`: by rank. `tasks`: by index, the ranks of a node's own tasks, and of `Aspect.INSTANCES` of the repeats that
    it holds. `headings`: by the id() of a group that has no node of its own, the shape that it stands in and its words.
    """

    shapes: Shapes
    rules: tuple[Rules, ...]
    graph: Graph
    edges: tuple[tuple[Edge, ...], ...]
    tasks: tuple[tuple[int, ...], ...]
    actions: tuple[CompiledAction, ...]
    languages: tuple[str, ...]
    headings: Mapping[int, tuple[Shape, Mapping[str, Words]]]

    @staticmethod
    def of(form: Form) -> Program:
        """Give the form's program, compiled when first asked for. Raises BadExpressions."""
        if form not in _programs:
            _programs[form] = _Compilation(form).program()
        return _programs[form]


# A program must not hold its form, or neither would ever go.
_programs: WeakKeyDictionary[Form, Program] = WeakKeyDictionary()

_Scopes = dict[tuple[Task, Task], "Shape | None"]
_SOFT_LIMIT = 10_000


class _Compilation:
    """Compiles one form. `needs`: what each task comes after; `scopes`: how far apart the two ends of a need may be."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.shapes = Shapes(form)
        self.languages = form.languages or ("",)
        self.faults: list[ExpressionFault] = []
        self.needs: dict[Task, set[Task]] = {}
        self.scopes: _Scopes = {}
        self._indexes = {id(shape.element): shape.index for shape in self.shapes.all if shape.repeat is None}

    def program(self) -> Program:
        """Give the whole program. Raises BadExpressions with every fault of every node."""
        rules = tuple(_OneNode(self, shape).rules() for shape in self.shapes.all)
        headings = dict(self._headings(self.form.body, self.shapes.all[0]))
        actions = tuple(self._actions())
        self._inherit()
        graph = self._graph()
        if self.faults or graph is None:
            raise BadExpressions(self.faults)
        tasks: list[list[int]] = [[] for _ in self.shapes.all]
        for rank, task in enumerate(graph.order):
            shape = self.shapes.all[task.node]
            holder = shape.parent if task.aspect is Aspect.INSTANCES and shape.parent is not None else shape
            tasks[holder.index].append(rank)
        return Program(
            self.shapes,
            rules,
            graph,
            self._edges(graph),
            tuple(map(tuple, tasks)),
            actions,
            self.languages,
            headings,
        )

    def compiler(self, shape: Shape) -> Compiler:
        """Give a compiler for expressions of a node."""
        return Compiler(shape.element, self._indexes, PREFIXES)

    def need(self, task: Task, other: Task, scope: Shape | None) -> None:
        """Note that `task` comes after `other`; of several scopes the widest counts."""
        self.needs.setdefault(task, set()).add(other)
        known = self.scopes.get((task, other), scope)
        if known is not None and (scope is None or scope.depth < known.depth):
            known = scope
        self.scopes[task, other] = known

    def fault(self, path: str, part: str, wrong: XPathError) -> None:
        """Note an expression that cannot be used."""
        self.faults.append(ExpressionFault(path, part, wrong.message))

    # --- what follows from where a node stands -----------------------------------------------------------------------

    def _inherit(self) -> None:
        """Make what is said of a group go for all in it, and what a count says for all it makes."""
        for shape in self.shapes.all:
            above = shape.parent
            if above is not None:
                for aspect in (Aspect.RELEVANT, Aspect.READONLY):
                    if Task(above.index, aspect) in self.needs:
                        self.need(Task(shape.index, aspect), Task(above.index, aspect), above.repeat)
            for aspect in (Aspect.RELEVANT, Aspect.CHOICES):
                if Task(shape.index, Aspect.VALUE) in self.needs and Task(shape.index, aspect) in self.needs:
                    self.need(Task(shape.index, Aspect.VALUE), Task(shape.index, aspect), shape.repeat)
        # Through an instance that is not relevant no path leads.
        for task in list(self.needs):
            for other in list(self.needs[task]):
                relevant = Task(other.node, Aspect.RELEVANT)
                if other.aspect is Aspect.INSTANCES and relevant in self.needs and task != relevant:
                    self.need(task, relevant, self.scopes[task, other])

    def _made_after(self) -> dict[Task, set[Task]]:
        """Give the needs with what only the order asks for: a count makes its instances before they are worked out."""
        needs = {task: set(others) for task, others in self.needs.items()}
        for task in needs:
            shape = self.shapes.all[task.node]
            repeat = shape.outer if task.aspect is Aspect.INSTANCES else shape.repeat
            while repeat is not None:
                if repeat.repeated is not None and repeat.repeated.count is not None:
                    needs[task].add(Task(repeat.index, Aspect.INSTANCES))
                repeat = repeat.outer
        return needs

    # --- order -------------------------------------------------------------------------------------------------------

    def _graph(self) -> Graph | None:
        needs = self._made_after()
        for _ in range(_SOFT_LIMIT):
            try:
                return ranked(needs)
            except Cycle as cycle:
                loose = self._loose(cycle.tasks)
                if loose is None:
                    self._report(cycle.tasks)
                    return None
                needs[loose[0]].discard(loose[1])
        return None

    def _loose(self, circle: tuple[Task, ...]) -> tuple[Task, Task] | None:
        """Give a need of the circle that need not be kept by the order, because going round again settles it.

        Those are needs of other instances of the same repeat (a running total needs the total before), and that an
        answer shows only while it is relevant and offered (two questions may each make the other relevant).
        """
        pairs = list(zip(circle, (*circle[1:], circle[0]), strict=True))
        for task, other in pairs:
            shape, read = self.shapes.all[task.node], self.shapes.all[other.node]
            scope = self.scopes.get((task, other), shape.repeat)
            shares = shape.repeat is not None and read.repeat is not None and shape.repeat is read.repeat
            if shares and scope is not shape.repeat:
                return task, other
        for task, other in pairs:
            if task.node != other.node or task.aspect is not Aspect.VALUE:
                continue
            reads_itself = task in self.needs[other] and other.aspect is Aspect.RELEVANT
            if self.shapes.all[task.node].bind.calculate is None and not reads_itself:
                return task, other
        return None

    def _report(self, circle: tuple[Task, ...]) -> None:
        around = list(dict.fromkeys(task.node for task in circle))
        shapes = [self.shapes.all[node] for node in around]
        message = " needs ".join([*(shape.name for shape in shapes), shapes[0].name])
        self.faults.append(ExpressionFault(shapes[0].path, "cycle", f"{CIRCLE}{message}."))

    def _edges(self, graph: Graph) -> tuple[tuple[Edge, ...], ...]:
        edges: list[list[Edge]] = [[] for _ in graph.order]
        for task, others in self.needs.items():
            for other in others:
                if other in graph.ranks:
                    edges[graph.ranks[other]].append(self._edge(graph, task, other))
        return tuple(tuple(sorted(found)) for found in edges)

    def _edge(self, graph: Graph, task: Task, other: Task) -> Edge:
        target, source = self.shapes.all[task.node], self.shapes.all[other.node]
        if task.aspect is Aspect.INSTANCES and target.parent is not None:
            target = target.parent
        depth = source.depth - (1 if other.aspect is Aspect.INSTANCES else 0)
        rank = graph.ranks[task]
        if target.repeat is None:
            return Edge(rank, target.index, 0, ())
        scope = self.scopes[task, other]
        line = [shape for shape in target.lineage() if scope is None or shape.depth > scope.depth]
        if scope is None:
            return Edge(rank, -1, -1, tuple(shape.slot for shape in reversed(line[:-1])))
        return Edge(rank, -1, depth - scope.depth, tuple(shape.slot for shape in reversed(line)))

    # --- words and actions --------------------------------------------------------------------------------------------

    def _headings(
        self, nodes: Iterable[BodyNode], above: Shape
    ) -> Iterable[tuple[int, tuple[Shape, Mapping[str, Words]]]]:
        """Give the words of groups without a node of their own; their outputs are asked at what holds the group."""
        for node in nodes:
            if isinstance(node, Question):
                continue
            if isinstance(node, Group) and not node.path and node.label:
                yield id(node), (above, _OneNode(self, above).words("label", node.label, node.label_id))
            yield from self._headings(node.children, self.shapes.by_path.get(node.path, above))

    def _actions(self) -> Iterable[CompiledAction]:
        root = self.shapes.all[0]
        for action in self.form.actions:
            trigger = self.shapes.by_path.get(action.trigger, root)
            try:
                reference = contextualised(parse(action.ref), trigger, self.shapes)
                targets = self.compiler(trigger).nodes(reference)
                places = {one.shape for one in dependencies(reference, trigger, self.shapes) if not one.is_instances}
                target = min(places, key=lambda shape: shape.index, default=trigger)
                tree = contextualised(parse(action.value), target, self.shapes)
                value = self.compiler(target).value(tree)
            except XPathError as wrong:
                self.fault(trigger.path, "setvalue", wrong)
                continue
            yield CompiledAction(trigger, action.events, targets, value)


@dataclass(slots=True)
class _OneNode:
    """Compiles what a form says of one node."""

    whole: _Compilation
    shape: Shape

    def rules(self) -> Rules:
        """Give the rules of this node, and note what each of its tasks comes after."""
        shape, bind = self.shape, self.shape.bind
        rules = Rules(shape)
        needs, index = self.whole.needs, shape.index
        needs.setdefault(Task(index, Aspect.LOOK), set())
        rules.relevant = self._truth(rules, "relevant", bind.relevant, Aspect.RELEVANT)
        rules.readonly = self._truth(rules, "readonly", bind.readonly, Aspect.READONLY)
        if shape.repeated is not None:
            self._repeat(rules)
        question, group = shape.question, shape.group
        if group is not None:
            rules.label = self.words("label", group.label, group.label_id)
        if not shape.is_leaf:
            return rules
        needs.setdefault(Task(index, Aspect.VALUE), set())
        self.whole.need(Task(index, Aspect.LOOK), Task(index, Aspect.VALUE), shape.repeat)
        rules.required = self._truth(rules, "required", bind.required, Aspect.LOOK)
        rules.constraint = self._truth(rules, "constraint", bind.constraint, Aspect.LOOK)
        rules.warning = self._truth(rules, "warning", bind.warning, Aspect.LOOK)
        rules.calculate = self._compiled(rules, "calculate", bind.calculate, Aspect.VALUE, Compiler.value)
        rules.constraint_message = self._message(bind.constraint_message, bind.constraint_message_id)
        rules.required_message = self._message(bind.required_message, bind.required_message_id)
        if question is None:
            return rules
        rules.label = self.words("label", question.label, question.label_id)
        rules.hint = self.words("hint", question.hint, question.hint_id)
        if question.itemset is not None:
            self._choices(rules)
        return rules

    def _repeat(self, rules: Rules) -> None:
        repeat, holder = self.shape.repeated, self.shape.parent
        assert repeat is not None
        self.whole.needs.setdefault(Task(self.shape.index, Aspect.INSTANCES), set())
        rules.label = self.words("label", repeat.label, repeat.label_id)
        if repeat.count is None or holder is None:
            return
        try:
            # In other clients the count stands at the repeat; all instances share it, so it is asked at their holder.
            tree = _lifted(contextualised(parse(repeat.count), self.shape, self.whole.shapes), self.shape)
            rules.count = self.whole.compiler(holder).number(tree)
        except XPathError as wrong:
            self.whole.fault(self.shape.path, "repeat_count", wrong)
            return
        self._depend(Aspect.INSTANCES, dependencies(tree, holder, self.whole.shapes))

    def _choices(self, rules: Rules) -> None:
        question = self.shape.question
        assert question is not None
        assert question.itemset is not None
        itemset = question.itemset
        self.whole.needs.setdefault(Task(self.shape.index, Aspect.CHOICES), set())
        if itemset.instance:
            rules.offered = self._compiled(
                rules, "choice_filter", itemset.predicate, Aspect.CHOICES, Compiler.predicate, from_base=False
            )
            tree = rules.trees.get("choice_filter")
            narrowed = None if tree is None or rules.offered is None else lookup_in(tree)
            if narrowed is not None:
                rules.lookup = (narrowed.column, _texts(self.whole.compiler(self.shape), narrowed.wanted))
        else:
            rules.nodeset = self._compiled(rules, "choice_filter", itemset.nodeset, Aspect.CHOICES, Compiler.nodes)
        rules.seed = self._compiled(rules, "parameters", itemset.seed, Aspect.CHOICES, Compiler.value)

    def _truth(self, rules: Rules, part: str, text: str | None, aspect: Aspect) -> Truth | None:
        return self._compiled(rules, part, text, aspect, Compiler.truth)

    def _message(self, text: str | None, text_id: str | None) -> Mapping[str, Words]:
        if text is None:
            return {}
        return self.words("label", words.escaped(text) if text_id is None else text, text_id)

    def words(self, part: str, text: str, text_id: str | None) -> Mapping[str, Words]:
        """Compile a text of the form in each of its languages."""
        if text_id is None:
            found = self._pieces(part, text)
            return dict.fromkeys(self.whole.languages, found)
        texts, languages = self.whole.form.texts, self.whole.languages
        return {one: self._pieces(part, in_language(texts, languages, text_id, one)) for one in languages}

    def _pieces(self, part: str, text: str) -> Words:
        if "{" not in text and "}" not in text:
            return (text,)
        found: list[str | Callable[[Context], str]] = []
        for piece in words.parts(text):
            if isinstance(piece, str):
                found.append(piece)
            else:
                found.append(self._compiled(None, part, piece.expression, Aspect.LOOK, Compiler.text) or "")
        return tuple(found)

    def _compiled(
        self,
        rules: Rules | None,
        part: str,
        text: str | None,
        aspect: Aspect,
        make: Callable[[Compiler, Expression], _T],
        *,
        from_base: bool = True,
    ) -> _T | None:
        if text is None or not text.strip():
            return None
        try:
            tree = contextualised(parse(text), self.shape, self.whole.shapes)
            closure = make(self.whole.compiler(self.shape), tree)
        except XPathError as wrong:
            self.whole.fault(self.shape.path, part, wrong)
            return None
        if rules is not None:
            rules.trees[part] = tree
        self._depend(aspect, dependencies(tree, self.shape, self.whole.shapes, from_base=from_base))
        return closure

    def _depend(self, aspect: Aspect, found: Iterable[Dependency]) -> None:
        task = Task(self.shape.index, aspect)
        self.whole.needs.setdefault(task, set())
        for read in found:
            other = Task(read.shape.index, Aspect.INSTANCES if read.is_instances else Aspect.VALUE)
            # A calculation may start from what its own node holds, as coalesce(${x}, 1) does; that is no dependency.
            # What it reads of its node in other instances is.
            if other != task or read.scope is not self.shape.repeat:
                self.whole.need(task, other, read.scope)


def _texts(compiler: Compiler, tree: Expression) -> Callable[[Context], list[str]]:
    if kind_of(tree) is Kind.NODES:
        nodes = compiler.nodes(tree)
        return lambda context: [node.string_value() for node in nodes(context)]
    text = compiler.text(tree)
    return lambda context: [text(context)]


def _lifted(tree: Expression, repeat: Shape) -> Expression:
    """Give an expression of a repeat as its holder asks it: one step less up."""
    from vrp_desktop.forms.xpath.syntax import Binary, Call, Filter, KindTest, Negation, Path, Step

    up = Step("parent", KindTest("node"))

    def lift(part: Expression) -> Expression:
        match part:
            case Path(steps, False, None) if steps[:1] == (up,):
                return Path(steps[1:] or (Step("self", KindTest("node")),))
            case Path(steps, False, Call("current", ())) if steps[:1] == (up,):
                return Path(steps[1:] or (Step("self", KindTest("node")),), origin=Call("current", ()))
            case Path(steps, is_absolute, origin):
                return part if origin is None else Path(steps, is_absolute, lift(origin))
            case Binary(sign, left, right):
                return Binary(sign, lift(left), lift(right))
            case Negation(operand):
                return Negation(lift(operand))
            case Filter(primary, predicates):
                return Filter(lift(primary), predicates)
            case Call(name, arguments, at):
                return Call(name, tuple(lift(argument) for argument in arguments), at)
        return part

    return lift(tree)
