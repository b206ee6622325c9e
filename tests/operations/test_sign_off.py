"""Prepared, checked, approved: who may do what, what stays as it is, and when there is another version."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest
from msoffcrypto.exceptions import InvalidKeyError
from msoffcrypto.format.ooxml import OOXMLFile
from support.signing import approve_return
from support.stores import new_borough
from support.writing import answer, write

from vrp_desktop.disclosure.released import ReleasedTable
from vrp_desktop.measures.period import Month
from vrp_desktop.operations import entry, making, sign_off
from vrp_desktop.operations.releasing import CorrectionTells, NotSafe
from vrp_desktop.operations.sign_off import POSTS, State
from vrp_desktop.operations.to_do.tasks import to_do
from vrp_desktop.returns.meta import is_sealed
from vrp_desktop.store.people import Role
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from openpyxl import Workbook

    from vrp_desktop.operations.session import Session

PASSWORD = "four words with spaces"
PERIOD = "2026-10"
WHICH = "R-B", PERIOD


@pytest.fixture
def hana(tmp_path: Path) -> Iterator[Session]:
    """Give a coordinator in whose borough residents were worried."""
    made = new_borough(tmp_path / "coordinator", 120)
    yield made
    made.store.close()


@pytest.fixture
def omar(hana: Session) -> Session:
    """Give another coordinator."""
    return replace(hana, person=hana.store.people.add(name="Omar", role=Role.COORDINATOR))


@pytest.fixture
def ines(hana: Session) -> Session:
    """Give an approver."""
    return replace(hana, person=hana.store.people.add(name="Ines", role=Role.APPROVER))


def prepare(session: Session, folder: Path, error: str = "", which: str = "R-B") -> Path:
    request = making.made_safe(session, making.ReturnRequest(which, PERIOD, error_was=error, replaces_draft=True))
    return making.make(session, request, folder, Progress()).path


def seen(session: Session, which: str = "R-B") -> sign_off.Standing:
    return waits(session, which, PERIOD)


def waits(session: Session, which: str, period: str) -> sign_off.Standing:
    found = sign_off.standing(session, which, period)
    assert found is not None
    return found


def approved(session: Session, approver: Session, folder: Path, error: str = "") -> Path:
    prepare(session, folder, error)
    sign_off.check(approver, *WHICH, seen(approver).sha256)
    sign_off.approve(approver, *WHICH, seen(approver).sha256, POSTS[0])
    return sign_off.give_out(session, *WHICH, folder)


def signed(book: Workbook) -> list[tuple[object, ...]]:
    return [row[:4] for row in book["Sign-off"].iter_rows(min_row=4, values_only=True)]


def cover(book: Workbook) -> dict[object, object]:
    return {row[0]: row[1] for row in book["Cover"].iter_rows(min_row=4, max_col=2, values_only=True)}


LEYTON, VALLEY = "E05013896", "E05013901"


def worries(session: Session) -> list[str]:
    return [write(session, "resident_concern", heard_on="2026-10-10", ward=VALLEY) for _ in range(40)]


def put_right(session: Session, records: list[str]) -> None:
    for record in records:
        begun = entry.edit(session, record)
        answer(begun, ward=LEYTON)
        entry.submit(session, begun, "It was Leyton")


def test_a_workbook_that_is_made_is_a_draft_and_says_so(hana: Session, tmp_path: Path) -> None:
    path = prepare(hana, tmp_path)
    assert path.name == "VRP_Partnership_2026-10_OFFICIAL-SENSITIVE_v1_draft.xlsx"
    book = openpyxl.load_workbook(path)
    assert str(cover(book)["State"]).startswith("DRAFT, NOT YET APPROVED")
    assert {sheet.oddHeader.center.text for sheet in book if sheet.title != "_meta"} == {
        "OFFICIAL-SENSITIVE. DRAFT, NOT YET APPROVED"
    }
    assert signed(book)[1:] == [("Checked", None, None, None), ("Approved", None, None, None)]


def test_another_draft_takes_the_place_of_the_file_before_unless_somebody_changed_it(
    hana: Session, tmp_path: Path
) -> None:
    first = prepare(hana, tmp_path)
    before = first.read_bytes()
    worries(hana)
    assert prepare(hana, tmp_path) == first
    assert first.read_bytes() != before
    first.write_bytes(b"somebody's own")
    second = prepare(hana, tmp_path)
    assert second.name == "VRP_Partnership_2026-10_OFFICIAL-SENSITIVE_v1_draft-2.xlsx"
    assert first.read_bytes() == b"somebody's own"
    (tmp_path / f"~${second.name}").touch()
    assert prepare(hana, tmp_path).name.endswith("_v1_draft-3.xlsx"), "what is open in Excel is left alone"


def test_a_draft_that_is_saved_to_be_read_takes_the_place_of_the_one_before(
    hana: Session, ines: Session, tmp_path: Path
) -> None:
    mine = tmp_path / "ines"
    mine.mkdir()
    prepare(hana, tmp_path)
    first = sign_off.give_out(ines, *WHICH, mine)
    worries(hana)
    again = prepare(hana, tmp_path)
    assert sign_off.give_out(ines, *WHICH, mine) == first
    assert first.read_bytes() == again.read_bytes()
    first.write_bytes(b"my notes")
    assert sign_off.give_out(ines, *WHICH, mine).name.endswith("_v1_draft-2.xlsx")
    assert first.read_bytes() == b"my notes"


def test_a_draft_that_waits_is_replaced_on_purpose_only(hana: Session, ines: Session, tmp_path: Path) -> None:
    prepare(hana, tmp_path)
    waiting, request = seen(hana).sha256, making.ReturnRequest(*WHICH)
    worries(hana)
    with pytest.raises(sign_off.DraftWaits, match="waits to be checked"):
        making.make(hana, request, tmp_path, Progress())
    sign_off.check(ines, *WHICH, waiting)
    with pytest.raises(sign_off.DraftWaits, match="waits to be approved"):
        making.make(hana, request, tmp_path, Progress())
    assert seen(hana).sha256 == waiting
    assert len(list(tmp_path.glob("*.xlsx"))) == 1
    sign_off.send_back(ines, *WHICH, waiting, "Leyton is missing")
    making.make(hana, making.made_safe(hana, request), tmp_path, Progress())
    assert seen(hana).state is State.TO_CHECK


def test_whoever_signs_is_told_what_it_says_of_everybody_in_a_row(hana: Session, omar: Session, tmp_path: Path) -> None:
    prepare(hana, tmp_path)
    preview = making.preview(hana, making.made_safe(hana, making.ReturnRequest(*WHICH)))
    of_all = tuple(note for note in preview.notes if "every record of this row is of this kind" in note)
    assert of_all
    assert seen(omar).warnings[: len(of_all)] == of_all


def test_an_ambassadors_return_is_not_signed(session: Session, tmp_path: Path) -> None:
    making.make(session, making.ReturnRequest("R-A", PERIOD, is_checked=True), tmp_path, Progress())
    assert sign_off.standing(session, "R-A", PERIOD) is None
    assert session.store.returns_signed.all_waiting() == ()
    (name,) = (path.name for path in tmp_path.glob("*.xlsx"))
    assert name.endswith("_v1.xlsx")


def test_three_steps_fill_in_the_draft_and_change_nothing_else_in_it(
    hana: Session, omar: Session, ines: Session, tmp_path: Path
) -> None:
    as_draft = prepare(hana, tmp_path)
    draft = openpyxl.load_workbook(as_draft)
    assert (seen(omar).state, seen(omar).may_check, seen(omar).may_approve) == (State.TO_CHECK, True, False)
    sign_off.check(omar, *WHICH, seen(omar).sha256)
    assert (seen(ines).state, seen(ines).may_approve) == (State.TO_APPROVE, True)
    worries(hana)  # What is written down meanwhile does not reach what was checked.
    sign_off.approve(ines, *WHICH, seen(ines).sha256, POSTS[1])
    path = sign_off.give_out(hana, *WHICH, tmp_path)
    assert path.name == "VRP_Partnership_2026-10_OFFICIAL-SENSITIVE_v1.xlsx"
    book = openpyxl.load_workbook(path)
    assert is_sealed(book)
    today = hana.today()
    assert signed(book) == [
        ("Prepared", "Coordinator", None, "Prepared"),
        ("Checked", "Coordinator", None, "Checked"),
        ("Approved", "Approver", POSTS[1], "Approved"),
    ]
    assert [row[4].value.date() for row in book["Sign-off"].iter_rows(min_row=4)] == [today] * 3
    assert str(cover(book)["State"]).startswith("Approved on ")
    for before in draft:
        if before.title in ("Cover", "Sign-off", "_meta"):
            continue
        now = book[before.title]
        assert [[cell.value for cell in row] for row in now] == [[cell.value for cell in row] for row in before]
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(as_draft) as before_it:
        changed = {name for name in package.namelist() if package.read(name) != before_it.read(name)}
        assert all(name.startswith("xl/worksheets/sheet") for name in changed)
        assert not any(b"DRAFT" in package.read(name) for name in package.namelist())
    people = {person.name.split()[0] for person in hana.store.people.all()}
    words = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert not people & words


def test_what_was_approved_is_given_out_again_byte_by_byte(hana: Session, ines: Session, tmp_path: Path) -> None:
    content = approved(hana, ines, tmp_path).read_bytes()
    worries(hana)
    again = tmp_path / "again"
    again.mkdir()
    path = sign_off.give_out(ines, *WHICH, again)
    assert path.read_bytes() == content
    assert hashlib.sha256(content).hexdigest() == seen(hana).sha256
    assert hana.store.access.page()[0].ref == "R-B 2026-10 version 1"


def test_a_file_that_somebody_changed_is_not_replaced(hana: Session, ines: Session, tmp_path: Path) -> None:
    path = approved(hana, ines, tmp_path)
    assert sign_off.give_out(hana, *WHICH, tmp_path) == path
    path.write_bytes(b"mine")
    other = sign_off.give_out(hana, *WHICH, tmp_path)
    assert (path.read_bytes(), other.name) == (b"mine", path.name.replace("_v1.", "_v1-2."))


@pytest.mark.parametrize("is_approved", [False, True])
def test_a_folder_of_that_name_is_not_replaced(is_approved: bool, hana: Session, ines: Session, tmp_path: Path) -> None:
    made = approved(hana, ines, tmp_path) if is_approved else prepare(hana, tmp_path)
    (tmp_path / "again" / made.name).mkdir(parents=True)
    path = sign_off.give_out(hana, *WHICH, tmp_path / "again")
    assert path.stem == f"{made.stem}-2"
    assert path.is_file()


def test_nobody_checks_or_approves_what_they_prepared(hana: Session, ines: Session, tmp_path: Path) -> None:
    prepare(ines, tmp_path)
    with pytest.raises(sign_off.NotYours):
        sign_off.check(ines, *WHICH, seen(ines).sha256)
    sign_off.check(hana, *WHICH, seen(hana).sha256)
    with pytest.raises(sign_off.NotYours, match="You prepared"):
        sign_off.approve(ines, *WHICH, seen(ines).sha256, POSTS[0])
    with pytest.raises(sign_off.NotYours, match="Only an approver"):
        sign_off.approve(hana, *WHICH, seen(hana).sha256, POSTS[0])


def test_it_is_checked_before_it_is_approved(hana: Session, ines: Session, tmp_path: Path) -> None:
    prepare(hana, tmp_path)
    with pytest.raises(sign_off.NotYours, match="Nobody has checked"):
        sign_off.approve(ines, *WHICH, seen(ines).sha256, POSTS[0])


def test_what_was_sent_back_is_not_approved_and_says_why(hana: Session, ines: Session, tmp_path: Path) -> None:
    prepare(hana, tmp_path)
    sign_off.send_back(ines, *WHICH, seen(ines).sha256, "Leyton is missing")
    with pytest.raises(sign_off.NotYours, match="was sent back"):
        sign_off.approve(ines, *WHICH, seen(ines).sha256, POSTS[0])


def test_a_period_that_is_not_over_is_not_approved(hana: Session, ines: Session, tmp_path: Path) -> None:
    def on(session: Session, day: datetime.date) -> Session:
        return replace(session, today=lambda: day)

    last, after = datetime.date(2026, 10, 31), datetime.date(2026, 11, 1)
    early = openpyxl.load_workbook(prepare(on(hana, last), tmp_path))
    assert cover(early)["Not the whole period"] == "This period is not over yet: what comes after is missing."
    sign_off.check(ines, *WHICH, seen(ines).sha256)
    assert seen(on(ines, last)).is_early
    with pytest.raises(sign_off.NotOver, match="is not over yet"):
        sign_off.approve(on(ines, last), *WHICH, seen(ines).sha256, POSTS[0])
    assert not sign_off.is_locked(hana, *WHICH)
    assert "Not the whole period" not in cover(openpyxl.load_workbook(prepare(on(hana, after), tmp_path)))
    sign_off.check(ines, *WHICH, seen(ines).sha256)
    sign_off.approve(on(ines, after), *WHICH, seen(ines).sha256, POSTS[0])
    assert sign_off.is_locked(hana, *WHICH)


def test_a_workbook_made_before_the_end_is_not_approved_afterwards(
    hana: Session, ines: Session, tmp_path: Path
) -> None:
    this = Month.of(hana.today())
    which = "R-B", str(this)
    making.make(hana, making.ReturnRequest(*which), tmp_path, Progress())
    later = replace(ines, today=lambda: this.later(1).first)
    sign_off.check(later, *which, waits(later, *which).sha256)
    with pytest.raises(sign_off.NotOver, match="made before its period was over"):
        sign_off.approve(later, *which, waits(later, *which).sha256, POSTS[0])


def test_two_drafts_that_disagree_are_not_both_approved(coordinator: Session, tmp_path: Path) -> None:
    quarter, july = ("R-B", "2026-27_Q2"), ("R-B", "2026-07")
    moved = [write(coordinator, "resident_concern", heard_on="2026-07-10", ward=VALLEY) for _ in range(40)]
    ines = replace(coordinator, person=coordinator.store.people.add(name="Ines", role=Role.APPROVER))
    making.make(coordinator, making.ReturnRequest(*quarter), tmp_path, Progress())
    put_right(coordinator, moved)
    # Neither is out yet, so nothing stands against the other one.
    making.make(coordinator, making.ReturnRequest(*july), tmp_path, Progress())
    for which in (quarter, july):
        sign_off.check(ines, *which, waits(ines, *which).sha256)
    sign_off.approve(ines, *quarter, waits(ines, *quarter).sha256, POSTS[0])
    with pytest.raises(NotSafe):
        sign_off.approve(ines, *july, waits(ines, *july).sha256, POSTS[0])
    assert not sign_off.is_locked(ines, *july)
    assert coordinator.store.releases.frozen_at(*july) is None
    assert waits(ines, *july).state is State.TO_APPROVE


def test_a_return_that_counts_nobody_freezes_no_register(hana: Session, ines: Session, tmp_path: Path) -> None:
    write(
        hana, "action", status="done", told="yes", start="2026-09-01", done_on="2026-10-01", told_on="2026-10-05",
        due="2026-12-01", you_said="It is dark", we_did="Lamps were put up", wards="E05013896",
    )  # fmt: skip
    prepare(hana, tmp_path, which="R-D")
    sign_off.check(ines, "R-D", PERIOD, seen(ines, "R-D").sha256)
    sign_off.approve(ines, "R-D", PERIOD, seen(ines, "R-D").sha256, POSTS[0])
    assert sign_off.is_locked(hana, "R-D", PERIOD)
    assert hana.store.releases.frozen_at("R-D", PERIOD) is None


def test_a_workbook_made_anew_is_not_signed_unseen(hana: Session, ines: Session, tmp_path: Path) -> None:
    prepare(hana, tmp_path)
    old = seen(ines).sha256
    worries(hana)
    prepare(hana, tmp_path)
    for step in (sign_off.check, lambda *which: sign_off.approve(*which, POSTS[0])):
        with pytest.raises(sign_off.NotThisOne):
            step(ines, *WHICH, old)
    assert seen(ines).checked is None


def test_a_volunteer_takes_no_part(hana: Session, tmp_path: Path) -> None:
    prepare(hana, tmp_path)
    asha = replace(hana, person=hana.store.people.add(name="Asha", role=Role.AMBASSADOR))
    assert not seen(asha).may_check
    assert sign_off.waiting(asha) == ()
    with pytest.raises(sign_off.NotYours):
        sign_off.give_out(asha, *WHICH, tmp_path)


def test_what_is_not_right_goes_back_with_a_reason(hana: Session, ines: Session, tmp_path: Path) -> None:
    prepare(hana, tmp_path)
    sign_off.check(ines, *WHICH, seen(ines).sha256)
    for because, problem in (("", sign_off.NotYours), ("Ring 07700 900123", sign_off.ReasonIsPersonal)):
        with pytest.raises(problem):
            sign_off.send_back(ines, *WHICH, seen(ines).sha256, because)
    sign_off.send_back(ines, *WHICH, seen(ines).sha256, "Leyton is missing")
    found = seen(hana)
    assert (found.state, found.because, found.checked) == (State.SENT_BACK, "Leyton is missing", None)
    assert [task.words for task in to_do(hana).tasks if task.place == "returns"] == [
        "Put the return right and make it again"
    ]
    prepare(hana, tmp_path)
    assert seen(hana).state is State.TO_CHECK


def test_each_finds_what_waits_for_them_among_what_is_to_do(
    hana: Session, omar: Session, ines: Session, tmp_path: Path
) -> None:
    def due(session: Session) -> list[tuple[str, str, str]]:
        return [(task.words, task.about, task.key) for task in to_do(session).tasks if task.place == "returns"]

    prepare(hana, tmp_path)
    about = ("Partnership return, October 2026", "R-B 2026-10")
    assert due(hana) == []
    assert due(omar) == due(ines) == [("Check the return", *about)]
    sign_off.check(omar, *WHICH, seen(omar).sha256)
    assert due(omar) == []
    assert due(ines) == [("Approve the return", *about)]
    sign_off.approve(ines, *WHICH, seen(ines).sha256, POSTS[0])
    assert due(ines) == []


def test_an_approved_period_is_locked_but_for_an_error(hana: Session, ines: Session, tmp_path: Path) -> None:
    approved(hana, ines, tmp_path)
    assert sign_off.is_locked(hana, *WHICH)
    assert not sign_off.is_locked(hana, "R-B", "2026-09")
    before = sorted(tmp_path.glob("*.xlsx"))
    with pytest.raises(sign_off.PeriodLocked):
        prepare(hana, tmp_path)
    with pytest.raises(sign_off.NothingChanged):
        prepare(hana, tmp_path, "The worries of Leyton were missing")
    with pytest.raises(sign_off.ReasonIsPersonal):
        prepare(hana, tmp_path, "Ring 07700 900123")
    assert sorted(tmp_path.glob("*.xlsx")) == before
    assert hana.store.returns_signed.all_waiting() == ()


def test_another_version_says_why_and_what_is_different(hana: Session, ines: Session, tmp_path: Path) -> None:
    wrong = worries(hana)
    first = approved(hana, ines, tmp_path)
    content = first.read_bytes()
    put_right(hana, wrong[:30])
    draft = prepare(hana, tmp_path, "The worries of Leyton were missing")
    assert draft.name.endswith("_v2_draft.xlsx")
    found = seen(ines)
    assert (found.version, found.locked, found.reason) == (2, 1, "The worries of Leyton were missing")
    path = approved(hana, ines, tmp_path, "The worries of Leyton were missing")
    assert path.name.endswith("_v2.xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[-3:] == ["What changed", "Sign-off", "_meta"]
    assert cover(book)["Why there is version 2"] == "The worries of Leyton were missing"
    changed = {row[:3]: row[3:5] for row in book["What changed"].iter_rows(min_row=4, max_col=5, values_only=True)}
    was, now = changed["Worries by ward", "E05013896, Leyton", "Worries"]
    old = openpyxl.load_workbook(io.BytesIO(content))["Worries by ward"]
    shown = {row[1]: row[3] if row[2] is None else row[2] for row in old.iter_rows(min_row=4, values_only=True)}
    assert shown["Leyton"] == was
    assert isinstance(now, int)
    assert now >= 30
    assert is_sealed(book)
    assert first.read_bytes() == content


def test_what_is_approved_is_in_the_ledger_and_freezes_its_days(hana: Session, ines: Session, tmp_path: Path) -> None:
    prepare(hana, tmp_path)
    assert hana.store.releases.frozen_at("R-B", PERIOD) is None, "a draft is no release"
    approved(hana, ines, tmp_path)
    release = hana.store.releases.frozen_at("R-B", PERIOD)
    assert release is not None
    assert (release.version, release.made_by) == (1, ines.person.id)
    names = {json.loads(text)["name"] for text in hana.store.releases.related(release.first, release.last)}
    assert {"Worries by ward", "Headlines", "Prison release"} <= names
    assert "Actions by domain" not in names, "the partnership's own work is no secret"


def test_a_return_for_everybody_is_no_publication_before_it_is_approved(
    hana: Session, ines: Session, tmp_path: Path
) -> None:
    write(
        hana, "action", status="done", told="yes", start="2026-09-01", done_on="2026-10-01", told_on="2026-10-05",
        due="2026-12-01", you_said="It is dark", we_did="Lamps were put up", wards="E05013896",
    )  # fmt: skip
    book = openpyxl.load_workbook(prepare(hana, tmp_path, which="R-D"))
    assert str(cover(book)["State"]).startswith("DRAFT, NOT FOR PUBLICATION")
    assert book["South"].oddHeader.center.text == "OFFICIAL. DRAFT, NOT FOR PUBLICATION"
    sign_off.check(ines, "R-D", PERIOD, seen(ines, "R-D").sha256)
    sign_off.approve(ines, "R-D", PERIOD, seen(ines, "R-D").sha256, POSTS[0])
    book = openpyxl.load_workbook(sign_off.give_out(hana, "R-D", PERIOD, tmp_path))
    assert book["South"].oddHeader.center.text == "OFFICIAL"
    assert [row[:3] for row in book["South"].iter_rows(min_row=4, values_only=True)][-1] == (
        "Leyton", "It is dark", "Lamps were put up",
    )  # fmt: skip


def test_an_edit_of_a_record_that_was_published_is_named_by_its_reference(
    hana: Session, ines: Session, tmp_path: Path
) -> None:
    record = write(hana, "action", title="Lamps on the path", status="under_way", start="2026-10-01", due="2026-12-01")
    approved(hana, ines, tmp_path)
    begun = entry.edit(hana, record)
    answer(begun, title="Lamps on the path by the river")
    ref = entry.submit(hana, begun, "It was too short").ref
    draft = prepare(hana, tmp_path, "A name was too short")
    rows = list(openpyxl.load_workbook(draft)["What changed"].iter_rows(min_row=4, max_col=5, values_only=True))
    assert ("Actions", f"{ref}, Lamps on the path by the river", "Action", "Lamps on the path",
            "Lamps on the path by the river") in rows  # fmt: skip


def test_what_a_correction_says_changed_is_what_the_ledger_says_was_told(
    hana: Session, ines: Session, tmp_path: Path
) -> None:
    wrong = worries(hana)
    approved(hana, ines, tmp_path)
    told = [ReleasedTable.from_text(text) for text in hana.store.releases.told(*WHICH)]
    put_right(hana, wrong[:30])
    prepare(hana, tmp_path, "The worries of Leyton were missing")
    correction = seen(ines).correction
    assert correction is not None
    assert correction.hidden == ()
    assert ("E05013896", 0, 30) in {(one.row_key, one.was, one.now) for one in correction.others}
    assert not correction.may_be_few, "30 records moved"
    book = openpyxl.load_workbook(next(tmp_path.glob("*_v2_draft.xlsx")))
    listed = {row[:5] for row in book["What changed"].iter_rows(min_row=4, max_col=5, values_only=True)}
    at = {(sheet, str(row).split(", ")[-1], column): (was, now) for sheet, row, column, was, now in listed}
    shown = {(sheet.title, column) for sheet in book for column in (cell.value for cell in sheet[3])}
    moves = [one for one in correction.others if (one.table, one.column) in shown]
    assert moves
    assert all(at[one.table, one.row, one.column] == (one.was, one.now) for one in moves)
    was = {(table.name, row.key): row.told for table in told for row in table.rows}
    assert was["Worries by ward", "E05013896"][0] == 0


def test_a_row_that_appears_in_another_version_is_told(coordinator: Session, tmp_path: Path) -> None:
    ines = replace(coordinator, person=coordinator.store.people.add(name="Ines", role=Role.APPROVER))
    given = {"heard_on": "2026-10-10", "concern_group": "violence", "concern": "knife", "more": "no"}
    wrong = [write(coordinator, "resident_concern", **given) for _ in range(30)]
    approved(coordinator, ines, tmp_path)
    for record in wrong[:20]:
        begun = entry.edit(coordinator, record)
        answer(begun, concern="hate")
        entry.submit(coordinator, begun, "It was about hate")
    draft = openpyxl.load_workbook(prepare(coordinator, tmp_path, "The kind was wrong"))
    rows = list(draft["What changed"].iter_rows(min_row=4, max_col=5, values_only=True))
    sheet, _row, column, was, now = next(row for row in rows if row[0] == "Hate and trust")
    assert (sheet, column, was) == ("Hate and trust", "The whole row", None)
    assert "20" in str(now)
    correction = seen(ines).correction
    assert correction is not None
    assert (0, 20) in {(one.was, one.now) for one in correction.others if one.table == "Hate and trust"}


def test_a_correction_of_few_records_is_said_to_tell_of_them(hana: Session, ines: Session, tmp_path: Path) -> None:
    wrong = worries(hana)
    write_more = [write(hana, "resident_concern", heard_on="2026-10-10", ward=LEYTON) for _ in range(40)]
    assert write_more
    approved(hana, ines, tmp_path)
    put_right(hana, wrong[:3])
    with pytest.raises(CorrectionTells, match="must stay hidden") as refused:
        making.make(hana, making.ReturnRequest(*WHICH, error_was="Three were of Leyton"), tmp_path, Progress())
    assert refused.value.sheets == ("Data quality",)
    book = openpyxl.load_workbook(prepare(hana, tmp_path, "Three were of Leyton"))
    lines = list(book["What changed"].iter_rows(min_row=4, max_col=5, values_only=True))
    assert [line for line in lines if line[0] == "Data quality"] == [
        ("Data quality", "The whole sheet", None, "In it", "Left out"),
    ]  # fmt: skip
    correction = seen(ines).correction
    assert correction is not None
    assert correction.may_be_few
    assert {(one.row, one.was, one.now) for one in correction.others if one.column == "Worries"} == {
        ("Valley", 40, 35), ("Leyton", 40, 45),
    }  # fmt: skip


def test_a_correction_says_which_other_returns_still_tell_what_was(coordinator: Session, tmp_path: Path) -> None:
    quarter, july = ("R-B", "2026-27_Q2"), ("R-B", "2026-07")
    moved = [write(coordinator, "resident_concern", heard_on="2026-07-10", ward=VALLEY) for _ in range(40)]
    for which in (quarter, july):
        approve_return(coordinator, tmp_path, *which)
    put_right(coordinator, moved[:20])
    request = making.ReturnRequest(*july, error_was="It was Leyton")
    making.make(coordinator, making.made_safe(coordinator, request), tmp_path, Progress())
    correction = waits(coordinator, *july).correction
    assert correction is not None
    assert correction.elsewhere == ("R-B, 2026/27 Q2 (July to September 2026)",)


def opened_with(path: Path, password: str) -> bytes:
    out = io.BytesIO()
    with path.open("rb") as file:
        locked = OOXMLFile(file)
        locked.load_key(password=password, verify_password=True)
        locked.decrypt(out, verify_integrity=True)
    return out.getvalue()


def test_a_password_locks_the_file_and_not_what_is_kept(hana: Session, ines: Session, tmp_path: Path) -> None:
    plain = approved(hana, ines, tmp_path)
    locked = sign_off.give_out(hana, *WHICH, tmp_path, password=PASSWORD)
    assert locked.name == plain.name.replace("_v1.", "_v1-2."), "the plain file is not replaced"
    assert opened_with(locked, PASSWORD) == plain.read_bytes()
    with pytest.raises(InvalidKeyError):
        opened_with(locked, PASSWORD + "x")
    with pytest.raises(zipfile.BadZipFile):
        openpyxl.load_workbook(io.BytesIO(locked.read_bytes()))
    assert hana.store.returns_signed.content(*WHICH, 1) == plain.read_bytes()
    noted = [entry.ref for entry in hana.store.access.page()]
    assert not any(PASSWORD in ref for ref in noted)


def test_a_draft_with_a_password_gives_way_to_the_next_one_too(hana: Session, ines: Session, tmp_path: Path) -> None:
    request = making.made_safe(hana, making.ReturnRequest(*WHICH, replaces_draft=True))
    first = making.make(hana, request, tmp_path, Progress(), password=PASSWORD).path
    kept = hana.store.returns_signed.draft_content(*WHICH)
    assert opened_with(first, PASSWORD) == kept
    assert hashlib.sha256(kept).hexdigest() == seen(ines).sha256
    assert making.make(hana, request, tmp_path, Progress(), password=PASSWORD).path == first
