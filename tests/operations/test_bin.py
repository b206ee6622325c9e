from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from vrp_desktop.operations import bin as bins
from vrp_desktop.operations import entry, find, sample_borough
from vrp_desktop.store.people import Role
from vrp_desktop.store.records import RecordFilter, Sort

if TYPE_CHECKING:
    from collections.abc import Callable

    from vrp_desktop.operations.session import Session


def finished(session: Session) -> str:
    begun = entry.begin(session, "resident_concern")
    sample_borough.answer_as_sample(session, begun, 1)
    return entry.submit(session, begun).record


def found(session: Session) -> int:
    return find.count(session, RecordFilter())


def test_a_deleted_record_is_in_no_register_list_or_search(session: Session) -> None:
    record = finished(session)
    (row,) = find.page(session, RecordFilter(), Sort()).rows
    bins.delete(session, record, "I wrote it twice")
    assert found(session) == 0
    assert find.count(session, RecordFilter(words=row.ref)) == 0
    assert list(session.store.registers.rows("resident_concern", "heard_on")) == []


def test_the_bin_says_who_when_and_why(session: Session) -> None:
    record = finished(session)
    bins.delete(session, record, "I wrote it twice")
    (gone,) = bins.deleted(session)
    assert (gone.record, gone.by, gone.why) == (record, "Asha", "I wrote it twice")


def test_a_record_comes_back_as_it_was(session: Session) -> None:
    record = finished(session)
    (before,) = session.store.registers.rows("resident_concern", "heard_on")
    answers = session.store.log.latest(record).answers
    bins.delete(session, record, "twice")
    bins.restore(session, record)
    (after,) = session.store.registers.rows("resident_concern", "heard_on")
    assert session.store.log.latest(record).answers == answers
    same = before.keys() - {"revision", "changed_at"}
    assert {key: after[key] for key in same} == {key: before[key] for key in same}
    assert bins.deleted(session) == ()
    assert found(session) == 1


def test_a_deleted_record_stays_out_when_everything_is_made_again(session: Session) -> None:
    bins.delete(session, finished(session), "twice")
    kept = finished(session)
    assert session.store.registers.rebuild() == 2
    assert [row.record for row in find.page(session, RecordFilter(), Sort()).rows] == [kept]


def test_deleting_takes_the_unfinished_change_along(session: Session) -> None:
    record = finished(session)
    change = entry.edit(session, record)
    entry.keep(session, change, {"/resident_concern/place/street": "Lea Bridge Road"}, None)
    bins.delete(session, record, "twice")
    assert session.store.drafts.find(record) is None


@pytest.mark.parametrize("twice", [bins.delete, bins.restore])
def test_nothing_is_deleted_or_brought_back_twice(session: Session, twice: Callable[..., object]) -> None:
    record = finished(session)
    bins.delete(session, record, "twice")
    if twice is bins.restore:
        bins.restore(session, record)
    with pytest.raises(KeyError):
        twice(session, record, "again")


def test_only_the_author_and_coordinators_may_delete(session: Session) -> None:
    record = finished(session)
    other = session.store.people.add(name="Bola", role=Role.MENTOR)
    with pytest.raises(bins.NotYours):
        bins.delete(replace(session, person=other), record, "not mine")
    boss = session.store.people.add(name="Hana", role=Role.COORDINATOR)
    bins.delete(replace(session, person=boss), record, "asked to")
    assert bins.deleted(replace(session, person=other)) == ()
    assert len(bins.deleted(session)) == 1
