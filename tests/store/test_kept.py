"""What an earlier version left is opened by this one: brought to its shape, whole, and with all that was in it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from store.walk import WORDS

from vrp_desktop.forms.lists import Lists
from vrp_desktop.store import backups
from vrp_desktop.store.files import BEFORE_UPDATE
from vrp_desktop.store.records import RecordFilter
from vrp_desktop.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

KEPT = Path(__file__).with_name("kept")


@pytest.fixture(params=["before_copies"])
def kept(request: pytest.FixtureRequest, folder: Path) -> Iterator[Store]:
    """An earlier version's store, just opened."""
    shutil.copytree(KEPT / request.param, folder)
    store = Store.open(folder, WORDS, lists=Lists(KEPT / "lists")).store
    yield store
    store.close()


def test_it_is_updated_after_a_copy_and_whole(kept: Store) -> None:
    (copy,) = backups.listed(kept.folder / BEFORE_UPDATE)
    assert copy.why is backups.Why.BEFORE_UPDATE
    assert kept.checks.all() == ()


def test_everything_in_it_is_read(kept: Store) -> None:
    (asha,) = kept.people.all()
    assert asha.name == "Asha"
    first, second = kept.records.of(["first", "second"])[::-1]
    assert (first.ref[-4:], first.what, first.where_label) == ("0001", "A chat", "Lea Bridge")
    assert (second.ref[-4:], second.what, second.where_label) == ("0002", "A stall", "Higham Hill")
    assert [revision.answers["/data/people"] for revision in kept.log.history("first")] == ["3", "4"]
    assert kept.records.count(RecordFilter(words="dark again")) == 1
    assert [entry.kind.value for entry in kept.access.page()] == ["opened", "submit", "submit", "submit"]
    assert [view.name for view in kept.views.all()] == ["Walks by ward"]
    assert kept.talks.counts("2026-10", "2026-10") == {"knives": 1}
    made = kept.returns_made.last()
    assert made is not None
    assert made.file_name == "a.xlsx"


def test_it_takes_what_came_later(kept: Store) -> None:
    (asha,) = kept.people.all()
    with kept.transaction():
        kept.log.append(
            record="third", ref=kept.log.next_ref("WA"), form="walk", version="1",
            answers={"/data/walked_on": "2026-10-05", "/data/kind": "chat"}, author=asha.id,
        )  # fmt: skip
        kept.kept_extracts.put("Walks", "{}", asha.id)
    assert [one.name for one in kept.kept_extracts.all()] == ["Walks"]
    assert kept.copies_out.all() == ()
    assert kept.records.count(RecordFilter()) == 3
    assert kept.checks.all() == ()
