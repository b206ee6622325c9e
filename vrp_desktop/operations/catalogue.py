"""The catalogue of measures: the set that a partnership starts with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.operations import entry
from vrp_desktop.operations.session import Changed
from vrp_desktop.store.records import RecordFilter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vrp_desktop.operations.session import Session

MEASURE = "indicator"
_LIST = "indicator.csv"
_ABOUT_THE_LIST = ("active_from", "active_to")


def is_empty(session: Session) -> bool:
    """Tell whether there is no measure yet."""
    return not session.store.records.page(RecordFilter(forms=(MEASURE,)), limit=1).rows


def starting_set(session: Session) -> tuple[Mapping[str, str], ...]:
    """Give the measures that ship, each as first values of a new record."""
    return tuple(
        {name: text for name, text in row.items() if text and name not in _ABOUT_THE_LIST}
        for row in session.lists.rows(_LIST)
    )


def put_in(session: Session) -> Changed:
    """Write the measures that ship into an empty catalogue, all of them or none."""
    with session.store.transaction():
        if is_empty(session):
            for given in starting_set(session):
                entry.submit(session, entry.begin(session, MEASURE, given))
    return Changed(registers=frozenset({MEASURE}))
