"""Who may open the records on this laptop: adding, new words, and removing with a new key."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.store.people import Role
from vrp_desktop.store.upkeep import Duty

if TYPE_CHECKING:
    from vrp_desktop.operations.session import Session
    from vrp_desktop.work import Progress


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with words for this laptop. `is_me`: who is asking."""

    person: str
    name: str
    role: Role
    is_me: bool


class NotAllowed(VrpError):
    """What was asked for is not this person's to do, or would lock everybody out."""


def holders(session: Session) -> tuple[Holder, ...]:
    """Give everybody who has words for this laptop, in the order in which they were added."""
    return tuple(
        Holder(person.id, person.name, person.role, person.id == session.person.id)
        for person in session.store.people.all()
        if person.slot is not None
    )


def words_needed(session: Session, role: Role) -> int:
    """Give how many words a person of this role gets."""
    is_large = role in (Role.COORDINATOR, Role.APPROVER)
    return session.settings.words_for_coordinator if is_large else session.settings.words_for_volunteer


def add(session: Session, name: str, role: Role, words: str) -> Holder:
    """Let somebody else open these records with `words` of their own. Raises NotAllowed, DiskFull and StoreReadOnly.

    An approver needs words on the coordinator's laptop, since nobody approves what they prepared themselves.
    """
    name = new_name(session, name)
    store = session.store
    with store.transaction():
        person = store.people.add(name=name, role=role)
        # The slot first: a person without one is only a name, a slot without a person would open to nobody.
        slot = store.add_words(words)
        store.people.set_slot(person.id, slot)
    return Holder(person.id, name, role, is_me=False)


def new_name(session: Session, name: str) -> str:
    """Give `name` as it would be kept for somebody new. Raises NotAllowed when it is empty or taken."""
    _check_may(session)
    name = " ".join(name.split())
    if not name or any(holder.name.casefold() == name.casefold() for holder in holders(session)):
        raise NotAllowed(
            Problem(
                happened=f"There is somebody called “{name}” on this laptop already." if name else "The name is empty.",
                means="Nobody was added.",
                do_next="Type another name, for example with a letter behind it.",
            )
        )
    return name


def change_my_words(session: Session, words: str) -> None:
    """Give this person new words; the old ones open nothing any more. Raises DiskFull and StoreReadOnly."""
    slot = session.person.slot
    if slot is None:
        raise KeyError(session.person.id)
    session.store.set_words(slot, words)


def give_new_words(session: Session, person: str, words: str) -> None:
    """Give somebody who forgot theirs new words. Raises NotAllowed, KeyError, DiskFull and StoreReadOnly."""
    _check_may(session)
    slot = session.store.people.get(person).slot
    if slot is None:
        raise KeyError(person)
    session.store.set_words(slot, words)


def remove(session: Session, person: str, progress: Progress | None = None) -> None:
    """Take somebody's way in, and give the records a new key; the store is closed afterwards and unlocked anew.

    What they wrote stays theirs. Raises NotAllowed, KeyError, and what `Store.remove_slot` raises; then all is as it
    was.
    """
    _check_may(session)
    slot = session.store.people.get(person).slot
    if slot is None:
        raise KeyError(person)
    if person == session.person.id:
        raise NotAllowed(
            Problem(
                happened="You cannot take your own words away.",
                means="Nobody could undo it, so nothing was changed.",
                do_next="Ask another coordinator who has words on this laptop to do it.",
            )
        )
    session.store.remove_slot(slot, progress)


def new_recovery_key(session: Session) -> str:
    """Give a new recovery key, to be shown once; the one before opens nothing any more.

    Raises NotAllowed where the council holds a key or for who is no coordinator on a laptop of several people, and
    DiskFull and StoreReadOnly.
    """
    if session.store.has_council_key:
        raise NotAllowed(
            Problem(
                happened="Your council holds the recovery key of this laptop.",
                means="A key of your own would be one more way in, so none was made.",
                do_next="If you forget your words, ask your help desk.",
            )
        )
    if not may_have_recovery_key(session):
        _check_may(session)
    store = session.store
    # First: when this fails, the key before is still good.
    store.upkeep.note(Duty.RECOVERY_KEY)
    try:
        return store.add_recovery()
    except VrpError:
        with contextlib.suppress(VrpError):
            store.upkeep.forget(Duty.RECOVERY_KEY)
        raise


def may_have_recovery_key(session: Session) -> bool:
    """Tell whether this person may make a recovery key: a coordinator, or who is alone on the laptop."""
    if session.store.has_council_key:
        return False
    return session.person.role is Role.COORDINATOR or len(holders(session)) == 1


def recovery_key_is_safe(session: Session) -> None:
    """Take it that the recovery key shown last is in a safe place. Raises DiskFull and StoreReadOnly."""
    session.store.upkeep.forget(Duty.RECOVERY_KEY)


def _check_may(session: Session) -> None:
    if session.person.role is not Role.COORDINATOR:
        raise NotAllowed(
            Problem(
                happened="Only a coordinator decides who may open the records on this laptop.",
                means="Nothing was changed.",
                do_next="Ask your coordinator to do it here.",
            )
        )
