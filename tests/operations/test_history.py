from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from vrp_desktop.operations import bin as bins
from vrp_desktop.operations import checking, entry, history, sample_borough, show
from vrp_desktop.store.erasure import Why
from vrp_desktop.store.kinds import Kind

if TYPE_CHECKING:
    from vrp_desktop.operations.session import Session

IDEA = "/data/worry/idea"


@pytest.fixture
def record(coordinator: Session) -> str:
    begun = entry.begin(coordinator, "resident_concern")
    sample_borough.answer_as_sample(coordinator, begun, 3)
    begun.live.answer(IDEA, "first lights")
    made = entry.submit(coordinator, begun).record
    changing = entry.edit(coordinator, made)
    changing.live.answer(IDEA, "then a bench")
    entry.submit(coordinator, changing, why="I learned more")
    return made


def steps(session: Session, record: str) -> tuple[show.Step, ...]:
    return show.record(session, record).history


def test_what_differs_is_found_and_the_rest_is_the_same(coordinator: Session, record: str) -> None:
    first, second = (step.revision for step in steps(coordinator, record))
    rows = history.compare(coordinator, record, first, second)
    (changed,) = (row for row in rows if row.is_different)
    assert (changed.earlier, changed.later) == ("first lights", "then a bench")
    assert len(rows) > 5
    assert all(not row.is_different for row in history.compare(coordinator, record, second, second))


def test_an_earlier_state_comes_back_as_a_new_revision(coordinator: Session, record: str) -> None:
    first = steps(coordinator, record)[0].revision
    before = coordinator.store.log.latest(record)
    done = history.bring_back(coordinator, record, first, "The change was wrong")
    latest = coordinator.store.log.latest(record)
    assert (latest.answers or {})[IDEA] == "first lights"
    assert (latest.kind, latest.parents, latest.why) == (Kind.SUBMIT, (before.id,), "The change was wrong")
    assert done.ref == before.ref
    assert [step.why for step in steps(coordinator, record)] == ["", "I learned more", "The change was wrong"]
    assert checking.check(coordinator).is_whole


def test_nothing_comes_back_under_an_unfinished_change(coordinator: Session, record: str) -> None:
    first = steps(coordinator, record)[0].revision
    changing = entry.edit(coordinator, record)
    changing.live.answer(IDEA, "something else")
    entry.keep(coordinator, changing, changing.unkept(), IDEA)
    with pytest.raises(history.ChangeWaiting):
        history.bring_back(coordinator, record, first, "x")
    assert len(steps(coordinator, record)) == 2


def test_the_bin_and_the_way_back_stand_in_the_history(coordinator: Session, record: str) -> None:
    bins.delete(coordinator, record, "It is there twice")
    with pytest.raises(KeyError):
        history.bring_back(coordinator, record, steps(coordinator, record)[0].revision, "x")
    bins.restore(coordinator, record)
    found = steps(coordinator, record)
    assert [step.kind for step in found] == [Kind.SUBMIT, Kind.SUBMIT, Kind.DELETE, Kind.RESTORE]
    assert [bool(step.changes) for step in found] == [False, True, False, False]
    assert [step.is_whole for step in found] == [True, True, False, True]
    assert found[2].why == "It is there twice"


def test_an_erased_record_still_says_that_it_was(coordinator: Session, record: str) -> None:
    coordinator.store.erasure.erase([record], Why.ASKED, coordinator.person.id)
    view = show.record(coordinator, record)
    assert view.lines == ()
    assert view.history[-1].kind is Kind.REDACT
    assert not any(step.is_whole for step in view.history)
    with pytest.raises(KeyError):
        history.bring_back(coordinator, record, view.history[0].revision, "x")


def test_what_is_not_there_is_not_compared(coordinator: Session, record: str) -> None:
    with pytest.raises(KeyError):
        history.compare(coordinator, record, steps(coordinator, record)[0].revision, "nothing")


def test_somebody_elses_unfinished_change_is_theirs(coordinator: Session, record: str) -> None:
    ben = coordinator.store.people.add(name="Ben", role=coordinator.person.role)
    as_ben = replace(coordinator, person=ben)
    changing = entry.edit(as_ben, record)
    changing.live.answer(IDEA, "nobody's business yet")
    entry.keep(as_ben, changing, changing.unkept(), IDEA)
    view = show.record(coordinator, record)
    assert (view.is_unfinished, view.changed_by) == (False, "Ben")
    assert show.record(as_ben, record).is_unfinished
    first = view.history[0].revision
    for work in (
        lambda: entry.edit(coordinator, record),
        lambda: entry.throw_away(coordinator, record),
        lambda: bins.delete(coordinator, record, "x"),
        lambda: history.bring_back(coordinator, record, first, "x"),
    ):
        with pytest.raises(entry.BeingChanged, match="Ben"):
            work()
    assert coordinator.store.drafts.find(record) is not None
