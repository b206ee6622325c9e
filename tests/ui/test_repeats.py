"""What is asked several times, on the form: added, taken out, brought back, opened and closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from support.forms import CHILDREN, open_form

from vrp_desktop.operations import show
from vrp_desktop.store.records import RecordFilter

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vrp_desktop.ui.form_view.page import FormPage
    from vrp_desktop.ui.form_view.repeat import RepeatBox

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def box_of(form: FormPage) -> RepeatBox:
    box = form.instances.box_around("")
    assert box is not None
    return box


def test_an_instance_is_added_by_keys_and_has_the_keyboard(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, CHILDREN)
    hands.type("Sam")
    hands.key(Qt.Key.Key_A, CTRL | SHIFT)
    box = box_of(form)
    assert [instance.path for instance in box.instances] == ["/data/child[1]", "/data/child[2]"]
    assert not box.instances[0].is_open
    assert box.instances[1].is_open
    hands.answer("name", "Alex")
    hands.answer("age", "9")
    hands.type("Sybourn")
    form.take_typed()
    hands.settle()
    answers = form.entry.live.answers()
    assert answers["/data/child[1]/name"] == "Sam"
    assert (answers["/data/child[2]/name"], answers["/data/child[2]/school"]) == ("Alex", "Sybourn")
    hands.close()


def test_a_closed_instance_says_what_is_in_it(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, CHILDREN)
    hands.type("Sam")
    hands.key(Qt.Key.Key_A, CTRL | SHIFT)
    assert "Child 1 of 2: Sam" in box_of(form).instances[0].heading.text()
    hands.close()


def test_what_was_taken_out_comes_back(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, CHILDREN)
    hands.type("Sam")
    form.take_typed()
    box = box_of(form)
    hands.click(box.instances[0].remove)
    assert box.instances == []
    assert box.empty.isVisible()
    assert box.taken_out.isVisible()
    assert hands.focus() is box.undo
    hands.key(Qt.Key.Key_Return)
    assert form.entry.live.answers()["/data/child[1]/name"] == "Sam"
    assert not box.taken_out.isVisible()
    hands.close()


def test_the_way_back_goes_when_the_form_goes_on(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, CHILDREN)
    box = box_of(form)
    hands.click(box.instances[0].remove)
    form.go_to("/data/after")
    hands.type("x")
    form.take_typed()
    assert not box.taken_out.isVisible()
    hands.close()


def test_a_fault_in_a_closed_instance_is_reached_from_the_summary(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, CHILDREN)
    hands.key(Qt.Key.Key_A, CTRL | SHIFT)
    box_of(form).instances[1].close_up()
    hands.key(Qt.Key.Key_S, CTRL)
    form.go_to("/data/child[2]/name")
    assert box_of(form).instances[1].is_open
    assert hands.at_question() == "name"
    hands.close()


def test_a_record_with_repeats_is_saved_and_opened_again(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, CHILDREN)
    hands.type("Sam")
    hands.key(Qt.Key.Key_A, CTRL | SHIFT)
    hands.type("Alex")
    hands.settle()
    hands.key(Qt.Key.Key_Escape)
    form.leave_keeping()
    hands.until(lambda: hands.window.form is None and bool(hands.window.home and hands.window.home.resume_buttons))
    assert hands.window.home is not None
    hands.click(hands.window.home.resume_buttons[0])
    hands.until(lambda: hands.window.form is not None and hands.window.form.isVisible())
    answers = hands.form.entry.live.answers()
    assert (answers["/data/child[1]/name"], answers["/data/child[2]/name"]) == ("Sam", "Alex")
    hands.key(Qt.Key.Key_S, CTRL)
    hands.until(lambda: hands.window.form is None)
    hands.close()


def test_a_hundred_instances_open_closed(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, CHILDREN)
    for _ in range(99):
        form.entry.live.add_repeat("/data/child")
    form.instances.changed.emit({"/data"}, "")
    assert len(box_of(form).instances) == 100
    assert len([card for card in form.tree.cards if card.startswith("/data/child[")]) <= 3
    hands.close()


def test_a_record_says_its_instances_in_words(qtbot: QtBot, tmp_path: Path) -> None:
    hands, _form = open_form(qtbot, tmp_path, CHILDREN)
    hands.type("Sam")
    hands.key(Qt.Key.Key_A, CTRL | SHIFT)
    hands.type("Alex")
    hands.key(Qt.Key.Key_S, CTRL)
    hands.until(lambda: hands.window.form is None and hands.window.session is not None)
    session = hands.window.session
    assert session is not None
    views: list[show.RecordView] = []

    def look(_progress: object) -> show.RecordView:
        row = session.store.records.page(RecordFilter()).rows[0]
        return show.record(session, row.record)

    hands.window.jobs.start(look).done.connect(views.append)
    hands.until(lambda: bool(views))
    assert [(line.heading, line.question, line.answer) for line in views[0].lines] == [
        ("Child 1 of 2", "Name", "Sam"),
        ("Child 2 of 2", "Name", "Alex"),
    ]
    hands.close()


def test_tab_goes_in_reading_order_through_what_was_added_and_opened_again(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, CHILDREN)
    hands.key(Qt.Key.Key_A, CTRL | SHIFT)
    hands.key(Qt.Key.Key_A, CTRL | SHIFT)
    box = box_of(form)
    first, second, third = box.instances
    hands.click(first.heading)
    assert first.is_open
    stops = []
    for _ in range(11):
        stops.append(hands.focus())
        hands.key(Qt.Key.Key_Tab)
    cards = form.tree.cards
    fields = [
        cards[f"/data/child[{place}]/{name}"].editor.focus_widgets()[0]  # type: ignore[union-attr]
        for place in (1, 3)
        for name in ("name", "age")
    ]
    assert stops[:4] == [first.heading, first.remove, *fields[:2]]
    assert stops[4:8] == [second.heading, second.remove, third.heading, third.remove]
    assert stops[8:] == [*fields[2:], box.add]
    hands.close()
