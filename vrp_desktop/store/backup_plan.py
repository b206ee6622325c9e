"""Where and when backups are made: a small file beside the store, because it is needed when the store does not open."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass, field
from pathlib import Path

from vrp_desktop.store.durable import put
from vrp_desktop.store.files import DATABASE, PLAN

WEEKLY = datetime.timedelta(days=7)
"""How often the second place gets a backup."""
_MAX_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Plan:
    """What is kept from one session to the next.

    `second_place`: a stick or a network drive that the person chose, or `None`. `second_at`: when it last got a backup,
    UTC. `stamp`: size and time of change of the database when the backup beside the store was made last.
    `was_asked`: the person was asked for a second place and said not now. `put_off`: the day on which they closed
    without a backup that was due.
    """

    second_place: Path | None = None
    second_at: datetime.datetime | None = None
    stamp: tuple[int, int] | None = field(default=None)
    was_asked: bool = False
    put_off: datetime.date | None = None

    def is_second_due(self, now: datetime.datetime) -> bool:
        """Tell whether the second place should get a backup. A clock that was put back counts as due."""
        if self.second_place is None:
            return False
        return self.second_at is None or not datetime.timedelta() <= now - self.second_at < WEEKLY


def stamp_of(folder: Path) -> tuple[int, int]:
    """Give what changes when the database in `folder` is written to. Raises OSError."""
    found = (folder / DATABASE).stat()
    return found.st_size, found.st_mtime_ns


def read(folder: Path) -> Plan:
    """Give the plan of the store in `folder`; one that is missing or damaged is as if nothing was ever chosen."""
    try:
        with (folder / PLAN).open("rb") as file:
            said = json.loads(file.read(_MAX_BYTES))
        return Plan(
            second_place=Path(said["second_place"]) if said["second_place"] else None,
            second_at=datetime.datetime.fromisoformat(said["second_at"]) if said["second_at"] else None,
            stamp=(int(said["stamp"][0]), int(said["stamp"][1])) if said["stamp"] else None,
            was_asked=bool(said["was_asked"]),
            put_off=datetime.date.fromisoformat(said["put_off"]) if said["put_off"] else None,
        )
    except (OSError, ValueError, KeyError, TypeError, IndexError, RecursionError):
        return Plan()


def write(folder: Path, plan: Plan) -> None:
    """Keep the plan. Raises OSError."""
    content = {
        "format": 1,
        "second_place": str(plan.second_place) if plan.second_place else None,
        "second_at": plan.second_at.isoformat() if plan.second_at else None,
        "stamp": plan.stamp,
        "was_asked": plan.was_asked,
        "put_off": plan.put_off.isoformat() if plan.put_off else None,
    }
    put(folder / PLAN, json.dumps(content, indent=1).encode())
