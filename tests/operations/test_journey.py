"""One journey as a whole: what its page says, and the clocks at their edges."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.writing import answer, meeting, write

from vrp_desktop.operations import clocks, entry
from vrp_desktop.operations.journey import journey
from vrp_desktop.store.kinds import Kind

if TYPE_CHECKING:
    from vrp_desktop.operations.journey import JourneyView
    from vrp_desktop.operations.session import Session

TODAY = datetime.date(2026, 11, 25)
D = datetime.date


@pytest.fixture
def hana(coordinator: Session) -> Session:
    return replace(coordinator, today=lambda: TODAY)


def begin(session: Session) -> str:
    return write(
        session, "journey", stage="decided", programme="gang_exit", opened="2026-06-01", sent_by="school", custody="no",
        age_band="a18_24", decided_on="2026-06-05", first_on="",
    )  # fmt: skip


def change(session: Session, record: str, **answers: str) -> None:
    begun = entry.edit(session, record)
    answer(begun, **answers)
    entry.submit(session, begun, "Brought up to date")


def meet(session: Session, mentee: str, met_on: str, **answers: str) -> None:
    entry.submit(session, meeting(session, mentee, met_on=met_on, **answers))


def stages(view: JourneyView) -> list[tuple[str, datetime.date, int | None]]:
    return [(stage.words, stage.since, stage.days) for stage in view.stages]


def test_stages_stand_with_the_days_that_people_gave_them(hana: Session) -> None:
    mentee = begin(hana)
    meet(hana, mentee, "2026-07-01", stage_now="first_meet")
    meet(hana, mentee, "2026-08-10", stage_now="plan")
    view = journey(hana, mentee)
    assert stages(view) == [
        ("Sent to us", D(2026, 6, 1), 4),
        ("Yes or no decided", D(2026, 6, 5), 26),
        ("First meeting done", D(2026, 7, 1), 40),
        ("Plan agreed", D(2026, 8, 10), 107),
    ]
    assert view.code.count("-") == 2
    assert view.about[:2] == ("Gang exit", "Plan agreed")


def test_a_stage_that_ended_the_journey_goes_on_for_no_days(hana: Session) -> None:
    mentee = begin(hana)
    change(hana, mentee, stage="not_started")
    assert stages(journey(hana, mentee))[-1][2] is None


def test_meetings_kept_and_missed_are_counted_by_month_and_months_without_any_are_there(hana: Session) -> None:
    mentee, other = begin(hana), begin(hana)
    meet(hana, mentee, "2026-08-10")
    meet(hana, mentee, "2026-08-20", held="missed")
    meet(hana, mentee, "2026-10-02", held="they_cancelled")
    meet(hana, other, "2026-09-01")
    assert [(m.label, m.kept, m.missed) for m in journey(hana, mentee).meetings] == [
        ("Aug 2026", 1, 1), ("Sep 2026", 0, 0), ("Oct 2026", 0, 1),
    ]  # fmt: skip


def test_needs_go_from_the_start_over_each_review(hana: Session) -> None:
    mentee = begin(hana)
    assert journey(hana, mentee).needs == ()
    volunteer = write(
        hana, "volunteer", name="Ana Made-Up", email="ana@example.org", status="active", joined="2026-01-05", buddy="",
        check_kind="none", agreement_on="2026-01-05",
    )  # fmt: skip
    start = {f"n{place}": str(place % 5) for place in range(1, 8)}
    change(hana, mentee, stage="active", mentor=volunteer, first_on="2026-07-01", plan_where="council", **start)
    for on, by in (("2026-09-01", 1), ("2026-11-01", 2)):
        review = {f"r{place}": str(max(place % 5 - by, 0)) for place in range(1, 8)}
        change(hana, mentee, reviewed="yes", review_on=on, **review)
    view = journey(hana, mentee)
    assert view.scored_on == ("At the start", "1 September 2026", "1 November 2026")
    assert [need.scores for need in view.needs] == [
        (1, 0, 0), (2, 1, 0), (3, 2, 1), (4, 3, 2), (0, 0, 0), (1, 0, 0), (2, 1, 0),
    ]  # fmt: skip
    assert view.needs[3].words == "Housing"
    assert any(about.startswith("Mentor: Ana Made-Up") for about in view.about)


def test_looking_at_a_journey_is_noted(hana: Session) -> None:
    mentee = begin(hana)
    journey(hana, mentee)
    (first, *_) = hana.store.access.page(None, 10)
    assert (first.kind, first.ref) == (Kind.OPENED, hana.store.log.ref_of(mentee))


def test_a_record_that_is_not_there_is_no_journey(hana: Session) -> None:
    with pytest.raises(KeyError):
        journey(hana, "nobody")


@pytest.mark.parametrize(
    ("today", "decided", "words", "is_late"),
    [
        (D(2026, 11, 8), None, "Say yes or no by 8 November 2026", False),
        (D(2026, 11, 9), None, "Say yes or no by 8 November 2026", True),
        (D(2026, 12, 1), D(2026, 11, 2), "Decided on 2 November 2026, 1 day after it was written down", False),
        (D(2026, 12, 1), D(2026, 10, 2), "Decided on 2 October 2026", False),
    ],
)
def test_seven_days_to_decide(today: D, decided: D | None, words: str, is_late: bool) -> None:
    clock = clocks.decision(today, D(2026, 11, 1), decided)
    assert (clock.words, clock.is_late) == (words, is_late)


@pytest.mark.parametrize(
    ("today", "words", "is_late"),
    [
        (D(2026, 11, 1), "Last meeting today", False),
        (D(2026, 11, 2), "Last meeting yesterday", False),
        (D(2026, 11, 28), "Last meeting 27 days ago", False),
        (D(2026, 11, 29), "No meeting for 28 days: meet again", True),
    ],
)
def test_twenty_eight_days_without_a_meeting(today: D, words: str, is_late: bool) -> None:
    clock = clocks.meeting(today, D(2026, 11, 1))
    assert (clock.words, clock.is_late) == (words, is_late)


def test_the_page_says_how_soon_somebody_was_met_after_prison(hana: Session) -> None:
    mentee = begin(hana)
    change(hana, mentee, custody="yes", release_month="2027-06-01")
    assert journey(hana, mentee).clocks[-1].words == "Comes out in June 2027"
    change(hana, mentee, release_month="2026-12-01")
    assert journey(hana, mentee).clocks[-1].words == "Comes out next month: plan to meet at the gate"
    later = replace(hana, today=lambda: D(2027, 1, 8))
    assert journey(later, mentee).clocks[-1].is_late
    change(later, mentee, release_met="gate", release_home="yes")
    assert journey(later, mentee).clocks[-1].words == "Met at the gate"
