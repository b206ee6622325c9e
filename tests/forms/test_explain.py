"""Why a question is hidden or required, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from forms.conftest import OpenForm

TABLE = """
| survey |
| | type | name | label | relevant | required | bind::vrp:roles |
| | select_one who | who | Who told you? | | | |
| | select_multiple how | how | How? | | | |
| | integer | people | How many people? | | | |
| | text | group | Which group? | ${who} = 'group' | | |
| | text | both | Both | ${who} = 'group' and ${people} > 5 | | |
| | text | either | Either | ${who} = 'group' or selected(${how}, 'phone') | | |
| | text | turned | Turned | not(selected(${how}, 'phone')) | | |
| | text | given | Given | ${people} != '' | | |
| | text | odd | Odd | ${people} mod 2 = 1 | | |
| | begin_group | part | Part | ${people} >= 10 | | |
| | text | inside | Inside | | ${who} = 'group' | |
| | end_group | | | | | |
| | text | office | Office | | | coordinator |
| choices |
| | list_name | name | label |
| | who | one | One person |
| | who | group | A group |
| | how | phone | By phone |
| | how | face | Face to face |
"""


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("group", "It is asked when “Who told you?” is “A group”. Now “Who told you?” is “One person”."),
        (
            "both",
            "It is asked when “Who told you?” is “A group” and “How many people?” is more than “5”. "
            "Now “Who told you?” is “One person” and “How many people?” is not answered.",
        ),
        (
            "either",
            "It is asked when “Who told you?” is “A group” or “How?” includes “By phone”. "
            "Now “Who told you?” is “One person” and “How?” is “Face to face”.",
        ),
        ("given", "It is asked when “How many people?” is answered. Now “How many people?” is not answered."),
        ("odd", "That depends on the answers to “How many people?”."),
        ("part/inside", "It is asked when “How many people?” is “10” or more. Now “How many people?” is not answered."),
        ("office", "This question is for people with another role."),
    ],
)
def test_a_hidden_question_says_what_would_make_it_appear(open_standard: OpenForm, name: str, sentence: str) -> None:
    live = open_standard(TABLE + NAMESPACED, role="ambassador")
    live.answer("/data/who", "one")
    live.answer("/data/how", "face")
    assert live.why_hidden(f"/data/{name}") == sentence


def test_a_question_that_is_there_has_nothing_to_explain(open_standard: OpenForm) -> None:
    live = open_standard(TABLE + NAMESPACED)
    assert live.why_hidden("/data/who") == ""
    assert live.why_hidden("/data/turned") == ""
    live.answer("/data/how", "phone")
    assert live.why_hidden("/data/turned") == (
        "It is asked when “How?” does not include “By phone”. Now “How?” is “By phone”."
    )


def test_a_required_question_says_which_answer_makes_it_so(open_standard: OpenForm) -> None:
    live = open_standard(TABLE + NAMESPACED)
    live.answer("/data/people", "12")
    assert live.why_required("/data/part/inside") == ""
    live.answer("/data/who", "group")
    assert live.why_required("/data/part/inside") == "It must be answered because “Who told you?” is “A group”."


NAMESPACED = """
| settings |
| | form_id | form_title | version | namespaces |
| | worry | A worry | 1 | vrp="https://vrp-desktop.invalid/xforms" |
"""
