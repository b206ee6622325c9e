"""Erasing records for good: answers and salt go, the chain of the log stays whole.

A redaction says which record, why (a code, no words) and by whom. Because the chain holds salted commitments and not
answers, it can still be checked, and nobody can guess from it what stood there. The list `purged` goes with every
merge and restored backup and is applied there, so that an older copy does not bring an erased record back.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from vrp_desktop.store.kinds import Kind
from vrp_desktop.store.register_tables import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vrp_desktop.store.connection import Connection
    from vrp_desktop.store.drafts import Drafts
    from vrp_desktop.store.log import Log, Revision
    from vrp_desktop.store.registers import Registers
    from vrp_desktop.work import Progress

_AT_ONCE = 200


class Why(StrEnum):
    """Why something was erased; kept for good, so no words of a person are in it."""

    DUE = "due"
    """It was kept for as long as its form says."""
    ASKED = "asked"
    """Whoever it is about asked for it."""
    MISTAKE = "mistake"
    """It should never have been written down."""
    AGAIN = "again"
    """It was erased in the store that a backup took the place of, so it was erased in the backup too."""


class Erasure:
    """Erases records, and what an older copy brings back of them."""

    def __init__(self, connection: Connection, log: Log, registers: Registers, drafts: Drafts) -> None:
        self._connection = connection
        self._log = log
        self._registers = registers
        self._drafts = drafts

    def erase(self, records: Iterable[str], why: Why, author: str, progress: Progress | None = None) -> int:
        """Erase every entry and draft of `records`; gives how many there were.

        In transactions of some hundred records, so that stopping leaves each record whole or gone. What stood in the
        file is written over at once (`secure_delete`); `compact` afterwards makes the file smaller.
        """
        wanted = [record for record in dict.fromkeys(records) if self._log.find_latest(record) is not None]
        for start in range(0, len(wanted), _AT_ONCE):
            with self._connection.transaction():
                for record in wanted[start : start + _AT_ONCE]:
                    self._erase(record, why, author)
                self._registers.catch_up()
            if progress is not None:
                progress.step(min(start + _AT_ONCE, len(wanted)), len(wanted))
        return len(wanted)

    def purged(self) -> dict[str, str]:
        """Give what was erased: the redaction's id by record."""
        return purged_in(self._connection)

    def apply(self, purged: Mapping[str, str]) -> int:
        """Erase what stands in `purged` (of another copy of this store) here too, as `apply_purged` does."""
        return apply_purged(self._connection, purged)

    def compact(self) -> None:
        """Write the file anew without what was erased. Takes a while for a large file; safe at any moment."""
        with self._connection.transaction():
            self._connection.run("INSERT INTO search (search) VALUES ('optimize')")
        self._connection.run("VACUUM")

    def _erase(self, record: str, why: Why, author: str) -> None:
        _redact(self._connection, self._log, self._log.latest(record), why, author)
        _empty(self._connection, record)
        self._drafts.drop(record)


def purged_in(connection: Connection) -> dict[str, str]:
    """Give what was erased in a database: the redaction's id by record."""
    return dict(connection.rows("SELECT record, redaction FROM purged"))


def apply_purged(connection: Connection, purged: Mapping[str, str]) -> int:
    """Erase what stands in `purged`, and in the database's own list, wherever an older copy brought it back.

    Gives how many entries lost their answers. To be called before anything of another copy is used; doing it twice
    changes nothing.
    """
    gone = 0
    with connection.transaction():
        for record, redaction in purged.items():
            connection.run("INSERT OR IGNORE INTO purged VALUES (?, ?)", (record, redaction))
        for record in purged_in(connection):
            gone += _empty(connection, record)
            connection.run("DELETE FROM draft WHERE record = ?", (record,))
            connection.run("DELETE FROM search WHERE rowid = (SELECT place FROM record WHERE record = ?)", (record,))
            connection.run("DELETE FROM record WHERE record = ?", (record,))
            connection.run("DELETE FROM link WHERE source = ?", (record,))
            for (table,) in connection.rows("SELECT name FROM register"):
                connection.run(f"DELETE FROM {quoted(table)} WHERE record = ?", (record,))
    return gone


def redact_again(connection: Connection, log: Log, author: str) -> int:
    """Write into the log that what stands in `purged` was erased, where the redaction is only in another copy.

    Without it nobody could tell later whether answers were erased or taken away. Gives how many entries were written.
    """
    unsaid = connection.rows(
        "SELECT record FROM purged WHERE redaction NOT IN (SELECT id FROM revision WHERE kind = 'redact')"
    )
    found = [latest for (record,) in unsaid if (latest := log.find_latest(record)) is not None]
    with connection.transaction():
        for latest in found:
            _redact(connection, log, latest, Why.AGAIN, author)
    return len(found)


def _redact(connection: Connection, log: Log, latest: Revision, why: Why, author: str) -> None:
    redaction = log.append(
        record=latest.record,
        ref=latest.ref,
        form=latest.form,
        version=latest.version,
        answers={},
        author=author,
        parents=(latest.id,),
        kind=Kind.REDACT,
        why=why.value,
    )
    connection.run("INSERT OR REPLACE INTO purged VALUES (?, ?)", (latest.record, redaction.id))


def _empty(connection: Connection, record: str) -> int:
    return connection.run(
        """UPDATE revision SET payload = NULL, salt = NULL
           WHERE record = ? AND payload IS NOT NULL AND kind <> 'redact'""",
        (record,),
    )
