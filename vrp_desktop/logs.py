"""The log: what happened, by kind and place, for the help desk. Nothing that a person wrote can get into it.

That holds by what is written, not by care: a line is a sentence of our source, with numbers, kinds (classes and members
of enums) and a `Word` that we chose ourselves; whatever else is handed over stands there as "…". A fault is its class
and the places in our own code, never its text. What another library logs is written as its name and level alone.

Each process has files of its own, so that several at once never stand in each other's way: Windows lets nobody rename
a file that another process has open. A line opens its file and closes it again. What cannot be written is not written.
"""

from __future__ import annotations

import contextlib
import datetime
import enum
import logging
import os
import platform
import re
import sys
import traceback
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from vrp_desktop import __version__

if TYPE_CHECKING:
    from types import TracebackType

MOST_BYTES = 256 * 1024
"""Of one file; then the next one is begun."""
KEPT = 10
"""Files, the newest; a command leaves one too."""

_OURS = "vrp_desktop"
_LEFT_OUT = "…"
_MOST_PLACES = 30
_PLAIN_NAME = re.compile(r"[\w.<>]{1,80}", re.ASCII)

_log = logging.getLogger(__name__)


class Word(str):
    """A text of our own choosing, like a version: the only text that may follow a sentence into the log."""

    __slots__ = ()


def folder() -> Path:
    """Give the folder of the log: the system's place for such files of this person, never roaming."""
    from platformdirs import user_log_path

    return user_log_path("VRP Desktop", appauthor=False)


def shown_folder() -> str:
    """Give the folder without the person's name."""
    return shown_path(folder(), ours=2)


def shown_path(place: PurePath, ours: int = 0) -> str:
    """Give a path without the person's name, for the help desk: below their home as "~", elsewhere by its drive.

    `ours`: so many of its last parts were named by us, and are said too.
    """
    with contextlib.suppress(ValueError, RuntimeError):
        return str(Path("~") / place.relative_to(Path.home()))
    # A share of the network may be called by a name as well as a folder.
    drive = place.anchor if re.fullmatch(r"[A-Za-z]:", place.drive) else ""
    return str(type(place)(drive, _LEFT_OUT, *place.parts[len(place.parts) - ours :]))


def start() -> None:
    """Write the log of this process from now on, beginning with what it runs on."""
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, _Files)]:
        root.removeHandler(handler)
    handler = _Files(folder())
    handler.setFormatter(_Formatter())
    root.addHandler(handler)
    logging.getLogger(_OURS).setLevel(logging.INFO)
    kind = "packed" if getattr(sys, "frozen", False) else "from source"
    _log.info(
        "version %s, %s, Python %s on %s",
        Word(__version__), Word(kind), Word(platform.python_version()), Word(system()),
    )  # fmt: skip


def system() -> str:
    """Give the system and its build, like "Windows 10.0.19045"."""
    if sys.platform == "win32":
        # platform.release() asks Windows' own database, which takes a while.
        version = sys.getwindowsversion()
        return f"Windows {version.major}.{version.minor}.{version.build}"
    return f"{platform.system()} {platform.release()}"


def last_lines(count: int = 40) -> list[str]:
    """Give the last lines of all processes, the oldest first."""
    lines: list[str] = []
    for path in reversed(_files(folder())):
        with contextlib.suppress(OSError):
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines() + lines
        if len(lines) >= count:
            break
    return lines[-count:]


def places(fault: BaseException) -> list[str]:
    """Give a fault as its class, what it came from, and the places in our code, the innermost last."""
    lines = [_kind(fault)]
    cause = fault.__cause__ or fault.__context__
    if cause is not None:
        lines[0] += f", after {_kind(cause)}"
    found = _places(fault.__traceback__)
    if not found and cause is not None:
        found = _places(cause.__traceback__)
    return lines + found[-_MOST_PLACES:]


def place(module: str, line: int | str, function: str) -> str:
    """Give one place in words: of our own code exactly, of another library only which one it is."""
    if module == _OURS or module.startswith(f"{_OURS}."):
        return f"{_plain(module)}:{line} {_plain(function)}"
    return f"(in {_plain(module.partition('.')[0])})"


def add_place(found: list[str], at: str) -> None:
    """Add a place, unless it is the same foreign library again."""
    if not (found and found[-1] == at and at.startswith("(")):
        found.append(at)


def _places(trace: TracebackType | None) -> list[str]:
    found: list[str] = []
    for frame, line in traceback.walk_tb(trace):
        add_place(found, place(str(frame.f_globals.get("__name__", "")), line, frame.f_code.co_qualname))
    return found


def _kind(fault: BaseException) -> str:
    return _plain(type(fault).__name__)


def _plain(name: str) -> str:
    """Give a name of code as it is, and nothing of what is none."""
    return name if _PLAIN_NAME.fullmatch(name) else _LEFT_OUT


def _files(place: Path) -> list[Path]:
    """Give the files of the log, the oldest first."""
    with contextlib.suppress(OSError):
        return sorted(place.glob("vrp-*.log"))
    return []


class _Formatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(timespec="milliseconds")
        head = f"{at.removesuffix('+00:00')}Z {logging.getLevelName(record.levelno)} {_plain(record.name)}"
        if record.name != _OURS and not record.name.startswith(f"{_OURS}."):
            return f"{head} {_LEFT_OUT}"
        lines = [f"{head} {_said(record)}"]
        if record.exc_info and record.exc_info[1] is not None:
            lines += places(record.exc_info[1])
        return "\n  ".join(lines)


def _said(record: logging.LogRecord) -> str:
    arguments = record.args if isinstance(record.args, tuple) else (record.args,) if record.args else ()
    try:
        return str(record.msg) % tuple(_safe(argument) for argument in arguments)
    except (TypeError, ValueError):
        return str(record.msg)


def _safe(argument: object) -> object:
    if isinstance(argument, Word):
        return argument.replace("\n", "\n  ")
    if isinstance(argument, type):
        return _plain(argument.__name__)
    if isinstance(argument, enum.Enum):
        return argument.name
    return argument if isinstance(argument, int | float) else _LEFT_OUT


class _Files(logging.Handler):
    """Appends to one file after the other, and keeps the newest of all there are."""

    def __init__(self, place: Path) -> None:
        super().__init__()
        self._place = place
        now = datetime.datetime.now(datetime.UTC)
        self._name = f"vrp-{now:%Y%m%d-%H%M%S}-{os.getpid()}"
        self._number = 0
        self._path: Path | None = None
        self._size = 0

    def emit(self, record: logging.LogRecord) -> None:
        # A log that fails must never be what the person notices.
        with contextlib.suppress(Exception):
            self._write(f"{self.format(record)}\n".encode(errors="replace"))

    def _write(self, line: bytes) -> None:
        if self._path is None or self._size + len(line) > MOST_BYTES:
            self._begin()
        if self._path is not None:
            self._place.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._path.open("ab") as file:
                file.write(line)
            self._size += len(line)

    def _begin(self) -> None:
        self._number += 1
        self._size = 0
        self._path = self._place / f"{self._name}-{self._number:03}.log"
        others = [path for path in _files(self._place) if path != self._path]
        for path in others[: max(0, len(others) - KEPT + 1)]:
            with contextlib.suppress(OSError):
                path.unlink()
