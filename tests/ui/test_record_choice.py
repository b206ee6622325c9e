"""Choosing other records in a form, and finding them in the record again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from support.hands import Hands
from support.stores import WORDS, settings_in

from vrp_desktop.operations import entry, sample_borough, setup
from vrp_desktop.store.people import Role
from vrp_desktop.ui.form_view.record_choice import RecordSearch, SeveralRecords

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
WORRIES = ("Zebra crossing by the canal", "Fights at the station", "Zebra crossing behind the shops")


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path) -> Hands:
    """A coordinator before three worries and an action about none of them."""
    made = Hands.on_new_store(qtbot, tmp_path, Role.COORDINATOR)
    session = setup.unlock(settings_in(tmp_path), WORDS)
    for form, name, texts in (("resident_concern", "idea", WORRIES), ("action", "title", ("Lights",))):
        for text in texts:
            begun = entry.begin(session, form)
            sample_borough.answer_as_sample(session, begun, 1)
            for question in begun.form.questions():
                if question.name == name:
                    begun.live.answer(question.path, text)
                if question.bind.register is not None:
                    begun.live.answer(question.path, "")
            entry.submit(session, begun)
    session.store.close()
    made.unlock()
    return made


def test_worries_are_chosen_by_keys_for_an_action_and_each_opens_the_other(hands: Hands) -> None:
    window = hands.window
    window.begin("action")
    hands.until(lambda: window.form is not None and window.form.isVisible())
    form = window.form
    assert form is not None
    editor = form.card("concerns").editor
    assert isinstance(editor, SeveralRecords)
    form.go_to(form.card("concerns").path)
    hands.until(lambda: editor.search.list.isVisible() and editor.search.list.model().rowCount() == 3)
    for left in (2, 1):
        form.go_to(form.card("concerns").path)
        hands.type("zebr")
        hands.until(lambda left=left: len(editor.search._found) == left)  # noqa: SLF001 - what the list shows
        hands.until(editor.keeps_enter)
        hands.key(Qt.Key.Key_Return)
    hands.until(lambda: len(editor.focus_widgets()) == 3)
    assert all("RC-" in button.text() for button in editor.focus_widgets()[:2])  # type: ignore[attr-defined]
    form.take_typed()
    hands.until(lambda: form.keeper.is_settled)
    # The window is closed on it and it is gone on with: the worries are called as they were.
    hands.key(Qt.Key.Key_L, CTRL)
    hands.until(lambda: window.session is None and not window.lock.is_closing)
    hands.unlock()
    hands.until(lambda: window.form is not None and window.form.isVisible())
    form = window.form
    assert form is not None
    editor = form.card("concerns").editor
    assert isinstance(editor, SeveralRecords)
    hands.until(lambda: all("RC-" in button.text() for button in editor.focus_widgets()[:2]))  # type: ignore[attr-defined]
    hands.close()


def test_what_a_review_is_about_opens_from_it_and_the_other_way(hands: Hands) -> None:
    window = hands.window
    window.begin("review")
    hands.until(lambda: window.form is not None and window.form.isVisible())
    form = window.form
    assert form is not None
    assert window.session is not None
    editor = form.card("action").editor
    assert isinstance(editor, RecordSearch)
    form.go_to(form.card("action").path)
    hands.type("ligh")
    hands.until(editor.keeps_enter)
    hands.key(Qt.Key.Key_Return)
    assert editor.line.text().startswith("Lights, ")
    session = window.session
    form.take_typed()
    sample_borough.answer_as_sample(session, form.entry, 1, {"action"})
    form.go_to(form.card("action").path)
    hands.key(Qt.Key.Key_S, CTRL)
    hands.until(lambda: window.form is None)
    hands.key(Qt.Key.Key_R, ALT)
    hands.until(lambda: window.records is not None and window.records.isVisible())
    records = window.records
    assert records is not None
    hands.until(lambda: records.model.rowCount() == 5)
    review = next(row for row in range(5) if records.model.record_at(row).form == "review")  # type: ignore[union-attr]
    records.open_record(records.model.record_at(review).record)  # type: ignore[union-attr]
    hands.until(lambda: bool(records.pane.linked))
    hands.click(records.pane.linked[0])
    hands.until(lambda: records.pane.accessibleName().startswith("An action"))
    assert "A young people's review" in records.pane.linked[-1].accessibleName()
    hands.click(records.pane.linked[-1])
    hands.until(lambda: records.pane.accessibleName().startswith("A young people's review"))
    hands.close()


def test_a_list_that_is_open_leaves_no_gap_on_a_form_shorter_than_its_window(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path, Role.COORDINATOR)
    hands.unlock()
    hands.window.resize(1366, 2_000)
    hands.window.begin("course_run")
    hands.until(lambda: hands.window.form is not None and hands.window.form.isVisible())
    editor = hands.form.card("course").editor
    hands.until(editor.list.isVisible)
    below = editor.line.mapTo(hands.window, editor.line.rect().bottomLeft()).y()
    assert editor.list.mapTo(hands.window, editor.list.rect().topLeft()).y() - below < 20
