from __future__ import annotations

import datetime

from vrp_desktop.disclosure.count_table import Back, ColumnKind, CountColumn, CountRow, CountTable
from vrp_desktop.disclosure.released import Parts, ReleasedTable, Span, Told, released
from vrp_desktop.disclosure.rounding import Rounding
from vrp_desktop.disclosure.safe_table import HIDDEN, protect

QUARTER = Span("2026/27 Q2", datetime.date(2026, 7, 1), datetime.date(2026, 9, 30))
BEFORE = Span("2026/27 Q1", datetime.date(2026, 4, 1), datetime.date(2026, 6, 30))
NUMBER = CountColumn("n", "Number", ColumnKind.COUNT, counts="worries")
PART = CountColumn("part", "Part", ColumnKind.COUNT, is_shown=False, part_of="n")
SHARE = CountColumn("share", "Share", ColumnKind.PERCENT, of="part", base="n")


def release(
    *rows: CountRow, columns: tuple[CountColumn, ...] = (NUMBER,), total: CountRow | None = None
) -> ReleasedTable:
    table = CountTable("T", "A table", "What", columns, rows, total)
    return released(table, protect(table, Rounding()), {Back.NOT: QUARTER, Back.ONE: BEFORE}, return_id="R-B")


def told(cells: dict[str, int | str], *columns: CountColumn) -> tuple[Told, ...]:
    return release(CountRow("a", "A", cells), columns=columns).rows[0].told


def test_a_released_table_holds_what_was_shown_and_no_exact_count() -> None:
    table = release(
        CountRow("a", "A", {"n": 3}), CountRow("b", "B", {"n": 1_013}), CountRow("c", "C", {"n": 0}),
        total=CountRow("", "All", {"n": 1_016}),
    )  # fmt: skip
    assert [row.told for row in table.rows] == [(HIDDEN,), (1_015,), (0,)]
    assert table.total is not None
    assert table.total.told == (1_015,)
    assert "1013" not in table.as_text()
    assert "1016" not in table.as_text()


def test_a_released_table_is_read_as_it_was_written() -> None:
    late = CountColumn("late", "Before", ColumnKind.COUNT, back=Back.ONE)
    rows = [CountRow("a", "A", {"n": 12, "part": 9, "late": 3}), CountRow("b", "B", {"n": 1})]
    table = release(*rows, columns=(NUMBER, PART, SHARE, late), total=CountRow("", "All", {"n": 13, "part": 9}))
    assert ReleasedTable.from_text(table.as_text()) == table
    assert [column.span for column in table.columns] == [QUARTER, QUARTER, BEFORE]


def test_a_percentage_tells_the_rounded_count_that_no_column_shows() -> None:
    assert told({"n": 23, "part": 12}, NUMBER, PART, SHARE) == (25, 10)


def test_a_hidden_percentage_of_a_shown_count_tells_that_the_other_is_small() -> None:
    assert told({"n": 23, "part": 3}, NUMBER, PART, SHARE) == (25, HIDDEN)


def test_a_hidden_percentage_of_a_hidden_count_tells_nothing_more() -> None:
    assert told({"n": 5, "part": 3}, NUMBER, PART, SHARE) == (HIDDEN, None)


def test_a_percentage_of_nothing_tells_that_there_is_nothing() -> None:
    assert told({"n": 0, "part": 0}, NUMBER, PART, SHARE) == (0, 0)


def test_a_count_that_nothing_shows_is_not_told() -> None:
    assert told({"n": 23, "part": 12}, NUMBER, PART) == (25, None)


def test_columns_say_whether_their_rows_and_parts_add_up() -> None:
    hours = CountColumn("hours", "Hours", ColumnKind.SUM, of="n")
    tags = CountColumn("tags", "Tags", ColumnKind.COUNT)
    rows = [
        CountRow("a", "A", {"n": 12, "part": 9, "hours": 3, "tags": 5}),
        CountRow("b", "B", {"n": 1, "part": 1, "hours": 3, "tags": 5}),
    ]
    total = CountRow("", "All", {"n": 13, "part": 10, "hours": 7, "tags": 6})
    columns = release(*rows, columns=(NUMBER, PART, hours, tags), total=total).columns
    assert [column.slack for column in columns] == [0, 0, 1, None]
    assert columns[0].parts is Parts.SOME


def test_parts_in_which_a_record_can_be_twice_are_each_a_part_for_itself() -> None:
    other = CountColumn("other", "Other", ColumnKind.COUNT, part_of="n")
    row = CountRow("a", "A", {"n": 12, "part": 9, "other": 9})
    assert release(row, columns=(NUMBER, PART, other)).columns[0].parts is Parts.EACH


def test_a_hidden_column_that_repeats_the_total_for_percentages_is_left_out() -> None:
    everything = CountColumn("*", "All", ColumnKind.COUNT, is_shown=False)
    share = CountColumn("share", "Share", ColumnKind.PERCENT, of="n", base="*")
    rows = [CountRow(label, label, {"n": number, "*": 30}) for label, number in (("a", 10), ("b", 20))]
    table = release(*rows, columns=(NUMBER, everything, share), total=CountRow("", "All", {"n": 30, "*": 30}))
    assert [column.key for column in table.columns] == ["n"]
