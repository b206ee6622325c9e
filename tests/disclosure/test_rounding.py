from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vrp_desktop.disclosure.rounding import Rounding


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, 0), (8, 10), (10, 10), (12, 10), (13, 15), (17, 15), (18, 20), (102, 100), (103, 105), (1_000_002, 1_000_000)],
)
def test_counts_go_to_the_nearest_five(count: int, shown: int) -> None:
    rule = Rounding()
    assert not rule.hides(count)
    assert rule.rounded(count) == shown


@pytest.mark.parametrize("count", range(1, 8))
def test_one_to_seven_are_hidden(count: int) -> None:
    assert Rounding().hides(count)


def test_the_ask_me_rule_hides_to_nine_and_rounds_to_ten() -> None:
    rule = Rounding(hide_below=10, base=10)
    assert rule.hides(9)
    assert not rule.hides(10)
    assert rule.rounded(14) == 10
    assert rule.rounded(15) == 20


def test_the_rule_says_itself_in_words() -> None:
    assert "1 to 7 are hidden" in Rounding().sentence()
    assert "nearest 5" in Rounding().sentence()


@given(st.integers(2, 12), st.integers(1, 12), st.integers(0, 60))
def test_what_stands_behind_a_number_is_every_count_that_gives_it(hide_below: int, base: int, count: int) -> None:
    rule = Rounding(hide_below=max(hide_below, base // 2 + 1), base=base)
    if rule.hides(count):
        low, high = rule.behind_hidden()
        assert [other for other in range(80) if rule.hides(other)] == list(range(low, high + 1))
    else:
        low, high = rule.behind(rule.rounded(count))
        same = [one for one in range(80) if not rule.hides(one) and rule.rounded(one) == rule.rounded(count)]
        assert same == list(range(low, high + 1))
