from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vrp_desktop.store.text import clean_text


def test_nul_and_lone_surrogates_become_a_visible_sign() -> None:
    assert clean_text("a\0b\udc00") == ("a\ufffdb\ufffd", True)


def test_other_text_stays_as_typed() -> None:
    assert clean_text("=1+1 \u202e +44\U0001f600\n") == ("=1+1 \u202e +44\U0001f600\n", False)


@given(st.text(st.characters()))
def test_what_is_cleaned_can_be_encoded(text: str) -> None:
    assert b"\0" not in clean_text(text)[0].encode()
