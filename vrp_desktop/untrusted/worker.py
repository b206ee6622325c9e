"""Opens a file in a process of its own, so that a bad one ends that process and never the program.

The program starts itself again with one word that only it uses: as ``python -m vrp_desktop``, or, when frozen, by its
own file; everything else is the same in both. Which word does which reading stands in `app`. The worker first puts
itself under its limits, then reads from its input what it is to do, and answers with one JSON text on its output. That
it limits itself, and is not limited by the program, is on purpose: between the two may stand a launcher (a virtual
environment's on Windows, or that of a program packed into one file), and a limit put on the launcher would miss the
worker or stop it from being started. Its code is ours until it has read the first byte of the file.

Its input stays open as long as somebody waits for the answer: when it ends, because the program ended, was killed or
gave up, the worker ends at once. Nothing that it writes elsewhere is kept, so no word of a file gets into a log.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from typing import IO, TYPE_CHECKING, Any

from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.untrusted.limits import Limits, keep

if TYPE_CHECKING:
    from collections.abc import Callable

    from vrp_desktop.untrusted.sought import Sought
    from vrp_desktop.work import Progress

_MOST_ANSWER = 64 * 1024 * 1024
_MOST_REQUEST = 64 * 1024
_PIECE = 64 * 1024
_LOOK_SECONDS = 0.1
"""How often the program looks whether the person asked to stop."""


def ask(
    word: str, request: dict[str, Any], sought: Sought, limits: Limits | None = None, progress: Progress | None = None
) -> dict[str, Any]:
    """Start the worker that `word` names, hand it the request, and give what it answers.

    `progress` is stepped while it works, its total unknown. Raises the worker's own problem as VrpError, what was
    sought's error when the worker gave no answer, and Cancelled.
    """
    limits = limits or Limits()
    whole = {**request, "memory_bytes": limits.memory_bytes, "cpu_seconds": limits.cpu_seconds}
    try:
        answer: dict[str, Any] = json.loads(_talk(word, whole, sought, limits, progress))
    except OSError as wrong:
        raise sought.ended(f"The part of the program that reads {sought.many} could not be started.") from wrong
    except (ValueError, RecursionError) as wrong:
        raise sought.ended(
            f"Reading this {sought.one} took more time or memory than any {sought.one} needs, so it was stopped."
        ) from wrong
    if "ended" in answer:
        raise sought.ended(
            f"Reading this {sought.one} took more memory than any {sought.one} needs, so it was stopped."
        )
    if "problem" in answer:
        raise VrpError(Problem.of_parts(answer["problem"]))
    return answer


def serve(answer_of: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    """Be a worker: read the request on the input, and write what `answer_of` gives for it. Gives the exit code.

    A VrpError that `answer_of` raises is told to whoever asked.
    """
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
    except VrpError as wrong:
        problem = wrong.problem
        answer = {"problem": [problem.happened, problem.means, problem.do_next, problem.details]}
    answers.write(json.dumps(answer).encode())
    answers.close()
    return 0


def _talk(word: str, request: dict[str, Any], sought: Sought, limits: Limits, progress: Progress | None) -> bytes:
    """Give what the worker writes, however it ended; nothing of it is left then."""
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
            raise sought.ended(f"Reading this {sought.one} took too long, so it was stopped.")
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
    """Read the answer, but no more of it than any file gives."""
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


def _program() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable]
    # -P: a file in the folder where the person stands must not pass for a library.
    return [sys.executable, "-P", "-m", "vrp_desktop"]
