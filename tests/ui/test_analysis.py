"""The analysis by keys and clicks: a question, its numbers, the records behind one, and what may leave."""

from __future__ import annotations

import datetime
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QPalette
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from support.hands import Hands
from support.stores import new_session
from support.writing import answer, write

from vrp_desktop.measures.analysis import Inquiry
from vrp_desktop.operations import entry
from vrp_desktop.operations.analysis import asking, leaving
from vrp_desktop.operations.analysis.tiles import tiles
from vrp_desktop.store.people import Role
from vrp_desktop.ui import theme
from vrp_desktop.ui.charts.bars import Bar, LyingBars, StandingBars
from vrp_desktop.ui.charts.ward_tiles import WardNumber, WardTiles
from vrp_desktop.ui.pages.analysis.numbers import Numbers
from vrp_desktop.ui.print.table import print_table, set_up

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vrp_desktop.operations.session import Session
    from vrp_desktop.ui.charts.bars import Bars
    from vrp_desktop.ui.pages.analysis.page import AnalysisPage

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
LEYTON, FOREST = "E05013896", "E05013887"
TODAY = datetime.date.today()
LAST_MONTH = TODAY.replace(day=1) - datetime.timedelta(days=1)
WIDE, NARROW = QSize(1366, 768), QSize(683, 384)


def fill(session: Session) -> None:
    """Write 3 worries of last month in Leyton, 9 in Forest."""
    for ward, count in ((LEYTON, 3), (FOREST, 9)):
        for number in range(count):
            day = LAST_MONTH.replace(day=number + 1).isoformat()
            write(
                session, "resident_concern",
                ward=ward, heard_on=day, concern_group="violence", concern="knife", more="no",
            )  # fmt: skip


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path) -> Hands:
    session = new_session(tmp_path, Role.COORDINATOR, "Hana")
    fill(session)
    session.store.close()
    made = Hands.at(qtbot, tmp_path)
    made.window.resize(WIDE)
    made.unlock()
    return made


def open_page(hands: Hands) -> AnalysisPage:
    """Go to the analysis, and count last month."""
    hands.key(Qt.Key.Key_A, ALT)
    window = hands.window
    hands.until(lambda: window.analysis is not None and window.analysis.answer is not None)
    page = window.analysis
    assert page is not None
    choose(hands, page, "period", "last_month")
    return page


def choose(hands: Hands, page: AnalysisPage, box: str, name: str) -> None:
    """Choose in a box of the question with the keys, and wait for the answer."""
    before, widget = page.answer, getattr(page.question, box)
    widget.setFocus()
    while widget.currentData() != name:
        at = widget.currentIndex()
        hands.key(Qt.Key.Key_Down if widget.findData(name) > at else Qt.Key.Key_Up)
        assert widget.currentIndex() != at
    hands.until(lambda: page.answer is not before and hands.window.jobs.running == 0)


def row_of(page: AnalysisPage, label: str) -> int:
    assert page.answer is not None
    return next(place for place, row in enumerate(page.answer.rows) if row.label == label)


def seen(page: AnalysisPage, label: str, column: int = 0) -> str:
    numbers = page.table.numbers
    return str(numbers.index(row_of(page, label), column).data())


def test_a_question_is_put_together_with_the_keys_and_answered_as_it_changes(hands: Hands) -> None:
    page = open_page(hands)
    assert page.question.source.hasFocus() or page.question.period.hasFocus()
    assert page.sentence.text().startswith("Residents' worries by ward, ")
    assert (seen(page, "Leyton"), seen(page, "Forest")) == ("3 small", "9")
    choose(hands, page, "columns", "concern_group")
    assert "by ward and kind" in page.sentence.text()
    assert [head.title for head in page.answer.heads] == ["Violence", "All"]
    choose(hands, page, "compared", "year_before")
    assert "compared with" in page.sentence.text()
    assert [head.key for head in page.answer.heads][:4] == ["all", "before", "change", "of.violence"]
    assert page.sentence.text().endswith("(compared for all columns together)")
    assert page.chart.series.currentData() == "all"


def test_a_low_window_folds_the_question_to_its_sentence_and_begins_with_the_numbers(hands: Hands) -> None:
    page = open_page(hands)
    hands.window.resize(NARROW)
    page.table.setFocus()
    if page.question.isVisible():
        # It had the keyboard when the window became low.
        hands.click(page.change)
    assert not page.question.isVisible()
    assert page.change.text() == "Change the question"
    hands.until(lambda: first_number(page) + theme.TARGET < page.height())
    page.change.setFocus()
    hands.key(Qt.Key.Key_Space)
    assert page.question.source.hasFocus()
    choose(hands, page, "rows", "concern_group")
    page.change.setFocus()
    hands.key(Qt.Key.Key_Space)
    assert not page.question.isVisible()
    assert page.sentence.isVisible()
    assert page.table.hasFocus()


def first_number(page: AnalysisPage) -> int:
    """Give where the first row of numbers begins on the page."""
    return page.table.mapTo(page, QPoint(0, page.table.horizontalHeader().height())).y()


def test_the_cell_the_keyboard_is_on_stays_in_sight(hands: Hands) -> None:
    page = open_page(hands)
    hands.window.resize(NARROW)
    page.table.setFocus()
    for _ in range(page.table.numbers.rowCount()):
        hands.key(Qt.Key.Key_Down)
        hands.until(lambda: is_in_sight(page))
    for _ in range(page.table.numbers.rowCount()):
        hands.key(Qt.Key.Key_Up)
        hands.until(lambda: is_in_sight(page))


def is_in_sight(page: AnalysisPage) -> bool:
    cell = page.table.visualRect(page.table.currentIndex())
    view = page.scroll_area.viewport()
    top, bottom = (page.table.viewport().mapTo(view, at).y() for at in (cell.topLeft(), cell.bottomLeft()))
    return top >= 0 and bottom < view.height()


def test_what_was_said_of_a_copy_goes_once_something_else_is_looked_at(hands: Hands) -> None:
    page = open_page(hands)
    hands.click(page.ways_out.copy)
    hands.until(page.said.isVisible)
    hands.click(page.looks["map"])
    assert not page.said.isVisible()


def test_enter_on_a_number_lists_its_records_and_escape_leads_back_to_it_step_by_step(hands: Hands) -> None:
    page = open_page(hands)
    page.table.setFocus()
    page.table.go_to(row_of(page, "Leyton"), 0)
    hands.key(Qt.Key.Key_Return)
    hands.until(page.behind.isVisible)
    assert page.behind.table.hasFocus()
    assert page.behind.title.text().startswith("Leyton, ")
    assert page.behind.about.text() == "3 records."
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Return)
    records = hands.window.records
    hands.until(lambda: hands.window.records is not None and hands.window.records.pane.isVisible())
    records = hands.window.records
    assert records is not None
    hands.key(Qt.Key.Key_Escape)
    hands.until(lambda: page.isVisible() and page.behind.table.hasFocus())
    assert page.behind.table.currentIndex().row() == 1
    hands.key(Qt.Key.Key_Escape)
    assert page.table.hasFocus()
    assert page.table.currentIndex().row() == row_of(page, "Leyton")
    assert not page.behind.isVisible()


def test_a_record_that_is_deleted_leads_nowhere_later(hands: Hands) -> None:
    page = open_page(hands)
    page.table.setFocus()
    page.table.go_to(row_of(page, "Leyton"), 0)
    hands.key(Qt.Key.Key_Return)
    hands.until(page.behind.isVisible)
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: hands.window.records is not None and hands.window.records.pane.isVisible())
    records = hands.window.records
    assert records is not None
    records.pane.delete_wanted.emit(page.behind._lines[0].record, "twice")  # noqa: SLF001 - whose line it is
    hands.until(lambda: "lies in the bin" in records.said.text() and hands.window.jobs.running == 0)
    assert records.isVisible()
    records.table.setFocus()
    records.table.selectRow(0)
    hands.key(Qt.Key.Key_Return)
    hands.until(records.pane.isVisible)
    hands.key(Qt.Key.Key_Escape)
    assert records.isVisible()


def test_a_click_opens_a_number_and_zero_opens_nothing(hands: Hands) -> None:
    page = open_page(hands)
    table = page.table

    def click(label: str) -> None:
        index = table.numbers.index(row_of(page, label), 0)
        table.scrollTo(index)
        where = table.visualRect(index).center()
        hands.qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)

    click("Cathall")
    hands.until(lambda: hands.window.jobs.running == 0)
    assert not page.behind.isVisible()
    click("Forest")
    hands.until(page.behind.isVisible)
    assert page.behind.about.text() == "9 records."


def test_the_list_says_which_state_was_counted_once_a_record_was_changed(hands: Hands) -> None:
    page = open_page(hands)
    session = hands.window.session
    assert session is not None
    page.table.setFocus()
    page.table.go_to(row_of(page, "Leyton"), 0)
    hands.key(Qt.Key.Key_Return)
    hands.until(page.behind.isVisible)

    def change(_progress: object) -> None:
        record = session.store.log.history(page.behind._lines[0].record)[0].record  # noqa: SLF001 - whose line it is
        begun = entry.edit(session, record)
        answer(begun, ward=FOREST)
        entry.submit(session, begun)

    hands.window.jobs.start(change)
    page.come_back()
    hands.until(lambda: "Some were changed since they were counted." in page.behind.about.text())
    model = page.behind.model
    assert [model.index(row, 3).data() for row in range(3)] == [
        "State 1 of 2: changed since", "as it is now", "as it is now",
    ]  # fmt: skip


def test_ctrl_c_copies_the_protected_table_and_never_the_cell(hands: Hands) -> None:
    page = open_page(hands)
    page.table.setFocus()
    page.table.go_to(row_of(page, "Leyton"), 0)
    hands.key(Qt.Key.Key_C, CTRL)
    hands.until(page.said.isVisible)
    lines = [line.split("\t") for line in QApplication.clipboard().text().splitlines()]
    assert ["Leyton", "[c]", "[c]"] in lines
    assert ["Forest", "10", "100.0%"] in lines
    assert "Numbers from 1 to 7 are hidden" in page.said.text()
    QApplication.clipboard().clear()
    hands.click(page.ways_out.copy)
    hands.until(lambda: "[c]" in QApplication.clipboard().text())


def test_what_was_copied_is_gone_once_the_screen_is_locked(hands: Hands) -> None:
    page = open_page(hands)
    QApplication.clipboard().clear()
    hands.click(page.ways_out.copy)
    hands.until(lambda: "[c]" in QApplication.clipboard().text())
    hands.key(Qt.Key.Key_L, CTRL)
    assert QApplication.clipboard().text() == ""


def test_nothing_is_copied_any_more_once_the_screen_is_locked(hands: Hands) -> None:
    page = open_page(hands)
    QApplication.clipboard().clear()
    hands.click(page.ways_out.copy)
    hands.key(Qt.Key.Key_L, CTRL)
    hands.until(lambda: hands.window.session is None and not hands.window.lock.is_closing)
    assert QApplication.clipboard().text() == ""


def test_a_kept_view_comes_back_after_the_lock(hands: Hands) -> None:
    page = open_page(hands)
    choose(hands, page, "columns", "concern_group")
    hands.click(page.looks["map"])
    hands.click(page.kept.keep)
    assert page.kept.naming.line.hasFocus()
    hands.type("Kinds by ward")
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: page.kept.box.currentText() == "Kinds by ward")
    hands.key(Qt.Key.Key_L, CTRL)
    window = hands.window
    hands.until(lambda: window.session is None and not window.lock.is_closing)
    hands.type("abacus abdomen abide abiding")
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: window.analysis is not None and window.analysis.answer is not None and window.jobs.running == 0)
    again = window.analysis
    assert again is not None
    assert again is not page
    assert again.question.inquiry() != page_inquiry()
    box = again.kept.box
    box.setFocus()
    hands.key(Qt.Key.Key_Down)
    hands.until(lambda: "and kind" in again.sentence.text())
    assert again.question.inquiry() == page_inquiry()
    assert again.chosen_look() == "map"
    assert again.kept.drop.isEnabled()
    hands.click(again.kept.drop)
    hands.until(lambda: again.kept.box.currentText() == "No kept view")


def page_inquiry() -> Inquiry:
    return Inquiry("worries", "ward", "concern_group", period="last_month")


def test_another_question_is_no_kept_view(hands: Hands) -> None:
    page = open_page(hands)
    hands.click(page.kept.keep)
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: bool(page.note.sentences()))
    assert "it has no name" in page.note.sentences()
    hands.type("Mine")
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: page.kept.box.currentData() == "Mine")
    choose(hands, page, "rows", "concern")
    assert page.kept.box.currentData() == ""
    assert not page.kept.drop.isEnabled()


def test_the_map_is_walked_with_the_arrows_and_enter_opens_a_ward(hands: Hands) -> None:
    page = open_page(hands)
    hands.click(page.looks["map"])
    tiles_ = page.chart.map.tiles
    page.chart.map.go_to(LEYTON)
    assert tiles_[LEYTON].hasFocus()
    assert tiles_[LEYTON].accessibleName() == "Leyton: 3, small: not for sharing"
    hands.key(Qt.Key.Key_Right)
    assert hands.focus().accessibleName().startswith("Grove Green: 0")
    hands.key(Qt.Key.Key_Up)
    assert hands.focus().accessibleName() == "Forest: 9"
    hands.key(Qt.Key.Key_Return)
    hands.until(page.behind.isVisible)
    assert page.behind.about.text() == "9 records."
    hands.key(Qt.Key.Key_Escape)
    assert tiles_[FOREST].hasFocus()
    assert page.table.currentIndex().row() == row_of(page, "Forest")


def test_a_bar_opens_its_records(hands: Hands) -> None:
    page = open_page(hands)
    hands.click(page.looks["bars"])
    bars = page.chart.lying
    place = [bar.key for bar in bars.bars].index(FOREST)
    height = (bars.sizeHint().height() - 16) // len(bars.bars)
    hands.qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(200, 8 + place * height + height // 2))
    hands.until(page.behind.isVisible)
    assert page.behind.title.text().startswith("Forest")


def test_a_workbook_is_made_by_the_button(hands: Hands, tmp_path: Path) -> None:
    page = open_page(hands)
    hands.click(page.ways_out.workbook)
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile(str(tmp_path))
    dialog.accept()
    hands.until(page.open_folder.isVisible)
    (path,) = tmp_path.glob("VRP_Analysis_*.xlsx")
    rows = {row[0]: row[1:3] for row in openpyxl.load_workbook(path)["Numbers"].iter_rows(min_row=4, values_only=True)}
    assert rows["Leyton"] == (None, "[c]")
    assert path.name in page.said.text()


def test_a_folder_that_is_gone_is_told_and_the_numbers_stay(hands: Hands, tmp_path: Path) -> None:
    page = open_page(hands)
    page.ways_out.make_workbook(tmp_path / "gone")
    hands.until(lambda: bool(page.note.sentences()))
    assert "There is no such folder" in page.note.sentences()
    assert seen(page, "Leyton") == "3 small"


def test_print_asks_for_a_printer_and_puts_the_protected_table_on_paper(hands: Hands, tmp_path: Path) -> None:
    page = open_page(hands)
    hands.click(page.ways_out.paper)
    dialog = page.findChild(QPrintDialog)
    assert dialog is not None
    printer = dialog.printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    dialog.done(QPrintDialog.DialogCode.Accepted)
    hands.until(page.said.isVisible)
    assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF")
    assert "Sent to the printer" in page.said.text()


@pytest.mark.parametrize(("columns", "rows", "pages"), [(2, 5, 1), (2, 80, 3), (30, 5, 2)])
def test_paper_has_the_marking_and_the_headings_on_every_page(
    qtbot: QtBot, tmp_path: Path, columns: int, rows: int, pages: int
) -> None:
    heads = ("Ward", *(f"Kind {number}" for number in range(columns)))
    printed = leaving.Printed(
        "Worries by ward", ("Small numbers are hidden.",), "OFFICIAL-SENSITIVE", heads,
        tuple((f"A ward with a long name {row}", *["[c]"] * columns) for row in range(rows)),
    )  # fmt: skip
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    set_up(printer)
    assert print_table(printed, printer) == pages
    assert (tmp_path / "paper.pdf").read_bytes().count(b"/Type /Page\n") == pages


def test_talks_are_shown_as_sums_and_open_nothing(hands: Hands) -> None:
    page = open_page(hands)
    choose(hands, page, "source", "talks")
    assert page.question.rows.count() == 1
    assert page.question.compared.count() == 1
    assert not page.looks["map"].isEnabled()
    page.table.setFocus()
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: hands.window.jobs.running == 0)
    assert not page.behind.isVisible()
    assert "Talks are known by their sums alone." in page.answered.notes.text()


def test_volunteers_have_no_analysis(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path / "asha")
    hands.unlock()
    assert hands.window.frame is not None
    assert "analysis" not in hands.window.frame.buttons
    hands.key(Qt.Key.Key_A, ALT)
    hands.until(lambda: hands.window.jobs.running == 0)
    assert hands.window.analysis is None


def test_an_approver_has_the_analysis_before_the_returns(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path / "omar", Role.APPROVER)
    hands.unlock()
    assert hands.window.frame is not None
    names = list(hands.window.frame.buttons)
    assert names.index("to_do") < names.index("analysis") < names.index("returns")
    assert open_page(hands).answer is not None


def test_the_help_of_the_analysis_leads_back_to_it(hands: Hands) -> None:
    page = open_page(hands)
    hands.key(Qt.Key.Key_F1)
    hands.until(lambda: hands.window.help is not None and hands.window.help.isVisible())
    assert hands.window.help is not None
    assert any("What may leave" in line.text() for line in hands.window.help.text.findChildren(QLabel))
    hands.key(Qt.Key.Key_Escape)
    assert page.isVisible()
    assert page.sentence.text().startswith("Residents' worries")


def test_a_wide_window_has_the_chart_beside_the_table_and_a_narrow_one_in_its_place(hands: Hands) -> None:
    page = open_page(hands)
    hands.click(page.looks["bars"])
    assert page.table.isVisible()
    assert page.chart.isVisible()
    hands.window.resize(NARROW)
    hands.until(lambda: not page.table.isVisible())
    hands.click(page.looks["table"])
    assert page.table.isVisible()
    assert not page.chart.isVisible()


@pytest.mark.parametrize("look", ["table", "bars", "map"])
def test_nothing_is_cut_sideways_at_any_width(hands: Hands, look: str) -> None:
    page = open_page(hands)
    choose(hands, page, "compared", "year_before")
    hands.click(page.looks[look])
    inside = page.scroll_area.widget()
    for width in (*range(640, 1500, 60), *range(1500, 640, -170)):
        hands.window.resize(width, 700)
        hands.until(lambda: inside.width() <= page.scroll_area.viewport().width())
        assert inside.minimumSizeHint().width() <= page.scroll_area.viewport().width(), width


def test_a_screen_reader_hears_the_row_the_column_and_that_a_number_is_small(hands: Hands) -> None:
    page = open_page(hands)
    index = page.table.numbers.index(row_of(page, "Leyton"), 0)
    words = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert words.startswith("Leyton, ")
    assert words.endswith(": 3, small: not for sharing")
    face = QAccessible.queryAccessibleInterface(page.table)
    assert face.text(QAccessible.Text.Name) == page.sentence.text()


def test_the_numbers_keep_to_the_rules_of_a_model(qtbot: QtBot, tmp_path: Path) -> None:
    session = replace(new_session(tmp_path, Role.COORDINATOR), today=lambda: TODAY)
    fill(session)
    model = Numbers()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_answer(asking.ask(session, page_inquiry()))
    assert model.rowCount() == 26
    model.show_answer(asking.ask(session, Inquiry("worries", "month", period="last_month")))
    assert model.rowCount() == 2
    tester.deleteLater()
    session.store.close()


# Charts by themselves


def bars(count: int, *, has_before: bool) -> list[Bar]:
    return [
        Bar(f"m{place}", f"October {2000 + place}", place % 7, str(place % 7), 3 if has_before else None, "3")
        for place in range(count)
    ]


def colours(image: QImage) -> set[int]:
    return {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}


@pytest.mark.parametrize("chart", [LyingBars, StandingBars])
@pytest.mark.parametrize("has_before", [False, True])
@pytest.mark.parametrize("width", [60, 180, 500, 1500])
@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_bars_are_painted_at_every_width(
    qtbot: QtBot, chart: type[Bars], has_before: bool, width: int, direction: Qt.LayoutDirection
) -> None:
    made = chart()
    qtbot.addWidget(made)
    made.setLayoutDirection(direction)
    for count in (0, 1, 12, 26):
        made.show_bars("Worries", bars(count, has_before=has_before), ("now", "before"))
        made.resize(width, made.sizeHint().height())
        painted = colours(made.grab().toImage())
        assert len(painted) > (2 if count > 1 else 0)
    assert made.accessibleName().startswith("Worries: October 2000: 0")


def test_a_longer_bar_is_a_greater_number_and_from_right_to_left_it_begins_on_the_right(qtbot: QtBot) -> None:
    made = LyingBars()
    qtbot.addWidget(made)
    made.show_bars("Worries", [Bar("a", "A", 2, "2"), Bar("b", "B", 8, "8")])
    made.resize(600, made.sizeHint().height())
    accent = made.palette().color(QPalette.ColorRole.Highlight).rgb()

    def filled(y: int) -> list[int]:
        image = made.grab().toImage()
        return [x for x in range(image.width()) if image.pixel(x, y) == accent]

    assert 3.5 < len(filled(44)) / len(filled(16)) < 4.5
    left = filled(44)[0]
    made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert abs(filled(44)[-1] - (599 - left)) <= 1


@pytest.mark.parametrize("width", [260, 700, 1500])
def test_tiles_are_painted_at_every_width_and_keep_their_order(qtbot: QtBot, width: int) -> None:
    made = WardTiles(tiles())
    qtbot.addWidget(made)
    made.show_numbers({code: WardNumber("A ward", 5, "5", is_small=True) for code in made.tiles}, "small")
    made.resize(width, made.sizeHint().height())
    made.show()
    assert len(colours(made.grab().toImage())) > 2
    sizes = {(button.width(), button.height()) for button in made.tiles.values()}
    assert max(w for w, _ in sizes) - min(w for w, _ in sizes) <= 1
    for button in made.tiles.values():
        above = [other for other in made.tiles.values() if other.tile.row < button.tile.row]
        assert all(other.y() < button.y() for other in above)


def test_every_tile_can_be_reached_with_the_arrows(qtbot: QtBot) -> None:
    made = WardTiles(tiles())
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    start = next(iter(made.tiles.values()))
    start.setFocus()
    reached, waiting = {start.tile.code}, [start.tile.code]
    while waiting:
        at = waiting.pop()
        for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            made.go_to(at)
            qtbot.keyClick(made.tiles[at], key)
            found = next(code for code, button in made.tiles.items() if button.hasFocus())
            if found not in reached:
                reached.add(found)
                waiting.append(found)
    assert reached == made.tiles.keys()
    policies = [button.focusPolicy() for button in made.tiles.values()]
    assert policies.count(Qt.FocusPolicy.StrongFocus) == 1


@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK])
def test_words_on_the_darkest_tile_can_be_read(qtbot: QtBot, look: theme.Colours) -> None:
    made = WardTiles(tiles())
    qtbot.addWidget(made)
    palette = QPalette()
    for role, colour in (
        (QPalette.ColorRole.Base, look.card),
        (QPalette.ColorRole.Highlight, look.accent),
        (QPalette.ColorRole.WindowText, look.text),
    ):
        palette.setColor(role, QColor(colour))
    made.setPalette(palette)
    made.show_numbers({LEYTON: WardNumber("Leyton", 9, "9", is_small=False)}, "small")
    tile = made.tiles[LEYTON]
    tile.setPalette(palette)
    assert theme.contrast(look.text, tile.ground().name()) >= 4.5
    assert tile.ground() != QColor(look.card)


# Stopping, what is told before something leaves, and what was given out


def hold(hands: Hands) -> threading.Event:
    """Let the database's thread wait, so that what is asked next goes on for long; set it to let go."""
    go = threading.Event()
    hands.window.jobs.start(lambda _progress: go.wait(20))
    return go


def test_counting_that_goes_on_for_long_can_be_stopped_and_the_numbers_stay(hands: Hands) -> None:
    page = open_page(hands)
    before = page.answer
    go = hold(hands)
    page.question.rows.setFocus()
    hands.key(Qt.Key.Key_Down)
    assert not page.counting.isVisible()
    hands.until(page.counting.isVisible)
    assert not page.counting.stop.isVisible()
    hands.until(page.counting.stop.isVisible)
    page.counting.stop.setFocus()
    hands.key(Qt.Key.Key_Space)
    assert not page.counting.isVisible()
    assert page.said.text().startswith("Counting was stopped. The numbers below")
    assert page.question.source.hasFocus()
    go.set()
    hands.until(lambda: hands.window.jobs.running == 0)
    assert page.answer is before
    hands.click(page.looks["table"])
    choose(hands, page, "rows", "concern")
    assert page.answer is not before


def test_what_the_table_says_of_everybody_in_a_row_is_told_before_it_leaves(hands: Hands) -> None:
    page = open_page(hands)
    assert not page.answered.warning.isVisible()
    choose(hands, page, "columns", "concern_group")
    assert page.answered.warning.isVisible()
    assert "Forest: Violence" in page.answered.warning.text()
    assert "so it is known of each" in page.ways_out.copy.accessibleDescription()
    hands.click(page.ways_out.copy)
    hands.until(page.said.isVisible)


def test_a_copy_that_differs_by_one_record_names_the_one_before_which_can_be_said_to_be_gone(hands: Hands) -> None:
    page = open_page(hands)
    hands.click(page.ways_out.copy)
    hands.until(page.said.isVisible)
    session = hands.window.session
    assert session is not None
    given = {"concern_group": "violence", "concern": "knife", "more": "no", "heard_on": LAST_MONTH.isoformat()}

    def write_more(_progress: object) -> None:
        for _ in range(4):
            write(session, "resident_concern", ward=FOREST, **given)

    with hands.qtbot.waitSignal(hands.window.jobs.start(write_more).ended):
        pass
    choose(hands, page, "period", "last_quarter")
    choose(hands, page, "period", "last_month")
    hands.click(page.ways_out.copy)
    hands.until(lambda: bool(page.note.sentences()))
    assert "copied on " in page.note.sentences()
    page.ways_out.given_out.setFocus()
    hands.key(Qt.Key.Key_Space)
    hands.until(lambda: page.given_out.model.rowCount() == 1 and page.given_out.table.hasFocus())
    assert not page.answered.isVisible()
    model = page.given_out.model
    assert [model.index(0, place).data() for place in (1, 3, 4)] == ["yes", "copied", "Hana, coordinator"]
    hands.key(Qt.Key.Key_Return)
    assert page.given_out.no.hasFocus()
    hands.key(Qt.Key.Key_Escape)
    assert page.given_out.table.hasFocus()
    hands.key(Qt.Key.Key_Return)
    page.given_out.yes.setFocus()
    hands.key(Qt.Key.Key_Space)
    hands.until(lambda: str(model.index(0, 1).data()).startswith("no, since "))
    assert not page.given_out.gone.isEnabled()
    hands.key(Qt.Key.Key_Escape)
    assert page.ways_out.given_out.hasFocus()
    hands.click(page.ways_out.copy)
    hands.until(page.said.isVisible)
    assert page.note.sentences() == ""


def test_alt_left_leads_back_to_the_numbers_from_each_list(hands: Hands) -> None:
    page = open_page(hands)
    page.table.setFocus()
    page.table.go_to(row_of(page, "Leyton"), 0)
    hands.key(Qt.Key.Key_Return)
    hands.until(page.behind.table.hasFocus)
    hands.key(Qt.Key.Key_Left, ALT)
    assert page.table.hasFocus()
    assert page.table.currentIndex().row() == row_of(page, "Leyton")
    hands.click(page.ways_out.given_out)
    hands.until(page.given_out.back.hasFocus)
    hands.key(Qt.Key.Key_Left, ALT)
    assert page.answered.isVisible()


def test_from_the_opened_record_one_key_leads_back_to_the_number(hands: Hands) -> None:
    page = open_page(hands)
    choose(hands, page, "columns", "concern_group")
    page.table.setFocus()
    page.table.go_to(row_of(page, "Leyton"), 1)
    hands.key(Qt.Key.Key_Return)
    hands.until(page.behind.table.hasFocus)
    hands.key(Qt.Key.Key_Return)
    window = hands.window
    hands.until(lambda: window.records is not None and window.records.pane.isVisible())
    records = window.records
    assert records is not None
    assert records.to_numbers.isVisible()
    hands.key(Qt.Key.Key_Left, ALT)
    hands.until(page.isVisible)
    assert page.table.hasFocus()
    index = page.table.currentIndex()
    assert (index.row(), index.column()) == (row_of(page, "Leyton"), 1)
    assert page.question.inquiry().columns == "concern_group"


def test_the_button_leads_back_too_and_is_there_only_for_who_came_from_a_number(hands: Hands) -> None:
    page = open_page(hands)
    page.table.setFocus()
    page.table.go_to(row_of(page, "Leyton"), 0)
    hands.key(Qt.Key.Key_Return)
    hands.until(page.behind.table.hasFocus)
    hands.key(Qt.Key.Key_Return)
    window = hands.window
    hands.until(lambda: window.records is not None and window.records.pane.isVisible())
    records = window.records
    assert records is not None
    records.close_record()
    hands.click(records.to_numbers)
    hands.until(page.isVisible)
    assert page.table.hasFocus()
    hands.key(Qt.Key.Key_R, ALT)
    hands.until(records.isVisible)
    assert not records.to_numbers.isVisible()
    hands.key(Qt.Key.Key_Left, ALT)
    assert records.isVisible()
