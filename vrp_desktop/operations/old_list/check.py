"""Tries each row of an old list with the rules of the form, before anything is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vrp_desktop.forms.definition import DataType
from vrp_desktop.operations import entry
from vrp_desktop.operations.old_list.days import read_day
from vrp_desktop.operations.old_list.guesses import FIRST_NAME, LAST_NAME, TARGETS, guess_choice, parts_of, plain
from vrp_desktop.operations.reading import rows
from vrp_desktop.operations.show import choice_labels, label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vrp_desktop.forms.definition import Form, Question
    from vrp_desktop.operations.old_list.table import OldList
    from vrp_desktop.operations.session import Session
    from vrp_desktop.work import Progress

PERSON = "volunteer"
NOTHING = ""
"""Chosen for a word that is to be left out."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that a list can answer. `choices`: label by code, empty for free text and days."""

    name: str
    words: str
    choices: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a list is read. `columns`: place by question or part of a name. `words`: code by (question, plain word).

    `otherwise`: the code for empty cells, by question.
    """

    columns: Mapping[str, int]
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)
    otherwise: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot be brought in. `number`: in the sheet. `why`: sentences for a person."""

    number: int
    cells: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What would come of a list. `good`: answers by question name, each with the row's number.

    `unknown`: (question, word, how often) that no choice was found for; they are left out. `here`: rows of people who
    are in the register already, or stand in the list twice.
    """

    good: tuple[tuple[int, Mapping[str, str]], ...]
    here: tuple[Refused, ...]
    refused: tuple[Refused, ...]
    unknown: tuple[tuple[str, str, int], ...]


def asked(session: Session) -> tuple[Asked, ...]:
    """Give what a list can answer, in the order of the form; the two parts of a name behind the name."""
    form = session.store.forms.newest(PERSON)
    found = []
    for question in form.questions():
        if question.name in TARGETS:
            choices = choice_labels(session, form, question) if question.itemset is not None else {}
            found.append(Asked(question.name, label(question), choices))
            if question.name == "name":
                found.append(Asked(FIRST_NAME, "First name", {}))
                found.append(Asked(LAST_NAME, "Surname", {}))
    return tuple(found)


def check(session: Session, listed: OldList, reading: Reading, progress: Progress | None = None) -> Checked:
    """Try each row. Nothing is written. Raises Cancelled."""
    form = session.store.forms.newest(PERSON)
    questions = {question.name: question for question in form.questions()}
    labels = {one.name: one.choices for one in asked(session) if one.choices}
    unknown: Counter[tuple[str, str]] = Counter()
    seen = {key: "They are in the register already." for row in rows(session, PERSON) for key in _keys(row)}
    good, here, refused = [], [], []
    for done, (number, cells) in enumerate(listed.rows):
        if progress is not None:
            progress.step(done, len(listed.rows))
        answers, faults = _answers(cells, reading, questions, labels, unknown)
        if not answers.get("name") and not any(answers.get(name) for name in ("email", "phone")):
            if any(cells):
                refused.append(Refused(number, cells, "There is no name in this row."))
            continue
        known = next((seen[key] for key in _keys(answers) if key in seen), None)
        if known is not None:
            here.append(Refused(number, cells, known))
            continue
        faults += _faults(session, form, answers)
        if faults:
            refused.append(Refused(number, cells, " ".join(faults)))
            continue
        seen.update(dict.fromkeys(_keys(answers), f"They stand in row {number} of the list."))
        good.append((number, answers))
    return Checked(
        tuple(good),
        tuple(here),
        tuple(refused),
        tuple((target, word, count) for (target, word), count in unknown.most_common()),
    )


def _answers(
    cells: tuple[str, ...],
    reading: Reading,
    questions: Mapping[str, Question],
    labels: Mapping[str, Mapping[str, str]],
    unknown: Counter[tuple[str, str]],
) -> tuple[dict[str, str], list[str]]:
    said = {target: cells[place] if place < len(cells) else "" for target, place in reading.columns.items()}
    answers: dict[str, str] = {}
    faults = []
    for target, text in said.items():
        if target in (FIRST_NAME, LAST_NAME) or target not in questions:
            continue
        if target in labels:
            answers[target] = _codes(target, text, reading, labels[target], unknown)
        elif questions[target].bind.type is DataType.DATE and text:
            day = read_day(text)
            if day is None:
                faults.append(f"{label(questions[target])} “{text}” is no day that we can read.")
            else:
                answers[target] = day.isoformat()
        else:
            answers[target] = text
    if "name" not in reading.columns:
        answers["name"] = " ".join(part for part in (said.get(FIRST_NAME, ""), said.get(LAST_NAME, "")) if part)
    for target, code in reading.otherwise.items():
        if code and not answers.get(target):
            answers[target] = code
    return {name: text for name, text in answers.items() if text}, faults


def _codes(
    target: str, text: str, reading: Reading, labels: Mapping[str, str], unknown: Counter[tuple[str, str]]
) -> str:
    codes = []
    for part in parts_of(target, text):
        code = reading.words.get((target, plain(part)))
        if code is None:
            code = guess_choice(target, part, labels)
        if code is None:
            unknown[target, part] += 1
        elif code != NOTHING:
            codes.append(code)
    return " ".join(dict.fromkeys(codes))


def _faults(session: Session, form: Form, answers: Mapping[str, str]) -> list[str]:
    """Give what the form's own rules say of a row."""
    begun = entry.begin(session, PERSON)
    paths = {question.name: question.path for question in form.questions()}
    for name, text in answers.items():
        begun.live.answer(paths[name], text)
    words = {question.path: label(question) for question in form.questions()}
    said = {path: text if text.endswith("?") else f"{text}:" for path, text in words.items()}
    return [f"{said.get(problem.path, problem.path)} {problem.message}" for problem in begun.live.problems()]


def _keys(answers: Mapping[str, object]) -> list[tuple[str, str]]:
    """Give by what a person is known again: the e-mail address, or name and day of joining."""
    found = []
    if answers.get("email"):
        found.append(("email", str(answers["email"]).casefold()))
    if answers.get("name") and answers.get("joined"):
        found.append((plain(str(answers["name"])), str(answers["joined"])))
    return found
