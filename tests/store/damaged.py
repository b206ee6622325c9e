"""A database that is harmed bit by bit, and what salvaging it gives. Shared with the long command in tests/faults."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vrp_desktop.store import salvage
from vrp_desktop.store.connection import connect
from vrp_desktop.store.head import HeadFile

if TYPE_CHECKING:
    from pathlib import Path

    from store.walk import Submit

    from vrp_desktop.store.salvage import Salvaged
    from vrp_desktop.store.store import Store

FLIPS = 20261125
"""The seed of the turned bits."""


@dataclass(frozen=True)
class Salvage:
    """A closed database and where its rescue file goes. `notes`: the texts of all its revisions."""

    database: Path
    rescue: Path
    key: bytes
    store_id: str
    content: bytes
    notes: frozenset[str]

    @classmethod
    def fill(cls, store: Store, submit: Submit, database: Path, rescue: Path, records: int) -> Salvage:
        """Write `records` records, change each once, begin a draft, and close."""
        for number in range(records):
            record = submit(walked_on="2026-11-03", ward="lea", note=f"note {number} " + "more lights " * 40).record
            submit(record, walked_on="2026-11-04", ward="high", note=f"changed {number}")
        store.registers.catch_up()
        store.drafts.start("a-draft", "walk", "1", "asha")
        key = bytes(store._data_key)  # noqa: SLF001 - no room gives the key
        store.close()
        notes = notes_in(database, key)
        return cls(database, rescue, key, store.database_id, database.read_bytes(), frozenset(notes))

    def dump(self, path: Path) -> dict[str, list[tuple[Any, ...]]]:
        """Give every row that is not worked out from others."""
        connection = connect(path, self.key)
        kept = ("store", "person", "revision", "draft")
        rows = {name: connection.rows(f"SELECT * FROM {name} ORDER BY 1, 2") for name in kept}
        rows["form"] = connection.rows("SELECT id, version, xform FROM form ORDER BY 1, 2")
        connection.close()
        return rows


def flip(content: bytes, bit: int) -> bytes:
    """Give `content` with one bit turned."""
    harmed = bytearray(content)
    harmed[bit // 8] ^= 1 << bit % 8
    return bytes(harmed)


def salvage_of(filled: Salvage, harmed: bytes) -> Salvaged:
    """Put `harmed` in the database's place and save what can be read."""
    filled.database.write_bytes(harmed)
    filled.rescue.unlink(missing_ok=True)
    noted = HeadFile(filled.database.parent, filled.store_id, filled.key).noted()
    return salvage.save_readable(filled.database, filled.key, filled.rescue, filled.store_id, noted)


def notes_in(path: Path, key: bytes) -> set[str]:
    """Give the texts of all revisions in a database."""
    connection = connect(path, key)
    rows = connection.rows("SELECT payload FROM revision WHERE payload IS NOT NULL")
    connection.close()
    return {json.loads(payload)["/data/note"] for (payload,) in rows}
