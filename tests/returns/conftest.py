from __future__ import annotations

import datetime

import pytest

from vrp_desktop.disclosure.count_table import ColumnKind, CountColumn, CountRow, CountTable
from vrp_desktop.disclosure.record_sheet import allow
from vrp_desktop.disclosure.rounding import Rounding
from vrp_desktop.disclosure.safe_table import SafeTable, protect
from vrp_desktop.returns.values import AmbassadorReturn, PartnershipReturn

HOSTILE = ("=1+1", "+44 20 7946 0018", "-x", "@SUM(A1)", "=cmd|'/C calc'!A0", "nul\0 and half \ud800", "\ttab", "")


@pytest.fixture
def ambassador() -> AmbassadorReturn:
    """A return whose texts are what somebody might type to break a workbook."""
    day = datetime.date(2026, 10, 3)
    activity = [{"ref": f"AC-K7-{n:04}", "done_on": day, "title": text, "reached": n} for n, text in enumerate(HOSTILE)]
    worries = [{"ref": "RC-K7-0001", "heard_on": day, "people": 3, "ward": "Leyton", "idea": "x" * 40_000}]

    people = [
        {"ref": "P1", "role": "Ambassador", "days_active": 5, "worries": 3, "activities": 2, "reached": 40},
        {"ref": "P2", "role": "Mentor", "days_active": 0, "worries": 0, "activities": 0, "reached": 0},
    ]
    need = [{"call": "Yes", "training": "=first aid", "cards": 20}]

    def none(_text: str) -> None:
        return None

    return AmbassadorReturn(
        period_label="October 2026",
        period="2026-10",
        borough="Waltham Forest",
        marking="OFFICIAL-SENSITIVE",
        made_on=datetime.date(2026, 11, 2),
        cover=allow("ambassador-cover", name="Cover", title="Cover", rows=people, reason="r", check_text=none),
        activity=allow(
            "ambassador-activity", name="Activity", title="Activity", rows=activity, reason="r", check_text=none
        ),
        worries=allow("ambassador-worries", name="Worries", title="Worries", rows=worries, reason="r", check_text=none),
        help_needed=allow(
            "ambassador-help", name="Help I need", title="Help I need", rows=need, reason="r", check_text=none
        ),
        is_checked=True,
        prepared_by="ambassador",
    )


def counts(name: str, row_title: str, key_title: str = "") -> SafeTable:
    columns = (
        CountColumn("worries", "Worries", ColumnKind.COUNT),
        CountColumn("part", "Part", ColumnKind.COUNT, is_shown=False),
        CountColumn("share", "% part", ColumnKind.PERCENT, of="part", base="worries"),
    )
    rows = tuple(
        CountRow(f"E{n}", f"Ward {n}", {"worries": number, "part": number // 2})
        for n, number in enumerate((0, 3, 22, 41))
    )
    total = CountRow("", "All", {"worries": 66, "part": 33})
    return protect(CountTable(name, f"{name}, October 2026", row_title, columns, rows, total, key_title), Rounding())


@pytest.fixture
def partnership() -> PartnershipReturn:
    return PartnershipReturn(
        period_label="October 2026",
        period="2026-10",
        borough="Waltham Forest",
        marking="OFFICIAL-SENSITIVE",
        made_on=datetime.date(2026, 11, 2),
        by_ward=counts("Worries by ward", "Ward", "Ward code"),
        by_type=counts("Worries by type", "Worry"),
        activity=counts("Activity", "Kind"),
        prepared_by_role="coordinator",
        before_label="September 2026",
    )
