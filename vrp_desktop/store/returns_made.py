"""Which returns were made on this laptop, and which rows left in them."""

from __future__ import annotations

import datetime
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from vrp_desktop.store.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vrp_desktop.store.connection import Connection

_COLUMNS = "return_id, period, file_name, made_at, made_by, row_count, sha256"

EXTRACT = "Extract"
"""Stands for an extract, which is noted like a return and is none."""
_ROWS_OUT = "sheet, audience, reason, row_count, suspect_count, kept_because"


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


@dataclass(frozen=True, slots=True)
class RowsOut:
    """Rows that left in a return: for whom and why. `kept_because`: why suspected personal data could stay, if any."""

    sheet: str
    audience: str
    reason: str
    row_count: int
    suspect_count: int
    kept_because: str


class ReturnsMade:
    """The returns of a store, the newest last."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        *,
        return_id: str,
        period: str,
        file_name: str,
        made_by: str,
        row_count: int,
        sha256: str,
        rows_out: Iterable[RowsOut] = (),
    ) -> ReturnMade:
        """Remember a return that was just written, and the rows that left in it.

        `file_name` without folders; kept as `clean_text` gives it: a name need not be text to the system, and the
        return is remembered all the same.
        """
        file_name = clean_text(file_name)[0]
        now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
        made = self._connection.row(
            f"INSERT INTO return_made ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING number",
            (return_id, period, file_name, now.isoformat(), made_by, row_count, sha256),
        )
        for rows in rows_out:
            self._connection.run(
                f"INSERT INTO rows_out (return_made, {_ROWS_OUT}) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*(made or ()), *astuple(rows)),
            )
        return ReturnMade(return_id, period, file_name, now, made_by, row_count, sha256)

    def last(self, return_id: str | None = None) -> ReturnMade | None:
        """Give the return made last, or the last of one kind. An extract counts only when it is asked for."""
        row = self._connection.row(
            f"""SELECT {_COLUMNS} FROM return_made WHERE return_id = coalesce(?1, return_id)
                AND (return_id <> ?2 OR return_id = ?1) ORDER BY number DESC LIMIT 1""",
            (return_id, EXTRACT),
        )
        if row is None:
            return None
        return_id, period, file_name, made_at, made_by, row_count, sha256 = row
        made = datetime.datetime.fromisoformat(made_at)
        return ReturnMade(return_id, period, file_name, made, made_by, row_count, sha256)

    def was_written(self, return_id: str, period: str, sha256: str) -> bool:
        """Tell whether a file with this content was written as this return for the period."""
        row = self._connection.row(
            "SELECT 1 FROM return_made WHERE return_id = ? AND period = ? AND sha256 = ?", (return_id, period, sha256)
        )
        return row is not None

    def was_made(self, return_id: str, period: str) -> bool:
        """Tell whether this return was made for the period, for whomever."""
        row = self._connection.row("SELECT 1 FROM return_made WHERE return_id = ? AND period = ?", (return_id, period))
        return row is not None

    def rows_out(self) -> tuple[RowsOut, ...]:
        """Give all rows that ever left, the newest last."""
        rows = self._connection.rows(f"SELECT {_ROWS_OUT} FROM rows_out ORDER BY number")
        return tuple(RowsOut(*row) for row in rows)
