from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vrp_desktop.store.recovery_key import MistypedKey, as_text, from_text, new_key

KEYS = st.binary(min_size=20, max_size=20)
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@given(KEYS)
def test_what_is_shown_gives_the_key_back(key: bytes) -> None:
    assert from_text(as_text(key)) == key


def test_a_key_is_nine_groups_of_four() -> None:
    assert [len(group) for group in as_text(new_key()).split("-")] == [4] * 9


@given(KEYS)
def test_case_spaces_and_lookalikes_are_forgiven(key: bytes) -> None:
    typed = as_text(key).lower().replace("-", "  ").replace("0", "o").replace("1", "l")
    assert from_text(typed) == key


@given(KEYS, st.integers(0, 35), st.sampled_from(LETTERS))
def test_every_single_wrong_letter_is_caught(key: bytes, place: int, letter: str) -> None:
    text = as_text(key).replace("-", "")
    if text[place] != letter:
        with pytest.raises(MistypedKey, match="typing mistake"):
            from_text(text[:place] + letter + text[place + 1 :])


@given(KEYS, st.integers(0, 34))
def test_two_neighbours_swapped_are_caught(key: bytes, place: int) -> None:
    text = as_text(key).replace("-", "")
    if text[place] != text[place + 1]:
        with pytest.raises(MistypedKey):
            from_text(text[:place] + text[place + 1] + text[place] + text[place + 2 :])


def test_a_missing_letter_is_told_by_number() -> None:
    with pytest.raises(MistypedKey, match="36 letters and figures; this has 35"):
        from_text(as_text(new_key())[:-1])


def test_a_letter_that_no_key_has_is_named() -> None:
    with pytest.raises(MistypedKey, match="“U”"):
        from_text("UUUU")
