"""Actions that the Young People's Group is to look at and has not."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from vrp_desktop.operations.reading import day, rows
from vrp_desktop.operations.to_do.task import Task
from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vrp_desktop.operations.session import Session

_IN_TIME = datetime.timedelta(days=28)
_LIVE = ("idea", "agreed", "under_way", "done")


def waiting_for_young_people(session: Session) -> Iterator[Task]:
    """Give a coordinator the actions that wait for a review, due four weeks after they start."""
    if session.person.role is not Role.COORDINATOR:
        return
    reviewed = {str(row.get("action")) for row in rows(session, "review")}
    for row in rows(session, "action", {"ypg": ("yes",), "status": _LIVE}):
        action, start = str(row["record"]), day(row.get("start"))
        if action not in reviewed and start is not None and start <= session.today():
            # Whoever leads the action is to answer what the group says of it.
            given = {"action": action, "owner": str(row.get("owner") or "")}
            yield Task("Ask the Young People's Group", start + _IN_TIME, record=action, form="review", given=given)
