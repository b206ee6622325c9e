from __future__ import annotations

import random
import statistics
from typing import TYPE_CHECKING

import pytest
from store.damaged import FLIPS, Salvage, flip, notes_in, salvage_of

from vrp_desktop.store import salvage
from vrp_desktop.store.connection import connect
from vrp_desktop.store.errors import OtherKey, StoreDamaged
from vrp_desktop.store.pages import PAGE_BYTES

if TYPE_CHECKING:
    from pathlib import Path

    from store.walk import Submit

    from vrp_desktop.store.connection import Connection
    from vrp_desktop.store.people import Person
    from vrp_desktop.store.store import Store


@pytest.fixture
def filled(store: Store, submit: Submit, folder: Path, tmp_path: Path) -> Salvage:
    """A closed database of 200 records of which each has been changed once, with registers and a draft."""
    return Salvage.fill(store, submit, folder / "records.db", tmp_path / "rescue.db", records=200)


def test_a_whole_database_is_saved_whole(filled: Salvage) -> None:
    report = salvage_of(filled, filled.content)
    assert (report.records, report.revisions, report.drafts, report.people) == ({"walk": 200}, 400, 1, 1)
    assert (report.gaps, report.bad_pages, report.missing, report.is_uncertain) == ((), (), 0, False)
    before, after = filled.dump(filled.database), filled.dump(filled.rescue)
    assert after == before


def test_a_rescue_file_is_encrypted(filled: Salvage) -> None:
    salvage_of(filled, filled.content)
    content = filled.rescue.read_bytes()
    assert b"note 7" not in content
    assert not content.startswith(b"SQLite")


def test_the_damaged_file_is_only_read(filled: Salvage) -> None:
    harmed = flip(filled.content, 5 * PAGE_BYTES * 8 + 12)
    salvage_of(filled, harmed)
    assert filled.database.read_bytes() == harmed


def test_one_turned_bit_is_always_reported_and_costs_next_to_nothing(filled: Salvage) -> None:
    chance = random.Random(FLIPS)
    shares = []
    for _ in range(60):
        harmed = flip(filled.content, chance.randrange(len(filled.content) * 8))
        filled.database.write_bytes(harmed)
        assert len(salvage.bad_pages(filled.database, filled.key)) == 1
        report = salvage_of(filled, harmed)
        assert len(report.bad_pages) == 1
        assert report.revisions + report.missing == 400
        shares.append(len(notes_in(filled.rescue, filled.key) & filled.notes) / len(filled.notes))
        assert not notes_in(filled.rescue, filled.key) - filled.notes, "a note that nobody wrote"
    assert statistics.median(shares) > 0.99
    assert min(shares) > 0.95


@pytest.mark.parametrize("bit", [0, 7, 64, 127])
def test_a_turned_bit_of_the_salt_loses_nothing(filled: Salvage, bit: int) -> None:
    report = salvage_of(filled, flip(filled.content, bit))
    assert report.bad_pages == (1,)
    assert notes_in(filled.rescue, filled.key) == filled.notes


def roots(connection: Connection) -> dict[str, int]:
    return dict(connection.rows("SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0"))


@pytest.mark.parametrize("name", ["revision", "form", "person", "store", "draft", "sqlite_autoindex_revision_1"])
def test_a_lost_first_page_of_a_table_does_not_lose_the_rest(filled: Salvage, name: str) -> None:
    connection = connect(filled.database, filled.key)
    root = roots(connection)[name]
    connection.close()
    harmed = bytearray(filled.content)
    harmed[(root - 1) * PAGE_BYTES : root * PAGE_BYTES] = random.Random(root).randbytes(PAGE_BYTES)
    report = salvage_of(filled, bytes(harmed))
    assert report.bad_pages == (root,)
    assert len(notes_in(filled.rescue, filled.key)) == len(filled.notes)


def test_a_lost_first_page_of_the_file_does_not_lose_the_rest(filled: Salvage) -> None:
    harmed = bytearray(filled.content)
    harmed[16:PAGE_BYTES] = random.Random(1).randbytes(PAGE_BYTES - 16)
    report = salvage_of(filled, bytes(harmed))
    assert report.bad_pages == (1,)
    assert len(notes_in(filled.rescue, filled.key)) == len(filled.notes)


def test_half_a_file_gives_what_is_in_it(filled: Salvage) -> None:
    report = salvage_of(filled, filled.content[: len(filled.content) // 2 + 100])
    assert 0 < report.revisions < 400
    assert notes_in(filled.rescue, filled.key) < filled.notes


def test_what_is_missing_from_a_chain_is_named(filled: Salvage, store: Store) -> None:
    connection = connect(filled.database, filled.key)
    connection.run("DROP TRIGGER revision_stays")
    connection.run("DELETE FROM revision WHERE sequence IN (1, 2, 7, 9, 10, 11)")
    connection.close()
    report = salvage_of(filled, filled.database.read_bytes())
    assert [(gap.first, gap.last) for gap in report.gaps] == [(1, 2), (7, 7), (9, 11)]
    assert report.missing == 6


def test_another_key_saves_nothing_and_leaves_no_file(filled: Salvage) -> None:
    with pytest.raises(OtherKey):
        salvage.save_readable(filled.database, bytes(32), filled.rescue, "x")
    assert not filled.rescue.exists()


@pytest.mark.parametrize("size", [0, 1, 100, PAGE_BYTES - 1])
def test_a_file_without_a_whole_page_is_told(filled: Salvage, size: int) -> None:
    filled.database.write_bytes(filled.content[:size])
    with pytest.raises(StoreDamaged):
        salvage.save_readable(filled.database, filled.key, filled.rescue, "x")
    assert not filled.rescue.exists()


def test_an_erased_revision_stays_erased_and_counts(
    store: Store, submit: Submit, folder: Path, tmp_path: Path, connection: Connection, asha: Person
) -> None:
    revision = submit(note="gone")
    connection.run("UPDATE revision SET payload = NULL, salt = NULL WHERE id = ?", (revision.id,))
    filled = Salvage.fill(store, submit, folder / "records.db", tmp_path / "rescue.db", records=3)
    report = salvage_of(filled, filled.content)
    assert report.revisions == 7
    assert "gone" not in notes_in(filled.rescue, filled.key)
