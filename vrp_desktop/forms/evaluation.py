"""Works out a live form: keeps the state of every node right after each answer, doing only what depends on it."""

from __future__ import annotations

from datetime import date, datetime
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, TypeVar

from vrp_desktop.forms.checks import type_problem
from vrp_desktop.forms.definition import Control, DataType
from vrp_desktop.forms.graph import Aspect, Task
from vrp_desktop.forms.instance import build, is_retired, items_of
from vrp_desktop.forms.program import Program
from vrp_desktop.forms.xpath.context import Context
from vrp_desktop.forms.xpath.errors import XPathError
from vrp_desktop.forms.xpath.values import date_text, to_date, to_string

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from vrp_desktop.forms.definition import Choice, Form
    from vrp_desktop.forms.lists import Lists
    from vrp_desktop.forms.program import Rules, Words
    from vrp_desktop.forms.xpath.nodes import Node

    CheckText = Callable[[str], str | None]

_T = TypeVar("_T")

NOT_IN_LIST = "Choose one of the answers in the list."
CONSTRAINT = "This answer cannot be right. Please check it."
WARNING = "Please look at this answer again."


class State:
    """What is worked out of one node. `kept` is the answer as given; the node's `text` is what expressions see.

    `problem`: (kind, sentence), the kind as in ``live.ProblemKind``. `open`: the choices its filter lets through,
    retired ones included.
    """

    __slots__ = (
        "guarded",
        "hint",
        "is_for_others",
        "is_readonly",
        "is_relevant",
        "is_required",
        "kept",
        "label",
        "open",
        "problem",
        "warning",
    )

    def __init__(self, *, is_for_others: bool) -> None:
        self.kept = ""
        self.is_for_others = is_for_others
        self.is_relevant = True
        self.is_readonly = False
        self.is_required = False
        self.problem: tuple[str, str] | None = None
        self.warning = ""
        self.label = ""
        self.hint = ""
        self.open: tuple[Choice, ...] = ()
        self.guarded: tuple[str, str | None] = ("", None)


class Evaluation:
    """The state of all nodes of one live form, by index; the `World` of its expressions. Raises BadExpressions."""

    def __init__(
        self,
        form: Form,
        lists: Lists,
        *,
        today: Callable[[], date],
        now: Callable[[], datetime] | None,
        role: str | None,
        check_text: CheckText | None,
    ) -> None:
        self.form = form
        self.program = program = Program.of(form)
        self.today = today
        self._now = now
        self._lists = lists
        self._check_text = check_text
        self.document, self.nodes = build(program.paths)
        self._contexts = [Context(self, node, node) for node in self.nodes]
        self.states: list[State] = []
        for rules in program.rules:
            above = rules.above >= 0 and self.states[rules.above].is_for_others
            mine = role is None or not rules.bind.roles or role in rules.bind.roles
            self.states.append(State(is_for_others=above or not mine))

    # --- the world of expressions ------------------------------------------------------------------------------------

    def now(self) -> datetime:
        """Give the moment that ``now()`` means: the start of the day when no clock was given."""
        if self._now is not None:
            return self._now()
        today = self.today()
        return datetime(today.year, today.month, today.day)

    def instance(self, name: str) -> Node | None:
        """Give the document of a secondary instance, or `None`."""
        items = items_of(self.form, self._lists, name)
        return None if items is None else items.document

    def choice_label(self, path: str, code: str) -> str:
        """Give the label of a choice of the select at `path`, empty when there is none."""
        index = self.program.indexes.get(path)
        if index is None:
            return ""
        return next((choice.label for choice in self._all_choices(index) if choice.code == code), "")

    # --- answers -----------------------------------------------------------------------------------------------------

    def load(self, index: int, text: str) -> None:
        """Put an answer in place before anything is worked out."""
        self.states[index].kept = self.nodes[index].text = text

    def first_load(self) -> None:
        """Set the values that a new record starts with: what the form holds, then what it works out, in its order."""
        for index, rules in enumerate(self.program.rules):
            if rules.question is not None and rules.question.default:
                self.load(index, rules.question.default)
        for index, rules in enumerate(self.program.rules):
            if rules.first_load is not None:
                value = _ask(rules.first_load, self._contexts[index], None)
                self.load(index, _stored(value, rules.bind.type))

    def work_out_all(self) -> None:
        """Work out every node."""
        for task in self.program.graph.order:
            self._do(task)

    def set(self, index: int, text: str) -> set[int]:
        """Set an answer and work out what depends on it. Gives the indexes of nodes whose state changed."""
        state = self.states[index]
        if state.kept == text:
            return set()
        state.kept = text
        changed = {index}
        graph = self.program.graph
        waiting = [graph.ranks[Task(index, Aspect.VALUE)], graph.ranks[Task(index, Aspect.LOOK)]]
        heapify(waiting)
        queued = set(waiting)
        while waiting:
            rank = heappop(waiting)
            queued.discard(rank)
            task = graph.order[rank]
            if self._do(task):
                changed.add(task.node)
                for dependent in graph.dependents[rank]:
                    if dependent not in queued:
                        queued.add(dependent)
                        heappush(waiting, dependent)
        return changed

    def offered(self, index: int) -> tuple[Choice, ...]:
        """Give the choices now open for a select, without retired ones that are not selected."""
        chosen = self.states[index].kept.split()
        today = self.today().isoformat()
        return tuple(c for c in self.states[index].open if not is_retired(c, today) or c.code in chosen)

    def _all_choices(self, index: int) -> tuple[Choice, ...]:
        question = self.program.rules[index].question
        if question is None or question.itemset is None:
            return ()
        items = items_of(self.form, self._lists, question.itemset.instance)
        return () if items is None else items.choices(question.itemset)

    # --- working out -------------------------------------------------------------------------------------------------

    def _do(self, task: Task) -> bool:
        """Do one task; tell whether it changed anything."""
        index, aspect = task
        state, rules = self.states[index], self.program.rules[index]
        if aspect is Aspect.VALUE:
            return self._work_out_value(index, state, rules)
        if aspect is Aspect.LOOK:
            return self._work_out_look(index, state, rules)
        if aspect is Aspect.CHOICES:
            return self._work_out_choices(index, state, rules)
        context = self._contexts[index]
        above = self.states[rules.above] if rules.above >= 0 else None
        if aspect is Aspect.RELEVANT:
            before = state.is_relevant
            state.is_relevant = (above is None or above.is_relevant) and _ask_if(rules.relevant, context, True)
            return state.is_relevant is not before
        before = state.is_readonly
        state.is_readonly = (above is not None and above.is_readonly) or _ask_if(rules.readonly, context, False)
        return state.is_readonly is not before

    def _work_out_value(self, index: int, state: State, rules: Rules) -> bool:
        before = state.kept
        if state.is_relevant:
            if rules.calculate is not None:
                state.kept = _stored(_ask(rules.calculate, self._contexts[index], None), rules.bind.type)
            if rules.offered is not None and state.kept and not state.is_for_others:
                state.kept = self._without_closed(index, state, rules)
        text = state.kept if state.is_relevant else ""
        node = self.nodes[index]
        if node.text == text and state.kept == before:
            return False
        node.text = text
        return True

    def _without_closed(self, index: int, state: State, rules: Rules) -> str:
        """Give the answer without the codes that the filter took away. Codes unknown to the list stay, as problems."""
        assert rules.question is not None
        known = {choice.code for choice in self._all_choices(index)}
        closed = known - {choice.code for choice in state.open}
        codes = _codes(rules, state.kept)
        return state.kept if closed.isdisjoint(codes) else " ".join(code for code in codes if code not in closed)

    def _work_out_choices(self, index: int, state: State, rules: Rules) -> bool:
        question, offered = rules.question, rules.offered
        assert question is not None
        assert question.itemset is not None
        items = items_of(self.form, self._lists, question.itemset.instance)
        if items is None:
            return False
        choices, before = items.choices(question.itemset), state.open
        if offered is None:
            state.open = choices
        else:
            node, size = self.nodes[index], len(choices)
            state.open = tuple(
                choice
                for place, (item, choice) in enumerate(zip(items.items, choices, strict=True), 1)
                if _ask(offered, Context(self, item, node, place, size), False)
            )
        return state.open != before

    def _work_out_look(self, index: int, state: State, rules: Rules) -> bool:
        context = self._contexts[index]
        before = (state.is_required, state.problem, state.warning, state.label, state.hint)
        state.label = _written(rules.label, context)
        state.hint = _written(rules.hint, context)
        state.is_required = _ask_if(rules.required, context, False)
        state.problem, state.warning = None, ""
        text = self.nodes[index].text
        if text and rules.question is not None:
            state.problem = self._problem(index, state, rules, text)
            if state.problem is None and rules.warning is not None and _ask(rules.warning, context, False):
                state.warning = rules.bind.warning_message or WARNING
        return (state.is_required, state.problem, state.warning, state.label, state.hint) != before

    def _problem(self, index: int, state: State, rules: Rules, text: str) -> tuple[str, str] | None:
        question = rules.question
        if state.is_for_others or question is None or question.control is Control.NONE:
            return None
        sentence = type_problem(rules.bind.type, text)
        if sentence is None and question.itemset is not None:
            known = {choice.code for choice in self._all_choices(index)}
            sentence = None if known.issuperset(_codes(rules, text)) else NOT_IN_LIST
        if sentence is not None:
            return "type", sentence
        if rules.constraint is not None and not _ask(rules.constraint, self._contexts[index], True):
            return "constraint", rules.bind.constraint_message or CONSTRAINT
        if question.control is Control.INPUT and rules.bind.type is DataType.STRING and rules.bind.guard:
            sentence = self._guarded(state, text)
        return None if sentence is None else ("guard", sentence)

    def _guarded(self, state: State, text: str) -> str | None:
        if self._check_text is None:
            return None
        if state.guarded[0] != text:
            state.guarded = (text, self._check_text(text))
        return state.guarded[1]


def _codes(rules: Rules, text: str) -> Collection[str]:
    is_many = rules.question is not None and rules.question.control is Control.SELECT
    return text.split() if is_many else (text,)


def _written(pieces: Words, context: Context) -> str:
    if len(pieces) == 1 and isinstance(pieces[0], str):
        return pieces[0]
    return "".join(piece if isinstance(piece, str) else _ask(piece, context, "") for piece in pieces)


def _ask(closure: Callable[[Context], _T], context: Context, otherwise: _T) -> _T:
    """Run an expression. One that only fails at run time (a pattern made from answers) gives `otherwise`."""
    try:
        return closure(context)
    except XPathError:
        return otherwise


def _ask_if(closure: Callable[[Context], bool] | None, context: Context, otherwise: bool) -> bool:
    return otherwise if closure is None else _ask(closure, context, otherwise)


def _stored(value: object, data_type: DataType) -> str:
    """Give a calculated value as an answer is stored: nothing for NaN, ISO for dates, whole numbers for int."""
    if not isinstance(value, str | float | bool | date | list):
        return ""
    if isinstance(value, float) and value != value:  # NaN is unequal to itself
        return ""
    if data_type in (DataType.DATE, DataType.DATETIME):
        moment = to_date(value)
        if moment is not None:
            is_day = data_type is DataType.DATE and isinstance(moment, datetime)
            return date_text(moment.date() if is_day and isinstance(moment, datetime) else moment)
    if data_type is DataType.INT and isinstance(value, float) and abs(value) < 1e15:
        return str(int(value))
    return to_string(value)
