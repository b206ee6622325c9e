"""Writes the people of an old list, all of them or none, and takes all of them out again."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.operations import bin as bins
from vrp_desktop.operations import entry
from vrp_desktop.operations.old_list.check import PERSON
from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.store.kinds import LIVING, Kind
from vrp_desktop.store.people import Role
from vrp_desktop.store.uuid7 import uuid7

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence
    from pathlib import Path

    from vrp_desktop.operations.old_list.check import Checked, Refused
    from vrp_desktop.operations.old_list.table import OldList
    from vrp_desktop.operations.session import Session
    from vrp_desktop.work import Progress

WHY_OUT = "The list was taken out again"


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """One list that was brought in. `batch`: its id. `count`: how many of its people have not been taken out."""

    batch: str
    on: datetime.date
    count: int


@dataclass(frozen=True, slots=True)
class TakenOut:
    """What became of a list that was taken out. `kept`: references of people who were changed since, and stay."""

    count: int
    kept: tuple[str, ...]


class NotForYou(VrpError):
    """People are a coordinator's to write down."""

    def __init__(self) -> None:
        super().__init__(
            Problem(
                happened="Only a coordinator can bring people in from a list.",
                means="Nobody was brought in.",
                do_next="Ask your coordinator.",
            )
        )


def bring_in(session: Session, checked: Checked, progress: Progress | None = None) -> str:
    """Write a record for each good row, in one transaction; gives the batch. Raises NotForYou and Cancelled."""
    if session.person.role is not Role.COORDINATOR:
        raise NotForYou
    store, batch = session.store, uuid7()
    with store.transaction():
        for done, (_number, answers) in enumerate(checked.good):
            if progress is not None:
                progress.step(done, len(checked.good))
            submitted = entry.submit(session, entry.begin(session, PERSON, answers))
            store.imported.add(batch, submitted.record)
    return batch


def brought_in(session: Session) -> tuple[BroughtIn, ...]:
    """Give the lists of which people are here still, the newest first."""
    return tuple(BroughtIn(batch, on, count) for batch, on, count in session.store.imported.batches())


def take_out(session: Session, batch: str) -> TakenOut:
    """Put the people of a list into the bin, but those who were changed since. Raises NotForYou and BeingChanged."""
    if session.person.role is not Role.COORDINATOR:
        raise NotForYou
    store = session.store
    kept, gone = [], 0
    with store.transaction():
        for record in store.imported.records(batch):
            history = store.log.history(record)
            if not history or history[-1].kind in (Kind.DELETE, Kind.REDACT):
                continue
            if sum(revision.kind in LIVING for revision in history) > 1:
                kept.append(history[-1].ref)
                continue
            bins.delete(session, record, WHY_OUT)
            gone += 1
        store.imported.forget(batch)
    return TakenOut(gone, tuple(kept))


def write_refused(listed: OldList, refused: Sequence[Refused], path: Path) -> None:
    """Write the rows that were refused, each with its number and why, as a workbook.

    Raises WorkbookOpen and WorkbookNotWritten.
    """
    import openpyxl

    from vrp_desktop.returns.workbook import clean
    from vrp_desktop.returns.write import put

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Refused"
    rows = [["Row", "Why", *(column.heading for column in listed.columns)]]
    for row in refused:
        cells = [row.cells[column.place] if column.place < len(row.cells) else "" for column in listed.columns]
        rows.append([str(row.number), row.why, *cells])
    for number, texts in enumerate(rows, 1):
        for place, text in enumerate(texts, 1):
            cell = sheet.cell(number, place, clean(text))
            # As it was written: "=1+1" is a text here, and a telephone number keeps its zero.
            cell.data_type = "s"
    sheet.freeze_panes = "A2"
    book.properties.creator = "VRP Desktop"
    content = io.BytesIO()
    book.save(content)
    put(path, content.getvalue())
