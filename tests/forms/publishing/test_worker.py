from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from untrusted.hostile import laughs

from vrp_desktop.forms.publishing.faults import FormFaults
from vrp_desktop.forms.publishing.worker import check_form
from vrp_desktop.problems import VrpError
from vrp_desktop.shipped import shipped
from vrp_desktop.untrusted.limits import Limits
from vrp_desktop.untrusted.sought import WorkerEnded

if TYPE_CHECKING:
    from pathlib import Path


def test_the_worker_gives_what_publishing_gives() -> None:
    made = check_form(shipped("forms", "activity.md"), lists=shipped("lists"))
    assert made.xform == shipped("forms", "activity.xml").read_text(encoding="utf-8")
    assert made.form.id == "activity"


def test_faults_come_back_with_their_places(tmp_path: Path) -> None:
    path = tmp_path / "f.md"
    path.write_text("| survey |\n| | type | name | label |\n| | text | a | ${b} |\n", encoding="utf-8")
    with pytest.raises(FormFaults) as caught:
        check_form(path)
    assert [(one.sheet, one.row, one.column) for one in caught.value.faults] == [("survey", 3, "label")]
    assert caught.value.warnings


def test_a_refusal_of_the_gate_comes_back_in_three_sentences(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    path.write_bytes(laughs())
    with pytest.raises(VrpError) as caught:
        check_form(path)
    assert "document type" in caught.value.problem.happened


def test_a_folder_for_records_is_no_form_and_is_told(tmp_path: Path) -> None:
    (tmp_path / "form.md").mkdir()
    with pytest.raises(VrpError) as caught:
        check_form(tmp_path / "form.md")
    assert len(caught.value.problem.sentences().splitlines()) == 3


def test_a_worker_that_gave_no_answer_is_told_in_the_words_of_forms() -> None:
    with pytest.raises(WorkerEnded) as caught:
        check_form(shipped("forms", "activity.md"), limits=Limits(wall_seconds=0.001))
    said = caught.value.problem
    assert said.happened == "Reading this form took too long, so it was stopped."
    assert said.means == "No form was published, and the forms in use stay as they were."
