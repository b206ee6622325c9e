"""What is not finished: kept, offered, gone on with, thrown away; and changes to what is finished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QApplication
from support.disk import limit_pages
from support.hands import Hands

from vrp_desktop.operations.entry import OVERFLOW
from vrp_desktop.ui.form_view.text import MOST_CHARACTERS

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from vrp_desktop.store.drafts import Draft

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def start_a_worry(hands: Hands) -> None:
    hands.open_form("1")
    hands.answer("danger", "1")
    hands.answer("heard_on", "")
    hands.answer("source", "2")


def drafts(hands: Hands) -> tuple[Draft, ...]:
    """Read the drafts as they are on the disk, on the thread that may."""
    window = hands.window
    session = window.session
    assert session is not None
    got: list[tuple[Draft, ...]] = []
    job = window.jobs.start(lambda _progress: session.store.drafts.unfinished(session.person.id))
    job.done.connect(got.append)
    hands.until(lambda: bool(got))
    return got[0]


def wait_for_home(hands: Hands, unfinished: int) -> None:
    home = hands.window.home
    assert home is not None
    hands.until(lambda: hands.window.form is None and len(home.resume_buttons) == unfinished)


def test_leaving_offers_to_keep_and_home_leads_back_to_the_same_question(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    hands.unlock()
    start_a_worry(hands)
    hands.answer("people", "14")
    assert hands.at_question() == "ward"
    hands.key(Qt.Key.Key_Escape)
    hands.key(Qt.Key.Key_Escape)
    hands.key(Qt.Key.Key_Return)
    wait_for_home(hands, 1)
    assert hands.window.home is not None
    hands.click(hands.window.home.resume_buttons[0])
    hands.until(lambda: hands.window.form is not None)
    assert hands.at_question() in ("people", "ward")
    assert hands.form.entry.live.answers()["/data/people"] == "14"
    hands.close()


def test_throwing_away_leaves_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    hands.unlock()
    start_a_worry(hands)
    hands.settle()
    hands.form.ask_to_leave()
    hands.click(hands.form.throw_button)
    wait_for_home(hands, 0)
    assert drafts(hands) == ()
    hands.close()


def test_a_form_that_was_only_opened_leaves_no_draft(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    hands.unlock()
    hands.open_form("1")
    hands.key(Qt.Key.Key_Escape)
    wait_for_home(hands, 0)
    assert drafts(hands) == ()
    hands.close()


def test_going_to_another_page_keeps_the_form_as_unfinished(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    hands.unlock()
    start_a_worry(hands)
    hands.key(Qt.Key.Key_H, ALT)
    wait_for_home(hands, 1)
    hands.close()


def test_closing_the_window_in_the_middle_of_a_word_keeps_it(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    hands.unlock()
    hands.open_form("1")
    hands.form.go_to(hands.form.card("idea").question.path)
    hands.type("More lig")
    hands.close()
    again = Hands.at(qtbot, tmp_path)
    again.unlock()
    (draft,) = drafts(again)
    assert draft.answers["/data/worry/idea"] == "More lig"
    again.close()


def test_a_paste_that_is_too_long_is_kept_whole(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    hands.unlock()
    form = hands.open_form("1")
    card = form.card("idea")
    form.go_to(card.question.path)
    pasted = "worry " * (1_000_000 // 6)
    data = QMimeData()
    data.setText(pasted)
    assert card.editor is not None
    card.editor.focus_widgets()[0].insertFromMimeData(data)  # type: ignore[attr-defined]
    hands.until(lambda: card.notice.isVisible())
    hands.until(lambda: is_in_sight(card.notice))
    hands.settle()
    (draft,) = drafts(hands)
    path = card.question.path
    assert len(draft.answers[path]) == MOST_CHARACTERS
    assert draft.answers[path] + draft.answers[path + OVERFLOW] == pasted
    hands.close()


def test_nul_and_halves_of_signs_do_no_harm(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    hands.unlock()
    form = hands.open_form("1")
    card = form.card("idea")
    form.go_to(card.question.path)
    card.answered.emit(card.question.path, "a\0b\ud800c \u202eevil", False)
    hands.settle()
    (draft,) = drafts(hands)
    kept = draft.answers[card.question.path]
    assert "\0" not in kept
    assert "\ud800" not in kept
    assert "\u202e" in kept, "direction marks are stored as typed"
    hands.close()


def test_a_full_disk_is_told_and_typing_goes_on(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    hands.unlock()
    start_a_worry(hands)
    hands.settle()
    form = hands.form
    limit_pages(hands, 0)
    form.go_to(form.card("idea").question.path)
    hands.type("more lights please " * 400)
    hands.until(lambda: "full" in form.note.sentences())
    assert len(form.note.sentences().splitlines()) == 3
    hands.type("and more")
    limit_pages(hands, 1_000_000)
    hands.type("!")
    hands.settle()
    hands.until(lambda: form.note.sentences() == "")
    (draft,) = drafts(hands)
    assert draft.answers["/data/worry/idea"].endswith("and more!")
    hands.close()


def test_typing_without_a_pause_is_kept_all_the_same(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    hands.unlock()
    form = hands.open_form("1")
    form.go_to(form.card("idea").question.path)
    kept: list[object] = []
    form.kept.connect(kept.append)
    # Each letter comes before the pause after the one before is over.
    for _ in range(2_000):
        hands.type("a")
        QApplication.processEvents()
        if kept:
            break
    assert kept
    hands.settle()
    hands.close()


def test_changing_a_saved_record_makes_a_revision_and_its_history_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    hands.unlock()
    hands.open_form("2")
    for name, keys in (
        ("done_on", ""), ("kind", "chat"), ("title", "Stall"), ("ward", "leyton"), ("venue_type", "libr"),
        ("venue", ""), ("minutes", "1"), ("reached", "0"), ("topics", "1"), ("led_by", "us"),
        ("communities", ""), ("languages", ""),
        ("cards", ""), ("went", "4"),
    ):  # fmt: skip
        hands.answer(name, keys)
    hands.key(Qt.Key.Key_S, CTRL)
    hands.until(lambda: hands.window.form is None)
    hands.key(Qt.Key.Key_R, ALT)
    window = hands.window
    hands.until(lambda: window.records is not None and window.records.model.rowCount() == 1)
    records = window.records
    assert records is not None
    records.table.setFocus()
    records.table.selectRow(0)
    hands.key(Qt.Key.Key_Return)
    hands.until(records.pane.isVisible)
    hands.click(records.pane.edit)
    hands.until(lambda: window.form is not None)
    hands.form.go_to(hands.form.card("title").question.path)
    hands.key(Qt.Key.Key_A, CTRL)
    hands.type("Stall at the library")
    hands.key(Qt.Key.Key_S, CTRL)
    # A finished record is changed for a reason.
    assert hands.form.asking.isVisible()
    hands.key(Qt.Key.Key_Space)
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: window.form is None and records.pane.isVisible())
    hands.until(lambda: any("Stall at the library" in text and "instead of" in text for text in texts(records.pane)))
    assert "Why: I wrote something wrong" in texts(records.pane)
    assert sum("by Asha" in text for text in texts(records.pane)) == 2
    hands.close()


def is_in_sight(widget: QWidget) -> bool:
    return widget.visibleRegion().boundingRect().height() == widget.height()


def texts(widget: object) -> list[str]:
    from PySide6.QtWidgets import QLabel, QWidget

    assert isinstance(widget, QWidget)
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]
