"""The live form: the one door through which a screen, a test or the sample maker fills in a form.

State out, answers in, a thin account of what changed. No Qt, no store, no clock of its own.

Paths are those of the definition, with the position of each repeat's instance: ``/data/child[2]/name``. The path of a
repeat without a position means all its instances together; as an answer it holds how many there are.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vrp_desktop.forms.answers import (
    REASON,
    collected,
    counts_of,
    placed,
    plain,
    position,
    whole_text,
    without_last_position,
)
from vrp_desktop.forms.definition import Control, DataType, Group, Question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date, datetime

    from vrp_desktop.forms.before import Before
    from vrp_desktop.forms.checks import TextChecks
    from vrp_desktop.forms.definition import BodyNode, Choice, Form
    from vrp_desktop.forms.instance import Cell
    from vrp_desktop.forms.lists import Lists
    from vrp_desktop.forms.shape import Shape


REQUIRED = "Answer this question."


class ProblemKind(StrEnum):
    """Why an answer keeps the form from being finished."""

    REQUIRED = "required"
    CONSTRAINT = "constraint"
    TYPE = "type"
    GUARD = "guard"


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """One thing to put right before the form can be finished. `message` is a sentence for the person."""

    path: str
    kind: ProblemKind
    message: str


@dataclass(frozen=True, slots=True)
class QuestionState:
    """Everything a screen shows of one question, group or instance at this moment.

    `is_relevant` counts inherited relevance and role. `warning`: the soft check's sentence when it applies, else
    empty; it never blocks. `problem`: what is wrong with the present answer (never "required": that comes on
    finishing).
    """

    path: str
    value: str
    label: str
    hint: str
    is_relevant: bool
    is_required: bool
    is_readonly: bool
    problem: AnswerProblem | None
    warning: str
    reason: str = ""
    """Why the answer stays although of the warning, as the person wrote it."""


@dataclass(frozen=True, slots=True)
class RepeatState:
    """What a screen shows of a repeat. `instances`: their paths, in order. `label`: of all of them together."""

    path: str
    label: str
    instances: tuple[str, ...]
    is_relevant: bool
    can_add: bool
    can_remove: bool


@dataclass(frozen=True, slots=True)
class ShownNode:
    """Something to show: its definition and, where it has a node of its own, its path (else empty)."""

    path: str
    node: BodyNode
    inside: str = ""
    """The path of the instance that it stands in, empty outside of all repeats."""


@dataclass(frozen=True, slots=True)
class Removed:
    """An instance that was taken out, to put it back. Good for the live form it came from until that is changed."""

    path: str
    cell: Cell
    place: int


class LiveForm:
    """A form being filled in.

    `answers`: values by path to start from (a draft or a record's latest revision); with any given, defaults are
    not applied. `prefill`: values set after the defaults of a new record; one that is not among a select's
    choices is passed over. `role`: the person's role, or None to see every question. `today`: the clock.
    `text_checks`: what looks for personal data in free text. `now`: what ``now()`` gives, in
    local time; without it the start of the day. `language`: one of the form's, else its default one. `properties`:
    what the preload "property" gives by name; none of them is known here unless it is passed in. Raises BadExpressions.
    """

    def __init__(
        self,
        form: Form,
        lists: Lists,
        *,
        today: Callable[[], date],
        role: str | None = None,
        answers: Mapping[str, str] | None = None,
        prefill: Mapping[str, str] | None = None,
        text_checks: TextChecks | None = None,
        now: Callable[[], datetime] | None = None,
        language: str | None = None,
        properties: Mapping[str, str] | None = None,
    ) -> None:
        # The window opens without the expression language; it is loaded with the first form that is opened.
        from vrp_desktop.forms.evaluation import Evaluation

        self._all = Evaluation(
            form,
            lists,
            today=today,
            now=now,
            role=role,
            text_checks=text_checks,
            language=language,
            counts=None if answers is None else counts_of(form.repeats(), answers),
        )
        self._world = self._all.world
        self._program = self._all.program
        self._shown: dict[tuple[int, str], tuple[ShownNode, ...]] = {}
        self._ends = [s for s in self._program.shapes.all if s.bind.preload == ("timestamp", "end")]
        if answers is not None:
            for path, value in answers.items():
                cell = self._find(path.removesuffix(REASON))
                if cell is None or not cell.shape.is_leaf:
                    continue
                if path.endswith(REASON):
                    cell.reason = whole_text(value)
                else:
                    self._all.load(cell, self._cleaned(cell, value))
        self._all.start(properties or {})
        if prefill:
            self._prefill(prefill)

    @property
    def form(self) -> Form:
        """The definition that this fills in."""
        return self._world.form

    # --- state -------------------------------------------------------------------------------------------------------

    def state(self, path: str) -> QuestionState:
        """Give what to show of the question, group or instance at `path`. Raises KeyError."""
        cell = self._cell(path)
        return QuestionState(
            path=path,
            value=_shown_value(cell),
            label=cell.label,
            hint=cell.hint,
            is_relevant=cell.is_relevant and not cell.is_for_others,
            is_required=cell.is_required,
            # What the program made for the record is shown and not typed.
            is_readonly=cell.is_readonly or cell.shape.bind.generate is not None,
            problem=_problem(cell, path),
            warning=cell.warning,
            reason=cell.reason if cell.warning else "",
        )

    def repeat(self, path: str) -> RepeatState:
        """Give what to show of the repeat at `path` (its own position left out). Raises KeyError."""
        holder, shape = self._range(path)
        repeat, instances = shape.repeated, holder.instances(shape)
        assert repeat is not None
        is_free = repeat.count is None and not repeat.is_fixed and not any(cell.is_readonly for cell in (holder,))
        is_relevant = holder.is_relevant and not self._world.is_for_others(shape)
        if instances:
            is_relevant = is_relevant and any(cell.is_relevant for cell in instances)
        elif is_relevant:
            is_relevant = self._world.would_be_relevant(holder, shape)
        return RepeatState(
            path=path,
            label=self._world.label(holder, shape),
            instances=tuple(f"{path}[{place}]" for place in range(1, len(instances) + 1)),
            is_relevant=is_relevant,
            can_add=is_free,
            can_remove=is_free and bool(instances),
        )

    def heading(self, shown: ShownNode) -> str:
        """Give the words over a group as they stand now, whether it has a node of its own or is only for the eye."""
        if shown.path:
            return self.state(shown.path).label
        found = self._program.headings.get(id(shown.node))
        if found is None:
            return ""
        shape, said = found
        return self._world.said(said, self._cell(placed(shape.path, shown.inside)))

    def choices(self, path: str) -> tuple[Choice, ...]:
        """Give the choices now open for a select, filtered, without retired ones (but with what is selected)."""
        return self._world.offered(self._cell(path))

    def shown(self, parent: ShownNode | None = None, instance: str = "") -> tuple[ShownNode, ...]:
        """Give what to show, in order: of the form, of a group, or of a repeat's instance with the path `instance`."""
        inside = instance or (parent.inside if parent is not None else "")
        key = (id(parent.node) if parent is not None else 0, inside)
        if key not in self._shown:
            # What stands where follows from the form; only which instances there are changes.
            body = self.form.body if parent is None else getattr(parent.node, "children", ())
            self._shown[key] = tuple(ShownNode(placed(node.path, inside), node, inside) for node in body)
        return self._shown[key]

    def walk(self) -> Iterator[str]:
        """Give the path of every node there is, groups and instances included, in document order."""
        for cell in self._world.root.subtree():
            yield cell.path()

    def why_hidden(self, path: str) -> str:
        """Say in words what would make the question at `path` appear; empty when it is there. Raises KeyError."""
        from vrp_desktop.forms.explain import why_hidden

        found = why_hidden(self._world, self._cell(path))
        return "" if found is None else found.sentence

    def why_required(self, path: str) -> str:
        """Say in words which answers make the question at `path` required; empty when none do. Raises KeyError."""
        from vrp_desktop.forms.explain import why_required

        found = why_required(self._world, self._cell(path))
        return "" if found is None else found.sentence

    # --- languages ---------------------------------------------------------------------------------------------------

    @property
    def language(self) -> str:
        """The language in which things are said; empty for a form that is not translated."""
        return self._world.language

    def set_language(self, language: str) -> None:
        """Say everything in another of the form's languages. Raises KeyError when it has none of that name."""
        if language not in self._program.languages:
            raise KeyError(language)
        self._all.set_language(language)

    # --- answers in --------------------------------------------------------------------------------------------------

    def answer(self, path: str, value: str) -> frozenset[str]:
        """Set the answer (text as stored: ISO dates, codes, space-separated codes) and re-evaluate.

        Gives the paths whose state changed, `path` included when its value changed, and those of nodes that hold a
        repeat with more or fewer instances than before. A value of the wrong type is kept and shown as a problem,
        never refused, so that nothing typed is lost. Raises KeyError.
        """
        cell = self._leaf(path)
        return _paths(self._all.set(cell, self._cleaned(cell, value)))

    def set_reason(self, path: str, reason: str) -> frozenset[str]:
        """Keep why the answer at `path` stays although something is said of it. Raises KeyError.

        Gives the paths whose state changed: with a reason, what looks personal no longer stops the form.
        """
        return _paths(self._all.set_reason(self._leaf(path), whole_text(reason)))

    def add_repeat(self, path: str) -> tuple[str, frozenset[str]]:
        """Add an instance at the end of the repeat at `path`; give its path and what changed.

        Raises KeyError, and ValueError for a repeat that people do not add to.
        """
        holder, shape = self._free(path)
        place = len(holder.instances(shape))
        cell, changed = self._all.add(holder, shape, place)
        return cell.path(), _paths(changed)

    def remove_repeat(self, path: str) -> tuple[Removed, frozenset[str]]:
        """Take out the instance at `path`, which ends with its position; give it, to put it back, and what changed.

        Raises KeyError, and ValueError for a repeat that people do not take from.
        """
        holder, shape = self._free(without_last_position(path))
        cell = self._cell(path)
        place = next(at for at, one in enumerate(holder.instances(shape)) if one is cell)
        return Removed(path, cell, place), _paths(self._all.remove(cell))

    def put_back(self, removed: Removed) -> frozenset[str]:
        """Put an instance that was taken out back where it was; give what changed."""
        return _paths(self._all.put_back(removed.cell, removed.place))

    # --- steps back --------------------------------------------------------------------------------------------------

    def note_before(self, before: Before | None = None) -> Before:
        """Keep from now on what there is before each change: in `before`, or in a new one; give it."""
        from vrp_desktop.forms.before import Before

        self._all.before = noted = Before(self._world) if before is None else before
        return noted

    def exchange(self, before: Before) -> tuple[Before, frozenset[str]]:
        """Bring everything back as it was before a change; nothing is worked out anew, so that it is all as it was.

        Gives what brings it back as it is now, and the paths whose state changed. The last change that was not taken
        back comes first; another order is not possible.
        """
        self._all.before = None
        now, changed = self._all.exchange(before)
        return now, _paths(changed)

    # --- answers out -------------------------------------------------------------------------------------------------

    def answers(self) -> dict[str, str]:
        """Give every non-empty value by path, set-aside (non-relevant) ones included: what a draft keeps.

        Every repeat says how many instances it has, so that one without answers comes back too.
        """
        return collected(self._world.root, _kept, lambda _: True)

    def finished_answers(self) -> dict[str, str]:
        """Give what a finished record holds: non-empty values of relevant nodes and calculations.

        Nodes hidden from this role keep the value they started with, as long as they are relevant.
        """
        for shape in self._ends:
            for cell in self._world.cells(shape):
                self._all.load(cell, self._world.moment())
        return collected(self._world.root, _finished, lambda cell: cell.is_relevant)

    def problems(self) -> tuple[AnswerProblem, ...]:
        """Give everything that keeps the form from being finished, in the order of the form."""
        found: list[AnswerProblem] = []
        for path, cell in self._questions(self.shown()):
            if not cell.is_relevant or cell.is_for_others:
                continue
            problem = _problem(cell, path)
            if problem is None and cell.is_required and not cell.kept and not cell.is_readonly:
                message = self._world.required_message(cell) or REQUIRED
                problem = AnswerProblem(path, ProblemKind.REQUIRED, message)
            if problem is not None:
                found.append(problem)
        return tuple(found)

    # --- finding -----------------------------------------------------------------------------------------------------

    def _questions(self, nodes: Iterable[ShownNode]) -> Iterator[tuple[str, Cell]]:
        for shown in nodes:
            if isinstance(shown.node, Question):
                cell = self._find(shown.path)
                if cell is not None:
                    yield shown.path, cell
            elif isinstance(shown.node, Group):
                yield from self._questions(self.shown(shown))
            else:
                for instance in self.repeat(shown.path).instances:
                    yield from self._questions(self.shown(shown, instance))

    def _find(self, path: str) -> Cell | None:
        """Give the cell at `path`, or `None`. A repeat without a position means its first instance."""
        shapes = self._program.shapes
        shape = shapes.by_path.get(path)
        if shape is not None and shape.repeat is None:
            return self._world.cells(shape)[0]
        shape = shapes.by_path.get(plain(path))
        if shape is None:
            return None
        line = list(shape.lineage())[::-1]
        cell: Cell = self._world.root
        for step, below in zip(path.split("/")[2:], line[1:], strict=True):
            part = cell.parts[below.slot]
            if isinstance(part, list):
                place = position(step)
                if not 1 <= place <= len(part):
                    return None
                cell = part[place - 1]
            else:
                cell = part
        return cell

    def _cell(self, path: str) -> Cell:
        cell = self._find(path)
        if cell is None:
            raise KeyError(path)
        return cell

    def _leaf(self, path: str) -> Cell:
        cell = self._cell(path)
        if not cell.shape.is_leaf:
            raise KeyError(path)
        return cell

    def _range(self, path: str) -> tuple[Cell, Shape]:
        shape = self._program.shapes.by_path.get(plain(path))
        if shape is None or shape.repeated is None:
            raise KeyError(path)
        return self._cell(path.rpartition("/")[0]), shape

    def _free(self, path: str) -> tuple[Cell, Shape]:
        holder, shape = self._range(path)
        assert shape.repeated is not None
        if shape.repeated.count is not None or shape.repeated.is_fixed:
            raise ValueError(path)
        return holder, shape

    def _prefill(self, values: Mapping[str, str]) -> None:
        """Set values in the order of the form, so that a choice's filter sees the answer it depends on."""
        cells = {self._leaf(path): value for path, value in values.items()}
        for cell in sorted(cells, key=lambda one: one.shape.index):
            value, question = cells[cell], cell.shape.question
            if question is not None and question.itemset is not None:
                offered = {choice.code for choice in self._world.offered(cell)}
                codes = value.split() if question.control is Control.SELECT else [value]
                value = " ".join(code for code in codes if code in offered)
            if value:
                self._all.set(cell, self._cleaned(cell, value))

    def _cleaned(self, cell: Cell, value: str) -> str:
        """Give the value as it can be stored.

        No NUL, no half of a sign, accents in one way of writing, no spaces around what is not free text, several
        choices in the order of their list.
        """
        value = unicodedata.normalize("NFC", whole_text(value))
        question = cell.shape.question
        if question is not None and question.control is Control.SELECT and " " in value:
            places = {choice.code: place for place, choice in enumerate(cell.open)}
            value = " ".join(sorted(value.split(), key=lambda code: places.get(code, len(places))))
        return value if cell.shape.bind.type is DataType.STRING else value.strip()


def _shown_value(cell: Cell) -> str:
    question = cell.shape.question
    is_ranking = question is not None and question.control is Control.RANK and cell.is_relevant
    return cell.text if is_ranking else cell.kept


def _kept(cell: Cell) -> str:
    return cell.kept if cell.shape.question is not None else ""


def _finished(cell: Cell) -> str:
    question = cell.shape.question
    return "" if question is None or question.control is Control.TRIGGER else cell.text


def _problem(cell: Cell, path: str) -> AnswerProblem | None:
    return None if cell.problem is None else AnswerProblem(path, ProblemKind(cell.problem[0]), cell.problem[1])


def _paths(cells: Iterable[Cell]) -> frozenset[str]:
    return frozenset(cell.path() for cell in cells)
