"""How a record came to be so: any two of its revisions beside each other, and bringing an earlier one back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.operations.entry import Submitted, check_not_being_changed
from vrp_desktop.operations.session import Changed
from vrp_desktop.operations.show import label, places, shown_questions, words
from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.store.kinds import LIVING

if TYPE_CHECKING:
    from vrp_desktop.operations.session import Session
    from vrp_desktop.store.log import Revision


@dataclass(frozen=True, slots=True)
class Row:
    """One question with its answer in both revisions, in words; empty where there was none.

    `heading`: the instance it stands in, like "Child 2 of 3"; mostly empty.
    """

    question: str
    heading: str
    earlier: str
    later: str

    @property
    def is_different(self) -> bool:
        """Whether the two revisions differ here."""
        return self.earlier != self.later


class ChangeWaiting(VrpError):
    """The person has begun to change the record, so no other revision takes its place underneath."""

    def __init__(self) -> None:
        super().__init__(
            Problem(
                happened="You have begun to change this record and have not finished.",
                means="Nothing was brought back, and the unfinished change is kept.",
                do_next="Finish the change or throw it away, then bring the earlier state back.",
            )
        )


def compare(session: Session, record: str, earlier: str, later: str) -> tuple[Row, ...]:
    """Give every question that was answered in either of two revisions, by their ids. Raises KeyError."""
    first, second = _revision(session, record, earlier), _revision(session, record, later)
    before, after = dict(first.answers or {}), dict(second.answers or {})
    old, new = (session.store.forms.get(one.form, one.version) for one in (first, second))
    seen = {question.path for question in new.questions()}
    gone = [question for question in shown_questions(session, old) if question.path not in seen]
    return tuple(
        Row(label(at.question), at.heading, words(session, old, at.question, before, at.path),
            words(session, form, at.question, after, at.path))
        for form, questions in ((new, shown_questions(session, new)), (old, gone))
        for at in places(questions, form, before | after)
        if before.get(at.path) or after.get(at.path)
    )  # fmt: skip


def bring_back(session: Session, record: str, revision: str, why: str) -> Submitted:
    """Give the record the answers that it had in an earlier revision, as a new one in that one's form version.

    `why`: in the person's words. Raises ChangeWaiting, BeingChanged, and KeyError where there is nothing to bring back.
    """
    store = session.store
    check_not_being_changed(session, record)
    with store.transaction():
        if store.drafts.find(record) is not None:
            raise ChangeWaiting
        latest, wanted = store.log.latest(record), _revision(session, record, revision)
        if latest.kind not in LIVING or wanted.answers is None or wanted.kind not in LIVING:
            raise KeyError(revision)
        store.log.append(
            record=record,
            ref=latest.ref,
            form=wanted.form,
            version=wanted.version,
            answers=wanted.answers,
            author=session.person.id,
            parents=(latest.id,),
            why=why,
        )
    return Submitted(record, latest.ref, Changed(registers=frozenset({wanted.form})), store.log.take_clock_warning())


def _revision(session: Session, record: str, revision: str) -> Revision:
    for one in session.store.log.history(record):
        if one.id == revision:
            return one
    raise KeyError(revision)
