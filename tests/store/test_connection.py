from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Never

import pytest
import sqlcipher3.dbapi2

from vrp_desktop.store import migrations
from vrp_desktop.store.connection import APPLICATION_ID, Connection, connect
from vrp_desktop.store.errors import DiskFull, NewerVersion, NotOurs, StoreBusy, StoreDamaged, StoreReadOnly

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEY = bytes(range(32))


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    opened = connect(tmp_path / "a.db", KEY)
    opened.run("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "truncate"),
        ("synchronous", 2),
        ("secure_delete", 1),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("cipher_memory_security", "1"),
        ("cipher_log_level", "NONE"),
        ("busy_timeout", 5000),
        ("temp_store", 2),
    ],
)
def test_the_measured_settings_are_on(connection: Connection, pragma: str, value: object) -> None:
    assert connection.row(f"PRAGMA {pragma}") == (value,)


def test_schema_work_uses_the_encrypting_driver(connection: Connection) -> None:
    connection.tables["more"].insert({"id": 1, "text": "x"}, pk="id")
    assert connection.tables.conn is connection.tables["more"].db.conn
    assert isinstance(connection.tables.conn, sqlcipher3.dbapi2.Connection)


def test_extensions_cannot_be_loaded(connection: Connection) -> None:
    with pytest.raises(sqlcipher3.dbapi2.OperationalError, match="not authorized"):
        connection.row("SELECT load_extension('anything')")


def test_a_transaction_is_kept_as_a_whole(connection: Connection) -> None:
    with connection.transaction():
        connection.run("INSERT INTO note (text) VALUES ('a')")
        with connection.transaction():
            connection.run("INSERT INTO note (text) VALUES ('b')")
    assert connection.rows("SELECT text FROM note") == [("a",), ("b",)]


def test_an_exception_takes_the_whole_transaction_back(connection: Connection) -> None:
    def fail() -> None:
        with connection.transaction():
            with connection.transaction():
                connection.run("INSERT INTO note (text) VALUES ('a')")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert connection.rows("SELECT * FROM note") == []


def test_a_failure_within_cannot_be_committed_by_hiding_it(connection: Connection) -> None:
    def hide() -> None:
        with connection.transaction():
            connection.run("INSERT INTO note (text) VALUES ('a')")
            with pytest.raises(KeyError), connection.transaction():
                raise KeyError

    with pytest.raises(RuntimeError, match="within this one failed"):
        hide()
    assert connection.rows("SELECT * FROM note") == []


def test_after_a_failure_the_next_transaction_is_kept(connection: Connection) -> Never:
    with pytest.raises(KeyError), connection.transaction():
        raise KeyError
    with connection.transaction():
        connection.run("INSERT INTO note (text) VALUES ('a')")
    assert not connection.is_in_transaction
    assert connection.row("SELECT count(*) FROM note") == (1,)


def test_another_writer_is_told_as_busy(connection: Connection, tmp_path: Path) -> None:
    other = connect(tmp_path / "a.db", KEY)
    other.run("PRAGMA busy_timeout = 1")
    with connection.transaction(), pytest.raises(StoreBusy), other.transaction():
        pass
    other.close()


def test_another_key_is_told_as_damage(connection: Connection, tmp_path: Path) -> None:
    with pytest.raises(StoreDamaged):
        connect(tmp_path / "a.db", bytes(32))


def test_a_flipped_bit_is_told_as_damage(connection: Connection, tmp_path: Path) -> None:
    connection.run_many("INSERT INTO note (text) VALUES (?)", [("x" * 400,)] * 200)
    connection.close()
    path = tmp_path / "a.db"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    damaged = connect(path, KEY)
    with pytest.raises(StoreDamaged):
        damaged.rows("SELECT * FROM note")
    damaged.close()


def test_a_full_database_is_told_as_a_full_disk(connection: Connection) -> None:
    connection.run("PRAGMA max_page_count = 10")
    with pytest.raises(DiskFull), connection.transaction():
        connection.run("INSERT INTO note (text) VALUES (?)", ("x" * 100_000,))
    connection.run("INSERT INTO note (text) VALUES ('still works')")


def test_a_database_that_may_not_be_written_is_told(connection: Connection) -> None:
    connection.run("PRAGMA query_only = ON")
    with pytest.raises(StoreReadOnly):
        connection.run("INSERT INTO note (text) VALUES ('a')")


def test_an_unencrypted_database_is_not_ours(tmp_path: Path) -> None:
    plain = sqlite3.connect(tmp_path / "plain.db")
    plain.execute("CREATE TABLE x (y)")
    plain.close()
    with pytest.raises(NotOurs):
        connect(tmp_path / "plain.db", KEY)


def test_an_encrypted_database_of_something_else_is_not_ours(connection: Connection) -> None:
    with pytest.raises(NotOurs):
        migrations.migrate(connection)


def test_a_database_of_a_newer_version_is_named(tmp_path: Path) -> None:
    newer = connect(tmp_path / "newer.db", KEY)
    migrations.prepare(newer)
    newer.run(f"PRAGMA user_version = {len(migrations.STEPS) + 1}")
    with pytest.raises(NewerVersion):
        migrations.migrate(newer)
    newer.close()


def test_each_migration_leaves_its_record(tmp_path: Path) -> None:
    made = connect(tmp_path / "made.db", KEY)
    migrations.prepare(made)
    assert made.row("PRAGMA application_id") == (APPLICATION_ID,)
    assert [name for (name,) in made.rows("SELECT name FROM migration ORDER BY rowid")] == [
        s.__name__ for s in migrations.STEPS
    ]
    made.close()


def test_a_failed_migration_stays_to_be_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(connection: Connection) -> None:
        connection.run("CREATE TABLE half (x)")
        connection.run("CREATE TABLE half (x)")

    made = connect(tmp_path / "made.db", KEY)
    migrations.prepare(made)
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, broken))
    with pytest.raises(sqlcipher3.dbapi2.OperationalError):
        migrations.migrate(made)
    assert made.rows("SELECT * FROM sqlite_master WHERE name = 'half'") == []
    assert made.row("PRAGMA user_version") == (len(migrations.STEPS) - 1,)
    made.close()
