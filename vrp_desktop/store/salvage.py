"""Saving what can be read of a damaged database.

The damaged file is only read, page by page (`pages`, `cells`), and what is found goes into a new encrypted database
under the same data key: the rescue file. Its format is that of every store: the tables of `migrations` with the rows
that were found, so that it opens as the records do once it is put in their place. What can be worked out (registers,
search) is not carried over, it is made again.

What lies on a page whose check fails is not believed but checked: of the log, a revision is taken when its commitment
says that its answers are what was saved. Where the link does not fit too, and for other rows of such pages (people,
forms, drafts), the report says so: a name with a wrong letter is better than none.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.store import migrations
from vrp_desktop.store.cells import Row, Trees, Value
from vrp_desktop.store.connection import connect
from vrp_desktop.store.errors import OtherKey, StoreDamaged
from vrp_desktop.store.kinds import LIVING, SHAPING
from vrp_desktop.store.laptop import new_mark
from vrp_desktop.store.log import COLUMNS, FIRST_LINK, commitment_of, link_of, revision_of
from vrp_desktop.store.pages import PageFile
from vrp_desktop.store.uuid7 import uuid7

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from vrp_desktop.store.connection import Connection
    from vrp_desktop.store.head import Head
    from vrp_desktop.store.log import Revision
    from vrp_desktop.work import Progress

_WORKED_OUT = ("derived", "register", "register_column", "record", "search", "migration")
"""Tables that are made again, or that the new database has of its own."""
_NOT_BY_ROW = ("store", "form")
"""Tables that are filled by more than putting the rows in."""
_SCHEMA_COLUMNS = 5
_AFTER_KEYS = 1_000
_PURGED_COLUMNS = 2
_ID_LENGTH = 36
_STEP = 64
LIVING_BY_FORM = f"""
SELECT form, count(*) FROM (
  SELECT form, kind, payload, row_number() OVER (PARTITION BY record ORDER BY clock DESC, id DESC) AS place
  FROM revision WHERE kind IN ({", ".join(f"'{kind}'" for kind in SHAPING)}))
WHERE place = 1 AND payload IS NOT NULL AND kind IN ({", ".join(f"'{kind}'" for kind in LIVING)})
GROUP BY form ORDER BY form
"""
"""Counts the records that stand in their registers, by form id."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Revisions of one laptop that are missing, both inclusive."""

    laptop: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What could be read. `records`: how many by form id. `since` and `until`: of the revisions read, UTC.

    `bad_pages`: numbers of the pages whose check fails. `is_uncertain`: something comes from such a page and cannot be
    checked by other means.
    """

    records: dict[str, int]
    revisions: int
    drafts: int
    people: int
    since: datetime.datetime | None
    until: datetime.datetime | None
    gaps: tuple[Gap, ...]
    bad_pages: tuple[int, ...]
    page_count: int
    is_uncertain: bool

    @property
    def missing(self) -> int:
        """How many revisions are known to be missing."""
        return sum(gap.last - gap.first + 1 for gap in self.gaps)


@dataclass(slots=True)
class _Table:
    """A table of the new database. `rowid_column`: the place of the column that is the row's number."""

    columns: tuple[str, ...]
    defaults: tuple[Value, ...]
    rowid_column: int | None


def bad_pages(path: Path, key: bytes | bytearray, progress: Progress | None = None) -> tuple[int, ...]:
    """Give the numbers of the pages whose check fails, pages in no use too. Raises OSError and Cancelled."""
    pages = PageFile(path, key)
    try:
        return _bad_pages(pages, progress)
    finally:
        pages.close()


def purged(path: Path, key: bytes | bytearray) -> dict[str, str]:
    """Give what can be read of the list of erased records in a damaged database; nothing where nothing can be."""
    try:
        pages = PageFile(path, key)
    except OSError:
        return {}
    try:
        trees = Trees(pages)
        root = _roots(trees.rows(1)).get("purged") if pages.count else None
        found = list(trees.rows(root)) if root is not None else []
        found += [row for _, row in trees.lone_rows() if _kind_of(row) == "purged"]
        return {str(row.values[0]): str(row.values[1]) for row in found if len(row.values) == _PURGED_COLUMNS}
    finally:
        pages.close()


def save_readable(
    damaged: Path,
    key: bytes | bytearray,
    rescue: Path,
    database_id: str,
    noted: Head | None = None,
    progress: Progress | None = None,
) -> Salvaged:
    """Write what can be read of `damaged` into a new encrypted database at `rescue`, and say what it is.

    `database_id`: what the slots name, for when the damaged file does not say it any more. `noted`: the head that the
    sidecar holds; it tells what is missing at the end of the chain.
    Raises StoreDamaged when nothing can be read, OtherKey when `key` is not its key, DiskFull, DiskFailed, OSError and
    Cancelled; then there is no file at `rescue`.
    """
    pages = PageFile(damaged, key)
    try:
        if pages.count == 0:
            raise StoreDamaged("no whole page")
        if not any(pages.is_whole(number) for number in range(1, pages.count + 1)):
            raise OtherKey(f"{pages.count} pages, none of this key")
        connection = connect(rescue, key)
        try:
            migrations.prepare(connection)
            return _Rescue(connection, pages, progress).fill(database_id, noted)
        finally:
            connection.close()
    except BaseException:
        rescue.unlink(missing_ok=True)
        raise
    finally:
        pages.close()


class _Rescue:
    """Fills a new store with what can be read of a damaged one."""

    def __init__(self, connection: Connection, pages: PageFile, progress: Progress | None) -> None:
        self._connection = connection
        self._pages = pages
        self._progress = progress
        self._tables = _tables_of(connection)
        self._is_uncertain = False

    def fill(self, database_id: str, noted: Head | None) -> Salvaged:
        """Put in whatever rows can be read, wherever they lie. `noted`: what the head file knew, or `None`."""
        trees = Trees(self._pages)
        found: dict[str, list[Row]] = {}
        schema = list(trees.rows(1))
        lone: list[Row] = []
        for name, root in _roots(schema).items():
            rows = list(trees.rows(root))
            if name in self._tables:
                found[name] = rows
            self._say_step(len(trees.visited))
        for number, row in trees.lone_rows():
            lone.append(row)
            self._say_step(number)
        # A damaged page of the schema may have hidden where a table begins.
        for name, root in _roots(lone).items():
            if name in self._tables and name not in found:
                found[name] = list(trees.rows(root))
        for row in lone:
            kind = _kind_of(row)
            if kind is not None:
                found.setdefault(kind, []).append(row)
        with self._connection.transaction():
            self._put_revisions(found.pop("revision", []))
            for name, rows in found.items():
                if name not in _NOT_BY_ROW:
                    self._put(name, rows)
            self._put_store(found.get("store", []), database_id)
            self._put_forms(found.get("form", []))
        return self._report(noted)

    def _say_step(self, done: int) -> None:
        if self._progress is not None and done % _STEP == 0:
            self._progress.step(min(done, self._pages.count), self._pages.count)

    def _put_revisions(self, rows: Iterable[Row]) -> None:
        """Put the revisions of whole pages, then those of damaged ones whose answers are what was saved."""
        table = self._tables["revision"]
        placed = {name: place for place, name in enumerate(table.columns)}
        whole: dict[tuple[Value, Value], tuple[Value, ...]] = {}
        doubtful = []
        for row in rows:
            values = _filled(row, table)
            if values is None:
                continue
            chain = (values[placed["laptop"]], values[placed["sequence"]])
            if row.is_whole:
                whole[chain] = values
            elif isinstance(chain[1], int):
                doubtful.append((chain, values))
        for chain, values in sorted(doubtful, key=lambda entry: (str(entry[0][0]), entry[0][1])):
            laptop, sequence = chain
            before = whole.get((laptop, sequence - 1))  # type: ignore[operator] # sequences are numbers here
            previous = before[placed["link"]] if before else FIRST_LINK if sequence == 1 else None
            revision = _with_its_answers(values, placed)
            if revision is None or chain in whole:
                continue
            whole[chain] = values
            if not isinstance(previous, bytes) or link_of(previous, revision) != revision.link:
                # The answers are what was saved; of the rest a letter may be wrong, or only what went before is lost.
                self._is_uncertain = True
        ordered = sorted(whole.values(), key=lambda values: str(values[placed["number"]]).zfill(20))
        for values in ordered:
            self._insert("revision", values)

    def _put(self, name: str, rows: Iterable[Row]) -> None:
        table = self._tables[name]
        for row in rows:
            values = _filled(row, table)
            if values is not None and self._insert(name, values) and not row.is_whole:
                self._is_uncertain = True

    def _put_store(self, rows: Iterable[Row], database_id: str) -> None:
        """Say which store this is. An identity that cannot be read is made anew: a chain of its own begins."""
        row = next((row for row in rows if row.is_whole), None)
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        values = _filled(row, self._tables["store"]) if row is not None else None
        if values is None or values[0] != database_id:
            values = (database_id, uuid7(), new_mark(), now)
        self._insert("store", values)

    def _put_forms(self, rows: Iterable[Row]) -> None:
        from vrp_desktop.forms.lists import Lists
        from vrp_desktop.forms.xform import read_form
        from vrp_desktop.shipped import shipped
        from vrp_desktop.store.forms import InstalledForms
        from vrp_desktop.store.register_tables import RegisterTables

        installed = InstalledForms(self._connection, RegisterTables(self._connection), Lists(shipped("lists")))
        for row in sorted(rows, key=lambda row: row.number or 0):
            values = _filled(row, self._tables["form"])
            xform = values[3] if values is not None else None
            if values is None or not isinstance(xform, str):
                continue
            try:
                form = read_form(xform)
            except Exception:  # noqa: BLE001 - whatever a damaged form is refused for, it is left out
                continue
            if (form.id, form.version) == values[:2]:
                installed.put_back(xform)

    def _insert(self, name: str, values: tuple[Value, ...]) -> bool:
        """Put one row; gives whether the table took it."""
        marks = ", ".join("?" for _ in values)
        columns = ", ".join(self._tables[name].columns)
        return self._connection.run_if_allowed(f"INSERT OR IGNORE INTO {name} ({columns}) VALUES ({marks})", values)

    def _report(self, noted: Head | None) -> Salvaged:
        one = self._connection.row
        count, since, until = one("SELECT count(*), min(at), max(at) FROM revision") or (0, None, None)
        return Salvaged(
            records=dict(self._connection.rows(LIVING_BY_FORM)),
            revisions=int(count),
            drafts=int((one("SELECT count(DISTINCT record) FROM draft") or (0,))[0]),
            people=int((one("SELECT count(*) FROM person") or (0,))[0]),
            since=datetime.datetime.fromisoformat(since) if since else None,
            until=datetime.datetime.fromisoformat(until) if until else None,
            gaps=gaps(self._connection, noted),
            bad_pages=_bad_pages(self._pages),
            page_count=self._pages.count,
            is_uncertain=self._is_uncertain,
        )


def gaps(connection: Connection, noted: Head | None = None) -> tuple[Gap, ...]:
    """Give the holes in the chains of a database's log, by laptop and sequence; the end up to `noted` last."""
    found = []
    for laptop, first, last in connection.rows(
        """SELECT laptop, coalesce(before, 0) + 1, sequence - 1 FROM (
             SELECT laptop, sequence, lag(sequence) OVER (PARTITION BY laptop ORDER BY sequence) AS before
             FROM revision)
           WHERE sequence > coalesce(before, 0) + 1 ORDER BY laptop, sequence"""
    ):
        found.append(Gap(str(laptop), int(first), int(last)))
    if noted is not None:
        (last,) = connection.row("SELECT max(sequence) FROM revision WHERE laptop = ?", (noted.laptop,)) or (None,)
        if (last or 0) < noted.sequence:
            found.append(Gap(noted.laptop, (last or 0) + 1, noted.sequence))
    return tuple(found)


def _bad_pages(pages: PageFile, progress: Progress | None = None) -> tuple[int, ...]:
    found = []
    for number in range(1, pages.count + 1):
        if progress is not None and number % _STEP == 0:
            progress.step(number, pages.count)
        # The salt lies on the first page.
        if not pages.is_whole(number) or (number == 1 and pages.is_salt_mended):
            found.append(number)
    return tuple(found)


def _tables_of(connection: Connection) -> dict[str, _Table]:
    tables = {}
    for name, kind in connection.rows("SELECT name, type FROM pragma_table_list WHERE schema = 'main'"):
        if kind != "table" or name in _WORKED_OUT or name.startswith("sqlite_"):
            continue
        described = connection.rows("SELECT name, type, dflt_value, pk FROM pragma_table_xinfo(?)", (name,))
        keys = [place for place, row in enumerate(described) if row[3]]
        has_rowid = connection.row("SELECT wr FROM pragma_table_list WHERE name = ?", (name,)) == (0,)
        is_number = has_rowid and len(keys) == 1 and described[keys[0]][1] == "INTEGER"
        if not has_rowid:
            # Such a table keeps the columns of its key first.
            described = sorted(described, key=lambda row: row[3] or _AFTER_KEYS)
        tables[str(name)] = _Table(
            columns=tuple(row[0] for row in described),
            defaults=tuple(_default(row[2]) for row in described),
            rowid_column=keys[0] if is_number else None,
        )
    return tables


def _default(text: str | None) -> Value:
    """Give a default as it stands in the schema: a number or a text in quotes."""
    if text is None:
        return None
    return text[1:-1] if text.startswith("'") else int(text)


def _roots(schema: Iterable[Row]) -> dict[str, int]:
    """Give the first page of each table that rows of the schema name."""
    return {
        str(row.values[1]): row.values[3]
        for row in schema
        if len(row.values) == _SCHEMA_COLUMNS and row.values[0] == "table" and isinstance(row.values[3], int)
    }


def _kind_of(row: Row) -> str | None:
    """Tell which table a row belongs to that was found apart from its tree, by its shape; `None` when unsure."""
    values = row.values
    if row.number is None:
        if len(values) == 3 and all(isinstance(value, str) for value in values):
            return "draft"
        if len(values) == _PURGED_COLUMNS and all(isinstance(v, str) and len(v) == _ID_LENGTH for v in values):
            return "purged"
        return None
    if len(values) == len(COLUMNS.split(",")) + 2 and isinstance(values[-1], bytes):
        return "revision"
    if len(values) == 4 and isinstance(values[3], str) and "<h:html" in values[3][:500]:
        return "form"
    return None


def _filled(row: Row, table: _Table) -> tuple[Value, ...] | None:
    """Give a row's values by the columns of its table; columns of a later shape get their defaults."""
    values = list(row.values)
    if len(values) > len(table.columns):
        return None
    values += table.defaults[len(values) :]
    if table.rowid_column is not None:
        values[table.rowid_column] = row.number
    return tuple(values)


def _with_its_answers(values: tuple[Value, ...], placed: dict[str, int]) -> Revision | None:
    """Give the revision if its answers are letter by letter what was saved, as its commitment tells; else `None`."""
    by_name = {name: values[placed[name]] for name in COLUMNS.split(", ")}
    payload, salt = by_name["payload"], values[placed["salt"]]
    try:
        revision = revision_of(tuple(by_name.values()))
        if isinstance(payload, str) and isinstance(salt, bytes):
            return revision if commitment_of(salt, payload) == revision.commitment else None
    except (TypeError, ValueError, AttributeError):
        return None
    return revision if payload is None and salt is None else None
