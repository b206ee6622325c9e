from __future__ import annotations

import datetime

import pytest
from support.returns import partnership_values

from vrp_desktop.disclosure.record_sheet import allow
from vrp_desktop.disclosure.rounding import Rounding
from vrp_desktop.measures.spec import Rows
from vrp_desktop.returns.definition import read
from vrp_desktop.returns.values import ReturnValues
from vrp_desktop.shipped import shipped

HOSTILE = ("=1+1", "+44 20 7946 0018", "-x", "@SUM(A1)", "=cmd|'/C calc'!A0", "nul\0 and half \ud800", "\ttab", "")


@pytest.fixture
def ambassador() -> ReturnValues:
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

    meetings = [{"mentee": "OTTER-LIME-12", "held": 2, "missed": 1, "cancelled": 0, "hours": 1.5, "stage": "=1+1"}]
    data = {"Cover": people, "Activity": activity, "Worries": worries, "Mentoring": meetings, "Help I need": need}
    definition = read(shipped("returns", "R-A.toml").read_text(encoding="utf-8"), "R-A.toml")
    return ReturnValues(
        definition=definition,
        period_label="October 2026",
        period="2026-10",
        before_label="September 2026",
        borough="Waltham Forest",
        marking="OFFICIAL-SENSITIVE",
        made_on=datetime.date(2026, 11, 2),
        prepared_by_role="ambassador",
        rule=Rounding(),
        sheets=tuple(
            allow(sheet.table.purpose, name=sheet.name, title=sheet.name, rows=rows, reason="r", check_text=none)
            for sheet, rows in zip(definition.sheets, data.values(), strict=True)
            if isinstance(sheet.table, Rows)
        ),
        is_checked=True,
    )


@pytest.fixture
def partnership() -> ReturnValues:
    return partnership_values()
