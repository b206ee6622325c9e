"""One record in words, and how it came to be so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.dates import day_in_words
from vrp_desktop.forms.answers import REASON
from vrp_desktop.forms.answers import plain as without_positions
from vrp_desktop.forms.choices import labels_of
from vrp_desktop.forms.definition import Control, DataType, Repeat
from vrp_desktop.forms.words import plain
from vrp_desktop.operations.bin import may_delete
from vrp_desktop.operations.links import named, pointing_at
from vrp_desktop.operations.reading import rows
from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.store.kinds import LIVING, Kind

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterable, Mapping

    from vrp_desktop.forms.definition import Form, Question
    from vrp_desktop.operations.links import Pointing
    from vrp_desktop.operations.session import Session
    from vrp_desktop.store.log import Revision

_POSITION = re.compile(r"\[(\d+)\]")
_NUMBER = re.compile(r"(-?)(0|[1-9]\d*)(\.\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Line:
    """A question and its answer in words. `heading`: what stands above it, like "Child 2 of 3"; mostly empty.

    `records`: the ids of the records that the answer names, one for each of its lines; mostly none.
    """

    question: str
    answer: str
    heading: str = ""
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One revision: who, when (UTC), why, and what changed against the revision before, in words.

    `changes`: (question, before, after); empty strings where there was or is no answer. `is_whole`: it has answers that
    can be looked at.
    """

    revision: str
    at: datetime.datetime
    author: str
    kind: Kind
    is_first: bool
    changes: tuple[tuple[str, str, str], ...]
    why: str = ""
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Beside:
    """Another record that says how this one is meant, like the profile of the agency whose number it is."""

    record: str
    form_title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record as a person reads it. `form`: its id. `history` is oldest first.

    `is_unfinished`: a change of one's own is waiting in a draft.
    `changed_by`: who else has begun to change it, mostly empty. `may_delete`: this person may put it into the bin.
    `pointing`: other records that point at it. `beside`: others that say how it is meant.
    """

    record: str
    ref: str
    form: str
    form_title: str
    lines: tuple[Line, ...]
    history: tuple[Step, ...]
    is_unfinished: bool
    changed_by: str = ""
    may_delete: bool = False
    pointing: tuple[Pointing, ...] = ()
    beside: tuple[Beside, ...] = ()


class NotForYou(VrpError):
    """A record of a form that is for other roles."""

    def __init__(self) -> None:
        super().__init__(
            Problem(
                happened="This record is not yours to see.",
                means="It belongs to a register that your coordinator keeps.",
                do_next="Ask your coordinator.",
            )
        )


def record(session: Session, record_id: str) -> RecordView:
    """Give the record's latest answers in words and its history.

    Raises KeyError when there is no such record, and NotForYou for one that is not this person's to see.
    """
    store = session.store
    revisions = store.log.history(record_id)
    if not revisions:
        raise KeyError(record_id)
    latest = revisions[-1]
    form = store.forms.get(latest.form, latest.version)
    if not session.may_see(form):
        raise NotForYou
    names = {person.id: person.name for person in store.people.all()}
    steps: list[Step] = []
    before: dict[str, str] = {}
    for revision in revisions:
        is_living = revision.kind in LIVING
        answers = dict(revision.answers or {}) if is_living else before
        changes = _changes(session, revision, before, answers) if steps else ()
        author = names.get(revision.author, "someone else")
        steps.append(
            Step(
                revision.id, revision.at, author, revision.kind, is_first=not steps, changes=changes, why=revision.why,
                is_whole=is_living and revision.answers is not None,
            )
        )  # fmt: skip
        before = answers
    draft = store.drafts.find(record_id)
    return RecordView(
        record_id,
        latest.ref,
        form.id,
        form.title,
        _lines(session, form, before),
        tuple(steps),
        is_unfinished=draft is not None and draft.author == session.person.id,
        changed_by=names.get(draft.author, "someone else") if draft and draft.author != session.person.id else "",
        may_delete=may_delete(session, record_id),
        pointing=pointing_at(session, record_id),
        beside=_beside(session, form, before),
    )


def _lines(session: Session, form: Form, answers: Mapping[str, str]) -> tuple[Line, ...]:
    lines: list[Line] = []
    heading = ""
    # What cannot be opened is named all the same, by what it is called.
    seen = {outline.id for outline in session.store.forms.outlines() if session.may_see(outline)}
    for at in places(shown_questions(session, form), form, answers):
        if answers.get(at.path):
            is_new = at.heading != heading
            records = tuple(dict.fromkeys(answers[at.path].split())) if at.question.bind.register in seen else ()
            said = words(session, form, at.question, answers, at.path)
            lines.append(Line(label(at.question), said, at.heading * is_new, records))
            heading = at.heading
    return tuple(lines)


def _beside(session: Session, form: Form, answers: Mapping[str, str]) -> tuple[Beside, ...]:
    """Give for each question that asks for it the newest record of the other form with the same answer."""
    store, mine = session.store, {one.id for one in session.forms()}
    found = []
    for question in form.questions():
        answer = answers.get(question.path, "")
        if question.bind.beside is None or not answer:
            continue
        form_id, name = question.bind.beside.split()
        others = [str(row["record"]) for row in rows(session, form_id, {name: (answer,)})] if form_id in mine else []
        if others:
            latest = max((store.log.latest(other) for other in others), key=lambda revision: revision.clock)
            theirs = store.forms.get(latest.form, latest.version)
            found.append(Beside(latest.record, theirs.title, _lines(session, theirs, latest.answers or {})))
    return tuple(found)


def _changes(
    session: Session, revision: Revision, before: Mapping[str, str], answers: Mapping[str, str]
) -> tuple[tuple[str, str, str], ...]:
    form = session.store.forms.get(revision.form, revision.version)
    return tuple(
        (
            f"{at.heading}, {label(at.question)}" if at.heading else label(at.question),
            words(session, form, at.question, before, at.path),
            words(session, form, at.question, answers, at.path),
        )
        for at in places(shown_questions(session, form), form, {**before, **answers})
        if before.get(at.path, "") != answers.get(at.path, "")
    )


def label(question: Question) -> str:
    """Give the question's words without outputs."""
    return plain(question.label) or question.name


def words(session: Session, form: Form, question: Question, answers: Mapping[str, str], path: str = "") -> str:
    """Give an answer as a person says it: labels for codes, "3 November 2026" for dates.

    `path`: where the answer is, for a question inside a repeat. Why an unusual answer is right stands behind it.
    """
    value = answers.get(path or question.path, "")
    if not value:
        return ""
    said = value
    if question.itemset is not None:
        labels = choice_labels(session, form, question)
        codes = value.split() if question.control in (Control.SELECT, Control.RANK) else [value]
        said = ", ".join(labels.get(code, code) for code in codes)
    elif question.bind.register is not None:
        said = "\n".join(named(session, value.split()).values())
    elif question.bind.type is DataType.DATE:
        said = date_words(question.appearances, value)
    elif "thousands-sep" in question.appearances:
        said = with_separators(value)
    reason = answers.get((path or question.path) + REASON, "")
    return f"{said} (right all the same: {reason})" if reason else said


def choice_labels(session: Session, form: Form, question: Question) -> dict[str, str]:
    """Give label by code for every choice the question ever had, retired ones included."""
    return labels_of(form, question, session.lists)


def date_words(appearances: Collection[str], value: str) -> str:
    """Give an ISO date as the question asks for it: a day, "November 2026" (``month-year``) or "2026" (``year``)."""
    said = long_date(value)
    if said == value or not {"month-year", "year"}.intersection(appearances):
        return said
    _day, month, year = said.split()
    return year if "year" in appearances else f"{month} {year}"


def with_separators(value: str) -> str:
    """Give a number as 12,345.6; anything else as it stands."""
    match = _NUMBER.fullmatch(value)
    return value if match is None else f"{match[1]}{int(match[2]):,}{match[3] or ''}"


def long_date(value: str) -> str:
    """Give an ISO date as "3 November 2026"; anything else as it stands."""
    import datetime

    try:
        day = datetime.date.fromisoformat(value)
    except ValueError:
        return value
    return day_in_words(day)


def shown_questions(session: Session, form: Form) -> list[Question]:
    """Give the questions of a form that have words to show and that this person's role may see."""
    return [
        question
        for question in form.questions()
        if question.control is not Control.TRIGGER
        and (not question.bind.roles or session.person.role in question.bind.roles)
    ]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question has an answer. `heading`: the instance around it in words; mostly empty."""

    question: Question
    path: str
    heading: str


def places(questions: Iterable[Question], form: Form, answers: Mapping[str, str]) -> list[Place]:
    """Give where each question has answers: once, or in each instance of the repeats around it, in order."""
    repeats = {node.path: node for node in form.nodes() if isinstance(node, Repeat)}
    instances: dict[str, set[str]] = {}
    for path in answers:
        instances.setdefault(without_positions(path), set()).add(path)
    found: list[Place] = []
    waiting: list[Place] = []
    outer = ""
    for question in questions:
        around = next((path for path in repeats if question.path.startswith(f"{path}/")), "")
        if around != outer:
            found += sorted(waiting, key=lambda at: _positions(at.path))
            waiting, outer = [], around
        if not around:
            found.append(Place(question, question.path, ""))
            continue
        for path in sorted(instances.get(question.path, ()), key=_positions):
            waiting.append(Place(question, path, _heading(path, repeats, answers)))
    return found + sorted(waiting, key=lambda at: _positions(at.path))


def _positions(path: str) -> tuple[int, ...]:
    return tuple(int(place) for place in _POSITION.findall(path))


def _heading(path: str, repeats: Mapping[str, Repeat], answers: Mapping[str, str]) -> str:
    """Give "Child 2 of 3" for an answer in an instance, outer ones first."""
    said = []
    for match in _POSITION.finditer(path):
        repeat = path[: match.start()]
        node = repeats[without_positions(repeat)]
        count = answers.get(repeat, match[1])
        said.append(f"{plain(node.label) or node.name} {match[1]} of {count}")
    return ", ".join(said)
