"""Practice and demonstration stores: made anew, but never under somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.stores import new_session, settings_in

from vrp_desktop.operations import practice
from vrp_desktop.store.folder import AlreadyOpen
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_a_demonstration_that_a_window_shows_is_not_made_anew(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    (tmp_path / "throw-away-demo.txt").touch()
    with pytest.raises(AlreadyOpen):
        practice.make_demo(tmp_path, Progress())
    with session.store.transaction():
        session.store.people.add(name="Bilal", role=session.person.role)
    assert (session.settings.data_folder / "records.db").exists()
    session.store.close()


def spoil_words(folder: Path) -> None:
    (folder / "practice-words.txt").write_bytes(b"\xff\xfe")


def change_words(folder: Path) -> None:
    (folder / "practice-words.txt").write_text("abacus abdomen abide abacus", encoding="utf-8")


def spoil_keys(folder: Path) -> None:
    for name in ("slots.json", "slots.json.bak"):
        (folder / name).write_text("{")


def spoil_records(folder: Path) -> None:
    (folder / "records.db").write_bytes(bytes(range(256)) * 64)


def lose_records(folder: Path) -> None:
    (folder / "records.db").unlink()


@pytest.mark.parametrize("spoil", [spoil_words, change_words, spoil_keys, spoil_records, lose_records])
def test_a_practice_store_that_is_damaged_is_made_anew_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Path], None]
) -> None:
    monkeypatch.setattr("vrp_desktop.operations.sample_borough.fill", lambda _session, _progress: 0)
    settings = settings_in(tmp_path)
    practice.open_practice(settings, Progress()).store.close()
    spoil(settings.data_folder)
    again = practice.open_practice(settings, Progress())
    assert again.notice is not None
    assert "made anew" in again.notice.happened
    again.store.close()
    once_more = practice.open_practice(settings, Progress())
    assert once_more.notice is None
    once_more.store.close()


def test_a_practice_store_that_a_window_shows_is_not_made_anew(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    with pytest.raises(AlreadyOpen):
        practice.open_practice(session.settings, Progress())
    assert (session.settings.data_folder / "records.db").exists()
    session.store.close()
