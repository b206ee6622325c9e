"""Random counts, and the same numbers as the program publishes them."""

from __future__ import annotations

import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from vrp_desktop.disclosure.count_table import Back, ColumnKind, CountColumn, CountRow, CountTable
from vrp_desktop.disclosure.released import ReleasedTable, Span, released
from vrp_desktop.disclosure.rounding import Rounding
from vrp_desktop.disclosure.safe_table import protect

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vrp_desktop.disclosure.attack import Finding

_FIRSTS = [datetime.date(2026, month, 1) for month in (4, 7, 10)] + [datetime.date(2027, month, 1) for month in (1, 4)]
QUARTERS = [
    Span(f"Q{number}", first, following - datetime.timedelta(days=1))
    for number, (first, following) in enumerate(pairwise(_FIRSTS), 1)
]
YEAR = Span("Year", _FIRSTS[0], QUARTERS[-1].last)


MONTHS = [
    Span(f"Month {number}", first, following - datetime.timedelta(days=1))
    for number, (first, following) in enumerate(pairwise(datetime.date(2026, month, 1) for month in (4, 5, 6, 7)), 1)
]


def random_counts(rng: np.random.Generator, rows: int, columns: int, periods: int = 1, mean: float = 7) -> np.ndarray:
    """Give counts as boroughs have them: some wards and kinds with many records, most with few. Periods come first."""
    means = np.outer(rng.gamma(1.2, 1, rows), rng.gamma(1, 1, columns)) * mean / periods**0.5
    return rng.poisson(np.broadcast_to(means, (periods, rows, columns)))


def publish(counts: np.ndarray, span: Span, *, name: str = "Ward", version: int = 1) -> ReleasedTable:
    """Publish a table of wards, or whatever its name says, by kinds, with totals both ways.

    All tables count worries: they share the total of a period, and nothing else when their names differ.
    """
    kinds = range(counts.shape[1])
    columns = [CountColumn(f"k{kind}", f"Kind {kind}", ColumnKind.COUNT, part_of="all") for kind in kinds]
    columns.append(CountColumn("all", f"Kind {len(kinds)}", ColumnKind.COUNT, counts="worries"))

    def row(place: int, numbers: Iterable[int]) -> CountRow:
        cells = {f"k{kind}": int(number) for kind, number in enumerate(numbers)}
        return CountRow(f"{place}", f"{name} {place}", cells | {"all": sum(cells.values())})

    table = CountTable(
        name=name,
        title=name,
        row_title=name,
        columns=tuple(columns),
        rows=tuple(row(place, numbers) for place, numbers in enumerate(counts)),
        total=row(len(counts), counts.sum(axis=0)),
    )
    return released(table, protect(table, Rounding()), {Back.NOT: span}, return_id="R-B", version=version)


def reported(findings: Iterable[Finding]) -> set[tuple[str, str, str]]:
    """Give row, column and period of every cell that was reported."""
    return {(one.row, one.column, period) for one in findings for period in one.periods}
