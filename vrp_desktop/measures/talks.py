"""Ask Me talks by month: sums of counters, for there is nothing else of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.disclosure.count_table import ColumnKind, CountColumn, CountRow, CountTable
from vrp_desktop.disclosure.rounding import Rounding
from vrp_desktop.measures.period import months_in
from vrp_desktop.measures.spec import Measure

if TYPE_CHECKING:
    from vrp_desktop.measures.census import Census
    from vrp_desktop.measures.period import Month
    from vrp_desktop.measures.spec import Talks

RULE = Rounding(hide_below=10, base=10)
"""Talks are hidden below 10 and rounded to the nearest 10 (design 3.10)."""


def talks_by_month(census: Census, table: Talks, name: str, title: str) -> CountTable:
    """Count the talks of each month of the period. A counter that ends in ":" stands for all that begin so."""
    columns = tuple(
        CountColumn(column.key, column.title, ColumnKind.COUNT, is_shown=column.is_shown, counts=f"talks {column.of}")
        if column.measure is Measure.COUNT
        else CountColumn(
            column.key, column.title, ColumnKind.PERCENT, column.of, column.base, column.is_shown, least=column.least
        )
        for column in table.columns
    )

    def line(key: str, label: str, first: Month, last: Month) -> CountRow:
        counts = census.store.talks.counts(str(first), str(last))
        return CountRow(
            key,
            label,
            {
                column.key: sum(number for cell, number in counts.items() if _is_meant(cell, column.of))
                for column in table.columns
                if column.measure is Measure.COUNT
            },
        )

    months = months_in(census.period)
    return CountTable(
        name=name,
        title=title,
        row_title=table.row_title,
        columns=columns,
        rows=tuple(line(str(month), month.label, month, month) for month in months),
        total=line("", "All", months[0], months[-1]),
    )


def _is_meant(cell: str, wanted: str) -> bool:
    return cell.startswith(wanted) if wanted.endswith(":") else cell == wanted
