from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vrp_desktop.forms.publishing.gate import admit, admit_list
from vrp_desktop.untrusted.sought import FileRefused

if TYPE_CHECKING:
    from pathlib import Path


def test_a_refusal_says_that_the_forms_in_use_stay(tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    path.write_bytes(b"%PDF")
    with pytest.raises(FileRefused) as caught:
        admit(path)
    said = caught.value.problem
    assert said.happened == "Files that end in .pdf are not forms."
    assert "the forms in use stay as they were" in said.means


def test_places_that_a_form_attaches_must_be_text(tmp_path: Path) -> None:
    path = tmp_path / "places.geojson"
    path.write_bytes(b'{"type": "FeatureCollection"}')
    assert admit_list(path) == b'{"type": "FeatureCollection"}'
    path.write_bytes(b"{\0}")
    with pytest.raises(FileRefused) as caught:
        admit_list(path)
    assert caught.value.problem.happened == "The list is not text in UTF-8."
