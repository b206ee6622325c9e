"""Which returns there are: those that ship, and those that a coordinator copied, changed and brought in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.returns.definition import DefinitionFaulty, read
from vrp_desktop.returns.toml_table import Fault
from vrp_desktop.shipped import shipped
from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from vrp_desktop.operations.session import Session
    from vrp_desktop.returns.definition import ReturnDefinition, Sheet
    from vrp_desktop.store.own_returns import OwnReturn

_BIGGEST_FILE = 1_000_000
_OTHER_FILES = re.compile(r"(analysis|poster)|extract-.*|.*-council")
"""Words by which other files that leave are named, so that no return's file looks like one of them."""


@dataclass(frozen=True, slots=True)
class ReturnChoice:
    """A return that this person may make. `periods`: for which kinds of period. `is_own`: it was brought in here.

    `needs_check`: whoever makes it says that no names are in it.
    """

    id: str
    title: str
    periods: tuple[str, ...]
    is_own: bool
    needs_check: bool


@dataclass(frozen=True, slots=True)
class FaultyReturn:
    """A return that was brought in and can be made no more. `faults`: a sentence each, with file, table and key.

    A newer version of the program may not understand it, or a form has lost what it counts.
    """

    id: str
    file_name: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReturnsKept:
    """All returns of this laptop that this person may look at, to save or take out."""

    choices: tuple[ReturnChoice, ...]
    faulty: tuple[FaultyReturn, ...]


@dataclass(frozen=True, slots=True)
class ReturnsOffer:
    """What the page of returns offers. `people`: (id, name) of everybody on this laptop."""

    choices: tuple[ReturnChoice, ...]
    people: tuple[tuple[str, str], ...]


def offer(session: Session) -> ReturnsOffer:
    """Give the returns and people to choose from."""
    people = tuple((person.id, person.name) for person in session.store.people.all())
    return ReturnsOffer(choices(session), people)


class NoSuchReturn(VrpError):
    """No return has this id, here or for this person."""

    def __init__(self, return_id: str, known: Iterable[str]) -> None:
        super().__init__(
            Problem(
                happened=f"There is no return called “{return_id[:40]}”.",
                means="Nothing was made.",
                do_next=f"Choose one of these: {', '.join(known)}.",
            )
        )


class ReturnFaulty(VrpError):
    """A return that was brought in and is faulty now."""

    def __init__(self, return_id: str, faults: Sequence[Fault]) -> None:
        count = "1 thing is" if len(faults) == 1 else f"{len(faults):,} things are"
        super().__init__(
            Problem(
                happened=f"{return_id} cannot be made any more: {count} wrong in it.",
                means="A form or the program has changed since it was brought in; nothing was made.",
                do_next="See “What is in the returns” under This laptop: there it is saved, mended or taken out.",
                details="\n".join(fault.sentence() for fault in faults),
            )
        )


class NotForYou(VrpError):
    """Whoever is no coordinator changes no return."""

    def __init__(self) -> None:
        super().__init__(
            Problem(
                happened="Only a coordinator changes what is in a return.",
                means="Nothing was changed.",
                do_next="Ask your coordinator.",
            )
        )


class ShippedStays(VrpError):
    """A file that calls itself by the id of a return that ships."""

    def __init__(self, return_id: str) -> None:
        super().__init__(
            Problem(
                happened=f"The file calls itself {return_id}, like the return that comes with the program.",
                means="That one stays as it is, so that two laptops never mean different things by its name.",
                do_next=f"Give it another id, title and file_word, like {return_id}-ours, then bring it in again.",
            )
        )


class FileNotRead(VrpError):
    """A file that is not there, too big, or no text."""

    def __init__(self, name: str) -> None:
        super().__init__(
            Problem(
                happened=f"{name} could not be read as text.",
                means="No return was changed.",
                do_next="Choose a file that was saved from here and changed, ending in .toml.",
            )
        )


def kept(session: Session) -> ReturnsKept:
    """Give the returns that this person may make, and those that are faulty now; the latter to coordinators alone."""
    faulty = tuple(
        FaultyReturn(one.id, one.file_name, tuple(fault.sentence() for fault in faults))
        for one in session.store.own_returns.all()
        if (faults := _read(session, one)[1])
    )
    is_for_them = session.person.role in (Role.COORDINATOR, Role.APPROVER)
    return ReturnsKept(choices(session), faulty if is_for_them else ())


def choices(session: Session) -> tuple[ReturnChoice, ...]:
    """Give the returns that this person may make: those that ship first, then the partnership's own, by id."""
    own = {one.id for one in session.store.own_returns.all()}
    found = {**_shipped(), **_own(session)}
    ordered = sorted(found.values(), key=lambda one: (one.id in own, one.id))
    return tuple(
        ReturnChoice(one.id, one.title, one.periods, one.id in own, one.needs_check)
        for one in ordered
        if session.person.role in one.roles
    )


def definition(session: Session, return_id: str) -> ReturnDefinition:
    """Give a return's definition. Raises NoSuchReturn when there is none of this id, and ReturnFaulty."""
    if return_id in _shipped():
        return _shipped()[return_id]
    one = next((one for one in session.store.own_returns.all() if one.id == return_id), None)
    if one is None:
        raise NoSuchReturn(return_id, (one.id for one in choices(session)))
    made, faults = _read(session, one)
    if made is None or faults:
        raise ReturnFaulty(return_id, faults)
    return made


def save_copy(session: Session, return_id: str, path: Path) -> None:
    """Write a return's definition to `path`, to be changed there; also one that is faulty, as it is kept.

    Raises NoSuchReturn and WorkbookNotWritten.
    """
    from vrp_desktop.returns.write import put

    own = {one.id: one.text for one in session.store.own_returns.all()}
    text = own.get(return_id) or _text(definition(session, return_id).id)
    put(path, text.encode())


def bring_in(session: Session, path: Path) -> ReturnDefinition:
    """Take in a definition from a file; it takes the place of one of the same id that was brought in before.

    Raises NotForYou, FileNotRead, ShippedStays and DefinitionFaulty, which names every fault; then nothing was changed.
    """
    if session.person.role not in (Role.COORDINATOR, Role.APPROVER):
        raise NotForYou
    try:
        if path.stat().st_size > _BIGGEST_FILE:
            raise FileNotRead(path.name)
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FileNotRead(path.name) from error
    made = read(text, path.name)
    if made.id.casefold() in {one.casefold() for one in _shipped()}:
        raise ShippedStays(made.id)
    faults = list(_not_its_own(session, path.name, made))
    faults += (fault for sheet in made.sheets for fault in _not_to_be_had(session, path.name, sheet))
    if faults:
        raise DefinitionFaulty(path.name, faults)
    with session.store.transaction():
        session.store.own_returns.put(made.id, path.name, text, session.person.id)
    return made


def try_bring_in(session: Session, path: Path) -> ReturnDefinition | tuple[str, ...]:
    """Take in a definition, or give a sentence for each fault that keeps it out. Raises as `bring_in` for the rest."""
    try:
        return bring_in(session, path)
    except DefinitionFaulty as refused:
        return tuple(fault.sentence() for fault in refused.faults)


def take_out(session: Session, return_id: str) -> None:
    """Forget a return that was brought in. Raises NotForYou."""
    if session.person.role not in (Role.COORDINATOR, Role.APPROVER):
        raise NotForYou
    with session.store.transaction():
        session.store.own_returns.take_out(return_id)


def _not_its_own(session: Session, file: str, made: ReturnDefinition) -> Iterator[Fault]:
    """Give what a return has in common with another: nobody could tell their files from each other."""
    others = [one for one in (*_shipped().values(), *_own(session).values()) if one.id != made.id]
    for key in ("id", "title", "file_word"):
        word = str(getattr(made, key))
        for other in others:
            if _told_apart(word) == _told_apart(str(getattr(other, key))):
                yield Fault(file, "", key, f"{other.id} has “{word}” too: give it another id, title and file_word.")
    if _OTHER_FILES.fullmatch(made.file_word.casefold()):
        yield Fault(file, "", "file_word", f"other files are called “{made.file_word}”: choose another word.")


def _told_apart(word: str) -> str:
    return " ".join(word.split()).casefold()


def _not_to_be_had(session: Session, file: str, sheet: Sheet) -> list[Fault]:
    from vrp_desktop.measures.spec import Lines, Rows
    from vrp_desktop.measures.vocabulary import not_to_be_had

    if isinstance(sheet.table, Rows | Lines):
        return []
    return [
        Fault(file, f"sheet “{sheet.name}”", key, f"there is no “{word}” in the forms of this laptop.")
        for key, word in not_to_be_had(session.store, session.lists, sheet.table)
    ]


def _own(session: Session) -> dict[str, ReturnDefinition]:
    """Give the partnership's own without those that are faulty now."""
    found = {}
    for one in session.store.own_returns.all():
        made, faults = _read(session, one)
        if made is not None and not faults:
            found[one.id] = made
    return found


def _read(session: Session, one: OwnReturn) -> tuple[ReturnDefinition | None, Sequence[Fault]]:
    """Read what is kept, and say what is wrong in it today; `None` when it cannot be read."""
    try:
        made = _parsed(one.text, one.file_name)
    except DefinitionFaulty as refused:
        return None, refused.faults
    return made, [fault for sheet in made.sheets for fault in _not_to_be_had(session, one.file_name, sheet)]


@lru_cache(maxsize=32)
def _parsed(text: str, file_name: str) -> ReturnDefinition:
    return read(text, file_name)


@cache
def _shipped() -> dict[str, ReturnDefinition]:
    folder = shipped("returns")
    found = (read(file.read_text(encoding="utf-8"), file.name) for file in sorted(folder.glob("*.toml")))
    return {one.id: one for one in found}


def _text(return_id: str) -> str:
    return next(
        text
        for file in shipped("returns").glob("*.toml")
        if read(text := file.read_text(encoding="utf-8"), file.name).id == return_id
    )
