"""Traps in rules: allowed, and surely not meant. Each is told with its row; what is right is left in peace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from forms.conftest import PublishTable

FORM = """
| survey |
| | type | name | label | relevant | choice_filter |
| | select_one yes_no | ready | Ready? | | |
| | select_one kinds | kind | Kind | | |
| | integer | age | Age | | |
| | begin_group | part | Part | ${kind} = 'a' | |
| | text | inside | Inside | RULE | |
| | end_group | | | | |
| | select_one things | thing | Thing | | group = ${kind} |
| choices |
| | list_name | name | label | group |
| | yes_no | yes | Yes | |
| | yes_no | no | No | |
| | kinds | a | A | |
| | kinds | b | B | |
| | things | t1 | One | a |
| | things | t2 | Two | c |
"""


def warnings(publish_table: PublishTable, rule: str) -> list[str]:
    """Give the warnings of the row that holds the rule."""
    published = publish_table(FORM.replace("RULE", rule))
    return [warning.message for warning in published.warnings if warning.column == "relevant"]


@pytest.mark.parametrize(
    ("rule", "part"),
    [
        ("${ready}", "also “no” and “false”"),
        ("not(${ready})", "also “no” and “false”"),
        ("'false'", "any text counts as true"),
        ("${age} = 'old'", "is a number, and is compared with the text"),
        ("${kind} = 1", "holds words, and is compared with the number 1"),
        ("${kind} = 'b'", "at once"),
        ("${ready} = 'yes' and ${ready} = 'no'", "at once"),
    ],
)
def test_a_trap_is_told(publish_table: PublishTable, rule: str, part: str) -> None:
    assert any(part in message for message in warnings(publish_table, rule)), warnings(publish_table, rule)


@pytest.mark.parametrize(
    "rule",
    [
        "${ready} = 'yes'",
        "${ready} != ''",
        "${age} > 5",
        "${age} = '5'",
        "${kind} = 'a' and ${ready} = 'yes'",
        "${ready} = 'yes' or ${ready} = 'no'",
        "selected(${ready}, 'yes')",
        "true()",
    ],
)
def test_what_is_right_is_left_in_peace(publish_table: PublishTable, rule: str) -> None:
    assert warnings(publish_table, rule) == []


def test_a_choice_that_nobody_can_choose_is_named(publish_table: PublishTable) -> None:
    found = [warning.message for warning in publish_table(FORM.replace("RULE", "true()")).warnings]
    assert any("“Two”" in message and "“One”" not in message for message in found), found


@pytest.mark.parametrize(
    ("form_roles", "group_roles", "own_roles", "is_told"),
    [
        ("", "mentor", "coordinator", True),
        ("ambassador mentor", "", "coordinator", True),
        ("", "mentor coordinator", "coordinator", False),
        ("ambassador", "", "", False),
        ("", "mentor", "", False),
        ("", "", "", False),
    ],
)
def test_a_question_that_no_role_is_asked_is_told(
    publish_table: PublishTable, form_roles: str, group_roles: str, own_roles: str, is_told: bool
) -> None:
    published = publish_table(f"""
| survey |
| | type | name | label | required | bind::vrp:roles |
| | begin_group | g | G | | {group_roles} |
| | text | a | A | yes | {own_roles} |
| | end_group | | | | |
| settings |
| | form_id | form_title | version | namespaces | attribute::vrp:roles |
| | f | F | 1 | vrp="https://vrp-desktop.invalid/xforms" | {form_roles} |
""")
    told = [(one.row, one.column, "Yet it must be answered" in one.message) for one in published.warnings]
    assert told == [(5, "bind::vrp:roles" if own_roles else "vrp:roles", True)] * is_told
