"""What the guard says in a form, and how what it says is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from support.hands import Hands

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vrp_desktop.ui.form_view.card import QuestionCard


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path) -> Hands:
    made = Hands.on_new_store(qtbot, tmp_path)
    made.unlock()
    made.window.begin("resident_concern")
    made.until(lambda: made.window.form is not None and made.window.form.isVisible())
    return made


def write(hands: Hands, text: str) -> QuestionCard:
    """Type into "What would help?" and go on."""
    form = hands.window.form
    assert form is not None
    card = form.card("idea")
    form.go_to(card.path)
    hands.type(text)
    hands.key(Qt.Key.Key_Tab)
    return card


def test_a_number_that_is_nobodys_stays_when_there_is_a_reason(hands: Hands) -> None:
    card = write(hands, "The hall on 020 7946 0018")
    hands.until(lambda: card.problem.isVisible() and "phone number" in card.problem.text())
    assert card.reason.isVisible()
    assert "not about a person" in card.reason_label.text()
    card.reason.setFocus()
    hands.type("It is the hall's own")
    hands.until(lambda: not card.problem.isVisible() and card.warning.isVisible())
    assert hands.focus() is card.reason
    assert card.reason.text() == "It is the hall's own"
    hands.close()


def test_a_name_is_pointed_out_and_stops_nothing(hands: Hands) -> None:
    card = write(hands, "Mohammed wants lights")
    hands.until(lambda: "somebody's name" in card.warning.text())
    assert not card.problem.isVisible()
    hands.close()
