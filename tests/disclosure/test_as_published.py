from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from vrp_desktop.disclosure.as_published import AsPublished
from vrp_desktop.disclosure.count_table import Back, ColumnKind, CountColumn, CountRow, CountTable
from vrp_desktop.disclosure.released import ReleasedTable, Span, released
from vrp_desktop.disclosure.rounding import Rounding
from vrp_desktop.disclosure.safe_table import SafeCell, protect

RULE = Rounding()
SUMMER = Span("Q2", datetime.date(2026, 7, 1), datetime.date(2026, 9, 30))
AUTUMN = Span("Q3", datetime.date(2026, 10, 1), datetime.date(2026, 12, 31))
NOW, LATER = {Back.NOT: SUMMER}, {Back.NOT: AUTUMN, Back.ONE: SUMMER}
HOURS_OVER = CountColumn("hours.over", "", ColumnKind.COUNT, is_shown=False, counts="talks")
HOURS = CountColumn("hours", "Hours", ColumnKind.SUM, "hours.over", counts="hours")
WORRIES = CountColumn("n", "Number", ColumnKind.COUNT, counts="worries")


def table(*rows: tuple[int, int, int], back: Back = Back.NOT) -> CountTable:
    columns = tuple(replace(column, back=back) for column in (WORRIES, HOURS_OVER, HOURS))

    def row(key: str, cells: tuple[int, ...]) -> CountRow:
        return CountRow(key, key or "All", dict(zip(("n", "hours.over", "hours"), cells, strict=True)))

    total = row("", tuple(map(sum, zip(*rows, strict=True))))
    lines = tuple(row(f"w{place}", cells) for place, cells in enumerate(rows))
    return CountTable("Wards", "Wards", "Ward", columns, lines, total)


def publish(*rows: tuple[int, int, int], rule: Rounding = RULE) -> ReleasedTable:
    counted = table(*rows)
    return released(counted, protect(counted, rule), NOW, return_id="R-B")


def shown(counted: CountTable) -> list[list[int | str]]:
    return [[cell.symbol or int(str(cell.value)) for cell in row[1:]] for row in protect(counted, RULE).rows]


@pytest.mark.parametrize(
    "now",
    [
        ((18, 9, 40), (3, 2, 60)),
        ((9, 9, 40), (12, 9, 60)),
        ((0, 0, 0), (0, 0, 0)),
        ((18, 7, 35), (3, 2, 60)),
        ((18, 9, 40),),
    ],
)
def test_what_is_shown_again_is_what_was_published(now: tuple[tuple[int, int, int], ...]) -> None:
    was = ((18, 9, 40), (3, 2, 60))
    stands = AsPublished([publish(*was)]).stand_in(table(*now, back=Back.ONE), LATER, RULE)
    assert shown(stands) == shown(table(*was))


def test_a_count_that_shows_as_it_was_published_is_left_alone() -> None:
    now = table((19, 9, 41), (3, 3, 61), back=Back.ONE)
    assert AsPublished([publish((18, 9, 40), (3, 2, 60))]).stand_in(now, LATER, RULE) == now


def test_a_correction_counts_its_own_period_anew_and_repeats_the_others() -> None:
    out = AsPublished([publish((18, 9, 40), (3, 2, 60))])
    own = table((30, 9, 40), (3, 2, 60))
    assert out.stand_in(own, NOW, RULE, is_correction=True) == own
    earlier = table((30, 9, 40), (3, 2, 60), back=Back.ONE)
    assert shown(out.stand_in(earlier, LATER, RULE, is_correction=True))[0][0] == 20


def test_the_last_that_was_published_counts() -> None:
    out = AsPublished([publish((18, 9, 40)), publish((30, 9, 40))])
    assert shown(out.stand_in(table((12, 9, 40), back=Back.ONE), LATER, RULE))[0][0] == 30


def test_what_was_published_under_another_rule_and_other_days_does_not_stand() -> None:
    now = table((18, 9, 40))
    exact = Rounding(hide_below=5, base=10)
    assert AsPublished([publish((40, 9, 40), rule=exact)]).stand_in(now, NOW, RULE) == now
    assert AsPublished([publish((40, 9, 40))]).stand_in(now, {Back.NOT: AUTUMN}, RULE) == now


def test_the_rows_add_up_for_the_attacker_as_they_were_counted() -> None:
    was = publish((18, 9, 40), (12, 9, 60))
    counted = table((9, 9, 40), (12, 9, 60))
    stands = AsPublished([was]).stand_in(counted, NOW, RULE)
    told = released(stands, protect(stands, RULE), NOW, return_id="R-C", counted=counted)
    assert [column.slack for column in told.columns] == [0, 0, 0]
    assert told.rows == was.rows
    assert told.total == was.total


MEAN_OVER = CountColumn("mean.over", "", ColumnKind.COUNT, is_shown=False)
RESTING = (
    replace(WORRIES, part_of=""),
    MEAN_OVER,
    CountColumn("mean", "Mean", ColumnKind.AVERAGE, "mean.over"),
    CountColumn("top.over", "", ColumnKind.COUNT, is_shown=False),
    CountColumn("top", "Top", ColumnKind.LABEL, "top.over"),
    CountColumn("*n", "", ColumnKind.COUNT, is_shown=False),
    CountColumn("share", "% of all", ColumnKind.PERCENT, "n", "*n"),
)


def resting(*rows: tuple[int, float, str]) -> CountTable:
    total = sum(number for number, _, _ in rows)

    def row(key: str, number: int, mean: float, top: str) -> CountRow:
        over = {"mean.over": number, "top.over": number}
        return CountRow(key, key or "All", {"n": number, "mean": mean, "top": top, "*n": total, **over})

    lines = tuple(row(f"w{place}", *cells) for place, cells in enumerate(rows))
    return CountTable("Wards", "Wards", "Ward", RESTING, lines, row("", total, 4.0, "noise"))


def seen(counted: CountTable) -> list[list[object]]:
    return [[cell.symbol or cell.value for cell in row[1:]] for row in protect(counted, RULE).rows]


@pytest.mark.parametrize(
    "now",
    [
        ((32, 3.9, "No single one"), (6, 2.0, "noise")),
        ((7, 4.1, "noise"), (9, 2.5, "dark")),
        ((0, 0.0, ""), (0, 0.0, "")),
    ],
)
def test_averages_words_and_shares_stand_as_they_were(now: tuple[tuple[int, float, str], ...]) -> None:
    was = resting((33, 4.3, "noise"), (6, 2.1, "dark"))
    out = released(was, protect(was, RULE), NOW, return_id="R-B")
    kept = ReleasedTable.from_text(out.as_text())
    assert kept == out
    assert seen(AsPublished([kept]).stand_in(resting(*now), NOW, RULE)) == seen(was)


def test_an_average_that_was_not_published_beside_the_numbers_is_not_to_be_had() -> None:
    out = AsPublished([publish((33, 9, 40), (6, 2, 60))])
    shown_now = seen(out.stand_in(resting((33, 4.3, "noise"), (6, 2.1, "dark")), NOW, RULE))
    assert [row[1:3] for row in shown_now] == [["[x]", "[x]"]] * 3
    corrected = resting((33, 4.3, "noise"), (6, 2.1, "dark"))
    assert out.stand_in(corrected, NOW, RULE, is_correction=True) == corrected


def test_a_row_that_nobody_is_in_any_more_stands() -> None:
    out = AsPublished([publish((18, 9, 40), (12, 9, 60))])
    stands = out.stand_in(table((30, 18, 100), back=Back.ONE), LATER, RULE)
    assert [row[0] for row in shown(stands)] == [20, 10, 30]


def test_own_work_and_what_cannot_be_had_stay() -> None:
    counted = table((9, 9, 40))
    own = replace(counted, rows=tuple(replace(row, is_own=True) for row in counted.rows))
    none = replace(counted, total=None, rows=(CountRow("w0", "w0", {"n": None}),))
    out = AsPublished([publish((18, 9, 40))])
    assert out.stand_in(own, NOW, RULE).rows == own.rows
    assert protect(out.stand_in(none, NOW, RULE), RULE).rows[0][1] == SafeCell(None, "[x]")
