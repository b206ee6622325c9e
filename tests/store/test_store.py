from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from store.walk import CHEAP, WORDS

from vrp_desktop.store.connection import connect
from vrp_desktop.store.errors import NewerVersion, NotOurs, StoreDamaged
from vrp_desktop.store.folder import AlreadyOpen, FolderIsSynced, NoStore, StoreThere
from vrp_desktop.store.recovery_key import MistypedKey, WrongKey, as_text, new_key
from vrp_desktop.store.slots import WrongWords
from vrp_desktop.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from vrp_desktop.store.people import Person
    from vrp_desktop.store.store import CreatedStore


def test_words_open_what_was_created(created: CreatedStore, folder: Path) -> None:
    created.store.close()
    opened = Store.open(folder, "ABACUS abdomen,  abide-abiding")
    assert (opened.slot_id, opened.store.database_id) == (created.slot_id, created.store.database_id)
    assert opened.store.notice is None
    opened.store.close()


def test_the_person_is_found_by_the_slot(created: CreatedStore, asha: Person, folder: Path) -> None:
    created.store.close()
    opened = Store.open(folder, WORDS)
    assert opened.store.people.by_slot(opened.slot_id) == asha
    opened.store.close()


def test_wrong_words_open_nothing_and_lock_nobody_out(created: CreatedStore, folder: Path) -> None:
    created.store.close()
    with pytest.raises(WrongWords):
        Store.open(folder, "abacus abdomen abide abdomen")
    Store.open(folder, WORDS).store.close()


def test_the_recovery_key_opens_the_store(created: CreatedStore, folder: Path) -> None:
    created.store.close()
    Store.open_with_recovery(folder, created.recovery_key.lower().replace("-", " ")).store.close()


def test_another_recovery_key_opens_nothing(created: CreatedStore, folder: Path) -> None:
    created.store.close()
    with pytest.raises(WrongKey):
        Store.open_with_recovery(folder, as_text(new_key()))


def test_a_mistyped_recovery_key_is_told(created: CreatedStore, folder: Path) -> None:
    created.store.close()
    wrong = created.recovery_key[:-1] + ("0" if created.recovery_key[-1] != "0" else "2")
    with pytest.raises(MistypedKey):
        Store.open_with_recovery(folder, wrong)


def test_new_words_replace_the_old(created: CreatedStore, folder: Path) -> None:
    created.store.set_words(created.slot_id, "zoom zone zit zips")
    created.store.close()
    with pytest.raises(WrongWords):
        Store.open(folder, WORDS)
    opened = Store.open(folder, "zoom zone zit zips")
    assert opened.slot_id == created.slot_id
    opened.store.close()


def test_a_new_recovery_key_replaces_the_old(created: CreatedStore, folder: Path) -> None:
    second = created.store.add_recovery()
    created.store.close()
    with pytest.raises(WrongKey):
        Store.open_with_recovery(folder, created.recovery_key)
    Store.open_with_recovery(folder, second).store.close()


def test_a_store_is_not_made_over_another(created: CreatedStore, folder: Path) -> None:
    created.store.close()
    with pytest.raises(StoreThere):
        Store.create(folder, CHEAP, WORDS)
    Store.open(folder, WORDS).store.close()


def test_a_second_opening_is_refused(created: CreatedStore, folder: Path) -> None:
    with pytest.raises(AlreadyOpen):
        Store.open(folder, WORDS)


def test_another_process_is_refused_too(created: CreatedStore, folder: Path) -> None:
    script = "import sys, pathlib; from vrp_desktop.store.store import Store\n"
    script += "Store.open(pathlib.Path(sys.argv[1]), sys.argv[2])"
    other = subprocess.run([sys.executable, "-c", script, folder, WORDS], capture_output=True, text=True, check=False)
    assert "AlreadyOpen: Another window of VRP Desktop, started at" in other.stderr


def test_closing_twice_is_harmless(created: CreatedStore) -> None:
    created.store.close()
    created.store.close()


def test_an_empty_folder_has_nothing_to_open(tmp_path: Path) -> None:
    with pytest.raises(NoStore):
        Store.open(tmp_path, WORDS)


def test_keys_without_records_are_told(created: CreatedStore, folder: Path) -> None:
    created.store.close()
    (folder / "records.db").unlink()
    with pytest.raises(NoStore):
        Store.open(folder, WORDS)


def test_damaged_keys_give_way_to_their_copy_and_are_mended(created: CreatedStore, folder: Path) -> None:
    created.store.close()
    (folder / "slots.json").write_text("{")
    opened = Store.open(folder, WORDS)
    assert opened.store.notice is not None
    opened.store.close()
    again = Store.open(folder, WORDS)
    assert again.store.notice is None
    again.store.close()


def test_a_damaged_database_is_told(created: CreatedStore, folder: Path) -> None:
    created.store.close()
    content = bytearray((folder / "records.db").read_bytes())
    content[100] ^= 1
    (folder / "records.db").write_bytes(content)
    with pytest.raises(StoreDamaged):
        Store.open(folder, WORDS)


def test_a_plain_database_in_its_place_is_not_ours(created: CreatedStore, folder: Path) -> None:
    created.store.close()
    (folder / "records.db").write_bytes(b"SQLite format 3\0" + bytes(4080))
    with pytest.raises(NotOurs):
        Store.open(folder, WORDS)


def test_a_store_of_a_newer_version_is_left_alone(created: CreatedStore, folder: Path) -> None:
    _, key = _key_of(created, folder)
    raw = connect(folder / "records.db", key)
    raw.run("PRAGMA user_version = 99")
    raw.close()
    with pytest.raises(NewerVersion):
        Store.open(folder, WORDS)


def test_keys_of_another_database_are_told(created: CreatedStore, folder: Path) -> None:
    _, key = _key_of(created, folder)
    raw = connect(folder / "records.db", key)
    raw.run("UPDATE store SET database_id = 'another'")
    raw.close()
    with pytest.raises(StoreDamaged):
        Store.open(folder, WORDS)


def test_a_store_moved_into_a_sync_folder_is_not_opened(created: CreatedStore, folder: Path, tmp_path: Path) -> None:
    created.store.close()
    (tmp_path / "OneDrive").mkdir()
    moved = folder.rename(tmp_path / "OneDrive" / "records")
    with pytest.raises(FolderIsSynced):
        Store.open(moved, WORDS)


def test_a_store_that_could_not_be_made_leaves_no_keys(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir()
    (folder / "slots.json.new").mkdir()
    with pytest.raises(Exception, match="cannot be changed"):
        Store.create(folder, CHEAP, WORDS)
    (folder / "slots.json.new").rmdir()
    Store.create(folder, CHEAP, WORDS).store.close()


def test_the_file_is_no_plain_database(created: CreatedStore, folder: Path) -> None:
    assert not (folder / "records.db").read_bytes().startswith(b"SQLite format 3")


def test_nothing_typed_can_be_read_in_any_file(created: CreatedStore, folder: Path) -> None:
    from vrp_desktop.store.people import Role

    store = created.store
    canaries = [f"canary-{kind}-Ärger" for kind in ("name", "draft", "answer", "file")]
    person = store.people.add(name=canaries[0], role=Role.MENTOR)
    store.drafts.start("r1", "walk", "1", person.id)
    store.drafts.keep("r1", {"/data/note": canaries[1] * 50})
    store.log.append(
        record="r2", ref="WA-K7-0001", form="walk", version="1", answers={"/data/note": canaries[2]}, author=person.id
    )
    store.returns_made.add(
        return_id="R-A", period="2026-10", file_name=canaries[3], made_by=person.id, row_count=1, sha256="00"
    )
    with store.transaction():
        store.drafts.keep("r1", {"/data/note": canaries[1]})
        during = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert during["records.db-journal"]
    store.close()
    for content in [*during.values(), *(path.read_bytes() for path in folder.iterdir())]:
        for text in [*canaries, *WORDS.split()]:
            assert text.encode() not in content
            assert text.encode("utf-16-le") not in content


def test_importing_the_store_loads_nothing_heavy() -> None:
    script = "import sys, vrp_desktop.store.store\n"
    script += (
        "print([name for name in ('sqlite_utils', 'cryptography', 'sqlcipher3', 'pyxform') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def _key_of(created: CreatedStore, folder: Path) -> tuple[str, bytearray]:
    from vrp_desktop.store import slots

    created.store.close()
    return slots.read(folder)[0].open_with_words(WORDS)
