"""Whether what everybody may see was approved by a second person, as it stands now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.operations.reading import rows
from vrp_desktop.store.kinds import LIVING
from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vrp_desktop.operations.session import Session
    from vrp_desktop.store.registers import Value

_NOTE = "learning"
_APPROVAL = ("ok_by", "ok_on")
_ABOUT_IT = (*_APPROVAL, "sent_on", "c_done_on")
"""Answers that are given about a note, and are not what is approved."""


def is_approved(session: Session, record: str) -> bool:
    """Tell whether an approver has saved a note with an approval in it since its words last changed.

    Whoever wrote the words last cannot have approved them (design 3.13: approved by is not prepared by).
    """
    approvers = {person.id for person in session.store.people.all() if person.role is Role.APPROVER}
    words: dict[str, str] = {}
    writer, is_good = "", False
    for revision in session.store.log.history(record):
        if revision.kind not in LIVING or revision.answers is None:
            continue
        form = session.store.forms.get(revision.form, revision.version)
        answers = {question.name: revision.answers.get(question.path, "") for question in form.columns()}
        now = {name: text for name, text in answers.items() if text and name not in _ABOUT_IT}
        if now != words:
            words, writer, is_good = now, revision.author, False
        if not all(answers.get(name) for name in _APPROVAL):
            is_good = False
        elif revision.author in approvers and revision.author != writer:
            is_good = True
    return is_good


def waiting(session: Session) -> Iterator[Mapping[str, Value]]:
    """Give the notes that everybody is to see and that are not approved as they stand now."""
    for row in rows(session, _NOTE, {"share": ("public",)}):
        if not is_approved(session, str(row["record"])):
            yield row
