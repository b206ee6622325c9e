"""The folder of a store: whether it may lie there, and the lock that keeps a second window out."""

from __future__ import annotations

import contextlib
import datetime
import errno
import os
import sys
import tempfile
from pathlib import Path
from typing import IO

from vrp_desktop import logs
from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.store.damage import check_length
from vrp_desktop.store.errors import StoreNotReadable
from vrp_desktop.store.files import DATABASE, HEAD, LOCK, PLAN, SLOTS, SLOTS_COPY, look_for

# Far behind what the file holds: Windows keeps others from reading a byte that is locked.
_LOCKED_BYTE = 1 << 20

_ONLY_READ = (errno.EACCES, errno.EPERM, errno.EROFS)

# Names of the folders that sync programs make, in small letters. Source: their default installations.
_SYNC_STARTS = ("onedrive", "dropbox", "google drive", "googledrive", "icloud", "nextcloud", "owncloud", "pcloud")
_SYNC_NAMES = frozenset(
    {
        "amazon drive",
        "box",  # Box Drive
        "box sync",
        "com~apple~clouddocs",
        "mobile documents",
        "my drive",
        "creative cloud files",
        "mega",
        "kdrive",
        "megasync",
        "seafile",
        "sharepoint",
        "syncthing",
        "sync",  # Sync.com
        "synologydrive",
        "tresorit",
        "proton drive",
    }
)
_SYNC_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_SYNC_MARKERS = (
    ".849C9593-D756-4E56-8D6E-42412F2A707B",  # OneDrive
    ".dropbox.cache",
    ".nextcloudsync.log",
    ".owncloudsync.log",
    ".stfolder",  # Syncthing
    ".tmp.drivedownload",  # Google Drive
)
_SYNC_PATTERNS = ("._sync_*.db", ".sync_*.db")
"""Nextcloud and ownCloud keep their journal under such a name."""


class FolderNotWritable(VrpError):
    """The folder cannot be made or written."""

    def __init__(self, details: str = "") -> None:
        super().__init__(
            Problem(
                happened="This program may not write to the folder for your records.",
                means="Nothing can be kept there, so it did not start to.",
                do_next="Ask your help desk to let you write to the folder, or to choose another one.",
                details=details,
            )
        )


class FolderIsSynced(VrpError):
    """The folder is copied to a cloud by another program."""

    def __init__(self, program: str, what: str = "The folder for your records") -> None:
        super().__init__(
            Problem(
                happened=f"{what} lies inside a folder that is copied to a cloud ({program}).",
                means="Such a program can damage the records and would carry them off this laptop.",
                do_next="Choose a folder that only this laptop has, or ask your help desk to set one.",
            )
        )


class AlreadyOpen(VrpError):
    """Another window holds the store's lock."""

    def __init__(self, since: str, details: str = "") -> None:
        super().__init__(
            Problem(
                happened=f"Another window of VRP Desktop{since} has these records open.",
                means="Two windows on the same records could get in each other's way, so this one stopped.",
                do_next="Go on in the other window, or close it and try again.",
                details=details,
            )
        )


class StoreThere(VrpError):
    """A store is to be made where one is already."""

    def __init__(self) -> None:
        super().__init__(
            Problem(
                happened="There are records in this folder already.",
                means="They were left as they are; nothing was written over.",
                do_next="Unlock them with your words, or choose another folder.",
            )
        )


class FolderGone(VrpError):
    """The folder of the records is not there, and neither is the disk or drive that it should be on."""

    def __init__(self, details: str) -> None:
        super().__init__(
            Problem(
                happened="The place where your records lie cannot be reached.",
                means="A disk is not plugged in or a drive is not connected; nothing was lost, and nothing was set up.",
                do_next="Plug it in or connect it and press Try again, or ask your help desk.",
                details=details,
            )
        )


class NoStore(VrpError):
    """There is no store in the folder, or its database is gone."""

    def __init__(self, details: str = "") -> None:
        super().__init__(
            Problem(
                happened="There are no records in this folder.",
                means="They may lie elsewhere, or somebody moved or deleted the file records.db.",
                do_next="Bring back a backup, or ask your help desk to look for the folder.",
                details=details,
            )
        )


def check_folder(folder: Path) -> None:
    """Make `folder` when needed and see that a store may lie there.

    Raises FolderIsSynced, PathTooLong and FolderNotWritable.
    """
    program = sync_program(folder)
    if program is not None:
        raise FolderIsSynced(program)
    check_length(folder / DATABASE)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Asking for permissions says yes to administrators and knows nothing of read-only disks; writing tells.
        with tempfile.TemporaryFile(dir=folder) as trial:
            trial.write(b"\0")
    except OSError as fault:
        raise FolderNotWritable(type(fault).__name__) from fault


def sync_program(folder: Path) -> str | None:
    """Give the name that tells that `folder` is copied to a cloud, or `None`.

    Looks at the names on the way to it, at what OneDrive says in the environment, and at the marker files of
    sync programs. It cannot know every such program; the guide says so.
    """
    whole = folder.resolve()
    for place in (whole, *whole.parents):
        name = place.name.casefold()
        if name.startswith(_SYNC_STARTS) or name in _SYNC_NAMES:
            return place.name
        if any((place / marker).exists() for marker in _SYNC_MARKERS):
            return place.name
        if any(next(place.glob(pattern), None) is not None for pattern in _SYNC_PATTERNS):
            return place.name
    for variable in _SYNC_VARIABLES:
        synced = os.environ.get(variable)
        if synced and whole.is_relative_to(Path(synced).resolve()):
            return "OneDrive"
    return None


def find_folder(folder: Path) -> None:
    """See that the folder of the records can be looked into, or could be made. Raises FolderGone, StoreNotReadable."""
    try:
        look_for(folder)
    except PermissionError as fault:
        raise StoreNotReadable(logs.shown_path(folder)) from fault
    except OSError as fault:
        raise FolderGone(logs.shown_path(folder)) from fault


def remove_store(folder: Path) -> None:
    """Delete our own files in `folder`, and nothing else; for practice and demonstration stores made anew.

    The file of the lock stays, since a lock on a file that is gone keeps nobody out. Raises AlreadyOpen, and then
    nothing was deleted, and FolderNotWritable.
    """
    if not folder.is_dir():
        return
    lock = FolderLock(folder)
    try:
        for name in (DATABASE, f"{DATABASE}-journal", f"{DATABASE}.new", SLOTS, SLOTS_COPY, HEAD, PLAN):
            (folder / name).unlink(missing_ok=True)
    except OSError as fault:
        raise FolderNotWritable(type(fault).__name__) from fault
    finally:
        lock.release()


class FolderLock:
    """Held while a store is open. The system releases it when the program ends, however it ends.

    `can_write`: whether the folder could be written. Where it cannot and has no lock
    file, nothing is held: nobody can change what is there.
    """

    def __init__(self, folder: Path) -> None:
        """Take the lock. Raises AlreadyOpen, StoreNotReadable, and FolderNotWritable for other faults."""
        path = folder / LOCK
        self._file: IO[bytes] | None = None
        self.can_write = True
        try:
            self._file = path.open("a+b", buffering=0)
        except OSError as fault:
            if fault.errno not in _ONLY_READ:
                raise FolderNotWritable(type(fault).__name__) from fault
            self.can_write = False
            if not path.exists():
                return
            try:
                self._file = path.open("rb", buffering=0)
            except OSError:
                raise StoreNotReadable(LOCK) from fault
        if not _take(self._file):
            with self._file as file:
                raise AlreadyOpen(*_holder(file))
        if not self.can_write:
            return
        # On a full disk the lock still holds, only without saying by whom.
        with contextlib.suppress(OSError):
            started = datetime.datetime.now().astimezone().isoformat(timespec="minutes")
            self._file.truncate(0)
            self._file.write(f"{os.getpid()} {started}\n".encode())

    def release(self) -> None:
        """Let others open the store. Releasing twice is harmless."""
        if self._file is not None and not self._file.closed:
            with contextlib.suppress(OSError):
                self._file.close()


def _take(file: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(_LOCKED_BYTE)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            file.seek(0)
        else:
            import fcntl

            # flock belongs to the open file, so it keeps out a second window of the same process too.
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _holder(file: IO[bytes]) -> tuple[str, str]:
    try:
        file.seek(0)
        process, started = file.read(200).decode("ascii").split()
        since = datetime.datetime.fromisoformat(started)
    except (OSError, ValueError):
        return "", ""
    return f", started at {since:%H:%M} on {since.day}/{since:%m}/{since.year},", f"process {int(process)}"
