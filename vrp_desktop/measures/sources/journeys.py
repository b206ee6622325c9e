"""Journeys of people who are mentored or leave gangs: where each stood in a period, and what became of its needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.measures.late import counted_in
from vrp_desktop.measures.reading import day, rows
from vrp_desktop.measures.sources.source import YES_NO, Source, yes

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from vrp_desktop.forms.lists import Lists
    from vrp_desktop.measures.period import Period
    from vrp_desktop.measures.sources.source import Item
    from vrp_desktop.store.store import Store

FORM = "journey"
_TO_DECIDE = 7
_WITHIN = {"1": ("gate", "day_1"), "3": ("gate", "day_1", "day_3"), "7": ("gate", "day_1", "day_3", "day_7")}
NEEDS = {
    "n1": "Gang activity",
    "n2": "Harm from gangs",
    "n3": "Offending",
    "n4": "Housing",
    "n5": "Health and wellbeing",
    "n6": "Family and relationships",
    "n7": "Work and learning",
}
"""The seven needs, by the question that asks for the start; the review's question has r in place of n."""


def journeys(store: Store, _lists: Lists, period: Period) -> Iterator[Item]:
    """Give each journey that was open in the period, was sent in it, or ended in it.

    `meetings_held`: of those planned in the period; `None` when none was planned.
    """
    held: dict[str, int] = {}
    for meeting in counted_in(store, "mentoring", period):
        mentee = str(meeting.get("mentee"))
        held[mentee] = held.get(mentee, 0) + (meeting.get("held") == "yes")
    for item in rows(store, FORM):
        opened, ended = day(item.get("opened")), day(item.get("exit_month"))
        if opened is None or opened > period.last or (ended is not None and ended < period.first):
            continue
        decided, first_met = day(item.get("decided_on")), day(item.get("first_on"))
        is_over = _within(ended, period)
        yield {
            **item,
            "was_open": yes(opened < period.first),
            "is_new": yes(_within(opened, period)),
            "was_decided": yes(_within(decided, period)),
            "in_seven_days": yes(
                decided is not None and _within(decided, period) and (decided - opened).days <= _TO_DECIDE
            ),
            "has_started": yes(_within(first_met, period)),
            "has_ended": yes(is_over),
            "finished_well": yes(is_over and item.get("stage") == "exit_good"),
            "left_early": yes(is_over and item.get("stage") == "exit_early"),
            "is_open": yes(not is_over and item.get("stage") != "not_started"),
            "meetings_held": held.get(str(item["record"])),
        }


def needs(store: Store, lists: Lists, period: Period) -> Iterator[Item]:
    """Give each need of each of those journeys that was scored at the start and at a review."""
    for item in journeys(store, lists, period):
        reviewed = day(item.get("review_on"))
        if reviewed is None or reviewed > period.last:
            continue
        for code in NEEDS:
            start, now = _score(item.get(code)), _score(item.get(f"r{code[1:]}"))
            if start is not None and now is not None:
                yield {
                    "record": item["record"],
                    "revision": item["revision"],
                    "programme": item.get("programme"),
                    "need": code,
                    "start": start,
                    "now": now,
                    "difference": now - start,
                }


def releases(store: Store, _lists: Lists, period: Period) -> Iterator[Item]:
    """Give the journeys of people who came out of prison in the period; only the month is known."""
    for item in counted_in(store, FORM, period, dated="release_month"):
        met = str(item.get("release_met") or "not_yet")
        yield {
            **item,
            **{f"within_{days}": yes(met in codes) for days, codes in _WITHIN.items()},
            "at_gate": yes(met == "gate"),
            "has_home": yes(item.get("release_home") == "yes"),
        }


def _within(when: datetime.date | None, period: Period) -> bool:
    return when is not None and period.first <= when <= period.last


def _score(value: object) -> int | None:
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.isascii() and value.isdecimal() else None


_STATES = (
    "was_open",
    "is_new",
    "was_decided",
    "in_seven_days",
    "has_started",
    "has_ended",
    "finished_well",
    "left_early",
    "is_open",
)
JOURNEYS = Source(
    "journeys",
    "Journeys",
    FORM,
    journeys,
    are_lasting=True,
    derived={**dict.fromkeys(_STATES, YES_NO), "meetings_held": {}},
)
NEED_CHANGES = Source(
    "needs",
    "Needs with a start and a review",
    FORM,
    needs,
    are_lasting=True,
    derived={"need": NEEDS, "start": {}, "now": {}, "difference": {}},
)
RELEASES = Source(
    "releases",
    "People who came out of prison",
    FORM,
    releases,
    derived=dict.fromkeys(("within_1", "within_3", "within_7", "at_gate", "has_home"), YES_NO),
)
