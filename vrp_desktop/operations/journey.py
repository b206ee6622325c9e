"""One journey from its first day on: stages, meetings, needs and clocks, under its code name."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.dates import MONTHS, day_in_words
from vrp_desktop.operations import clocks, links, looking
from vrp_desktop.operations.clocks import Clock
from vrp_desktop.operations.reading import day, rows
from vrp_desktop.operations.show import NotForYou, choice_labels
from vrp_desktop.store.kinds import LIVING
from vrp_desktop.store.uuid7 import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vrp_desktop.forms.definition import Form, Question
    from vrp_desktop.operations.session import Session
    from vrp_desktop.store.log import Revision
    from vrp_desktop.store.registers import Value

JOURNEY = "journey"
_MEETING = "mentoring"
_NEEDS = 7
_MET_WORDS = {
    "gate": "Met at the gate",
    "day_1": "Met within 1 day of coming out",
    "day_3": "Met within 3 days of coming out",
    "day_7": "Met within 7 days of coming out",
    "later": "Met later than 7 days after coming out",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage and since when. `days`: until the next one, or until today; `None` when it ended the journey."""

    words: str
    since: datetime.date
    days: int | None


@dataclass(frozen=True, slots=True)
class MonthOfMeetings:
    """How often they were to meet in a month, and what came of it. `label`: like "Oct 2026"."""

    label: str
    kept: int
    missed: int


@dataclass(frozen=True, slots=True)
class Need:
    """One of the seven needs. `scores`: 0 (no problem) to 4 (very big), one for each of `JourneyView.scored_on`."""

    words: str
    scores: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class JourneyView:
    """Everything on the page of a journey. `scored_on`: what each score's day is called, the start first."""

    record: str
    code: str
    about: tuple[str, ...]
    clocks: tuple[Clock, ...]
    stages: tuple[Stage, ...]
    meetings: tuple[MonthOfMeetings, ...]
    scored_on: tuple[str, ...]
    needs: tuple[Need, ...]


def journey(session: Session, record: str) -> JourneyView:
    """Give the whole of a journey, and note that it was looked at.

    Raises KeyError when there is no such record, and NotForYou for whoever may not see journeys.
    """
    history = [one for one in session.store.log.history(record) if one.kind in LIVING and one.answers is not None]
    if not history:
        raise KeyError(record)
    form = session.store.forms.get(history[-1].form, history[-1].version)
    if not session.may_see(form):
        raise NotForYou
    looking.opened(session, record)
    now = _Answers(session, form, history[-1].answers or {})
    meetings = [row for row in rows(session, _MEETING) if row.get("mentee") == record]
    scored_on, needs = _needs(session, history)
    return JourneyView(
        record=record,
        code=now.text("code") or history[-1].ref,
        about=tuple(words for words in (now.words("programme"), now.words("stage"), _mentor(session, now)) if words),
        clocks=tuple(_clocks(session, record, now, meetings)),
        stages=_stages(session, history, now, meetings),
        meetings=_by_month(meetings),
        scored_on=scored_on,
        needs=needs,
    )


class _Answers:
    """One revision's answers by question name, as codes and in words."""

    def __init__(self, session: Session, form: Form, answers: Mapping[str, str]) -> None:
        self._session = session
        self._form = form
        self._questions: dict[str, Question] = {question.name: question for question in form.questions()}
        self._answers = answers

    def text(self, name: str) -> str:
        """Give an answer as it is kept, a choice as its code; empty when there is none or no such question."""
        question = self._questions.get(name)
        return self._answers.get(question.path, "") if question is not None else ""

    def words(self, name: str) -> str:
        """Give the words of a choice in this form's version, its code when the version has none for it."""
        code = self.text(name)
        return choice_labels(self._session, self._form, self._questions[name]).get(code, code) if code else ""

    def label(self, name: str) -> str:
        """Give what a question asks, its name when the form has not got it."""
        return self._questions[name].label if name in self._questions else name

    def day(self, name: str) -> datetime.date | None:
        """Give an answer as a day; `None` when it is none."""
        return _day(self.text(name))

    def labels(self, name: str) -> Mapping[str, str]:
        """Give the words of a question's choices by code; none when the form has not got it."""
        return choice_labels(self._session, self._form, self._questions[name]) if name in self._questions else {}


def _mentor(session: Session, now: _Answers) -> str:
    mentor = now.text("mentor")
    return f"Mentor: {links.named(session, [mentor])[mentor]}" if mentor else ""


def _clocks(session: Session, record: str, now: _Answers, meetings: list[Mapping[str, Value]]) -> Iterator[Clock]:
    today, stage = session.today(), now.text("stage")
    if stage == "referred" or now.day("decided_on") is not None:
        yield clocks.decision(today, day_of(record), now.day("decided_on"))
    if stage in clocks.ONGOING:
        kept = [on for row in meetings if row.get("held") == "yes" and (on := day(row.get("met_on"))) is not None]
        met = max(kept, default=None) or now.day("first_on") or now.day("opened")
        if met is not None:
            yield clocks.meeting(today, met)
    month, how = now.day("release_month"), now.text("release_met")
    if how in _MET_WORDS:
        yield Clock(_MET_WORDS[how])
    elif month is not None:
        if clocks.is_near(today, month):
            yield clocks.release(today, month)
        else:
            yield Clock(f"Comes out in {MONTHS[month.month - 1]} {month.year}")


def _stages(
    session: Session, history: list[Revision], now: _Answers, meetings: list[Mapping[str, Value]]
) -> tuple[Stage, ...]:
    """Give each stage that was written down, with the day that people gave it, else that of its writing."""
    said = {"referred": now.day("opened"), "decided": now.day("decided_on"), "first_meet": now.day("first_on")}
    said |= dict.fromkeys(clocks.ENDED, now.day("exit_month"))
    for row in meetings:
        stage, on = str(row.get("stage_now") or ""), day(row.get("met_on"))
        if stage and on is not None:
            said[stage] = min(on, said.get(stage) or on)
    steps: list[tuple[str, datetime.date]] = []
    for revision in history:
        form = session.store.forms.get(revision.form, revision.version)
        stage = _Answers(session, form, revision.answers or {}).text("stage")
        if stage and (not steps or steps[-1][0] != stage):
            steps.append((stage, revision.at.astimezone().date()))
    if said["referred"] is not None and (not steps or steps[0][0] != "referred"):
        steps.insert(0, ("referred", said["referred"]))
    if said["first_meet"] is not None and all(stage != "first_meet" for stage, _ in steps):
        place = next((at for at, (stage, _) in enumerate(steps) if stage not in ("referred", "decided")), len(steps))
        steps.insert(place, ("first_meet", said["first_meet"]))
    dated = [(stage, said.get(stage) or on) for stage, on in steps]
    # A day that was given late must not stand behind the one of the stage that came after it.
    for place in range(len(dated) - 2, -1, -1):
        dated[place] = (dated[place][0], min(dated[place][1], dated[place + 1][1]))
    ends = [on for _, on in dated[1:]] + [session.today()]
    labels = now.labels("stage")
    return tuple(
        Stage(labels.get(stage, stage), since, None if stage in (*clocks.ENDED, "not_started") else (end - since).days)
        for (stage, since), end in zip(dated, ends, strict=True)
    )


def _by_month(meetings: list[Mapping[str, Value]]) -> tuple[MonthOfMeetings, ...]:
    """Give every month from the first meeting to the last, those without one too."""
    kept: Counter[int] = Counter()
    missed: Counter[int] = Counter()
    for row in meetings:
        on = day(row.get("met_on"))
        if on is not None:
            (kept if row.get("held") == "yes" else missed)[on.year * 12 + on.month - 1] += 1
    months = sorted({*kept, *missed})
    if not months:
        return ()
    return tuple(
        MonthOfMeetings(f"{MONTHS[month % 12][:3]} {month // 12}", kept[month], missed[month])
        for month in range(months[0], months[-1] + 1)
    )


def _needs(session: Session, history: list[Revision]) -> tuple[tuple[str, ...], tuple[Need, ...]]:
    """Give the scores of the start and of each review, in the order of their days."""
    start: list[int | None] = []
    reviews: dict[datetime.date, list[int | None]] = {}
    words: list[str] = []
    for revision in history:
        form = session.store.forms.get(revision.form, revision.version)
        answers = _Answers(session, form, revision.answers or {})
        scores = [_score(answers.text(f"n{place}")) for place in range(1, _NEEDS + 1)]
        if any(score is not None for score in scores):
            start = scores
            words = [answers.label(f"n{place}") for place in range(1, _NEEDS + 1)]
        on = answers.day("review_on")
        if on is not None:
            reviews[on] = [_score(answers.text(f"r{place}")) for place in range(1, _NEEDS + 1)]
    if not start:
        return (), ()
    series = [start, *(reviews[on] for on in sorted(reviews))]
    scored_on = ("At the start", *(day_in_words(on) for on in sorted(reviews)))
    return scored_on, tuple(Need(word, tuple(scores[place] for scores in series)) for place, word in enumerate(words))


def _score(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
