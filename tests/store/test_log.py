from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
import sqlcipher3.dbapi2
from hypothesis import given
from hypothesis import strategies as st
from store.walk import WORDS

from vrp_desktop.store.log import FIRST_LINK, commitment_of, link_of, next_clock
from vrp_desktop.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from store.walk import Submit

    from vrp_desktop.store.connection import Connection

UTC = datetime.UTC


def test_a_revision_comes_back_as_it_was_appended(store: Store, submit: Submit) -> None:
    revision = submit(note="dark path", people="3")
    assert store.log.latest(revision.record) == revision
    assert revision.answers == {"/data/note": "dark path", "/data/people": "3"}


def test_a_record_never_submitted_has_no_history(store: Store) -> None:
    assert store.log.history("nothing") == ()
    assert store.log.find_latest("nothing") is None
    with pytest.raises(KeyError):
        store.log.latest("nothing")


def test_history_is_newest_last(store: Store, submit: Submit) -> None:
    first = submit(note="a")
    second = submit(first.record, note="b")
    assert store.log.history(first.record) == (first, second)
    assert second.parents == (first.id,)


def test_references_count_up_with_the_laptops_mark(store: Store, submit: Submit) -> None:
    mark = store.laptop.mark
    assert [submit(note="a").ref, submit(note="b").ref] == [f"WA-{mark}-0001", f"WA-{mark}-0002"]


def test_references_of_another_prefix_count_on_their_own(store: Store, submit: Submit) -> None:
    submit(note="a")
    assert store.log.next_ref("RC") == f"RC-{store.laptop.mark}-0001"


def test_references_go_on_after_opening_again(store: Store, submit: Submit, folder: Path) -> None:
    submit(note="a")
    store.close()
    again = Store.open(folder, WORDS).store
    assert again.log.next_ref("WA") == f"WA-{again.laptop.mark}-0002"
    again.close()


def test_references_go_past_four_figures(store: Store, submit: Submit) -> None:
    store.log.append(record="r", ref=f"WA-{store.laptop.mark}-9999", form="walk", version="1", answers={}, author="p")
    assert store.log.next_ref("WA") == f"WA-{store.laptop.mark}-10000"


def test_the_chain_of_links_holds(store: Store, submit: Submit) -> None:
    for note in "abc":
        submit(note=note)
    before = FIRST_LINK
    for revision in store.log.newest_since(0):
        assert revision.link == link_of(before, revision)
        before = revision.link


def test_the_commitment_is_over_salt_and_payload(submit: Submit, connection: Connection) -> None:
    revision = submit(note="dark path")
    row = connection.row("SELECT salt, payload FROM revision")
    assert row is not None
    assert commitment_of(*row) == revision.commitment


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM revision",
        "UPDATE revision SET payload = 'other'",
        "UPDATE revision SET payload = NULL, salt = NULL, author = 'other'",
        "UPDATE revision SET payload = NULL",
        "UPDATE revision SET link = zeroblob(32), payload = NULL, salt = NULL",
        "REPLACE INTO revision SELECT * FROM revision",
    ],
)
def test_nothing_in_the_log_can_be_changed(
    store: Store, submit: Submit, connection: Connection, statement: str
) -> None:
    revision = submit(note="dark path")
    with pytest.raises(sqlcipher3.dbapi2.IntegrityError, match="never"):
        connection.run(statement)
    assert store.log.latest(revision.record) == revision


def test_payload_and_salt_may_be_erased_and_the_chain_still_holds(
    store: Store, submit: Submit, connection: Connection
) -> None:
    revision = submit(note="dark path")
    connection.run("UPDATE revision SET payload = NULL, salt = NULL")
    erased = store.log.latest(revision.record)
    assert erased.answers is None
    assert link_of(FIRST_LINK, erased) == revision.link


def test_nul_and_lone_surrogates_are_replaced(submit: Submit) -> None:
    assert submit(note="a\0b\ud800c").answers == {"/data/note": "a\ufffdb\ufffdc"}


def test_bidi_controls_are_kept_as_typed(submit: Submit) -> None:
    assert submit(note="\u202eabc\u202c").answers == {"/data/note": "\u202eabc\u202c"}


def test_a_megabyte_of_text_is_kept(store: Store, submit: Submit) -> None:
    revision = submit(note="x" * 1_000_000)
    assert store.log.latest(revision.record).answers == {"/data/note": "x" * 1_000_000}


def test_a_transaction_that_fails_appends_nothing(store: Store, submit: Submit) -> None:
    def fail() -> None:
        with store.transaction():
            submit(note="a")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert store.log.count() == 0
    assert submit(note="b").sequence == 1


@given(st.lists(st.integers(0, 4_000_000_000), min_size=2, max_size=20))
def test_the_clock_never_goes_back_whatever_the_laptop_says(seconds: list[int]) -> None:
    clocks = [""]
    clocks.extend(next_clock(clocks[-1], datetime.datetime.fromtimestamp(s, UTC)) for s in seconds[:1])
    for second in seconds[1:]:
        clocks.append(next_clock(clocks[-1], datetime.datetime.fromtimestamp(second, UTC)))
    assert clocks == sorted(set(clocks))


def test_a_full_counter_goes_over_into_the_next_millisecond() -> None:
    at = datetime.datetime.fromtimestamp(0, UTC)
    assert next_clock("0000000000005-99999", at) == "0000000000006-00000"
