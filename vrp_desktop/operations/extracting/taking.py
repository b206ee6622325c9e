"""Previewing and making an extract, in turns: between two pages of rows other work on the store is let through."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop import __version__
from vrp_desktop.disclosure.record_sheet import SheetColumn
from vrp_desktop.forms.words import plain
from vrp_desktop.operations.entry import text_check
from vrp_desktop.operations.extracting.columns import Planner, Words
from vrp_desktop.operations.extracting.fields import (
    CHANGED_AT,
    FORM_VERSION,
    NEVER_OF_ONE_PERSON,
    REF,
    asked_in,
    check_allowed,
    is_many,
    ward_questions,
)
from vrp_desktop.operations.extracting.repeats import instances
from vrp_desktop.operations.making import Made, MayBePersonal
from vrp_desktop.operations.show import choice_labels, label
from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.store.kinds import Kind
from vrp_desktop.store.registers import Chosen, typed
from vrp_desktop.store.returns_made import EXTRACT, RowsOut

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Collection, Generator, Iterator, Sequence
    from pathlib import Path

    from vrp_desktop.disclosure.record_sheet import Suspect
    from vrp_desktop.disclosure.record_stream import RecordStream
    from vrp_desktop.operations.extracting.columns import Planned
    from vrp_desktop.operations.extracting.fields import Asked
    from vrp_desktop.operations.session import Session
    from vrp_desktop.returns.extract.make import CodebookLine, Extract
    from vrp_desktop.returns.write import Written
    from vrp_desktop.store.registers import Value
    from vrp_desktop.work import Progress

ALL = "all"
_NAMED = 200


@dataclass(frozen=True, slots=True)
class ExtractRequest:
    """Which register, and what of it. `period`: a month, "2026-10", a quarter, "2025-26_Q3", or `ALL`.

    `ward`: the code of the only one that is wanted, "" for all. `fields`: keys of `fields.Field`. `is_spread`: several
    choices stand in a column each, as 0 or 1. `kept_because`: why what the preview suspects is not personal and may
    stay.
    """

    form: str
    period: str
    fields: tuple[str, ...]
    words: Words = Words.LABELS
    is_spread: bool = False
    ward: str = ""
    reason: str = ""
    kept_because: str = ""


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """One sheet of rows as it would be."""

    name: str
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class ExtractPreview:
    """What an extract would hold. `notes`: sentences on what is left out and what to look out for.

    `suspects`: the first of what looks like personal data; `suspect_counts`: of each sheet, all of it.
    """

    sheets: tuple[SheetPlan, ...]
    notes: tuple[str, ...]
    suspects: tuple[Suspect, ...]
    suspect_counts: tuple[int, ...]


class NoReason(VrpError):
    """Nobody has said what the rows are for."""

    def __init__(self) -> None:
        super().__init__(
            Problem(
                happened="The extract was not made: nobody has said what it is for.",
                means="Rows about people leave only for a reason, which is kept; nothing was written.",
                do_next="Write in a few words what you need the rows for.",
            )
        )


class NothingChosen(VrpError):
    """No column is ticked."""

    def __init__(self) -> None:
        super().__init__(
            Problem(
                happened="The extract was not made: no column is ticked.",
                means="There would be nothing in it but references; nothing was written.",
                do_next="Tick the columns that you need.",
            )
        )


class ChangedMeanwhile(VrpError):
    """More looks like personal data than when the person looked."""

    def __init__(self) -> None:
        super().__init__(
            Problem(
                happened="The extract was not made: the records have changed since you looked.",
                means="More of it looks like personal data now than was listed; nothing was written.",
                do_next="Look at the new list, then make it again.",
            )
        )


def preview(session: Session, request: ExtractRequest, progress: Progress) -> Generator[None, None, ExtractPreview]:
    """Look at every row and say what the extract would hold. Nothing is written.

    Raises NotAllowed, NothingChosen, BadPeriod, KeyError for a register that is not here, and Cancelled.
    """
    extract = _extract(session, request)
    done = 0
    for stream in extract.streams:
        before = done
        for seen in stream.examine():
            done = before + seen.rows
            progress.step(min(done, extract.expected), extract.expected)
            yield
    return ExtractPreview(
        sheets=tuple(SheetPlan(stream.name, stream.seen.rows, len(stream.columns)) for stream in extract.streams),
        notes=tuple(text for _about, text in (*extract.notes, *_split_notes(extract))),
        suspects=tuple(suspect for stream in extract.streams for suspect in stream.seen.suspects)[:_NAMED],
        suspect_counts=tuple(stream.seen.suspect_count for stream in extract.streams),
    )


def make(
    session: Session,
    request: ExtractRequest,
    seen: ExtractPreview,
    folder: Path,
    progress: Progress,
    *,
    password: str = "",
) -> Generator[None, None, Made]:
    """Write the workbook into `folder` under its own name, and remember that rows left, for whom and why.

    `seen`: what the person was shown of this very request. Raises NotAllowed, NoReason, NothingChosen, MayBePersonal,
    ChangedMeanwhile, BadPeriod, WorkbookOpen, WorkbookNotWritten, TooLargeToLock, the store's errors and Cancelled;
    then nothing was written.
    """
    from vrp_desktop.disclosure.record_stream import MoreSuspects
    from vrp_desktop.returns.extract.make import file_name, write

    check_allowed(session)
    if not request.reason.strip():
        raise NoReason
    if seen.suspects and not request.kept_because.strip():
        raise MayBePersonal(seen.suspects)
    extract = _extract(session, request, seen.suspect_counts)

    @contextlib.contextmanager
    def note(written: Written) -> Iterator[None]:
        """Write into the records what is in the file, while it takes its place."""
        with session.store.transaction():
            session.store.returns_made.add(
                return_id=EXTRACT,
                period=request.period,
                file_name=written.path.name,
                made_by=session.person.id,
                row_count=written.rows,
                sha256=written.sha256,
                rows_out=[_rows_out(stream, request.kept_because) for stream in extract.streams],
            )
            session.store.access.note(Kind.EXPORTED, session.person.id, ref=_ref(request), form=request.form)
            yield

    turns = write(extract, file_name(extract, folder), __version__, progress, password=password, note=note)
    try:
        written = yield from turns
    except MoreSuspects:
        raise ChangedMeanwhile from None
    return Made(written.path, written.rows)


def _ref(request: ExtractRequest) -> str:
    """Give what the log of who looked calls an extract: the period, and the ward by its code."""
    return " ".join((EXTRACT, request.period, *(("ward", request.ward) if request.ward else ())))


def _rows_out(stream: RecordStream, kept_because: str) -> RowsOut:
    return RowsOut(
        sheet=stream.name,
        audience=stream.audience,
        reason=stream.reason,
        row_count=stream.seen.rows,
        suspect_count=stream.seen.suspect_count,
        kept_because=kept_because.strip() if stream.seen.suspect_count else "",
    )


@dataclass(frozen=True, slots=True)
class _Span:
    """Over which days, by which column of the register. `date`: the question it comes from, if any."""

    words: str
    column: str
    date: Asked | None
    first: datetime.date | None = None
    last: datetime.date | None = None


def _span(session: Session, request: ExtractRequest, asked: Sequence[Asked]) -> _Span:
    from vrp_desktop.measures.period import parse_period

    date = next((one for one in asked if one.question.bind.column == "date" and not one.repeats), None)
    column = CHANGED_AT if date is None else session.store.registers.column_of(request.form, date.question.path)
    if request.period == ALL:
        return _Span("All time", column, date)
    period = parse_period(request.period)
    return _Span(period.label_in_full, column, date, period.first, period.last)


@dataclass(frozen=True, slots=True)
class _Ward:
    """The only ward that is wanted. `asked`: the questions of which one must say so."""

    code: str
    words: str
    asked: tuple[Asked, ...]
    chosen: Chosen


def _ward(session: Session, request: ExtractRequest, asked: Sequence[Asked]) -> _Ward | None:
    """Give the ward that is wanted, `None` for all. Raises KeyError for a register that knows no wards."""
    if not request.ward:
        return None
    theirs = ward_questions(asked)
    if not theirs:
        raise KeyError(request.ward)
    labels = [choice_labels(session, one.form, one.question) for one in theirs]
    words = next((found[request.ward] for found in labels if request.ward in found), request.ward)
    columns = (session.store.registers.column_of(request.form, one.question.path) for one in theirs)
    return _Ward(request.ward, words, theirs, Chosen(tuple(columns), request.ward))


def _extract(session: Session, request: ExtractRequest, explained: Sequence[int] = ()) -> Extract:
    """Give what the extract is made of; no row is read yet."""
    from vrp_desktop.returns.extract.make import Extract

    check_allowed(session)
    if not set(request.fields) - {REF}:
        raise NothingChosen
    store, registers = session.store, session.store.registers
    all_asked = asked_in(session, request.form)
    newest = store.forms.newest(request.form)
    chosen = [asked for path, asked in all_asked.items() if path in request.fields]
    span = _span(session, request, list(all_asked.values()))
    ward = _ward(session, request, list(all_asked.values()))
    only = ward.chosen if ward is not None else None
    counted = registers.tally(request.form, (FORM_VERSION,), span.column, span.first, span.last, chosen=only)
    versions = sorted(version for (version,) in counted)
    forms = {version: store.forms.get(request.form, version) for version in versions if _has(session, request, version)}
    planner = Planner(session, forms or {newest.version: newest}, request.words, is_spread=request.is_spread)
    making = _Making(session, request, span, only, planner, newest.title)
    streams = [making.register([asked for asked in chosen if not asked.repeats])]
    inner = {asked.repeats[-1].path: asked.repeats for asked in chosen if asked.repeats}
    for path, repeats in inner.items():
        theirs = [asked for asked in chosen if asked.repeats and asked.repeats[-1].path == path]
        streams.append(
            making.repeat([repeat.path for repeat in repeats], plain(repeats[-1].label) or repeats[-1].name, theirs)
        )
    return Extract(
        title=newest.title,
        word=request.form,
        form=request.form,
        versions=", ".join(versions) or newest.version,
        period=request.period,
        period_label=span.words,
        ward=ward.code if ward is not None else "",
        ward_label=ward.words if ward is not None else "",
        has_refs=REF in request.fields,
        borough=session.settings.borough,
        marking=session.settings.marking,
        made_on=session.today(),
        prepared_by=session.person.role.value,
        reason=request.reason.strip(),
        streams=tuple(streams),
        explained=tuple(explained) if explained else (0,) * len(streams),
        codebook=tuple(making.codebook),
        notes=_notes(session, request, span, ward, all_asked.values()),
        expected=sum(counted.values()) * len(streams),
    )


def _has(session: Session, request: ExtractRequest, version: str) -> bool:
    try:
        session.store.forms.get(request.form, version)
    except KeyError:
        return False
    return True


class _Making:
    """Makes the streams of one extract, and what the codebook says of them."""

    def __init__(
        self,
        session: Session,
        request: ExtractRequest,
        span: _Span,
        only: Chosen | None,
        planner: Planner,
        title: str,
    ) -> None:
        self._session = session
        self._request = request
        self._span = span
        self._only = only
        self._planner = planner
        self._title = title
        self._check = text_check(session)
        self.codebook: list[CodebookLine] = []

    def register(self, chosen: Sequence[Asked]) -> RecordStream:
        """Give the stream of the register itself: a row a record, its reference first."""
        registers, form = self._session.store.registers, self._request.form
        planned = [
            column
            for asked in chosen
            for column in self._plan(self._title, asked, self._codes(asked) if self._request.is_spread else ())
        ]
        common = [
            (SheetColumn(key, words, kind), key)
            for key, words, kind in (
                (FORM_VERSION, "Form version", "text"),
                (CHANGED_AT, "Last changed (UTC)", "date and time"),
            )
            if key in self._request.fields
        ]
        sources = [registers.column_of(form, column.path) for column in planned]
        read = list(dict.fromkeys(["ref", FORM_VERSION, *sources, *(key for _column, key in common)]))
        places = [read.index(source) for source in sources]
        common_places = [read.index(key) for _column, key in common]
        gives = [column.give for column in planned]
        span, only = self._span, self._only

        def pages() -> Iterator[Sequence[Sequence[Value]]]:
            for page in registers.pages(form, read, span.column, span.first, span.last, only):
                cells = list(zip(*page, strict=True))
                versions = [str(version) for version in cells[1]]
                made = [
                    cells[place] if give is None else tuple(map(give, cells[place], versions))
                    for place, give in zip(places, gives, strict=True)
                ]
                yield list(zip(cells[0], *made, *(cells[place] for place in common_places), strict=True))

        columns = (SheetColumn("ref", "Ref"), *(column.column for column in planned), *(column for column, _ in common))
        return self._allow(self._title, self._title, columns, pages)

    def repeat(self, paths: Sequence[str], name: str, chosen: Sequence[Asked]) -> RecordStream:
        """Give the stream of what is asked several times. `paths`: of the repeats, outer ones first.

        Each row begins with its record's reference and day, and the numbers of the instances.
        """
        store, form, span, only = self._session.store, self._request.form, self._span, self._only
        planned = [column for asked in chosen for column in self._plan(name, asked, ())]
        kinds = [next(a.question.bind.type for a in chosen if a.question.path == column.path) for column in planned]

        def rows(record: str, ref: Value, day: Value, version: str) -> Iterator[tuple[Value, ...]]:
            answers = store.log.latest(record).answers or {}
            for positions, theirs in instances(answers, paths[-1]):
                values = [typed(theirs.get(column.path, ""), kind) for column, kind in zip(planned, kinds, strict=True)]
                made = [c.give(v, version) if c.give else v for c, v in zip(planned, values, strict=True)]
                yield (ref, day, *positions, *made)

        def pages() -> Iterator[Sequence[Sequence[Value]]]:
            read = ["record", "ref", span.column, FORM_VERSION]
            for page in store.registers.pages(form, read, span.column, span.first, span.last, only):
                yield [row for record, ref, day, version in page for row in rows(str(record), ref, day, str(version))]

        date = ("Last changed (UTC)", "date and time") if span.date is None else (label(span.date.question), "date")
        numbers = [SheetColumn(path, f"Number of {path.rsplit('/', 1)[-1]}", "number") for path in paths]
        columns = (SheetColumn("ref", "Ref"), SheetColumn("date", *date), *numbers, *(c.column for c in planned))
        return self._allow(name, f"{self._title}: {name}", columns, pages)

    def _plan(self, sheet: str, asked: Asked, codes: Collection[str]) -> list[Planned]:
        planned = list(self._planner.columns(asked, codes))
        self.codebook += self._planner.codebook(sheet, asked, planned)
        return planned

    def _codes(self, asked: Asked) -> Collection[str]:
        """Give every code that stands in the answers of a question."""
        registers, form, span = self._session.store.registers, self._request.form, self._span
        if not is_many(asked.question):
            return ()
        column = registers.column_of(form, asked.question.path)
        counted = registers.tally(form, (column,), span.column, span.first, span.last, chosen=self._only)
        return {code for (answer,) in counted for code in answer.split()}

    def _allow(
        self,
        name: str,
        title: str,
        columns: Sequence[SheetColumn],
        pages: Callable[[], Iterator[Sequence[Sequence[Value]]]],
    ) -> RecordStream:
        from vrp_desktop.disclosure.record_stream import allow_stream

        return allow_stream(
            audience="coordinator",
            # A preview has none yet, and lets nothing out.
            reason=self._request.reason.strip() or "Preview",
            name=name,
            title=title,
            columns=columns,
            ref_column=0,
            pages=pages,
            check_text=self._check,
        )


def _notes(
    session: Session, request: ExtractRequest, span: _Span, ward: _Ward | None, asked: Collection[Asked]
) -> tuple[tuple[str, str], ...]:
    left_out = [label(one.question) for one in asked if one.question.path not in request.fields]
    notes = [("Who may read it", f"{session.settings.marking}: for the coordinator, and nobody else.")]
    if left_out:
        notes.append(("Left out", f"Not in it: {', '.join(left_out)}."))
    if REF not in request.fields:
        notes.append(("Rows", "References are not in it: rows have numbers, which do not lead back to a record."))
    notes.append(("The bin", "Records in the bin are not in it."))
    if request.form in NEVER_OF_ONE_PERSON:
        notes.append(("Equality", "Answers to the equality questions are never in it: they are shown in counts only."))
    if request.period != ALL:
        what = "the day they were last changed" if span.date is None else f"“{label(span.date.question)}”"
        notes.append(("Period", f"Records of {span.words}, by {what}; those without that day are not in it."))
    if ward is not None:
        where = " or ".join(f"“{label(one.question)}”" for one in ward.asked)
        others = "those with another answer or none are not in it"
        notes.append(("Ward", f"Records with “{ward.words}” at {where}; {others}."))
    if any(one.question.bind.register for one in asked if one.question.path in request.fields):
        notes.append(("Other records", "Other records stand in it by their references, never by names."))
    if request.is_spread:
        notes.append(("0 and 1", "1 is chosen, 0 is not; an empty cell was not answered at all."))
    return tuple(notes)


def _split_notes(extract: Extract) -> list[tuple[str, str]]:
    from vrp_desktop.returns.extract.make import splits
    from vrp_desktop.returns.extract.sheet import MOST_ROWS

    counts = [(stream.name, -(-stream.seen.rows // MOST_ROWS)) for stream in extract.streams]
    return splits([(name, count) for name, count in counts if count > 1], MOST_ROWS)
