"""The council's own workbooks, one for each return, and what goes where in them."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vrp_desktop.store.text import clean_text

if TYPE_CHECKING:
    from vrp_desktop.store.connection import Connection

_COLUMNS = "return_id, name, sha256, content, targets, mapping, kept_at, kept_by"


@dataclass(frozen=True, slots=True)
class KeptTemplate:
    """One workbook. `sha256`: of `content`, in hex. `targets`, `mapping`: JSON values. `kept_at`: UTC."""

    return_id: str
    name: str
    sha256: str
    content: bytes
    targets: Any
    mapping: Any
    kept_at: datetime.datetime
    kept_by: str


class Templates:
    """The workbooks of a store."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(
        self, return_id: str, *, name: str, sha256: str, content: bytes, targets: object, mapping: object, kept_by: str
    ) -> None:
        """Keep the workbook of a return in place of the one before."""
        now = datetime.datetime.now(datetime.UTC).replace(microsecond=0).isoformat()
        texts = (json.dumps(targets, ensure_ascii=False), json.dumps(mapping, ensure_ascii=False))
        self._connection.run(
            f"INSERT OR REPLACE INTO template ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (return_id, clean_text(name)[0], sha256, content, *texts, now, kept_by),
        )

    def get(self, return_id: str) -> KeptTemplate | None:
        """Give the workbook of a return, `None` when there is none."""
        row = self._connection.row(f"SELECT {_COLUMNS} FROM template WHERE return_id = ?", (return_id,))
        if row is None:
            return None
        name, sha256, content, targets, mapping, kept_at, kept_by = row[1:]
        moment = datetime.datetime.fromisoformat(kept_at)
        return KeptTemplate(
            return_id, name, sha256, bytes(content), json.loads(targets), json.loads(mapping), moment, kept_by
        )

    def forget(self, return_id: str) -> None:
        """Forget the workbook of a return, and what goes where in it."""
        self._connection.run("DELETE FROM template WHERE return_id = ?", (return_id,))
