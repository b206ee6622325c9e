"""Letting tables of counts out: attack them together with all that is out already, and keep what they told.

The order of a release: `counted_to`, count and protect, `to_release`, `refuse_what_tells`; then the file is written and
waits with what it tells (`told_of`); when it is approved, `note_release` keeps that in the same transaction.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.problems import Problem, VrpError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from vrp_desktop.disclosure.attack import Finding
    from vrp_desktop.disclosure.count_table import Back, CountTable
    from vrp_desktop.disclosure.released import ReleasedTable, Span
    from vrp_desktop.disclosure.safe_table import SafeTable
    from vrp_desktop.measures.period import Period
    from vrp_desktop.operations.session import Session
    from vrp_desktop.store.releases import Release


@dataclass(frozen=True, slots=True)
class Attacked:
    """What an attack found. `stopping`: why the tables must not go out as they are; `warnings`: what to look at.

    `known`: what could be worked out before, from what is out already; nothing can be done about it.
    """

    stopping: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    known: tuple[Finding, ...]


class NotSafe(VrpError):
    """The tables would tell numbers that they hide. `findings`: which. `names`: of the tables at hand."""

    def __init__(self, findings: Sequence[Finding], names: Collection[str] = ()) -> None:
        count = "1 number" if len(findings) == 1 else f"{len(findings):,} numbers"
        super().__init__(self._problem(count, "\n".join(finding.sentence() for finding in findings)))
        self.findings = tuple(findings)
        self._names = frozenset(names)

    def _problem(self, count: str, details: str) -> Problem:
        return Problem(
            happened=f"Nothing went out: {count} could be worked out from it and from what is out already.",
            means="Somebody who knows how numbers are hidden could learn of single people.",
            do_next="Choose a longer period or fewer rows; of a return, leave out the sheets that are named.",
            details=details,
        )

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets at hand in which they stand, each once; all of them when they stand in what is out already."""
        found = tuple(dict.fromkeys(one.table for one in self.findings if one.table in self._names))
        return found or tuple(sorted(self._names))


class CorrectionTells(NotSafe):
    """A correction would show, beside what is out already, numbers that are hidden now or were before."""

    def _problem(self, count: str, details: str) -> Problem:
        return Problem(
            happened=f"No other version went out: it moves {count} that must stay hidden.",
            means="They are hidden in this version or were in the one before, and few records can have moved them.",
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


def attack_before(session: Session, tables: Sequence[ReleasedTable]) -> Attacked:
    """Attack tables together with everything related that was released. Reads only."""
    from vrp_desktop.disclosure.attack import attack, everybody

    if not tables:
        return Attacked((), (), ())
    spans = [table.span for table in tables] + [column.span for table in tables for column in table.columns]
    first, last = min(span.first for span in spans), max(span.last for span in spans)
    out = out_before(session, first, last)
    found = attack([*out, *tables])
    # What is known of everybody in a row stands in one table; the rest follows from several, and takes long to find.
    was_so = attack(out) if any(finding.risk.stops for finding in found) else everybody(out)
    known = [finding for finding in found if any(finding.is_like(earlier) for earlier in was_so)]
    new = [finding for finding in found if finding not in known]
    return Attacked(
        stopping=tuple(finding for finding in new if finding.risk.stops),
        warnings=tuple(finding for finding in new if not finding.risk.stops),
        known=tuple(known),
    )


def refuse_what_tells(session: Session, tables: Sequence[ReleasedTable], *, is_correction: bool = False) -> None:
    """Raise NotSafe when tables would tell numbers that they hide.

    `is_correction`: they put right what is out already. That a number was published otherwise before is then no reason
    against it, unless it is hidden now or was (CorrectionTells): whoever approves it reads which numbers moved, and
    whether so few records can have moved them that one of them would be told (`sign_off.Correction`).
    """
    from vrp_desktop.disclosure.attack import Risk

    stopping = attack_before(session, tables).stopping
    if is_correction:
        # What was hidden, or is hidden now, stays a secret all the same.
        stopping = tuple(one for one in stopping if one.risk not in (Risk.CHANGED, Risk.DISAGREES) or one.is_small)
    if stopping:
        is_moved = is_correction and all(one.risk in (Risk.CHANGED, Risk.DISAGREES) for one in stopping)
        raise (CorrectionTells if is_moved else NotSafe)(stopping, {table.name for table in tables})


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
    spans = [table.span for table in tables] + [column.span for table in tables for column in table.columns]
    today = session.today()
    first, last = min((span.first for span in spans), default=today), max((span.last for span in spans), default=today)
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
