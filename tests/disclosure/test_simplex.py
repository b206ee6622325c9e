from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from vrp_desktop.disclosure.simplex import Simplex
from vrp_desktop.disclosure.system import System

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

RANGES = st.tuples(st.integers(0, 3), st.integers(0, 2)).map(lambda pair: (pair[0], pair[0] + pair[1]))
Ends = tuple[int, int]


@st.composite
def systems(draw: st.DrawFn) -> System:
    """A few numbers and sums, as they come."""
    system = System()
    for low, high in draw(st.lists(RANGES, min_size=2, max_size=7)):
        system.variable(low, high)
    numbers = st.integers(0, len(system.low) - 1)
    for _ in range(draw(st.integers(1, 4))):
        whole, *parts = draw(st.lists(numbers, min_size=2, max_size=4, unique=True))
        system.add_up(parts, whole)
    return system


@st.composite
def two_way_tables(draw: st.DrawFn) -> System:
    """Rows and columns with their totals last: whatever bounds they have, their corners are whole numbers."""
    rows, columns = draw(st.sampled_from([(1, 2), (2, 2), (3, 2)]))
    system = System()
    cells = [[system.variable(*draw(RANGES)) for _ in range(columns)] for _ in range(rows)]
    for line in cells:
        low, high = (sum(one[cell] for cell in line) for one in (system.low, system.high))
        line.append(system.variable(draw(st.integers(0, low + 1)), draw(st.integers(low, high + 1))))
        system.add_up(line[:-1], line[-1])
    for column in zip(*cells, strict=True):
        system.add_up(column, system.variable(0, 2 * max(system.high)))
    return system


def fillings(system: System) -> list[list[int]]:
    """Every way to fill a system in, number by number; a sum whose other numbers are known is one of them."""
    found: list[list[int]] = []
    due: list[list[int]] = [[]]
    while due:
        values = due.pop()
        place = len(values)
        if any(
            sum(sign * values[v] for v, sign in terms)
            for terms in system.equations
            if max(v for v, _ in terms) == place - 1
        ):
            continue
        if place == len(system.low):
            found.append(values)
        else:
            due.extend([*values, value] for value in range(system.low[place], system.high[place] + 1))
    return found


def bounds(system: System, values: Sequence[int]) -> list[Ends]:
    """The bounds of each number, without those in between at which it would stop."""
    met: list[list[int]] = []

    def seen(changed: Mapping[int, int]) -> None:
        last = met[-1] if met else values
        met.append([changed.get(variable, value) for variable, value in enumerate(last)])

    simplex = Simplex(system, (system.low, system.high), values, seen)
    ends = []
    for variable in range(len(values)):
        low, high = simplex.bounds(variable)
        seen = {values[variable], *(found[variable] for found in met)}
        ends.append((low, high) if len(seen) == 1 else (min(seen), max(seen)))
    for found in met:
        assert all(low <= value <= high for value, low, high in zip(found, system.low, system.high, strict=True))
        assert all(sum(sign * found[v] for v, sign in terms) == 0 for terms in system.equations)
    return ends


@settings(deadline=None)
@given(two_way_tables())
def test_in_a_two_way_table_one_value_is_left_exactly_where_trying_leaves_one(system: System) -> None:
    every = fillings(system)
    assume(every)
    for (low, high), values in zip(bounds(system, every[len(every) // 2]), zip(*every, strict=True), strict=True):
        assert (low == high) == (len(set(values)) == 1)


@settings(deadline=None)
@given(systems())
def test_a_bound_never_cuts_off_what_can_be(system: System) -> None:
    every = fillings(system)
    assume(every)
    for variable, (low, high) in enumerate(bounds(system, every[0])):
        values = {filled[variable] for filled in every}
        if low == high and system.uses[variable]:
            assert values == {low}


def test_what_follows_only_from_several_sums_together_is_found() -> None:
    # a + b = 5, b + c = 5, a + c = 4: no single sum tells anything, all three leave a = 2.
    system = System()
    a, b, c = (system.variable(0, 5) for _ in range(3))
    for parts, whole in (((a, b), 5), ((b, c), 5), ((a, c), 4)):
        system.add_up(parts, system.variable(whole, whole))
    simplex = Simplex(system, (system.low, system.high), [2, 3, 2, 5, 5, 4], lambda _: None)
    assert [simplex.bounds(one) for one in (a, b, c)] == [(2, 2), (3, 3), (2, 2)]


def test_a_corner_that_is_no_whole_number_is_no_value() -> None:
    # With b = 3 - d and c = a + b, a + c = 4 says 2a = 1 + d: d could be 0 if a could be one half.
    system = System()
    a, b, c = system.variable(0, 3), system.variable(0, 3), system.variable(0, 6)
    d = system.variable(0, 1)
    system.add_up((a, b), c)
    system.add_up((b, d), system.variable(3, 3))
    system.add_up((a, c), system.variable(4, 4))
    found: list[Mapping[int, int]] = []
    simplex = Simplex(system, (system.low, system.high), [1, 2, 3, 1, 3, 4], found.append)
    assert simplex.bounds(a) == (1, 1)
    assert simplex.bounds(d) == (0, 1)
    assert found == []


@pytest.mark.parametrize("steps", [0, 1])
def test_a_bound_that_takes_too_long_is_the_one_that_was_known(monkeypatch: pytest.MonkeyPatch, steps: int) -> None:
    monkeypatch.setattr("vrp_desktop.disclosure.simplex._STEPS", steps)
    system = System()
    a, b, c = (system.variable(0, 5) for _ in range(3))
    for parts, whole in (((a, b), 5), ((b, c), 5), ((a, c), 4)):
        system.add_up(parts, system.variable(whole, whole))
    low, high = Simplex(system, (system.low, system.high), [2, 3, 2, 5, 5, 4], lambda _: None).bounds(a)
    assert low <= 2 <= high
    assert (low, high) != (2, 2) or steps
