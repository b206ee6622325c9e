"""Choices from lists, from answers, filtered, shuffled and ranked."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from vrp_desktop.forms.choices import lookup_in
from vrp_desktop.forms.xpath.parser import parse

if TYPE_CHECKING:
    from pathlib import Path

    from forms.conftest import OpenForm

FROM_REPEAT = """
| survey |
| | type | name | label |
| | begin_repeat | child | Child |
| | text | name | Name |
| | integer | age | Age |
| | end_repeat | | |
| | select_one ${name} | eldest | Who is the eldest? |
"""

LONG = """
| survey |
| | type | name | label | choice_filter |
| | text | area | Area | |
| | select_one_from_file street.csv | street | Street | area = ${area} and name != 's3' |
"""

RANKED = """
| survey |
| | type | name | label | choice_filter |
| | select_multiple things | liked | Liked | |
| | rank things | order | Order | selected(${liked}, name) |
| choices |
| | list_name | name | label |
| | things | a | A |
| | things | b | B |
| | things | c | C |
"""

SHUFFLED = """
| survey |
| | type | name | label | parameters |
| | select_one things | kept | Kept | randomize=true |
| | select_one things | seeded | Seeded | randomize=true, seed=42 |
| choices |
| | list_name | name | label |
""" + "".join(f"| | things | t{n} | T{n} |\n" for n in range(30))


def test_what_was_answered_in_a_repeat_can_be_chosen(open_standard: OpenForm) -> None:
    live = open_standard(FROM_REPEAT)
    live.answer("/data/child[1]/name", "Sam")
    live.add_repeat("/data/child")
    live.answer("/data/child[2]/name", "Alex")
    assert [choice.code for choice in live.choices("/data/eldest")] == ["Sam", "Alex"]
    live.answer("/data/eldest", "Alex")
    live.remove_repeat("/data/child[2]")
    assert live.state("/data/eldest").value == ""


def test_a_long_list_is_narrowed_to_what_its_filter_lets_through(open_standard: OpenForm, lists_folder: Path) -> None:
    with (lists_folder / "street.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["name", "label", "area"])
        rows.writerows([f"s{n}", f"Street {n}", f"a{n % 1000}"] for n in range(20_000))
    live = open_standard(LONG)
    live.answer("/data/area", "a3")
    assert [choice.code for choice in live.choices("/data/street")] == [f"s{n}" for n in range(1003, 20_000, 1000)]
    live.answer("/data/area", "")
    assert live.choices("/data/street") == ()


def test_a_ranking_holds_what_can_be_ranked_in_the_order_that_was_given(open_standard: OpenForm) -> None:
    live = open_standard(RANKED)
    live.answer("/data/liked", "a b c")
    assert live.state("/data/order").value == "", "nobody has ranked anything yet"
    live.answer("/data/order", "c a b")
    live.answer("/data/liked", "b c")
    assert live.state("/data/order").value == "c b"
    live.answer("/data/liked", "a b c")
    assert live.state("/data/order").value == "c a b"


def test_a_shuffled_list_keeps_its_order_while_the_form_is_open(open_standard: OpenForm) -> None:
    live = open_standard(SHUFFLED)
    before = live.choices("/data/kept")
    live.answer("/data/kept", "t3")
    assert live.choices("/data/kept") == before
    assert {choice.code for choice in before} == {f"t{n}" for n in range(30)}


def test_a_seed_gives_every_form_the_same_order(open_standard: OpenForm) -> None:
    orders = [[choice.code for choice in open_standard(SHUFFLED).choices("/data/seeded")] for _ in range(2)]
    assert orders[0] == orders[1] != sorted(orders[0])


@pytest.mark.parametrize(
    ("filter_text", "column"),
    [
        ("area = /data/area", "area"),
        ("current()/../area = area", "area"),
        ("code != 'x' and area = 'north'", "area"),
        ("area = 3", None),
        ("area = code", None),
        ("area = 'a' or area = 'b'", None),
        ("area = concat(code, 'x')", None),
        ("position() = 1", None),
    ],
)
def test_a_filter_is_looked_up_only_by_what_no_item_changes(filter_text: str, column: str | None) -> None:
    found = lookup_in(parse(filter_text))
    assert (found.column if found is not None else None) == column


def test_what_is_retired_is_ranked_only_where_it_was_ranked_before(open_form: OpenForm) -> None:
    table = """
| survey |
| | type | name | label |
| | rank things | order | Order |
| choices |
| | list_name | name | label | active_to |
| | things | a | A | |
| | things | old | Old | 2020-01-01 |
| | things | c | C | |
"""
    live = open_form(table)
    live.answer("/data/order", "c")
    assert live.state("/data/order").value == "c a"
    again = open_form(table, answers={"/data/order": "old c a"})
    assert again.state("/data/order").value == "old c a"
