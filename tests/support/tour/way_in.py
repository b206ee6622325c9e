"""The ways in and out: setting up, unlocking, the lock, closing, and records that do not open."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from support.hands import CTRL, Hands
from support.stores import WORDS, settings_in
from support.tour.borough import make_borough
from vrp_desktop.operations import setup
from vrp_desktop.operations.backups import back_up_now
from vrp_desktop.operations.rescue import Way
from vrp_desktop.problems import Problem
from vrp_desktop.store import backup_plan
from vrp_desktop.store.recovery_key import as_text, new_key
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


def setting_up(qtbot: QtBot, folder: Path) -> Iterator[tuple[str, Hands]]:
    """Set up a new store, as far as the recovery key."""
    empty = Hands.at(qtbot, folder)
    yield "welcome", empty
    empty.window.way_in.welcome.note.show_problem(
        Problem("This folder cannot be used.", "Nothing was made.", "Choose another folder.", details="x")
    )
    yield "welcome with a problem", empty
    empty.window.way_in.welcome.note.clear()
    empty.click(empty.window.way_in.welcome.set_up)
    set_up = empty.window.way_in.set_up
    yield "set up: name", empty
    empty.type("Asha")
    empty.key(Qt.Key.Key_Return)
    yield "set up: words", empty
    empty.click(set_up.new_words.noted)
    set_up.new_words.typed.eye.click()
    empty.type("aba")
    yield "set up: words typed", empty
    set_up.show_recovery_key("ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345-6789-ABCD")
    yield "set up: recovery key", empty
    empty.close()


def unlocking(hands: Hands) -> Iterator[tuple[str, Hands]]:
    """Unlock the borough, after forgotten and wrong words."""
    window = hands.window
    yield "unlock", hands
    window.way_in.tell_crash("Fatal Python error: Segmentation fault")
    yield "unlock after a crash", hands
    hands.click(window.way_in.unlock.forgotten)
    yield "forgotten words", hands
    hands.type(as_text(new_key()))
    hands.key(Qt.Key.Key_Return)
    yield "forgotten words: new ones", hands
    hands.click(window.way_in.recover.back)
    hands.type("wrong words here now")
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: bool(window.way_in.unlock.note.sentences()))
    yield "unlock with wrong words", hands
    hands.unlock()
    yield "home", hands


def locked(hands: Hands) -> Iterator[tuple[str, Hands]]:
    window = hands.window
    frame = window.frame
    assert frame is not None
    hands.click(frame.hide_screen)
    hidden = window.lock.hidden
    assert hidden is not None
    hands.until(lambda: window.session is None and not window.lock.is_closing and hidden.is_listening)
    yield "hidden", hands
    hands.key(Qt.Key.Key_Space)
    yield "locked", hands
    hands.unlock()
    hands.key(Qt.Key.Key_L, CTRL)
    hands.until(lambda: window.session is None and not window.lock.is_closing)
    hands.window.way_in.show_locked_practice()
    yield "locked while practising", hands
    window.show_locked(is_practice=False)
    hands.unlock()


def closing(hands: Hands) -> Iterator[tuple[str, Hands]]:
    """Close while the second place is gone."""
    session = hands.window.session
    assert session is not None
    plan = backup_plan.read(session.store.folder)
    backup_plan.write(session.store.folder, replace(plan, second_at=None))
    hands.window.close()
    closing = hands.window.closing
    hands.until(lambda: closing.page is not None and bool(closing.page.note.sentences()))
    assert closing.page is not None
    yield "closing without the stick", hands
    closing.page.show_making()
    closing.page.show_step(40, 100)
    yield "closing: making a backup", hands
    hands.click(closing.page.close_anyway)
    hands.until(lambda: not hands.window.isVisible())


def trouble(qtbot: QtBot, folder: Path) -> Iterator[tuple[str, Hands]]:
    """Show what is said and offered when the records do not open."""
    broken = Path(tempfile.mkdtemp(dir=folder))
    make_borough(broken, records=5)
    session = setup.unlock(settings_in(broken), WORDS)
    back_up_now(session, Progress())
    session.store.close()
    path = settings_in(broken).data_folder / "records.db"
    content = bytearray(path.read_bytes())
    content[500] ^= 1
    path.write_bytes(content)
    hands = Hands.at(qtbot, broken)
    hands.type(WORDS)
    hands.key(Qt.Key.Key_Return)
    way_in = hands.window.way_in
    hands.until(lambda: way_in.currentWidget() is not way_in.unlock)
    way_back = way_in.way_back
    yield "records that do not open", hands
    way_back.trouble.show_step("Saving what can be read…", 40, 100)
    yield "saving what can be read", hands
    way_back.trouble.show_step("", 0, 0)
    hands.click(way_back.trouble.buttons[Way.SAVE])
    hands.until(way_back.trouble.use.isVisible)
    yield "what could be read", hands
    hands.click(way_back.trouble.buttons[Way.BRING_BACK])
    found = way_back.bring_back.list
    hands.until(lambda: bool(found.cards) and all(not card.bring_back.isHidden() for card in found.cards))
    hands.click(found.cards[0].bring_back)
    yield "bringing back a backup", hands
    hands.click(way_back.bring_back.yes)
    hands.until(lambda: way_in.currentWidget() is way_in.unlock)
    yield "unlock after bringing back", hands
    hands.close()
    hands = Hands.at(qtbot, folder / "nothing")
    hands.click(hands.window.way_in.welcome.backup)
    hands.until(hands.window.way_in.way_back.bring_back.field.line.hasFocus)
    yield "bringing back on a new laptop", hands
    hands.close()
