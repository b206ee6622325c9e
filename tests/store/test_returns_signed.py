from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
import sqlcipher3

from vrp_desktop.store.returns_signed import Approved, Prepared, Signature

if TYPE_CHECKING:
    from vrp_desktop.store.connection import Connection
    from vrp_desktop.store.store import Store

NOON = datetime.datetime(2026, 11, 3, 12, tzinfo=datetime.UTC)
HANA, INES = Signature("hana", NOON), Signature("ines", NOON)


def workbook(version: int = 1) -> Prepared:
    return Prepared("R-B", "2026-10", version, f"VRP_v{version}.xlsx", "00", "[]", "", HANA)


def approve(store: Store, version: int = 1, by: Signature = INES) -> None:
    with store.transaction():
        store.returns_signed.approve(Approved(workbook(version), INES, by, "Head"), f"file {version}".encode())


def test_a_workbook_prepared_anew_takes_the_place_of_the_one_that_waits(store: Store) -> None:
    with store.transaction():
        store.returns_signed.prepare(workbook(), b"first")
        store.returns_signed.note_checked("R-B", "2026-10", INES)
        store.returns_signed.prepare(workbook(), b"second")
    (waits,) = store.returns_signed.all_waiting()
    assert (waits.workbook, waits.checked) == (workbook(), None)
    assert store.returns_signed.draft_content("R-B", "2026-10") == b"second"


def test_what_was_sent_back_is_to_be_checked_anew(store: Store) -> None:
    with store.transaction():
        store.returns_signed.prepare(workbook(), b"first")
        store.returns_signed.note_checked("R-B", "2026-10", INES)
        store.returns_signed.note_sent_back("R-B", "2026-10", INES, "Leyton is missing")
    waits = store.returns_signed.waiting("R-B", "2026-10")
    assert waits is not None
    assert (waits.checked, waits.sent_back, waits.because) == (None, INES, "Leyton is missing")


def test_an_approved_workbook_is_kept_byte_by_byte_and_waits_no_more(store: Store) -> None:
    with store.transaction():
        store.returns_signed.prepare(workbook(), b"draft")
    approve(store)
    approve(store, 2)
    assert store.returns_signed.all_waiting() == ()
    assert [one.workbook.version for one in store.returns_signed.approved("R-B", "2026-10")] == [1, 2]
    assert store.returns_signed.content("R-B", "2026-10", 1) == b"file 1"


@pytest.mark.parametrize(
    "deed",
    [
        "DELETE FROM return_signed",
        "UPDATE return_signed SET content = x'00'",
        "REPLACE INTO return_signed SELECT * FROM return_signed",
    ],
)
def test_an_approved_workbook_can_neither_be_changed_nor_deleted(
    deed: str, store: Store, connection: Connection
) -> None:
    approve(store)
    with pytest.raises(sqlcipher3.dbapi2.IntegrityError, match="stays as it is"):
        connection.run(deed)
    assert store.returns_signed.content("R-B", "2026-10", 1) == b"file 1"


def test_nobody_approves_what_they_prepared_and_no_version_is_there_twice(store: Store) -> None:
    with pytest.raises(sqlcipher3.dbapi2.IntegrityError):
        approve(store, by=HANA)
    approve(store)
    with pytest.raises(sqlcipher3.dbapi2.IntegrityError):
        approve(store)
