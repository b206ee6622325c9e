"""With the key, through raw SQL and with the triggers out of the way: whatever is done to the log is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vrp_desktop.store.erasure import Why
from vrp_desktop.store.kinds import Kind
from vrp_desktop.store.records import RecordFilter

if TYPE_CHECKING:
    from pathlib import Path

    from store.walk import Submit

    from vrp_desktop.store.connection import Connection
    from vrp_desktop.store.people import Person
    from vrp_desktop.store.store import Store

ENTRIES = 6
TRIGGERS = ("revision_stays", "revision_unchanged")


def fill(store: Store, submit: Submit, asha: Person) -> None:
    """Write six entries: four records, one changed, one looked at."""
    first = submit(walked_on="2026-10-03", kind="chat", ward="lea", people="3", hours="1.5", note="dark path")
    submit(note="b", people="99999999999999999999")
    submit(first.record, note="dark path again", people="4")
    store.access.note(Kind.OPENED, asha.id, record=first.record, ref=first.ref, form="walk")
    submit(note="c")
    submit(note="d")
    store.registers.catch_up()


def without_triggers(connection: Connection, *statements: str) -> None:
    """Do what only somebody with the key and no respect can do, and put the triggers back."""
    kept = [connection.row("SELECT sql FROM sqlite_master WHERE name = ?", (name,)) for name in TRIGGERS]
    for name in TRIGGERS:
        connection.run(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.run(statement)
    for row in kept:
        assert row is not None
        connection.run(row[0])


def said(store: Store) -> str:
    return "\n".join(finding.sentence() for finding in store.checks.all())


def test_a_whole_store_has_nothing_to_say(store: Store, submit: Submit, asha: Person) -> None:
    fill(store, submit, asha)
    assert store.checks.all() == ()


@pytest.mark.parametrize("number", range(1, ENTRIES + 1))
@pytest.mark.parametrize(
    "change",
    [
        'payload = \'{"/data/note":"other"}\'',
        "payload = NULL, salt = NULL",
        "salt = zeroblob(16)",
        "commitment = zeroblob(32)",
        "link = zeroblob(32)",
        "ref = 'WA-K7-9999'",
        "record = 'another'",
        "kind = 'review'",
        "at = '2020-01-01T00:00:00.000+00:00'",
        "author = 'somebody'",
        "clock = '9999999999999-00000'",
        "sequence = sequence + 100",
        "parents = '[\"x\"]'",
    ],
)
def test_a_changed_entry_is_found(
    store: Store, submit: Submit, asha: Person, connection: Connection, change: str, number: int
) -> None:
    fill(store, submit, asha)
    without_triggers(connection, f"UPDATE revision SET {change} WHERE number = {number}")
    assert said(store)


@pytest.mark.parametrize("number", range(1, ENTRIES))
def test_an_entry_taken_out_is_missed(
    store: Store, submit: Submit, asha: Person, connection: Connection, number: int
) -> None:
    fill(store, submit, asha)
    without_triggers(connection, f"DELETE FROM revision WHERE number = {number}")
    assert "missing from the log" in said(store)


def test_two_entries_that_changed_places_are_found(
    store: Store, submit: Submit, asha: Person, connection: Connection
) -> None:
    fill(store, submit, asha)
    without_triggers(
        connection,
        "UPDATE revision SET sequence = 100 WHERE sequence = 2",
        "UPDATE revision SET sequence = 2 WHERE sequence = 3",
        "UPDATE revision SET sequence = 3 WHERE sequence = 100",
    )
    assert "were changed or moved" in said(store)


def test_a_missing_trigger_is_named(store: Store, submit: Submit, asha: Person, connection: Connection) -> None:
    fill(store, submit, asha)
    connection.run("DROP TRIGGER revision_stays")
    assert "revision_stays" in said(store)


def test_a_strange_table_is_named(store: Store, connection: Connection) -> None:
    connection.run("CREATE TABLE stowaway (x)")
    assert "stowaway" in said(store)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE register_walk SET people = 400 WHERE people = 4",
        "UPDATE register_walk SET author = 'another'",
        "UPDATE record SET what = 'Something else'",
        "UPDATE search SET texts = 'nothing' WHERE rowid = (SELECT min(place) FROM record)",
        "DELETE FROM register_walk WHERE people = 4",
        "UPDATE record SET place = 7 WHERE place = (SELECT min(place) FROM record)",
        "DELETE FROM record WHERE place = (SELECT min(place) FROM record)",
        "DELETE FROM search WHERE rowid = (SELECT min(place) FROM record)",
        "INSERT INTO register_walk (record, ref) VALUES ('made up', 'WA-K7-0099')",
        "INSERT INTO search (rowid, texts) VALUES (77, 'made up')",
    ],
)
def test_registers_that_do_not_say_what_the_log_says_are_found_and_mended(
    store: Store, submit: Submit, asha: Person, connection: Connection, statement: str
) -> None:
    fill(store, submit, asha)
    connection.run(statement)
    found = store.checks.all()
    assert found
    assert all(finding.is_derived for finding in found)
    store.registers.rebuild()
    assert store.checks.all() == ()


def test_answers_that_went_without_a_redaction_are_missed(
    store: Store, submit: Submit, asha: Person, connection: Connection
) -> None:
    fill(store, submit, asha)
    latest = store.log.latest(submit(note="e").record)
    connection.run("UPDATE revision SET payload = NULL, salt = NULL WHERE id = ?", (latest.id,))
    connection.run("INSERT INTO purged VALUES (?, 'made up')", (latest.record,))
    assert f"does not say who erased it. First seen at {latest.ref}." in said(store)
    other = store.log.latest(submit(note="f").record)
    store.erasure.erase([other.record], Why.ASKED, asha.id)
    connection.run("UPDATE purged SET redaction = (SELECT redaction FROM purged WHERE record = ?)", (other.record,))
    assert f"does not say who erased it. First seen at {latest.ref}." in said(store)


def test_answers_that_came_back_are_found_and_erased_again(
    store: Store, submit: Submit, asha: Person, connection: Connection
) -> None:
    fill(store, submit, asha)
    first = submit(note="e")
    kept = connection.row("SELECT payload, salt FROM revision WHERE id = ?", (first.id,))
    assert kept is not None
    store.erasure.erase([first.record], Why.ASKED, asha.id)
    salt = kept[1].hex()
    payload = kept[0].replace("'", "''")
    without_triggers(connection, f"UPDATE revision SET payload = '{payload}', salt = x'{salt}' WHERE id = '{first.id}'")
    (found,) = store.checks.all()
    assert "erased answers again" in found.happened
    assert found.is_derived
    assert store.erasure.apply({}) == 1
    assert store.checks.all() == ()


def test_a_record_in_the_bin_is_as_it_should_be(store: Store, submit: Submit, asha: Person) -> None:
    fill(store, submit, asha)
    latest = store.log.latest(submit(note="e").record)
    store.log.append(
        record=latest.record, ref=latest.ref, form="walk", version="1", answers={}, author=asha.id,
        parents=(latest.id,), kind=Kind.DELETE, why="twice",
    )  # fmt: skip
    assert store.checks.all() == ()
    assert store.records.count(RecordFilter()) == 4


def test_a_draft_that_cannot_be_read_is_counted(store: Store, connection: Connection) -> None:
    connection.run("INSERT INTO draft VALUES ('r', '', 'no json')")
    assert "unfinished record cannot be read" in said(store)


def test_a_damaged_page_is_found(store: Store, submit: Submit, asha: Person, folder: Path) -> None:
    fill(store, submit, asha)
    database = folder / "records.db"
    whole = bytearray(database.read_bytes())
    whole[len(whole) // 2] ^= 1
    database.write_bytes(whole)
    assert "damaged" in said(store)
