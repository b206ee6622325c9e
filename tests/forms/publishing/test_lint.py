from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from forms.conftest import PublishTable

TABLE = """
| survey |
| | type | name | label | relevant | constraint |
| | select_one yn | a | A | | |
| | {kind} | b | B | {relevant} | {constraint} |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | 2 | Two |
"""


@pytest.mark.parametrize(
    ("kind", "relevant", "constraint", "columns"),
    [
        ("text", "${a} = 'yes'", "", []),
        ("text", "${a} = 2", "", []),
        ("text", "${a} = 'maybe'", "", ["relevant"]),
        ("text", "${a} = 3", "", ["relevant"]),
        ("text", "false()", "", ["relevant"]),
        ("text", "'false'", "", ["relevant"]),
        ("note", "", "${a} != ''", ["constraint"]),
        ("text", "", ". != 'x'", []),
    ],
)
def test_traps_are_warned_of(
    publish_table: PublishTable, kind: str, relevant: str, constraint: str, columns: list[str]
) -> None:
    table = TABLE.format(kind=kind, relevant=relevant, constraint=constraint)
    assert [(one.row, one.column) for one in publish_table(table).warnings] == [(5, column) for column in columns]


@pytest.mark.parametrize(
    ("first", "second", "is_told"),
    [
        ("text | a | How is ${b}? | |", "text | b | Who? | |", True),
        ("text | b | Who? | |", "text | a | How is ${b}? | |", False),
        ("text | a | How is ${b}? | |", "calculate | b | | 1 + 1 |", False),
        ("text | a | How is ${a}? | |", "text | b | Who? | |", False),
    ],
)
def test_words_that_name_a_later_answer_are_warned_of(
    publish_table: PublishTable, first: str, second: str, is_told: bool
) -> None:
    table = f"| survey |\n| | type | name | label | calculation |\n| | {first}\n| | {second}\n"
    told = [(one.row, one.column) for one in publish_table(table).warnings]
    assert told == [(3, "label")] * is_told
