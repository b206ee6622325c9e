from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vrp_desktop.disclosure.count_table import ColumnKind, CountColumn, CountRow, CountTable
from vrp_desktop.disclosure.rounding import Rounding
from vrp_desktop.disclosure.safe_table import HIDDEN, SafeCell, SafeTable, protect

RULE = Rounding()
NUMBER = CountColumn("n", "Number", ColumnKind.COUNT)


def table(*rows: CountRow, columns: tuple[CountColumn, ...] = (NUMBER,), total: CountRow | None = None) -> CountTable:
    return CountTable("T", "A table", "What", columns, rows, total)


def cell(value: dict[str, int | str], column: CountColumn, *others: CountColumn) -> SafeCell:
    safe = protect(table(CountRow("a", "A", value), columns=(column, *others)), RULE)
    return safe.rows[0][1]


def test_nobody_makes_a_safe_table_by_hand() -> None:
    with pytest.raises(TypeError):
        SafeTable(object(), name="T", title="T", columns=(), rows=(), has_total=False, rule=RULE)


@pytest.mark.parametrize(("count", "shown"), [(0, SafeCell(0)), (7, SafeCell(None, HIDDEN)), (8, SafeCell(10))])
def test_a_count_is_shown_rounded_or_hidden(count: int, shown: SafeCell) -> None:
    assert cell({"n": count}, NUMBER) == shown


def test_the_total_is_rounded_on_its_own() -> None:
    rows = [CountRow(key, key, {"n": 8}) for key in "abc"]
    safe = protect(table(*rows, total=CountRow("", "All", {"n": 24})), RULE)
    assert [row[1].value for row in safe.rows] == [10, 10, 10, 25]
    assert safe.has_total


def test_a_sum_of_few_records_is_hidden_however_large() -> None:
    reached = CountColumn("reached", "Reached", ColumnKind.SUM, of="n")
    assert cell({"n": 7, "reached": 4_000}, reached, NUMBER).symbol == HIDDEN
    assert cell({"n": 8, "reached": 4_001}, reached, NUMBER).value == 4_000


def test_a_percentage_comes_from_rounded_counts() -> None:
    part = CountColumn("part", "Part", ColumnKind.COUNT, is_shown=False)
    share = CountColumn("share", "Share", ColumnKind.PERCENT, of="part", base="n")
    assert cell({"n": 20, "part": 12}, share, part, NUMBER).value == pytest.approx(0.5)
    assert cell({"n": 20, "part": 3}, share, part, NUMBER).symbol == HIDDEN
    assert cell({"n": 5, "part": 0}, share, part, NUMBER).symbol == HIDDEN
    assert cell({"n": 0, "part": 0}, share, part, NUMBER).symbol == "[z]"


def test_a_percentage_of_a_hidden_sum_is_hidden() -> None:
    columns = (
        NUMBER,
        CountColumn("new", "New", ColumnKind.SUM, of="n"),
        CountColumn("all", "All", ColumnKind.SUM, of="n"),
    )
    share = CountColumn("share", "Share", ColumnKind.PERCENT, of="new", base="all")
    assert cell({"n": 2, "new": 40, "all": 80}, share, *columns).symbol == HIDDEN


def test_a_label_is_hidden_with_the_count_it_rests_on() -> None:
    top = CountColumn("top", "Top", ColumnKind.LABEL, of="n")
    assert cell({"n": 3, "top": "Knives"}, top, NUMBER).symbol == HIDDEN
    assert cell({"n": 9, "top": "Knives"}, top, NUMBER).value == "Knives"
    assert cell({"n": 0, "top": ""}, top, NUMBER).symbol == "[z]"


def test_hidden_cells_are_counted() -> None:
    safe = protect(table(CountRow("a", "A", {"n": 3}), CountRow("b", "B", {"n": 30})), RULE)
    assert safe.hidden == 1


@given(st.lists(st.integers(0, 30), min_size=2, max_size=8))
def test_no_hidden_count_follows_from_the_others_and_the_total(counts: list[int]) -> None:
    """The attack of somebody who knows the rule: bounds of every cell from what is shown, by intervals."""
    rows = [CountRow(str(place), str(place), {"n": count}) for place, count in enumerate(counts)]
    safe = protect(table(*rows, total=CountRow("", "All", {"n": sum(counts)})), RULE)
    bounds = [(1, 7) if row[1].symbol else shown_bounds(row[1].value) for row in safe.rows]
    *parts, total = bounds
    for place, (low, high) in enumerate(parts):
        if safe.rows[place][1].symbol != HIDDEN:
            continue
        others = [part for index, part in enumerate(parts) if index != place]
        least = max(low, total[0] - sum(part[1] for part in others))
        most = min(high, total[1] - sum(part[0] for part in others))
        assert least <= counts[place] <= most
        if least == most:
            # Only when every hidden cell is at the same end can rounding give one away (1 of 661 in safety.md);
            # the release ledger that refuses such a table comes with sign-off.
            assert counts[place] in (1, 7)


def shown_bounds(value: object) -> tuple[int, int]:
    assert isinstance(value, int)
    if value == 0:
        return (0, 0)
    return (max(8, value - 2), value + 2)
