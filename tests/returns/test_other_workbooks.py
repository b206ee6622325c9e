"""The workbooks beside the drafts of returns: approved, taken out, asked for, and the council's own."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.worksheet.table import Table
from support.readers import by_calamine, by_openpyxl, opened_by_libreoffice
from support.signing import approve_return
from support.stores import new_borough

from vrp_desktop.measures.analysis import Inquiry
from vrp_desktop.operations import making, sign_off, templates
from vrp_desktop.operations.analysis import asking, leaving
from vrp_desktop.operations.extracting import fields, taking
from vrp_desktop.operations.extracting.columns import Words
from vrp_desktop.operations.template_guesses import guess
from vrp_desktop.returns.template.worker import read_template
from vrp_desktop.returns.workbook import HEADER_ROW
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from vrp_desktop.operations.making import Made
    from vrp_desktop.operations.session import Session

QUARTER = "2026-27_Q2"
INQUIRIES = (
    Inquiry("worries", "ward", "concern_group", period=QUARTER),
    Inquiry("activities", "month", period="12_months"),
)


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Make one of each kind of the whole sample borough, and an extract of every register."""
    folder, out = tmp_path_factory.mktemp("sample"), tmp_path_factory.mktemp("out")
    session = new_borough(folder, today=datetime.date(2026, 11, 20))
    approve_return(session, folder, "R-B", QUARTER)
    made = [sign_off.give_out(session, "R-B", QUARTER, out), council(session, out)]
    made += [leaving.export(session, asking.ask(session, one), out, Progress()).path for one in INQUIRIES]
    made += [extract(session, form, out) for form, _title in fields.registers(session)]
    session.store.close()
    return made


def extract(session: Session, form: str, folder: Path) -> Path:
    """Take out everything that a register has."""
    chosen = tuple(field.key for field in fields.fields(session, form))
    request = taking.ExtractRequest(
        form, taking.ALL, chosen, words=Words.BOTH, is_spread=True, reason="A test", kept_because="It is made up"
    )
    seen = ended(taking.preview(session, request, Progress()))
    made: Made = ended(taking.make(session, request, seen, folder, Progress()))
    return made.path


def ended(turns: Generator[None, None, Any]) -> Any:  # noqa: ANN401 - whatever the work gives
    while True:
        try:
            next(turns)
        except StopIteration as end:
            return end.value


def council(session: Session, folder: Path) -> Path:
    """Fill a workbook with a table of wards and a sum of its own."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Ward code", "Ward", "Worries"])
    sheet.append(["x", "y", 1])
    sheet.add_table(Table(displayName="WorriesByWard", ref="A1:C2"))
    sheet["F1"] = "=SUM(WorriesByWard[Worries])"
    path = folder.parent / "council.xlsx"
    book.save(path)
    request = making.ReturnRequest("R-B", QUARTER)
    theirs = read_template(path)
    templates.keep(session, request, theirs, guess(templates.look(session, request).grids, theirs.targets))
    return templates.fill(session, request, folder, Progress()).path


def test_two_readers_read_the_same(workbooks: list[Path]) -> None:
    for path in workbooks:
        ours, theirs = by_openpyxl(path), by_calamine(path)
        assert list(ours) == list(theirs)
        for name, cells in ours.items():
            for row, (one, other) in enumerate(zip(cells, theirs[name], strict=True), 1):
                width = max(len(one), len(other))
                padded = [line + [""] * (width - len(line)) for line in (one, other)]
                assert padded[0] == padded[1], f"{path.name}, {name}, row {row}"


def test_libreoffice_opens_each_and_reads_what_was_written(workbooks: list[Path], tmp_path: Path) -> None:
    opened_by_libreoffice(workbooks, tmp_path)
    for path in workbooks:
        before, after = by_openpyxl(path), by_openpyxl(tmp_path / path.name)
        assert list(before) == list(after)
        for name, cells in before.items():
            for row, (ours, theirs) in enumerate(zip(cells, after[name], strict=False), 1):
                is_formula = "Council" in path.name and row == 1
                padded = theirs + [""] * (len(ours) - len(theirs))
                assert is_formula or ours == padded[: len(ours)], f"{path.name}, {name}, row {row}"


def test_the_councils_sum_is_worked_out_when_it_is_opened(workbooks: list[Path], tmp_path: Path) -> None:
    (path,) = (one for one in workbooks if "Council" in one.name)
    opened_by_libreoffice([path], tmp_path)
    (rows,) = by_openpyxl(tmp_path / path.name).values()
    assert rows[0][5] == sum(row[2] for row in rows[1:] if isinstance(row[2], int | float))
    assert rows[0][5] != 0


def test_every_table_stands_alone_on_its_sheet_under_a_title(workbooks: list[Path]) -> None:
    for path in (one for one in workbooks if "Council" not in one.name):
        book = openpyxl.load_workbook(path)
        for sheet in (one for one in book.worksheets if one.sheet_state == "visible" and one.title != "Charts"):
            where = f"{path.name}, {sheet.title}"
            assert sheet["A1"].value, where
            assert len(sheet.tables) == 1, where
            assert not sheet.merged_cells.ranges, where
            assert sheet.freeze_panes == f"A{HEADER_ROW + 1}", where
            assert all(sheet.column_dimensions[column].width for column in "A"), where
            assert str(sheet.oddHeader.center.text).startswith("OFFICIAL"), where
        assert book.properties.title, path.name
