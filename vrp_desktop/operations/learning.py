"""What the partnership has not got right yet: learning notes that nobody has finished with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime

    from vrp_desktop.operations.session import Session

LEARNING = "learning"
MOST_SHOWN = 3
"""More would push what the page is for out of sight; all of them stand in the records."""


@dataclass(frozen=True, slots=True)
class NotRight:
    """A note of the kind "We did not get this right" that is still open. `when`: by when, and how late, in words."""

    record: str
    title: str
    when: str


@dataclass(frozen=True, slots=True)
class StillNotRight:
    """The newest of them, at most `MOST_SHOWN`. `has_more`: there are others."""

    notes: tuple[NotRight, ...] = ()
    has_more: bool = False


def not_right_yet(session: Session) -> StillNotRight:
    """Give the open notes that this person is to see: none but coordinators and approvers."""
    from vrp_desktop.operations.reading import rows
    from vrp_desktop.store.people import Role

    if session.person.role not in (Role.COORDINATOR, Role.APPROVER):
        return StillNotRight()
    # A council's own form that asks no such thing gives none.
    found = sorted(
        rows(session, LEARNING, {"kind": ("not_right",), "c_done_on": ("",)}),
        key=lambda row: str(row.get("noted_on")),
        reverse=True,
    )
    today = session.today()
    notes = tuple(
        NotRight(str(row["record"]), _in_one_line(row.get("title") or row["ref"]), _when(row.get("by_when"), today))
        for row in found[:MOST_SHOWN]
    )
    return StillNotRight(notes, len(found) > MOST_SHOWN)


def _in_one_line(title: object) -> str:
    return " ".join(str(title).split())


def _when(by: object, today: datetime.date) -> str:
    import datetime

    from vrp_desktop.dates import day_in_words

    if not isinstance(by, datetime.date):
        return "No day was set."
    late = (today - by).days
    if late > 0:
        days = "1 day" if late == 1 else f"{late:,} days"
        return f"It was to be put right by {day_in_words(by)}. That was {days} ago."
    return "It is to be put right today." if late == 0 else f"To be put right by {day_in_words(by)}."
