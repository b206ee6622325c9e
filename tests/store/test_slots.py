from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyrage
import pytest

from vrp_desktop.store import files, slots
from vrp_desktop.store.recovery_key import WrongKey, new_key
from vrp_desktop.store.slots import KdfCost, Slots, SlotsDamaged, SlotsDoctored, WrongWords

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
    assert set(said) == {"format", "database", "salt", "argon2id", "slots", "sealed", "signature", "checksum"}
    assert set(said["slots"][0]) == {"id", "kind", "recipient", "nonce", "wrapped"}


def doctored(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    said = json.loads(path.read_text())
    change(said)
    del said["checksum"]
    # As somebody would who knows how the checksum is made, so that what is wrong is found by itself.
    said["checksum"] = hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
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
    "another sealed key": lambda path: swapped(path, "sealed"),
    "another signature": lambda path: swapped(path, "signature"),
    "a file of the first days": lambda path: doctored(path, lambda said: said.update(format=1)),
    "no recipient": lambda path: doctored(path, lambda said: said["slots"][0].update(recipient="age1")),
    "a sealed bomb": lambda path: doctored(path, lambda said: said.update(sealed="A" * 40_000)),
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


COUNCIL = pyrage.x25519.Identity.generate()


def test_the_councils_secret_opens_what_its_recipient_is_in(one: Slots) -> None:
    both = one.with_council(f" {COUNCIL.to_public()}\n", KEY)
    assert both.open_with_council(f"{COUNCIL}\n") == bytearray(KEY)
    assert both.open_with_words(WORDS)[1] == bytearray(KEY)
    with pytest.raises(WrongKey):
        one.open_with_council(str(COUNCIL))


@pytest.mark.parametrize(
    "secret",
    ["", "AGE-SECRET-KEY-1", str(pyrage.x25519.Identity.generate()), "\u2603"],
    ids=["none", "no key", "somebody else's", "no letters of a key"],
)
def test_another_secret_opens_nothing(one: Slots, secret: str) -> None:
    with pytest.raises(WrongKey):
        one.with_council(str(COUNCIL.to_public()), KEY).open_with_council(secret)


def test_what_is_no_recipient_is_refused(one: Slots) -> None:
    with pytest.raises(ValueError, match="recipient"):
        one.with_council("age1somebody", KEY)


def test_somebody_who_left_opens_nothing_new(one: Slots) -> None:
    new_key_bytes = bytes(reversed(KEY))
    both, gone = one.with_words("zoom zone zit zips", KEY)
    after = both.without(new_key_bytes, gone)
    assert after.open_with_words(WORDS)[1] == bytearray(new_key_bytes)
    with pytest.raises(WrongWords):
        after.open_with_words("zoom zone zit zips")
    # Even with their own slot put back into the new file.
    back = replace(after, slots=both.slots)
    with pytest.raises(SlotsDamaged):
        back.open_with_words("zoom zone zit zips")


def test_a_stranger_who_is_put_into_the_list_is_found(one: Slots) -> None:
    stranger = one.with_council(str(COUNCIL.to_public()), bytes(32)).slots[-1]
    with pytest.raises(SlotsDoctored):
        replace(one, slots=(*one.slots, stranger)).open_with_words(WORDS)


def test_a_data_key_of_somebody_elses_making_is_not_taken(one: Slots) -> None:
    theirs = pyrage.encrypt(bytes(32), [pyrage.x25519.Recipient.from_str(one.slots[0].recipient)])
    with pytest.raises(SlotsDoctored):
        replace(one, sealed=theirs).open_with_words(WORDS)


def test_what_was_written_for_several_is_read(one: Slots, tmp_path: Path) -> None:
    several = one.with_printed(new_key(), KEY)[0].with_council(str(COUNCIL.to_public()), KEY)
    slots.write(several, tmp_path)
    assert slots.read(tmp_path) == (several, None)


@pytest.mark.parametrize(
    "typed",
    [
        "\uff21\uff42\uff41\uff43\uff55\uff53 abdomen abide abiding",
        "ABACUS\u3000abdomen\u00a0abide\tabiding",
        "abacus  abdomen\u2003abide abiding\n",
        "Abacus\u00adabdomen abide abiding".replace("\u00ad", " "),
    ],
    ids=["full width", "other spaces", "wide spaces", "capital"],
)
def test_look_alikes_of_words_are_the_words(one: Slots, typed: str) -> None:
    assert one.open_with_words(typed)[1] == bytearray(KEY)


def test_a_calibrated_cost_lies_within_its_bounds() -> None:
    assert slots.calibrated(0.0).memory_kib == 65_536
    assert slots.calibrated(60.0).memory_kib == 262_144
    assert slots.calibrated().is_allowed()


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
