"""The calculations of the partnership return, each with its guard, from records to what is shown."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.stores import new_session
from support.writing import write

from vrp_desktop.disclosure.count_table import Ratio
from vrp_desktop.disclosure.rounding import Rounding
from vrp_desktop.disclosure.safe_table import protect
from vrp_desktop.measures.census import Census
from vrp_desktop.measures.period import Month, Quarter
from vrp_desktop.measures.spec import Breakdown, Figures, Lines, Rows
from vrp_desktop.measures.tabulate import tabulate
from vrp_desktop.measures.talks import RULE
from vrp_desktop.returns.definition import read
from vrp_desktop.shipped import shipped
from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vrp_desktop.disclosure.count_table import CountTable
    from vrp_desktop.operations.session import Session

QUARTER = Quarter(2026, 2)
DEFINITION = read(shipped("returns", "R-B.toml").read_text(encoding="utf-8"), "R-B.toml")
EXIT = {
    "programme": "gang_exit", "opened": "2026-03-01", "sent_by": "school", "custody": "no", "age_band": "a18_24",
    "stage": "exit_good", "decided_on": "2026-03-03", "first_on": "2026-03-20", "release_month": "",
    "exit_month": "2026-08-01",
}  # fmt: skip
WORRY = {
    "heard_on": "2026-08-05", "ward": "E05013896", "danger": "no", "c_status": "new", "c_first_reply": "",
    "concern_group": "violence", "concern": "hate", "wants_reply": "list",
}  # fmt: skip
ACTION = {
    "status": "under_way", "start": "2026-08-08", "due": "2026-12-31", "concerns": "", "child_first": "not_children",
    "from_dive": "", "measure": "", "fund_source": "none", "vcse": "no",
}  # fmt: skip


@pytest.fixture
def hana(tmp_path: Path) -> Iterator[Session]:
    made = replace(new_session(tmp_path, Role.COORDINATOR), today=lambda: datetime.date(2026, 11, 25))
    yield made
    made.store.close()


def counted(session: Session, sheet: str) -> tuple[CountTable, Rounding]:
    """Count a sheet of the shipped return, and give the rule that it goes out under."""
    asked = next(one.table for one in DEFINITION.sheets if one.name == sheet)
    assert not isinstance(asked, Rows | Lines)
    is_strict = isinstance(asked, Breakdown) and asked.is_strict
    return tabulate(
        Census(session.store, session.lists, QUARTER), asked, sheet, sheet
    ), RULE if is_strict else Rounding()


def shown(session: Session, sheet: str, row: str) -> dict[str, object]:
    """Give what is shown in a row, by the keys of its columns."""
    table, rule = counted(session, sheet)
    safe = protect(table, rule)
    cells = next(cells for key, cells in zip(safe.keys, safe.rows, strict=True) if key == row)
    return {head.key: cell.symbol or cell.value for head, cell in zip(safe.columns, cells, strict=True)}


def figure(session: Session, key: str) -> object:
    asked = next(one.table for one in DEFINITION.sheets if one.name == "Headlines")
    assert isinstance(asked, Figures)
    table, _ = counted(session, "Headlines")
    return next(row.cells["now"] for row in table.rows if row.key == key)


def test_exit_rate_is_of_all_that_ended_and_unreliable_of_few(hana: Session) -> None:
    for _ in range(9):
        write(hana, "journey", **EXIT)
    assert shown(hana, "Gang exit", "gang_exit")["exit_rate"] == "[u]"
    for _ in range(6):
        write(hana, "journey", **EXIT)
    for _ in range(10):
        write(hana, "journey", **EXIT | {"stage": "exit_early"})
    found = shown(hana, "Gang exit", "gang_exit")
    assert (found["finished_well"], found["left_early"], found["ended"], found["exit_rate"]) == (15, 10, 25, 0.6)


def test_need_change_is_the_mean_of_those_with_both_scores_and_hidden_under_ten(hana: Session) -> None:
    scores = {f"n{need}": "3" for need in range(1, 8)} | {f"r{need}": "1" for need in range(1, 8)}
    going_on = EXIT | {"stage": "stepdown", "exit_month": ""} | scores | {"reviewed": "yes", "review_on": "2026-09-01"}
    write(hana, "journey", **going_on | {"r1": "3"})
    for _ in range(8):
        write(hana, "journey", **going_on)
    write(hana, "journey", **going_on | {"reviewed": "no"})
    assert shown(hana, "Needs", "n1") == {
        "": "Gang activity", "number": "[c]", "start": "[c]", "now": "[c]", "difference": "[c]",
    }  # fmt: skip
    write(hana, "journey", **going_on)
    assert shown(hana, "Needs", "n1") == {"": "Gang activity", "number": 10, "start": 3, "now": 1.2, "difference": -1.8}


def test_gate7_is_of_those_whose_release_month_has_passed(hana: Session) -> None:
    released = EXIT | {"custody": "yes", "release_home": "yes"}
    for month, met in (
        ("2026-07-01", "gate"),
        ("2026-08-01", "day_7"),
        ("2026-09-01", "later"),
        ("2026-09-01", "day_1"),
    ):
        write(hana, "journey", **released | {"release_month": month, "release_met": met})
    write(hana, "journey", **released | {"release_month": "2026-10-01", "release_met": "gate"})
    assert figure(hana, "gate7") == Ratio(3, 4)


def test_progress_is_weighted_by_pupils_and_no_average_of_averages(hana: Session) -> None:
    school = {"sent_on": "2026-07-10", "year_group": "y6", "n_pre": "60", "n_post": "60"}
    for both, better in (("30", "80"), ("10", "40")):
        write(hana, "school_programme", **school, n_both=both, know_up=better)
    found = shown(hana, "Schools", "y6")
    assert (found["both"], found["know_up"]) == (40, 70.0)


def test_with_action_counts_the_same_worry_once_and_an_idea_never(hana: Session) -> None:
    first, second, third = (write(hana, "resident_concern", **WORRY) for _ in range(3))
    write(hana, "resident_concern", **WORRY | {"c_status": "same", "c_same_as": first})
    write(hana, "action", **ACTION | {"concerns": first})
    write(hana, "action", **ACTION | {"concerns": second, "status": "idea"})
    assert figure(hana, "with_action") == Ratio(1, 3)
    table, _ = counted(hana, "Hate and trust")
    (hate,) = (row.cells for row in table.rows if row.key == "hate")
    assert (hate["number"], hate["counted_once"], hate["with_action"]) == (4, 3, 1)
    assert third


def test_loop_is_of_those_who_want_to_hear(hana: Session) -> None:
    waiting, told, silent = (
        write(hana, "resident_concern", **WORRY | {"wants_reply": reply}) for reply in ("tell", "list", "no")
    )
    said = {"told": "yes", "you_said": "Dark", "we_did": "Lit", "told_how": "poster", "told_on": "2026-09-20"}
    done = {"status": "done", "done_on": "2026-09-10", "result": "x"}
    write(hana, "action", **ACTION | done | said | {"concerns": f"{told} {silent}"})
    assert waiting
    assert figure(hana, "loop") == Ratio(1, 2)


def test_first_answer_is_the_middle_and_open_ones_stand_apart(hana: Session) -> None:
    for reply in ("2026-08-06", "2026-08-08", "2026-08-25", ""):
        write(hana, "resident_concern", **WORRY | {"c_first_reply": reply})
    table, _ = counted(hana, "Worries by ward")
    (leyton,) = (row.cells for row in table.rows if row.key == "E05013896")
    assert (leyton["answer_days"], leyton["answer_days.over"], leyton["open"]) == (3, 3, 1)


def test_vcse_share_is_of_all_money(hana: Session) -> None:
    money = {"fund_source": "vanguard", "spend_kind": "staff", "in_kind": ""}
    for vcse, amount in (("paid", "40000"), ("in_charge", "20000"), ("unpaid", "10000"), ("no", "30000")):
        write(hana, "action", **ACTION | money | {"vcse": vcse, "amount": amount})
    found = shown(hana, "Money by source", "")
    assert (found["money"], found["community_money"], found["vcse_share"]) == (100_000, 60_000, 0.6)


def test_op_change_is_of_as_many_days_after_as_before(hana: Session) -> None:
    given = {
        "done_on": "2026-08-05", "kind": "other", "ward": "E05013896", "c_kind": "joint_op", "op_lead": "police",
        "op_from": "2026-08-03", "op_to": "2026-08-05", "op_ward": "E05013896", "op_measure": "",
    }  # fmt: skip
    for _ in range(8):
        write(hana, "activity", **given, op_before="5", op_after="4")
    found = shown(hana, "Joint operations", "police")
    assert [found[key] for key in ("days", "count_before", "count_after", "op_change")] == [25, 40, 30, -0.25]


def reading(session: Session, measure: str, first: str, last: str, value: str, **answers: str) -> None:
    given = {"area_kind": "borough", "is_rate": "no", "state": "final", "base_value": "", "definition": "Theirs"}
    days = {"period_from": first, "period_to": last}
    write(session, "outcome", **given | {"indicator": measure, "value": value} | days | answers)


def test_the_seeds_invented_counts_give_its_percentages_in_the_outcomes(hana: Session) -> None:
    """600 to 438 is -27.0 %, 250 to 155 is -38.0 %, and 12.5 % to 10.1 % is -19.2 % or -2.4 points."""
    knives, pupils, absence = (
        write(hana, "indicator", code=code, label=code, unit=unit, family="police", since="2026-01-01", small_base="20")
        for code, unit in (("knife_crime", "count"), ("pa_count", "count"), ("pa_rate", "percent"))
    )
    for place, value in enumerate([50] * 12 + [36] * 6 + [37] * 6):
        month = Month(2024, 10).later(place)
        reading(hana, knives, str(month.first), str(month.last), str(value), period_kind="month")
    base = {"base_from": "2023-09-01", "base_to": "2024-08-31"}
    for year, value, rate, top in (("2024", "250", "12.5", "250"), ("2025", "155", "10.1", "202")):
        days = (f"{year}-09-01", f"{int(year) + 1}-08-31")
        reading(hana, pupils, *days, value, period_kind="school_year", **base, base_value="250")
        as_rate = {"is_rate": "yes", "num": top, "den": "2000", "period_kind": "school_year"}
        reading(hana, absence, *days, rate, **as_rate)
    table, rule = counted(hana, "Outcomes")
    safe = protect(table, rule)
    heads = [head.key for head in safe.columns]
    found = {}
    for cells in safe.rows:
        line = dict(zip(heads, (cell.symbol or cell.value for cell in cells), strict=True))
        found[str(cells[0].value)] = [line[key] for key in ("value", "before", "difference", "change", "points")]
        if cells[0].value == "pa_count":
            assert (line["baseline"], line["base_change"]) == (250, -0.38)
    assert found == {
        "knife_crime": [438, 600, -162, -0.27, "[z]"],
        "pa_count": [155, 250, -95, -0.38, "[z]"],
        "pa_rate": [10.1, 12.5, "[z]", -0.192, -2.4],
    }


@pytest.mark.parametrize(
    ("now", "before", "change"), [(30, 25, 0.2), (30, 10, "[u]"), (30, 0, "[z]"), (30, 3, "[c]"), (0, 25, -1.0)]
)
def test_a_change_needs_twenty_to_start_from(now: int, before: int, change: object, hana: Session) -> None:
    # Without it the register would not have been kept before, which is [x] and not nothing.
    write(hana, "resident_concern", **WORRY | {"heard_on": "2026-02-05", "concern": "fight"})
    for day, count in (("2026-08-05", now), ("2026-05-05", before)):
        for _ in range(count):
            write(hana, "resident_concern", **WORRY | {"heard_on": day})
    assert shown(hana, "Worries by type", "hate")["change"] == change
