"""What is not finished yet. Every accepted answer is kept at once, each in its own row."""

from __future__ import annotations

import datetime
import json
from dataclasses import astuple, dataclass, replace
from typing import TYPE_CHECKING

from vrp_desktop.store.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vrp_desktop.store.connection import Connection

_HEAD = ""
"""The path of the row that says what the draft is; no question has it."""
_PUT = "INSERT INTO draft VALUES (?, ?, ?) ON CONFLICT (record, path) DO UPDATE SET value = excluded.value"


@dataclass(frozen=True, slots=True)
class Draft:
    """A record being filled in. Times are UTC.

    `base_revision`: what it changes, `None` for a new record. `at_path`: the question the person was at.
    """

    record: str
    form: str
    version: str
    author: str
    base_revision: str | None
    started_at: datetime.datetime
    changed_at: datetime.datetime
    answers: Mapping[str, str]
    at_path: str | None


class Drafts:
    """The drafts of a store, at most one a record."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def start(self, record: str, form: str, version: str, author: str, base: str | None = None) -> None:
        """Begin the draft of `record`. `base`: the revision that it changes. Raises ValueError when it has one."""
        if self._head(record) is not None:
            raise ValueError(record)
        now = _now()
        head = _Head(form, version, author, base, started_at=now, changed_at=now, at_path=None)
        self._connection.run("INSERT INTO draft VALUES (?, ?, ?)", (record, _HEAD, head.text()))

    def is_begun(self, record: str, form: str, version: str, author: str, base: str | None = None) -> bool:
        """Tell whether `record` has a draft that was begun in exactly this way."""
        head = self._head(record)
        return head is not None and (head.form, head.version, head.author, head.base_revision) == (
            form,
            version,
            author,
            base,
        )

    def keep(self, record: str, changes: Mapping[str, str], at_path: str | None = None) -> None:
        """Write `changes` (values by path, empty to remove) in one transaction; they are on the disk afterwards.

        `at_path`: where the person is, `None` when that is as before. Raises KeyError when there is no such draft.
        """
        with self._connection.transaction():
            head = self._head(record)
            if head is None:
                raise KeyError(record)
            head = replace(head, changed_at=_now(), at_path=at_path or head.at_path)
            kept = [(record, path, clean_text(value)[0]) for path, value in changes.items() if value]
            gone = [(record, path) for path, value in changes.items() if not value]
            self._connection.run_many(_PUT, [*kept, (record, _HEAD, head.text())])
            if gone:
                self._connection.run_many("DELETE FROM draft WHERE record = ? AND path = ?", gone)

    def keep_place(self, record: str, path: str) -> None:
        """Remember which question the person is at. Raises KeyError."""
        self.keep(record, {}, path)

    def get(self, record: str) -> Draft:
        """Give the draft of `record`. Raises KeyError."""
        found = self.find(record)
        if found is None:
            raise KeyError(record)
        return found

    def find(self, record: str) -> Draft | None:
        """Give the draft of `record`, or `None`."""
        parts = dict(self._connection.rows("SELECT path, value FROM draft WHERE record = ?", (record,)))
        return _draft(record, parts) if _HEAD in parts else None

    def unfinished(self, author: str) -> tuple[Draft, ...]:
        """Give the author's drafts, the one changed last first."""
        heads = self._connection.rows("SELECT record, value FROM draft WHERE path = ?", (_HEAD,))
        drafts = [self.get(record) for record, text in heads if _Head.of(text).author == author]
        return tuple(sorted(drafts, key=lambda draft: (draft.changed_at, draft.record), reverse=True))

    def records(self) -> tuple[str, ...]:
        """Give the records that have a draft, whoever began it."""
        return tuple(record for (record,) in self._connection.rows("SELECT DISTINCT record FROM draft ORDER BY record"))

    def drop(self, record: str) -> None:
        """Remove the draft of `record` with its answers; does nothing when there is none."""
        self._connection.run("DELETE FROM draft WHERE record = ?", (record,))

    def _head(self, record: str) -> _Head | None:
        row = self._connection.row("SELECT value FROM draft WHERE record = ? AND path = ?", (record, _HEAD))
        return _Head.of(row[0]) if row else None


@dataclass(frozen=True, slots=True)
class _Head:
    """What a draft is besides its answers, as its first row keeps it."""

    form: str
    version: str
    author: str
    base_revision: str | None
    started_at: str
    changed_at: str
    at_path: str | None

    def text(self) -> str:
        """Give it as the draft's first row keeps it."""
        return json.dumps(astuple(self), ensure_ascii=False)

    @classmethod
    def of(cls, text: str) -> _Head:
        """Read what `text` gave."""
        return cls(*json.loads(text))


def _draft(record: str, parts: dict[str, str]) -> Draft:
    head = _Head.of(parts.pop(_HEAD))
    return Draft(
        record=record,
        form=head.form,
        version=head.version,
        author=head.author,
        base_revision=head.base_revision,
        started_at=datetime.datetime.fromisoformat(head.started_at),
        changed_at=datetime.datetime.fromisoformat(head.changed_at),
        answers=parts,
        at_path=head.at_path,
    )


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
