"""Workbooks written for real and read back, by openpyxl and by LibreOffice."""

from __future__ import annotations

import csv
import datetime
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from support.readers import converted

from vrp_desktop.returns import meta
from vrp_desktop.returns.values import notes, summary
from vrp_desktop.returns.workbook import HEADER_ROW
from vrp_desktop.returns.write import render, write

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

    from vrp_desktop.returns.values import ReturnValues

BOTH = ("ambassador", "partnership")


@pytest.fixture
def values(request: pytest.FixtureRequest) -> ReturnValues:
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]


@pytest.fixture
def book(values: ReturnValues, tmp_path: Path) -> Workbook:
    return openpyxl.load_workbook(write(values, tmp_path / "return.xlsx", "0.1").path)


@pytest.mark.parametrize(
    ("values", "sheets"),
    [
        ("ambassador", ["Cover", "Notes", "Activity", "Worries", "Mentoring", "Help I need", "Sign-off", "_meta"]),
        (
            "partnership",
            [
                *("Cover", "Notes", "Worries by ward", "Worries by type", "Activity"),
                *("Charts", "Checks", "Sign-off", "_meta"),
            ],
        ),
    ],
    indirect=["values"],
)
def test_the_sheets_stand_in_their_order_and_meta_is_hidden(book: Workbook, sheets: list[str]) -> None:
    assert book.sheetnames == sheets
    assert book["_meta"].sheet_state == "hidden"


@pytest.mark.parametrize("values", BOTH, indirect=True)
def test_every_sheet_is_accessible(book: Workbook) -> None:
    for sheet in book.worksheets[:-1]:
        assert sheet["A1"].value, f"{sheet.title} has no title"
        assert not sheet.merged_cells.ranges
        if sheet.title != "Charts":
            assert len(sheet.tables) == 1
            assert sheet.freeze_panes == f"A{HEADER_ROW + 1}"
            assert all(cell.value for cell in sheet[HEADER_ROW]), f"{sheet.title} has a column without a heading"
        assert sheet.page_setup.orientation == "landscape"
        assert "OFFICIAL-SENSITIVE" in sheet.oddHeader.center.text
        assert sheet.oddFooter.right.text == "Page &P of &N"


def test_what_looks_like_a_formula_arrives_as_text(ambassador: ReturnValues, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(ambassador, tmp_path / "a.xlsx", "0.1").path)
    titles = [book["Activity"].cell(HEADER_ROW + 1 + n, 4) for n in range(5)]
    assert [cell.value for cell in titles] == ["=1+1", "+44 20 7946 0018", "-x", "@SUM(A1)", "=cmd|'/C calc'!A0"]
    assert {cell.data_type for cell in titles} == {"s"}
    assert book["Help I need"].cell(HEADER_ROW + 1, 2).data_type == "s"


def test_dates_and_numbers_are_real(ambassador: ReturnValues, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write(ambassador, tmp_path / "a.xlsx", "0.1").path)["Worries"]
    date, people = sheet.cell(HEADER_ROW + 1, 2), sheet.cell(HEADER_ROW + 1, 4)
    assert date.value == datetime.datetime(2026, 10, 3)
    assert date.number_format == "[$-809]dd/mm/yyyy"
    assert people.value == 3


def test_hidden_numbers_leave_their_cell_empty_and_the_symbol_beside_it(
    partnership: ReturnValues, tmp_path: Path
) -> None:
    sheet = openpyxl.load_workbook(write(partnership, tmp_path / "p.xlsx", "0.1").path)["Worries by ward"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER_ROW, max_col=6)]
    assert rows[0] == ["Ward code", "Ward", "Worries", "Note 1", "Part", "Note 2"]
    assert rows[1][2:4] == [0, None]
    assert rows[2][2:4] == [None, "[c]"]
    assert rows[3][2:4] == [20, None]


@pytest.mark.parametrize("values", BOTH, indirect=True)
def test_headings_stand_out_and_lie_over_their_numbers_in_every_program(book: Workbook) -> None:
    for sheet in book.worksheets[:-1]:
        for cell in sheet[HEADER_ROW]:
            if not cell.value:
                continue
            assert cell.font.bold
            assert cell.fill.fgColor.rgb.endswith("1F6F4A")
            below = sheet.cell(HEADER_ROW + 1, cell.column)
            if isinstance(below.value, int | float) and below.number_format != "General":
                assert cell.alignment.horizontal == below.alignment.horizontal == "right"


@pytest.mark.parametrize("values", BOTH, indirect=True)
def test_a_long_text_wraps_and_its_row_has_room(book: Workbook) -> None:
    for sheet in book.worksheets[:-1]:
        for row in sheet.iter_rows(min_row=HEADER_ROW + 1):
            for cell in row:
                width = sheet.column_dimensions[cell.column_letter].width
                if cell.data_type == "s" and len(cell.value) > width and sheet.title != "Charts":
                    assert cell.alignment.wrap_text, f"{sheet.title}: {cell.value}"
                    assert sheet.row_dimensions[cell.row].height >= 30


def test_a_text_that_no_cell_holds_is_cut_and_that_is_said(ambassador: ReturnValues, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(ambassador, tmp_path / "return.xlsx", "0.1").path)
    ideas = [str(cell.value) for row in book["Worries"] for cell in row if str(cell.value).startswith("xxx")]
    assert ideas == ["x" * 32_766 + "…"]
    said = "Worries: 1 text is longer than the 32,767 signs that an Excel cell holds"
    assert any(str(row[1]).startswith(said) for row in book["Notes"].iter_rows(values_only=True) if row[1:])
    assert any(note.startswith(said) for note in notes(ambassador))


@pytest.mark.parametrize("values", BOTH, indirect=True)
def test_a_cell_of_words_stays_one_when_it_is_typed_into_again(book: Workbook) -> None:
    words = [
        cell
        for sheet in book.worksheets
        for row in sheet.iter_rows(min_row=HEADER_ROW + 1)
        for cell in row
        if cell.data_type == "s" and sheet.sheet_state != "hidden"
    ]
    assert words
    assert {cell.number_format for cell in words} == {"@"}
    formulas = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert all(cell.number_format != "@" for cell in formulas)


def test_the_total_is_marked(partnership: ReturnValues, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write(partnership, tmp_path / "p.xlsx", "0.1").path)["Worries by ward"]
    last = [cell for cell in sheet[sheet.max_row] if cell.value is not None]
    assert last
    assert all(cell.font.bold for cell in last)
    assert not any(cell.font.bold for cell in sheet[sheet.max_row - 1])


def test_no_true_small_number_is_anywhere_in_the_partnership_workbook(
    partnership: ReturnValues, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(write(partnership, tmp_path / "p.xlsx", "0.1").path)
    tables = (book["Worries by ward"], book["Worries by type"], book["Activity"])
    cells = [cell for sheet in tables for row in sheet.iter_rows(min_row=4) for cell in row]
    counts = [cell.value for cell in cells if cell.number_format == "#,##0" and cell.value is not None]
    assert counts
    assert all(n % 5 == 0 for n in counts)


def test_the_chart_is_native_and_has_words_for_those_who_cannot_see_it(
    partnership: ReturnValues, tmp_path: Path
) -> None:
    path = write(partnership, tmp_path / "p.xlsx", "0.1").path
    with zipfile.ZipFile(path) as package:
        assert [name for name in package.namelist() if name.startswith("xl/charts/chart")]
        drawing = package.read("xl/drawings/drawing1.xml").decode()
        chart = package.read("xl/charts/chart1.xml").decode()
    assert 'descr="Bar chart: Worries by ward, October 2026. Worries (rounded) by ward.' in drawing
    assert "Worries (rounded)" in chart
    assert "Worries by ward, October 2026" in chart
    assert '<c:crosses val="max"' in chart or '<crosses val="max"' in chart, "the numbers stand below the bars"


@pytest.mark.parametrize("values", BOTH, indirect=True)
def test_the_same_values_give_the_same_bytes(values: ReturnValues) -> None:
    assert render(values, "0.1") == render(values, "0.1")


@pytest.mark.parametrize("values", BOTH, indirect=True)
def test_the_seal_holds_and_breaks(values: ReturnValues, tmp_path: Path) -> None:
    path = write(values, tmp_path / "r.xlsx", "0.1").path
    book = openpyxl.load_workbook(path)
    assert meta.is_sealed(book)
    book.worksheets[2].cell(HEADER_ROW + 1, 2).value = "somebody changed this"
    assert not meta.is_sealed(book)


@pytest.mark.parametrize("values", BOTH, indirect=True)
def test_the_preview_says_what_the_workbook_has(values: ReturnValues, book: Workbook) -> None:
    for sheet in summary(values):
        first, last = next(iter(book[sheet.name].tables.values())).ref.split(":")
        assert book[sheet.name][first].row == HEADER_ROW
        assert book[sheet.name][last].row - HEADER_ROW == max(sheet.rows, 1)
    assert all(note.endswith(".") for note in notes(values))


@pytest.mark.parametrize("values", BOTH, indirect=True)
def test_libreoffice_opens_it(values: ReturnValues, tmp_path: Path) -> None:
    path = write(values, tmp_path / "r.xlsx", "0.1").path
    # The second sheet-independent token asks for every sheet as a file of its own.
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    converted([path], every_sheet, tmp_path)
    name = "Worries by ward" if values.id == "R-B" else "Activity"
    with (tmp_path / f"r-{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    flat = [cell for row in rows for cell in row]
    assert ("[c]" in flat and "20" in flat) if values.id == "R-B" else ("=1+1" in flat and "03/10/2026" in flat)
