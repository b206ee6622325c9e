"""An open store: everything that one laptop keeps, behind one encrypted connection."""

from __future__ import annotations

import contextlib
import datetime
import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.forms.lists import Lists
from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.shipped import shipped
from vrp_desktop.store import backups, bring_back, damage, migrations, recovery_key, rekey, restore, slots
from vrp_desktop.store.access import AccessLog
from vrp_desktop.store.connection import Connection, check_encrypted, connect
from vrp_desktop.store.drafts import Drafts
from vrp_desktop.store.erasure import Erasure
from vrp_desktop.store.errors import DiskFailed, StoreDamaged, StoreReadOnly
from vrp_desktop.store.files import BEFORE_UPDATE, DATABASE, SLOTS, SLOTS_COPY, has_store
from vrp_desktop.store.folder import (
    FolderIsSynced,
    FolderLock,
    NoStore,
    StoreThere,
    check_folder,
    sync_program,
)
from vrp_desktop.store.forms import InstalledForms
from vrp_desktop.store.given_out import CopiesOut
from vrp_desktop.store.head import Head, HeadFile, OlderCopy
from vrp_desktop.store.imported import Imported
from vrp_desktop.store.laptop import Laptop, begin_chain, new_mark
from vrp_desktop.store.links import Links
from vrp_desktop.store.log import Log
from vrp_desktop.store.own_returns import OwnReturns
from vrp_desktop.store.people import People
from vrp_desktop.store.records import Records
from vrp_desktop.store.register_tables import RegisterTables
from vrp_desktop.store.registers import Registers
from vrp_desktop.store.releases import Releases
from vrp_desktop.store.returns_made import ReturnsMade
from vrp_desktop.store.returns_signed import ReturnsSigned
from vrp_desktop.store.support import Support
from vrp_desktop.store.talks import Talks
from vrp_desktop.store.templates import Templates
from vrp_desktop.store.upkeep import Upkeep
from vrp_desktop.store.uuid7 import uuid7
from vrp_desktop.store.verify import Checks
from vrp_desktop.store.views import Views

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from vrp_desktop.store.people import Role
    from vrp_desktop.store.slots import KdfCost, Slots
    from vrp_desktop.work import Progress


@dataclass(frozen=True, slots=True)
class CreatedStore:
    """A store just made. `slot_id`: what the words open.

    `recovery_key` is shown once and kept nowhere; empty where the council holds a key.
    """

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

    `people`, `forms`, `log`, `access`, `drafts`, `registers`, `records`, `returns_made`, `own_returns`, `releases`,
    `returns_signed`, `templates`, `views`, `kept_extracts`, `upkeep`, `talks`, `support`, `imported`, `erasure` and
    `checks` are its rooms; `laptop` is this installation. `notice`: something to tell the person about how it was
    opened, or `None`.
    """

    def __init__(
        self,
        folder: Path,
        connection: Connection,
        *,
        data_key: bytearray,
        key_slots: Slots,
        lock: FolderLock,
        head: HeadFile,
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
        self._head = head
        self._to_note: Head | None = None
        self._is_closed = False
        self.people = People(connection)
        self.log = Log(connection, self.laptop)
        self.access = AccessLog(connection, self.log)
        tables = RegisterTables(connection)
        self.forms = InstalledForms(connection, tables, self.lists)
        self.links = Links(connection)
        self.registers = Registers(connection, self.log, self.forms, tables=tables, links=self.links, lists=self.lists)
        self.drafts = Drafts(connection)
        self.records = Records(connection, self.registers)
        self.returns_made = ReturnsMade(connection)
        self.own_returns = OwnReturns(connection)
        self.releases = Releases(connection)
        self.copies_out = CopiesOut(connection)
        self.returns_signed = ReturnsSigned(connection)
        self.upkeep = Upkeep(connection)
        self.talks = Talks(connection)
        self.support = Support(connection)
        self.imported = Imported(connection)
        self.templates = Templates(connection)
        self.views = Views(connection)
        self.kept_extracts = Views(connection, "kept_extract")
        self.erasure = Erasure(connection, self.log, self.registers, self.drafts)
        self.checks = Checks(
            connection, self.log, self.registers, tables=tables, forms=self.forms, people=self.people,
            drafts=self.drafts, links=self.links,
        )  # fmt: skip

    @classmethod
    def create(
        cls,
        folder: Path,
        cost: KdfCost,
        words: str,
        *,
        first_person: tuple[str, Role] | None = None,
        lists: Lists | None = None,
        council: str = "",
    ) -> CreatedStore:
        """Make a store in `folder` that `words` and a new recovery key open. `lists`: those that ship when `None`.

        `council`: an age recipient; then the holder of its secret opens the store, and there is no recovery key.

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
            key_slots, slot_id = slots.Slots.new(database_id, cost).with_words(words, data_key)
            printed = b"" if council else recovery_key.new_key()
            if council:
                key_slots = key_slots.with_council(council, data_key)
            else:
                key_slots, _ = key_slots.with_printed(printed, data_key)
            _make_database(folder, data_key, key_slots, first_person, slot_id)
            store = cls._opened(folder, data_key, key_slots, lock, lists=lists)
            store.settle_head()
        except BaseException:
            lock.release()
            raise
        return CreatedStore(store, slot_id, recovery_key.as_text(printed) if printed else "")

    @classmethod
    def open(cls, folder: Path, words: str, *, lists: Lists | None = None, takes_older: bool = False) -> OpenedStore:
        """Open the store in `folder` with a person's words. `lists`: those that ship when `None`.

        In a folder that may only be read it opens for reading, and its notice says so. `takes_older`: the person wants
        to go on with a copy that is older than what was saved last here; a chain of its own begins then.
        Raises WrongWords, SlotsDamaged, NoStore, OlderCopy, FolderIsSynced, AlreadyOpen, NotOurs, NewerVersion,
        StoreDamaged, OtherKey, StoreCut, StoreEmpty, FolderInPlace, PathTooLong, NotUpdated, StoreBusy, DiskFull and
        DiskFailed.
        """
        return cls._unlocked(folder, lambda key_slots: key_slots.open_with_words(words), lists, takes_older=takes_older)

    @classmethod
    def open_with_recovery(
        cls, folder: Path, key_text: str, *, lists: Lists | None = None, takes_older: bool = False
    ) -> OpenedStore:
        """Open the store in `folder` with its recovery key as typed. Raises MistypedKey, WrongKey and as `open`."""
        printed = recovery_key.from_text(key_text)
        return cls._unlocked(
            folder, lambda key_slots: key_slots.open_with_printed(printed), lists, takes_older=takes_older
        )

    @property
    def is_closed(self) -> bool:
        """Whether the store was closed, also by taking somebody's way in."""
        return self._is_closed

    def changes(self) -> tuple[int, int]:
        """Give a state of the store: another one once anything was written."""
        return self._connection.changes()

    @property
    def is_in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self._connection.is_in_transaction

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Make what happens inside one: it is on the disk when the outermost block ends, or nothing of it is.

        Raises StoreBusy, DiskFull and DiskFailed.
        """
        is_outermost = not self._connection.is_in_transaction
        if is_outermost:
            self.log.appended = None
        with self._connection.transaction():
            yield
        appended = self.log.appended
        if is_outermost and appended is not None:
            self._to_note = Head(appended.laptop, appended.sequence, appended.link)

    def note_head(self) -> None:
        """Note beside the database which revision came last, if any came since; does not wait for the disk.

        Apart from `transaction`, so that it can be done once the person was told that their record is saved: it costs
        a tenth of that. Whoever never calls it has it noted when the store is closed.
        """
        noted, self._to_note = self._to_note, None
        if noted is not None and not self._is_closed:
            self._head.follow(noted)

    def settle_head(self) -> None:
        """Note beside the database, for good, which revision this laptop wrote last."""
        self._head.settle(self._connection)

    def back_up(self, place: Path, why: backups.Why, progress: Progress | None = None) -> backups.Backup:
        """Make a backup in `place`. Raises BackupFailed, StoreDamaged, StoreBusy, PathTooLong and Cancelled."""
        return backups.make(self._connection, self._data_key, self._slots, place, why, progress)

    def contents_of(self, backup: backups.Backup) -> bring_back.Contents:
        """Check a backup byte by byte and give what is in it. Raises BackupDamaged, BackupOtherKey, NewerVersion."""
        return bring_back.contents(backup, self._data_key)

    def stage(self, backup: backups.Backup, slot: str | None, progress: Progress | None = None) -> None:
        """Make a backup ready to take this store's place at the next opening. `slot`: that of whoever wants it.

        Raises BackupDamaged, BackupOtherKey, NewerVersion, NotPutBack and Cancelled.
        """
        present = bring_back.Present(self.folder, slot, self._connection)
        bring_back.stage(backup, self._data_key, present, progress)

    def forget_update_copy(self) -> None:
        """Delete the copy from before an update, because a backup of the new shape counts. Best effort."""
        shutil.rmtree(self.folder / BEFORE_UPDATE, ignore_errors=True)

    def set_words(self, slot_id: str, new_words: str) -> None:
        """Let `new_words` open `slot_id` from now on; the words before open it no more. `slot_id` is made if need be.

        Raises DiskFull and StoreReadOnly; then the words before still hold.
        """
        changed, _ = self._slots.with_words(new_words, self._data_key, slot_id)
        self._write(changed)

    def add_words(self, new_words: str) -> str:
        """Let `new_words` open the store too; gives the id of their slot. Raises as `set_words`."""
        changed, slot_id = self._slots.with_words(new_words, self._data_key)
        self._write(changed)
        return slot_id

    def add_recovery(self) -> str:
        """Give a new recovery key, to be shown once; an earlier one opens the store no more. Raises as `set_words`."""
        printed = recovery_key.new_key()
        changed, _ = self._slots.with_printed(printed, self._data_key)
        self._write(changed)
        return recovery_key.as_text(printed)

    def forget_recovery(self) -> None:
        """Let the printed recovery key open the store no more. Raises as `set_words`."""
        printed = [slot.id for slot in self._slots.slots if slot.kind is slots.SlotKind.PRINTED]
        if printed:
            self._write(self._slots.without(self._data_key, *printed))

    @property
    def has_council_key(self) -> bool:
        """Whether the council holds a key that opens this store."""
        return self._slots.has(slots.SlotKind.COUNCIL)

    def remove_slot(self, slot_id: str, progress: Progress | None = None) -> None:
        """Give the store a new data key that `slot_id` does not open, and close it; whoever stays unlocks it anew.

        Raises NotPutBack, StoreDamaged, DiskFull, DiskFailed and Cancelled; then the store is open and as it was.
        """
        rekey.stage(self.folder, self._connection, self._data_key, self._slots, slot_id, progress)
        # From here on it happens: at once, or when the store is opened next.
        self._is_closed = True
        self._connection.close()
        self._head.close()
        _wipe(self._data_key)
        with contextlib.suppress(DiskFailed):
            restore.finish(self.folder)
        self._lock.release()

    def close(self) -> None:
        """Close the database, wipe the key and let others open the store. Closing twice is harmless."""
        if not self._is_closed:
            self._is_closed = True
            # Whatever is wrong with the database or its folder, the key must go.
            with contextlib.suppress(Exception):
                self.settle_head()
        try:
            self._connection.close()
            self._head.close()
        finally:
            _wipe(self._data_key)
            self._lock.release()

    def _write(self, changed: Slots) -> None:
        slots.write(changed, self.folder)
        self._slots = changed

    @classmethod
    def _unlocked(
        cls,
        folder: Path,
        unlock: Callable[[Slots], tuple[str, bytearray]],
        lists: Lists | None,
        *,
        takes_older: bool = False,
    ) -> OpenedStore:
        if not has_store(folder):
            raise NoStore
        damage.check_length(folder / DATABASE)
        program = sync_program(folder)
        if program is not None:
            raise FolderIsSynced(program)
        lock = FolderLock(folder)
        try:
            restore.finish(folder)
            key_slots, notice = slots.read(folder)
            if not lock.can_write:
                notice = StoreReadOnly().problem
            slot_id, data_key = unlock(key_slots)
            if not (folder / DATABASE).exists():
                _wipe(data_key)
                raise NoStore("keys without records")
            store = cls._opened(
                folder, data_key, key_slots, lock, notice=notice, lists=lists, takes_older=takes_older, is_new=False
            )
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
        takes_older: bool = False,
        is_new: bool = True,
    ) -> Store:
        path = folder / DATABASE
        head = HeadFile(folder, key_slots.database, data_key)
        connection = None
        try:
            damage.check_file(path)
            connection = connect(path, data_key)
            _update(connection, data_key, key_slots, folder)
            check_encrypted(path)
            if not is_new:
                try:
                    notice = head.check(connection) or notice
                except OlderCopy:
                    if not takes_older:
                        raise
                    # The chain went on once from here: a second end of it would be a lie in every later merge.
                    begin_chain(connection)
            store = cls(
                folder,
                connection,
                data_key=data_key,
                key_slots=key_slots,
                lock=lock,
                head=head,
                notice=notice,
                lists=lists,
            )
            head.settle(connection)
        except BaseException as fault:
            if connection is not None:
                connection.close()
            reason = damage.reason_of(fault, path, data_key) if type(fault) is StoreDamaged else fault
            head.close()
            _wipe(data_key)
            if reason is not fault:
                raise reason from fault
            raise
        return store


def _wipe(data_key: bytearray) -> None:
    """Overwrite the key; Python keeps other copies that nobody can reach, what we hold ourselves goes."""
    data_key[:] = bytes(len(data_key))


class NotUpdated(VrpError):
    """A newer version of the program could not copy the records before changing their shape, so it changed nothing."""

    def __init__(self, reason: Problem) -> None:
        super().__init__(
            Problem(
                happened="Your records could not be copied before the update to this version.",
                means="So nothing in them was changed, and they stay closed until there is a copy.",
                do_next="Make room on the disk and see that the folder may be written to, then try again.",
                details=reason.details,
            )
        )


def _update(connection: Connection, data_key: bytearray, key_slots: Slots, folder: Path) -> None:
    """Bring the database to the shape of this version; when there is anything in it, a checked copy is made first."""
    if not migrations.is_due(connection):
        return
    if connection.row("SELECT 1 FROM revision UNION ALL SELECT 1 FROM draft LIMIT 1") is not None:
        try:
            backups.make(connection, data_key, key_slots, folder / BEFORE_UPDATE, backups.Why.BEFORE_UPDATE, kept=1)
        except backups.BackupFailed as error:
            raise NotUpdated(error.problem) from error
    migrations.migrate(connection)


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
