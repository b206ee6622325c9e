"""Bringing backups back, for a store that opens and for one that does not; each test works on afterwards."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from store.walk import CHEAP, WORDS, walk_form

from vrp_desktop.problems import Cancelled
from vrp_desktop.store import backups, restore
from vrp_desktop.store.backups import BackupDamaged, Why
from vrp_desktop.store.erasure import Why as Reason
from vrp_desktop.store.errors import StoreDamaged
from vrp_desktop.store.files import RESTORE, STAGED
from vrp_desktop.store.folder import AlreadyOpen, NoStore
from vrp_desktop.store.records import RecordFilter
from vrp_desktop.store.recovery_key import WrongKey, as_text, new_key
from vrp_desktop.store.rescue import Rescue, offered
from vrp_desktop.store.slots import SlotsDamaged, WrongWords
from vrp_desktop.store.store import Store
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from store.walk import Submit

    from vrp_desktop.store.backups import Backup
    from vrp_desktop.store.people import Person
    from vrp_desktop.store.store import CreatedStore

NEW_WORDS = "zoom zone zit zips"
SET_ASIDE = {"records.db", "slots.json", "slots.json.bak", "head.json"}


@pytest.fixture
def backup(store: Store, submit: Submit, folder: Path) -> Backup:
    """A backup with two records and a draft; a third record was written after it. The store is closed."""
    submit(walked_on="2026-11-03", note="first")
    submit(walked_on="2026-11-04", note="second")
    store.drafts.start("a-draft", "walk", "1", "asha")
    store.drafts.keep("a-draft", {"/data/note": "half a word"}, "/data/note")
    made = store.back_up(folder / "backups", Why.CLOSING)
    submit(walked_on="2026-11-05", note="third")
    store.close()
    return made


@pytest.fixture
def rescue(folder: Path) -> Iterator[Rescue]:
    made = Rescue(folder, words=WORDS)
    yield made
    made.close()


def notes(store: Store) -> list[str]:
    found = [store.log.latest(row[0]) for row in store._connection.rows("SELECT DISTINCT record FROM revision")]  # noqa: SLF001
    return sorted(revision.answers["/data/note"] for revision in found if revision.answers)


def works_on(folder: Path, words: str = WORDS) -> list[str]:
    """Open the store, write one more record, close, open again, and give the notes of all records."""
    opened = Store.open(folder, words)
    store = opened.store
    person = store.people.by_slot(opened.slot_id)
    assert person is not None
    with store.transaction():
        store.log.append(
            record="new",
            ref=store.log.next_ref("WA"),
            form="walk",
            version="1",
            answers={"/data/note": "went on"},
            author=person.id,
        )
    store.registers.catch_up()
    store.close()
    again = Store.open(folder, words).store
    assert again.notice is None
    found = notes(again)
    again.close()
    return found


def remove(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-5000])


def overwrite(path: Path) -> None:
    path.write_bytes(b"\xa5" * path.stat().st_size)


def make_plain(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + bytes(4080))


def make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "something").write_text("of somebody")


HARMS = [remove, empty, cut, overwrite, make_plain, make_folder]


@pytest.mark.parametrize("harm", HARMS)
def test_a_backup_comes_back_whatever_became_of_the_database(
    backup: Backup, rescue: Rescue, folder: Path, harm: Callable[[Path], None]
) -> None:
    harm(folder / "records.db")
    found = rescue.contents(backup)
    assert (found.records, found.drafts, found.people) == ({"Walk": 2}, 1, 1)
    rescue.bring_back(backup)
    opened = Store.open(folder, WORDS).store
    assert opened.drafts.get("a-draft").answers == {"/data/note": "half a word"}
    opened.close()
    assert works_on(folder) == ["first", "second", "went on"]


@pytest.mark.parametrize("harm", [cut, overwrite, make_folder])
def test_what_stood_there_is_set_aside(
    backup: Backup, rescue: Rescue, folder: Path, harm: Callable[[Path], None]
) -> None:
    harm(folder / "records.db")
    before = sorted(path.name for path in folder.iterdir())
    rescue.bring_back(backup)
    ((aside, _day),) = restore.set_aside(folder)
    kept = {path.name for path in aside.iterdir()}
    assert kept >= SET_ASIDE
    assert kept <= set(before)
    # And once more: nothing that was set aside is written over.
    rescue.bring_back(backup)
    assert len(restore.set_aside(folder)) == 2


def test_an_older_backup_begins_a_chain_and_references_of_its_own(backup: Backup, rescue: Rescue, folder: Path) -> None:
    rescue.bring_back(backup)
    store = Store.open(folder, WORDS).store
    marks = {row[0] for row in store._connection.rows("SELECT DISTINCT substr(ref, 4, 2) FROM revision")}  # noqa: SLF001
    assert store.laptop.mark not in marks
    assert store.log.next_ref("WA") == f"WA-{store.laptop.mark}-0001"
    store.close()


def test_a_backup_of_the_last_moment_goes_on_with_its_chain(
    store: Store, submit: Submit, folder: Path, rescue: Rescue
) -> None:
    submit(note="first")
    made = store.back_up(folder / "backups", Why.CLOSING)
    before = store.laptop
    store.close()
    remove(folder / "records.db")
    rescue.bring_back(made)
    opened = Store.open(folder, WORDS).store
    assert opened.laptop == before
    opened.close()


def test_a_new_laptop_gets_its_records_from_a_stick(backup: Backup, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    shutil.copytree(backup.folder, stick / "VRP backups" / backup.name)
    new = tmp_path / "new laptop" / "records"
    (found,) = offered(new, stick)
    rescue = Rescue(new, words=WORDS)
    rescue.bring_back(found)
    rescue.close()
    assert works_on(new) == ["first", "second", "went on"]


def test_the_recovery_key_brings_back_too(backup: Backup, created: CreatedStore, folder: Path) -> None:
    remove(folder / "records.db")
    rescue = Rescue(folder, printed=created.recovery_key)
    rescue.bring_back(backup)
    rescue.close()
    assert works_on(folder) == ["first", "second", "went on"]


def test_words_that_were_changed_since_stay_changed(
    store: Store, created: CreatedStore, submit: Submit, folder: Path
) -> None:
    submit(note="first")
    made = store.back_up(folder / "backups", Why.CLOSING)
    store.set_words(created.slot_id, NEW_WORDS)
    store.close()
    overwrite(folder / "records.db")
    rescue = Rescue(folder, words=NEW_WORDS)
    rescue.bring_back(made)
    rescue.close()
    with pytest.raises(WrongWords):
        Store.open(folder, WORDS)
    assert works_on(folder, NEW_WORDS) == ["first", "went on"]


def test_without_the_keys_of_today_those_of_the_backup_come_back(backup: Backup, rescue: Rescue, folder: Path) -> None:
    for name in ("records.db", "slots.json", "slots.json.bak", "head.json"):
        remove(folder / name)
    rescue.bring_back(backup)
    assert works_on(folder) == ["first", "second", "went on"]


def test_wrong_words_bring_nothing_back(backup: Backup, folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    rescue = Rescue(folder, words="abacus abdomen abide abdomen")
    with pytest.raises(WrongWords):
        rescue.bring_back(backup)
    with pytest.raises(WrongKey):
        Rescue(folder, printed=as_text(new_key())).contents(backup)
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


def test_a_damaged_backup_brings_nothing_back(backup: Backup, rescue: Rescue, folder: Path) -> None:
    content = bytearray((backup.folder / "records.db").read_bytes())
    content[-10] ^= 1
    (backup.folder / "records.db").write_bytes(content)
    with pytest.raises(BackupDamaged):
        rescue.bring_back(backup)
    assert not (folder / STAGED).exists()
    assert restore.set_aside(folder) == ()
    assert works_on(folder) == ["first", "second", "third", "went on"]


def test_a_store_that_is_open_is_not_replaced(backup: Backup, rescue: Rescue, folder: Path) -> None:
    opened = Store.open(folder, WORDS).store
    with pytest.raises(AlreadyOpen):
        rescue.bring_back(backup)
    opened.close()


def test_cancelling_changes_nothing(backup: Backup, rescue: Rescue, folder: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        rescue.bring_back(backup, progress)
    assert works_on(folder) == ["first", "second", "third", "went on"]


def test_an_open_store_stages_a_backup_for_its_next_opening(backup: Backup, folder: Path) -> None:
    opened = Store.open(folder, WORDS)
    person = opened.store.people.by_slot(opened.slot_id)
    assert person is not None
    assert opened.store.contents_of(backup).count == 2
    opened.store.stage(backup, person.slot)
    assert notes(opened.store) == ["first", "second", "third"]
    opened.store.close()
    assert works_on(folder) == ["first", "second", "went on"]


class Stopped(Exception):
    """The program ended here."""


def stop_at(monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """Let the program end at its `step`-th move of a file."""
    from pathlib import Path as RealPath

    left = [step]
    really = RealPath.replace

    def replace(self: Path, target: Path) -> Path:
        left[0] -= 1
        if left[0] < 0:
            raise Stopped
        return really(self, target)

    monkeypatch.setattr(RealPath, "replace", replace)


@pytest.mark.parametrize("step", range(14))
def test_a_crash_while_bringing_back_ends_with_the_old_or_the_new(
    backup: Backup, rescue: Rescue, folder: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    with monkeypatch.context() as patched:
        stop_at(patched, step)
        try:
            rescue.bring_back(backup)
            is_stopped = False
        except Stopped:
            is_stopped = True
    is_decided = (folder / RESTORE).exists() or not is_stopped
    found = works_on(folder)
    assert found == (["first", "second", "went on"] if is_decided else ["first", "second", "third", "went on"])
    assert not (folder / RESTORE).exists()
    assert not (folder / STAGED).exists()
    if is_decided:
        ((aside, _day),) = restore.set_aside(folder)
        assert {path.name for path in aside.iterdir()} >= SET_ASIDE
    assert step < 13 or not is_stopped, "more moves than were tried"


def test_what_a_crash_left_half_staged_is_thrown_away(backup: Backup, folder: Path) -> None:
    (folder / STAGED).mkdir()
    shutil.copy(backup.folder / "records.db", folder / STAGED / "records.db")
    assert works_on(folder) == ["first", "second", "third", "went on"]
    assert not (folder / STAGED).exists()


@pytest.mark.parametrize("harm", [remove, empty])
def test_the_keys_alone_come_back_from_a_backup(
    backup: Backup, rescue: Rescue, folder: Path, harm: Callable[[Path], None]
) -> None:
    for name in ("slots.json", "slots.json.bak"):
        harm(folder / name)
    with pytest.raises(SlotsDamaged):
        Store.open(folder, WORDS)
    assert rescue.keys_back() == backup
    assert works_on(folder) == ["first", "second", "third", "went on"]


def test_keys_that_do_not_fit_the_database_do_not_come_back(backup: Backup, rescue: Rescue, folder: Path) -> None:
    for name in ("slots.json", "slots.json.bak"):
        remove(folder / name)
    overwrite(folder / "records.db")
    with pytest.raises(SlotsDamaged):
        rescue.keys_back()
    remove(folder / "records.db")
    with pytest.raises(NoStore):
        rescue.keys_back()


def test_what_can_be_read_is_saved_and_brought_back(backup: Backup, rescue: Rescue, folder: Path) -> None:
    path = folder / "records.db"
    content = bytearray(path.read_bytes())
    content[20:4000] = bytes(3980)
    path.write_bytes(content)
    with pytest.raises(StoreDamaged):
        Store.open(folder, WORDS)
    report, rescued = rescue.save_readable()
    assert (report.records, report.drafts) == ({"walk": 3}, 1)
    assert rescued.why is Why.RESCUE
    assert bytes(content) == path.read_bytes()
    rescue.bring_back(rescued)
    assert works_on(folder) == ["first", "second", "third", "went on"]


def test_what_can_be_read_is_saved_with_the_keys_of_a_backup(backup: Backup, rescue: Rescue, folder: Path) -> None:
    for name in ("slots.json", "slots.json.bak"):
        remove(folder / name)
    _report, rescued = rescue.save_readable()
    rescue.bring_back(rescued)
    assert works_on(folder) == ["first", "second", "third", "went on"]


def lose_table(folder: Path, name: str) -> None:
    """Overwrite the first page of a small table."""
    store = Store.open(folder, WORDS).store
    root = store._connection.row("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,))  # noqa: SLF001
    store.close()
    assert root is not None
    path = folder / "records.db"
    content = bytearray(path.read_bytes())
    content[(root[0] - 1) * 4096 : root[0] * 4096] = bytes(4096)
    path.write_bytes(content)


def test_whoever_saves_the_records_can_open_them_when_the_names_are_lost(
    backup: Backup, rescue: Rescue, folder: Path
) -> None:
    shutil.rmtree(backup.folder)
    lose_table(folder, "person")
    _report, rescued = rescue.save_readable()
    rescue.bring_back(rescued)
    assert works_on(folder) == ["first", "second", "third", "went on"]


@pytest.mark.parametrize("name", ["person", "form"])
def test_names_and_forms_that_are_lost_come_from_a_backup(
    backup: Backup, rescue: Rescue, folder: Path, name: str
) -> None:
    lose_table(folder, name)
    _report, rescued = rescue.save_readable()
    rescue.bring_back(rescued)
    store = Store.open(folder, WORDS).store
    assert [person.name for person in store.people.all()] == ["Asha"]
    assert [form.title for form in store.forms.current()] == ["Walk"]
    assert store.registers.catch_up() == 3
    store.close()


def test_records_of_a_form_that_is_lost_for_good_stay_in_the_log(backup: Backup, rescue: Rescue, folder: Path) -> None:
    shutil.rmtree(backup.folder)
    lose_table(folder, "form")
    _report, rescued = rescue.save_readable()
    rescue.bring_back(rescued)
    store = Store.open(folder, WORDS).store
    store.registers.catch_up()
    assert notes(store) == ["first", "second", "third"]
    assert store.forms.install(walk_form())
    assert store.registers.rebuild() == 3
    store.close()


def test_wrong_words_save_nothing(backup: Backup, folder: Path) -> None:
    with pytest.raises(WrongWords):
        Rescue(folder, words="abacus abdomen abide abdomen").save_readable()
    assert [made.why for made in backups.listed(folder / "backups")] == [Why.CLOSING]


def test_the_second_place_and_a_folder_that_is_pointed_at_are_looked_at(
    backup: Backup, folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(backup.folder, tmp_path / "elsewhere" / "VRP-2026-11-01-1")
    pointed_at = tmp_path / "elsewhere"
    assert [found.name for found in offered(folder)] == [backup.name]
    assert [found.name for found in offered(folder, pointed_at)] == [backup.name, "VRP-2026-11-01-1"]
    assert len(offered(folder, pointed_at / "VRP-2026-11-01-1")) == 2
    assert offered(tmp_path / "nowhere") == ()


def test_a_store_beside_another_is_not_touched(backup: Backup, rescue: Rescue, tmp_path: Path) -> None:
    other = tmp_path / "other"
    Store.create(other, CHEAP, WORDS).store.close()
    before = {path.name: path.read_bytes() for path in other.iterdir()}
    rescue.bring_back(backup)
    assert {path.name: path.read_bytes() for path in other.iterdir()} == before


@pytest.fixture
def erased(store: Store, submit: Submit, asha: Person, folder: Path) -> Backup:
    """A backup with a record that was erased after it. The store is closed."""
    record = submit(note="zanzibarine").record
    submit(note="kept")
    made = store.back_up(folder / "backups", Why.CLOSING)
    store.erasure.erase([record], Reason.ASKED, asha.id)
    store.close()
    return made


def is_found(folder: Path) -> bool:
    """Tell whether the erased word stands anywhere in the store."""
    store = Store.open(folder, WORDS).store
    store.registers.catch_up()
    rows = store._connection.rows  # noqa: SLF001 - looks into every table
    tables = [name for (name,) in rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = any("zanzibarine" in str(row) for table in tables for row in rows(f'SELECT * FROM "{table}"'))
    assert store.records.count(RecordFilter()) == 1
    assert store.checks.all() == ()
    store.close()
    return found


def test_what_was_erased_stays_erased(erased: Backup, rescue: Rescue, folder: Path) -> None:
    rescue.bring_back(erased)
    assert not is_found(folder)
    assert works_on(folder) == ["kept", "went on"]


def test_what_was_erased_stays_erased_where_the_database_is_damaged(
    erased: Backup, rescue: Rescue, folder: Path
) -> None:
    path = folder / "records.db"
    content = bytearray(path.read_bytes())
    content[300] ^= 1
    path.write_bytes(content)
    with pytest.raises(StoreDamaged):
        Store.open(folder, WORDS)
    rescue.bring_back(erased)
    assert not is_found(folder)


def test_what_was_erased_stays_erased_in_what_was_saved(erased: Backup, rescue: Rescue, folder: Path) -> None:
    _report, rescued = rescue.save_readable()
    assert rescue.contents(rescued).count == 1
    rescue.bring_back(rescued)
    assert not is_found(folder)
