"""Undo and redo on the form, by keys and clicks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit
from support.forms import CHILDREN, CONTROLS, open_form
from support.hands import Hands

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vrp_desktop.ui.form_view.page import FormPage

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def undo(hands: Hands) -> None:
    hands.key(Qt.Key.Key_Z, CTRL)


def redo(hands: Hands) -> None:
    hands.key(Qt.Key.Key_Y, CTRL)


def answers(form: FormPage) -> dict[str, str]:
    return {path.rpartition("/")[2]: value for path, value in form.entry.live.answers().items()}


def worry(qtbot: QtBot, folder: Path) -> Hands:
    hands = Hands.on_new_store(qtbot, folder)
    hands.unlock()
    hands.open_form("1")
    return hands


def test_undo_walks_back_over_questions_of_every_kind_and_redo_forward(qtbot: QtBot, tmp_path: Path) -> None:
    hands = worry(qtbot, tmp_path)
    form = hands.form
    start = answers(form)
    hands.answer("danger", "1")
    hands.answer("heard_on", "yesterday")
    hands.answer("source", "2")
    hands.answer("people", "14")
    hands.answer("ward", "leyton")
    end = answers(form)
    undo(hands)
    assert "ward" not in answers(form)
    assert form.undoing.said.text() == f"Undone: {form.card('ward').words}"
    assert form.undoing.said.isVisible()
    assert hands.at_question() == "ward"
    undo(hands)
    assert "people" not in answers(form)
    assert hands.at_question() == "people"
    for _ in range(3):
        undo(hands)
    assert answers(form) == start
    undo(hands)
    assert form.undoing.said.text() == "There is nothing to undo."
    for _ in range(2):
        redo(hands)
    for _ in range(3):
        hands.key(Qt.Key.Key_Z, CTRL | SHIFT)
    assert answers(form) == end
    assert form.undoing.said.text() == f"Done again: {form.card('ward').words}"
    hands.close()


def test_in_a_box_the_letters_of_this_visit_go_first_then_the_steps_before(qtbot: QtBot, tmp_path: Path) -> None:
    hands = worry(qtbot, tmp_path)
    form = hands.form
    hands.answer("danger", "1")
    idea = form.card("idea")
    form.go_to(idea.path)
    hands.type("Lights")
    box = hands.focus()
    assert isinstance(box, QPlainTextEdit)
    undo(hands)
    assert box.toPlainText() == ""
    assert form.undoing.said.isHidden()
    redo(hands)
    assert box.toPlainText() == "Lights"
    undo(hands)
    assert hands.at_question() == "idea"
    undo(hands)
    assert "danger" not in answers(form)
    assert hands.at_question() == "danger"
    hands.close()


def test_letters_of_an_earlier_visit_are_one_step_in_its_turn(qtbot: QtBot, tmp_path: Path) -> None:
    hands = worry(qtbot, tmp_path)
    form = hands.form
    form.go_to(form.card("idea").path)
    hands.type("Lights")
    form.go_to(form.card("danger").path)
    hands.answer("danger", "1")
    form.go_to(form.card("idea").path)
    undo(hands)
    assert answers(form)["idea"] == "Lights", "the answer given last goes first, not the letters of long ago"
    assert "danger" not in answers(form)
    undo(hands)
    assert "idea" not in answers(form)
    assert hands.at_question() == "idea"
    redo(hands)
    assert answers(form)["idea"] == "Lights"
    hands.close()


def test_a_line_of_a_date_is_undone_as_it_was_typed(qtbot: QtBot, tmp_path: Path) -> None:
    hands = worry(qtbot, tmp_path)
    form = hands.form
    form.go_to(form.card("heard_on").path)
    before = answers(form).get("heard_on")
    hands.type("3/11")
    hands.key(Qt.Key.Key_Return)
    assert answers(form)["heard_on"].endswith("-11-03")
    undo(hands)
    assert answers(form).get("heard_on") == before
    assert hands.at_question() == "heard_on"
    hands.close()


def test_answers_set_aside_come_back_on_the_screen(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, CHILDREN)
    hands.answer("name", "Sam")
    hands.answer("age", "9")
    hands.answer("school", "Sybourn")
    form.go_to("/data/child[1]/age")
    hands.type("3")
    hands.key(Qt.Key.Key_Return)
    school = form.tree.cards["/data/child[1]/school"]
    assert school.isHidden()
    undo(hands)
    assert not school.isHidden()
    assert form.entry.live.finished_answers()["/data/child[1]/school"] == "Sybourn"
    assert form.tree.cards["/data/child[1]/age"].notice.isHidden()
    hands.close()


def test_instances_added_and_taken_out_go_and_come(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, CHILDREN)
    hands.type("Sam")
    hands.key(Qt.Key.Key_A, CTRL | SHIFT)
    hands.type("Alex")
    form.take_typed()
    box = form.instances.box_around("")
    assert box is not None
    hands.click(box.instances[0].remove)
    hands.answer("name", "Alexa") if hands.focus() is not box.undo else None
    undo(hands)
    assert [answers(form)[f"child[{n}]/name".rpartition("/")[2]] for n in (1,)] == ["Alex"]
    assert form.entry.live.answers()["/data/child[1]/name"] == "Sam"
    assert form.undoing.said.text() == "Undone: Child 1"
    assert hands.at_question() == "name"
    assert not box.taken_out.isVisible()
    undo(hands)
    undo(hands)
    assert [one.path for one in box.instances] == ["/data/child[1]"]
    assert form.undoing.said.text() == "Undone: Child 2"
    assert hands.focus() is box.add
    for _ in range(3):
        redo(hands)
    assert form.entry.live.answers() == {"/data/child": "1", "/data/child[1]/name": "Alex"}
    hands.close()


def test_what_is_undone_is_undone_on_the_disk_too(qtbot: QtBot, tmp_path: Path) -> None:
    hands = worry(qtbot, tmp_path)
    hands.answer("danger", "1")
    hands.answer("heard_on", "")
    hands.answer("source", "2")
    hands.settle()
    undo(hands)
    hands.settle()
    hands.close()
    again = Hands.at(qtbot, tmp_path)
    again.unlock()
    window = again.window
    again.until(lambda: window.home is not None and len(window.home.resume_buttons) == 1)
    assert window.home is not None
    again.click(window.home.resume_buttons[0])
    again.until(lambda: window.form is not None)
    assert answers(again.form)["danger"] == "no"
    assert "source" not in answers(again.form)
    assert not again.form.undoing.undo.isEnabled(), "steps are kept in memory only"
    again.close()


def test_the_buttons_do_what_the_keys_do_and_say_so(qtbot: QtBot, tmp_path: Path) -> None:
    hands = worry(qtbot, tmp_path)
    form = hands.form
    back, forward = form.undoing.undo, form.undoing.redo
    assert not back.isEnabled()
    assert not forward.isEnabled()
    hands.answer("danger", "1")
    assert back.isEnabled()
    hands.click(back)
    assert "danger" not in answers(form)
    assert not back.isEnabled()
    hands.click(forward)
    assert answers(form)["danger"] == "no"
    for button, keys in ((back, "Ctrl+Z"), (forward, "Ctrl+Y")):
        assert button.accessibleName()
        assert keys in button.toolTip()
        assert keys in button.accessibleDescription()
    hands.close()


def test_a_step_back_reaches_why_an_unusual_answer_is_right(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, CONTROLS)
    form.go_to("/data/people")
    hands.type("250")
    hands.key(Qt.Key.Key_Return)
    reason = form.tree.cards["/data/people"].reason
    reason.setFocus()
    hands.type("A fair")
    form.go_to("/data/scale")
    undo(hands)
    assert form.entry.live.state("/data/people").reason == ""
    assert reason.text() == ""
    assert hands.at_question() == "people"
    undo(hands)
    assert "people" not in answers(form)
    hands.close()


def test_after_undo_the_next_answer_ends_what_could_be_redone(qtbot: QtBot, tmp_path: Path) -> None:
    hands = worry(qtbot, tmp_path)
    form = hands.form
    hands.answer("danger", "1")
    undo(hands)
    hands.answer("danger", "1")
    redo(hands)
    assert form.undoing.said.text() == "There is nothing to redo."
    hands.close()
