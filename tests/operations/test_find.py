from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.writing import write

from vrp_desktop.operations import entry, find, sample_borough, show
from vrp_desktop.problems import VrpError
from vrp_desktop.store.people import Role
from vrp_desktop.store.records import RecordFilter, Sort

if TYPE_CHECKING:
    from vrp_desktop.operations.session import Session


@pytest.fixture
def written(coordinator: Session) -> Session:
    """A worry that a coordinator has dealt with, in words that only coordinators are shown."""
    started = entry.begin(coordinator, "resident_concern")
    sample_borough.answer_as_sample(coordinator, started, 1)
    paths = {question.name: question.path for question in started.form.questions()}
    for name, value in (("idea", "Aardvarks"), ("c_status", "cannot"), ("c_reason", "zebrafish have no power there")):
        started.live.answer(paths[name], value)
    entry.submit(coordinator, started)
    return coordinator


@pytest.mark.parametrize(
    ("words", "by_coordinator", "by_ambassador"),
    [
        ("aardvarks", 1, 1),
        ("zebrafish", 1, 0),
        ("zebra power", 1, 0),
        ("zebra aard", 1, 0),
        ("cannot do", 1, 0),
    ],
)
def test_each_role_finds_by_the_words_that_it_is_shown(
    written: Session, words: str, by_coordinator: int, by_ambassador: int
) -> None:
    ambassador = replace(written, person=replace(written.person, role=Role.AMBASSADOR))
    for session, expected in ((written, by_coordinator), (ambassador, by_ambassador)):
        assert find.count(session, RecordFilter(words=words)) == expected
        assert len(find.page(session, RecordFilter(words=words), Sort()).rows) == expected


def test_what_a_coordinator_said_before_is_not_found(written: Session) -> None:
    (row,) = find.page(written, RecordFilter(words="zebrafish"), Sort()).rows
    change = entry.edit(written, row.record)
    reason = next(question.path for question in change.form.questions() if question.name == "c_reason")
    change.live.answer(reason, "No money this year")
    entry.submit(written, change)
    assert find.count(written, RecordFilter(words="zebrafish")) == 0
    assert find.count(written, RecordFilter(words="money")) == 1


def test_a_mentor_finds_and_opens_no_journey_and_no_volunteer(coordinator: Session) -> None:
    journey = write(
        coordinator, "journey", stage="decided", opened="2026-09-01", sent_by="school", custody="no", age_band="a18_24",
        first_on="", decided_on="2026-09-05",
    )  # fmt: skip
    volunteer = write(
        coordinator, "volunteer", name="Ana Made-Up", email="ana@example.org", status="training", joined="2026-01-05",
        buddy="", check_kind="none",
    )  # fmt: skip
    efe = replace(coordinator, person=coordinator.store.people.add(name="Efe", role=Role.MENTOR))
    session = write(efe, "mentoring", mentee=journey, held="missed", worry="no", me="no", stage_now="", next_on="")
    everything = {journey, volunteer, session}

    def found(person: Session, *forms: str) -> set[str]:
        return {row.record for row in find.page(person, RecordFilter(forms=forms), Sort()).rows}

    assert found(coordinator) == everything
    assert found(efe) == {session}
    assert found(efe, "journey", "volunteer") == set()
    assert find.count(efe, RecordFilter()) == 1
    assert find.count(efe, RecordFilter(words="Made-Up")) == 0
    for record in (journey, volunteer):
        with pytest.raises(VrpError):
            show.record(efe, record)
    (line,) = [line for line in show.record(efe, session).lines if line.question == "Who did you meet?"]
    assert line.answer.count("-") == 2
    assert line.records == (), "named, but not to be opened"
    (line,) = [line for line in show.record(coordinator, session).lines if line.question == "Who did you meet?"]
    assert line.records == (journey,)
