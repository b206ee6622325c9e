"""The registers: one flat table a form, the newest state of each record in one row. Derived from the log.

They catch up with the log when somebody reads them, not when a record is saved: together with the table of records
and the search words they touch five times as many pages as the log itself, and a person waits for each page. So what
is read is always complete, and what is saved is saved fast.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vrp_desktop.forms.definition import DataType
from vrp_desktop.store.kinds import LIVING
from vrp_desktop.store.links import Link, links_in
from vrp_desktop.store.people import Role
from vrp_desktop.store.places import places_of
from vrp_desktop.store.record_words import words_of
from vrp_desktop.store.register_tables import quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from vrp_desktop.forms.definition import Form
    from vrp_desktop.forms.lists import Lists
    from vrp_desktop.store.connection import Connection
    from vrp_desktop.store.forms import InstalledForms
    from vrp_desktop.store.links import Links
    from vrp_desktop.store.log import Log, Revision
    from vrp_desktop.store.register_tables import RegisterTable, RegisterTables
    from vrp_desktop.work import Progress

Value = str | int | float | datetime.date | datetime.datetime | None
"""What stands in a cell: numbers for int and decimal questions, dates for dates, codes and text as they are."""
Shut = tuple[datetime.date, datetime.date, int]
"""Days, both inclusive, that were shut when the log stood at an entry's number."""

_PAGE = 500
_LONG_PAGE = 1_000
_DATED = (DataType.DATE, DataType.DATETIME)
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1
_RECORD = """
INSERT OR REPLACE INTO record
  (place, record, form, ref, on_date, what, where_code, where_label, state, author, changed_at, revision)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_SEARCH = f"""
INSERT OR REPLACE INTO search (rowid, ref, labels, texts, {", ".join(f"for_{role}" for role in Role)})
VALUES (?, ?, ?, ?, {", ".join("?" for _ in Role)})
"""
_LONGEST_CHAIN = 4
"""Over how many records the words of one may reach others that point at it, and at those that point at it."""
_AT_ONCE = 2_000
"""How many records' words are kept back to be written in the order of their places: FTS5 is slow in any other."""


@dataclass(frozen=True, slots=True)
class Derived:
    """What one record stands for in the derived tables: the values of its row in each, in the order of the columns.

    `register`: `register_tables.COMMON`, then the form's questions. `record`: the table of records without its place.
    `search`: without it too. `on_date`: ISO or empty, it says where the
    record stands (`places`). `links`: what the record points at.
    """

    form: Form
    register: tuple[Any, ...]
    record: tuple[str, ...]
    search: tuple[str, ...]
    on_date: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Rows with `code` among the answers in one of `columns`, whether one code can stand there or several."""

    columns: tuple[str, ...]
    code: str


def is_living(revision: Revision) -> bool:
    """Tell whether a record whose newest revision this is stands in its register."""
    return revision.kind in LIVING and revision.answers is not None


class Registers:
    """Writes and reads the registers. `log` is what they are made of, `lists` gives words for codes."""

    def __init__(
        self,
        connection: Connection,
        log: Log,
        forms: InstalledForms,
        *,
        tables: RegisterTables,
        links: Links,
        lists: Lists,
    ) -> None:
        self._connection = connection
        self._log = log
        self._forms = forms
        self._tables = tables
        self._links = links
        self._lists = lists

    def catch_up(self, progress: Progress | None = None) -> int:
        """Bring registers, table of records and search words up to the log; gives how many records changed.

        Every reading here and in `records` does it first. One transaction; with nothing to do, nothing is written.
        """
        done = 0
        up_to, last = self._up_to(), self._log.last_number()
        if up_to >= last:
            return done
        words: dict[int, tuple[str, ...]] = {}
        renamed: set[str] = set()
        with self._connection.transaction():
            for revision in self._log.newest_since(up_to):
                words.update(self._apply(revision, renamed))
                done += 1
                if len(words) >= _AT_ONCE:
                    self._write(words)
                if progress is not None:
                    progress.step(done)
            self._write(words)
            for _ in range(_LONGEST_CHAIN):
                # Who points at a record calls it by its words.
                pointing = {link.source for record in renamed for link in self._links.at(record)}
                renamed.clear()
                for source in sorted(pointing):
                    words.update(self._apply(self._log.latest(source), renamed))
                self._write(words)
            self._connection.run("UPDATE derived SET up_to = ?", (last,))
        return done

    def rows(
        self,
        form_id: str,
        date_column: str,
        first: datetime.date | None = None,
        last: datetime.date | None = None,
        author: str | None = None,
        having: Mapping[str, Collection[str]] | None = None,
    ) -> Iterator[Mapping[str, Value]]:
        """Give the register's rows with `date_column` from `first` to `last` (both inclusive), by date.

        `having`: by column, the texts one of which must stand in it, "" for no answer. Each row: value by column name,
        those of `register_tables.COMMON` first. Rows are fetched in keyset pages as they are asked for. Raises KeyError
        for a form or column that the register does not have.
        """
        self.catch_up()
        table = self._tables.table(form_id)
        dated = table.quoted(date_column)
        where, values = _within(dated, first, last, author)
        for column, texts in (having or {}).items():
            wanted = [text for text in texts if text]
            empty = f" OR {table.quoted(column)} IS NULL" * (len(wanted) < len(texts))
            where += f" AND ({table.quoted(column)} IN ({', '.join('?' for _ in wanted)}){empty})"
            values = (*values, *wanted)
        columns = tuple(table.types)
        days = [(column, kind) for column, kind in table.types.items() if kind in _DAYS]
        listed = ", ".join(quoted(column) for column in columns)
        cursor: tuple[Any, ...] = ("", -1)
        while True:
            page = self._connection.rows(
                f"""SELECT coalesce({dated}, ''), rowid, {listed} FROM {quoted(table.name)}
                    WHERE {where} AND (coalesce({dated}, ''), rowid) > (?, ?)
                    ORDER BY coalesce({dated}, ''), rowid LIMIT {_PAGE}""",
                (*values, *cursor),
            )
            for row in page:
                # Whole registers are read this way: what needs no reading is not looked at.
                found = dict(zip(columns, row[2:], strict=True))
                for column, kind in days:
                    found[column] = _read(found[column], kind)
                yield found
            if len(page) < _PAGE:
                return
            cursor = page[-1][:2]

    def came_after(self, form_id: str, date_column: str, shut: Iterable[Shut]) -> dict[str, tuple[datetime.date, int]]:
        """Give the records dated on days that were shut when their first entry came: day and entry, by record.

        `shut`: from, to (both inclusive), and the number of the log's last entry before. Numbers are the order of
        arrival in this store (`Log.last_number`), so no clock has a say. Raises as `rows` does.
        """
        self.catch_up()
        table = self._tables.table(form_id)
        dated = table.quoted(date_column)
        parts, values = ["0"], []
        for first, last, number in shut:
            where, days = _within(dated, first, last, None)
            parts.append(f"({where} AND came > ?)")
            values += [*days, number]
        rows = self._connection.rows(
            f"""SELECT record, {dated}, came FROM (
                  SELECT record, {dated},
                    (SELECT min(number) FROM revision WHERE revision.record = {quoted(table.name)}.record) AS came
                  FROM {quoted(table.name)})
                WHERE {" OR ".join(parts)}""",
            values,
        )
        found = ((record, _read(day[:10], DataType.DATE), came) for record, day, came in rows)
        return {str(record): (day, int(came)) for record, day, came in found if isinstance(day, datetime.date)}

    def pages(
        self,
        form_id: str,
        columns: Sequence[str],
        date_column: str,
        first: datetime.date | None = None,
        last: datetime.date | None = None,
        chosen: Chosen | None = None,
    ) -> Iterator[list[tuple[Value, ...]]]:
        """Give these columns of all rows in a period, as in `rows`, a page at a time, in the order of their ids.

        `chosen`: of these rows alone.

        That is the order in which they were begun, and it stays the same when the register is made again; each page
        costs the same however many went before. Other work may come between two pages: what changes then is in it or
        not, but no record is in it twice. Raises KeyError as `rows` does.
        """
        self.catch_up()
        table = self._tables.table(form_id)
        # The plus keeps SQLite from the index of days, for which it would have to sort everything for each page.
        where, values = _within(f"+{table.quoted(date_column)}", first, last, None)
        where, values = _among(where, values, table, chosen)
        listed = ", ".join(table.quoted(column) for column in columns)
        kinds = [table.types[column] for column in columns]
        after = ""
        while True:
            page = self._connection.rows(
                f"""SELECT record, {listed} FROM {quoted(table.name)} WHERE record > ? AND {where}
                    ORDER BY record LIMIT {_LONG_PAGE}""",
                (after, *values),
            )
            if page:
                after = page[-1][0]
                by_column = list(zip(*page, strict=True))[1:]
                read = [
                    [_read(value, kind) for value in cells] if kind in _DATED else cells
                    for cells, kind in zip(by_column, kinds, strict=True)
                ]
                yield list(zip(*read, strict=True))
            if len(page) < _LONG_PAGE:
                return

    def column_of(self, form_id: str, path: str) -> str:
        """Give the name of the column with the answers at `path`. Raises KeyError (form, path)."""
        return self._tables.column_of(form_id, path)

    def columns_of(self, form_id: str) -> dict[str, str]:
        """Give the column of each question's answers by the question's path; nothing for a form that is not here."""
        return self._tables.columns_of(form_id)

    def holds(self, form_id: str, path: str, value: str) -> bool:
        """Tell whether a record of the register has `value` as its answer at `path`. Raises KeyError (form, path)."""
        self.catch_up()
        table = self._tables.table(form_id)
        column = table.quoted(self._tables.column_of(form_id, path))
        return self._connection.row(f"SELECT 1 FROM {quoted(table.name)} WHERE {column} = ?", (value,)) is not None

    def tally(
        self,
        form_id: str,
        by: tuple[str, ...],
        date_column: str,
        first: datetime.date | None = None,
        last: datetime.date | None = None,
        author: str | None = None,
        sum_of: str | None = None,
        chosen: Chosen | None = None,
    ) -> dict[tuple[str, ...], int]:
        """Count the register's rows by the values of `by` (an empty answer is ""), or add up the column `sum_of`.

        The period is as in `rows`, `chosen` as in `pages`. With nothing in `by` there is one cell, (). Raises KeyError
        as `rows` does.
        """
        self.catch_up()
        table = self._tables.table(form_id)
        where, values = _within(table.quoted(date_column), first, last, author)
        where, values = _among(where, values, table, chosen)
        keys = [f"coalesce(CAST({table.quoted(column)} AS TEXT), '')" for column in by]
        what = "count(*)" if sum_of is None else f"CAST(coalesce(sum({table.quoted(sum_of)}), 0) AS INTEGER)"
        group = f"GROUP BY {', '.join(keys)}" if keys else ""
        rows = self._connection.rows(
            f"SELECT {', '.join([*keys, what])} FROM {quoted(table.name)} WHERE {where} {group}", values
        )
        return {tuple(row[:-1]): row[-1] for row in rows}

    def first_day(self, form_id: str, date_column: str) -> datetime.date | None:
        """Give the earliest day in a column, `None` while there is none. Raises KeyError as `rows` does."""
        self.catch_up()
        table = self._tables.table(form_id)
        found = self._connection.row(f"SELECT min({table.quoted(date_column)}) FROM {quoted(table.name)}")
        return datetime.date.fromisoformat(found[0][:10]) if found is not None and found[0] else None

    def rebuild(self, progress: Progress | None = None) -> int:
        """Make all registers, the table of records and the search words again; gives how many records there are.

        One transaction: when it is cancelled or fails, everything stays as it was.
        """
        with self._connection.transaction():
            for name in self._tables.names():
                self._connection.run(f"DELETE FROM {quoted(name)}")
            self._connection.run("DELETE FROM record")
            self._connection.run("DELETE FROM search")
            self._links.clear()
            self._connection.run("UPDATE derived SET up_to = 0")
            return self.catch_up(progress)

    def _apply(self, revision: Revision, renamed: set[str]) -> dict[int, tuple[str, ...]]:
        """Let a record's newest revision stand in its register and the table of records; gives its search words.

        They are still to be written, by the record's place. A record that lies in the bin or was erased stands nowhere.
        A record that is called otherwise now is put into `renamed`.
        """
        try:
            called = self._called(revision.record)
            if not is_living(revision):
                self._take_out(revision)
                renamed.add(revision.record)
                return {}
            rows = self.expected(revision)
        except KeyError:
            # Its form was lost in a damaged file: it stays in the log, and comes back with the form and a rebuild.
            return {}
        self._connection.run(self._tables.layout(rows.form).statement, rows.register)
        place = self._place(revision.record, rows.on_date)
        self._connection.run(_RECORD, (place, *rows.record))
        if self._called(revision.record) != called:
            renamed.add(revision.record)
        self._links.put(revision.record, rows.links)
        return {place: rows.search}

    def _write(self, words: dict[int, tuple[str, ...]]) -> None:
        """Write search words, and empty `words`."""
        for place in sorted(words):
            self._connection.run(_SEARCH, (place, *words[place]))
        words.clear()

    def _place(self, record: str, on_date: str) -> int:
        """Give where a record of this day stands: where it stood, or else before all others of the day."""
        first, last = places_of(on_date)
        stood = self._connection.row("SELECT place FROM record WHERE record = ?", (record,))
        if stood is not None:
            if first <= stood[0] <= last:
                return int(stood[0])
            self._connection.run("DELETE FROM search WHERE rowid = ?", stood)
        newest = self._connection.row(
            "SELECT place FROM record WHERE place BETWEEN ? AND ? ORDER BY place LIMIT 1", (first, last)
        )
        return int(newest[0]) - 1 if newest is not None else last

    def expected(self, revision: Revision) -> Derived:
        """Give what a record's newest revision stands for in the tables. Raises KeyError for a form that is not here.

        `author` stays who wrote the record first: whoever changes it later does not take it out of that person's
        figures and return. Who changed what stands in its history.
        """
        form = self._forms.get(revision.form, revision.version)
        answers = revision.answers or {}
        changed_at = revision.at.isoformat(timespec="milliseconds")
        words = words_of(form, answers, self._lists, self._called)
        author = self._log.author_of(revision)
        return Derived(
            form=form,
            register=(
                *(revision.record, revision.ref, revision.id, author, revision.laptop),
                *(revision.version, changed_at),
                *(
                    _stored(answers.get(source[0], ""), source[1]) if source else None
                    for source in self._tables.layout(form).sources
                ),
            ),
            record=(
                *(revision.record, revision.form, revision.ref),
                *(words.on_date, words.what, words.where_code, words.where_label, words.state),
                *(author, changed_at, revision.id),
            ),
            search=(
                *(revision.ref, words.labels, words.texts),
                *(words.by_role.get(role, "") for role in Role),
            ),
            on_date=words.on_date,
            links=tuple(links_in(form, revision.record, answers)),
        )

    def _called(self, record: str) -> str:
        """Give what a record is called where another points at it, like "Lights for the path (AT-K7-0003)"."""
        row = self._connection.row("SELECT what, ref FROM record WHERE record = ?", (record,))
        if row is None:
            return self._log.ref_of(record)
        return f"{row[0]} ({row[1]})" if row[0] else str(row[1])

    def _take_out(self, revision: Revision) -> None:
        run = self._connection.run
        run("DELETE FROM search WHERE rowid = (SELECT place FROM record WHERE record = ?)", (revision.record,))
        run("DELETE FROM record WHERE record = ?", (revision.record,))
        self._links.put(revision.record, ())
        table = self._tables.table(revision.form)
        run(f"DELETE FROM {quoted(table.name)} WHERE record = ?", (revision.record,))

    def _up_to(self) -> int:
        row = self._connection.row("SELECT up_to FROM derived")
        return int(row[0]) if row else 0


def _within(
    dated: str, first: datetime.date | None, last: datetime.date | None, author: str | None
) -> tuple[str, tuple[str, ...]]:
    parts, values = ["1"], []
    if first is not None:
        parts.append(f"{dated} >= ?")
        values.append(first.isoformat())
    if last is not None:
        # The day after, so that a dateTime on the last day is within.
        parts.append(f"{dated} < ?")
        values.append((last + datetime.timedelta(days=1)).isoformat())
    if author is not None:
        parts.append("author = ?")
        values.append(author)
    return " AND ".join(parts), tuple(values)


def _among(
    where: str, values: tuple[str, ...], table: RegisterTable, chosen: Chosen | None
) -> tuple[str, tuple[str, ...]]:
    """Narrow a condition to the rows of `chosen`. Several codes stand in their cell with a space between them."""
    if chosen is None:
        return where, values
    names = [table.quoted(column) for column in chosen.columns]
    # Most cells have no such letters at all: looking for them first takes a third of the time.
    parts = [f"(instr({name}, ?) > 0 AND instr(' ' || {name} || ' ', ?) > 0)" for name in names]
    return f"{where} AND ({' OR '.join(parts) or '0'})", (*values, *[chosen.code, f" {chosen.code} "] * len(parts))


def typed(text: str, kind: DataType) -> Value:
    """Give an answer as a cell of the register would hold it."""
    return _read(_stored(text, kind), kind)


def _stored(text: str, kind: DataType) -> str | int | float | None:
    """Give an answer as its column keeps it; what is not of its type stays text, so that nothing is lost."""
    if not text:
        return None
    try:
        if kind is DataType.INT:
            number = int(text)
            return number if _SMALLEST <= number <= _LARGEST else text
        if kind is DataType.DECIMAL:
            return float(text)
    except ValueError:
        return text
    return text


_DAYS = (DataType.DATE, DataType.DATETIME)


def _read(value: str | float | None, kind: DataType) -> Value:
    if not isinstance(value, str):
        return value
    try:
        if kind is DataType.DATE:
            return datetime.date.fromisoformat(value)
        if kind is DataType.DATETIME:
            return datetime.datetime.fromisoformat(value)
    except ValueError:
        return value
    return value
