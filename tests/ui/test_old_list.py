"""People from an old list by keys and clicks: choose, read, look, bring in, and take out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from support.hands import Hands

from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vrp_desktop.ui.pages.laptop.old_list import OldListPage

LINES = [
    ["Volunteers"],
    ["First name", "Surname", "E-mail", "Role", "Started", "DBS", "Status"],
    ["Ana", "Made-Up", "ana@example.org", "Champion", "03/04/2021", "no", "trainee"],
    ["Bo", "Made-Up", "bo@example.org", "Mentor", "31/02/2021", "no", "trainee"],
    ["Cy", "Made-Up", "cy@example.org", "", "2021-05-01", "", "trainee"],
]


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path) -> Hands:
    made = Hands.on_new_store(qtbot, tmp_path, Role.COORDINATOR)
    made.unlock()
    made.window.go_to("laptop")
    assert made.window.laptop is not None
    made.click(made.window.laptop.buttons["old_list"])
    return made


@pytest.fixture
def page(hands: Hands) -> OldListPage:
    assert hands.window.laptop is not None
    page = hands.window.laptop.open_section
    assert page is not None
    hands.until(lambda: bool(page._asked))  # type: ignore[attr-defined]  # noqa: SLF001 - the questions are read
    return page  # type: ignore[return-value]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    for line in LINES:
        book.worksheets[0].append(line)
    book.save(tmp_path / "people.xlsx")
    return tmp_path / "people.xlsx"


def help_shown(hands: Hands) -> list[str]:
    hands.key(Qt.Key.Key_F1)
    hands.until(lambda: hands.window.help is not None and hands.window.help.isVisible())
    assert hands.window.help is not None
    return [line.text() for line in hands.window.help.text.findChildren(QLabel)]


def choose(box: object, words: str) -> None:
    box.setCurrentIndex(box.findText(words))  # type: ignore[attr-defined]


def test_a_list_goes_in_and_out_again(hands: Hands, page: OldListPage, path: Path) -> None:
    page.read(path)
    hands.until(page.look.isVisible)
    assert page.columns["first name"].currentText().startswith("First name: Ana")
    assert page.columns["phone"].currentText() == "No column"
    assert not page.result.isVisible()
    choose(page.otherwise["roles"], "Community mentor")
    choose(page.otherwise["check_kind"], "Not needed")
    hands.click(page.look)
    hands.until(page.result.isVisible)
    assert page.found.text() == "Can be brought in: 2. Here already: 0. Refused: 1."
    assert "“31/02/2021” is no day that we can read." in page.details.text()
    (box,) = page.words.values()
    choose(box, "Ask Me ambassador")
    assert not page.result.isVisible(), "what was seen was of another reading"
    hands.click(page.look)
    hands.until(page.result.isVisible)
    assert page.go.text() == "Bring in 2 people"
    refused = path.with_name("refused.xlsx")
    page.save(refused)
    hands.until(refused.exists)
    assert openpyxl.load_workbook(refused).worksheets[0]["C2"].value == "Bo"
    hands.click(page.go)
    hands.until(lambda: bool(page.take_out))
    assert page.said.text() == "2 people are in the records now."
    hands.click(page.take_out[0])
    assert page.asking.isVisible()
    hands.click(page.asking.yes)
    hands.until(lambda: page.said.text() == "2 people were taken out.")
    hands.until(lambda: not page.take_out)


def test_the_help_is_about_the_list_and_leads_back_to_what_was_read(
    hands: Hands, page: OldListPage, path: Path
) -> None:
    laptop = hands.window.laptop
    assert laptop is not None
    page.read(path)
    hands.until(page.look.isVisible)
    page.look.setFocus()
    assert help_shown(hands)[0] == "People from an old list"
    hands.key(Qt.Key.Key_Escape)
    assert laptop.open_section is page
    assert page.columns["first name"].currentText().startswith("First name: Ana")
    assert page.look.hasFocus()
    hands.click(laptop.back)
    assert help_shown(hands)[0] == "This laptop"


def test_a_file_that_is_no_list_is_told_and_another_can_be_chosen(
    hands: Hands, page: OldListPage, path: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 no archive")
    page.read(broken)
    hands.until(lambda: bool(page.note.sentences()))
    assert "nobody was brought in" in page.note.sentences()
    page.read(path)
    hands.until(page.look.isVisible)
    assert not page.note.sentences()


def test_a_workbook_of_several_sheets_asks_which(hands: Hands, page: OldListPage, path: Path) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet("Leavers")
    sheet.append(["Full name", "Mobile"])
    sheet.append(["Di Made-Up", "020 7946 0003"])
    book.save(path)
    page.read(path)
    hands.until(page.sheet.isVisible)
    page.sheet.setCurrentIndex(1)
    assert page.columns["name"].currentText().startswith("Full name: Di")
    assert page.columns["phone"].currentText().startswith("Mobile")


def test_only_coordinators_are_offered_it(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path / "asha")
    hands.unlock()
    hands.window.go_to("laptop")
    assert hands.window.laptop is not None
    assert "old_list" not in hands.window.laptop.buttons
