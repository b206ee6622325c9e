"""Reads a stranger's workbook in a process of its own, so that a bad one ends that process and never the program."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vrp_desktop.forms.publishing import gate as form_gate
from vrp_desktop.forms.publishing.limits import Limits
from vrp_desktop.forms.publishing.worker import WorkerEnded, ask, serve
from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.returns.template.gate import admit
from vrp_desktop.returns.template.opened import TemplateRefused
from vrp_desktop.returns.template.targets import Targets, targets_of

if TYPE_CHECKING:
    from vrp_desktop.work import Progress

WORD = "template-worker"
"""The command by which the program starts its worker; people are not told of it."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """A workbook that was let in: its bytes, their SHA-256 in hex, and what can be filled."""

    name: str
    content: bytes
    sha256: str
    targets: Targets


def read_template(path: Path, *, limits: Limits | None = None, progress: Progress | None = None) -> Admitted:
    """Look at the workbook at `path` in a worker. Raises TemplateRefused, VrpError and Cancelled."""
    limits = limits or Limits()
    request = {
        "template": str(path.absolute()),
        "memory_bytes": limits.memory_bytes,
        "cpu_seconds": limits.cpu_seconds,
    }
    try:
        answer = json.loads(ask(WORD, request, limits, progress))
    except OSError as wrong:
        raise _ended("The part of the program that reads workbooks could not be started.") from wrong
    except (ValueError, RecursionError, WorkerEnded) as wrong:
        raise _ended("Reading it took more time or memory than any template needs, so it was stopped.") from wrong
    if "ended" in answer:
        raise _ended("Reading it took more memory than any template needs, so it was stopped.")
    if "problem" in answer:
        raise VrpError(Problem.of_parts(answer["problem"]))
    content = _bytes(path)
    if hashlib.sha256(content).hexdigest() != answer["sha256"]:
        raise _ended("The file changed while it was read.")
    return Admitted(path.name, content, answer["sha256"], Targets.of_json(answer["targets"]))


def work() -> int:
    """Be the worker. Gives the exit code."""
    return serve(_answer)


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    try:
        content = admit(Path(request["template"]))
        targets = targets_of(content)
    except VrpError as wrong:
        problem = wrong.problem
        return {"problem": [problem.happened, problem.means, problem.do_next, problem.details]}
    return {"sha256": hashlib.sha256(content).hexdigest(), "targets": targets.as_json()}


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as source:
            return source.read(form_gate.MOST_BYTES)
    except OSError as wrong:
        raise _ended("The file is gone.") from wrong


def _ended(happened: str) -> TemplateRefused:
    return TemplateRefused(
        happened, "Save it again in Excel and choose it once more; use no files from people you do not know."
    )
