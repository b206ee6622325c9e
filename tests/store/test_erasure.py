from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vrp_desktop.store.erasure import Why
from vrp_desktop.store.kinds import Kind
from vrp_desktop.store.records import RecordFilter

if TYPE_CHECKING:
    from store.walk import Submit

    from vrp_desktop.store.connection import Connection
    from vrp_desktop.store.people import Person
    from vrp_desktop.store.store import Store

CANARY = "zanzibarine"


def written(connection: Connection) -> bytes:
    """Give every value of every table, shadow tables of the search included, in the clear."""
    tables = [name for (name,) in connection.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    parts = []
    for table in tables:
        for row in connection.rows(f'SELECT * FROM "{table}"'):
            parts += [value if isinstance(value, bytes) else str(value).encode() for value in row]
    return b"\n".join(parts)


@pytest.fixture
def erased(store: Store, submit: Submit, asha: Person) -> str:
    first = submit(note=f"{CANARY} path", walked_on="2026-10-03")
    submit(first.record, note=f"{CANARY} path again")
    submit(note="kept")
    store.drafts.start(first.record, "walk", "1", asha.id, first.id)
    store.drafts.keep(first.record, {"/data/note": f"{CANARY} once more"})
    store.registers.catch_up()
    assert store.erasure.erase([first.record], Why.ASKED, asha.id) == 1
    return first.record


def test_an_erased_word_is_nowhere(store: Store, erased: str, connection: Connection) -> None:
    assert CANARY.encode() not in written(connection)
    store.erasure.compact()
    assert CANARY.encode() not in written(connection)
    assert store.records.count(RecordFilter(words=CANARY)) == 0
    assert store.records.count(RecordFilter()) == 1


def test_the_chain_still_holds(store: Store, erased: str) -> None:
    assert store.checks.all() == ()
    *before, last = store.log.history(erased)
    assert [revision.answers for revision in before] == [None, None]
    assert (last.kind, last.why) == (Kind.REDACT, "asked")


def test_erased_stays_erased_when_everything_is_made_again(store: Store, erased: str) -> None:
    assert store.registers.rebuild() == 2
    assert store.records.count(RecordFilter()) == 1


def test_an_older_copy_does_not_bring_it_back(
    store: Store, submit: Submit, asha: Person, connection: Connection
) -> None:
    first = submit(note=f"{CANARY} path")
    older = connection.rows("SELECT number, payload, salt FROM revision")
    store.erasure.erase([first.record], Why.MISTAKE, asha.id)
    purged = store.erasure.purged()
    # The copy from before: its entries have their answers, and it knows nothing of the erasure.
    connection.run("DROP TRIGGER revision_unchanged")
    for number, payload, salt in older:
        connection.run("UPDATE revision SET payload = ?, salt = ? WHERE number = ?", (payload, salt, number))
    connection.run("DROP TRIGGER revision_stays")
    connection.run("DELETE FROM revision WHERE kind = 'redact'")
    connection.run("DELETE FROM purged")
    store.registers.rebuild()
    assert store.records.count(RecordFilter(words=CANARY)) == 1
    assert store.erasure.apply(purged) == 1
    assert store.records.count(RecordFilter()) == 0
    assert CANARY.encode() not in written(connection)
    assert store.erasure.apply(purged) == 0


def test_what_is_not_here_is_not_erased(store: Store, asha: Person) -> None:
    assert store.erasure.erase(["nothing"], Why.DUE, asha.id) == 0
    assert store.log.count() == 0


def test_a_reason_is_erased_with_the_answers(
    store: Store, submit: Submit, asha: Person, connection: Connection
) -> None:
    first = submit(note="a")
    store.log.append(
        record=first.record, ref=first.ref, form="walk", version="1", answers={"/data/note": "b"}, author=asha.id,
        parents=(first.id,), why=f"{CANARY} asked me to",
    )  # fmt: skip
    assert CANARY.encode() in written(connection)
    store.erasure.erase([first.record], Why.ASKED, asha.id)
    assert CANARY.encode() not in written(connection)
