"""Real encrypted stores in a test's own folder, with the cheapest key derivation that the program accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.operations import people, setup
from vrp_desktop.settings import Settings
from vrp_desktop.store.people import Role
from vrp_desktop.store.slots import KdfCost

if TYPE_CHECKING:
    from pathlib import Path

    from vrp_desktop.operations.session import Session

WORDS = "abacus abdomen abide abiding"
CHEAP = KdfCost(memory_kib=19_456, iterations=1, lanes=1)


def settings_in(folder: Path) -> Settings:
    """Give settings whose records lie in `folder`."""
    return Settings(data_folder=folder / "records", autosave_delay_ms=30)


def new_session(folder: Path, role: Role = Role.AMBASSADOR, name: str = "Asha") -> Session:
    """Make a store in `folder` and give its first person's session; the recovery key is put in a safe place."""
    session = setup.set_up(settings_in(folder), name=name, role=role, words=WORDS, cost=CHEAP).session
    people.recovery_key_is_safe(session)
    return session
