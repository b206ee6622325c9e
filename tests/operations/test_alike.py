"""Worries that look the same as the one being written down."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from vrp_desktop.operations import alike, entry, sample_borough

if TYPE_CHECKING:
    from vrp_desktop.operations.entry import Entry
    from vrp_desktop.operations.session import Session

SAID = {
    "heard_on": "2026-11-20", "ward": "E05013895", "concern_group": "place", "concern": "dark", "place_type": "street",
    "place_note": "Riverside path", "idea": "More lights",
}  # fmt: skip


@pytest.fixture
def asha(session: Session) -> Session:
    return replace(session, today=lambda: datetime.date(2026, 11, 25))


def begun(session: Session, **answers: str) -> Entry:
    started = entry.begin(session, "resident_concern")
    paths = {question.name: question.path for question in started.form.questions()}
    for name, value in (SAID | answers).items():
        started.live.answer(paths[name], value)
    return started


def write(session: Session, **answers: str) -> str:
    started = begun(session, **answers)
    sample_borough.answer_as_sample(session, started, 1, SAID)
    return entry.submit(session, started).record


def found(session: Session, **answers: str) -> list[str]:
    live = begun(session, **answers).live
    rule = alike.rule_of(live.form)
    assert rule is not None
    wanted = alike.sought(live, rule)
    return [one.record for one in alike.alike(session, wanted, frozenset())] if wanted is not None else []


def test_the_same_kind_in_the_same_ward_within_a_week_in_like_words_looks_the_same(asha: Session) -> None:
    there = write(asha)
    assert found(asha) == [there]
    assert found(asha, heard_on="2026-11-13") == [there]
    assert found(asha, place_note="", idea="") == [there]
    assert found(asha, place_note="the PATH behind the shops", idea="") == [there]


@pytest.mark.parametrize(
    "answers",
    [
        {"heard_on": "2026-11-12"},
        {"ward": "E05013896"},
        {"concern": "rundown"},
        {"place_note": "Station road", "idea": "A camera"},
        {"concern_group": "", "concern": ""},
    ],
)
def test_anything_else_does_not(asha: Session, answers: dict[str, str]) -> None:
    write(asha)
    assert found(asha, **answers) == []


def test_the_likest_comes_first_and_no_more_than_three(asha: Session) -> None:
    for note in ("Lights", "Riverside", "Riverside path", "Path"):
        write(asha, place_note=note, idea="")
    likest = write(asha, place_note="Riverside path lights", idea="More of them")
    assert found(asha)[0] == likest
    assert len(found(asha)) == alike.MOST


def test_a_form_without_the_rule_looks_for_nothing(asha: Session) -> None:
    assert alike.rule_of(asha.store.forms.newest("activity")) is None
