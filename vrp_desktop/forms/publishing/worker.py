"""Checks a form, or reads a list, in a process of its own, so that a bad file ends that process and never the program.

The program starts itself again with one word that only it uses: as ``python -m vrp_desktop``, or, when frozen, by its
own file; everything else is the same in both. The worker first puts itself under its limits, then reads from its input
what it is to do, and answers with one JSON text on its output. That it limits itself, and is not limited by the
program, is on purpose: between the two may stand a launcher (a virtual environment's on Windows, or that of a program
packed into one file), and a limit put on the launcher would miss the worker or stop it from being started. Its code is
ours until it has read the first byte of the form.

Its input stays open as long as somebody waits for the answer: when it ends, because the program ended, was killed or
gave up, the worker ends at once. Nothing that it writes elsewhere is kept, so no word of a form gets into a log.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from vrp_desktop.forms.publish import Published, publish
from vrp_desktop.forms.publishing.faults import Fault, FormFaults
from vrp_desktop.forms.publishing.foreign_tables import Table, tables_of
from vrp_desktop.forms.publishing.limits import Limits, keep
from vrp_desktop.forms.xform import read_form
from vrp_desktop.problems import Problem, VrpError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vrp_desktop.work import Progress

WORD = "publish-worker"
"""The command by which the program starts its worker; people are not told of it."""

_MOST_ANSWER = 64 * 1024 * 1024
_MOST_REQUEST = 64 * 1024
_PIECE = 64 * 1024
_LOOK_SECONDS = 0.1
"""How often the program looks whether the person asked to stop."""


class WorkerEnded(VrpError):
    """The worker was ended by its limits, or broke down; the file may be meant to do harm."""


def check_form(
    path: Path,
    *,
    lists: Path | None = None,
    beside: Path | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Published:
    """Do what `publish` does, in a worker. `progress` is stepped while it works, its total unknown.

    Raises FormFaults, WorkerEnded, the worker's own problem as VrpError, and Cancelled.
    """
    limits = limits or Limits()
    request = {
        "path": str(path.absolute()),
        "lists": None if lists is None else str(lists.absolute()),
        "beside": None if beside is None else str(beside.absolute()),
        "memory_bytes": limits.memory_bytes,
        "cpu_seconds": limits.cpu_seconds,
    }
    try:
        answer = json.loads(ask(WORD, request, limits, progress))
    except OSError as wrong:
        raise _ended("The part of the program that reads forms could not be started.") from wrong
    except (ValueError, RecursionError) as wrong:
        raise _ended("Reading this form took more time or memory than any form needs, so it was stopped.") from wrong
    return _read(answer)


def read_tables(path: Path, *, limits: Limits | None = None, progress: Progress | None = None) -> tuple[Table, ...]:
    """Do what `foreign_tables.tables_of` does, in a worker. Raises as `check_form`, but no FormFaults."""
    limits = limits or Limits()
    request = {
        "tables": str(path.absolute()),
        "memory_bytes": limits.memory_bytes,
        "cpu_seconds": limits.cpu_seconds,
    }
    try:
        answer = json.loads(ask(WORD, request, limits, progress))
    except OSError as wrong:
        raise _list_ended("The part of the program that reads lists could not be started.") from wrong
    except (ValueError, RecursionError, WorkerEnded) as wrong:
        raise _list_ended("Reading it took more time or memory than any list needs, so it was stopped.") from wrong
    if "ended" in answer:
        raise _list_ended("Reading it took more memory than any list needs, so it was stopped.")
    if "problem" in answer:
        raise VrpError(Problem.of_parts(answer["problem"]))
    return tuple(
        Table(name, tuple((number, tuple(cells)) for number, cells in rows)) for name, rows in answer["tables"]
    )


def work() -> int:
    """Be the worker: check the form that the request on the input names and write the answer. Gives the exit code."""
    return serve(_answer)


def serve(answer_of: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    """Be a worker: read the request on the input, and write what `answer_of` gives for it. Gives the exit code."""
    # By their numbers: a program without a console has no sys.stdin and sys.stdout.
    request = json.loads(_line(0))
    keep(Limits(memory_bytes=request["memory_bytes"], cpu_seconds=request["cpu_seconds"]))
    threading.Thread(target=_end_with_input, daemon=True).start()
    # A library that prints must not get between the answer and its reader.
    answers = os.fdopen(os.dup(1), "wb")
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - until the process ends
    try:
        answer = answer_of(request)
    except (MemoryError, RecursionError):
        answer = {"ended": True}
    answers.write(json.dumps(answer).encode())
    answers.close()
    return 0


def ask(word: str, request: dict[str, Any], limits: Limits, progress: Progress | None) -> bytes:
    """Start the worker that `word` names, hand it the request and give what it answers, however it ended.

    Raises WorkerEnded, OSError and Cancelled.
    """
    process = subprocess.Popen(
        [*_program(), word],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    given: list[bytes] = []
    reader = threading.Thread(target=_take, args=(process.stdout, given), daemon=True)
    try:
        reader.start()
        with contextlib.suppress(OSError):  # It has ended already; the reader finds out.
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
        last = time.monotonic() + limits.wall_seconds
        while reader.is_alive() and time.monotonic() < last:
            reader.join(_LOOK_SECONDS)
            if progress is not None:
                progress.step(0)
        if reader.is_alive():
            raise _ended("Reading this form took too long, so it was stopped.")
    finally:
        process.kill()
        # A launcher is killed alone; what it started ends with its input.
        with contextlib.suppress(OSError):
            process.stdin.close()
        process.wait()
        reader.join()
        process.stdout.close()
    return given[0]


def _take(source: IO[bytes], given: list[bytes]) -> None:
    """Read the answer, but no more of it than any form gives."""
    pieces: list[bytes] = []
    length = 0
    with contextlib.suppress(OSError, ValueError):
        while length <= _MOST_ANSWER and (piece := os.read(source.fileno(), _PIECE)):
            pieces.append(piece)
            length += len(piece)
    given.append(b"".join(pieces) if length <= _MOST_ANSWER else b"")


def _line(number: int) -> bytes:
    """Read the request: one line, in one piece or several."""
    line = b""
    while not line.endswith(b"\n") and len(line) < _MOST_REQUEST:
        piece = os.read(number, _MOST_REQUEST)
        if not piece:
            break
        line += piece
    return line


def _end_with_input() -> None:
    """Wait for the end of the input, which comes when nobody waits for the answer any more."""
    while os.read(0, 1024):
        pass
    os._exit(1)


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    if "tables" in request:
        return _answer_with_tables(Path(request["tables"]))
    folders = {name: None if request[name] is None else Path(request[name]) for name in ("lists", "beside")}
    try:
        made = publish(Path(request["path"]), **folders)
    except FormFaults as wrong:
        return {"faults": _plain(wrong.faults), "warnings": _plain(wrong.warnings)}
    except VrpError as wrong:
        problem = wrong.problem
        return {"problem": [problem.happened, problem.means, problem.do_next, problem.details]}
    return {"xform": made.xform, "warnings": _plain(made.warnings)}


def _answer_with_tables(path: Path) -> dict[str, Any]:
    try:
        return {"tables": [[table.name, table.rows] for table in tables_of(path)]}
    except VrpError as wrong:
        problem = wrong.problem
        return {"problem": [problem.happened, problem.means, problem.do_next, problem.details]}


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


def _list_ended(happened: str) -> WorkerEnded:
    return WorkerEnded(
        Problem(
            happened=happened,
            means="Nobody was brought in.",
            do_next="Copy the list into a new workbook, and use no files from people you do not know.",
        )
    )
