"""A wide table on paper: pages beside each other, each with the words of its rows, its headings and an uncut title."""

from __future__ import annotations

import datetime
import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

from vrp_desktop.disclosure.count_table import ColumnKind, CountColumn, CountRow, CountTable
from vrp_desktop.disclosure.rounding import Rounding
from vrp_desktop.disclosure.safe_table import protect
from vrp_desktop.returns.one_table import OneTable, render
from vrp_desktop.returns.workbook import HEADER_ROW

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

TITLE = "Worries by ward & kind, October 2026"


def printed(columns: int, rows: int = 5, title: str = TITLE) -> Worksheet:
    """Give the sheet of a table of so many columns of numbers; each has a column for its note beside it."""
    heads = tuple(CountColumn(f"c{place}", f"Some kind of worry {place}", ColumnKind.COUNT) for place in range(columns))
    lines = tuple(
        CountRow(f"w{place}", f"A ward with a long name {place}", {head.key: 20 + place for head in heads})
        for place in range(rows)
    )
    table = protect(CountTable("Numbers", title, "Ward", heads, lines), Rounding())
    about = ("OFFICIAL-SENSITIVE", "Small numbers are hidden.")
    made = OneTable(table, about, "OFFICIAL-SENSITIVE", datetime.date(2026, 11, 1), "worries", "2026-10", "Worries")
    content, _ = render(made, "0.1")
    return openpyxl.load_workbook(io.BytesIO(content))["Numbers"]


def areas(sheet: Worksheet) -> list[str]:
    return [area.rsplit("!", 1)[-1].replace("$", "") for area in str(sheet.print_area).split(",")]


def columns_of(area: str) -> range:
    first, last = (openpyxl.utils.cell.coordinate_from_string(corner)[0] for corner in area.split(":"))
    place = openpyxl.utils.column_index_from_string
    return range(place(first), place(last) + 1)


@pytest.mark.parametrize("columns", [12, 26, 60])
def test_a_wide_table_is_printed_on_pages_that_hold_each_column_once(columns: int) -> None:
    sheet = printed(columns)
    pages = [columns_of(area) for area in areas(sheet)]
    assert len(pages) > 1
    assert [place for page in pages for place in page] == list(range(1, sheet.max_column + 1))
    for page in pages:
        assert not str(sheet.cell(HEADER_ROW, page[0]).value).startswith("Note"), "a number keeps its note"
        assert sum(sheet.column_dimensions[openpyxl.utils.get_column_letter(one)].width for one in page) <= 200


def test_title_and_sentence_stand_on_the_first_page_and_the_title_at_the_head_of_each() -> None:
    sheet = printed(26)
    first, *others = areas(sheet)
    assert first.startswith("A1:")
    assert {area.split(":")[0].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for area in others} == {str(HEADER_ROW)}
    assert sheet.oddHeader.left.text.strip() == TITLE.replace("&", "&&")
    assert sheet.oddHeader.center.text == "OFFICIAL-SENSITIVE"
    assert sheet.print_title_cols == "$A:$A"
    assert sheet.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
    assert sheet.oddFooter.right.text == "Page &P of &N"


def test_a_title_too_long_for_the_head_of_a_page_ends_in_dots() -> None:
    head = printed(26, title="Worries " * 60).oddHeader.left.text
    assert head.endswith("…")
    assert len(head) < 150


def test_a_table_that_fits_on_one_page_says_its_title_once() -> None:
    sheet = printed(3)
    assert not sheet.print_area
    assert sheet.oddHeader.left.text is None
    assert sheet.page_setup.fitToWidth == 1


def test_a_long_table_says_its_title_on_each_page() -> None:
    assert printed(3, rows=60).oddHeader.left.text.strip() == TITLE.replace("&", "&&")
