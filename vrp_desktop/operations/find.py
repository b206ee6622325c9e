"""The table of records: search, filter, sort, page by page.

Each role sees the records of its own forms, searches the words that it is shown, and no others: on a laptop that
several people share, a volunteers' register or a journey is nobody's but the coordinator's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vrp_desktop.operations.session import Session
    from vrp_desktop.store.records import Cursor, Page, RecordFilter, Sort


def page(session: Session, wanted: RecordFilter, sort: Sort, after: Cursor | None = None, limit: int = 200) -> Page:
    """Give the next records after `after` (from the start when `None`), at most `limit`."""
    from vrp_desktop.store.records import Page

    seen = _seen(session, wanted)
    return Page((), None) if seen is None else session.store.records.page(seen, sort, after, limit, session.person.role)


def count(session: Session, wanted: RecordFilter) -> int:
    """Give how many records the filter lets through."""
    seen = _seen(session, wanted)
    return 0 if seen is None else session.store.records.count(seen, session.person.role)


def _seen(session: Session, wanted: RecordFilter) -> RecordFilter | None:
    """Give the filter within what this person may see, `None` for nothing at all."""
    if session.sees_all:
        return wanted
    mine = tuple(form.id for form in session.forms())
    forms = tuple(form for form in wanted.forms if form in mine) if wanted.forms else mine
    return replace(wanted, forms=forms) if forms else None
