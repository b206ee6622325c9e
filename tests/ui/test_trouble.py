"""Records that do not open, by keys and clicks: what is told, and each way back."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from support.hands import Hands
from support.stores import CHEAP, WORDS, new_session, settings_in

from vrp_desktop.operations import backups, entry, setup
from vrp_desktop.operations.rescue import Way
from vrp_desktop.store import migrations
from vrp_desktop.store.backups import Why
from vrp_desktop.store.people import Role
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vrp_desktop.store.connection import Connection
    from vrp_desktop.ui.pages.trouble import TroublePage


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """The folder of a closed store with a draft, a backup, and one more draft after it."""
    session = new_session(tmp_path)
    first = entry.begin(session, "resident_concern")
    entry.keep(session, first, {"/data/idea": "more lights"}, None)
    backups.back_up_now(session, Progress())
    second = entry.begin(session, "activity")
    entry.keep(session, second, {"/data/what": "stall"}, None)
    session.store.close()
    return settings_in(tmp_path).data_folder


def damage(records: Path) -> None:
    path = records / "records.db"
    content = bytearray(path.read_bytes())
    content[500] ^= 1
    path.write_bytes(content)


def a_later_step(connection: Connection) -> None:
    connection.run("CREATE TABLE hue (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT")


def into_trouble(qtbot: QtBot, tmp_path: Path) -> tuple[Hands, TroublePage]:
    """Type the words and wait for the page that says why the records do not open."""
    hands = Hands.at(qtbot, tmp_path)
    hands.type(WORDS)
    hands.key(Qt.Key.Key_Return)
    way_in = hands.window.way_in
    hands.until(lambda: way_in.currentWidget() is not way_in.unlock)
    assert way_in.currentWidget() is way_in.way_back
    return hands, way_in.way_back.trouble


def offered(page: TroublePage) -> list[Way]:
    return [way for way, button in page.buttons.items() if button.isVisible()]


def unfinished(hands: Hands) -> int:
    hands.until(lambda: hands.window.home is not None and bool(hands.window.home.buttons))
    assert hands.window.home is not None
    return len(hands.window.home.resume_buttons)


def test_a_damaged_file_says_so_and_a_backup_brings_the_records_back(
    qtbot: QtBot, tmp_path: Path, records: Path
) -> None:
    damage(records)
    hands, page = into_trouble(qtbot, tmp_path)
    assert "damaged" in page.note.sentences()
    assert offered(page) == [Way.BRING_BACK, Way.SAVE]
    assert hands.focus() is page.buttons[Way.BRING_BACK]
    hands.key(Qt.Key.Key_Space)
    choosing = hands.window.way_in.way_back.bring_back
    hands.until(lambda: bool(choosing.list.cards) and choosing.list.cards[0].bring_back.isVisible())
    (card,) = choosing.list.cards
    assert "It is whole" in card.said.text()
    assert "1 unfinished" in card.said.text()
    assert not choosing.field.isVisible(), "the words were typed already"
    hands.click(card.bring_back)
    assert hands.focus() is choosing.no, "what changes much is never under the first Enter"
    hands.click(choosing.yes)
    way_in = hands.window.way_in
    hands.until(lambda: way_in.currentWidget() is way_in.unlock)
    assert "is in place" in way_in.unlock.said.text()
    hands.type(WORDS)
    hands.key(Qt.Key.Key_Return)
    assert unfinished(hands) == 1
    form = hands.open_form("1")
    hands.key(Qt.Key.Key_Escape)
    form.leave_keeping()
    hands.close()


def test_after_going_back_to_an_older_version_a_backup_from_before_the_newer_one_comes_back(
    qtbot: QtBot, tmp_path: Path, records: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as newer:
        newer.setattr(migrations, "STEPS", (*migrations.STEPS, a_later_step))
        session = setup.unlock(settings_in(tmp_path), WORDS)
        third = entry.begin(session, "activity")
        entry.keep(session, third, {"/data/what": "walk"}, None)
        session.store.back_up(records / "backups", Why.CLOSING)
        session.store.close()
    of_newer = (records / "records.db").read_bytes()
    hands, page = into_trouble(qtbot, tmp_path)
    assert "newer version" in page.note.sentences()
    assert "bring back a backup from before it" in page.note.sentences()
    assert offered(page) == [Way.BRING_BACK]
    assert hands.focus() is page.buttons[Way.BRING_BACK]
    hands.key(Qt.Key.Key_Space)
    choosing = hands.window.way_in.way_back.bring_back
    hands.until(lambda: len(choosing.list.cards) == 3)
    # Those of one second have no order of age.
    cards = {card.backup.folder.relative_to(records).parts: card for card in choosing.list.cards}
    made_later, earlier = (cards[parts] for parts in sorted(cards, reverse=True) if parts[0] == "backups")
    (before_update,) = (cards[parts] for parts in cards if parts[0] == "before-update")
    hands.until(lambda: before_update.bring_back.isVisible() and earlier.bring_back.isVisible())
    assert "newer version" in made_later.said.text()
    assert not made_later.bring_back.isVisible()
    assert "2 unfinished" in before_update.said.text()
    assert "1 unfinished" in earlier.said.text()
    hands.click(before_update.bring_back)
    hands.click(choosing.yes)
    way_in = hands.window.way_in
    hands.until(lambda: way_in.currentWidget() is way_in.unlock)
    hands.type(WORDS)
    hands.key(Qt.Key.Key_Return)
    assert unfinished(hands) == 2
    (aside,) = records.glob("set-aside-*")
    assert (aside / "records.db").read_bytes() == of_newer
    hands.close()


def test_what_can_be_read_is_saved_and_taken_up(qtbot: QtBot, tmp_path: Path, records: Path) -> None:
    damage(records)
    hands, page = into_trouble(qtbot, tmp_path)
    hands.click(page.buttons[Way.SAVE])
    hands.until(page.use.isVisible)
    hands.click(page.use)
    way_in = hands.window.way_in
    hands.until(lambda: way_in.currentWidget() is way_in.unlock)
    hands.type(WORDS)
    hands.key(Qt.Key.Key_Return)
    assert unfinished(hands) == 2
    hands.close()


def test_lost_keys_come_from_a_backup_and_unlock_at_once(qtbot: QtBot, tmp_path: Path, records: Path) -> None:
    for name in ("slots.json", "slots.json.bak"):
        (records / name).unlink()
    hands, page = into_trouble(qtbot, tmp_path)
    assert offered(page) == [Way.KEYS, Way.BRING_BACK]
    hands.click(page.buttons[Way.KEYS])
    assert unfinished(hands) == 2
    hands.close()


def test_an_older_copy_is_named_and_one_can_go_on_with_it(qtbot: QtBot, tmp_path: Path, records: Path) -> None:
    older = (records / "records.db").read_bytes()
    hands = Hands.at(qtbot, tmp_path)
    hands.unlock()
    window = hands.window
    session = window.session
    assert session is not None
    job = window.jobs.start(lambda _progress: write_something(session))
    with qtbot.waitSignal(job.done):
        pass
    hands.close()
    (records / "records.db").write_bytes(older)
    hands, page = into_trouble(qtbot, tmp_path)
    assert "An older copy of the records stands here" in page.note.sentences()
    assert offered(page) == [Way.BRING_BACK, Way.GO_ON]
    hands.click(page.buttons[Way.GO_ON])
    assert unfinished(hands) == 2
    hands.close()
    again = Hands.at(qtbot, tmp_path)
    again.unlock()
    again.close()


def test_the_recovery_key_goes_on_with_an_older_copy_too(qtbot: QtBot, tmp_path: Path) -> None:
    made = setup.set_up(settings_in(tmp_path), name="Asha", role=Role.AMBASSADOR, words=WORDS, cost=CHEAP)
    records = settings_in(tmp_path).data_folder
    older = records / "older.db"
    shutil.copy(records / "records.db", older)
    write_something(made.session)
    made.session.store.close()
    older.replace(records / "records.db")
    hands = Hands.at(qtbot, tmp_path)
    way_in = hands.window.way_in
    hands.click(way_in.unlock.forgotten)
    way_in.recover.wanted.emit(made.recovery_key, "zoom zone zit zips")
    hands.until(lambda: way_in.currentWidget() is way_in.way_back)
    hands.click(way_in.way_back.trouble.buttons[Way.GO_ON])
    assert unfinished(hands) == 0
    hands.close()


def write_something(session: object) -> None:
    store = session.store  # type: ignore[attr-defined]
    with store.transaction():
        store.log.append(
            record="r",
            ref=store.log.next_ref("AC"),
            form="activity",
            version=store.forms.newest("activity").version,
            answers={"/data/what": "stall"},
            author=session.person.id,  # type: ignore[attr-defined]
        )


def test_what_was_saved_is_noted_while_the_window_is_open(qtbot: QtBot, tmp_path: Path, records: Path) -> None:
    hands = Hands.at(qtbot, tmp_path)
    hands.unlock()
    window = hands.window
    session = window.session
    assert session is not None
    before = json.loads((records / "head.json").read_bytes())["sequence"]
    job = window.jobs.start(lambda _progress: write_something(session))
    with qtbot.waitSignal(job.done):
        pass
    hands.until(lambda: json.loads((records / "head.json").read_bytes())["sequence"] == before + 1)
    hands.close()


def test_trying_again_works_once_it_is_put_right(qtbot: QtBot, tmp_path: Path, records: Path) -> None:
    (records / "records.db").rename(records / "moved.db")
    hands, page = into_trouble(qtbot, tmp_path)
    (records / "moved.db").rename(records / "records.db")
    hands.click(page.note.try_again)
    assert unfinished(hands) == 2
    hands.close()


def test_escape_goes_back_to_the_words(qtbot: QtBot, tmp_path: Path, records: Path) -> None:
    damage(records)
    hands, page = into_trouble(qtbot, tmp_path)
    hands.click(page.buttons[Way.BRING_BACK])
    choosing = hands.window.way_in.way_back.bring_back
    hands.until(lambda: bool(choosing.list.cards) and choosing.list.cards[0].bring_back.isVisible())
    hands.key(Qt.Key.Key_Escape)
    assert hands.window.way_in.way_back.currentWidget() is page
    hands.key(Qt.Key.Key_Escape)
    assert hands.window.way_in.currentWidget() is hands.window.way_in.unlock
    hands.close()


def test_a_new_laptop_takes_its_records_from_a_stick(qtbot: QtBot, tmp_path: Path, records: Path) -> None:
    stick = tmp_path / "stick"
    (backup,) = (records / "backups").iterdir()
    shutil.copytree(backup, stick / backup.name)
    shutil.rmtree(records)
    hands = Hands.at(qtbot, tmp_path)
    way_in = hands.window.way_in
    hands.click(way_in.welcome.backup)
    choosing = way_in.way_back.bring_back
    choosing.elsewhere_wanted.emit(stick)
    hands.until(lambda: bool(choosing.list.cards))
    assert hands.focus() is choosing.field.line
    hands.type("abacus abdomen abide abdomen")
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: bool(choosing.note.sentences()))
    choosing.field.line.clear()
    hands.type(WORDS)
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: choosing.list.cards[0].bring_back.isVisible())
    hands.click(choosing.list.cards[0].bring_back)
    hands.click(choosing.yes)
    hands.until(lambda: way_in.currentWidget() is way_in.unlock)
    hands.type(WORDS)
    hands.key(Qt.Key.Key_Return)
    assert unfinished(hands) == 1
    hands.close()


def test_a_damaged_backup_is_told_and_not_offered(qtbot: QtBot, tmp_path: Path, records: Path) -> None:
    damage(records)
    (backup,) = (records / "backups").iterdir()
    damage(backup)
    hands, page = into_trouble(qtbot, tmp_path)
    hands.click(page.buttons[Way.BRING_BACK])
    choosing = hands.window.way_in.way_back.bring_back
    hands.until(lambda: bool(choosing.list.cards) and "is damaged" in choosing.list.cards[0].said.text())
    assert not choosing.list.cards[0].bring_back.isVisible()
    hands.close()
