"""What stands in a register arrives in Excel as it was typed: read back by two readers that know nothing of us."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from support.extracts import columns_of, extract_of, stream_of, written

from vrp_desktop.returns.extract.archive import zlib_compressor
from vrp_desktop.returns.extract.cells import escaped

if TYPE_CHECKING:
    from pathlib import Path

INJECTIONS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "|cmd",
    "=cmd|'/C calc'!A0",
    '=HYPERLINK("http://x.invalid","y")',
)
TEXTS = (
    *INJECTIONS,
    "007",
    "0207946",
    "1234567890123456789",
    "café \u2013 “naïve” ☕ \U0001d518 ܫܠܡܐ",
    "<b>&amp;</b> ]]>",
    "two\nlines",
    " room on both sides ",
    "TRUE",
    "1E5",
    "3/4",
    "2026-10-03",
    "#REF!",
    "'quoted",
)
DAY = datetime.date(2026, 10, 3)


def by_openpyxl(path: Path, sheet: str = "Worries") -> list[list[Any]]:
    rows = openpyxl.load_workbook(path)[sheet].iter_rows(min_row=4)
    return [[cell.value for cell in row] for row in rows]


def by_calamine(path: Path, sheet: str = "Worries") -> list[list[Any]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)[3:]


def test_ten_injections_and_other_texts_arrive_as_typed(tmp_path: Path) -> None:
    rows = [(f"R{place}", text, text) for place, text in enumerate(TEXTS)]
    stream = stream_of(columns_of(ref="text", short="text", note="free_text"), rows)
    path = written(extract_of(stream), tmp_path / "a.xlsx").path
    assert by_openpyxl(path) == [list(row) for row in rows]
    assert by_calamine(path) == [list(row) for row in rows]
    cells = [cell for row in openpyxl.load_workbook(path)["Worries"].iter_rows(min_row=4) for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    assert {cell.number_format for cell in cells} == {"@"}, "so it stays text when somebody edits it"


def test_numbers_and_days_are_numbers_and_days(tmp_path: Path) -> None:
    moment = datetime.datetime(2026, 10, 3, 14, 30, 5)
    rows = [
        ("R1", 5, DAY, moment),
        ("R2", -3, datetime.date(1900, 3, 1), datetime.datetime(2026, 1, 1)),
        ("R3", 2.5, None, None),
        ("R4", None, DAY, moment.replace(tzinfo=datetime.timezone(datetime.timedelta(hours=5)))),
        ("R5", 0, DAY, moment),
    ]
    columns = columns_of(a="text", b="number", c="date", d="date_and_time")
    path = written(extract_of(stream_of(columns, rows)), tmp_path / "a.xlsx").path
    midnight = datetime.time()
    expected = [
        [ref, number, day and datetime.datetime.combine(day, midnight), at and at.replace(tzinfo=None)]
        for ref, number, day, at in rows
    ]
    found = by_openpyxl(path)
    assert found == expected
    assert [type(row[1]) for row in found] == [int, int, float, type(None), int]
    formats = {cell.number_format for cell in openpyxl.load_workbook(path)["Worries"]["C"][3:] if cell.value}
    assert formats == {"[$-809]dd/mm/yyyy"}
    other = by_calamine(path)
    assert [row[1] for row in other] == [5, -3, 2.5, "", 0]
    assert other[0][2] == DAY
    assert other[0][3] == moment


@pytest.mark.parametrize(
    ("kind", "value", "arrives"),
    [
        ("number", 999_999_999_999_999, 999_999_999_999_999),
        ("number", 1_234_567_890_123_456, "1234567890123456"),
        ("number", "about 5", "about 5"),
        ("number", "007", "007"),
        ("number", float("inf"), "inf"),
        ("number", True, "True"),
        ("date", datetime.date(1899, 5, 1), "1899-05-01"),
        ("date", datetime.date(1900, 2, 28), "1900-02-28"),
        ("date", "some time in May", "some time in May"),
        ("date and time", datetime.datetime(1850, 1, 1), "1850-01-01T00:00:00"),
        ("text", 12, "12"),
        ("text", DAY, "2026-10-03"),
        ("free text", 12, "12"),
    ],
)
def test_what_does_not_fit_its_column_becomes_text(kind: str, value: object, arrives: object, tmp_path: Path) -> None:
    stream = stream_of(columns_of(ref="text", it=kind), [("R1", value), ("R2", None)])
    path = written(extract_of(stream), tmp_path / "a.xlsx").path
    assert [row[1] for row in by_openpyxl(path)] == [arrives, None]
    assert by_calamine(path)[0][1] == arrives


def test_what_no_cell_can_hold_is_marked_and_nothing_else_is_changed(tmp_path: Path) -> None:
    rows = [("R1", "nul\0, half \ud800, \ufffe"), ("R2", "good")]
    path = written(extract_of(stream_of(columns_of(ref="text", note="free_text"), rows)), tmp_path / "a.xlsx").path
    assert [row[1] for row in by_openpyxl(path)] == ["nul\ufffd, half \ufffd, \ufffd", "good"]


@pytest.mark.parametrize("kind", ["text", "free text"])
def test_a_cell_takes_32767_signs_and_ends_in_dots_beyond(kind: str, tmp_path: Path) -> None:
    rows = [("R1", "x" * 32_767), ("R2", "x" * 32_768), ("R3", "\U0001f600" * 20_000)]
    path = written(extract_of(stream_of(columns_of(ref="text", note=kind), rows)), tmp_path / "a.xlsx").path
    whole, cut, faces = (row[1] for row in by_openpyxl(path))
    assert whole == "x" * 32_767
    assert cut == "x" * 32_766 + "…"
    assert faces == "\U0001f600" * 16_383 + "…"
    said = [row for row in openpyxl.load_workbook(path)["Notes"].iter_rows(values_only=True) if row[0] == "Long text"]
    assert [str(row[1]).split(", and")[0] for row in said] == [
        "Worries: 2 texts are longer than the 32,767 signs that an Excel cell holds"
    ]


def test_what_looks_like_excels_own_escape_is_kept_from_it() -> None:
    # Excel would show "_x0041_" as "A"; so it has it written otherwise (ECMA-376, ST_Xstring).
    assert escaped(["a_x0041_b", "_x00", "_xyzzy_"]) == ["a_x005F_x0041_b", "_x00", "_xyzzy_"]


def test_many_different_short_texts_are_all_there(tmp_path: Path) -> None:
    rows = [(f"R{number}", f"number {number % 7_000}") for number in range(15_000)]
    path = written(extract_of(stream_of(columns_of(ref="text", it="text"), rows)), tmp_path / "a.xlsx").path
    assert by_calamine(path) == [list(row) for row in rows]


_CELLS = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=20).filter(lambda text: "_x" not in text),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(_CELLS, _CELLS, st.integers(-(10**14), 10**14) | st.none()), min_size=1, max_size=60))
def test_any_rows_come_back(rows: list[tuple[Any, ...]], tmp_path: Path) -> None:
    rows = [("R", *row, "end") for row in rows]
    columns = columns_of(ref="text", short="text", note="free_text", number="number", last="text")
    path = written(extract_of(stream_of(columns, rows)), tmp_path / "any.xlsx").path
    # Nothing and "" are both an empty cell.
    assert by_openpyxl(path) == [[None if value == "" else value for value in row] for row in rows]


def test_without_the_fast_compressor_the_rows_are_the_same(tmp_path: Path) -> None:
    rows = [(f"R{number}", "x" * number) for number in range(200)]
    extract = extract_of(stream_of(columns_of(ref="text", note="free_text"), rows))
    path = written(extract, tmp_path / "a.xlsx", compressor=zlib_compressor).path
    assert by_calamine(path)[1:] == [list(row) for row in rows][1:]
