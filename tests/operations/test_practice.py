"""Practice and demonstration stores: made anew, but never under somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.stores import new_session

from vrp_desktop.operations import practice
from vrp_desktop.store.folder import AlreadyOpen
from vrp_desktop.work import Progress

if TYPE_CHECKING:
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


def test_a_practice_store_that_a_window_shows_is_not_made_anew(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    with pytest.raises(AlreadyOpen):
        practice.open_practice(session.settings, Progress())
    assert (session.settings.data_folder / "records.db").exists()
    session.store.close()
