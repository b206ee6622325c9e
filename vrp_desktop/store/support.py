"""Who asked for a call from their coordinator: a name and a day, until somebody has called. Never why.

It stands in no log and in no register: once it is done there is nothing left of it.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vrp_desktop.store.connection import Connection


class Support:
    """Days on which people asked for support; asking twice on a day is asking once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, person: str, day: datetime.date) -> None:
        """Note that a person asked on `day`. Raises DiskFull and StoreReadOnly."""
        self._connection.run("INSERT OR IGNORE INTO support_wanted VALUES (?, ?)", (person, day.isoformat()))

    def settle(self, person: str) -> None:
        """Forget that a person asked: somebody has called, or they do not need it any more. Raises as `ask`."""
        self._connection.run("DELETE FROM support_wanted WHERE person = ?", (person,))

    def asked(self) -> dict[str, datetime.date]:
        """Give since when each person waits for a call, by person id, the longest first."""
        rows = self._connection.rows(
            "SELECT person, min(on_date) FROM support_wanted GROUP BY person ORDER BY min(on_date), person"
        )
        return {person: datetime.date.fromisoformat(day) for person, day in rows}
