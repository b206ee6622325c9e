from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.writing import write

from vrp_desktop.disclosure.record_sheet import PURPOSES
from vrp_desktop.measures.census import Census
from vrp_desktop.measures.period import Quarter
from vrp_desktop.operations.row_sheets import Wanted, rows_for

if TYPE_CHECKING:
    from vrp_desktop.operations.session import Session

OF_PEOPLE = {"worries_linked", "members", "started", "finished"}
"""Counts of people or of what they told: rounded, and hidden when they are small."""
OF_OWN_WORK = {
    "days_late", "days_to_answer", "actions_agreed", "actions_done", "money", "late_weeks", "reach_plan",
}  # fmt: skip
"""Days, pounds, plans and pieces of the partnership's own work: exact."""


def test_every_number_of_rows_that_go_further_is_known_to_count_people_or_not() -> None:
    numbers = {
        column.key
        for purpose in PURPOSES.values()
        if purpose.audience != "coordinator"
        for column in purpose.columns
        if column.kind == "number"
    }
    assert numbers <= OF_PEOPLE | OF_OWN_WORK


@pytest.mark.parametrize(("members", "shown"), [("1", "[c]"), ("6", "[c]"), ("9", 10)])
def test_how_many_young_people_met_is_rounded(members: str, shown: object, coordinator: Session) -> None:
    session = replace(coordinator, today=lambda: datetime.date(2026, 11, 29))
    action = write(session, "action", start="2026-08-01", due="2026-12-01")
    write(session, "review", action=action, met_on="2026-08-10", members=members)
    period = Quarter(2026, 2)
    (row,) = rows_for("partnership-reviews", Wanted(session, Census(session.store, session.lists, period), period))
    assert row["members"] == shown
