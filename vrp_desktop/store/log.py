"""The revision log: the truth of the store. A revision is appended once and never changed.

Each laptop's revisions form a chain: ``link = SHA-256(previous link || meta || commitment)``, and ``commitment =
SHA-256(salt || payload)``, so that payload and salt may go one day (erasure) and the chain still holds.
Times are a hybrid logical clock (Kulkarni and others, 2014): never behind the laptop's last revision.

The entries of the log are of several kinds (`store.kinds`): what a record holds, what became of it, and who looked at
it. Where this module speaks of a record's revisions, it means those that say what the record holds.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import secrets
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from vrp_desktop.store.kinds import SHAPING, Kind
from vrp_desktop.store.laptop_clock import clock_warning
from vrp_desktop.store.text import clean_text
from vrp_desktop.store.uuid7 import uuid7

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from vrp_desktop.problems import Problem
    from vrp_desktop.store.connection import Connection
    from vrp_desktop.store.laptop import Laptop

FIRST_LINK = bytes(32)
"""What the first link of a chain follows."""

WHY = "#why"
"""Where the reason that a person gave stands beside the answers: it can say anything, so it is erased with them."""

_SALT_BYTES = 16
_PAGE = 500
COLUMNS = (
    "id, record, ref, form, version, kind, parents, laptop, sequence, clock, at, author, payload, commitment, link"
)
"""What a revision is read from, in this order; its salt stands apart."""
_SEQUENCE, _PAYLOAD = (COLUMNS.split(", ").index(column) for column in ("sequence", "payload"))
_SHAPING = f"kind IN ({', '.join(repr(kind.value) for kind in SHAPING)})"
_INSERT = f"INSERT INTO revision ({COLUMNS}, salt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Revision:
    """One submitted state of a record.

    `ref`: what people call the record, like "RC-K7-0042". `parents`: ids of the revisions it follows. `clock`: text
    that sorts by time. `at`: UTC. `author`: a person's id. `answers`: by path, `None` once erased. `why`: the reason
    that was given for it, mostly empty.
    """

    id: str
    record: str
    ref: str
    form: str
    version: str
    kind: Kind
    parents: tuple[str, ...]
    laptop: str
    sequence: int
    clock: str
    at: datetime.datetime
    author: str
    answers: Mapping[str, str] | None
    commitment: bytes
    link: bytes
    why: str = ""

    def meta(self) -> bytes:
        """Give everything but the answers, as the chain takes it in. No name is in it."""
        parts = (
            1, self.id, self.record, self.ref, self.form, self.version, self.kind, self.parents, self.laptop,
            self.sequence, self.clock, _time_text(self.at), self.author,
        )  # fmt: skip
        return _canonical(parts).encode()


class Log:
    """Appends revisions of this laptop and reads those of all."""

    def __init__(
        self, connection: Connection, laptop: Laptop, now: Callable[[], datetime.datetime] | None = None
    ) -> None:
        self._connection = connection
        self._laptop = laptop
        self._now = now or (lambda: datetime.datetime.now(datetime.UTC))
        # The last number of each prefix: read once, since a counter of its own would cost each save a page.
        self._references: dict[str, int] = {}
        self.clock_warning: Problem | None = None
        """What was odd about the laptop's clock when something was appended; stays until `take_clock_warning`."""
        self.appended: Revision | None = None
        """What `append` wrote last, also when its transaction is undone later."""
        self.changes: Counter[str] = Counter()
        """How often something was appended to a record of each form since the store was opened, undone or not."""

    def append(
        self,
        *,
        record: str,
        ref: str,
        form: str,
        version: str,
        answers: Mapping[str, str],
        author: str,
        parents: tuple[str, ...] = (),
        kind: Kind = Kind.SUBMIT,
        why: str = "",
    ) -> Revision:
        """Append what a person finished and give it back as it was kept. `why`: the reason that the person gave."""
        kept = {path: clean_text(value)[0] for path, value in answers.items() if value}
        why = clean_text(why.strip())[0]
        payload, salt = _canonical(kept | ({WHY: why} if why else {})), secrets.token_bytes(_SALT_BYTES)
        commitment = commitment_of(salt, payload)
        with self._connection.transaction():
            head = self._connection.row(
                "SELECT sequence, clock, link, at FROM revision WHERE laptop = ? ORDER BY sequence DESC LIMIT 1",
                (self._laptop.id,),
            )
            sequence, clock, link, last_at = head or (0, "", FIRST_LINK, "")
            at = self._now().astimezone(datetime.UTC)
            if last_at:
                # Looking at a record appends too, and then the save after it would find nothing odd any more.
                self.clock_warning = clock_warning(datetime.datetime.fromisoformat(last_at), at) or self.clock_warning
            unlinked = Revision(
                id=uuid7(), record=record, ref=ref, form=form, version=version, kind=kind, parents=parents,
                laptop=self._laptop.id, sequence=sequence + 1, clock=next_clock(clock, at),
                at=at.replace(microsecond=at.microsecond // 1000 * 1000), author=author, answers=kept,
                commitment=commitment, link=b"", why=why,
            )  # fmt: skip
            linked = link_of(link, unlinked)
            self._connection.run(
                _INSERT,
                (
                    unlinked.id, record, ref, form, version, kind, _canonical(parents), self._laptop.id,
                    unlinked.sequence, unlinked.clock, _time_text(unlinked.at), author, payload, commitment, linked,
                    salt,
                ),
            )  # fmt: skip
        self.appended = replace(unlinked, link=linked)
        self.changes[form] += 1
        return self.appended

    def take_clock_warning(self) -> Problem | None:
        """Give what was odd about the clock since this was last asked, for the person to be told once."""
        warning, self.clock_warning = self.clock_warning, None
        return warning

    def history(self, record: str) -> tuple[Revision, ...]:
        """Give the record's revisions, the newest last; none when there is no such record."""
        rows = self._connection.rows(
            f"SELECT {COLUMNS} FROM revision WHERE record = ? AND {_SHAPING} ORDER BY clock, id", (record,)
        )
        return tuple(revision_of(row) for row in rows)

    def changed_after(self, records: Sequence[str]) -> frozenset[str]:
        """Give those of `records` that were changed after they were first finished."""
        found: set[str] = set()
        for start in range(0, len(records), _PAGE):
            named = records[start : start + _PAGE]
            rows = self._connection.rows(
                f"""SELECT record FROM revision WHERE record IN ({", ".join("?" for _ in named)}) AND {_SHAPING}
                    GROUP BY record HAVING count(*) > 1""",
                tuple(named),
            )
            found.update(record for (record,) in rows)
        return frozenset(found)

    def latest(self, record: str) -> Revision:
        """Give the record's newest revision: the one of the highest clock, whatever it follows. Raises KeyError."""
        found = self.find_latest(record)
        if found is None:
            raise KeyError(record)
        return found

    def find_latest(self, record: str) -> Revision | None:
        """Give the record's newest revision, or `None` when it was never submitted."""
        row = self._connection.row(
            f"SELECT {COLUMNS} FROM revision WHERE record = ? AND {_SHAPING} ORDER BY clock DESC, id DESC LIMIT 1",
            (record,),
        )
        return revision_of(row) if row else None

    def author_of(self, revision: Revision) -> str:
        """Give who wrote the record that `revision` belongs to: the author of its first revision."""
        if not revision.parents:
            return revision.author
        row = self._connection.row(
            f"SELECT author FROM revision WHERE record = ? AND {_SHAPING} ORDER BY clock, id LIMIT 1",
            (revision.record,),
        )
        return str(row[0]) if row else revision.author

    def newest_since(self, after: int) -> Iterator[Revision]:
        """Give, in the order of the log, each revision beyond the number `after` that is its record's newest.

        Fetched in keyset pages. Numbers are this store's own order of arrival; 0 is before all.
        """
        while True:
            rows = self._connection.rows(
                f"""SELECT number, {COLUMNS} FROM revision AS one WHERE number > ? AND {_SHAPING} AND NOT EXISTS (
                      SELECT 1 FROM revision AS other
                      WHERE other.record = one.record AND other.{_SHAPING}
                        AND (other.clock, other.id) > (one.clock, one.id))
                    ORDER BY number LIMIT {_PAGE}""",
                (after,),
            )
            yield from (revision_of(row[1:]) for row in rows)
            if len(rows) < _PAGE:
                return
            after = rows[-1][0]

    def chain(self, laptop: str) -> Iterator[tuple[Revision, bytes | None, str | None]]:
        """Give every entry of a laptop's chain in its order, with salt and payload as they lie there."""
        after = 0
        while True:
            rows = self._connection.rows(
                f"""SELECT {COLUMNS}, salt FROM revision WHERE laptop = ? AND sequence > ?
                    ORDER BY sequence LIMIT {_PAGE}""",
                (laptop, after),
            )
            for row in rows:
                yield revision_of(row[:-1]), row[-1], row[_PAYLOAD]
            if len(rows) < _PAGE:
                return
            after = rows[-1][_SEQUENCE]

    def in_bin(self) -> tuple[Revision, ...]:
        """Give the deletion of each record that lies in the bin, the latest first."""
        rows = self._connection.rows(
            f"""SELECT {COLUMNS} FROM revision AS one WHERE kind = 'delete' AND NOT EXISTS (
                  SELECT 1 FROM revision AS other
                  WHERE other.record = one.record AND other.{_SHAPING}
                    AND (other.clock, other.id) > (one.clock, one.id))
                ORDER BY clock DESC, id DESC"""
        )
        return tuple(revision_of(row) for row in rows)

    def last_number(self) -> int:
        """Give the number of the entry that came last, of whatever kind, 0 when there is none."""
        row = self._connection.row("SELECT max(number) FROM revision")
        return (row[0] if row else None) or 0

    def ref_of(self, record: str) -> str:
        """Give how people call a record; its id where there is no such record."""
        row = self._connection.row("SELECT ref FROM revision WHERE record = ? LIMIT 1", (record,))
        return str(row[0]) if row else record

    def began_at(self) -> datetime.datetime | None:
        """Give when the first entry came, UTC; `None` while there is none."""
        row = self._connection.row("SELECT at FROM revision ORDER BY number LIMIT 1")
        return datetime.datetime.fromisoformat(row[0]) if row else None

    def count(self) -> int:
        """Give how many entries there are, of whatever kind."""
        row = self._connection.row("SELECT count(*) FROM revision")
        return int(row[0]) if row else 0

    def next_ref(self, prefix: str) -> str:
        """Take the next reference of this laptop, like "RC-K7-0042". One that is not used in the end leaves a gap."""
        start = f"{prefix}-{self._laptop.mark}-"
        if prefix not in self._references:
            row = self._connection.row(
                """SELECT max(CAST(substr(ref, ?) AS INTEGER)) FROM revision
                   WHERE laptop = ? AND substr(ref, 1, ?) = ?""",
                (len(start) + 1, self._laptop.id, len(start), start),
            )
            self._references[prefix] = (row[0] if row else None) or 0
        self._references[prefix] += 1
        return f"{start}{self._references[prefix]:04d}"


def commitment_of(salt: bytes, payload: str) -> bytes:
    """Give what stands for the answers in the chain; without the salt they cannot be guessed from it."""
    return hashlib.sha256(salt + payload.encode()).digest()


def link_of(previous: bytes, revision: Revision) -> bytes:
    """Give the link of a revision that follows `previous` in its laptop's chain."""
    return hashlib.sha256(previous + revision.meta() + revision.commitment).digest()


def next_clock(last: str, at: datetime.datetime) -> str:
    """Give the clock of a revision made at `at` after the one of clock `last` (empty: the first).

    13 figures of milliseconds since 1970 and 5 of a counter, so that text sorts as time does.
    """
    now = int(at.timestamp() * 1000)
    milliseconds, counter = (int(part) for part in last.split("-")) if last else (0, 0)
    if now > milliseconds:
        milliseconds, counter = now, 0
    elif counter < 99_999:
        counter += 1
    else:
        milliseconds, counter = milliseconds + 1, 0
    return f"{milliseconds:013d}-{counter:05d}"


def revision_of(row: tuple[Any, ...]) -> Revision:
    """Give a row of `COLUMNS` as what it is. Raises ValueError and TypeError for one that makes no sense."""
    (
        revision_id, record, ref, form, version, kind, parents, laptop, sequence, clock, at, author, payload,
        commitment, link,
    ) = row  # fmt: skip
    answers = None if payload is None else json.loads(payload)
    why = answers.pop(WHY, "") if answers else ""
    return Revision(
        id=revision_id, record=record, ref=ref, form=form, version=version, kind=Kind(kind),
        parents=tuple(json.loads(parents)), laptop=laptop, sequence=sequence, clock=clock,
        at=datetime.datetime.fromisoformat(at), author=author,
        answers=answers, commitment=commitment, link=link, why=why,
    )  # fmt: skip


def _canonical(value: object) -> str:
    """Give the one JSON text of a value: sorted, without spaces, so that every laptop hashes the same."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _time_text(at: datetime.datetime) -> str:
    return at.isoformat(timespec="milliseconds")
