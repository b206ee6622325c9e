"""The sign-off by keys and clicks, by two people with their own words, and the posters of wards."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from PySide6.QtCore import QPoint, Qt
from PySide6.QtPrintSupport import QPrinter
from support.hands import Hands
from support.signing import approve_return
from support.stores import WORDS, new_session, settings_in
from support.writing import answer, write

from vrp_desktop.measures.period import Month
from vrp_desktop.operations import entry, making, people, setup
from vrp_desktop.store.people import Role
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vrp_desktop.operations.session import Session
    from vrp_desktop.ui.pages.posters import PostersPage
    from vrp_desktop.ui.pages.returns import ReturnsPage

ALT = Qt.KeyboardModifier.AltModifier
INES, OMAR = "abacus abdomen abide abiding ability", "abacus abdomen abide abiding able"


@pytest.fixture
def borough(tmp_path: Path) -> Path:
    """Give the folder of a store of three people in which residents were told of three actions last month."""
    session = new_session(tmp_path, Role.COORDINATOR, "Hana")
    people.add(session, "Ines", Role.APPROVER, INES)
    people.add(session, "Omar", Role.COORDINATOR, OMAR)
    told = f"{last_month(session)}-01"
    given = {"status": "done", "told": "yes", "start": "2026-01-01", "due": "2027-01-01", "done_on": "2026-01-05"}
    for ward, said in (("E05013896", "The path is dark"), ("borough", "We never hear from you")):
        write(session, "action", wards=ward, told_on=told, you_said=said, we_did="Lamps were put up", **given)
    write(
        session, "action", wards="E05013896", told_on=told, you_said="Mary at the shop is afraid",
        we_did="More patrols", **given,
    )  # fmt: skip
    session.store.close()
    return tmp_path


def again(folder: Path) -> Session:
    return setup.unlock(settings_in(folder), WORDS)


def sit_down(qtbot: QtBot, folder: Path, words: str | None = None) -> Hands:
    hands = Hands.at(qtbot, folder)
    hands.unlock(*([words] if words else []))
    return hands


def returns(hands: Hands, which: str = "R-B") -> ReturnsPage:
    window = hands.window
    hands.key(Qt.Key.Key_T, ALT)
    hands.until(lambda: window.out.returns is not None and window.out.returns.isVisible())
    page = window.out.returns
    assert page is not None
    page.where.setText(str(hands.folder))
    page.which.setCurrentIndex(page.which.findData(which))
    page.month.setCurrentIndex(page.month.findData(last_month(page._session)))  # noqa: SLF001
    rest(hands)
    return page


def last_month(session: Session) -> str:
    return str(Month.of(session.today()).previous())


def rest(hands: Hands) -> None:
    hands.until(lambda: hands.window.jobs.running == 0)


def press(hands: Hands, button: object) -> None:
    button.setFocus()  # type: ignore[attr-defined]
    hands.key(Qt.Key.Key_Space)
    rest(hands)


def prepare(qtbot: QtBot, folder: Path, which: str = "R-B") -> None:
    hands = sit_down(qtbot, folder)
    page = returns(hands, which)
    assert page.sign_off.isHidden()
    press(hands, page.make)
    assert page.said.text().endswith("_v1_draft.xlsx")
    assert "Prepared by Hana (coordinator)" in page.sign_off.lines.text()
    assert "It waits to be checked" in page.sign_off.lines.text()
    assert not page.sign_off.sign.isVisible(), "nobody checks what they prepared"
    assert page.waiting.isHidden()
    hands.close()


def sign(hands: Hands, page: ReturnsPage) -> None:
    assert not page.sign_off.sign.isEnabled()
    hands.click_box(page.sign_off.read)
    press(hands, page.sign_off.sign)


def approve(qtbot: QtBot, folder: Path, which: str = "R-B") -> None:
    hands = sit_down(qtbot, folder, INES)
    page = returns(hands, which)
    sign(hands, page)
    sign(hands, page)
    hands.close()


def test_two_people_sign_a_return_each_with_their_own_words(qtbot: QtBot, borough: Path) -> None:
    prepare(qtbot, borough)
    hands = sit_down(qtbot, borough, INES)
    window = hands.window
    hands.key(Qt.Key.Key_D, ALT)
    assert window.due is not None
    hands.until(lambda: window.due.to_do is not None and bool(window.due.to_do.tasks()))
    to_do = window.due.to_do
    assert [task.words for task in to_do.tasks()] == ["Check the return"]
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: window.out.returns is not None and window.out.returns.sign_off.isVisible())
    page = window.out.returns
    assert page is not None
    hands.until(page.sign_off.save.hasFocus)
    assert page.which.currentData() == "R-B"
    page.where.setText(str(borough))
    rest(hands)
    hands.until(lambda: is_in_sight(page))
    press(hands, page.sign_off.save)
    assert page.sign_off.said.text() == "Saved: " + next(borough.glob("*_v1_draft.xlsx")).name
    assert page.sign_off.open_folder.hasFocus()
    assert "You may check it and then approve it" in page.sign_off.lines.text()
    assert page.sign_off.sign.text() == "I have checked it"
    sign(hands, page)
    assert "Checked by Ines (approver)" in page.sign_off.lines.text()
    assert page.waiting.rows[0].what.text() == "To be approved"
    assert page.sign_off.sign.text() == "Approve it"
    page.sign_off.post.setCurrentIndex(1)
    sign(hands, page)
    assert "Approved by Ines (approver)" in page.sign_off.lines.text()
    assert "Deputy Head of Violence Reduction" in page.sign_off.lines.text()
    (path,) = borough.glob("*_v1.xlsx")
    assert page.sign_off.said.text() == f"Approved. The period is locked. Saved: {path.name}"
    assert page.sign_off.open_folder.hasFocus()
    rows = list(openpyxl.load_workbook(path)["Sign-off"].iter_rows(min_row=4, values_only=True))
    assert [row[3] for row in rows] == ["Prepared", "Checked", "Approved"]
    assert page.waiting.isHidden()
    assert page.sign_off.error_box.isVisible()
    assert not page.make.isEnabled()
    hands.key(Qt.Key.Key_D, ALT)
    hands.until(lambda: to_do.isVisible() and not to_do.tasks())
    hands.close()


def test_what_was_approved_is_not_lost_when_its_folder_is_gone(qtbot: QtBot, borough: Path) -> None:
    prepare(qtbot, borough)
    hands = sit_down(qtbot, borough, INES)
    page = returns(hands)
    sign(hands, page)
    page.where.setText(str(borough / "nowhere"))
    sign(hands, page)
    assert "Approved by Ines" in page.sign_off.lines.text()
    assert page.sign_off.said.text() == "Approved. The period is locked."
    assert "There is no such folder" in page.sign_off.note.sentences()
    page.where.setText(str(borough))
    press(hands, page.sign_off.save)
    assert page.sign_off.note.sentences() == ""
    (path,) = borough.glob("*_v1.xlsx")
    assert page.sign_off.said.text() == f"Saved: {path.name}"
    hands.close()


def test_a_workbook_is_saved_with_a_password_that_was_typed_twice(qtbot: QtBot, borough: Path) -> None:
    prepare(qtbot, borough)
    approve(qtbot, borough)
    (plain,) = borough.glob("*_v1.xlsx")
    hands = sit_down(qtbot, borough)
    page = returns(hands)
    assert not page.password.first.isVisible()
    hands.click_box(page.password.wanted)
    assert page.password.first.hasFocus()
    hands.type("four words with")
    press(hands, page.sign_off.save)
    assert "The two passwords are not the same." in page.sign_off.note.sentences()
    assert page.password.first.hasFocus()
    page.password.again.setFocus()
    hands.type("four words with")
    press(hands, page.sign_off.save)
    assert page.sign_off.said.text() == f"Saved: {plain.name.replace('_v1.', '_v1-2.')}"
    assert page.password.first.text() == page.password.again.text() == "", "the next file gets one of its own"
    locked = borough / plain.name.replace("_v1.", "_v1-2.")
    with locked.open("rb") as file:
        found = OOXMLFile(file)
        found.load_key(password="four words with", verify_password=True)
        assert found.is_encrypted()
    hands.close()


def test_a_workbook_made_anew_meanwhile_is_not_signed_unseen(qtbot: QtBot, borough: Path) -> None:
    prepare(qtbot, borough)
    hands = sit_down(qtbot, borough, INES)
    page = returns(hands)
    session = hands.window.session
    assert session is not None
    request = replace(page.request(), error_was="", replaces_draft=True)

    def make_again(progress: Progress) -> None:
        hana = replace(session, person=session.store.people.all()[0])
        write(hana, "resident_concern", heard_on=f"{last_month(session)}-01", ward="E05013896")
        making.make(hana, request, borough, progress)

    # As if it came in from elsewhere between reading and signing.
    hands.click_box(page.sign_off.read)
    hands.window.jobs.start(make_again)
    rest(hands)
    press(hands, page.sign_off.sign)
    assert "does not wait for you any more" in page.sign_off.note.sentences()
    assert not page.sign_off.read.isChecked()
    sign(hands, page)
    assert "Checked by Ines" in page.sign_off.lines.text()
    hands.close()


def test_what_waits_for_somebody_is_named_on_top_and_leads_to_it(qtbot: QtBot, borough: Path) -> None:
    prepare(qtbot, borough)
    hands = sit_down(qtbot, borough, OMAR)
    page = returns(hands, "R-A")
    assert page.waiting.isVisible()
    assert page.sign_off.isHidden()
    row = page.waiting.rows[0]
    assert row.title.text().startswith("Partnership return, ")
    assert row.look.accessibleName().startswith("Look at Partnership return")
    press(hands, row.look)
    hands.until(page.sign_off.save.hasFocus)
    rest(hands)
    assert page.which.currentData() == "R-B"
    hands.until(lambda: is_in_sight(page))
    assert not page.sign_off.post.isVisible(), "a coordinator checks, and approves nothing"
    hands.close()


def test_what_is_not_right_goes_back_and_is_made_again(qtbot: QtBot, borough: Path) -> None:
    prepare(qtbot, borough)
    hands = sit_down(qtbot, borough, OMAR)
    page = returns(hands)
    assert not page.sign_off.back.isEnabled()
    page.sign_off.because.setFocus()
    hands.type("Ring 07700 900123")
    press(hands, page.sign_off.back)
    assert "phone number" in page.sign_off.back_note.sentences()
    assert page.sign_off.because.hasFocus()
    assert page.sign_off.because.text() == "Ring 07700 900123", "nothing that was typed is lost"
    hands.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    hands.type("Leyton is missing")
    press(hands, page.sign_off.back)
    assert "Leyton is missing" in page.sign_off.lines.text()
    hands.close()
    hands = sit_down(qtbot, borough)
    page = returns(hands)
    assert page.waiting.rows[0].what.text() == "To be put right"
    press(hands, page.make)
    assert page.said.text().endswith("_v1_draft.xlsx"), "the draft before gave way, nobody had changed it"
    assert "It waits to be checked" in page.sign_off.lines.text()
    hands.close()


def test_another_version_is_made_only_for_an_error(qtbot: QtBot, borough: Path) -> None:
    prepare(qtbot, borough, "R-D")
    approve(qtbot, borough, "R-D")
    hands = sit_down(qtbot, borough)
    page = returns(hands, "R-D")
    assert not page.make.isEnabled()
    assert page.make.toolTip() == "Say what is wrong in the approved version first"
    assert page.make.text() == "Make version 2"
    page.sign_off.error.setFocus()
    hands.type("Ring 07700 900123")
    press(hands, page.make)
    assert "phone number" in page.note.sentences()
    assert page.sign_off.error.hasFocus()
    assert page.sign_off.error.text() == "Ring 07700 900123", "nothing that was typed is lost"
    hands.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    hands.type("The lamps are not there yet")
    press(hands, page.make)
    assert "not one cell would be different" in page.note.sentences()
    session = hands.window.session
    assert session is not None
    told = f"{last_month(session)}-01"
    hands.window.jobs.start(
        lambda _progress: write(
            session, "action", wards="E05013901", told_on=told, you_said="Too loud", we_did="A sign was put up",
            status="done", told="yes", start="2026-01-01", due="2027-01-01", done_on="2026-01-05",
        )
    )  # fmt: skip
    rest(hands)
    press(hands, page.note.try_again)
    assert page.said.text().endswith("_v2_draft.xlsx")
    assert "version 2" in page.sign_off.lines.text()
    assert "What was wrong before: The lamps are not there yet" in page.sign_off.lines.text()
    assert page.sign_off.error.text() == ""
    assert not page.sign_off.error_box.isVisible()
    assert page.make.isEnabled(), "its own reason stands"
    (first,) = borough.glob("*_v1.xlsx")
    content = first.read_bytes()
    first.unlink()
    press(hands, page.sign_off.save_approved)
    assert first.read_bytes() == content
    hands.close()


def test_an_approver_reads_what_a_correction_moves_and_what_to_look_at_closely(qtbot: QtBot, borough: Path) -> None:
    session = again(borough)
    given = {"heard_on": f"{last_month(session)}-10", "more": "no"}
    wrong = [write(session, "resident_concern", ward="E05013901", **given) for _ in range(40)]
    for _ in range(3):
        write(session, "resident_concern", ward="E05013896", **given)
    approve_return(session, borough, "R-B", last_month(session))
    for record in wrong[:30]:
        begun = entry.edit(session, record)
        answer(begun, ward="E05013896")
        entry.submit(session, begun, "It was Leyton")
    making.make(
        session, making.ReturnRequest("R-B", last_month(session), error_was="It was Leyton"), borough, Progress()
    )
    session.store.close()
    hands = sit_down(qtbot, borough, INES)
    box = returns(hands).sign_off.correction
    assert box.isVisible()
    assert "Worries by ward, Leyton, Worries, " in box.hidden_lines.text()
    assert ": [c], now 35." in box.hidden_lines.text()
    assert "Worries by ward, Valley, Worries, " in box.other_lines.text()
    assert ": 40, now 10." in box.other_lines.text()
    assert not box.few.isVisible()
    hands.close()


def test_the_draft_of_somebody_else_is_replaced_on_purpose_only(qtbot: QtBot, borough: Path) -> None:
    prepare(qtbot, borough)
    hands = sit_down(qtbot, borough, OMAR)
    page = returns(hands)
    assert page.waiting.isVisible()
    assert page.make.text() == "Make it again"
    assert page.make.property("role") != "main"
    assert "Hana prepared this workbook" in page.sign_off.replaced.text()
    assert "It must be checked anew" in page.sign_off.replaced.text()
    assert not page.make.isEnabled()
    hands.click_box(page.sign_off.again)
    press(hands, page.make)
    assert "Prepared by Omar" in page.sign_off.lines.text()
    assert page.waiting.isHidden(), "nobody checks what they prepared"
    assert not page.sign_off.again_box.isVisible()
    assert page.make.text() == "Make the workbook"
    hands.close()


def test_a_period_that_is_not_over_is_said_to_be_so_and_not_approved(qtbot: QtBot, borough: Path) -> None:
    def this_month(page: ReturnsPage, hands: Hands) -> None:
        page.month.setCurrentIndex(page.month.findData(str(Month.of(page._session.today()))))  # noqa: SLF001
        rest(hands)

    hands = sit_down(qtbot, borough)
    page = returns(hands)
    assert not page.early.isVisible()
    this_month(page, hands)
    assert page.early.isVisible()
    press(hands, page.make)
    hands.close()
    hands = sit_down(qtbot, borough, INES)
    page = returns(hands)
    this_month(page, hands)
    assert "what comes after is missing" in page.sign_off.lines.text()
    sign(hands, page)
    assert page.sign_off.sign.text() == "Approve it"
    hands.click_box(page.sign_off.read)
    assert not page.sign_off.sign.isEnabled()
    assert page.sign_off.sign.toolTip() == "Made before its period was over: have it made again"
    hands.close()


def test_a_name_stays_out_of_what_everybody_reads_and_is_listed(qtbot: QtBot, borough: Path) -> None:
    hands = sit_down(qtbot, borough)
    page = returns(hands, "R-D")
    assert page.left_out.isVisible()
    assert page.left_out.text().endswith(
        ", You said: This may be somebody's name. Leave it out, or say who without a name, like “a parent”."
    )
    assert page.suspects.isHidden(), "no reason lets it in"
    assert page.make.isEnabled()
    press(hands, page.make)
    (path,) = borough.glob("*YouSaid*.xlsx")
    said = [row[1] for row in openpyxl.load_workbook(path)["South"].iter_rows(min_row=4, values_only=True)]
    assert sorted(said) == ["The path is dark", "We never hear from you"]
    hands.close()


def test_volunteers_see_no_sign_off(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    hands.unlock()
    page = returns(hands, "R-A")
    assert page.sign_off.isHidden()
    assert page.waiting.isHidden()
    assert page.posters.isHidden()
    hands.close()


def is_in_sight(page: ReturnsPage) -> bool:
    port, card = page._scroll.viewport(), page.sign_off  # noqa: SLF001
    top = card.mapTo(port, QPoint(0, 0)).y()
    return top >= 0 and (top < port.height() // 2 or top + card.height() <= port.height())


def posters(hands: Hands) -> PostersPage:
    page = returns(hands, "R-D")
    press(hands, page.posters)
    found = hands.window.out.posters
    assert found is not None
    hands.until(lambda: found.wards.count() > 0)
    found.where.setText(str(hands.folder))
    return found


def test_posters_are_a_draft_until_the_return_is_approved(qtbot: QtBot, borough: Path) -> None:
    hands = sit_down(qtbot, borough)
    page = posters(hands)
    assert page.wards.hasFocus()
    assert page.state.isVisible()
    assert page.wards.count() == 22
    assert page.wards.item(14).text() == "Leyton: 2 things"
    assert page.ticked() == ()
    assert not page.save.isEnabled()
    assert page.picture.accessibleName() == "The first page of Cann Hall"
    hands.click(page.all)
    assert all(poster.draft == "DRAFT, NOT FOR PUBLICATION" for poster in page.ticked())
    assert page.count.text() == "22 posters are ticked."
    hands.click(page.none)
    assert not page.save.isEnabled()
    page.wards.setCurrentRow(14)
    page.wards.setFocus()
    hands.key(Qt.Key.Key_Space)
    assert [poster.ward for poster in page.ticked()] == ["Leyton"]
    assert page.count.text() == "1 poster is ticked."
    press(hands, page.save)
    (path,) = borough.glob("*.pdf")
    assert path.name.endswith("_Leyton_OFFICIAL_v1_draft.pdf")
    assert path.read_bytes().startswith(b"%PDF")
    hands.until(page.open_folder.hasFocus)
    hands.key(Qt.Key.Key_Escape)
    assert hands.window.out.returns is not None
    hands.until(hands.window.out.returns.isVisible)
    hands.close()


def test_an_approved_poster_says_what_was_approved(qtbot: QtBot, borough: Path) -> None:
    prepare(qtbot, borough, "R-D")
    approve(qtbot, borough, "R-D")
    hands = sit_down(qtbot, borough)
    page = posters(hands)
    assert not page.state.isVisible()
    hands.click(page.all)
    assert {poster.draft for poster in page.ticked()} == {""}
    hands.close()


def test_a_period_of_which_nobody_was_told_has_no_posters_and_says_so(qtbot: QtBot, borough: Path) -> None:
    hands = sit_down(qtbot, borough)
    page = returns(hands, "R-D")
    page.month.setCurrentIndex(page.month.count() - 1)
    rest(hands)
    press(hands, page.posters)
    found = hands.window.out.posters
    assert found is not None
    hands.until(lambda: bool(found.note.sentences()))
    assert "There are no posters for this period" in found.note.sentences()
    assert found.back.hasFocus()
    assert not found.save.isEnabled()
    hands.close()


def printer_to(path: Path) -> QPrinter:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def test_posters_are_printed(qtbot: QtBot, borough: Path) -> None:
    hands = sit_down(qtbot, borough)
    page = posters(hands)
    hands.click(page.all)
    page.print_on(printer_to(borough / "printed.pdf"))
    assert page.said.text() == "Sent to the printer."
    assert (borough / "printed.pdf").read_bytes().startswith(b"%PDF")
    rest(hands)
    hands.close()


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_does_not_take_them_is_told_of(qtbot: QtBot, borough: Path) -> None:
    hands = sit_down(qtbot, borough)
    page = posters(hands)
    page.print_on(printer_to(borough / "nowhere" / "printed.pdf"))
    assert page.said.isHidden()
    assert "could not be printed" in page.note.sentences()
    hands.close()
