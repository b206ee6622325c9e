"""Backups of the store that is open: where they go, when they are made, and which there are."""

from __future__ import annotations

import contextlib
import datetime
import logging
import os
import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vrp_desktop.problems import Cancelled, Problem, VrpError
from vrp_desktop.store import backup_plan, backups, restore
from vrp_desktop.store.durable import FULL
from vrp_desktop.store.files import BACKUPS
from vrp_desktop.store.folder import FolderIsSynced, sync_program

if TYPE_CHECKING:
    from pathlib import Path

    from vrp_desktop.operations.session import Session
    from vrp_desktop.store.backups import Backup
    from vrp_desktop.store.bring_back import Contents
    from vrp_desktop.work import Progress

OLD_AFTER = datetime.timedelta(days=9)
"""After how long without a backup in the second place the home page says so: the weekly one is two days late."""

_FOLDER = "VRP backups"
"""What is made in the place that the person chooses, so that backups do not lie among other files."""


_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BackupView:
    """What the section "Backups" shows. Backups are newest first.

    `is_second_there`: whether the second place can be reached now. `aside`: folders with files that were set aside when
    a backup was put in place, and their days. `old`: backups that should be deleted by now.
    """

    local: tuple[Backup, ...]
    local_place: Path
    second: tuple[Backup, ...]
    second_place: Path | None
    second_at: datetime.datetime | None
    is_second_there: bool
    is_same_disk: bool
    aside: tuple[tuple[Path, datetime.date], ...]
    old: tuple[Backup, ...]
    old_aside: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """What came of the backups when the program is closed. `made`: those made; `problem`: the first thing amiss."""

    made: tuple[Backup, ...] = ()
    problem: Problem | None = None


class PlaceTooNear(VrpError):
    """The second place is the folder of the records, or in it, or around it."""

    def __init__(self) -> None:
        super().__init__(
            Problem(
                happened="This is the folder in which your records lie.",
                means="Whatever happens to it would happen to the backups too, so none are made there.",
                do_next="Choose a folder on a stick or a network drive.",
            )
        )


class PlaceNotUsable(VrpError):
    """The second place cannot be written."""

    def __init__(self, details: str) -> None:
        super().__init__(
            Problem(
                happened="This program may not write to the place that you chose.",
                means="No backup can be kept there, so the choice was not taken.",
                do_next="Choose another folder, or ask your help desk to let you write to this one.",
                details=details,
            )
        )


class SetByCouncil(VrpError):
    """The council set the second place, so nobody chooses it."""

    def __init__(self) -> None:
        super().__init__(
            Problem(
                happened="Your council has set the second place for backups.",
                means="It cannot be changed on this laptop, so nothing was.",
                do_next="Ask your help desk if it should be another one.",
            )
        )


class CouncilPlaceUnfit(VrpError):
    """The second place that the council set is too near the records, or copied to a cloud."""

    def __init__(self, details: str) -> None:
        super().__init__(
            Problem(
                happened="The second place for backups that your council set cannot be used.",
                means="It lies with the records, or in a folder copied to a cloud, so no backup was made there.",
                do_next="Tell your help desk, so that another place is set.",
                details=details,
            )
        )


def view(session: Session) -> BackupView:
    """Give what there is. Looks at the second place too, which may be slow over a network."""
    store = session.store
    plan = _plan(session)
    local_place = store.folder / BACKUPS
    local = backups.listed(local_place, store.database_id)
    place = plan.second_place
    second = backups.listed(place, store.database_id) if place is not None else ()
    aside = restore.set_aside(store.folder)
    today = session.today()
    return BackupView(
        local=local,
        local_place=local_place,
        second=second,
        second_place=place,
        second_at=max((backup.made_at for backup in second), default=plan.second_at),
        is_second_there=place is not None and _is_there(session, place),
        is_same_disk=place is not None and _is_same_disk(place, store.folder),
        aside=aside,
        old=backups.due_for_deletion(local + second, today),
        old_aside=tuple(folder for folder, day in aside if (today - day).days > backups.KEPT_DAYS),
    )


def amiss(session: Session, now: datetime.datetime) -> tuple[str, bool] | None:
    """Give what the home page should say of backups, or `None` when all is as it should be.

    With it, whether it asks for a second place, and may be told not now.
    """
    plan = _plan(session)
    if plan.second_at is None and session.store.log.count() == 0:
        return None
    if plan.second_place is None:
        if plan.was_asked:
            return None
        return "If this laptop is lost, your records are lost with it: choose a second place for backups.", True
    if plan.second_at is None:
        return "There is no backup in the second place yet.", False
    age = now - plan.second_at
    if age > OLD_AFTER:
        return f"The last backup in the second place is {age.days} days old.", False
    return None


def not_now(session: Session) -> None:
    """Do not ask for a second place on the home page again; "This laptop" still offers it."""
    _change(session, was_asked=True)


def choose_second_place(session: Session, chosen: Path) -> Path:
    """Let backups go into a folder of ours in `chosen` from now on; gives that folder.

    Raises FolderIsSynced, PlaceTooNear, PlaceNotUsable and SetByCouncil.
    """
    _check_chosen(session)
    place = _ours_in(chosen)
    program = sync_program(chosen)
    if program is not None:
        raise FolderIsSynced(program, "The place for backups")
    if _is_too_near(session, chosen):
        raise PlaceTooNear
    try:
        place.mkdir(parents=True, exist_ok=True)
        trial = place / "trial.part"
        trial.write_bytes(b"\0")
        trial.unlink()
    except OSError as error:
        raise PlaceNotUsable(type(error).__name__) from error
    before = backup_plan.read(session.store.folder)
    if before.second_place != place:
        _change(session, second_place=place, second_at=None, was_asked=True, put_off=None)
    return place


def forget_second_place(session: Session) -> None:
    """Make no more backups in the second place; those that are there stay. Raises SetByCouncil."""
    _check_chosen(session)
    _change(session, second_place=None, second_at=None)


def back_up_now(session: Session, progress: Progress) -> Closing:
    """Make a backup beside the store and one in the second place, whatever is due. Raises Cancelled."""
    return _back_up(session, progress, is_asked=True)


def back_up_at_close(session: Session, progress: Progress) -> Closing:
    """Make the backups that are due when the program is closed. Raises Cancelled.

    Beside the store when anything was written since the last one; in the second place once a week.
    """
    return _back_up(session, progress, is_asked=False)


def is_anything_due(session: Session) -> bool:
    """Tell whether closing makes a backup. Quick: looks at no other disk."""
    plan = _plan(session)
    with contextlib.suppress(OSError):
        return _is_second_due(session, plan) or plan.stamp != backup_plan.stamp_of(session.store.folder)
    return True


def put_off(session: Session) -> None:
    """Remember that the person closed without a backup that was due, so that they are not asked again today."""
    _change(session, put_off=session.today())


def contents(session: Session, backup: Backup) -> Contents:
    """Check a backup, byte by byte, and give what is in it. Raises BackupDamaged, BackupOtherKey and NewerVersion."""
    return session.store.contents_of(backup)


def stage(session: Session, backup: Backup, progress: Progress) -> None:
    """Make `backup` ready to take the place of the open store the next time it is opened.

    Raises BackupDamaged, BackupOtherKey, NewerVersion, NotPutBack and Cancelled; then nothing will be put in place.
    """
    session.store.stage(backup, session.person.slot, progress)


def unstage(session: Session) -> None:
    """Leave the records as they are: what `stage` made ready is thrown away."""
    restore.undo(session.store.folder)


def delete(old: tuple[Backup, ...], aside: tuple[Path, ...] = ()) -> None:
    """Delete backups, and folders with files that were set aside, after the person said yes. Best effort."""
    for backup in old:
        backups.delete(backup)
    for folder in aside:
        shutil.rmtree(folder, ignore_errors=True)


def _back_up(session: Session, progress: Progress, *, is_asked: bool) -> Closing:
    store = session.store
    plan = _plan(session)
    made: list[Backup] = []
    problem: Problem | None = None
    try:
        stamp = backup_plan.stamp_of(store.folder)
        if is_asked or stamp != plan.stamp:
            why = backups.Why.ASKED if is_asked else backups.Why.CLOSING
            made.append(store.back_up(store.folder / BACKUPS, why, progress))
            _change(session, stamp=stamp)
            store.forget_update_copy()
    except Cancelled:
        raise
    except VrpError as error:
        _log.warning("no backup beside the records: %s", type(error))
        problem = error.problem
    except OSError as error:
        _log.warning("no backup beside the records: %s", type(error))
        problem = _unforeseen(error)
    if plan.second_place is not None and (is_asked or _is_second_due(session, plan)):
        try:
            _make_ready(session, plan.second_place)
            made.append(store.back_up(plan.second_place, backups.Why.SECOND_PLACE, progress))
            _change(session, second_place=plan.second_place, second_at=made[-1].made_at, put_off=None)
        except Cancelled:
            raise
        except VrpError as error:
            _log.warning("no backup in the second place: %s", type(error))
            problem = problem or error.problem
    _log.info("backups made: %d", len(made))
    return Closing(tuple(made), problem)


def _plan(session: Session) -> backup_plan.Plan:
    """Give the plan that holds: the council's second place, where it set one, whatever was chosen before."""
    plan = backup_plan.read(session.store.folder)
    if session.settings.backup_place is None:
        return plan
    place = _ours_in(session.settings.backup_place)
    return plan if plan.second_place == place else replace(plan, second_place=place, second_at=None)


def _check_chosen(session: Session) -> None:
    """Raise SetByCouncil when there is nothing to choose."""
    if session.settings.backup_place is not None:
        raise SetByCouncil


def _make_ready(session: Session, place: Path) -> None:
    """See that the second place is there. Of the council's, only our own folder in it is made.

    Raises BackupFailed and CouncilPlaceUnfit.
    """
    if session.settings.backup_place is not None:
        program = sync_program(place.parent)
        if program is not None or _is_too_near(session, session.settings.backup_place):
            raise CouncilPlaceUnfit(program or "too near")
        # A folder that is not there may be a drive that is not connected: it is not made in its stead.
        with contextlib.suppress(OSError):
            place.mkdir(exist_ok=True)
    if not place.is_dir():
        raise backups.place_missing()


def _is_there(session: Session, place: Path) -> bool:
    """Tell whether a backup could be made there: in the council's place our folder is made with the first one."""
    return place.is_dir() or (session.settings.backup_place is not None and place.parent.is_dir())


def _ours_in(chosen: Path) -> Path:
    return chosen if chosen.name == _FOLDER else chosen / _FOLDER


def _is_too_near(session: Session, chosen: Path) -> bool:
    mine, whole = session.store.folder.resolve(), chosen.resolve()
    return whole.is_relative_to(mine) or mine.is_relative_to(whole / _FOLDER) or whole == mine.parent


def _is_second_due(session: Session, plan: backup_plan.Plan) -> bool:
    return plan.is_second_due(datetime.datetime.now(datetime.UTC)) and plan.put_off != session.today()


def _unforeseen(error: OSError) -> Problem:
    return backups.failed(is_full=error.errno in FULL, details=type(error).__name__).problem


def _change(session: Session, **values: object) -> None:
    """Keep something in the plan; best effort, because no backup fails for want of a note about it."""
    folder = session.store.folder
    with contextlib.suppress(OSError):
        backup_plan.write(folder, replace(backup_plan.read(folder), **values))  # type: ignore[arg-type] # fields of Plan


def _is_same_disk(place: Path, folder: Path) -> bool:
    try:
        return os.stat(place).st_dev == os.stat(folder).st_dev
    except OSError:
        return False
