"""Who looked at what. Entries of the log like all others: who, which id, when, and never what was read.

Nothing about the anonymous talk is ever written here: it has no ids to look at.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.store.kinds import ACCESS, Kind

if TYPE_CHECKING:
    from vrp_desktop.store.connection import Connection
    from vrp_desktop.store.log import Log


@dataclass(frozen=True, slots=True)
class AccessEntry:
    """One line of the log. `at`: UTC. `author`: a person's id. `ref`: the record's reference, or a return's name."""

    number: int
    at: datetime.datetime
    author: str
    kind: Kind
    ref: str
    form: str


class AccessLog:
    """Writes who looked, and gives everything that anybody did, the newest first."""

    def __init__(self, connection: Connection, log: Log) -> None:
        self._connection = connection
        self._log = log

    def note(self, kind: Kind, author: str, *, record: str = "", ref: str = "", form: str = "") -> None:
        """Append that `author` looked. Raises ValueError for a kind that is more than that, and the store's errors."""
        if kind not in ACCESS:
            raise ValueError(kind)
        with self._connection.transaction():
            before = self._log.last_number()
            self._log.append(record=record, ref=ref, form=form, version="", answers={}, author=author, kind=kind)
            # What was derived from the log stays so: an entry that shapes no record leaves nothing to catch up with.
            self._connection.run("UPDATE derived SET up_to = up_to + 1 WHERE up_to = ?", (before,))

    def page(self, before: int | None = None, limit: int = 200) -> tuple[AccessEntry, ...]:
        """Give the entries older than the number `before` (the newest when `None`), changes of records too."""
        rows = self._connection.rows(
            """SELECT number, at, author, kind, ref, form FROM revision WHERE number < ?
               ORDER BY number DESC LIMIT ?""",
            (2**63 - 1 if before is None else before, limit),
        )
        return tuple(
            AccessEntry(number, datetime.datetime.fromisoformat(at), author, Kind(kind), ref, form)
            for number, at, author, kind, ref, form in rows
        )
