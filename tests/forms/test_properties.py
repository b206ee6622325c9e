"""What holds for any form and any answers."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from forms.client import Client, Seen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vrp_desktop.forms.definition import Control, DataType, Event
from vrp_desktop.forms.lists import Lists
from vrp_desktop.forms.live import LiveForm
from vrp_desktop.forms.program import BadExpressions
from vrp_desktop.forms.xform import FormNotSupported, read_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vrp_desktop.forms.definition import Form

FORMS = Path(__file__).parent / "data" / "forms"
TODAY = datetime.date(2026, 11, 23)
LISTS = Lists(FORMS)
_REMEMBERS = ("once(", "random(", "uuid(", "now(", "randomize(")
"""Functions whose value is not made of the answers alone."""


def _steady_forms() -> Iterator[Form]:
    """Give forms whose state is a function of the answers: nothing random, nothing set by an event, nothing typed over.

    A calculation that people may answer themselves, or that starts from its own answer, remembers what was before.
    """
    for path in sorted(FORMS.glob("*/*.xml")):
        text = path.read_text(encoding="utf-8")
        try:
            form = read_form(text)
            LiveForm(form, LISTS, today=lambda: TODAY)
        except (FormNotSupported, BadExpressions, FileNotFoundError):
            continue
        rules = text.replace("concat('uuid:', uuid())", "")
        is_typed_over = any(question.bind.calculate for question in form.questions())
        remembers = is_typed_over or any(word in rules for word in _REMEMBERS)
        acts = any(action.events & {Event.VALUE_CHANGED, Event.NEW_REPEAT, Event.LOAD} for action in form.actions)
        ranks = any(question.control is Control.RANK for question in form.questions())
        if not remembers and not acts and not ranks and any(True for _ in form.questions()):
            yield form


STEADY = list(_steady_forms())


def _answers(seen: Seen, form: Form) -> st.SearchStrategy[str]:
    question = form.question(re.sub(r"\[\d+\]", "", seen.path))
    if question.itemset is not None:
        codes = [code for code, _ in seen.choices or () if code and " " not in code]
        if question.control is Control.SELECT and codes:
            return st.lists(st.sampled_from(codes), unique=True, max_size=4).map(" ".join)
        return st.sampled_from([*codes, ""])
    if question.bind.type in (DataType.INT, DataType.DECIMAL):
        return st.integers(-2, 12).map(str) | st.just("") | st.just("no number")
    if question.bind.type is DataType.DATE:
        return st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 1, 1)).map(str) | st.just("")
    return st.text(max_size=8) | st.sampled_from(["yes", "no", "1", "a b"])


def _do_something(data: st.DataObject, client: Client, form: Form) -> None:
    seen = list(client.look().values())
    open_ones = [
        one for one in seen
        if one.is_relevant and not one.is_readonly and one.kind not in ("group", "instance")
    ]  # fmt: skip
    if not open_ones:
        return
    chosen = data.draw(st.sampled_from(open_ones))
    if chosen.kind != "repeat":
        client.answer(chosen.path, data.draw(_answers(chosen, form)))
        return
    instances = client.live.repeat(chosen.path).instances
    if instances and (len(instances) > 4 or data.draw(st.booleans())):
        client.remove(data.draw(st.sampled_from(instances)))
    else:
        client.add(chosen.path)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_sequence_of_answers_leaves_what_a_fresh_form_with_those_answers_shows(data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(STEADY))
    client = Client(LiveForm(form, LISTS, today=lambda: TODAY))
    for _ in range(data.draw(st.integers(1, 12))):
        _do_something(data, client, form)
    fresh = Client(LiveForm(form, LISTS, today=lambda: TODAY, answers=client.live.answers()))
    assert fresh.look() == client.look()
    assert fresh.live.finished_answers() == client.live.finished_answers()


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_adding_an_instance_and_taking_it_out_changes_nothing(data: st.DataObject) -> None:
    repeating = [form for form in STEADY if form.repeats()]
    form = data.draw(st.sampled_from(repeating))
    client = Client(LiveForm(form, LISTS, today=lambda: TODAY))
    for _ in range(data.draw(st.integers(0, 6))):
        _do_something(data, client, form)
    free = [one for one in client.look().values() if one.kind == "repeat" and not one.is_readonly]
    if not free:
        return
    before, answers = client.look(), client.live.answers()
    client.remove(client.add(data.draw(st.sampled_from(free)).path))
    assert client.look() == before
    assert client.live.answers() == answers


def test_the_forms_are_many_and_some_repeat() -> None:
    assert len(STEADY) >= 30
    assert sum(1 for form in STEADY if form.repeats()) >= 10


@pytest.mark.parametrize("form", STEADY, ids=lambda form: form.id)
def test_taking_an_instance_out_and_putting_it_back_changes_nothing(form: Form) -> None:
    client = Client(LiveForm(form, LISTS, today=lambda: TODAY))
    for path in form.repeats():
        if _is_outer(form, path) and client.live.repeat(path).can_add:
            client.add(path)
            client.add(path)
            before = client.look()
            client.remove(f"{path}[1]")
            client.undo_removal()
            assert client.look() == before


def _is_outer(form: Form, path: str) -> bool:
    return not any(path.startswith(f"{other}/") for other in form.repeats())
