from __future__ import annotations

import datetime
import math

import pytest

from vrp_desktop.forms.xpath.nodes import Node
from vrp_desktop.forms.xpath.values import number_text, to_boolean, to_date, to_number, to_string


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1.0, "1"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (1e-7, "0.0000001"),
        (1e20, "100000000000000000000"),
        (math.nan, "NaN"),
        (-math.inf, "-Infinity"),
    ],
)
def test_a_number_is_written_without_an_exponent(number: float, text: str) -> None:
    assert number_text(number) == text


@pytest.mark.parametrize("text", ["", " ", "x", "1e3", "inf", "nan", "1_0", "+1", "٣", "2026-13-01"])
def test_a_text_that_is_no_number_is_nan(text: str) -> None:
    assert math.isnan(to_number(text))


@pytest.mark.parametrize(("text", "number"), [(" 1.5 ", 1.5), (".5", 0.5), ("-2.", -2.0), ("1970-01-02T12:00", 1.5)])
def test_a_text_that_is_a_number_or_a_date_counts(text: str, number: float) -> None:
    assert to_number(text) == number


def test_a_node_set_counts_by_its_first_node() -> None:
    nodes = [Node("a", None, "7"), Node("b", None, "8")]
    assert (to_number(nodes), to_string(nodes), to_boolean(nodes)) == (7.0, "7", True)
    assert (to_string([]), to_boolean([])) == ("", False)


@pytest.mark.parametrize(
    ("value", "truth"), [("false", True), ("", False), (0.0, False), (math.nan, False), (2.0, True)]
)
def test_truth_is_not_being_empty_or_zero(value: str | float, truth: bool) -> None:
    assert to_boolean(value) is truth


def test_numbers_and_dates_become_each_other() -> None:
    day = datetime.date(2026, 11, 3)
    assert to_date(to_number(day)) == day
    assert to_date(to_number(datetime.datetime(2026, 11, 3, 6))) == datetime.datetime(2026, 11, 3, 6)


@pytest.mark.parametrize("value", [math.inf, math.nan, 1e12, -1e12, "9999-99-99", True])
def test_what_is_no_date_is_none(value: str | float | bool) -> None:
    assert to_date(value) is None
