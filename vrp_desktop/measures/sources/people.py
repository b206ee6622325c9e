"""Volunteers by role, what they trained in, and the courses that were run."""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import TYPE_CHECKING

from vrp_desktop.measures.late import counted_in
from vrp_desktop.measures.reading import day, rows
from vrp_desktop.measures.sources.source import YES_NO, Source, yes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vrp_desktop.forms.lists import Lists
    from vrp_desktop.measures.period import Period
    from vrp_desktop.measures.sources.source import Item
    from vrp_desktop.store.store import Store

_DUE_WITHIN = datetime.timedelta(days=60)
_ACTIVITY, _MEETING, _JOURNEY = "activity", "mentoring", "journey"


def volunteers(store: Store, _lists: Lists, period: Period) -> Iterator[Item]:
    """Give each volunteer who had joined by the end of the period and had not left before it."""
    trained: defaultdict[str, list[datetime.date]] = defaultdict(list)
    for run in rows(store, "course_run", last=period.last):
        when = day(run.get("run_on"))
        for person in str(run.get("people") or "").split():
            if when is not None:
                trained[person].append(when)
    joined_by_then = rows(store, "volunteer", last=period.last, dated="joined")
    there = [item for item in joined_by_then if (day(item.get("left_on")) or period.last) >= period.first]
    busy = _did_something(store, period, there)
    for item in there:
        joined, left, due = day(item.get("joined")), day(item.get("left_on")), day(item.get("check_due"))
        courses = trained[str(item["record"])]
        # Who left later was still there at the period's end.
        is_active = item.get("status") == "active" or (left is not None and left > period.last)
        yield {
            **item,
            "is_active": yes(is_active),
            "did_something": yes(item["record"] in busy),
            "is_new": yes(joined is not None and joined >= period.first),
            "has_left": yes(left is not None and left <= period.last),
            "trained_now": yes(any(when >= period.first for when in courses)),
            "trained_ever": yes(courses),
            "check_due_soon": yes(is_active and due is not None and due <= period.last + _DUE_WITHIN),
        }


def _did_something(store: Store, period: Period, there: Iterable[Item]) -> set[str]:
    """Give who of those `there` had an activity or a meeting with a mentee in the period; talks tell of nobody.

    Whoever wrote one down is known by the name of their account, which has to stand for one volunteer only; a meeting
    is also that of the mentor whom its journey names.
    """
    authors: set[str] = set()
    found: set[str] = set()
    mentors = {str(row["record"]): str(row.get("mentor") or "") for row in rows(store, _JOURNEY)}
    for form in (_ACTIVITY, _MEETING):
        for item in counted_in(store, form, period):
            authors.add(str(item["author"]))
            if form == _MEETING:
                found.add(mentors.get(str(item.get("mentee")), ""))
    wrote = {_plain(person.name) for person in store.people.all() if person.id in authors}
    named: defaultdict[str, list[str]] = defaultdict(list)
    for item in there:
        named[_plain(str(item.get("name") or ""))].append(str(item["record"]))
    return found | {records[0] for name, records in named.items() if name in wrote and len(records) == 1}


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def course_runs(store: Store, _lists: Lists, period: Period) -> Iterator[Item]:
    """Give the courses of the period, each with how many of our people and of others finished it."""
    for item in counted_in(store, "course_run", period):
        answers = store.log.latest(str(item["record"])).answers or {}
        others = [value for path, value in answers.items() if "/others" in path and path.endswith("/count")]
        ours, theirs = len(str(item.get("people") or "").split()), sum(int(one) for one in others if one.isdecimal())
        yield {**item, "our_people": ours, "others": theirs, "finishers": ours + theirs}


def course_others(store: Store, _lists: Lists, period: Period) -> Iterator[Item]:
    """Give the people of other agencies who finished the period's courses: an item for each agency of a course."""
    for item in counted_in(store, "course_run", period):
        answers = store.log.latest(str(item["record"])).answers or {}
        for path, agency in answers.items():
            if "/others" in path and path.endswith("/agency"):
                count = answers.get(f"{path.removesuffix('agency')}count", "")
                yield {
                    "record": item["record"],
                    "revision": item["revision"],
                    "course": item.get("course"),
                    "agency": agency,
                    "count": int(count) if count.isdecimal() else None,
                }


def schools(store: Store, _lists: Lists, period: Period) -> Iterator[Item]:
    """Give what schools sent of the programme in the period."""
    yield from counted_in(store, "school_programme", period)


_STATES = ("is_active", "did_something", "is_new", "has_left", "trained_now", "trained_ever", "check_due_soon")
VOLUNTEERS = Source(
    "volunteers", "Volunteers", "volunteer", volunteers, are_lasting=True, derived=dict.fromkeys(_STATES, YES_NO)
)
COURSES = Source(
    "courses",
    "Courses",
    "course_run",
    course_runs,
    are_sums=True,
    derived={"our_people": {}, "others": {}, "finishers": {}},
)
COURSE_OTHERS = Source(
    "course_others",
    "Courses' people of other agencies",
    "course_run",
    course_others,
    are_sums=True,
    derived={"agency": "agency_type.csv", "count": {}},
)
SCHOOLS = Source("schools", "Schools' programmes", "school_programme", schools, are_sums=True)
