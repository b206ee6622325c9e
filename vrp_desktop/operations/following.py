"""What follows when a record is finished: a draft that begins, a record that moves on, a call that is asked for.

A form says so in ``bind::vrp:begins`` and ``bind::vrp:moves``. All of it is part of the transaction in which the record
is finished, so there is both or nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vrp_desktop.forms.live import LiveForm
from vrp_desktop.operations import entry as entries
from vrp_desktop.store.registers import is_living

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vrp_desktop.forms.definition import Question
    from vrp_desktop.operations.session import Session
    from vrp_desktop.store.log import Revision

_SUPPORT, _YES, _NO, _THIS = "support", "yes", "no", "."
_PAIR = re.compile(r"(\w+)=(\w+|'[^']*'|\.)")


def follow(session: Session, revision: Revision) -> frozenset[str]:
    """Do what follows from a revision that was just appended; gives the forms of which records were moved.

    Only what is answered otherwise than in the revision before has anything follow.
    """
    form = session.store.forms.get(revision.form, revision.version)
    questions = [question for question in form.questions() if question.bind.begins or question.bind.moves]
    if not questions:
        return frozenset()
    before = _before(session, revision)
    moved = set()
    for question in questions:
        now, was = (revision.answers or {}).get(question.path, ""), before.get(question.path, "")
        if not now or now == was:
            continue
        if question.bind.begins == _SUPPORT:
            if now == _YES:
                session.store.support.ask(session.person.id, session.today())
        elif question.bind.begins and now != _NO and was in ("", _NO):
            _begin(session, question, revision)
        if question.bind.moves:
            moved |= _move(session, question, now, revision)
    return frozenset(moved)


def _before(session: Session, revision: Revision) -> Mapping[str, str]:
    history = session.store.log.history(revision.record)
    parents = [one for one in history if one.id in revision.parents]
    return (parents[-1].answers or {}) if parents else {}


def _begin(session: Session, question: Question, revision: Revision) -> None:
    """Begin the draft that `question` asks for, unless its form is not there, not for this person, or not allowed."""
    store = session.store
    form_id, _, pairs = (question.bind.begins or "").partition("(")
    known = {form.id for form in session.offered()}
    if form_id not in known:
        return
    form = store.forms.get(revision.form, revision.version)
    paths = {one.name: one.path for one in form.questions()}
    given = {}
    for target, source in _PAIR.findall(pairs):
        if source == _THIS:
            given[target] = revision.record
        elif source.startswith("'"):
            given[target] = source.strip("'")
        else:
            given[target] = (revision.answers or {}).get(paths.get(source, ""), "")
    begun = entries.begin(session, form_id, given)
    entries.keep(session, begun, begun.unkept(), None)


def _move(session: Session, question: Question, answer: str, revision: Revision) -> set[str]:
    """Give the record that `question` moves its new answer, as a revision of its own."""
    store = session.store
    source, target = (question.bind.moves or "").split(".")
    form = store.forms.get(revision.form, revision.version)
    path = next(one.path for one in form.questions() if one.name == source)
    record = (revision.answers or {}).get(path, "")
    latest = store.log.find_latest(record) if record else None
    if latest is None or not is_living(latest):
        return set()
    theirs = store.forms.get(latest.form, latest.version)
    asked = next((one for one in theirs.questions() if one.name == target), None)
    if asked is None or (latest.answers or {}).get(asked.path, "") == answer:
        return set()
    live = LiveForm(theirs, session.lists, today=session.today, answers=latest.answers or {})
    live.answer(asked.path, answer)
    store.log.append(
        record=record,
        ref=latest.ref,
        form=latest.form,
        version=latest.version,
        answers=live.finished_answers(),
        author=session.person.id,
        parents=(latest.id,),
        why=f"Said in {revision.ref}",
    )
    return {latest.form}
