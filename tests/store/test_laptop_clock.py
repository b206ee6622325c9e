from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from vrp_desktop.store.laptop_clock import clock_warning
from vrp_desktop.store.log import Log
from vrp_desktop.store.uuid7 import uuid7

if TYPE_CHECKING:
    from vrp_desktop.store.connection import Connection
    from vrp_desktop.store.store import Store

NOON = datetime.datetime(2026, 11, 3, 12, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


@pytest.mark.parametrize(("moved", "warned_again"), [(-DAY, False), (-3650 * DAY, True), (365 * DAY, True)])
def test_a_save_under_a_clock_that_jumped_keeps_the_order_and_warns(
    store: Store, connection: Connection, moved: datetime.timedelta, warned_again: bool
) -> None:
    times = [NOON, NOON + moved, NOON + moved + datetime.timedelta(minutes=1), NOON + 2 * datetime.timedelta(hours=1)]
    waiting = iter(times)
    log = Log(connection, store.laptop, now=lambda: next(waiting))
    appended, warned = [], []
    for _ in times:
        appended.append(
            log.append(
                record=uuid7(), ref="WA-K7-0001", form="walk", version="1", answers={"/data/note": "a"}, author="p"
            )
        )
        warned.append(log.take_clock_warning() is not None)
    assert [revision.clock for revision in appended] == sorted({revision.clock for revision in appended})
    assert warned == [False, True, False, warned_again]


def test_a_warning_says_both_days_and_what_to_do() -> None:
    warning = clock_warning(NOON, NOON - DAY)
    assert warning is not None
    assert "2 November 2026" in warning.happened
    assert "3 November 2026" in warning.happened
    assert "date and time" in warning.do_next


@pytest.mark.parametrize("moved", [-datetime.timedelta(minutes=59), datetime.timedelta(0), 100 * DAY])
def test_a_clock_that_goes_on_or_is_set_right_by_minutes_is_not_spoken_of(moved: datetime.timedelta) -> None:
    assert clock_warning(NOON, NOON + moved) is None


def test_a_revision_keeps_what_the_laptop_said(store: Store, connection: Connection) -> None:
    log = Log(connection, store.laptop, now=lambda: NOON - 3650 * DAY)
    revision = log.append(record="r", ref="WA-K7-0001", form="walk", version="1", answers={}, author="p")
    assert replace(revision) == store.log.latest("r")
    assert revision.at == NOON - 3650 * DAY
