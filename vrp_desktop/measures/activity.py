"""Activities by kind (registers.md F.2)."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from vrp_desktop.disclosure.count_table import ColumnKind, CountColumn, CountRow, CountTable
from vrp_desktop.measures.month import ACTIVITY, ACTIVITY_DATE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vrp_desktop.measures.period import Period
    from vrp_desktop.store.store import Store

_MINUTES = {"under_30": 15, "hour": 60, "half_day": 240, "day": 480}
"""The middle of each band, in minutes."""

_COLUMNS = (
    CountColumn("number", "Number", ColumnKind.COUNT),
    CountColumn("hours", "Hours", ColumnKind.SUM, of="number"),
    CountColumn("reached", "People reached", ColumnKind.SUM, of="number"),
    CountColumn("new", "New people", ColumnKind.SUM, of="number"),
    CountColumn("new_share", "% new", ColumnKind.PERCENT, of="new", base="reached"),
    CountColumn("led", "Community-led", ColumnKind.COUNT),
    CountColumn("cards", "Help cards", ColumnKind.SUM, of="number"),
)


def activity_by_kind(store: Store, period: Period, kinds: Mapping[str, str]) -> CountTable:
    """Count the period's activities by kind. `kinds`: label by code, in the order of the form.

    Hours are the middle of the band that was ticked, added up and rounded to whole hours.
    """
    per_kind: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in store.registers.rows(ACTIVITY, ACTIVITY_DATE, period.first, period.last):
        for kind in (str(row.get("kind") or "other"), ""):
            counts = per_kind[kind]
            counts["number"] += 1
            counts["minutes"] += _MINUTES.get(str(row.get("minutes")), 0)
            counts["led"] += row.get("led_by") == "community"
            for column, source in (("reached", "reached"), ("new", "new_people"), ("cards", "cards")):
                value = row.get(source)
                counts[column] += value if isinstance(value, int) else 0

    def line(key: str, label: str) -> CountRow:
        counts = per_kind[key]
        return CountRow(key, label, {**counts, "hours": round(counts["minutes"] / 60)})

    return CountTable(
        name="Activity",
        title=f"Activity, {period.label}",
        row_title="Kind",
        columns=_COLUMNS,
        rows=tuple(line(code, label) for code, label in kinds.items()),
        total=line("", "All"),
    )
