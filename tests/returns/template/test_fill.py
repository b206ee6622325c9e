"""What goes where, how tables grow and shrink, and what is refused by name."""

from __future__ import annotations

import datetime
import io
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table
from python_calamine import CalamineWorkbook
from returns.template.workbooks import by_xlsxwriter, excels_own, packed, parts_of, pivot
from support.returns import few_counts as counts

from vrp_desktop.disclosure.count_table import ColumnKind, CountColumn, CountRow, CountTable
from vrp_desktop.disclosure.record_sheet import allow
from vrp_desktop.disclosure.rounding import Rounding
from vrp_desktop.disclosure.safe_table import protect
from vrp_desktop.returns.template.fill import Filled, fill
from vrp_desktop.returns.template.mapping import (
    Entry,
    Mapping,
    MappingUnknown,
    OneFigure,
    ToCell,
    ToName,
    ToTable,
    WholeTable,
    mapping_of,
)
from vrp_desktop.returns.template.placing import NotFilled
from vrp_desktop.returns.template.targets import NameTarget, Targets, targets_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet
    from xlsxwriter.workbook import Workbook as Writer
    from xlsxwriter.worksheet import Worksheet as Page

    from vrp_desktop.disclosure.safe_table import SafeTable
    from vrp_desktop.returns.template.mapping import Source, Target

NAME = "Worries by ward"
STRICT = b"http://purl.oclc.org/ooxml/"
WHOLE = WholeTable(NAME, with_total=False)
EVERYTHING = WholeTable(NAME)


@pytest.fixture
def table() -> SafeTable:
    return counts(NAME, "Ward", "Ward code")


def two_wards() -> SafeTable:
    columns = (CountColumn("n", "Worries", ColumnKind.COUNT), CountColumn("s", "% part", ColumnKind.PERCENT, "n", "n"))
    rows = tuple(CountRow(f"E{n}", f"Ward {n}", {"n": 50 + n}) for n in range(2))
    return protect(CountTable(NAME, NAME, "Ward", columns, rows, None, "Ward code"), Rounding())


def book_of(
    rows: Sequence[Sequence[object]], table: str = "", *, total: bool = False, name: str = "", **cells: object
) -> bytes:
    """Make a workbook of one sheet "Data" from A1 on, with a table over `table` and a name for the cells of `name`."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Data"
    for row in rows:
        sheet.append(row)
    for at, value in cells.items():
        sheet[at] = value
    if table:
        made = Table(displayName="T", ref=table)
        if total:
            made.totalsRowCount = 1
        sheet.add_table(made)
    if name:
        book.defined_names["Here"] = DefinedName("Here", attr_text=f"Data!{name}")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def filled(content: bytes, source: Source, target: Target, *tables: SafeTable) -> Filled:
    return fill(content, Mapping((Entry(source, target),)), {one.name: one for one in tables})


def refusal(content: bytes, source: Source, target: Target, *tables: SafeTable) -> str:
    with pytest.raises(NotFilled) as caught:
        filled(content, source, target, *tables)
    lines = caught.value.problem.sentences().splitlines()
    assert len(lines) == 3
    assert all(line.endswith(".") for line in lines)
    return caught.value.faults[0]


def sheet_of(made: Filled, name: str = "Data") -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(made.content))[name]


def values(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


HEADS = ["Ward", "Worries", "Doubled"]
TWICE = "=T[[#This Row],[Worries]]*2"


def with_rows(count: int, *below: Sequence[object], total: bool = False) -> bytes:
    rows: list[Sequence[object]] = [HEADS, *(["old", 9, TWICE] for _ in range(count))]
    if total:
        rows.append(["All of it", f"=SUM(B2:B{count + 1})", None])
    return book_of([*rows, *below], f"A1:C{count + 1 + total}", total=total)


# --- tables ----------------------------------------------------------------------------------------------------------


def test_a_table_grows_with_its_formulas(table: SafeTable) -> None:
    made = filled(with_rows(2), WHOLE, ToTable("T"), table)
    assert values(sheet_of(made)) == [
        HEADS, ["Ward 0", 0, TWICE], ["Ward 1", "[c]", TWICE], ["Ward 2", 20, TWICE], ["Ward 3", 40, TWICE],
    ]  # fmt: skip
    assert sheet_of(made).tables["T"].ref == sheet_of(made).tables["T"].autoFilter.ref == "A1:C5"


def test_a_table_shrinks_and_leaves_nothing_below(table: SafeTable) -> None:
    made = filled(with_rows(9), WHOLE, ToTable("T"), table)
    assert sheet_of(made).tables["T"].ref == "A1:C5"
    assert [row for row in values(sheet_of(made))[5:] if any(row)] == []


def test_its_total_goes_along_and_adds_the_new_rows(table: SafeTable) -> None:
    for count in (2, 9):
        made = filled(with_rows(count, total=True), WHOLE, ToTable("T"), table)
        rows = [row for row in values(sheet_of(made)) if any(row)]
        assert rows[-1] == ["All of it", "=SUM(B2:B5)", None]
        assert len(rows) == 6
        assert sheet_of(made).tables["T"].ref == "A1:C6"


def test_its_total_stays_when_something_points_at_it(table: SafeTable) -> None:
    said = refusal(
        book_of([HEADS, ["old", 9, TWICE], ["All", "=SUM(B2:B2)", None]], "A1:C3", total=True, E1="=B3"),
        WHOLE, ToTable("T"), table,
    )  # fmt: skip
    assert "“T” on sheet “Data” has 1 above its total, which cannot be moved" in said
    assert "Insert 3 rows above the total in Excel." in said
    longer = [HEADS, *(["old", 9, TWICE] for _ in range(6)), ["All", "=SUM(B2:B7)", None]]
    made = filled(book_of(longer, "A1:C8", total=True, E1="=B8"), WHOLE, ToTable("T"), table)
    assert sheet_of(made)["B8"].value == "=SUM(B2:B7)"
    assert sheet_of(made)["B7"].value is None
    assert "keeps its 6 rows; the last 2 are empty" in made.notes[0]


@pytest.mark.parametrize("below", [["note"], [None, 4], [None, None, "=1+1"]])
def test_rows_below_are_never_overwritten(below: list[object], table: SafeTable) -> None:
    said = refusal(with_rows(2, [], below), WHOLE, ToTable("T"), table)
    assert "has 4 rows, and the table “T” on sheet “Data” has 2; below it, cell" in said
    assert "5 is not empty. Insert 2 rows into the table in Excel." in said


def test_an_empty_table_keeps_one_empty_row() -> None:
    none = allow("ambassador-worries", name="W", title="W", rows=[], reason="r", check_text=lambda _text: None)
    content = book_of([["Ward", "People"], ["old", 1], ["older", 2]], "A1:B3")
    made = fill(content, Mapping((Entry(WholeTable("W"), ToTable("T")),)), {"W": none})
    assert sheet_of(made).tables["T"].ref == "A1:B2"
    assert [row for row in values(sheet_of(made))[1:] if any(row)] == []


def test_a_table_that_waits_for_its_first_row_waits_no_more(table: SafeTable) -> None:
    parts = parts_of(book_of([["Ward", "Worries"]], "A1:B2"))
    parts["xl/tables/table1.xml"] = parts["xl/tables/table1.xml"].replace(
        b' ref="A1:B2"', b' ref="A1:B2" insertRow="1"', 1
    )
    made = filled(packed(parts), WHOLE, ToTable("T"), table)
    assert b"insertRow" not in parts_of(made.content)["xl/tables/table1.xml"]
    assert values(sheet_of(made))[4] == ["Ward 3", 40]


@pytest.mark.parametrize("data", [b"<sheetData/>", b"<sheetData></sheetData>", b"<sheetData>\n</sheetData>"])
def test_a_sheet_without_a_row_can_be_filled(data: bytes, table: SafeTable) -> None:
    parts = parts_of(book_of([]))
    sheet = "xl/worksheets/sheet1.xml"
    assert b"<sheetData" in parts[sheet]
    start, end = parts[sheet].index(b"<sheetData"), parts[sheet].index(b"<pageMargins")
    parts[sheet] = parts[sheet][:start] + data + parts[sheet][end:]
    made = filled(packed(parts), WholeTable(NAME, with_total=False), ToCell("Data", "B3"), table)
    assert [cell.value for cell in sheet_of(made)[5]][1:] == ["E2", "Ward 2", 20, 0.5]


@given(there=st.integers(1, 12), come=st.integers(0, 14), total=st.booleans(), above=st.integers(0, 3))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_sizes_the_table_has_the_rows_and_the_rest_stays(
    there: int, come: int, total: bool, above: int
) -> None:
    first = above + 2
    rows: list[Sequence[object]] = [["above"] for _ in range(above)]
    rows += [HEADS, *(["old", 9, TWICE] for _ in range(there))]
    if total:
        rows.append(["All of it", f"=SUM(B{first}:B{first + there - 1})", None])
    last = above + 1 + there + total
    content = book_of(rows, f"A{above + 1}:C{last}", total=total, E1="mine", D30="far")
    columns = (CountColumn("n", "Worries", ColumnKind.COUNT),)
    lines = tuple(CountRow("", f"Ward {number}", {"n": 10 + number}) for number in range(come))
    table = protect(CountTable(NAME, NAME, "Ward", columns, lines), Rounding())
    made = filled(content, WHOLE, ToTable("T"), table)
    sheet = sheet_of(made)
    size = max(come, 1)
    assert sheet.tables["T"].ref == f"A{above + 1}:C{above + 1 + size + total}"
    assert [sheet.cell(first + n, 1).value for n in range(size)] == [f"Ward {n}" for n in range(come)] or [None]
    assert all(sheet.cell(first + n, 3).value == TWICE for n in range(size))
    assert (sheet["E1"].value, sheet["D30"].value) == ("mine", "far")
    if total:
        assert sheet.cell(first + size, 2).value == f"=SUM(B{first}:B{first + size - 1})"
    assert not any(sheet.cell(row, 1).value for row in range(first + size + total, 30))


def test_what_the_council_wrote_beside_is_not_lost(table: SafeTable) -> None:
    rows = [["Ward", "Worries", "Officer"], *(["old", 1, f"Officer {n}"] for n in range(6))]
    made = filled(book_of(rows, "A1:C7"), WHOLE, ToTable("T"), table)
    assert [row[2] for row in values(sheet_of(made))[1:]] == [f"Officer {n}" for n in range(6)]
    assert any("nothing goes to “Officer”" in note for note in made.notes)


def test_a_column_that_is_worked_out_is_refused_by_name(table: SafeTable) -> None:
    source = WholeTable(NAME, (("Worries", "Doubled"),))
    assert "column “Doubled” of the table “T” on sheet “Data” is worked out" in refusal(
        with_rows(2), source, ToTable("T"), table
    )


def test_columns_and_tables_that_are_gone_are_named(table: SafeTable) -> None:
    assert "no column “Gone” in the table “T” on sheet “Data”" in refusal(
        with_rows(2), WholeTable(NAME, (("Ward", "Gone"),)), ToTable("T"), table
    )
    assert "no column “Gone”" in refusal(with_rows(2), WholeTable(NAME, (("Gone", "Ward"),)), ToTable("T"), table)
    assert refusal(with_rows(2), WHOLE, ToTable("X"), table) == "The workbook has not got the table “X”."
    assert refusal(with_rows(2), WholeTable("No"), ToTable("T"), table) == "This return has no table “No”."


# --- symbols, names, cells -------------------------------------------------------------------------------------------


def test_a_symbol_stands_beside_its_number_when_it_has_a_column(table: SafeTable) -> None:
    content = book_of([["Ward", "Worries", "Worries: note"], ["x", 1, None]], "A1:C2")
    made = filled(content, WHOLE, ToTable("T"), table)
    assert values(sheet_of(made))[1:3] == [["Ward 0", 0, None], ["Ward 1", None, "[c]"]]


def test_a_name_for_several_cells_takes_a_table_and_empties_the_rest(table: SafeTable) -> None:
    content = book_of([["x"] * 4 for _ in range(8)], name="$A$2:$D$7")
    made = filled(content, EVERYTHING, ToName("Here"), table)
    found = values(sheet_of(made))
    assert found[1] == ["E0", "Ward 0", 0, "[z]"]
    assert found[5] == [None, "All", 65, 0.5384615384615384]
    assert found[6] == [None] * 4
    assert found[7] == ["x"] * 4


def test_a_name_with_too_little_room_is_refused_by_name(table: SafeTable) -> None:
    said = refusal(book_of([["x"]], name="$A$2:$D$4"), EVERYTHING, ToName("Here"), table)
    assert "the name “Here” has room for 3 rows and 4 columns (A2:D4 of sheet “Data”)" in said
    assert "has 5 and 4" in said


def test_from_a_cell_on_only_empty_cells_are_filled(table: SafeTable) -> None:
    content = book_of([["Heading"]], B7="mine")
    source = WholeTable(NAME, (("Ward", "B"), ("Worries", "D")))
    made = filled(content, source, ToCell("Data", "B2"), table)
    assert [row[1:4] for row in values(sheet_of(made))][1:4] == [
        ["Ward 0", None, 0], ["Ward 1", None, "[c]"], ["Ward 2", None, 20],
    ]  # fmt: skip
    assert "would overwrite what stands on sheet “Data” in cell B7" in refusal(
        content, source, ToCell("Data", "B3"), table
    )


def test_one_figure_keeps_the_looks_of_its_cell(table: SafeTable) -> None:
    made = filled(by_xlsxwriter(lambda *_: None), OneFigure(NAME, "E2", "Worries"), ToCell("Data", "C3"), table)
    assert sheet_of(made)["C3"].value == 20
    assert sheet_of(made)["C3"].font.b


def test_a_figure_that_is_not_there_this_time_leaves_its_cell_empty_and_is_told(table: SafeTable) -> None:
    made = filled(book_of([["old"]]), OneFigure(NAME, "E9", "Worries"), ToCell("Data", "A1"), table)
    assert sheet_of(made)["A1"].value is None
    assert made.notes == ("“Worries by ward” has no row “E9” this time, so sheet “Data”, cell A1, is empty.",)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("B1", "cell B1, has a formula, and formulas stay"),
        ("B4", "cell B4, is a part of the merged cells A4:C4; use A4"),
        ("A7", "cell A7, is a heading of the table “T”"),
        ("B", "“B” is no cell of sheet “Data”; write it like B4"),
        ("XFE1", "“XFE1” is no cell"),
    ],
)
def test_cells_that_cannot_be_filled_are_named(cell: str, words: str, table: SafeTable) -> None:
    book = openpyxl.load_workbook(io.BytesIO(book_of([["x", "=1+1"]], A7="Head", A8="x")))
    book["Data"].merge_cells("A4:C4")
    book["Data"].add_table(Table(displayName="T", ref="A7:A8"))
    out = io.BytesIO()
    book.save(out)
    assert words in refusal(out.getvalue(), OneFigure(NAME, "E2", "Worries"), ToCell("Data", cell), table)


def test_cells_over_which_a_formula_spreads_are_not_filled(table: SafeTable) -> None:
    content = by_xlsxwriter(
        lambda _book, _data, front: front.write_array_formula("E20:E22", "{=Data!C2:C4*3}", None, 3)
    )
    said = refusal(content, OneFigure(NAME, "E2", "Worries"), ToCell("Front", "E21"), table)
    assert "cell E21, has a formula" in said


def test_two_things_in_one_cell_and_all_other_faults_are_told_together(table: SafeTable) -> None:
    one = OneFigure(NAME, "E2", "Worries")
    mapping = Mapping(
        (
            Entry(one, ToCell("Data", "B2")),
            Entry(OneFigure(NAME, "All", "Worries"), ToCell("Data", "B2")),
            Entry(one, ToCell("Gone", "B2")),
            Entry(one, ToName("Gone")),
        )
    )
    with pytest.raises(NotFilled) as caught:
        fill(book_of([["x"]]), mapping, {NAME: table})
    assert len(caught.value.faults) == 3
    assert caught.value.faults[0].startswith("Two things go to sheet “Data”, cell B2")
    assert all(fault.rstrip(".") in caught.value.problem.happened for fault in caught.value.faults)


def test_a_name_of_one_sheet_is_told_from_the_workbooks(table: SafeTable) -> None:
    book = openpyxl.load_workbook(io.BytesIO(book_of([["x"]], name="$A$1")))
    book["Data"].defined_names["Here"] = DefinedName("Here", attr_text="Data!$C$3")
    book.defined_names["Nowhere"] = DefinedName("Nowhere", attr_text="#REF!")
    out = io.BytesIO()
    book.save(out)
    assert set(targets_of(out.getvalue()).names) == {
        NameTarget("Here", "", "Data", "A1"), NameTarget("Here", "Data", "Data", "C3"),
    }  # fmt: skip
    made = filled(out.getvalue(), OneFigure(NAME, "E2", "Worries"), ToName("Here", "Data"), table)
    assert sheet_of(made)["C3"].value == 20
    assert sheet_of(made)["A1"].value == "x"


def test_only_what_may_leave_goes_in() -> None:
    with pytest.raises(TypeError):
        fill(book_of([["x"]]), Mapping(), {"Rows": [["a name"]]})  # type: ignore[dict-item]


def test_many_faults_are_counted_behind_the_first(table: SafeTable) -> None:
    entries = tuple(Entry(OneFigure(NAME, "E2", "Worries"), ToCell(f"Gone {n}", "B2")) for n in range(10))
    with pytest.raises(NotFilled) as caught:
        fill(book_of([["x"]]), Mapping(entries), {NAME: table})
    assert caught.value.problem.happened.count("The workbook has not got sheet") == 6
    assert caught.value.problem.happened.endswith("; and 4 more.")


def test_a_workbook_in_the_strict_kind_is_filled_as_well(table: SafeTable) -> None:
    parts = parts_of(with_rows(2))
    for path, part in parts.items():
        part = part.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", STRICT + b"spreadsheetml/main"
        )
        parts[path] = part.replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            STRICT + b"officeDocument/relationships",
        )
    made = filled(packed(parts), WHOLE, ToTable("T"), table)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(made.content)).get_sheet_by_name("Data").to_python()
    assert [row[:2] for row in rows[1:]] == [["Ward 0", 0], ["Ward 1", "[c]"], ["Ward 2", 20], ["Ward 3", 40]]


# --- dates, texts, the rest of the package ---------------------------------------------------------------------------


def rows_in(text: str, content: bytes, target: Target) -> Filled:
    row = {"ref": "RC-1", "heard_on": datetime.date(2026, 10, 3), "people": 3, "idea": text}
    sheet = allow("ambassador-worries", name="W", title="W", rows=[row], reason="r", check_text=lambda _text: None)
    source = WholeTable("W", (("Heard on", "A"), ("People", "B"), ("Idea", "C")))
    return fill(content, Mapping((Entry(source, target),)), {"W": sheet})


@pytest.mark.parametrize("is_1904", [False, True])
def test_a_date_is_a_date_also_where_the_cell_did_not_look_like_one(is_1904: bool) -> None:
    content = by_xlsxwriter(lambda *_: None, date_1904=is_1904)
    made = rows_in("x", content, ToCell("Front", "A8"))
    assert sheet_of(made, "Front")["A8"].value == datetime.datetime(2026, 10, 3)
    assert sheet_of(made, "Front")["A8"].is_date
    assert "xl/styles.xml" in made.changed


def test_looks_that_show_a_day_are_kept() -> None:
    def add(book: Writer, _data: Page, front: Page) -> None:
        front.write_datetime("A8", datetime.datetime(2020, 1, 1), book.add_format({"num_format": 'd "of" mmmm'}))
        book.define_name("Here", "=Front!$A$8:$C$9")

    made = rows_in("x", by_xlsxwriter(add), ToName("Here"))
    assert sheet_of(made, "Front")["A8"].number_format == 'd "of" mmmm'
    assert "xl/styles.xml" not in made.changed


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("=1+1", "=1+1"),
        ("@SUM(A1)", "@SUM(A1)"),
        ('a <b> & "c" ]]>', 'a <b> & "c" ]]>'),
        ("nul\0 half\ud800 bell\x07", "nul\ufffd half\ufffd bell\ufffd"),
        (" two\r\nlines ", " two\nlines "),
        ("x" * 40_000, "x" * 32_766 + "…"),
    ],
)
def test_a_text_is_a_text_whatever_is_in_it(text: str, read: str) -> None:
    made = rows_in(text, book_of([["x"]]), ToCell("Data", "A3"))
    cell = sheet_of(made)["C3"]
    assert cell.value == read
    assert cell.data_type != "f"


def test_signs_beyond_the_first_plane_are_cut_as_excel_counts_them() -> None:
    made = rows_in("😀" * 20_000, book_of([["x"]]), ToCell("Data", "A3"))
    text = sheet_of(made)["C3"].value
    assert len(text.encode("utf-16-le")) // 2 <= 32_767
    assert text.startswith("😀")
    assert text.endswith("…")
    assert any("longer than Excel holds" in note for note in made.notes)


def test_what_looks_like_an_escape_of_excels_is_escaped() -> None:
    made = rows_in("_x0041_", book_of([["x"]]), ToCell("Data", "A3"))
    assert b"_x005F_x0041_" in parts_of(made.content)["xl/worksheets/sheet1.xml"]


def test_the_order_of_calculation_goes_when_formulas_go_and_stays_otherwise(table: SafeTable) -> None:
    one = OneFigure(NAME, "E2", "Worries")
    assert "xl/calcChain.xml" in parts_of(filled(excels_own(), one, ToCell("Front", "B2"), table).content)
    made = filled(excels_own(), WHOLE, ToTable("Wards"), two_wards())
    after = parts_of(made.content)
    assert "xl/calcChain.xml" not in after
    assert b"calcChain" not in after["[Content_Types].xml"] + after["xl/_rels/workbook.xml.rels"]
    assert (
        after["xl/printerSettings/printerSettings1.bin"]
        == parts_of(excels_own())["xl/printerSettings/printerSettings1.bin"]
    )


def test_a_workbook_without_formulas_keeps_its_own_part(table: SafeTable) -> None:
    made = filled(book_of([["x"]]), OneFigure(NAME, "E2", "Worries"), ToCell("Data", "B2"), table)
    assert made.changed == ("xl/worksheets/sheet1.xml",)


def test_a_workbook_that_says_nothing_of_calculation_is_told_to(table: SafeTable) -> None:
    parts = parts_of(pivot())
    book = parts["xl/workbook.xml"].decode()
    start = book.index("<calcPr")
    parts["xl/workbook.xml"] = (book[:start] + book[book.index("/>", start) + 2 :]).encode()
    made = filled(packed(parts), OneFigure(NAME, "E2", "Worries"), ToCell("Front", "B2"), table)
    after = parts_of(made.content)["xl/workbook.xml"].decode()
    assert '</definedNames><calcPr fullCalcOnLoad="1"/><pivotCaches>' in after


# --- what is kept of it ----------------------------------------------------------------------------------------------


def test_a_mapping_comes_back_from_json_as_it_was() -> None:
    mapping = Mapping(
        (
            Entry(WholeTable("A", (("a", "b"),), with_total=False), ToTable("T")),
            Entry(WholeTable("A"), ToName("N", "S")),
            Entry(OneFigure("A", "r", "c"), ToCell("S", "B4")),
        )
    )
    assert mapping_of(mapping.as_json()) == mapping


@pytest.mark.parametrize(
    "kept", [None, [], {}, {"version": 2, "entries": []}, {"version": 1, "entries": [{"table": 1}]}]
)
def test_what_is_no_mapping_is_told(kept: object) -> None:
    with pytest.raises(MappingUnknown):
        mapping_of(kept)


def test_targets_come_back_from_json_as_they_were() -> None:
    import json

    targets = targets_of(with_rows(2, total=True))
    assert Targets.of_json(json.loads(json.dumps(targets.as_json()))) == targets
