"""When something happens that we did not foresee: what is noted of it, and that nothing else is.

A fault in Python is written to the log by its class and places. A native crash, or a kill, ends the process, so a file
of the open window tells of it afterwards: `faulthandler` has it open and writes the places there, the window deletes
it when it closes, and one that is left over by no living process is what `last_time` finds. It is also there after a
power cut or a kill: whoever was at work then wonders just the same whether something is lost.

No dump of memory is ever made, because memory holds answers and the key. Sources: Microsoft's SetErrorMode ("The
system does not invoke Windows Error Reporting") and WerSetFlags; core(5), and coredump.c of Linux, where a limit of one
byte also holds for a core that goes to a program.
"""

from __future__ import annotations

import contextlib
import datetime
import faulthandler
import logging
import os
import re
import sys
import threading
from typing import IO, TYPE_CHECKING

from vrp_desktop import logs
from vrp_desktop.logs import Word
from vrp_desktop.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

_PATTERN = "window-*.open"
_FATAL = re.compile(r"(?:Fatal Python error|Windows fatal exception): [\w ()]{1,60}", re.ASCII)
_THREAD = re.compile(r"(Current thread|Thread) 0x[0-9a-f]+ ?.*", re.ASCII)
_FRAME = re.compile(r'  File "(.*)", line (\d+|\?\?\?) in (\S+)', re.ASCII)
_OURS = re.compile(r".*[/\\](vrp_desktop[/\\].+)\.pyc?|(vrp_desktop[/\\].+)\.pyc?", re.ASCII)

_log = logging.getLogger(__name__)


def unforeseen(fault: BaseException) -> Problem:
    """Note a fault that nobody foresaw, and give what to tell the person."""
    _log.error("unforeseen", exc_info=fault)
    return Problem(
        happened="Something went wrong that we did not expect.",
        means="What was already saved on this laptop is safe.",
        do_next="Try again; if it happens twice, copy the details and send them to your help desk.",
        details="\n".join(logs.places(fault)),
    )


def forget_last_fault() -> None:
    """Let go of what Python keeps of the last fault for a debugger: its frames hold what a person wrote."""
    for name in ("last_type", "last_value", "last_traceback", "last_exc"):
        if hasattr(sys, name):
            delattr(sys, name)


def watch(tell: Callable[[Problem], None]) -> None:
    """Note every fault from now on that nobody catches; `tell` is called with one that ends the program."""

    def in_main(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, fault, trace)
            return
        tell(unforeseen(fault))
        forget_last_fault()

    def in_thread(caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None and not isinstance(caught.exc_value, SystemExit):
            unforeseen(caught.exc_value)

    def in_cleaning_up(caught: sys.UnraisableHookArgs) -> None:
        if caught.exc_value is not None:
            unforeseen(caught.exc_value)

    sys.excepthook, threading.excepthook, sys.unraisablehook = in_main, in_thread, in_cleaning_up


class OpenWindow:
    """The mark of a window that is open, and where a native crash writes the places it came from.

    Where the file cannot be made there is none, and a crash is not told.
    """

    def __init__(self) -> None:
        now = datetime.datetime.now(datetime.UTC)
        self._path = logs.folder() / f"window-{now:%Y%m%d-%H%M%S}-{os.getpid()}.open"
        self._file: IO[bytes] | None = None
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = self._path.open("wb", buffering=0)
            _hold(self._file)
            faulthandler.enable(self._file)

    def close(self) -> None:
        """Say that the window was closed as it should be. Closing twice is harmless."""
        file, self._file = self._file, None
        if file is not None:
            faulthandler.disable()
            with contextlib.suppress(OSError):
                file.close()
                self._path.unlink()


def last_time() -> str | None:
    """Give the places of a crash since the program was last closed, for the details; `None` when it was closed well.

    They go into the log too, and the next call knows nothing of them any more. Empty when there are none: killed, or
    the power went.
    """
    found: list[str] = []
    with contextlib.suppress(OSError):
        for path in sorted(logs.folder().glob(_PATTERN)):
            text = _taken(path)
            if text is not None:
                found.append(_cleaned(text))
    if not found:
        return None
    details = "\n".join(filter(None, found))
    _log.warning("the window was closed unexpectedly last time: %s", Word(details or "no places are known"))
    return details


def keep_no_dumps() -> None:
    """Let the system write no memory of this process to a disk when it crashes, as far as it can be told."""
    with contextlib.suppress(Exception):
        if sys.platform == "win32":
            _ask_windows()
        else:
            import resource

            _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
            most = 1 if hard == resource.RLIM_INFINITY else min(1, hard)
            resource.setrlimit(resource.RLIMIT_CORE, (most, most))


if sys.platform == "win32":
    import ctypes

    # errhandlingapi.h: SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX
    _NO_REPORTS = 0x1 | 0x2
    # werapi.h: WER_FAULT_REPORTING_FLAG_NOHEAP | WER_FAULT_REPORTING_NO_UI
    _NO_HEAP_NO_UI = 0x1 | 0x20

    def _ask_windows() -> None:
        kernel = ctypes.WinDLL("kernel32")
        kernel.SetErrorMode(_NO_REPORTS)
        # Where a policy asks for reports all the same, they hold no heap.
        kernel.WerSetFlags(_NO_HEAP_NO_UI)

    def _hold(_file: IO[bytes]) -> None:
        """Do nothing: Windows renames no file that is open."""

    def _taken(path: Path) -> str | None:
        """Give what stands in the file and delete it, or `None` while its window is open."""
        mine = path.with_suffix(".told")
        try:
            path.rename(mine)
        except OSError:
            return None
        text = mine.read_text(encoding="utf-8", errors="replace")
        mine.unlink()
        return text

else:
    import fcntl

    def _hold(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _taken(path: Path) -> str | None:
        """Give what stands in the file and delete it, or `None` while its window is open."""
        with path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return None
            path.unlink(missing_ok=True)
            return file.read().decode(errors="replace")


def _cleaned(text: str) -> str:
    """Give what faulthandler wrote without the folders that the program lies in, and without what is not known."""
    found: list[str] = []
    for line in text.splitlines():
        if _FATAL.fullmatch(line):
            found.append(line)
        elif thread := _THREAD.fullmatch(line):
            found.append("in this thread, the innermost first:" if thread[1].startswith("C") else "in another thread:")
        elif frame := _FRAME.fullmatch(line):
            logs.add_place(found, logs.place(_module(frame[1]), frame[2], frame[3]))
    return "\n".join(found)


def _module(file: str) -> str:
    ours = _OURS.fullmatch(file)
    if ours is not None:
        return re.sub(r"[/\\]", ".", ours[1] or ours[2]).removesuffix(".__init__")
    return re.split(r"[/\\]", file)[-1].partition(".")[0]
