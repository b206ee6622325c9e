"""Removing somebody gives the store a new key; wherever that is stopped, whoever stays gets in and nothing is lost."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import apsw
import pytest
from store.walk import WORDS

from vrp_desktop.problems import Cancelled
from vrp_desktop.store import files, slots
from vrp_desktop.store.errors import StoreDamaged
from vrp_desktop.store.people import Role
from vrp_desktop.store.records import RecordFilter
from vrp_desktop.store.slots import WrongWords
from vrp_desktop.store.store import Store
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from store.walk import Submit

    from vrp_desktop.store.people import Person

THEIRS = "zoom zone zit zips"


@pytest.fixture
def ben(store: Store, submit: Submit, asha: Person) -> str:
    """Give the slot of somebody else on the laptop, with records and a draft in the store."""
    first = submit(walked_on="2026-10-03", note="dark path", people="3")
    submit(first.record, note="dark path again")
    submit(note="broken lamp")
    store.drafts.start("r9", "walk", "1", asha.id)
    store.drafts.keep("r9", {"/data/note": "unfinished"})
    store.registers.catch_up()
    person = store.people.add(name="Ben", role=Role.MENTOR)
    slot = store.add_words(THEIRS)
    store.people.set_slot(person.id, slot)
    return slot


def is_whole(folder: Path) -> Store:
    """Open with the words of who stayed, and see that everything is there."""
    store = Store.open(folder, WORDS).store
    assert store.checks.all() == ()
    assert store.records.count(RecordFilter(words="dark again")) == 1
    assert store.records.count(RecordFilter()) == 2
    assert store.drafts.get("r9").answers == {"/data/note": "unfinished"}
    return store


def test_who_left_opens_nothing_and_who_stayed_finds_everything(store: Store, ben: str, folder: Path) -> None:
    before = (folder / files.DATABASE).read_bytes()
    store.remove_slot(ben)
    with pytest.raises(WrongWords):
        Store.open(folder, THEIRS)
    again = is_whole(folder)
    assert [person.name for person in again.people.all() if person.slot] == ["Asha"]
    assert [person.name for person in again.people.all()] == ["Asha", "Ben"]
    again.close()
    assert before[16:96] != (folder / files.DATABASE).read_bytes()[16:96]
    assert [path.name for path in folder.iterdir() if path.is_dir()] == []


def test_an_older_file_of_keys_does_not_open_the_new_records(store: Store, ben: str, folder: Path) -> None:
    older = (folder / files.SLOTS).read_bytes()
    store.remove_slot(ben)
    for name in (files.SLOTS, files.SLOTS_COPY):
        (folder / name).write_bytes(older)
    for words in (THEIRS, WORDS):
        with pytest.raises(StoreDamaged):
            Store.open(folder, words)


def test_the_old_slot_does_not_fit_into_the_new_file(store: Store, ben: str, folder: Path) -> None:
    older = json.loads((folder / files.SLOTS).read_text())
    store.remove_slot(ben)
    said = json.loads((folder / files.SLOTS).read_text())
    said["slots"] = older["slots"]
    del said["checksum"]
    said["checksum"] = slots._checksum(said)  # noqa: SLF001 - as somebody who knows the format would
    for name in (files.SLOTS, files.SLOTS_COPY):
        (folder / name).write_text(json.dumps(said))
    with pytest.raises(slots.SlotsDamaged):
        Store.open(folder, THEIRS)


def test_cancelling_leaves_the_store_open_and_as_it_was(store: Store, ben: str, folder: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        store.remove_slot(ben, progress)
    assert store.records.count(RecordFilter()) == 2
    store.close()
    is_whole(folder).close()
    Store.open(folder, THEIRS).store.close()


def test_the_recovery_key_opens_the_store_with_its_new_key(store: Store, ben: str, folder: Path) -> None:
    printed = store.add_recovery()
    store.remove_slot(ben)
    Store.open_with_recovery(folder, printed).store.close()


STEPS = ("stage", "mark", "move", "switch", "unmark")
CHILD = """
import os, sys
from pathlib import Path
from vrp_desktop.store import restore
from vrp_desktop.store.store import Store

folder, words, slot, last = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
store = Store.open(folder, words).store
count = 0

def watch(event, _arguments):
    # Each of these changes what is on the disk by one step.
    global count
    if event in ("os.rename", "os.remove", "os.mkdir", "os.rmdir") or (event == "open" and "w" in str(_arguments[1])):
        count += 1
        if count == last:
            os._exit(9)

sys.addaudithook(watch)
store.remove_slot(slot)
print(count)
"""


def test_killed_at_each_step_it_is_the_old_store_or_the_new_one(
    store: Store, ben: str, folder: Path, tmp_path: Path
) -> None:
    store.close()
    kept = tmp_path / "kept"
    shutil.copytree(folder, kept)
    step, outcomes = 0, set()
    while True:
        step += 1
        shutil.rmtree(folder)
        shutil.copytree(kept, folder)
        done = subprocess.run(
            [sys.executable, "-c", CHILD, str(folder), WORDS, ben, str(step)],
            capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )  # fmt: skip
        again = is_whole(folder)
        names = tuple(person.name for person in again.people.all() if person.slot)
        outcomes.add(names)
        again.close()
        leftovers = [path.name for path in folder.iterdir() if path.is_dir() and path.name != files.BACKUPS]
        assert leftovers == []
        if done.returncode == 0:
            assert step > len(STEPS)
            break
        assert done.returncode == 9, done.stderr
    assert outcomes == {("Asha", "Ben"), ("Asha",)}


def test_another_reader_finds_a_standard_sqlcipher_file(store: Store, ben: str, folder: Path) -> None:
    keys = [bytes(store._data_key)]  # noqa: SLF001 - what another reader is given
    store.remove_slot(ben)
    again = Store.open(folder, WORDS).store
    keys.append(bytes(again._data_key))  # noqa: SLF001 - as above
    again.close()
    assert keys[0] != keys[1]
    other = apsw.Connection(str(folder / files.DATABASE), flags=apsw.SQLITE_OPEN_READONLY)
    # Its names for SQLCipher 4 with a raw key.
    for pragma in ("cipher = 'sqlcipher'", "legacy = 4", f"key = 'raw:{keys[1].hex()}'"):
        other.execute(f"PRAGMA {pragma}")
    assert list(other.execute("SELECT count(*) FROM revision")) == [(3,)]
    other.close()


def test_the_key_is_not_in_the_files(store: Store, ben: str, folder: Path) -> None:
    key = bytes(store._data_key)  # noqa: SLF001 - to look for it
    store.close()
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert key not in content
            assert key.hex().encode() not in content
            assert base64.b64encode(key) not in content
