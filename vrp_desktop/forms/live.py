"""The live form: the one door through which a screen, a test or the sample maker fills in a form.

State out, answers in, a thin account of what changed. No Qt, no store, no clock of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vrp_desktop.forms.definition import Control, DataType

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from vrp_desktop.forms.definition import Choice, Form
    from vrp_desktop.forms.lists import Lists


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
    """Everything a screen shows of one question or group at this moment.

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


class LiveForm:
    """A form being filled in.

    `answers`: values by path to start from (a draft or a record's latest revision); with any given, defaults are
    not applied. `prefill`: values set after the defaults of a new record; one that is not among a select's
    choices is passed over. `role`: the person's role, or None to see every question. `today`: the clock.
    `check_text`: gives a sentence when free text holds personal data, else None. `now`: what ``now()`` gives, in
    local time; without it the start of the day. Raises BadExpressions.
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
        check_text: Callable[[str], str | None] | None = None,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        # The window opens without the expression language; it is loaded with the first form that is opened.
        from vrp_desktop.forms.evaluation import Evaluation

        self._all = Evaluation(form, lists, today=today, now=now, role=role, check_text=check_text)
        self._program = self._all.program
        if answers is None:
            self._all.first_load()
        else:
            for path, value in answers.items():
                index = self._program.indexes.get(path)
                if index is not None and self._program.rules[index].question is not None:
                    self._all.load(index, self._cleaned(index, value))
        self._all.work_out_all()
        if prefill:
            self._prefill(prefill)

    @property
    def form(self) -> Form:
        """The definition that this fills in."""
        return self._all.form

    def state(self, path: str) -> QuestionState:
        """Give what to show of the question or group at `path`. Raises KeyError."""
        index = self._program.indexes[path]
        state = self._all.states[index]
        return QuestionState(
            path=path,
            value=state.kept,
            label=state.label,
            hint=state.hint,
            is_relevant=state.is_relevant and not state.is_for_others,
            is_required=state.is_required,
            is_readonly=state.is_readonly,
            problem=self._problem(index),
            warning=state.warning,
        )

    def choices(self, path: str) -> tuple[Choice, ...]:
        """Give the choices now open for a select, filtered, without retired ones (but with what is selected)."""
        return self._all.offered(self._program.indexes[path])

    def answer(self, path: str, value: str) -> frozenset[str]:
        """Set the answer (text as stored: ISO dates, codes, space-separated codes) and re-evaluate.

        Gives the paths whose state changed, `path` included when its value changed. A value of the wrong type is
        kept and shown as a problem, never refused, so that nothing typed is lost. Raises KeyError.
        """
        index = self._leaf(path)
        paths = self._program.paths
        return frozenset(paths[changed] for changed in self._all.set(index, self._cleaned(index, value)))

    def answers(self) -> dict[str, str]:
        """Give every non-empty value by path, set-aside (non-relevant) ones included: what a draft keeps."""
        found = zip(self._program.paths, self._all.states, strict=True)
        return {path: state.kept for path, state in found if state.kept}

    def finished_answers(self) -> dict[str, str]:
        """Give what a finished record holds: non-empty values of relevant nodes and calculations.

        Nodes hidden from this role keep the value they started with, as long as they are relevant.
        """
        found = zip(self._program.rules, self._all.nodes, strict=True)
        return {
            rules.path: node.text
            for rules, node in found
            if node.text and rules.question is not None and rules.question.control is not Control.TRIGGER
        }

    def problems(self) -> tuple[AnswerProblem, ...]:
        """Give everything that keeps the form from being finished, in the order of the form."""
        found: list[AnswerProblem] = []
        for index, rules in enumerate(self._program.rules):
            state = self._all.states[index]
            if rules.question is None or rules.question.control is Control.NONE:
                continue
            if not state.is_relevant or state.is_for_others:
                continue
            problem = self._problem(index)
            if problem is None and state.is_required and not state.kept and not state.is_readonly:
                problem = AnswerProblem(rules.path, ProblemKind.REQUIRED, rules.bind.required_message or REQUIRED)
            if problem is not None:
                found.append(problem)
        return tuple(found)

    def _problem(self, index: int) -> AnswerProblem | None:
        problem = self._all.states[index].problem
        return (
            None if problem is None else AnswerProblem(self._program.paths[index], ProblemKind(problem[0]), problem[1])
        )

    def _leaf(self, path: str) -> int:
        index = self._program.indexes[path]
        if self._program.rules[index].question is None:
            raise KeyError(path)
        return index

    def _prefill(self, values: Mapping[str, str]) -> None:
        """Set values in the order of the form, so that a choice's filter sees the answer it depends on."""
        indexes = {self._leaf(path): value for path, value in values.items()}
        for index in sorted(indexes):
            value, question = indexes[index], self._program.rules[index].question
            if question is not None and question.itemset is not None:
                offered = {choice.code for choice in self._all.offered(index)}
                codes = value.split() if question.control is Control.SELECT else [value]
                value = " ".join(code for code in codes if code in offered)
            if value:
                self._all.set(index, self._cleaned(index, value))

    def _cleaned(self, index: int, value: str) -> str:
        """Give the value as it can be stored: no NUL, no half of a sign, no spaces around what is not free text."""
        if "\0" in value or not (value.isascii() or _is_whole(value)):
            value = value.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return value if self._program.rules[index].bind.type is DataType.STRING else value.strip()


def _is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
