"""Finding records: search as you type, sort, filter; and the model under Qt's own tester."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from support.hands import Hands
from support.tour import make_borough

from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vrp_desktop.ui.pages.records import RecordsPage

ALT = Qt.KeyboardModifier.AltModifier
RECORDS = 450
"""More than two pages of the model."""


@pytest.fixture(scope="module")
def borough(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("borough")
    make_borough(folder, RECORDS)
    return folder


@pytest.fixture
def hands(qtbot: QtBot, borough: Path) -> Iterator[Hands]:
    made = Hands.at(qtbot, borough)
    made.unlock()
    made.key(Qt.Key.Key_R, ALT)
    made.until(lambda: made.window.records is not None and made.window.records.model.rowCount() > 0)
    yield made
    made.close()


def page_of(hands: Hands) -> RecordsPage:
    assert hands.window.records is not None
    return hands.window.records


def column(page: RecordsPage, place: int) -> list[str]:
    return [page.model.index(row, place).data() for row in range(page.model.rowCount())]


def count(page: RecordsPage) -> int:
    return int(page.count.text().split()[0].replace(",", "")) if page.count.isVisible() else 0


def test_typing_narrows_the_table_and_clearing_widens_it(hands: Hands) -> None:
    page = page_of(hands)
    hands.until(lambda: count(page) == RECORDS)
    page.kind.setCurrentIndex(1)
    page.search.setFocus()
    hands.type("knives ")
    hands.until(lambda: 0 < count(page) < 60)
    at = column(page, 1).index("Knives or other weapons")
    ward, before = column(page, 2)[at], count(page)
    hands.type(ward[:6].lower())
    hands.until(lambda: 0 < count(page) < before)
    assert "Knives or other weapons" in column(page, 1)
    assert ward in column(page, 2)
    page.kind.setCurrentIndex(0)
    page.search.clear()
    hands.until(lambda: count(page) == RECORDS)


def test_signs_that_a_search_language_would_read_do_no_harm(hands: Hands) -> None:
    page = page_of(hands)
    hands.type('"kni* OR NEAR( -x')
    hands.until(lambda: page.empty.isVisible() or count(page) < RECORDS)
    assert page.note.sentences() == ""


def test_kind_period_and_ward_filter(hands: Hands) -> None:
    page = page_of(hands)
    page.kind.setCurrentIndex(1)
    hands.until(lambda: set(column(page, 4)) == {"A resident's worry"})
    worries = round(RECORDS * 0.6)
    hands.until(lambda: count(page) == worries)
    page.ward.setCurrentText("Leyton")
    hands.until(lambda: set(column(page, 2)) == {"Leyton"})
    page.period.setCurrentText("Last month")
    hands.until(lambda: count(page) < worries / 10)


def test_clicking_a_heading_sorts(hands: Hands) -> None:
    page = page_of(hands)
    header = page.table.horizontalHeader()
    header.setSortIndicator(2, Qt.SortOrder.AscendingOrder)
    hands.until(lambda: column(page, 2) == sorted(column(page, 2)))
    assert column(page, 2)[0] == "", "what has no place, like an online post, stands first"
    header.setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    hands.until(lambda: column(page, 0)[0][-4:] >= column(page, 0)[-1][-4:])


def test_scrolling_brings_the_next_page_until_all_are_there(hands: Hands) -> None:
    page = page_of(hands)
    tester = QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert page.model.rowCount() < RECORDS

    def scrolled_to_the_end() -> bool:
        page.table.scrollToBottom()
        return page.model.rowCount() == RECORDS

    hands.until(scrolled_to_the_end)
    assert len(set(column(page, 5))) == RECORDS, "no record stands there twice"
    tester.deleteLater()


def test_enter_opens_the_record_and_closing_goes_back_to_the_table(hands: Hands) -> None:
    page = page_of(hands)
    page.table.setFocus()
    page.table.selectRow(3)
    hands.key(Qt.Key.Key_Return)
    hands.until(page.pane.isVisible)
    hands.click(page.pane.close_pane)
    assert not page.pane.isVisible()
    assert hands.focus() is page.table


def test_the_keyboard_leads_from_the_search_to_the_record_and_back(hands: Hands) -> None:
    page = page_of(hands)
    hands.type("lea")
    hands.until(lambda: 0 < count(page) < RECORDS)
    hands.key(Qt.Key.Key_Return)
    assert hands.focus() is page.table
    hands.key(Qt.Key.Key_Return)
    hands.until(page.pane.isVisible)
    hands.key(Qt.Key.Key_Escape)
    assert not page.pane.isVisible()
    hands.key(Qt.Key.Key_Escape)
    assert hands.focus() is page.search
    hands.until(lambda: count(page) == RECORDS)


def test_closing_the_window_while_a_search_waits_does_no_harm(hands: Hands) -> None:
    page = page_of(hands)
    hands.type("le")
    hands.close()
    page._filter_changed()  # noqa: SLF001 - what the timer would do
    assert hands.window.jobs.running == 0


def test_a_record_is_found_by_its_number(hands: Hands) -> None:
    page = page_of(hands)
    number = page.model.index(0, 5).data()
    hands.type(number)
    hands.until(lambda: count(page) == 1)
    assert column(page, 5) == [number]


def test_escape_leads_back_from_the_help(hands: Hands) -> None:
    hands.key(Qt.Key.Key_F1)
    hands.until(lambda: hands.window.help is not None and hands.window.help.isVisible())
    hands.key(Qt.Key.Key_Escape)
    hands.until(page_of(hands).isVisible)


def test_nothing_found_says_so_and_offers_no_first_record(hands: Hands) -> None:
    page = page_of(hands)
    hands.type("zzzz")
    hands.until(page.empty.isVisible)
    assert "Nothing fits" in page.empty.text()
    assert not page.first.isVisible()
    hands.click(page.show_all)
    hands.until(lambda: count(page) == RECORDS)
    assert hands.focus() is page.search


def test_the_keyboard_does_not_get_lost_when_the_table_goes(hands: Hands) -> None:
    page = page_of(hands)
    page.table.setFocus()
    page.search.setText("zzzz")
    hands.until(page.empty.isVisible)
    assert hands.focus() is page.search


def test_an_empty_store_says_what_would_be_here(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    hands.unlock()
    hands.key(Qt.Key.Key_R, ALT)
    hands.until(lambda: hands.window.records is not None and hands.window.records.empty.isVisible())
    page = page_of(hands)
    assert page.first.isVisible()
    hands.click(page.first)
    hands.until(lambda: hands.window.home is not None and hands.window.home.isVisible())
    hands.close()


def test_only_coordinators_see_how_a_worry_is_dealt_with(hands: Hands, qtbot: QtBot, tmp_path: Path) -> None:
    assert not page_of(hands).table.isColumnHidden(3)
    make_borough(tmp_path, 10, Role.AMBASSADOR)
    other = Hands.at(qtbot, tmp_path)
    other.unlock()
    other.key(Qt.Key.Key_R, ALT)
    other.until(lambda: other.window.records is not None and other.window.records.model.rowCount() > 0)
    assert page_of(other).table.isColumnHidden(3)
    other.close()
