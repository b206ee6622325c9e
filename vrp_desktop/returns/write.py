"""Puts a return's workbook in its place: whole, or not at all."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from vrp_desktop.problems import Problem, VrpError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from vrp_desktop.returns.values import ReturnValues

_KEPT_SECONDS = 86_400
"""A day: what is younger may be another laptop's, still being written."""
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_-]")


@dataclass(frozen=True, slots=True)
class Written:
    """A workbook just written. `rows`: of all its tables. `sha256`: of the file, in hex.

    `content`: of a workbook, without its password.
    """

    path: Path
    rows: int
    sha256: str
    content: bytes = field(default=b"", repr=False)


Note = Callable[[Written], object]


def _noted_elsewhere(_written: Written) -> None:
    """Note nothing: it does not leave, or whoever writes it notes it."""


class WorkbookOpen(VrpError):
    """Excel or LibreOffice has the target open."""

    def __init__(self, name: str) -> None:
        super().__init__(
            Problem(
                happened="The file could not be written.",
                means=f"{name} is open in another program, so it cannot be replaced; nothing was changed.",
                do_next="Close it there and press Try again, or choose another folder.",
            )
        )


class WorkbookNotWritten(VrpError):
    """The folder cannot take the workbook. `why`: the beginning of a sentence."""

    def __init__(self, why: str, do_next: str) -> None:
        super().__init__(
            Problem(
                happened="The file could not be written.",
                means=f"{why}; your records are safe, and no half-written file was left.",
                do_next=do_next,
            )
        )


def file_name(values: ReturnValues, folder: Path, gives_way: Callable[[Path], bool] = lambda _there: False) -> Path:
    """Give the next free name in `folder`: VRP_<return>_<period>_<marking>_v<n>.xlsx.

    What is signed has its own number: a draft of it ends in _draft, and one beside another in _draft-2. A draft's file
    of which `gives_way` says so is taken for free. Raises WorkbookNotWritten for a folder that may not be looked into.
    """
    if not values.draft:
        return free_place(folder, _parts(values), ".xlsx")
    return place_for(folder / f"{Path(signed_name(values)).stem}_draft.xlsx", gives_way)


def place_for(path: Path, gives_way: Callable[[Path], bool]) -> Path:
    """Give `path`, or the same with the next number that is free, -2 being the first."""
    number, free = 1, path
    while is_there(free) and not gives_way(free):
        number += 1
        free = path.with_stem(f"{path.stem}-{number}")
    return free


def is_there(path: Path) -> bool:
    """Tell whether a file is there. Raises WorkbookNotWritten where that may not be known."""
    with _in_words(path):
        return path.exists()


def signed_name(values: ReturnValues) -> str:
    """Give the name of a workbook once it is approved."""
    return f"{_joined(_parts(values))}_v{values.version}.xlsx"


def free_place(folder: Path, parts: Sequence[str], ending: str, *, is_draft: bool = False) -> Path:
    """Give the next free name in `folder` that is made of `parts`: the first version of a file that is none yet."""
    stem, last = _joined(parts), "_draft" if is_draft else ""
    number = 1
    while is_there(folder / f"{stem}_v{number}{last}{ending}"):
        number += 1
    return folder / f"{stem}_v{number}{last}{ending}"


def _parts(values: ReturnValues) -> tuple[str, ...]:
    return ("VRP", values.definition.file_word, values.period, values.marking)


def _joined(parts: Sequence[str]) -> str:
    return "_".join(_NOT_IN_NAMES.sub("-", part) for part in parts)


def write(
    values: ReturnValues, path: Path, app_version: str, note: Note = _noted_elsewhere, *, password: str = ""
) -> Written:
    """Write the workbook to `path`. The same values give the same bytes, but for a file with a password.

    It is written beside its place, read back and checked, then put there. `note` as in `put`. Raises WorkbookOpen,
    WorkbookNotWritten and TooLargeToLock.
    """
    content, rows = render(values, app_version)
    return put(path, content, rows, note, password=password)


def put(path: Path, content: bytes, rows: int = 0, note: Note = _noted_elsewhere, *, password: str = "") -> Written:
    """Put `content` in its place, whole or not at all.

    `note`: remembers that it left; called last before the file takes its place, so that none leaves unnoted. With a
    password the file is a workbook that Excel opens with it alone. Raises WorkbookOpen, WorkbookNotWritten and
    TooLargeToLock.
    """
    with placing(path) as file:
        if password:
            _lock(content, password, file)
        else:
            file.write(content)
        file.flush()
        file.seek(0)
        written = Written(path, rows, hashlib.sha256(file.read()).hexdigest(), content)
        note(written)
    return written


def _lock(content: bytes, password: str, file: BinaryIO) -> None:
    from vrp_desktop.returns.extract.password import Unlocked, lock

    with contextlib.closing(Unlocked()) as plain:
        plain.write(content)
        if not lock(plain, password, file):
            raise WorkbookNotWritten(
                "It did not open again with its password", "Tell your help desk what you were doing."
            )


@contextlib.contextmanager
def placing(path: Path) -> Iterator[BinaryIO]:
    """Give a file beside `path` to be written and read; it takes that place when the block ends well.

    Otherwise it is gone, and what was at `path` is as it was. Raises WorkbookOpen and WorkbookNotWritten.
    """
    with _in_words(path):
        if is_open(path):
            raise WorkbookOpen(path.name)
        with _beside(path) as file:
            yield file


@contextlib.contextmanager
def _in_words(path: Path) -> Iterator[None]:
    """Say in words what the disk refuses. Raises WorkbookOpen and WorkbookNotWritten."""
    try:
        yield
    except PermissionError as error:
        # Not `Path.exists`, which raises for a folder that may not be looked into.
        if os.path.exists(path):
            # Windows does not say more when Excel holds the file.
            raise WorkbookOpen(path.name) from error
        raise WorkbookNotWritten("This folder may not be written to", "Choose another folder.") from error
    except FileNotFoundError as error:
        raise WorkbookNotWritten("There is no such folder", "Choose another folder.") from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise WorkbookNotWritten("The disk is full", "Delete files you do not need, then try again.") from error
        raise WorkbookNotWritten(
            "The disk or stick could not be written to", "Check that it is plugged in, or choose another folder."
        ) from error


def render(values: ReturnValues, app_version: str) -> tuple[bytes, int]:
    """Give the workbook's bytes and how many rows its tables have. Raises WorkbookNotWritten."""
    from vrp_desktop.returns import meta
    from vrp_desktop.returns.book import filled
    from vrp_desktop.returns.package import NotWhole, packed

    book = filled(values)
    meta.add(book, values, app_version)
    try:
        return packed(book), book.rows_written
    except NotWhole as error:
        raise WorkbookNotWritten(
            "It did not read back as it was written", "Tell your help desk what you were doing."
        ) from error


@contextlib.contextmanager
def _beside(path: Path) -> Iterator[BinaryIO]:
    _sweep(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".vrp-", suffix=".tmp")
    trial = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        trial.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            trial.unlink()
        raise


def _sweep(folder: Path) -> None:
    """Take away what a power cut left of a file on its way: rows that nobody would ever look for again."""
    long_ago = time.time() - _KEPT_SECONDS
    for left in folder.glob(".vrp-*.tmp"):
        with contextlib.suppress(OSError):
            if left.stat().st_mtime < long_ago:
                left.unlink()


def is_open(path: Path) -> bool:
    """Tell whether Excel's or LibreOffice's owner file stands beside the target."""
    # Excel cuts the first two letters of longer names.
    owners = (f"~${path.name}", f"~${path.name[2:]}", f".~lock.{path.name}#")
    return path.exists() and any((path.parent / owner).exists() for owner in owners)
