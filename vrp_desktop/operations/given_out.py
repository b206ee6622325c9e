"""Copies for internal use: what left of the analysis, as what goes out later is held against it.

Of all copies those count that tell of the same things in days that have to do with those at hand. Copies bring what
shares their days, once: else the last twelve months, copied month after month, would bring all that was ever copied.
"""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

from vrp_desktop.dates import day_in_words
from vrp_desktop.disclosure.joined import numbers_told
from vrp_desktop.disclosure.released import ReleasedTable, days_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vrp_desktop.disclosure.attack import Finding
    from vrp_desktop.disclosure.released import Span
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
            still = [one for one in told if not _was_to_come(copy, one) or one.span.first > session.today()]
            copies.append((copy, tuple(_as_it_was(session, copy, table) for table in still)))
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


def _was_to_come(copy: GivenOut, table: ReleasedTable) -> bool:
    return copy.counted_on is not None and copy.counted_on < table.span.first


def _as_it_was(session: Session, copy: GivenOut, table: ReleasedTable) -> ReleasedTable:
    """Give what a copy told of days that were not over as counts up to its own day, once many records came since.

    Before that they are the same numbers as later ones: who knows that one record came in between can tell it. When
    many came, what moved tells of none of them, and a copy of the month so far stands against no return of the month.
    """
    on = copy.counted_on
    if on is None or not table.span.first <= on < table.span.last or not _came_many(session, copy, table):
        return table

    def up_to_then(span: Span) -> Span:
        is_on = span.first <= on < span.last
        return replace(span, label=f"{span.label} up to {day_in_words(on)}", last=on) if is_on else span

    columns = tuple(replace(column, span=up_to_then(column.span)) for column in table.columns)
    return replace(table, span=up_to_then(table.span), columns=columns)


def _came_many(session: Session, copy: GivenOut, table: ReleasedTable) -> bool:
    """Tell whether at least as many records came since as are hidden together. Talks are known by their sums alone."""
    from vrp_desktop.measures.reading import columns_of
    from vrp_desktop.measures.sources import SOURCES

    source = SOURCES.get(_thing(table.columns[0].counts)) if table.columns else None
    columns = columns_of(session.store, source.form) if source is not None else None
    if source is None or columns is None:
        return True
    if session.store.log.last_number() - copy.up_to < table.rule.hide_below:
        return False
    days = (table.span.first, table.span.last, copy.up_to)
    return len(session.store.registers.came_after(source.form, columns.day, [days])) >= table.rule.hide_below


def _thing(counts: str) -> str:
    """Give the source of what is counted, which begins its words: no sum joins those of two sources."""
    return counts.split(" ", 1)[0]


def _with_article(role: str) -> str:
    return f"{'an' if role[:1] in 'aeiou' else 'a'} {role}"
