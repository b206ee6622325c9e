"""The table of records: search, filter, sort, page by page.

Each role searches the words that it is shown, and no others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vrp_desktop.operations.session import Session
    from vrp_desktop.store.records import Cursor, Page, RecordFilter, Sort


def page(session: Session, wanted: RecordFilter, sort: Sort, after: Cursor | None = None, limit: int = 200) -> Page:
    """Give the next records after `after` (from the start when `None`), at most `limit`."""
    return session.store.records.page(wanted, sort, after, limit, session.person.role)


def count(session: Session, wanted: RecordFilter) -> int:
    """Give how many records the filter lets through."""
    return session.store.records.count(wanted, session.person.role)
