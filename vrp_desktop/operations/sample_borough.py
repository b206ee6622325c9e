"""Fills in records of a made-up borough: every one through a live form and the same operations as a person's.

Drawn from ``resources/samples/borough.toml`` with a seed: the same seed and forms give the same answers.
"""

from __future__ import annotations

import datetime
import random
import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from vrp_desktop.operations import catalogue, from_links
from vrp_desktop.operations import entry as entries
from vrp_desktop.operations.links import linkable
from vrp_desktop.operations.reading import answers_of
from vrp_desktop.operations.sample_answers import answer
from vrp_desktop.shipped import shipped
from vrp_desktop.store.people import Role
from vrp_desktop.store.records import RecordFilter

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from vrp_desktop.operations.entry import Entry
    from vrp_desktop.operations.session import Session
    from vrp_desktop.store.people import Person
    from vrp_desktop.work import Progress

_NEWEST = 50
"""Only so many of a register's newest records are pointed at."""
_WORRY, _ACTIVITY = "resident_concern", "activity"
_SCHOOL_BEGINS = 9
"""The month with which a school year begins."""


@dataclass(frozen=True, slots=True)
class _Planned:
    """One record to be written: when it happened, who writes it, in which form. `given`: answers that are not drawn."""

    day: datetime.date
    author: Person
    form: str
    given: Mapping[str, str] = field(default_factory=dict)


def fill(session: Session, progress: Progress, records: int | None = None) -> int:
    """Write the sample borough into the session's store and give how many records it has.

    One submit a record; `records`: how many, `None` for what the data says. `progress` counts them. Raises Cancelled
    between two records.
    """
    data = _data() | ({} if records is None else {"records": records})
    draw = random.Random(data["seed"])
    with session.store.transaction():
        people = [
            session.person
            if person["role"] == session.person.role and person["name"] == session.person.name
            else session.store.people.add(name=person["name"], role=Role(person["role"]))
            for person in data["people"]
        ]
    plan = _plan(data, draw, people, session.today())
    if records is None:
        plan = sorted(plan + _others(session, data, draw, people), key=lambda planned: planned.day)
    written: dict[str, list[str]] = {}
    for done, planned in enumerate(plan):
        progress.step(done, len(plan))
        as_author = replace(session, person=planned.author, today=_clock(planned.day))
        started = entries.begin(as_author, planned.form, planned.given)
        if not _can_point(started, written):
            continue
        answer(started, lambda form: written.get(form, ())[-_NEWEST:], planned.day, data, draw, planned.given)
        entries.submit(as_author, started)
        written.setdefault(planned.form, []).append(started.record)
    _answer_worries(replace(session, person=people[-1]), data, draw)
    if records is None:
        _tell_one_journey(replace(session, person=people[-1]), written, data, draw)
        _write_notes(replace(session, person=people[-1]), written, data, draw)
        _write_series(replace(session, person=people[-1]), written, data)
    progress.step(len(plan), len(plan))
    return session.store.records.count(RecordFilter())


def _answer_worries(session: Session, data: Mapping[str, Any], draw: random.Random) -> None:
    """Let the coordinator say of each worry that a finished action answers what became of it, and whether it helped."""
    store, today = session.store, session.today()
    actions = store.records.page(RecordFilter(forms=("action",)), limit=1_000).rows
    done = {link.target for row in actions if row.state == "Done" for link in store.links.of(row.record)}
    for row in store.records.page(RecordFilter(forms=(_WORRY,)), limit=10_000).rows:
        if row.record not in done:
            continue
        started = entries.edit(session, row.record)
        paths = {question.name: question.path for question in started.form.questions()}
        helped = draw.choice(("yes", "yes", "dk", "no"))
        state = "reopened" if helped == "no" else "done"
        for name, value in (("c_status", state), ("c_done_on", today.isoformat()), ("c_helped", helped)):
            started.live.answer(paths[name], value)
        kept = {question.name for question in started.form.questions() if started.live.state(question.path).value}
        answer(started, lambda _form: (), today, data, draw, kept)
        entries.submit(session, started, "The action is done")


def _tell_one_journey(
    session: Session, written: Mapping[str, Sequence[str]], data: Mapping[str, Any], draw: random.Random
) -> None:
    """Write one journey from its referral to a review, with meetings that were kept and missed and a release."""
    today = session.today()

    def back(days: int) -> str:
        return (today - datetime.timedelta(days=days)).isoformat()

    journey = ""
    for step in data["journey"]:
        given = {name: back(value) if isinstance(value, int) else value for name, value in step["given"].items()}
        at = replace(session, today=_clock(today - datetime.timedelta(days=step["back"])))
        if step["form"] == "journey" and journey:
            started = entries.edit(at, journey)
        else:
            given |= {"mentee": journey} if step["form"] == "mentoring" else {}
            started = entries.begin(at, step["form"], given)
        paths = {question.name: question.path for question in started.form.questions()}
        for name, value in given.items():
            started.live.answer(paths[name], value)
        from_links.take_over(at, started.live)
        kept = {name for name, path in paths.items() if started.live.state(path).value}
        told = kept | set(given) | set(step.get("empty", ()))
        answer(started, lambda form: written.get(form, ())[-_NEWEST:], at.today(), data, draw, told)
        entries.submit(at, started, step.get("why", ""))
        journey = journey or started.record


def _write_notes(
    session: Session, written: Mapping[str, Sequence[str]], data: Mapping[str, Any], draw: random.Random
) -> None:
    """Write the notes of the case study; a second person approves those that everybody is to see."""
    ines = session.store.people.add(name=data["approver"], role=Role.APPROVER)
    for place, note in enumerate(data["note"]):
        on = session.today() - datetime.timedelta(days=30 - place)
        at = replace(session, today=_clock(on))
        given = dict(note)
        approval = {"ok_by": given.pop("ok_by", ""), "ok_on": on.isoformat()}
        if "proof" in given:
            given["proof"] = _write_reading(at, given["proof"], written, data, draw)
        started = entries.begin(at, "learning", given)
        paths = {question.name: question.path for question in started.form.questions()}
        for name, value in given.items():
            started.live.answer(paths[name], value)
        unsaid = {"links", "worries", "deep_dive", "review", "proof", "c_done_on", "sent_on"}
        answer(started, lambda form: written.get(form, ())[-_NEWEST:], on, data, draw, {*given, *unsaid})
        entries.submit(at, started)
        if approval["ok_by"]:
            approver = replace(at, person=ines)
            started = entries.edit(approver, started.record)
            for name, value in approval.items():
                started.live.answer(paths[name], value)
            entries.submit(approver, started, "Approved")


def _write_reading(
    session: Session,
    reading: Mapping[str, str],
    written: Mapping[str, Sequence[str]],
    data: Mapping[str, Any],
    draw: random.Random,
) -> str:
    """Write the outcome reading that shows a note's percentage; give its record id."""
    measure = next(one for one in written["indicator"] if answers_of(session, one)["label"] == reading["indicator"])
    given = {**reading, "indicator": measure}
    started = entries.begin(session, "outcome", given)
    answer(started, lambda form: written.get(form, ()), session.today(), data, draw, {*given, "num", "den", "note"})
    entries.submit(session, started)
    return started.record


def _write_series(session: Session, written: Mapping[str, Sequence[str]], data: Mapping[str, Any]) -> None:
    """Write the readings of each measure that has a whole row of them, up to two months or the last school year ago."""
    draw = random.Random(data["seed"])
    labels = {str(answers_of(session, one)["label"]): one for one in written["indicator"]}
    about = ("source_agency", "definition", "period_kind", "base_value", "base_from", "base_to")
    for line in data["series"]:
        given = {name: line[name] for name in about}
        given |= {"indicator": labels[line["indicator"]], "area_kind": "borough", "is_rate": "no"}
        days = list(_days_read(session.today(), line["period_kind"], line["count"]))
        for place, (first, last) in enumerate(days):
            middle = line["begins_at"] + (line["ends_at"] - line["begins_at"]) * place / (len(days) - 1)
            value = middle * line.get("season", (1,) * 12)[last.month - 1] * draw.uniform(0.92, 1.08)
            read = {"period_from": first.isoformat(), "period_to": last.isoformat(), "value": str(round(value))}
            state = "first" if place == len(days) - 1 else "final"
            started = entries.begin(session, "outcome", {**given, **read, "state": state})
            answer(started, lambda _form: (), last, data, draw, {*given, *read, "state", "num", "den", "note"})
            entries.submit(session, started)


def _days_read(today: datetime.date, kind: str, count: int) -> Iterator[tuple[datetime.date, datetime.date]]:
    """Give first and last day of so many months or school years that are over, the oldest first."""
    for back in range(count, 0, -1):
        if kind == "month":
            months = today.year * 12 + today.month - 1 - 1 - back
            first, after = (datetime.date(m // 12, m % 12 + 1, 1) for m in (months, months + 1))
        else:
            year = today.year - (today.month < _SCHOOL_BEGINS) - back
            first, after = (datetime.date(year + more, _SCHOOL_BEGINS, 1) for more in (0, 1))
        yield first, after - datetime.timedelta(days=1)


def _can_point(entry: Entry, written: Mapping[str, Sequence[str]]) -> bool:
    """Tell whether there is a record for each question that must name one. `written`: records by form."""
    return all(
        question.bind.register in written
        for question in entry.form.questions()
        if question.bind.register is not None and question.bind.required == "true()" and not question.bind.relevant
    )


def _clock(day: datetime.date) -> Callable[[], datetime.date]:
    return lambda: day


def answer_as_sample(session: Session, entry: Entry, seed: int, given: Collection[str] = ()) -> None:
    """Give every question of `entry` but those named in `given` a made-up answer, so that it can be finished."""

    def known(form: str) -> list[str]:
        return [one.record for one in linkable(session, form, "")]

    answer(entry, known, session.today(), _data(), random.Random(seed), given)


def people_of_sample() -> tuple[tuple[str, Role], ...]:
    """Give name and role of everybody in the sample borough; the last is its coordinator."""
    return tuple((person["name"], Role(person["role"])) for person in _data()["people"])


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(shipped("samples", "borough.toml").read_text(encoding="utf-8"))


def _plan(
    data: Mapping[str, Any], draw: random.Random, people: Sequence[Person], today: datetime.date
) -> list[_Planned]:
    days = [today - datetime.timedelta(days=back) for back in range(_days_in(data["months"], today))]
    shares = {_WORRY: data["share_of_worries"], _ACTIVITY: 1 - data["share_of_worries"]}
    plan = []
    for form, share in shares.items():
        busy = [data["busy"][form][day.month - 1] for day in days]
        for day in draw.choices(days, busy, k=round(data["records"] * share)):
            author = draw.choices(people, [person["weight"] for person in data["people"]])[0]
            plan.append(_Planned(day, author, form))
    return sorted(plan, key=lambda planned: planned.day)


def _others(session: Session, data: Mapping[str, Any], draw: random.Random, people: Sequence[Person]) -> list[_Planned]:
    """Plan the registers beside worries and activities. Those that others point at come first."""
    today = session.today()
    last = _days_in(data["months"], today) - 1
    counts = {form: count for form, count in data["registers"].items() if form != "first"}
    plan = []
    for form, count in counts.items():
        authors = [person for person in people if person.role in session.store.forms.newest(form).settings.roles]
        for place in range(count):
            is_first = form in data["registers"]["first"]
            # Half a month is left before the first that points at them.
            back = last - place % 5 if is_first else draw.randint(0, last - 15)
            day = today - datetime.timedelta(days=back)
            plan.append(_Planned(day, draw.choice(authors), form, data["unsaid"].get(form, {})))
    coordinator = people[-1]
    start = today - datetime.timedelta(days=last)
    plan += [_Planned(start, coordinator, catalogue.MEASURE, given) for given in catalogue.starting_set(session)]
    return plan


def _days_in(months: int, today: datetime.date) -> int:
    """Count the days from the first of the month, `months` - 1 months ago, to today."""
    back = today.year * 12 + today.month - months
    first = datetime.date(back // 12, back % 12 + 1, 1)
    return (today - first).days + 1
