"""A live form's answers and everything that follows from them, kept right after each change.

What a change reaches waits in the order of the program's ranks; working stops where nothing changes.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from vrp_desktop.forms.definition import Control, Event
from vrp_desktop.forms.graph import Aspect, Task
from vrp_desktop.forms.instance import Cell, make_cells
from vrp_desktop.forms.program import Program
from vrp_desktop.forms.working_out import WorkingOut, stored
from vrp_desktop.forms.world import FormWorld, ask, down

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date, datetime

    from vrp_desktop.forms.before import Before
    from vrp_desktop.forms.checks import TextChecks
    from vrp_desktop.forms.definition import Form
    from vrp_desktop.forms.lists import Lists
    from vrp_desktop.forms.program import CompiledAction, Rules
    from vrp_desktop.forms.shape import Shape
    from vrp_desktop.forms.xpath.nodes import Node

MOST_INSTANCES = 1_000
"""How many instances a count may ask for: far beyond what a person fills in, well within what stays quick."""

MOST_CELLS = 25_000
"""How many nodes counts may make in one record."""

_ROUNDS = 20
"""How often a cell may change for one answer. Rules that need each other settle in two or three rounds."""


class Evaluation:
    """Takes answers and instances in and works out what depends on them. Raises BadExpressions.

    `counts`: how many instances each repeat of a record that is opened again has; `None` for a new record.
    """

    def __init__(
        self,
        form: Form,
        lists: Lists,
        *,
        today: Callable[[], date],
        now: Callable[[], datetime] | None,
        role: str | None,
        text_checks: TextChecks | None,
        language: str | None = None,
        counts: Mapping[str, int] | None = None,
    ) -> None:
        self.program = program = Program.of(form)
        self.world = FormWorld(form, program, lists, today=today, now=now, role=role, language=language, counts=counts)
        self._working_out = WorkingOut(self.world, text_checks)
        # The heap of work: rank first, then in the order of asking, so that instances are done from first to last.
        self._waiting: list[tuple[int, int, Cell]] = []
        self._queued: set[tuple[int, int]] = set()
        self._turn = 0
        self._changed: dict[int, Cell] = {}
        self._pending: list[tuple[CompiledAction, Cell]] = []
        self._is_new = counts is None
        self._is_loaded = False
        self.before: Before | None = None
        """Keeps what cells are before they change; `None` where nobody wants to take a change back."""
        self._listening: dict[int, list[CompiledAction]] = {}
        for action in program.actions:
            if Event.VALUE_CHANGED in action.events:
                self._listening.setdefault(action.trigger.index, []).append(action)

    # --- loading -----------------------------------------------------------------------------------------------------

    def load(self, cell: Cell, text: str) -> None:
        """Put an answer in place before anything is worked out."""
        cell.kept = cell.text = text

    def start(self, properties: Mapping[str, str]) -> None:
        """Work out everything; a new record also gets its first values."""
        if self._is_new:
            self._preload(self.world.root.subtree(), properties)
            self._tidy_defaults()
        order = self.program.graph.order
        for rank, (index, aspect) in enumerate(order):
            shape = self.program.shapes.all[index]
            holder = shape.parent if aspect is Aspect.INSTANCES and shape.parent is not None else shape
            for cell in self.world.cells(holder):
                if self._do(aspect, index, cell):
                    # What is ranked before and still depends on it (rules that need each other) is done again.
                    self._queue_dependents(rank, cell, below=rank)
        self._settle()
        due = {Event.FIRST_LOAD, Event.LOAD} if self._is_new else {Event.LOAD}
        for action in self.program.actions:
            if not due.isdisjoint(action.events):
                for cell in self.world.cells(action.trigger):
                    self._act(action, cell)
                    self._settle()
        self._is_loaded = True
        self._changed.clear()

    def _preload(self, cells: Iterable[Cell], properties: Mapping[str, str]) -> None:
        for cell in cells:
            match cell.shape.bind.preload:
                case ("timestamp", "start"):
                    self.load(cell, self.world.moment())
                case ("date", _):
                    self.load(cell, self.world.today().isoformat())
                case ("property", name):
                    self.load(cell, properties.get(name, ""))

    def _tidy_defaults(self) -> None:
        for cell in self.world.root.subtree():
            question = cell.shape.question
            if cell.kept and question is not None and question.control in (Control.SELECT, Control.RANK):
                self.load(cell, " ".join(cell.kept.split()))

    # --- changes -----------------------------------------------------------------------------------------------------

    def set(self, cell: Cell, text: str) -> list[Cell]:
        """Set an answer and work out what depends on it. Gives the cells whose state changed.

        An answer to a calculated question stands until something that it is calculated from changes.
        """
        self._put(cell, text)
        return self._taken()

    def set_language(self, language: str) -> None:
        """Say everything in another language of the form. That is no change of an answer, to be taken back with it."""
        before, self.before = self.before, None
        self.world.language = language
        for shape in self.program.shapes.all:
            for aspect in (Aspect.CHOICES, Aspect.LOOK):
                rank = self.program.graph.ranks.get(Task(shape.index, aspect))
                if rank is not None:
                    for cell in self.world.cells(shape):
                        self._queue(rank, cell)
        self._taken()
        self.before = before

    def set_reason(self, cell: Cell, reason: str) -> list[Cell]:
        """Keep why an answer stays although something is said of it; gives the cells whose state changed."""
        self._keep(cell)
        cell.reason = reason
        rank = self.program.graph.ranks.get(Task(cell.shape.index, Aspect.LOOK))
        if rank is not None:
            self._queue(rank, cell)
        return self._taken()

    def exchange(self, before: Before) -> tuple[Before, list[Cell]]:
        """Bring everything back as it was; give what brings it back as it is now, and the cells to look at again."""
        now = before.exchange(self.world)
        if before.language != self.world.language:
            self.set_language(self.world.language)
        return now, list(now.touched())

    def add(self, holder: Cell, repeat: Shape, at: int) -> tuple[Cell, list[Cell]]:
        """Add an instance of a repeat at place `at` (from 0). Gives it and the cells whose state changed."""
        (cell,) = self._insert(holder, repeat, at, 1)
        return cell, self._taken()

    def remove(self, cell: Cell) -> list[Cell]:
        """Take an instance of a repeat out. Gives the cells whose state changed."""
        holder = cell.above
        assert holder is not None
        at = next(place for place, other in enumerate(holder.instances(cell.shape)) if other is cell)
        self._take_out(holder, cell.shape, at, 1)
        return self._taken()

    def put_back(self, cell: Cell, at: int) -> list[Cell]:
        """Put an instance that was taken out back in its place. Gives the cells whose state changed."""
        holder = cell.above
        assert holder is not None
        self._keep(holder)
        holder.instances(cell.shape).insert(at, cell)
        self.world.size += sum(1 for _ in cell.subtree())
        holder.show_children()
        self._queue_all(cell)
        self._instances_changed(holder, cell.shape)
        return self._taken()

    def _keep(self, cell: Cell) -> None:
        if self.before is not None:
            self.before.keep(cell)

    def _put(self, cell: Cell, text: str) -> None:
        if cell.kept == text:
            return
        self._keep(cell)
        cell.kept = text
        self._changed[id(cell)] = cell
        ranks = self.program.graph.ranks
        rank = ranks[Task(cell.shape.index, Aspect.VALUE)]
        if self.program.rules[cell.shape.index].calculate is None:
            self._queue(rank, cell)
        elif cell.is_relevant:
            cell.text = text
            self._queue_dependents(rank, cell)
        self._queue(ranks[Task(cell.shape.index, Aspect.LOOK)], cell)
        self._heard(cell)

    def _insert(self, holder: Cell, repeat: Shape, at: int, count: int) -> list[Cell]:
        """Add instances from place `at` on, and queue all that this asks for."""
        self._keep(holder)
        added = [make_cells(repeat, repeat.template, holder, None, repeat.path) for _ in range(count)]
        holder.instances(repeat)[at:at] = added
        holder.show_children()
        for cell in added:
            self.world.furnish(cell)
            self._queue_all(cell)
            for action in self.program.actions:
                if Event.NEW_REPEAT in action.events and repeat in action.trigger.lineage():
                    depth = action.trigger.depth - repeat.depth
                    slots = [one.slot for one in action.trigger.lineage()][:depth][::-1]
                    self._pending.extend((action, trigger) for trigger in down(cell, slots))
        self._instances_changed(holder, repeat)
        return added

    def _take_out(self, holder: Cell, repeat: Shape, at: int, count: int) -> None:
        """Take out instances from place `at` on, and queue all that this asks for."""
        self._keep(holder)
        instances = holder.instances(repeat)
        gone = {id(one) for cell in instances[at : at + count] for one in cell.subtree()}
        del instances[at : at + count]
        self.world.size -= len(gone)
        holder.show_children()
        self._waiting = [item for item in self._waiting if id(item[2]) not in gone]
        heapify(self._waiting)
        self._queued = {item for item in self._queued if item[1] not in gone}
        self._instances_changed(holder, repeat)

    def _instances_changed(self, holder: Cell, repeat: Shape) -> None:
        self._changed[id(holder)] = holder
        self._queue_dependents(self.program.graph.ranks[Task(repeat.index, Aspect.INSTANCES)], holder)

    # --- what waits --------------------------------------------------------------------------------------------------

    def _queue(self, rank: int, cell: Cell) -> None:
        key = (rank, id(cell))
        if key not in self._queued:
            self._queued.add(key)
            self._turn += 1
            heappush(self._waiting, (rank, self._turn, cell))

    def _queue_all(self, top: Cell) -> None:
        for cell in top.subtree():
            for rank in self.program.tasks[cell.shape.index]:
                self._queue(rank, cell)

    def _queue_dependents(self, rank: int, cell: Cell, below: int | None = None) -> None:
        """Queue what depends on a task; with `below`, only for what is ranked before that."""
        for edge in self.program.edges[rank]:
            if below is None or edge.rank <= below:
                for other in self.world.reached(edge, cell):
                    self._queue(edge.rank, other)

    def _settle(self) -> None:
        """Work until nothing waits."""
        order, changes, seen = self.program.graph.order, 0, set[int]()
        while self._waiting:
            rank, _, cell = heappop(self._waiting)
            self._queued.discard((rank, id(cell)))
            index, aspect = order[rank]
            if not self._do(aspect, index, cell):
                continue
            self._changed[id(cell)] = cell
            self._queue_dependents(rank, cell)
            changes += 1
            seen.add(id(cell))
            if changes > _ROUNDS * len(Aspect) * len(seen):
                # Rules that never agree: what they last gave stands, and the form stays in use.
                self._waiting.clear()
                self._queued.clear()

    def _do(self, aspect: Aspect, index: int, cell: Cell) -> bool:
        if aspect is Aspect.INSTANCES:
            return self._work_out_instances(cell, self.program.rules[index])
        if self.before is not None:
            self.before.keep(cell)
            if aspect is Aspect.RELEVANT and cell.above is not None:
                # Its children are what is attached.
                self.before.keep(cell.above)
        before = cell.text
        is_changed = self._working_out.do(aspect, index, cell)
        if cell.text != before and cell.text and self.program.rules[index].calculate is not None:
            self._heard(cell)
        return is_changed

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
        for target in ask(action.targets, cell.context, nowhere):
            if isinstance(target, Cell) and target.shape.is_leaf and target.is_relevant:
                value = ask(action.value, target.context, None)
                self._put(target, stored(value, target.shape.bind.type))

    # --- instances that a count asks for -----------------------------------------------------------------------------

    def _work_out_instances(self, holder: Cell, rules: Rules) -> bool:
        if rules.count is None:
            return False
        wanted = ask(rules.count, holder.context, float("nan"))
        instances = holder.instances(rules.shape)
        if wanted != wanted:
            # A count that becomes blank says nothing; one that was never given asks for nothing.
            goal = len(instances) if self._is_loaded or not self._is_new else 0
        else:
            goal = max(0, min(int(wanted), MOST_INSTANCES)) if abs(wanted) < 1e9 else MOST_INSTANCES * (wanted > 0)
        missing = goal - len(instances)
        if missing > 0:
            # Counts inside counts multiply.
            room = MOST_CELLS - self.world.size
            missing = min(missing, max(0, room // rules.shape.size))
        if missing > 0:
            self._insert(holder, rules.shape, len(instances), missing)
        elif missing < 0:
            self._take_out(holder, rules.shape, goal, -missing)
        return missing != 0
