"""Which returns were made on this laptop."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.store.text import clean_text

if TYPE_CHECKING:
    from vrp_desktop.store.connection import Connection

_COLUMNS = "return_id, period, file_name, made_at, made_by, row_count, sha256"


@dataclass(frozen=True, slots=True)
class ReturnMade:
    """One workbook that was written. `made_at`: UTC. `made_by`: a person's id. `sha256`: of the file, in hex."""

    return_id: str
    period: str
    file_name: str
    made_at: datetime.datetime
    made_by: str
    row_count: int
    sha256: str


class ReturnsMade:
    """The returns of a store, the newest last."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, *, return_id: str, period: str, file_name: str, made_by: str, row_count: int, sha256: str
    ) -> ReturnMade:
        """Remember a return that was just written. `file_name` without folders; kept as `clean_text` gives it."""
        # A name need not be text to the system; the return is remembered all the same.
        file_name = clean_text(file_name)[0]
        now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
        self._connection.run(
            f"INSERT INTO return_made ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (return_id, period, file_name, now.isoformat(), made_by, row_count, sha256),
        )
        return ReturnMade(return_id, period, file_name, now, made_by, row_count, sha256)

    def last(self, return_id: str | None = None) -> ReturnMade | None:
        """Give the return made last, or the last of one kind."""
        row = self._connection.row(
            f"SELECT {_COLUMNS} FROM return_made WHERE return_id = coalesce(?, return_id) ORDER BY number DESC LIMIT 1",
            (return_id,),
        )
        if row is None:
            return None
        return_id, period, file_name, made_at, made_by, row_count, sha256 = row
        made = datetime.datetime.fromisoformat(made_at)
        return ReturnMade(return_id, period, file_name, made, made_by, row_count, sha256)
