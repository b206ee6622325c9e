"""No file leaves unnoted: what the store cannot take a note of is not there afterwards."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest
from support.signing import approve_return
from support.writing import write

from vrp_desktop.measures.analysis import Inquiry
from vrp_desktop.operations import case_study, making, posters, sign_off, templates
from vrp_desktop.operations.analysis import asking, leaving
from vrp_desktop.returns.template.mapping import Entry, Mapping, OneFigure, ToCell
from vrp_desktop.returns.template.worker import read_template
from vrp_desktop.store.errors import DiskFull
from vrp_desktop.store.kinds import Kind
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vrp_desktop.operations.session import Session

MONTH = "2026-10"
ACTED = {
    "wards": "borough", "told": "yes", "told_on": "2026-10-20", "told_how": "poster", "you_said": "Dark",
    "we_did": "It was lit", "status": "done", "start": "2026-10-01", "due": "2026-10-30", "done_on": "2026-10-19",
    "concerns": "", "fund_source": "none", "child_first": "not_children", "vcse": "no", "from_dive": "", "measure": "",
    "result": "Lit",
}  # fmt: skip


@pytest.fixture
def hana(coordinator: Session, tmp_path: Path) -> Session:
    session = replace(coordinator, today=lambda: datetime.date(2026, 11, 29))
    for number in range(12):
        write(session, "resident_concern", heard_on=f"2026-10-{number + 1:02}", ward="E05013896")
    write(session, "action", **ACTED)
    (tmp_path / "approved").mkdir()
    approve_return(session, tmp_path / "approved", "R-B", MONTH)
    return session


def own_return(session: Session, folder: Path) -> None:
    request = making.ReturnRequest("R-A", MONTH, is_checked=True, kept_because="They are made up")
    making.make(session, request, folder, Progress())


def draft(session: Session, folder: Path) -> None:
    request = making.ReturnRequest("R-C", "2026-27_Q2", replaces_draft=True)
    making.make(session, request, folder, Progress())


def given_out(session: Session, folder: Path) -> None:
    sign_off.give_out(session, "R-B", MONTH, folder)


def study(session: Session, folder: Path) -> None:
    case_study.make(session, "team", folder, is_checked=True, kept_because="They are made up")


def analysis(session: Session, folder: Path) -> None:
    leaving.export(session, asking.ask(session, Inquiry("worries", "ward", period=MONTH)), folder, Progress())


def poster(session: Session, folder: Path) -> None:
    request = making.ReturnRequest("R-D", MONTH)
    posters.save(session, request, posters.offer(session, request).posters, b"%PDF", folder)


def council(session: Session, folder: Path) -> None:
    request = making.ReturnRequest("R-B", MONTH)
    if templates.look(session, request).kept is None:
        path = folder.parents[1] / "council.xlsx"
        openpyxl.Workbook().save(path)
        mapping = Mapping((Entry(OneFigure("Worries by ward", "All", "Worries"), ToCell("Sheet", "B2")),))
        templates.keep(session, request, read_template(path), mapping)
    templates.fill(session, request, folder, Progress())


@pytest.mark.parametrize("leave", [own_return, draft, given_out, study, analysis, poster, council])
def test_what_cannot_be_noted_does_not_leave(
    leave: Callable[[Session, Path], None], hana: Session, tmp_path: Path
) -> None:
    folder, again = tmp_path / "out", tmp_path / "again"
    folder.mkdir()
    again.mkdir()
    connection = hana.store._connection  # noqa: SLF001 - no operation fills a disk
    leave(hana, folder)
    assert len(list(folder.iterdir())) == 1
    connection.run("PRAGMA max_page_count = 1")
    fill(hana)
    with pytest.raises(DiskFull):
        leave(hana, again)
    assert list(again.iterdir()) == []
    connection.run("PRAGMA max_page_count = 1000000")
    leave(hana, again)
    assert len(list(again.iterdir())) == 1


def fill(session: Session) -> None:
    """Take up what room is left for a note in the store."""

    def note_until_full() -> None:
        while True:
            session.store.access.note(Kind.EXPORTED, session.person.id, ref="x")

    with pytest.raises(DiskFull):
        note_until_full()
