"""What can be asked of each source, in words: the fields to count by, and the numbers to add up.

The words stand in the middle of a sentence ("Residents' worries by ward and kind"). A question with choices that a
council adds to a form can be counted by as well, under its own words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.measures.analysis import DAYS, MONTH, TALKS
from vrp_desktop.measures.census import asked, choices_of
from vrp_desktop.measures.sources import SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vrp_desktop.forms.definition import Choice
    from vrp_desktop.operations.session import Session

TALK_FORM = "ask_me_talk"
TALK_COUNTERS = {
    "kind": ("kind", "kind of talk"),
    "help": ("did", "what was done"),
    "third": ("third", "part of the borough"),
    "setting": ("setting", "setting"),
    "age": ("age_group", "age group"),
    "signpost": ("signposts", "help that was told about"),
    "language": ("language", "language"),
    "sure": ("sure", "how sure the ambassador felt"),
}
"""By the beginning of the counters' names: the question with their words, and what they are."""
_FIELDS: dict[str, dict[str, str]] = {
    "worries": {
        "ward": "ward", "concern_group": "kind", "concern": "worry", "place_type": "kind of place",
        "source": "who told us", "basis": "how they know", "worry_level": "how worried they are",
        "affects": "who it hurts most", "when_most": "when it is worst", "wants_reply": "wish for an answer",
        "c_domain": "domain", "c_status": "where we are with it", "c_passed_to": "who we passed it to",
        "c_helped": "whether it helped", "has_action": "whether there is an action",
        "was_told": "whether residents were told", "is_late": "whether it was written down late",
        "has_answer": "whether it has an answer",
    },
    "activities": {
        "ward": "ward", "kind": "kind", "venue_type": "kind of place", "minutes": "how long it took",
        "mix": "who came", "ages": "ages", "topics": "topic", "led_by": "who led it", "communities": "community",
        "languages": "language", "went": "how it went", "is_led": "whether the community led it",
    },
    "meetings": {
        "held": "whether it happened", "how": "how they met", "programme": "programme", "themes": "theme",
        "place_type": "kind of place", "goal": "how the goal goes", "feel_safe": "how safe they feel",
        "referred": "who they were linked to",
    },
    "journeys": {
        "programme": "programme", "stage": "stage now", "third": "part of the borough", "sent_by": "who sent them",
        "age_band": "age group", "sex": "sex", "is_new": "whether new", "has_ended": "whether it ended",
        "exit_why": "why it ended", "sf": "family outcomes", "fu3": "3 months later", "fu6": "6 months later",
    },
    "needs": {"need": "need", "programme": "programme"},
    "releases": {
        "release_met": "how soon we met", "release_home": "a safe place on day one", "third": "part of the borough",
        "age_band": "age group",
    },
    "volunteers": {
        "roles": "role", "status": "status", "area": "main area", "area_link": "link to the area",
        "languages": "language", "why_left": "why they left", "is_new": "whether new",
        "did_something": "whether they did something", "trained_now": "whether trained in the period",
        "trained_ever": "whether ever trained",
        "check_due_soon": "whether the DBS check is due soon",
    },
    "course_others": {"agency": "agency", "course": "course"},
    "courses": {"course": "course", "run_by": "who ran it"},
    "schools": {"year_ac": "school year", "year_group": "year group", "level": "level", "changed": "what was changed"},
    "actions": {
        "status": "status", "domain": "domain", "tier": "for whom", "owner": "agency that leads", "wards": "ward",
        "why": "reason", "fund_source": "where the money comes from", "vcse": "part of community groups",
        "told": "whether residents were told", "is_late": "whether late",
    },
    "reviews": {
        "verdict": "what they think", "reasons": "reason", "owner": "who must answer", "answer": "answer",
        "in_time": "whether answered in time",
    },
    "challenges": {"in_time": "whether answered in time", "owner": "who must answer", "answer": "answer",
                   "reasons": "reason"},
    "deep_dives": {"why": "reason", "domain": "domain", "chair": "agency in the chair", "wards": "ward",
                   "barriers": "what made it hard"},
    "partners": {"type": "type", "area_used": "areas they use", "child_first": "whether children come first"},
    "measures": {"family": "family", "stream": "before harm or after it", "domain": "domain", "unit": "what is counted",
                 "is_police": "whether it is the police's"},
    "notes": {"kind": "kind", "domain": "domain", "share": "who may see it", "who_told_us": "who helped us see it",
              "is_done": "whether done"},
}  # fmt: skip
_NUMBERS: dict[str, dict[str, str]] = {
    "activities": {"reached": "People talked to", "hours": "Hours", "new_people": "New people", "cards": "Help cards"},
    "meetings": {"hours": "Hours of meetings"},
    "course_others": {"count": "Others who finished"},
    "courses": {"our_people": "Our people who finished", "others": "Others who finished"},
    "schools": {"classes": "Classes", "started": "Pupils who started", "finished": "Pupils who finished"},
    # Own work is counted exactly: nothing that counts people.
    "actions": {"money": "Pounds", "days_late": "Days late"},
}
_NOT_BY = frozenset(
    {
        # Whoever fills in the form is asked these for what follows from them.
        "more", "danger", "me", "worry", "reviewed", "note_begins", "stage_was", "stage_now", "op_ward", "op_lead",
    }
)  # fmt: skip
_EQUALITY = "eq_"
"""Answers on equality are never crossed with others: people were told that nobody is shown by them."""
_ONLY_THESE = frozenset({"needs", "course_others"})
"""Sources whose things have no other answers of their form."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something that can be chosen, with its words."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Askable:
    """What can be asked of a source. `numbers`: what can be added up instead of counting.

    `rows`: what it can be counted by; `columns`: what that can be crossed with. `has_list`: a number opens the records
    it counts. `compares`: with an earlier period.
    """

    source: str
    title: str
    rows: tuple[Named, ...]
    columns: tuple[Named, ...]
    numbers: tuple[Named, ...] = ()
    has_list: bool = True
    compares: bool = True


def askable(session: Session) -> tuple[Askable, ...]:
    """Give every source of which the form is here."""
    found = (askable_of(session, source) for source in (*SOURCES, TALKS))
    return tuple(one for one in found if one is not None)


def askable_of(session: Session, source_name: str) -> Askable | None:
    """Give what can be asked of one source, `None` when its form is not here, or there is no such source."""
    known = {form.id for form in session.store.forms.outlines()}
    if source_name == TALKS and TALK_FORM in known:
        counters = tuple(Named(name, words) for name, (_question, words) in TALK_COUNTERS.items())
        return Askable(TALKS, "Ask Me talks", (Named(MONTH, "month"),), counters, has_list=False, compares=False)
    source = SOURCES.get(source_name)
    if source is None or source.form not in known:
        return None
    fields = tuple(_fields(session, source.name))
    months = (Named(MONTH, "month"),) if source.name in DAYS else ()
    numbers = tuple(Named(name, words) for name, words in _NUMBERS.get(source.name, {}).items())
    return Askable(source.name, source.title, (*months, *fields), (*fields, *months), numbers)


def _fields(session: Session, source_name: str) -> Iterator[Named]:
    source, named = SOURCES[source_name], _FIELDS.get(source_name, {})
    for name, words in named.items():
        if _has_choices(session, source_name, name):
            yield Named(name, words)
    if source_name in _ONLY_THESE:
        return
    for question in session.store.forms.newest(source.form).columns():
        name = question.name
        if name in named or name in _NOT_BY or name.startswith(_EQUALITY) or question.bind.register:
            continue
        if _has_choices(session, source_name, name):
            yield Named(name, f"“{question.label}”")


def _has_choices(session: Session, source: str, name: str) -> bool:
    try:
        return bool(choices_of(session.store, session.lists, SOURCES[source], name))
    except KeyError:
        # A council changes its forms.
        return False


def counters(session: Session, name: str) -> Mapping[str, Choice]:
    """Give the counters of talks whose names begin with `name`, each with its words. Raises KeyError."""
    question, _words = TALK_COUNTERS[name]
    choices = asked(session.store, session.lists, TALK_FORM, question)
    return {f"{name}:{choice.code}": choice for choice in choices}
