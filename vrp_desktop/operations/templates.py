"""The council's own workbook: keep it with what goes where, fill it, and say what its totals are.

The workbook and the mapping are kept once, in the encrypted store; each later period is one press.
"""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.operations import making
from vrp_desktop.operations.making import MayBePersonal, NotAllowed, NotChecked, noted_out
from vrp_desktop.operations.session import Changed
from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.store.kinds import Kind
from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from vrp_desktop.disclosure.record_sheet import RecordSheet, Suspect
    from vrp_desktop.operations.making import ReturnRequest
    from vrp_desktop.operations.session import Session
    from vrp_desktop.returns.template.fill import Filled
    from vrp_desktop.returns.template.grid import Grid, Shown
    from vrp_desktop.returns.template.mapping import Mapping
    from vrp_desktop.returns.template.placing import Line, NotFilled
    from vrp_desktop.returns.template.targets import Targets
    from vrp_desktop.returns.template.totals import Totals
    from vrp_desktop.returns.template.worker import Admitted
    from vrp_desktop.returns.values import ReturnValues
    from vrp_desktop.returns.write import Written
    from vrp_desktop.store.templates import KeptTemplate
    from vrp_desktop.work import Progress

FILE_WORD = "Council"
"""In the name of a filled workbook, behind the return's own word."""


class NoTemplate(VrpError):
    """No workbook of the council is kept for the return."""

    def __init__(self) -> None:
        super().__init__(
            Problem(
                happened="No workbook of the council is kept for this return.",
                means="Nothing was filled.",
                do_next="Choose the council's workbook first, and say what goes where.",
            )
        )


class NotApproved(VrpError):
    """Nobody has approved the return of the period."""

    def __init__(self, values: ReturnValues) -> None:
        super().__init__(
            Problem(
                happened=f"{values.id} of {values.period_label} is not approved yet.",
                means="The council's workbook takes approved numbers alone; nothing was filled.",
                do_next="Have the return checked and approved first.",
            )
        )


class DoesNotFit(VrpError):
    """What goes where does not fit into the workbook, so it was not kept."""

    def __init__(self, refused: NotFilled) -> None:
        super().__init__(
            Problem(
                happened=f"This was not kept: {refused.named}.",
                means="What was kept before stays as it was.",
                do_next="Change it in Excel and choose it again, or say anew what goes where.",
            )
        )


class ChangedSince(VrpError):
    """What would go into the workbook is not what was approved. `sheets`: all that differ, wanted there or not."""

    def __init__(self, values: ReturnValues, version: int, sheets: Sequence[str]) -> None:
        super().__init__(
            Problem(
                happened=f"The numbers of {values.id} of {values.period_label} have changed since it was approved.",
                means=f"The numbers on {', '.join(sheets)} are not the approved ones; nothing was filled.",
                do_next=f"Say in the return what was wrong, make version {version + 1} and have it approved.",
            )
        )


class TemplateChanged(VrpError):
    """The bytes that are kept are not those that were chosen."""

    def __init__(self) -> None:
        super().__init__(
            Problem(
                happened="The council's workbook is not as it was when it was chosen.",
                means="Nothing was filled; what is kept may be damaged.",
                do_next="Choose the workbook again, and have the records checked under This laptop.",
            )
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """The workbook that is kept. `kept_on`: the day it was. `mapping`: what goes where."""

    name: str
    kept_on: datetime.date
    targets: Targets
    mapping: Mapping


@dataclass(frozen=True, slots=True)
class Found:
    """What a person needs to see. `grids`: what the return offers. `suspects`: of the rows that would leave.

    `problem`: why what is kept cannot be used; a workbook can be chosen anew all the same. `why_not`: what has to be
    done to the return before the workbook can be filled.
    """

    kept: Kept | None
    grids: tuple[Grid, ...]
    has_rows: bool
    suspects: tuple[Suspect, ...]
    problem: Problem | None = None
    why_not: Problem | None = None


@dataclass(frozen=True, slots=True)
class FilledTemplate:
    """A workbook just filled and written. `notes`: sentences to look at. `totals`: what the check found."""

    path: Path
    lines: tuple[Line, ...]
    notes: tuple[str, ...]
    totals: Totals


def look(session: Session, request: ReturnRequest) -> Found:
    """Give what is kept for a return, and what the return offers. Raises NotAllowed and BadPeriod."""
    from vrp_desktop.returns.template.grid import grid_of
    from vrp_desktop.returns.template.mapping import MappingUnknown, mapping_of

    _check_role(session)
    values = making.values_of(session, request)
    tables = values.sheets
    found, kept, problem = session.store.templates.get(request.return_id), None, None
    if found is not None:
        try:
            day = found.kept_at.astimezone().date()
            kept = Kept(found.name, day, _targets(found), mapping_of(found.mapping))
        except MappingUnknown as wrong:
            problem = wrong.problem
    leaving = _leaving(tables, kept.mapping) if kept is not None else ()
    suspects = tuple(suspect for sheet in leaving for suspect in sheet.suspects)
    try:
        _refuse_unapproved(session, values, kept.mapping if kept is not None else None)
    except (NotApproved, ChangedSince) as refused:
        why_not: Problem | None = refused.problem
    else:
        why_not = None
    return Found(kept, tuple(map(grid_of, tables)), bool(leaving), suspects, problem, why_not)


def keep(session: Session, request: ReturnRequest, chosen: Admitted | None, mapping: Mapping) -> Changed:
    """Keep a workbook and what goes where in it, once it was tried with the return of the request.

    `chosen`: `None` for the one that is kept already. Raises NotAllowed, NoTemplate, TemplateRefused, DoesNotFit and
    NotReadBack; then what was kept stays.
    """
    from vrp_desktop.returns.template.fill import fill
    from vrp_desktop.returns.template.placing import NotFilled
    from vrp_desktop.returns.template.worker import Admitted

    _check_role(session)
    if chosen is None:
        kept = _kept(session, request.return_id)
        chosen = Admitted(kept.name, kept.content, kept.sha256, _targets(kept))
    try:
        fill(chosen.content, mapping, _by_name(making.values_of(session, request).sheets))
    except NotFilled as refused:
        raise DoesNotFit(refused) from refused
    with session.store.transaction():
        session.store.templates.keep(
            request.return_id,
            name=chosen.name,
            sha256=chosen.sha256,
            content=chosen.content,
            targets=chosen.targets.as_json(),
            mapping=mapping.as_json(),
            kept_by=session.person.id,
        )
    return Changed(returns=True)


def forget(session: Session, return_id: str) -> Changed:
    """Forget the workbook that is kept for a return. Raises NotAllowed."""
    _check_role(session)
    with session.store.transaction():
        session.store.templates.forget(return_id)
    return Changed(returns=True)


def fill(session: Session, request: ReturnRequest, folder: Path, progress: Progress) -> FilledTemplate:
    """Fill the council's workbook into `folder` under its own name, and remember that it was made.

    Of a return that is signed only what was approved goes into it. Raises NotAllowed, NoTemplate, TemplateChanged,
    NotChecked, MayBePersonal, BadPeriod, NotApproved, ChangedSince, NotFilled, WorkbookOpen and WorkbookNotWritten;
    then nothing was written.
    """
    from vrp_desktop.returns.template.mapping import mapping_of
    from vrp_desktop.returns.write import free_place, put

    _check_role(session)
    kept = _kept(session, request.return_id)
    values = making.values_of(session, request)
    tables, mapping = values.sheets, mapping_of(kept.mapping)
    leaving = _leaving(tables, mapping)
    suspects = [suspect for sheet in leaving for suspect in sheet.suspects]
    if suspects and not request.kept_because.strip():
        raise MayBePersonal(suspects)
    if leaving and not request.is_checked:
        raise NotChecked
    elsewhere = _refuse_unapproved(session, values, mapping)
    progress.step(0, 2)
    filled = _filled(kept, mapping, tables)
    parts = ("VRP", f"{values.definition.file_word}-{FILE_WORD}", values.period, values.marking)
    path = free_place(folder, parts, ".xlsx")
    progress.step(1, 2)

    @contextlib.contextmanager
    def note(written: Written) -> Iterator[None]:
        with session.store.transaction():
            session.store.returns_made.add(
                return_id=request.return_id,
                period=request.period,
                file_name=path.name,
                made_by=session.person.id,
                row_count=written.rows,
                sha256=written.sha256,
                rows_out=[noted_out(sheet, request.kept_because) for sheet in leaving],
            )
            session.store.access.note(Kind.EXPORTED, session.person.id, ref=f"{request.return_id} {request.period}")
            yield

    put(path, filled.content, sum(line.count for line in filled.lines), note)
    progress.step(2, 2)
    notes = filled.notes
    if elsewhere:
        notes += (f"Changed since it was approved, but not in this workbook: {', '.join(elsewhere)}.",)
    return FilledTemplate(path, filled.lines, notes, filled.totals)


def _filled(kept: KeptTemplate, mapping: Mapping, tables: Iterable[Shown]) -> Filled:
    from vrp_desktop.returns.template.fill import fill as fill_workbook

    return fill_workbook(kept.content, mapping, _by_name(tables))


def _refuse_unapproved(session: Session, values: ReturnValues, mapping: Mapping | None) -> tuple[str, ...]:
    """Raise NotApproved or ChangedSince when the sheets that go into a workbook are not as they were approved.

    The same numbers tell nothing new, so that they need not be attacked again. Gives the other sheets of the return
    that have changed since.
    """
    from vrp_desktop.operations.sign_off import published_before, standing
    from vrp_desktop.returns.published import changes, published

    if not values.definition.has_sign_off:
        return ()
    stands = standing(session, values.id, values.period)
    if stands is None or not stands.locked:
        raise NotApproved(values)
    if mapping is None:
        return ()
    wanted = {entry.source.table for entry in mapping.entries}
    found = changes(published_before(session, values.id, values.period), published(values))
    changed = tuple(dict.fromkeys(change.sheet for change in found))
    if not wanted.isdisjoint(changed):
        raise ChangedSince(values, stands.locked, changed)
    return changed


def _kept(session: Session, return_id: str) -> KeptTemplate:
    kept = session.store.templates.get(return_id)
    if kept is None:
        raise NoTemplate
    if hashlib.sha256(kept.content).hexdigest() != kept.sha256:
        raise TemplateChanged
    return kept


def _targets(kept: KeptTemplate) -> Targets:
    """Give what the workbook offers, as it was kept. Raises MappingUnknown."""
    from vrp_desktop.returns.template.mapping import MappingUnknown
    from vrp_desktop.returns.template.targets import Targets

    try:
        return Targets.of_json(kept.targets)
    except (KeyError, TypeError, ValueError) as wrong:
        raise MappingUnknown from wrong


def _by_name(tables: Iterable[Shown]) -> dict[str, Shown]:
    return {table.name: table for table in tables}


def _leaving(tables: Iterable[Shown], mapping: Mapping) -> tuple[RecordSheet, ...]:
    """Give the rows that would leave: of counts nothing needs to be looked at."""
    from vrp_desktop.disclosure.record_sheet import RecordSheet

    wanted = {entry.source.table for entry in mapping.entries}
    return tuple(table for table in tables if isinstance(table, RecordSheet) and table.name in wanted)


def _check_role(session: Session) -> None:
    if session.person.role is not Role.COORDINATOR:
        raise NotAllowed(
            Problem(
                happened="The council's workbook is filled by coordinators.",
                means="Nothing was kept or filled.",
                do_next="Ask your coordinator.",
            )
        )
