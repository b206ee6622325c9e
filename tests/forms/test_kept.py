from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vrp_desktop.forms.choices import all_choices
from vrp_desktop.forms.kept import Kept, KeptList, compiled_only, with_kept
from vrp_desktop.forms.lists import Lists
from vrp_desktop.forms.publish import publish
from vrp_desktop.forms.xform import read_form

if TYPE_CHECKING:
    from pathlib import Path

    from forms.conftest import PublishTable

TABLE = """
| survey |
| | type | name | label |
| | select_one yn | a | A |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
"""
KEPT = Kept({"yn": KeptList("name", ({"name": "no", "label": "No <&?> \n", "active_to": "2026-01-01"},))}, {})


def choices(xform: str, folder: Path) -> list[tuple[str, str, str]]:
    form = read_form(xform)
    found = all_choices(form, form.question("/data/a"), Lists(folder))
    return [(choice.code, choice.label, choice.attributes.get("active_to", "")) for choice in found]


def test_what_is_kept_comes_back_and_goes_without_a_trace(publish_table: PublishTable, tmp_path: Path) -> None:
    compiled = publish_table(TABLE).xform
    stored = with_kept(compiled, KEPT)
    assert choices(stored, tmp_path) == [("yes", "Yes", ""), ("no", "No <&?>", "2026-01-01")]
    assert compiled_only(stored) == compiled
    assert with_kept(compiled, Kept({}, {})) == compiled


def test_a_choice_that_the_list_has_is_not_put_there_twice(publish_table: PublishTable, tmp_path: Path) -> None:
    both = TABLE.replace("| | yn | yes | Yes |", "| | yn | yes | Yes |\n| | yn | no | Nope |")
    assert choices(with_kept(publish_table(both).xform, KEPT), tmp_path) == [("yes", "Yes", ""), ("no", "Nope", "")]


@pytest.mark.parametrize(
    "said", ["", "{", "[]", "{}", '{"lists": [], "texts": {}}', '{"lists": {"yn": 1}, "texts": {}}', "[" * 3000]
)
def test_what_is_not_in_our_words_is_passed_over(said: str, publish_table: PublishTable, tmp_path: Path) -> None:
    compiled = publish_table(TABLE).xform
    assert choices(f"{compiled}<?vrp-kept {said}?>", tmp_path) == [("yes", "Yes", "")]


def test_what_another_laptop_kept_is_not_published(publish_table: PublishTable, tmp_path: Path) -> None:
    compiled = publish_table(TABLE).xform
    path = tmp_path / "form.xml"
    path.write_text(with_kept(compiled, KEPT), encoding="utf-8")
    assert choices(publish(path).xform, tmp_path) == [("yes", "Yes", "")]
