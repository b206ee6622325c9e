"""When the records do not open: what can be done about it, and doing it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vrp_desktop.dates import day_in_words, moment_in_words
from vrp_desktop.operations import setup
from vrp_desktop.problems import VrpError
from vrp_desktop.store.backups import Why
from vrp_desktop.store.errors import (
    DiskFailed,
    FolderInPlace,
    NewerVersion,
    NotOurs,
    OtherKey,
    StoreDamaged,
    StoreEmpty,
)
from vrp_desktop.store.folder import NoStore
from vrp_desktop.store.head import OlderCopy
from vrp_desktop.store.slots import SlotsDamaged

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vrp_desktop.operations.session import Session
    from vrp_desktop.problems import Problem
    from vrp_desktop.settings import Settings
    from vrp_desktop.store.backups import Backup
    from vrp_desktop.store.bring_back import Contents
    from vrp_desktop.store.rescue import Rescue
    from vrp_desktop.store.salvage import Salvaged
    from vrp_desktop.work import Progress


class Way(StrEnum):
    """One thing that can be done."""

    KEYS = "keys"
    """Put back the file of keys from a backup."""
    BRING_BACK = "bring back"
    SAVE = "save"
    """Save what can be read."""
    GO_ON = "go on"
    """Go on with the older copy that stands here."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why the records do not open, and what can be done besides trying again, the best first."""

    problem: Problem
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Saved:
    """What could be read of a damaged file, and the backup it was saved as."""

    report: Salvaged
    contents: Contents
    backup: Backup


_WAYS: tuple[tuple[type[VrpError], tuple[Way, ...]], ...] = (
    (OlderCopy, (Way.BRING_BACK, Way.GO_ON)),
    (SlotsDamaged, (Way.KEYS, Way.BRING_BACK)),
    (StoreEmpty, (Way.BRING_BACK,)),
    (OtherKey, (Way.BRING_BACK,)),
    (StoreDamaged, (Way.BRING_BACK, Way.SAVE)),
    (NoStore, (Way.BRING_BACK,)),
    (NotOurs, (Way.BRING_BACK,)),
    # Whoever went back to the version before has a backup of its shape, the copy from before the update at least.
    (NewerVersion, (Way.BRING_BACK,)),
    (FolderInPlace, (Way.BRING_BACK,)),
    (DiskFailed, (Way.BRING_BACK, Way.SAVE)),
)


def unlock(settings: Settings, words: str, *, takes_older: bool = False) -> Session | Trouble:
    """Open the store with a person's words, or say what can be done. Raises WrongWords and what needs no more words."""
    return _tried(lambda: setup.unlock(settings, words, takes_older=takes_older))


def recover(settings: Settings, recovery_key: str, new_words: str, *, takes_older: bool = False) -> Session | Trouble:
    """Open the store with the recovery key as `setup.recover` does, or say what can be done. Raises WrongKey."""
    return _tried(lambda: setup.recover(settings, recovery_key, new_words, takes_older=takes_older))


def offered(settings: Settings, elsewhere: Path | None = None) -> tuple[Backup, ...]:
    """Give the backups there are, the newest first. `elsewhere`: one more folder to look in."""
    from vrp_desktop.store.rescue import offered

    return offered(settings.data_folder, *(place for place in (settings.backup_place, elsewhere) if place is not None))


def begin(settings: Settings, *, words: str = "", printed: str = "") -> Rescue:
    """Begin with what the person typed. Raises MistypedKey. Whoever begins closes it."""
    from vrp_desktop.store.rescue import Rescue

    return Rescue(settings.data_folder, words=words, printed=printed)


def save(rescue: Rescue, progress: Progress) -> Saved:
    """Save what can be read of the damaged file. Raises what `Rescue.save_readable` does."""
    report, backup = rescue.save_readable(progress)
    return Saved(report, rescue.contents(backup), backup)


def words_of(backup: Backup) -> str:
    """Say when a backup was made and what for, in a line."""
    why = {
        Why.CLOSING: "made when the program was closed",
        Why.SECOND_PLACE: "made for the second place",
        Why.ASKED: "made when you asked for it",
        Why.BEFORE_UPDATE: "made before an update of the program",
        Why.RESCUE: "what could be read of a damaged file",
    }[backup.why]
    return f"{moment_in_words(backup.made_at)}, {why}"


def words_of_contents(contents: Contents) -> str:
    """Say what is in a backup that was checked."""
    kinds = ", ".join(f"{title}: {count:,}" for title, count in contents.records.items())
    records = f"{counted(contents.count, 'record')} ({kinds})" if kinds else "No finished records"
    drafts = f", {contents.drafts:,} unfinished" if contents.drafts else ""
    until = f", the last of {day_in_words(contents.until.astimezone())}" if contents.until else ""
    return f"It is whole. {records}{drafts}{until}."


def words_of_saved(saved: Saved) -> tuple[str, ...]:
    """Say what could be read, in lines."""
    report = saved.report
    drafts = f" and {counted(report.drafts, 'unfinished one')}" if report.drafts else ""
    lines = [f"{counted(saved.contents.count, 'record')}{drafts} could be read."]
    lines += [f"{title}: {count:,}" for title, count in saved.contents.records.items()]
    if report.since is not None and report.until is not None:
        first, last = (day_in_words(at.astimezone()) for at in (report.since, report.until))
        lines.append(f"They were written on {last}." if first == last else f"They were written from {first} to {last}.")
    if report.missing:
        lines.append(f"At least {counted(report.missing, 'saved step')} could not be read.")
    if report.bad_pages:
        lines.append(f"Damaged: {counted(len(report.bad_pages), 'page')} of {report.page_count:,} in the file.")
    if report.is_uncertain:
        lines.append("A name or an unfinished record may have a wrong letter, so look through them.")
    return tuple(lines)


def counted(number: int, one: str) -> str:
    """Give a number with its noun: "1 record", "1,204 records"."""
    return f"{number:,} {one}" if number == 1 else f"{number:,} {one}s"


def _tried(opening: Callable[[], Session]) -> Session | Trouble:
    try:
        return opening()
    except VrpError as error:
        for kind, ways in _WAYS:
            if isinstance(error, kind):
                return Trouble(error.problem, ways)
        raise
