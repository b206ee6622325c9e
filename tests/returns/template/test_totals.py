"""Where a template's totals are not the program's numbers, and whether rounding makes the difference."""

from __future__ import annotations

import pytest
from returns.template.test_fill import EVERYTHING, NAME, WHOLE, book_of, filled

from vrp_desktop.disclosure.count_table import ColumnKind, CountColumn, CountRow, CountTable
from vrp_desktop.disclosure.rounding import Rounding
from vrp_desktop.disclosure.safe_table import SafeTable, protect
from vrp_desktop.returns.template.fill import fill
from vrp_desktop.returns.template.mapping import Entry, Mapping, OneFigure, ToCell, ToName, ToTable, WholeTable
from vrp_desktop.returns.template.targets import targets_of


def counted(*numbers: int, total: int | None = None) -> SafeTable:
    columns = (CountColumn("n", "Worries", ColumnKind.COUNT),)
    rows = tuple(CountRow("", f"Ward {place}", {"n": number}) for place, number in enumerate(numbers))
    last = CountRow("", "All", {"n": sum(numbers) if total is None else total})
    return protect(CountTable(NAME, NAME, "Ward", columns, rows, last), Rounding())


def with_sum(formula: object) -> bytes:
    return book_of([["Ward", "Worries"], *(["old", 1] for _ in range(3))], "A1:B4", name="$B$2:$B$4", E1=formula)


@pytest.mark.parametrize(
    "formula",
    [
        "=SUM(B2:B4)", "=sum( $B$2:$B$4 )", "=SUM(T[Worries])", "=SUBTOTAL(109,T[[#Data],[Worries]])", "=SUM(Here)",
        "=SUM(Data!B2:B3,B4)", "=SUM(B1:B100)",
    ],
)  # fmt: skip
def test_a_plain_sum_that_agrees(formula: str) -> None:
    found = filled(with_sum(formula), WHOLE, ToTable("T"), counted(10, 20, 30)).totals
    assert (found.agreed, found.differences, found.not_checked) == (1, (), ())


def test_a_difference_by_rounding_is_called_so() -> None:
    (one,) = filled(with_sum("=SUM(B2:B4)"), WHOLE, ToTable("T"), counted(12, 12, 12)).totals.differences
    assert (one.template, one.program, one.is_by_rounding) == (30, 35, True)
    assert one.sentence() == (
        "Sheet “Data”, cell E1: the workbook says 30, the program 35 (Worries by ward, Worries). "
        "That comes from rounding."
    )


def test_hidden_numbers_are_named_beside_rounding() -> None:
    (one,) = filled(with_sum("=SUM(B2:B4)"), WHOLE, ToTable("T"), counted(20, 20, 6)).totals.differences
    assert (one.template, one.program, one.is_by_rounding, one.hidden) == (40, 45, True, 1)
    assert one.sentence().endswith("That comes from rounding and from hidden numbers.")


def test_a_difference_that_rounding_cannot_make_is_called_so() -> None:
    (one,) = filled(with_sum("=SUM(B2:B4)"), WHOLE, ToTable("T"), counted(10, 20, 30, total=100)).totals.differences
    assert not one.is_by_rounding
    assert one.sentence().endswith("That does not come from rounding.")


def test_zeros_are_never_the_reason() -> None:
    (one,) = filled(with_sum("=SUM(B2:B4)"), WHOLE, ToTable("T"), counted(0, 0, 0, total=15)).totals.differences
    assert not one.is_by_rounding


def test_a_sum_that_takes_the_total_row_too_is_found() -> None:
    content = book_of([["Ward", "Worries"]], B9="=SUM(B2:B8)")
    (one,) = filled(content, EVERYTHING, ToCell("Data", "A2"), counted(10, 20, 30)).totals.differences
    assert (one.template, one.program, one.is_by_rounding) == (120, 60, False)
    assert one.sentence().endswith("It adds the total row too.")


def test_a_sum_that_was_not_made_longer_is_found() -> None:
    found = filled(with_sum("=SUM(B2:B4)"), WHOLE, ToTable("T"), counted(10, 20, 30, 40, 50))
    (one,) = found.totals.differences
    assert (one.template, one.program) == (60, 150)
    assert one.sentence().endswith("It adds 3 of 5 rows.")
    assert any("still ends in row 4" in note for note in found.notes)


def test_sums_of_a_part_are_no_difference_where_another_adds_them_all() -> None:
    content = book_of(
        [["Ward", "Worries"], *(["old", 1] for _ in range(4))], "A1:B5",
        E1="=SUM(B2:B3)", E2="=SUM(B4:B5)", E3="=SUM(E1:E2)",
    )  # fmt: skip
    found = filled(content, WHOLE, ToTable("T"), counted(10, 20, 30, 40)).totals
    assert (found.agreed, found.differences) == (1, ())


def test_figures_put_one_by_one_are_added_up_too() -> None:
    content = book_of([["Ward", "Worries"]], B5="=SUM(B2:B4)")
    entries = tuple(
        Entry(OneFigure(NAME, f"Ward {place}", "Worries"), ToCell("Data", f"B{place + 2}")) for place in range(3)
    )
    found = fill(content, Mapping(entries), {NAME: counted(10, 20, 30, total=61)}).totals
    assert (found.agreed, found.differences) == (1, ())


def test_a_number_that_stands_below_is_taken_for_the_total() -> None:
    content = book_of([["Ward", "Worries"], *(["old", 1] for _ in range(3)), ["All", 99]], name="$A$2:$B$4")
    (one,) = filled(content, WHOLE, ToName("Here"), counted(10, 20, 30)).totals.differences
    assert (one.cell, one.template, one.program, one.is_by_rounding) == ("B5", 99, 60, False)


def test_what_cannot_be_worked_out_is_named() -> None:
    for formula in ("=SUM(B2:B4)*2", "=SUMPRODUCT(B2:B4,B2:B4)", "=SUM(B2:B4,F1)"):
        content = book_of(
            [["Ward", "Worries"], *(["old", 1] for _ in range(3))], "A1:B4", E1=formula, F1="=AVERAGE(B2:B4)"
        )
        found = filled(content, WHOLE, ToTable("T"), counted(10, 20, 30)).totals
        assert (found.agreed, found.differences, found.not_checked) == (0, (), ("Data, E1",))


def test_a_hidden_total_is_not_guessed() -> None:
    found = filled(with_sum("=SUM(B2:B4)"), WHOLE, ToTable("T"), counted(1, 2, 3)).totals
    assert (found.differences, found.not_checked) == ((), ("Data, E1",))


def test_totals_on_other_sheets_are_compared_as_well() -> None:
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(with_sum(None)))
    book.create_sheet("Front's")["A1"] = "=SUM(Data!B2:B4)"
    out = io.BytesIO()
    book.save(out)
    source = WholeTable(NAME, with_total=False)
    (one,) = filled(out.getvalue(), source, ToTable("T"), counted(10, 20, 30, total=100)).totals.differences
    assert (one.sheet, one.cell, one.template) == ("Front's", "A1", 60)


@pytest.mark.parametrize(
    ("formula", "is_added_up"),
    [
        ("=SUM(B2:B4)", True), ("=SUM(T[Worries])", True), ("=SUM(B1:B100)", True),
        ("=SUM(B2:B3)", False), ("=COUNT(B2:B4)", False), (7, False),
    ],
)  # fmt: skip
def test_a_table_that_the_workbook_adds_up_is_known(formula: object, is_added_up: bool) -> None:
    (table,) = targets_of(with_sum(formula)).tables
    assert table.is_added_up is is_added_up
