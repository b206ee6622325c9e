"""Steps back and forward over any form, its repeats included."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from forms.client import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vrp_desktop.forms.definition import Control, DataType
from vrp_desktop.forms.lists import Lists
from vrp_desktop.forms.live import LiveForm
from vrp_desktop.forms.program import BadExpressions
from vrp_desktop.forms.xform import FormNotSupported, read_form
from vrp_desktop.operations.entry import Entry
from vrp_desktop.operations.undoing import MOST_STEPS, Did, Undo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from forms.client import Seen

    from vrp_desktop.forms.definition import Form

FORMS = Path(__file__).parent.parent / "forms" / "data" / "forms"
TODAY = datetime.date(2026, 11, 23)
LISTS = Lists(FORMS)


def open_entry(form: Form) -> Entry:
    live = LiveForm(form, LISTS, today=lambda: TODAY, now=lambda: datetime.datetime(2026, 11, 23, 10, 42))
    return Entry("r1", live)


def _forms() -> Iterator[Form]:
    for path in sorted(FORMS.glob("*/*.xml")):
        try:
            form = read_form(path.read_text(encoding="utf-8"))
            open_entry(form)
        except (FormNotSupported, BadExpressions, FileNotFoundError):
            continue
        if any(True for _ in form.questions()):
            yield form


ALL = list(_forms())
REPEATING = [form for form in ALL if form.repeats()]


def _value(seen: Seen, form: Form) -> st.SearchStrategy[str]:
    question = form.question(re.sub(r"\[\d+\]", "", seen.path))
    if question.itemset is not None:
        codes = [code for code, _ in seen.choices or () if code and " " not in code]
        if question.control in (Control.SELECT, Control.RANK) and codes:
            return st.lists(st.sampled_from(codes), unique=True, max_size=4).map(" ".join)
        return st.sampled_from([*codes, ""])
    if question.bind.type in (DataType.INT, DataType.DECIMAL):
        return st.integers(-2, 6).map(str) | st.just("")
    return st.text(max_size=6) | st.sampled_from(["yes", "no", "1", "a b", "2026-11-03"])


class Person:
    """Does anything that the form offers, and remembers what it looked like before each step."""

    def __init__(self, data: st.DataObject, form: Form) -> None:
        self.data = data
        self.form = form
        self.entry = open_entry(form)
        self.undo = Undo(self.entry)
        self.looks = [self.look()]

    def look(self) -> tuple[object, ...]:
        live = self.entry.live
        return Client(live).look(), live.answers(), tuple(live.walk()), live.problems()

    def do_something(self) -> None:
        live, draw = self.entry.live, self.data.draw
        there = [one for one in Client(live).look().values() if one.is_relevant and not one.is_readonly]
        open_ones = [one for one in there if one.kind not in ("group", "instance")]
        if not open_ones:
            return
        chosen = draw(st.sampled_from(open_ones))
        steps = self.steps
        if chosen.kind == "repeat":
            instances = live.repeat(chosen.path).instances
            if instances and (len(instances) > 3 or draw(st.booleans())):
                path = draw(st.sampled_from(instances))
                self.undo.do(Did.TOOK_OUT, path, lambda: live.remove_repeat(path))
            else:
                self.undo.do(Did.ADDED, chosen.path, lambda: live.add_repeat(chosen.path))
        else:
            value = draw(_value(chosen, self.form))
            self.undo.do(Did.ANSWERED, chosen.path, lambda: live.answer(chosen.path, value), joins=draw(st.booleans()))
        if self.steps > steps:
            self.looks.append(self.look())
        elif self.steps == steps:
            self.looks[-1] = self.look()
        else:
            self.looks.pop()

    @property
    def steps(self) -> int:
        return len(self.undo._back)  # noqa: SLF001 - what the test is about


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_all_steps_back_is_the_start_and_all_steps_forward_the_end(data: st.DataObject) -> None:
    person = Person(data, data.draw(st.sampled_from(ALL) | st.sampled_from(REPEATING)))
    for _ in range(data.draw(st.integers(1, 12))):
        person.do_something()
    undo = person.undo
    for _ in range(2):
        for place in reversed(range(len(person.looks) - 1)):
            assert undo.undo()
            assert person.look() == person.looks[place]
        assert not undo.can_undo
        for place in range(1, len(person.looks)):
            assert undo.redo()
            assert person.look() == person.looks[place]
        assert not undo.can_redo


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_what_comes_after_a_step_back_is_as_if_it_had_never_been(data: st.DataObject) -> None:
    """Working on from an earlier state must give what working on from it at once had given."""
    person = Person(data, data.draw(st.sampled_from(REPEATING)))
    for _ in range(data.draw(st.integers(1, 8))):
        person.do_something()
    for _ in range(data.draw(st.integers(0, len(person.looks) - 1))):
        person.undo.undo()
        person.looks.pop()
    for _ in range(data.draw(st.integers(1, 4))):
        person.undo.close()
        person.do_something()
    for place in reversed(range(len(person.looks) - 1)):
        person.undo.undo()
        assert person.look() == person.looks[place]


@pytest.fixture
def asked(tmp_path: Path) -> Callable[[str], Entry]:
    from support.forms import compiled

    return lambda table: open_entry(read_form(compiled(tmp_path, table)))


AREAS = """
| survey |
| | type | name | label | relevant | calculation | repeat_count | trigger |
| | text | where | Where was it? | | | | |
| | text | street | Which street? | ${where} != 'nowhere' | | | |
| | integer | many | How many? | | | | |
| | begin_repeat | person | Person | | | ${many} | |
| | text | name | Name | | | | |
| | end_repeat | | | | | | |
| | calculate | seen | | | ${where} | | ${where} |
"""


def answer(undo: Undo, entry: Entry, path: str, value: str, *, joins: bool = False) -> None:
    undo.do(Did.ANSWERED, path, lambda: entry.live.answer(path, value), joins=joins)


def test_answers_that_a_step_set_aside_come_back_with_it(asked: Callable[[str], Entry]) -> None:
    entry = asked(AREAS)
    undo = Undo(entry)
    answer(undo, entry, "/data/street", "Bakers Arms")
    answer(undo, entry, "/data/where", "nowhere")
    assert not entry.live.state("/data/street").is_relevant
    taken = undo.undo()
    assert taken is not None
    assert taken.path == "/data/where"
    assert "/data/street" in taken.changed
    assert entry.live.finished_answers() == {"/data/street": "Bakers Arms", "/data/person": "0"}


def test_instances_that_a_count_took_away_come_back_with_their_answers(asked: Callable[[str], Entry]) -> None:
    entry = asked(AREAS)
    undo = Undo(entry)
    answer(undo, entry, "/data/many", "2")
    answer(undo, entry, "/data/person[2]/name", "Sam")
    answer(undo, entry, "/data/many", "1")
    answer(undo, entry, "/data/many", "2")
    assert entry.live.state("/data/person[2]/name").value == ""
    undo.undo()
    taken = undo.undo()
    assert taken is not None
    assert {"/data", "/data/person[2]/name"} <= taken.changed
    assert entry.live.state("/data/person[2]/name").value == "Sam"


def test_letters_of_one_visit_are_one_step(asked: Callable[[str], Entry]) -> None:
    entry = asked(AREAS)
    undo = Undo(entry)
    for typed in ("L", "Le", "Lea"):
        answer(undo, entry, "/data/where", typed, joins=True)
    undo.close()
    answer(undo, entry, "/data/where", "Leyton", joins=True)
    undo.undo()
    assert entry.live.state("/data/where").value == "Lea"
    undo.undo()
    assert not undo.can_undo


def test_letters_that_were_taken_back_one_by_one_leave_no_step(asked: Callable[[str], Entry]) -> None:
    entry = asked(AREAS)
    undo = Undo(entry)
    for typed in ("L", "Le", "L", ""):
        answer(undo, entry, "/data/where", typed, joins=True)
    assert not undo.can_undo


def test_the_same_answer_again_is_no_step_and_leaves_what_can_come_back(asked: Callable[[str], Entry]) -> None:
    entry = asked(AREAS)
    undo = Undo(entry)
    answer(undo, entry, "/data/where", "Leyton")
    answer(undo, entry, "/data/street", "High Road")
    undo.undo()
    answer(undo, entry, "/data/where", "Leyton")
    assert undo.can_redo
    answer(undo, entry, "/data/where", "Chingford")
    assert not undo.can_redo


def test_the_words_stay_in_the_language_that_was_chosen_since() -> None:
    translated = next(form for form in ALL if len(form.languages) > 1 and _has_words_of_two(form))
    entry = open_entry(translated)
    undo, live = Undo(entry), entry.live
    path = next(p for p in live.walk() if p in _texts(translated))
    answer(undo, entry, path, "1")
    other = next(one for one in translated.languages if one != live.language)
    live.set_language(other)
    said = live.state(path).label
    undo.undo()
    assert live.state(path).label == said
    undo.redo()
    assert live.state(path).label == said


def _texts(form: Form) -> set[str]:
    return {one.path for one in form.questions() if one.control is Control.INPUT and not one.bind.readonly}


def _has_words_of_two(form: Form) -> bool:
    live = open_entry(form).live
    found = next((p for p in live.walk() if p in _texts(form)), "")
    if not found:
        return False
    one = live.state(found).label
    live.set_language(next(other for other in form.languages if other != live.language))
    return live.state(found).label != one


def test_a_long_text_put_aside_goes_and_comes_with_its_step(asked: Callable[[str], Entry]) -> None:
    entry = asked(AREAS)
    undo = Undo(entry)

    def paste() -> None:
        entry.live.answer("/data/where", "first part")
        entry.overflow["/data/where"] = "the rest"

    undo.do(Did.ANSWERED, "/data/where", paste)
    undo.undo()
    assert entry.overflow == {}
    undo.redo()
    assert entry.overflow == {"/data/where": "the rest"}


def test_only_so_many_steps_are_kept(asked: Callable[[str], Entry]) -> None:
    entry = asked(AREAS)
    undo = Undo(entry)
    for number in range(MOST_STEPS + 5):
        answer(undo, entry, "/data/where", f"place {number}")
    taken = 0
    while undo.undo():
        taken += 1
    assert taken == MOST_STEPS
    assert entry.live.state("/data/where").value == "place 4"


def test_why_an_unusual_answer_is_right_is_a_step_of_its_own(asked: Callable[[str], Entry]) -> None:
    from support.forms import CONTROLS

    entry = asked(CONTROLS)
    undo, people = Undo(entry), "/data/people"
    answer(undo, entry, people, "250")
    for typed in ("A", "A fair"):
        undo.do(Did.ANSWERED, f"{people}#reason", lambda typed=typed: entry.live.set_reason(people, typed), joins=True)
    undo.undo()
    assert (entry.live.state(people).value, entry.live.state(people).reason) == ("250", "")
    undo.redo()
    assert entry.live.state(people).reason == "A fair"
