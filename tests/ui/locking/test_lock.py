"""Locking and hiding by real keys and clicks: nothing is left to see, nothing typed is lost, and one comes back."""

from __future__ import annotations

import gc
import threading
from dataclasses import replace
from pathlib import Path  # noqa: TC003 - pytest reads the annotations of fixtures
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from support.disk import limit_pages
from support.hands import Hands
from support.stores import CHEAP, WORDS, settings_in
from support.tour import make_borough

from vrp_desktop.forms.live import LiveForm
from vrp_desktop.operations import reopening, sample_borough, setup
from vrp_desktop.operations.reopening import FormPlace
from vrp_desktop.store.errors import DiskFailed
from vrp_desktop.store.people import Role
from vrp_desktop.store.priority import Priority
from vrp_desktop.store.store import Store
from vrp_desktop.ui.application import make_application, make_window
from vrp_desktop.ui.form_view.page import FormPage
from vrp_desktop.ui.locking.lock import Why

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from vrp_desktop.operations.session import Session

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
IDEA = "/data/worry/idea"
CANARY = "Lamp posts by the Quenby canal are broken"
OTHER_WORDS = "ability ablaze able abnormal"


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path) -> Hands:
    made = Hands.on_new_store(qtbot, tmp_path)
    made.unlock()
    return made


def press(hands: Hands, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key as the system does: it comes to the window, and finds its way from there."""
    QTest.keyClick(hands.window.windowHandle(), key, modifiers)


def three_shifts(hands: Hands) -> None:
    for _ in range(3):
        press(hands, Qt.Key.Key_Shift)


def write_idea(hands: Hands, words: str = CANARY) -> FormPage:
    form = hands.open_form("1")
    form.go_to(IDEA)
    hands.type(words)
    return form


def locked(hands: Hands) -> None:
    hands.until(lambda: hands.window.session is None and not hands.window.lock.is_closing)


def wake(hands: Hands) -> None:
    hidden = hands.window.lock.hidden
    assert hidden is not None
    hands.until(lambda: hidden.is_listening)
    press(hands, Qt.Key.Key_Space)


def store_of(hands: Hands) -> Path:
    return settings_in(hands.folder).data_folder


def said_anywhere() -> list[str]:
    """Give everything that any living widget shows, holds, or tells a screen reader."""
    said = [QApplication.clipboard().text()]
    for widget in QApplication.allWidgets():
        said += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.windowTitle()]
        if isinstance(widget, QLabel | QLineEdit):
            said.append(widget.text())
        elif isinstance(widget, QPlainTextEdit):
            said.append(widget.toPlainText())
        elif isinstance(widget, QComboBox):
            said += [widget.itemText(row) for row in range(widget.count())]
    return said


def test_ctrl_l_shows_the_lock_at_once_and_one_comes_back_to_the_same_question(hands: Hands) -> None:
    record = write_idea(hands).entry.record
    press(hands, Qt.Key.Key_L, CTRL)
    page = hands.window.way_in.unlock
    assert page.isVisible(), "hidden before anything is closed"
    locked(hands)
    assert hands.focus() is page.field.line
    hands.unlock()
    hands.until(lambda: hands.window.form is not None and hands.window.form.isVisible())
    assert hands.form.entry.record == record
    assert hands.at_question() == "idea"
    assert hands.form.entry.live.answers()[IDEA] == CANARY
    hands.close()


def test_what_was_locked_is_closed_and_nothing_of_it_is_left(hands: Hands) -> None:
    write_idea(hands)
    session = hands.window.session
    assert session is not None
    key = session.store._data_key  # noqa: SLF001 - whether it is wiped
    assert any(key)
    frame = hands.window.frame
    assert frame is not None
    hands.click(frame.lock)
    locked(hands)
    assert not any(key)
    assert not [said for said in said_anywhere() if "Quenby" in said or "Asha" in said]
    assert not [widget for widget in QApplication.allWidgets() if isinstance(widget, FormPage)]
    opened = Store.open(store_of(hands), WORDS).store
    assert len(opened.drafts.records()) == 1
    opened.close()
    hands.close()


def test_no_answer_lingers_in_a_form_that_nobody_shows(hands: Hands) -> None:
    write_idea(hands, "A kiosk that nobody else writes about")
    hands.form.take_typed()

    def kept_by() -> list[LiveForm]:
        forms = [thing for thing in gc.get_objects() if isinstance(thing, LiveForm)]
        return [form for form in forms if "kiosk" in form.answers().get(IDEA, "")]

    assert kept_by()
    press(hands, Qt.Key.Key_L, CTRL)
    locked(hands)
    assert not kept_by()
    hands.close()


def test_an_activity_under_an_added_worry_comes_back_too(hands: Hands) -> None:
    activity = hands.open_form("2")
    session = hands.window.session
    assert session is not None
    sample_borough.answer_as_sample(session, activity.entry, 1)
    first = activity.entry.record
    path = activity.card("add_worry").question.path
    activity.go_to(path)
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: hands.window.form is not None and hands.window.form is not activity)
    hands.form.go_to(IDEA)
    hands.type(CANARY)
    second = hands.form.entry.record
    press(hands, Qt.Key.Key_L, CTRL)
    locked(hands)
    hands.unlock()
    hands.until(lambda: hands.window.form is not None and hands.form.entry.record == second)
    assert hands.form.entry.live.answers()[IDEA] == CANARY
    hands.key(Qt.Key.Key_Escape)
    hands.click(hands.form.keep_button)
    hands.until(lambda: hands.form.entry.record == first)
    assert hands.at_question() == "add_worry"
    hands.close()


def stands(hands: Hands, name: str) -> bool:
    page = getattr(hands.window.out if name == "returns" else hands.window, name, None)
    return page is not None and page.isVisible()


@pytest.mark.parametrize(
    ("key", "name"), [(Qt.Key.Key_R, "records"), (Qt.Key.Key_T, "returns"), (Qt.Key.Key_L, "laptop")]
)
def test_the_same_place_is_shown_again(hands: Hands, key: Qt.Key, name: str) -> None:
    hands.key(key, ALT)
    hands.until(lambda: stands(hands, name))
    press(hands, Qt.Key.Key_L, CTRL)
    locked(hands)
    hands.type(WORDS)
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: stands(hands, name))
    hands.close()


def test_wrong_words_after_locking_say_so_and_the_right_ones_open(hands: Hands) -> None:
    write_idea(hands)
    press(hands, Qt.Key.Key_L, CTRL)
    hands.type(OTHER_WORDS)
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: bool(hands.window.way_in.unlock.note.sentences()))
    hands.window.way_in.unlock.field.line.clear()
    hands.unlock()
    hands.until(lambda: hands.window.form is not None and hands.window.form.isVisible())
    hands.close()


def test_words_typed_before_everything_is_closed_open_it_afterwards(hands: Hands) -> None:
    write_idea(hands)
    may_go_on = threading.Event()
    hands.window.jobs.start(lambda _progress: may_go_on.wait(15), Priority.AUTOSAVE)
    press(hands, Qt.Key.Key_L, CTRL)
    hands.type(WORDS)
    hands.key(Qt.Key.Key_Return)
    assert hands.window.lock.is_closing
    assert hands.window.way_in.unlock.isVisible()
    may_go_on.set()
    hands.until(lambda: hands.window.form is not None and hands.window.form.isVisible())
    assert hands.form.entry.live.answers()[IDEA] == CANARY
    hands.close()


def add_person(session: Session, name: str, words: str) -> None:
    from vrp_desktop.store.uuid7 import uuid7

    slot = uuid7()
    session.store.set_words(slot, words)
    with session.store.transaction():
        session.store.people.add(name=name, role=Role.AMBASSADOR, slot=slot)


def two_people(qtbot: QtBot, folder: Path) -> Hands:
    made = setup.set_up(settings_in(folder), name="Asha", role=Role.AMBASSADOR, words=WORDS, cost=CHEAP).session
    add_person(made, "Ben", OTHER_WORDS)
    made.store.close()
    hands = Hands.at(qtbot, folder)
    hands.unlock()
    return hands


def test_another_person_sees_their_own_home(qtbot: QtBot, tmp_path: Path) -> None:
    hands = two_people(qtbot, tmp_path)
    write_idea(hands)
    press(hands, Qt.Key.Key_L, CTRL)
    locked(hands)
    hands.unlock(OTHER_WORDS)
    session = hands.window.session
    assert session is not None
    assert session.person.name == "Ben"
    assert hands.window.form is None
    assert not [said for said in said_anywhere() if "Quenby" in said]
    press(hands, Qt.Key.Key_L, CTRL)
    locked(hands)
    hands.unlock()
    home = hands.window.home
    assert home is not None
    hands.close()
    opened = Store.open(store_of(hands), WORDS)
    me = opened.store.people.by_slot(opened.slot_id)
    assert me is not None
    assert [draft.answers[IDEA] for draft in opened.store.drafts.unfinished(me.id)] == [CANARY]
    opened.store.close()


def on_a_full_disk(hands: Hands) -> None:
    form = write_idea(hands, "x")
    form.take_typed()
    hands.settle()
    limit_pages(hands, 0)
    hands.paste("more lights please " * 400)


def test_a_full_disk_does_not_keep_it_open_and_loses_no_word(hands: Hands) -> None:
    on_a_full_disk(hands)
    press(hands, Qt.Key.Key_L, CTRL)
    locked(hands)
    (left,) = hands.window.lock.left
    words = left.unkept[IDEA]
    assert words.count("more lights please") > 300
    assert not [said for said in said_anywhere() if "lights" in said]
    Store.open(store_of(hands), WORDS).store.close()
    hands.unlock()
    hands.until(lambda: hands.window.form is not None and hands.window.form.isVisible())
    assert hands.form.entry.live.answers()[IDEA] == words
    hands.settle()
    assert hands.window.lock.left == ()
    hands.close()


def test_somebody_elses_unlocking_keeps_what_the_disk_did_not_take(qtbot: QtBot, tmp_path: Path) -> None:
    hands = two_people(qtbot, tmp_path)
    on_a_full_disk(hands)
    press(hands, Qt.Key.Key_L, CTRL)
    locked(hands)
    (left,) = hands.window.lock.left
    hands.unlock(OTHER_WORDS)
    hands.until(lambda: hands.window.lock.left == ())
    assert hands.window.form is None
    hands.close()
    opened = Store.open(store_of(hands), WORDS)
    me = opened.store.people.by_slot(opened.slot_id)
    assert me is not None
    (draft,) = opened.store.drafts.unfinished(me.id)
    assert draft.answers[IDEA] == left.unkept[IDEA]
    opened.store.close()


def test_closing_while_words_are_in_memory_only_asks_first(hands: Hands) -> None:
    on_a_full_disk(hands)
    press(hands, Qt.Key.Key_L, CTRL)
    locked(hands)
    hands.window.close()
    page = hands.window.last_words
    assert page is not None
    assert page.isVisible()
    hands.key(Qt.Key.Key_Escape)
    assert hands.window.way_in.unlock.isVisible()
    hands.window.close()
    hands.click(page.close_anyway)
    hands.until(lambda: not hands.window.isVisible())


def test_words_in_memory_stay_there_when_their_form_cannot_be_opened(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_a_full_disk(hands)
    press(hands, Qt.Key.Key_L, CTRL)
    locked(hands)
    (left,) = hands.window.lock.left
    with monkeypatch.context() as patch:

        def fails(*_of: object) -> None:
            raise DiskFailed

        patch.setattr(reopening, "reopen", fails)
        hands.unlock()
        home = hands.window.home
        assert home is not None
        hands.until(lambda: bool(home.note.sentences()))
        assert hands.window.lock.left == (left,)
        press(hands, Qt.Key.Key_L, CTRL)
        locked(hands)
    hands.unlock()
    hands.until(lambda: hands.window.lock.left == ())
    hands.close()
    opened = Store.open(store_of(hands), WORDS).store
    assert opened.drafts.get(left.record).answers[IDEA] == left.unkept[IDEA]
    opened.close()


def test_an_unkept_place_does_not_print_what_was_written() -> None:
    place = FormPlace("r", "f", "a", None, None, {IDEA: CANARY})
    assert "Quenby" not in repr(place)


def test_nobody_at_work_locks_by_itself(qtbot: QtBot, tmp_path: Path) -> None:
    hands = in_a_hurry(qtbot, tmp_path, 400)
    hands.unlock()
    locked(hands)
    assert hands.window.way_in.unlock.isVisible()
    hands.close()


def in_a_hurry(qtbot: QtBot, folder: Path, lock_after_ms: int) -> Hands:
    setup.set_up(settings_in(folder), name="Asha", role=Role.AMBASSADOR, words=WORDS, cost=CHEAP).session.store.close()
    make_application()
    settings = replace(settings_in(folder), lock_after_ms=lock_after_ms)
    window = make_window(settings, settings_in(folder / "practice"))
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    return Hands(qtbot, window, folder)


def test_every_key_click_and_move_begins_the_idle_time_anew(hands: Hands) -> None:
    activity = hands.window.lock.activity
    window = hands.window.windowHandle()
    for act in (
        lambda: press(hands, Qt.Key.Key_Shift),
        lambda: QTest.mouseMove(window, QPoint(5, 5)),
        lambda: QTest.mouseClick(window, Qt.MouseButton.LeftButton, pos=QPoint(2, 400)),
    ):
        activity.start(300_000)
        hands.until(lambda: activity.left_ms() < 299_900)
        act()
        assert activity.left_ms() >= 299_900
    hands.close()


def test_a_long_job_is_let_finish_when_nobody_is_there_and_stopped_when_somebody_asks(hands: Hands) -> None:
    for why, is_stopped in ((Why.IDLE, False), (Why.ASKED, True)):
        may_go_on, ended = threading.Event(), []

        def work(progress: object, may_go_on: threading.Event = may_go_on, ended: list[bool] = ended) -> None:
            may_go_on.wait(15)
            try:
                progress.step(1, 2)  # type: ignore[attr-defined]
            except BaseException:
                ended.append(True)
                raise
            ended.append(False)

        hands.window.jobs.start(work, Priority.LONG)
        hands.window.lock.lock(why)
        assert hands.window.way_in.unlock.isVisible()
        hands.until(lambda: hands.window.session is None)
        assert hands.window.lock.is_closing
        may_go_on.set()
        locked(hands)
        assert ended == [is_stopped]
        hands.unlock()
    hands.close()


@pytest.mark.parametrize(("why", "count"), [(Why.IDLE, 1), (Why.ASKED, 1), (Why.HIDDEN, 0), (Why.SYSTEM, 0)])
def test_a_backup_is_made_before_it_locks_unless_it_must_be_quick(hands: Hands, why: Why, count: int) -> None:
    write_idea(hands)
    hands.window.lock.lock(why)
    locked(hands)
    folder = store_of(hands) / "backups"
    assert len(list(folder.iterdir()) if folder.is_dir() else []) == count
    assert not hands.window.jobs.running
    hands.close()


def test_who_comes_back_does_not_wait_for_a_backup(hands: Hands) -> None:
    write_idea(hands)
    may_go_on = threading.Event()
    hands.window.jobs.start(lambda _progress: may_go_on.wait(15), Priority.AUTOSAVE)
    hands.window.lock.lock(Why.IDLE)
    hands.type(WORDS)
    hands.key(Qt.Key.Key_Return)
    may_go_on.set()
    hands.until(lambda: hands.window.form is not None and hands.window.form.isVisible())
    assert not (store_of(hands) / "backups").exists()
    hands.close()


def test_closing_the_window_while_it_locks_waits_and_closes(hands: Hands) -> None:
    write_idea(hands)
    may_go_on = threading.Event()
    hands.window.jobs.start(lambda _progress: may_go_on.wait(15), Priority.AUTOSAVE)
    press(hands, Qt.Key.Key_L, CTRL)
    hands.window.close()
    assert hands.window.isVisible()
    may_go_on.set()
    hands.until(lambda: not hands.window.isVisible())
    opened = Store.open(store_of(hands), WORDS).store
    assert len(opened.drafts.records()) == 1
    opened.close()


def test_a_save_under_way_is_carried_out_before_it_locks(hands: Hands) -> None:
    form = hands.open_form("1")
    session = hands.window.session
    assert session is not None
    sample_borough.answer_as_sample(session, form.entry, 1)
    may_go_on = threading.Event()
    hands.window.jobs.start(lambda _progress: may_go_on.wait(15), Priority.AUTOSAVE)
    hands.key(Qt.Key.Key_S, CTRL)
    three_shifts(hands)
    may_go_on.set()
    locked(hands)
    opened = Store.open(store_of(hands), WORDS).store
    assert opened.log.count() == 1
    assert opened.drafts.records() == ()
    opened.close()
    hands.close()


def test_three_shifts_hide_everything_and_words_are_asked_for_after_a_key_only(hands: Hands) -> None:
    write_idea(hands)
    QApplication.clipboard().setText(CANARY)
    three_shifts(hands)
    hands.until(lambda: hands.window.lock.hidden is not None)
    hidden = hands.window.lock.hidden
    assert hidden is not None
    assert hidden.isVisible()
    assert QApplication.clipboard().text() == ""
    assert hands.window.windowTitle() == "VRP"
    locked(hands)
    assert hidden.isVisible()
    hands.until(lambda: hidden.is_listening)
    press(hands, Qt.Key.Key_Shift)
    assert hidden.isVisible(), "a fourth Shift leads nowhere"
    assert not [said for said in said_anywhere() if "Quenby" in said or "words" in said.lower()]
    wake(hands)
    hands.unlock()
    hands.until(lambda: hands.window.form is not None and hands.window.form.isVisible())
    assert hands.at_question() == "idea"
    hands.close()


def at_danger(hands: Hands) -> None:
    form = hands.open_form("1")
    hands.type("2")
    assert form.urgent.isVisible()


def at_help(hands: Hands) -> None:
    hands.open_form("1")
    hands.key(Qt.Key.Key_F1)
    hands.until(lambda: hands.window.help is not None and hands.window.help.isVisible())


def at_leaving(hands: Hands) -> None:
    write_idea(hands)
    hands.key(Qt.Key.Key_Escape)
    assert hands.form.keep_button.isVisible()


@pytest.mark.parametrize("go", [at_danger, at_help, at_leaving])
def test_the_screen_can_be_hidden_wherever_one_is_in_a_form(hands: Hands, go: Callable[[Hands], None]) -> None:
    go(hands)
    record = hands.form.entry.record
    three_shifts(hands)
    hands.until(lambda: hands.window.lock.hidden is not None and hands.window.lock.hidden.isVisible())
    locked(hands)
    wake(hands)
    hands.unlock()
    hands.until(lambda: hands.window.form is not None and hands.window.form.isVisible())
    assert hands.form.entry.record == record
    hands.close()


def test_the_button_hides_and_a_double_click_does_not_lead_on(hands: Hands) -> None:
    frame = hands.window.frame
    assert frame is not None
    hands.click(frame.hide_screen)
    hidden = hands.window.lock.hidden
    assert hidden is not None
    hands.click(hidden)
    assert hidden.isVisible()
    hands.until(lambda: hidden.is_listening)
    hands.click(hidden)
    assert hands.window.way_in.unlock.isVisible()
    hands.unlock()
    hands.close()


def test_capitals_typed_fast_do_not_hide(hands: Hands) -> None:
    form = hands.open_form("1")
    form.go_to(IDEA)
    window = hands.window.windowHandle()
    for _ in range(4):
        for key in (Qt.Key.Key_A, Qt.Key.Key_B):
            QTest.keyPress(window, Qt.Key.Key_Shift)
            QTest.keyClick(window, key, Qt.KeyboardModifier.ShiftModifier)
            QTest.keyRelease(window, Qt.Key.Key_Shift)
    form.take_typed()
    hands.settle()
    assert hands.window.lock.hidden is None
    assert hands.form.entry.live.answers()[IDEA].upper() == "ABABABAB"
    hands.close()


def test_hidden_and_back_three_times_in_a_row(hands: Hands) -> None:
    write_idea(hands)
    for _ in range(3):
        three_shifts(hands)
        hands.until(lambda: hands.window.lock.is_closing)
        locked(hands)
        wake(hands)
        hands.unlock()
        hands.until(lambda: hands.window.form is not None and hands.window.form.isVisible())
    assert hands.form.entry.live.answers()[IDEA] == CANARY
    hands.close()


def test_hiding_closes_what_stands_before_the_window(hands: Hands) -> None:
    hands.key(Qt.Key.Key_T, ALT)
    hands.until(lambda: stands(hands, "returns"))
    returns = hands.window.out.returns
    assert returns is not None
    dialog = QFileDialog(returns, "Folder", str(hands.folder))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.open()
    hands.until(dialog.isVisible)
    hands.window.lock.lock(Why.HIDDEN)
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
    locked(hands)
    wake(hands)
    hands.type(WORDS)
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: stands(hands, "returns"))
    hands.close()


def test_hiding_closes_a_menu_a_list_of_choices_and_a_tooltip(hands: Hands) -> None:
    hands.key(Qt.Key.Key_R, ALT)
    hands.until(lambda: hands.window.records is not None and hands.window.records.isVisible())
    records, frame = hands.window.records, hands.window.frame
    assert records is not None
    assert frame is not None
    records.period.showPopup()
    at = QPoint(4, 4)
    QApplication.sendEvent(frame.hide_screen, QHelpEvent(QEvent.Type.ToolTip, at, frame.hide_screen.mapToGlobal(at)))
    assert QApplication.activePopupWidget() is not None
    hands.window.lock.lock(Why.HIDDEN)
    assert QApplication.activePopupWidget() is None
    assert [w for w in QApplication.topLevelWidgets() if w.isVisible()] == [hands.window]
    locked(hands)
    hands.close()


def test_the_system_ending_keeps_what_is_typed(hands: Hands) -> None:
    form = write_idea(hands)
    assert form.has_unkept()
    hands.window.keep_before_end()
    assert not form.has_unkept()
    hands.close()


def test_practising_needs_no_words_to_come_back(qtbot: QtBot, tmp_path: Path) -> None:
    make_borough(tmp_path / "practice", records=5)
    (tmp_path / "practice" / "records" / "practice-words.txt").write_text(WORDS)
    hands = Hands.at(qtbot, tmp_path)
    hands.click(hands.window.way_in.welcome.practise)
    hands.until(lambda: hands.window.home is not None and bool(hands.window.home.buttons))
    write_idea(hands)
    press(hands, Qt.Key.Key_L, CTRL)
    locked(hands)
    page: QWidget = hands.window.way_in.locked_practice
    assert page.isVisible()
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: hands.window.form is not None and hands.window.form.isVisible())
    assert hands.form.entry.live.answers()[IDEA] == CANARY
    hands.close()
