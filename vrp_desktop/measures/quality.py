"""How whole and how timely the registers are."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from vrp_desktop.disclosure.count_table import ColumnKind, CountColumn, CountRow, CountTable
from vrp_desktop.measures.reading import day, rows
from vrp_desktop.store.uuid7 import day_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vrp_desktop.measures.census import Census
    from vrp_desktop.measures.spec import Quality

_LATE = datetime.timedelta(days=7)
COLUMNS = (
    CountColumn("rows", "Records", ColumnKind.COUNT),
    CountColumn("empty", "With a needed answer missing", ColumnKind.COUNT),
    CountColumn("late", "Written down over 7 days later", ColumnKind.COUNT),
    CountColumn("late_share", "% late", ColumnKind.PERCENT, of="late", base="rows"),
    CountColumn("older", "In an older form", ColumnKind.COUNT),
    CountColumn("changed", "Changed after they were finished", ColumnKind.COUNT),
)


def quality(census: Census, table: Quality, name: str, title: str) -> CountTable:
    """Count the records of the period in each register, and what there is to better in them."""
    store, period = census.store, census.period
    titles = {outline.id: outline.title for outline in store.forms.outlines()}

    def line(form_id: str) -> CountRow:
        counts = dict.fromkeys((column.key for column in COLUMNS), 0)
        form = store.forms.newest(form_id)
        needed = [q.name for q in form.columns() if q.bind.required == "true()" and q.bind.relevant is None]
        found = list(rows(store, form_id, period.first, period.last))
        counts["changed"] = len(store.log.changed_after([str(row["record"]) for row in found]))
        for row in found:
            about, written = _own_day(row), day_of(str(row["record"]))
            counts["rows"] += 1
            counts["empty"] += any(row.get(question) in (None, "") for question in needed)
            counts["late"] += about is not None and written - about > _LATE
            counts["older"] += row["form_version"] != form.version
        return CountRow(form_id, titles[form_id], counts)

    return CountTable(
        name=name,
        title=title,
        row_title=table.row_title,
        columns=COLUMNS,
        rows=tuple(line(form_id) for form_id in table.forms if form_id in titles),
    )


def _own_day(row: Mapping[str, object]) -> datetime.date | None:
    return next((found for value in row.values() if (found := day(value)) is not None), None)
