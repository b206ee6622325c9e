"""The installation that writes, as the log and every reference name it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

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
