"""The head sidecar: a note beside the database of the last revision that this laptop wrote.

A copy of the database that was put back from somewhere is whole in itself, so only something outside it can tell that
it is old. ``head.json`` is written anew after each transaction that added to the log, without waiting for the disk,
and replaced and synced when the store is opened and closed. It is sealed with a key that comes from the data key:
nobody without the words can write one that fits. It may be behind the database (a power cut), never ahead of it.
"""

from __future__ import annotations

import contextlib
import datetime
import hmac
import json
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.store.durable import put
from vrp_desktop.store.files import HEAD
from vrp_desktop.store.log import FIRST_LINK

if TYPE_CHECKING:
    from pathlib import Path

    from vrp_desktop.store.connection import Connection

_FORMAT = 1
_MAX_BYTES = 4096
_BYTES = 511
"""Always as long as this, so that a new note covers the one before."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last revision that a laptop wrote. `sequence`: 0 when it wrote none; `link`: its link in the chain."""

    laptop: str
    sequence: int
    link: bytes

    @classmethod
    def of(cls, connection: Connection) -> Head:
        """Give the head that stands in the database."""
        (laptop,) = connection.row("SELECT laptop_id FROM store") or ("",)
        return cls.of_laptop(connection, laptop)

    @classmethod
    def of_laptop(cls, connection: Connection, laptop: str) -> Head:
        """Give the head of one laptop's chain in the database."""
        row = connection.row(
            "SELECT sequence, link FROM revision WHERE laptop = ? ORDER BY sequence DESC LIMIT 1", (laptop,)
        )
        return cls(laptop, *(row or (0, FIRST_LINK)))


class OlderCopy(VrpError):
    """The database is behind the sidecar: somebody put an older copy in its place, or a disk lost what it had."""

    def __init__(self, here: int, noted: int, since: datetime.datetime | None) -> None:
        when = f"after {since.astimezone():%d/%m/%Y, %H:%M}" if since is not None else "so far"
        super().__init__(
            Problem(
                happened=f"An older copy of the records stands here: it ends at step {here:,} of {noted:,}.",
                means=f"What was saved on this laptop {when} may be missing from it.",
                do_next="Bring back a newer backup, or go on with this copy if it was put here on purpose.",
                details=f"sequence {here} of {noted}",
            )
        )


_LOST = Problem(
    happened="The note of what was saved last (head.json) was missing or damaged, so a new one was made.",
    means="Your records open as before; only this once nobody can tell whether an older copy stands here.",
    do_next="Look whether your newest records are there; if they are, go on working.",
)
_FOREIGN = Problem(
    happened="The note of what was saved last (head.json) belonged to other records, so a new one was made.",
    means="Your records open as before; only this once nobody can tell whether an older copy stands here.",
    do_next="Look whether your newest records are there, and ask who changed files in the folder.",
)


class HeadFile:
    """Reads and writes the sidecar of one store. `key`: the data key; a key of its own is made from it."""

    def __init__(self, folder: Path, database: str, key: bytes | bytearray) -> None:
        self._path = folder / HEAD
        self._database = database
        # One block of HKDF-Expand (RFC 5869): the data key is random, so it needs no extraction.
        self._key = bytearray(hmac.digest(bytes(key), f"vrp-desktop head {database}".encode() + b"\1", "sha256"))
        self._written: Head | None = None
        self._file: IO[bytes] | None = None

    def noted(self) -> Head | None:
        """Give the head that the sidecar holds, `None` when there is none of this store that can be believed."""
        database, head = self._read()
        return head if database == self._database else None

    def check(self, connection: Connection) -> Problem | None:
        """Compare the sidecar with the database; gives what to tell the person when it could not be compared.

        Raises OlderCopy.
        """
        database, noted = self._read()
        if noted is None:
            return _LOST if database in ("", self._database) else _FOREIGN
        here = Head.of(connection)
        if noted.sequence == 0:
            is_there = here.laptop == noted.laptop
        else:
            row = connection.row(
                "SELECT link FROM revision WHERE laptop = ? AND sequence = ?", (noted.laptop, noted.sequence)
            )
            is_there = row is not None and row[0] == noted.link
        if not is_there:
            raise OlderCopy(here.sequence, max(noted.sequence, here.sequence), _last_time(connection))
        self._written = noted
        return None

    def _read(self) -> tuple[str, Head | None]:
        """Give the id of the database that the sidecar names ("" when it cannot be read) and its head if it is ours."""
        try:
            with self._path.open("rb") as file:
                content = file.read(_MAX_BYTES)
            said = json.loads(content)
            database, head = str(said["database"]), Head(said["laptop"], said["sequence"], bytes.fromhex(said["link"]))
            # Letter by letter, and so with its seal: there is one way only to write a note.
            is_ours = hmac.compare_digest(content, self._content(head))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return "", None
        return database, head if is_ours and database == self._database else None

    def follow(self, head: Head) -> None:
        """Note `head` if it is another one than was noted last; does not wait for the disk.

        Written over in one piece that fits a disk's smallest block: to put a new file in its place would make every
        save a fifth slower. Best effort: a note that could not be written is behind, as after a power cut.
        """
        if head == self._written:
            return
        with contextlib.suppress(OSError):
            if self._file is None:
                self._file = self._path.open("r+b", buffering=0)
            self._file.seek(0)
            self._file.write(self._content(head))
            self._written = head

    def settle(self, connection: Connection) -> None:
        """Note the database's head and wait until it is on the disk; best effort as `follow`."""
        with contextlib.suppress(OSError):
            self.put(connection)

    def put(self, connection: Connection) -> None:
        """Note the database's head and wait until it is on the disk. Raises OSError.

        For a database that takes the place of another: beside the note of that one it would be taken for an older copy.
        """
        head = Head.of(connection)
        self._close_file()
        put(self._path, self._content(head))
        self._written = head

    def close(self) -> None:
        """Overwrite the key and let the file go."""
        self._close_file()
        self._key[:] = bytes(len(self._key))

    def _close_file(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _content(self, head: Head) -> bytes:
        # Put together by hand, because a person waits for it.
        said = (
            f'{{"format": {_FORMAT}, "database": "{self._database}", "laptop": "{head.laptop}", '
            f'"sequence": {head.sequence}, "link": "{head.link.hex()}", "seal": "{self._seal(self._database, head)}"}}'
        )
        return said.encode().ljust(_BYTES) + b"\n"

    def _seal(self, database: str, head: Head) -> str:
        sealed = f"{_FORMAT} {database} {head.laptop} {head.sequence} {head.link.hex()}"
        return hmac.digest(self._key, sealed.encode(), "sha256").hex()


def _last_time(connection: Connection) -> datetime.datetime | None:
    row = connection.row("SELECT max(at) FROM revision")
    return datetime.datetime.fromisoformat(row[0]) if row and row[0] else None
