from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from forms.publishing.hostile import laughs

from vrp_desktop.forms.publishing import worker
from vrp_desktop.forms.publishing.faults import FormFaults
from vrp_desktop.forms.publishing.limits import Limits
from vrp_desktop.forms.publishing.worker import WorkerEnded, check_form
from vrp_desktop.problems import VrpError
from vrp_desktop.shipped import shipped

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


@pytest.mark.parametrize(
    "limits", [Limits(memory_bytes=10_000_000), Limits(cpu_seconds=0), Limits(wall_seconds=0.001)], ids=str
)
def test_a_worker_over_a_limit_is_ended_and_told_in_three_sentences(limits: Limits) -> None:
    with pytest.raises(WorkerEnded) as caught:
        check_form(shipped("forms", "activity.md"), limits=limits)
    lines = caught.value.problem.sentences().splitlines()
    assert len(lines) == 3
    assert all(line.endswith(".") for line in lines)


def test_a_frozen_program_starts_its_own_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert worker._program() == [sys.executable]  # noqa: SLF001 - freezing cannot be done in a test
