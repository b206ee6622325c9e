from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.writing import write

from vrp_desktop.disclosure.attack import Finding, Risk
from vrp_desktop.disclosure.count_table import ColumnKind, CountColumn, CountRow, CountTable
from vrp_desktop.disclosure.released import ReleasedTable
from vrp_desktop.disclosure.rounding import Rounding
from vrp_desktop.disclosure.safe_table import protect
from vrp_desktop.measures.census import Census
from vrp_desktop.measures.period import Month, Quarter
from vrp_desktop.measures.spec import Breakdown, Figure, Figures
from vrp_desktop.measures.tabulate import tabulate, told_by
from vrp_desktop.operations import releasing, return_definitions, sample_borough
from vrp_desktop.operations.releasing import CorrectionTells
from vrp_desktop.store.given_out import GivenOut, Leaving, Way
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vrp_desktop.measures.period import Period
    from vrp_desktop.operations.session import Session
    from vrp_desktop.problems import Problem

TODAY = datetime.date(2026, 10, 31)
QUARTER = Quarter(2026, 2)
COLUMNS = (
    CountColumn("part", "Part", ColumnKind.COUNT, part_of="n"),
    CountColumn("other", "Other", ColumnKind.COUNT, part_of="n"),
    CountColumn("n", "Number", ColumnKind.COUNT, counts="worries"),
)


@pytest.fixture
def there(coordinator: Session) -> Session:
    return replace(coordinator, today=lambda: TODAY)


def counted(*rows: tuple[int, int]) -> CountTable:
    def row(label: str, part: int, other: int) -> CountRow:
        return CountRow(label, label, {"part": part, "other": other, "n": part + other})

    total = row("", sum(part for part, _ in rows), sum(other for _, other in rows))
    lines = tuple(row(f"Ward {place}", *numbers) for place, numbers in enumerate(rows))
    return CountTable("Wards", "Wards", "Ward", COLUMNS, lines, total)


def to_release(session: Session, period: Period, *tables: CountTable) -> tuple[ReleasedTable, ...]:
    return releasing.to_release(session, "R-B", period, [(table, protect(table, Rounding())) for table in tables])


def let_out(session: Session, period: Period, *tables: CountTable) -> None:
    up_to = releasing.counted_to(session)
    told = releasing.told_of(session, to_release(session, period, *tables), up_to=up_to)
    releasing.note_release(session, "R-B", period, releasing.Told.from_text(told.as_text()))


def test_what_was_released_is_read_back_as_it_was(there: Session) -> None:
    table = counted((3, 12), (40, 21))
    let_out(there, QUARTER, table)
    (text,) = there.store.releases.related(QUARTER.first, QUARTER.last)
    kept = ReleasedTable.from_text(text)
    assert kept.rows[0].told == ("[c]", 10, 15)
    assert kept.version == 1
    (again,) = to_release(there, QUARTER, table)
    assert again == replace(kept, version=2)


def test_a_release_freezes_its_period_up_to_what_was_counted(there: Session) -> None:
    let_out(there, QUARTER, counted((3, 12)))
    release = there.store.releases.frozen_at("R-B", str(QUARTER))
    assert release is not None
    assert (release.first, release.frozen_to) == (QUARTER.first, QUARTER.last)
    assert release.up_to == there.store.log.last_number()
    assert release.made_by == there.person.id


def test_an_ordinary_release_is_let_out(there: Session) -> None:
    assert releasing.attack_before(there, to_release(there, QUARTER, counted((3, 12), (40, 21)))) == releasing.Attacked(
        (), (), ()
    )


def test_numbers_that_follow_from_a_release_stop_it(there: Session) -> None:
    attacked = releasing.attack_before(there, to_release(there, QUARTER, counted((8, 9), (8, 9))))
    assert {finding.risk for finding in attacked.stopping} == {Risk.TOLD}
    error = releasing.NotSafe(attacked.stopping)
    assert error.problem.happened.startswith("Nothing went out: 9 numbers could be worked out")
    assert "Wards, Ward 0, Part, 2026/27 Q2" in error.problem.details


def test_numbers_that_follow_only_together_with_what_is_out_stop_it(there: Session) -> None:
    months = [Month(2026, month) for month in (7, 8, 9)]
    numbers = ((7, 12), (7, 12), (7, 14))
    for month, number in zip(months, numbers, strict=True):
        assert releasing.attack_before(there, to_release(there, month, counted(number, (20, 31)))).stopping == ()
        let_out(there, month, counted(number, (20, 31)))
    # Three times 7 at most is 21, and what is shown as 25 is 23 at least.
    quarter = counted((23, 38), (60, 93))
    assert releasing.attack_before(there, to_release(there, QUARTER, counted((21, 38), (60, 93)))).stopping == ()
    attacked = releasing.attack_before(there, to_release(there, QUARTER, quarter))
    assert Risk.DISAGREES in {finding.risk for finding in attacked.stopping}


def test_a_second_release_with_one_record_more_is_stopped(there: Session) -> None:
    let_out(there, QUARTER, counted((3, 12), (40, 21)))
    attacked = releasing.attack_before(there, to_release(there, QUARTER, counted((3, 13), (40, 21))))
    assert {(one.risk, one.row, one.column) for one in attacked.stopping} == {(Risk.CHANGED, "Ward 0", "Other")}


def test_what_could_be_worked_out_before_is_told_apart(there: Session) -> None:
    let_out(there, QUARTER, counted((8, 9), (8, 9)))
    attacked = releasing.attack_before(there, to_release(there, Month(2026, 8), counted((3, 4), (1, 5))))
    assert attacked.stopping == ()
    assert len(attacked.known) == 9


def test_a_row_of_one_kind_only_is_a_warning(there: Session) -> None:
    attacked = releasing.attack_before(there, to_release(there, QUARTER, counted((5, 0), (40, 21))))
    assert attacked.stopping == ()
    assert [finding.risk for finding in attacked.warnings] == [Risk.EVERYBODY]


def test_a_borough_with_few_records_can_release_month_by_month_and_then_the_quarter(there: Session) -> None:
    sample_borough.fill(there, Progress(), records=150)
    for period in (*(Month(2026, month) for month in (7, 8, 9)), QUARTER):
        census = Census(there.store, there.lists, period)
        tables = [
            tabulate(census, sheet.table, sheet.name, sheet.name)
            for sheet in return_definitions.definition(there, "R-B").sheets
            if sheet.name in ("Worries by ward", "Worries by type", "Activity") and isinstance(sheet.table, Breakdown)
        ]
        attacked = releasing.attack_before(there, to_release(there, period, *tables))
        assert {finding.risk for finding in attacked.stopping} <= {Risk.TOLD}
        let_out(there, period, *tables)
    assert len(there.store.releases.related(QUARTER.first, QUARTER.last)) == 12


def test_single_figures_are_attacked_with_the_tables_they_are_of(there: Session) -> None:
    for ward in ("E05013896", "E05013901"):
        for _ in range(4):
            write(there, "resident_concern", heard_on="2026-08-10", ward=ward, c_status="new")
    census = Census(there.store, there.lists, Month(2026, 8))
    asked = Figures((Figure("worries", "Worries", "worries"), Figure("share", "Share", "worries", base={})))
    counted_figures = tabulate(census, asked, "Headlines", "Headlines")
    worries, share = told_by(census, asked, counted_figures)
    assert [column.counts for column in worries.columns] == ["worries"] * 3
    assert (worries.total and worries.total.cells["now"], share.total and share.total.cells["now.over"]) == (8, 8)
    (told, _) = to_release(there, Month(2026, 8), worries, share)
    assert told.total is not None
    assert told.total.told[0] == 10


def test_a_correction_is_let_out_but_for_what_was_hidden_or_is(there: Session) -> None:
    let_out(there, QUARTER, counted((3, 12), (40, 21)))
    releasing.refuse_what_tells(there, to_release(there, QUARTER, counted((3, 12), (40, 28))), is_correction=True)
    with pytest.raises(releasing.NotSafe):
        releasing.refuse_what_tells(there, to_release(there, QUARTER, counted((9, 12), (40, 21))), is_correction=True)


def test_rows_add_up_to_a_total_that_only_another_table_shows(there: Session) -> None:
    wards = replace(counted((7, 0), (7, 0), (7, 0), (7, 0)), has_total=False)
    kinds = replace(counted((28, 0)), name="Kinds", row_title="Kind")
    attacked = releasing.attack_before(there, to_release(there, QUARTER, wards, kinds))
    assert {(one.risk, one.table) for one in attacked.stopping} >= {(Risk.TOLD, "Wards")}


def refused(*findings: Finding, copies: Sequence[GivenOut] = ()) -> Problem:
    return CorrectionTells(findings, ("Wards",), copies).problem


def test_a_correction_that_tells_speaks_of_one_number_or_more_and_of_few_records_where_they_are() -> None:
    moved = Finding(Risk.CHANGED, "Wards", "Leyton", "Worries", ("Q1",), is_small=True)
    unlike = replace(moved, risk=Risk.DISAGREES)
    assert refused(moved).means == (
        "It is hidden in this version, or was in the one before, and few records can have moved it."
    )
    assert refused(moved, moved).means == (
        "They are hidden in this version, or were in the one before, and few records can have moved them."
    )
    assert refused(unlike).means == "It is hidden in this version, or was in the one before."
    assert "few" not in refused(moved, unlike).means


def test_a_correction_that_a_copy_stands_against_says_which_and_what_to_do() -> None:
    moved = Finding(Risk.CHANGED, "Wards", "Leyton", "Worries", ("Q1",), is_small=True)
    left = Leaving(Way.COPIED, datetime.datetime(2026, 11, 2, tzinfo=datetime.UTC), "asha", "coordinator")
    copy = GivenOut(1, "Worries by ward", left.at.date(), left.at.date(), None, 0, (), (left,))
    told = refused(moved, copies=(copy,))
    assert "a copy for internal use" in told.happened
    assert "“Worries by ward”, copied on 2 November 2026 by a coordinator" in told.means
    assert told.do_next.startswith("Have it thrown away everywhere, say so in Analysis under Given out")
