"""Copies for internal use: what left of the analysis, as what goes out later is held against it.

Of all copies those count that tell of the same things in days that have to do with those at hand. Copies bring what
shares their days, once: else the last twelve months, copied month after month, would bring all that was ever copied.

A copy of days that were not over is no other than one of days that were: where a number went on by so few that one
record could be told, what goes out later waits until all copies were thrown away. To ask the records how many came
since would not do: they change without coming, and many in a table can be one in a row of it.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from vrp_desktop.dates import day_in_words
from vrp_desktop.disclosure.joined import numbers_told
from vrp_desktop.disclosure.released import ReleasedTable, days_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vrp_desktop.disclosure.attack import Finding
    from vrp_desktop.operations.session import Session
    from vrp_desktop.store.given_out import GivenOut, Way

NAMED = 3
"""So many copies are named, and so many rows."""

_FIRST = (
    "A copy for internal use stands against it: {which}. Have it thrown away everywhere and say so in Analysis, "
    "under Given out."
)


def note_copy(
    session: Session, title: str, tables: Sequence[ReleasedTable], way: Way, *, on: datetime.date, up_to: int
) -> None:
    """Keep what a copy for internal use tells, so that what goes out later is attacked together with it.

    `on`: the day on which it was counted. `up_to`: what `counted_to` gave before. It freezes no days. Inside a
    transaction.
    """
    from vrp_desktop.store.given_out import Leaving

    if not tables:
        return
    first, last = days_of(tables)
    now = datetime.datetime.now(datetime.UTC)
    session.store.copies_out.add(
        title=title,
        first=first,
        last=last,
        counted_on=on if last >= on else None,
        up_to=up_to,
        tables=[table.as_text() for table in tables],
        leaving=Leaving(way, now, session.person.id, session.person.role.value),
    )


def related_copies(
    session: Session, tables: Sequence[ReleasedTable], first: datetime.date, last: datetime.date
) -> list[tuple[GivenOut, tuple[ReleasedTable, ...]]]:
    """Give the copies of the days from `first` to `last` that count the same things as `tables`, and what they told."""
    things = {_thing(column.counts) for table in tables for column in table.columns}
    copies = []
    for copy in session.store.copies_out.about(first, last):
        told = tuple(ReleasedTable.from_text(text) for text in copy.tables)
        if things & {_thing(column.counts) for table in told for column in table.columns}:
            # That days to come had nothing yet says nothing of them once they are here.
            still = (one for one in told if not _had_nothing_yet(copy, one) or one.span.first > session.today())
            copies.append((copy, tuple(still)))
    return copies


def blamed(
    findings: Sequence[Finding],
    copies: Sequence[tuple[GivenOut, Sequence[ReleasedTable]]],
    tables: Sequence[ReleasedTable],
) -> tuple[GivenOut, ...]:
    """Give the copies for which tables stop, the newest first: those that tell a number at risk in another way.

    Where no single one does, it is all of them together.
    """
    if not findings:
        return ()
    numbers = {finding.number for finding in findings}
    at_hand = {(number, told) for table in tables for number, told in numbers_told(table)}
    found = [
        copy
        for copy, each in copies
        if any(
            number in numbers and (number, told) not in at_hand for one in each for number, told in numbers_told(one)
        )
    ]
    return tuple(reversed(found or [copy for copy, _ in copies]))


def said_of(copy: GivenOut) -> str:
    """Give which copy it is in words: what was asked, how it left last, when, and the role of who let it out."""
    last = copy.times[-1]
    return f"“{copy.title}”, {last.way.value} on {day_in_words(last.at.astimezone())} by {_with_article(last.role)}"


def together(copies: Sequence[str]) -> str:
    """Name copies, in words, in one line; many are counted."""
    rest = len(copies) - NAMED
    return "; ".join((*copies[:NAMED], *([f"and {rest:,} more"] if rest > 0 else ())))


def copies_first(copies: Sequence[str]) -> str:
    """Say which copies, in words, have to be thrown away before anything else; "" for none."""
    return _FIRST.format(which=together(copies)) if copies else ""


def _had_nothing_yet(copy: GivenOut, table: ReleasedTable) -> bool:
    """Tell whether a table of days that were to come told of nothing. Some is known of days to come, like a release."""
    was_to_come = copy.counted_on is not None and copy.counted_on < table.span.first
    return was_to_come and not any(told for _number, told in numbers_told(table))


def _thing(counts: str) -> str:
    """Give the source of what is counted, which begins its words: no sum joins those of two sources."""
    return counts.split(" ", 1)[0]


def _with_article(role: str) -> str:
    return f"{'an' if role[:1] in 'aeiou' else 'a'} {role}"
