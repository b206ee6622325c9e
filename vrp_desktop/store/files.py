"""The names of a store's files, and whether they are there; imports nothing, because the first page asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

DATABASE = "records.db"
SLOTS = "slots.json"
SLOTS_COPY = "slots.json.bak"
LOCK = "store.lock"


def has_store(folder: Path) -> bool:
    """Tell whether a store was set up in `folder`."""
    return any((folder / name).exists() for name in (DATABASE, SLOTS, SLOTS_COPY))
