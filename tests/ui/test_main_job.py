"""The main job, by key events alone: unlock, write down, save, export, and find it in the workbook."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import openpyxl
from PySide6.QtCore import Qt
from support.hands import Hands

from vrp_desktop.operations import making
from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vrp_desktop.ui.pages.returns import ReturnsPage

CTRL, ALT, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier


def type_a_worry(hands: Hands, idea: str) -> None:
    hands.answer("danger", "1")
    hands.answer("heard_on", "yesterday")
    hands.answer("source", "1")
    hands.answer("ward", "lloyd")
    hands.answer("place_type", "park")
    hands.answer("place_note", "By the bandstand")
    hands.answer("concern_group", "1")
    hands.answer("concern", "1")
    hands.answer("basis", "2")
    hands.answer("worry_level", "3")
    hands.answer("idea", idea)
    hands.answer("wants_reply", "2")
    assert hands.at_question() == "more"


def cells(path: Path, sheet: str) -> list[list[object]]:
    book = openpyxl.load_workbook(path)
    return [[cell.value for cell in row] for row in book[sheet].iter_rows()]


def make_return(hands: Hands, which: str, folder: Path) -> Path:
    window = hands.window
    hands.key(Qt.Key.Key_T, ALT)
    hands.until(lambda: window.out.returns is not None and window.out.returns.isVisible())
    page: ReturnsPage = window.out.returns  # type: ignore[assignment]
    page.where.setText(str(folder))
    page.which.setCurrentIndex(page.which.findData(which))
    yesterday = datetime.date.today() - datetime.timedelta(days=1)
    page.month.setCurrentIndex(page.month.findData(f"{yesterday:%Y-%m}"))
    hands.until(lambda: window.jobs.running == 0)
    if which == making.AMBASSADOR_RETURN:
        page.checked.setFocus()
        hands.key(Qt.Key.Key_Space)
    hands.until(page.make.isEnabled)
    with hands.qtbot.waitSignal(page.made) as made:
        page.make.setFocus()
        hands.key(Qt.Key.Key_Space)
    return made.args[0].path


def test_a_worry_typed_by_keys_is_in_both_workbooks(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path, Role.COORDINATOR)
    hands.unlock()
    hands.open_form("1")
    type_a_worry(hands, "=1+1 more lights, she said")
    hands.key(Qt.Key.Key_Return)
    hands.answer("c_domain", "3")
    hands.key(Qt.Key.Key_S, CTRL)
    hands.until(lambda: hands.window.form is None)

    folder = tmp_path / "out"
    folder.mkdir()
    ours = cells(make_return(hands, making.AMBASSADOR_RETURN, folder), "Worries")
    row = next(row for row in ours if "By the bandstand" in row)
    assert "=1+1 more lights, she said" in row
    assert "Knives or other weapons" in row
    assert "For everyone, before harm" not in row
    theirs = cells(make_return(hands, making.PARTNERSHIP_RETURN, folder), "Worries by type")
    knives = next(row for row in theirs if "Knives or other weapons" in row)
    assert "[c]" in knives, "one worry alone is hidden"
    hands.close()


def test_an_activity_with_a_worry_added_keeps_both(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    hands.unlock()
    activity = hands.open_form("2")
    hands.answer("done_on", "yesterday")
    hands.answer("kind", "chat")
    hands.answer("title", "Stall at the library")
    hands.answer("ward", "bakers")
    hands.answer("venue_type", "libr")
    hands.answer("venue", "Town library")
    hands.answer("minutes", "2")
    hands.answer("reached", "12")
    hands.answer("new_people", "5")
    for name in ("mix", "ages"):
        hands.answer(name, "3")
    hands.answer("topics", "2")
    hands.answer("led_by", "us")
    for name in ("communities", "languages"):
        hands.answer(name, "")
    hands.answer("cards", "8")
    hands.answer("went", "4")
    hands.answer("learned", "People ask what happens next")
    assert hands.at_question() == "add_worry"
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: hands.window.form is not None and hands.window.form is not activity)

    worry = hands.form
    assert worry.entry.form.id == "resident_concern"
    answers = {path.rsplit("/", 1)[-1]: value for path, value in worry.entry.live.answers().items()}
    ward = activity.entry.live.answers()["/data/place/ward"]
    yesterday = datetime.date.today() - datetime.timedelta(days=1)
    assert (answers["heard_on"], answers["ward"], answers["place_type"]) == (yesterday.isoformat(), ward, "library")
    hands.answer("danger", "1")
    hands.answer("heard_on", "")
    hands.answer("source", "1")
    for name in ("ward", "place_type", "place_note"):
        hands.answer(name, "")
    hands.answer("concern_group", "2")
    hands.answer("concern", "1")
    hands.answer("basis", "1")
    hands.answer("worry_level", "1")
    hands.answer("idea", "")
    hands.answer("wants_reply", "1")
    hands.key(Qt.Key.Key_S, CTRL)
    hands.until(lambda: hands.window.form is activity)
    assert hands.at_question() == "add_worry", "the activity comes back where it was left"
    hands.key(Qt.Key.Key_S, CTRL)
    hands.until(lambda: hands.window.form is None)

    folder = tmp_path / "out"
    folder.mkdir()
    path = make_return(hands, making.AMBASSADOR_RETURN, folder)
    assert any("Stall at the library" in row for row in cells(path, "Activity"))
    assert any("Drug dealing" in row for row in cells(path, "Worries"))
    hands.close()


def test_ctrl_enter_saves_and_starts_the_next(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    hands.unlock()
    first = hands.open_form("1")
    type_a_worry(hands, "More lights")
    hands.key(Qt.Key.Key_Return, CTRL)
    hands.until(lambda: hands.window.form is not None and hands.window.form is not first)
    assert hands.at_question() == "danger"
    assert not hands.form.entry.is_started
    assert "is saved on this laptop. Here is the next one." in hands.form.said.text()
    assert hands.form.said.isVisible()
    hands.key(Qt.Key.Key_Escape)
    home = hands.window.home
    assert home is not None
    hands.until(home.isVisible)
    assert not home.said.isVisible(), "what was saved is told once"
    hands.close()


def test_danger_opens_the_999_page_first(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    hands.unlock()
    form = hands.open_form("1")
    hands.type("2")
    assert form.urgent.isVisible()
    hands.key(Qt.Key.Key_Return)
    assert form.urgent.isVisible(), "Enter from habit does not pass it unread"
    hands.key(Qt.Key.Key_Tab)
    assert hands.focus() is form.urgent.go_on
    hands.key(Qt.Key.Key_Return)
    assert not form.urgent.isVisible()
    assert hands.at_question() == "heard_on"
    form.go_to(form.card("danger").question.path)
    hands.type("1")
    hands.type("2")
    hands.key(Qt.Key.Key_Escape)
    assert not form.urgent.isVisible()
    assert not form.keep_button.isVisible(), "Escape leaves the 999 page only"
    hands.close()


def test_what_is_missing_stands_in_a_summary_that_leads_there(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    hands.unlock()
    form = hands.open_form("1")
    hands.answer("danger", "1")
    hands.key(Qt.Key.Key_S, CTRL)
    assert form.summary.isVisible()
    assert form.summary.heading.text() == f"There are {len(form.summary.links)} things to put right"
    assert hands.focus() is form.summary.links[0]
    hands.key(Qt.Key.Key_Return)
    assert hands.at_question() == "source"
    assert form.card("source").problem.isVisible()
    hands.close()


def test_a_phone_number_in_a_text_keeps_the_record_from_being_finished(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    hands.unlock()
    form = hands.open_form("1")
    type_a_worry(hands, "Ring me on 07700 900123")
    card = form.card("idea")
    assert "phone number" in card.problem.text()
    hands.key(Qt.Key.Key_S, CTRL)
    assert len(form.summary.links) == 1
    link = form.summary.links[0]
    assert "(if you like)" not in link.accessibleName()
    assert link.label.heightForWidth(link.label.width()) <= link.label.height(), "nothing of it is cut"
    form.go_to(card.question.path)
    hands.key(Qt.Key.Key_A, CTRL)
    hands.type("More lights")
    hands.key(Qt.Key.Key_S, CTRL)
    hands.until(lambda: hands.window.form is None)
    hands.close()


def test_coordinators_questions_are_hidden_from_ambassadors(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    hands.unlock()
    form = hands.open_form("1")
    assert not form.card("c_domain").isVisible()
    assert not form.card("c_status").isVisible()
    hands.close()


def test_questions_come_and_go_and_keep_their_answers(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    hands.unlock()
    form = hands.open_form("1")
    hands.answer("danger", "1")
    hands.answer("heard_on", "")
    hands.type("2")
    people = form.card("people")
    assert people.isVisible()
    hands.key(Qt.Key.Key_Return)
    hands.answer("people", "14")
    form.go_to(form.card("source").question.path)
    hands.type("1")
    assert not people.isVisible()
    assert "set aside" in form.card("source").notice.text()
    hands.type("2")
    assert people.isVisible()
    assert people.editor is not None
    assert people.editor.focus_widgets()[0].text() == "14"  # type: ignore[attr-defined]
    hands.close()


def test_nothing_typed_can_be_read_in_any_file(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    hands.unlock()
    hands.open_form("1")
    type_a_worry(hands, "canarysentence about lights")
    hands.key(Qt.Key.Key_S, CTRL)
    hands.until(lambda: hands.window.form is None)
    hands.open_form("1")
    hands.form.go_to(hands.form.card("place_note").question.path)
    hands.form.go_to(hands.form.card("idea").question.path)
    hands.type("canarydraft")
    assert hands.window.windowTitle() == "VRP"
    hands.close()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.name == "records.db" for path in files)
    for path in files:
        content = path.read_bytes()
        for canary in ("canary", "bandstand", "Asha"):
            assert canary.encode() not in content, path.name
            assert canary.encode("utf-16-le") not in content, path.name
    database = next(path for path in files if path.name == "records.db").read_bytes()
    assert not database.startswith(b"SQLite format 3\0")
