"""Checks a form in a process of its own, so that a bad file ends that process and never the program.

The program starts itself again with a word that only it uses: as ``python -m vrp_desktop``, or, when frozen, by its
own file. The worker puts itself under its limits, reads the file and answers with one JSON text on its output.
Nothing that it writes elsewhere is kept, so no word of a form gets into a log.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vrp_desktop.forms.publish import Published, publish
from vrp_desktop.forms.publishing.faults import Fault, FormFaults
from vrp_desktop.forms.publishing.limits import Limits, keep
from vrp_desktop.forms.xform import read_form
from vrp_desktop.problems import Problem, VrpError

if TYPE_CHECKING:
    from collections.abc import Sequence

WORD = "publish-worker"
"""The command by which the program starts its worker; people are not told of it."""

_MOST_ANSWER = 64 * 1024 * 1024


class WorkerEnded(VrpError):
    """The worker was ended by its limits, or broke down; the file may be meant to do harm."""


def check_form(
    path: Path, *, lists: Path | None = None, beside: Path | None = None, limits: Limits | None = None
) -> Published:
    """Do what `publish` does, in a worker. Raises FormFaults, WorkerEnded, and the worker's own problem as VrpError."""
    limits = limits or Limits()
    request = {
        "path": str(path.absolute()),
        "lists": None if lists is None else str(lists.absolute()),
        "beside": None if beside is None else str(beside.absolute()),
        "memory_bytes": limits.memory_bytes,
        "cpu_seconds": limits.cpu_seconds,
    }
    try:
        done = subprocess.run(
            [*_program(), WORD, json.dumps(request)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.wall_seconds,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as wrong:
        raise _ended("Reading this form took too long, so it was stopped.") from wrong
    except OSError as wrong:
        raise _ended("The part of the program that reads forms could not be started.") from wrong
    try:
        answer = json.loads(done.stdout[:_MOST_ANSWER])
    except ValueError as wrong:
        raise _ended("Reading this form took more time or memory than any form needs, so it was stopped.") from wrong
    return _read(answer)


def work(request_text: str) -> int:
    """Be the worker: check the form that the request names and write the answer. Gives the exit code."""
    request = json.loads(request_text)
    keep(Limits(memory_bytes=request["memory_bytes"], cpu_seconds=request["cpu_seconds"]))
    # A library that prints must not get between the answer and its reader.
    answers = os.fdopen(os.dup(1), "wb")
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - until the process ends
    try:
        answer = _answer(request)
    except (MemoryError, RecursionError):
        answer = {"ended": True}
    answers.write(json.dumps(answer).encode())
    answers.close()
    return 0


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    folders = {name: None if request[name] is None else Path(request[name]) for name in ("lists", "beside")}
    try:
        made = publish(Path(request["path"]), **folders)
    except FormFaults as wrong:
        return {"faults": _plain(wrong.faults), "warnings": _plain(wrong.warnings)}
    except VrpError as wrong:
        problem = wrong.problem
        return {"problem": [problem.happened, problem.means, problem.do_next, problem.details]}
    return {"xform": made.xform, "warnings": _plain(made.warnings)}


def _read(answer: dict[str, Any]) -> Published:
    if "ended" in answer:
        raise _ended("Reading this form took more memory than any form needs, so it was stopped.")
    if "problem" in answer:
        raise VrpError(Problem.of_parts(answer["problem"]))
    warnings = tuple(Fault(*one) for one in answer["warnings"])
    if "faults" in answer:
        raise FormFaults((Fault(*one) for one in answer["faults"]), warnings)
    return Published(answer["xform"], read_form(answer["xform"]), warnings)


def _plain(faults: Sequence[Fault]) -> list[list[str | int]]:
    return [[one.sheet, one.row, one.column, one.message, one.do_next] for one in faults]


def _program() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable]
    # -P: a file in the folder where the person stands must not pass for a library.
    return [sys.executable, "-P", "-m", "vrp_desktop"]


def _ended(happened: str) -> WorkerEnded:
    return WorkerEnded(
        Problem(
            happened=happened,
            means="No form was published, and the forms in use stay as they were.",
            do_next="Ask the person who made the form to look at it, and use no files from people you do not know.",
        )
    )
