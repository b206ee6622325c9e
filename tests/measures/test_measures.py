from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from vrp_desktop.forms.lists import Lists
from vrp_desktop.measures.activity import activity_by_kind
from vrp_desktop.measures.month import MonthFigures, month_figures
from vrp_desktop.measures.people import PersonMonth, person_month
from vrp_desktop.measures.period import Month
from vrp_desktop.measures.worries import worries_by_type, worries_by_ward
from vrp_desktop.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vrp_desktop.disclosure.count_table import CountRow, CountTable
    from vrp_desktop.operations.session import Session

OCTOBER = Month(2026, 10)


def row(table: CountTable, label: str) -> CountRow:
    return next(row for row in table.rows if row.label == label)


def test_month_figures_count_only_the_month(session: Session, write: Callable[..., None]) -> None:
    write("resident_concern", 2)
    write("resident_concern", heard_on="2026-09-30")
    write("activity", reached="12")
    write("activity", reached="30", done_on="2026-11-01")
    assert month_figures(session.store, OCTOBER) == MonthFigures(worries=2, activities=1, reached=12)
    assert month_figures(session.store, OCTOBER, "somebody else") == MonthFigures(0, 0, 0)


def test_a_persons_days_active_count_each_day_once(session: Session, write: Callable[..., None]) -> None:
    write("resident_concern", 2)
    write("activity")
    write("activity", done_on="2026-10-16")
    assert person_month(session.store, OCTOBER, session.person.id) == PersonMonth(2, 2, 2, 20)


def test_worries_by_ward_have_every_ward_and_count_people(session: Session, write: Callable[..., None]) -> None:
    write("resident_concern", 3)
    write("resident_concern", source="group", people="20", worry_level="scared")
    table = worries_by_ward(session.store, OCTOBER, session.lists)
    leyton = row(table, "Leyton")
    assert leyton.key == "E05013896"
    assert (leyton.cells["worries"], leyton.cells["people"], leyton.cells["afraid"]) == (4, 23, 1)
    assert leyton.cells["top"] == "Knives or other weapons"
    assert row(table, "Cathall").cells.get("worries", 0) == 0
    assert table.total is not None
    assert table.total.cells["worries"] == 4
    assert len(table.rows) == 25


def test_a_tie_names_no_top_worry(session: Session, write: Callable[..., None]) -> None:
    write("resident_concern")
    write("resident_concern", concern="fight")
    assert row(worries_by_ward(session.store, OCTOBER, session.lists), "Leyton").cells["top"] == "No single one"


def test_worries_by_type_have_the_month_before_beside_them(session: Session, write: Callable[..., None]) -> None:
    write("resident_concern", 3, basis="experienced")
    write("resident_concern", heard_on="2026-09-10")
    write("resident_concern", concern_group="place", concern="dark")
    table = worries_by_type(session.store, OCTOBER, session.lists)
    knives = row(table, "Knives or other weapons").cells
    assert (knives["number"], knives["before"], knives["experienced"], knives["all"]) == (3, 1, 3, 4)
    assert knives["group"] == "Violence"
    assert table.total is not None
    assert (table.total.cells["number"], table.total.cells["before"]) == (4, 1)


def test_activity_by_kind_adds_up_hours_and_people(session: Session, write: Callable[..., None]) -> None:
    write("activity", 2, minutes="hour", reached="10", new_people="4", cards="5")
    write("activity", minutes="half_day", reached="30", led_by="community")
    table = activity_by_kind(session.store, OCTOBER, {"chat": "Chat or stall", "talk": "Talk"})
    chat = row(table, "Chat or stall").cells
    assert (chat["number"], chat["hours"], chat["reached"], chat["new"]) == (3, 6, 50, 8)
    assert (chat["led"], chat["cards"]) == (1, 10)
    assert row(table, "Talk").cells.get("number", 0) == 0


def test_a_worry_and_a_ward_that_an_update_took_out_are_still_counted(
    session: Session, write: Callable[..., None], tmp_path: Path
) -> None:
    write("resident_concern", 2)
    folder = tmp_path / "later"
    shutil.copytree(shipped("lists"), folder)
    for name, label in (("concern.csv", "Knives or other weapons"), ("ward.csv", "Leyton")):
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
        (folder / name).write_text("\n".join(line for line in lines if f",{label}," not in line), encoding="utf-8")
    later = Lists(folder)
    assert "Leyton" not in later.labels("ward.csv").values()
    assert row(worries_by_type(session.store, OCTOBER, later), "Knives or other weapons").cells["number"] == 2
    leyton = row(worries_by_ward(session.store, OCTOBER, later), "Leyton").cells
    assert (leyton["worries"], leyton["top"]) == (2, "Knives or other weapons")
