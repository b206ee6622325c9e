from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from vrp_desktop.forms.lists import Lists
from vrp_desktop.measures.census import Census
from vrp_desktop.measures.month import MonthFigures, month_figures
from vrp_desktop.measures.people import PersonMonth, person_month
from vrp_desktop.measures.period import Month
from vrp_desktop.measures.spec import Rows
from vrp_desktop.measures.tabulate import tabulate
from vrp_desktop.returns.definition import read
from vrp_desktop.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vrp_desktop.disclosure.count_table import CountRow, CountTable
    from vrp_desktop.operations.session import Session

OCTOBER = Month(2026, 10)


DEFINITION = read(shipped("returns", "R-B.toml").read_text(encoding="utf-8"), "R-B.toml")


def counted(session: Session, sheet: str, lists: Lists | None = None) -> CountTable:
    """Count what the shipped partnership return has on a sheet."""
    asked = next(one.table for one in DEFINITION.sheets if one.name == sheet)
    assert not isinstance(asked, Rows)
    return tabulate(Census(session.store, lists or session.lists, OCTOBER), asked, sheet, sheet)


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
    table = counted(session, "Worries by ward")
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
    assert row(counted(session, "Worries by ward"), "Leyton").cells["top"] == "No single one"


def test_worries_by_type_have_the_month_before_beside_them(session: Session, write: Callable[..., None]) -> None:
    write("resident_concern", 3, basis="experienced")
    write("resident_concern", heard_on="2026-09-10")
    write("resident_concern", concern_group="place", concern="dark")
    table = counted(session, "Worries by type")
    knives = row(table, "Knives or other weapons").cells
    assert (knives["number"], knives["before"], knives["experienced"], knives["*number"]) == (3, 1, 3, 4)
    assert knives["group"] == "Violence"
    assert table.total is not None
    assert (table.total.cells["number"], table.total.cells["before"]) == (4, 1)


def test_activity_by_kind_adds_up_hours_and_people(session: Session, write: Callable[..., None]) -> None:
    write("activity", 2, minutes="hour", reached="10", new_people="4", cards="5")
    write("activity", minutes="half_day", reached="30", led_by="community")
    table = counted(session, "Activity")
    chat = row(table, "Chat or stall").cells
    assert (chat["number"], chat["hours"], chat["reached"], chat["new"]) == (3, 6, 50, 8)
    assert (chat["led"], chat["cards"]) == (1, 10)
    assert row(table, "Talk or workshop").cells.get("number", 0) == 0


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
    assert row(counted(session, "Worries by type", later), "Knives or other weapons").cells["number"] == 2
    leyton = row(counted(session, "Worries by ward", later), "Leyton").cells
    assert (leyton["worries"], leyton["top"]) == (2, "Knives or other weapons")
