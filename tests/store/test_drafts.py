from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from vrp_desktop.store.store import Store


@pytest.fixture
def started(store: Store) -> Store:
    store.drafts.start("r1", "walk", "1", "asha")
    return store


def test_kept_answers_come_back(started: Store) -> None:
    started.drafts.keep("r1", {"/data/note": "dark", "/data/people": "3"})
    assert started.drafts.get("r1").answers == {"/data/note": "dark", "/data/people": "3"}


def test_the_last_value_stands(started: Store) -> None:
    started.drafts.keep("r1", {"/data/note": "dar"})
    started.drafts.keep("r1", {"/data/note": "dark"})
    assert started.drafts.get("r1").answers == {"/data/note": "dark"}


def test_an_empty_value_removes_the_answer(started: Store) -> None:
    started.drafts.keep("r1", {"/data/note": "dark"})
    started.drafts.keep("r1", {"/data/note": ""})
    assert started.drafts.get("r1").answers == {}


def test_a_draft_knows_what_it_is(store: Store) -> None:
    store.drafts.start("r1", "walk", "1", "asha", base="revision-1")
    draft = store.drafts.get("r1")
    assert (draft.form, draft.version, draft.author, draft.base_revision) == ("walk", "1", "asha", "revision-1")


def test_the_place_is_kept_until_another_one_comes(started: Store) -> None:
    started.drafts.keep_place("r1", "/data/people")
    started.drafts.keep("r1", {"/data/note": "dark"})
    assert started.drafts.get("r1").at_path == "/data/people"


def test_nul_and_lone_surrogates_are_replaced(started: Store) -> None:
    started.drafts.keep("r1", {"/data/note": "a\0\udfff"})
    assert started.drafts.get("r1").answers == {"/data/note": "a\ufffd\ufffd"}


def test_keeping_without_a_draft_is_told(store: Store) -> None:
    with pytest.raises(KeyError):
        store.drafts.keep("r1", {"/data/note": "dark"})


def test_a_record_has_one_draft_at_most(started: Store) -> None:
    with pytest.raises(ValueError, match="r1"):
        started.drafts.start("r1", "walk", "1", "asha")


def test_a_dropped_draft_is_gone_with_its_answers(started: Store) -> None:
    started.drafts.keep("r1", {"/data/note": "dark"})
    started.drafts.drop("r1")
    started.drafts.start("r1", "walk", "1", "asha")
    assert started.drafts.get("r1").answers == {}


def test_dropping_nothing_is_harmless(store: Store) -> None:
    store.drafts.drop("r1")
    assert store.drafts.find("r1") is None


def test_only_ones_own_drafts_are_unfinished_the_last_changed_first(started: Store) -> None:
    started.drafts.start("r2", "walk", "1", "ben")
    started.drafts.start("r3", "walk", "1", "asha")
    started.drafts.keep("r1", {"/data/note": "dark"})
    assert {draft.record for draft in started.drafts.unfinished("asha")} == {"r1", "r3"}
    times = [draft.changed_at for draft in started.drafts.unfinished("asha")]
    assert times == sorted(times, reverse=True)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.dictionaries(st.sampled_from(["/a", "/b", "/c"]), st.text(max_size=20)), max_size=6))
def test_any_row_of_changes_ends_in_what_was_said_last(store: Store, changes: list[dict[str, str]]) -> None:
    store.drafts.drop("r1")
    store.drafts.start("r1", "walk", "1", "asha")
    expected: dict[str, str] = {}
    for change in changes:
        store.drafts.keep("r1", change)
        expected |= change
    wanted = {path: value.replace("\0", "\ufffd") for path, value in expected.items() if value}
    assert store.drafts.get("r1").answers == wanted
