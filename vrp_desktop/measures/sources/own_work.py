"""The partnership's own work: actions, reviews of young people, deep dives, partners, measures, notes.

Their rows leave as they are (design 3.9), so counts of them are exact.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from vrp_desktop.measures.late import counted_in, late_records
from vrp_desktop.measures.reading import columns_of, day, number, rows
from vrp_desktop.measures.sources.source import YES_NO, Source, yes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vrp_desktop.forms.lists import Lists
    from vrp_desktop.measures.period import Period
    from vrp_desktop.measures.sources.source import Item
    from vrp_desktop.store.store import Store

TO_ANSWER = datetime.timedelta(days=30)
"""How long a challenge of the Young People's Group may wait for its answer."""
_ENDING = datetime.timedelta(days=90)
OVER = ("done", "stopped", "cannot")
_FOUR_TICKS = {"as_children", "identity", "with_them", "out_of_justice"}
_NOT_CHILDREN = "not_children"
_POLICE = "police"
_REVIEW = "review"


def actions(store: Store, _lists: Lists, period: Period) -> Iterator[Item]:
    """Give the actions that began by the end of the period and were not over before it, as they stood at its end."""
    for item in rows(store, "action", last=period.last, dated="start"):
        done, due = day(item.get("done_on")), day(item.get("due"))
        if done is not None and done < period.first:
            continue
        is_done_later = done is not None and done > period.last
        if is_done_later:
            item |= {"status": "under_way", "told": None}
        told_on = day(item.get("told_on"))
        if told_on is not None and told_on > period.last and not is_done_later:
            item["told"] = "not_yet"
        is_over = item.get("status") in OVER
        until = period.last if done is None or is_done_later else done
        ticks = set(str(item.get("child_first") or "").split())
        yield {
            **item,
            "days_late": max((until - due).days, 0) if due is not None and not (is_over and done is None) else 0,
            "is_late": yes(due is not None and until > due and not (is_over and done is None)),
            "is_over": yes(is_over),
            "worries_linked": len(str(item.get("concerns") or "").split()),
            "about_children": yes(ticks and _NOT_CHILDREN not in ticks),
            "all_four": yes(ticks >= _FOUR_TICKS),
            "to_community": yes(item.get("vcse") in ("in_charge", "paid")),
            "has_money": yes((number(item.get("amount")) or 0) > 0),
            "money": round(number(item.get("amount")) or 0),
        }


def reviews(store: Store, _lists: Lists, period: Period) -> Iterator[Item]:
    """Give the meetings of the Young People's Group in the period, and whether each was answered in time.

    `is_due`: the days for an answer were over by the period's end.
    """
    for item in counted_in(store, _REVIEW, period, dated="met_on"):
        met = day(item.get("met_on"))
        yield _answered(item) | {"is_due": yes(_asks(item) and met is not None and met + TO_ANSWER <= period.last)}


def challenges(store: Store, _lists: Lists, period: Period) -> Iterator[Item]:
    """Give the challenges whose answer fell due in the period, so that each falls due once, whenever it was made."""
    columns = columns_of(store, _REVIEW, "met_on")
    late = late_records(store, _REVIEW, columns.day) if columns is not None else {}
    for item in rows(store, _REVIEW, last=period.last, dated="met_on"):
        met = day(item.get("met_on"))
        if met is None or not _asks(item):
            continue
        # What came after its own period had gone out falls due no earlier than it counts.
        due = max(met + TO_ANSWER, late.get(str(item["record"]), (met, met))[1])
        if period.first <= due <= period.last:
            yield _answered(item)


def _asks(item: Item) -> bool:
    return item.get("verdict") in ("changes", "challenge")


def _answered(item: Item) -> Item:
    met, answered = day(item.get("met_on")), day(item.get("answered_on"))
    took = (answered - met).days if met is not None and answered is not None else None
    return {
        **item,
        "days_to_answer": took,
        "wants_answer": yes(_asks(item)),
        "in_time": yes(_asks(item) and took is not None and took <= TO_ANSWER.days),
    }


def deep_dives(store: Store, _lists: Lists, period: Period) -> Iterator[Item]:
    """Give the deep dives that were going on in the period or finished in it."""
    over = rows(store, "action", last=period.last, dated="done_on")
    done = {str(row["record"]) for row in over if row.get("status") == "done"}
    for item in rows(store, "deep_dive", last=period.last, dated="start"):
        ended = day(item.get("end"))
        if ended is None or ended >= period.first:
            agreed = str(item.get("actions") or "").split()
            yield {
                **item,
                "is_finished": yes(ended is not None and ended <= period.last),
                "actions_agreed": len(agreed),
                "actions_done": sum(action in done for action in agreed),
            }


def partners(store: Store, _lists: Lists, period: Period) -> Iterator[Item]:
    """Give the profiles of partner agencies, as they stand now, and whether an agreement holds at the period's end."""
    for item in rows(store, "agency"):
        ends = day(item.get("agreement_ends"))
        state = "in_force" if item.get("agreement") else "none"
        if ends is not None and item.get("agreement"):
            left = ends - period.last
            state = "none" if left < datetime.timedelta() else "ending" if left <= _ENDING else state
        yield {**item, "agreement_state": state}


def notes(store: Store, _lists: Lists, period: Period) -> Iterator[Item]:
    """Give the learning notes of the period."""
    for item in counted_in(store, "learning", period):
        yield {**item, "is_done": yes(item.get("c_done_on"))}


def measures(store: Store, _lists: Lists, period: Period) -> Iterator[Item]:
    """Give the measures that have a reading up to the period's end, which are those of the sheet of outcomes."""
    read = {str(row.get("indicator")) for row in rows(store, "outcome", last=period.last, dated="period_to")}
    for item in rows(store, "indicator"):
        if item["record"] in read:
            yield {**item, "is_police": yes(item.get("family") == _POLICE)}


_ACTION = {
    "days_late": {},
    "is_late": YES_NO,
    "is_over": YES_NO,
    "worries_linked": {},
    "about_children": YES_NO,
    "all_four": YES_NO,
    "to_community": YES_NO,
    "has_money": YES_NO,
    "money": {},
}
ACTIONS = Source(
    "actions", "Actions", "action", actions, is_own=True, own_numbers=("money", "days_late"), derived=_ACTION
)
REVIEWS = Source(
    "reviews",
    "Reviews of young people",
    _REVIEW,
    reviews,
    is_own=True,
    own_numbers=("days_to_answer",),
    derived={"days_to_answer": {}, "wants_answer": YES_NO, "is_due": YES_NO, "in_time": YES_NO},
)
CHALLENGES = Source(
    "challenges",
    "Challenges of young people that fell due",
    _REVIEW,
    challenges,
    is_own=True,
    own_numbers=("days_to_answer",),
    derived={"days_to_answer": {}, "wants_answer": YES_NO, "in_time": YES_NO},
)
DEEP_DIVES = Source(
    "deep_dives",
    "Deep dives",
    "deep_dive",
    deep_dives,
    is_own=True,
    own_numbers=("actions_agreed", "actions_done"),
    derived={"is_finished": YES_NO, "actions_agreed": {}, "actions_done": {}},
)
_AGREEMENT = {"in_force": "In force", "ending": "Ending within 90 days", "none": "None, or run out"}
PARTNERS = Source(
    "partners", "Partner agencies", "agency", partners, is_own=True, derived={"agreement_state": _AGREEMENT}
)
MEASURES = Source(
    "measures",
    "Measures with a reading",
    "indicator",
    measures,
    is_own=True,
    are_lasting=True,
    derived={"is_police": YES_NO},
)
NOTES = Source("notes", "Learning notes", "learning", notes, is_own=True, derived={"is_done": YES_NO})
