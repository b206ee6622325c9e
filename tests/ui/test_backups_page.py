"""The section "Backups", the line on the first page, and what happens when the program is closed."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from support.hands import Hands
from support.stores import WORDS, settings_in

from vrp_desktop.operations import backups as operation
from vrp_desktop.operations import setup
from vrp_desktop.store import backup_plan, backups

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vrp_desktop.ui.pages.closing import ClosingPage
    from vrp_desktop.ui.pages.laptop.backups import BackupsPage

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path) -> Hands:
    made = Hands.on_new_store(qtbot, tmp_path)
    made.unlock()
    return made


def open_section(hands: Hands) -> BackupsPage:
    hands.key(Qt.Key.Key_L, ALT)
    hands.until(lambda: hands.window.laptop is not None and hands.window.laptop.isVisible())
    assert hands.window.laptop is not None
    hands.click(hands.window.laptop.buttons["backups"])
    page = hands.window.laptop.open_section
    hands.until(lambda: bool(page.second.text()))  # type: ignore[union-attr]
    return page  # type: ignore[return-value]


def local(tmp_path: Path) -> list[str]:
    return [backup.name for backup in backups.listed(settings_in(tmp_path).data_folder / "backups")]


def closing_page(hands: Hands) -> ClosingPage:
    hands.window.close()
    hands.until(lambda: hands.window.closing.page is not None and hands.window.closing.page.isVisible())
    assert hands.window.closing.page is not None
    return hands.window.closing.page


def test_closing_makes_a_backup(hands: Hands, tmp_path: Path) -> None:
    hands.close()
    assert len(local(tmp_path)) == 1


def test_one_is_made_when_asked_and_shown(hands: Hands) -> None:
    page = open_section(hands)
    assert page.list.cards == []
    assert hands.focus() is page.make
    hands.key(Qt.Key.Key_Space)
    hands.until(lambda: len(page.list.cards) == 1)
    assert "was made and checked" in page.said.text()
    hands.click(page.list.cards[0].look)
    hands.until(lambda: page.list.cards[0].bring_back.isVisible())
    assert "It is whole" in page.list.cards[0].said.text()
    hands.close()


def test_a_second_place_is_chosen_and_gets_one_at_once(hands: Hands, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    page = open_section(hands)
    page.choose_place(stick)
    hands.until(lambda: len(page.list.cards) == 2)
    assert str(stick) in page.second.text()
    assert page.same_disk.isVisible(), "in this test it is on the same disk, and that is said"
    hands.click(page.forget)
    hands.until(lambda: "none is chosen" in page.second.text())
    hands.close()


def test_a_place_that_is_too_near_is_refused(hands: Hands, tmp_path: Path) -> None:
    page = open_section(hands)
    page.choose_place(settings_in(tmp_path).data_folder)
    hands.until(lambda: bool(page.note.sentences()))
    assert "in which your records lie" in page.note.sentences()
    hands.close()


def test_a_backup_is_brought_back_at_the_next_opening(qtbot: QtBot, hands: Hands, tmp_path: Path) -> None:
    page = open_section(hands)
    hands.click(page.make)
    hands.until(lambda: len(page.list.cards) == 1)
    hands.key(Qt.Key.Key_H, ALT)
    form = hands.open_form("1")
    hands.type("1")
    hands.settle()
    form.leave_keeping()
    hands.until(lambda: bool(hands.window.home and hands.window.home.resume_buttons))
    page = open_section(hands)
    hands.until(lambda: len(page.list.cards) == 1)
    hands.click(page.list.cards[0].look)
    hands.until(lambda: page.list.cards[0].bring_back.isVisible())
    hands.click(page.list.cards[0].bring_back)
    assert hands.focus() is page.no
    hands.click(page.yes)
    hands.until(page.close_now.isVisible)
    hands.click(page.close_now)
    hands.until(lambda: not hands.window.isVisible())
    again = Hands.at(qtbot, tmp_path)
    again.unlock()
    assert again.window.home is not None
    assert again.window.home.resume_buttons == []
    again.close()


def test_what_was_made_ready_can_be_left(qtbot: QtBot, hands: Hands, tmp_path: Path) -> None:
    page = open_section(hands)
    hands.click(page.make)
    hands.until(lambda: len(page.list.cards) == 1)
    hands.click(page.list.cards[0].look)
    hands.until(lambda: page.list.cards[0].bring_back.isVisible())
    hands.click(page.list.cards[0].bring_back)
    hands.click(page.yes)
    hands.until(page.unstage.isVisible)
    hands.click(page.unstage)
    hands.until(lambda: not (settings_in(tmp_path).data_folder / "restore.json").exists())
    hands.close()


def choose_place_that_is_gone(tmp_path: Path) -> None:
    session = setup.unlock(settings_in(tmp_path), WORDS)
    stick = tmp_path / "stick"
    stick.mkdir()
    operation.choose_second_place(session, stick)
    session.store.close()
    shutil.rmtree(stick)


@pytest.fixture
def without_stick(qtbot: QtBot, tmp_path: Path) -> Hands:
    """An unlocked window whose second place is not plugged in."""
    made = Hands.on_new_store(qtbot, tmp_path)
    made.close()
    choose_place_that_is_gone(tmp_path)
    made = Hands.at(qtbot, tmp_path)
    made.unlock()
    return made


def test_a_stick_that_is_missing_is_told_and_the_program_closes_all_the_same(
    without_stick: Hands, tmp_path: Path
) -> None:
    page = closing_page(without_stick)
    without_stick.until(lambda: "not there" in page.note.sentences())
    assert len(local(tmp_path)) == 1, "the one beside the records was made"
    without_stick.click(page.close_anyway)
    without_stick.until(lambda: not without_stick.window.isVisible())
    assert backup_plan.read(settings_in(tmp_path).data_folder).put_off is not None


def test_with_the_stick_plugged_in_trying_again_closes(without_stick: Hands, tmp_path: Path) -> None:
    page = closing_page(without_stick)
    without_stick.until(lambda: "not there" in page.note.sentences())
    (tmp_path / "stick" / "VRP backups").mkdir(parents=True)
    without_stick.click(page.note.try_again)
    without_stick.until(lambda: not without_stick.window.isVisible())
    assert len(list((tmp_path / "stick" / "VRP backups").iterdir())) == 1


def test_one_can_go_on_working_instead(without_stick: Hands) -> None:
    page = closing_page(without_stick)
    without_stick.until(lambda: "not there" in page.note.sentences())
    without_stick.key(Qt.Key.Key_Escape)
    assert without_stick.window.frame is not None
    assert without_stick.window.frame.isVisible()
    without_stick.open_form("1")
    page = closing_page(without_stick)
    without_stick.until(lambda: "not there" in page.note.sentences())
    without_stick.click(page.close_anyway)
    without_stick.until(lambda: not without_stick.window.isVisible())


def test_a_practice_borough_gets_no_backup(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vrp_desktop.operations.sample_borough.fill", lambda _session, _progress: 0)
    hands = Hands.at(qtbot, tmp_path)
    hands.click(hands.window.way_in.welcome.practise)
    hands.until(lambda: hands.window.home is not None and bool(hands.window.home.buttons))
    hands.close()
    assert not (settings_in(tmp_path / "practice").data_folder / "backups").exists()


def test_the_first_page_asks_once_for_a_second_place(qtbot: QtBot, hands: Hands, tmp_path: Path) -> None:
    assert hands.window.home is not None
    assert hands.window.home.reminder_line is None
    hands.close()
    session = setup.unlock(settings_in(tmp_path), WORDS)
    store = session.store
    with store.transaction():
        store.log.append(
            record="r", ref=store.log.next_ref("AC"), form="activity", author=session.person.id,
            version=store.forms.newest("activity").version, answers={"/data/what": "stall"},
        )  # fmt: skip
    store.close()
    hands = Hands.at(qtbot, tmp_path)
    hands.unlock()
    home = hands.window.home
    assert home is not None
    assert home.reminder_line is not None
    hands.click(home.reminded)
    hands.until(lambda: hands.window.laptop is not None and hands.window.laptop.open_section is not None)
    hands.key(Qt.Key.Key_H, ALT)
    hands.until(home.isVisible)
    hands.click(home.no_reminder)
    hands.close()
    hands = Hands.at(qtbot, tmp_path)
    hands.unlock()
    assert hands.window.home is not None
    assert hands.window.home.reminder_line is None
    hands.close()
