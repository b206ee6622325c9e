"""The installation that writes, as the log and every reference name it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.store.uuid7 import uuid7

if TYPE_CHECKING:
    from vrp_desktop.store.connection import Connection

# One of each pair that is taken for the other in print or by telephone: no B, G, I, L, O, S, Z and no 0, 1.
_LETTERS = "ACDEFHJKMNPQRTUVWXY"
_FIGURES = "23456789"


@dataclass(frozen=True, slots=True)
class Laptop:
    """One installation. `mark`: the two characters in references, like "K7"."""

    id: str
    mark: str


def new_mark() -> str:
    """Give a letter and a figure, drawn at random."""
    return secrets.choice(_LETTERS) + secrets.choice(_FIGURES)


def begin_chain(connection: Connection) -> None:
    """Give the laptop of an older copy a new identity: from now on it writes a chain and references of its own.

    The chain went on once from where the copy ends: a second end of it would be refused in every later merge, and
    references that stand on somebody's paper would be given twice.
    """
    connection.run("UPDATE store SET laptop_id = ?, mark = ?", (uuid7(), new_mark()))
