"""Putting a backup in the place of a store's files, in steps that a crash cannot leave half done.

1. `stage` copies the backup into the folder ``restore`` beside the store, checks it, and changes in the copy what must
   be changed (what was erased since stays erased; a chain that was longer once gets a new laptop).
2. The file ``restore.json`` is written: from now on it will be done, before it will not.
3. `finish` moves the files that stand there into a folder ``set-aside-…`` (nothing is deleted), then those of the
   backup into their place, then removes ``restore.json``.

Whoever opens the store calls `finish` first: it goes on where it was stopped, or throws away what step 2 never reached.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import re
import shutil
from typing import TYPE_CHECKING

from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.store.durable import put, sync_file, sync_folder
from vrp_desktop.store.errors import DiskFailed
from vrp_desktop.store.files import DATABASE, HEAD, RESTORE, SLOTS, SLOTS_COPY, STAGED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vrp_desktop.work import Progress

_ASIDE = re.compile(r"set-aside-(\d{4}-\d{2}-\d{2})-\d+")
_OLD = (DATABASE, f"{DATABASE}-journal", f"{DATABASE}.new", f"{DATABASE}.new-journal")
"""What goes aside before the new database comes, besides the files that come with it."""
_WITH = (SLOTS, SLOTS_COPY, HEAD)
_CHUNK = 1 << 20


class NotPutBack(VrpError):
    """A backup could not be put in place; what stood there stands there still."""

    def __init__(self, details: str = "") -> None:
        super().__init__(
            Problem(
                happened="The backup could not be put in place.",
                means="Nothing was lost: the backup and what stood here are both still there.",
                do_next="Close other programs that may use the folder, make room on the disk, then try again.",
                details=details,
            )
        )


def stage(database: Path, folder: Path, change: Callable[[Path], None], progress: Progress | None = None) -> None:
    """Make everything ready to take the place of the store in `folder`; `finish` does it.

    `database`: a closed database, which is copied. `change(copy)`: checks the copy, changes what must be changed in it,
    and writes the file of keys and the head beside it; what it raises passes, and then nothing will be put in place.
    Raises NotPutBack and Cancelled.
    """

    def make(copy: Path) -> None:
        _copy(database, copy, progress)
        change(copy)

    stage_made(folder, make)


def stage_made(folder: Path, make: Callable[[Path], None], *, keeps_old: bool = True) -> None:
    """Make ready what `make(path)` writes: a database at `path`, with its file of keys and head beside it.

    `keeps_old`: whether what stands there now is kept aside; else it is deleted once the new one is in place. What
    `make` raises passes, and then nothing will be put in place. Raises NotPutBack.
    """
    staged = folder / STAGED
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if staged.exists():
            shutil.rmtree(staged)
        staged.mkdir()
        try:
            make(staged / DATABASE)
            sync_file(staged / DATABASE)
            sync_folder(staged)
            mark = {"format": 1, "aside": free_aside(folder), "keeps_old": keeps_old}
            put(folder / RESTORE, json.dumps(mark).encode())
        except BaseException:
            shutil.rmtree(staged, ignore_errors=True)
            raise
    except OSError as error:
        raise NotPutBack(type(error).__name__) from error


def undo(folder: Path) -> None:
    """Throw away what was staged and not yet put in place. Raises NotPutBack."""
    try:
        # The mark first: without it, nothing of the rest will be put in place.
        (folder / RESTORE).unlink(missing_ok=True)
        sync_folder(folder)
        if (folder / STAGED).exists():
            shutil.rmtree(folder / STAGED)
    except OSError as error:
        raise NotPutBack(type(error).__name__) from error


def finish(folder: Path) -> bool:
    """Put in place what was staged, or throw away what was not finished staging; gives whether anything was put.

    Calling it when there is nothing to do does nothing. The caller holds the store's lock. Raises DiskFailed; then the
    next call goes on.
    """
    staged = folder / STAGED
    try:
        if not (folder / RESTORE).exists():
            if staged.is_dir():
                shutil.rmtree(staged)
            return False
        name, keeps_old = _mark_of(folder)
        aside = folder / name
        aside.mkdir(exist_ok=True)
        # While a staged file has not been moved, what stands in its place is the old one.
        if (staged / DATABASE).exists():
            for name in _OLD:
                _move(folder / name, aside / name)
            for name in _WITH:
                if (staged / name).exists():
                    _move(folder / name, aside / name)
                    (staged / name).replace(folder / name)
            sync_folder(folder)
            # Last, so that a database never stands there without its keys.
            (staged / DATABASE).replace(folder / DATABASE)
            sync_folder(folder)
        if not keeps_old:
            # Before the mark goes: what a crash leaves of it is deleted at the next opening.
            shutil.rmtree(aside, ignore_errors=True)
        (folder / RESTORE).unlink()
        shutil.rmtree(staged, ignore_errors=True)
        with contextlib.suppress(OSError):
            # Where nothing stood before.
            aside.rmdir()
        sync_folder(folder)
    except PermissionError:
        # In a folder that may only be read, nothing can be under way.
        if not (folder / RESTORE).exists():
            return False
        raise DiskFailed("a backup could not be put in place") from None
    except OSError as error:
        raise DiskFailed(type(error).__name__) from error
    return True


def set_aside(folder: Path) -> tuple[tuple[Path, datetime.date], ...]:
    """Give the folders in which files were set aside, with their day, the newest first."""
    try:
        names = [entry.name for entry in folder.iterdir() if entry.is_dir()]
    except OSError:
        return ()
    found = [(name, _ASIDE.fullmatch(name)) for name in names]
    return tuple(
        (folder / name, datetime.date.fromisoformat(match[1]))
        for name, match in sorted(found, key=lambda pair: pair[0], reverse=True)
        if match is not None
    )


def free_aside(folder: Path) -> str:
    """Give the name of a folder that is not there yet."""
    day, number = datetime.datetime.now().astimezone().date(), 1
    while (folder / f"set-aside-{day}-{number}").exists():
        number += 1
    return f"set-aside-{day}-{number}"


def _mark_of(folder: Path) -> tuple[str, bool]:
    """Give the folder's name that the mark holds, and whether to keep it; what cannot be read is kept, in a new one."""
    try:
        said = json.loads((folder / RESTORE).read_bytes())
        name, keeps_old = said["aside"], said.get("keeps_old", True)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return free_aside(folder), True
    is_name = isinstance(name, str) and _ASIDE.fullmatch(name)
    return (name, keeps_old is not False) if is_name else (free_aside(folder), True)


def _move(path: Path, to: Path) -> None:
    if path.is_file() or path.is_symlink() or path.is_dir():
        path.replace(to)


def _copy(path: Path, to: Path, progress: Progress | None) -> None:
    total = path.stat().st_size
    done = 0
    with path.open("rb") as source, to.open("wb") as target:
        while chunk := source.read(_CHUNK):
            target.write(chunk)
            done += len(chunk)
            if progress is not None:
                progress.step(done // _CHUNK, total // _CHUNK)
