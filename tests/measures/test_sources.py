"""What each source says of its records, and which records stand behind a figure."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.stores import new_session
from support.writing import answer, meeting, write

from vrp_desktop.disclosure.count_table import Ratio
from vrp_desktop.measures.census import Census
from vrp_desktop.measures.period import Month, Quarter
from vrp_desktop.measures.sources import SOURCES
from vrp_desktop.measures.spec import Breakdown, Column, Figure, Figures, Measure, Talks, When
from vrp_desktop.measures.tabulate import behind, tabulate
from vrp_desktop.operations import entry
from vrp_desktop.operations.talks import count
from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vrp_desktop.measures.period import Period
    from vrp_desktop.measures.sources import Item
    from vrp_desktop.operations.session import Session

TODAY = datetime.date(2026, 11, 25)
OCTOBER, QUARTER = Month(2026, 10), Quarter(2026, 3)


@pytest.fixture
def hana(tmp_path: Path) -> Iterator[Session]:
    made = replace(new_session(tmp_path, Role.COORDINATOR), today=lambda: TODAY)
    yield made
    made.store.close()


def worry(session: Session, **answers: str) -> str:
    given = {"heard_on": "2026-10-05", "ward": "E05013896", "danger": "no", "c_status": "new", "c_first_reply": ""}
    return write(session, "resident_concern", **given | answers)


def action(session: Session, **answers: str) -> str:
    given = {
        "status": "under_way", "start": "2026-10-08", "due": "2026-12-31", "concerns": "", "fund_source": "none",
        "child_first": "not_children", "vcse": "no", "from_dive": "", "measure": "",
    }  # fmt: skip
    return write(session, "action", **given | answers)


def change(session: Session, record: str, **answers: str) -> None:
    begun = entry.edit(session, record)
    answer(begun, **answers)
    entry.submit(session, begun, "Brought up to date")


def items(session: Session, source: str, period: Period = QUARTER) -> list[Item]:
    return list(Census(session.store, session.lists, period).items(source))


def test_a_worry_has_an_answer_once_an_action_is_more_than_an_idea(hana: Session) -> None:
    linked, waiting, alone = worry(hana), worry(hana), worry(hana, c_first_reply="2026-10-12")
    action(hana, concerns=linked)
    action(hana, concerns=waiting, status="idea")
    found = {item["record"]: item for item in items(hana, "worries")}
    assert [found[one]["has_action"] for one in (linked, waiting, alone)] == ["yes", "no", "no"]
    assert [found[one]["answer_days"] for one in (linked, waiting, alone)] == [3, None, 7]


def test_only_worries_of_the_period_count(hana: Session) -> None:
    worry(hana, heard_on="2026-09-30")
    inside = worry(hana, heard_on="2026-10-01")
    last = worry(hana, heard_on="2026-10-31")
    assert {item["record"] for item in items(hana, "worries", OCTOBER)} == {inside, last}


def journey(session: Session, **answers: str) -> str:
    given = {
        "programme": "gang_exit", "opened": "2026-06-01", "sent_by": "school", "custody": "no", "age_band": "a18_24",
        "stage": "decided", "decided_on": "2026-06-05", "first_on": "", "release_month": "",
    }  # fmt: skip
    return write(session, "journey", **given | answers)


STATES = ("was_open", "is_new", "in_seven_days", "has_ended", "finished_well", "is_open")


@pytest.mark.parametrize(
    ("answers", "states"),
    [
        ({}, "yes no no no no yes"),
        ({"opened": "2026-10-01", "decided_on": "2026-10-08"}, "no yes yes no no yes"),
        ({"opened": "2026-10-01", "decided_on": "2026-10-09"}, "no yes no no no yes"),
        ({"stage": "exit_good", "exit_month": "2026-11-01"}, "yes no no yes yes no"),
        ({"stage": "exit_early", "exit_month": "2026-11-01"}, "yes no no yes no no"),
    ],
)
def test_a_journey_knows_where_it_stood_in_the_quarter(answers: dict[str, str], states: str, hana: Session) -> None:
    journey(hana, **answers)
    (found,) = items(hana, "journeys")
    assert " ".join(str(found[state]) for state in STATES) == states


def test_a_journey_that_ended_before_or_begins_after_is_none_of_the_quarters(hana: Session) -> None:
    journey(hana, stage="exit_good", exit_month="2026-09-01")
    journey(hana, opened="2026-11-20", decided_on="2026-11-21")
    assert not items(hana, "journeys", OCTOBER)


def test_needs_count_what_was_scored_twice(hana: Session) -> None:
    start = {f"n{need}": "3" for need in range(1, 8)}
    now = {f"r{need}": "1" for need in range(1, 8)} | {"r4": "3"}
    going_on = {"stage": "stepdown", "first_on": "2026-07-01"}
    journey(hana, **going_on, **start, reviewed="yes", review_on="2026-11-01", **now)
    journey(hana, **going_on, **start, reviewed="no")
    found = items(hana, "needs")
    assert [(item["need"], item["difference"]) for item in found] == [
        ("n1", -2), ("n2", -2), ("n3", -2), ("n4", 0), ("n5", -2), ("n6", -2), ("n7", -2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("met", "states"),
    [("gate", "yes yes yes yes"), ("day_1", "no yes yes yes"), ("day_7", "no no no yes"), ("later", "no no no no")],
)
def test_a_release_is_met_within_so_many_days(met: str, states: str, hana: Session) -> None:
    journey(hana, custody="yes", release_month="2026-10-01", release_met=met, release_home="yes")
    (found,) = items(hana, "releases")
    assert " ".join(str(found[state]) for state in ("at_gate", "within_1", "within_3", "within_7")) == states


def test_a_meeting_has_the_programme_of_its_journey(hana: Session) -> None:
    mentee = journey(hana)
    entry.submit(hana, meeting(hana, mentee, met_on="2026-10-20", minutes="two_hours"))
    (found,) = items(hana, "meetings")
    assert (found["programme"], found["hours"]) == ("gang_exit", 2)


def test_a_journey_knows_how_many_of_its_meetings_were_held(hana: Session) -> None:
    met, missed, alone = (journey(hana) for _ in range(3))
    for mentee, held in ((met, "yes"), (met, "yes"), (met, "missed"), (missed, "missed")):
        entry.submit(hana, meeting(hana, mentee, met_on="2026-10-20", held=held))
    entry.submit(hana, meeting(hana, met, met_on="2026-09-20"))
    found = {item["record"]: item["meetings_held"] for item in items(hana, "journeys")}
    assert found == {met: 2, missed: 0, alone: None}


def test_confidence_is_weighted_by_those_who_finished(hana: Session) -> None:
    people = " ".join(volunteer(hana, name) for name in ("Ana", "Ben", "Cleo"))
    run = {"course": "ask_me", "run_on": "2026-10-20", "expires": ""}
    write(hana, "course_run", people=people, before="2.0", after="5.0", **run)
    write(hana, "course_run", people=people.split()[0], before="4.0", after="5.0", **run)
    # One person of another agency finished each.
    assert [(item["our_people"], item["finishers"]) for item in items(hana, "courses")] == [(3, 4), (1, 2)]
    others = Breakdown("course_others", "agency", "Agency", (Column("n", "N", Measure.SUM, of="count"),))
    total = tabulate(Census(hana.store, hana.lists, QUARTER), others, "O", "O").total
    assert total is not None
    assert total.cells["n"] == 2
    column = Column("before", "Before", Measure.MEAN, of="before", weight="finishers")
    asked = Breakdown("courses", "course", "Course", (column,), has_empty_rows=False)
    table = tabulate(Census(hana.store, hana.lists, QUARTER), asked, "C", "C")
    assert table.total is not None
    assert (table.total.cells["before"], table.total.cells["before.over"]) == (16 / 6, 6)


def test_an_action_is_late_after_its_day_until_it_is_done(hana: Session) -> None:
    late = action(hana, due="2026-12-21")
    in_time = action(hana, due="2026-11-20", status="done", done_on="2026-11-20", result="x", told="not_needed")
    found = {item["record"]: item for item in items(hana, "actions")}
    assert (found[late]["is_late"], found[late]["days_late"]) == ("yes", 10)
    assert (found[in_time]["is_late"], found[in_time]["days_late"]) == ("no", 0)


def test_a_challenge_is_answered_in_time_or_not(hana: Session) -> None:
    about = action(hana)
    given = {"action": about, "verdict": "challenge", "change": "x"}
    answered = {"answer": "yes", "answer_text": "x", "told_group": ""}
    soon = write(hana, "review", **given, met_on="2026-10-10", **answered, answered_on="2026-11-09")
    slow = write(hana, "review", **given, met_on="2026-10-10", **answered, answered_on="2026-11-10")
    found = {item["record"]: item for item in items(hana, "reviews")}
    assert (found[soon]["days_to_answer"], found[soon]["in_time"]) == (30, "yes")
    assert (found[slow]["days_to_answer"], found[slow]["in_time"]) == (31, "no")


@pytest.mark.parametrize(
    ("answered", "due_in_q2", "due_in_q3"),
    [("2026-09-30", [], ["yes"]), ("2026-10-20", [], ["yes"]), ("2026-10-21", [], ["no"]), ("", [], ["no"])],
)
def test_a_challenge_falls_due_once_in_the_quarter_of_its_thirtieth_day(
    answered: str, due_in_q2: list[str], due_in_q3: list[str], hana: Session
) -> None:
    about = action(hana)
    answers = {"answer": "yes", "answer_text": "x", "told_group": "", "answered_on": answered} if answered else {}
    given = {"action": about, "verdict": "challenge", "change": "x", "met_on": "2026-09-20", "answer": ""} | answers
    write(hana, "review", **given)
    write(hana, "review", action=about, verdict="back", met_on="2026-09-20")
    assert [item["in_time"] for item in items(hana, "challenges", Quarter(2026, 2))] == due_in_q2
    assert [item["in_time"] for item in items(hana, "challenges", QUARTER)] == due_in_q3
    # Of the quarter's own reviews none was due yet, answered or not.
    assert {item["is_due"] for item in items(hana, "reviews", Quarter(2026, 2))} == {"no"}


def test_a_challenge_that_came_after_its_quarter_had_gone_out_falls_due_in_the_next(hana: Session) -> None:
    about, quarter = action(hana), Quarter(2026, 2)
    hana.store.releases.add(
        return_id="R-B", period=str(quarter), first=quarter.first, last=quarter.last, made_on=TODAY,
        made_by=hana.person.id, up_to=hana.store.log.last_number(), tables=("{}",),
        told_days=(quarter.first, quarter.last),
    )  # fmt: skip
    write(hana, "review", action=about, verdict="challenge", change="x", met_on="2026-07-20", answer="")
    assert [len(items(hana, "challenges", one)) for one in (quarter, QUARTER)] == [0, 1]


WARDS = Breakdown(
    "worries",
    "ward",
    "Ward",
    (
        Column("number", "Number", Measure.COUNT),
        Column("knives", "Knives", Measure.COUNT, where={"concern": ("knife",)}),
        Column("before", "Before", Measure.COUNT, when=When.BEFORE),
        Column("share", "Share", Measure.SHARE, of="knives", base="number"),
    ),
    missing="dk",
)


def test_every_figure_opens_to_the_records_and_versions_it_counts(hana: Session) -> None:
    one, two = (
        worry(hana, concern_group="violence", concern="knife"),
        worry(hana, concern_group="place", concern="dark"),
    )
    earlier = worry(hana, heard_on="2026-09-05")
    census = Census(hana.store, hana.lists, OCTOBER)
    table = tabulate(census, WARDS, "W", "W")
    leyton = next(row for row in table.rows if row.label == "Leyton")
    assert (leyton.cells["number"], leyton.cells["knives"], leyton.cells["before"]) == (2, 1, 1)
    assert {found.record for found in behind(census, WARDS, "E05013896", "number")} == {one, two}
    assert [found.record for found in behind(census, WARDS, "E05013896", "before")] == [earlier]
    (knife,) = behind(census, WARDS, "", "knives")
    assert knife.revision == hana.store.log.latest(one).id
    assert behind(census, WARDS, "E05013896", "share") == ()


def test_a_figure_too_opens_to_its_records(hana: Session) -> None:
    done = worry(hana)
    action(hana, concerns=done)
    worry(hana)
    asked = Figures((Figure("answered", "Answered", "worries", where={"has_action": ("yes",)}, base={}),))
    census = Census(hana.store, hana.lists, OCTOBER)
    (row,) = tabulate(census, asked, "F", "F").rows
    assert row.cells["now"] == Ratio(1, 2)
    assert [found.record for found in behind(census, asked, "answered", "now")] == [done]


def test_who_has_two_roles_counts_in_both_and_once_in_all(hana: Session) -> None:
    given = {"joined": "2026-01-10", "status": "applied", "email": "ana@example.org", "check_kind": "none", "buddy": ""}
    write(hana, "volunteer", name="Ana", roles="ask_me mentor", **given)
    asked = Breakdown("volunteers", "roles", "Role", (Column("number", "Number", Measure.COUNT),))
    table = tabulate(Census(hana.store, hana.lists, QUARTER), asked, "P", "P")
    assert {row.key: row.cells["number"] for row in table.rows if row.cells["number"]} == {"ask_me": 1, "mentor": 1}
    assert table.total is not None
    assert table.total.cells["number"] == 1


VOLUNTEER = {"joined": "2026-01-10", "email": "ana@example.org", "check_kind": "none", "buddy": "", "status": "active"}


def volunteer(session: Session, name: str, **answers: str) -> str:
    return write(session, "volunteer", name=name, roles="mentor", agreement_on="2026-01-10", **VOLUNTEER | answers)


def test_who_wrote_down_an_activity_or_whose_mentee_was_met_did_something(hana: Session) -> None:
    asha = hana.store.people.add(name="Asha  Khan", role=Role.AMBASSADOR)
    names = ("asha khan", "Ben", "Cleo", hana.person.name, hana.person.name)
    by_name = [volunteer(hana, name) for name in names]
    volunteer(hana, "Asha Khan", status="left", left_on="2026-05-01")
    mentee = journey(hana, stage="active", first_on="2026-07-01", mentor=by_name[1])
    as_asha = replace(hana, person=asha)
    assert {item["did_something"] for item in items(hana, "volunteers")} == {"no"}
    write(as_asha, "activity", done_on="2026-10-20", kind="chat", c_kind="no")
    entry.submit(hana, meeting(hana, mentee, met_on="2026-10-20"))
    done = {item["record"]: item["did_something"] for item in items(hana, "volunteers")}
    # Nobody knows which of two of the same name it was.
    assert [done[one] for one in by_name] == ["yes", "yes", "no", "no", "no"]
    assert {item["did_something"] for item in items(hana, "volunteers", Month(2026, 11))} == {"no"}


def test_a_talk_and_a_worry_make_nobody_active(hana: Session) -> None:
    volunteer(hana, hana.person.name)
    worry(hana)
    hana.store.talks.add("2026-10", ["kind:card"])
    (found,) = items(hana, "volunteers")
    assert (found["is_active"], found["did_something"]) == ("yes", "no")


def test_measures_with_a_reading_say_whether_they_are_the_polices(hana: Session) -> None:
    ours = {}
    for code, family in (("knife", "police"), ("absence", "education"), ("exclusions", "education"), ("ae", "health")):
        ours[code] = write(hana, "indicator", code=code, label=code, family=family, unit="count", since="2026-01-01")
    days = {"period_kind": "month", "period_from": "2026-10-01", "period_to": "2026-10-31"}
    for code in ("knife", "absence", "ae"):
        write(hana, "outcome", indicator=ours[code], is_rate="no", value="30", base_value="", **days)
    found = items(hana, "measures")
    assert {item["record"]: item["is_police"] for item in found} == {
        ours["knife"]: "yes", ours["absence"]: "no", ours["ae"]: "no",
    }  # fmt: skip
    asked = Figures((Figure("non_police", "N", "measures", where={"is_police": ("no",)}, base={}),))
    census = Census(hana.store, hana.lists, QUARTER)
    (row,) = tabulate(census, asked, "F", "F").rows
    assert row.cells["now"] == Ratio(2, 3)
    assert {one.record for one in behind(census, asked, "non_police", "now")} == {ours["absence"], ours["ae"]}


def test_talks_are_sums_of_counters_and_open_to_nothing(hana: Session) -> None:
    form = hana.store.forms.newest("ask_me_talk")
    paths = {question.name: question.path for question in form.questions()}
    talk = {"month": "last", "kind": "happens_to_them", "did": "number", "third": "north", "sure": "4"}
    for kind in ("happens_to_them", "happens_to_them", "card"):
        count(hana, form, {paths[name]: value for name, value in (talk | {"kind": kind}).items()})
    columns = (
        Column("all", "All", Measure.COUNT, of="kind:"),
        Column("theirs", "Theirs", Measure.COUNT, of="kind:happens_to_them"),
    )
    census = Census(hana.store, hana.lists, OCTOBER)
    table = tabulate(census, Talks(columns), "T", "T")
    assert [(row.label, row.cells["all"], row.cells["theirs"]) for row in table.rows] == [("October 2026", 3, 2)]
    assert behind(census, Talks(columns), "2026-10", "all") == ()


def test_no_source_has_the_talks() -> None:
    assert "ask_me_talk" not in {source.form for source in SOURCES.values()}
