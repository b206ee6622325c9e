"""What is due, for whom and by when."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from vrp_desktop.operations import catalogue, entry, helplines, sample_borough, support, talks
from vrp_desktop.operations.to_do.rules import RULES
from vrp_desktop.operations.to_do.tasks import counts, to_do
from vrp_desktop.problems import VrpError
from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vrp_desktop.operations.session import Session

TODAY = datetime.date(2026, 11, 25)
DAY = datetime.timedelta(days=1)


def on(session: Session, day: datetime.date, role: Role | None = None) -> Session:
    """Give the session as it is on `day`, of a person with another role when one is named."""
    person = session.person if role is None else replace(session.person, role=role)
    return replace(session, today=lambda: day, person=person)


def write(session: Session, form: str, answers: Mapping[str, str], record: str = "") -> str:
    """Write a record with these answers and made-up ones for the rest; changes `record` when one is named."""
    begun = entry.edit(session, record) if record else entry.begin(session, form)
    paths = {question.name: question.path for question in begun.form.questions()}
    for name, value in answers.items():
        begun.live.answer(paths[name], value)
    kept = {name for name, path in paths.items() if record and begun.live.state(path).value}
    sample_borough.answer_as_sample(session, begun, 1, kept | set(answers))
    for name, value in answers.items():
        begun.live.answer(paths[name], value)
    return entry.submit(session, begun).record


def due(session: Session, words: str) -> list[tuple[str, datetime.date]]:
    """Give (record, by when) of what is due under these words."""
    return [(task.record, task.due) for task in to_do(session).tasks if task.words == words]


def journey(session: Session, **answers: str) -> str:
    given = {"stage": "active", "opened": "2026-09-01", "first_on": "2026-09-10", "custody": "no", "sent_by": "school"}
    return write(session, "journey", {"mentor": volunteer(session), "age_band": "a18_24", **given, **answers})


def volunteer(session: Session, **answers: str) -> str:
    given = {
        "name": "Ana Made-Up", "status": "active", "joined": "2026-01-05", "email": "ana@example.org",
        "check_kind": "enhanced", "check_on": "2025-01-05", "check_due": "2027-09-05", "agreement_on": "2026-01-05",
        "buddy": "",
    }  # fmt: skip
    return write(session, "volunteer", given | answers)


def meeting(session: Session, mentee: str, met_on: str, held: str = "yes", next_on: str = "") -> str:
    answers = {"mentee": mentee, "met_on": met_on, "held": held, "worry": "no", "stage_now": "", "next_on": next_on}
    return write(session, "mentoring", answers)


def action(session: Session, **answers: str) -> str:
    given = {"status": "under_way", "start": "2026-10-01", "due": "2026-11-20", "ypg": "not_needed", "concerns": ""}
    return write(session, "action", given | {"from_dive": "", "measure": ""} | answers)


@pytest.fixture
def hana(coordinator: Session) -> Session:
    """Give a coordinator on 25 November 2026."""
    return on(coordinator, TODAY)


def test_did_it_help_is_asked_four_weeks_after_it_was_done(hana: Session) -> None:
    worry = write(hana, "resident_concern", {"heard_on": "2026-10-01", "c_status": "new"})
    done = action(hana, status="done", done_on="2026-11-01", result="It is lit", concerns=worry, told="not_needed")
    assert done
    write(hana, "resident_concern", {"c_status": "done", "c_done_on": "2026-10-28", "c_helped": ""}, worry)
    words = "Ask whether it helped"
    assert due(on(hana, datetime.date(2026, 11, 24)), words) == []
    assert due(hana, words) == [(worry, TODAY)]
    write(hana, "resident_concern", {"c_helped": "yes"}, worry)
    assert due(hana, words) == []


def test_it_is_opened_at_the_question_that_is_asked(hana: Session) -> None:
    late = action(hana)
    task = next(task for task in to_do(hana).tasks if task.record == late)
    begun = entry.edit(hana, task.record, task.asks)
    assert begun.at_path is not None
    assert begun.at_path.endswith("/status")
    assert task.why


def test_an_action_is_due_a_week_before_its_day_and_late_after_it(hana: Session) -> None:
    late = action(hana)
    words = "Finish it, or say what changed"
    assert due(on(hana, datetime.date(2026, 11, 12)), words) == []
    assert due(on(hana, datetime.date(2026, 11, 13)), words) == [(late, datetime.date(2026, 11, 20))]
    before, after = counts(on(hana, datetime.date(2026, 11, 20))), counts(on(hana, datetime.date(2026, 11, 21)))
    assert after[1] == before[1] + 1


def test_a_challenge_has_thirty_days_for_its_answer_and_again_when_the_group_is_not_happy(hana: Session) -> None:
    looked_at = action(hana, ypg="yes")
    challenge = {
        "action": looked_at, "met_on": "2026-11-01", "verdict": "challenge", "answer": "", "change": "Ask us first",
    }  # fmt: skip
    review = write(hana, "review", challenge)
    assert due(hana, "Answer the young people") == [(review, datetime.date(2026, 12, 1))]
    answered = {"answer": "part", "answer_text": "We will ask", "answered_on": "2026-11-10"}
    write(hana, "review", answered | {"told_group": ""}, review)
    assert due(hana, "Answer the young people") == []
    assert due(hana, "Tell the young people the answer") == [(review, datetime.date(2026, 11, 24))]
    write(hana, "review", {"told_group": "2026-11-20", "happy": "no"}, review)
    assert due(hana, "Tell the young people the answer") == []
    assert due(hana, "Answer the young people again") == [(review, datetime.date(2026, 12, 20))]
    write(hana, "review", {"happy": "partly"}, review)
    assert due(hana, "Answer the young people again") == []


def test_an_action_for_the_young_people_waits_until_they_have_looked_at_it(hana: Session) -> None:
    waits = action(hana, ypg="yes")
    assert due(hana, "Ask the Young People's Group") == [(waits, datetime.date(2026, 10, 29))]
    write(hana, "review", {"action": waits, "met_on": "2026-11-01", "verdict": "back"})
    assert due(hana, "Ask the Young People's Group") == []


@pytest.mark.parametrize(("check_due", "is_due"), [("2027-01-24", True), ("2027-01-25", False), ("2026-10-01", True)])
def test_a_check_that_runs_out_within_sixty_days_is_due(hana: Session, check_due: str, is_due: bool) -> None:
    person = volunteer(hana, check_due=check_due)
    expected = [(person, datetime.date.fromisoformat(check_due))] if is_due else []
    assert due(hana, "Renew the DBS check") == expected


def test_whoever_has_left_needs_no_check(hana: Session) -> None:
    volunteer(hana, status="left", left_on="2026-11-01", check_due="2026-11-20")
    assert due(hana, "Renew the DBS check") == []


def test_a_journey_without_a_meeting_for_28_days_is_due(hana: Session) -> None:
    mentee = journey(hana)
    words = "No meeting for 28 days: meet again"
    meeting(hana, mentee, "2026-10-28")
    assert due(on(hana, TODAY - DAY), words) == []
    assert due(hana, words) == [(mentee, TODAY)]
    meeting(hana, mentee, "2026-11-20", held="missed")
    assert due(hana, words) == [(mentee, TODAY)], "a missed meeting is none"
    meeting(hana, mentee, "2026-11-21")
    assert due(hana, words) == []


def test_a_planned_meeting_that_has_passed_is_to_be_written_down(hana: Session) -> None:
    mentee = journey(hana)
    meeting(hana, mentee, "2026-11-10", next_on="2026-11-24")
    words = "Write down the planned meeting, kept or missed"
    assert due(hana, words) == [(mentee, datetime.date(2026, 11, 24))]
    task = next(task for task in to_do(hana).tasks if task.words == words)
    assert (task.form, dict(task.given)) == ("mentoring", {"mentee": mentee})
    meeting(hana, mentee, "2026-11-24")
    assert due(hana, words) == []


def test_a_mentor_sees_only_those_whom_they_met_last(hana: Session) -> None:
    mine, other = journey(hana), journey(hana)
    efe = hana.store.people.add(name="Efe", role=Role.MENTOR)
    as_efe = replace(hana, person=efe)
    meeting(hana, mine, "2026-09-20")
    meeting(as_efe, mine, "2026-10-01")
    meeting(hana, other, "2026-10-01")
    assert {record for record, _ in due(as_efe, "No meeting for 28 days: meet again")} == {mine}
    assert {task.words for task in to_do(as_efe).tasks} == {"No meeting for 28 days: meet again", "Make your return"}


@pytest.mark.parametrize(
    ("day", "words", "by"),
    [
        ("2026-11-02", "", None),
        ("2026-11-03", "Comes out next month: plan to meet at the gate", "2026-12-01"),
        ("2026-12-01", "Comes out this month: meet at the gate, or within 1, 3 or 7 days", "2026-12-31"),
        ("2026-12-31", "Comes out this month: meet at the gate, or within 1, 3 or 7 days", "2026-12-31"),
        ("2027-01-01", "Came out last month or before: meet within 7 days", "2027-01-07"),
        ("2027-03-01", "Came out last month or before: meet within 7 days", "2027-01-07"),
    ],
)
def test_a_release_from_prison_has_its_clock(hana: Session, day: str, words: str, by: str | None) -> None:
    mentee = journey(hana, custody="yes", release_month="2026-12-01")
    found = [
        (task.words, task.due.isoformat())
        for task in to_do(on(hana, datetime.date.fromisoformat(day))).tasks
        if task.record == mentee and "out" in task.words.split()[1:2]
    ]
    assert found == ([(words, by)] if words else [])


def test_the_clock_of_a_release_stops_when_they_were_met(hana: Session) -> None:
    later = on(hana, datetime.date(2026, 12, 10))
    mentee = journey(hana, custody="yes", release_month="2026-12-01")
    write(later, "journey", {"release_met": "not_yet", "release_home": "dk"}, mentee)
    assert any(task.asks == "release_met" for task in to_do(later).tasks)
    write(later, "journey", {"release_met": "day_3"}, mentee)
    assert not any(task.asks == "release_met" for task in to_do(later).tasks)


def test_a_journey_that_is_over_asks_only_how_it_goes(hana: Session) -> None:
    mentee = journey(
        hana, stage="exit_good", exit_month="2026-08-01", opened="2026-01-01", first_on="2026-01-10", fu3="", fu6="",
        exit_why="goals",
    )  # fmt: skip
    assert [task.words for task in to_do(hana).tasks if task.record == mentee] == ["Ask how it goes, 3 months later"]
    spring = on(hana, datetime.date(2027, 3, 1))
    assert {task.asks for task in to_do(spring).tasks if task.record == mentee} == {"fu3", "fu6"}


def test_the_oldest_comes_first_and_says_what_it_is_about(hana: Session) -> None:
    action(hana, due="2026-11-20", title="Lights for the path")
    action(hana, due="2026-10-20", title="A later bus")
    tasks = to_do(hana).tasks
    assert [task.due for task in tasks] == sorted(task.due for task in tasks)
    about = [task.about for task in tasks if task.words.startswith("Finish")]
    assert [words.split(",")[0].split(" (")[0] for words in about] == ["A later bus", "Lights for the path"]


def test_whoever_asked_for_support_waits_until_they_were_called(hana: Session) -> None:
    asha = hana.store.people.add(name="Asha", role=Role.AMBASSADOR)
    as_asha = replace(hana, person=asha)
    support.ask(as_asha)
    support.ask(as_asha)
    assert support.asked_since(as_asha) == TODAY
    assert support.waiting(as_asha) == ()
    assert [(task.about, task.due) for task in to_do(hana).tasks if task.place == "support"] == [("Asha", TODAY)]
    with pytest.raises(VrpError):
        support.called(as_asha, asha.id)
    support.called(hana, asha.id)
    assert support.asked_since(as_asha) is None
    assert not any(task.place == "support" for task in to_do(hana).tasks)


def test_asking_for_support_leaves_a_name_and_a_day_and_nothing_else(hana: Session) -> None:
    connection = hana.store._connection  # noqa: SLF001 - all that lies in the file
    names = [name for (name,) in connection.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    before = {name: connection.rows(f'SELECT * FROM "{name}"') for name in names}
    support.ask(hana)
    after = {name: connection.rows(f'SELECT * FROM "{name}"') for name in names}
    assert {name for name in names if after[name] != before[name]} == {"support_wanted"}
    assert after["support_wanted"] == [(hana.person.id, "2026-11-25")]
    support.take_back(hana)
    assert connection.rows("SELECT * FROM support_wanted") == []


def test_last_months_return_is_due_until_it_is_made(session: Session) -> None:
    asha = on(session, TODAY)
    assert due(asha, "Make your return") == []
    write(asha, "resident_concern", {"heard_on": "2026-10-12"})
    assert due(asha, "Make your return") == [("", datetime.date(2026, 11, 7))]
    asha.store.returns_made.add(
        return_id="R-A", period="2026-10", file_name="a.xlsx", made_by=asha.person.id, row_count=1, sha256=""
    )
    assert due(asha, "Make your return") == []


def test_numbers_are_checked_again_after_180_days(hana: Session) -> None:
    assert all(one.is_stale(TODAY) for one in helplines.helplines(hana)), "none was checked yet"
    for one in helplines.helplines(hana):
        if one.number:
            helplines.still_right(hana, one)
    stale = [one for one in helplines.helplines(hana) if one.is_stale(TODAY)]
    assert {one.code for one in stale} == {"wf_da", "wf_gang", "wf_lead"}, "these have no number yet"
    for one in stale:
        begun = entry.begin(hana, "helpline", helplines.as_answers(one) | {"number": "020 7946 0123"})
        entry.submit(hana, begun)
    assert due(on(hana, TODAY + 180 * DAY), "Check the numbers") == []
    assert due(on(hana, TODAY + 181 * DAY), "Check the numbers") == [("", TODAY + 180 * DAY)]
    assert helplines.numbers(hana)["wf_lead"] == "020 7946 0123"


def test_a_new_number_is_nobodys_and_may_be_written_down(hana: Session) -> None:
    worry = entry.begin(hana, "resident_concern", {"concern": "dark"})
    worry.live.answer("/data/worry/idea", "They rang 020 7946 0123")
    assert worry.live.state("/data/worry/idea").problem is not None
    lead = next(one for one in helplines.helplines(hana) if one.code == "wf_lead")
    begun = entry.begin(hana, "helpline", helplines.as_answers(lead) | {"number": "020 7946 0123"})
    entry.submit(hana, begun)
    again = entry.begin(hana, "resident_concern")
    again.live.answer("/data/worry/idea", "They rang 020 7946 0123")
    assert again.live.state("/data/worry/idea").problem is None


def test_an_empty_catalogue_can_be_filled_with_what_ships_once(hana: Session) -> None:
    assert [task.about for task in to_do(hana).tasks if task.place == "catalogue"] == ["24 measures of outcomes"]
    catalogue.put_in(hana)
    catalogue.put_in(hana)
    assert not any(task.place == "catalogue" for task in to_do(hana).tasks)
    assert len(list(hana.store.registers.rows("indicator", "since"))) == 24


def test_talks_never_make_anything_due(session: Session) -> None:
    asha = on(session, TODAY)
    before = to_do(asha), counts(asha), counts(on(asha, TODAY, Role.COORDINATOR))
    for seed in range(20):
        begun = entry.begin(asha, "ask_me_talk")
        sample_borough.answer_as_sample(asha, begun, seed)
        talks.count(asha, begun.form, begun.live.finished_answers())
    assert (to_do(asha), counts(asha), counts(on(asha, TODAY, Role.COORDINATOR))) == before


def test_every_rule_asks_what_its_form_asks(hana: Session) -> None:
    for rule in RULES:
        form = hana.store.forms.newest(rule.form)
        assert not form.settings.is_counted
        questions = {question.name: question for question in form.questions()}
        assert rule.asks in questions
        for name, codes in rule.having.items():
            labels = {row for row in codes if row}
            assert name in questions
            from vrp_desktop.forms.choices import all_choices

            if questions[name].itemset is not None:
                assert labels <= {choice.code for choice in all_choices(form, questions[name], hana.lists)}


def test_a_form_that_lost_a_question_makes_nothing_due(hana: Session) -> None:
    from vrp_desktop.operations.reading import rows

    assert list(rows(hana, "action", {"no_such_question": ("",)})) == []
    assert list(rows(hana, "no_such_form")) == []


def test_what_we_did_not_get_right_is_on_the_home_page_until_it_is_done(hana: Session) -> None:
    from vrp_desktop.operations.home import home

    assert home(hana).not_right.notes == ()
    for day in (1, 2, 3, 4):
        write(
            hana, "learning", {
                "kind": "not_right", "title": f"We came late {day}", "noted_on": f"2026-11-0{day}",
                "change": "Come earlier", "by_when": "2026-11-20", "c_done_on": "", "share": "team", "links": "",
                "deep_dive": "",
            },
        )  # fmt: skip
    still = home(hana).not_right
    assert [note.title for note in still.notes] == ["We came late 4", "We came late 3", "We came late 2"]
    assert still.has_more
    assert still.notes[0].when == "It was to be put right by 20 November 2026. That was 5 days ago."
    assert len(due(hana, "Put right what we said we would")) == 4
    write(hana, "learning", {"c_done_on": "2026-11-24"}, still.notes[0].record)
    assert [note.title for note in home(hana).not_right.notes] == ["We came late 3", "We came late 2", "We came late 1"]
    assert home(on(hana, TODAY, Role.AMBASSADOR)).not_right.notes == ()


def test_a_review_begun_from_the_list_asks_whoever_leads_the_action(hana: Session) -> None:
    action(hana, ypg="yes", owner="nelft")
    task = next(task for task in to_do(hana).tasks if task.form == "review")
    begun = entry.begin(hana, task.form, task.given)
    paths = {question.name: question.path for question in begun.form.questions()}
    begun.live.answer(paths["verdict"], "challenge")
    assert begun.live.state(paths["owner"]).value == "nelft"
