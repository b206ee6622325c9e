"""Who works with this store. Names stand in the database only, never beside it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vrp_desktop.store.text import clean_text
from vrp_desktop.store.uuid7 import uuid7

if TYPE_CHECKING:
    from vrp_desktop.store.connection import Connection


class Role(StrEnum):
    """What a person does for the partnership; it limits what the screen offers, not what the key opens."""

    AMBASSADOR = "ambassador"
    MENTOR = "mentor"
    COORDINATOR = "coordinator"
    APPROVER = "approver"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has written in this store. `slot`: what their words open, `None` when they have none here."""

    id: str
    name: str
    role: Role
    slot: str | None


class People:
    """The people of a store."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, *, name: str, role: Role, slot: str | None = None) -> Person:
        """Add a person."""
        person = Person(uuid7(), clean_text(name)[0], role, slot)
        self._connection.run("INSERT INTO person VALUES (?, ?, ?, ?)", (person.id, person.name, role.value, slot))
        return person

    def set_slot(self, person_id: str, slot: str) -> None:
        """Let the words of `slot` be this person's. Raises KeyError."""
        if not self._connection.run("UPDATE person SET slot = ? WHERE id = ?", (slot, person_id)):
            raise KeyError(person_id)

    def get(self, person_id: str) -> Person:
        """Give the person. Raises KeyError."""
        row = self._connection.row("SELECT id, name, role, slot FROM person WHERE id = ?", (person_id,))
        if row is None:
            raise KeyError(person_id)
        return _person(row)

    def by_slot(self, slot: str) -> Person | None:
        """Give the person whose words open `slot`."""
        row = self._connection.row("SELECT id, name, role, slot FROM person WHERE slot = ?", (slot,))
        return _person(row) if row else None

    def all(self) -> tuple[Person, ...]:
        """Give everybody, in the order in which they were added."""
        return tuple(
            _person(row) for row in self._connection.rows("SELECT id, name, role, slot FROM person ORDER BY rowid")
        )


def _person(row: tuple[str, str, str, str | None]) -> Person:
    person_id, name, role, slot = row
    return Person(person_id, name, Role(role), slot)
