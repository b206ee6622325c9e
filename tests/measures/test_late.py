from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vrp_desktop.measures.late import counted_rows, counting_day
from vrp_desktop.measures.month import ACTIVITY, ACTIVITY_DATE
from vrp_desktop.measures.period import Month, Quarter
from vrp_desktop.operations import bin
from vrp_desktop.store.releases import Freeze

if TYPE_CHECKING:
    from collections.abc import Callable

    from vrp_desktop.measures.period import Period
    from vrp_desktop.operations.session import Session

QUARTERS = tuple(Quarter(2025, number) for number in range(1, 5))
DAYS = ("2025-05-10", "2025-08-10", "2025-11-10", "2026-02-10")


def release(session: Session, period: Period, *, made_on: datetime.date | None = None) -> None:
    session.store.releases.add(
        return_id="R-B", period=str(period), first=period.first, last=period.last, made_on=made_on or period.last,
        made_by=session.person.id, up_to=session.store.log.last_number(), tables=("{}",),
        told_days=(period.first, period.last),
    )  # fmt: skip


def count(session: Session, period: Period) -> int:
    rows = list(counted_rows(session.store, ACTIVITY, ACTIVITY_DATE, period))
    assert len({row["record"] for row in rows}) == len(rows)
    return len(rows)


def test_a_record_counts_in_its_own_period_while_nothing_is_released(
    session: Session, write: Callable[..., None]
) -> None:
    write(ACTIVITY, 2, done_on=DAYS[0])
    assert [count(session, quarter) for quarter in QUARTERS] == [2, 0, 0, 0]


def test_a_late_record_counts_in_the_period_that_is_open_when_it_comes(
    session: Session, write: Callable[..., None]
) -> None:
    write(ACTIVITY, 3, done_on=DAYS[0])
    release(session, QUARTERS[0])
    write(ACTIVITY, 2, done_on=DAYS[0])
    write(ACTIVITY, 4, done_on=DAYS[1])
    assert [count(session, quarter) for quarter in QUARTERS] == [3, 6, 0, 0]
    release(session, QUARTERS[1])
    write(ACTIVITY, 1, done_on=DAYS[0])
    assert [count(session, quarter) for quarter in QUARTERS] == [3, 6, 1, 0]


def test_nothing_is_lost_or_counted_twice_over_a_year(session: Session, write: Callable[..., None]) -> None:
    for place, (quarter, day) in enumerate(zip(QUARTERS, DAYS, strict=True)):
        write(ACTIVITY, 1, done_on=day)
        # One for each earlier quarter comes after that was released.
        for earlier in DAYS[:place]:
            write(ACTIVITY, 1, done_on=earlier, led_by="community")
        if quarter is not QUARTERS[-1]:
            release(session, quarter)
    assert [count(session, quarter) for quarter in QUARTERS] == [1, 2, 3, 4]
    last = counted_rows(session.store, ACTIVITY, ACTIVITY_DATE, QUARTERS[3])
    assert sorted(str(row["led_by"]) for row in last) == ["community"] * 3 + ["us"]


def test_months_add_up_to_their_quarter_whichever_were_released(session: Session, write: Callable[..., None]) -> None:
    april, may, june = (Month(2025, month) for month in (4, 5, 6))
    write(ACTIVITY, 2, done_on="2025-04-20")
    release(session, april)
    write(ACTIVITY, 1, done_on="2025-04-21")
    write(ACTIVITY, 1, done_on="2025-06-30")
    release(session, june)
    write(ACTIVITY, 1, done_on="2025-06-01")
    months = [count(session, month) for month in (april, may, june)]
    assert months == [2, 1, 1]
    assert (sum(months), count(session, QUARTERS[1])) == (count(session, QUARTERS[0]), 1)


def test_a_second_release_of_a_period_counts_what_the_first_did(session: Session, write: Callable[..., None]) -> None:
    write(ACTIVITY, 1, done_on=DAYS[0])
    release(session, QUARTERS[0])
    write(ACTIVITY, 1, done_on=DAYS[0])
    release(session, QUARTERS[0])
    assert [count(session, quarter) for quarter in QUARTERS[:2]] == [1, 1]


def test_a_period_that_is_not_over_takes_in_what_comes_later(session: Session, write: Callable[..., None]) -> None:
    release(session, QUARTERS[0], made_on=datetime.date(2025, 5, 1))
    write(ACTIVITY, 1, done_on="2025-04-10")
    write(ACTIVITY, 1, done_on=DAYS[0])
    assert count(session, QUARTERS[0]) == 2


def test_a_late_record_in_the_bin_counts_nowhere(session: Session, write: Callable[..., None]) -> None:
    release(session, QUARTERS[0])
    write(ACTIVITY, 1, done_on=DAYS[0])
    (row,) = counted_rows(session.store, ACTIVITY, ACTIVITY_DATE, QUARTERS[1])
    bin.delete(session, str(row["record"]), "Written twice")
    assert [count(session, quarter) for quarter in QUARTERS] == [0, 0, 0, 0]


DAY_NUMBERS = st.integers(0, 40)
START = datetime.date(2026, 1, 1)


@given(
    DAY_NUMBERS,
    st.integers(0, 9),
    st.lists(st.tuples(DAY_NUMBERS, DAY_NUMBERS, st.integers(0, 9)), max_size=6),
)
def test_a_record_counts_on_the_first_day_that_was_open_when_it_came(
    day: int, came: int, frozen: list[tuple[int, int, int]]
) -> None:
    def on(number: int) -> datetime.date:
        return START + datetime.timedelta(days=number)

    freezes = [Freeze(on(min(one, other)), on(max(one, other)), up_to) for one, other, up_to in frozen]
    shut = {
        number for one, other, up_to in frozen if up_to < came for number in range(min(one, other), max(one, other) + 1)
    }
    first_open = next(number for number in range(day, 100) if number not in shut)
    assert counting_day(on(day), came, freezes) == on(first_open)


@pytest.mark.parametrize("came", [3, 4])
def test_what_came_just_before_the_count_is_in_it_and_what_came_just_after_is_not(came: int) -> None:
    freezes = [Freeze(START, START, 3)]
    assert (counting_day(START, came, freezes) == START) == (came == 3)
