"""A worry that may be written down already: look at it, link the two, or go on, by keys."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from support.hands import Hands
from support.stores import new_session

from vrp_desktop.operations import entry, sample_borough

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

CTRL = Qt.KeyboardModifier.ControlModifier
SAID = {
    "ward": "E05013895", "concern_group": "place", "concern": "dark", "place_type": "street",
    "place_note": "Riverside path", "idea": "", "danger": "no",
}  # fmt: skip


def answer(form: object, **answers: str) -> None:
    """Give answers as a person's choices reach the form."""
    for name, value in answers.items():
        path = form.card(name).path  # type: ignore[attr-defined]
        form.answering.take(path, value)  # type: ignore[attr-defined]  # what a choice does


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path) -> Hands:
    session = new_session(tmp_path)
    begun = entry.begin(session, "resident_concern")
    paths = {question.name: question.path for question in begun.form.questions()}
    today = datetime.date.today().isoformat()
    for name, value in (SAID | {"heard_on": today}).items():
        begun.live.answer(paths[name], value)
    sample_borough.answer_as_sample(session, begun, 1, {*SAID, "heard_on"})
    entry.submit(session, begun)
    session.store.close()
    made = Hands.at(qtbot, tmp_path)
    made.unlock()
    form = made.open_form("1")
    answer(form, danger="no", ward="E05013895", concern_group="place")
    assert not form.alike.hint.isVisible()
    answer(form, concern="dark")
    made.until(form.alike.hint.isVisible)
    return made


def test_a_quiet_hint_says_what_looks_the_same_and_leaves_the_keyboard_where_it_is(hands: Hands) -> None:
    hint = hands.form.alike.hint
    assert "Dark streets or no cameras, Lea Bridge" in hint.words.text()
    assert hands.at_question() == "danger"


def test_it_can_be_looked_at_and_left_by_escape(hands: Hands) -> None:
    form = hands.form
    hands.click(form.alike.hint.look_at)
    hands.until(lambda: form._stack.currentIndex() > 0)  # noqa: SLF001 - the page in front
    hands.key(Qt.Key.Key_Escape)
    assert form.isVisible()
    assert form.alike.hint.same.hasFocus()
    assert not form.keep_button.isVisible()


def test_whoever_says_that_it_is_another_is_not_asked_again(hands: Hands) -> None:
    form = hands.form
    hands.click(form.alike.hint.other)
    assert not form.alike.hint.isVisible()
    answer(form, place_type="street", place_note="Riverside")
    hands.settle()
    assert not form.alike.hint.isVisible()


def test_what_is_linked_is_kept_with_the_worry_also_by_an_ambassador(hands: Hands) -> None:
    form, window = hands.form, hands.window
    hint = form.alike.hint
    hint.same.setFocus()
    hands.key(Qt.Key.Key_Return)
    assert hint.words.text().startswith("Linked with: Dark streets")
    assert hint.undo.hasFocus()
    session, given = window.session, form.entry.record
    assert session is not None
    answered = {"danger", "ward", "concern_group", "concern", "heard_on", "c_same_as", "c_status"}
    sample_borough.answer_as_sample(session, form.entry, 1, answered)
    form.telling.refresh(form.tree.cards)  # the rest was answered behind the form's back
    hands.key(Qt.Key.Key_S, CTRL)
    hands.until(lambda: window.form is None)
    seen: list[dict[str, str]] = []
    job = window.jobs.start(lambda _progress: dict(session.store.log.latest(given).answers or {}))
    job.done.connect(seen.append)
    hands.until(lambda: bool(seen))
    assert seen[0]["/data/coordinator/c_status"] == "same"
    assert seen[0]["/data/coordinator/c_same_as"]


def test_a_link_can_be_taken_back(hands: Hands) -> None:
    form = hands.form
    hands.click(form.alike.hint.same)
    hands.key(Qt.Key.Key_Return)
    assert "/data/coordinator/c_same_as" not in form.entry.live.answers()
    assert form.entry.live.state("/data/coordinator/c_status").value == "new"
    assert form.alike.hint.same.isVisible()


def test_a_worry_that_is_changed_is_not_compared(hands: Hands) -> None:
    window = hands.window
    hands.form.leave_keeping()
    hands.until(lambda: window.form is None)
    session = window.session
    assert session is not None
    found: list[str] = []
    job = window.jobs.start(lambda _p: next(iter(session.store.records.page(_all()).rows)).record)
    job.done.connect(found.append)
    hands.until(lambda: bool(found))
    window.forms.edit(found[0])
    hands.until(lambda: window.form is not None and window.form.isVisible())
    answer(hands.form, place_note="Riverside path again")
    hands.settle()
    assert not hands.form.alike.hint.isVisible()


def _all() -> object:
    from vrp_desktop.store.records import RecordFilter

    return RecordFilter()
