from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from vrp_desktop.forms.checks import TextChecks
from vrp_desktop.forms.lists import Lists
from vrp_desktop.forms.live import AnswerProblem, LiveForm, ProblemKind

if TYPE_CHECKING:
    from pathlib import Path

    from forms.conftest import OpenForm, PublishTable

RELEVANCE = """
| survey |
| | type | name | label | relevant |
| | text | who | Who? | |
| | begin_group | more | More | ${who} = 'group' |
| | integer | people | How many? | |
| | text | note | Note | ${people} > 5 |
| | end_group | | | |
"""

CHOICES = """
| survey |
| | type | name | label | choice_filter | parameters |
| | select_one kinds | kind | Kind | | |
| | select_one_from_file concern.csv | concern | What? | group = ${kind} | value=code, label=label |
| | select_multiple_from_file concern.csv | others | Others? | code != ${concern} | value=code, label=label |
| | select_one_from_file ward.csv | ward | Where? | | value=code, label=label |
| choices |
| | list_name | name | label |
| | kinds | violence | Violence |
| | kinds | nuisance | Nuisance |
"""

TYPED = """
| survey |
| | type | name | label | required | required_message | constraint | constraint_message |
| | integer | people | How many? | yes | | . > 0 and . <= 500 | Write 1 to 500. |
| | decimal | hours | Hours | | | | |
| | date | heard | When? | yes | Say when you heard it. | . <= today() and . >= today() - 365 | |
| | time | clock | Time | | | | |
"""

CALCULATED = """
| survey |
| | type | name | label | calculation | relevant |
| | integer | a | A | | |
| | integer | b | B | | |
| | calculate | total | | ${a} + ${b} | |
| | calculate | large | | if(${total} > 10, 'yes', 'no') | ${a} > 0 |
| | note | said | In all ${total}, {really} | | |
"""

ROLES = """
| survey |
| | type | name | label | bind::vrp:roles | required | relevant | default |
| | text | title | Title | | | | |
| | begin_group | office | Office | coordinator | | | |
| | text | status | Status | | yes | | new |
| | text | passed_to | To whom? | | yes | ${status} = 'passed' | |
| | end_group | | | | | | |
"""

CHECKS = TextChecks(
    sentence=lambda text: "Take out the number." if "07" in text else None,
    hint=lambda text: "A name?" if "Asha" in text else None,
)


def test_a_hidden_answer_is_set_aside_and_comes_back(open_form: OpenForm) -> None:
    live = open_form(RELEVANCE)
    live.answer("/data/who", "group")
    live.answer("/data/more/people", "7")
    live.answer("/data/who", "one")
    assert not live.state("/data/more/people").is_relevant
    assert live.finished_answers() == {"/data/who": "one"}
    assert live.answers() == {"/data/who": "one", "/data/more/people": "7"}
    live.answer("/data/who", "group")
    assert live.finished_answers()["/data/more/people"] == "7"


def test_what_a_hidden_answer_made_visible_is_hidden_too(open_form: OpenForm) -> None:
    live = open_form(RELEVANCE, answers={"/data/who": "group", "/data/more/people": "7"})
    assert live.state("/data/more/note").is_relevant
    assert live.answer("/data/who", "one") == {"/data/who", "/data/more", "/data/more/people", "/data/more/note"}
    assert not live.state("/data/more/note").is_relevant


def test_an_answer_changes_only_what_depends_on_it(open_form: OpenForm) -> None:
    live = open_form(RELEVANCE, answers={"/data/who": "group"})
    assert live.answer("/data/more/people", "2") == {"/data/more/people"}
    assert live.answer("/data/more/people", "9") == {"/data/more/people", "/data/more/note"}
    assert live.answer("/data/more/people", "9") == frozenset()


def test_a_choice_that_its_filter_removes_is_dropped_at_once(open_form: OpenForm) -> None:
    live = open_form(CHOICES)
    live.answer("/data/kind", "violence")
    live.answer("/data/concern", "knife")
    assert live.answer("/data/kind", "nuisance") == {"/data/kind", "/data/concern", "/data/others"}
    assert live.state("/data/concern").value == ""
    assert [choice.code for choice in live.choices("/data/concern")] == ["noise"]


def test_only_the_removed_codes_of_several_are_dropped(open_form: OpenForm) -> None:
    live = open_form(CHOICES, answers={"/data/kind": "violence", "/data/others": "knife noise"})
    live.answer("/data/concern", "knife")
    assert live.state("/data/others").value == "noise"


def test_retired_and_future_choices_are_not_offered(open_form: OpenForm) -> None:
    live = open_form(CHOICES)
    assert [choice.code for choice in live.choices("/data/ward")] == ["leyton"]
    assert live.choices("/data/ward")[0].attributes["search"] == "bakers arms"


def test_a_retired_choice_stays_while_it_is_selected(open_form: OpenForm) -> None:
    live = open_form(CHOICES, answers={"/data/ward": "old"})
    assert [choice.code for choice in live.choices("/data/ward")] == ["leyton", "old"]
    assert live.problems() == ()


def test_a_code_that_the_list_does_not_know_is_kept_and_named(open_form: OpenForm) -> None:
    live = open_form(CHOICES, answers={"/data/ward": "elsewhere"})
    assert live.answers() == {"/data/ward": "elsewhere"}
    assert [problem.kind for problem in live.problems()] == [ProblemKind.TYPE]


@pytest.mark.parametrize(
    ("name", "value", "kind", "message"),
    [
        ("people", "many", ProblemKind.TYPE, "Write a whole number, like 12."),
        ("people", "1.5", ProblemKind.TYPE, "Write a whole number, like 12."),
        ("people", "501", ProblemKind.CONSTRAINT, "Write 1 to 500."),
        ("hours", "two", ProblemKind.TYPE, "Write a number, like 2.5."),
        ("heard", "3/11/2026", ProblemKind.TYPE, "Write a date, like 3/11/2026."),
        ("heard", "2026-02-30", ProblemKind.TYPE, "Write a date, like 3/11/2026."),
        ("heard", "2026-11-24", ProblemKind.CONSTRAINT, "This answer cannot be right. Please check it."),
        ("heard", "2025-11-22", ProblemKind.CONSTRAINT, "This answer cannot be right. Please check it."),
        ("clock", "25:00", ProblemKind.TYPE, "Write a time, like 14:30."),
    ],
)
def test_a_wrong_answer_is_kept_and_named(
    open_form: OpenForm, name: str, value: str, kind: ProblemKind, message: str
) -> None:
    live = open_form(TYPED)
    live.answer(f"/data/{name}", value)
    assert live.state(f"/data/{name}").value == value
    assert live.state(f"/data/{name}").problem == AnswerProblem(f"/data/{name}", kind, message)


@pytest.mark.parametrize(("name", "value"), [("people", "500"), ("heard", "2026-11-23"), ("heard", "2025-11-23")])
def test_an_answer_at_the_edge_of_a_rule_is_right(open_form: OpenForm, name: str, value: str) -> None:
    live = open_form(TYPED)
    live.answer(f"/data/{name}", value)
    assert live.state(f"/data/{name}").problem is None


def test_a_blank_is_no_problem_until_finishing(open_form: OpenForm) -> None:
    live = open_form(TYPED)
    assert live.state("/data/people").problem is None
    assert [(problem.path, problem.message) for problem in live.problems()] == [
        ("/data/people", "Answer this question."),
        ("/data/heard", "Say when you heard it."),
    ]


def test_a_hidden_question_is_not_required(open_form: OpenForm) -> None:
    live = open_form("""
| survey |
| | type | name | label | relevant | required |
| | text | who | Who? | | |
| | integer | people | How many? | ${who} = 'group' | yes |
""")
    assert live.problems() == ()
    live.answer("/data/who", "group")
    assert [problem.path for problem in live.problems()] == ["/data/people"]


def test_a_calculation_follows_its_answers(open_form: OpenForm) -> None:
    live = open_form(CALCULATED)
    live.answer("/data/a", "4")
    assert "/data/total" not in live.answers()
    assert live.answer("/data/b", "9") == {"/data/b", "/data/total", "/data/large", "/data/said"}
    assert live.finished_answers() == {"/data/a": "4", "/data/b": "9", "/data/total": "13", "/data/large": "yes"}


def test_a_value_that_stays_the_same_stops_the_chain(open_form: OpenForm) -> None:
    live = open_form(CALCULATED, answers={"/data/a": "4", "/data/b": "9"})
    assert "/data/large" not in live.answer("/data/b", "8")


def test_a_hidden_calculation_is_not_run(open_form: OpenForm) -> None:
    live = open_form(CALCULATED, answers={"/data/a": "-1", "/data/b": "20"})
    assert "/data/large" not in live.finished_answers()


def test_a_label_shows_answers_and_its_own_braces(open_form: OpenForm) -> None:
    live = open_form(CALCULATED, answers={"/data/a": "4", "/data/b": "9"})
    assert live.state("/data/said").label == "In all 13, {really}"


def test_a_question_of_another_role_is_hidden_unchecked_and_kept(open_form: OpenForm) -> None:
    live = open_form(ROLES, role="ambassador")
    assert not live.state("/data/office").is_relevant
    assert not live.state("/data/office/status").is_relevant
    assert live.problems() == ()
    assert live.finished_answers() == {"/data/office/status": "new"}


def test_the_role_that_is_asked_sees_and_answers(open_form: OpenForm) -> None:
    live = open_form(ROLES, role="coordinator")
    live.answer("/data/office/status", "passed")
    assert [problem.path for problem in live.problems()] == ["/data/office/passed_to"]


def test_without_a_role_every_question_is_shown(open_form: OpenForm) -> None:
    assert open_form(ROLES).state("/data/office/status").is_relevant


DEFAULTS = """
| survey |
| | type | name | label | default | parameters |
| | date | heard | When? | today() | |
| | text | language | Language | English | |
| | select_one_from_file ward.csv | ward | Where? | | value=code, label=label |
"""


def test_a_new_record_starts_with_its_defaults(open_form: OpenForm) -> None:
    assert open_form(DEFAULTS).answers() == {
        "/data/heard": "2026-11-23",
        "/data/language": "English",
    }


def test_a_resumed_draft_gets_no_defaults(open_form: OpenForm) -> None:
    assert open_form(DEFAULTS, answers={}).answers() == {}


def test_prefill_goes_over_defaults_and_passes_over_choices_not_offered(open_form: OpenForm) -> None:
    prefill = {"/data/heard": "2026-11-01", "/data/ward": "old"}
    answers = open_form(DEFAULTS, prefill=prefill).answers()
    assert answers == {"/data/heard": "2026-11-01", "/data/language": "English"}


def test_prefill_answers_a_filtered_choice_after_the_one_it_depends_on(open_form: OpenForm) -> None:
    live = open_form(CHOICES, prefill={"/data/concern": "knife", "/data/kind": "violence"})
    assert live.answers() == {"/data/kind": "violence", "/data/concern": "knife"}


WARNED = """
| survey |
| | type | name | label | bind::vrp:warning | bind::vrp:warning_message | bind::vrp:guard |
| | integer | reached | How many? | . > 500 | Are you sure? | |
| | text | idea | What would help? | | | |
| | text | code | Code | | | no |
"""


def test_a_warning_speaks_and_does_not_block(open_form: OpenForm) -> None:
    live = open_form(WARNED)
    live.answer("/data/reached", "501")
    assert live.state("/data/reached").warning == "Are you sure?"
    assert live.problems() == ()
    live.answer("/data/reached", "500")
    assert live.state("/data/reached").warning == ""


def test_personal_data_in_free_text_keeps_the_form_open(open_form: OpenForm) -> None:
    live = open_form(WARNED, text_checks=CHECKS)
    live.answer("/data/idea", "Call 07700 900123")
    live.answer("/data/code", "07")
    assert live.problems() == (AnswerProblem("/data/idea", ProblemKind.GUARD, "Take out the number."),)


def test_what_is_not_about_a_person_stays_with_a_reason(open_form: OpenForm) -> None:
    live = open_form(WARNED, text_checks=CHECKS)
    live.answer("/data/idea", "Call 07700 900123")
    assert live.set_reason("/data/idea", "  ") == frozenset()
    assert len(live.problems()) == 1
    assert live.set_reason("/data/idea", "The council's own line") == {"/data/idea"}
    assert live.problems() == ()
    assert live.state("/data/idea").warning == "Take out the number."
    assert live.finished_answers()["/data/idea#reason"] == "The council's own line"
    again = open_form(WARNED, text_checks=CHECKS, answers=live.answers())
    assert again.problems() == ()
    live.set_reason("/data/idea", "")
    assert len(live.problems()) == 1


def test_what_may_be_personal_is_pointed_out_and_stops_nothing(open_form: OpenForm) -> None:
    live = open_form(WARNED, text_checks=CHECKS)
    live.answer("/data/idea", "Asha said so")
    assert live.state("/data/idea").warning == "A name?"
    assert live.problems() == ()


def test_signs_that_cannot_be_stored_are_taken_out(open_form: OpenForm) -> None:
    live = open_form(WARNED)
    live.answer("/data/idea", "a\0b\ud800c \ud83d\ude00")
    assert live.state("/data/idea").value == "ab\ufffdc 😀"


def test_spaces_around_a_number_do_not_count(open_form: OpenForm) -> None:
    live = open_form(WARNED)
    live.answer("/data/reached", " 12 ")
    assert live.state("/data/reached").value == "12"


@pytest.mark.parametrize("path", ["/data/nowhere", "/data", "reached"])
def test_an_answer_to_no_question_is_an_error(open_form: OpenForm, path: str) -> None:
    with pytest.raises(KeyError):
        open_form(WARNED).answer(path, "1")


def test_any_order_of_answers_ends_in_the_same_state(open_form: OpenForm) -> None:
    answers = {"/data/who": "group", "/data/more/people": "7", "/data/more/note": "x"}
    forwards, backwards = open_form(RELEVANCE), open_form(RELEVANCE)
    for path, value in answers.items():
        forwards.answer(path, value)
    for path, value in reversed(answers.items()):
        backwards.answer(path, value)
    fresh = open_form(RELEVANCE, answers=answers)
    for path in ("/data/who", "/data/more", "/data/more/people", "/data/more/note"):
        assert forwards.state(path) == backwards.state(path) == fresh.state(path)


def test_readonly_of_a_group_goes_for_its_questions(open_form: OpenForm) -> None:
    live = open_form("""
| survey |
| | type | name | label | readonly |
| | text | lock | Lock | |
| | begin_group | g | G | ${lock} = 'yes' |
| | text | a | A | |
| | end_group | | | |
""")
    assert live.answer("/data/lock", "yes") == {"/data/lock", "/data/g", "/data/g/a"}
    assert live.state("/data/g/a").is_readonly


def test_now_uses_the_given_clock(publish_table: PublishTable, lists_folder: Path) -> None:
    form = publish_table("""
| survey |
| | type | name | label | calculation |
| | text | a | A | |
| | calculate | at | | format-date-time(now(), '%H:%M') |
""").form
    at = datetime.datetime(2026, 11, 23, 14, 30)
    live = LiveForm(form, Lists(lists_folder), today=at.date, now=lambda: at)
    assert live.answers() == {"/data/at": "14:30"}


def test_the_name_of_a_choice_can_be_shown(open_form: OpenForm) -> None:
    live = open_form("""
| survey |
| | type | name | label | calculation | parameters |
| | select_one_from_file concern.csv | concern | What? | | value=code, label=label |
| | calculate | said | | jr:choice-name(${concern}, '${concern}') | |
""")
    live.answer("/data/concern", "knife")
    assert live.answers()["/data/said"] == "Knives"
