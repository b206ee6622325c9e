"""The council's own workbook by keys and clicks: choose, say what goes where, fill, and one press the next time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from support.disk import limit_pages
from support.hands import Hands
from support.signing import approve_return
from support.stores import new_session
from support.writing import write

from vrp_desktop.operations import making
from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vrp_desktop.operations.session import Session
    from vrp_desktop.ui.pages.template.entries import Entries, TableRow
    from vrp_desktop.ui.pages.template.page import TemplatePage

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path) -> Hands:
    session = new_session(tmp_path, Role.COORDINATOR, "Hana")
    for _ in range(3):
        write(session, "resident_concern", heard_on=f"{last_month(session)}-05", ward="E05013892")
    session.store.close()
    made = Hands.at(qtbot, tmp_path)
    made.unlock()
    made.key(Qt.Key.Key_T, ALT)
    made.until(lambda: made.window.out.returns is not None and made.window.out.returns.isVisible())
    return made


def last_month(session: Session) -> str:
    return making.months(session.today())[0][0]


@pytest.fixture
def page(hands: Hands, tmp_path: Path) -> TemplatePage:
    assert hands.window.out.returns is not None
    hands.click(hands.window.out.returns.template)
    found = hands.window.out.template
    assert found is not None
    hands.until(lambda: "No workbook is kept yet" in found.kept.text())
    found.where.setText(str(tmp_path))
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Wards"
    sheet.append(["Ward code", "Ward", "Worries", "Lead officer"])
    sheet.append(["x", "y", 1, None])
    sheet.add_table(Table(displayName="WorriesByWard", ref="A1:D2"))
    sheet["F1"] = "=SUM(WorriesByWard[Worries])"
    sheet["F3"] = "=1+1"
    book.defined_names["Period_total"] = DefinedName("Period_total", attr_text="Wards!$F$2")
    book.save(tmp_path / "council.xlsx")
    return tmp_path / "council.xlsx"


def approve(hands: Hands) -> None:
    session = hands.window.session
    assert session is not None
    for period in (making.quarters(session.today())[0][0], last_month(session)):
        hands.window.jobs.start(
            lambda _progress, which=period: approve_return(session, hands.folder, making.PARTNERSHIP_RETURN, which)
        )
    hands.until(lambda: hands.window.jobs.running == 0)


def read(hands: Hands, page: TemplatePage, path: Path) -> None:
    page.read(path)
    hands.until(lambda: page.entries is not None)


def named(entries: Entries, name: str) -> TableRow:
    return next(row for row in entries.tables if row.grid.name == name)


def pick(box: object, words: str) -> None:
    place = box.findText(words)  # type: ignore[attr-defined]
    assert place >= 0, words
    box.setCurrentIndex(place)  # type: ignore[attr-defined]


def test_it_is_chosen_mapped_kept_and_filled_and_the_next_time_is_one_press(
    hands: Hands, page: TemplatePage, path: Path, tmp_path: Path
) -> None:
    assert not page.fill.isVisible()
    approve(hands)
    read(hands, page, path)
    entries = page.entries
    assert entries is not None
    by_ward = named(entries, "Worries by ward")
    assert entries.tables[0].field.box.hasFocus()
    assert by_ward.field.box.currentText() == "Table WorriesByWard (Wards)"
    assert by_ward.columns["Worries"].currentText() == "Worries"
    assert by_ward.columns["Worries: note"].currentText() == "Nowhere"
    assert not by_ward.with_total.isChecked(), "the workbook adds the column up itself"
    hands.click(entries.add)
    (figure,) = entries.figures
    assert figure.table.hasFocus()
    pick(figure.table, "Worries by ward")
    pick(figure.row, "All")
    pick(figure.of_column, "Worries")
    assert (figure.row.currentText(), figure.of_column.currentText()) == ("All", "Worries")
    pick(figure.field.box, "A cell of sheet Wards")
    figure.field.cell.setFocus()
    hands.type("f2")
    hands.click(page.keep)
    hands.until(page.fill.isVisible)
    hands.until(lambda: "“council.xlsx”, kept on" in page.kept.text())
    assert page.entries is None
    hands.until(page.fill.hasFocus)
    hands.click(page.fill)
    hands.until(page.result.isVisible)
    (made,) = tmp_path.glob("VRP_Partnership-Council_*.xlsx")
    assert page.made.text() == f"Made: {made.name}"
    assert "“Worries by ward”" in page.lines.text()
    assert page.check.text()
    sheet = openpyxl.load_workbook(made)["Wards"]
    assert sheet["D1"].value == "Lead officer"
    assert sheet.max_row > 10
    assert page.open_folder.hasFocus()
    hands.key(Qt.Key.Key_Escape)
    assert hands.window.out.returns is not None
    hands.until(hands.window.out.returns.isVisible)
    hands.click(hands.window.out.returns.template)
    hands.until(lambda: page.fill.isEnabled() and hands.window.jobs.running == 0)
    page.period.setCurrentIndex(1)
    hands.until(lambda: page.unready.isVisible() and hands.window.jobs.running == 0)
    assert page.unready.text().endswith(" is not approved yet. Have the return checked and approved first.")
    assert not page.fill.isEnabled()
    page.period.setCurrentIndex(page.period.findData(last_month(page._session)))  # noqa: SLF001
    hands.until(lambda: page.fill.isEnabled() and hands.window.jobs.running == 0)
    assert not page.unready.isVisible()
    hands.click(page.fill)
    hands.until(page.result.isVisible)
    assert len(list(tmp_path.glob("VRP_Partnership-Council_*.xlsx"))) == 2


def test_what_does_not_fit_is_told_and_nothing_is_kept(hands: Hands, page: TemplatePage, path: Path) -> None:
    read(hands, page, path)
    assert page.entries is not None
    hands.click(page.entries.add)
    (figure,) = page.entries.figures
    pick(figure.table, "Worries by ward")
    pick(figure.of_column, "Worries")
    pick(figure.field.box, "A cell of sheet Wards")
    figure.field.cell.setFocus()
    hands.type("F3")
    hands.click(page.keep)
    hands.until(lambda: bool(page.note.sentences()))
    assert page.note.sentences().startswith("This was not kept: ")
    assert "cell F3, has a formula" in page.note.sentences()
    assert page.entries is not None
    hands.click(figure.out)
    assert not page.note.sentences()
    assert page.entries.add.hasFocus()
    hands.click(page.leave_it)
    hands.until(lambda: "No workbook is kept yet" in page.kept.text())


def test_what_goes_where_can_be_changed_later(hands: Hands, page: TemplatePage, path: Path) -> None:
    approve(hands)
    read(hands, page, path)
    hands.click(page.keep)
    hands.until(page.change.isVisible)
    hands.click(page.change)
    assert page.entries is not None
    assert named(page.entries, "Worries by ward").field.box.currentText() == "Table WorriesByWard (Wards)"
    named(page.entries, "Worries by ward").field.box.setCurrentIndex(0)
    pick(named(page.entries, "Worries by type").field.box, "A cell of sheet Wards")
    by_type = named(page.entries, "Worries by type")
    by_type.field.cell.setText("h1")
    for title, tick in by_type.ticks.items():
        if tick.isChecked() != (title in ("Worry", "Number")):
            hands.click_box(tick)
    hands.click(page.keep)
    hands.until(page.change.isVisible)
    hands.click(page.change)
    assert named(page.entries, "Worries by ward").field.place() is None
    assert named(page.entries, "Worries by type").field.cell.text() == "H1"
    assert [title for title, tick in named(page.entries, "Worries by type").ticks.items() if tick.isChecked()] == [
        "Worry",
        "Number",
    ]
    hands.click(page.leave_it)
    hands.until(lambda: page.fill.isEnabled() and hands.window.jobs.running == 0)
    hands.click(page.fill)
    hands.until(page.result.isVisible)
    (made,) = path.parent.glob("VRP_Partnership-Council_*.xlsx")
    sheet = openpyxl.load_workbook(made)["Wards"]
    assert sheet["H1"].value
    assert sheet["J1"].value is None


def test_a_full_disk_keeps_nothing_and_is_told(hands: Hands, page: TemplatePage, path: Path) -> None:
    read(hands, page, path)
    limit_pages(hands, 0)
    hands.click(page.keep)
    hands.until(lambda: bool(page.note.sentences()))
    assert "disk" in page.note.sentences()
    assert page.entries is not None
    limit_pages(hands, 1_000_000)
    hands.click(page.keep)
    hands.until(page.fill.isVisible)


def test_a_workbook_with_macros_is_refused_and_another_can_be_chosen(
    hands: Hands, page: TemplatePage, path: Path
) -> None:
    page.read(path.rename(path.with_suffix(".xlsm")))
    hands.until(lambda: bool(page.note.sentences()))
    assert "“council.xlsm” holds macros" in page.note.sentences()
    read(hands, page, path.with_suffix(".xlsm").rename(path))
    assert not page.note.sentences()


def test_tab_goes_down_the_page(hands: Hands, page: TemplatePage, path: Path) -> None:
    read(hands, page, path)
    assert page.entries is not None
    hands.click(page.entries.add)
    wanted = [widget for widget in page.entries.stops() if widget.isVisible()]
    wanted[0].setFocus()
    for widget in wanted[1:]:
        hands.key(Qt.Key.Key_Tab)
        assert widget.hasFocus()
    hands.key(Qt.Key.Key_Tab)
    assert page.keep.hasFocus()


def test_its_help_is_about_the_workbook(hands: Hands, page: TemplatePage) -> None:
    page.take_focus()
    hands.key(Qt.Key.Key_F1)
    hands.until(lambda: hands.window.help is not None and hands.window.help.isVisible())
    assert hands.window.help is not None
    assert hands.window.help.text.findChildren(QLabel)[0].text() == "The council's own workbook"
    hands.key(Qt.Key.Key_Escape)
    assert page.isVisible()


def test_only_coordinators_are_offered_it(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path / "asha")
    hands.unlock()
    hands.key(Qt.Key.Key_T, ALT)
    hands.until(lambda: hands.window.out.returns is not None and hands.window.out.returns.isVisible())
    assert hands.window.out.returns is not None
    assert not hands.window.out.returns.template.isVisible()
