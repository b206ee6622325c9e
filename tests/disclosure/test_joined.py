from __future__ import annotations

import datetime
from collections import defaultdict

from vrp_desktop.disclosure.count_table import Back, ColumnKind, CountColumn, CountRow, CountTable
from vrp_desktop.disclosure.joined import Joined, Number
from vrp_desktop.disclosure.released import ReleasedTable, Span, released
from vrp_desktop.disclosure.rounding import Rounding
from vrp_desktop.disclosure.safe_table import protect
from vrp_desktop.disclosure.system import ENDLESS

RULE = Rounding()
DAY = datetime.date
YEAR = Span("Year", DAY(2026, 4, 1), DAY(2027, 3, 31))
MOST = 40


def publish(columns: tuple[CountColumn, ...], cells: dict[str, int | str], span: Span = YEAR) -> ReleasedTable:
    table = CountTable("T", "T", "Ward", columns, (CountRow("a", "A", cells),))
    return released(table, protect(table, RULE), {Back.NOT: span}, return_id="R-B")


def test_a_sum_can_be_whatever_gives_the_same_cells() -> None:
    columns = (
        CountColumn("n", "Number", ColumnKind.COUNT),
        CountColumn("reached", "Reached", ColumnKind.SUM, of="n"),
    )
    behind: defaultdict[object, set[int]] = defaultdict(set)
    bounds: dict[object, tuple[int, int]] = {}
    for number in range(20):
        # Nobody is reached where nothing was done.
        for reached in range(MOST if number else 1):
            table = publish(columns, {"n": number, "reached": reached})
            told = table.rows[0].told
            joined = Joined([table])
            variable = joined.numbers[Number("Ward", "a", "T/reached", (YEAR.first, YEAR.last))]
            bounds[told] = joined.system.low[variable], joined.system.high[variable]
            behind[told].add(reached)
    for told, sums in behind.items():
        low, high = bounds[told]
        assert low == min(sums)
        if max(sums) < MOST - 1:
            assert high == max(sums)
        else:
            assert high == ENDLESS or high >= MOST - 1
    assert len(behind) > 10


def test_a_year_falls_into_what_the_other_periods_cut_it_into() -> None:
    columns = (CountColumn("n", "Number", ColumnKind.COUNT),)
    months = [
        Span("April", DAY(2026, 4, 1), DAY(2026, 4, 30)),
        Span("Q3", DAY(2026, 10, 1), DAY(2026, 12, 31)),
    ]
    joined = Joined([publish(columns, {"n": 20}, span) for span in (*months, YEAR)])
    days = {number.days for number in joined.numbers}
    assert days == {
        (YEAR.first, YEAR.last),
        (DAY(2026, 4, 1), DAY(2026, 4, 30)),
        (DAY(2026, 5, 1), DAY(2026, 9, 30)),
        (DAY(2026, 10, 1), DAY(2026, 12, 31)),
        (DAY(2027, 1, 1), DAY(2027, 3, 31)),
    }
    assert len(joined.system.equations) == 1


def test_two_rules_for_one_number_narrow_it_together() -> None:
    columns = (CountColumn("n", "Number", ColumnKind.COUNT),)
    table = CountTable("T", "T", "Ward", columns, (CountRow("a", "A", {"n": 11}),))
    both = [
        released(table, protect(table, rule), {Back.NOT: YEAR}, return_id="R-B")
        for rule in (RULE, Rounding(hide_below=10, base=10))
    ]
    joined = Joined(both)
    (variable,) = joined.numbers.values()
    assert (joined.system.low[variable], joined.system.high[variable]) == (10, 12)
    assert joined.changed == []
