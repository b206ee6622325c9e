"""The worker around a file from somebody else. The checking of a form is the reading that stands in it here."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest

from vrp_desktop.forms.publishing.worker import check_form
from vrp_desktop.problems import Cancelled
from vrp_desktop.shipped import shipped
from vrp_desktop.untrusted import worker
from vrp_desktop.untrusted.limits import Limits
from vrp_desktop.untrusted.sought import WorkerEnded
from vrp_desktop.work import Progress


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
    monkeypatch.chdir(Path(__file__).parents[2])
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
