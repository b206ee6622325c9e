"""What volunteers did: activities, and meetings with mentees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.measures.late import counted_in
from vrp_desktop.measures.reading import day, rows
from vrp_desktop.measures.sources.source import YES_NO, Source, yes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vrp_desktop.forms.lists import Lists
    from vrp_desktop.measures.period import Period
    from vrp_desktop.measures.sources.source import Item
    from vrp_desktop.store.store import Store

MINUTES = {"under_30": 15, "hour": 60, "half_day": 240, "day": 480}
"""The middle of each band of an activity, in minutes."""
PCN_SCORES = {"against": 1, "not_sure": 2, "some": 3, "strong": 4, "full": 5}
"""How much a health network backs us, from 1 to 5."""
MEETING_MINUTES = {"under_30": 15, "hour": 60, "two_hours": 120, "longer": 180}
"""The middle of each band of a meeting, in minutes; "longer" counts as three hours."""


def activities(store: Store, _lists: Lists, period: Period) -> Iterator[Item]:
    """Give the period's activities, each with its hours, and a joint operation with its days."""
    for item in counted_in(store, "activity", period):
        minutes = MINUTES.get(str(item.get("minutes")), 0)
        began, ended = day(item.get("op_from")), day(item.get("op_to"))
        yield {
            **item,
            "hours": minutes / 60,
            "op_days": (ended - began).days + 1 if began is not None and ended is not None else None,
            "is_led": yes(item.get("led_by") == "community"),
            "pcn_score": PCN_SCORES.get(str(item.get("pcn_support"))),
        }


def meetings(store: Store, _lists: Lists, period: Period) -> Iterator[Item]:
    """Give the meetings with mentees that were to be in the period, each with the programme of its journey."""
    programmes = {str(row["record"]): row.get("programme") for row in rows(store, "journey")}
    for item in counted_in(store, "mentoring", period):
        minutes = MEETING_MINUTES.get(str(item.get("minutes")), 0)
        yield {**item, "hours": minutes / 60, "programme": programmes.get(str(item.get("mentee")))}


ACTIVITIES = Source(
    "activities",
    "Activities",
    "activity",
    activities,
    derived={"hours": {}, "op_days": {}, "is_led": YES_NO, "pcn_score": {}},
)
MEETINGS = Source(
    "meetings", "Meetings with mentees", "mentoring", meetings, derived={"hours": {}, "programme": "journey.programme"}
)
