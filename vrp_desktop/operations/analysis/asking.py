"""Asking: from a question to its numbers, and from a number to the records it counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vrp_desktop.disclosure.rounding import EXACT, Rounding
from vrp_desktop.disclosure.safe_table import HIDDEN, NOT_AVAILABLE, protect
from vrp_desktop.disclosure.safe_text import in_words
from vrp_desktop.measures.analysis import MONTH, PERIODS, TALKS, Inquiry, MonthlyCensus, period_of, table_of
from vrp_desktop.measures.period import Quarter
from vrp_desktop.measures.spec import Breakdown, Measure, When
from vrp_desktop.measures.tabulate import behind, tabulate
from vrp_desktop.measures.talks import RULE as TALKS_RULE
from vrp_desktop.operations.analysis.fields import askable, askable_of, counters
from vrp_desktop.operations.analysis.telling import tells
from vrp_desktop.operations.making import NotAllowed
from vrp_desktop.operations.releasing import counted_to, same_for_all
from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.store.kinds import LIVING

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from vrp_desktop.disclosure.count_table import CountTable
    from vrp_desktop.disclosure.released import ReleasedTable
    from vrp_desktop.disclosure.safe_table import SafeTable
    from vrp_desktop.forms.definition import Choice
    from vrp_desktop.measures.period import Period
    from vrp_desktop.measures.spec import Talks
    from vrp_desktop.measures.tabulate import Behind
    from vrp_desktop.operations.analysis.fields import Askable
    from vrp_desktop.operations.session import Session
    from vrp_desktop.work import Progress

MOST_LISTED = 500
"""So many of a number's records are listed."""
_QUARTERS_OFFERED = 8
_SHEET = "Numbers"


@dataclass(frozen=True, slots=True)
class Cell:
    """A number on the screen. `text`: in words or a symbol. `value`: what a chart draws, `None` for nothing.

    `is_small`: it is hidden in what is copied, printed or exported. `opens`: it counts records that can be listed.
    """

    text: str
    value: float | None
    is_small: bool
    opens: bool


@dataclass(frozen=True, slots=True)
class Head:
    """A column. `counts`: its numbers can be drawn beside each other."""

    key: str
    title: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A row. `key`: "" for the total."""

    key: str
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was counted, as it was at that moment. `notes`: sentences that belong under it.

    `before`: the key of the column of the earlier period, or "". `told`: what `safe` tells of people, for the attack
    before it leaves. `warnings`: rows, and what it says of everybody in them, to be looked at before. `up_to`: where
    the log stood before counting, on the day `counted_on`. The last three belong to the store's thread.
    """

    inquiry: Inquiry
    title: str
    row_title: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    before: str
    safe: SafeTable
    told: tuple[ReleasedTable, ...]
    warnings: tuple[str, ...]
    counted_on: datetime.date
    up_to: int
    period: Period
    table: Breakdown | Talks
    census: MonthlyCensus


@dataclass(frozen=True, slots=True)
class Listed:
    """A record that a number counts. `version`: which of its states, when that is not the one it has now; else "".

    `is_there`: it can be opened.
    """

    record: str
    ref: str
    what: str
    on_date: datetime.date | None
    version: str
    is_there: bool


class NothingThere(VrpError):
    """A kept question asks for what there no longer is."""

    def __init__(self) -> None:
        super().__init__(
            Problem(
                happened="This cannot be counted any more.",
                means="The form it asks about was changed or taken away; your records are safe.",
                do_next="Choose again what to count, and keep that as the view.",
            )
        )


# What can be asked


def offered(session: Session) -> tuple[Askable, ...]:
    """Give what can be asked. Raises NotAllowed."""
    check_role(session)
    return askable(session)


def periods(today: datetime.date) -> tuple[tuple[str, str], ...]:
    """Give (name, words) of the periods to choose from: those that move with the day, then past quarters."""
    quarters = [Quarter.of(today).previous()]
    while len(quarters) < _QUARTERS_OFFERED:
        quarters.append(quarters[-1].previous())
    moving = tuple((name, words) for name, (words, _period) in PERIODS.items())
    return (*moving, *((str(quarter), quarter.label) for quarter in quarters))


def comparisons(source: Askable, rows: str) -> tuple[When, ...]:
    """Give what a question may be compared with. The months of a period have no others of the period before."""
    if not source.compares:
        return (When.NOW,)
    return (When.NOW, When.YEAR_BEFORE) if rows == MONTH else (When.NOW, When.BEFORE, When.YEAR_BEFORE)


# Asking


def ask(session: Session, inquiry: Inquiry, progress: Progress | None = None) -> Answer:
    """Count. `progress`: told how many records were read. Raises NotAllowed, NothingThere, BadPeriod and Cancelled."""
    check_role(session)
    source = askable_of(session, inquiry.source)
    if source is None:
        raise NothingThere
    inquiry = _within(inquiry, source)
    period = period_of(inquiry.period, session.today())
    up_to = counted_to(session)
    census = MonthlyCensus(session.store, session.lists, period, progress)
    title = _title(source, inquiry, census)
    words = next(one.words for one in source.rows if one.name == inquiry.rows).strip("“”")
    row_title = words[:1].upper() + words[1:]
    table = table_of(inquiry, census, row_title, _cells(session, inquiry, period))
    counted = tabulate(census, table, _SHEET, title)
    has_late = MONTH in (inquiry.rows, inquiry.columns) and inquiry.source != TALKS and census.has_late(inquiry.source)
    census.keep_only(inquiry.rows, inquiry.columns)
    rule = _rule(session, inquiry)
    safe = protect(counted, rule)
    told = tells(session, inquiry, census, counted, safe)
    shown = protect(counted, rule if inquiry.source == TALKS else EXACT)
    heads = tuple(Head(head.key, head.title, head.unit == "number") for head in shown.columns if head.unit != "text")
    before = next((c.key for c in table.columns if isinstance(table, Breakdown) and c.when is not When.NOW), "")
    return Answer(
        inquiry=inquiry,
        title=title,
        row_title=row_title,
        heads=heads,
        rows=tuple(_rows(counted, shown, safe, table)),
        notes=tuple(_notes(session, inquiry, period, safe, shown, has_late=has_late)),
        before=before,
        safe=safe,
        told=told,
        warnings=same_for_all(told),
        counted_on=session.today(),
        up_to=up_to,
        period=period,
        table=table,
        census=census,
    )


def check_role(session: Session) -> None:
    """Raise NotAllowed unless this person may see the records of every form."""
    if not session.sees_all:
        raise NotAllowed(
            Problem(
                happened="The analysis is for coordinators and approvers.",
                means="It counts everybody's records; nothing was counted.",
                do_next="Ask your coordinator.",
            )
        )


def _rule(session: Session, inquiry: Inquiry) -> Rounding:
    if inquiry.source == TALKS:
        return TALKS_RULE
    return Rounding(hide_below=session.settings.rounding_hide_below, base=session.settings.rounding_base)


def _within(inquiry: Inquiry, source: Askable) -> Inquiry:
    """Give the question without what does not go together. Raises NothingThere when what is left is no question."""
    columns = {one.name for one in source.columns}
    numbers = {one.name for one in source.numbers}
    is_known = inquiry.columns in {"", *columns} and inquiry.of in {"", *numbers}
    if not is_known or inquiry.rows not in {one.name for one in source.rows}:
        raise NothingThere
    if inquiry.columns == inquiry.rows:
        inquiry = replace(inquiry, columns="")
    if inquiry.compared not in comparisons(source, inquiry.rows):
        inquiry = replace(inquiry, compared=When.NOW)
    return inquiry


def _title(source: Askable, inquiry: Inquiry, census: MonthlyCensus) -> str:
    fields = {one.name: one.words for one in (*source.rows, *source.columns)}
    number = next((one.words for one in source.numbers if one.name == inquiry.of), "")
    what = f"{number} ({source.title.lower()})" if number else source.title
    by = " and ".join(fields[name] for name in (inquiry.rows, inquiry.columns) if name)
    title = f"{what} by {by}, {census.period.label_in_full}"
    if inquiry.compared is When.NOW:
        return title
    together = " (compared for all columns together)" if inquiry.columns else ""
    return f"{title}, compared with {census.at(inquiry.compared).label_in_full}{together}"


def _cells(session: Session, inquiry: Inquiry, period: Period) -> tuple[Choice, ...]:
    """Give the counters of talks that get a column: those of which there were any."""
    if inquiry.source != TALKS or not inquiry.columns:
        return ()
    found = session.store.talks.counts(f"{period.first:%Y-%m}", f"{period.last:%Y-%m}")
    known = counters(session, inquiry.columns)
    return tuple(replace(choice, code=cell) for cell, choice in known.items() if found.get(cell))


_LISTED = (Measure.COUNT, Measure.SUM)


def _rows(counted: CountTable, shown: SafeTable, safe: SafeTable, table: Breakdown | Talks) -> Iterator[Row]:
    opening = {c.key for c in table.columns if isinstance(table, Breakdown) and c.measure in _LISTED}
    raw = {row.key: row for row in (*counted.rows, *([counted.total] if counted.total is not None else []))}
    protected = dict(zip(safe.keys, safe.rows, strict=True))
    # A row with nothing in it may be left out, and the rows may stand in another order than they were counted in.
    for key, exact in zip(shown.keys, shown.rows, strict=True):
        counts, others = raw[key], protected.get(key)
        cells = []
        for place, (head, cell) in enumerate(zip(shown.columns, exact, strict=True)):
            if not place:
                # The row's own words.
                continue
            value = cell.value if isinstance(cell.value, int | float) else None
            opens = head.key in opening and bool(counts.cells.get(head.key))
            words = in_words(cell, head.unit, is_change=head.is_change)
            is_small = bool(value) if others is None else others[place].symbol == HIDDEN
            cells.append(Cell(words, value, is_small, opens))
        yield Row(key, counts.label, tuple(cells))


def _notes(
    session: Session, inquiry: Inquiry, period: Period, safe: SafeTable, shown: SafeTable, *, has_late: bool
) -> Iterator[str]:
    if period.last >= session.today():
        yield "This period is not over yet."
    if any(cell.symbol == NOT_AVAILABLE for row in shown.rows for cell in row):
        yield f"{NOT_AVAILABLE}: no number, because none of these records were kept yet at that time."
    if has_late:
        yield "What came after a return had gone out stands in the month in which it counts for the next."
    if any(_takes_several(session, inquiry, name) for name in (inquiry.rows, inquiry.columns) if name):
        yield "One record may have several of these answers: then it stands in each, and once in the total."
    if inquiry.source == TALKS:
        yield f"Talks are known by their sums alone. {safe.rule.sentence()}"
    elif safe.hidden:
        yield (
            "“small”: not for sharing. In what is copied, printed or exported these numbers are hidden, "
            "and the others are rounded."
        )


def _takes_several(session: Session, inquiry: Inquiry, name: str) -> bool:
    from vrp_desktop.forms.definition import Control
    from vrp_desktop.measures.sources import SOURCES

    if inquiry.source == TALKS:
        return name in ("help", "signpost")
    columns = session.store.forms.newest(SOURCES[inquiry.source].form).columns()
    return any(question.name == name and question.control is Control.SELECT for question in columns)


# The records behind a number


def listed(session: Session, answer: Answer, row: str, column: str) -> tuple[int, tuple[Listed, ...]]:
    """Give how many records a number counts, and the newest `MOST_LISTED` of them.

    They are those that were counted then, each in the state that was counted, whatever became of it since. `row` and
    `column`: keys; a number of talks has no records. Raises NotAllowed.
    """
    check_role(session)
    found = {one.record: one for one in behind(answer.census, answer.table, row, column)}
    rows = session.store.records.of(found)
    lines = [
        _line(session, found[one.record], one.ref, one.what, one.on_date, one.revision) for one in rows[:MOST_LISTED]
    ]
    there = {row.record for row in rows}
    gone = [record for record in found if record not in there]
    lines += [
        Listed(record, session.store.log.ref_of(record), "", None, "Deleted since", is_there=False)
        for record in gone[: MOST_LISTED - len(lines)]
    ]
    return len(found), tuple(lines)


def _line(session: Session, counted: Behind, ref: str, what: str, on_date: datetime.date | None, newest: str) -> Listed:
    version = ""
    if counted.revision != newest:
        states = [one.id for one in session.store.log.history(counted.record) if one.kind in LIVING]
        place = states.index(counted.revision) + 1 if counted.revision in states else 0
        version = f"State {place} of {len(states)}: changed since"
    return Listed(counted.record, ref, what, on_date, version, is_there=True)
