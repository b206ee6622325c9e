"""Taking a register out by keys and clicks: looked at first, for a reason, with a bar and a way to stop."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING

import openpyxl
import pytest
from PySide6.QtCore import Qt
from support.hands import Hands
from support.stores import new_session
from support.writing import write

from vrp_desktop.operations.extracting import taking
from vrp_desktop.store.people import Role
from vrp_desktop.ui.locking.lock import Why

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vrp_desktop.ui.pages.extract import ExtractPage

ALT = Qt.KeyboardModifier.AltModifier
WORDS = "four words for opening"


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path) -> Hands:
    session = new_session(tmp_path, Role.COORDINATOR, "Hana")
    for idea in ("more light", "=1+1"):
        write(session, "resident_concern", idea=idea)
    session.store.close()
    made = Hands.at(qtbot, tmp_path)
    made.unlock()
    return made


@pytest.fixture
def page(hands: Hands, tmp_path: Path) -> ExtractPage:
    window = hands.window
    hands.key(Qt.Key.Key_R, ALT)
    hands.until(lambda: window.records is not None and window.records.model.rowCount() == 2)
    assert window.records is not None
    window.records.kind.setCurrentIndex(window.records.kind.findData("resident_concern"))
    hands.until(lambda: window.jobs.running == 0)
    hands.click(window.records.take_out)
    hands.until(lambda: window.out.extract is not None and window.out.extract.columns.count() > 5)
    found = window.out.extract
    assert found is not None
    assert found.register.currentData() == "resident_concern", "the kind that was looked at is chosen"
    assert found.register.hasFocus(), hands.focus()
    found.period.setCurrentIndex(found.period.findData(taking.ALL))
    found.where.setText(str(tmp_path))
    return found


def look(hands: Hands, page: ExtractPage) -> None:
    page.preview.setFocus()
    hands.key(Qt.Key.Key_Space)
    hands.until(lambda: page.sheets.isVisible() and hands.window.jobs.running == 0)


def say_why(hands: Hands, page: ExtractPage) -> None:
    page.reason.setFocus()
    hands.type("to look at the summer")


def make(hands: Hands, page: ExtractPage) -> Path:
    with hands.qtbot.waitSignal(page.made) as made:
        page.make.setFocus()
        hands.key(Qt.Key.Key_Space)
    hands.until(lambda: hands.window.jobs.running == 0)
    path: Path = made.args[0].path
    return path


def test_a_register_is_looked_at_and_then_made(hands: Hands, page: ExtractPage, tmp_path: Path) -> None:
    assert not page.make.isEnabled()
    look(hands, page)
    assert "2 rows" in page.sheets.text()
    assert "Records in the bin are not in it." in page.notes.text()
    assert page.make.toolTip() == "Say first what you need the rows for"
    say_why(hands, page)
    assert page.make.isEnabled()
    path = make(hands, page)
    assert path.parent == tmp_path
    assert path.name in page.said.text()
    assert str(tmp_path) in page.said.text()
    assert page.open_folder.hasFocus()
    sheet = openpyxl.load_workbook(path).worksheets[2]
    assert sheet.max_row == 5
    cells = [cell.value for row in sheet.iter_rows(min_row=4) for cell in row]
    assert "=1+1" in cells
    hands.close()


def test_a_column_is_ticked_with_the_space_bar_and_asks_for_another_look(hands: Hands, page: ExtractPage) -> None:
    look(hands, page)
    say_why(hands, page)
    before = page.request().fields
    page.columns.setFocus()
    assert [item.text() for item in page.columns.selectedItems()] == [page.columns.item(0).text()]
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Space)
    assert len(page.request().fields) == len(before) - 1
    assert not page.make.isEnabled()
    assert not page.sheets.isVisible()
    assert page.make.toolTip() == "Look first at what would be in it"
    hands.key(Qt.Key.Key_Tab)
    assert page.all.hasFocus(), "Tab leaves the list"
    assert not page.columns.selectedItems(), "the mark says where the keyboard is"
    hands.close()


@pytest.mark.parametrize("change", ["register", "period", "ward", "words", "several"])
def test_every_other_choice_asks_for_another_look_too(change: str, hands: Hands, page: ExtractPage) -> None:
    look(hands, page)
    say_why(hands, page)
    box = getattr(page, change)
    box.setFocus()
    hands.key(Qt.Key.Key_Up if box.currentIndex() else Qt.Key.Key_Down)
    assert not page.make.isEnabled()
    hands.until(lambda: hands.window.jobs.running == 0)
    hands.close()


def test_a_ward_is_chosen_where_the_register_asks_for_one(hands: Hands, page: ExtractPage, tmp_path: Path) -> None:
    session = hands.window.session
    assert session is not None
    job = hands.window.jobs.start(lambda _progress: write(session, "resident_concern", ward="E05013896", idea="here"))
    with hands.qtbot.waitSignal(job.ended):
        pass
    page.period.setFocus()
    hands.key(Qt.Key.Key_Tab)
    assert page.ward.hasFocus()
    hands.type("Leyton")
    assert page.ward.currentText() == "Leyton"
    look(hands, page)
    assert "1 rows" in page.sheets.text()
    assert "“Leyton” at “Where is it?”" in page.notes.text()
    say_why(hands, page)
    rows = openpyxl.load_workbook(make(hands, page)).worksheets[2]
    assert "here" in [cell.value for cell in rows[4]]
    assert rows.max_row == 4
    page.register.setCurrentIndex(page.register.findData("helpline"))
    hands.until(lambda: not page.ward.isVisible() and hands.window.jobs.running == 0)
    assert page.request().ward == ""
    page.register.setCurrentIndex(page.register.findData("action"))
    hands.until(page.ward.isVisible)
    assert page.ward.currentText() == "All"
    hands.close()


def test_all_none_and_the_usual_columns(hands: Hands, page: ExtractPage) -> None:
    page.register.setCurrentIndex(page.register.findData("volunteer"))
    hands.until(
        lambda: "Full name (can name a person)" in [page.columns.item(r).text() for r in range(page.columns.count())]
    )
    usual = page.request().fields
    assert not [key for key in usual if key.endswith(("/name", "/email", "/phone"))]
    hands.click(page.all)
    assert [key for key in page.request().fields if key.endswith("/name")]
    hands.click(page.none)
    assert page.request().fields == ()
    assert not page.preview.isEnabled()
    hands.click(page.usual)
    assert page.request().fields == usual
    hands.close()


def test_what_tells_of_nobody_is_ticked_by_one_button(hands: Hands, page: ExtractPage) -> None:
    hands.click(page.usual)
    usual = page.request().fields
    page.usual.setFocus()
    hands.key(Qt.Key.Key_Tab)
    assert page.nobody.hasFocus()
    assert "no names, references or days" in page.nobody.accessibleDescription()
    hands.key(Qt.Key.Key_Space)
    names = {key.rsplit("/", 1)[-1] for key in page.request().fields}
    assert {"ward", "concern", "people"} <= names
    assert not names & {"ref", "idea", "heard_on", "place_note", "basis", "affects", "changed_at"}
    assert not page.nobody_left.isVisible()
    look(hands, page)
    assert "References are not in it" in page.notes.text()
    say_why(hands, page)
    sheet = openpyxl.load_workbook(make(hands, page)).worksheets[2]
    assert [sheet.cell(row, 1).value for row in (3, 4, 5)] == ["Row", 1, 2]
    page.register.setCurrentIndex(page.register.findData("volunteer"))
    hands.until(
        lambda: "Full name (can name a person)" in [page.columns.item(r).text() for r in range(page.columns.count())]
    )
    hands.click(page.nobody)
    assert page.request().fields == ()
    assert page.nobody_left.isVisible()
    assert "about one person" in page.nobody_left.text()
    hands.click(page.usual)
    assert not page.nobody_left.isVisible()
    assert page.request().fields != usual
    hands.close()


def test_what_looks_personal_needs_a_word(hands: Hands, page: ExtractPage, tmp_path: Path) -> None:
    window = hands.window
    session = window.session
    assert session is not None
    idea = next(key for key in page.request().fields if key.endswith("/idea"))
    forms = session.store.forms
    job = window.jobs.start(
        lambda _progress: session.store.log.append(
            record="r1", ref="RC-K7-0099", form="resident_concern", version=forms.newest("resident_concern").version,
            answers={idea: "ring 07700 900123"}, author=session.person.id,
        )
    )  # fmt: skip
    with hands.qtbot.waitSignal(job.ended):
        pass
    look(hands, page)
    say_why(hands, page)
    assert page.suspects.isVisible()
    assert "RC-K7-0099" in page.suspects.text()
    assert not page.make.isEnabled()
    page.suspects.because.setFocus()
    hands.type("our own office")
    assert page.make.isEnabled()
    make(hands, page)
    hands.close()


def test_a_password_is_typed_twice_and_is_gone_afterwards(hands: Hands, page: ExtractPage) -> None:
    look(hands, page)
    say_why(hands, page)
    page.password.setFocus()
    hands.type(WORDS)
    assert page.password.displayText() != WORDS
    page.make.setFocus()
    hands.key(Qt.Key.Key_Space)
    assert "The two passwords are not the same." in page.note.sentences()
    page.again.setFocus()
    hands.type(WORDS)
    path = make(hands, page)
    assert path.read_bytes()[:4] == bytes.fromhex("d0cf11e0")
    assert (page.password.text(), page.again.text()) == ("", "")
    hands.close()


def test_a_folder_that_is_gone_is_told_and_the_choice_stays(hands: Hands, page: ExtractPage, tmp_path: Path) -> None:
    look(hands, page)
    say_why(hands, page)
    page.where.setText(str(tmp_path / "gone"))
    page.make.setFocus()
    hands.key(Qt.Key.Key_Space)
    hands.until(lambda: page.note.isVisible() and hands.window.jobs.running == 0)
    assert "There is no such folder" in page.note.sentences()
    page.where.setText(str(tmp_path))
    assert make(hands, page).exists()
    hands.close()


class Held:
    """Holds the making of an extract after its first turn, until `go` is set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.go = threading.Event()
        self.reached = threading.Event()
        real = taking.make

        def make(*given: object, **more: object) -> Generator[None, None, object]:
            with contextlib.closing(real(*given, **more)) as turns:  # type: ignore[arg-type]
                next(turns)
                self.reached.set()
                while not self.go.is_set():
                    yield
                return (yield from turns)

        monkeypatch.setattr(taking, "make", make)


def files(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.is_file() and path.suffix in (".xlsx", ".tmp")]


def test_other_work_goes_between_the_turns_and_escape_stops_it(
    hands: Hands, page: ExtractPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch)
    look(hands, page)
    say_why(hands, page)
    page.make.setFocus()
    hands.key(Qt.Key.Key_Space)
    hands.until(held.reached.is_set)
    assert page.stop.hasFocus()
    assert page.bar.isVisible()
    assert not page.make.isEnabled()
    got: list[str] = []
    hands.window.jobs.start(lambda _progress: "read").done.connect(got.append)
    hands.until(lambda: got == ["read"])
    assert len(files(tmp_path)) == 1, "on its way, beside its place"
    hands.key(Qt.Key.Key_Escape)
    hands.until(lambda: hands.window.jobs.running == 0)
    assert files(tmp_path) == []
    assert not page.bar.isVisible()
    assert page.make.isEnabled()
    assert page.make.hasFocus()
    hands.close()


@pytest.mark.parametrize("why", [Why.ASKED, Why.IDLE])
def test_locking_stops_it_and_leaves_nothing(
    why: Why, hands: Hands, page: ExtractPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch)
    look(hands, page)
    say_why(hands, page)
    page.write()
    hands.until(held.reached.is_set)
    hands.window.lock.lock(why)
    hands.until(lambda: not hands.window.lock.is_closing)
    # Nobody asks work to stop when the screen is hidden by itself; it finds the store closed.
    held.go.set()
    hands.until(lambda: hands.window.jobs.running == 0)
    assert files(tmp_path) == []
    hands.close()


def test_closing_the_window_stops_it_and_leaves_nothing(
    hands: Hands, page: ExtractPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch)
    look(hands, page)
    say_why(hands, page)
    page.write()
    hands.until(held.reached.is_set)
    hands.close()
    hands.until(lambda: hands.window.jobs.running == 0)
    assert files(tmp_path) == []


def test_escape_goes_back_to_the_records(hands: Hands, page: ExtractPage) -> None:
    hands.key(Qt.Key.Key_Escape)
    assert hands.window.records is not None
    hands.until(hands.window.records.isVisible)
    hands.close()


def test_coming_back_finds_the_ticks_as_they_were_and_asks_for_another_look(hands: Hands, page: ExtractPage) -> None:
    hands.click(page.none)
    page.columns.setFocus()
    hands.key(Qt.Key.Key_Space)
    assert page.request().fields == ("ref",)
    assert not page.preview.isEnabled(), "references alone are nothing to look at"
    hands.key(Qt.Key.Key_Space)
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Space)
    look(hands, page)
    (ticked,) = page.request().fields
    hands.key(Qt.Key.Key_Escape)
    records = hands.window.records
    assert records is not None
    hands.until(records.isVisible)
    hands.click(records.take_out)
    hands.until(page.isVisible)
    assert page.request().fields == (ticked,)
    assert not page.sheets.isVisible()
    hands.close()


@pytest.mark.parametrize("role", [Role.AMBASSADOR, Role.APPROVER])
def test_nobody_else_has_the_button(role: Role, qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path, role)
    hands.unlock()
    hands.key(Qt.Key.Key_R, ALT)
    hands.until(lambda: hands.window.records is not None and hands.window.records.isVisible())
    assert not hands.window.records.take_out.isVisible()
    hands.close()
