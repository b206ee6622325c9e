"""The names of a store's files, and whether they are there; imports nothing, because the first page asks."""

from __future__ import annotations

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


def has_store(folder: Path) -> bool:
    """Tell whether a store was set up in `folder`."""
    return any((folder / name).exists() for name in (DATABASE, SLOTS, SLOTS_COPY, RESTORE))
