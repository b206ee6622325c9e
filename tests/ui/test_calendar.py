"""Picking a day instead of typing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QCalendarWidget
from support.hands import Hands

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


def test_the_calendar_opens_at_the_day_that_was_typed(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path)
    hands.unlock()
    form = hands.open_form("1")
    card = form.card("heard_on")
    form.go_to(card.question.path)
    hands.type("yesterday")
    assert card.editor is not None
    line, pick = card.editor.focus_widgets()
    hands.click(pick)
    calendar = card.editor.findChild(QCalendarWidget)
    assert calendar.selectedDate() == QDate.currentDate().addDays(-1)
    assert calendar.weekdayTextFormat(Qt.DayOfWeek.Sunday).foreground().style() == Qt.BrushStyle.NoBrush
    hands.key(Qt.Key.Key_Left)
    hands.key(Qt.Key.Key_Return)
    assert not calendar.isVisible()
    assert hands.focus() is line
    hands.settle()
    assert form.entry.live.answers()[card.question.path] == str(
        QDate.currentDate().addDays(-2).toString(Qt.DateFormat.ISODate)
    )
    hands.close()
