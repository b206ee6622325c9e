"""Names for people who must not be named: two words and a number, drawn by chance.

Nothing in a code name says anything of the person, so nobody can be found by guessing how it was made. Who goes by it
is written down by the case team, in its own system.
"""

from __future__ import annotations

import functools
import secrets
from typing import TYPE_CHECKING

from vrp_desktop.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Callable

_FIRST, _LAST = 10, 99


def new_code_name(is_taken: Callable[[str], bool]) -> str:
    """Give a name like "KESTREL-HARBOUR-42" that is not taken."""
    while True:
        first, second = secrets.SystemRandom().sample(_words(), 2)
        name = f"{first}-{second}-{_FIRST + secrets.randbelow(_LAST - _FIRST + 1)}".upper()
        if not is_taken(name):
            return name


@functools.cache
def _words() -> tuple[str, ...]:
    return tuple(shipped("words", "code_names.txt").read_text(encoding="utf-8").split())
