"""Counting an Ask Me talk by keys: what is said, taken back, and thrown away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from support.hands import Hands

from vrp_desktop.operations import sample_borough

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vrp_desktop.operations.session import Session

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path) -> Hands:
    made = Hands.on_new_store(qtbot, tmp_path)
    made.unlock()
    return made


def begin(hands: Hands) -> None:
    """Open the form with its key on the home page, and answer all of it."""
    window = hands.window
    assert window.home is not None
    hands.until(lambda: window.home is not None and len(window.home.buttons) > 2)
    hands.key(Qt.Key.Key_3)
    hands.until(lambda: window.form is not None and window.form.isVisible())
    assert window.form is not None
    assert window.session is not None
    sample_borough.answer_as_sample(window.session, window.form.entry, 1)


def counts(hands: Hands) -> dict[str, int]:
    """Give all that is counted."""
    session = hands.window.session
    assert session is not None
    found: list[dict[str, int]] = []

    def look(session: Session) -> dict[str, int]:
        return session.store.talks.counts("0000-01", "9999-12")

    job = hands.window.jobs.start(lambda _progress: look(session))
    job.done.connect(found.append)
    hands.until(lambda: bool(found))
    return found[0]


def test_a_talk_is_counted_and_can_be_taken_back(hands: Hands) -> None:
    window = hands.window
    begin(hands)
    hands.key(Qt.Key.Key_S, CTRL)
    hands.until(lambda: window.form is None)
    home = window.home
    assert home is not None
    hands.until(home.undo.isVisible)
    assert "counted" in home.said.text()
    assert sum(counts(hands).values()) > 5
    hands.click(home.undo)
    hands.until(lambda: "taken back" in home.said.text())
    assert not home.undo.isVisible()
    assert counts(hands) == {}
    hands.close()


def test_hiding_the_screen_throws_an_open_talk_away(hands: Hands) -> None:
    window = hands.window
    begin(hands)
    for _ in range(3):
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)
    hands.until(lambda: window.session is None and not window.lock.is_closing)
    hidden = window.lock.hidden
    assert hidden is not None
    hands.until(lambda: hidden.is_listening)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Space)
    hands.until(lambda: not hidden.isVisible())
    hands.unlock()
    assert window.form is None
    assert window.home is not None
    assert window.home.resume_buttons == []
    assert counts(hands) == {}
    hands.close()


def test_leaving_a_talk_keeps_nothing_and_asks_nothing(hands: Hands) -> None:
    window = hands.window
    begin(hands)
    hands.key(Qt.Key.Key_Escape)
    hands.until(lambda: window.form is None)
    assert counts(hands) == {}
    hands.close()


def test_a_child_opens_what_to_do_today_and_the_form_goes_on_behind_it(hands: Hands) -> None:
    window = hands.window
    begin(hands)
    form = window.form
    assert form is not None
    card = form.card("age_group")
    form.go_to(card.path)
    hands.key(Qt.Key.Key_1)
    hands.until(form.urgent.isVisible)
    assert "safeguarding lead" in form.urgent.title.text()
    hands.key(Qt.Key.Key_Return)
    assert form.urgent.isVisible(), "Enter from habit does not pass it unread"
    hands.key(Qt.Key.Key_Escape)
    assert not form.urgent.isVisible()
    assert hands.at_question() == "did"
    hands.close()
