"""What is due by the answers of one record alone, as a table: one rule a line of work.

Each rule names questions of a shipped form. The target days are those of the registers (four weeks before "did it
help?" is asked, thirty days for an answer to the young people, sixty before a check runs out).
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.operations import clocks
from vrp_desktop.operations.reading import day, rows
from vrp_desktop.operations.to_do.task import Task
from vrp_desktop.store.people import Role
from vrp_desktop.store.uuid7 import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vrp_desktop.operations.session import Session

BEGUN = "#begun"
"""Stands for the day on which the record was begun."""
_COORDINATORS = frozenset({Role.COORDINATOR})


@dataclass(frozen=True, slots=True)
class Rule:
    """When `having` holds for a record of `form`, `words` is due `days` after the first of `since` that is answered.

    It is on the list from `ahead` days before. `asks`: the question at which the record opens. `having`: as
    `reading.rows`. `why`: what stands in the record's history once it is done.
    """

    form: str
    words: str
    why: str
    asks: str
    having: Mapping[str, tuple[str, ...]]
    since: tuple[str, ...]
    days: int
    ahead: int
    roles: frozenset[Role] = _COORDINATORS


RULES = (
    Rule(
        form="resident_concern", words="Ask whether it helped", why="Asked whether it helped", asks="c_helped",
        having={"c_status": ("done",), "c_helped": ("",)}, since=("c_done_on",), days=28, ahead=0,
    ),
    Rule(
        form="resident_concern", words="Tell them what came of it", why="They were told", asks="c_first_reply",
        having={
            "wants_reply": ("tell", "list"), "c_status": ("passed", "cannot", "done"), "c_first_reply": ("",),
        },
        since=("heard_on",), days=28, ahead=28,
    ),
    Rule(
        form="action", words="Finish it, or say what changed", why="Brought up to date", asks="status",
        having={"status": ("agreed", "under_way")}, since=("due",), days=0, ahead=7,
    ),
    Rule(
        form="action", words="Tell residents what was done", why="Residents were told", asks="told",
        having={"status": ("done", "cannot"), "told": ("not_yet",)}, since=("done_on", "due"), days=28, ahead=28,
    ),
    Rule(
        form="review", words="Answer the young people", why="Answered", asks="answer",
        having={"verdict": ("changes", "challenge"), "answer": ("",)}, since=("met_on",), days=30, ahead=30,
    ),
    Rule(
        form="review", words="Tell the young people the answer", why="The group was told", asks="told_group",
        having={"verdict": ("changes", "challenge"), "answer": ("yes", "part", "no"), "told_group": ("",)},
        since=("answered_on",), days=14, ahead=14,
    ),
    # Whoever is not happy with an answer has thirty days for a new one, as for the first.
    Rule(
        form="review", words="Answer the young people again", why="Answered again", asks="answer",
        having={"verdict": ("changes", "challenge"), "happy": ("no",)}, since=("told_group",), days=30, ahead=30,
    ),
    Rule(
        form="deep_dive", words="Look again at this deep dive", why="Looked at again", asks="review_on",
        having={}, since=("review_on",), days=0, ahead=14,
    ),
    Rule(
        form="volunteer", words="Renew the DBS check", why="The check was renewed", asks="check_on",
        having={"status": ("active", "training", "paused"), "check_kind": ("basic", "enhanced")},
        since=("check_due",), days=0, ahead=60,
    ),
    Rule(
        form="agency", words="Renew the agreement on sharing data", why="The agreement was renewed",
        asks="agreement", having={}, since=("agreement_ends",), days=0, ahead=90,
    ),
    Rule(
        form="journey", words="Say yes or no", why="Decided", asks="stage",
        having={"stage": ("referred",)}, since=(BEGUN,), days=clocks.TO_DECIDE.days, ahead=clocks.TO_DECIDE.days,
    ),
    Rule(
        form="journey", words="Write the review of the last three months", why="Reviewed", asks="reviewed",
        having={"stage": clocks.ONGOING}, since=("review_on", "first_on"), days=91, ahead=7,
    ),
    Rule(
        form="journey", words="Ask how it goes, 3 months later", why="Asked after 3 months", asks="fu3",
        having={"stage": clocks.ENDED, "fu3": ("",)}, since=("exit_month",), days=91, ahead=0,
    ),
    Rule(
        form="journey", words="Ask how it goes, 6 months later", why="Asked after 6 months", asks="fu6",
        having={"stage": clocks.ENDED, "fu6": ("",)}, since=("exit_month",), days=182, ahead=0,
    ),
    Rule(
        form="learning", words="Put right what we said we would", why="Put right", asks="c_done_on",
        having={"kind": ("not_right",), "c_done_on": ("",)}, since=("by_when",), days=0, ahead=14,
    ),
)  # fmt: skip


def by_rules(session: Session) -> Iterator[Task]:
    """Give what is due by the rules for this person's role."""
    for rule in RULES:
        if session.person.role in rule.roles:
            yield from _by_rule(session, rule)


def _by_rule(session: Session, rule: Rule) -> Iterator[Task]:
    last = session.today() + datetime.timedelta(days=rule.ahead)
    for row in rows(session, rule.form, rule.having):
        record = str(row["record"])
        days = (day_of(record) if name == BEGUN else day(row.get(name)) for name in rule.since)
        since = next((answered for answered in days if answered is not None), None)
        if since is None:
            continue
        due = since + datetime.timedelta(days=rule.days)
        if due <= last:
            yield Task(rule.words, due, record=record, asks=rule.asks, why=rule.why)
