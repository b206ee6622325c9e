"""An update of the records' shape that is killed at each of its statements: old or new, never between."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from faults import deeds
from faults.updater import MORE
from support.stores import WORDS, new_session, settings_in

from vrp_desktop.operations import entry, setup
from vrp_desktop.store import backups, migrations
from vrp_desktop.store.files import BEFORE_UPDATE
from vrp_desktop.store.rescue import Rescue, offered
from vrp_desktop.store.store import NotUpdated, Store

if TYPE_CHECKING:
    from collections.abc import Iterator

UPDATER = Path(__file__).with_name("updater.py")
OLD = len(migrations.STEPS)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The folder of a closed store of this version with a draft and a record."""
    session = new_session(tmp_path)
    draft = entry.begin(session, "resident_concern")
    entry.keep(session, draft, {"/data/idea": "more lights"}, None)
    store = session.store
    with store.transaction():
        store.log.append(
            record="r", ref=store.log.next_ref("RC"), form="activity", version="1", answers={"/data/x": "a"},
            author=session.person.id,
        )  # fmt: skip
    store.close()
    return settings_in(tmp_path).data_folder


@pytest.fixture
def each_key_derived_once() -> Iterator[None]:
    with deeds.each_key_derived_once():
        yield


def update(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Open the store with the version that has two more steps, and close it."""
    with monkeypatch.context() as patched:
        patched.setattr(migrations, "STEPS", (*migrations.STEPS, *MORE))
        Store.open(folder, WORDS).store.close()


def version_of(folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """Open the store as it is, with a program of its own version, look whether that version is complete, and close."""
    with monkeypatch.context() as patched:
        patched.setattr(migrations, "STEPS", (*migrations.STEPS, *MORE))
        patched.setattr(migrations, "migrate", lambda _connection: None)
        patched.setattr(backups, "make", lambda *_args, **_more: None)
        store = Store.open(folder, WORDS).store
    row = store._connection.row  # noqa: SLF001 - looks at the shape
    (version,) = row("PRAGMA user_version") or (0,)
    tables = {
        name for name in ("hue", "tint") if row("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)) is not None
    }
    hue = "hue" in str(row("SELECT sql FROM sqlite_master WHERE name = 'draft'"))
    hues = row("SELECT min(hue), max(hue) FROM draft") if hue else None
    done = row("SELECT count(*) FROM migration")
    store.close()
    assert done == (version,)
    assert (tables, hues) == {
        OLD: (set(), None), OLD + 1: ({"hue"}, (1, 1)), OLD + 2: ({"tint"}, (2, 2))
    }[version]  # fmt: skip
    return int(version)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork, and no kill that nothing survives")
@pytest.mark.usefixtures("each_key_derived_once")
def test_killed_at_each_statement_it_is_old_or_new(old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trials = tmp_path / "trials"
    done = subprocess.run(
        [sys.executable, str(UPDATER), str(old), str(trials)], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    count = int(done.stdout)
    seen = []
    for statement in range(count):
        folder = trials / str(statement)
        seen.append(version_of(folder, monkeypatch))
        if seen[-1] > OLD:
            (copy,) = offered(folder)
            assert copy.why is backups.Why.BEFORE_UPDATE
        # What was interrupted is taken up again.
        update(folder, monkeypatch)
        assert version_of(folder, monkeypatch) == OLD + 2
    assert seen == sorted(seen)
    assert set(seen) == {OLD, OLD + 1, OLD + 2}
    assert count > 20


def test_the_copy_from_before_opens_with_the_version_before(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    update(old, monkeypatch)
    (copy,) = offered(old)
    rescue = Rescue(old, words=WORDS)
    assert rescue.contents(copy).drafts == 1
    rescue.bring_back(copy)
    rescue.close()
    session = setup.unlock(settings_in(old.parent), WORDS)
    assert len(session.store.drafts.unfinished(session.person.id)) == 1
    session.store.close()


def test_the_copy_stays_until_a_good_close(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from vrp_desktop.operations import backups as operation
    from vrp_desktop.work import Progress

    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, *MORE))
    session = setup.unlock(settings_in(old.parent), WORDS)
    assert len(backups.listed(old / BEFORE_UPDATE)) == 1
    assert operation.back_up_at_close(session, Progress()).problem is None
    assert not (old / BEFORE_UPDATE).exists()
    session.store.close()


def test_without_room_for_a_copy_nothing_is_changed(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (old / BEFORE_UPDATE).write_text("in the way")
    with monkeypatch.context() as patched:
        patched.setattr(migrations, "STEPS", (*migrations.STEPS, *MORE))
        with pytest.raises(NotUpdated):
            setup.unlock(settings_in(old.parent), WORDS)
    setup.unlock(settings_in(old.parent), WORDS).store.close()


def test_an_empty_store_is_updated_without_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new_session(tmp_path).store.close()
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, *MORE))
    session = setup.unlock(settings_in(tmp_path), WORDS)
    assert offered(session.settings.data_folder) == ()
    session.store.close()
