"""Every workbook of the sample borough, as other programs read it: openpyxl, calamine and LibreOffice."""

from __future__ import annotations

import datetime
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from support.readers import by_calamine, by_openpyxl, opened_by_libreoffice
from support.stores import new_borough

from vrp_desktop.operations import making
from vrp_desktop.returns import checks
from vrp_desktop.returns.layout import CHECK
from vrp_desktop.returns.meta import is_sealed
from vrp_desktop.returns.package import META
from vrp_desktop.returns.workbook import HEADER_ROW
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


RETURNS = (
    ("R-A", "2026-10"),
    ("R-B", "2026-27_Q2"),
    ("R-B", "2026-10"),
    ("R-C", "2026-27_Q2"),
    ("R-D", "2026-27_Q2"),
)
WITH_COUNTS = ("VRP_Partnership", "VRP_Duty")


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Path]]:
    """Make the returns of the whole sample borough once."""
    folder = tmp_path_factory.mktemp("sample")
    session = new_borough(folder, today=datetime.date(2026, 11, 20))
    made = []
    for which, period in RETURNS:
        request = making.made_safe(session, making.ReturnRequest(which, period, is_checked=True))
        made.append(making.make(session, request, folder, Progress()).path)
    session.store.close()
    return made


@pytest.fixture(scope="module")
def recalculated(workbooks: list[Path], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Let LibreOffice open each, work every formula out again, and save it."""
    folder = tmp_path_factory.mktemp("office")
    opened_by_libreoffice(workbooks, folder)
    return [folder / path.name for path in workbooks]


def test_two_readers_read_the_same(workbooks: list[Path]) -> None:
    for path in workbooks:
        ours, theirs = by_openpyxl(path), by_calamine(path)
        assert list(ours) == list(theirs)
        for name, cells in ours.items():
            width = max(map(len, cells))
            padded = [row + [""] * (width - len(row)) for row in theirs[name]]
            assert cells == padded, f"{path.name}, {name}"


def test_every_workbook_is_sealed(workbooks: list[Path]) -> None:
    for path in workbooks:
        assert is_sealed(openpyxl.load_workbook(path)), path.name


def test_libreoffice_works_every_check_out_to_what_stands_there(
    workbooks: list[Path], recalculated: list[Path]
) -> None:
    for path, again in zip(workbooks, recalculated, strict=True):
        before, after = by_openpyxl(path), by_openpyxl(again)
        assert list(before) == list(after)
        if not path.name.startswith(WITH_COUNTS):
            continue
        lines = after[checks.SHEET][HEADER_ROW:]
        assert lines
        assert {line[4] for line in lines} == {"Yes"}
        for name, column, count, same, _all in lines:
            assert isinstance(name, str)
            heads = after[name][HEADER_ROW - 1]
            number, check = heads.index(column), heads.index(f"{column} {CHECK}")
            pairs = [(row[number], row[check]) for row in after[name][HEADER_ROW:] if row[check] != ""]
            assert len(pairs) == count == same
            for stands_there, again in pairs:
                assert again == pytest.approx(stands_there, abs=0.0005)


def test_beside_each_percentage_of_shown_numbers_stands_its_check_and_beside_a_sign_nothing(
    workbooks: list[Path],
) -> None:
    seen = 0
    for path in (one for one in workbooks if one.name.startswith(WITH_COUNTS)):
        book = openpyxl.load_workbook(path)
        for sheet in book.worksheets[:-1]:
            heads = [cell.value for cell in sheet[HEADER_ROW]]
            for place, head in enumerate(heads):
                if not str(head).endswith(f" {CHECK}"):
                    continue
                of = heads.index(str(head).removesuffix(f" {CHECK}"))
                assert of in (place - 1, place - 2)
                for row in sheet.iter_rows(min_row=HEADER_ROW + 1):
                    number, *sign, check = row[of : place + 1]
                    where = f"{path.name}, {sheet.title}, {check.coordinate}"
                    assert (check.value is not None) == isinstance(number.value, int | float), where
                    if check.value is not None:
                        seen += 1
                        assert not any(one.value for one in sign), where
                        assert str(check.value).startswith(("=ROUND(", "=MIN(")), where
                        assert "!" not in str(check.value), f"{where}: of another sheet"
                        assert check.number_format == number.number_format, where
    assert seen > 50


def test_libreoffice_reads_every_value_as_it_was_written(workbooks: list[Path], recalculated: list[Path]) -> None:
    for path, again in zip(workbooks, recalculated, strict=True):
        before, after = by_openpyxl(path), by_openpyxl(again)
        for name, cells in before.items():
            for row, (ours, theirs) in enumerate(zip(cells, after[name], strict=True), 1):
                padded = theirs + [""] * (len(ours) - len(theirs))
                assert ours == padded[: len(ours)], f"{path.name}, {name}, row {row}"


def test_every_sheet_follows_the_rules_for_accessible_spreadsheets(workbooks: list[Path]) -> None:
    for path in workbooks:
        book = openpyxl.load_workbook(path)
        assert book.sheetnames[:2] == ["Cover", "Notes"]
        assert book.sheetnames[-1] == META
        assert [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"] == [META]
        assert book.active is not None
        assert book.active.title == "Cover"
        names = [table for sheet in book.worksheets for table in sheet.tables]
        assert len(names) == len(set(names))
        for sheet in book.worksheets[:-1]:
            where = f"{path.name}, {sheet.title}"
            assert sheet["A1"].value, f"{where}: no title in A1"
            assert sheet["A1"].font.size == 14
            assert sheet["A2"].value, f"{where}: does not say what it is"
            assert not sheet.merged_cells.ranges, where
            assert sheet.page_setup.orientation == "landscape"
            assert sheet.page_setup.paperSize == 9
            marking = "OFFICIAL" if path.name.startswith("VRP_YouSaidWeDid") else "OFFICIAL-SENSITIVE"
            assert sheet.oddHeader.center.text.split(".")[0] == marking
            assert sheet.oddFooter.right.text == "Page &P of &N"
            if sheet.title == "Charts":
                continue
            assert len(sheet.tables) == 1, f"{where}: one table a sheet"
            (table,) = sheet.tables.values()
            heads = [cell.value for cell in sheet[HEADER_ROW]]
            assert all(heads), f"{where}: a column without a heading"
            assert len({str(head).casefold() for head in heads}) == len(heads), f"{where}: two headings alike"
            assert table.ref.startswith(f"A{HEADER_ROW}:")
            assert [column.name for column in table.tableColumns] == heads
            assert sheet.freeze_panes == f"A{HEADER_ROW + 1}"
            for row in sheet.iter_rows(min_row=HEADER_ROW + 1):
                assert any(cell.value not in (None, "") for cell in row), f"{where}: an empty row"


def test_every_chart_says_in_words_what_it_shows(workbooks: list[Path]) -> None:
    for path in (one for one in workbooks if one.name.startswith(WITH_COUNTS)):
        with zipfile.ZipFile(path) as package:
            names = [name for name in package.namelist() if name.startswith("xl/charts/chart")]
            drawing = package.read("xl/drawings/drawing1.xml").decode()
            drawn = [package.read(name).decode() for name in names]
        assert names
        assert drawing.count("descr=") == len(names)
        for chart in drawn:
            assert chart.count("<c:title>") == 3, "a title and the names of both axes"


def test_outcomes_over_time_are_lines_beside_their_baseline(workbooks: list[Path]) -> None:
    (path,) = (one for one in workbooks if one.name.startswith("VRP_Partnership_2026-27_Q2"))
    with zipfile.ZipFile(path) as package:
        drawing = package.read("xl/drawings/drawing1.xml").decode()
        charts = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/charts/chart")]
    lines = [chart for chart in charts if "<c:lineChart>" in chart]
    assert len(lines) == 2
    for sheet, chart in zip(("Knife crime over time", "Absence over time"), lines, strict=True):
        table = by_openpyxl(path)[sheet]
        heads, rows = table[HEADER_ROW - 1], table[HEADER_ROW:]
        assert chart.count("<c:ser>") == 2
        for head in ("Number", "Baseline"):
            numbers = [row[heads.index(head)] for row in rows]
            assert len(numbers) > 3
            drawn = "".join(f'<c:pt idx="{place}"><c:v>{number}</c:v></c:pt>' for place, number in enumerate(numbers))
            assert drawn in chart
    assert "Line chart: Knife crime, 12 months up to each month. Offences by 12 months up to. Number from " in drawing


def test_no_part_tells_of_where_it_was_made(workbooks: list[Path]) -> None:
    for path in workbooks:
        with zipfile.ZipFile(path) as package:
            text = b"".join(package.read(name) for name in package.namelist()).decode()
        assert str(path.parent) not in text
        assert "<dc:creator>VRP Desktop</dc:creator>" in text
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
