"""Real encrypted stores in a test's own folder, with the cheapest key derivation that the program accepts."""

from __future__ import annotations

import datetime
import shutil
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from vrp_desktop.operations import people, sample_borough, setup
from vrp_desktop.settings import Settings
from vrp_desktop.store.people import Role
from vrp_desktop.store.slots import KdfCost
from vrp_desktop.work import Progress

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

    Each is made when it is first asked for, and stays as it was made; so a test asks for its stores before it patches
    what makes them. The stores of one test are never copies of the same one: they have keys and ids of their own.
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
    return session_after(folder, "new", lambda _session, _folder: None, role, name)


def new_borough(
    folder: Path,
    records: int | None = None,
    role: Role = Role.COORDINATOR,
    name: str = "Hana",
    today: datetime.date | None = None,
) -> Session:
    """Give the session of the first person of a sample borough in `folder`; `records` as `sample_borough.fill` has it.

    `today`: the day on which it is; the real one when `None`.
    """

    def fill(session: Session, _folder: Path) -> None:
        sample_borough.fill(session, Progress(), records=records)

    return session_after(folder, f"borough of {records} records", fill, role, name, today)


def session_after(
    folder: Path,
    kind: str,
    deeds: Callable[[Session, Path], object],
    role: Role = Role.COORDINATOR,
    name: str = "Hana",
    today: datetime.date | None = None,
) -> Session:
    """Give the session of the first person of a store in which something was done, whose short name is `kind`.

    `deeds` gets a session and the folder that its store lies in; both are others than those of the copy.
    """

    def on_its_day(session: Session) -> Session:
        return session if today is None else replace(session, today=lambda: today)

    def make(where: Path) -> None:
        session = setup.set_up(settings_in(where), name=name, role=role, words=WORDS, cost=CHEAP).session
        people.recovery_key_is_safe(session)
        deeds(on_its_day(session), where)
        session.store.close()

    ORIGINALS.copy_to(folder, f"{kind}, {role} {name}, {today or datetime.date.today()}", make)
    return on_its_day(setup.unlock(settings_in(folder), WORDS))
