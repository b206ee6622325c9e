"""The names of a store's files, and whether they are there; imports nothing, because the first page asks."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

DATABASE = "records.db"
SLOTS = "slots.json"
SLOTS_COPY = "slots.json.bak"
LOCK = "store.lock"
HEAD = "head.json"
PLAN = "backups.json"
"""Where the second place for backups is, and when they were made last."""
BACKUPS = "backups"
"""The folder of the backups that lie beside the store."""
BEFORE_UPDATE = "before-update"
"""The folder of the copy that is made before a new version changes the shape of the records."""
RESTORE = "restore.json"
"""There while a backup is being put in place: `restore` goes on from it."""
STAGED = "restore"
"""The folder in which a backup waits to be put in place."""


def look_for(folder: Path) -> None:
    """See that a store could be found in `folder`, or made there.

    Raises PermissionError when the folder may not be looked into, and another OSError when it is not there and could
    not be made: the disk or drive that it is on is not connected.
    """
    try:
        with os.scandir(folder):
            return
    except FileNotFoundError:
        pass
    nearest = next((place for place in folder.parents if place.exists()), None)
    if nearest is None or not os.access(nearest, os.W_OK | os.X_OK):
        raise OSError(errno.ENODEV, "")


def has_store(folder: Path) -> bool:
    """Tell whether a store was set up in `folder`."""
    return any((folder / name).exists() for name in (DATABASE, SLOTS, SLOTS_COPY, RESTORE))
