"""What goes first when several pieces of work wait for the store."""

from __future__ import annotations

from enum import IntEnum


class Priority(IntEnum):
    """What goes first when several wait."""

    AUTOSAVE = 0
    READ = 1
    LONG = 2
