"""No file leaves unnoted, and nothing is noted of a file that did not get its place."""

from __future__ import annotations

import contextlib
import datetime
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from support.signing import approve_return
from support.stores import session_after
from support.writing import write

from vrp_desktop.measures.analysis import Inquiry
from vrp_desktop.operations import case_study, making, posters, sign_off, templates
from vrp_desktop.operations.analysis import asking, leaving
from vrp_desktop.operations.extracting import taking
from vrp_desktop.returns import write as writing
from vrp_desktop.returns.template.mapping import Entry, Mapping, OneFigure, ToCell
from vrp_desktop.returns.template.worker import read_template
from vrp_desktop.returns.write import UnnotedStays, WorkbookNotWritten, WorkbookOpen
from vrp_desktop.store.connection import connect
from vrp_desktop.store.errors import DiskFull, StoreBusy
from vrp_desktop.store.files import DATABASE
from vrp_desktop.store.kinds import Kind
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from vrp_desktop.operations.session import Session

MONTH = "2026-10"
ACTED = {
    "wards": "borough", "told": "yes", "told_on": "2026-10-20", "told_how": "poster", "you_said": "Dark",
    "we_did": "It was lit", "status": "done", "start": "2026-10-01", "due": "2026-10-30", "done_on": "2026-10-19",
    "concerns": "", "fund_source": "none", "child_first": "not_children", "vcse": "no", "from_dive": "", "measure": "",
    "result": "Lit",
}  # fmt: skip


@pytest.fixture
def hana(tmp_path: Path) -> Iterator[Session]:
    def work(session: Session, folder: Path) -> None:
        for number in range(12):
            write(session, "resident_concern", heard_on=f"2026-10-{number + 1:02}", ward="E05013896")
        write(session, "action", **ACTED)
        approve_return(session, folder, "R-B", MONTH)

    made = session_after(tmp_path / "coordinator", "one return approved", work, today=datetime.date(2026, 11, 29))
    yield made
    made.store.close()


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


def extract(session: Session, folder: Path) -> None:
    request = taking.ExtractRequest("resident_concern", taking.ALL, ("/data/ward",), reason="to look at the summer")
    seen = finished(taking.preview(session, request, Progress()))
    finished(taking.make(session, request, seen, folder, Progress()))


LEAVING = [own_return, draft, given_out, study, analysis, poster, council, extract]


@pytest.mark.parametrize("leave", LEAVING)
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


@pytest.mark.parametrize("leave", LEAVING)
def test_of_what_does_not_get_its_place_nothing_is_noted(
    leave: Callable[[Session, Path], None], hana: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    leave(hana, folder)
    (there,) = folder.iterdir()
    before, noted = there.read_bytes(), notes(hana)
    with monkeypatch.context() as patched:
        # What a virus scanner or a preview pane does on Windows, once everything else went well.
        patched.setattr(Path, "replace", refused)
        with pytest.raises((WorkbookOpen, WorkbookNotWritten)):
            leave(hana, folder)
    assert list(folder.iterdir()) == [there]
    assert there.read_bytes() == before
    assert notes(hana) == noted
    leave(hana, folder)
    assert notes(hana) != noted


@pytest.mark.parametrize("leave", LEAVING)
def test_what_is_not_committed_does_not_stay(
    leave: Callable[[Session, Path], None], hana: Session, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    leave(hana, folder)
    (there,) = folder.iterdir()
    before = there.read_bytes()
    write(hana, "resident_concern", heard_on="2026-08-01", ward="E05013896")
    noted = notes(hana)
    with no_commit(hana), pytest.raises(StoreBusy):
        leave(hana, folder)
    assert list(folder.iterdir()) == [there]
    assert there.read_bytes() == before
    assert notes(hana) == noted
    leave(hana, folder)
    assert notes(hana) != noted


def test_a_checked_draft_stays_checked_when_the_next_does_not_get_its_place(
    hana: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ines = replace(hana, person=next(one for one in hana.store.people.all() if one.name == "Ines"))
    draft(hana, tmp_path)
    found = sign_off.standing(ines, "R-C", "2026-27_Q2")
    assert found is not None
    sign_off.check(ines, "R-C", "2026-27_Q2", found.sha256)
    write(hana, "resident_concern", heard_on="2026-08-01", ward="E05013896")
    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(WorkbookOpen):
        draft(hana, tmp_path)
    stands = sign_off.standing(ines, "R-C", "2026-27_Q2")
    assert stands is not None
    assert (stands.state, stands.sha256) == (sign_off.State.TO_APPROVE, found.sha256)


def test_what_is_neither_committed_nor_taken_away_is_told(
    hana: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    with no_commit(hana), monkeypatch.context() as patched:
        patched.setattr(writing.Path, "unlink", refused)
        with pytest.raises(UnnotedStays) as caught:
            given_out(hana, folder)
    (there,) = folder.iterdir()
    assert there.name in caught.value.problem.means


def refused(path: Path, *_how: object, **_more: object) -> None:
    raise PermissionError(13, "held", str(path))


@contextlib.contextmanager
def no_commit(session: Session) -> Iterator[None]:
    """Let somebody read the database, so that what was written into it cannot be committed."""
    store = session.store
    store._connection.run("PRAGMA busy_timeout = 0")  # noqa: SLF001 - nobody waits in a test
    reader = connect(store.folder / DATABASE, store._data_key)  # noqa: SLF001 - no operation opens it twice
    reader.run("BEGIN")
    reader.row("SELECT count(*) FROM revision")
    yield
    reader.run("COMMIT")
    reader.close()


def notes(session: Session) -> list[object]:
    """Give what the store knows of files: what is in its log, which returns were made, and which draft waits."""
    connection = session.store._connection  # noqa: SLF001 - looks at all of it at once
    tables = ("revision", "return_made", "rows_out", "return_draft", "given_out", "given_out_time")
    return [connection.rows(f"SELECT * FROM {table}") for table in tables]


def finished(turns: Generator[None, None, Any]) -> Any:  # noqa: ANN401 - whatever the work gives
    while True:
        try:
            next(turns)
        except StopIteration as end:
            return end.value


def fill(session: Session) -> None:
    """Take up what room is left for a note in the store."""

    def note_until_full() -> None:
        while True:
            session.store.access.note(Kind.EXPORTED, session.person.id, ref="x")

    with pytest.raises(DiskFull):
        note_until_full()
