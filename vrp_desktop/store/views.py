"""What people keep under a name, so that they can ask it again: questions, and choices of what to take out.

No answer and no row is kept with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.store.text import clean_text

if TYPE_CHECKING:
    from vrp_desktop.store.connection import Connection


@dataclass(frozen=True, slots=True)
class KeptView:
    """One question. `asks`: what it asks, as JSON. `kept_by`: a person's id."""

    name: str
    asks: str
    kept_by: str


class Views:
    """The questions that are kept in `table`, by name."""

    def __init__(self, connection: Connection, table: str = "kept_view") -> None:
        self._connection = connection
        self._table = table

    def all(self) -> tuple[KeptView, ...]:
        """Give all of them by name."""
        return tuple(
            KeptView(*row)
            for row in self._connection.rows(f"SELECT name, asks, kept_by FROM {self._table} ORDER BY name")
        )

    def put(self, name: str, asks: str, kept_by: str) -> None:
        """Keep a question, in place of one that has the same name. Raises DiskFull and StoreReadOnly."""
        row = (clean_text(name)[0], asks, kept_by)
        self._connection.run(f"INSERT OR REPLACE INTO {self._table} VALUES (?, ?, ?)", row)

    def drop(self, name: str) -> None:
        """Forget a question. Raises DiskFull and StoreReadOnly."""
        self._connection.run(f"DELETE FROM {self._table} WHERE name = ?", (name,))
