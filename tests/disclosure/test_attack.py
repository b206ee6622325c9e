from __future__ import annotations

import datetime
import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vrp_desktop.disclosure.attack import Finding, Risk, attack, attack_correction
from vrp_desktop.disclosure.count_table import Back, ColumnKind, CountColumn, CountRow, CountTable
from vrp_desktop.disclosure.joined import Number
from vrp_desktop.disclosure.released import ReleasedTable, Span, released
from vrp_desktop.disclosure.rounding import Rounding
from vrp_desktop.disclosure.safe_table import HIDDEN, protect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vrp_desktop.disclosure.released import Told

DAYS = [datetime.date(2026, month, 1) for month in (4, 5, 6, 7, 10)]
SPANS = {
    name: Span(name, DAYS[first], DAYS[last] - datetime.timedelta(days=1))
    for name, first, last in (
        ("April", 0, 1), ("May", 1, 2), ("June", 2, 3), ("Q1", 0, 3), ("Q2", 3, 4), ("half", 0, 4), ("two", 0, 2),
    )
}  # fmt: skip
RULE = Rounding()
SMALL = Rounding(hide_below=3, base=3)
"""A rule under which each cell can be two or three numbers, so that every table there is can be tried."""


def publish(
    counts: Sequence[Sequence[int]], span: str, *, rule: Rounding = RULE, name: str = "Ward", version: int = 1
) -> ReleasedTable:
    """Publish rows of parts, with "all" beside them and a total below."""
    parts = [
        CountColumn(f"p{place}", f"Part {place}", ColumnKind.COUNT, part_of="all") for place in range(len(counts[0]))
    ]
    columns = (*parts, CountColumn("all", "All", ColumnKind.COUNT, counts="worries"))

    def row(label: str, numbers: Sequence[int]) -> CountRow:
        cells: dict[str, int | str] = {f"p{place}": number for place, number in enumerate(numbers)}
        return CountRow(label, label, cells | {"all": sum(numbers)})

    rows = tuple(row(f"{name} {place}", numbers) for place, numbers in enumerate(counts))
    table = CountTable(name, name, name, columns, rows, row("Total", [sum(one) for one in zip(*counts, strict=True)]))
    return released(table, protect(table, rule), {Back.NOT: SPANS[span]}, return_id="R-B", version=version)


def at_risk(tables: Sequence[ReleasedTable], *risks: Risk) -> set[tuple[str, str, str]]:
    found = [finding for finding in attack(tables) if finding.risk in risks]
    return {(finding.row, finding.column, period) for finding in found for period in finding.periods}


def behind(told: Told, rule: Rounding) -> tuple[int, int]:
    if told == HIDDEN:
        return rule.behind_hidden()
    assert isinstance(told, int)
    return rule.behind(told)


def told_by_trying(tables: Sequence[ReleasedTable], rule: Rounding) -> set[tuple[str, str, str]]:
    """Give the cells with one value in all there can be: `tables` are periods, the last the sum of the others."""
    labels = [(row.label, column.title) for row in [*tables[0].rows, tables[0].total] for column in tables[0].columns]
    bounds = [[behind(told, rule) for row in [*table.rows, table.total] for told in row.told] for table in tables]
    height, width = len(tables[0].rows), len(tables[0].columns) - 1

    def fits(cells: Sequence[int], within: Sequence[tuple[int, int]]) -> bool:
        return all(low <= cell <= high for cell, (low, high) in zip(cells, within, strict=True))

    def fillings(within: Sequence[tuple[int, int]]) -> list[tuple[int, ...]]:
        inner = [within[row * (width + 1) + column] for row in range(height) for column in range(width)]
        found = []
        for cells in itertools.product(*(range(low, high + 1) for low, high in inner)):
            lines = [[*cells[row * width : row * width + width]] for row in range(height)]
            lines.append([sum(column) for column in zip(*lines, strict=True)])
            whole = tuple(cell for line in lines for cell in (*line, sum(line)))
            if fits(whole, within):
                found.append(whole)
        return found

    values: list[list[set[int]]] = [[set() for _ in labels] for _ in tables]
    alone = len(tables) == 1
    for filled in itertools.product(*(fillings(within) for within in (bounds if alone else bounds[:-1]))):
        together = [*filled] if alone else [*filled, tuple(sum(cells) for cells in zip(*filled, strict=True))]
        if fits(together[-1], bounds[-1]):
            for seen, cells in zip(values, together, strict=True):
                for one, cell in zip(seen, cells, strict=True):
                    one.add(cell)
    return {
        (*label, table.span.label)
        for table, within, seen in zip(tables, bounds, values, strict=True)
        for label, (low, high), one in zip(labels, within, seen, strict=True)
        if low < high and len(one) == 1
    }


COUNTS = st.lists(st.lists(st.integers(0, 4), min_size=2, max_size=2), min_size=2, max_size=2)


@given(st.lists(st.lists(st.integers(0, 7), min_size=2, max_size=2), min_size=2, max_size=3))
def test_in_one_table_what_follows_is_what_all_tables_there_are_have_in_common(counts: list[list[int]]) -> None:
    tables = [publish(counts, "Q1", rule=SMALL)]
    assert at_risk(tables, Risk.TOLD, Risk.NOT_PROVED) == told_by_trying(tables, SMALL)


@settings(max_examples=60, deadline=None)
@given(COUNTS, COUNTS)
def test_over_periods_what_follows_is_what_all_tables_there_are_have_in_common(
    first: list[list[int]], second: list[list[int]]
) -> None:
    both = [[one + other for one, other in zip(*lines, strict=True)] for lines in zip(first, second, strict=True)]
    tables = [publish(counts, span, rule=SMALL) for counts, span in ((first, "Q1"), (second, "Q2"), (both, "half"))]
    assert at_risk(tables, Risk.TOLD, Risk.NOT_PROVED) == told_by_trying(tables, SMALL)


def test_hidden_cells_that_must_all_be_at_their_most_are_told() -> None:
    # Each of four is 7 at most, and a total that is shown as 30 is 28 at least.
    finding, *_ = attack([publish([[7] * 4, [30] * 4], "Q1")])
    assert (finding.risk, finding.is_small) == (Risk.TOLD, True)
    assert finding.sentence() == (
        "Ward, Ward 0, Part 0, Q1: the exact number follows from the other numbers that are out."
    )


def test_rounded_cells_that_must_all_be_at_an_end_are_told() -> None:
    found = attack([publish([[8, 9], [8, 9]], "Q1")])
    assert len(found) == 9
    assert not any(finding.is_small for finding in found)


def test_a_table_with_room_tells_nothing() -> None:
    assert attack([publish([[3, 12], [15, 6], [22, 31]], "Q1")]) == ()


def test_a_month_that_is_not_out_is_told_by_its_quarter() -> None:
    exact = Rounding(hide_below=1, base=1)
    tables = [publish([[2, 9]], "April", rule=exact), publish([[1, 9]], "May", rule=exact)]
    found = attack([*tables, publish([[5, 30]], "Q1", rule=exact)])
    assert {(one.row, one.column, one.periods) for one in found if one.risk is Risk.TOLD} >= {
        ("Ward 0", column, ("1 June 2026 to 30 June 2026",)) for column in ("Part 0", "Part 1", "All")
    }


def test_periods_at_their_least_are_told_by_what_holds_them_whatever_lies_in_them() -> None:
    # 18 and 1 and 18 at least are 37, and what is shown as 35 is 37 at most; April and May alone do not tell.
    parts = {"April": 9, "May": 9, "two": 18, "June": 1, "Q2": 18, "half": 37}
    tables = [publish([[number, number * 5]], span) for span, number in parts.items()]
    told = at_risk(tables, Risk.TOLD)
    assert {("Ward 0", "Part 0", span) for span in ("two", "June", "Q2", "half")} <= told
    assert at_risk(tables, Risk.NOT_PROVED) == set()


def test_periods_that_overlap_are_held_against_each_other() -> None:
    exact = Rounding(hide_below=1, base=1)
    # April and May together, and April to September: what lies between follows.
    found = attack([publish([[2, 9]], "two", rule=exact), publish([[5, 30]], "half", rule=exact)])
    assert ("1 June 2026 to 30 September 2026",) in {one.periods for one in found}


def test_a_second_release_is_reported_where_a_number_moved() -> None:
    tables = [publish([[12, 20], [9, 30]], "Q1"), publish([[13, 20], [9, 30]], "Q1", version=2)]
    assert at_risk(tables, Risk.CHANGED) == {("Ward 0", "Part 0", "Q1"), ("Ward 0", "All", "Q1")}


def test_a_second_release_in_which_many_records_more_are_counted_tells_of_none() -> None:
    tables = [publish([[12, 20], [9, 30]], "Q1"), publish([[33, 20], [9, 30]], "Q1", version=2)]
    assert at_risk(tables, Risk.CHANGED) == set()


def test_a_second_release_with_the_same_numbers_tells_nothing() -> None:
    table = publish([[12, 20], [3, 30]], "Q1")
    assert attack([table, table]) == ()


def test_a_year_that_is_more_than_its_parts_is_reported() -> None:
    tables = [publish([[0, 20]], "Q1"), publish([[0, 20]], "Q2"), publish([[3, 40]], "half")]
    assert ("Ward 0", "Part 0", "half") in at_risk(tables, Risk.DISAGREES)


def test_tables_that_share_a_total_are_attacked_together() -> None:
    # Seven times 7 at most is 49; 13 and 18 and 18 at least are 49 too.
    wards, places = publish([[7]] * 7, "Q1"), publish([[13], [18], [18]], "Q1", name="Place")
    assert at_risk([wards], Risk.TOLD) == at_risk([places], Risk.TOLD) == set()
    assert {("Ward 3", "All", "Q1"), ("Place 1", "All", "Q1")} <= at_risk([wards, places], Risk.TOLD)


def test_a_total_that_is_published_differently_in_another_table_is_reported() -> None:
    tables = [publish([[20], [30]], "Q1"), publish([[23], [30]], "Q1", name="Place")]
    assert ("Total", "All", "Q1") in at_risk(tables, Risk.CHANGED)


def test_a_row_of_one_kind_only_is_pointed_out() -> None:
    assert at_risk([publish([[5, 0], [4, 9]], "Q1")], Risk.EVERYBODY) == {("Ward 0", "Part 0", "Q1")}


def test_a_finding_does_not_hold_the_number() -> None:
    assert Finding(Risk.TOLD, "T", "R", "C", ("Q1",)).sentence() == (
        "T, R, C, Q1: the exact number follows from the other numbers that are out."
    )


def test_the_same_tables_give_the_same_findings() -> None:
    tables = [publish([[3, 12, 1], [9, 2, 0], [7, 7, 7]], span) for span in ("Q1", "Q2")]
    assert attack(tables) == attack(tables)


def test_a_finding_is_the_same_wherever_its_number_stands() -> None:
    wards, places = publish([[7]] * 7, "Q1"), publish([[13], [18], [18]], "Q1", name="Place")
    one, other = (
        {finding.number: finding for finding in attack(tables) if finding.risk is Risk.TOLD}
        for tables in ([wards, places], [places, wards])
    )
    assert one.keys() == other.keys()
    assert {finding.table for finding in one.values()} == {"Ward", "Place"}
    assert all(finding.is_like(other[key]) for key, finding in one.items())
    assert [(finding.table, other[key].table) for key, finding in one.items() if finding != other[key]] == [
        ("Place", "Ward")
    ], "a total stands in the table that came last"


def test_a_count_that_no_column_shows_is_named_by_its_column() -> None:
    columns = (
        CountColumn("n", "Number", ColumnKind.COUNT),
        CountColumn("part", "Part", ColumnKind.COUNT, is_shown=False, part_of="n"),
        CountColumn("share", "Share", ColumnKind.PERCENT, of="part", base="n"),
    )
    rows = tuple(CountRow(label, label, {"n": 1, "part": 1}) for label in "abcdefghijkl")
    table = CountTable("T", "T", "What", columns, rows, CountRow("", "All", {"n": 12, "part": 12}))
    safe = released(table, protect(table, RULE), {Back.NOT: SPANS["Q1"]}, return_id="R-B")
    found = attack([safe])
    assert ("T", "a", "Number", ("Q1",)) in {(one.table, one.row, one.column, one.periods) for one in found}
    assert all(one.table and one.row and one.column and one.periods for one in found)


@pytest.mark.parametrize(
    "limits",
    [
        {"filling._STEPS": 0, "filling._WORK": 0, "simplex._STEPS": 0},
        {"attack._STEPS": 0, "attack._WORK": 0, "simplex._STEPS": 0},
    ],
)
def test_what_is_not_shown_to_be_safe_is_reported(monkeypatch: pytest.MonkeyPatch, limits: dict[str, object]) -> None:
    table = publish([[3, 12], [15, 6], [22, 31]], "Q1")
    assert attack([table]) == ()
    for name, limit in limits.items():
        monkeypatch.setattr(f"vrp_desktop.disclosure.{name}", limit)
    not_zero = {(row.label, column.title, "Q1") for row in [*table.rows, table.total] for column in table.columns}
    assert at_risk([table], Risk.NOT_PROVED) == not_zero
    assert all(finding.risk.stops for finding in attack([table]))


def test_a_correction_is_attacked_as_another_state_of_the_records() -> None:
    quarter = [[20, 15], [12, 30]]
    out = [publish(quarter, "Q1"), publish(quarter, "Q2"), publish([[40, 30], [24, 60]], "half")]
    assert attack(out) == ()
    # One ward had 25 too few, so the quarters and the half-year no longer add up.
    right = publish([[45, 15], [12, 30]], "Q2", version=2)
    assert attack_correction(out, [right]) == ()
    assert {one.risk for one in attack([*out, right])} == {Risk.DISAGREES}
    hidden = publish([[20, 15], [5, 30]], "Q2", version=2)
    found = attack_correction(out, [hidden])
    assert {one.risk for one in found} == {Risk.CHANGED}
    assert {(one.row, one.column) for one in found if one.is_small} == {("Ward 1", "Part 0")}


def test_another_change_of_a_number_is_something_new() -> None:
    first, second = (publish([[number, 12], [20, 31]], "Q1") for number in (23, 13))
    (one, *_), (other, *_) = (attack([first, second]), attack([second, first]))
    assert one.number == other.number
    assert one.is_like(one)
    assert not other.is_like(one)


def test_a_number_that_is_told_as_another_is_something_new() -> None:
    number = Number("Ward", "w", "worries", (SPANS["Q1"].first, SPANS["Q1"].last))
    told, unsure = (
        Finding(risk, "Wards", "w", "Worries", ("Q1",), number=number, left=left)
        for risk, left in ((Risk.TOLD, 3), (Risk.NOT_PROVED, None))
    )
    assert told.is_like(told)
    assert not replace(told, left=4).is_like(told)
    assert unsure.is_like(told)
    assert not told.is_like(unsure)
    assert "left" not in repr(told)


def test_what_disagrees_is_named_also_where_it_is_in_no_table() -> None:
    columns = (CountColumn("part", "Part", ColumnKind.COUNT, part_of="n"), CountColumn("n", "Number", ColumnKind.COUNT))

    def table(name: str, part: int, number: int) -> ReleasedTable:
        row, total = (CountRow(key, "A", {"part": part, "n": number}) for key in ("a", ""))
        count = CountTable("T", "T", "What", columns, (row,), total)
        return released(count, protect(count, RULE), {Back.NOT: SPANS[name]}, return_id="R-B")

    # In the half-year there are fewer of the rest than in its first quarter.
    found = attack([table("Q1", 10, 60), table("Q2", 20, 20), table("half", 30, 33)])
    assert {finding.risk for finding in found} >= {Risk.DISAGREES}
    assert all(one.table and one.row and one.column and one.periods for one in found)
