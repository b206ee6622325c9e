"""Works out a live form: keeps the state of every cell right after each change, doing only what depends on it."""

from __future__ import annotations

from datetime import date, datetime
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, TypeVar

from vrp_desktop.forms.checks import type_problem
from vrp_desktop.forms.choices import choices_of, is_retired, item_list
from vrp_desktop.forms.definition import Control, DataType, Event
from vrp_desktop.forms.graph import Aspect, Task
from vrp_desktop.forms.instance import Cell, furnish, make_cells
from vrp_desktop.forms.program import Program
from vrp_desktop.forms.shape import absolute
from vrp_desktop.forms.xform_text import in_language
from vrp_desktop.forms.xpath import budget
from vrp_desktop.forms.xpath.context import Context
from vrp_desktop.forms.xpath.errors import XPathError
from vrp_desktop.forms.xpath.functions.shuffle import shuffled
from vrp_desktop.forms.xpath.nodes import Node, NodeKind
from vrp_desktop.forms.xpath.values import date_text, to_date, to_string

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from vrp_desktop.forms.choices import ItemList
    from vrp_desktop.forms.definition import Choice, Form, Itemset
    from vrp_desktop.forms.lists import Lists
    from vrp_desktop.forms.program import CompiledAction, Edge, Rules, Words
    from vrp_desktop.forms.shape import Shape
    from vrp_desktop.forms.xpath.values import Value

    CheckText = Callable[[str], str | None]

_T = TypeVar("_T")

NOT_IN_LIST = "Choose one of the answers in the list."
CONSTRAINT = "This answer cannot be right. Please check it."
WARNING = "Please look at this answer again."
MOST_INSTANCES = 1_000
"""How many instances a count may ask for: far beyond what a person fills in, well within what stays quick."""

_ROUNDS = 20
"""How often a cell may be worked out for one change. Rules that need each other settle in two or three rounds."""


class Evaluation:
    """The cells of one live form; the `World` of its expressions. Raises BadExpressions.

    `nodes`: by index, the cells outside of all repeats, which paths find without walking.
    """

    def __init__(
        self,
        form: Form,
        lists: Lists,
        *,
        today: Callable[[], date],
        now: Callable[[], datetime] | None,
        role: str | None,
        check_text: CheckText | None,
        language: str | None = None,
        counts: Mapping[str, int] | None = None,
        is_new: bool = True,
    ) -> None:
        self.form = form
        self.program = program = Program.of(form)
        self.today = today
        self._now = now
        self._lists = lists
        self._check_text = check_text
        self.language = language if language in program.languages else program.languages[0]
        self._for_others: list[bool] = []
        for shape in program.shapes.all:
            above = shape.parent is not None and self._for_others[shape.parent.index]
            mine = role is None or not shape.bind.roles or role in shape.bind.roles
            self._for_others.append(above or not mine)
        self.document = Node("", kind=NodeKind.DOCUMENT)
        root = program.shapes.all[0]
        self.root = make_cells(
            root, form.primary if is_new else None, self.document, None if is_new else counts, root.path
        )
        self.document.children.append(self.root)
        self.nodes: list[Node] = [self.root] * len(program.shapes.all)
        self._furnish(self.root)
        # The heap of work: rank first, then in the order of asking, so that instances are done from first to last.
        self._waiting: list[tuple[int, int, Cell]] = []
        self._queued: set[tuple[int, int]] = set()
        self._turn = 0
        self._changed: dict[int, Cell] = {}
        self._pending: list[tuple[CompiledAction, Cell]] = []
        self._is_new = is_new
        self._is_loaded = False
        self._listening: dict[int, list[CompiledAction]] = {}
        for action in program.actions:
            if Event.VALUE_CHANGED in action.events:
                self._listening.setdefault(action.trigger.index, []).append(action)

    # --- the world of expressions ------------------------------------------------------------------------------------

    def now(self) -> datetime:
        """Give the moment that ``now()`` means: the start of the day when no clock was given."""
        if self._now is not None:
            return self._now()
        today = self.today()
        return datetime(today.year, today.month, today.day)

    def instance(self, name: str) -> Node | None:
        """Give the document of a secondary instance, or `None`. The primary one may be asked for by the form's id."""
        items = item_list(self.form, self._lists, name)
        if items is not None:
            return items.document
        return self.document if name == self.form.id else None

    def choice_label(self, path: str, code: str, at: Node) -> str:
        """Give the label of a choice of the select at `path` (from the node `at`), empty when there is none."""
        start = at.shape.path if isinstance(at, Cell) and not path.startswith("/") else ""
        shape = self.program.shapes.by_path.get(absolute(path, start))
        if shape is None or shape.question is None or shape.question.itemset is None:
            return ""
        if shape.question.itemset.instance:
            choices = self._all_choices(shape)
        else:
            line = {id(node) for node in (at, *at.ancestors())}
            cells = self.cells(shape)
            own = (cell for cell in cells if cell.above is not None and id(cell.above) in line)
            cell = next(own, None) or next(iter(cells), None)
            choices = () if cell is None else cell.open
        return next((choice.label for choice in choices if choice.code == code), "")

    def itext(self, identifier: str) -> str:
        """Give a text of the form in its present language; the id itself when the form has no such text."""
        return in_language(self.form.texts, self.form.languages, identifier, self.language)

    def moment(self) -> str:
        """Give the present moment as an answer keeps it."""
        return date_text(self.now())

    def is_for_others(self, shape: Shape) -> bool:
        """Tell whether another role is asked this."""
        return self._for_others[shape.index]

    def label(self, holder: Cell, repeat: Shape) -> str:
        """Give the heading of a repeat."""
        return _written(self.program.rules[repeat.index].label.get(self.language, ()), holder.context)

    def would_be_relevant(self, holder: Cell, repeat: Shape) -> bool:
        """Tell whether an instance of a repeat that has none would be relevant."""
        relevant = self.program.rules[repeat.index].relevant
        if relevant is None:
            return True
        ghost = make_cells(repeat, None, holder, {}, repeat.path)
        furnish(ghost, self)
        return _ask(relevant, ghost.context, True)

    # --- finding cells -----------------------------------------------------------------------------------------------

    def cells(self, shape: Shape) -> list[Cell]:
        """Give every cell of a shape, in document order."""
        if shape.repeat is None:
            cell = self.nodes[shape.index]
            assert isinstance(cell, Cell)
            return [cell]
        slots = [one.slot for one in shape.lineage()][::-1][1:]
        return _down(self.root, slots)

    def _reached(self, edge: Edge, cell: Cell) -> list[Cell]:
        if edge.node >= 0:
            found = self.nodes[edge.node]
            assert isinstance(found, Cell)
            return [found]
        if edge.up < 0:
            return _down(self.root, edge.slots)
        at = cell
        for _ in range(edge.up):
            above = at.above
            assert above is not None
            at = above
        return _down(at, edge.slots)

    # --- loading -----------------------------------------------------------------------------------------------------

    def load(self, cell: Cell, text: str) -> None:
        """Put an answer in place before anything is worked out."""
        cell.kept = cell.text = text

    def start(self, properties: Mapping[str, str]) -> None:
        """Work out everything; a new record also gets its first values."""
        if self._is_new:
            self._preload(self.root.subtree(), properties)
            self._tidy_defaults()
        order = self.program.graph.order
        for rank, (index, aspect) in enumerate(order):
            shape = self.program.shapes.all[index]
            holder = shape.parent if aspect is Aspect.INSTANCES and shape.parent is not None else shape
            for cell in self.cells(holder):
                if self._do(aspect, index, cell):
                    # What is ranked before and still depends on it (rules that need each other) is done again.
                    self._ask_again(rank, cell, below=rank)
        self._settle()
        due = {Event.FIRST_LOAD, Event.LOAD} if self._is_new else {Event.LOAD}
        for action in self.program.actions:
            if not due.isdisjoint(action.events):
                for cell in self.cells(action.trigger):
                    self._act(action, cell)
                    self._settle()
        self._is_loaded = True
        self._changed.clear()

    def _preload(self, cells: Iterable[Cell], properties: Mapping[str, str]) -> None:
        for cell in cells:
            match cell.shape.bind.preload:
                case ("timestamp", "start"):
                    self.load(cell, date_text(self.now()))
                case ("date", _):
                    self.load(cell, self.today().isoformat())
                case ("property", name):
                    self.load(cell, properties.get(name, ""))

    def _tidy_defaults(self) -> None:
        for cell in self.root.subtree():
            question = cell.shape.question
            if cell.kept and question is not None and question.control in (Control.SELECT, Control.RANK):
                self.load(cell, " ".join(cell.kept.split()))

    def _furnish(self, top: Cell) -> None:
        furnish(top, self)
        for cell in top.subtree():
            index = cell.shape.index
            cell.is_for_others = self._for_others[index]
            if cell.shape.repeat is None:
                self.nodes[index] = cell

    # --- changes -----------------------------------------------------------------------------------------------------

    def set(self, cell: Cell, text: str) -> list[Cell]:
        """Set an answer and work out what depends on it. Gives the cells whose state changed.

        An answer to a calculated question stands until something that it is calculated from changes.
        """
        self._put(cell, text)
        return self._taken()

    def set_language(self, language: str) -> None:
        """Say everything in another language of the form."""
        self.language = language
        for shape in self.program.shapes.all:
            for aspect in (Aspect.CHOICES, Aspect.LOOK):
                rank = self.program.graph.ranks.get(Task(shape.index, aspect))
                if rank is not None:
                    for cell in self.cells(shape):
                        self._ask(rank, cell)
        self._taken()

    def add(self, holder: Cell, repeat: Shape, at: int) -> tuple[Cell, list[Cell]]:
        """Add an instance of a repeat at place `at` (from 0). Gives it and the cells whose state changed."""
        cell = self._insert(holder, repeat, at)
        return cell, self._taken()

    def remove(self, cell: Cell) -> list[Cell]:
        """Take an instance of a repeat out. Gives the cells whose state changed."""
        self._take_out(cell)
        return self._taken()

    def put_back(self, cell: Cell, at: int) -> list[Cell]:
        """Put an instance that was taken out back in its place. Gives the cells whose state changed."""
        holder = cell.above
        assert holder is not None
        holder.instances(cell.shape).insert(at, cell)
        holder.show_children()
        self._ask_all(cell)
        self._instances_changed(holder, cell.shape)
        return self._taken()

    def _put(self, cell: Cell, text: str) -> None:
        if cell.kept == text:
            return
        cell.kept = text
        self._changed[id(cell)] = cell
        ranks = self.program.graph.ranks
        rank = ranks[Task(cell.shape.index, Aspect.VALUE)]
        if self.program.rules[cell.shape.index].calculate is None:
            self._ask(rank, cell)
        elif cell.is_relevant:
            cell.text = text
            self._ask_again(rank, cell)
        self._ask(ranks[Task(cell.shape.index, Aspect.LOOK)], cell)
        self._heard(cell)

    def _insert(self, holder: Cell, repeat: Shape, at: int) -> Cell:
        cell = make_cells(repeat, repeat.template, holder, None, repeat.path)
        holder.instances(repeat).insert(at, cell)
        holder.show_children()
        self._furnish(cell)
        self._ask_all(cell)
        self._instances_changed(holder, repeat)
        for action in self.program.actions:
            if Event.NEW_REPEAT in action.events and repeat in action.trigger.lineage():
                depth = action.trigger.depth - repeat.depth
                slots = [one.slot for one in action.trigger.lineage()][:depth][::-1]
                self._pending.extend((action, trigger) for trigger in _down(cell, slots))
        return cell

    def _take_out(self, cell: Cell) -> None:
        holder = cell.above
        assert holder is not None
        instances = holder.instances(cell.shape)
        del instances[next(place for place, other in enumerate(instances) if other is cell)]
        holder.show_children()
        gone = {id(one) for one in cell.subtree()}
        self._waiting = [item for item in self._waiting if id(item[2]) not in gone]
        heapify(self._waiting)
        self._queued = {item for item in self._queued if item[1] not in gone}
        self._instances_changed(holder, cell.shape)

    def _instances_changed(self, holder: Cell, repeat: Shape) -> None:
        self._changed[id(holder)] = holder
        self._ask_again(self.program.graph.ranks[Task(repeat.index, Aspect.INSTANCES)], holder)

    # --- what waits --------------------------------------------------------------------------------------------------

    def _ask(self, rank: int, cell: Cell) -> None:
        key = (rank, id(cell))
        if key not in self._queued:
            self._queued.add(key)
            self._turn += 1
            heappush(self._waiting, (rank, self._turn, cell))

    def _ask_all(self, top: Cell) -> None:
        for cell in top.subtree():
            for rank in self.program.tasks[cell.shape.index]:
                self._ask(rank, cell)

    def _ask_again(self, rank: int, cell: Cell, below: int | None = None) -> None:
        """Ask for what depends on a task; with `below`, only for what is ranked before that."""
        for edge in self.program.edges[rank]:
            if below is None or edge.rank <= below:
                for other in self._reached(edge, cell):
                    self._ask(edge.rank, other)

    def _settle(self) -> None:
        """Work until nothing waits."""
        order, waiting, queued = self.program.graph.order, self._waiting, self._queued
        left = _ROUNDS * (len(order) + 100) + _ROUNDS * len(waiting)
        while waiting:
            rank, _, cell = heappop(waiting)
            queued.discard((rank, id(cell)))
            index, aspect = order[rank]
            if self._do(aspect, index, cell):
                self._changed[id(cell)] = cell
                self._ask_again(rank, cell)
                waiting, queued = self._waiting, self._queued
                left += 1
            left -= 1
            if left < -_ROUNDS * len(self._changed):
                # Rules that never agree: what they last gave stands, and the form stays in use.
                self._waiting.clear()
                self._queued.clear()
                break

    def _taken(self) -> list[Cell]:
        """Work until nothing waits and no action is due; give what changed."""
        self._settle()
        for _ in range(_ROUNDS):
            if not self._pending:
                break
            pending, self._pending = self._pending, []
            for action, cell in pending:
                self._act(action, cell)
                self._settle()
        self._pending.clear()
        changed = list(self._changed.values())
        self._changed.clear()
        return changed

    def _heard(self, cell: Cell) -> None:
        if self._is_loaded:
            self._pending.extend((action, cell) for action in self._listening.get(cell.shape.index, ()))

    def _act(self, action: CompiledAction, cell: Cell) -> None:
        if not cell.is_relevant and cell.above is not None:
            return
        nowhere: list[Node] = []
        for target in _ask(action.targets, cell.context, nowhere):
            if isinstance(target, Cell) and target.shape.is_leaf and target.is_relevant:
                value = _ask(action.value, target.context, None)
                self._put(target, stored(value, target.shape.bind.type))

    # --- working out -------------------------------------------------------------------------------------------------

    def _do(self, aspect: Aspect, index: int, cell: Cell) -> bool:
        """Do one task; tell whether it changed anything."""
        rules = self.program.rules[index]
        if aspect is Aspect.VALUE:
            return self._work_out_value(cell, rules)
        if aspect is Aspect.LOOK:
            return self._work_out_look(cell, rules)
        if aspect is Aspect.RELEVANT:
            return self._work_out_relevance(cell, rules)
        if aspect is Aspect.CHOICES:
            return self._work_out_choices(cell, rules)
        if aspect is Aspect.INSTANCES:
            return self._work_out_instances(cell, rules)
        above, before = cell.above, cell.is_readonly
        cell.is_readonly = (above is not None and above.is_readonly) or _ask_if(rules.readonly, cell.context, False)
        return cell.is_readonly is not before

    def _work_out_relevance(self, cell: Cell, rules: Rules) -> bool:
        above, before = cell.above, (cell.is_relevant, cell.is_attached)
        cell.is_relevant = (above is None or above.is_relevant) and _ask_if(rules.relevant, cell.context, True)
        if above is not None and above.is_relevant and cell.is_attached is not cell.is_relevant:
            cell.is_attached = cell.is_relevant
            above.show_children()
        return (cell.is_relevant, cell.is_attached) != before

    def _work_out_instances(self, holder: Cell, rules: Rules) -> bool:
        if rules.count is None:
            return False
        wanted = _ask(rules.count, holder.context, float("nan"))
        instances = holder.instances(rules.shape)
        if wanted != wanted:
            # A count that becomes blank says nothing; one that was never given asks for nothing.
            goal = len(instances) if self._is_loaded or not self._is_new else 0
        else:
            goal = max(0, min(int(wanted), MOST_INSTANCES)) if abs(wanted) < 1e9 else MOST_INSTANCES * (wanted > 0)
        if len(instances) == goal:
            return False
        while len(instances) > goal:
            self._take_out(instances[-1])
        while len(instances) < goal:
            self._insert(holder, rules.shape, len(instances))
        return True

    def _work_out_value(self, cell: Cell, rules: Rules) -> bool:
        before = cell.kept, cell.text
        if cell.is_relevant:
            if rules.calculate is not None:
                cell.kept = stored(_ask(rules.calculate, cell.context, None), cell.shape.bind.type)
            question = cell.shape.question
            if question is not None and cell.kept:
                if question.control is Control.RANK:
                    pass
                elif question.itemset is not None and not cell.is_for_others:
                    cell.kept = self._without_closed(cell, rules)
                elif question.control is Control.RANGE and not _in_range(cell.kept, question.parameters or {}):
                    cell.kept = ""
        cell.text = self._seen(cell) if cell.is_relevant else ""
        # Where it is not attached no path finds it, which counts and lists of nodes must hear of.
        is_same = cell.text == before[1] and cell.is_attached is cell.was_attached
        cell.was_attached = cell.is_attached
        if before != (cell.kept, cell.text):
            if cell.text != before[1]:
                self._heard_of_change(cell)
            return True
        return not is_same

    def _seen(self, cell: Cell) -> str:
        """Give what expressions see of an answer: of a ranking only what can be ranked now, and all of it.

        The order that a person gave is kept, so that a choice that goes and comes back finds its place again.
        """
        question = cell.shape.question
        if question is None or question.control is not Control.RANK or not cell.kept:
            return cell.kept
        codes = [choice.code for choice in cell.open]
        ranked = [code for code in cell.kept.split() if code in codes]
        return " ".join([*ranked, *(code for code in codes if code not in ranked)])

    def _heard_of_change(self, cell: Cell) -> None:
        if cell.text and self.program.rules[cell.shape.index].calculate is not None:
            self._heard(cell)

    def _without_closed(self, cell: Cell, rules: Rules) -> str:
        """Give the answer without the codes that the filter took away. Codes unknown to the list stay, as problems."""
        assert cell.shape.question is not None
        itemset = cell.shape.question.itemset
        assert itemset is not None
        if itemset.instance and rules.offered is None:
            return cell.kept
        codes = _codes(rules, cell.kept)
        if itemset.instance:
            opened = {choice.code for choice in cell.open}
            closed = {code for code in codes if code not in opened}
            if not closed:
                return cell.kept
            closed &= {choice.code for choice in self._all_choices(cell.shape)}
        else:
            closed = set(codes) - {choice.code for choice in cell.open}
        return cell.kept if closed.isdisjoint(codes) else " ".join(code for code in codes if code not in closed)

    def _work_out_look(self, cell: Cell, rules: Rules) -> bool:
        context, language = cell.context, self.language
        before = (cell.is_required, cell.problem, cell.warning, cell.label, cell.hint)
        cell.label = _written(rules.label.get(language, ()), context)
        cell.hint = _written(rules.hint.get(language, ()), context)
        cell.is_required = _ask_if(rules.required, context, False)
        cell.problem, cell.warning = None, ""
        if cell.text and cell.shape.question is not None:
            cell.problem = self._problem(cell, rules)
            if cell.problem is None and rules.warning is not None and _ask(rules.warning, context, False):
                cell.warning = cell.shape.bind.warning_message or WARNING
        return (cell.is_required, cell.problem, cell.warning, cell.label, cell.hint) != before

    def required_message(self, cell: Cell) -> str:
        """Give what the form says when a required answer is missing, empty when it says nothing."""
        return _written(self.program.rules[cell.shape.index].required_message.get(self.language, ()), cell.context)

    def _problem(self, cell: Cell, rules: Rules) -> tuple[str, str] | None:
        question, text = cell.shape.question, cell.text
        if cell.is_for_others or question is None or question.control is Control.NONE:
            return None
        sentence = type_problem(cell.shape.bind.type, text)
        if sentence is None and question.itemset is not None and question.itemset.instance:
            known = self._known_codes(cell.shape)
            sentence = None if all(code in known for code in _codes(rules, text)) else NOT_IN_LIST
        if sentence is not None:
            return "type", sentence
        if rules.constraint is not None and not _ask(rules.constraint, cell.context, True):
            return "constraint", _written(rules.constraint_message.get(self.language, ()), cell.context) or CONSTRAINT
        if question.control is Control.INPUT and cell.shape.bind.type is DataType.STRING and cell.shape.bind.guard:
            sentence = self._guarded(cell, text)
        return None if sentence is None else ("guard", sentence)

    def _guarded(self, cell: Cell, text: str) -> str | None:
        if self._check_text is None:
            return None
        if cell.guarded[0] != text:
            cell.guarded = (text, self._check_text(text))
        return cell.guarded[1]

    # --- choices -----------------------------------------------------------------------------------------------------

    def offered(self, cell: Cell) -> tuple[Choice, ...]:
        """Give the choices now open for a select, without retired ones that are not selected."""
        chosen = cell.kept.split()
        today = self.today().isoformat()
        return tuple(c for c in cell.open if not is_retired(c, today) or c.code in chosen)

    def _items(self, itemset: Itemset) -> ItemList | None:
        return item_list(self.form, self._lists, itemset.instance)

    def _all_choices(self, shape: Shape) -> tuple[Choice, ...]:
        itemset = shape.question.itemset if shape.question is not None else None
        items = self._items(itemset) if itemset is not None else None
        return () if items is None or itemset is None else items.choices(self.form, itemset, self.language)

    def _known_codes(self, shape: Shape) -> frozenset[str]:
        question = shape.question
        assert question is not None
        assert question.itemset is not None
        items = self._items(question.itemset)
        return frozenset() if items is None else items.codes(self.form, question.itemset)

    def _work_out_choices(self, cell: Cell, rules: Rules) -> bool:
        question = cell.shape.question
        assert question is not None
        assert question.itemset is not None
        itemset, before = question.itemset, cell.open
        if rules.nodeset is not None:
            cell.open = choices_of(_ask(rules.nodeset, cell.context, []), self.form, itemset, self.language)
        else:
            items = self._items(itemset)
            if items is None:
                return False
            choices = items.choices(self.form, itemset, self.language)
            cell.open = choices if rules.offered is None else tuple(self._let_through(cell, rules, items, choices))
        if itemset.is_random:
            no_seed: Value = ""
            seed = None if rules.seed is None else _ask(rules.seed, cell.context, no_seed)
            if rules.seed is not None or {c.code for c in cell.open} != {c.code for c in before}:
                cell.open = tuple(shuffled(cell.open, seed))
            else:
                # Without a seed the order is drawn once and then kept.
                by_code = {choice.code: choice for choice in cell.open}
                cell.open = tuple(by_code[choice.code] for choice in before)
        return cell.open != before

    def _let_through(self, cell: Cell, rules: Rules, items: ItemList, choices: tuple[Choice, ...]) -> Iterator[Choice]:
        assert rules.offered is not None
        places: Iterable[int] = range(len(choices))
        if rules.lookup is not None:
            column, wanted = rules.lookup
            places = items.places(column, wanted(cell.context))
        size = len(choices)
        with budget.shared():
            for place in places:
                if _ask(rules.offered, Context(self, items.items[place], cell, place + 1, size), False):
                    yield choices[place]


def _down(cell: Cell, slots: Iterable[int]) -> list[Cell]:
    """Give the cells that a way of slots leads to from `cell`, through all instances of repeats on it."""
    cells = [cell]
    for slot in slots:
        found: list[Cell] = []
        for one in cells:
            part = one.parts[slot]
            if isinstance(part, Cell):
                found.append(part)
            else:
                found.extend(part)
        cells = found
    return cells


def _codes(rules: Rules, text: str) -> list[str]:
    question = rules.shape.question
    is_many = question is not None and question.control in (Control.SELECT, Control.RANK)
    return text.split() if is_many else [text]


def _in_range(text: str, parameters: Mapping[str, str]) -> bool:
    try:
        number = float(text)
        ends = sorted(float(parameters[name]) for name in ("start", "end"))
    except (KeyError, ValueError):
        return True
    return ends[0] <= number <= ends[1]


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


def stored(value: object, data_type: DataType) -> str:
    """Give a calculated value as an answer is stored: nothing for NaN, ISO for dates, whole numbers for int."""
    if not isinstance(value, str | float | bool | date | list):
        return ""
    if isinstance(value, float) and value != value:  # NaN is unequal to itself
        return ""
    if value == "NaN":  # what a function that gives text makes of no number
        return ""
    if data_type in (DataType.DATE, DataType.DATETIME):
        moment = to_date(value)
        if moment is not None:
            is_day = data_type is DataType.DATE and isinstance(moment, datetime)
            return date_text(moment.date() if is_day and isinstance(moment, datetime) else moment)
    if data_type is DataType.INT:
        number = value if isinstance(value, float) else _number(value)
        if number is not None and abs(number) < 1e15:
            return str(int(number))
    return to_string(value)


def _number(value: object) -> float | None:
    try:
        return float(to_string(value)) if isinstance(value, str | list) else None
    except (ValueError, OverflowError):
        return None
