"""An open store: everything that one laptop keeps, behind one encrypted connection."""

from __future__ import annotations

import datetime
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.forms.lists import Lists
from vrp_desktop.shipped import shipped
from vrp_desktop.store import migrations, recovery_key, slots
from vrp_desktop.store.connection import Connection, check_encrypted, connect
from vrp_desktop.store.drafts import Drafts
from vrp_desktop.store.errors import StoreDamaged, StoreReadOnly
from vrp_desktop.store.files import DATABASE, SLOTS, SLOTS_COPY, has_store
from vrp_desktop.store.folder import (
    FolderIsSynced,
    FolderLock,
    NoStore,
    StoreThere,
    check_folder,
    sync_program,
)
from vrp_desktop.store.forms import InstalledForms
from vrp_desktop.store.laptop import Laptop, new_mark
from vrp_desktop.store.log import Log
from vrp_desktop.store.people import People
from vrp_desktop.store.records import Records
from vrp_desktop.store.register_tables import RegisterTables
from vrp_desktop.store.registers import Registers
from vrp_desktop.store.returns_made import ReturnsMade
from vrp_desktop.store.uuid7 import uuid7

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from vrp_desktop.problems import Problem
    from vrp_desktop.store.people import Role
    from vrp_desktop.store.slots import KdfCost, Slots


@dataclass(frozen=True, slots=True)
class CreatedStore:
    """A store just made. `slot_id`: what the words open. `recovery_key` is shown once and kept nowhere."""

    store: Store
    slot_id: str
    recovery_key: str


@dataclass(frozen=True, slots=True)
class OpenedStore:
    """A store just opened. `slot_id`: what the words or the recovery key opened."""

    store: Store
    slot_id: str


class Store:
    """An open database; belongs to the thread that opened it.

    `people`, `forms`, `log`, `drafts`, `registers`, `records` and `returns_made` are its rooms; `laptop` is this
    installation. `notice`: something to tell the person about how it was opened, or `None`.
    """

    def __init__(
        self,
        folder: Path,
        connection: Connection,
        *,
        data_key: bytearray,
        key_slots: Slots,
        lock: FolderLock,
        notice: Problem | None = None,
        lists: Lists | None = None,
    ) -> None:
        row = connection.row("SELECT database_id, laptop_id, mark FROM store")
        if row is None or row[0] != key_slots.database:
            raise StoreDamaged("keys and records do not belong together")
        self.folder = folder
        self.lists = lists or Lists(shipped("lists"))
        self.database_id = str(row[0])
        self.laptop = Laptop(row[1], row[2])
        self.notice = notice
        self._connection = connection
        self._data_key = data_key
        self._slots = key_slots
        self._lock = lock
        self.people = People(connection)
        self.log = Log(connection, self.laptop)
        tables = RegisterTables(connection)
        self.forms = InstalledForms(connection, tables, self.lists)
        self.registers = Registers(connection, self.log, self.forms, tables, self.lists)
        self.drafts = Drafts(connection)
        self.records = Records(connection, self.registers)
        self.returns_made = ReturnsMade(connection)

    @classmethod
    def create(
        cls,
        folder: Path,
        cost: KdfCost,
        words: str,
        *,
        first_person: tuple[str, Role] | None = None,
        lists: Lists | None = None,
    ) -> CreatedStore:
        """Make a store in `folder` that `words` and a new recovery key open. `lists`: those that ship when `None`.

        `first_person`: name and role of who goes by the words; there from the first moment on, so that no crash can
        leave a store whose words belong to nobody.

        Raises StoreThere, FolderIsSynced, FolderNotWritable, AlreadyOpen, DiskFull and DiskFailed.
        """
        check_folder(folder)
        lock = FolderLock(folder)
        try:
            if has_store(folder):
                raise StoreThere
            database_id = uuid7()
            data_key = bytearray(os.urandom(slots.KEY_BYTES))
            printed = recovery_key.new_key()
            key_slots, slot_id = slots.Slots.new(database_id, cost).with_words(words, data_key)
            key_slots, _ = key_slots.with_printed(printed, data_key)
            _make_database(folder, data_key, key_slots, first_person, slot_id)
            store = cls._opened(folder, data_key, key_slots, lock, lists=lists)
        except BaseException:
            lock.release()
            raise
        return CreatedStore(store, slot_id, recovery_key.as_text(printed))

    @classmethod
    def open(cls, folder: Path, words: str, *, lists: Lists | None = None) -> OpenedStore:
        """Open the store in `folder` with a person's words. `lists`: those that ship when `None`.

        In a folder that may only be read it opens for reading, and its notice says so.
        Raises WrongWords, SlotsDamaged, NoStore, FolderIsSynced, AlreadyOpen, NotOurs,
        NewerVersion, StoreDamaged, StoreBusy, DiskFull and DiskFailed.
        """
        return cls._unlocked(folder, lambda key_slots: key_slots.open_with_words(words), lists)

    @classmethod
    def open_with_recovery(cls, folder: Path, key_text: str, *, lists: Lists | None = None) -> OpenedStore:
        """Open the store in `folder` with its recovery key as typed. Raises MistypedKey, WrongKey and as `open`."""
        printed = recovery_key.from_text(key_text)
        return cls._unlocked(folder, lambda key_slots: key_slots.open_with_printed(printed), lists)

    @property
    def is_in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self._connection.is_in_transaction

    def transaction(self) -> AbstractContextManager[None]:
        """Make what happens inside one: it is on the disk when the outermost block ends, or nothing of it is.

        Raises StoreBusy, DiskFull and DiskFailed.
        """
        return self._connection.transaction()

    def set_words(self, slot_id: str, new_words: str) -> None:
        """Let `new_words` open `slot_id` from now on; the words before open it no more. `slot_id` is made if need be.

        Raises DiskFull and StoreReadOnly; then the words before still hold.
        """
        changed, _ = self._slots.with_words(new_words, self._data_key, slot_id)
        self._write(changed)

    def add_recovery(self) -> str:
        """Give a new recovery key, to be shown once; an earlier one opens the store no more. Raises as `set_words`."""
        printed = recovery_key.new_key()
        changed, _ = self._slots.with_printed(printed, self._data_key)
        self._write(changed)
        return recovery_key.as_text(printed)

    def close(self) -> None:
        """Close the database, wipe the key and let others open the store. Closing twice is harmless."""
        self._connection.close()
        _wipe(self._data_key)
        self._lock.release()

    def _write(self, changed: Slots) -> None:
        slots.write(changed, self.folder)
        self._slots = changed

    @classmethod
    def _unlocked(
        cls, folder: Path, unlock: Callable[[Slots], tuple[str, bytearray]], lists: Lists | None
    ) -> OpenedStore:
        if not has_store(folder):
            raise NoStore
        program = sync_program(folder)
        if program is not None:
            raise FolderIsSynced(program)
        lock = FolderLock(folder)
        try:
            key_slots, notice = slots.read(folder)
            if not lock.can_write:
                notice = StoreReadOnly().problem
            slot_id, data_key = unlock(key_slots)
            if not (folder / DATABASE).is_file():
                _wipe(data_key)
                raise NoStore("keys without records")
            store = cls._opened(folder, data_key, key_slots, lock, notice=notice, lists=lists)
            slots.mend(key_slots, folder)
        except BaseException:
            lock.release()
            raise
        return OpenedStore(store, slot_id)

    @classmethod
    def _opened(
        cls,
        folder: Path,
        data_key: bytearray,
        key_slots: Slots,
        lock: FolderLock,
        *,
        notice: Problem | None = None,
        lists: Lists | None = None,
    ) -> Store:
        try:
            connection = connect(folder / DATABASE, data_key)
        except BaseException:
            _wipe(data_key)
            raise
        try:
            migrations.migrate(connection)
            check_encrypted(folder / DATABASE)
            return cls(
                folder, connection, data_key=data_key, key_slots=key_slots, lock=lock, notice=notice, lists=lists
            )
        except BaseException:
            connection.close()
            _wipe(data_key)
            raise


def _wipe(data_key: bytearray) -> None:
    """Overwrite the key; Python keeps other copies that nobody can reach, what we hold ourselves goes."""
    data_key[:] = bytes(len(data_key))


def _make_database(
    folder: Path, data_key: bytearray, key_slots: Slots, first_person: tuple[str, Role] | None, slot_id: str
) -> None:
    """Make the database and the file of its keys, or neither."""
    path = folder / (DATABASE + ".new")
    path.unlink(missing_ok=True)
    try:
        connection = connect(path, data_key)
        try:
            migrations.prepare(connection)
            now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
            connection.run("INSERT INTO store VALUES (?, ?, ?, ?)", (key_slots.database, uuid7(), new_mark(), now))
            if first_person is not None:
                name, role = first_person
                People(connection).add(name=name, role=role, slot=slot_id)
        finally:
            connection.close()
        slots.write(key_slots, folder)
        # Last, so that a database never stands there without its keys.
        path.replace(folder / DATABASE)
    except BaseException:
        for name in (path.name, SLOTS, SLOTS_COPY):
            (folder / name).unlink(missing_ok=True)
        raise
    finally:
        path.with_name(path.name + "-journal").unlink(missing_ok=True)
