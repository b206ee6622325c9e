"""What the council set, in the real window: obeyed, shown, and not to be changed."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import openpyxl
import pyrage
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from support.council import under_policy
from support.hands import ALT, Hands
from support.stores import WORDS, new_session, settings_in
from support.writing import write

from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from vrp_desktop.ui.pages.laptop.council import CouncilPage

KEY = str(pyrage.x25519.Identity.generate().to_public())


def at_work(qtbot: QtBot, folder: Path, policy: str, role: Role = Role.AMBASSADOR) -> Hands:
    """Unlock a store on a laptop with a policy; a worry was written down before there was one."""
    made = new_session(folder, role)
    write(made, "resident_concern")
    made.store.close()
    hands = Hands.at(qtbot, folder, under_policy(folder, policy))
    hands.type(WORDS)
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: hands.window.home is not None and hasattr(hands.window.home, "council_line"))
    return hands


def at_laptop(hands: Hands) -> None:
    hands.key(Qt.Key.Key_L, ALT)
    hands.until(lambda: hands.window.laptop is not None and hands.window.laptop.isVisible())


def section(hands: Hands, name: str) -> QWidget:
    at_laptop(hands)
    laptop = hands.window.laptop
    assert laptop is not None
    hands.click(laptop.buttons[name])
    assert laptop.open_section is not None
    return laptop.open_section


def council_page(hands: Hands) -> CouncilPage:
    page = section(hands, "council")
    hands.until(lambda: page.table.isVisible() or page.nothing.isVisible())  # type: ignore[attr-defined]
    return page  # type: ignore[return-value]


def table(page: CouncilPage) -> dict[str, str]:
    rows = range(page.table.rowCount())
    return {page.table.item(row, 0).text(): page.table.item(row, 1).text() for row in rows}


def words_on(page: QWidget) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


def test_the_screen_locks_when_the_council_says(qtbot: QtBot, tmp_path: Path) -> None:
    hands = at_work(qtbot, tmp_path, "idle_lock_minutes = 2")
    assert 100_000 < hands.window.lock.activity.left_ms() <= 120_000
    hands.window.lock.activity.idle.emit()
    hands.until(lambda: hands.window.session is None)
    hands.unlock()
    assert hands.window.lock.activity.left_ms() <= 120_000
    hands.close()


def test_only_forms_that_are_allowed_are_offered_and_records_stay_readable(qtbot: QtBot, tmp_path: Path) -> None:
    hands = at_work(qtbot, tmp_path, 'forms_allowed = ["activity"]')
    home = hands.window.home
    assert home is not None
    assert len(home.buttons) == 1
    assert not home.more
    form = hands.open_form("1")
    assert all(card.isHidden() for card in form.tree.cards.values() if card.button is not None)
    hands.key(Qt.Key.Key_R, ALT)
    hands.until(lambda: hands.window.records is not None and hands.window.records.model.rowCount() == 1)
    hands.close()


def test_with_every_form_the_button_in_the_form_is_there(qtbot: QtBot, tmp_path: Path) -> None:
    hands = at_work(qtbot, tmp_path, 'forms_allowed = ["activity", "resident_concern"]')
    hands.until(lambda: len(hands.window.home.buttons) == 2)  # type: ignore[union-attr]
    form = hands.open_form("2")
    (card,) = (card for card in form.tree.cards.values() if card.button is not None)
    assert not card.isHidden()
    hands.close()


def test_a_form_that_is_not_allowed_is_begun_from_nowhere(qtbot: QtBot, tmp_path: Path) -> None:
    hands = at_work(qtbot, tmp_path, 'forms_allowed = ["action"]', Role.COORDINATOR)
    hands.window.begin("resident_concern")
    home = hands.window.home
    assert home is not None
    hands.until(lambda: "written down on this laptop" in home.note.sentences())
    assert hands.window.form is None
    at_laptop(hands)
    assert hands.window.laptop is not None
    assert "old_list" not in hands.window.laptop.buttons
    hands.key(Qt.Key.Key_P, ALT)
    hands.until(lambda: hands.window.due.helplines is not None and hands.window.due.helplines.isVisible())
    assert not hands.window.due.helplines.add.isVisible()
    hands.close()


def test_the_marking_stands_on_a_return(qtbot: QtBot, tmp_path: Path) -> None:
    hands = at_work(qtbot, tmp_path, 'marking = "OURS: NOT FOR SHOW"\nborough = "Hackney"')
    hands.key(Qt.Key.Key_T, ALT)
    hands.until(lambda: hands.window.out.returns is not None and hands.window.out.returns.isVisible())
    page = hands.window.out.returns
    page.where.setText(str(tmp_path))
    hands.until(lambda: hands.window.jobs.running == 0)
    page.checked.setFocus()
    hands.key(Qt.Key.Key_Space)
    hands.until(page.make.isEnabled)
    with qtbot.waitSignal(page.made) as made:
        page.make.setFocus()
        hands.key(Qt.Key.Key_Space)
    path = made.args[0].path
    assert "OURS--NOT-FOR-SHOW" in path.name
    cover = openpyxl.load_workbook(path)["Cover"]
    said = " ".join(str(cell.value) for row in cover.iter_rows() for cell in row if cell.value)
    assert "OURS: NOT FOR SHOW" in said
    assert "Hackney" in said
    hands.close()


def test_records_are_set_up_where_the_council_says_and_without_a_printed_key(qtbot: QtBot, tmp_path: Path) -> None:
    elsewhere = tmp_path / "drive" / "VRP" / "records"
    elsewhere.parent.parent.mkdir()
    settings = under_policy(tmp_path, f'data_folder = "{elsewhere}"\nrecovery_public_key = "{KEY}"')
    hands = Hands.at(qtbot, tmp_path, settings)
    welcome = hands.window.way_in.welcome
    assert str(elsewhere) in welcome.place.text()
    assert welcome.place.isVisible()
    hands.key(Qt.Key.Key_Return)
    page = hands.window.way_in.set_up
    hands.type("Asha")
    hands.key(Qt.Key.Key_Return)
    assert page.step.text() == "Step 2 of 2"
    words = page.new_words.words()
    hands.key(Qt.Key.Key_Return)
    hands.type(words)
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: hands.window.home is not None and bool(hands.window.home.buttons))
    assert (elsewhere / "records.db").exists()
    assert not settings_in(tmp_path).data_folder.exists()
    shown = table(council_page(hands))
    assert shown["Where the records lie"] == str(elsewhere)
    assert shown["Recovery key"].startswith("Your council holds one")
    hands.close()


def test_nothing_is_set_up_while_the_drive_is_not_there(qtbot: QtBot, tmp_path: Path) -> None:
    new_session(tmp_path / "drive").store.close()
    (tmp_path / "drive").rename(tmp_path / "pulled out")
    (tmp_path / "drive").write_bytes(b"")
    settings = under_policy(tmp_path, f'data_folder = "{tmp_path}/drive/records"')
    hands = Hands.at(qtbot, tmp_path, settings)
    trouble = hands.window.way_in.way_back.trouble
    assert trouble.isVisible()
    assert "cannot be reached" in trouble.note.sentences()
    assert hands.focus() is trouble.note.try_again
    assert not trouble.back.isVisible()
    assert not any(button.isVisible() for button in trouble.buttons.values())
    hands.key(Qt.Key.Key_Space)
    assert trouble.isVisible()
    (tmp_path / "drive").unlink()
    (tmp_path / "pulled out").rename(tmp_path / "drive")
    hands.key(Qt.Key.Key_Space)
    assert hands.window.way_in.currentWidget() is hands.window.way_in.unlock
    hands.unlock()
    hands.close()


def test_a_folder_that_goes_before_the_words_are_typed_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    new_session(tmp_path).store.close()
    hands = Hands.at(qtbot, tmp_path, under_policy(tmp_path, f'data_folder = "{tmp_path}/records"'))
    records = settings_in(tmp_path).data_folder
    records.rename(tmp_path / "gone")
    hands.type(WORDS)
    hands.key(Qt.Key.Key_Return)
    trouble = hands.window.way_in.way_back.trouble
    hands.until(trouble.isVisible)
    assert not records.exists(), "nothing was made in its place"
    (tmp_path / "gone").rename(records)
    hands.click(trouble.note.try_again)
    hands.until(lambda: hands.window.home is not None and bool(hands.window.home.buttons))
    hands.close()


def test_words_stay_when_the_folder_goes_while_they_are_typed(qtbot: QtBot, tmp_path: Path) -> None:
    hands = at_work(qtbot, tmp_path, f'data_folder = "{tmp_path}/records"')
    records = settings_in(tmp_path).data_folder
    form = hands.open_form("1")
    records.rename(tmp_path / "gone")
    first = next(card for card in form.tree.cards.values() if card.editor is not None and card.isVisible())
    hands.type("1")
    hands.until(lambda: bool(form.note.sentences()))
    told = form.note.sentences()
    assert "no longer where it was" in told
    assert len(told.splitlines()) == 3
    assert form.entry.unkept()
    (tmp_path / "gone").rename(records)
    hands.click(form.note.try_again)
    hands.until(lambda: not form.entry.unkept())
    assert first.isVisible()
    hands.close()


def test_what_is_set_is_shown_in_plain_words(qtbot: QtBot, tmp_path: Path) -> None:
    hands = at_work(
        qtbot,
        tmp_path,
        'idle_lock_minutes = 10\nrounding_base = 10\nforms_allowed = ["resident_concern", "activity"]\n'
        f'coordinator_public_keys = ["{KEY}"]\nhand_over_folder = "/mnt/hand-overs"',
    )
    assert hands.window.home.council_line is None  # type: ignore[union-attr]
    page = council_page(hands)
    assert table(page) == {
        "How numbers are rounded": "To the nearest 10; talks always to the nearest 10",
        "When the screen locks by itself": "After 10 minutes without a key or a click",
        "What can be written down": "A resident's worry, An activity",
        "Coordinators' keys": f"For hand-overs, once there are any: {KEY[:12]}…",
        "Folder for hand-overs": "For hand-overs, once there are any: /mnt/hand-overs",
    }
    assert not page.faults
    assert hands.focus() is page.copy
    hands.close()


def test_without_a_policy_the_page_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    hands = at_work(qtbot, tmp_path, "")
    page = council_page(hands)
    assert page.nothing.isVisible()
    assert not page.table.isVisible()
    hands.close()


def test_faults_are_told_on_the_first_page_and_copied_for_the_help_desk(qtbot: QtBot, tmp_path: Path) -> None:
    hands = at_work(qtbot, tmp_path, 'idle_lock_minutes = 99\nlock = 2\nforms_allowed = ["resident_concern", "walk"]')
    home = hands.window.home
    assert home is not None
    assert home.council_line is not None
    assert home.council_line.isVisible()
    hands.click(home.council)
    page = hands.window.laptop.open_section  # type: ignore[union-attr]
    hands.until(lambda: len(page.faults) == 3)  # type: ignore[union-attr]
    told = [note.sentences() for note in page.faults]  # type: ignore[union-attr]
    assert "when the screen locks by itself" in told[0]
    assert "After 5 minutes" in told[0]
    assert "does not know" in told[1]
    assert all(len(one.splitlines()) == 3 for one in told)
    hands.click(page.copy)  # type: ignore[union-attr]
    copied = QGuiApplication.clipboard().text()
    assert all(one in copied for one in told)
    assert "idle_lock_minutes: It must be a whole number from 2 to 30." in copied
    assert "There is no form walk here." in copied
    assert "99" not in copied
    hands.close()


def test_no_folder_of_the_persons_own_is_copied_for_the_help_desk(
    qtbot: QtBot, tmp_path: Path, own_profile: Path
) -> None:
    policy = 'data_folder = "%HOME%/records"\nhand_over_folder = "/mnt/hand-overs"\nbackup_place = "~/kept"\n'
    settings = under_policy(tmp_path, policy + "idle_lock_minutes = 99")
    (own_profile / "kept").mkdir()
    new_session(tmp_path).store.close()
    (tmp_path / "records").rename(own_profile / "records")
    hands = Hands.at(qtbot, tmp_path, settings)
    hands.type(WORDS)
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: hands.window.home is not None and hasattr(hands.window.home, "council_line"))
    page = council_page(hands)
    assert table(page)["Where the records lie"] == str(own_profile / "records")
    hands.click(page.copy)
    copied = QGuiApplication.clipboard().text()
    assert "Where the records lie: %HOME%/records" in copied
    assert "Second place for backups: ~/kept" in copied
    assert "For hand-overs, once there are any: /mnt/hand-overs" in copied
    assert str(own_profile) not in copied
    hands.close()


def test_a_fault_in_the_folder_of_the_records_copies_no_folder(qtbot: QtBot, tmp_path: Path) -> None:
    hands = at_work(qtbot, tmp_path, 'data_folder = "records"')
    page = council_page(hands)
    hands.click(page.copy)
    copied = QGuiApplication.clipboard().text()
    assert "where the records lie" in copied
    policy_file = str(tmp_path / "vrp-desktop" / "policy.toml")
    assert str(tmp_path) not in copied.replace(policy_file, "")
    hands.close()


def test_a_fault_keeps_the_first_page_from_setting_up(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.at(qtbot, tmp_path, under_policy(tmp_path, 'recovery_public_key = "age1broken"'))
    way_in = hands.window.way_in
    hands.click(way_in.welcome.set_up)
    assert way_in.currentWidget() is way_in.welcome
    assert "nothing was set up" in way_in.welcome.note.sentences()
    hands.click(way_in.welcome.note.copy)
    assert "recovery_public_key: It must be a public age key" in QGuiApplication.clipboard().text()
    hands.close()


def test_the_second_place_of_the_council_is_used_and_not_changed(qtbot: QtBot, tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    hands = at_work(qtbot, tmp_path, f'backup_place = "{share}"')
    page = section(hands, "backups")
    hands.until(lambda: bool(page.second.text()))  # type: ignore[attr-defined]
    assert str(share) in page.second.text()  # type: ignore[attr-defined]
    assert not page.choose.isEnabled()  # type: ignore[attr-defined]
    assert not page.forget.isVisible()  # type: ignore[attr-defined]
    assert "not plugged in" not in page.second.text()  # type: ignore[attr-defined]
    assert "Set by your council" in page.choose.accessibleDescription()  # type: ignore[attr-defined]
    assert "Set by your council" in words_on(page)
    hands.click(page.make)  # type: ignore[attr-defined]
    hands.until(lambda: len(page.list.cards) == 2)  # type: ignore[attr-defined]
    assert len(list((share / "VRP backups").iterdir())) == 1
    assert not page.choose.isEnabled()  # type: ignore[attr-defined]
    shutil.rmtree(share)
    hands.click(page.make)  # type: ignore[attr-defined]
    hands.until(lambda: bool(page.note.sentences()))  # type: ignore[attr-defined]
    assert not share.exists(), "a drive that is not there is not made in its stead"
    hands.close()
