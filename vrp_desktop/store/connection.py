"""The one place that opens a database.

SQLCipher with a raw key, and the settings that were measured to lose nothing on a power cut. sqlite-utils takes
`pysqlite3` when it can import it: SQLCipher's driver is registered under that name first, so that inserts, schema
changes and errors are one family. Both are imported when first needed, because start-up would pay for them.
"""

from __future__ import annotations

import contextlib
import functools
import os
import sys
from typing import TYPE_CHECKING, Any

from vrp_desktop.store.errors import (
    DiskFailed,
    DiskFull,
    NewerVersion,
    NotOurs,
    StoreBusy,
    StoreDamaged,
    StoreGone,
    StoreNotReadable,
    StoreReadOnly,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    import sqlite_utils


APPLICATION_ID = 0x56525044
"""Marks the file as ours inside its encrypted header: "VRPD"."""

_PLAIN_HEADER = b"SQLite format 3\0"
_BUSY_SECONDS = 5.0
_STEPS = 100
"""How many of SQLite's own steps lie between two questions whether to stop."""
_PRAGMAS = (
    # TRUNCATE makes a commit durable by syncing a file, which Windows does too; DELETE needs the folder synced.
    "PRAGMA journal_mode = TRUNCATE",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA foreign_keys = ON",
    # Without it, REPLACE would delete a revision past the trigger that forbids it.
    "PRAGMA recursive_triggers = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA temp_store = MEMORY",
)
# SQLite's result codes, https://www.sqlite.org/rescode.html, primary where no extended one stands here; what is in
# neither is a fault of ours.
_ERRORS: dict[int, type[StoreBusy | DiskFull | DiskFailed | StoreDamaged | StoreReadOnly]] = {
    3: StoreReadOnly,
    5: StoreBusy,
    6: StoreBusy,
    8: StoreReadOnly,
    10: DiskFailed,
    11: StoreDamaged,
    13: DiskFull,
    14: DiskFailed,
    26: StoreDamaged,
    1032: StoreGone,  # SQLITE_READONLY_DBMOVED
}


@functools.cache
def _driver() -> Any:  # noqa: ANN401 - the driver publishes no types
    import sqlcipher3
    import sqlcipher3.dbapi2

    sys.modules["pysqlite3"] = sqlcipher3
    sys.modules["pysqlite3.dbapi2"] = sqlcipher3.dbapi2
    return sqlcipher3.dbapi2


def cipher_version() -> str:
    """Give the version of SQLCipher, like "4.6.1 community"."""
    with contextlib.closing(_driver().connect(":memory:")) as database:
        found = database.execute("PRAGMA cipher_version").fetchone()
    return str(found[0]) if found else "missing"


class Interrupted(Exception):
    """A copy was stopped because its `on_step` said so."""


class Connection:
    """The open database. Belongs to the thread that opened it; driver errors leave it as `store.errors`."""

    def __init__(self, raw: Any, path: Path | None = None) -> None:  # noqa: ANN401 - the driver publishes no types
        self._raw = raw
        self._path = path
        self._is_broken = False

    def run(self, sql: str, values: Sequence[object] = ()) -> int:
        """Execute one statement; gives how many rows it changed. Outside a transaction it commits by itself."""
        with translated(self._path):
            return int(self._raw.execute(sql, values).rowcount)

    def run_if_allowed(self, sql: str, values: Sequence[object] = ()) -> bool:
        """Execute one statement unless a rule of the schema forbids it; gives whether it changed a row."""
        try:
            return self.run(sql, values) > 0
        except _driver().IntegrityError:
            return False

    def run_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Execute one statement for each of `rows`."""
        with translated(self._path):
            self._raw.executemany(sql, rows)

    def row(self, sql: str, values: Sequence[object] = ()) -> tuple[Any, ...] | None:
        """Give the first row, or `None`. The statement is finished before this returns."""
        rows = self.rows(sql, values)
        return rows[0] if rows else None

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Give all rows; whoever expects many asks in keyset pages."""
        with translated(self._path):
            return list(self._raw.execute(sql, values).fetchall())

    def changes(self) -> tuple[int, int]:
        """Give a state of the database: another one once anything was written, by this program or by another."""
        with translated(self._path):
            (version,) = self._raw.execute("PRAGMA data_version").fetchone()
            return int(self._raw.total_changes), int(version)

    def copy_into(self, path: Path, on_step: Callable[[], bool] | None = None) -> None:
        """Write a compact copy of the whole database to `path`, where no file is, encrypted with the same key.

        It is one moment's state, also when more is written meanwhile. `on_step` is called now and then and gives
        whether to stop; then Interrupted is raised. Nothing is synced. What is left at `path` after a failure is
        the caller's to remove. Raises as `connect` does, for either file.
        """
        with self._asking(on_step):
            self.run("VACUUM INTO ?", (str(path),))

    def change_key(self, key: bytes | bytearray) -> None:
        """Encrypt the whole file anew, in its place: for a copy that nobody else uses. `key`: 32 random bytes.

        Raises as `connect` does.
        """
        try:
            self.run(f"PRAGMA rekey = \"x'{bytes(key).hex()}'\"")
        except _driver().OperationalError as error:
            # SQLCipher says the same of whatever went wrong on the way, a full disk included.
            raise DiskFailed("rekey") from error

    def faults(self, on_step: Callable[[], bool] | None = None) -> tuple[str, ...]:
        """Give what is wrong with the file as SQLite and SQLCipher find it, reading every page; empty when nothing is.

        `on_step`: as in `copy_into`. Raises StoreDamaged where it cannot even be looked at, and Interrupted.
        """
        with self._asking(on_step):
            found = [str(row[0]) for row in self.rows("PRAGMA cipher_integrity_check")]
            return tuple(found + [str(row[0]) for row in self.rows("PRAGMA integrity_check") if row[0] != "ok"])

    @contextlib.contextmanager
    def _asking(self, on_step: Callable[[], bool] | None) -> Iterator[None]:
        """Ask `on_step` now and then whether to stop. Raises Interrupted when it says so."""
        self._raw.set_progress_handler((lambda: int(on_step())) if on_step is not None else None, _STEPS)
        try:
            yield
        except _driver().OperationalError as error:
            if getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT":
                raise Interrupted from error
            raise
        finally:
            self._raw.set_progress_handler(None, 0)

    @functools.cached_property
    def tables(self) -> sqlite_utils.Database:
        """The same connection for schema work; wrap what you do with it in `transaction`."""
        import sqlite_utils

        return sqlite_utils.Database(self._raw, execute_plugins=False)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit once when the outermost block ends well; after an exception in any block nothing of it is kept.

        A block within joins the one around it. Savepoints were tried: each page changed in one is encrypted once
        more, and that doubled the time of a save. So an exception that leaves an inner block undoes the whole.
        """
        with translated(self._path):
            if self._raw.in_transaction:
                try:
                    yield
                except BaseException:
                    self._is_broken = True
                    raise
                return
            self._is_broken = False
            self._raw.execute("BEGIN IMMEDIATE")
            try:
                yield
                if self._is_broken:
                    raise RuntimeError("a transaction within this one failed")
                self._raw.execute("COMMIT")
            except BaseException:
                # A full disk may have rolled back already.
                if self._raw.in_transaction:
                    self._raw.execute("ROLLBACK")
                raise

    @property
    def is_in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return bool(self._raw.in_transaction)

    def close(self) -> None:
        """Close the database; closing twice is harmless."""
        self._raw.close()


@contextlib.contextmanager
def translated(path: Path | None = None) -> Iterator[None]:
    """Raise the driver's errors as ours. What we did not foresee (a broken rule of the schema) passes as it is.

    `path`: of the file that was open. When it is not there any more, that is told, and not what came of it.
    """
    driver = _driver()
    try:
        yield
    except driver.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        ours = _ERRORS.get(code, _ERRORS.get(code & 0xFF)) if code is not None else None
        if ours is None:
            raise
        if ours in (StoreReadOnly, DiskFailed) and path is not None and not os.path.exists(path):
            ours = StoreGone
        raise ours(str(getattr(error, "sqlite_errorname", ""))) from error


def connect(path: Path, key: bytes | bytearray, *, is_only_read: bool = False) -> Connection:
    """Open the encrypted database at `path`, making it when it is not there.

    `key`: 32 random bytes, used raw. `is_only_read`: nothing is made or changed. Raises
    NotOurs, StoreDamaged (also for another key), StoreBusy, DiskFull, DiskFailed, StoreNotReadable and StoreReadOnly.
    """
    if _is_plain(path):
        raise NotOurs("the file is not encrypted")
    if is_only_read and not path.is_file():
        raise StoreDamaged("there is no file")
    driver = _driver()
    with translated():
        raw = driver.connect(str(path), timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            # The wheel writes its log to stderr, which a windowed program does not have.
            raw.execute("PRAGMA cipher_log_level = NONE")
            raw.execute("PRAGMA cipher_memory_security = ON")
            raw.execute(f"PRAGMA key = \"x'{bytes(key).hex()}'\"")
            if not raw.execute("PRAGMA cipher_version").fetchone():
                raise NotOurs("the driver does not encrypt")
            raw.enable_load_extension(False)
            raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
            for pragma in _PRAGMAS:
                raw.execute(pragma)
            if is_only_read:
                raw.execute("PRAGMA query_only = ON")
        except BaseException:
            raw.close()
            raise
    return Connection(raw, path)


def in_memory() -> Connection:
    """Give an empty database that is nowhere on the disk and goes when it is closed."""
    return Connection(_driver().connect(":memory:", isolation_level=None))


def check_ours(connection: Connection, newest: int) -> int:
    """Give the schema version of a database that we made. `newest`: the version this program knows.

    Raises NotOurs and NewerVersion.
    """
    (application,) = connection.row("PRAGMA application_id") or (0,)
    (version,) = connection.row("PRAGMA user_version") or (0,)
    if application != APPLICATION_ID:
        raise NotOurs("another application's database")
    if version > newest:
        raise NewerVersion(f"version {version}, this program knows {newest}")
    return int(version)


def check_encrypted(path: Path) -> None:
    """Look at the file itself: a build that forgot to encrypt must not go unnoticed. Raises NotOurs."""
    if _is_plain(path):
        raise NotOurs("the file is not encrypted")


def _is_plain(path: Path) -> bool:
    """Look at the first bytes of the file. Raises StoreNotReadable and DiskFailed."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(_PLAIN_HEADER)) == _PLAIN_HEADER
    except PermissionError as fault:
        raise StoreNotReadable(path.name) from fault
    except OSError as fault:
        raise DiskFailed(type(fault).__name__) from fault
