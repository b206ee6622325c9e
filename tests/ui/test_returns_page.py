"""The returns page: what a tick is for, and what stands between a phone number and the council."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from support.hands import Hands
from support.stores import new_session
from support.writing import write

from vrp_desktop.measures.period import parse_period
from vrp_desktop.operations import making
from vrp_desktop.operations.making import AtRisk
from vrp_desktop.store.people import Role
from vrp_desktop.ui.pages.at_risk import AtRiskBox

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vrp_desktop.ui.pages.returns import ReturnsPage

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path) -> Hands:
    made = Hands.on_new_store(qtbot, tmp_path)
    made.unlock()
    made.key(Qt.Key.Key_T, ALT)
    made.until(lambda: made.window.out.returns is not None and made.window.out.returns.isVisible())
    return made


@pytest.fixture
def page(hands: Hands, tmp_path: Path) -> ReturnsPage:
    found = hands.window.out.returns
    assert found is not None
    found.where.setText(str(tmp_path))
    wait_for_preview(hands)
    return found


def wait_for_preview(hands: Hands) -> None:
    hands.until(lambda: hands.window.jobs.running == 0)


def tick(hands: Hands, page: ReturnsPage) -> None:
    page.checked.setFocus()
    hands.key(Qt.Key.Key_Space)
    hands.until(page.make.isEnabled)


def make(hands: Hands, page: ReturnsPage) -> Path:
    with hands.qtbot.waitSignal(page.made) as made:
        page.make.setFocus()
        hands.key(Qt.Key.Key_Space)
    wait_for_preview(hands)
    path: Path = made.args[0].path
    return path


@pytest.mark.parametrize("what", ["month", "person", "training", "cards", "call"])
def test_the_tick_is_for_what_was_shown_and_goes_with_any_change(what: str, hands: Hands, page: ReturnsPage) -> None:
    tick(hands, page)
    if what == "month":
        page.month.setCurrentIndex(3)
    elif what == "person":
        page.who.setCurrentIndex(1)
    elif what == "call":
        page.call.setChecked(True)
    else:
        {"training": page.training, "cards": page.cards}[what].setFocus()
        hands.type("1")
    assert not page.checked.isChecked()
    assert not page.make.isEnabled()
    page.checked.setChecked(True)
    assert not page.make.isEnabled(), "the new preview is not there yet"
    hands.close()


def test_the_tick_goes_once_its_workbook_is_made(hands: Hands, page: ReturnsPage) -> None:
    tick(hands, page)
    make(hands, page)
    assert not page.checked.isChecked()
    assert not page.make.isEnabled()
    hands.close()


def test_coming_back_to_the_page_asks_to_check_again(hands: Hands, page: ReturnsPage) -> None:
    tick(hands, page)
    hands.key(Qt.Key.Key_H, ALT)
    hands.key(Qt.Key.Key_T, ALT)
    assert not page.checked.isChecked()
    page.checked.setChecked(True)
    assert not page.make.isEnabled()
    hands.until(page.make.isEnabled)
    hands.close()


def test_a_phone_number_must_be_taken_out_or_explained(hands: Hands, page: ReturnsPage) -> None:
    page.training.setFocus()
    hands.type("ring Jane 07700 900123")
    hands.until(page.suspects.isVisible)
    assert "phone number" in page.suspects.text()
    page.checked.setChecked(True)
    assert not page.make.isEnabled()
    page.suspects.because.setFocus()
    hands.type("it is our own office")
    hands.until(page.make.isEnabled)
    page.training.setFocus()
    hands.type("!")
    assert page.checked.isChecked() is False
    hands.until(lambda: page.suspects.isVisible() and page.suspects.reason() == "")
    page.training.clear()
    hands.until(lambda: not page.suspects.isVisible())
    hands.until(lambda: hands.window.jobs.running == 0)
    tick(hands, page)
    make(hands, page)
    hands.close()


def test_the_reason_is_kept_with_the_rows_that_left(hands: Hands, page: ReturnsPage) -> None:
    page.training.setFocus()
    hands.type("ring 07700 900123")
    hands.until(page.suspects.isVisible)
    page.suspects.because.setFocus()
    hands.type("our own office")
    tick(hands, page)
    make(hands, page)
    session = hands.window.session
    assert session is not None
    got: list[str] = []
    job = hands.window.jobs.start(lambda _progress: session.store.returns_made.rows_out()[-1].kept_because)
    job.done.connect(got.append)
    hands.until(lambda: bool(got))
    assert got == ["our own office"]
    hands.close()


def test_a_coordinators_page_opens_on_the_councils_return_and_what_is_due(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path, Role.COORDINATOR)
    hands.unlock()
    hands.key(Qt.Key.Key_T, ALT)
    hands.until(lambda: hands.window.out.returns is not None and hands.window.out.returns.isVisible())
    page, session = hands.window.out.returns, hands.window.session
    assert page is not None
    assert session is not None
    assert page.which.currentData() == making.PARTNERSHIP_RETURN
    assert page.month.currentData() == making.quarters(session.today())[0][0]
    offered = [page.month.itemData(place) for place in range(page.month.count())]
    quarters = [value for value in offered if "Q" in value]
    months = [value for value in offered if "Q" not in value]
    assert offered == [*sorted(quarters, reverse=True), *sorted(months, reverse=True)]
    wait_for_preview(hands)
    assert page.sheets.rowCount() > 20
    page.show_return(making.PARTNERSHIP_RETURN, "2020-21_Q1")
    assert page.month.currentText() == parse_period("2020-21_Q1").label_in_full
    assert page.sheets.rowCount() == 0, "no list of another period stands there meanwhile"
    assert page.notes.text() == "Counting the records…"
    wait_for_preview(hands)
    assert page.sheets.rowCount() > 20
    assert "Counting" not in page.notes.text()
    hands.close()


def test_sheets_that_would_tell_hidden_numbers_are_left_out_with_one_press(qtbot: QtBot, tmp_path: Path) -> None:
    session = new_session(tmp_path, Role.COORDINATOR)
    wards = [row["code"] for row in session.lists.rows("ward.csv")][:12]
    day = making.months(session.today())[0][0] + "-05"
    for ward in wards:
        # Twelve wards with one worry each: their total is shown as 10, so that each of them can be one alone.
        write(session, "resident_concern", heard_on=day, ward=ward)
    session.store.close()
    hands = Hands.at(qtbot, tmp_path)
    hands.unlock()
    hands.key(Qt.Key.Key_T, ALT)
    hands.until(lambda: hands.window.out.returns is not None and hands.window.out.returns.isVisible())
    page = hands.window.out.returns
    assert page is not None
    page.where.setText(str(tmp_path))
    page.which.setCurrentIndex(page.which.findData(making.PARTNERSHIP_RETURN))
    page.month.setCurrentIndex(page.month.findData(day[:7]))
    hands.until(page.at_risk.isVisible)
    assert not page.make.isEnabled()
    assert "Worries by ward" in page.at_risk.text()
    page.at_risk.leave_out.setFocus()
    hands.key(Qt.Key.Key_Space)
    hands.until(page.make.isEnabled)
    assert not page.at_risk.isVisible()
    book = openpyxl.load_workbook(make(hands, page))
    assert "Worries by ward" not in book.sheetnames
    assert "Worries by ward" in str([row[1].value for row in book["Notes"].iter_rows()])
    hands.close()


def test_a_copy_that_stands_against_a_return_is_named_before_its_numbers(qtbot: QtBot) -> None:
    box = AtRiskBox()
    qtbot.addWidget(box)
    box.show_risk(AtRisk(("Wards: it follows.",), ("Wards",), first="A copy stands against it."))
    assert box.text().split("\n") == ["A copy stands against it.", "Wards: it follows.", "Sheets: Wards"]
    assert "1 hidden number" in box.findChildren(QLabel)[0].text()
