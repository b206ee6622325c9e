from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from vrp_desktop.store.releases import Freeze

if TYPE_CHECKING:
    from vrp_desktop.store.connection import Connection
    from vrp_desktop.store.releases import Release
    from vrp_desktop.store.store import Store

DAY = datetime.date
AFTER = DAY(2027, 1, 5)
QUARTERS = {"Q1": (DAY(2026, 4, 1), DAY(2026, 6, 30)), "Q2": (DAY(2026, 7, 1), DAY(2026, 9, 30))}
PERIODS = QUARTERS | {
    "May": (DAY(2026, 5, 1), DAY(2026, 5, 31)),
    "half": (DAY(2026, 4, 1), DAY(2026, 9, 30)),
    "next": (DAY(2026, 10, 1), DAY(2026, 12, 31)),
}


def release(store: Store, period: str, *, made_on: datetime.date = AFTER, up_to: int = 3) -> Release:
    first, last = PERIODS[period]
    return store.releases.add(
        return_id="R-B", period=period, first=first, last=last, made_on=made_on, made_by="hana", up_to=up_to,
        told_days=(first, last), tables=(f"wards of {period}", f"kinds of {period}"),
    )  # fmt: skip


def test_a_release_is_kept_with_its_version(store: Store) -> None:
    first, second = release(store, "Q1"), release(store, "Q1", up_to=9)
    assert (first.version, second.version, store.releases.next_version("R-B", "Q1")) == (1, 2, 3)
    assert store.releases.all() == (first, second)


def test_the_first_release_is_what_freezes_a_period(store: Store) -> None:
    assert store.releases.frozen_at("R-B", "Q1") is None
    first = release(store, "Q1")
    release(store, "Q1", up_to=9)
    assert store.releases.frozen_at("R-B", "Q1") == first
    assert store.releases.frozen_at("R-C", "Q1") is None
    assert store.releases.freezes() == (Freeze(*QUARTERS["Q1"], 3),)


def test_a_release_before_the_end_of_its_period_freezes_only_the_days_that_were_over(store: Store) -> None:
    release(store, "Q2", made_on=DAY(2026, 8, 14))
    assert store.releases.freezes() == (Freeze(DAY(2026, 7, 1), DAY(2026, 8, 14), 3),)


@pytest.mark.parametrize("table", ["released", "released_table"])
@pytest.mark.parametrize("change", ["UPDATE {} SET number = number + 1", "DELETE FROM {}"])
def test_what_was_released_cannot_be_changed(store: Store, connection: Connection, table: str, change: str) -> None:
    release(store, "Q1")
    assert not connection.run_if_allowed(change.format(table))
    assert len(store.releases.all()) == 1
    assert store.releases.related(*PERIODS["Q1"]) == ("wards of Q1", "kinds of Q1")


def test_what_shares_days_is_related_and_what_only_follows_is_not(store: Store) -> None:
    for period in ("May", "Q1", "Q2", "next"):
        release(store, period)
    assert store.releases.related(*PERIODS["Q1"]) == ("wards of May", "kinds of May", "wards of Q1", "kinds of Q1")


def test_a_period_brings_what_is_related_to_what_holds_it(store: Store) -> None:
    for period in ("Q2", "half", "next"):
        release(store, period)
    assert len(store.releases.related(*PERIODS["May"])) == 4
    assert "wards of Q2" in store.releases.related(*PERIODS["May"])
    assert "wards of next" not in store.releases.related(*PERIODS["May"])


def test_nothing_is_related_while_nothing_is_out(store: Store) -> None:
    assert store.releases.related(*PERIODS["Q1"]) == ()


def test_a_release_that_looks_back_is_related_to_the_days_it_looked_at(store: Store) -> None:
    first, last = PERIODS["next"]
    store.releases.add(
        return_id="R-B", period="next", first=first, last=last, made_on=AFTER, made_by="hana", up_to=3,
        told_days=(DAY(2026, 7, 1), last), tables=("with the quarter before",),
    )  # fmt: skip
    assert store.releases.related(*PERIODS["Q2"]) == ("with the quarter before",)
    assert store.releases.freezes() == (Freeze(first, min(last, AFTER), 3),), "only its own days are frozen"
