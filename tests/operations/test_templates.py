"""The council's own workbook, kept once and filled for each period, on a real store."""

from __future__ import annotations

import datetime
import hashlib
import io
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table
from support.signing import approve_return
from support.stores import new_borough
from support.writing import answer, write

from vrp_desktop.operations import entry as entries
from vrp_desktop.operations import making, templates
from vrp_desktop.operations.template_guesses import guess
from vrp_desktop.returns.template.mapping import Entry, Mapping, OneFigure, ToCell, ToName, ToTable, WholeTable
from vrp_desktop.returns.template.opened import TemplateRefused
from vrp_desktop.returns.template.worker import Admitted, read_template
from vrp_desktop.returns.write import WorkbookNotWritten
from vrp_desktop.store.kinds import Kind
from vrp_desktop.store.people import Role
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vrp_desktop.operations.session import Session

TODAY = datetime.date(2026, 11, 2)
REQUEST = making.ReturnRequest(making.PARTNERSHIP_RETURN, "2026-10")
BY_WARD = "Worries by ward"
WHICH = making.PARTNERSHIP_RETURN, "2026-10"


@pytest.fixture
def borough(tmp_path: Path) -> Iterator[Session]:
    made = new_borough(tmp_path / "borough", 60, today=TODAY)
    yield made
    made.store.close()


@pytest.fixture
def councils(tmp_path: Path) -> Admitted:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Wards"
    sheet.append(["Ward code", "Ward", "Worries", "Lead"])
    sheet.append(["x", "y", 1, None])
    sheet.add_table(Table(displayName="WorriesByWard", ref="A1:D2"))
    sheet["F1"] = "=SUM(WorriesByWard[Worries])"
    sheet["F2"] = 1
    book.defined_names["Total_worries"] = DefinedName("Total_worries", attr_text="Wards!$F$2")
    book.save(tmp_path / "council.xlsx")
    return read_template(tmp_path / "council.xlsx")


def test_what_goes_where_is_guessed_by_equal_names(borough: Session, councils: Admitted) -> None:
    found = templates.look(borough, REQUEST)
    assert found.kept is None
    assert {BY_WARD, "Worries by type", "Activity"} < {grid.name for grid in found.grids}
    assert guess(found.grids, councils.targets).entries == (
        Entry(
            # The workbook adds its column up, so the row of totals stays out.
            WholeTable(
                BY_WARD, (("Ward code", "Ward code"), ("Ward", "Ward"), ("Worries", "Worries")), with_total=False
            ),
            ToTable("WorriesByWard"),
        ),
        Entry(OneFigure(BY_WARD, "All", "Worries"), ToName("Total_worries")),
    )


def test_it_is_kept_once_and_filled_for_each_period(borough: Session, councils: Admitted, tmp_path: Path) -> None:
    entry = Entry(WholeTable(BY_WARD, with_total=False), ToTable("WorriesByWard"))
    templates.keep(borough, REQUEST, councils, Mapping((entry,)))
    kept = templates.look(borough, REQUEST).kept
    assert kept is not None
    assert (kept.name, kept.targets, kept.mapping) == ("council.xlsx", councils.targets, Mapping((entry,)))
    for period in ("2026-10", "2026-03"):
        request = making.ReturnRequest(making.PARTNERSHIP_RETURN, period)
        approve_return(borough, tmp_path, "R-B", period)
        made = templates.fill(borough, request, tmp_path, Progress())
        assert made.path.name == f"VRP_Partnership-Council_{period}_OFFICIAL-SENSITIVE_v1.xlsx"
        sheet = openpyxl.load_workbook(made.path)["Wards"]
        table = next(t for t in making.values_of(borough, request).tables if t.name == "Worries by ward")
        assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [row[1].value for row in table.rows[:-1]]
        assert made.totals.differences or made.totals.agreed or made.totals.not_checked
        last = borough.store.returns_made.last(making.PARTNERSHIP_RETURN)
        assert last is not None
        assert (last.period, last.file_name) == (period, made.path.name)
        assert last.sha256 == hashlib.sha256(made.path.read_bytes()).hexdigest()
        logged = borough.store.access.page(limit=1)[0]
        assert (logged.kind, logged.ref) == (Kind.EXPORTED, f"R-B {period}")


def test_a_mapping_that_does_not_fit_is_not_kept(borough: Session, councils: Admitted) -> None:
    good = Mapping((Entry(OneFigure(BY_WARD, "All", "Worries"), ToCell("Wards", "F2")),))
    templates.keep(borough, REQUEST, councils, good)
    with pytest.raises(templates.DoesNotFit) as caught:
        templates.keep(borough, REQUEST, None, Mapping((Entry(WholeTable(BY_WARD), ToCell("Wards", "F1")),)))
    assert caught.value.problem.happened.startswith("This was not kept: ")
    assert "sheet “Wards”, cell F1" in caught.value.problem.happened.replace("Sheet", "sheet")
    kept = templates.look(borough, REQUEST).kept
    assert kept is not None
    assert kept.mapping == good


def test_a_file_that_cannot_be_written_is_not_remembered(borough: Session, councils: Admitted, tmp_path: Path) -> None:
    good = Mapping((Entry(OneFigure(BY_WARD, "All", "Worries"), ToCell("Wards", "F2")),))
    templates.keep(borough, REQUEST, councils, good)
    approve_return(borough, tmp_path, *WHICH)
    before = borough.store.returns_made.last()
    with pytest.raises(WorkbookNotWritten):
        templates.fill(borough, REQUEST, tmp_path / "gone", Progress())
    assert borough.store.returns_made.last() == before


def test_only_what_was_approved_goes_to_the_council(borough: Session, councils: Admitted, tmp_path: Path) -> None:
    templates.keep(borough, REQUEST, councils, Mapping((Entry(WholeTable(BY_WARD), ToCell("Wards", "H1")),)))
    worries = [write(borough, "resident_concern", heard_on="2026-10-10", ward="E05013901") for _ in range(40)]
    with pytest.raises(templates.NotApproved) as refused:
        templates.fill(borough, REQUEST, tmp_path, Progress())
    assert templates.look(borough, REQUEST).why_not == refused.value.problem
    assert refused.value.problem.happened == "R-B of October 2026 is not approved yet."
    making.make(borough, REQUEST, tmp_path, Progress())
    with pytest.raises(templates.NotApproved):
        templates.fill(borough, REQUEST, tmp_path, Progress())
    approve_return(borough, tmp_path, *WHICH)
    assert templates.look(borough, REQUEST).why_not is None
    templates.fill(borough, REQUEST, tmp_path, Progress())
    for record in worries[:38]:
        begun = entries.edit(borough, record)
        answer(begun, ward="E05013896")
        entries.submit(borough, begun, "It was Leyton")
    with pytest.raises(templates.ChangedSince, match="have changed since") as changed:
        templates.fill(borough, REQUEST, tmp_path, Progress())
    assert templates.look(borough, REQUEST).why_not == changed.value.problem
    assert "make version 2" in changed.value.problem.do_next
    approve_return(borough, tmp_path, *WHICH, error="The ward was wrong")
    templates.fill(borough, REQUEST, tmp_path, Progress())
    assert len(list(tmp_path.glob("VRP_Partnership-Council_*.xlsx"))) == 2


def test_what_has_changed_on_other_sheets_since_the_approval_is_told(
    borough: Session, councils: Admitted, tmp_path: Path
) -> None:
    templates.keep(borough, REQUEST, councils, Mapping((Entry(WholeTable(BY_WARD), ToCell("Wards", "H1")),)))
    action = write(borough, "action", title="Lamps", status="under_way", start="2026-10-01", due="2026-12-01")
    worry = write(borough, "resident_concern", heard_on="2026-10-10", ward="E05013901")
    approve_return(borough, tmp_path, *WHICH)
    begun = entries.edit(borough, action)
    answer(begun, title="Lamps by the river")
    entries.submit(borough, begun, "It was too short")
    filled = templates.fill(borough, REQUEST, tmp_path, Progress())
    assert "Changed since it was approved, but not in this workbook: Actions, Money, Data quality." in filled.notes
    begun = entries.edit(borough, worry)
    answer(begun, ward="E05013896")
    entries.submit(borough, begun, "It was Leyton")
    with pytest.raises(templates.ChangedSince) as changed:
        templates.fill(borough, REQUEST, tmp_path, Progress())
    assert changed.value.problem.means.startswith(f"The numbers on {BY_WARD}, ")
    assert "Actions" in changed.value.problem.means


def test_without_a_workbook_and_after_forgetting_it_nothing_is_filled(
    borough: Session, councils: Admitted, tmp_path: Path
) -> None:
    for _ in range(2):
        with pytest.raises(templates.NoTemplate):
            templates.fill(borough, REQUEST, tmp_path, Progress())
        good = Mapping((Entry(OneFigure(BY_WARD, "All", "Worries"), ToCell("Wards", "F2")),))
        templates.keep(borough, REQUEST, councils, good)
        templates.forget(borough, REQUEST.return_id)


def test_only_a_coordinator_keeps_and_fills(borough: Session, councils: Admitted, tmp_path: Path) -> None:
    for role in (Role.AMBASSADOR, Role.APPROVER):
        there = replace(borough, person=replace(borough.person, role=role))
        for do in (
            lambda who=there: templates.look(who, REQUEST),
            lambda who=there: templates.keep(who, REQUEST, councils, Mapping()),
            lambda who=there: templates.fill(who, REQUEST, tmp_path, Progress()),
            lambda who=there: templates.forget(who, "R-B"),
        ):
            with pytest.raises(making.NotAllowed):
                do()


def test_rows_leave_only_when_somebody_read_them_and_are_noted(
    borough: Session, councils: Admitted, tmp_path: Path
) -> None:
    ask = making.ReturnRequest(making.AMBASSADOR_RETURN, "2026-10")
    entry = Entry(WholeTable("Cover", (("Person", "H"), ("Worries", "I"))), ToCell("Wards", "H1"))
    templates.keep(borough, ask, councils, Mapping((entry,)))
    assert templates.look(borough, ask).has_rows
    with pytest.raises(making.NotChecked):
        templates.fill(borough, ask, tmp_path, Progress())
    made = templates.fill(borough, replace(ask, is_checked=True), tmp_path, Progress())
    assert openpyxl.load_workbook(made.path)["Wards"]["H1"].value == "P1"
    assert [rows.sheet for rows in borough.store.returns_made.rows_out()] == ["Cover"]


@pytest.mark.parametrize("what", ["targets", "mapping"])
def test_what_another_version_kept_is_told_and_can_be_chosen_anew(
    what: str, borough: Session, councils: Admitted, tmp_path: Path
) -> None:
    good = Mapping((Entry(OneFigure(BY_WARD, "All", "Worries"), ToCell("Wards", "F2")),))
    kept: dict[str, object] = {"targets": councils.targets.as_json(), "mapping": good.as_json()}
    with borough.store.transaction():
        borough.store.templates.keep(
            "R-B", name="c.xlsx", sha256=councils.sha256, content=councils.content, kept_by="x", **kept | {what: {}}
        )
    found = templates.look(borough, REQUEST)
    assert found.kept is None
    assert found.problem is not None
    assert "another version" in found.problem.means
    templates.keep(borough, REQUEST, councils, good)
    assert templates.look(borough, REQUEST).problem is None


def test_what_was_damaged_in_the_store_is_not_filled(borough: Session, councils: Admitted, tmp_path: Path) -> None:
    good = Mapping((Entry(OneFigure(BY_WARD, "All", "Worries"), ToCell("Wards", "F2")),))
    with borough.store.transaction():
        borough.store.templates.keep(
            "R-B", name="c.xlsx", sha256="00", content=councils.content, kept_by="x",
            targets=councils.targets.as_json(), mapping=good.as_json(),
        )  # fmt: skip
    with pytest.raises(templates.TemplateChanged):
        templates.fill(borough, REQUEST, tmp_path, Progress())


def test_a_workbook_that_means_harm_is_not_kept(borough: Session, councils: Admitted) -> None:
    book = io.BytesIO(b"PK\x03\x04 torn")
    torn = replace(councils, content=book.getvalue())
    with pytest.raises(TemplateRefused):
        templates.keep(borough, REQUEST, torn, Mapping((Entry(WholeTable(BY_WARD), ToCell("Wards", "J1")),)))
    assert borough.store.templates.get(REQUEST.return_id) is None
