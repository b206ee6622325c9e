"""What is due, by keys: from the list to the question and back; numbers kept right; asking for a call."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from support.hands import Hands
from support.stores import new_session

from vrp_desktop.operations import entry, sample_borough, support
from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vrp_desktop.ui.pages.helplines import HelplinesPage
    from vrp_desktop.ui.pages.to_do import ToDoPage

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
LATE = datetime.date.today() - datetime.timedelta(days=12)


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path) -> Hands:
    """Sit down as a coordinator; one action is twelve days late."""
    session = new_session(tmp_path, Role.COORDINATOR, "Hana")
    begun = entry.begin(session, "action")
    answers = {
        "title": "Lights for the path", "status": "under_way", "due": LATE.isoformat(), "ypg": "not_needed",
        "start": (LATE - datetime.timedelta(days=30)).isoformat(), "concerns": "", "from_dive": "", "measure": "",
    }  # fmt: skip
    paths = {question.name: question.path for question in begun.form.questions()}
    for name, value in answers.items():
        begun.live.answer(paths[name], value)
    sample_borough.answer_as_sample(session, begun, 1, answers)
    entry.submit(session, begun)
    asha = session.store.people.add(name="Asha", role=Role.AMBASSADOR)
    session.store.support.ask(asha.id, LATE)
    session.store.close()
    made = Hands.at(qtbot, tmp_path)
    made.unlock()
    return made


def to_do(hands: Hands) -> ToDoPage:
    """Go to the list and wait until it is there."""
    due = hands.window.due
    assert due is not None
    hands.key(Qt.Key.Key_D, ALT)
    hands.until(lambda: due.to_do is not None and due.to_do.isVisible() and due.to_do.model.rowCount() > 0)
    assert due.to_do is not None
    return due.to_do


def helplines(hands: Hands) -> HelplinesPage:
    due = hands.window.due
    assert due is not None
    hands.key(Qt.Key.Key_P, ALT)
    hands.until(lambda: due.helplines is not None and due.helplines.model.rowCount() > 0)
    assert due.helplines is not None
    return due.helplines


def words(page: ToDoPage | HelplinesPage) -> list[str]:
    """Give each row's words."""
    model = page.model
    return [
        " | ".join(str(model.data(model.index(row, column))) for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


def choose(page: ToDoPage | HelplinesPage, start: str) -> None:
    """Put the keyboard on the row that says `start` somewhere."""
    page.table.setFocus()
    page.table.selectRow(next(row for row, said in enumerate(words(page)) if start in said))


def test_the_number_of_things_stands_in_the_left_column_and_on_the_home_page(hands: Hands) -> None:
    window = hands.window
    assert window.frame is not None
    assert window.home is not None
    hands.until(lambda: window.frame.buttons["to_do"].accessibleName() == "To do, 4")
    assert window.home.to_do.isVisible()
    hands.click(window.home.to_do)
    hands.until(lambda: window.due.to_do is not None and window.due.to_do.isVisible())


def test_enter_opens_the_form_at_what_is_asked_and_saving_leads_back(hands: Hands) -> None:
    page = to_do(hands)
    choose(page, "Lights for the path")
    assert words(page)[page.table.currentIndex().row()].startswith("12 days late | Finish it")
    hands.key(Qt.Key.Key_Return)
    window = hands.window
    hands.until(lambda: window.form is not None and window.form.isVisible())
    assert hands.at_question() == "status"
    hands.type("5")
    hands.key(Qt.Key.Key_S, CTRL)
    hands.until(lambda: window.form is None and page.isVisible() and bool(page.said.text()))
    assert "is saved" in page.said.text()
    hands.until(lambda: not any("Lights" in said for said in words(page)))
    session, seen = window.session, []
    assert session is not None
    job = window.jobs.start(
        lambda _progress: [one.why for one in session.store.log.newest_since(0) if one.form == "action"]
    )
    job.done.connect(seen.extend)
    hands.until(lambda: bool(seen))
    assert seen == ["Brought up to date"]


def test_a_record_can_be_looked_at_first(hands: Hands) -> None:
    page = to_do(hands)
    choose(page, "Lights for the path")
    hands.click(page.look_at)
    window = hands.window
    hands.until(lambda: window.records is not None and window.records.pane.isVisible())


def test_one_kind_of_work_can_be_shown_alone(hands: Hands) -> None:
    page = to_do(hands)
    kinds = [page.kind.itemText(place) for place in range(page.kind.count())]
    page.kind.setCurrentIndex(next(i for i, kind in enumerate(kinds) if kind.startswith("Check the numbers")))
    assert [said.split(" | ")[1] for said in words(page)] == ["Check the numbers"]


def test_the_starting_measures_are_put_in_from_the_list(hands: Hands) -> None:
    page = to_do(hands)
    choose(page, "24 measures")
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: "measures are in" in page.said.text())
    hands.until(lambda: not any("24 measures" in said for said in words(page)))


def test_a_number_that_is_right_is_checked_with_one_click(hands: Hands) -> None:
    page = helplines(hands)
    choose(page, "Samaritans")
    hands.click(page.right)
    hands.until(lambda: page.said.text() == "Samaritans: checked today.")
    hands.until(lambda: any(s.startswith("Samaritans") and "Not yet" not in s for s in words(page)))
    assert page.table.currentIndex().row() == next(i for i, s in enumerate(words(page)) if s.startswith("Samaritans"))


def test_a_local_number_is_filled_in_and_stands_on_the_page_for_danger(hands: Hands) -> None:
    page = helplines(hands)
    window = hands.window
    choose(page, "Our safeguarding lead")
    assert not page.right.isEnabled()
    hands.click(page.change)
    hands.until(lambda: window.form is not None and window.form.isVisible())
    form = hands.form
    form.go_to(form.card("number").path)
    hands.type("020 7946 0123")
    hands.key(Qt.Key.Key_S, CTRL)
    hands.until(lambda: window.form is None and any("020 7946 0123" in said for said in words(page)))
    hands.key(Qt.Key.Key_H, ALT)
    hands.until(window.home.isVisible)
    worry = hands.open_form("1")
    hands.type("2")
    hands.until(worry.urgent.isVisible)
    assert "after the call, on 020 7946 0123" in worry.urgent.steps.accessibleName()


def test_a_coordinator_sees_who_waits_and_says_that_they_were_called(hands: Hands) -> None:
    page = to_do(hands)
    choose(page, "Asha")
    hands.key(Qt.Key.Key_Return)
    due = hands.window.due
    hands.until(lambda: due.support is not None and bool(due.support.called))
    hands.click(due.support.called[0])
    hands.until(lambda: not due.support.called)


def test_asking_for_a_call_is_one_click_from_home_and_can_be_taken_back(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    hands.unlock()
    window = hands.window
    hands.click(window.home.support)
    hands.until(lambda: window.due.support is not None and window.due.support.ask.hasFocus())
    hands.key(Qt.Key.Key_Return)
    hands.until(window.due.support.take_back.isVisible)
    hands.key(Qt.Key.Key_Escape)
    hands.until(window.home.isVisible)
    found: list[object] = []
    job = window.jobs.start(lambda _progress: support.asked_since(window.session))
    job.done.connect(found.append)
    hands.until(lambda: bool(found))
    assert found == [datetime.date.today()]
    hands.click(window.home.support)
    hands.until(window.due.support.take_back.isVisible)
    hands.click(window.due.support.take_back)
    hands.until(window.due.support.ask.isVisible)


def test_a_volunteer_with_nothing_due_is_told_so(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    hands.unlock()
    hands.key(Qt.Key.Key_D, ALT)
    due = hands.window.due
    hands.until(lambda: due.to_do is not None and due.to_do.nothing.isVisible())
    assert not due.to_do.table.isVisible()
    assert not hands.window.home.to_do.isVisible()


def test_a_volunteer_reads_the_numbers_and_cannot_change_them(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    hands.unlock()
    page = helplines(hands)
    assert any("0808 2000 247" in said for said in words(page))
    assert not page.change.isVisible()
    hands.key(Qt.Key.Key_Return)
    assert hands.window.form is None
