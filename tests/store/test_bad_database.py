"""What may lie where the database should be: each is told in sentences of its own, and nothing there is changed."""

from __future__ import annotations

import os
import shutil
import sqlite3
from typing import TYPE_CHECKING

import pytest
from store.walk import CHEAP, WORDS, walk_form

from vrp_desktop.store.connection import connect
from vrp_desktop.store.errors import (
    FolderInPlace,
    NewerVersion,
    NotOurs,
    OtherKey,
    PathTooLong,
    StoreCut,
    StoreDamaged,
    StoreEmpty,
)
from vrp_desktop.store.folder import NoStore
from vrp_desktop.store.migrations import STEPS
from vrp_desktop.store.slots import SlotsDamaged
from vrp_desktop.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from store.walk import Submit

    from vrp_desktop.problems import VrpError


@pytest.fixture
def closed(store: Store, submit: Submit, folder: Path) -> Path:
    """The folder of a closed store with some records."""
    for number in range(40):
        submit(note=f"note {number} " * 30)
    store.close()
    return folder


def told(folder: Path) -> VrpError:
    """Open the store, see that nothing in its folder was changed by that, and give what was told."""
    before = everything(folder)
    with pytest.raises((StoreDamaged, NotOurs, NewerVersion, FolderInPlace, NoStore, SlotsDamaged)) as raised:
        Store.open(folder, WORDS)
    assert everything(folder) == before
    # Whoever holds the lock or the key would keep the next try out.
    with pytest.raises(type(raised.value)):
        Store.open(folder, WORDS)
    return raised.value


def everything(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "store.lock"
    }


def test_an_empty_file(closed: Path) -> None:
    (closed / "records.db").write_bytes(b"")
    assert type(told(closed)) is StoreEmpty


@pytest.mark.parametrize("less", [1, 100, 4096, 5000, 20_000])
def test_a_file_that_was_cut(closed: Path, less: int) -> None:
    path = closed / "records.db"
    path.write_bytes(path.read_bytes()[:-less])
    assert type(told(closed)) is StoreCut


@pytest.mark.parametrize("size", [1, 15, 16, 100, 4095])
def test_a_file_cut_to_less_than_a_page(closed: Path, size: int) -> None:
    path = closed / "records.db"
    path.write_bytes(path.read_bytes()[:size])
    assert type(told(closed)) is StoreCut


def test_a_database_of_another_store(closed: Path, tmp_path: Path) -> None:
    Store.create(tmp_path / "other", CHEAP, WORDS).store.close()
    shutil.copy(tmp_path / "other" / "records.db", closed / "records.db")
    assert type(told(closed)) is OtherKey


def test_a_file_of_nonsense(closed: Path) -> None:
    (closed / "records.db").write_bytes(os.urandom(4096 * 5))
    assert type(told(closed)) is OtherKey


def test_a_plain_sqlite_database(closed: Path) -> None:
    (closed / "records.db").unlink()
    plain = sqlite3.connect(closed / "records.db")
    plain.execute("CREATE TABLE somebodys (something)")
    plain.close()
    assert type(told(closed)) is NotOurs


def test_an_encrypted_database_of_another_program(closed: Path, tmp_path: Path) -> None:
    key = key_of(closed)
    (closed / "records.db").unlink()
    other = connect(closed / "records.db", key)
    other.run("CREATE TABLE somebodys (something)")
    other.close()
    assert type(told(closed)) is NotOurs


def test_a_database_of_a_newer_version(closed: Path) -> None:
    connection = connect(closed / "records.db", key_of(closed))
    connection.run(f"PRAGMA user_version = {len(STEPS) + 1}")
    connection.close()
    assert type(told(closed)) is NewerVersion


def test_a_folder_in_its_place(closed: Path) -> None:
    (closed / "records.db").unlink()
    (closed / "records.db").mkdir()
    (closed / "records.db" / "something").write_text("of somebody")
    assert type(told(closed)) is FolderInPlace


def test_keys_without_a_database(closed: Path) -> None:
    (closed / "records.db").unlink()
    assert type(told(closed)) is NoStore


def test_a_database_without_keys(closed: Path) -> None:
    (closed / "slots.json").unlink()
    (closed / "slots.json.bak").unlink()
    assert type(told(closed)) is SlotsDamaged


def test_a_damaged_first_page(closed: Path) -> None:
    path = closed / "records.db"
    content = bytearray(path.read_bytes())
    content[200] ^= 1
    path.write_bytes(content)
    assert type(told(closed)) is StoreDamaged


def key_of(folder: Path) -> bytes:
    store = Store.open(folder, WORDS).store
    key = bytes(store._data_key)  # noqa: SLF001 - no room gives the key
    store.close()
    return key


def works_in(folder: Path) -> None:
    """Make a store, write into it, back it up, close and open it."""
    store = Store.create(folder, CHEAP, WORDS).store
    store.forms.install(walk_form())
    with store.transaction():
        store.log.append(
            record="r", ref="WA-K7-0001", form="walk", version="1", answers={"/data/note": "lights"}, author="asha"
        )
    store.close()
    opened = Store.open(folder, WORDS).store
    assert opened.log.count() == 1
    assert opened.notice is None
    opened.close()


@pytest.mark.parametrize(
    "name",
    [
        "with spaces in it ",
        "Zażółć gęślą jaźń",
        "記録",
        "سجلات",
        "🏠 home 👩🏽‍💻",
        "a'b\"c;d%41#?&",
        "e\u0301",
        "VRP. ",
    ],
)
def test_a_folder_of_any_name(tmp_path: Path, name: str) -> None:
    works_in(tmp_path / name / "records")


def long_folder(tmp_path: Path, length: int) -> Path:
    """Give a folder whose database has a path of `length` bytes."""
    folder = tmp_path
    while (left := length - len(os.fsencode(folder / "records.db"))) > 0:
        folder /= "x" * min(left - 1, 200) if left > 1 else ""
        if left == 1:
            folder = folder.with_name(folder.name + "x")
    return folder


def test_a_path_as_long_as_the_database_allows(tmp_path: Path) -> None:
    folder = long_folder(tmp_path, 512 - len(".new-journal") - 1)
    assert len(os.fsencode(folder / "records.db")) == 512 - len(".new-journal") - 1
    works_in(folder)


@pytest.mark.parametrize("more", [0, 1, 8, 100, 2000])
def test_a_path_that_is_too_long(tmp_path: Path, more: int) -> None:
    folder = long_folder(tmp_path, 512 - len(".new-journal") + more)
    with pytest.raises(PathTooLong):
        Store.create(folder, CHEAP, WORDS)
    assert not folder.exists()


def test_a_store_that_was_moved_to_a_path_that_is_too_long(closed: Path, tmp_path: Path) -> None:
    folder = long_folder(tmp_path, 600)
    shutil.copytree(closed, folder)
    with pytest.raises(PathTooLong):
        Store.open(folder, WORDS)
