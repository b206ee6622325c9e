"""What was copied, printed or written to a file for use inside the partnership, with what it told of counts.

Each table is kept once, however often it left, and each time that it left has its line. Nothing of it is changed or
deleted: somebody says that all copies of one were thrown away, and then it tells nobody anything any more. It freezes
no days, unlike what was published (`releases`). No record, no exact number and no name is in it; who let it out is
forgotten after as long as who looked at what (`access`).
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vrp_desktop.store.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vrp_desktop.store.connection import Connection


class Way(StrEnum):
    """How it left."""

    COPIED = "copied"
    PRINTED = "printed"
    EXPORTED = "exported"


@dataclass(frozen=True, slots=True)
class Leaving:
    """One time that it left. `at`: UTC. `by`: a person's id, "" once that is forgotten; `role`: theirs at that time."""

    way: Way
    at: datetime.datetime
    by: str
    role: str


@dataclass(frozen=True, slots=True)
class GivenOut:
    """One table that was given out. `title`: what was asked. `first` and `last`: of all days that it tells of.

    `counted_on`: the day on which it was counted, when its days were not over; else `None`. `up_to`: the number of the
    log's entry that came last before it was counted. `tables`: what it told, each as text.
    `times`: when it left, the oldest first. `gone_at`: when somebody said that all copies were thrown away, UTC.
    """

    number: int
    title: str
    first: datetime.date
    last: datetime.date
    counted_on: datetime.date | None
    up_to: int
    tables: tuple[str, ...]
    times: tuple[Leaving, ...]
    gone_at: datetime.datetime | None = None


class CopiesOut:
    """What is given out of a store for internal use, the newest last."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, *, title: str, first: datetime.date, last: datetime.date, counted_on: datetime.date | None, up_to: int,
        tables: Sequence[str], leaving: Leaving,
    ) -> None:  # fmt: skip
        """Keep that a table left; inside a transaction. One that tells the same as one that is out is not kept twice.

        `leaving.at` is kept to the second. Raises DiskFull and StoreReadOnly.
        """
        days = (first.isoformat(), last.isoformat(), counted_on.isoformat() if counted_on is not None else "")
        told = (*days, json.dumps(list(tables), ensure_ascii=False))
        row = self._connection.row(
            """SELECT number FROM given_out
               WHERE gone_at IS NULL AND told_first = ? AND told_last = ? AND counted_on = ?
               AND content = ?""",
            told,
        ) or self._connection.row(
            """INSERT INTO given_out (told_first, told_last, counted_on, content, title, up_to)
               VALUES (?, ?, ?, ?, ?, ?) RETURNING number""",
            (*told, clean_text(title)[0], up_to),
        )
        self._connection.run(
            "INSERT INTO given_out_time (given_out, way, at, by, role) VALUES (?, ?, ?, ?, ?)",
            (*(row or ()), leaving.way.value, leaving.at.isoformat(timespec="seconds"), leaving.by, leaving.role),
        )

    def all(self) -> tuple[GivenOut, ...]:
        """Give everything that was given out, what was thrown away too."""
        return self._found("1", ())

    def about(self, first: datetime.date, last: datetime.date) -> tuple[GivenOut, ...]:
        """Give what is out and tells of a day from `first` to `last`, both inclusive."""
        days = (last.isoformat(), first.isoformat())
        return self._found("gone_at IS NULL AND told_first <= ? AND told_last >= ?", days)

    def note_gone(self, number: int, by: str, at: datetime.datetime) -> bool:
        """Note that all copies of one were thrown away; gives whether it was out until now."""
        return bool(
            self._connection.run(
                "UPDATE given_out SET gone_at = ?, gone_by = ? WHERE number = ? AND gone_at IS NULL",
                (at.isoformat(timespec="seconds"), by, number),
            )
        )

    def forget(self, before: datetime.datetime) -> int:
        """Take who let it out from what left before a moment; gives how many times there were."""
        self._connection.run("UPDATE given_out SET gone_by = '' WHERE gone_at < ?", (before.isoformat(),))
        return self._connection.run(
            "UPDATE given_out_time SET by = '' WHERE at < ? AND by <> ''", (before.isoformat(),)
        )

    def _found(self, where: str, values: tuple[str, ...]) -> tuple[GivenOut, ...]:
        times: dict[int, list[Leaving]] = {}
        moment, day = datetime.datetime.fromisoformat, datetime.date.fromisoformat
        for number, way, at, by, role in self._connection.rows(
            f"""SELECT given_out, way, at, by, role FROM given_out_time
                WHERE given_out IN (SELECT number FROM given_out WHERE {where}) ORDER BY number""",
            values,
        ):
            times.setdefault(number, []).append(Leaving(Way(way), moment(at), by, role))
        rows = self._connection.rows(
            f"""SELECT number, title, told_first, told_last, counted_on, up_to, content, gone_at FROM given_out
                WHERE {where} ORDER BY number""",
            values,
        )
        return tuple(
            GivenOut(
                number, title, day(first), day(last), day(counted_on) if counted_on else None, up_to,
                tuple(json.loads(content)), tuple(times.get(number, ())), moment(gone_at) if gone_at else None,
            )
            for number, title, first, last, counted_on, up_to, content, gone_at in rows
        )  # fmt: skip
