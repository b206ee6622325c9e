"""What the home page reminds of, one thing at a time."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from vrp_desktop.operations import backups, checking, people, tidying
from vrp_desktop.operations.home import home
from vrp_desktop.operations.reminders import EVERY, reminder
from vrp_desktop.problems import VrpError
from vrp_desktop.store.errors import DiskFull
from vrp_desktop.store.people import Role
from vrp_desktop.store.upkeep import Duty

if TYPE_CHECKING:
    from vrp_desktop.operations.session import Session

DAY = datetime.timedelta(days=1)


def section(session: Session, after: datetime.timedelta = datetime.timedelta()) -> str | None:
    """Give where the reminder leads, so long after now."""
    found = reminder(session, datetime.datetime.now(datetime.UTC) + after)
    return found.section if found is not None else None


def write(session: Session, day: str = "2026-10-03") -> None:
    store = session.store
    with store.transaction():
        store.log.append(
            record="r", ref=store.log.next_ref("AC"), form="activity", author=session.person.id,
            version=store.forms.newest("activity").version,
            answers={"/data/what/done_on": day},
        )  # fmt: skip


def test_a_recovery_key_that_was_only_shown_is_asked_for_again(session: Session) -> None:
    assert section(session) is None
    people.new_recovery_key(session)
    assert section(session) == "recovery"
    people.recovery_key_is_safe(session)
    assert section(session) is None


def test_a_recovery_key_that_could_not_be_made_is_not_owed(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_store: object) -> str:
        raise DiskFull

    monkeypatch.setattr("vrp_desktop.store.store.Store.add_recovery", full)
    with pytest.raises(VrpError):
        people.new_recovery_key(session)
    assert section(session) is None


def test_only_who_may_make_a_recovery_key_is_reminded(coordinator: Session) -> None:
    asha = people.add(coordinator, "Asha", Role.AMBASSADOR, "zebra zesty zippy zombie")
    people.new_recovery_key(coordinator)
    assert section(coordinator) == "recovery"
    assert section(replace(coordinator, person=coordinator.store.people.get(asha.person))) is None


def test_after_a_month_the_records_are_to_be_checked_and_then_not_for_another(session: Session) -> None:
    assert section(session, 2 * EVERY) is None, "there is nothing to check yet"
    write(session)
    backups.not_now(session)
    assert section(session, EVERY - DAY) is None
    assert section(session, EVERY + DAY) == "check"
    assert checking.check(session).is_whole
    session.store.upkeep.note(Duty.CHECK, datetime.datetime.now(datetime.UTC) + EVERY)
    assert section(session, 2 * EVERY - DAY) is None
    assert section(session, 2 * EVERY + DAY) == "check"


def test_a_check_that_finds_something_does_not_count(session: Session) -> None:
    write(session)
    session.store.registers.catch_up()
    session.store._connection.run("DELETE FROM search")  # noqa: SLF001 - damage
    assert not checking.check(session).is_whole
    assert session.store.upkeep.at(Duty.CHECK) is None
    checking.rebuild(session)
    assert checking.check(session).is_whole
    assert session.store.upkeep.at(Duty.CHECK) is not None


def test_coordinators_are_reminded_of_what_is_due_for_erasing_once_a_month(coordinator: Session) -> None:
    write(coordinator, "2001-01-31")
    backups.not_now(coordinator)
    later = datetime.datetime.now(datetime.UTC) + EVERY
    coordinator.store.upkeep.note(Duty.CHECK, later)
    assert section(coordinator, EVERY + DAY) == "tidy"
    tidying.note_looked(coordinator)
    coordinator.store.upkeep.note(Duty.TIDY, later)
    assert section(coordinator, EVERY + DAY) is None


def test_practice_reminds_of_nothing(session: Session) -> None:
    people.new_recovery_key(session)
    assert home(session, is_practice=True).reminder is None
    assert home(session).reminder is not None
