"""What every test gets: no display, its own folders, and no way to reach the real profile."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from support.stores import ORIGINALS

if TYPE_CHECKING:
    from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


LONGEST = ("tests/faults/", "tests/ui/test_pictures.py", "tests/ui/test_sweep.py")
"""Where single tests take half a minute."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest: one that is begun last leaves the other workers with nothing to do."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a person ask for the pictures of every page."""
    parser.addoption("--pictures", metavar="DIR", help="put the pictures of every page into this folder")


@pytest.fixture(autouse=True)
def own_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point every place where the program could keep something at this test's own folder."""
    profile = tmp_path / "profile"
    profile.mkdir()
    for name in (
        "HOME",
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
        "XDG_CACHE_HOME",
        "XDG_STATE_HOME",
        "APPDATA",
        "LOCALAPPDATA",
    ):
        monkeypatch.setenv(name, str(profile))
    return profile


@pytest.fixture(autouse=True, scope="session")
def _original_stores(tmp_path_factory: pytest.TempPathFactory) -> None:
    ORIGINALS.folder = tmp_path_factory.mktemp("originals")


@pytest.fixture(autouse=True)
def _own_stores() -> None:
    ORIGINALS.begin_test()
