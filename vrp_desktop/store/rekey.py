"""A new data key for the whole store, so that somebody who left opens nothing any more.

They may have kept a copy of the database and of their slot: with a new data key neither opens what is written from
now on. The database is copied, the copy gets the new key and is checked, and then it takes the place of the old one in
the steps of `store.restore`, which no crash can leave half done. What stood there before is deleted afterwards.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from typing import TYPE_CHECKING

from vrp_desktop.problems import Cancelled
from vrp_desktop.store import restore, slots
from vrp_desktop.store.connection import Interrupted, connect
from vrp_desktop.store.errors import DiskFailed, DiskFull, StoreDamaged
from vrp_desktop.store.head import Head, HeadFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vrp_desktop.store.connection import Connection
    from vrp_desktop.store.slots import Slots
    from vrp_desktop.work import Progress


def stage(
    folder: Path,
    connection: Connection,
    data_key: bytes | bytearray,
    key_slots: Slots,
    gone: str,
    progress: Progress | None = None,
) -> None:
    """Make a copy of the store in `folder` ready that the slot `gone` does not open; `restore.finish` puts it in place.

    Nothing may be written to the store in between. Raises NotPutBack, StoreDamaged, DiskFull, DiskFailed and Cancelled;
    then nothing will be put in place.
    """
    new_key = bytearray(os.urandom(slots.KEY_BYTES))

    def make(copy: Path) -> None:
        """Copy the records, turn the copy to the new key, and write keys and head that fit it."""
        try:
            connection.copy_into(copy, _asks(progress))
        except Interrupted:
            raise Cancelled from None
        with contextlib.closing(connect(copy, data_key)) as opened:
            try:
                opened.change_key(new_key)
            except DiskFailed:
                if shutil.disk_usage(copy.parent).free < copy.stat().st_size:
                    raise DiskFull("rekey") from None
                raise
        with contextlib.closing(connect(copy, new_key)) as opened:
            opened.run("UPDATE person SET slot = NULL WHERE slot = ?", (gone,))
            wrong = opened.faults()
            if wrong or Head.of(opened) != Head.of(connection):
                raise StoreDamaged(f"the copy with a new key: {wrong[0] if wrong else 'another head'}")
            slots.write(key_slots.without(new_key, gone), copy.parent)
            with contextlib.closing(HeadFile(copy.parent, key_slots.database, new_key)) as head:
                head.put(opened)

    try:
        restore.stage_made(folder, make, keeps_old=False)
    finally:
        new_key[:] = bytes(len(new_key))


def _asks(progress: Progress | None) -> Callable[[], bool] | None:
    """Give what SQLite asks now and then whether to stop."""
    if progress is None:
        return None

    def ask() -> bool:
        try:
            progress.step(0)
        except Cancelled:
            return True
        return False

    return ask
