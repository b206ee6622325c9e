"""Bringing a backup back: what is in it, and what is changed in the copy that takes the store's place.

`restore` has the steps on the disk; here is what the steps are about.
"""

from __future__ import annotations

import contextlib
import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.store import backups, migrations, restore, salvage, slots
from vrp_desktop.store.connection import connect
from vrp_desktop.store.erasure import apply_purged, purged_in, redact_again
from vrp_desktop.store.files import DATABASE
from vrp_desktop.store.head import Head, HeadFile
from vrp_desktop.store.laptop import Laptop, begin_chain
from vrp_desktop.store.log import Log
from vrp_desktop.store.pages import PageFile
from vrp_desktop.store.people import People
from vrp_desktop.store.salvage import LIVING_BY_FORM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vrp_desktop.store.backups import Backup
    from vrp_desktop.store.connection import Connection
    from vrp_desktop.work import Progress


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a backup. `records`: how many by the title of their form. `until`: its last revision, UTC."""

    records: dict[str, int]
    drafts: int
    people: int
    until: datetime.datetime | None

    @property
    def count(self) -> int:
        """How many records there are in all."""
        return sum(self.records.values())


@dataclass(frozen=True, slots=True)
class Present:
    """What stands where the backup is to go. `slot`: what opened its keys, `None` when they could not be opened.

    `connection`: its database when it is open.
    """

    folder: Path
    slot: str | None = None
    connection: Connection | None = None


class BackupOtherKey(VrpError):
    """The backup is of the same store but from before a change of keys."""

    def __init__(self, name: str) -> None:
        super().__init__(
            Problem(
                happened=f"The backup {name} does not open with the keys of today.",
                means="It was made before the keys were changed, or it is one of another laptop.",
                do_next="Choose a newer backup, or open this one with the words that were used when it was made.",
            )
        )


def fits(backup: Backup, key: bytes | bytearray) -> bool:
    """Tell whether a backup's database is under `key`, as far as its first pages tell."""
    try:
        pages = PageFile(backup.folder / DATABASE, key)
    except OSError:
        return False
    try:
        return pages.count > 0 and pages.has_whole_page()
    finally:
        pages.close()


def contents(backup: Backup, key: bytes | bytearray) -> Contents:
    """Check a backup byte by byte and give what is in it.

    Raises BackupDamaged, BackupOtherKey, NewerVersion and OSError.
    """
    with _checked(backup, key) as connection:
        return contents_of(connection)


def contents_of(connection: Connection) -> Contents:
    """Give what is in a database."""
    counted = connection.rows(LIVING_BY_FORM)
    (until,) = connection.row("SELECT max(at) FROM revision") or (None,)
    (drafts,) = connection.row("SELECT count(DISTINCT record) FROM draft") or (0,)
    (people,) = connection.row("SELECT count(*) FROM person") or (0,)
    return Contents(
        records={title_of(connection, form): count for form, count in counted},
        drafts=drafts,
        people=people,
        until=datetime.datetime.fromisoformat(until) if until else None,
    )


def title_of(connection: Connection, form_id: str) -> str:
    """Give the title of a form in its newest version, its id where there is none that can be read."""
    from vrp_desktop.forms.lists import Lists
    from vrp_desktop.shipped import shipped
    from vrp_desktop.store.forms import InstalledForms
    from vrp_desktop.store.register_tables import RegisterTables

    try:
        return InstalledForms(connection, RegisterTables(connection), Lists(shipped("lists"))).newest(form_id).title
    except Exception:  # noqa: BLE001 - a form that cannot be read must not keep its records from coming back
        return form_id


def stage(backup: Backup, key: bytes | bytearray, present: Present, progress: Progress | None = None) -> None:
    """Make a backup ready to take the place of what is `present`; `restore.finish` puts it there.

    The file of keys of today stays when it opens the same key for the same person: words that were changed since the
    backup stay changed.

    Raises BackupDamaged, BackupOtherKey, NewerVersion, SlotsDamaged, NotPutBack, OSError and Cancelled.
    """
    with _checked(backup, key) as connection:
        is_known = connection.row("SELECT 1 FROM person WHERE slot = ?", (present.slot,)) is not None
        (database,) = connection.row("SELECT database_id FROM store") or ("",)
    keys, _ = slots.read(present.folder if is_known else backup.folder)

    def change(copy: Path) -> None:
        """Make the copy one of today: schema, erasures, chain, keys and head. Raises BackupDamaged."""
        opened = connect(copy, key)
        try:
            migrations.migrate(opened)
            if apply_purged(opened, _purged_here(present, key)):
                opened.run("VACUUM")
            if not _goes_on(opened, database, key, present):
                begin_chain(opened)
            _say_what_was_erased(opened, present)
            slots.write(keys, copy.parent)
            with contextlib.closing(HeadFile(copy.parent, database, key)) as head:
                head.put(opened)
            wrong = opened.faults()
            if wrong:
                raise backups.BackupDamaged(backup.name, wrong[0])
        finally:
            opened.close()

    restore.stage(backup.folder / DATABASE, present.folder, change, progress)


def _say_what_was_erased(copy: Connection, present: Present) -> None:
    people = People(copy)
    # Whoever came to the store after the backup is not in it; then it was its first person, as far as it knows.
    author = (people.by_slot(present.slot) if present.slot is not None else None) or next(iter(people.all()), None)
    (laptop, mark) = copy.row("SELECT laptop_id, mark FROM store") or ("", "")
    if author is not None:
        redact_again(copy, Log(copy, Laptop(laptop, mark)), author.id)


@contextlib.contextmanager
def _checked(backup: Backup, key: bytes | bytearray) -> Iterator[Connection]:
    if backup.size and not fits(backup, key):
        raise BackupOtherKey(backup.name)
    connection = backups.check(backup, key)
    try:
        yield connection
    finally:
        connection.close()


def _purged_here(present: Present, key: bytes | bytearray) -> dict[str, str]:
    """Give what was erased in the store that stands there, as far as it can be read: it must not come back."""
    if present.connection is not None:
        return purged_in(present.connection)
    path = present.folder / DATABASE
    try:
        with contextlib.closing(connect(path, key, is_only_read=True)) as here:
            # A store of before there was such a list has erased nothing.
            has_list = here.row("SELECT 1 FROM sqlite_master WHERE name = 'purged'") is not None
            return purged_in(here) if has_list else {}
    except (VrpError, OSError):
        return salvage.purged(path, key)


def _goes_on(copy: Connection, database: str, key: bytes | bytearray, present: Present) -> bool:
    """Tell whether nothing was written after the backup: then its chain goes on as if nothing had happened."""
    if present.connection is not None:
        return Head.of(present.connection) == Head.of(copy)
    with contextlib.closing(HeadFile(present.folder, database, key)) as head:
        return head.noted() == Head.of(copy)
