"""The first day, and the day the words are forgotten."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit
from support.hands import Hands
from support.stores import WORDS, settings_in

from vrp_desktop.store import files, recovery_key
from vrp_desktop.ui.pages.laptop.recovery import RecoverySection

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def set_up_by_keys(hands: Hands, key_file: Path) -> str:
    """Go through all steps and give the words."""
    window = hands.window
    hands.key(Qt.Key.Key_Return)
    page = window.way_in.set_up
    hands.type("Asha")
    hands.key(Qt.Key.Key_Return)
    words = page.new_words.words()
    assert page.new_words.shown.isVisible(), "one Enter is one step"
    hands.key(Qt.Key.Key_Return)
    hands.type("  " + words.upper().replace(" ", "   "))
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: page.recovery.isVisible() and bool(page.recovery.shown.text()))
    assert not page.recovery.start.isEnabled(), "the key cannot be skipped silently"
    page.recovery.save_to(str(key_file))
    hands.click(page.recovery.start)
    hands.until(lambda: window.home is not None and bool(window.home.buttons))
    return words


def test_a_recovery_key_left_on_the_screen_is_put_away_and_made_anew(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.at(qtbot, tmp_path)
    window = hands.window
    hands.key(Qt.Key.Key_Return)
    page = window.way_in.set_up
    hands.type("Asha")
    hands.key(Qt.Key.Key_Return)
    words = page.new_words.words()
    hands.key(Qt.Key.Key_Return)
    hands.type(words)
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: page.recovery.isVisible() and bool(page.recovery.shown.text()))
    hands.click(page.recovery.save)
    (dialog,) = page.recovery.findChildren(QFileDialog)
    hands.until(lambda: QGuiApplication.focusWindow() is dialog.windowHandle())
    key = page.recovery.shown.text().replace("\n", "-")
    for _ in range(3):
        QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_Shift)
    hands.until(window.way_in.unlock.isVisible)
    assert not dialog.isVisible()
    assert not page.recovery.shown.text()
    assert "put away" in window.way_in.unlock.said.text()
    hands.unlock(words)
    assert window.home is not None
    hands.click(window.home.reminded)
    hands.until(lambda: window.laptop is not None and window.laptop.open_section is not None)
    section = window.laptop.open_section if window.laptop is not None else None
    assert isinstance(section, RecoverySection)
    hands.click(section.make)
    hands.until(lambda: bool(section.key.shown.text()))
    assert section.key.shown.text().replace("\n", "-") != key
    section.key.by_hand.click()
    hands.click(section.key.start)
    hands.key(Qt.Key.Key_H, ALT)
    hands.until(lambda: window.home is not None and window.home.reminder_line is None)
    hands.close()


def test_nobody_at_the_recovery_key_puts_it_away(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.at(qtbot, tmp_path)
    way_in = hands.window.way_in
    usual = way_in._settings  # noqa: SLF001 - as below
    way_in._settings = replace(usual, lock_after_ms=400)  # noqa: SLF001 - policy allows no less than two minutes
    hands.key(Qt.Key.Key_Return)
    hands.type("Asha")
    hands.key(Qt.Key.Key_Return)
    words = way_in.set_up.new_words.words()
    hands.key(Qt.Key.Key_Return)
    hands.type(words)
    hands.key(Qt.Key.Key_Return)
    hands.until(way_in.unlock.isVisible)
    assert way_in.made is None
    assert not way_in.set_up.recovery.shown.text()
    # What is unlocked now may take longer to be closed than that.
    way_in._settings = usual  # noqa: SLF001 - as above
    hands.unlock(words)
    hands.close()


def test_setting_up_by_keys_and_unlocking_the_next_day(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.at(qtbot, tmp_path)
    assert hands.window.way_in.currentWidget() is hands.window.way_in.welcome
    words = set_up_by_keys(hands, tmp_path / "key.txt")
    assert len(words.split()) == 4
    hands.close()

    again = Hands.at(qtbot, tmp_path)
    assert again.window.way_in.currentWidget() is again.window.way_in.unlock
    again.unlock(words)
    again.close()


def test_a_coordinator_gets_five_words(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.at(qtbot, tmp_path)
    hands.key(Qt.Key.Key_Space)
    page = hands.window.way_in.set_up
    page.name.setText("Hana")
    page.roles.buttons()[2].click()
    hands.click(page.go_on)
    first = page.new_words.words()
    assert len(first.split()) == 5
    hands.click(page.new_words.other)
    assert page.new_words.words() != first
    hands.close()


def test_name_and_role_can_still_be_changed_when_the_words_are_shown(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.at(qtbot, tmp_path)
    hands.key(Qt.Key.Key_Return)
    page = hands.window.way_in.set_up
    hands.type("Asha")
    hands.key(Qt.Key.Key_Return)
    assert len(page.new_words.words().split()) == 4
    hands.click(page.words_back)
    assert hands.focus() is page.name
    page.roles.buttons()[2].setFocus()
    hands.key(Qt.Key.Key_Space)
    hands.key(Qt.Key.Key_Return)
    assert len(page.new_words.words().split()) == 5
    hands.close()


def test_words_typed_wrong_are_shown_again_on_request(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.at(qtbot, tmp_path)
    hands.key(Qt.Key.Key_Space)
    page = hands.window.way_in.set_up
    hands.type("Asha")
    hands.key(Qt.Key.Key_Return)
    hands.key(Qt.Key.Key_Space)
    hands.type("not these words")
    hands.key(Qt.Key.Key_Return)
    assert page.new_words.wrong.isVisible()
    hands.click(page.new_words.back)
    assert page.new_words.shown.isVisible()
    hands.close()


def test_wrong_words_get_a_sentence_and_another_try(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    hands.type("wrong words here now")
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: bool(hands.window.way_in.unlock.note.sentences()))
    assert len(hands.window.way_in.unlock.note.sentences().splitlines()) == 3
    hands.unlock()
    hands.close()


def test_words_are_hidden_and_completed(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    field = hands.window.way_in.unlock.field
    assert field.line.echoMode() == QLineEdit.EchoMode.Password
    hands.type("abacu ")
    assert field.words() == "abacus"
    field.eye.click()
    hands.type("abd")
    assert field.list.isVisible()
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Return)
    assert field.words().split()[1].startswith("abd")
    hands.close()


def test_the_recovery_key_gives_new_words(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.at(qtbot, tmp_path)
    set_up_by_keys(hands, tmp_path / "key.txt")
    hands.close()
    key = (tmp_path / "key.txt").read_text(encoding="utf-8").splitlines()[2]

    again = Hands.at(qtbot, tmp_path)
    again.click(again.window.way_in.unlock.forgotten)
    page = again.window.way_in.recover
    again.type(key.lower().replace("-", " "))
    assert not page.new_words.isVisible(), "no words are shown before the key is right"
    again.key(Qt.Key.Key_Return)
    assert page.new_words.shown.isVisible(), "one Enter is one step"
    words = page.new_words.words()
    again.click(page.new_words.noted)
    again.type(words)
    again.key(Qt.Key.Key_Return)
    again.until(lambda: again.window.home is not None and bool(again.window.home.buttons))
    again.close()

    third = Hands.at(qtbot, tmp_path)
    third.unlock(words)
    third.close()


def test_a_mistyped_recovery_key_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    hands.click(hands.window.way_in.unlock.forgotten)
    page = hands.window.way_in.recover
    hands.type("ABCD-EFGH")
    hands.key(Qt.Key.Key_Return)
    assert len(page.note.sentences().splitlines()) == 3
    assert hands.focus() is page.key
    assert not page.new_words.isVisible()


def test_a_key_of_another_laptop_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    hands.click(hands.window.way_in.unlock.forgotten)
    page = hands.window.way_in.recover
    hands.type(recovery_key.as_text(recovery_key.new_key()))
    hands.key(Qt.Key.Key_Return)
    hands.key(Qt.Key.Key_Return)
    hands.type(page.new_words.words())
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: bool(page.note.sentences()))
    hands.close()


def test_a_second_window_on_the_same_store_is_refused_by_name(qtbot: QtBot, tmp_path: Path) -> None:
    first = Hands.on_new_store(qtbot, tmp_path)
    first.unlock()
    second = Hands.at(qtbot, tmp_path)
    second.window.way_in.unlock.field.line.setText(WORDS)
    second.window.way_in.unlock.unlock.click()
    second.until(lambda: bool(second.window.way_in.unlock.note.sentences()))
    assert "open" in second.window.way_in.unlock.note.sentences()
    second.close()
    first.close()


def test_a_damaged_slots_file_is_mended_from_its_copy_and_said(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    (settings_in(tmp_path).data_folder / files.SLOTS).write_bytes(b"{ not what it was")
    hands.unlock()
    assert hands.window.home is not None
    assert len(hands.window.home.note.sentences().splitlines()) == 3
    hands.close()


def test_a_folder_that_is_synced_to_a_cloud_is_refused_by_name(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.at(qtbot, tmp_path / "OneDrive - Council")
    hands.key(Qt.Key.Key_Space)
    page = hands.window.way_in.set_up
    hands.type("Asha")
    hands.key(Qt.Key.Key_Return)
    hands.key(Qt.Key.Key_Space)
    hands.type(page.new_words.words())
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: "OneDrive" in page.note.sentences())
    assert len(page.note.sentences().splitlines()) == 3
    assert page.name.text() == "Asha", "nothing typed is lost"
    hands.close()
