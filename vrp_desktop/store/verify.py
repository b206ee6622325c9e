"""Whether a store is whole: its pages, its shape, the chains of its log, its signed returns, and what was derived.

Everything is read once, in keyset pages, so that memory stays bounded. Nothing is changed, except that registers and
search catch up with the log first, as every reading has them do. What is found is said in words.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from vrp_desktop.store import migrations
from vrp_desktop.store.access import AccessLog
from vrp_desktop.store.connection import in_memory
from vrp_desktop.store.erasure import purged_in
from vrp_desktop.store.errors import StoreDamaged, StoreReadOnly
from vrp_desktop.store.kinds import ACCESS, Kind
from vrp_desktop.store.log import FIRST_LINK, commitment_of, link_of
from vrp_desktop.store.places import places_of
from vrp_desktop.store.register_tables import quoted
from vrp_desktop.store.registers import is_living

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vrp_desktop.store.connection import Connection
    from vrp_desktop.store.drafts import Drafts
    from vrp_desktop.store.forms import InstalledForms
    from vrp_desktop.store.links import Links
    from vrp_desktop.store.log import Log
    from vrp_desktop.store.people import People
    from vrp_desktop.store.register_tables import RegisterTables
    from vrp_desktop.store.registers import Registers
    from vrp_desktop.work import Progress

_PAGE = 500
_NAMED = 5
_ASK_HELP = "Write nothing more on this laptop, and bring back a backup from before."
_ERASE_AGAIN = "Make registers and search again (“Make again”, or vrp-desktop rebuild); then they are erased again."
_REBUILD = "Make registers and search again (“Make again”, or vrp-desktop rebuild); the records themselves are whole."


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `count`: how often. `refs`: what it was found at, the first few.

    `is_derived`: the log itself is whole, and making registers and search again mends it. That also erases again what
    was erased and came back.
    """

    happened: str
    do_next: str
    count: int = 1
    refs: tuple[str, ...] = ()
    is_derived: bool = False

    def sentence(self) -> str:
        """Give what is wrong, where, and what to do, in one line."""
        where = f" First seen at {', '.join(self.refs)}." if self.refs else ""
        return f"{self.happened}{where} {self.do_next}"


class Checks:
    """Checks one open store."""

    def __init__(
        self,
        connection: Connection,
        log: Log,
        registers: Registers,
        *,
        tables: RegisterTables,
        forms: InstalledForms,
        people: People,
        drafts: Drafts,
        links: Links,
    ) -> None:
        self._connection = connection
        self._log = log
        self._registers = registers
        self._tables = tables
        self._forms = forms
        self._people = people
        self._drafts = drafts
        self._links = links

    def all(self, progress: Progress | None = None) -> tuple[Finding, ...]:
        """Give everything that is wrong, nothing for a store that is whole. Raises Cancelled, DiskFailed, StoreBusy.

        Where the log is damaged, what was derived from it is not compared: it could only agree with the damage.
        """
        found = [*self.pages()]
        if found:
            return tuple(found)
        found += [*self.shape(), *self.chain(progress)]
        if not found:
            found += self.derived(progress)
        return (*found, *self.returns(), *self.drafts())

    def pages(self) -> Iterator[Finding]:
        """Authenticate every page of the file, then have SQLite check what stands in them."""
        try:
            wrong = self._connection.rows("PRAGMA cipher_integrity_check")
            if not wrong:
                wrong = [row for row in self._connection.rows("PRAGMA integrity_check(100)") if row != ("ok",)]
            if not wrong:
                wrong = self._connection.rows("PRAGMA foreign_key_check")
        except StoreDamaged:
            wrong = [("a page cannot be read",)]
        if wrong:
            yield Finding(
                _counted(len(wrong), "part of the file is damaged.", "parts of the file are damaged."),
                _ASK_HELP,
                len(wrong),
            )

    def shape(self) -> Iterator[Finding]:
        """Compare tables, indexes and triggers with those that this version makes."""
        wanted, here = _made_by(migrations.STEPS), _objects(self._connection)
        wrong = sorted(name for name, sql in wanted.items() if here.get(name) != sql)
        made = self._tables.names()
        strange = sorted(
            name for name, sql in here.items() if name not in wanted and not any(table in sql for table in made)
        )
        if wrong:
            yield Finding(
                f"The file lacks or has changed what guards the records: {', '.join(wrong)}.", _ASK_HELP, len(wrong)
            )
        if strange:
            yield Finding(
                f"Something was put into the file that does not belong there: {', '.join(strange)}.",
                "Ask your help desk who did that before you go on.",
                len(strange),
            )

    def chain(self, progress: Progress | None = None) -> Iterator[Finding]:
        """Follow each laptop's chain from its first entry, and hold each entry's answers against it."""
        total = self._log.count()
        done = 0
        broken, gaps, unlike, lost, back, odd = [], [], [], [], [], []
        purged, erased = self._erased()
        may_be_forgotten = AccessLog(self._connection, self._log).kept_since()
        people = {person.id for person in self._people.all()}
        for (laptop,) in self._connection.rows("SELECT DISTINCT laptop FROM revision ORDER BY laptop"):
            before, expected, clock = FIRST_LINK, 1, ""
            for revision, salt, payload in self._log.chain(laptop):
                name = revision.ref or f"entry {revision.sequence}"
                if revision.sequence != expected:
                    gaps.append(name)
                if revision.link != link_of(before, revision) or revision.clock <= clock:
                    broken.append(name)
                if payload is None or salt is None:
                    if revision.kind in ACCESS:
                        is_erased = revision.at < may_be_forgotten
                    else:
                        is_erased = revision.kind is not Kind.REDACT and revision.record in erased
                    if not is_erased:
                        lost.append(name)
                elif commitment_of(salt, payload) != revision.commitment:
                    unlike.append(name)
                elif revision.record in purged and revision.kind is not Kind.REDACT:
                    back.append(name)
                if revision.kind not in ACCESS and revision.author not in people:
                    odd.append(name)
                before, expected, clock = revision.link, revision.sequence + 1, revision.clock
                done += 1
                if progress is not None:
                    progress.step(done, 2 * total)
        for names, one, many in (
            (gaps, "entry is missing from the log.", "entries are missing from the log."),
            (broken, "entry of the log was changed, put in or moved.", "entries of the log were changed or moved."),
            (unlike, "entry holds other answers than were saved.", "entries hold other answers than were saved."),
            (
                lost,
                "entry has lost its answers, and the log does not say who erased it.",
                "entries have lost their answers, and the log does not say who erased them.",
            ),
            (odd, "entry is by somebody who is not in this store.", "entries are by people who are not in this store."),
        ):
            if names:
                yield Finding(_counted(len(names), one, many), _ASK_HELP, len(names), tuple(names[:_NAMED]))
        if back:
            yield Finding(
                _counted(len(back), "entry has its erased answers again.", "entries have their erased answers again."),
                _ERASE_AGAIN,
                len(back),
                tuple(back[:_NAMED]),
                is_derived=True,
            )

    def derived(self, progress: Progress | None = None) -> Iterator[Finding]:
        """Compare registers, table of records and search with what the log gives, row by row."""
        try:
            self._registers.catch_up(progress)
        except StoreReadOnly:
            return
        unlike, unknown, standing = [], [], 0
        total = self._log.count()
        for done, revision in enumerate(self._log.newest_since(0), start=1):
            if progress is not None:
                progress.step(min(total + done, 2 * total), 2 * total)
            if not is_living(revision):
                continue
            standing += 1
            try:
                expected = self._registers.expected(revision)
            except KeyError:
                unknown.append(revision.ref)
                continue
            wanted = (expected.register, expected.record, expected.search)
            place, rows = self._standing(revision.form, revision.record)
            first, last = places_of(expected.on_date)
            if not (
                first <= place <= last
                and _same(rows, wanted)
                and set(self._links.of(revision.record)) == set(expected.links)
            ):
                unlike.append(revision.ref)
        counts = {
            "registers": sum(self._count(name) for name in self._tables.names()),
            "record": self._count("record"),
            "search": self._count("search"),
        }
        more = max(counts.values()) - standing + len(unknown)
        if unknown:
            yield Finding(
                _counted(len(unknown), "record has no form here.", "records have no form here."),
                "Publish the form's version again, or ask your help desk.",
                len(unknown),
                tuple(unknown[:_NAMED]),
            )
        if unlike:
            yield Finding(
                _counted(
                    len(unlike), "record is shown other than it was saved.", "records are shown other than saved."
                ),
                _REBUILD,
                len(unlike),
                tuple(unlike[:_NAMED]),
                is_derived=True,
            )
        if more > 0:
            yield Finding(
                _counted(more, "row is shown that no record stands behind.", "rows are shown that no record has."),
                _REBUILD,
                more,
                is_derived=True,
            )

    def returns(self) -> Iterator[Finding]:
        """Hold every workbook that was approved, or waits for it, against the SHA-256 that was noted of it."""
        for table, one, many, do_next in (
            (
                "return_signed",
                "approved return is not the file that was approved.",
                "approved returns are not the files that were approved.",
                "Do not give it out; bring back a backup from before, or find the file as it was sent.",
            ),
            (
                "return_draft",
                "return that waits for its sign-off is not as it was made.",
                "returns that wait for their sign-off are not as they were made.",
                "Make it again, and have it checked anew.",
            ),
        ):
            wrong = []
            # One at a time: a workbook may be large, and there are some for every year.
            for number, name, noted in self._connection.rows(f"SELECT number, file_name, sha256 FROM {table}"):
                row = self._connection.row(f"SELECT content FROM {table} WHERE number = ?", (number,))
                if row is None or hashlib.sha256(row[0]).hexdigest() != noted:
                    wrong.append(str(name))
            if wrong:
                yield Finding(_counted(len(wrong), one, many), do_next, len(wrong), tuple(wrong[:_NAMED]))

    def drafts(self) -> Iterator[Finding]:
        """Read every unfinished record."""
        wrong = 0
        for record in self._drafts.records():
            try:
                self._drafts.get(record)
            except (KeyError, ValueError, TypeError):
                wrong += 1
        if wrong:
            yield Finding(
                _counted(wrong, "unfinished record cannot be read.", "unfinished records cannot be read."),
                "Finished records are not touched by this; ask your help desk.",
                wrong,
            )

    def _standing(self, form: str, record: str) -> tuple[int, tuple[tuple[Any, ...], ...]]:
        """Give a record's place and its rows as they stand: register, table of records, search.

        Empty where there is none, and then the place is -1.
        """
        table = self._tables.table(form)
        columns = ", ".join(quoted(column) for column in table.types)
        register = self._connection.row(f"SELECT {columns} FROM {quoted(table.name)} WHERE record = ?", (record,))
        listed = self._connection.row("SELECT * FROM record WHERE record = ?", (record,))
        words = self._connection.row("SELECT * FROM search WHERE rowid = ?", (listed[0],)) if listed else None
        return listed[0] if listed else -1, (register or (), (listed or ())[1:], words or ())

    def _erased(self) -> tuple[frozenset[str], frozenset[str]]:
        """Give the records that must have no answers, and those of them of which the log says who erased them."""
        purged = purged_in(self._connection)
        said = dict(self._connection.rows("SELECT id, record FROM revision WHERE kind = 'redact'"))
        return frozenset(purged), frozenset(
            record for record, redaction in purged.items() if said.get(redaction) == record
        )

    def _count(self, table: str) -> int:
        row = self._connection.row(f"SELECT count(*) FROM {quoted(table)}")
        return int(row[0]) if row else 0


def _same(found: tuple[tuple[Any, ...], ...], wanted: tuple[tuple[Any, ...], ...]) -> bool:
    """Compare rows; a column of numbers keeps what is one as a number, whatever it was given as."""
    for one, other in zip(found, wanted, strict=True):
        if len(one) != len(other):
            return False
        if any(a != b and _number(a) != b and _number(b) != a for a, b in zip(one, other, strict=True)):
            return False
    return True


def _number(value: object) -> float | None:
    try:
        return float(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _objects(connection: Connection) -> dict[str, str]:
    """Give the SQL of everything in the schema by name, without what SQLite makes by itself."""
    return {
        name: sql
        for name, sql in connection.rows("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        if not name.startswith("sqlite_")
    }


@lru_cache(maxsize=1)
def _made_by(_steps: tuple[Callable[[Connection], None], ...]) -> dict[str, str]:
    """Give the objects of an empty store that these steps make, which are those of this version."""
    connection = in_memory()
    migrations.prepare(connection)
    return _objects(connection)


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
