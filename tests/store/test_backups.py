from __future__ import annotations

import datetime
import json
import os
from typing import TYPE_CHECKING

import pytest
from store.walk import WORDS

from vrp_desktop.problems import Cancelled
from vrp_desktop.store import backups
from vrp_desktop.store.backups import BackupDamaged, BackupFailed, Why
from vrp_desktop.store.errors import StoreDamaged
from vrp_desktop.store.head import Head
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from store.walk import Submit

    from vrp_desktop.store.connection import Connection
    from vrp_desktop.store.store import Store

DAY = datetime.date(2026, 11, 25)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def make(store: Store, place: Path, day: datetime.date = DAY) -> backups.Backup:
    return backups.make(
        store._connection,  # noqa: SLF001 - the day is not for the store's users to choose
        store._data_key,  # noqa: SLF001
        store._slots,  # noqa: SLF001
        place,
        Why.ASKED,
        today=day,
    )


def key_of(store: Store) -> bytearray:
    return store._data_key  # noqa: SLF001 - no room gives the key


def names(place: Path) -> list[str]:
    return sorted(entry.name for entry in place.iterdir())


def test_a_backup_holds_everything_the_store_does(
    store: Store, submit: Submit, connection: Connection, place: Path
) -> None:
    submit(walked_on="2026-11-03", ward="lea", note="zebra")
    store.registers.catch_up()
    store.drafts.start("a-record", "walk", "1", "asha")
    backup = make(store, place)
    copy = backups.check(backup, key_of(store))
    everything = "SELECT type, name, sql FROM sqlite_master ORDER BY name"
    assert copy.rows(everything) == connection.rows(everything)
    for pragma in ("application_id", "user_version", "cipher_page_size"):
        assert copy.row(f"PRAGMA {pragma}") == connection.row(f"PRAGMA {pragma}")
    assert copy.rows("SELECT * FROM revision") == connection.rows("SELECT * FROM revision")
    assert copy.rows("SELECT * FROM draft") == connection.rows("SELECT * FROM draft")
    assert copy.rows("SELECT texts FROM search WHERE search MATCH 'zeb*'") == [("zebra",)]
    assert Head.of(copy) == Head.of(connection)
    copy.close()


def test_nothing_in_a_backup_can_be_read_without_the_key(store: Store, submit: Submit, place: Path) -> None:
    submit(note="zebra")
    backup = make(store, place)
    assert names(place) == ["VRP-2026-11-25-1"]
    everything = b"".join(path.read_bytes() for path in backup.folder.iterdir())
    assert b"zebra" not in everything
    assert b"Asha" not in everything
    assert b"SQLite" not in everything
    assert set(json.loads((backup.folder / "backup.json").read_bytes())) == {
        *("format", "database", "made_at", "version", "why", "sha256")
    }


def test_names_tell_the_day_and_a_number(store: Store, place: Path) -> None:
    made = [make(store, place).name for _ in range(2)]
    assert made == ["VRP-2026-11-25-1", "VRP-2026-11-25-2"]


def test_three_are_kept_and_reach_back_as_far_as_they_can(store: Store, place: Path) -> None:
    for day in (1, 1, 1, 1, 2, 2, 3):
        make(store, place, datetime.date(2026, 11, day))
    assert names(place) == ["VRP-2026-11-01-4", "VRP-2026-11-02-2", "VRP-2026-11-03-1"]
    make(store, place, datetime.date(2026, 11, 4))
    assert names(place) == ["VRP-2026-11-02-2", "VRP-2026-11-03-1", "VRP-2026-11-04-1"]


def test_a_clock_that_was_put_back_does_not_cost_the_new_one(store: Store, place: Path) -> None:
    for day in (1, 2, 3):
        make(store, place, datetime.date(2026, 11, day))
    made = make(store, place, datetime.date(2020, 1, 1))
    assert made in backups.listed(place)
    assert len(names(place)) == 3


def test_the_oldest_stays_when_the_new_one_does_not_count(
    store: Store, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in (1, 2, 3):
        make(store, place, datetime.date(2026, 11, day))
    before = names(place)

    def find_damage(*_what: object) -> None:
        raise StoreDamaged

    monkeypatch.setattr(backups, "_compare", find_damage)
    with pytest.raises(StoreDamaged):
        make(store, place)
    assert names(place) == before


def test_backups_of_other_stores_in_the_same_place_are_left_alone(store: Store, place: Path) -> None:
    for day in range(1, 4):
        backup = make(store, place, datetime.date(2026, 10, day))
        manifest = backup.folder / "backup.json"
        manifest.write_text(manifest.read_text(encoding="utf-8").replace(store.database_id, "another"))
    for day in range(1, 5):
        make(store, place, datetime.date(2026, 11, day))
    assert len(backups.listed(place)) == 6
    assert [backup.day.day for backup in backups.listed(place, store.database_id)] == [4, 3, 2]


def test_what_a_crash_left_half_done_is_no_backup_and_goes(store: Store, place: Path) -> None:
    backup = make(store, place)
    backup.folder.rename(place / "VRP-2026-11-24-1.part")
    assert backups.listed(place) == ()
    make(store, place)
    assert names(place) == ["VRP-2026-11-25-1"]


def test_a_copy_that_says_something_else_does_not_count(
    store: Store, submit: Submit, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = backups._copy  # noqa: SLF001 - what happens between copying and checking

    def copy_and_write(connection: Connection, *others: object) -> None:
        copy(connection, *others)  # type: ignore[arg-type]
        submit(note="one more")

    monkeypatch.setattr(backups, "_copy", copy_and_write)
    with pytest.raises(StoreDamaged):
        make(store, place)
    assert names(place) == []


def test_a_damaged_store_makes_no_backup_and_says_so(
    store: Store, submit: Submit, folder: Path, place: Path, connection: Connection
) -> None:
    for number in range(50):
        submit(note=f"note {number} " * 20)
    path = folder / "records.db"
    content = bytearray(path.read_bytes())
    (root,) = connection.row("SELECT rootpage FROM sqlite_master WHERE name = 'form'") or (0,)
    content[(root - 1) * 4096 + 100] ^= 1
    store.close()
    path.write_bytes(content)
    from vrp_desktop.store.store import Store

    opened = Store.open(folder, WORDS).store
    with pytest.raises(StoreDamaged):
        make(opened, place)
    assert names(place) == []
    opened.close()


def test_cancelling_leaves_nothing_behind(store: Store, submit: Submit, place: Path) -> None:
    for number in range(300):
        submit(note=f"note {number} " * 20)
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        store.back_up(place, Why.ASKED, progress)
    assert names(place) == []


def test_progress_is_told_while_the_copy_is_written(store: Store, submit: Submit, place: Path) -> None:
    # More than SQLite holds in memory before it writes.
    for number in range(400):
        submit(note=f"note {number} " * 3_000)
    steps: list[tuple[int, int]] = []
    store.back_up(place, Why.ASKED, Progress(lambda done, total: steps.append((done, total))))
    assert len(steps) > 3
    assert all(0 <= done <= total for done, total in steps)
    assert steps[-1][0] > 0


def test_a_place_that_is_not_there_is_told(store: Store, tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="not there"):
        make(store, tmp_path / "stick" / "VRP backups")


def test_a_full_place_is_told(store: Store, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = os.statvfs_result((4096, 4096, 100, 1, 1, 1, 1, 1, 0, 255))
    monkeypatch.setattr(os, "statvfs", lambda _path: small)
    with pytest.raises(BackupFailed, match="full"):
        make(store, place)
    assert names(place) == []


def test_a_file_in_the_way_is_told(store: Store, place: Path) -> None:
    place.write_text("in the way")
    with pytest.raises(BackupFailed, match="could not be written"):
        make(store, place)


def turn_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4096])


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("harm", [turn_a_bit, cut, empty])
@pytest.mark.parametrize("name", ["records.db", "slots.json"])
def test_a_backup_that_was_changed_is_found_out(
    store: Store, submit: Submit, place: Path, harm: Callable[[Path], None], name: str
) -> None:
    submit(note="a note")
    backup = make(store, place)
    harm(backup.folder / name)
    with pytest.raises(BackupDamaged):
        backups.check(backups.listed(place)[0], key_of(store))


def test_old_ones_are_due_for_deletion_after_90_days(store: Store, place: Path) -> None:
    make(store, place, datetime.date(2026, 8, 1))
    made = backups.listed(place)
    assert backups.due_for_deletion(made, datetime.date(2026, 10, 30)) == ()
    assert backups.due_for_deletion(made, datetime.date(2026, 10, 31)) == made


@pytest.mark.parametrize("said", [b"", b"{", b"[]", b'{"format": 1}', b"[" * 60_000])
def test_a_folder_with_a_strange_manifest_is_no_backup(place: Path, said: bytes) -> None:
    (place / "VRP-2026-11-25-1").mkdir(parents=True)
    (place / "VRP-2026-11-25-1" / "backup.json").write_bytes(said)
    assert backups.listed(place) == ()


def test_a_backup_that_was_deleted_is_gone(store: Store, place: Path) -> None:
    backups.delete(make(store, place))
    assert names(place) == []
