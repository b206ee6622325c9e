"""What was published, and which days are frozen by it. Rows are only ever added; the schema forbids anything else.

A release freezes the days that it counted. What comes later for a frozen day counts on the first day that was still
open when it came (`measures.late`): a number that is out never changes by one record, and nothing is lost.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vrp_desktop.store.connection import Connection

_COLUMNS = "return_id, period, version, first_day, last_day, frozen_to, up_to, made_at, made_by"


@dataclass(frozen=True, slots=True)
class Release:
    """One return that went out. Its period as it is written, and from first to last day, both inclusive.

    `frozen_to`: the last day that it counted whole or in part; earlier than `last` when it was made before its end.
    `up_to`: the number of the log's entry that came last before it was counted. `made_at`: UTC.
    """

    return_id: str
    period: str
    version: int
    first: datetime.date
    last: datetime.date
    frozen_to: datetime.date
    up_to: int
    made_at: datetime.datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class Freeze:
    """Days, both inclusive, in which nothing counts that came after the log's entry `up_to`."""

    first: datetime.date
    last: datetime.date
    up_to: int


class Releases:
    """The ledger of a store, the newest last."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        *,
        return_id: str,
        period: str,
        first: datetime.date,
        last: datetime.date,
        made_on: datetime.date,
        made_by: str,
        up_to: int,
        told_days: tuple[datetime.date, datetime.date],
        tables: Sequence[str],
    ) -> Release:
        """Keep what goes out. `up_to`: where the log stood when it was counted; `tables`: their content.

        `told_days`: first and last of all days that something is told of, those that are looked back at too.
        """
        frozen_to = min(last, made_on)
        version = self.next_version(return_id, period)
        now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
        days = (first.isoformat(), last.isoformat(), frozen_to.isoformat())
        with self._connection.transaction():
            row = self._connection.row(
                f"""INSERT INTO released ({_COLUMNS}, told_first, told_last)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number""",
                (return_id, period, version, *days, up_to, now.isoformat(), made_by, *map(str, told_days)),
            )
            self._connection.run_many(
                "INSERT INTO released_table (release, content) VALUES (?, ?)",
                [(*(row or ()), content) for content in tables],
            )
        return Release(return_id, period, version, first, last, frozen_to, up_to, now, made_by)

    def next_version(self, return_id: str, period: str) -> int:
        """Give which version of a return its next release is, 1 for the first."""
        row = self._connection.row(
            "SELECT coalesce(max(version), 0) + 1 FROM released WHERE return_id = ? AND period = ?", (return_id, period)
        )
        return int(row[0]) if row else 1

    def all(self) -> tuple[Release, ...]:
        """Give every release."""
        return tuple(_release(row) for row in self._connection.rows(f"SELECT {_COLUMNS} FROM released ORDER BY number"))

    def frozen_at(self, return_id: str, period: str) -> Release | None:
        """Give the release that froze a return's period, its first, or `None` while it is open."""
        rows = self._connection.rows(
            f"SELECT {_COLUMNS} FROM released WHERE return_id = ? AND period = ? ORDER BY number LIMIT 1",
            (return_id, period),
        )
        return _release(rows[0]) if rows else None

    def told(self, return_id: str, period: str) -> tuple[str, ...]:
        """Give the content of all tables that a return of a period told, in all its versions, the newest last."""
        rows = self._connection.rows(
            """SELECT content FROM released_table AS one JOIN released ON released.number = one.release
               WHERE return_id = ? AND period = ? ORDER BY one.number""",
            (return_id, period),
        )
        return tuple(content for (content,) in rows)

    def of_others(
        self, return_id: str, period: str, first: datetime.date, last: datetime.date
    ) -> tuple[tuple[str, str, str], ...]:
        """Give (return, period, content) of all released tables of other returns and periods that share these days."""
        rows = self._connection.rows(
            """SELECT return_id, period, content
               FROM released_table AS one JOIN released ON released.number = one.release
               WHERE told_first <= ? AND told_last >= ? AND (return_id, period) <> (?, ?) ORDER BY one.number""",
            (last.isoformat(), first.isoformat(), return_id, period),
        )
        return tuple(rows)

    def freezes(self) -> tuple[Freeze, ...]:
        """Give which days are frozen, whichever return froze them, the earliest freeze of equal days alone."""
        rows = self._connection.rows(
            "SELECT first_day, frozen_to, min(up_to) FROM released GROUP BY first_day, frozen_to ORDER BY min(number)"
        )
        day = datetime.date.fromisoformat
        return tuple(Freeze(day(first), day(last), up_to) for first, last, up_to in rows)

    def related(self, first: datetime.date, last: datetime.date) -> tuple[str, ...]:
        """Give the content of all released tables whose days have to do with those from `first` to `last`.

        Those are the releases that share a day with them, then those that share a day with these, and so on: a year
        brings all its quarters, and each of those its months.
        """
        begin, end = first.isoformat(), last.isoformat()
        while True:
            row = self._connection.row(
                "SELECT min(told_first), max(told_last) FROM released WHERE told_first <= ? AND told_last >= ?",
                (end, begin),
            )
            if row is None or row[0] is None:
                return ()
            wider = min(begin, row[0]), max(end, row[1])
            if wider == (begin, end):
                break
            begin, end = wider
        rows = self._connection.rows(
            """SELECT content FROM released_table AS one JOIN released ON released.number = one.release
               WHERE told_first <= ? AND told_last >= ? ORDER BY one.number""",
            (end, begin),
        )
        return tuple(content for (content,) in rows)


def _release(row: tuple[str, str, int, str, str, str, int, str, str]) -> Release:
    return_id, period, version, first, last, frozen_to, up_to, made_at, made_by = row
    day, moment = datetime.date.fromisoformat, datetime.datetime.fromisoformat
    return Release(return_id, period, version, day(first), day(last), day(frozen_to), up_to, moment(made_at), made_by)
