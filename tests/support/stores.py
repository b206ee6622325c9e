"""Real encrypted stores in a test's own folder, with the cheapest key derivation that the program accepts."""

from __future__ import annotations

import shutil
from collections import Counter
from typing import TYPE_CHECKING

from vrp_desktop.operations import people, setup
from vrp_desktop.settings import Settings
from vrp_desktop.store.people import Role
from vrp_desktop.store.slots import KdfCost

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vrp_desktop.operations.session import Session

WORDS = "abacus abdomen abide abiding"
CHEAP = KdfCost(memory_kib=19_456, iterations=1, lanes=1)


def settings_in(folder: Path) -> Settings:
    """Give settings whose records lie in `folder`."""
    return Settings(data_folder=folder / "records", autosave_delay_ms=30)


class Originals:
    """Stores that tests get copies of: making one takes seven times as long as opening it.

    Each is made when it is first asked for, and stays as it was made. The stores of one test are never copies of the
    same one, so that they have keys and ids of their own.
    """

    def __init__(self) -> None:
        self.folder: Path | None = None
        """Where they lie, `None` where no tests run: then each store is made anew."""
        self._taken: Counter[str] = Counter()

    def begin_test(self) -> None:
        """Let the next store of each kind be a copy of the first again."""
        self._taken.clear()

    def copy_to(self, folder: Path, kind: str, make: Callable[[Path], None]) -> None:
        """Put a store of a kind into `folder`; `make` makes one in the folder that it gets."""
        if self.folder is None:
            make(folder)
            return
        original = self.folder / f"{kind} {self._taken[kind]}"
        self._taken[kind] += 1
        if not original.exists():
            # A test that breaks off while it is made leaves nothing that looks like one.
            made = original.with_name(f"{original.name}, not whole")
            shutil.rmtree(made, ignore_errors=True)
            make(made)
            made.rename(original)
        shutil.copytree(original, folder, dirs_exist_ok=True)


ORIGINALS = Originals()


def new_session(folder: Path, role: Role = Role.AMBASSADOR, name: str = "Asha") -> Session:
    """Give the session of the first person of a new store in `folder`; its recovery key is put in a safe place."""

    def make(where: Path) -> None:
        session = setup.set_up(settings_in(where), name=name, role=role, words=WORDS, cost=CHEAP).session
        people.recovery_key_is_safe(session)
        session.store.close()

    ORIGINALS.copy_to(folder, f"{role} {name}", make)
    return setup.unlock(settings_in(folder), WORDS)
