"""What is different in another version of a return, cell by cell."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from vrp_desktop.disclosure.count_table import Back, ColumnKind, CountColumn, CountRow, CountTable, Ratio
from vrp_desktop.disclosure.moved import moved
from vrp_desktop.disclosure.released import ReleasedTable, Span, released
from vrp_desktop.disclosure.rounding import Rounding
from vrp_desktop.disclosure.safe_table import protect
from vrp_desktop.returns.published import Change, PublishedSheet, as_text, changes, from_text, published

if TYPE_CHECKING:
    from vrp_desktop.returns.values import ReturnValues

WARDS = PublishedSheet(
    "Wards", ("Ward", "Worries"), ("text", "number"), ("a|Leyton", "b|Valley"), (("Leyton", 20), ("Valley", "[c]"))
)
SAID = PublishedSheet("Said", ("Ward", "You said"), ("text", "free text"), ("", ""), (("Leyton", "A"), ("Leyton", "B")))


def test_what_is_kept_reads_back_as_it_was(partnership: ReturnValues, ambassador: ReturnValues) -> None:
    for values in (partnership, ambassador):
        kept = published(values)
        assert from_text(as_text(kept)) == kept
        assert changes(kept, from_text(as_text(kept))) == ()


def test_a_hidden_number_is_kept_as_its_symbol(partnership: ReturnValues) -> None:
    kept = published(partnership)[0]
    assert kept.rows[1][:3] == ("E1", "Ward 1", "[c]")


def test_each_cell_that_is_another_one_is_named(partnership: ReturnValues) -> None:
    now = replace(WARDS, rows=(("Leyton", 25), ("Valley", 10)))
    assert changes((WARDS,), (now,)) == (
        Change("Wards", "Leyton", "Worries", 20, 25, "number"),
        Change("Wards", "Valley", "Worries", "[c]", 10, "number"),
    )


def test_rows_keep_their_names_when_their_order_is_another_one() -> None:
    assert changes((WARDS,), (replace(WARDS, keys=WARDS.keys[::-1], rows=WARDS.rows[::-1]),)) == ()


def test_a_row_of_words_that_came_or_went_is_named_as_a_whole() -> None:
    now = replace(SAID, keys=("",), rows=(("Leyton", "B"),))
    assert changes((SAID,), (now,)) == (Change("Said", "Leyton, A", "The whole row", "Leyton · A", None),)
    twice = replace(SAID, keys=("", ""), rows=(("Leyton", "B"), ("Leyton", "B")))
    assert [(one.was, one.now) for one in changes((SAID,), (twice,))] == [
        ("Leyton · A", None), (None, "Leyton · B"),
    ]  # fmt: skip


def test_a_sheet_or_column_that_is_new_is_told_too() -> None:
    wider = PublishedSheet(
        "Wards", ("Ward", "Worries", "Told"), ("text", "number", "number"), WARDS.keys,
        (("Leyton", 20, 5), ("Valley", "[c]", 0)),
    )  # fmt: skip
    assert changes((WARDS,), (wider,)) == (
        Change("Wards", "Leyton", "Told", None, 5, "number"), Change("Wards", "Valley", "Told", None, 0, "number"),
    )  # fmt: skip
    assert changes((WARDS,), (WARDS, SAID)) == (Change("Said", "The whole sheet", "", "Left out", "In it"),)


def test_a_sheet_that_is_left_out_is_one_line() -> None:
    assert changes((WARDS, SAID), (SAID,)) == (Change("Wards", "The whole sheet", "", "In it", "Left out"),)


def figures(values: ReturnValues, part: int) -> tuple[PublishedSheet, ReleasedTable]:
    """Give a sheet with one figure, a part of 50 in per cent, and what the ledger keeps of it."""
    counted = CountTable(
        "Headlines", "Headlines", "Figure", (CountColumn("now", "October 2026", ColumnKind.FIGURE),),
        (CountRow("told", "Told", {"now": Ratio(part, 50)}), CountRow("all", "Worries", {"now": 50})),
    )  # fmt: skip
    behind = CountTable(
        "Headlines", "Headlines", "Figure",
        (
            CountColumn("now.part", "October 2026", ColumnKind.COUNT, is_shown=False, counts="told"),
            CountColumn("now.over", "October 2026", ColumnKind.COUNT, is_shown=False, counts="worries"),
            CountColumn("now", "October 2026", ColumnKind.PERCENT, "now.part", "now.over"),
        ),
        (), total=CountRow("", "Told", {"now.part": part, "now.over": 50}),
    )  # fmt: skip
    spans = {Back.NOT: Span("October 2026", date(2026, 10, 1), date(2026, 10, 31))}
    told = released(behind, protect(behind, Rounding()), spans, return_id="R-B")
    (sheet,) = published(replace(values, sheets=(protect(counted, Rounding()),)))
    return sheet, told


def test_what_stands_behind_a_percentage_is_in_no_line_of_what_changed(partnership: ReturnValues) -> None:
    (before, told), (now, tells) = figures(partnership, 50), figures(partnership, 30)
    moves = moved([told], [tells])
    assert [(one.was, one.now) for one in moves] == [(50, 30)]
    assert changes((before,), (now,), moves) == (Change("Headlines", "Told", "October 2026", 1.0, 0.6, "percent"),)


def test_a_percentage_in_a_row_that_went_is_one(partnership: ReturnValues) -> None:
    sheet, _ = figures(partnership, 30)
    kept = from_text(as_text((sheet,)))
    (gone,) = changes(kept, (replace(sheet, keys=sheet.keys[1:], rows=sheet.rows[1:], own_units=sheet.own_units[1:]),))
    assert gone == Change("Headlines", "Told", "The whole row", "Told · 60%", None)


def test_what_was_kept_without_units_of_its_cells_is_read() -> None:
    kept = json.dumps([[WARDS.name, WARDS.columns, WARDS.units, WARDS.keys, WARDS.rows]])
    assert from_text(kept) == (WARDS,)
    assert changes(from_text(kept), (replace(WARDS, rows=(("Leyton", 25), ("Valley", "[c]"))),)) == (
        Change("Wards", "Leyton", "Worries", 20, 25, "number"),
    )
