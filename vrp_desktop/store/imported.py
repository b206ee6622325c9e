"""Which records came in together from a list, so that they can be taken out together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.store.uuid7 import day_of

if TYPE_CHECKING:
    import datetime

    from vrp_desktop.store.connection import Connection


class Imported:
    """Batches of records. A batch's id is a uuid7, so it says when it came in."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, batch: str, record: str) -> None:
        """Note that a record came in with a batch."""
        self._connection.run("INSERT INTO imported VALUES (?, ?)", (batch, record))

    def records(self, batch: str) -> tuple[str, ...]:
        """Give the records of a batch."""
        rows = self._connection.rows("SELECT record FROM imported WHERE batch = ? ORDER BY record", (batch,))
        return tuple(record for (record,) in rows)

    def batches(self) -> tuple[tuple[str, datetime.date, int], ...]:
        """Give (batch, day, how many records) of each, the newest first."""
        rows = self._connection.rows("SELECT batch, count(*) FROM imported GROUP BY batch ORDER BY batch DESC")
        return tuple((batch, day_of(batch), count) for batch, count in rows)

    def forget(self, batch: str) -> None:
        """Forget a batch; its records stay as they are."""
        self._connection.run("DELETE FROM imported WHERE batch = ?", (batch,))
