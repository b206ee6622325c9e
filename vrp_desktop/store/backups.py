"""Backups: whole copies of a store that are checked before they count.

A backup is a folder whose name tells nothing but a day and a number, like ``VRP-2026-11-25-1``. In it lie

``records.db``   a copy of the database that the database itself wrote (``VACUUM INTO``), under the same data key
``slots.json``   the file of keys as it was then, so that the words of that day open it
``backup.json``  format, which database, when, by which version, why, and the SHA-256 of the two others

It is made in a folder of that name with ``.part``, opened with the key and compared with the store, synced, and then
renamed: a folder with its full name is a backup that was whole once. Other laptops may keep theirs in the same place.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import re
import shutil
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import vrp_desktop
from vrp_desktop.problems import Cancelled, Problem, VrpError
from vrp_desktop.store import slots
from vrp_desktop.store.connection import Interrupted, check_ours, connect
from vrp_desktop.store.damage import check_length
from vrp_desktop.store.durable import FULL, put, sync_file, sync_folder
from vrp_desktop.store.errors import DiskFailed, DiskFull, StoreDamaged, StoreReadOnly
from vrp_desktop.store.files import DATABASE, SLOTS
from vrp_desktop.store.head import Head

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vrp_desktop.store.connection import Connection
    from vrp_desktop.store.slots import Slots
    from vrp_desktop.work import Progress

KEPT = 3
"""How many backups of one store a place keeps."""
KEPT_DAYS = 90
"""After how many days a backup is offered for deletion (safety.md 8)."""

MANIFEST = "backup.json"
_FORMAT = 1
_NAME = re.compile(r"VRP-(\d{4}-\d{2}-\d{2})-(\d{1,6})")
_PART = ".part"
_MAX_MANIFEST = 65_536
_CHUNK = 1 << 20
_MIB = 1 << 20


class Why(StrEnum):
    """What a backup was made for."""

    CLOSING = "closing"
    SECOND_PLACE = "second place"
    ASKED = "asked"
    BEFORE_UPDATE = "before update"
    RESCUE = "rescue"


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup, as its name and manifest tell; whether it is whole is not known before it was checked.

    `made_at`: UTC. `database`: id of the store that it is of. `size`: bytes of its database.
    """

    folder: Path
    day: datetime.date
    number: int
    database: str
    made_at: datetime.datetime
    why: Why
    size: int
    hashes: dict[str, str]

    @property
    def name(self) -> str:
        """Its name, like "VRP-2026-11-25-1"."""
        return self.folder.name


class BackupFailed(VrpError):
    """No backup could be made in a place; the store and earlier backups are as they were."""

    def __init__(self, happened: str, do_next: str, details: str = "") -> None:
        super().__init__(
            Problem(
                happened=happened,
                means="Your records are safe on this laptop, and earlier backups are as they were.",
                do_next=do_next,
                details=details,
            )
        )


class BackupDamaged(VrpError):
    """A backup is not what it was when it was made."""

    def __init__(self, name: str, details: str = "") -> None:
        super().__init__(
            Problem(
                happened=f"The backup {name} is damaged.",
                means="It was not used, and nothing on this laptop was changed.",
                do_next="Choose another backup.",
                details=details,
            )
        )


def listed(place: Path, database: str | None = None) -> tuple[Backup, ...]:
    """Give the backups in `place`, the newest first; of one store, or of all when `database` is `None`.

    A place that is not there or may not be read has none.
    """
    try:
        folders = [entry for entry in place.iterdir() if _NAME.fullmatch(entry.name) and entry.is_dir()]
    except OSError:
        return ()
    found = [backup for backup in map(_read, folders) if backup is not None]
    mine = [backup for backup in found if database in (None, backup.database)]
    return tuple(sorted(mine, key=age, reverse=True))


def due_for_deletion(backups: tuple[Backup, ...], today: datetime.date) -> tuple[Backup, ...]:
    """Give those that are older than they should be kept. Nothing is deleted without a yes."""
    return tuple(backup for backup in backups if (today - backup.day).days > KEPT_DAYS)


def make(
    connection: Connection,
    key: bytes | bytearray,
    keys: Slots,
    place: Path,
    why: Why,
    progress: Progress | None = None,
    *,
    today: datetime.date | None = None,
    kept: int = KEPT,
) -> Backup:
    """Make a backup of the open store in `place`, with its `keys`, and check it.

    The oldest goes when there are more than `kept`, and not before the new one counts.
    Raises BackupFailed, StoreDamaged (the store's own file), StoreBusy, PathTooLong and Cancelled.
    """
    (database,) = connection.row("SELECT database_id FROM store") or ("",)

    def fill(part: Path) -> None:
        look = _Look(connection, part / DATABASE, progress)
        _copy(connection, part / DATABASE, look)
        slots.write(keys, part)
        _compare(connection, key, part / DATABASE, look)

    backup = write(place, database, why, fill, today=today)
    prune(place, database, kept, spared=backup)
    return backup


def write(
    place: Path, database: str, why: Why, fill: Callable[[Path], None], *, today: datetime.date | None = None
) -> Backup:
    """Make a backup whose two files `fill` writes (and checks) in the folder it is given, and count it.

    Raises BackupFailed, and what `fill` raises that is not of the place.
    """
    made_at = datetime.datetime.now(datetime.UTC)
    day = today or made_at.astimezone().date()
    try:
        # Not its parents: where a stick was pulled out, there is nothing to make them of.
        place.mkdir(exist_ok=True)
        _clear_parts(place, database)
        folder = place / _free_name(place, day)
        check_length(folder / DATABASE)
        part = folder.with_name(folder.name + _PART)
        part.mkdir()
        said = {
            "format": _FORMAT,
            "database": database,
            "made_at": made_at.isoformat(timespec="seconds"),
            "version": vrp_desktop.__version__,
            "why": why.value,
        }
        try:
            put(part / MANIFEST, json.dumps(said).encode())
            fill(part)
            hashes = {name: _hash(part / name) for name in (DATABASE, SLOTS) if (part / name).is_file()}
            for name in hashes:
                sync_file(part / name)
            put(part / MANIFEST, json.dumps({**said, "sha256": hashes}, indent=1).encode())
            part.rename(folder)
            sync_folder(place)
        except BaseException:
            with contextlib.suppress(OSError):
                shutil.rmtree(part)
            raise
    except (DiskFull, DiskFailed, StoreReadOnly) as error:
        raise failed(is_full=isinstance(error, DiskFull), details=error.problem.details) from error
    except OSError as error:
        if not place.exists():
            raise place_missing(type(error).__name__) from error
        raise failed(is_full=error.errno in FULL, details=type(error).__name__) from error
    made = _read(folder)
    if made is None:
        raise failed(is_full=False, details="gone after it was made")
    return made


def prune(place: Path, database: str, kept: int = KEPT, spared: Backup | None = None) -> None:
    """Let the oldest go until `kept` are left, from the day that has most: so they reach back as far as they can.

    `spared` stays, also when a clock that was put back makes it the oldest. Best effort: what cannot be deleted now is
    deleted next time.
    """
    left = list(listed(place, database))
    while len(left) > kept:
        count = {backup.day: sum(other.day == backup.day for other in left) for backup in left}
        most = max(count.values())
        # Of backups from different days the oldest goes; several of one day thin out first.
        goes = next(
            (backup for backup in reversed(left) if count[backup.day] == most and backup != spared),
            next(backup for backup in reversed(left) if backup != spared),
        )
        left.remove(goes)
        delete(goes)


def delete(backup: Backup) -> None:
    """Delete a backup; one that is half gone is no backup any more. Best effort."""
    with contextlib.suppress(OSError):
        gone = backup.folder.with_name(backup.folder.name + _PART)
        backup.folder.rename(gone)
        shutil.rmtree(gone)


def check(backup: Backup, key: bytes | bytearray) -> Connection:
    """Check a backup byte by byte and as a database, and give it open, for reading. Raises BackupDamaged, OSError.

    Also raises NewerVersion and NotOurs.
    """
    from vrp_desktop.store import migrations

    for name in (DATABASE, SLOTS):
        if name not in backup.hashes or _hash(backup.folder / name) != backup.hashes[name]:
            raise BackupDamaged(backup.name, f"{name}: the checksum does not fit")
    try:
        connection = connect(backup.folder / DATABASE, key, is_only_read=True)
    except StoreDamaged as error:
        raise BackupDamaged(backup.name, error.problem.details) from error
    try:
        check_ours(connection, len(migrations.STEPS))
        wrong = connection.faults()
        if wrong:
            raise BackupDamaged(backup.name, wrong[0])
    except BaseException:
        connection.close()
        raise
    return connection


class _Look:
    """Tells the progress of a copy: its pages are written, and then read again. Called by SQLite now and then."""

    def __init__(self, connection: Connection, copy: Path, progress: Progress | None) -> None:
        pages, size = (int((connection.row(f"PRAGMA {what}") or (0,))[0]) for what in ("page_count", "page_size"))
        self.size = pages * size
        self.stopped: Cancelled | None = None
        self.is_written = False
        self._copy = copy
        self._progress = progress

    def __call__(self) -> bool:
        """Give whether to stop."""
        if self._progress is not None and self.stopped is None:
            written = self._copy.stat().st_size if self._copy.exists() else 0
            try:
                self._progress.step(min(written, self.size) * (2 if self.is_written else 1), self.size * 2)
            except Cancelled as wish:
                self.stopped = wish
        return self.stopped is not None


def _copy(connection: Connection, target: Path, look: _Look) -> None:
    free = shutil.disk_usage(target.parent).free
    if free < look.size + _MIB:
        raise DiskFull(f"{free} bytes free")
    try:
        connection.copy_into(target, look)
    except Interrupted:
        raise look.stopped or Cancelled() from None
    look.is_written = True


def _compare(connection: Connection, key: bytes | bytearray, copy: Path, look: _Look) -> None:
    """See that a copy is whole and says what the store says. Raises StoreDamaged and Cancelled."""
    copied = connect(copy, key, is_only_read=True)
    try:
        wrong = copied.faults(look)
        if wrong:
            raise StoreDamaged(f"the copy: {wrong[0]}")
        if Head.of(copied) != Head.of(connection) or _counts(copied) != _counts(connection):
            raise StoreDamaged("the copy says something else")
        for mark in ("application_id", "user_version"):
            if copied.row(f"PRAGMA {mark}") != connection.row(f"PRAGMA {mark}"):
                raise StoreDamaged(f"the copy has another {mark}")
    except Interrupted:
        raise look.stopped or Cancelled() from None
    finally:
        copied.close()


def _counts(connection: Connection) -> dict[str, int]:
    names = [name for (name,) in connection.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    counted = {}
    for name in names:
        quoted = '"' + str(name).replace('"', '""') + '"'
        counted[str(name)] = int((connection.row(f"SELECT count(*) FROM {quoted}") or (0,))[0])
    return counted


def _read(folder: Path) -> Backup | None:
    named = _NAME.fullmatch(folder.name)
    if named is None:
        return None
    try:
        with (folder / MANIFEST).open("rb") as file:
            said = json.loads(file.read(_MAX_MANIFEST))
        return Backup(
            folder=folder,
            day=datetime.date.fromisoformat(named[1]),
            number=int(named[2]),
            database=str(said["database"]),
            made_at=datetime.datetime.fromisoformat(said["made_at"]).astimezone(datetime.UTC),
            why=Why(said["why"]),
            size=(folder / DATABASE).stat().st_size,
            hashes={str(name): str(value) for name, value in said["sha256"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _free_name(place: Path, day: datetime.date) -> str:
    taken = [name for name in (entry.name.removesuffix(_PART) for entry in place.iterdir()) if _NAME.fullmatch(name)]
    numbers = [int(name.rpartition("-")[2]) for name in taken if name.startswith(f"VRP-{day}-")]
    return f"VRP-{day}-{max(numbers, default=0) + 1}"


def _clear_parts(place: Path, database: str) -> None:
    """Remove what an earlier backup of the same store left half done; those of other laptops may be under way."""
    for part in place.glob(f"VRP-*{_PART}"):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            if json.loads((part / MANIFEST).read_bytes())["database"] == database:
                shutil.rmtree(part)


def age(backup: Backup) -> tuple[datetime.date, datetime.datetime, int]:
    """Give what backups are sorted by."""
    return backup.day, backup.made_at, backup.number


def _hash(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def failed(*, is_full: bool, details: str) -> BackupFailed:
    """Give what to tell the person when the system refused to write a backup."""
    if is_full:
        return BackupFailed(
            "The backup does not fit: the disk or stick that it should go to is full.",
            "Delete files there that you do not need, or choose another place for backups.",
            details,
        )
    return BackupFailed(
        "The backup could not be written.",
        "Check that the stick is plugged in and may be written to, or choose another place.",
        details,
    )


def place_missing(details: str = "") -> BackupFailed:
    """Give what to tell the person when the place for backups is gone."""
    return BackupFailed(
        "The second place for backups is not there.",
        "Plug in the stick or connect the network drive, then try again.",
        details,
    )
