from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vrp_desktop.store.words import _words, generate_words, is_word, normalise, suggestions


def test_generated_words_come_from_the_list() -> None:
    assert all(is_word(word) for word in generate_words(50))


def test_as_many_words_are_drawn_as_asked() -> None:
    assert len(generate_words(5)) == 5


def test_two_draws_differ() -> None:
    assert generate_words(5) != generate_words(5)


@pytest.mark.parametrize(
    "typed",
    [
        "abacus abdomen t-shirt",
        "  ABACUS   Abdomen\tT-Shirt ",
        "abacus,abdomen, t shirt",
        "abacus-abdomen-t-shirt",
        "abacus\u2010abdomen t\u2011shirt",
        "\uff41bacus abdomen t_shirt",
    ],
)
def test_typing_forgives_case_spaces_and_separators(typed: str) -> None:
    assert normalise(typed) == "abacus abdomen t-shirt"


@given(st.lists(st.integers(0, 7775), min_size=1, max_size=6), st.sampled_from([" ", "-", ", ", "  "]))
def test_every_phrase_comes_out_as_it_was_drawn(places: list[int], between: str) -> None:
    words = [_words()[place] for place in places]
    assert normalise(between.join(words)) == " ".join(words)


@given(st.text(max_size=60))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_nothing_is_suggested_before_the_third_letter() -> None:
    assert suggestions("ab") == ()


def test_suggestions_begin_with_what_was_typed() -> None:
    assert suggestions("ABA") == ("abacus",)


def test_at_most_eight_words_are_suggested() -> None:
    assert len(suggestions("str")) == 8


def test_a_word_that_is_not_listed_is_told() -> None:
    assert not is_word("abdomn")
