from __future__ import annotations

from vrp_desktop.disclosure.system import ENDLESS, System, tighten


def sums(*bounds: tuple[int, int]) -> tuple[System, list[int], list[int]]:
    """Give a system in which all but the last add up to the last, and copies of its bounds."""
    system = System()
    *parts, whole = [system.variable(*pair) for pair in bounds]
    system.add_up(parts, whole)
    return system, list(system.low), list(system.high)


def test_a_part_is_at_most_what_the_others_leave_of_the_whole() -> None:
    system, low, high = sums((1, 7), (8, 12), (8, 12))
    assert tighten(system, low, high) is None
    assert list(zip(low, high, strict=True)) == [(1, 4), (8, 11), (9, 12)]


def test_a_whole_of_which_nothing_is_known_is_at_most_its_parts() -> None:
    system, low, high = sums((1, 7), (8, 12), (0, ENDLESS))
    assert tighten(system, low, high) is None
    assert (low[2], high[2]) == (9, 19)


def test_narrowing_goes_on_over_equations_that_share_a_number() -> None:
    system, low, high = sums((0, 3), (0, 3), (6, 9))
    other = system.variable()
    low.append(0)
    high.append(ENDLESS)
    system.add_up([0], other)
    assert tighten(system, low, high) is None
    assert (low[other], high[other]) == (3, 3)


def test_a_sum_that_cannot_hold_is_given_and_can_be_dropped() -> None:
    system, low, high = sums((1, 2), (1, 2), (8, 12))
    assert tighten(system, low, high) == 0
    system.drop(0)
    assert tighten(system, list(system.low), list(system.high)) is None
    assert system.uses == [[], [], []]
