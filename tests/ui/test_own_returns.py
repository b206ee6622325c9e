"""A coordinator saves a copy of a return, changes it, brings it in and makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from PySide6.QtCore import Qt
from support.hands import Hands

from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vrp_desktop.ui.pages.laptop.own_returns import OwnReturnsPage

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path) -> Hands:
    made = Hands.on_new_store(qtbot, tmp_path, role=Role.COORDINATOR)
    made.unlock()
    return made


@pytest.fixture
def page(hands: Hands) -> OwnReturnsPage:
    hands.key(Qt.Key.Key_L, ALT)
    hands.until(lambda: hands.window.laptop is not None and hands.window.laptop.isVisible())
    laptop = hands.window.laptop
    assert laptop is not None
    hands.click(laptop.buttons["own_returns"])
    found: OwnReturnsPage = laptop.open_section  # type: ignore[assignment]
    hands.until(lambda: found.which.count() > 3)
    return found


def settled(hands: Hands) -> None:
    hands.until(lambda: hands.window.jobs.running == 0)


def test_a_changed_copy_is_brought_in_and_made(hands: Hands, page: OwnReturnsPage, tmp_path: Path) -> None:
    page.which.setCurrentIndex(page.which.findData("R-B"))
    path = tmp_path / "ours.toml"
    page.save_copy(path)
    settled(hands)
    assert page.said.text() == "Saved: ours.toml"
    text = path.read_text(encoding="utf-8").replace('id = "R-B"', 'id = "R-B-ours"')
    text = text.replace('file_word = "Partnership"', 'file_word = "OurQuarter"')
    path.write_text(text.replace('title = "Partnership return"', 'title = "Our quarter"'), encoding="utf-8")
    page.bring(path)
    settled(hands)
    assert page.said.text() == "Brought in: Our quarter (R-B-ours). It is offered under Returns."
    assert page.which.currentData() == "R-B-ours"
    assert page.take_out.isEnabled()
    hands.key(Qt.Key.Key_T, ALT)
    hands.until(lambda: hands.window.out.returns is not None and hands.window.out.returns.isVisible())
    returns = hands.window.out.returns
    assert returns is not None
    returns.which.setCurrentIndex(returns.which.findData("R-B-ours"))
    assert returns.which.currentText() == "Our quarter (R-B-ours)"
    returns.where.setText(str(tmp_path))
    hands.until(returns.make.isEnabled)
    with hands.qtbot.waitSignal(returns.made) as made:
        hands.click(returns.make)
    assert openpyxl.load_workbook(made.args[0].path)["Cover"]["A1"].value.startswith("Our quarter, Waltham Forest")
    hands.close()


def test_what_is_wrong_in_a_file_stands_on_the_page_and_nothing_is_changed(
    hands: Hands, page: OwnReturnsPage, tmp_path: Path
) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text('id = "R-X"\ntitel = "x"\n', encoding="utf-8")
    page.bring(path)
    settled(hands)
    assert page.faults.isVisible()
    assert page.faults.property("role") == "problem-box"
    assert hands.focus() is page.faults.again
    assert "“title” meant?" in page.faults.again.accessibleDescription()
    assert "wrong.toml, “titel”: “titel” is not known here. Is “title” meant?" in page.faults.text()
    assert page.which.count() == 4
    assert not page.take_out.isEnabled()
    hands.close()


def test_what_is_wrong_comes_into_sight_and_the_mended_file_is_read_again(
    hands: Hands, page: OwnReturnsPage, tmp_path: Path
) -> None:
    hands.window.resize(800, 480)
    page.which.setCurrentIndex(page.which.findData("R-B"))
    path = tmp_path / "ours.toml"
    page.save_copy(path)
    settled(hands)
    right = path.read_text(encoding="utf-8").replace('id = "R-B"', 'id = "R-B-ours"')
    right = right.replace('title = "Partnership return"', 'title = "Our quarter"')
    right = right.replace('file_word = "Partnership"', 'file_word = "OurQuarter"')
    path.write_text(right.replace('measure = "count"', 'measure = "cuont"'), encoding="utf-8")
    page.bring(path)
    settled(hands)
    laptop = hands.window.laptop
    assert laptop is not None
    port = laptop.scroll_area.viewport()
    hands.until(lambda: 0 <= page.faults.mapTo(port, page.faults.rect().topLeft()).y() < port.height())
    path.write_text(right, encoding="utf-8")
    hands.key(Qt.Key.Key_Space)
    settled(hands)
    assert page.faults.isHidden()
    assert page.which.currentData() == "R-B-ours"
    hands.close()


def test_a_return_that_was_brought_in_is_taken_out_again(hands: Hands, page: OwnReturnsPage, tmp_path: Path) -> None:
    page.which.setCurrentIndex(page.which.findData("R-C"))
    assert not page.take_out.isEnabled()
    path = tmp_path / "ours.toml"
    page.save_copy(path)
    settled(hands)
    text = path.read_text(encoding="utf-8").replace('id = "R-C"', 'id = "R-C-ours"').replace('"Duty"', '"OurDuty"')
    path.write_text(text.replace('"Serious violence duty return"', '"Our duty return"'), encoding="utf-8")
    page.bring(path)
    settled(hands)
    hands.click(page.take_out)
    settled(hands)
    assert page.said.text() == "Taken out: R-C-ours. What was made with it stays."
    assert page.which.count() == 4
    hands.close()


def test_a_return_that_became_faulty_is_listed_saved_and_taken_out(
    hands: Hands, page: OwnReturnsPage, tmp_path: Path
) -> None:
    session = hands.window.session
    assert session is not None
    text = 'id = "R-odd"\ntitel = "x"\n'
    hands.window.jobs.start(lambda _: session.store.own_returns.put("R-odd", "odd.toml", text, session.person.id))
    settled(hands)
    page.take_focus()
    settled(hands)
    page.which.setFocus()
    hands.key(Qt.Key.Key_End)
    assert page.which.currentText() == "R-odd: it is faulty"
    assert page.faults.isVisible()
    assert not page.faults.again.isVisible()
    assert "odd.toml, “titel”: “titel” is not known here. Is “title” meant?" in page.faults.text()
    assert "Is “title” meant?" in page.which.accessibleDescription()
    assert page.save.text() == "Save as file…"
    page.save_copy(tmp_path / "odd.toml")
    settled(hands)
    assert (tmp_path / "odd.toml").read_text(encoding="utf-8") == text
    assert page.faults.isVisible(), "it is as faulty as before"
    hands.click(page.take_out)
    settled(hands)
    assert page.said.text() == "Taken out: R-odd. What was made with it stays."
    assert page.faults.isHidden()
    assert page.which.findData("R-odd") < 0
    hands.close()
