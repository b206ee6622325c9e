"""Letting tables of counts out: attack them together with all that is out already, and keep what they told.

The order of a release: `counted_to`, count and protect, `to_release`, `refuse_what_tells`; then the file is written and
waits with what it tells (`told_of`); when it is approved, `note_release` keeps that in the same transaction.

Out is what was published, and what was given out for internal use (`given_out`). Published tables bring each other,
however far back; copies bring what shares their days, once.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.disclosure.joined import numbers_told
from vrp_desktop.disclosure.released import days_of
from vrp_desktop.operations.given_out import NAMED, blamed, copies_first, related_copies, said_of, together
from vrp_desktop.problems import Problem, VrpError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from vrp_desktop.disclosure.attack import Finding
    from vrp_desktop.disclosure.count_table import Back, CountTable
    from vrp_desktop.disclosure.released import ReleasedTable, Span
    from vrp_desktop.disclosure.safe_table import SafeTable
    from vrp_desktop.measures.period import Period
    from vrp_desktop.operations.session import Session
    from vrp_desktop.store.given_out import GivenOut
    from vrp_desktop.store.releases import Release


@dataclass(frozen=True, slots=True)
class Attacked:
    """What an attack found. `stopping`: why the tables must not go out as they are; `warnings`: what to look at.

    `known`: what could be worked out before, from what is out already; nothing can be done about it. `copies`: what was
    given out for internal use and would have to be thrown away first, because something stops for it alone.
    """

    stopping: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    known: tuple[Finding, ...]
    copies: tuple[GivenOut, ...] = ()


class NotSafe(VrpError):
    """The tables would tell numbers that they hide. `findings`: which. `names`: of the tables at hand.

    `copies`: what was given out for internal use, without which they could go out.
    """

    def __init__(
        self, findings: Sequence[Finding], names: Collection[str] = (), copies: Sequence[GivenOut] = ()
    ) -> None:
        self.findings = tuple(findings)
        self._names = frozenset(names)
        self._copies = tuple(said_of(copy) for copy in copies)
        super().__init__(self._problem())

    def _problem(self) -> Problem:
        count = "1 number" if len(self.findings) == 1 else f"{len(self.findings):,} numbers"
        details = "\n".join((*self._copies, *(finding.sentence() for finding in self.findings)))
        if not self._copies:
            return Problem(
                happened=f"Nothing went out: {count} could be worked out from it and from what is out already.",
                means="Somebody who knows how numbers are hidden could learn of single people.",
                do_next="Choose a longer period or fewer rows; of a return, leave out the sheets that are named.",
                details=details,
            )
        which = together(self._copies)
        return Problem(
            happened=f"Nothing went out: {count} could be worked out from it and from a copy for internal use.",
            means=f"The copy is {which}; beside it, what came or was put right since could be told.",
            do_next="Have it thrown away everywhere and say so in Analysis under Given out, or choose another period.",
            details=details,
        )

    @property
    def first(self) -> str:
        """Which copies have to be thrown away before anything else, and how; "" for none."""
        return copies_first(self._copies) if self._copies else ""

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets at hand in which they stand, each once; all of them when they stand in what is out already."""
        found = tuple(dict.fromkeys(one.table for one in self.findings if one.table in self._names))
        return found or tuple(sorted(self._names))


class CorrectionTells(NotSafe):
    """A correction would show, beside what is out already, numbers that are hidden now or were before."""

    def _problem(self) -> Problem:
        from vrp_desktop.disclosure.attack import Risk

        is_one = len(self.findings) == 1
        secret = f"{'1 number' if is_one else f'{len(self.findings):,} numbers'} that must stay hidden"
        details = "\n".join((*self._copies, *(finding.sentence() for finding in self.findings)))
        if self._copies:
            which = together(self._copies)
            return Problem(
                happened=f"No other version went out: beside a copy for internal use it tells {secret}.",
                means=f"The copy is {which}; beside it, what was put right since could be told.",
                do_next="Have it thrown away everywhere, say so in Analysis under Given out, or leave out its sheets.",
                details=details,
            )
        hidden = "It is hidden" if is_one else "They are hidden"
        # Of numbers that do not add up, nobody knows how many records moved them.
        are_few = all(finding.risk is Risk.CHANGED for finding in self.findings)
        few = f", and few records can have moved {'it' if is_one else 'them'}" if are_few else ""
        return Problem(
            happened=f"No other version went out: it moves {secret}.",
            means=f"{hidden} in this version, or {'was' if is_one else 'were'} in the one before{few}.",
            do_next="Leave out the sheets that are named, or let the version stand that was approved.",
            details=details,
        )


def counted_to(session: Session) -> int:
    """Give where the log stands: what comes after counts in a later period. To be asked before counting."""
    return session.store.log.last_number()


def to_release(
    session: Session, return_id: str, period: Period, tables: Iterable[tuple[CountTable, SafeTable]]
) -> tuple[ReleasedTable, ...]:
    """Give what the tables of a return would tell. Each with the raw counts that it was made of."""
    from vrp_desktop.disclosure.released import released

    version = session.store.releases.next_version(return_id, str(period))
    spans = spans_of(period)
    return tuple(released(raw, safe, spans, return_id=return_id, version=version) for raw, safe in tables)


def out_before(session: Session, first: datetime.date, last: datetime.date) -> tuple[ReleasedTable, ...]:
    """Give every table that was released and has to do with these days, the newest last."""
    from vrp_desktop.disclosure.released import ReleasedTable

    return tuple(ReleasedTable.from_text(text) for text in session.store.releases.related(first, last))


def attack_before(session: Session, tables: Sequence[ReleasedTable], *, is_correction: bool = False) -> Attacked:
    """Attack tables together with everything related that is out. Reads only.

    `is_correction`: they put right some of what is out.
    """
    from vrp_desktop.disclosure.attack import attack, attack_correction, everybody

    if not tables:
        return Attacked((), (), ())
    published, copies = _out(session, tables)
    copied = [table for _copy, told in copies for table in told]
    out = [*published, *copied]

    def with_all(others: Sequence[ReleasedTable]) -> tuple[Finding, ...]:
        return attack_correction(others, tables) if is_correction else attack([*others, *tables])

    found = with_all(out)
    # What is known of everybody in a row stands in one table; the rest follows from several, and takes long to find.
    was_so = attack(out) if any(finding.risk.stops for finding in found) else everybody(out)
    known = [finding for finding in found if _is_among(finding, was_so)]
    new = [finding for finding in found if finding not in known]
    stopping = [finding for finding in new if finding.risk.stops]
    to_blame: tuple[GivenOut, ...] = ()
    if stopping and copied:
        alone = with_all(published)
        to_blame = blamed([finding for finding in stopping if not _is_among(finding, alone)], copies, tables)
    return Attacked(
        stopping=tuple(stopping),
        warnings=tuple(finding for finding in new if not finding.risk.stops),
        known=tuple(known),
        copies=to_blame,
    )


def refuse_what_tells(session: Session, tables: Sequence[ReleasedTable], *, is_correction: bool = False) -> None:
    """Raise NotSafe when tables would tell numbers that they hide.

    `is_correction`: they put right what is out already. That a number was published otherwise before is then no reason
    against it, unless it is hidden now or was (CorrectionTells): whoever approves it reads which numbers moved, and
    whether so few records can have moved them that one of them would be told (`sign_off.Correction`).
    """
    from vrp_desktop.disclosure.attack import Risk

    attacked = attack_before(session, tables, is_correction=is_correction)
    stopping = attacked.stopping
    if is_correction:
        # What was hidden, or is hidden now, stays a secret all the same.
        stopping = tuple(one for one in stopping if one.risk not in (Risk.CHANGED, Risk.DISAGREES) or one.is_small)
    if stopping:
        is_moved = is_correction and all(one.risk in (Risk.CHANGED, Risk.DISAGREES) for one in stopping)
        refusal = CorrectionTells if is_moved else NotSafe
        raise refusal(stopping, {table.name for table in tables}, attacked.copies)


def tells_nothing_more(session: Session, tables: Sequence[ReleasedTable]) -> bool:
    """Tell whether every number of tables was told just so by what is out already."""
    published, copies = _out(session, tables)
    told = {cell for table in (*published, *(one for _, each in copies for one in each)) for cell in _cells(table)}
    return all(cell in told for table in tables for cell in _cells(table))


def warned(tables: Iterable[ReleasedTable]) -> tuple[str, ...]:
    """Give what tables say of everybody in a row, a sentence each: no reason against them, but to be looked at."""
    from vrp_desktop.disclosure.attack import everybody

    return _first_of([finding.sentence() for finding in everybody(tables)], "{count} more rows are like that.")


def same_for_all(tables: Iterable[ReleasedTable]) -> tuple[str, ...]:
    """Give the same for tables of one question: each row and what is said of everybody in it."""
    from vrp_desktop.disclosure.attack import everybody

    return _first_of([f"{finding.row}: {finding.column}" for finding in everybody(tables)], "and {count} more")


def _first_of(lines: Sequence[str], more: str) -> tuple[str, ...]:
    rest = len(lines) - NAMED
    return (*lines[:NAMED], *([more.format(count=f"{rest:,}")] if rest > 1 else lines[NAMED:]))


@dataclass(frozen=True, slots=True)
class Told:
    """What a return tells of counts, and when: all that the ledger keeps of it once it is approved.

    `up_to`: what `counted_to` gave before counting. `first` and `last`: of all days that something is told of, those
    it is compared with too. `tables`: each as text.
    """

    made_on: datetime.date
    up_to: int
    first: datetime.date
    last: datetime.date
    tables: tuple[str, ...]

    def as_text(self) -> str:
        """Give it as text."""
        days = (one.isoformat() for one in (self.made_on, self.first, self.last))
        return json.dumps([*days, self.up_to, *self.tables])

    @classmethod
    def from_text(cls, text: str) -> Told:
        """Read it back."""
        made_on, first, last, up_to, *tables = json.loads(text)
        day = datetime.date.fromisoformat
        return cls(day(made_on), up_to, day(first), day(last), tuple(tables))


def told_of(session: Session, tables: Sequence[ReleasedTable], *, up_to: int) -> Told:
    """Give what tables tell that were counted today."""
    today = session.today()
    first, last = days_of(tables) if tables else (today, today)
    return Told(today, up_to, first, last, tuple(table.as_text() for table in tables))


def note_release(session: Session, return_id: str, period: Period, told: Told) -> Release:
    """Keep for ever what a return told, and freeze its days."""
    store = session.store
    with store.transaction():
        return store.releases.add(
            return_id=return_id,
            period=str(period),
            first=period.first,
            last=period.last,
            made_on=told.made_on,
            made_by=session.person.id,
            up_to=told.up_to,
            told_days=(told.first, told.last),
            tables=told.tables,
        )


def spans_of(period: Period) -> dict[Back, Span]:
    """Give the days that a period and its columns that look back count over."""
    from vrp_desktop.disclosure.count_table import Back
    from vrp_desktop.disclosure.released import Span

    back = {Back.NOT: period, Back.ONE: period.previous(), Back.YEAR: period.year_before()}
    return {one: Span(days.label, days.first, days.last) for one, days in back.items()}


def _out(
    session: Session, tables: Sequence[ReleasedTable]
) -> tuple[list[ReleasedTable], list[tuple[GivenOut, tuple[ReleasedTable, ...]]]]:
    """Give what is out and has to do with tables: what was published, and what was given out for internal use."""
    if not tables:
        return [], []
    first, last = days_of(tables)
    near = session.store.copies_out.about(first, last)
    first, last = min((first, *(one.first for one in near))), max((last, *(one.last for one in near)))
    return list(out_before(session, first, last)), related_copies(session, tables, first, last)


def _is_among(finding: Finding, others: Iterable[Finding]) -> bool:
    return any(finding.is_like(other) for other in others)


def _cells(table: ReleasedTable) -> Iterator[tuple[object, ...]]:
    """Give what a table tells, whatever it is called and in whichever order it stands."""
    for number, told in numbers_told(table):
        yield number, told, table.rule
