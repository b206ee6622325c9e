"""A disk that is full, as SQLite itself says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from support.hands import Hands


def limit_pages(hands: Hands, pages: int) -> None:
    """Make SQLite say that the disk is full at `pages` pages (0: at what is used now)."""
    session = hands.window.session
    assert session is not None
    got: list[object] = []
    pragma = f"PRAGMA max_page_count = {pages or 1}"
    connection = session.store._connection  # noqa: SLF001 - no operation fills a disk
    job = hands.window.jobs.start(lambda _progress: connection.rows(pragma))
    job.done.connect(got.append)
    hands.until(lambda: bool(got))
