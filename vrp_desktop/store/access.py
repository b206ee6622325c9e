"""Who looked at what. Entries of the log like all others: who, which id, when, and never what was read.

Who and which id stand where other entries have their answers, so that after `KEPT_MONTHS` they can go as answers can:
the chain still holds, and says only that somebody looked.

Nothing about the anonymous talk is ever written here: it has no ids to look at.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.dates import months_before
from vrp_desktop.store.kinds import ACCESS, Kind

if TYPE_CHECKING:
    from vrp_desktop.store.connection import Connection
    from vrp_desktop.store.log import Log

KEPT_MONTHS = 24
"""Who looked is kept so long (safety.md section 8)."""
_LOOKS = f"kind IN ({', '.join(repr(kind.value) for kind in ACCESS)})"
_OLD_LOOKS = f"{_LOOKS} AND payload IS NOT NULL AND at < ?"


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
            looked = {"by": author, "record": record, "ref": ref, "form": form}
            self._log.append(record="", ref="", form="", version="", answers=looked, author="", kind=kind)
            # What was derived from the log stays so: an entry that shapes no record leaves nothing to catch up with.
            self._connection.run("UPDATE derived SET up_to = up_to + 1 WHERE up_to = ?", (before,))

    def page(self, before: int | None = None, limit: int = 200) -> tuple[AccessEntry, ...]:
        """Give the entries older than the number `before` (the newest when `None`), changes of records too."""
        rows = self._connection.rows(
            f"""SELECT number, at, author, kind, ref, form, iif({_LOOKS}, payload, NULL) FROM revision
                WHERE number < ? AND NOT ({_LOOKS} AND payload IS NULL)
                ORDER BY number DESC LIMIT ?""",
            (2**63 - 1 if before is None else before, limit),
        )
        return tuple(_entry(*row) for row in rows)

    def due(self) -> int:
        """Give how many entries are older than `KEPT_MONTHS` and still say who looked."""
        row = self._connection.row(f"SELECT count(*) FROM revision WHERE {_OLD_LOOKS}", (_text(self.kept_since()),))
        return int(row[0]) if row else 0

    def forget(self) -> int:
        """Take who looked, and at what, out of entries older than `KEPT_MONTHS`; gives how many there were."""
        return self._connection.run(
            f"UPDATE revision SET payload = NULL, salt = NULL WHERE {_OLD_LOOKS}", (_text(self.kept_since()),)
        )

    def kept_since(self) -> datetime.datetime:
        """Give the moment before which it may be gone who looked. A clock that was set back does not move it."""
        row = self._connection.row("SELECT max(at) FROM revision")
        now = datetime.datetime.now(datetime.UTC)
        newest = datetime.datetime.fromisoformat(row[0]) if row and row[0] else now
        return months_before(max(now, newest), KEPT_MONTHS)


def _entry(number: int, at: str, author: str, kind: str, ref: str, form: str, looked: str | None) -> AccessEntry:
    if looked is not None:
        said = json.loads(looked)
        author, ref, form = (str(said.get(name, "")) for name in ("by", "ref", "form"))
    return AccessEntry(number, datetime.datetime.fromisoformat(at), author, Kind(kind), ref, form)


def _text(at: datetime.datetime) -> str:
    return at.isoformat(timespec="milliseconds")
