from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.signing import approve_return

from vrp_desktop.operations import bin as bins
from vrp_desktop.operations import checking, entry, find, sample_borough, tidying
from vrp_desktop.store.erasure import Why
from vrp_desktop.store.records import RecordFilter

if TYPE_CHECKING:
    from pathlib import Path

    from vrp_desktop.operations.session import Session

HEARD_ON = "/data/heard/heard_on"


def finished(session: Session, day: str) -> str:
    begun = entry.begin(session, "resident_concern")
    sample_borough.answer_as_sample(session, begun, 1)
    path = next(q.path for q in begun.form.questions() if q.bind.column == "date")
    begun.live.answer(path, day)
    return entry.submit(session, begun).record


def later(session: Session, years: int) -> Session:
    today = session.today()
    return replace(session, today=lambda: today.replace(year=today.year + years, day=min(today.day, 28)))


def test_nothing_is_due_at_first(coordinator: Session) -> None:
    finished(coordinator, "2026-10-03")
    assert tidying.due(coordinator) == ()


def test_what_is_due_says_since_when_and_which(coordinator: Session) -> None:
    record = finished(coordinator, "2026-10-03")
    (due,) = tidying.due(later(coordinator, 5))
    assert due.records == (record,)
    assert (due.months, due.oldest) == (36, datetime.date(2026, 10, 3))
    assert due.refs[0].startswith("RC-")


@pytest.mark.parametrize(
    ("today", "months", "before"),
    [
        ("2026-11-25", 36, "2023-10-01"),
        ("2026-10-01", 36, "2023-10-01"),
        ("2026-09-30", 36, "2023-07-01"),
        ("2026-01-01", 1, "2025-12-01"),
        ("2026-01-01", 99_999, "0001-01-01"),
    ],
)
def test_a_record_is_due_once_its_quarter_and_the_months_are_over(today: str, months: int, before: str) -> None:
    day = datetime.date.fromisoformat(today)
    assert tidying.kept_until(day, months) == datetime.date.fromisoformat(before)


def test_erasing_takes_what_is_due_and_nothing_else(coordinator: Session) -> None:
    old, young = finished(coordinator, "2026-07-03"), finished(coordinator, "2026-11-03")
    tidying.erase(coordinator, [old], Why.DUE)
    assert find.count(coordinator, RecordFilter()) == 1
    assert coordinator.store.log.latest(young).answers
    assert checking.check(coordinator).is_whole


def test_only_a_coordinator_erases(session: Session) -> None:
    record = finished(session, "2026-10-03")
    with pytest.raises(tidying.NotForYou):
        tidying.erase(session, [record], Why.DUE)
    assert session.store.log.latest(record).answers


def test_the_bin_is_due_after_ninety_days(coordinator: Session) -> None:
    record = finished(coordinator, "2026-10-03")
    bins.delete(coordinator, record, "twice")
    assert tidying.due(coordinator) == ()
    (due,) = tidying.due(later(coordinator, 1))
    assert (due.title, due.records) == ("Deleted records", (record,))


def test_a_journey_is_due_only_after_it_has_ended(coordinator: Session) -> None:
    def journey(**answers: str) -> str:
        begun = entry.begin(coordinator, "journey")
        paths = {question.name: question.path for question in begun.form.questions()}
        for name, value in answers.items():
            begun.live.answer(paths[name], value)
        sample_borough.answer_as_sample(coordinator, begun, 1, answers)
        return entry.submit(coordinator, begun).record

    journey(opened="2020-01-01", stage="referred")
    ended = journey(opened="2020-01-01", stage="exit_early", exit_month="2021-03-01")
    (due,) = [due for due in tidying.due(coordinator) if due.title == "A journey"]
    assert due.records == (ended,)
    assert due.oldest == datetime.date(2021, 3, 1)


def test_erasing_leaves_approved_returns_and_what_they_told_and_says_so(coordinator: Session, tmp_path: Path) -> None:
    assert tidying.kept_returns(coordinator) is None
    records = [finished(coordinator, "2026-10-03") for _ in range(10)]
    approve_return(coordinator, tmp_path, "R-B", "2026-10")
    content = coordinator.store.returns_signed.content("R-B", "2026-10", 1)
    told = coordinator.store.releases.told("R-B", "2026-10")
    assert told
    tidying.erase(coordinator, records, Why.DUE)
    kept = tidying.kept_returns(coordinator)
    assert kept == tidying.KeptReturns(1, datetime.datetime.now().astimezone().date())
    assert coordinator.store.returns_signed.content("R-B", "2026-10", 1) == content
    assert coordinator.store.releases.told("R-B", "2026-10") == told
    assert checking.check(coordinator).is_whole
