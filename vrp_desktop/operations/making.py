"""Making a return: what would be in it, and writing its workbook."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop import __version__
from vrp_desktop.operations.entry import text_check
from vrp_desktop.operations.show import choice_labels
from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.store.kinds import Kind
from vrp_desktop.store.returns_made import RowsOut

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from vrp_desktop.disclosure.record_sheet import RecordSheet, Suspect
    from vrp_desktop.measures.period import Month, Period
    from vrp_desktop.operations.session import Session
    from vrp_desktop.returns.values import AmbassadorReturn, PartnershipReturn, SheetSummary
    from vrp_desktop.work import Progress

AMBASSADOR_RETURN = "R-A"
PARTNERSHIP_RETURN = "R-B"
_FEW_FIGURES = re.compile(r"[0-9]{1,4}")
_MONTHS_OFFERED = 13
_QUARTERS_OFFERED = 5


@dataclass(frozen=True, slots=True)
class ReturnRequest:
    """Which return, for which period (a month, "2026-10"; R-B also a quarter, "2025-26_Q3"), for whom.

    `person`: only this person's records in R-A; `None` for everybody on the laptop. The next three are what the person
    asks their coordinator for; `is_checked`: they say that there are no names or addresses in it. `kept_because`: why
    what the preview suspects is not personal and may stay.
    """

    return_id: str
    period: str
    person: str | None = None
    call_wanted: bool = False
    training_wanted: str = ""
    cards_wanted: str = ""
    is_checked: bool = False
    kept_because: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a return would hold, before it is made. `notes`: sentences on what is hidden or left out, and why.

    `suspects`: what may be personal data. It has to be put right, or the person says why it may stay.
    """

    sheets: tuple[SheetSummary, ...]
    notes: tuple[str, ...]
    suspects: tuple[Suspect, ...] = ()


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
    from vrp_desktop.returns.values import AmbassadorReturn, notes, summary

    values = _values(session, request)
    suspects = values.suspects if isinstance(values, AmbassadorReturn) else ()
    return Preview(sheets=summary(values), notes=notes(values), suspects=suspects)


def make(session: Session, request: ReturnRequest, folder: Path, progress: Progress) -> Made:
    """Write the return's workbook into `folder` under its own name, and remember that it was made.

    Raises NotAllowed, NotChecked, MayBePersonal, BadPeriod, WorkbookOpen and WorkbookNotWritten; then nothing was
    written.
    """
    from vrp_desktop.returns.write import file_name

    values = _values(session, request)
    return _write(session, request, values, file_name(values, folder), progress)


def make_file(session: Session, request: ReturnRequest, path: Path, progress: Progress) -> Made:
    """Write the return's workbook to `path`. Otherwise as `make`."""
    return _write(session, request, _values(session, request), path, progress)


def _write(
    session: Session,
    request: ReturnRequest,
    values: AmbassadorReturn | PartnershipReturn,
    path: Path,
    progress: Progress,
) -> Made:
    from vrp_desktop.returns.values import AmbassadorReturn
    from vrp_desktop.returns.write import write

    sheets: tuple[RecordSheet, ...] = ()
    if isinstance(values, AmbassadorReturn):
        sheets = values.sheets
        if values.suspects and not request.kept_because.strip():
            raise MayBePersonal(values.suspects)
        if not request.is_checked:
            raise NotChecked
    progress.step(0, 2)
    written = write(values, path, __version__)
    progress.step(1, 2)
    with session.store.transaction():
        session.store.returns_made.add(
            return_id=request.return_id,
            period=request.period,
            file_name=written.path.name,
            made_by=session.person.id,
            row_count=written.rows,
            sha256=written.sha256,
            rows_out=[noted_out(sheet, request.kept_because) for sheet in sheets],
        )
        session.store.access.note(Kind.EXPORTED, session.person.id, ref=f"{request.return_id} {request.period}")
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


def _values(session: Session, request: ReturnRequest) -> AmbassadorReturn | PartnershipReturn:
    from vrp_desktop.measures.period import Month, parse_period

    if request.return_id == AMBASSADOR_RETURN:
        return _ambassador(session, request, Month.parse(request.period))
    return _partnership(session, parse_period(request.period))


def _ambassador(session: Session, request: ReturnRequest, month: Month) -> AmbassadorReturn:
    from vrp_desktop.disclosure.record_sheet import allow
    from vrp_desktop.returns.values import AmbassadorReturn

    settings, person = session.settings, request.person

    def sheet(purpose: str, name: str, title: str, rows: Iterable[Mapping[str, object]]) -> RecordSheet:
        reason = f"Monthly return of {month.label} to the coordinator"
        return allow(purpose, name=name, title=title, rows=rows, reason=reason, check_text=text_check(session))

    return AmbassadorReturn(
        period_label=month.label,
        period=str(month),
        borough=settings.borough,
        marking=settings.marking,
        made_on=session.today(),
        cover=sheet(
            "ambassador-cover",
            "Cover",
            f"Ambassador return, {settings.borough}, {month.label}",
            _people(session, month, person),
        ),
        activity=sheet(
            "ambassador-activity",
            "Activity",
            f"Activity, {month.label}",
            _labelled(session, month, person, "activity"),
        ),
        worries=sheet(
            "ambassador-worries",
            "Worries",
            f"Worries, {month.label}",
            _labelled(session, month, person, "resident_concern"),
        ),
        help_needed=sheet(
            "ambassador-help", "Help I need", f"Help I need, {month.label}", [_help_needed(session, request)]
        ),
        is_checked=request.is_checked,
        prepared_by=session.person.role.value,
    )


def _people(session: Session, month: Month, only: str | None) -> Iterator[dict[str, object]]:
    """Give a row of figures for each person, who is "P1", "P2" and never a name."""
    from vrp_desktop.measures.people import person_month

    for place, person in enumerate(session.store.people.all(), 1):
        if only in (None, person.id):
            figures = person_month(session.store, month, person.id)
            yield {
                "ref": f"P{place}",
                "role": person.role.value.capitalize(),
                "days_active": figures.days_active,
                "worries": figures.worries,
                "activities": figures.activities,
                "reached": figures.reached,
            }


def _help_needed(session: Session, request: ReturnRequest) -> dict[str, object]:
    cards = request.cards_wanted.strip()
    waits = (request.person or session.person.id) in session.store.support.asked()
    return {
        # Not a column: it tells whoever reads of a suspect where to look.
        "ref": "Help you need",
        "call": "Yes" if request.call_wanted or waits else "No",
        "training": request.training_wanted.strip() or "None",
        "cards": int(cards) if _FEW_FIGURES.fullmatch(cards) else cards or "None",
    }


def _labelled(session: Session, month: Month, person: str | None, form_id: str) -> Iterator[dict[str, object]]:
    """Give each record of the month with words in place of codes, by question name.

    The words are those of the form version that a record was written in: a newer one may not know its codes.
    """
    forms = session.store.forms
    date_column = next(question.name for question in forms.newest(form_id).columns() if question.bind.column == "date")
    labels: dict[str, dict[str, dict[str, str]]] = {}
    for row in session.store.registers.rows(form_id, date_column, month.first, month.last, person):
        version = str(row["form_version"])
        if version not in labels:
            form = forms.get(form_id, version)
            labels[version] = {q.name: choice_labels(session, form, q) for q in form.columns() if q.itemset}
        named: dict[str, object] = dict(row)
        for name, words in labels[version].items():
            value = row.get(name)
            if isinstance(value, str) and value:
                named[name] = words[value] if value in words else ", ".join(words.get(c, c) for c in value.split())
        yield named


def _partnership(session: Session, period: Period) -> PartnershipReturn:
    from vrp_desktop.disclosure.rounding import Rounding
    from vrp_desktop.disclosure.safe_table import protect
    from vrp_desktop.measures.activity import activity_by_kind
    from vrp_desktop.measures.worries import worries_by_type, worries_by_ward
    from vrp_desktop.returns.values import PartnershipReturn
    from vrp_desktop.store.people import Role

    if session.person.role not in (Role.COORDINATOR, Role.APPROVER):
        raise NotAllowed(
            Problem(
                happened="This return is for coordinators.",
                means="It counts everybody's records for the council; nothing was made.",
                do_next="Make your own return (R-A) instead, or ask your coordinator.",
            )
        )
    store, settings, lists = session.store, session.settings, session.lists
    rule = Rounding(hide_below=settings.rounding_hide_below, base=settings.rounding_base)
    form = store.forms.newest("activity")
    kind = next(question for question in form.questions() if question.name == "kind")
    kinds = choice_labels(session, form, kind)
    return PartnershipReturn(
        period_label=period.label_in_full,
        period=str(period),
        borough=settings.borough,
        marking=settings.marking,
        made_on=session.today(),
        by_ward=protect(worries_by_ward(store, period, lists), rule),
        by_type=protect(worries_by_type(store, period, lists), rule),
        activity=protect(activity_by_kind(store, period, kinds), rule),
        prepared_by_role=session.person.role.value,
        before_label=period.previous().label_in_full,
    )
