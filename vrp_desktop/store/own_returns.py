"""The texts of returns that this partnership defined itself, by their id."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vrp_desktop.store.connection import Connection


@dataclass(frozen=True, slots=True)
class OwnReturn:
    """One definition. `file_name`: as it was called when it came in. `added_by`: a person's id. `added_at`: UTC."""

    id: str
    file_name: str
    text: str
    added_by: str
    added_at: datetime.datetime


class OwnReturns:
    """Keeps one text for each id; a new one takes its place."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, return_id: str, file_name: str, text: str, added_by: str) -> None:
        """Keep a definition under its id."""
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        self._connection.run(
            "INSERT OR REPLACE INTO own_return VALUES (?, ?, ?, ?, ?)", (return_id, file_name, text, added_by, now)
        )

    def take_out(self, return_id: str) -> None:
        """Forget a definition; what was made with it stays in the list of returns."""
        self._connection.run("DELETE FROM own_return WHERE id = ?", (return_id,))

    def all(self) -> tuple[OwnReturn, ...]:
        """Give all of them by id."""
        rows = self._connection.rows("SELECT id, file_name, text, added_by, added_at FROM own_return ORDER BY id")
        return tuple(
            OwnReturn(return_id, file_name, text, added_by, datetime.datetime.fromisoformat(added_at))
            for return_id, file_name, text, added_by, added_at in rows
        )
