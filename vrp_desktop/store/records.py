"""The table of all records: search, filter, sort, page by page.

Each order that can be asked for is one that the table or an index has, so a page is read and nothing is sorted. Only
where a search finds few records and they are wanted in another order than by date, they are sorted.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vrp_desktop.store.places import places_of
from vrp_desktop.store.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vrp_desktop.store.connection import Connection
    from vrp_desktop.store.people import Role
    from vrp_desktop.store.registers import Registers

_COLUMNS = ", ".join(
    f"record.{name}"
    for name in (
        *("record", "form", "ref", "on_date", "what", "where_code", "where_label"),
        *("state", "author", "changed_at", "revision"),
    )
)
_HITS = "SELECT rowid FROM search WHERE search MATCH ?"
# What may be sorted by, and the column that does it; the index of each is record_by_<column>.
_SORTED_BY = {
    "on_date": "place",
    "what": "what",
    "where": "where_label",
    "state": "state",
    "form": "form",
    "ref": "ref",
}
_FEW = 1_000
"""Up to how many hits of a search are sorted; among more, the index is walked until a page is full."""
_MOST_WORDS = 12
_LONGEST_WORD = 100


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One record as the table shows it. `what`, `where_label` and `state` are words, `changed_at` is UTC.

    `author`: who wrote the record first, whoever changed it later.
    """

    record: str
    form: str
    ref: str
    on_date: datetime.date | None
    what: str
    where_code: str
    where_label: str
    state: str
    author: str
    changed_at: datetime.datetime
    revision: str


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """What to let through; empty means all.

    `words`: as typed; a record fits when each word begins a word in it. `forms` and `wards`: ids and codes. `first`
    and `last`: days, both inclusive.
    """

    words: str = ""
    forms: tuple[str, ...] = ()
    wards: tuple[str, ...] = ()
    first: datetime.date | None = None
    last: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Sort:
    """The order: on_date, what, where, state, form or ref. Records that are alike in it stand by date."""

    column: str = "on_date"
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended; the next one begins after it. Good for the same filter and sort only."""

    key: str | int
    place: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows in order. `cursor`: `None` when these were the last."""

    rows: tuple[RecordRow, ...]
    cursor: Cursor | None


class Records:
    """Reads the table of records."""

    def __init__(self, connection: Connection, registers: Registers) -> None:
        self._connection = connection
        self._registers = registers

    def of(self, ids: Iterable[str]) -> tuple[RecordRow, ...]:
        """Give those of these records that stand in the table, the newest day first."""
        self._registers.catch_up()
        # As one value: there may be more ids than a statement may have values.
        rows = self._connection.rows(
            f"""SELECT {_COLUMNS} FROM json_each(?) AS wanted JOIN record ON record.record = wanted.value
                ORDER BY record.place""",
            (json.dumps(list(ids)),),
        )
        return tuple(_row(row) for row in rows)

    def page(
        self,
        wanted: RecordFilter,
        sort: Sort | None = None,
        after: Cursor | None = None,
        limit: int = 200,
        role: Role | None = None,
    ) -> Page:
        """Give the next rows after `after` (from the start when `None`), at most `limit`.

        `role`: who asks; words of questions that only some roles are shown are searched for these roles alone, and for
        nobody when it is `None`. Raises KeyError (sort).
        """
        self._registers.catch_up()
        sort = sort or Sort()
        key, terms = _SORTED_BY[sort.column], _terms(wanted.words, role)
        is_by_date = key == "place"
        # By place, the newest day comes first.
        is_forwards = sort.descending == is_by_date
        direction, beyond = ("ASC", ">") if is_forwards else ("DESC", "<")
        is_streaming = bool(terms) and is_by_date and is_forwards
        place = "search.rowid" if is_streaming else "record.place"
        order = [place] if is_by_date else [f"record.{key}", place]
        where = _where(wanted, terms, is_streaming=is_streaming)
        source = "search CROSS JOIN record ON record.place = search.rowid" if is_streaming else "record"
        if not is_by_date and where:
            if self._are_few(where):
                # The sign has SQLite read what was found and sort it.
                order = [f"+{column}" for column in order]
            else:
                source = f"record INDEXED BY record_by_{key}"
        if after is not None:
            keys = (after.place,) if is_by_date else (after.key, after.place)
            where.add(f"({', '.join(order)}) {beyond} ({', '.join('?' for _ in keys)})", *keys)
        rows = self._connection.rows(
            f"""SELECT record.{key}, record.place, {_COLUMNS} FROM {source} WHERE {where.sql()}
                ORDER BY {", ".join(f"{column} {direction}" for column in order)} LIMIT ?""",
            [*where.values, limit + 1],
        )
        shown = rows[:limit]
        return Page(
            rows=tuple(_row(row[2:]) for row in shown),
            cursor=Cursor(shown[-1][0], shown[-1][1]) if len(rows) > limit and shown else None,
        )

    def find(self, record: str) -> RecordRow | None:
        """Give one record's row, or `None` when it stands in no register."""
        self._registers.catch_up()
        row = self._connection.row(f"SELECT {_COLUMNS} FROM record WHERE record.record = ?", (record,))
        return _row(row) if row is not None else None

    def from_before(self, form_id: str, day: datetime.date) -> tuple[RecordRow, ...]:
        """Give the form's records of before `day`, the oldest first; those without a day are not among them."""
        self._registers.catch_up()
        rows = self._connection.rows(
            f"""SELECT {_COLUMNS} FROM record WHERE form = ? AND place > ? AND place < ? ORDER BY place DESC""",
            (form_id, places_of(day.isoformat())[1], places_of("")[0]),
        )
        return tuple(_row(row) for row in rows)

    def count(self, wanted: RecordFilter, role: Role | None = None) -> int:
        """Give how many records the filter lets through. `role`: as in `page`."""
        self._registers.catch_up()
        terms = _terms(wanted.words, role)
        if terms and wanted == RecordFilter(words=wanted.words):
            row = self._connection.row(f"SELECT count(*) FROM ({_HITS})", (terms,))
        else:
            where = _where(wanted, terms, is_streaming=False)
            row = self._connection.row(f"SELECT count(*) FROM record WHERE {where.sql()}", where.values)
        return int(row[0]) if row else 0

    def _are_few(self, where: _Where) -> bool:
        row = self._connection.row(
            f"SELECT count(*) FROM (SELECT 1 FROM record WHERE {where.sql()} LIMIT ?)", [*where.values, _FEW + 1]
        )
        return row is not None and row[0] <= _FEW


class _Where:
    """Conditions that all have to hold, with their values in order. False while there are none."""

    def __init__(self) -> None:
        self._conditions: list[str] = []
        self.values: list[Any] = []

    def __bool__(self) -> bool:
        return bool(self._conditions)

    def add(self, condition: str, *values: object) -> None:
        """Add a condition, with the values of its question marks in order."""
        self._conditions.append(condition)
        self.values += values

    def sql(self) -> str:
        """Give all conditions as one, true when there are none."""
        return " AND ".join(self._conditions) or "1"


def _where(wanted: RecordFilter, terms: str, *, is_streaming: bool) -> _Where:
    """Give the filter's conditions. `is_streaming`: the search's hits are read in their order, each with its record."""
    where = _Where()
    place = "search.rowid" if is_streaming else "record.place"
    if terms:
        where.add("search MATCH ?" if is_streaming else f"{place} IN ({_HITS})", terms)
    for column, chosen in (("form", wanted.forms), ("where_code", wanted.wards)):
        marks = ", ".join("?" for _ in chosen)
        if chosen and is_streaming:
            # Looked up in the index, so that a record is read only when it is one of those wanted.
            found = f"SELECT 1 FROM record AS one INDEXED BY record_by_{column} WHERE one.{column} IN ({marks})"
            where.add(f"EXISTS ({found} AND one.place = {place})", *chosen)
        elif len(chosen) == 1:
            where.add(f"record.{column} = ?", *chosen)
        elif chosen:
            # The sign keeps SQLite from an index that would give them in another order than by date.
            where.add(f"+record.{column} IN ({marks})", *chosen)
    if wanted.first is not None:
        where.add(f"{place} <= ?", places_of(wanted.first.isoformat())[1])
    if wanted.last is not None:
        where.add(f"{place} >= ?", places_of(wanted.last.isoformat())[0])
    return where


def _terms(words: str, role: Role | None) -> str:
    """Give what was typed as an FTS5 expression: each word a quoted prefix, all of them wanted; empty for no words.

    Whatever stands in quotes is text to FTS5, and a quote is doubled, so nothing typed is read as its syntax.
    """
    typed = [word[:_LONGEST_WORD] for word in clean_text(words)[0].split()]
    # A word of signs alone has no token: FTS5 would find nothing for it.
    searched = [word for word in typed if any(letter.isalnum() for letter in word)][:_MOST_WORDS]
    if not searched:
        return ""
    columns = "ref labels texts" if role is None else f"ref labels texts for_{role}"
    terms = " AND ".join('"' + word.replace('"', '""') + '"*' for word in searched)
    return f"{{{columns}}} : ({terms})"


def _row(row: tuple[Any, ...]) -> RecordRow:
    record, form, ref, on_date, what, where_code, where_label, state, author, changed_at, revision = row
    return RecordRow(
        record=record,
        form=form,
        ref=ref,
        on_date=_day(on_date),
        what=what,
        where_code=where_code,
        where_label=where_label,
        state=state,
        author=author,
        changed_at=datetime.datetime.fromisoformat(changed_at),
        revision=revision,
    )


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
