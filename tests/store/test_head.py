from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from store.walk import CHEAP, WORDS

from vrp_desktop.store.head import OlderCopy
from vrp_desktop.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from store.walk import Submit

    from vrp_desktop.store.connection import Connection


def noted(folder: Path) -> int:
    return int(json.loads((folder / "head.json").read_bytes())["sequence"])


def test_each_finished_record_is_noted(store: Store, submit: Submit, folder: Path) -> None:
    assert noted(folder) == 0
    for number in (1, 2, 3):
        submit(note="a note")
        assert noted(folder) == number - 1, "the person is told first that it is saved"
        store.note_head()
        assert noted(folder) == number


def test_what_was_undone_is_not_noted(store: Store, submit: Submit, folder: Path) -> None:
    submit(note="a note")
    store.note_head()

    def fail() -> None:
        with store.transaction():
            submit(note="another")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.transaction():
        store.drafts.start("a-record", "walk", "1", "asha")
    store.note_head()
    assert noted(folder) == 1


def test_a_store_that_was_not_touched_opens_without_a_word(store: Store, submit: Submit, folder: Path) -> None:
    submit(note="a note")
    store.close()
    opened = Store.open(folder, WORDS).store
    assert opened.notice is None
    opened.close()


def test_a_note_that_is_behind_is_taken_for_a_power_cut(store: Store, submit: Submit, folder: Path) -> None:
    submit(note="a note")
    store.note_head()
    before = (folder / "head.json").read_bytes()
    submit(note="another")
    store.close()
    (folder / "head.json").write_bytes(before)
    opened = Store.open(folder, WORDS).store
    assert opened.notice is None
    assert noted(folder) == 2
    opened.close()


@pytest.fixture
def rolled_back(store: Store, submit: Submit, folder: Path) -> Path:
    """A folder in which the database of after one record stands where there were three."""
    submit(note="first")
    older = folder / "older.db"
    shutil.copy(folder / "records.db", older)
    submit(note="second")
    submit(note="third")
    store.close()
    older.replace(folder / "records.db")
    return folder


def test_an_older_copy_is_named(rolled_back: Path) -> None:
    with pytest.raises(OlderCopy) as told:
        Store.open(rolled_back, WORDS)
    assert "it ends at step 1 of 3" in told.value.problem.happened
    # And again: being told does not make it right.
    with pytest.raises(OlderCopy):
        Store.open(rolled_back, WORDS)


def test_going_on_with_an_older_copy_begins_a_chain_of_its_own(rolled_back: Path) -> None:
    before = json.loads((rolled_back / "head.json").read_bytes())["laptop"]
    opened = Store.open(rolled_back, WORDS, takes_older=True).store
    assert opened.laptop.id != before
    assert opened.log.count() == 1
    revision = opened.log.append(
        record="r", ref=opened.log.next_ref("WA"), form="walk", version="1", answers={"/data/note": "x"}, author="asha"
    )
    assert (revision.laptop, revision.sequence) == (opened.laptop.id, 1)
    opened.close()
    opened = Store.open(rolled_back, WORDS).store
    assert opened.notice is None
    opened.close()


def test_a_copy_from_before_such_a_new_beginning_is_named_too(rolled_back: Path) -> None:
    older = (rolled_back / "records.db").read_bytes()
    Store.open(rolled_back, WORDS, takes_older=True).store.close()
    (rolled_back / "records.db").write_bytes(older)
    with pytest.raises(OlderCopy):
        Store.open(rolled_back, WORDS)


def remove(head: Path) -> None:
    head.unlink()


def empty(head: Path) -> None:
    head.write_bytes(b"")


def turn_a_bit(head: Path) -> None:
    content = bytearray(head.read_bytes())
    content[content.index(b"sequence") + len('sequence": ')] ^= 2
    head.write_bytes(content)


def write_large(head: Path) -> None:
    """The same note in other letters: nobody but something else than us writes it so."""
    said = json.loads(head.read_bytes())
    head.write_bytes(head.read_bytes().replace(said["link"].encode(), said["link"].upper().encode()))


def nest(head: Path) -> None:
    head.write_bytes(b"[" * 100_000)


@pytest.mark.parametrize("harm", [remove, empty, turn_a_bit, write_large, nest])
def test_a_missing_or_damaged_note_is_told_and_made_anew(
    store: Store, submit: Submit, folder: Path, harm: Callable[[Path], None]
) -> None:
    submit(note="a note")
    store.close()
    harm(folder / "head.json")
    opened = Store.open(folder, WORDS).store
    assert opened.notice is not None
    assert "head.json" in opened.notice.happened
    opened.close()
    opened = Store.open(folder, WORDS).store
    assert opened.notice is None
    opened.close()


def test_the_note_of_another_store_is_told(store: Store, submit: Submit, folder: Path, tmp_path: Path) -> None:
    submit(note="a note")
    store.close()
    Store.create(tmp_path / "other", CHEAP, WORDS).store.close()
    shutil.copy(tmp_path / "other" / "head.json", folder / "head.json")
    opened = Store.open(folder, WORDS).store
    assert opened.notice is not None
    assert "other records" in opened.notice.happened
    opened.close()


def test_nobody_without_the_key_can_write_a_note(rolled_back: Path) -> None:
    said = json.loads((rolled_back / "head.json").read_bytes())
    (rolled_back / "head.json").write_text(json.dumps({**said, "sequence": 1}))
    opened = Store.open(rolled_back, WORDS).store
    assert opened.notice is not None
    opened.close()


def test_a_note_that_cannot_be_written_stops_nobody(store: Store, submit: Submit, folder: Path) -> None:
    (folder / "head.json").unlink()
    (folder / "head.json").mkdir()
    assert submit(note="a note").sequence == 1
    store.note_head()
    store.close()


def test_the_note_of_a_closed_store_is_left_alone(store: Store, submit: Submit, folder: Path) -> None:
    submit(note="a note")
    store.close()
    before = (folder / "head.json").read_bytes()
    store.note_head()
    assert (folder / "head.json").read_bytes() == before


def test_the_note_names_nobody_and_counts_nothing_but_steps(
    store: Store, submit: Submit, folder: Path, connection: Connection
) -> None:
    submit(note="zebra")
    text = (folder / "head.json").read_text()
    assert set(json.loads(text)) == {"format", "database", "laptop", "sequence", "link", "seal"}
    assert len(text) == 512
