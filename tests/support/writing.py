"""Writes records as people do: some answers are given, the rest is made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.operations import entry, from_links, sample_borough

if TYPE_CHECKING:
    from vrp_desktop.operations.entry import Entry
    from vrp_desktop.operations.session import Session


def path(begun: Entry, name: str) -> str:
    return next(q.path for q in (*begun.form.questions(), *begun.form.hidden) if q.name == name)


def answer(begun: Entry, **answers: str) -> None:
    for name, value in answers.items():
        begun.live.answer(path(begun, name), value)


def write(session: Session, form: str, **answers: str) -> str:
    begun = entry.begin(session, form)
    answer(begun, **answers)
    sample_borough.answer_as_sample(session, begun, 1, answers)
    answer(begun, **answers)
    return entry.submit(session, begun).record


def meeting(session: Session, mentee: str, **answers: str) -> Entry:
    begun = entry.begin(session, "mentoring")
    given = {"mentee": mentee, "met_on": "2026-11-20", "held": "yes", "worry": "no", "me": "no", "next_on": ""}
    answers = given | {"stage_now": ""} | answers
    answer(begun, **answers)
    from_links.take_over(session, begun.live)
    sample_borough.answer_as_sample(session, begun, 1, {*answers, "stage_was"})
    answer(begun, **answers)
    return begun
