from __future__ import annotations

from vrp_desktop.ui.locking.shifts import ThreeShifts


def pressed(shifts: ThreeShifts, *times: float) -> list[bool]:
    told = []
    for at in times:
        shifts.shift_down(at)
        told.append(shifts.shift_up(at + 0.05))
    return told


def test_three_bare_presses_within_a_second_are_it() -> None:
    assert pressed(ThreeShifts(), 0, 0.3, 0.6) == [False, False, True]


def test_slow_presses_are_not() -> None:
    assert pressed(ThreeShifts(), 0, 0.8, 1.6, 2.4, 3.2) == [False] * 5


def test_the_last_three_of_many_count() -> None:
    assert pressed(ThreeShifts(), 0, 5, 5.2, 5.4) == [False, False, False, True]


def test_capitals_never_count_however_fast() -> None:
    shifts = ThreeShifts()
    for number in range(30):
        shifts.shift_down(number * 0.05)
        shifts.something_else()
        assert not shifts.shift_up(number * 0.05 + 0.03)


def test_a_capital_between_bare_presses_begins_the_count_anew() -> None:
    shifts = ThreeShifts()
    pressed(shifts, 0, 0.1)
    shifts.shift_down(0.2)
    shifts.something_else()
    assert not shifts.shift_up(0.3)
    assert pressed(shifts, 0.4, 0.5, 0.6) == [False, False, True]


def test_a_key_held_down_or_told_of_twice_counts_once() -> None:
    shifts = ThreeShifts()
    for at in (0.0, 0.1, 0.2, 0.3):
        shifts.shift_down(at)
    assert not shifts.shift_up(0.4)
    assert not shifts.shift_up(0.4)
    assert pressed(shifts, 0.5, 0.6) == [False, True]


def test_three_more_presses_are_needed_the_next_time() -> None:
    shifts = ThreeShifts()
    assert pressed(shifts, 0, 0.1, 0.2, 0.3, 0.4, 0.5) == [False, False, True, False, False, True]
