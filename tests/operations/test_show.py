from __future__ import annotations

import pytest

from vrp_desktop.operations.show import date_words, with_separators


@pytest.mark.parametrize(
    ("appearances", "words"),
    [
        ((), "1 November 2026"),
        (("month-year",), "November 2026"),
        (("year",), "2026"),
        (("no-calendar",), "1 November 2026"),
    ],
)
def test_a_date_is_said_as_the_question_asks_for_it(appearances: tuple[str, ...], words: str) -> None:
    assert date_words(appearances, "2026-11-01") == words


def test_what_is_no_date_is_said_as_it_was_typed() -> None:
    assert date_words(("month-year",), "some time in autumn") == "some time in autumn"


@pytest.mark.parametrize(
    ("value", "words"),
    [("1234567", "1,234,567"), ("-1500.25", "-1,500.25"), ("999", "999"), ("007", "007"), ("about 5000", "about 5000")],
)
def test_a_long_number_is_said_with_commas(value: str, words: str) -> None:
    assert with_separators(value) == words
