"""How many Ask Me talks there were: counters by month, and nothing else.

There is no row for a talk: no id, no author, no laptop, no time, no order. Two stores in which the same talks of a
month were counted hold the same rows, whoever counted them and when.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vrp_desktop.store.connection import Connection


class Talks:
    """Counts by (month, cell). A month is like "2026-11"; what the cells are, `operations.talks` says."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, month: str, cells: Iterable[str]) -> None:
        """Count one talk in each of `cells`. Raises DiskFull and StoreReadOnly; then it is counted in none."""
        with self._connection.transaction():
            self._connection.run_many(
                """INSERT INTO talk_count VALUES (?, ?, 1)
                   ON CONFLICT (month, cell) DO UPDATE SET count = count + 1""",
                sorted((month, cell) for cell in set(cells)),
            )

    def take_back(self, month: str, cells: Iterable[str]) -> None:
        """Undo `add`: the store is as if the talk had never been counted. Raises as `add` does."""
        with self._connection.transaction():
            self._connection.run_many(
                "UPDATE talk_count SET count = count - 1 WHERE month = ? AND cell = ?",
                sorted((month, cell) for cell in set(cells)),
            )
            self._connection.run("DELETE FROM talk_count WHERE count <= 0")

    def counts(self, first: str, last: str) -> dict[str, int]:
        """Give the sum of each cell over the months from `first` to `last`, both inclusive."""
        return dict(
            self._connection.rows(
                "SELECT cell, sum(count) FROM talk_count WHERE month BETWEEN ? AND ? GROUP BY cell", (first, last)
            )
        )
