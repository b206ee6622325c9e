"""A small return of three tables with a chart, as values and as the text of its definition."""

from __future__ import annotations

import datetime

from vrp_desktop.disclosure.count_table import ColumnKind, CountColumn, CountRow, CountTable
from vrp_desktop.disclosure.rounding import Rounding
from vrp_desktop.disclosure.safe_table import SafeTable, protect
from vrp_desktop.returns.definition import read
from vrp_desktop.returns.values import ReturnValues

PARTNERSHIP = """
id = "R-B"
title = "Partnership return"
file_word = "Partnership"
audience = "the board"
periods = ["month"]
roles = ["coordinator"]

[[sheet]]
name = "Worries by ward"
about = "By ward."
kind = "breakdown"
source = "worries"
rows = "ward"
row_title = "Ward"

[[sheet.column]]
key = "worries"
title = "Worries"
measure = "count"

[[sheet]]
name = "Worries by type"
about = "By kind. The period before is {before}."
kind = "breakdown"
source = "worries"
rows = "ward"
row_title = "Ward"

[[sheet.column]]
key = "worries"
title = "Worries"
measure = "count"

[[sheet]]
name = "Activity"
about = "What was done."
kind = "breakdown"
source = "worries"
rows = "ward"
row_title = "Ward"

[[sheet.column]]
key = "worries"
title = "Worries"
measure = "count"

[[chart]]
title = "Worries by ward, October 2026"
sheet = "Worries by ward"
kind = "bar"
values = ["worries"]
x_title = "Ward"
y_title = "Worries (rounded)"
"""


_WORRIES = CountColumn("worries", "Worries", ColumnKind.COUNT)
_SHARE = CountColumn("share", "% part", ColumnKind.PERCENT, of="part", base="worries")
FEW = (_WORRIES, CountColumn("part", "Part", ColumnKind.COUNT, is_shown=False), _SHARE)
ALL = (
    _WORRIES,
    CountColumn("part", "Part", ColumnKind.COUNT),
    _SHARE,
    CountColumn("before", "Before", ColumnKind.COUNT),
    CountColumn("change", "Change", ColumnKind.CHANGE, of="worries", base="before"),
)


def counts(name: str, row_title: str, key_title: str = "", columns: tuple[CountColumn, ...] = ALL) -> SafeTable:
    rows = tuple(
        CountRow(f"E{n}", f"Ward {n}", {"worries": number, "part": number // 2, "before": 50 - number})
        for n, number in enumerate((0, 3, 22, 41))
    )
    total = CountRow("", "All", {"worries": 66, "part": 33, "before": 134})
    return protect(CountTable(name, f"{name}, October 2026", row_title, columns, rows, total, key_title), Rounding())


def few_counts(name: str, row_title: str, key_title: str = "") -> SafeTable:
    return counts(name, row_title, key_title, FEW)


def partnership_values() -> ReturnValues:
    """Give a return of three tables of counts with a chart; a child process of a test makes it too."""
    definition = read(PARTNERSHIP, "small.toml")
    return ReturnValues(
        definition=definition,
        period_label="October 2026",
        period="2026-10",
        before_label="September 2026",
        borough="Waltham Forest",
        marking="OFFICIAL-SENSITIVE",
        made_on=datetime.date(2026, 11, 2),
        prepared_by_role="coordinator",
        rule=Rounding(),
        sheets=(
            counts("Worries by ward", "Ward", "Ward code"),
            counts("Worries by type", "Worry"),
            counts("Activity", "Kind"),
        ),
    )
