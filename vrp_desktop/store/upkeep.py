"""When what keeps the records safe was done last. Nothing of what is in the records."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vrp_desktop.store.connection import Connection


class Duty(StrEnum):
    """What is to be done now and then, or is still owed."""

    RECOVERY_KEY = "recovery key shown"
    """Noted when a recovery key is shown, forgotten when its person says that it is in a safe place."""
    CHECK = "checked"
    """Everything was read and nothing was wrong."""
    TIDY = "tidied"
    """Somebody looked at what has been kept for long enough."""


class Upkeep:
    """One moment for each duty."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, duty: Duty, at: datetime.datetime | None = None) -> None:
        """Note the duty's moment, now when none is given. Raises DiskFull and StoreReadOnly."""
        moment = (at or datetime.datetime.now(datetime.UTC)).astimezone(datetime.UTC)
        self._connection.run(
            "INSERT OR REPLACE INTO upkeep VALUES (?, ?)", (duty, moment.isoformat(timespec="seconds"))
        )

    def forget(self, duty: Duty) -> None:
        """Take the duty's moment away. Raises DiskFull and StoreReadOnly."""
        self._connection.run("DELETE FROM upkeep WHERE duty = ?", (duty,))

    def at(self, duty: Duty) -> datetime.datetime | None:
        """Give when the duty was noted last, UTC; `None` when it never was."""
        row = self._connection.row("SELECT at FROM upkeep WHERE duty = ?", (duty,))
        return datetime.datetime.fromisoformat(row[0]) if row else None
