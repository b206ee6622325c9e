"""Which workbooks wait for their sign-off, and those that were approved, byte by byte and for good.

Of a return and period at most one workbook waits: one that is prepared anew takes its place. Approved ones are never
changed or deleted; the database itself refuses it.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from vrp_desktop.store.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vrp_desktop.store.connection import Connection

_PREPARED = "return_id, period, version, file_name, sha256, published, reason, prepared_by, prepared_at"
_WAITING = f"{_PREPARED}, checked_by, checked_at, sent_back_by, sent_back_at, sent_back_because"
_APPROVED = f"{_PREPARED}, checked_by, checked_at, approved_by, approved_at, post"


@dataclass(frozen=True, slots=True)
class Signature:
    """Who did a step of a sign-off, and when. `person`: an id. `at`: UTC."""

    person: str
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Prepared:
    """A workbook that was made to be signed. `version`: from 1. `sha256`: of the file as it was prepared, in hex.

    `published`: its cells as text, for comparing them with those of another version. `reason`: why there is another
    version, "" for the first. `told`: what it tells of counts, as text, for the ledger once it is approved.
    """

    return_id: str
    period: str
    version: int
    file_name: str
    sha256: str
    published: str
    reason: str
    prepared: Signature
    told: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A workbook that waits for its next step. `because`: why it was sent back, if it was."""

    workbook: Prepared
    checked: Signature | None = None
    sent_back: Signature | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class Approved:
    """A workbook that was approved. `workbook.sha256`: of the file as it was approved. `post`: the approver's."""

    workbook: Prepared
    checked: Signature
    approved: Signature
    post: str


class ReturnsSigned:
    """The sign-offs of a store."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def prepare(self, workbook: Prepared, content: bytes) -> Prepared:
        """Let a workbook wait for its sign-off; the one that waited for the same return and period goes.

        File name and reason are kept as `clean_text` gives them.
        """
        made = replace(workbook, file_name=clean_text(workbook.file_name)[0], reason=clean_text(workbook.reason)[0])
        self.drop(made.return_id, made.period)
        self._connection.run(
            f"INSERT INTO return_draft ({_PREPARED}, told, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*_as_row(made), made.told, content),
        )
        return made

    def waiting(self, return_id: str, period: str) -> Waiting | None:
        """Give the workbook of a return and period that waits, or `None`."""
        return next(self._waiting("WHERE return_id = ? AND period = ?", (return_id, period)), None)

    def all_waiting(self) -> tuple[Waiting, ...]:
        """Give every workbook that waits, the oldest first."""
        return tuple(self._waiting("ORDER BY prepared_at, number", ()))

    def note_checked(self, return_id: str, period: str, by: Signature) -> None:
        """Note who checked the workbook that waits."""
        self._connection.run(
            "UPDATE return_draft SET checked_by = ?, checked_at = ? WHERE return_id = ? AND period = ?",
            (by.person, by.at.isoformat(), return_id, period),
        )

    def note_sent_back(self, return_id: str, period: str, by: Signature, because: str) -> None:
        """Note who wants the workbook that waits to be put right, and why. What was checked is to be checked anew."""
        self._connection.run(
            """UPDATE return_draft SET checked_by = NULL, checked_at = NULL, sent_back_by = ?, sent_back_at = ?,
               sent_back_because = ? WHERE return_id = ? AND period = ?""",
            (by.person, by.at.isoformat(), clean_text(because)[0], return_id, period),
        )

    def drop(self, return_id: str, period: str) -> None:
        """Let no workbook of this return and period wait any more."""
        self._connection.run("DELETE FROM return_draft WHERE return_id = ? AND period = ?", (return_id, period))

    def draft_content(self, return_id: str, period: str) -> bytes:
        """Give the file that waits. Raises KeyError."""
        row = self._connection.row(
            "SELECT content FROM return_draft WHERE return_id = ? AND period = ?", (return_id, period)
        )
        if row is None:
            raise KeyError(return_id, period)
        return bytes(row[0])

    def told(self, return_id: str, period: str) -> str:
        """Give what the workbook that waits tells of counts. Raises KeyError."""
        row = self._connection.row(
            "SELECT told FROM return_draft WHERE return_id = ? AND period = ?", (return_id, period)
        )
        if row is None:
            raise KeyError(return_id, period)
        return str(row[0])

    def approve(self, signed: Approved, content: bytes) -> None:
        """Keep an approved workbook for good; none of this return and period waits any more."""
        made = signed.workbook
        self.drop(made.return_id, made.period)
        self._connection.run(
            f"INSERT INTO return_signed ({_APPROVED}, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *_as_row(made),
                signed.checked.person,
                signed.checked.at.isoformat(),
                signed.approved.person,
                signed.approved.at.isoformat(),
                signed.post,
                content,
            ),
        )

    def approved(self, return_id: str, period: str) -> tuple[Approved, ...]:
        """Give the approved versions of a return and period, the newest last."""
        rows = self._connection.rows(
            f"SELECT {_APPROVED} FROM return_signed WHERE return_id = ? AND period = ? ORDER BY version",
            (return_id, period),
        )
        return tuple(Approved(_prepared(row), _signature(*row[9:11]), _signature(*row[11:13]), row[13]) for row in rows)

    def kept(self) -> tuple[int, datetime.datetime | None]:
        """Give how many workbooks were ever approved, and when the first was; UTC."""
        row = self._connection.row("SELECT count(*), min(approved_at) FROM return_signed")
        count, first = row or (0, None)
        return count, datetime.datetime.fromisoformat(first) if first else None

    def content(self, return_id: str, period: str, version: int) -> bytes:
        """Give the file of an approved version as it was approved. Raises KeyError."""
        row = self._connection.row(
            "SELECT content FROM return_signed WHERE return_id = ? AND period = ? AND version = ?",
            (return_id, period, version),
        )
        if row is None:
            raise KeyError(return_id, period, version)
        return bytes(row[0])

    def _waiting(self, where: str, values: tuple[str, ...]) -> Iterator[Waiting]:
        for row in self._connection.rows(f"SELECT {_WAITING} FROM return_draft {where}", values):
            checked = _signature(*row[9:11]) if row[9] else None
            sent_back = _signature(*row[11:13]) if row[11] else None
            yield Waiting(_prepared(row), checked, sent_back, row[13] or "")


def _as_row(made: Prepared) -> tuple[str | int, ...]:
    return (
        made.return_id,
        made.period,
        made.version,
        made.file_name,
        made.sha256,
        made.published,
        made.reason,
        made.prepared.person,
        made.prepared.at.isoformat(),
    )


def _prepared(row: Sequence[Any]) -> Prepared:
    """Give a row that begins with `_PREPARED`."""
    return_id, period, version, file_name, sha256, published, reason, person, at = row[:9]
    return Prepared(return_id, period, version, file_name, sha256, published, reason, _signature(person, at))


def _signature(person: str, at: str) -> Signature:
    return Signature(person, datetime.datetime.fromisoformat(at))
