"""How whole and how timely the registers are."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from vrp_desktop.disclosure.count_table import ColumnKind, CountColumn, CountRow, CountTable
from vrp_desktop.measures.late import counted_in
from vrp_desktop.measures.reading import columns_of, day
from vrp_desktop.store.uuid7 import day_of

if TYPE_CHECKING:
    from vrp_desktop.measures.census import Census
    from vrp_desktop.measures.spec import Quality
    from vrp_desktop.store.store import Store

_LATE = datetime.timedelta(days=7)
COLUMNS = (
    CountColumn("rows", "Records", ColumnKind.COUNT),
    CountColumn("empty", "With a needed answer missing", ColumnKind.COUNT),
    CountColumn("late", "Written down over 7 days later", ColumnKind.COUNT),
    CountColumn("late_share", "% late", ColumnKind.PERCENT, of="late", base="rows"),
    CountColumn("same", "The same as another", ColumnKind.COUNT),
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
        # Only a form that asks which record it is the same as can tell.
        twins = [q.name for q in form.columns() if q.bind.alike is not None]
        found, own_day = list(counted_in(store, form_id, period)), _own_day(store, form_id)
        counts["changed"] = len(store.log.changed_after([str(row["record"]) for row in found]))
        for row in found:
            about, written = day(row.get(own_day)), day_of(str(row["record"]))
            counts["rows"] += 1
            counts["empty"] += any(row.get(question) in (None, "") for question in needed)
            counts["same"] += any(row.get(question) not in (None, "") for question in twins)
            counts["late"] += about is not None and written - about > _LATE
            counts["older"] += row["form_version"] != form.version
        return CountRow(form_id, titles[form_id], counts if twins else {**counts, "same": None})

    return CountTable(
        name=name,
        title=title,
        row_title=table.row_title,
        columns=COLUMNS,
        rows=tuple(line(form_id) for form_id in table.forms if form_id in titles),
    )


def _own_day(store: Store, form_id: str) -> str:
    """Give the question whose day is a form's own, "" when it asks for none."""
    columns = columns_of(store, form_id)
    return next((name for name, column in columns.names.items() if column == columns.day), "") if columns else ""
