"""A council's workbook keeps everything in it when it is filled, whatever made it."""

from __future__ import annotations

import io
import warnings
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from python_calamine import CalamineWorkbook
from returns.template.workbooks import AGAIN_BY_LIBREOFFICE, WORKBOOKS, parts_of
from support.readers import opened_by_libreoffice
from support.returns import few_counts as counts

from vrp_desktop.returns.template.fill import Filled, fill
from vrp_desktop.returns.template.mapping import Entry, Mapping, OneFigure, ToName, ToTable, WholeTable
from vrp_desktop.returns.template.targets import targets_of

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

TABLE = "Worries by ward"
MAPPING = Mapping(
    (
        Entry(WholeTable(TABLE, with_total=False), ToTable("Wards")),
        Entry(OneFigure(TABLE, "All", "Worries"), ToName("Period")),
    )
)
ROWS = [
    ["E0", "Ward 0", 0, "[z]"],
    ["E1", "Ward 1", "[c]", "[c]"],
    ["E2", "Ward 2", 20, 0.5],
    ["E3", "Ward 3", 40, 0.5],
]
LIBREOFFICE = [f"libreoffice {name}" for name in AGAIN_BY_LIBREOFFICE]
NAMES = [*WORKBOOKS, *LIBREOFFICE]


def loaded(content: bytes | Path, **options: bool) -> Workbook:
    """Open with openpyxl, which says of some extensions that it does not know them."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".* extension is not supported")
        return openpyxl.load_workbook(io.BytesIO(content) if isinstance(content, bytes) else content, **options)


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Give every workbook by its name."""
    made = {name: build() for name, build in WORKBOOKS.items()}
    folder = tmp_path_factory.mktemp("again")
    (folder / "in").mkdir()
    for name in AGAIN_BY_LIBREOFFICE:
        (folder / "in" / f"{name}.xlsx").write_bytes(made[name])
    opened_by_libreoffice(list((folder / "in").iterdir()), folder)
    return made | {f"libreoffice {name}": (folder / f"{name}.xlsx").read_bytes() for name in AGAIN_BY_LIBREOFFICE}


@pytest.fixture(scope="module")
def all_filled(templates: dict[str, bytes]) -> dict[str, Filled]:
    tables = {TABLE: counts(TABLE, "Ward", "Ward code")}
    return {name: fill(content, MAPPING, tables) for name, content in templates.items()}


@pytest.fixture(scope="module")
def opened(all_filled: dict[str, Filled], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Have LibreOffice open every filled workbook, and save what it sees."""
    folder = tmp_path_factory.mktemp("opened")
    (folder / "in").mkdir()
    for name, filled in all_filled.items():
        (folder / "in" / f"{name}.xlsx").write_bytes(filled.content)
    opened_by_libreoffice(list((folder / "in").iterdir()), folder)
    return folder


def test_there_are_more_than_twenty() -> None:
    assert len(NAMES) >= 28


@pytest.mark.parametrize("name", NAMES)
def test_what_was_not_filled_keeps_its_bytes_and_its_place(
    name: str, templates: dict[str, bytes], all_filled: dict[str, Filled]
) -> None:
    before, filled = templates[name], all_filled[name]
    after = parts_of(filled.content)
    assert list(after) == list(parts_of(before))
    for path, part in parts_of(before).items():
        assert (after[path] == part) == (path not in filled.changed), path
    allowed = ("xl/workbook.xml", "xl/worksheets/", "xl/tables/")
    assert all(path.startswith(allowed) for path in filled.changed), filled.changed
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(filled.content)) as new:
        assert [(e.date_time, e.compress_type) for e in new.infolist()] == [
            (e.date_time, e.compress_type) for e in old.infolist()
        ]


@pytest.mark.parametrize("name", NAMES)
def test_the_values_read_back_by_two_other_programs(name: str, all_filled: dict[str, Filled]) -> None:
    content = all_filled[name].content
    book = loaded(content)
    assert rows(book["Data"]) == ROWS
    assert book["Front"]["B2"].value == 65
    assert {one.ref for one in book["Data"].tables.values()} == {"A1:E5"}
    seen = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Data").to_python()
    assert [row[:4] for row in seen[1:5]] == ROWS


@pytest.mark.parametrize("name", NAMES)
def test_libreoffice_opens_it_and_works_its_formulas_out_again(name: str, opened: Path) -> None:
    book = loaded(opened / f"{name}.xlsx", data_only=True)
    assert rows(book["Data"]) == ROWS
    assert [book["Data"].cell(row, 5).value for row in (2, 4, 5)] == [0, 40, 80]
    assert book["Front"]["B3"].value == 60


@pytest.mark.parametrize("name", NAMES)
def test_the_cells_keep_their_looks_and_new_rows_take_those_of_the_last(
    name: str, templates: dict[str, bytes], all_filled: dict[str, Filled]
) -> None:
    before = loaded(templates[name])["Data"]
    after = loaded(all_filled[name].content)["Data"]
    for row in range(1, 6):
        for column in range(1, 6):
            old = before.cell(min(row, 4), column)
            assert after.cell(row, column).number_format == old.number_format
            assert after.cell(row, column).font.b == old.font.b


def test_the_sheets_own_extensions_and_namespaces_stay(all_filled: dict[str, Filled]) -> None:
    sheet = parts_of(all_filled["by hand excels_own"].content)["xl/worksheets/sheet1.xml"].decode()
    assert 'mc:Ignorable="x14ac xr"' in sheet
    assert '<x99:thing x99:odd="a &gt; b"/>' in sheet


def test_only_what_depends_on_the_filled_sheets_loses_its_old_results(
    templates: dict[str, bytes], all_filled: dict[str, Filled]
) -> None:
    name = "xlsxwriter many_sheets"
    changed = [path for path in all_filled[name].changed if "worksheets" in path]
    assert changed == ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/sheet27.xml"]
    sheet = parts_of(all_filled[name].content)["xl/worksheets/sheet27.xml"]
    assert b"<f>Front!C3</f></c>" in sheet
    assert b"<f>Front!C3</f><v>12</v>" in parts_of(templates[name])["xl/worksheets/sheet27.xml"]


def test_everything_is_worked_out_on_opening(all_filled: dict[str, Filled]) -> None:
    for name, filled in all_filled.items():
        assert b'fullCalcOnLoad="1"' in parts_of(filled.content)["xl/workbook.xml"], name


def test_rules_for_cells_go_down_with_the_table(all_filled: dict[str, Filled]) -> None:
    colours = loaded(all_filled["openpyxl colours"].content)["Data"]
    assert {str(one.sqref) for one in colours.conditional_formatting} == {"C2:C5", "A2:E5"}
    sheet = parts_of(all_filled["xlsxwriter sparklines"].content)["xl/worksheets/sheet1.xml"]
    assert b'sqref="C2:C5"' in sheet
    assert b"<xm:sqref>C2:C5</xm:sqref>" in sheet
    checks = loaded(all_filled["openpyxl checked_cells"].content)["Data"]
    assert [str(one.sqref) for one in checks.data_validations.dataValidation] == ["B2:B5"]


def test_a_chart_and_a_pivot_that_show_the_old_rows_are_told(all_filled: dict[str, Filled]) -> None:
    assert any("a chart or formula still ends in row 4" in note for note in all_filled["openpyxl bar_chart"].notes)
    assert any("Refresh All" in note for note in all_filled["by hand pivot"].notes)
    assert not all_filled["openpyxl plain"].notes


def test_the_same_values_give_the_same_bytes(templates: dict[str, bytes], all_filled: dict[str, Filled]) -> None:
    again = fill(templates["openpyxl plain"], MAPPING, {TABLE: counts(TABLE, "Ward", "Ward code")})
    assert again.content == all_filled["openpyxl plain"].content


@pytest.mark.parametrize("name", NAMES)
def test_its_targets_are_found(name: str, templates: dict[str, bytes]) -> None:
    targets = targets_of(templates[name])
    assert [one.name for one in targets.tables] == ["Wards"]
    assert targets.tables[0].columns[2:] == (("Worries", False), ("% part", False), ("Twice", True))
    assert "Period" in [one.name for one in targets.names]


def rows(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=5, max_col=4)]
