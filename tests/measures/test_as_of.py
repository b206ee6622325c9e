"""What is counted is as it stood at the period's end, and nothing is said of a time before anything was kept."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.stores import new_session
from support.writing import write

from vrp_desktop.disclosure.count_table import Total
from vrp_desktop.disclosure.rounding import Rounding
from vrp_desktop.disclosure.safe_table import NOT_AVAILABLE, SafeCell, protect
from vrp_desktop.measures.analysis import MONTH, Inquiry, MonthlyCensus, table_of
from vrp_desktop.measures.census import Census
from vrp_desktop.measures.period import Month, Quarter
from vrp_desktop.measures.spec import Breakdown, Column, Figure, Figures, Measure, Quality, Readings, When
from vrp_desktop.measures.tabulate import tabulate
from vrp_desktop.measures.vocabulary import not_to_be_had
from vrp_desktop.operations.row_sheets import Wanted, rows_for
from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vrp_desktop.disclosure.count_table import CountRow, CountTable
    from vrp_desktop.measures.period import Period
    from vrp_desktop.measures.sources import Item
    from vrp_desktop.measures.spec import Table
    from vrp_desktop.operations.session import Session

TODAY = datetime.date(2026, 11, 25)
SUMMER, AUTUMN = Quarter(2026, 2), Quarter(2026, 3)
WORRY = {"heard_on": "2026-08-05", "ward": "E05013896", "danger": "no", "c_status": "new", "c_first_reply": ""}
ACTION = {
    "status": "under_way", "start": "2026-08-08", "due": "2026-09-20", "concerns": "", "fund_source": "none",
    "child_first": "not_children", "vcse": "no", "from_dive": "", "measure": "",
}  # fmt: skip
DONE = {"status": "done", "result": "x", "told": "yes", "you_said": "Dark", "we_did": "Lit", "told_how": "poster"}


@pytest.fixture
def hana(tmp_path: Path) -> Iterator[Session]:
    made = replace(new_session(tmp_path, Role.COORDINATOR), today=lambda: TODAY)
    yield made
    made.store.close()


def items(session: Session, source: str, period: Period) -> tuple[Item, ...]:
    return Census(session.store, session.lists, period).items(source)


def counted(session: Session, table: Table, period: Period = SUMMER) -> CountTable:
    return tabulate(Census(session.store, session.lists, period), table, "T", "T")


def row(table: CountTable, key: str) -> CountRow:
    return next(one for one in table.rows if one.key == key)


def release(session: Session, period: Period) -> None:
    session.store.releases.add(
        return_id="R-B", period=str(period), first=period.first, last=period.last, made_on=period.last,
        made_by=session.person.id, up_to=session.store.log.last_number(),
        told_days=(period.first, period.last), tables=("{}",),
    )  # fmt: skip


def test_an_action_that_was_done_later_was_under_way_and_late_up_to_the_end(hana: Session) -> None:
    write(hana, "action", **ACTION | DONE | {"done_on": "2026-10-10", "told_on": "2026-10-12"})
    (then,), (later,) = items(hana, "actions", SUMMER), items(hana, "actions", AUTUMN)
    assert [then[name] for name in ("status", "is_over", "days_late", "told")] == ["under_way", "no", 10, None]
    assert [later[name] for name in ("status", "is_over", "days_late", "told")] == ["done", "yes", 20, "yes"]


def test_a_worry_is_answered_and_told_of_by_what_was_so_by_the_end(hana: Session) -> None:
    worry = write(hana, "resident_concern", **WORRY)
    write(hana, "action", **ACTION | DONE | {"concerns": worry, "done_on": "2026-10-10", "told_on": "2026-10-12"})
    (then,) = items(hana, "worries", SUMMER)
    assert [then[name] for name in ("has_action", "was_told", "answer_days")] == ["yes", "no", 3]
    late = write(hana, "resident_concern", **WORRY)
    write(hana, "action", **ACTION | {"concerns": late, "start": "2026-10-02", "due": "2026-12-20"})
    found = next(item for item in items(hana, "worries", SUMMER) if item["record"] == late)
    assert [found[name] for name in ("has_action", "was_told", "answer_days")] == ["no", "no", None]


def test_who_left_after_the_end_was_active_at_it(hana: Session) -> None:
    given = {"name": "Ana", "roles": "mentor", "joined": "2026-01-10", "check_kind": "none", "email": "a@example.org"}
    write(hana, "volunteer", **given, status="left", left_on="2026-10-10")
    assert [items(hana, "volunteers", quarter)[0]["is_active"] for quarter in (SUMMER, AUTUMN)] == ["yes", "no"]


def test_before_the_first_record_there_is_no_number(hana: Session) -> None:
    write(hana, "resident_concern", **WORRY)
    asked = Figures((Figure("n", "Worries", "worries"),))
    (cells,) = [one.cells for one in counted(hana, asked).rows]
    assert (cells["now"], cells["before"], cells["year_before"]) == (1, None, None)
    wards = Breakdown(
        "worries", "ward", "Ward",
        (
            Column("now", "Now", Measure.COUNT),
            Column("before", "Before", Measure.COUNT, when=When.BEFORE),
        ),
    )  # fmt: skip
    safe = protect(counted(hana, wards), Rounding())
    leyton = safe.rows[safe.keys.index("E05013896")]
    assert leyton[2] == SafeCell(None, NOT_AVAILABLE)
    # A register that was kept had none of them.
    write(hana, "resident_concern", **WORRY | {"heard_on": "2026-01-10", "ward": "E05013893"})
    assert row(counted(hana, wards), "E05013896").cells["before"] == 0
    (cells,) = [one.cells for one in counted(hana, asked).rows]
    assert (cells["before"], cells["year_before"]) == (0, None)


def test_people_of_own_work_are_not_added_up_exactly(hana: Session) -> None:
    write(hana, "action", **ACTION | {"reach_plan": "30"})
    for measure, name in ((Measure.SUM, "worries_linked"), (Measure.MEAN, "reach_plan"), (Measure.TOP, "reach_plan")):
        table = Breakdown("actions", "domain", "Domain", (Column("n", "N", measure, of=name),))
        assert list(not_to_be_had(hana.store, hana.lists, table)) == [("of", name)]
        with pytest.raises(KeyError, match=name):
            counted(hana, table)
    figures = Figures((Figure("n", "N", "actions", of="started"),))
    assert list(not_to_be_had(hana.store, hana.lists, figures)) == [("of", "started")]
    with pytest.raises(KeyError, match="started"):
        counted(hana, figures)
    by_number = Breakdown("actions", "domain", "Domain", (Column("n", "N", Measure.COUNT, where={"started": ("3",)}),))
    assert list(not_to_be_had(hana.store, hana.lists, by_number)) == [("where", "started")]
    money = Breakdown("actions", "domain", "Domain", (Column("n", "N", Measure.SUM, of="money"),))
    assert list(not_to_be_had(hana.store, hana.lists, money)) == []
    assert counted(hana, money).rows


def test_rows_of_actions_hide_and_round_how_many_worries_and_people(hana: Session) -> None:
    three = " ".join(write(hana, "resident_concern", **WORRY) for _ in range(3))
    twelve = " ".join(write(hana, "resident_concern", **WORRY) for _ in range(12))
    write(hana, "action", **ACTION | {"title": "Few", "concerns": three, "reach_plan": "20"})
    write(hana, "action", **ACTION | {"title": "Many", "concerns": twelve, "reach_plan": "20"})
    reached = {"done_on": "2026-09-10", "told_on": "2026-09-10", "started": "23", "finished": "4", "title": "Reach"}
    write(hana, "action", **ACTION | DONE | reached | {"reach_plan": "40"})
    wanted = Wanted(hana, Census(hana.store, hana.lists, SUMMER), SUMMER)
    linked = {one["title"]: one["worries_linked"] for one in rows_for("partnership-actions", wanted)}
    assert linked == {"Few": "[c]", "Many": 10, "Reach": 0}
    again = {"started": "23", "finished": "19", "title": "Reach more", "reach_plan": "40"}
    write(hana, "action", **ACTION | DONE | reached | again)
    write(hana, "action", **ACTION | DONE | reached | again | {"started": "0", "finished": "0", "title": "Nobody"})
    wanted = Wanted(hana, Census(hana.store, hana.lists, SUMMER), SUMMER)
    names = ("started", "finished", "finished_share")
    people = {one["title"]: tuple(one[name] for name in names) for one in rows_for("duty-interventions", wanted)}
    assert people["Reach"] == (25, "[c]", "[c]")
    assert people["Reach more"] == (25, 20, 0.8)
    assert people["Nobody"] == (0, 0, "[z]")


DIVE = {"start": "2026-07-10", "period_from": "2026-01-01", "period_to": "2026-06-01", "review_on": "2026-12-01"}


def test_a_partner_shared_data_where_no_dive_of_its_was_hard_for_want_of_it(hana: Session) -> None:
    for agency in ("met_police", "council", "barts", "nelft"):
        write(hana, "agency", agency=agency, type="police", agreement="", child_first="yes")
    about = write(hana, "action", **ACTION)
    for agencies, barriers in (("met_police council", "no_share slow"), ("council barts", "years"), ("nelft", "")):
        ended = {"end": "2026-09-01", "barriers": barriers, "actions": about} if barriers else {"end": ""}
        write(hana, "deep_dive", agencies=agencies, **DIVE | ended)
    wanted = Wanted(hana, Census(hana.store, hana.lists, SUMMER), SUMMER)
    found = [tuple(one[name] for name in ("shared", "barriers")) for one in rows_for("duty-partners", wanted)]
    assert sorted(found) == [
        ("", ""),
        ("No", "Could not share data, Slow data"),
        ("Part", "Could not share data, Slow data, Different years"),
        ("Yes", "Different years"),
    ]


def test_a_note_names_the_actions_it_is_about_and_who_leads_them(hana: Session) -> None:
    lights = write(hana, "action", **ACTION | {"title": "Lights", "owner": "council"})
    given = {"noted_on": "2026-09-01", "worries": "", "deep_dive": "", "review": "", "proof": "", "share": "partners"}
    write(hana, "learning", kind="well", links=lights, c_done_on="", **given)
    write(hana, "learning", kind="well", links="", c_done_on="", **given)
    wanted = Wanted(hana, Census(hana.store, hana.lists, SUMMER), SUMMER)
    found = [(one["actions"], one["owner"]) for one in rows_for("partnership-learning", wanted)]
    assert found == [("Lights", "Waltham Forest Council"), ("", "")]


def test_what_came_late_stands_in_the_month_in_which_it_counts(hana: Session) -> None:
    write(hana, "resident_concern", **WORRY)
    release(hana, SUMMER)
    write(hana, "resident_concern", **WORRY)
    census = MonthlyCensus(hana.store, hana.lists, AUTUMN)
    table = tabulate(census, table_of(Inquiry("worries", MONTH), census, "Month"), "T", "T")
    assert {one.label: one.cells["all"] for one in table.rows} == {
        "October 2026": 1, "November 2026": 0, "December 2026": 0,
    }  # fmt: skip
    assert census.has_late("worries")


def test_what_residents_were_told_late_is_in_the_next_return(hana: Session) -> None:
    release(hana, SUMMER)
    told = {"done_on": "2026-09-10", "told_on": "2026-09-12", "wards": "E05013896"}
    write(hana, "action", **ACTION | DONE | told)
    counts = [
        len(list(rows_for("you-said-we-did", Wanted(hana, Census(hana.store, hana.lists, quarter), quarter))))
        for quarter in (SUMMER, AUTUMN)
    ]
    assert counts == [0, 1]


def test_quality_counts_what_is_the_same_as_another_where_a_form_can_tell(hana: Session) -> None:
    first = write(hana, "resident_concern", **WORRY)
    write(hana, "resident_concern", **WORRY | {"c_status": "same", "c_same_as": first})
    write(hana, "action", **ACTION)
    table = counted(hana, Quality(("resident_concern", "action")))
    assert [(one.cells["rows"], one.cells["same"]) for one in table.rows] == [(2, 1), (1, None)]


def test_quality_counts_what_the_return_counts_by_the_forms_own_day(hana: Session) -> None:
    release(hana, SUMMER)
    given = {"met_on": "2026-08-10", "answered_on": "2026-11-20", "verdict": "challenge", "change": "x"}
    about = write(hana, "action", **ACTION)
    write(hana, "review", **given, action=about, answer="yes", answer_text="x", told_group="")
    asked = Quality(("review",))
    assert counted(hana, asked, SUMMER).rows[0].cells["rows"] == 0
    cells = counted(hana, asked, AUTUMN).rows[0].cells
    assert (cells["rows"], cells["late"]) == (1, 1)


def test_the_commonest_answer_is_one_that_was_given_and_who_did_not_answer_hides_nobody(hana: Session) -> None:
    given = {"kind": "chat", "done_on": "2026-08-05", "ward": "E05013896", "c_kind": "no"}
    for number in ("", "", "", "30"):
        write(hana, "activity", **given, cards=number, mix="")
    table = Breakdown(
        "activities", "kind", "Kind",
        (Column("cards", "Cards", Measure.SUM, of="cards"), Column("mix", "Mix", Measure.TOP, of="mix")),
    )  # fmt: skip
    cells = row(counted(hana, table), "chat").cells
    assert (cells["cards"], cells["cards.over"]) == (30, 1)
    assert cells["mix.over"] == 0
    (figure,) = counted(hana, Figures((Figure("c", "Cards", "activities", of="cards"),))).rows
    assert figure.cells["now"] == Total(30, 1)


def measured(session: Session, months: int, **answers: str) -> CountRow:
    measure = write(session, "indicator", code="knife", label="Knife crime", unit="count", family="police")
    for back in range(months):
        month = Month(2026, 9).later(-back)
        given = {"period_from": str(month.first), "period_to": str(month.last), "value": "100", "is_rate": "no"}
        write(
            session, "outcome", indicator=measure, source_agency="met_police", definition="x", area_kind="borough",
            period_kind="month", state="final", **given, **answers,
        )  # fmt: skip
    (line,) = counted(session, Readings()).rows
    return line


@pytest.mark.parametrize(("first", "last"), [("2019-09-01", "2019-09-30"), ("2018-10-01", "2019-09-30")])
def test_a_sum_of_12_months_is_compared_with_a_baseline_as_long(first: str, last: str, hana: Session) -> None:
    line = measured(hana, 24, base_value="1000", base_from=first, base_to=last)
    is_year = first.startswith("2018")
    assert line.cells["unit"] == "A number"
    assert (line.cells["flag"] == "") is is_year
    safe = protect(counted(hana, Readings()), Rounding())
    change = next(place for place, head in enumerate(safe.columns) if head.key == "base_change")
    assert safe.rows[0][change] == (SafeCell(0.2) if is_year else SafeCell(None, NOT_AVAILABLE))
