"""How a record came to be so, by keys and clicks: reasons, two states beside each other, bringing back, the bin."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from support.hands import ALT, CTRL, Hands
from support.stores import new_session

from vrp_desktop.operations import entry, sample_borough
from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from vrp_desktop.operations.session import Session
    from vrp_desktop.ui.pages.records import RecordsPage

IDEA = "/data/worry/idea"


def write(session: Session, *ideas: str) -> str:
    """Write a worry down and change its idea again and again; gives the record."""
    begun = entry.begin(session, "resident_concern")
    sample_borough.answer_as_sample(session, begun, 3)
    begun.live.answer(IDEA, ideas[0])
    record = entry.submit(session, begun).record
    for idea in ideas[1:]:
        changing = entry.edit(session, record)
        changing.live.answer(IDEA, idea)
        entry.submit(session, changing, why="I learned more")
    return record


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path) -> Iterator[Hands]:
    """At the one record, which was changed twice."""
    made = new_session(tmp_path, Role.COORDINATOR, "Hana")
    write(made, "first lights", "then a bench", "now both")
    made.store.close()
    hands = Hands.at(qtbot, tmp_path)
    hands.unlock()
    open_record(hands)
    yield hands
    hands.close()


def open_record(hands: Hands) -> None:
    hands.key(Qt.Key.Key_R, ALT)
    hands.until(lambda: hands.window.records is not None and hands.window.records.model.rowCount() == 1)
    page = page_of(hands)
    hands.until(page.search.hasFocus)
    hands.key(Qt.Key.Key_Return)
    hands.key(Qt.Key.Key_Return)
    hands.until(page.pane.isVisible)


def page_of(hands: Hands) -> RecordsPage:
    assert hands.window.records is not None
    return hands.window.records


def texts(widget: QWidget) -> list[str]:
    return [one.text() for one in widget.findChildren(QLabel) if one.isVisible()]


def test_each_change_says_who_when_and_why(hands: Hands) -> None:
    said = texts(page_of(hands).pane)
    assert sum(text.startswith("Changed by Hana") for text in said) == 2
    assert said.count("Why: I learned more") == 2
    assert any("“then a bench” instead of “first lights”" in text for text in said)


def test_a_change_is_saved_only_with_a_reason(hands: Hands) -> None:
    page = page_of(hands)
    hands.click(page.pane.edit)
    hands.until(lambda: hands.window.form is not None)
    form = hands.form
    form.go_to(IDEA)
    hands.key(Qt.Key.Key_A, CTRL)
    hands.type("a lamp")
    hands.key(Qt.Key.Key_S, CTRL)
    assert form.asking.isVisible()
    assert not form.asking.yes.isEnabled()
    hands.key(Qt.Key.Key_Escape)
    assert form.asking.isHidden()
    assert hands.at_question() == "idea"
    hands.key(Qt.Key.Key_S, CTRL)
    reasons = form.asking.reasons
    assert reasons is not None
    reasons.own.setFocus()
    hands.type("ring 07700 900123")
    assert reasons.suspect.isVisible()
    hands.key(Qt.Key.Key_A, CTRL)
    hands.type("  the resident   called again ")
    assert not reasons.suspect.isVisible()
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: hands.window.form is None and page.pane.isVisible())
    hands.until(lambda: "Why: the resident called again" in texts(page.pane))


def test_two_states_stand_beside_each_other_and_the_earlier_comes_back(hands: Hands) -> None:
    page = page_of(hands)
    pane = page.pane
    assert len(pane.compare) == 2
    hands.click(pane.compare[-1])
    comparison = pane.comparison
    hands.until(lambda: comparison.summary.text() == "1 answer differs.")
    assert {"first lights", "now both", "Earlier, changed", "Later, changed"} <= set(texts(comparison))
    shown = len(texts(comparison))
    hands.click_box(comparison.same_too)
    assert len(texts(comparison)) > shown
    comparison.later.setCurrentIndex(1)
    hands.until(lambda: "then a bench" in texts(comparison))
    hands.click(comparison.bring_back)
    assert pane.asking.isVisible()
    hands.key(Qt.Key.Key_Space)
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: page.said.text() == "The earlier state is back.")
    hands.until(lambda: comparison.isHidden() and "Why: The change was wrong" in texts(pane))
    assert any("“first lights” instead of “now both”" in text for text in texts(pane))


def test_the_newest_is_not_brought_back(hands: Hands) -> None:
    comparison = page_of(hands).pane.comparison
    hands.click(page_of(hands).pane.compare[0])
    hands.until(lambda: comparison.summary.text() == "1 answer differs.")
    assert comparison.bring_back.isEnabled()
    comparison.earlier.setCurrentIndex(2)
    hands.until(lambda: comparison.summary.text() == "Both say the same.")
    assert not comparison.bring_back.isEnabled()
    hands.key(Qt.Key.Key_Escape)
    assert comparison.isHidden()
    assert page_of(hands).pane.isVisible()


def test_a_record_goes_into_the_bin_and_comes_back(hands: Hands) -> None:
    page = page_of(hands)
    hands.click(page.pane.delete)
    assert not page.pane.asking.yes.isEnabled()
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Space)
    hands.click(page.pane.asking.yes)
    hands.until(lambda: page.model.rowCount() == 0)
    assert "lies in the bin" in page.said.text()
    hands.click(page.open_bin)
    bin_page = page.bin
    assert bin_page is not None
    hands.until(lambda: bool(bin_page.put_back))
    assert "Why: It was written down by mistake" in texts(bin_page)
    (button,) = bin_page.put_back.values()
    hands.until(button.hasFocus)
    hands.key(Qt.Key.Key_Space)
    hands.until(bin_page.empty.isVisible)
    hands.key(Qt.Key.Key_Escape)
    # Leaving the bin looks anew, and a list that comes again has nothing picked out.
    hands.until(lambda: page.model.rowCount() == 1 and hands.window.jobs.running == 0)
    hands.click(page.table)
    page.table.selectRow(0)
    page.table.setFocus()
    hands.key(Qt.Key.Key_Return)
    hands.until(page.pane.isVisible)
    hands.until(lambda: any(text.startswith("Put back by Hana") for text in texts(page.pane)))
    assert any(text.startswith("Deleted by Hana") for text in texts(page.pane))


def test_an_unfinished_change_is_offered_and_can_be_thrown_away(hands: Hands) -> None:
    page = page_of(hands)
    hands.click(page.pane.edit)
    hands.until(lambda: hands.window.form is not None)
    hands.form.go_to(IDEA)
    hands.type("unfinished ")
    hands.form.leave_keeping()
    hands.until(lambda: hands.window.form is None)
    hands.key(Qt.Key.Key_R, ALT)
    hands.until(page.pane.isVisible)
    hands.until(lambda: page.pane.edit.text() == "Go on changing")
    assert not page.pane.delete.isVisible()
    hands.click(page.pane.drop)
    hands.until(page.pane.asking.no.hasFocus)
    hands.key(Qt.Key.Key_Space)
    assert page.pane.drop.isVisible()
    hands.click(page.pane.drop)
    hands.click(page.pane.asking.yes)
    hands.until(lambda: page.pane.edit.text() == "Change")
    assert page.said.text() == "The change was thrown away."
    hands.click(page.pane.edit)
    hands.until(lambda: hands.window.form is not None)
    assert hands.form.entry.live.answers()[IDEA] == "now both"


def test_a_laptop_clock_that_jumped_is_told_after_the_save(qtbot: QtBot, tmp_path: Path) -> None:
    made = new_session(tmp_path, Role.COORDINATOR, "Hana")
    now = datetime.datetime.now(datetime.UTC)
    made.store.log._now = lambda: now + datetime.timedelta(days=400)  # noqa: SLF001 - a clock a year ahead
    write(made, "lights")
    made.store.close()
    hands = Hands.at(qtbot, tmp_path)
    hands.unlock()
    open_record(hands)
    hands.click(page_of(hands).pane.edit)
    hands.until(lambda: hands.window.form is not None)
    hands.key(Qt.Key.Key_S, CTRL)
    hands.key(Qt.Key.Key_Space)
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: hands.window.form is None)
    hands.until(lambda: "clock" in page_of(hands).note.sentences())
    hands.close()


def test_a_draft_whose_form_is_gone_says_so_and_is_kept(qtbot: QtBot, tmp_path: Path) -> None:
    made = new_session(tmp_path)
    begun = entry.begin(made, "resident_concern")
    begun.live.answer(IDEA, "lights")
    entry.keep(made, begun, begun.unkept(), IDEA)
    connection = made.store._connection  # noqa: SLF001 - nothing else takes a form away
    connection.run("UPDATE draft SET value = replace(value, ?, '2019.1.1') WHERE path = ''", (begun.form.version,))
    made.store.close()
    hands = Hands.at(qtbot, tmp_path)
    hands.unlock()
    home = hands.window.home
    assert home is not None
    hands.until(lambda: len(home.resume_buttons) == 1)
    hands.click(home.resume_buttons[0])
    hands.until(lambda: "The form in which this was begun is not on this laptop" in home.note.sentences())
    assert hands.window.form is None
    hands.close()
    again = Hands.at(qtbot, tmp_path)
    again.unlock()
    again.until(lambda: again.window.home is not None and len(again.window.home.resume_buttons) == 1)
    again.close()
