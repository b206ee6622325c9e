from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from vrp_desktop.store import files, slots
from vrp_desktop.store.recovery_key import WrongKey, new_key
from vrp_desktop.store.slots import KdfCost, Slots, SlotsDamaged, WrongWords

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KEY = bytes(range(32))
CHEAP = KdfCost(19_456, 1, 1)
WORDS = "abacus abdomen abide abiding"


@pytest.fixture
def one() -> Slots:
    return Slots.new("database-1", CHEAP).with_words(WORDS, KEY)[0]


def test_right_words_give_the_key_and_the_slot(one: Slots) -> None:
    assert one.open_with_words(" Abacus abdomen, ABIDE abiding") == (one.slots[0].id, bytearray(KEY))


def test_wrong_words_are_told(one: Slots) -> None:
    with pytest.raises(WrongWords, match="do not open"):
        one.open_with_words("abacus abdomen abide abdomen")


def test_a_word_that_is_no_word_is_told_by_its_place(one: Slots) -> None:
    with pytest.raises(WrongWords, match="Word 3"):
        one.open_with_words("abacus abdomen abyde abiding")


def test_one_derivation_tries_all_slots(one: Slots) -> None:
    both, second = one.with_words("zoom zone zit zips", KEY)
    assert both.open_with_words("zoom zone zit zips")[0] == second


def test_the_recovery_key_opens_its_slot(one: Slots) -> None:
    key = new_key()
    both, printed = one.with_printed(key, KEY)
    assert both.open_with_printed(key) == (printed, bytearray(KEY))


def test_an_earlier_recovery_key_opens_no_more(one: Slots) -> None:
    first = new_key()
    changed, _ = one.with_printed(first, KEY)[0].with_printed(new_key(), KEY)
    with pytest.raises(WrongKey):
        changed.open_with_printed(first)


def test_words_replaced_open_no_more(one: Slots) -> None:
    changed, _ = one.with_words("zoom zone zit zips", KEY, one.slots[0].id)
    with pytest.raises(WrongWords):
        changed.open_with_words(WORDS)


@pytest.mark.parametrize(
    "doctor",
    [
        lambda s: replace(s, database="database-2"),
        lambda s: replace(s, slots=(replace(s.slots[0], id="another"),)),
        lambda s: replace(s, salt=bytes(16)),
        lambda s: replace(s, cost=KdfCost(19_456, 2, 1)),
    ],
    ids=["moved to another database", "renamed", "another salt", "another cost"],
)
def test_a_slot_does_not_open_anywhere_else(one: Slots, doctor: Callable[[Slots], Slots]) -> None:
    with pytest.raises(WrongWords):
        doctor(one).open_with_words(WORDS)


def test_a_printed_slot_cannot_pass_for_words(one: Slots) -> None:
    printed = replace(one, slots=(replace(one.slots[0], kind=slots.SlotKind.PRINTED),))
    with pytest.raises(WrongWords):
        printed.open_with_words(WORDS)


@pytest.mark.parametrize(
    "cost", [KdfCost(19_455, 1, 1), KdfCost(1_048_577, 1, 1), KdfCost(19_456, 11, 1), KdfCost(19_456, 1, 17)]
)
def test_a_cost_out_of_bounds_is_not_made(cost: KdfCost) -> None:
    with pytest.raises(ValueError, match="out of bounds"):
        Slots.new("database-1", cost)


def test_what_was_written_is_read(one: Slots, tmp_path: Path) -> None:
    slots.write(one, tmp_path)
    assert slots.read(tmp_path) == (one, None)


def test_the_file_names_nobody(one: Slots, tmp_path: Path) -> None:
    slots.write(one, tmp_path)
    said = json.loads((tmp_path / files.SLOTS).read_text())
    assert set(said) == {"format", "database", "salt", "argon2id", "slots", "checksum"}
    assert set(said["slots"][0]) == {"id", "kind", "nonce", "wrapped"}


def doctored(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    said = json.loads(path.read_text())
    del said["checksum"]  # so that what is wrong is found by itself
    change(said)
    path.write_text(json.dumps(said))


def swapped(path: Path, name: str) -> None:
    """Put another letter of base 64 into the place of one: still JSON, still of the right length."""
    text = path.read_text()
    place = text.index(f'"{name}": "') + len(name) + 6
    path.write_text(text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :])


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


DAMAGE: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "cut off": cut,
    "no text": lambda path: path.write_bytes(b"\xff\xfe\x00"),
    "too large": lambda path: path.write_bytes(b" " * 70_000),
    "deeply nested": lambda path: path.write_text("[" * 60_000),
    "a list": lambda path: path.write_text("[]"),
    "a memory bomb": lambda path: doctored(path, lambda said: said["argon2id"].update(memory_kib=1 << 24)),
    "endless": lambda path: doctored(path, lambda said: said["argon2id"].update(iterations=1 << 20)),
    "cheap": lambda path: doctored(path, lambda said: said["argon2id"].update(memory_kib=8)),
    "true as a number": lambda path: doctored(path, lambda said: said["argon2id"].update(lanes=True)),
    "no slots": lambda path: doctored(path, lambda said: said.update(slots=[])),
    "a thousand slots": lambda path: doctored(path, lambda said: said.update(slots=said["slots"] * 1000)),
    "an unknown kind": lambda path: doctored(path, lambda said: said["slots"][0].update(kind=["words"])),
    "a short key": lambda path: doctored(path, lambda said: said["slots"][0].update(wrapped="AAAA")),
    "no base 64": lambda path: doctored(path, lambda said: said.update(salt="ä!")),
    "another salt": lambda path: swapped(path, "salt"),
    "another wrapped key": lambda path: swapped(path, "wrapped"),
    "another nonce": lambda path: swapped(path, "nonce"),
    "another slot": lambda path: swapped(path, "id"),
    "another database": lambda path: swapped(path, "database"),
    "another checksum": lambda path: swapped(path, "checksum"),
    "another format": lambda path: doctored(path, lambda said: said.update(format=2)),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_gives_way_to_its_copy_and_says_so(
    one: Slots, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    slots.write(one, tmp_path)
    damage(tmp_path / files.SLOTS)
    read, notice = slots.read(tmp_path)
    assert read == one
    assert notice is not None
    assert "copy was used" in notice.happened


def test_no_single_turned_bit_changes_what_is_read(one: Slots, tmp_path: Path) -> None:
    slots.write(one, tmp_path)
    whole = (tmp_path / files.SLOTS).read_bytes()
    for place in range(len(whole)):
        turned = bytearray(whole)
        turned[place] ^= 1 << place % 8
        (tmp_path / files.SLOTS).write_bytes(turned)
        assert slots.read(tmp_path)[0] == one


def test_a_file_without_a_checksum_is_read_and_then_has_one(one: Slots, tmp_path: Path) -> None:
    slots.write(one, tmp_path)
    for name in (files.SLOTS, files.SLOTS_COPY):
        doctored(tmp_path / name, lambda _said: None)
    assert slots.read(tmp_path) == (one, None)
    slots.mend(one, tmp_path)
    assert "checksum" in json.loads((tmp_path / files.SLOTS).read_text())
    assert slots.read(tmp_path) == (one, None)


def test_two_damaged_files_are_told(one: Slots, tmp_path: Path) -> None:
    slots.write(one, tmp_path)
    cut(tmp_path / files.SLOTS)
    cut(tmp_path / files.SLOTS_COPY)
    with pytest.raises(SlotsDamaged):
        slots.read(tmp_path)


def test_the_copy_holds_no_earlier_words(one: Slots, tmp_path: Path) -> None:
    slots.write(one, tmp_path)
    changed, _ = one.with_words("zoom zone zit zips", KEY, one.slots[0].id)
    slots.write(changed, tmp_path)
    (tmp_path / files.SLOTS).unlink()
    with pytest.raises(WrongWords):
        slots.read(tmp_path)[0].open_with_words(WORDS)


def test_mending_makes_both_files_whole_again(one: Slots, tmp_path: Path) -> None:
    slots.write(one, tmp_path)
    cut(tmp_path / files.SLOTS)
    slots.mend(one, tmp_path)
    assert slots.read(tmp_path) == (one, None)
