"""What can be done about a store that does not open: bring back a backup, its keys, or save what can be read.

A `Rescue` is made with what a person typed, and keeps the keys that it opened until it is closed. It holds no lock
between its steps; each step that writes takes it.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from vrp_desktop.forms.lists import Lists
from vrp_desktop.shipped import shipped
from vrp_desktop.store import backup_plan, backups, bring_back, recovery_key, restore, salvage, slots
from vrp_desktop.store.connection import connect
from vrp_desktop.store.errors import NewerVersion, StoreNotReadable
from vrp_desktop.store.files import BACKUPS, BEFORE_UPDATE, DATABASE
from vrp_desktop.store.folder import FolderLock, NoStore, check_folder
from vrp_desktop.store.forms import InstalledForms
from vrp_desktop.store.head import HeadFile
from vrp_desktop.store.pages import PageFile
from vrp_desktop.store.people import People, Role
from vrp_desktop.store.recovery_key import WrongKey
from vrp_desktop.store.register_tables import RegisterTables
from vrp_desktop.store.slots import SlotsDamaged, WrongWords

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vrp_desktop.store.backups import Backup
    from vrp_desktop.store.bring_back import Contents
    from vrp_desktop.store.salvage import Salvaged
    from vrp_desktop.store.slots import Slots
    from vrp_desktop.work import Progress


def offered(folder: Path, *elsewhere: Path) -> tuple[Backup, ...]:
    """Give the backups there are for the store in `folder`, the newest first.

    Looks beside the store, in the second place, and `elsewhere`: in folders that somebody points at, or in which there
    is a folder of backups.
    """
    plan = backup_plan.read(folder)
    places = [folder / BACKUPS, folder / BEFORE_UPDATE]
    places += [plan.second_place] if plan.second_place is not None else []
    for other in elsewhere:
        places += [other, other / BACKUPS, other.parent]
        with contextlib.suppress(OSError):
            places += [entry for entry in other.iterdir() if entry.is_dir() and entry.name.startswith("VRP b")]
    found = {backup.folder.resolve(): backup for place in places for backup in backups.listed(place)}
    return tuple(sorted(found.values(), key=backups.age, reverse=True))


class Rescue:
    """Works on the store in `folder` with somebody's `words`, or with the printed recovery key as typed (`printed`)."""

    def __init__(self, folder: Path, *, words: str = "", printed: str = "") -> None:
        self._folder = folder
        self._words = words
        self._printed = recovery_key.from_text(printed) if printed else None
        self._keys: list[bytearray] = []
        # What opened the keys that stand there today, and the key; looked for once, because a try takes its time.
        self._todays: tuple[str, bytearray] | None = None
        self._has_tried_todays = False

    def contents(self, backup: Backup) -> Contents:
        """Check a backup byte by byte and give what is in it.

        Raises WrongWords or WrongKey when what was typed opens neither the keys of today nor those of the backup; also
        BackupDamaged, NewerVersion and SlotsDamaged.
        """
        return bring_back.contents(backup, self._key_of(backup))

    def bring_back(self, backup: Backup, progress: Progress | None = None) -> None:
        """Put a backup in the place of what is there, which is set aside. Raises as `contents`, and NotPutBack.

        Also raises AlreadyOpen, FolderIsSynced, FolderNotWritable and Cancelled; then nothing was changed.
        """
        key = self._key_of(backup)
        check_folder(self._folder)
        with self._locked():
            restore.finish(self._folder)
            todays = self._open_todays()
            slot = todays[0] if todays is not None and todays[1] == key else None
            present = bring_back.Present(self._folder, slot)
            bring_back.stage(backup, key, present, progress)
            restore.finish(self._folder)

    def keys_back(self) -> Backup:
        """Put the file of keys of a backup beside the database that stands there, when the two belong together.

        Gives the backup it came from. Raises WrongWords or WrongKey when what was typed opens none, NoStore when there
        is no database, SlotsDamaged when no backup has keys that open it.
        """
        if not (self._folder / DATABASE).is_file():
            raise NoStore("no database")
        refused: WrongWords | WrongKey | None = None
        for backup in offered(self._folder):
            try:
                key = self._key_of(backup)
            except (WrongWords, WrongKey) as error:
                refused = error
                continue
            except (SlotsDamaged, StoreNotReadable):
                continue
            if not _opens(self._folder / DATABASE, key):
                continue
            with self._locked():
                slots.write(slots.read(backup.folder)[0], self._folder)
            return backup
        raise refused or SlotsDamaged("no backup has keys that fit")

    def save_readable(self, progress: Progress | None = None) -> tuple[Salvaged, Backup]:
        """Write what can be read of the damaged database into a rescue file among the backups, and say what it is.

        Raises WrongWords or WrongKey, SlotsDamaged, NoStore, StoreDamaged and OtherKey when nothing can be read,
        BackupFailed, AlreadyOpen and Cancelled.
        """
        path = self._folder / DATABASE
        if not path.is_file():
            raise NoStore("no database")
        key, slot, keys = self._keys_of(path)
        found: list[Salvaged] = []

        def fill(part: Path) -> None:
            with contextlib.closing(HeadFile(self._folder, keys.database, key)) as head:
                noted = head.noted()
            found.append(salvage.save_readable(path, key, part / DATABASE, keys.database, noted, progress))
            slots.write(keys, part)
            self._complete(part / DATABASE, key)
            self._give_slot(part / DATABASE, key, slot)

        with self._locked():
            backup = backups.write(self._folder / BACKUPS, keys.database, backups.Why.RESCUE, fill)
        return found[0], backup

    def close(self) -> None:
        """Wipe the keys."""
        for key in self._keys:
            key[:] = bytes(len(key))
        self._keys.clear()

    def _key_of(self, backup: Backup) -> bytearray:
        """Give the key that opens a backup: one that was opened before, the one of today, or that of its own slots."""
        found = self._fitting(backup)
        if found is None and self._open_todays() is not None:
            found = self._fitting(backup)
        if found is None:
            self._unlock(slots.read(backup.folder)[0])
            found = self._fitting(backup)
        if found is None:
            raise backups.BackupDamaged(backup.name, "its keys do not open it")
        return found

    def _keys_of(self, path: Path) -> tuple[bytearray, str, Slots]:
        """Give the key of the database at `path`, what opened it, and the slots: of today, or of a backup that fits."""
        found: SlotsDamaged | StoreNotReadable | None = None
        for place in (self._folder, *(backup.folder for backup in offered(self._folder))):
            try:
                read, _ = slots.read(place)
                slot, key = self._unlock(read)
            except (SlotsDamaged, StoreNotReadable) as error:
                found = found or error
                continue
            if place == self._folder or _opens(path, key):
                return key, slot, read
        raise found or SlotsDamaged

    def _open_todays(self) -> tuple[str, bytearray] | None:
        if not self._has_tried_todays:
            self._has_tried_todays = True
            with contextlib.suppress(SlotsDamaged, StoreNotReadable, WrongWords, WrongKey):
                self._todays = self._unlock(slots.read(self._folder)[0])
        return self._todays

    def _unlock(self, read: Slots) -> tuple[str, bytearray]:
        """Open slots with what was typed. Raises WrongWords and WrongKey."""
        opened = read.open_with_printed(self._printed) if self._printed else read.open_with_words(self._words)
        self._keys.append(opened[1])
        return opened

    def _fitting(self, backup: Backup) -> bytearray | None:
        return next((key for key in self._keys if bring_back.fits(backup, key)), None)

    def _complete(self, rescued: Path, key: bytearray) -> None:
        """Take forms and people that could not be read from the backups: without them records cannot be shown."""
        rescue = connect(rescued, key)
        try:
            forms = InstalledForms(rescue, RegisterTables(rescue), Lists(shipped("lists")))
            for backup in offered(self._folder):
                if backup.why is backups.Why.RESCUE or not bring_back.fits(backup, key):
                    continue
                with contextlib.suppress(backups.BackupDamaged, NewerVersion, OSError):
                    with contextlib.closing(backups.check(backup, key)) as whole:
                        people = whole.rows("SELECT id, name, role, slot FROM person")
                        xforms = whole.rows("SELECT xform FROM form ORDER BY installed_at, rowid")
                    for person in people:
                        rescue.run("INSERT OR IGNORE INTO person (id, name, role, slot) VALUES (?, ?, ?, ?)", person)
                    for (xform,) in xforms:
                        forms.put_back(xform)
        finally:
            rescue.close()

    def _give_slot(self, rescued: Path, key: bytearray, slot: str) -> None:
        """See that whoever saved the records can open them: their name may have been on the damaged page."""
        connection = connect(rescued, key)
        try:
            people = People(connection)
            if self._printed is None and people.by_slot(slot) is None:
                people.add(name="Name not readable", role=Role.COORDINATOR, slot=slot)
        finally:
            connection.close()

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        lock = FolderLock(self._folder)
        try:
            yield
        finally:
            lock.release()


def _opens(path: Path, key: bytearray) -> bool:
    """Tell whether `key` is that of the database at `path`, whole or damaged."""
    try:
        pages = PageFile(path, key)
    except OSError:
        return False
    try:
        return any(pages.is_whole(number) for number in range(1, pages.count + 1))
    finally:
        pages.close()
