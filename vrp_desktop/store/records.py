"""The table of all records: search, filter, sort, page by page."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vrp_desktop.store.text import clean_text

if TYPE_CHECKING:
    from vrp_desktop.store.connection import Connection
    from vrp_desktop.store.people import Role
    from vrp_desktop.store.registers import Registers

_COLUMNS = "record, form, ref, on_date, what, where_code, where_label, state, author, changed_at, revision"
# What may be sorted by, and the column that does it.
_SORTED_BY = {
    "on_date": "on_date",
    "what": "what",
    "where": "where_label",
    "state": "state",
    "form": "form",
    "ref": "ref",
    "author": "author",
    "changed_at": "changed_at",
}
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
    """The order: on_date, what, where, state, form, ref, author or changed_at."""

    column: str = "on_date"
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended; the next one begins after it. Good for the same filter and sort only."""

    key: str
    number: int


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
        key = _SORTED_BY[sort.column]
        direction, beyond = ("DESC", "<") if sort.descending else ("ASC", ">")
        where, values = _where(wanted, role)
        if after is not None:
            where += f" AND ({key}, number) {beyond} (?, ?)"
            values += [after.key, after.number]
        rows = self._connection.rows(
            f"""SELECT {key}, number, {_COLUMNS} FROM record WHERE {where}
                ORDER BY {key} {direction}, number {direction} LIMIT ?""",
            [*values, limit + 1],
        )
        shown = rows[:limit]
        return Page(
            rows=tuple(_row(row[2:]) for row in shown),
            cursor=Cursor(shown[-1][0], shown[-1][1]) if len(rows) > limit and shown else None,
        )

    def from_before(self, form_id: str, day: datetime.date) -> tuple[RecordRow, ...]:
        """Give the form's records of before `day`, the oldest first; those without a day are not among them."""
        self._registers.catch_up()
        rows = self._connection.rows(
            f"""SELECT {_COLUMNS} FROM record WHERE form = ? AND on_date <> '' AND on_date < ?
                ORDER BY on_date, number""",
            (form_id, day.isoformat()),
        )
        return tuple(_row(row) for row in rows)

    def count(self, wanted: RecordFilter, role: Role | None = None) -> int:
        """Give how many records the filter lets through. `role`: as in `page`."""
        self._registers.catch_up()
        where, values = _where(wanted, role)
        row = self._connection.row(f"SELECT count(*) FROM record WHERE {where}", values)
        return int(row[0]) if row else 0


def _where(wanted: RecordFilter, role: Role | None) -> tuple[str, list[Any]]:
    parts: list[str] = ["1"]
    values: list[Any] = []
    terms = _terms(wanted.words)
    if terms:
        parts.append("number IN (SELECT rowid FROM search WHERE search MATCH ?)")
        columns = "ref labels texts" if role is None else f"ref labels texts for_{role}"
        values.append(f"{{{columns}}} : ({terms})")
    for column, chosen in (("form", wanted.forms), ("where_code", wanted.wards)):
        if chosen:
            parts.append(f"{column} IN ({', '.join('?' for _ in chosen)})")
            values += chosen
    if wanted.first is not None:
        parts.append("on_date >= ?")
        values.append(wanted.first.isoformat())
    if wanted.last is not None:
        parts.append("on_date <= ?")
        values.append(wanted.last.isoformat())
    return " AND ".join(parts), values


def _terms(words: str) -> str:
    """Give what was typed as an FTS5 expression: each word a quoted prefix, all of them wanted.

    Whatever stands in quotes is text to FTS5, and a quote is doubled, so nothing typed is read as its syntax.
    """
    typed = [word[:_LONGEST_WORD] for word in clean_text(words)[0].split()]
    # A word of signs alone has no token: FTS5 would find nothing for it.
    searched = [word for word in typed if any(letter.isalnum() for letter in word)][:_MOST_WORDS]
    return " AND ".join('"' + word.replace('"', '""') + '"*' for word in searched)


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
