"""The case study update by keys and clicks, and what has not been got right on the home page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import docx
import pytest
from PySide6.QtCore import Qt
from support.hands import Hands
from support.stores import new_session
from support.writing import write

from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path) -> Hands:
    session = new_session(tmp_path, Role.COORDINATOR, "Hana")
    for title, share in (("We came late", "team"), ("We asked too much", "partners")):
        write(
            session, "learning", kind="not_right", title=title, share=share, noted_on="2026-11-01", links="",
            deep_dive="", change="Come earlier", by_when="", c_done_on="",
        )  # fmt: skip
    session.store.close()
    made = Hands.at(qtbot, tmp_path)
    made.unlock()
    return made


def test_what_we_have_not_got_right_stands_first_and_opens(hands: Hands) -> None:
    window = hands.window
    home = window.home
    assert home is not None
    hands.until(home.not_right.isVisible)
    assert home.not_right.lines[0].title.text() in ("We came late", "We asked too much")
    assert home.buttons[0].hasFocus(), "the keyboard is where it always is"
    hands.click(home.not_right.lines[0].open)
    hands.until(lambda: window.records is not None and window.records.pane.isVisible())
    hands.key(Qt.Key.Key_H, ALT)
    hands.until(home.isVisible)
    hands.click(home.not_right.all)
    hands.until(lambda: window.records.isVisible() and window.records.kind.currentData() == "learning")


def test_the_document_is_made_in_three_steps(hands: Hands, tmp_path: Path) -> None:
    window = hands.window
    hands.key(Qt.Key.Key_T, ALT)
    hands.until(lambda: window.out.returns is not None and window.out.returns.isVisible())
    hands.click(window.out.returns.case_study)
    page = window.out.case_study
    assert page is not None
    hands.until(lambda: "Challenges experienced and overcome: 2" in page.headings.text())
    assert page.audience.hasFocus()
    page.audience.setCurrentIndex(page.audience.findData("partners"))
    hands.until(lambda: "Challenges experienced and overcome: 1" in page.headings.text())
    assert "We came late: It may not be seen by partners." in page.left_out.text()
    assert not page.make.isEnabled()
    page.where.setText(str(tmp_path))
    hands.click_box(page.checked)
    hands.click(page.make)
    hands.until(page.open_folder.isVisible)
    (path,) = tmp_path.glob("*.docx")
    lines = [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]
    assert "We asked too much" in lines
    assert "We came late" not in lines
    hands.key(Qt.Key.Key_Escape)
    hands.until(window.out.returns.isVisible)


def test_escape_leads_back_from_the_help_to_the_document(hands: Hands) -> None:
    hands.window.go_to("returns")
    hands.until(lambda: hands.window.out.returns is not None and hands.window.out.returns.isVisible())
    assert hands.window.out.returns is not None
    hands.click(hands.window.out.returns.case_study)
    assert hands.window.out.case_study is not None
    hands.key(Qt.Key.Key_F1)
    hands.until(lambda: hands.window.help is not None and hands.window.help.isVisible())
    hands.key(Qt.Key.Key_Escape)
    assert hands.window.out.case_study.isVisible()


def test_a_folder_that_is_not_there_is_told_and_nothing_is_lost(hands: Hands, tmp_path: Path) -> None:
    window = hands.window
    hands.key(Qt.Key.Key_T, ALT)
    hands.until(lambda: window.out.returns is not None and window.out.returns.isVisible())
    hands.click(window.out.returns.case_study)
    page = window.out.case_study
    hands.until(lambda: bool(page.headings.text()))
    page.where.setText(str(tmp_path / "nowhere"))
    hands.click_box(page.checked)
    hands.click(page.make)
    hands.until(lambda: bool(page.note.sentences()))
    assert "There is no such folder" in page.note.sentences()


def test_volunteers_are_not_offered_it(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path / "asha")
    hands.unlock()
    hands.key(Qt.Key.Key_T, ALT)
    window = hands.window
    hands.until(lambda: window.out.returns is not None and window.out.returns.isVisible())
    assert not window.out.returns.case_study.isVisible()
    assert not window.home.not_right.isVisible()
