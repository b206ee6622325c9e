"""Words, people and the recovery key on the page "This laptop", by keys and clicks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyrage
import pytest
from PySide6.QtCore import Qt
from support.hands import ALT, Hands
from support.stores import CHEAP, WORDS, new_session, settings_in

from vrp_desktop.operations import people, setup
from vrp_desktop.store.people import Role
from vrp_desktop.store.slots import WrongWords
from vrp_desktop.ui.application import make_application, make_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from vrp_desktop.ui.pages.new_words import NewWords

THEIRS = "zoom zone zit zips"


def go_to_laptop(hands: Hands) -> None:
    hands.key(Qt.Key.Key_L, ALT)
    hands.until(lambda: hands.window.laptop is not None and hands.window.laptop.isVisible())


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path) -> Iterator[Hands]:
    """At the page "This laptop" of Hana, a coordinator, whose laptop Ben opens too."""
    made = new_session(tmp_path, Role.COORDINATOR, "Hana")
    people.add(made, "Ben", Role.MENTOR, THEIRS)
    made.store.close()
    hands = Hands.at(qtbot, tmp_path)
    hands.unlock()
    go_to_laptop(hands)
    yield hands
    hands.close()


def section(hands: Hands, name: str) -> QWidget:
    laptop = hands.window.laptop
    assert laptop is not None
    hands.click(laptop.buttons[name])
    assert laptop.open_section is not None
    return laptop.open_section


def people_page(hands: Hands) -> QWidget:
    page = section(hands, "people")
    hands.until(lambda: "Ben" in page.remove and page.add.hasFocus())
    return page


def note_and_type(hands: Hands, new_words: NewWords) -> str:
    """Do what a person does with new words; gives them."""
    words = new_words.shown.text()
    hands.until(new_words.noted.hasFocus)
    hands.key(Qt.Key.Key_Space)
    hands.type(words)
    hands.key(Qt.Key.Key_Return)
    return words


def opens(hands: Hands, words: str) -> str:
    """Close the window, open the store with `words` and give who that is; empty for nobody."""
    hands.close()
    try:
        session = setup.unlock(settings_in(hands.folder), words)
    except WrongWords:
        return ""
    session.store.close()
    return session.person.name


def test_ones_own_words_are_changed(hands: Hands) -> None:
    page = section(hands, "words")
    hands.until(page.begin.hasFocus)
    hands.key(Qt.Key.Key_Space)
    words = note_and_type(hands, page.new_words)
    hands.until(page.said.isVisible)
    assert len(words.split()) == 5, "a coordinator's"
    assert words not in page.new_words.shown.text()
    assert opens(hands, words) == "Hana"
    assert opens(hands, WORDS) == ""


def test_words_typed_wrong_change_nothing(hands: Hands) -> None:
    page = section(hands, "words")
    hands.click(page.begin)
    hands.click(page.new_words.noted)
    hands.type("something else altogether")
    hands.key(Qt.Key.Key_Return)
    assert page.new_words.wrong.isVisible()
    hands.click(page.keep)
    assert page.begin.hasFocus()
    assert opens(hands, WORDS) == "Hana"


def test_somebody_is_let_in_with_words_of_their_own(hands: Hands) -> None:
    page = people_page(hands)
    hands.key(Qt.Key.Key_Space)
    hands.type("  Carmen  ")
    hands.click(page.roles.buttons()[1])
    hands.click(page.go_on)
    hands.until(page.words_box.isVisible)
    assert "Carmen" in page.words_title.text()
    words = note_and_type(hands, page.new_words)
    hands.until(lambda: "Carmen" in page.remove)
    assert "Carmen can open this laptop now" in page.said.text()
    assert len(words.split()) == 4
    assert opens(hands, words) == "Carmen"


def test_a_name_that_is_there_already_is_refused_before_anybody_notes_words_in_vain(hands: Hands) -> None:
    page = people_page(hands)
    hands.click(page.add)
    hands.type("ben")
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: bool(page.note.sentences()))
    assert "There is somebody called “ben”" in page.note.sentences()
    assert page.name.hasFocus()
    assert page.words_box.isHidden()


def test_forgotten_words_are_given_anew(hands: Hands) -> None:
    page = people_page(hands)
    hands.click(page.new_words_for["Ben"])
    words = note_and_type(hands, page.new_words)
    hands.until(page.said.isVisible)
    assert "Ben has new words" in page.said.text()
    assert opens(hands, words) == "Ben"
    assert opens(hands, THEIRS) == ""


def test_somebody_is_removed_after_a_yes_and_one_unlocks_anew(hands: Hands) -> None:
    page = people_page(hands)
    hands.click(page.remove["Ben"])
    hands.until(page.no.hasFocus)
    hands.key(Qt.Key.Key_Space)
    assert page.remove_box.isHidden()
    hands.click(page.remove["Ben"])
    hands.click(page.yes)
    window = hands.window
    hands.until(lambda: window.session is None and not window.lock.is_closing)
    unlock = window.way_in.unlock
    assert unlock.isVisible()
    assert "Ben can no longer open this laptop" in unlock.said.text()
    hands.type(WORDS)
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: window.laptop is not None and window.laptop.isVisible())
    page = section(hands, "people")
    hands.until(page.add.hasFocus)
    assert not page.remove
    assert opens(hands, THEIRS) == ""


def test_a_new_recovery_key_is_shown_once(hands: Hands, tmp_path: Path) -> None:
    page = section(hands, "recovery")
    hands.until(page.make.hasFocus)
    hands.key(Qt.Key.Key_Space)
    hands.until(page.key.isVisible)
    page.key.save_to(str(tmp_path / "key.txt"))
    hands.click(page.key.start)
    assert page.said.isVisible()
    assert page.key.shown.text() == ""
    hands.close()
    key = next(line for line in (tmp_path / "key.txt").read_text().splitlines() if line.count("-") == 8)
    session = setup.recover(settings_in(tmp_path), key, "zippy zips zit zone")
    session.store.close()


def test_ambassadors_change_their_words_and_let_nobody_in(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    hands.unlock()
    go_to_laptop(hands)
    assert hands.window.laptop is not None
    assert {"words", "recovery"} <= set(hands.window.laptop.buttons)
    assert "people" not in hands.window.laptop.buttons
    hands.close()


def test_where_the_council_holds_the_key_there_is_none_to_keep(qtbot: QtBot, tmp_path: Path) -> None:
    make_application()
    council = str(pyrage.x25519.Identity.generate().to_public())
    settings = replace(settings_in(tmp_path), council_recovery_key=council, key_memory_kib=65_536)
    window = make_window(settings, settings_in(tmp_path / "practice"))
    hands = Hands(qtbot, window, tmp_path)
    qtbot.addWidget(window, before_close_func=lambda _window: hands.close())
    with qtbot.waitActive(window):
        window.show()
    hands.click(window.way_in.welcome.set_up)
    page = window.way_in.set_up
    assert page.step.text() == "Step 1 of 2"
    hands.type("Asha")
    hands.key(Qt.Key.Key_Return)
    note_and_type(hands, page.new_words)
    hands.until(lambda: window.home is not None and bool(window.home.buttons))
    go_to_laptop(hands)
    shown = section(hands, "recovery")
    assert shown.make.isHidden() or not shown.make.isVisible()
    assert not shown.key.isVisible()
    hands.close()
    assert CHEAP.memory_kib < 65_536
