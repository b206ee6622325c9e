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
