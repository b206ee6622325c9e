from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING

import pytest

from vrp_desktop.forms.lists import Lists
from vrp_desktop.forms.live import LiveForm
from vrp_desktop.forms.publish import publish
from vrp_desktop.forms.publishing.faults import FormFaults

if TYPE_CHECKING:
    from pathlib import Path

TABLE = """
| survey |
| | type | name | label |
| | select_one_from_file {file} | spot | Where? |
"""
POINT = {"type": "Point", "coordinates": [-0.02, 51.58]}
PLACES = {
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "id": "s1", "geometry": POINT, "properties": {"title": "Town square\u0001", "lit": True}},
        {
            "type": "Feature",
            "id": "s2",
            "geometry": {"type": "LineString", "coordinates": [[-0.02, 51.58], [-0.03, 51.59]]},
            "properties": {"title": "Long lane", "lit": None},
        },
    ],
}


def form(folder: Path, file: str) -> Path:
    path = folder / "form.md"
    path.write_text(TABLE.format(file=file), encoding="utf-8")
    return path


def test_places_beside_the_workbook_become_choices_of_the_form(tmp_path: Path) -> None:
    (tmp_path / "spots.geojson").write_text(json.dumps(PLACES), encoding="utf-8")
    made = publish(form(tmp_path, "spots.geojson"), beside=tmp_path)
    live = LiveForm(made.form, Lists(tmp_path / "none"), today=datetime.date.today)
    assert [(one.code, one.label, one.attributes) for one in live.choices("/data/spot")] == [
        ("s1", "Town square", {"geometry": "51.58 -0.02 0 0", "lit": "true"}),
        ("s2", "Long lane", {"geometry": "51.58 -0.02 0 0; 51.59 -0.03 0 0", "lit": ""}),
    ]


def test_places_of_the_program_stay_a_file(tmp_path: Path) -> None:
    (tmp_path / "spots.geojson").write_text(json.dumps(PLACES), encoding="utf-8")
    made = publish(form(tmp_path, "spots.geojson"), lists=tmp_path)
    assert made.form.files == {"spots": "spots.geojson"}
    live = LiveForm(made.form, Lists(tmp_path), today=datetime.date.today)
    assert [one.label for one in live.choices("/data/spot")] == ["Town square\u0001", "Long lane"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not written as JSON"),
        ("[" * 5000, "not written as JSON"),
        ("[]", "no collection"),
        ('{"type": "FeatureCollection", "features": 1}', "no collection"),
        ('{"type": "FeatureCollection", "features": [1]}', "feature 1 is none"),
        ('{"type": "FeatureCollection", "features": [{"geometry": {"type": "MultiPoint"}}]}', "place of its feature 1"),
        (
            '{"type": "FeatureCollection", "features": [{"geometry": {"type": "Point", "coordinates": [1]}}]}',
            "feature 1",
        ),
        (
            '{"type": "FeatureCollection", "features": [{"geometry": {"type": "Point", "coordinates": ["a", NaN]}}]}',
            "place of its feature 1",
        ),
        ('{"type": "FeatureCollection", "features": [{"geometry": null, "properties": [1]}]}', "have no names"),
        ("", "empty"),
        ("\0", "not text"),
    ],
)
def test_what_is_no_list_of_places_is_told_at_its_question(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "spots.geojson").write_text(text, encoding="utf-8")
    with pytest.raises(FormFaults) as caught:
        publish(form(tmp_path, "spots.geojson"), beside=tmp_path)
    fault = caught.value.faults[0]
    assert (fault.sheet, fault.row, fault.column) == ("survey", 4, "type")
    assert said in fault.message
    assert fault.do_next


def test_places_without_the_title_of_a_choice_are_told(tmp_path: Path) -> None:
    without = json.dumps(PLACES).replace("title", "name")
    (tmp_path / "spots.geojson").write_text(without, encoding="utf-8")
    with pytest.raises(FormFaults) as caught:
        publish(form(tmp_path, "spots.geojson"), beside=tmp_path)
    assert caught.value.faults[0].message == "spots.geojson has no column “title”."
