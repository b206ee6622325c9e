from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest
from forms.publishing.hostile import laughs

from vrp_desktop.forms.publishing import worker
from vrp_desktop.forms.publishing.faults import FormFaults
from vrp_desktop.forms.publishing.limits import Limits
from vrp_desktop.forms.publishing.worker import WorkerEnded, check_form
from vrp_desktop.problems import Cancelled, VrpError
from vrp_desktop.shipped import shipped
from vrp_desktop.work import Progress


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


def program(folder: Path, line: str) -> str:
    """Give a file that stands for the frozen program: whatever it is started with, the program gets."""
    path = folder / "vrp-desktop"
    path.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Be a program that is its own file and has no interpreter, packed so that a launcher stands before it."""
    launcher = program(tmp_path, f'"{sys.executable}" -P -m vrp_desktop "$@"; exit $?')
    monkeypatch.chdir(Path(__file__).parents[3])
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", launcher)


needs_sh = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a file for sh")


@needs_sh
def test_a_frozen_program_starts_its_own_file(frozen: None) -> None:
    made = check_form(shipped("forms", "activity.md"), lists=shipped("lists"))
    assert made.xform == shipped("forms", "activity.xml").read_text(encoding="utf-8")


@needs_sh
@pytest.mark.parametrize("limits", [Limits(memory_bytes=10_000_000), Limits(cpu_seconds=0)], ids=str)
def test_a_limit_reaches_the_worker_behind_a_launcher(frozen: None, limits: Limits) -> None:
    with pytest.raises(WorkerEnded):
        check_form(shipped("forms", "activity.md"), limits=limits)


@needs_sh
def test_a_worker_behind_a_launcher_ends_when_nobody_waits_for_it(frozen: None, tmp_path: Path) -> None:
    # Reading a pipe that nobody fills, the worker would never end by itself.
    form = tmp_path / "form.md"
    os.mkfifo(form)
    progress = Progress()

    def stop_once_it_reads() -> None:
        with form.open("wb"):
            progress.cancel()
            ended.wait()

    ended = threading.Event()
    writer = threading.Thread(target=stop_once_it_reads)
    writer.start()
    with pytest.raises(Cancelled):
        # It gives only when the worker's output has come to its end, and so only when the worker has.
        check_form(form, progress=progress)
    ended.set()
    writer.join()


def test_an_answer_without_end_is_not_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(worker, "_MOST_ANSWER", 1000)
    with pytest.raises(WorkerEnded):
        check_form(shipped("forms", "activity.md"), lists=shipped("lists"))


def test_a_folder_for_records_is_no_form_and_is_told(tmp_path: Path) -> None:
    (tmp_path / "form.md").mkdir()
    with pytest.raises(VrpError) as caught:
        check_form(tmp_path / "form.md")
    assert len(caught.value.problem.sentences().splitlines()) == 3
