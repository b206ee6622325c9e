"""Puts a return's workbook in its place: whole, or not at all."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
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


Note = Callable[[Written], AbstractContextManager[object]]
"""Gives the block in which a file takes its place: it notes that the file leaves, and keeps that once it ends well."""


def _noted_elsewhere(_written: Written) -> AbstractContextManager[object]:
    """Note nothing: it does not leave, or whoever writes it notes it."""
    return contextlib.nullcontext()


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


class UnnotedStays(VrpError):
    """A file could not be noted, and then not taken away again."""

    def __init__(self, name: str) -> None:
        super().__init__(
            Problem(
                happened="That the file leaves could not be noted.",
                means=f"{name} was written and could not be taken away again; your records do not know of it.",
                do_next="Delete that file, then try again.",
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

    It is written beside its place, read back and checked, then put there. `note` and what it raises as in `put`.
    """
    content, rows = render(values, app_version)
    return put(path, content, rows, note, password=password)


def put(path: Path, content: bytes, rows: int = 0, note: Note = _noted_elsewhere, *, password: str = "") -> Written:
    """Put `content` in its place, whole or not at all.

    `note`: remembers that it left, as in `Place.take`. With a password the file is a workbook that Excel opens with it
    alone. Raises WorkbookOpen, WorkbookNotWritten, UnnotedStays and TooLargeToLock.
    """
    with placing(path) as place:
        file = place.file
        if password:
            _lock(content, password, file)
        else:
            file.write(content)
        file.flush()
        file.seek(0)
        written = Written(path, rows, hashlib.sha256(file.read()).hexdigest(), content)
        place.take(note(written))
    return written


def _lock(content: bytes, password: str, file: BinaryIO) -> None:
    from vrp_desktop.returns.extract.password import Unlocked, lock

    with contextlib.closing(Unlocked()) as plain:
        plain.write(content)
        if not lock(plain, password, file):
            raise WorkbookNotWritten(
                "It did not open again with its password", "Tell your help desk what you were doing."
            )


class Place:
    """Where a file shall stand. `file`: still beside it, to be written and read before `take`."""

    def __init__(self, path: Path, trial: Path, file: BinaryIO) -> None:
        self.file = file
        self._path = path
        self._trial = trial

    def take(self, noted: AbstractContextManager[object]) -> None:
        """Put the file in its place inside of `noted`: it is there and noted, or neither.

        `noted` holds a transaction open until the file stands. A file that does not get its place undoes the note; a
        note that cannot be kept takes the file away, and what stood there before is back. Raises UnnotedStays when it
        cannot be taken away.

        A kill within the milliseconds of that commit leaves a file that is not noted, which is worse than a note of a
        file that is not there. It is accepted: committed first, a note would have to be undone each time that another
        program holds the place, and nothing in the log is ever undone.
        """
        self.file.flush()
        os.fsync(self.file.fileno())
        # Windows moves no file that is open.
        self.file.close()
        before, stands = _copy(self._path), False
        try:
            with noted:
                self._trial.replace(self._path)
                stands = True
        except BaseException:
            if stands:
                _put_back(self._path, before)
            raise
        finally:
            if before is not None:
                with contextlib.suppress(OSError):
                    before.unlink(missing_ok=True)


def _copy(path: Path) -> Path | None:
    """Copy what is at `path` beside it; `None` when nothing is there."""
    if not path.exists():
        return None
    handle, name = _new_beside(path)
    os.close(handle)
    copy = Path(name)
    try:
        shutil.copyfile(path, copy)
    except BaseException:
        with contextlib.suppress(OSError):
            copy.unlink()
        raise
    return copy


def _put_back(path: Path, before: Path | None) -> None:
    try:
        if before is None:
            path.unlink()
        else:
            before.replace(path)
    except OSError as error:
        raise UnnotedStays(path.name) from error


@contextlib.contextmanager
def placing(path: Path) -> Iterator[Place]:
    """Give a file beside `path` to be written and read, which then takes that place.

    If it has not taken it when the block ends, it is gone, and what was at `path` is as it was. Raises WorkbookOpen
    and WorkbookNotWritten.
    """
    with _in_words(path):
        if is_open(path):
            raise WorkbookOpen(path.name)
        with _beside(path) as place:
            yield place


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
def _beside(path: Path) -> Iterator[Place]:
    _sweep(path.parent)
    handle, name = _new_beside(path)
    trial = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield Place(path, trial, file)
    finally:
        with contextlib.suppress(OSError):
            trial.unlink(missing_ok=True)


def _new_beside(path: Path) -> tuple[int, str]:
    return tempfile.mkstemp(dir=path.parent, prefix=".vrp-", suffix=".tmp")


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
