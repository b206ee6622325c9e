"""What follows when a record is finished, and what a form takes over from the records it points at."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.writing import answer, meeting, path, write

from vrp_desktop.operations import entry, from_links, links, show, support
from vrp_desktop.problems import VrpError
from vrp_desktop.store.errors import DiskFull
from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from vrp_desktop.operations.session import Session

TODAY = datetime.date(2026, 11, 25)


@pytest.fixture
def hana(coordinator: Session) -> Session:
    return replace(coordinator, today=lambda: TODAY)


@pytest.fixture
def efe(hana: Session) -> Session:
    """Give a mentor of the same store."""
    return replace(hana, person=hana.store.people.add(name="Efe", role=Role.MENTOR))


def journey(session: Session, stage: str = "decided") -> str:
    return write(
        session, "journey", stage=stage, opened="2026-09-01", sent_by="school", custody="no", age_band="a18_24",
        first_on="", decided_on="2026-09-05",
    )  # fmt: skip


def stage_of(session: Session, record: str) -> str:
    return from_links.answer_of(session, record, "stage")


def test_a_session_moves_its_journey_and_the_history_says_who_and_where(hana: Session, efe: Session) -> None:
    mentee = journey(hana)
    session = entry.submit(efe, meeting(efe, mentee, stage_now="first_meet"))
    assert stage_of(hana, mentee) == "first_meet"
    *_, last = show.record(hana, mentee).history
    assert (last.author, last.why) == ("Efe", f"Said in {session.ref}")
    assert [(before, after) for _question, before, after in last.changes] == [
        ("Yes or no decided", "First meeting done")
    ]
    assert session.changed.registers == {"mentoring", "journey"}
    assert hana.store.checks.all() == ()


def test_a_session_without_a_new_stage_leaves_the_journey_alone(hana: Session, efe: Session) -> None:
    mentee = journey(hana)
    count = hana.store.log.count()
    entry.submit(efe, meeting(efe, mentee))
    assert hana.store.log.count() == count + 1
    entry.submit(efe, meeting(efe, mentee, stage_now="decided"))
    assert hana.store.log.count() == count + 2


def test_session_and_journey_are_both_written_or_neither(
    hana: Session, efe: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    mentee = journey(hana)
    begun = meeting(efe, mentee, stage_now="first_meet")
    count, log = hana.store.log.count(), hana.store.log
    appended = log.append

    def full(**given: object) -> object:
        if given["form"] == "journey":
            raise DiskFull
        return appended(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(log, "append", full)
    with pytest.raises(VrpError):
        entry.submit(efe, begun)
    assert (log.count(), stage_of(hana, mentee)) == (count, "decided")
    monkeypatch.undo()
    entry.submit(efe, begun)
    assert stage_of(hana, mentee) == "first_meet"


@pytest.mark.parametrize(
    ("before", "now", "is_asked"),
    [
        ("decided", "first_meet", False),
        ("decided", "plan", True),
        ("plan", "first_meet", True),
        ("decided", "exit_early", False),
        ("decided", "exit_good", True),
        ("decided", "decided", False),
    ],
)
def test_leaving_a_stage_out_or_going_back_asks_why(hana: Session, before: str, now: str, is_asked: bool) -> None:
    begun = meeting(hana, journey(hana), stage_now=now)
    answer(begun, stage_was=before)
    assert bool(begun.live.state(path(begun, "stage_now")).warning) is is_asked


def test_a_session_shows_the_stage_so_far_and_learns_it_when_the_mentee_is_chosen(hana: Session) -> None:
    begun = entry.begin(hana, "mentoring")
    assert begun.live.state(path(begun, "stage_was")).value == ""
    answer(begun, mentee=journey(hana))
    from_links.take_over(hana, begun.live)
    state = begun.live.state(path(begun, "stage_was"))
    assert (state.value, state.is_readonly) == ("decided", True)
    assert begun.live.state(path(begun, "met_on")).warning == ""
    answer(begun, met_on="2026-08-31")
    assert begun.live.state(path(begun, "met_on")).warning


def test_a_session_that_is_corrected_moves_only_what_is_corrected(hana: Session) -> None:
    mentee = journey(hana)
    session = entry.submit(hana, meeting(hana, mentee, stage_now="first_meet")).record
    again = entry.edit(hana, session)
    answer(again, next="Bring the form")
    entry.submit(hana, again, "I forgot it")
    assert len(show.record(hana, mentee).history) == 2


def test_only_journeys_that_are_under_way_can_be_chosen_and_a_mentor_reads_the_code_name_alone(
    hana: Session, efe: Session
) -> None:
    open_one, over = journey(hana), journey(hana)
    ended = entry.edit(hana, over)
    answer(ended, stage="not_started")
    entry.submit(hana, ended)
    question = next(q for q in hana.store.forms.newest("mentoring").questions() if q.name == "mentee")
    (found,) = links.linkable(efe, "journey", "", question=question)
    code = from_links.answer_of(hana, open_one, "code")
    assert (found.record, found.words) == (open_one, code)
    assert links.named(efe, [open_one]) == {open_one: code}
    (seen,) = links.linkable(hana, "journey", "", question=question)
    assert seen.words.startswith(f"{code}, ")


def test_same_as_never_goes_in_a_circle(hana: Session) -> None:
    first = write(hana, "resident_concern", heard_on="2026-11-01", c_status="new")
    second = write(hana, "resident_concern", heard_on="2026-11-02", c_status="same", c_same_as=first)
    third = write(hana, "resident_concern", heard_on="2026-11-03", c_status="same", c_same_as=second)
    question = next(q for q in hana.store.forms.newest("resident_concern").questions() if q.name == "c_same_as")

    def offered(record: str) -> set[str]:
        return {one.record for one in links.linkable(hana, "resident_concern", "", record, question)}

    assert offered(first) == set()
    assert offered(second) == {first}
    assert offered(third) == {first, second}


def test_what_a_deep_dive_did_not_get_right_begins_a_learning_note_once(hana: Session) -> None:
    write(hana, "action", start="2026-09-01", due="2026-12-01", status="agreed")
    dive = write(
        hana, "deep_dive", title="Evenings at the station", end="2026-11-01", start="2026-10-01",
        not_right="We came late", review_on="2027-05-01", period_from="2026-01-01", period_to="2026-06-01",
    )  # fmt: skip
    (draft,) = hana.store.drafts.unfinished(hana.person.id)
    begun = entry.resume(hana, draft.record)
    assert begun.form.id == "learning"
    given = {name: begun.live.state(path(begun, name)).value for name in ("kind", "title", "happened", "deep_dive")}
    assert given == {
        "kind": "not_right", "title": "Evenings at the station", "happened": "We came late", "deep_dive": dive,
    }  # fmt: skip
    again = entry.edit(hana, dive)
    answer(again, not_right="We came late, twice")
    entry.submit(hana, again, "I learned more")
    assert len(hana.store.drafts.unfinished(hana.person.id)) == 1


def test_a_mentor_who_needs_support_asks_for_a_call(hana: Session, efe: Session) -> None:
    entry.submit(efe, meeting(efe, journey(hana)))
    assert support.asked_since(efe) is None
    entry.submit(efe, meeting(efe, journey(hana), me="yes"))
    assert support.asked_since(efe) == TODAY
    assert [one.name for one in support.waiting(hana)] == ["Efe"]


def test_a_number_shows_the_profile_of_the_agency_that_it_is_from(hana: Session) -> None:
    for ages in ("up to 17", "up to 25"):
        write(hana, "agency", agency="met_police", child_ages=ages, checked_on="2026-11-01")
    write(hana, "indicator", code="knife_crime")
    reading = write(
        hana, "outcome", source_agency="met_police", period_from="2026-07-01", period_to="2026-09-30", is_rate="no",
        value="50", base_value="",
    )  # fmt: skip
    (profile,) = show.record(hana, reading).beside
    assert profile.form_title == "A partner's profile"
    assert "up to 25" in [line.answer for line in profile.lines]
