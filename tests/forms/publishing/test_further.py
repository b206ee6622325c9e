"""All faults at once: also those behind the one that pyxform stops at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vrp_desktop.forms.publish import publish
from vrp_desktop.forms.publishing import further
from vrp_desktop.forms.publishing.faults import Fault, FormFaults

if TYPE_CHECKING:
    from pathlib import Path

CHOICES = """
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
"""
SETTINGS = """
| settings |
| | form_id | form_title | version |
| | f | F | 1 |
"""


def faults(folder: Path, survey: str, choices: str = CHOICES) -> list[Fault]:
    path = folder / "form.md"
    path.write_text(f"| survey |\n{survey.strip()}{choices}{SETTINGS}", encoding="utf-8")
    with pytest.raises(FormFaults) as caught:
        publish(path)
    return list(caught.value.faults)


def places(found: list[Fault]) -> list[tuple[int, str]]:
    return [(fault.row, fault.column) for fault in found]


def test_every_fault_that_pyxform_stops_at_is_told_with_its_row(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        """
| | type | name | label | parameters | trigger |
| | select_one yn | a | A | randomize=maybe | |
| | select_one yn | b | B | seed=1 | |
| | text | c | C | | |
| | range | d | D | start=1 end=5 step=0 | |
| | text | e | E | rows=x | |
| | geopoint | f | F | capture-accuracy=x | |
| | text | g | G | | nope |
| | range | h | H | start=1 en=5 | |
| | audit | i | | | |
""",
    )
    assert places(found) == [
        (3, "parameters"),
        (4, "parameters"),
        (6, "parameters"),
        (7, "parameters"),
        (8, "parameters"),
        (9, "trigger"),
        (10, "parameters"),
        (11, ""),
    ]
    assert all(fault.message.endswith(".") and fault.do_next.endswith(".") for fault in found)


def test_what_the_program_cannot_show_is_told_at_each_question_together_with_the_rest(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        """
| | type | name | label | parameters |
| | image | a | A | |
| | select_one yn | b | B | seed=1 |
| | begin_group | g | G | |
| | video | a | A | |
| | end_group | | | |
| | geopoint | p | P | |
""",
    )
    assert places(found) == [(3, ""), (4, "parameters"), (6, ""), (8, "")]
    assert "pictures, sound and files" in found[0].message
    assert "places on a map" in found[3].message


def test_our_own_faults_do_not_hide_those_of_pyxform(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        """
| | type | name | label | parameters | relevant |
| | colour | a | A | | |
| | text | | B | | |
| | select_one yn | c | C | seed=1 | |
| | begin_group | d | D | | ${nobody} = 1 |
| | text | e | E | rows=x | |
""",
    )
    assert places(found) == [
        (3, "type"),
        (4, "name"),
        (5, "parameters"),
        (6, "type"),
        (6, "relevant"),
        (7, "parameters"),
    ]


@pytest.mark.parametrize(
    ("survey", "expected"),
    [
        ("| | begin_group | a | A |\n| | text | b | B |\n| | end_repeat | | |", [(3, "type"), (5, "type")]),
        ("| | begin_group | a | A |\n| | text | b | B |", [(3, "type")]),
        ("| | text | b | B |\n| | end_group | | |", [(4, "type")]),
        (
            "| | begin_repeat | a | A |\n| | begin_group | a | A |\n| | end_group | | |\n| | text | b | |",
            [(3, "type"), (6, "label")],
        ),
        ("| | text | 1st | B |\n| | text | b c | C |\n| | text | | D |", [(3, "name"), (4, "name"), (5, "name")]),
        ("| | text | a | A |\n| | text | A | A |\n| | text | a | A |", [(4, "name"), (5, "name")]),
        (
            "| | select_one nn | a | A |\n| | select_one | b | B |\n| | rank yn | c | |",
            [(3, "type"), (4, "type"), (5, "label")],
        ),
        ("| | text | a | ${b |\n| | text | c | ${d} |\n| | note | e | |", [(3, "label"), (4, "label"), (5, "label")]),
        ("| | | a | A |\n| | text | b | B |\n| | loop | c | C |", [(3, "type"), (5, "type")]),
    ],
)
def test_the_usual_faults_are_each_found_at_their_cell(
    survey: str, expected: list[tuple[int, str]], tmp_path: Path
) -> None:
    assert places(faults(tmp_path, f"| | type | name | label |\n{survey}")) == expected


def test_the_usual_faults_of_choices_are_found_together(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        "| | type | name | label |\n| | select_multiple yn | a | A |",
        """
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | yes | Yes again |
| | yn | | Nameless |
| | | lost | Lost |
| | yn | not now | Not now |
""",
    )
    assert places(found) == [(7, "name"), (8, "name"), (9, "list_name"), (10, "name")]


@pytest.mark.parametrize("missing", ["type", "name"])
def test_a_sheet_without_its_most_needed_column_says_so_and_no_more(missing: str, tmp_path: Path) -> None:
    found = faults(tmp_path, "| | type | name | label |\n| | text | a | A |".replace(f" {missing} |", " note |", 1))
    assert (2, missing) in places(found)


def test_a_choices_sheet_without_its_columns_says_so(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        "| | type | name | label |\n| | select_one yn | a | A |",
        "\n| choices |\n| | list | code | label |\n| | yn | yes | Yes |\n",
    )
    assert {(5, "list_name"), (5, "name")} <= set(places(found))


def test_a_form_with_very_many_faults_is_told_in_time_and_that_there_may_be_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(further, "MOST_TRIES", 20)
    path = tmp_path / "form.md"
    rows = "".join(f"| | text | t{n} | T | rows=x |\n" for n in range(300))
    path.write_text(f"| survey |\n| | type | name | label | parameters |\n{rows}{SETTINGS}", encoding="utf-8")
    with pytest.raises(FormFaults) as caught:
        publish(path)
    assert [fault.row for fault in caught.value.faults] == list(range(3, 23))
    assert [warning.message for warning in caught.value.warnings] == ["There may be more faults, which these hide."]


def test_a_fault_that_is_in_no_row_is_not_pinned_on_one(tmp_path: Path) -> None:
    path = tmp_path / "form.md"
    settings = SETTINGS.replace("| version |", "| version | name |").replace("| 1 |", "| 1 | 1 2 |")
    path.write_text(f"| survey |\n| | type | name | label |\n| | text | a | A |\n{settings}", encoding="utf-8")
    with pytest.raises(FormFaults) as caught:
        publish(path)
    assert [fault.row for fault in caught.value.faults if fault.sheet == "survey"] in ([], [0])


def test_faults_of_expressions_inside_a_repeat_are_told_together_with_others(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        """
| | type | name | label | calculation | parameters |
| | begin_repeat | r | R | | |
| | calculate | a | | ${b} + 1 | |
| | calculate | b | | ${a} + 1 | |
| | end_repeat | | | | |
| | text | c | C | | rows=x |
""",
    )
    assert places(found) == [(4, "calculation"), (7, "parameters")]
