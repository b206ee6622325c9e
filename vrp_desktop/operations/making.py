"""Making a return: what would be in it, and writing its workbook."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vrp_desktop import __version__
from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.store.kinds import Kind
from vrp_desktop.store.returns_made import RowsOut

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from vrp_desktop.disclosure.record_sheet import RecordSheet, Suspect
    from vrp_desktop.disclosure.released import ReleasedTable
    from vrp_desktop.measures.period import Period
    from vrp_desktop.operations.session import Session
    from vrp_desktop.returns.definition import ReturnDefinition
    from vrp_desktop.returns.values import ReturnValues, SheetSummary
    from vrp_desktop.returns.write import Written
    from vrp_desktop.work import Progress

AMBASSADOR_RETURN = "R-A"
PARTNERSHIP_RETURN = "R-B"
PUBLIC_RETURN = "R-D"
_MONTHS_OFFERED = 13
_QUARTERS_OFFERED = 5


@dataclass(frozen=True, slots=True)
class ReturnRequest:
    """Which return, for which period (a month, "2026-10"; R-B also a quarter, "2025-26_Q3"), for whom.

    `person`: only this person's records in R-A; `None` for everybody on the laptop. The next three are what the person
    asks their coordinator for; `is_checked`: they say that there are no names or addresses in it. `kept_because`: why
    what the preview suspects is not personal and may stay. `error_was`: what is wrong in the approved version.
    `without`: sheets that are left out, because hidden numbers could be worked out from them. `replaces_draft`: a draft
    that waits to be checked or approved may give way to this one.
    """

    return_id: str
    period: str
    person: str | None = None
    call_wanted: bool = False
    training_wanted: str = ""
    cards_wanted: str = ""
    is_checked: bool = False
    kept_because: str = ""
    error_was: str = ""
    without: tuple[str, ...] = ()
    replaces_draft: bool = False


@dataclass(frozen=True, slots=True)
class AtRisk:
    """Hidden numbers that could be worked out, a sentence each, and the sheets in which they stand.

    `is_moved`: they are those that a correction would move, hidden in one of the two versions. `first`: which copies
    for internal use have to be thrown away before, "" for none.
    """

    sentences: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    is_moved: bool = False
    first: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a return would hold, before it is made. `notes`: sentences on what is hidden or left out, and why.

    `suspects`: what may be personal data. It has to be put right, or the person says why it may stay. `left_out`: what
    may be personal in a return for everybody; it does not go in before it was put right. `at_risk`: what keeps the
    return from being made as it is. `looked`: what was counted, for `make` to write it without counting it again.
    """

    sheets: tuple[SheetSummary, ...]
    notes: tuple[str, ...]
    suspects: tuple[Suspect, ...] = ()
    left_out: tuple[Suspect, ...] = ()
    at_risk: AtRisk = AtRisk()
    looked: Looked | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """What a preview counted, of which request and when, and that nothing stood against it then or not."""

    counted: Counted
    request: ReturnRequest
    state: tuple[object, ...]
    is_safe: bool

    def holds(self, session: Session, request: ReturnRequest) -> bool:
        """Tell whether counting this request now would give the same: nothing was written since, on the same day."""
        return self.request == _counted_of(request) and self.state == _state(session)


@dataclass(frozen=True, slots=True)
class Made:
    """A workbook just written."""

    path: Path
    rows: int


class NotAllowed(VrpError):
    """The person's role may not make this return."""


class NotChecked(VrpError):
    """Nobody has said that there are no names or addresses in the rows."""

    def __init__(self) -> None:
        super().__init__(
            Problem(
                happened="The return was not made: nobody has checked it.",
                means="It holds what people wrote, and no program finds every name or address.",
                do_next="Read what is in it, then say that you have checked it.",
            )
        )


class MayBePersonal(VrpError):
    """The guard suspects cells, and nobody has said why they may stay."""

    def __init__(self, suspects: Sequence[Suspect]) -> None:
        found = "1 answer looks" if len(suspects) == 1 else f"{len(suspects)} answers look"
        super().__init__(
            Problem(
                happened=f"The return was not made: {found} like personal data.",
                means="A phone number, an address or the like would have gone out with it; nothing was written.",
                do_next="Put that right, or say why it may stay.",
            )
        )
        self.suspects = tuple(suspects)


class NoSuchPerson(VrpError):
    """Nobody, or more than one person, has the name."""

    def __init__(self, name: str, *, is_known: bool) -> None:
        super().__init__(
            Problem(
                happened=f"More than one person here is called {name}."
                if is_known
                else f"Nobody here is called {name}.",
                means="So it is not clear whose return is wanted; nothing was made.",
                do_next="Choose the person in the window instead."
                if is_known
                else "Write the whole name as it stands in the window, or leave it out for everybody.",
            )
        )


def person_called(session: Session, name: str) -> str:
    """Give the id of the one person with this name, in capitals or not. Raises NoSuchPerson."""
    found = [person.id for person in session.store.people.all() if person.name.casefold() == name.strip().casefold()]
    if len(found) != 1:
        raise NoSuchPerson(name, is_known=bool(found))
    return found[0]


def quarters(today: datetime.date) -> tuple[tuple[str, str], ...]:
    """Give (value, words) of the quarters to choose from: the last full one first, since that is the one due."""
    from vrp_desktop.measures.period import Quarter

    this = Quarter.of(today)
    found = [this.previous(), this]
    while len(found) < _QUARTERS_OFFERED:
        found.append((found[-1] if len(found) > 2 else found[0]).previous())
    return tuple((str(quarter), quarter.label_in_full) for quarter in found)


def months(today: datetime.date) -> tuple[tuple[str, str], ...]:
    """Give (value, words) of the months to choose from: last month first, since that is the one due."""
    from vrp_desktop.measures.period import Month

    this = Month.of(today)
    found = [this]
    while len(found) < _MONTHS_OFFERED:
        found.append(found[-1].previous())
    return tuple((str(month), month.label) for month in (found[1], this, *found[2:]))


def preview(session: Session, request: ReturnRequest) -> Preview:
    """Give what the return would hold. Raises NotAllowed and BadPeriod."""
    from vrp_desktop.operations.releasing import warned
    from vrp_desktop.returns.values import notes, summary

    counted = counted_for(session, request)
    values = counted.values
    at_risk = _at_risk(session, counted)
    return Preview(
        sheets=summary(values),
        notes=(*notes(values), *warned(counted.tables)),
        suspects=values.suspects,
        left_out=values.left_out,
        at_risk=at_risk,
        looked=Looked(counted, _counted_of(request), _state(session), is_safe=not at_risk.sentences),
    )


def _counted_of(request: ReturnRequest) -> ReturnRequest:
    """Give a request without what is not counted."""
    return replace(request, is_checked=False, kept_because="", error_was="", replaces_draft=False)


def _state(session: Session) -> tuple[object, ...]:
    """Give what a count depends on beside its request."""
    return (session.store.changes(), session.today(), session.person, session.settings)


def made_safe(session: Session, request: ReturnRequest) -> ReturnRequest:
    """Give the request without the sheets from which hidden numbers could be worked out. Raises as `preview` does."""
    while sheets := preview(session, request).at_risk.sheets:
        request = replace(request, without=(*request.without, *sheets))
    return request


def _at_risk(session: Session, counted: Counted) -> AtRisk:
    from vrp_desktop.operations.releasing import CorrectionTells, NotSafe, refuse_what_tells
    from vrp_desktop.operations.sign_off import is_locked

    values = counted.values
    if not values.definition.has_sign_off:
        return AtRisk()
    try:
        refuse_what_tells(session, counted.tables, is_correction=is_locked(session, values.id, values.period))
    except NotSafe as refused:
        said = tuple(finding.sentence() for finding in refused.findings)
        is_moved = isinstance(refused, CorrectionTells)
        return AtRisk(said, refused.sheets, is_moved=is_moved, first=refused.first)
    return AtRisk()


def make(
    session: Session,
    request: ReturnRequest,
    folder: Path,
    progress: Progress,
    *,
    password: str = "",
    looked: Looked | None = None,
) -> Made:
    """Write the return's workbook into `folder` under its own name, and remember that it was made.

    With a password only the file is locked; what is kept of it is not. `looked`: of the preview that the person saw; it
    is counted and attacked again only where something was written since.

    Of one that is signed it is a draft, and waits for its sign-off; the file of an earlier draft gives way to it as
    long as nobody changed that. Raises NotAllowed, NotChecked, MayBePersonal, BadPeriod, WorkbookOpen,
    WorkbookNotWritten, TooLargeToLock, DraftWaits, and what `sign_off.next_version` raises; then nothing was written.
    """
    from vrp_desktop.operations.sign_off import gives_way
    from vrp_desktop.returns.write import file_name

    counted = _ready(session, request, looked)
    values = counted.values
    path = file_name(values, folder, lambda there: gives_way(session, values.id, values.period, there))
    return _write(session, request, counted, path, progress, password)


def make_file(session: Session, request: ReturnRequest, path: Path, progress: Progress, *, password: str = "") -> Made:
    """Write the return's workbook to `path`. Otherwise as `make`."""
    return _write(session, request, _ready(session, request), path, progress, password)


def _ready(session: Session, request: ReturnRequest, looked: Looked | None = None) -> Counted:
    """Give what is written, once nothing stands against it."""
    from vrp_desktop.operations.releasing import refuse_what_tells
    from vrp_desktop.operations.sign_off import next_version, refuse_waiting

    is_fresh = looked is not None and looked.holds(session, request)
    counted = looked.counted if looked is not None and is_fresh else counted_for(session, request)
    values = replace(counted.values, is_checked=request.is_checked)
    if not request.replaces_draft:
        refuse_waiting(session, values.id, values.period)
    if values.suspects and not request.kept_because.strip():
        raise MayBePersonal(values.suspects)
    if values.definition.needs_check and not request.is_checked:
        raise NotChecked
    values = next_version(session, values, request.error_was, counted.tables)
    if values.definition.has_sign_off and not (looked is not None and is_fresh and looked.is_safe):
        refuse_what_tells(session, counted.tables, is_correction=values.version > 1)
    return replace(counted, values=values)


def _write(
    session: Session, request: ReturnRequest, counted: Counted, path: Path, progress: Progress, password: str
) -> Made:
    from vrp_desktop.operations.releasing import told_of
    from vrp_desktop.operations.sign_off import note_prepared
    from vrp_desktop.returns.write import write

    values = counted.values

    @contextlib.contextmanager
    def note(written: Written) -> Iterator[None]:
        progress.step(1, 2)
        with session.store.transaction():
            session.store.returns_made.add(
                return_id=request.return_id,
                period=request.period,
                file_name=written.path.name,
                made_by=session.person.id,
                row_count=written.rows,
                sha256=written.sha256,
                rows_out=[noted_out(sheet, request.kept_because) for sheet in values.row_sheets],
            )
            session.store.access.note(Kind.EXPORTED, session.person.id, ref=f"{request.return_id} {request.period}")
            note_prepared(session, values, written.content, told_of(session, counted.tables, up_to=counted.up_to))
            yield

    progress.step(0, 2)
    written = write(values, path, __version__, note, password=password)
    progress.step(2, 2)
    return Made(written.path, written.rows)


def noted_out(sheet: RecordSheet, kept_because: str) -> RowsOut:
    """Give what is noted of rows that leave. `kept_because`: why what the guard suspects may stay."""
    return RowsOut(
        sheet=sheet.name,
        audience=sheet.audience,
        reason=sheet.reason,
        row_count=len(sheet.rows),
        suspect_count=len(sheet.suspects),
        kept_because=kept_because.strip() if sheet.suspects else "",
    )


def _without(definition: ReturnDefinition, names: Collection[str]) -> ReturnDefinition:
    """Give a return without some of its sheets, and with a note that says so."""
    from vrp_desktop.returns.definition import Note

    left_out = [sheet.name for sheet in definition.sheets if sheet.name in names]
    if not left_out:
        return definition
    told = f"{', '.join(left_out)}: hidden numbers could be worked out from what would stand there."
    return replace(
        definition,
        sheets=tuple(sheet for sheet in definition.sheets if sheet.name not in names),
        charts=tuple(chart for chart in definition.charts if chart.sheet not in names),
        notes=(*definition.notes, Note("Left out", told)),
    )


@dataclass(frozen=True, slots=True)
class Counted:
    """A return that was counted. `tables`: what its counts of people tell. `up_to`: where the log stood before."""

    values: ReturnValues
    tables: tuple[ReleasedTable, ...]
    up_to: int


def values_of(session: Session, request: ReturnRequest) -> ReturnValues:
    """Count what the return counts, and give what may leave. Raises NotAllowed and BadPeriod."""
    return counted_for(session, request).values


def _period_asked(session: Session, definition: ReturnDefinition, request: ReturnRequest) -> Period:
    """Give the period of a return that the person may make of it. Raises NotAllowed and BadPeriod."""
    from vrp_desktop.measures.period import BadPeriod, Month, parse_period

    if session.person.role not in definition.roles:
        raise NotAllowed(
            Problem(
                happened="This return is for coordinators.",
                means="It counts everybody's records for the council; nothing was made.",
                do_next="Make your own return (R-A) instead, or ask your coordinator.",
            )
        )
    period = parse_period(request.period) if "quarter" in definition.periods else Month.parse(request.period)
    if isinstance(period, Month) and "month" not in definition.periods:
        raise BadPeriod(
            Problem(
                happened=f"{definition.title} is made for a quarter.",
                means="A month alone was asked for, so nothing was made.",
                do_next="Write a quarter, like 2025-26_Q3.",
            )
        )
    return period


def counted_for(session: Session, request: ReturnRequest) -> Counted:
    """Count what the return counts, and give what may leave and what it would tell. Raises NotAllowed and BadPeriod."""
    from vrp_desktop.disclosure.rounding import Rounding
    from vrp_desktop.measures.census import Census
    from vrp_desktop.operations.counting import Counting
    from vrp_desktop.operations.helplines import helpline_notes
    from vrp_desktop.operations.releasing import counted_to
    from vrp_desktop.operations.return_definitions import definition as defined
    from vrp_desktop.operations.row_sheets import Wanted
    from vrp_desktop.operations.sign_off import is_locked
    from vrp_desktop.returns.values import ReturnValues

    definition = _without(defined(session, request.return_id), request.without)
    period = _period_asked(session, definition, request)
    settings = session.settings
    rule = Rounding(hide_below=settings.rounding_hide_below, base=settings.rounding_base)
    up_to = counted_to(session)
    wanted = Wanted(
        session,
        Census(session.store, session.lists, period),
        period,
        request.person,
        request.call_wanted,
        request.training_wanted,
        request.cards_wanted,
    )
    counting = Counting(definition, wanted, rule, is_correction=is_locked(session, request.return_id, str(period)))
    sheets = [counting.sheet(one) for one in definition.sheets]
    values = ReturnValues(
        definition=definition,
        period_label=period.label_in_full,
        period=str(period),
        before_label=period.previous().label_in_full,
        borough=settings.borough,
        marking=definition.marked(settings.marking),
        made_on=session.today(),
        prepared_by_role=session.person.role.value,
        rule=rule,
        sheets=tuple(sheet.shown for sheet in sheets),
        is_checked=request.is_checked,
        for_whom="all people of this laptop" if request.person is None else "one person",
        more_notes=(*counting.notes, *(helpline_notes(session) if definition.has_helplines else ())),
    )
    return Counted(values, tuple(told for sheet in sheets for told in sheet.told), up_to)
