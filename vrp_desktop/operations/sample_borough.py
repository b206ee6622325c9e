"""Fills in records of a made-up borough: every one through a live form and the same operations as a person's.

Drawn from ``resources/samples/borough.toml`` with a seed: the same seed and forms give the same answers.
"""

from __future__ import annotations

import datetime
import random
import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from vrp_desktop.forms.definition import Control, DataType
from vrp_desktop.operations import entry as entries
from vrp_desktop.shipped import shipped
from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from vrp_desktop.forms.definition import Choice, Question
    from vrp_desktop.operations.entry import Entry
    from vrp_desktop.operations.session import Session
    from vrp_desktop.store.people import Person
    from vrp_desktop.work import Progress

_WORRY, _ACTIVITY = "resident_concern", "activity"
_ANSWER_OPTIONAL = 0.4
"""How often a question that may be left out is answered, unless the data says otherwise."""
_ROUNDS = 40
"""No form takes more passes than it has questions that open others; this only bounds a faulty one."""


@dataclass(frozen=True, slots=True)
class _Planned:
    """One record to be written: when it happened, who writes it, in which form."""

    day: datetime.date
    author: Person
    form: str


def fill(session: Session, progress: Progress, records: int | None = None) -> int:
    """Write the sample borough into the session's store and give how many records it has.

    One submit a record; `records`: how many, `None` for what the data says. `progress` counts them. Raises Cancelled
    between two records.
    """
    data = _data()
    if records is not None:
        data["records"] = records
    draw = random.Random(data["seed"])
    with session.store.transaction():
        people = [
            session.person
            if person["role"] == session.person.role and person["name"] == session.person.name
            else session.store.people.add(name=person["name"], role=Role(person["role"]))
            for person in data["people"]
        ]
    plan = _plan(data, draw, people, session.today())
    for done, planned in enumerate(plan):
        progress.step(done, len(plan))
        as_author = replace(session, person=planned.author, today=_clock(planned.day))
        started = entries.begin(as_author, planned.form)
        _answer(started, planned.day, data, draw)
        entries.submit(as_author, started)
    progress.step(len(plan), len(plan))
    return len(plan)


def _clock(day: datetime.date) -> Callable[[], datetime.date]:
    return lambda: day


def answer_as_sample(session: Session, entry: Entry, seed: int) -> None:
    """Give every question of `entry` a made-up answer, so that it can be finished."""
    _answer(entry, session.today(), _data(), random.Random(seed))


def people_of_sample() -> tuple[tuple[str, Role], ...]:
    """Give name and role of everybody in the sample borough; the last is its coordinator."""
    return tuple((person["name"], Role(person["role"])) for person in _data()["people"])


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


def _days_in(months: int, today: datetime.date) -> int:
    """Count the days from the first of the month, `months` - 1 months ago, to today."""
    back = today.year * 12 + today.month - months
    first = datetime.date(back // 12, back % 12 + 1, 1)
    return (today - first).days + 1


def _answer(entry: Entry, day: datetime.date, data: Mapping[str, Any], draw: random.Random) -> None:
    live = entry.live
    seen: set[str] = set()
    for _ in range(_ROUNDS):
        open_now = [
            question
            for question in entry.form.questions()
            if question.path not in seen and live.state(question.path).is_relevant
        ]
        if not open_now:
            break
        for question in open_now:
            seen.add(question.path)
            state = live.state(question.path)
            if state.is_relevant and not state.is_readonly:
                value = _drawn(entry, question, day, data, draw)
                if value is not None:
                    live.answer(question.path, value)
    _mend(entry)


def _mend(entry: Entry) -> None:
    """Put right what contradicts itself, since each answer is drawn alone: parts that do not add up, a repetition."""
    live = entry.live
    for problem in live.problems():
        question = entry.form.question(problem.path)
        if not live.state(problem.path).is_required:
            live.answer(problem.path, "")
        elif question.name.startswith("contacts_"):
            _add_up(entry)


def _add_up(entry: Entry) -> None:
    """Make the three depths of contact add up to everybody who was reached."""
    paths = {question.name: question.path for question in entry.form.questions()}
    answers = entry.live.answers()
    deep = [int(answers.get(paths[name], "0")) for name in ("contacts_2", "contacts_3")]
    reached = max(int(answers.get(paths["reached"], "0")), sum(deep))
    entry.live.answer(paths["reached"], str(reached))
    entry.live.answer(paths["contacts_1"], str(reached - sum(deep)))


def _drawn(
    entry: Entry, question: Question, day: datetime.date, data: Mapping[str, Any], draw: random.Random
) -> str | None:
    """Draw an answer; `None` leaves the question as it is."""
    live, name = entry.live, question.name
    state = live.state(question.path)
    is_asked = state.is_required or draw.random() < _ANSWER_OPTIONAL
    if question.control is Control.TRIGGER:
        return None
    if question.bind.type is DataType.DATE:
        return day.isoformat() if is_asked else None
    if question.control in (Control.SELECT1, Control.SELECT):
        choices = live.choices(question.path)
        if not choices or (not is_asked and name not in data["weights"]):
            return None
        how_many = 1 if question.control is Control.SELECT1 else draw.choice((1, 1, 2))
        return " ".join(sorted({_choice(name, choices, day, data, draw) for _ in range(how_many)}))
    if question.bind.type is DataType.INT:
        least, most, often = data["numbers"].get(name, (1, 5, _ANSWER_OPTIONAL))
        if not state.is_required and draw.random() >= often:
            return None
        return str(draw.randint(least, most))
    texts = data["texts"].get(name)
    if not texts:
        return None
    text = draw.choice(texts).replace("{partner}", draw.choice(data["partners"]))
    return text or ("-" if state.is_required else None)


def _choice(
    name: str, choices: Sequence[Choice], day: datetime.date, data: Mapping[str, Any], draw: random.Random
) -> str:
    weights = data["weights"].get(name, {})
    season = data["season"] if name == "concern" else {}
    drawn = [
        weights.get(choice.code, 1) * (season[choice.code][day.month - 1] if choice.code in season else 2)
        for choice in choices
    ]
    if not any(drawn):
        return choices[0].code
    return draw.choices([choice.code for choice in choices], drawn)[0]
