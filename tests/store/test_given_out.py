from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from vrp_desktop.store.given_out import Leaving, Way

if TYPE_CHECKING:
    from vrp_desktop.store.connection import Connection
    from vrp_desktop.store.store import Store

DAY = datetime.date
MONDAY = datetime.datetime(2026, 11, 2, 9, 30, tzinfo=datetime.UTC)
JULY, AUGUST = ((DAY(2026, month, 1), DAY(2026, month, 31)) for month in (7, 8))


def give_out(
    store: Store, *tables: str, days: tuple[DAY, DAY] = JULY, way: Way = Way.COPIED,
    at: datetime.datetime = MONDAY, counted_on: DAY | None = None,
) -> None:  # fmt: skip
    with store.transaction():
        store.copies_out.add(
            title="Worries by ward", first=days[0], last=days[1], counted_on=counted_on, up_to=7,
            tables=tables or ("wards",),
            leaving=Leaving(way, at, "hana", "coordinator"),
        )  # fmt: skip


def test_what_was_given_out_is_kept_with_what_it_told_and_who_let_it_out(store: Store) -> None:
    give_out(store, "wards", "kinds\nin two lines")
    (copy,) = store.copies_out.all()
    assert (copy.title, copy.first, copy.last, copy.up_to) == ("Worries by ward", *JULY, 7)
    assert copy.tables == ("wards", "kinds\nin two lines")
    assert copy.times == (Leaving(Way.COPIED, MONDAY, "hana", "coordinator"),)
    assert copy.gone_at is None


def test_the_same_table_is_kept_once_with_each_time_that_it_left(store: Store) -> None:
    tuesday = MONDAY + datetime.timedelta(days=1)
    give_out(store)
    give_out(store, way=Way.PRINTED, at=tuesday)
    give_out(store, "other")
    same, other = store.copies_out.all()
    assert [(one.way, one.at) for one in same.times] == [(Way.COPIED, MONDAY), (Way.PRINTED, tuesday)]
    assert len(other.times) == 1


def test_what_tells_of_none_of_the_days_or_was_thrown_away_is_not_about_them(store: Store) -> None:
    for days in (JULY, AUGUST):
        give_out(store, days=days)
    (july,) = store.copies_out.about(JULY[0], JULY[0])
    assert july.last == JULY[1]
    assert len(store.copies_out.about(JULY[0], AUGUST[1])) == 2
    assert store.copies_out.note_gone(july.number, "omar", MONDAY)
    assert not store.copies_out.note_gone(july.number, "omar", MONDAY), "once"
    assert store.copies_out.about(*JULY) == ()
    give_out(store)
    assert [copy.gone_at for copy in store.copies_out.all()] == [MONDAY, None, None]


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM given_out",
        "DELETE FROM given_out_time",
        "UPDATE given_out SET content = ''",
        "UPDATE given_out_time SET at = ''",
        "UPDATE given_out_time SET by = 'omar'",
    ],
)
def test_what_was_given_out_cannot_be_changed(store: Store, connection: Connection, change: str) -> None:
    give_out(store)
    before = store.copies_out.all()
    assert not connection.run_if_allowed(change)
    assert store.copies_out.all() == before


def test_what_was_thrown_away_does_not_come_back(store: Store, connection: Connection) -> None:
    give_out(store)
    store.copies_out.note_gone(1, "omar", MONDAY)
    assert not connection.run_if_allowed("UPDATE given_out SET gone_at = NULL, gone_by = ''")


def test_who_let_it_out_is_forgotten_and_what_was_told_stays(store: Store, connection: Connection) -> None:
    late = MONDAY + datetime.timedelta(days=1)
    give_out(store)
    store.copies_out.note_gone(1, "omar", MONDAY)
    give_out(store, "other", at=late)
    assert store.copies_out.forget(late) == 1
    first, second = store.copies_out.all()
    assert (first.times[0].by, first.times[0].role, first.tables) == ("", "coordinator", ("wards",))
    assert second.times[0].by == "hana"
    assert connection.rows("SELECT gone_by FROM given_out") == [("",), (None,)]


def test_what_was_counted_while_its_days_went_on_says_on_which_day(store: Store) -> None:
    for day in (DAY(2026, 7, 6), DAY(2026, 7, 6), DAY(2026, 7, 7)):
        give_out(store, counted_on=day)
    assert [(copy.counted_on, len(copy.times)) for copy in store.copies_out.all()] == [
        (DAY(2026, 7, 6), 2),
        (DAY(2026, 7, 7), 1),
    ]
