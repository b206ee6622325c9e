"""Setting up a store, unlocking it, and getting back in with the recovery key."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vrp_desktop.operations.session import Session
from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vrp_desktop.settings import Settings
    from vrp_desktop.store.people import Role
    from vrp_desktop.store.slots import KdfCost
    from vrp_desktop.store.store import Store


@dataclass(frozen=True, slots=True)
class NewStore:
    """A store just made. `recovery_key` is shown once and kept nowhere; empty where the council holds a key."""

    session: Session
    recovery_key: str


def set_up(settings: Settings, *, name: str, role: Role, words: str, cost: KdfCost | None = None) -> NewStore:
    """Make an encrypted store in the settings' data folder with its first person and all shipped forms.

    Raises errors of `store.folder` when the folder cannot be used, and VrpError when a fault in the policy leaves open
    whether the council holds a way back.
    """
    from vrp_desktop.operations.council import set_up_problem
    from vrp_desktop.store.slots import KdfCost, calibrated
    from vrp_desktop.store.store import Store
    from vrp_desktop.store.upkeep import Duty

    problem = set_up_problem(settings)
    if problem is not None:
        raise VrpError(problem)
    if cost is None:
        memory = settings.key_memory_kib
        cost = replace(KdfCost.DEFAULT, memory_kib=memory) if memory else calibrated()
    made = Store.create(
        settings.data_folder,
        cost,
        words,
        first_person=(name.strip(), role),
        council=settings.council_recovery_key,
    )
    with _closed_when_it_fails(made.store):
        if made.recovery_key:
            made.store.upkeep.note(Duty.RECOVERY_KEY)
        return NewStore(_session(settings, made.store, made.slot_id), made.recovery_key)


def unlock(settings: Settings, words: str, *, takes_older: bool = False) -> Session:
    """Open the store with a person's words. Raises WrongWords and the errors of `store`.

    `takes_older`: the person wants to go on with an older copy of the records that stands there.
    """
    from vrp_desktop.store.store import Store

    opened = Store.open(settings.data_folder, words, takes_older=takes_older)
    return _session(settings, opened.store, opened.slot_id)


def recover(settings: Settings, recovery_key: str, new_words: str, *, takes_older: bool = False) -> Session:
    """Open the store with the recovery key and give its first person new words. Raises WrongKey and as `unlock`."""
    from vrp_desktop.store.store import Store

    opened = Store.open_with_recovery(settings.data_folder, recovery_key, takes_older=takes_older)
    store = opened.store
    with _closed_when_it_fails(store):
        slot = next((person.slot for person in store.people.all() if person.slot is not None), opened.slot_id)
        store.set_words(slot, new_words)
        if store.has_council_key:
            # The help desk made it for this once.
            store.forget_recovery()
    return _session(settings, store, slot)


def help_out(folder: Path, council_secret: str) -> str:
    """Give a recovery key for the store in `folder`, made with the council's secret; for the help desk's own machine.

    Only the files of keys are needed there and changed: the records need not be, and nothing in them can be read.
    The key opens the store once; whoever uses it gets new words. Raises SlotsDamaged, WrongKey, DiskFull and
    StoreReadOnly.
    """
    from vrp_desktop.store import recovery_key, slots

    found, _ = slots.read(folder)
    data_key = found.open_with_council(council_secret)
    printed = recovery_key.new_key()
    changed, _ = found.with_printed(printed, data_key)
    slots.write(changed, folder)
    return recovery_key.as_text(printed)


def _session(settings: Settings, store: Store, slot_id: str) -> Session:
    with _closed_when_it_fails(store):
        person = store.people.by_slot(slot_id)
        if person is None:
            raise VrpError(
                Problem(
                    happened="These words open the records, but nobody in them goes by these words.",
                    means="The file of keys and the records do not belong together; your records are not lost.",
                    do_next="Ask your coordinator to look at this laptop before you go on.",
                )
            )
        return Session(store, person, store.lists, settings, _install_forms(store) or store.notice)


@contextlib.contextmanager
def _closed_when_it_fails(store: Store) -> Iterator[None]:
    """Close the store when what follows its opening fails, so that neither its key nor its lock stays behind."""
    try:
        yield
    except BaseException:
        store.close()
        raise


def _install_forms(store: Store) -> Problem | None:
    """Install each compiled form that came with the program, unless the store has that version already.

    One transaction, and none when there is nothing new: records that may only be read are opened all the same. Gives
    what to tell the person when a new form could not be taken in for that reason.
    """
    from vrp_desktop.store.errors import StoreReadOnly

    shipped_forms = [path.read_text(encoding="utf-8") for path in sorted(shipped("forms").glob("*.xml"))]
    new = store.forms.lacking(shipped_forms)
    if new:
        try:
            with store.transaction():
                for xform in new:
                    store.forms.install(xform)
        except StoreReadOnly as error:
            return error.problem
    return None
