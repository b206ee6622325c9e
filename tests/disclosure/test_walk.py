from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vrp_desktop.disclosure.system import System
from vrp_desktop.disclosure.walk import OutOfWork, Search, Walk

BOUNDS = st.tuples(st.integers(0, 4), st.integers(0, 3)).map(lambda pair: (pair[0], pair[0] + pair[1]))
SUMS = st.lists(st.permutations(range(6)).map(lambda order: order[:3]), min_size=1, max_size=4)


def system_of(bounds: list[tuple[int, int]], sums: list[list[int]]) -> System:
    system = System()
    for low, high in bounds:
        system.variable(low, high)
    for *parts, whole in sums:
        system.add_up(parts, whole)
    return system


def agrees(values: list[int], bounds: list[tuple[int, int]], sums: list[list[int]]) -> bool:
    is_within = all(low <= value <= high for value, (low, high) in zip(values, bounds, strict=True))
    return is_within and all(values[one] + values[other] == values[whole] for one, other, whole in sums)


@given(st.lists(BOUNDS, min_size=6, max_size=6), SUMS)
def test_a_search_finds_numbers_that_agree_or_there_are_none(
    bounds: list[tuple[int, int]], sums: list[list[int]]
) -> None:
    system = system_of(bounds, sums)
    found = Search(system, 100_000).find(system.low, system.high)
    if found is None:
        spaces = (range(low, high + 1) for low, high in bounds)
        assert not any(agrees(list(values), bounds, sums) for values in itertools.product(*spaces))
        return
    used = {place for line in sums for place in line}
    assert agrees([value if place in used else bounds[place][0] for place, value in enumerate(found)], bounds, sums)


@given(st.lists(BOUNDS, min_size=6, max_size=6), SUMS, st.integers(0, 5))
def test_a_walk_that_says_that_numbers_agree_is_right(
    bounds: list[tuple[int, int]], sums: list[list[int]], fixed: int
) -> None:
    system = system_of(bounds, sums)
    walk = Walk(system, system.low, system.high)
    stays = walk.values[fixed]
    if walk.agree(200, fixed):
        assert agrees(walk.values, bounds, sums)
    assert walk.values[fixed] == stays


def test_a_search_that_may_not_work_says_so() -> None:
    system = system_of([(0, 4)] * 6, [[0, 1, 2]])
    with pytest.raises(OutOfWork):
        Search(system, 0).find(system.low, system.high)


def test_a_walk_goes_back_to_numbers_that_agreed() -> None:
    system = system_of([(0, 4)] * 6, [[0, 1, 2], [2, 3, 4]])
    walk = Walk(system, system.low, system.high)
    assert walk.agree(500)
    agreed = list(walk.values)
    walk.begin()
    walk.change(2, 1)
    walk.back()
    assert walk.agree(0)
    assert walk.values == agreed


def test_a_walk_says_which_numbers_are_other_than_when_it_began() -> None:
    system = system_of([(0, 4)] * 6, [[0, 1, 2], [2, 3, 4]])
    walk = Walk(system, system.low, system.high)
    assert walk.agree(500)
    before = list(walk.values)
    walk.begin()
    assert walk.changed() == {}
    walk.change(2, 1)
    assert walk.agree(500, 2)
    now = {place: value for place, value in enumerate(walk.values) if value != before[place]}
    assert walk.changed() == now
    assert 2 in now
