"""Residents' worries, and what became of each."""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import TYPE_CHECKING

from vrp_desktop.measures.late import counted_in
from vrp_desktop.measures.reading import day, rows
from vrp_desktop.measures.sources.source import YES_NO, Source, yes
from vrp_desktop.store.uuid7 import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vrp_desktop.forms.lists import Lists
    from vrp_desktop.measures.period import Period
    from vrp_desktop.measures.sources.source import Item
    from vrp_desktop.store.store import Store

FORM = "resident_concern"
_NOT_YET = "idea"
_LATE = datetime.timedelta(days=7)


def worries(store: Store, lists: Lists, period: Period) -> Iterator[Item]:
    """Give the period's worries with what was done about each by the period's end.

    An action counts as an answer from its start, once it is more than an idea.
    """
    groups = {row["code"]: row.get("group", "") for row in lists.rows("concern.csv")}
    answering = _actions_by_worry(store, period.last)
    for item in counted_in(store, FORM, period):
        actions = answering.get(str(item["record"]), [])
        took = _days_to_answer(item, actions, period.last)
        heard, written = day(item.get("heard_on")), day_of(str(item["record"]))
        yield {
            **item,
            "group": groups.get(str(item.get("concern")), ""),
            "has_action": yes(actions),
            "was_told": yes(any(_was_told(action, period.last) for action in actions)),
            "is_same": yes(item.get("c_status") == "same"),
            "is_late": yes(heard is not None and written - heard > _LATE),
            "answer_days": took,
            "has_answer": yes(took is not None),
        }


def _was_told(action: Item, last: datetime.date) -> bool:
    told_on = day(action.get("told_on"))
    return action.get("told") == "yes" and told_on is not None and told_on <= last


def _days_to_answer(item: Item, actions: list[Item], last: datetime.date) -> int | None:
    """Give how long the first answer took: a reply, or an action agreed. `None` when there was none by `last`."""
    heard = day(item.get("heard_on"))
    found = [day(item.get("c_first_reply")), *(day(action.get("start")) for action in actions)]
    days = [(one - heard).days for one in found if one is not None and one <= last and heard is not None]
    return max(min(days), 0) if days else None


def _actions_by_worry(store: Store, last: datetime.date) -> dict[str, list[Item]]:
    found: defaultdict[str, list[Item]] = defaultdict(list)
    for action in rows(store, "action", last=last, dated="start"):
        if action.get("status") != _NOT_YET:
            for record in str(action.get("concerns") or "").split():
                found[record].append(action)
    return found


WORRIES = Source(
    "worries",
    "Residents' worries",
    FORM,
    worries,
    derived={
        "group": "concern_group.csv",
        "has_action": YES_NO,
        "was_told": YES_NO,
        "is_same": YES_NO,
        "is_late": YES_NO,
        "answer_days": {},
        "has_answer": YES_NO,
    },
)
