"""Leaving a form while it is being saved, and closing on a full disk: no save is lost, and no window stays for good."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from support.disk import limit_pages
from support.hands import Hands

from vrp_desktop.operations import entry, sample_borough
from vrp_desktop.store.errors import DiskFull
from vrp_desktop.store.priority import Priority

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from vrp_desktop.ui.form_view.page import FormPage

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
IDEA = "/data/worry/idea"


def at_home(qtbot: QtBot, folder: Path) -> Hands:
    hands = Hands.on_new_store(qtbot, folder)
    hands.unlock()
    return hands


def filled(hands: Hands, key: str = "1") -> FormPage:
    """Open a form and answer all of it, so that it can be saved; the draft is on the disk."""
    form = hands.open_form(key)
    session = hands.window.session
    assert session is not None
    sample_borough.answer_as_sample(session, form.entry, 1)
    form.keeper.keep()
    hands.settle()
    return form


def hold(hands: Hands) -> threading.Event:
    """Keep the database thread busy until the event that is given is set."""
    may_go_on = threading.Event()
    hands.window.jobs.start(lambda _progress: may_go_on.wait(15), Priority.AUTOSAVE)
    return may_go_on


def on_disk(hands: Hands) -> tuple[int, int]:
    """Give how many records are finished and how many are not, as the thread that may reads them."""
    session = hands.window.session
    assert session is not None
    got: list[tuple[int, int]] = []
    job = hands.window.jobs.start(
        lambda _progress: (session.store.log.count(), len(session.store.drafts.unfinished(session.person.id)))
    )
    job.done.connect(got.append)
    hands.until(lambda: bool(got))
    return got[0]


def test_going_to_another_page_waits_for_the_save(qtbot: QtBot, tmp_path: Path) -> None:
    hands = at_home(qtbot, tmp_path)
    filled(hands)
    may_go_on = hold(hands)
    hands.key(Qt.Key.Key_S, CTRL)
    hands.key(Qt.Key.Key_R, ALT)
    may_go_on.set()
    hands.until(lambda: hands.window.records is not None and hands.window.records.isVisible())
    assert on_disk(hands) == (1, 0)
    hands.close()


def test_whoever_goes_elsewhere_gets_no_next_form(qtbot: QtBot, tmp_path: Path) -> None:
    hands = at_home(qtbot, tmp_path)
    filled(hands)
    may_go_on = hold(hands)
    hands.key(Qt.Key.Key_Return, CTRL)
    hands.key(Qt.Key.Key_R, ALT)
    may_go_on.set()
    hands.until(lambda: hands.window.records is not None and hands.window.records.isVisible())
    assert on_disk(hands) == (1, 0)
    hands.until(lambda: hands.window.jobs.running == 0)
    assert hands.window.form is None
    hands.close()


def test_closing_waits_for_the_save_and_then_closes(qtbot: QtBot, tmp_path: Path) -> None:
    hands = at_home(qtbot, tmp_path)
    filled(hands)
    may_go_on = hold(hands)
    hands.key(Qt.Key.Key_S, CTRL)
    hands.window.close()
    hands.window.close()
    assert hands.window.isVisible()
    may_go_on.set()
    hands.until(lambda: not hands.window.isVisible())
    again = Hands.at(qtbot, tmp_path)
    again.unlock()
    assert on_disk(again) == (1, 0)
    again.close()


def test_a_save_that_is_refused_keeps_the_window_and_says_why(qtbot: QtBot, tmp_path: Path) -> None:
    hands = at_home(qtbot, tmp_path)
    form = filled(hands)
    form.entry.live.answer(IDEA, "Ring 07700 900123")
    form.keeper.finish()
    hands.window.close()
    hands.until(lambda: "put right" in form.note.sentences())
    assert hands.window.isVisible()
    assert on_disk(hands) == (0, 1)
    hands.close()


def on_a_full_disk(hands: Hands) -> FormPage:
    """Open a worry whose last words the disk does not take."""
    form = filled(hands)
    limit_pages(hands, 0)
    form.go_to(IDEA)
    hands.paste("more lights please " * 400)
    hands.until(lambda: "full" in form.note.sentences())
    return form


def test_a_full_disk_lets_the_window_close_without_the_last_words(qtbot: QtBot, tmp_path: Path) -> None:
    hands = at_home(qtbot, tmp_path)
    on_a_full_disk(hands)
    hands.window.close()
    hands.until(lambda: hands.window.last_words is not None and hands.window.last_words.isVisible())
    page = hands.window.last_words
    assert page is not None
    assert "full" in page.note.sentences()
    assert hands.focus() is page.go_on, "the keyboard is on what loses nothing"
    hands.click(page.close_anyway)
    hands.until(lambda: not hands.window.isVisible())
    again = Hands.at(qtbot, tmp_path)
    again.unlock()
    assert on_disk(again) == (0, 1)
    again.close()


def test_going_on_from_a_full_disk_leads_back_to_the_form(qtbot: QtBot, tmp_path: Path) -> None:
    hands = at_home(qtbot, tmp_path)
    form = on_a_full_disk(hands)
    hands.window.close()
    hands.until(lambda: hands.window.last_words is not None and hands.window.last_words.isVisible())
    hands.key(Qt.Key.Key_Escape)
    assert form.isVisible()
    assert hands.at_question() == "idea"
    limit_pages(hands, 1_000_000)
    hands.type("!")
    hands.settle()
    hands.close()


def test_throwing_away_needs_no_disk(qtbot: QtBot, tmp_path: Path) -> None:
    hands = at_home(qtbot, tmp_path)
    form = on_a_full_disk(hands)
    form.ask_to_leave()
    frame = hands.window.frame
    assert frame is not None
    assert frame.saved.text() == "Not saved yet"
    hands.click(form.throw_button)
    hands.until(lambda: hands.window.form is None)
    assert frame.saved.text() == "Everything is kept on this laptop"
    hands.close()


def test_a_draft_that_the_disk_does_not_give_up_is_left_all_the_same_and_told(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = at_home(qtbot, tmp_path)
    form = on_a_full_disk(hands)

    def full(*_of: object) -> None:
        raise DiskFull

    monkeypatch.setattr(entry, "throw_away", full)
    form.ask_to_leave()
    hands.click(form.throw_button)
    home = hands.window.home
    assert home is not None
    hands.until(lambda: "still stands under Unfinished" in home.note.sentences())
    assert hands.window.form is None
    hands.close()


def test_a_record_that_never_reached_the_disk_is_thrown_away_without_it(qtbot: QtBot, tmp_path: Path) -> None:
    hands = at_home(qtbot, tmp_path)
    form = hands.open_form("1")
    limit_pages(hands, 0)
    form.go_to(IDEA)
    hands.paste("more lights please " * 400)
    hands.until(lambda: "full" in form.note.sentences())
    form.ask_to_leave()
    hands.click(form.throw_button)
    hands.until(lambda: hands.window.form is None)
    hands.close()


def test_closing_keeps_the_activity_under_an_added_worry(qtbot: QtBot, tmp_path: Path) -> None:
    hands = at_home(qtbot, tmp_path)
    activity = filled(hands, "2")
    path = activity.card("add_worry").question.path
    activity.go_to(path)
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: hands.window.form is not None and hands.window.form is not activity)
    learned = activity.card("learned").question.path
    activity.entry.live.answer(learned, "People ask what happens next")
    hands.close()
    again = Hands.at(qtbot, tmp_path)
    again.unlock()
    session = again.window.session
    assert session is not None
    got: list[str] = []
    job = again.window.jobs.start(
        lambda _progress: session.store.drafts.get(activity.entry.record).answers.get(learned, "")
    )
    job.done.connect(got.append)
    again.until(lambda: bool(got))
    assert got == ["People ask what happens next"]
    again.close()
