from __future__ import annotations

import pytest

from vrp_desktop.disclosure.filling import fill_in
from vrp_desktop.disclosure.system import System


def table(rows: tuple[int, int], columns: tuple[int, int]) -> System:
    """Four numbers from 0 to 5 whose rows and columns add up to what is said."""
    system = System()
    (a, b), (c, d) = [[system.variable(0, 5) for _ in range(2)] for _ in range(2)]
    for parts, whole in zip(((a, b), (c, d), (a, c), (b, d)), (*rows, *columns), strict=True):
        system.add_up(parts, system.variable(whole, whole))
    return system


def off(system: System, values: list[int]) -> set[int]:
    sums = {number: sum(sign * values[v] for v, sign in terms) for number, terms in enumerate(system.equations)}
    return {number for number, off in sums.items() if off}


@pytest.mark.parametrize("steps", [0, 20_000])
def test_numbers_are_found_that_agree_with_everything(steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vrp_desktop.disclosure.filling._STEPS", steps)
    system = table((7, 3), (6, 4))
    low, high = list(system.low), list(system.high)
    filled = fill_in(system, low, high)
    assert filled is not None
    assert filled.broken == ()
    assert not off(system, filled.values)
    assert all(least <= value <= most for least, value, most in zip(low, filled.values, high, strict=True))


def test_a_sum_that_cannot_hold_beside_the_others_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    # Each sum can hold by itself; the rows add up to ten and the columns to eight.
    system = table((5, 5), (4, 4))
    filled = fill_in(system, list(system.low), list(system.high))
    assert filled is not None
    assert len(filled.broken) == 1
    for broken in filled.broken:
        system.drop(broken)
    assert not off(system, filled.values)


def test_where_only_halves_agree_nothing_is_filled_in() -> None:
    system = System()
    a, b, c = (system.variable(0, 5) for _ in range(3))
    for parts in ((a, b), (b, c), (a, c)):
        system.add_up(parts, system.variable(5, 5))
    assert fill_in(system, list(system.low), list(system.high)) is None
