"""A real encrypted store with one person and one small form, in the test's own folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from store.walk import CHEAP, WORDS, Submit, walk_form

from vrp_desktop.forms.lists import Lists
from vrp_desktop.store.people import Person, Role
from vrp_desktop.store.store import CreatedStore, Store
from vrp_desktop.store.uuid7 import uuid7

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vrp_desktop.store.connection import Connection
    from vrp_desktop.store.log import Revision


@pytest.fixture
def lists(tmp_path: Path) -> Lists:
    folder = tmp_path / "lists"
    folder.mkdir()
    (folder / "ward.csv").write_text("code,label\nlea,Lea Bridge\nhigh,Higham Hill\n", encoding="utf-8")
    return Lists(folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the store lies."""
    return tmp_path / "records"


@pytest.fixture
def created(folder: Path, lists: Lists) -> Iterator[CreatedStore]:
    made = Store.create(folder, CHEAP, WORDS, lists=lists)
    yield made
    made.store.close()


@pytest.fixture
def store(created: CreatedStore) -> Store:
    created.store.forms.install(walk_form())
    return created.store


@pytest.fixture
def connection(store: Store) -> Connection:
    """What lies under the store, for what no room offers."""
    return store._connection  # noqa: SLF001 - tests of the store may look under it


@pytest.fixture
def asha(store: Store, created: CreatedStore) -> Person:
    return store.people.add(name="Asha", role=Role.AMBASSADOR, slot=created.slot_id)


@pytest.fixture
def submit(store: Store, asha: Person) -> Submit:
    def finish(record: str | None = None, version: str = "1", **answers: str) -> Revision:
        before = store.log.find_latest(record) if record else None
        with store.transaction():
            return store.log.append(
                record=record or uuid7(),
                ref=before.ref if before else store.log.next_ref("WA"),
                form="walk",
                version=version,
                answers={f"/data/{name}": value for name, value in answers.items()},
                author=asha.id,
                parents=(before.id,) if before else (),
            )

    return finish
