"""The workbook around the rows: its sheets, tables, seal; the limits of a sheet; the same bytes for the same rows."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest
from support.extracts import columns_of, extract_of, stream_of, written
from support.readers import converted

from vrp_desktop.disclosure.record_sheet import SheetColumn
from vrp_desktop.returns.extract.archive import Archive
from vrp_desktop.returns.extract.book import read_back
from vrp_desktop.returns.extract.make import file_name
from vrp_desktop.returns.extract.parts import sheet_name
from vrp_desktop.returns.extract.sheet import MOST_COLUMNS, MOST_ROWS, SheetMade, SheetText, letters

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = columns_of(ref="text", people="number", note="free_text")
ROWS = [(f"RC-{number:04}", number, f"note {number}") for number in range(130)]


@pytest.fixture
def made(tmp_path: Path) -> Path:
    return written(extract_of(stream_of(COLUMNS, ROWS)), tmp_path / "made.xlsx").path


def test_the_sheets_stand_in_the_order_of_every_workbook(made: Path) -> None:
    book = openpyxl.load_workbook(made)
    assert book.sheetnames == ["Cover", "Notes", "Worries", "Codebook", "_meta"]
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible"] * 4 + ["hidden"]
    for sheet in book.worksheets[:4]:
        (table,) = sheet.tables.values()
        assert table.ref == sheet.dimensions.replace("A1", "A3")
        assert [column.name for column in table.tableColumns] == [cell.value for cell in sheet[3]]
        assert sheet.freeze_panes == "A4"
        assert sheet.print_title_rows == "$3:$3"
        assert "OFFICIAL-SENSITIVE" in str(sheet.oddHeader.center.text)
        assert sheet.page_setup.orientation == "landscape"


def test_the_cover_says_why_and_how_many(made: Path) -> None:
    cover = {row[0].value: row[1].value for row in openpyxl.load_workbook(made)["Cover"].iter_rows(min_row=4)}
    assert cover["Reason"] == "to look at the summer"
    assert cover["Rows of Worries"] == "130"
    assert cover["Form versions"] == "2026.11.1"


def test_the_codebook_says_what_each_code_means(made: Path) -> None:
    sheet = openpyxl.load_workbook(made)["Codebook"]
    assert [cell.value for cell in sheet[4]] == [
        "Worries", "Ward", "Which ward?", "ward", "One choice", "E05", "Lea & Bridge", "2026.11.1",
    ]  # fmt: skip


def test_the_seal_is_of_the_sheets_as_they_lie_in_the_file(made: Path) -> None:
    said = {row[0].value: row[1].value for row in openpyxl.load_workbook(made)["_meta"].iter_rows(min_row=4)}
    with zipfile.ZipFile(made) as archive:
        parts = {hashlib.sha256(archive.read(n)).hexdigest() for n in archive.namelist() if "/worksheets/sheet" in n}
    sealed = {value for name, value in said.items() if name.startswith("sha256 of ")}
    assert len(sealed) == 4
    assert sealed < parts
    assert said["rows"] == "130"


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = (written(extract_of(stream_of(COLUMNS, ROWS)), tmp_path / name) for name in ("1.xlsx", "2.xlsx"))
    assert one.path.read_bytes() == other.path.read_bytes()
    assert one.sha256 == hashlib.sha256(one.path.read_bytes()).hexdigest()


def test_a_register_without_rows_makes_a_workbook_too(tmp_path: Path) -> None:
    path = written(extract_of(stream_of(COLUMNS, []), expected=0), tmp_path / "none.xlsx").path
    sheet = openpyxl.load_workbook(path)["Worries"]
    assert next(iter(sheet.tables.values())).ref == "A3:C4"
    assert [cell.value for cell in sheet[3]] == ["ref", "people", "note"]


def test_the_limits_are_excels() -> None:
    # 1,048,576 lines, three of them above the rows.
    assert MOST_ROWS == 1_048_573
    assert letters(MOST_COLUMNS - 1) == "XFD"
    with pytest.raises(ValueError, match="16385 columns"):
        SheetText(title="", about="", columns=[SheetColumn("a", "a")] * 16_385, marking="")


@pytest.mark.parametrize(("most", "sizes"), [(60, [60, 60, 10]), (65, [65, 65]), (130, [130]), (129, [129, 1])])
def test_a_full_sheet_goes_on_in_a_further_one(most: int, sizes: list[int], tmp_path: Path) -> None:
    path = written(extract_of(stream_of(COLUMNS, ROWS)), tmp_path / "split.xlsx", most_rows=most).path
    book = openpyxl.load_workbook(path)
    names = ["Worries", "Worries (2)", "Worries (3)"][: len(sizes)]
    assert book.sheetnames == ["Cover", "Notes", *names, "Codebook", "_meta"]
    assert [book[name].max_row - 3 for name in names] == sizes
    rows = [tuple(cell.value for cell in row) for name in names for row in book[name].iter_rows(min_row=4)]
    assert rows == ROWS
    notes = " ".join(str(row[1].value) for row in book["Notes"].iter_rows(min_row=4))
    assert ("holds" in notes) == (len(sizes) > 1)
    if len(sizes) > 1:
        assert f"An Excel sheet holds {most + 3:,} lines" in notes
        assert f"Worries has more rows than that, so they stand in {len(sizes)} sheets" in notes


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("Worries: what/who?", "Worries- what-who-"),
        ("[a]*b\\c", "-a--b-c"),
        ("'quoted'", "quoted"),
        ("history", "History-"),
        ("  ", "Sheet"),
        ("x" * 40, "x" * 31),
        ("\U0001f600" * 20, "\U0001f600" * 15),
    ],
)
def test_a_sheets_name_is_one_that_excel_takes(wanted: str, name: str, tmp_path: Path) -> None:
    path = written(extract_of(stream_of(COLUMNS, ROWS, name=wanted)), tmp_path / "named.xlsx").path
    assert openpyxl.load_workbook(path).sheetnames[2] == name


def test_no_two_sheets_have_one_name() -> None:
    assert sheet_name("cover", ["Cover"]) == "cover (2)"
    assert sheet_name("x" * 40, ["X" * 31]) == "x" * 27 + " (2)"


def test_headings_are_on_one_line_and_no_two_alike(tmp_path: Path) -> None:
    columns = [SheetColumn(str(n), title) for n, title in enumerate(["Ward", "ward", "a\nb <&>", "", "x" * 300])]
    path = written(extract_of(stream_of(columns, [tuple("abcde")])), tmp_path / "heads.xlsx").path
    sheet = openpyxl.load_workbook(path)["Worries"]
    heads = [cell.value for cell in sheet[3]]
    assert heads == ["Ward", "ward (2)", "a b <&>", "Column", "x" * 255]
    assert [column.name for column in next(iter(sheet.tables.values())).tableColumns] == heads


def test_what_is_asked_several_times_has_its_own_sheet(tmp_path: Path) -> None:
    others = stream_of(columns_of(ref="text", no="number"), [("RC-0001", 1), ("RC-0001", 2)], name="Others")
    path = written(extract_of(stream_of(COLUMNS, ROWS), others, expected=132), tmp_path / "two.xlsx").path
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[2:4] == ["Worries", "Others"]
    assert [cell.value for cell in book["Others"][5]] == ["RC-0001", 2]


def test_the_file_is_named_by_the_rule_and_counts_on(tmp_path: Path) -> None:
    extract = replace(extract_of(stream_of(COLUMNS, ROWS)), word="my form/ö")
    first = file_name(extract, tmp_path)
    assert first.name == "VRP_Extract-my-form_2026-10_OFFICIAL-SENSITIVE_v1.xlsx"
    first.touch()
    assert file_name(extract, tmp_path).name.endswith("_v2.xlsx")


def test_libreoffice_opens_it(made: Path, tmp_path: Path) -> None:
    third_sheet_as_csv = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,3"
    converted([made], third_sheet_as_csv, tmp_path)
    (found,) = tmp_path.glob("*.csv")
    lines = found.read_text(encoding="utf-8").splitlines()
    assert lines[2:4] == ["ref,people,note", "RC-0000,0,note 0"]
    assert len(lines) == 133


def test_parts_beyond_four_gigabytes_are_zip64() -> None:
    file = io.BytesIO()
    archive = Archive(file, most=1_000)
    with archive.part("large.xml") as part:
        for _block in range(20):
            part.write(b"some words to be written " * 100)
    archive.add("small.xml", "ä")
    archive.close()
    assert file.getvalue()[4:6] == b"\x2d\x00", "version 4.5, as ZIP64 needs"
    with zipfile.ZipFile(file) as found:
        assert found.testzip() is None
        assert len(found.read("large.xml")) == 50_000
        assert found.read("small.xml").decode() == "ä"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/tables/table1.xml", "[Content_Types].xml"])
def test_a_byte_that_the_disk_changed_is_noticed(part: str, made: Path) -> None:
    content = bytearray(made.read_bytes())
    assert list(read_back(io.BytesIO(content), []))[-1][1]
    with zipfile.ZipFile(made) as archive:
        info = archive.getinfo(part)
    # Behind the part's heading of 30 bytes, its name and the room for ZIP64.
    content[info.header_offset + 30 + len(part) + 20 + info.compress_size // 2] ^= 0x40
    assert not list(read_back(io.BytesIO(content), []))[-1][1]


def test_another_sheet_than_was_written_is_noticed(made: Path) -> None:
    file = io.BytesIO(made.read_bytes())
    assert not list(read_back(file, [SheetMade("Worries", 1, 130, "0" * 64)]))[-1][1]
    assert not list(read_back(file, [SheetMade("Worries", 9, 130, "0" * 64)]))[-1][1]
