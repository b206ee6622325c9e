"""What to take out is kept under a name and chosen again with one pick, by keys and clicks."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from support.hands import Hands
from support.stores import WORDS, new_session
from support.writing import write

from vrp_desktop.operations.extracting.columns import Words
from vrp_desktop.operations.extracting.taking import ALL
from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vrp_desktop.ui.pages.extract import ExtractPage

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
LEYTON = "E05013896"


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path) -> Hands:
    session = new_session(tmp_path, Role.COORDINATOR, "Hana")
    write(session, "resident_concern", ward=LEYTON)
    session.store.close()
    made = Hands.at(qtbot, tmp_path)
    made.unlock()
    return made


def open_page(hands: Hands) -> ExtractPage:
    window = hands.window
    hands.key(Qt.Key.Key_R, ALT)
    hands.until(lambda: window.records is not None and window.records.model.rowCount() == 1)
    assert window.records is not None
    window.records.kind.setCurrentIndex(window.records.kind.findData("resident_concern"))
    hands.until(lambda: window.jobs.running == 0)
    hands.click(window.records.take_out)
    hands.until(lambda: window.out.extract is not None and window.out.extract.columns.count() > 5)
    hands.until(lambda: window.jobs.running == 0)
    page = window.out.extract
    assert page is not None
    return page


def choose(hands: Hands, page: ExtractPage) -> None:
    """Choose something of everything that is kept."""
    page.period.setCurrentIndex(page.period.findData(ALL))
    page.ward.setCurrentIndex(page.ward.findData(LEYTON))
    page.words.setCurrentIndex(page.words.findData(str(Words.CODES)))
    page.several.setCurrentIndex(1)
    hands.click(page.none)
    page.columns.setFocus()
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Space)


def keep(hands: Hands, page: ExtractPage, name: str) -> None:
    hands.click(page.kept.keep)
    assert page.kept.naming.line.hasFocus()
    hands.type(name)
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: page.kept.box.currentText() == name and hands.window.jobs.running == 0)


def test_a_kept_choice_comes_back_after_the_lock_with_one_pick(hands: Hands) -> None:
    page = open_page(hands)
    assert page.kept.box.currentText() == "No kept choice"
    assert not page.kept.drop.isEnabled()
    choose(hands, page)
    page.reason.setText("for the board")
    wanted = page.request()
    keep(hands, page, "Leyton alone")
    assert page.kept.said.text() == "The choice is kept: Leyton alone"
    assert page.kept.keep.hasFocus()
    hands.key(Qt.Key.Key_L, CTRL)
    window = hands.window
    hands.until(lambda: window.session is None and not window.lock.is_closing)
    hands.type(WORDS)
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: window.session is not None and window.jobs.running == 0)
    again = open_page(hands)
    assert again is not page
    again.register.setCurrentIndex(again.register.findData("helpline"))
    hands.until(lambda: not again.ward.isVisible() and window.jobs.running == 0)
    again.kept.box.setFocus()
    hands.key(Qt.Key.Key_Down)
    hands.until(lambda: again.kept.said.text() == "Chosen: Leyton alone." and window.jobs.running == 0)
    found = again.request()
    assert (found.form, found.period, found.fields) == (wanted.form, wanted.period, wanted.fields)
    assert (found.ward, found.words, found.is_spread, found.reason) == (LEYTON, Words.CODES, True, "")
    assert again.ward.isVisible()
    assert again.kept.box.currentText() == "Leyton alone"
    hands.click(again.kept.drop)
    hands.until(lambda: again.kept.box.currentText() == "No kept choice" and window.jobs.running == 0)
    assert again.kept.said.text() == "The choice was deleted: Leyton alone"
    assert again.request() == found, "what is chosen stays"
    hands.close()


def test_another_choice_is_no_kept_one_and_a_name_is_needed(hands: Hands) -> None:
    page = open_page(hands)
    hands.click(page.kept.keep)
    hands.key(Qt.Key.Key_Return)
    hands.until(page.kept.note.isVisible)
    assert "it has no name" in page.kept.note.sentences()
    assert page.kept.naming.line.hasFocus()
    hands.type("Mine")
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: page.kept.box.currentData() == "Mine" and hands.window.jobs.running == 0)
    assert not page.kept.note.isVisible()
    page.ward.setFocus()
    hands.key(Qt.Key.Key_Down)
    assert page.kept.box.currentText() == "Choose a kept choice"
    assert not page.kept.drop.isEnabled()
    hands.click(page.none)
    assert not page.kept.keep.isEnabled(), "there is nothing to keep"
    hands.close()


def test_a_kept_month_is_the_last_one_also_when_it_ended_while_the_page_was_open(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(hands)
    session = hands.window.session
    assert session is not None
    page.period.setCurrentIndex(page.period.count() - 2)
    keep(hands, page, "Each month")
    page.period.setCurrentIndex(0)
    assert page.kept.box.currentData() == ""
    monkeypatch.setattr(page, "_session", replace(session, today=lambda: datetime.date(2031, 5, 2)))
    page.kept.box.setFocus()
    hands.key(Qt.Key.Key_Down)
    hands.until(lambda: page.kept.said.text() == "Chosen: Each month." and hands.window.jobs.running == 0)
    assert page.period.currentText() == "April 2031"
    assert page.request().period == "2031-04"
    assert page.kept.box.currentData() == "Each month"
    hands.close()


def test_escape_keeps_nothing_and_stays_on_the_page(hands: Hands) -> None:
    page = open_page(hands)
    hands.click(page.kept.keep)
    hands.type("Mine")
    hands.key(Qt.Key.Key_Escape)
    assert not page.kept.naming.isVisible()
    assert page.kept.keep.hasFocus()
    assert page.isVisible()
    assert page.kept.box.currentText() == "No kept choice"
    hands.close()


def test_what_is_gone_is_told_where_it_was_called_up(hands: Hands) -> None:
    page = open_page(hands)
    keep(hands, page, "Mine")
    session, jobs = hands.window.session, hands.window.jobs
    assert session is not None
    kept = session.store.kept_extracts

    def spoil() -> None:
        asks = kept.all()[0].asks
        with session.store.transaction():
            kept.put("Mine", asks.replace('"columns": {', '"columns": {"/data/shoes": "Which shoes?", '), "hana")
            kept.put("Parked", asks.replace("resident_concern", "parking"), "hana")

    with hands.qtbot.waitSignal(jobs.start(lambda _progress: spoil()).ended):
        pass
    page.look()
    hands.until(lambda: page.kept.box.count() == 3 and jobs.running == 0)
    page.kept.box.setCurrentIndex(0)
    page.kept.box.setFocus()
    hands.key(Qt.Key.Key_Down)
    hands.until(lambda: "Which shoes?" in page.kept.said.text() and jobs.running == 0)
    before = page.request()
    hands.key(Qt.Key.Key_Down)
    hands.until(page.kept.note.isVisible)
    assert "its register is not here any more" in page.kept.note.sentences()
    assert page.request() == before
    hands.click(page.kept.drop)
    hands.until(lambda: page.kept.box.count() == 2 and jobs.running == 0)
    hands.close()
