"""What a form takes over from the records that it points at (``bind::vrp:generate``, "answer …")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.operations.reading import answers_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vrp_desktop.forms.live import LiveForm
    from vrp_desktop.operations.session import Session

_ANSWER = "answer "


@dataclass(frozen=True, slots=True)
class Wanted:
    """The answer at `path` is what the record `record` answered to its question `question`."""

    path: str
    record: str
    question: str


def wanted(live: LiveForm) -> tuple[Wanted, ...]:
    """Give what the form wants to take over, as it is answered now."""
    questions = (*live.form.questions(), *live.form.hidden)
    paths = {question.name: question.path for question in questions}
    found = []
    for question in questions:
        if (question.bind.generate or "").startswith(_ANSWER):
            source, of = (question.bind.generate or "").removeprefix(_ANSWER).split()
            found.append(Wanted(question.path, live.state(paths[source]).value, of))
    return tuple(found)


def answers_for(session: Session, wishes: Iterable[Wanted]) -> dict[str, str]:
    """Give the wanted answers by path; empty where no record is chosen, or it is gone."""
    return {wish.path: answer_of(session, wish.record, wish.question) for wish in wishes}


def answer_of(session: Session, record: str, question: str) -> str:
    """Give what a record answered to a question by its name; empty for no answer, no record or no such question."""
    return answers_of(session, record).get(question, "")


def take_over(session: Session, live: LiveForm) -> None:
    """Answer what the form takes over from the records it points at."""
    for path, value in answers_for(session, wanted(live)).items():
        live.answer(path, value)
