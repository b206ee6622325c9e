"""Each shipped form is filled in to its end, by its shortest and by its longest path.

The shortest answers only what must be answered, with the first choice that needs nothing more; the longest answers all
that can be asked, and picks the choice that opens most.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from forms.client import Client, Seen

from vrp_desktop.forms.answers import plain
from vrp_desktop.forms.definition import Control, DataType
from vrp_desktop.forms.lists import Lists
from vrp_desktop.forms.live import LiveForm
from vrp_desktop.forms.publish import publish
from vrp_desktop.forms.xform import read_form
from vrp_desktop.shipped import shipped
from vrp_desktop.store.uuid7 import uuid7

if TYPE_CHECKING:
    from vrp_desktop.forms.definition import Question

FORMS = sorted(path.stem for path in shipped("forms").glob("*.xml"))
TEXTS = {name: shipped("forms", f"{name}.xml").read_text(encoding="utf-8") for name in FORMS}
READ = Lists(shipped("lists"))
TODAY = datetime.date(2026, 11, 25)
ROUNDS = 12
# What a person writes where a rule asks for more than any text, number or day.
WRITTEN = {
    "base_from": "2025-07-01",
    "base_to": "2025-09-30",
    "c_actions": "1",
    "code": "knife_crime",
    "den": "10",
    "email": "asha@example.org",
    "num": "5",
    "period_from": "2026-07-01",
    "period_to": "2026-09-30",
    "phone": "020 7946 0000",
    "reached": "6",
    "urn": "123456",
    "value": "50",
}
AHEAD = {"agreement_ends", "by_when", "check_due", "deep_dive/review_on", "due", "expires", "next_on"}
"""Days that lie ahead."""
# The choices that open the most, by question, or by form and question where the same name means two things.
OPENS = {
    "action/child_first": "as_children",
    "action/status": "done",
    "activity/kind": "outreach",
    "age_band": "a16_17",
    "age_group": "u18",
    "ask_me_talk/did": "number",
    "ask_me_talk/kind": "happens_to_them",
    "agreed": "yes",
    "answer": "part",
    "area_kind": "ward",
    "c_helped": "yes",
    "c_kind": "joint_op",
    "c_status": "done",
    "check_kind": "enhanced",
    "concern_group": "violence",
    "custody": "yes",
    "eq_ask": "yes",
    "eq_dis1": "yes",
    "fund_source": "council",
    "held": "yes",
    "is_rate": "yes",
    "learning/kind": "case_study",
    "mentoring/how": "face",
    "more": "yes",
    "reviewed": "yes",
    "sent_by": "prison",
    "share": "public",
    "source": "group",
    "stage": "exit_good",
    "told": "yes",
    "verdict": "challenge",
    "volunteer/status": "active",
    "worry": "told",
    "ypg": "not_needed",
}
# What no path asks together with the rest, because another answer opens it.
ELSEWHERE = {
    "activity": {"pcn_agreed", "pcn_name", "pcn_staff", "pcn_support"},
    "deep_dive": {"no_action"},
    "journey": {"mentor", "plan_where"},
    "learning": {"by_when", "c_done_on", "change", "ok_by", "ok_on", "proof_text", "thought"},
    "outcome": {"area"},
    "resident_concern": {"c_passed_to", "c_reason", "c_same_as"},
    "volunteer": {"left_on", "why_left"},
}


class Filler:
    """Fills in one form through the headless client."""

    def __init__(self, name: str, role: str, *, is_long: bool) -> None:
        self.form = read_form(TEXTS[name])
        self.live = LiveForm(self.form, READ, role=role, today=lambda: TODAY)
        self.client = Client(self.live)
        self.is_long = is_long
        self.questions = {question.path: question for question in self.form.questions()}
        self.answered: set[str] = set()

    def fill(self) -> None:
        """Answer until nothing is left to answer."""
        for _ in range(ROUNDS):
            before = dict(self.live.answers())
            for seen in self.client.look().values():
                self._answer(seen)
            if self.live.answers() == before:
                return

    def _answer(self, seen: Seen) -> None:
        if seen.kind == "repeat" and self.is_long and seen.value == "0":
            self.client.add(seen.path)
        question = self.questions.get(plain(seen.path))
        if question is None or question.control is Control.TRIGGER or not seen.is_relevant or seen.choices == ():
            return
        if seen.is_readonly and question.bind.generate is None:
            return
        is_done = seen.value and not seen.problem and seen.path in self.answered
        if not is_done and (self.is_long or seen.is_required):
            self.client.answer(seen.path, self._value(question, seen))
            self.answered.add(seen.path)

    def _value(self, question: Question, seen: Seen) -> str:
        named = (f"{self.form.id}/{question.name}", question.name)
        if seen.choices:
            codes = [code for code, _ in seen.choices]
            opening = next((OPENS[name] for name in named if name in OPENS), "")
            if self.is_long and opening in codes:
                return opening
            # What hurts besides is not what was named first; and what stands alone opens nothing.
            return codes[-1] if question.name in ("concern_more", "exit_now") else codes[0]
        if question.name in WRITTEN:
            return WRITTEN[question.name]
        if question.bind.register is not None:
            return uuid7()
        match question.bind.type:
            case DataType.DATE:
                return "2027-02-01" if AHEAD.intersection(named) else "2026-11-20"
            case DataType.INT | DataType.DECIMAL:
                return "2"
        return "KESTREL-OAK-42" if question.bind.generate else "Some words"


@pytest.mark.parametrize("name", FORMS)
def test_a_form_publishes_without_anything_to_say(name: str) -> None:
    assert publish(shipped("forms", f"{name}.md"), lists=shipped("lists")).warnings == ()


@pytest.mark.parametrize("name", FORMS)
def test_what_is_compiled_is_what_the_table_says(name: str) -> None:
    assert publish(shipped("forms", f"{name}.md"), lists=shipped("lists")).xform == TEXTS[name]


@pytest.mark.parametrize("is_long", [False, True], ids=["shortest", "longest"])
@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_filled_in_to_its_end(name: str, is_long: bool) -> None:
    roles = read_form(TEXTS[name]).settings.roles
    role = "coordinator" if is_long and "coordinator" in roles else roles[0]
    filler = Filler(name, role, is_long=is_long)
    filler.fill()
    assert [(problem.path, problem.kind) for problem in filler.live.problems()] == []
    answers = filler.live.finished_answers()
    assert len(answers) >= 3
    if is_long:
        asked = {question.name for question in filler.questions.values() if question.bind.readonly is None}
        asked -= {question.name for question in filler.questions.values() if question.control is Control.TRIGGER}
        assert asked - {plain(path).rpartition("/")[2] for path in answers} == ELSEWHERE.get(name, set())
