"""Where a record stands in the table of records when the newest day comes first.

A record's place is its number in that table and in the search words: its day counted back from the last day there is,
and within a day the last to come first. SQLite's full text search finds its hits in the order of their numbers, so it
finds them from the newest day on, and a page of them is done without looking at the rest.
https://www.sqlite.org/fts5.html
"""

from __future__ import annotations

import datetime

_LAST_DAY = datetime.date.max.toordinal()
_TURNS = 2**24
"""How many records can stand on one day; a store of so many would take up 50 GB."""


def places_of(on_date: str) -> tuple[int, int]:
    """Give the first and the last place of a day. What is no ISO day stands behind all days."""
    try:
        day = datetime.date.fromisoformat(on_date).toordinal()
    except ValueError:
        day = 0
    first = (_LAST_DAY - day) * _TURNS
    return first, first + _TURNS - 1
