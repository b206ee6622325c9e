"""What the program lets out, attacked by somebody else's mathematics. Bar: nothing is pinned that was not reported."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
from attackers import Attacker, with_totals
from published import MONTHS, QUARTERS, YEAR, publish, random_counts, reported

from vrp_desktop.disclosure.attack import Risk, attack
from vrp_desktop.disclosure.released import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from attackers import Cell

    from vrp_desktop.disclosure.released import ReleasedTable

TABLES = ((8, 5, 110), (12, 6, 60), (22, 8, 30))
"""Rows, columns, how many tables: 200 together."""
YEARS = ((8, 5, 24), (12, 6, 8), (22, 8, 6))
SHARED, FEW = 40, 60
HALF = [*QUARTERS[:2], Span("Half", QUARTERS[0].first, QUARTERS[1].last)]
LATE = 0.1
"""The share of a quarter's records that come after it is frozen."""


def test_no_cell_of_one_release_is_pinned_unseen() -> None:
    rng, figures = np.random.default_rng(7), Figures("single tables")
    for rows, columns, number in TABLES:
        for _ in range(number):
            counts = random_counts(rng, rows, columns)
            figures.attack([publish(counts[0], YEAR)], [("Ward", with_totals(counts[0])[None])], [YEAR])
    figures.say()


def test_no_cell_of_four_quarters_and_their_year_is_pinned_unseen() -> None:
    rng, figures = np.random.default_rng(3), Figures("four quarters and year, late records in the next quarter")
    for rows, columns, number in YEARS:
        for _ in range(number):
            happened = random_counts(rng, rows, columns, len(QUARTERS))
            late = rng.binomial(happened, LATE)
            # What comes late counts in the next quarter; what comes after the year counts in the next year.
            counts = happened - late
            counts[1:] += late[:-1]
            tables = [publish(quarter, span) for quarter, span in zip(counts, QUARTERS, strict=True)]
            tables.append(publish(counts.sum(axis=0), YEAR))
            figures.attack(tables, [("Ward", with_totals(counts))], [*QUARTERS, YEAR])
    figures.say()


def test_no_cell_of_a_borough_with_few_records_is_pinned_unseen() -> None:
    rng, figures = np.random.default_rng(13), Figures("two quarters and half-year of few records")
    for _ in range(FEW):
        counts = random_counts(rng, 12, 4, 2, mean=1)
        tables = [publish(table, span) for table, span in zip([*counts, counts.sum(axis=0)], HALF, strict=True)]
        figures.attack(tables, [("Ward", with_totals(counts))], HALF)
    figures.say()


def test_no_cell_of_months_and_quarter_in_two_tables_with_one_total_is_pinned_unseen() -> None:
    rng, figures = np.random.default_rng(11), Figures("three months and quarter, two tables with one total")
    spans = [*MONTHS, QUARTERS[0]]
    for _ in range(SHARED):
        wards = random_counts(rng, 6, 3, len(MONTHS))
        # The same worries by kind of place: each month's number dealt out over four rows and two columns.
        shares = rng.dirichlet(np.full(8, 0.6))
        places = np.array([rng.multinomial(month.sum(), shares).reshape(4, 2) for month in wards])
        tables = [
            publish(table, span, name=name)
            for name, counts in (("Ward", wards), ("Place", places))
            for table, span in zip([*counts, counts.sum(axis=0)], spans, strict=True)
        ]
        same = [((0, period, 6, 3), (1, period, 4, 2)) for period in range(len(spans))]
        figures.attack(tables, [("Ward", with_totals(wards)), ("Place", with_totals(places))], spans, same)
    figures.say()


def test_one_record_more_in_a_second_release_is_reported_where_it_shows() -> None:
    rng = np.random.default_rng(5)
    moved = 0
    for _ in range(100):
        counts = random_counts(rng, 8, 5)[0]
        later = counts.copy()
        later[rng.integers(8), rng.integers(5)] += 1
        before, after = publish(counts, QUARTERS[0]), publish(later, QUARTERS[0], version=2)
        changed = {(one.row, one.column) for one in attack([before, after]) if one.risk is Risk.CHANGED}
        shown = {
            (row.label, column.title)
            for row, again in zip([*before.rows, before.total], [*after.rows, after.total], strict=True)
            for column, was, now in zip(before.columns, row.told, again.told, strict=True)
            if was != now
        }
        assert changed == shown
        moved += len(shown)
    print(f"\nsecond release with one record more: {moved} cells show it in 100 tables, all reported")
    assert moved > 0


@pytest.mark.parametrize("seed", range(3))
def test_a_year_that_counts_late_records_by_their_day_is_reported(seed: int) -> None:
    """The wrong way: the year is not the sum of its quarters, and what is too much are the late records."""
    rng = np.random.default_rng(seed)
    happened = random_counts(rng, 8, 5, len(QUARTERS))
    on_time = happened - rng.binomial(happened, LATE)
    tables = [publish(quarter, span) for quarter, span in zip(on_time, QUARTERS, strict=True)]
    findings = attack([*tables, publish(happened.sum(axis=0), YEAR)])
    assert any(finding.risk is Risk.DISAGREES for finding in findings)


class Figures:
    """Adds up what was attacked, and asserts that nothing was pinned unseen."""

    def __init__(self, name: str) -> None:
        self._name, self._began = name, time.monotonic()
        self._sets = self._cells = self._plain = self._aware = self._reported = self._extra = 0
        self._seconds = self._slowest = 0.0

    def attack(
        self,
        tables: Sequence[ReleasedTable],
        counts: Sequence[tuple[str, np.ndarray]],
        spans: Sequence[Span],
        same: Sequence[tuple[Cell, Cell]] = (),
    ) -> None:
        """`counts`: by name, with totals and periods first; `same`: as `Attacker` takes it."""
        began = time.monotonic()
        findings = attack(tables)
        took = time.monotonic() - began
        seen = reported(one for one in findings if one.risk in (Risk.TOLD, Risk.NOT_PROVED))
        pinned = {}
        for knows_rule in (False, True):
            cells = Attacker([table for _, table in counts], knows_rule=knows_rule, same=same).pinned()
            pinned[knows_rule] = {
                (f"{counts[table][0]} {row}", f"Kind {column}", spans[period].label)
                for table, period, row, column in cells
            }
            # A total that tables share is reported once, in the last of them.
            shared = {f"{name} {table.shape[1] - 1}" for name, table in counts[:-1]}
            assert {cell for cell in pinned[knows_rule] if cell[0] not in shared} <= seen
        self._seconds, self._slowest = self._seconds + took, max(self._slowest, took)
        self._sets += 1
        self._cells += sum(told != 0 for table in tables for row in [*table.rows, table.total] for told in row.told)
        self._plain += len(pinned[False])
        self._aware += len(pinned[True])
        self._reported += len(seen)
        self._extra += len(seen - pinned[True])

    def say(self) -> None:
        assert self._aware > 0, "an attack that never gets through proves nothing"
        print(
            f"\n{self._name}: {self._sets} sets, {self._cells} cells not zero; pinned by the plain attacker "
            f"{self._plain}, by the one who knows the rule {self._aware}; reported {self._reported}, of them "
            f"{self._extra} more than pinned; the program's attack {self._seconds / self._sets:.3f} s a set, at most "
            f"{self._slowest:.2f} s; together {time.monotonic() - self._began:.0f} s"
        )
