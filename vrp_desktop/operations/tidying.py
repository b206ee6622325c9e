"""What has been kept for long enough. Nothing goes without a coordinator's yes, and then it goes for good."""

from __future__ import annotations

import contextlib
import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.operations.session import Changed
from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.store.access import KEPT_MONTHS
from vrp_desktop.store.errors import DiskFailed, DiskFull, StoreReadOnly
from vrp_desktop.store.people import Role
from vrp_desktop.store.upkeep import Duty

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vrp_desktop.forms.definition import Form
    from vrp_desktop.operations.session import Session
    from vrp_desktop.store.erasure import Why
    from vrp_desktop.work import Progress

DRAFT_DAYS = 30
"""An unfinished record that nobody touched for so long is due (safety.md section 8)."""
BIN_DAYS = 90
"""A deleted record stays in the bin so long before it is due."""
LOOKS_MONTHS = KEPT_MONTHS
"""Who looked at what is kept so long."""


@dataclass(frozen=True, slots=True)
class Due:
    """Records that were kept for long enough. `title`: of their form, or what they are. `oldest`: the first day.

    `months`: how long the form says they are kept, 0 for what lies in the bin. `records`: their ids; `refs`: how
    people call them.
    """

    title: str
    months: int
    oldest: datetime.date
    records: tuple[str, ...]
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptReturns:
    """Approved workbooks, which stay. `since`: the day on which the first was approved."""

    count: int
    since: datetime.date


class NotForYou(VrpError):
    """Erasing is for coordinators."""

    def __init__(self) -> None:
        super().__init__(
            Problem(
                happened="Only a coordinator can erase records.",
                means="Nothing was erased.",
                do_next="Ask your coordinator.",
            )
        )


def due(session: Session) -> tuple[Due, ...]:
    """Give what is due today: by form, then what lies in the bin. The council's own schedule wins over the forms'."""
    store, today = session.store, session.today()
    found: list[Due] = []
    for form in store.forms.current():
        months = form.settings.keep_months
        rows = _from_before(session, form, kept_until(today, months)) if months > 0 else ()
        if rows:
            refs, records, days = zip(*rows, strict=True)
            found.append(Due(form.title, months, min(days), records, refs))
    limit = today - datetime.timedelta(days=BIN_DAYS)
    binned = [gone for gone in store.log.in_bin() if gone.at.date() < limit]
    if binned:
        found.append(
            Due(
                title="Deleted records",
                months=0,
                oldest=min(gone.at.date() for gone in binned),
                records=tuple(gone.record for gone in binned),
                refs=tuple(gone.ref for gone in binned),
            )
        )
    return tuple(found)


def kept_returns(session: Session) -> KeptReturns | None:
    """Give what erasing does not touch: every approved workbook, and with it what the ledger says was told.

    They hold protected numbers and rows of the partnership's own work, as the council has them, and no record of a
    resident, mentee or volunteer; no schedule names them, so they stay as long as the records do. Without the ledger a
    later return could tell what an earlier one hid.
    """
    count, first = session.store.returns_signed.kept()
    return KeptReturns(count, first.astimezone().date()) if first is not None else None


def _from_before(session: Session, form: Form, day: datetime.date) -> tuple[tuple[str, str, datetime.date], ...]:
    """Give (reference, record, the day that counts) of a form's records whose day was before `day`."""
    store, starts = session.store, form.settings.keep_from
    if not starts:
        rows = store.records.from_before(form.id, day)
        return tuple((row.ref, row.record, row.on_date) for row in rows if row.on_date is not None)
    path = next(question.path for question in form.columns() if question.name == starts)
    column = store.registers.column_of(form.id, path)
    found = []
    for values in store.registers.rows(form.id, column, datetime.date.min, day - datetime.timedelta(days=1)):
        ended = values[column]
        if isinstance(ended, datetime.date):
            found.append((str(values["ref"]), str(values["record"]), ended))
    return tuple(found)


def note_looked(session: Session) -> None:
    """Note that somebody looked at what is due, so that nobody is reminded for a month; best effort."""
    with contextlib.suppress(StoreReadOnly, DiskFull, DiskFailed):
        session.store.upkeep.note(Duty.TIDY)


def drafts_due(session: Session) -> tuple[str, ...]:
    """Give this person's own unfinished records that nobody touched for `DRAFT_DAYS` days, by record id."""
    limit = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=DRAFT_DAYS)
    mine = session.store.drafts.unfinished(session.person.id)
    return tuple(draft.record for draft in mine if draft.changed_at < limit)


def erase(session: Session, records: Iterable[str], why: Why, progress: Progress | None = None) -> Changed:
    """Erase records for good: answers, history and drafts. Raises NotForYou and Cancelled.

    What was erased before it was cancelled stays erased; the rest is as it was. The file is written anew afterwards.
    """
    if session.person.role is not Role.COORDINATOR:
        raise NotForYou
    store = session.store
    if store.erasure.erase(records, why, session.person.id, progress):
        store.erasure.compact()
    return Changed(registers=frozenset(form.id for form in store.forms.outlines()), drafts=True)


def looks_due(session: Session) -> int:
    """Give how many notes of who looked at what are older than they are kept; none for all but coordinators."""
    return session.store.access.due() if session.person.role is Role.COORDINATOR else 0


def forget_looks(session: Session) -> int:
    """Take who looked, and at what, out of the notes that are due; gives how many there were. Raises NotForYou."""
    if session.person.role is not Role.COORDINATOR:
        raise NotForYou
    store = session.store
    store.copies_out.forget(store.access.kept_since())
    return store.access.forget()


def kept_until(today: datetime.date, months: int) -> datetime.date:
    """Give the day before which records are due: `months` after the end of their quarter has passed by `today`."""
    quarter = (today.year * 12 + today.month - 1) // 3 * 3
    year, month = divmod(quarter - months, 12)
    return datetime.date(year, month + 1, 1) if year >= datetime.MINYEAR else datetime.date.min
