"""Which numbers another version of a return tells otherwise, and whether few records can have moved them."""

from __future__ import annotations

import datetime

import pytest

from vrp_desktop.disclosure.count_table import Back, ColumnKind, CountColumn, CountRow, CountTable
from vrp_desktop.disclosure.moved import moved
from vrp_desktop.disclosure.released import ReleasedTable, Span, released
from vrp_desktop.disclosure.rounding import Rounding
from vrp_desktop.disclosure.safe_table import protect

OCTOBER = Span("October 2026", datetime.date(2026, 10, 1), datetime.date(2026, 10, 31))
NUMBER = CountColumn("n", "Worries", ColumnKind.COUNT, counts="worries")
BEHIND = CountColumn("sum.over", "People, how many stand behind it", ColumnKind.COUNT, is_shown=False)
SUM = CountColumn("sum", "People", ColumnKind.SUM, of="sum.over")


def table(*numbers: int, name: str = "Wards", columns: tuple[CountColumn, ...] = (NUMBER,)) -> ReleasedTable:
    rows = tuple(
        CountRow(f"w{place}", f"Ward {place}", dict.fromkeys(("n", "sum", "sum.over"), number))
        for place, number in enumerate(numbers)
    )
    raw = CountTable(name, name, "Ward", columns, rows, CountRow("", "All", {"n": sum(numbers), "sum": sum(numbers)}))
    return released(raw, protect(raw, Rounding()), {Back.NOT: OCTOBER}, return_id="R-B")


@pytest.mark.parametrize(
    ("was", "now", "is_small", "may_be_few"),
    [
        (45, 50, False, True),  # 47 and 48 show the same: a single record can have moved it.
        (40, 55, False, False),
        (3, 40, True, False),
        (12, 3, True, True),
        (0, 3, True, True),
    ],
)
def test_a_number_that_moved_says_whether_it_is_hidden_and_whether_few_can_have_moved_it(
    was: int, now: int, is_small: bool, may_be_few: bool
) -> None:
    (found,) = [one for one in moved([table(was, 400)], [table(now, 400)]) if one.row_key == "w0"]
    assert (found.is_small, found.may_be_few) == (is_small, may_be_few)


def test_a_number_that_shows_the_same_did_not_move() -> None:
    assert moved([table(45, 3)], [table(46, 5)]) == ()


def test_a_sum_can_be_the_work_of_one_record() -> None:
    before, now = (table(number, columns=(BEHIND, SUM)) for number in (100, 900))
    assert {one.column: one.may_be_few for one in moved([before], [now]) if one.row_key} == {
        "People": True,
    }  # fmt: skip


def test_what_was_told_last_is_what_counts_and_a_sheet_of_one_version_alone_did_not_move() -> None:
    versions = [table(20), table(40), table(10, name="Kinds")]
    assert {(one.was, one.now) for one in moved(versions, [table(60)])} == {(40, 60)}


def test_it_is_said_where_and_how() -> None:
    found = moved([table(20, 30)], [table(3, 30)])[0]
    assert found.sentence() == "Wards, Ward 0, Worries, October 2026: 20, now [c]."
