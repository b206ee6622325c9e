from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from vrp_desktop.store.kinds import Kind
from vrp_desktop.store.log import FIRST_LINK, link_of
from vrp_desktop.store.records import RecordFilter

if TYPE_CHECKING:
    from store.walk import Submit

    from vrp_desktop.store.connection import Connection
    from vrp_desktop.store.people import Person
    from vrp_desktop.store.store import Store


def test_looking_is_an_entry_of_the_same_chain(store: Store, submit: Submit, asha: Person) -> None:
    revision = submit(note="dark path")
    store.access.note(Kind.OPENED, asha.id, record=revision.record, ref=revision.ref, form="walk")
    (opened, written) = store.access.page()
    assert (opened.kind, opened.ref, opened.author) == (Kind.OPENED, revision.ref, asha.id)
    assert written.kind is Kind.SUBMIT
    assert store.log.count() == 2


def test_looking_leaves_the_record_as_it_is(store: Store, submit: Submit, asha: Person, connection: Connection) -> None:
    revision = submit(note="dark path")
    assert store.records.count(RecordFilter()) == 1
    store.access.note(Kind.OPENED, asha.id, record=revision.record, ref=revision.ref, form="walk")
    assert store.log.latest(revision.record) == revision
    assert store.log.history(revision.record) == (revision,)
    assert connection.row("SELECT up_to FROM derived") == (2,)
    assert store.records.count(RecordFilter(words="dark")) == 1


def test_what_was_not_caught_up_with_before_somebody_looked_still_is(
    store: Store, submit: Submit, asha: Person
) -> None:
    submit(note="dark path")
    store.access.note(Kind.LOG_READ, asha.id)
    submit(note="broken lamp")
    assert store.records.count(RecordFilter()) == 2


def test_the_chain_goes_through_what_was_looked_at(store: Store, submit: Submit, asha: Person) -> None:
    first = submit(note="a")
    store.access.note(Kind.OPENED, asha.id, record=first.record, ref=first.ref, form="walk")
    last = submit(note="b")
    assert last.sequence == 3
    assert first.link == link_of(FIRST_LINK, first)
    assert last.link != link_of(first.link, last)


def test_pages_go_back_in_time(store: Store, asha: Person) -> None:
    for number in range(5):
        store.access.note(Kind.EXPORTED, asha.id, ref=f"R-A {number}")
    first = store.access.page(limit=3)
    rest = store.access.page(first[-1].number, limit=3)
    assert [entry.ref for entry in (*first, *rest)] == [f"R-A {number}" for number in (4, 3, 2, 1, 0)]


def test_a_change_is_not_noted_as_looking(store: Store, asha: Person) -> None:
    with pytest.raises(ValueError, match="submit"):
        store.access.note(Kind.SUBMIT, asha.id)


def test_an_entry_names_nobody_in_the_open(store: Store, asha: Person, connection: Connection) -> None:
    store.access.note(Kind.OPENED, asha.id, record="one", ref="RC-K7-0001", form="walk")
    assert connection.row("SELECT record, ref, form, author FROM revision") == ("", "", "", "")


@pytest.fixture
def looked_long_ago(store: Store, submit: Submit, asha: Person) -> int:
    """Three looks, of which two are older than they are kept; gives how many entries there are in all."""
    now = datetime.datetime.now(datetime.UTC)
    for days in (800, 740, 10):
        store.log._now = lambda days=days: now - datetime.timedelta(days=days)  # noqa: SLF001 - a clock of long ago
        store.access.note(Kind.OPENED, asha.id, record="one", ref=f"RC-K7-{days:04d}", form="walk")
    store.log._now = lambda: now  # noqa: SLF001 - as above
    submit(note="a")
    return 4


def test_who_looked_is_forgotten_after_two_years(store: Store, looked_long_ago: int) -> None:
    assert store.access.due() == 2
    assert store.access.forget() == 2
    assert [entry.ref for entry in store.access.page() if entry.kind is Kind.OPENED] == ["RC-K7-0010"]
    assert store.access.due() == 0
    assert store.log.count() == looked_long_ago


def test_the_chain_holds_without_who_looked(store: Store, looked_long_ago: int) -> None:
    store.access.forget()
    assert store.checks.all() == ()


def test_nobody_forgets_early(store: Store, looked_long_ago: int, connection: Connection) -> None:
    connection.run("UPDATE revision SET payload = NULL, salt = NULL WHERE sequence = 3")
    (found,) = store.checks.all()
    assert "lost its answers" in found.happened
