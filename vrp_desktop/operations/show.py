"""One record in words, and how it came to be so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.forms.choices import labels_of
from vrp_desktop.forms.definition import Control, DataType
from vrp_desktop.forms.words import plain

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from vrp_desktop.forms.definition import Form, Question
    from vrp_desktop.operations.session import Session


@dataclass(frozen=True, slots=True)
class Line:
    """A question and its answer in words."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Step:
    """One revision: who, when (UTC), and what changed against the revision before, in words.

    `changes`: (question, before, after); empty strings where there was or is no answer.
    """

    revision: str
    at: datetime.datetime
    author: str
    is_first: bool
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record as a person reads it. `history` is oldest first. `is_unfinished`: a change is waiting in a draft."""

    record: str
    ref: str
    form_title: str
    lines: tuple[Line, ...]
    history: tuple[Step, ...]
    is_unfinished: bool


def record(session: Session, record_id: str) -> RecordView:
    """Give the record's latest answers in words and its history. Raises KeyError when there is no such record."""
    store = session.store
    revisions = store.log.history(record_id)
    if not revisions:
        raise KeyError(record_id)
    latest = revisions[-1]
    form = store.forms.get(latest.form, latest.version)
    names = {person.id: person.name for person in store.people.all()}
    steps: list[Step] = []
    before: dict[str, str] = {}
    for revision in revisions:
        then = store.forms.get(revision.form, revision.version)
        answers = dict(revision.answers or {})
        changes = tuple(
            (label(question), words(session, then, question, before), words(session, then, question, answers))
            for question in _shown(session, then)
            if before.get(question.path, "") != answers.get(question.path, "")
        )
        author = names.get(revision.author, "someone else")
        steps.append(Step(revision.id, revision.at, author, is_first=not steps, changes=changes if steps else ()))
        before = answers
    lines = tuple(
        Line(label(question), words(session, form, question, before))
        for question in _shown(session, form)
        if before.get(question.path)
    )
    is_unfinished = store.drafts.find(record_id) is not None
    return RecordView(record_id, latest.ref, form.title, lines, tuple(steps), is_unfinished)


def label(question: Question) -> str:
    """Give the question's words without outputs."""
    return plain(question.label) or question.name


def words(session: Session, form: Form, question: Question, answers: Mapping[str, str]) -> str:
    """Give an answer as a person says it: labels for codes, "3 November 2026" for dates."""
    value = answers.get(question.path, "")
    if not value:
        return ""
    if question.itemset is not None:
        labels = choice_labels(session, form, question)
        codes = value.split() if question.control is Control.SELECT else [value]
        return ", ".join(labels.get(code, code) for code in codes)
    if question.bind.type is DataType.DATE:
        return long_date(value)
    return value


def choice_labels(session: Session, form: Form, question: Question) -> dict[str, str]:
    """Give label by code for every choice the question ever had, retired ones included."""
    return labels_of(form, question, session.lists)


def long_date(value: str) -> str:
    """Give an ISO date as "3 November 2026"; anything else as it stands."""
    import datetime

    try:
        day = datetime.date.fromisoformat(value)
    except ValueError:
        return value
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
"""English whatever the machine's language says: returns and screens are British."""


def _shown(session: Session, form: Form) -> list[Question]:
    return [
        question
        for question in form.questions()
        if question.control is not Control.TRIGGER
        and (not question.bind.roles or session.person.role in question.bind.roles)
    ]
