"""Opening a store: what stays behind when it fails late, and what a person can do with a folder that is read-only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.stores import CHEAP, WORDS, new_session, settings_in
from support.unprivileged import run_unprivileged

from vrp_desktop.operations import entry, sample_borough, setup
from vrp_desktop.problems import VrpError
from vrp_desktop.store.people import Role
from vrp_desktop.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path


class _Late(Exception):
    pass


@pytest.fixture
def failing_late(monkeypatch: pytest.MonkeyPatch) -> list[Store]:
    """Let everything fail that follows the opening of a store; gives the stores that were opened."""
    opened: list[Store] = []

    def fail(store: Store) -> None:
        opened.append(store)
        raise _Late

    monkeypatch.setattr(setup, "_install_forms", fail)
    return opened


def is_let_go(store: Store) -> bool:
    return not any(store._data_key) and store._lock._file.closed  # noqa: SLF001 - nobody else can see the key


def test_an_unlock_that_fails_late_keeps_neither_lock_nor_key(tmp_path: Path, failing_late: list[Store]) -> None:
    Store.create(settings_in(tmp_path).data_folder, CHEAP, WORDS, first_person=("Asha", Role.AMBASSADOR)).store.close()
    with pytest.raises(_Late) as held:  # what is raised keeps the frames alive, as a window that shows it does
        setup.unlock(settings_in(tmp_path), WORDS)
    assert is_let_go(failing_late[0])
    Store.open(settings_in(tmp_path).data_folder, WORDS).store.close()
    assert held.value.__traceback__ is not None


def test_a_set_up_that_fails_late_keeps_neither_lock_nor_key(tmp_path: Path, failing_late: list[Store]) -> None:
    with pytest.raises(_Late):
        setup.set_up(settings_in(tmp_path), name="Asha", role=Role.AMBASSADOR, words=WORDS, cost=CHEAP)
    assert is_let_go(failing_late[0])


def test_a_recovery_that_fails_late_keeps_neither_lock_nor_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_in(tmp_path)
    made = setup.set_up(settings, name="Asha", role=Role.AMBASSADOR, words=WORDS, cost=CHEAP)
    made.session.store.close()
    opened: list[Store] = []

    def fail(store: Store, _slot: str, _words: str) -> None:
        opened.append(store)
        raise _Late

    monkeypatch.setattr(Store, "set_words", fail)
    with pytest.raises(_Late):
        setup.recover(settings, made.recovery_key, WORDS)
    assert is_let_go(opened[0])


def test_words_of_nobody_keep_neither_lock_nor_key(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    Store.create(settings.data_folder, CHEAP, WORDS).store.close()
    with pytest.raises(VrpError, match="nobody"):
        setup.unlock(settings, WORDS)
    Store.open(settings.data_folder, WORDS).store.close()


READ = """
import sys
from pathlib import Path
from vrp_desktop.operations import find, home, setup, show
from vrp_desktop.settings import Settings
from vrp_desktop.store.errors import StoreReadOnly
from vrp_desktop.store.records import RecordFilter, Sort
session = setup.unlock(Settings(data_folder=Path(sys.argv[1])), sys.argv[2])
print(session.notice.means)
(row,) = find.page(session, RecordFilter(), Sort()).rows
print(home.home(session).figures[0], len(show.record(session, row.record).lines) > 5)
try:
    with session.store.transaction():
        session.store.people.add(name="x", role=session.person.role)
except StoreReadOnly as error:
    print(error.problem.happened)
session.store.close()
"""


TRY = """
import sys
from pathlib import Path
from vrp_desktop.operations import setup
from vrp_desktop.problems import VrpError
from vrp_desktop.settings import Settings
try:
    setup.unlock(Settings(data_folder=Path(sys.argv[1])), sys.argv[2])
except VrpError as error:
    print(type(error).__name__)
"""


@pytest.mark.parametrize("names", [("records.db",), ("store.lock",), ("slots.json", "slots.json.bak")])
def test_files_that_may_not_be_read_are_not_called_damaged(tmp_path: Path, names: tuple[str, ...]) -> None:
    new_session(tmp_path).store.close()
    folder = settings_in(tmp_path).data_folder
    for name in names:
        (folder / name).chmod(0)
    assert run_unprivileged(TRY, folder, WORDS) == "StoreNotReadable"


@pytest.mark.parametrize("has_lock_file", [True, False])
def test_records_in_a_folder_that_may_only_be_read_can_be_read(tmp_path: Path, has_lock_file: bool) -> None:
    session = new_session(tmp_path)
    started = entry.begin(session, "resident_concern")
    sample_borough.answer_as_sample(session, started, 1)
    entry.submit(session, started)
    session.store.registers.catch_up()
    session.store.close()
    folder = settings_in(tmp_path).data_folder
    if not has_lock_file:
        (folder / "store.lock").unlink()
    for path in (*folder.iterdir(), folder):
        path.chmod(0o555 if path.is_dir() else 0o444)
    said = run_unprivileged(READ, folder, WORDS)
    folder.chmod(0o755)
    assert said.splitlines() == [
        "You can read your records, but nothing new can be saved.",
        "('worries written down', 1) True",
        "The file with your records cannot be changed.",
    ]
