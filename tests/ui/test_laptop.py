"""The page "This laptop": checking, tidying up, and who looked at what, by keys and clicks."""

from __future__ import annotations

import datetime
import platform
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from support.hands import ALT, Hands
from support.signing import approve_return
from support.stores import new_session

from vrp_desktop.operations import entry, find, sample_borough
from vrp_desktop.store.kinds import Kind
from vrp_desktop.store.people import Role
from vrp_desktop.store.records import RecordFilter
from vrp_desktop.ui.pages.laptop.about import AboutPage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from vrp_desktop.operations.session import Session


def worry(session: Session, seed: int, day: str = "") -> None:
    """Write down a worry; `day`: as if it had been written down then."""
    begun = entry.begin(session, "resident_concern")
    sample_borough.answer_as_sample(session, begun, seed)
    done = entry.submit(session, begun)
    if day:
        first = session.store.log.latest(done.record)
        path = next(q.path for q in begun.form.questions() if q.bind.column == "date")
        session.store.log.append(
            record=first.record, ref=first.ref, form=first.form, version=first.version, author=first.author,
            parents=(first.id,), answers={**(first.answers or {}), path: day},
        )  # fmt: skip


def at_laptop(qtbot: QtBot, folder: Path, role: Role = Role.COORDINATOR) -> Hands:
    made = new_session(folder, role, "Hana")
    worry(made, 1, day="2020-05-04")
    worry(made, 2)
    made.store.close()
    hands = Hands.at(qtbot, folder)
    hands.unlock()
    hands.key(Qt.Key.Key_L, ALT)
    hands.until(lambda: hands.window.laptop is not None and hands.window.laptop.isVisible())
    return hands


def section(hands: Hands, name: str) -> QWidget:
    laptop = hands.window.laptop
    assert laptop is not None
    hands.click(laptop.buttons[name])
    assert laptop.open_section is not None
    return laptop.open_section


def ask(hands: Hands, question: Callable[[Session], object]) -> object:
    """Ask the store, in its own thread."""
    session = hands.window.session
    assert session is not None
    got: list[object] = []
    hands.window.jobs.start(lambda _progress: question(session)).done.connect(got.append)
    hands.until(lambda: bool(got))
    return got[0]


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path) -> Iterator[Hands]:
    made = at_laptop(qtbot, tmp_path)
    yield made
    made.close()


def test_a_whole_store_is_said_to_be_well(hands: Hands) -> None:
    page = section(hands, "check")
    hands.key(Qt.Key.Key_Space)
    hands.until(page.said.isVisible)
    assert "2 records" in page.said.text()
    assert page.mend.isHidden()


def test_registers_are_made_again_from_the_page(hands: Hands) -> None:
    ask(hands, lambda session: find.count(session, RecordFilter()))
    ask(hands, lambda session: session.store._connection.run("DELETE FROM search"))  # noqa: SLF001 - damage
    page = section(hands, "check")
    hands.click(page.start)
    hands.until(page.mend.isVisible)
    assert "Make registers and search again" in page.found.text()
    hands.until(page.mend.hasFocus)
    hands.key(Qt.Key.Key_Space)
    hands.until(page.said.isVisible)


def test_nothing_is_erased_without_a_tick_and_a_yes(hands: Hands) -> None:
    page = section(hands, "tidy")
    hands.until(lambda: bool(page.boxes))
    (box,) = page.boxes
    assert not box.isChecked()
    assert not page.erase.isEnabled()
    hands.until(box.hasFocus)
    hands.key(Qt.Key.Key_Space)
    hands.click(page.erase)
    assert "Erase 1 record" in page.question.text()
    hands.until(page.no.hasFocus)
    hands.key(Qt.Key.Key_Space)
    assert page.asking.isHidden()
    assert ask(hands, lambda session: find.count(session, RecordFilter())) == 2
    hands.click(page.erase)
    hands.click(page.yes)
    hands.until(page.said.isVisible)
    hands.until(page.nothing.isVisible)
    assert ask(hands, lambda session: find.count(session, RecordFilter())) == 1


def test_what_stays_is_said_where_things_are_erased(hands: Hands) -> None:
    page = section(hands, "tidy")
    hands.until(lambda: bool(page.boxes))
    assert page.stays.isHidden(), "nothing was approved yet"
    ask(hands, lambda session: approve_return(session, hands.folder, "R-B", "2026-10"))
    page.take_focus()
    hands.until(page.stays.isVisible)
    assert page.stays.text().startswith("1 approved return stays, of ")
    assert "So does the list of what they told" in page.stays.text()


def test_old_notes_of_who_looked_are_forgotten(hands: Hands) -> None:
    def look_long_ago(session: Session) -> None:
        log = session.store.log
        now, log._now = log._now, lambda: datetime.datetime(2023, 1, 2, tzinfo=datetime.UTC)  # noqa: SLF001 - a clock
        try:
            session.store.access.note(Kind.LOG_READ, session.person.id)
        finally:
            log._now = now  # noqa: SLF001 - as above

    ask(hands, look_long_ago)
    page = section(hands, "tidy")
    hands.until(lambda: page.looks is not None)
    assert page.looks is not None
    hands.until(page.boxes[0].hasFocus)
    while not page.looks.hasFocus():
        hands.key(Qt.Key.Key_Tab)
    hands.key(Qt.Key.Key_Space)
    hands.click(page.erase)
    assert "Erase old notes of who looked for good?" in page.question.text()
    hands.click(page.yes)
    hands.until(page.said.isVisible)
    hands.until(lambda: page.looks is None)
    assert ask(hands, lambda session: session.store.access.due()) == 0


def test_the_list_of_who_looked_names_people_and_references_only(hands: Hands) -> None:
    page = section(hands, "looked")
    hands.until(lambda: page.table.rowCount() == 3)
    cells = [page.table.item(0, column).text() for column in range(4)]
    assert cells[1:3] == ["Hana", "saved"]
    assert cells[3].startswith("RC-")


def test_opening_a_record_is_noted_once(hands: Hands) -> None:
    hands.key(Qt.Key.Key_R, ALT)
    records = hands.window.records
    hands.until(lambda: hands.window.records is not None and hands.window.records.model.rowCount() == 2)
    records = hands.window.records
    assert records is not None
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Return)
    hands.until(records.pane.isVisible)
    records.look()
    hands.until(lambda: hands.window.jobs.running == 0)
    assert ask(hands, lambda session: [one.kind.value for one in session.store.access.page()]) == [
        "opened", "submit", "submit", "submit",
    ]  # fmt: skip


def test_an_ambassador_is_not_offered_what_coordinators_do(qtbot: QtBot, tmp_path: Path) -> None:
    hands = at_laptop(qtbot, tmp_path / "other", Role.AMBASSADOR)
    assert hands.window.laptop is not None
    assert set(hands.window.laptop.buttons) == {"words", "recovery", "backups", "check", "council", "about"}
    hands.close()


def test_what_is_copied_for_the_help_desk_holds_versions_and_the_log_and_no_name_or_mark(hands: Hands) -> None:
    page = section(hands, "about")
    assert isinstance(page, AboutPage)
    hands.click(page.copy)
    copied = QApplication.clipboard().text()
    session = hands.window.session
    assert session is not None
    first, system, *_rest = copied.splitlines()
    assert re.fullmatch(r"VRP Desktop [\d.]+, Python [\d.]+, Qt [\d.]+, SQLCipher [\w. ]+", first)
    assert system.startswith(platform.system())
    assert "The log in ~" in copied
    for secret in (session.person.name, str(Path.home()), str(session.store.folder), "mark"):
        assert secret not in copied
    hands.close()


def test_escape_goes_back_to_the_list_and_to_the_section_that_was_open(hands: Hands) -> None:
    section(hands, "looked")
    hands.key(Qt.Key.Key_Escape)
    laptop = hands.window.laptop
    assert laptop is not None
    assert laptop.open_section is None
    assert laptop.buttons["looked"].hasFocus()
