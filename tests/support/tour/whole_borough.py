"""The pages that take all registers of the sample borough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from support.hands import ALT, Hands
from support.tour.analysis import analysis
from support.tour.borough import make_borough, make_what_waits
from support.tour.going_out import signing, template

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


def whole_borough(qtbot: QtBot, folder: Path) -> Iterator[tuple[str, Hands]]:
    """Give the pages that take all registers of the sample: the work list, a journey, a record beside another."""
    make_borough(folder, None)
    make_what_waits(folder)
    hands = Hands.at(qtbot, folder)
    hands.unlock()
    window = hands.window
    assert window.due is not None
    hands.key(Qt.Key.Key_D, ALT)
    hands.until(lambda: window.due.to_do is not None and window.due.to_do.model.rowCount() > 10)
    yield "to do: a whole borough", hands
    hands.key(Qt.Key.Key_H, ALT)
    hands.until(lambda: window.home.isVisible() and window.home.not_right.isVisible())
    yield "home: a whole borough", hands
    yield from analysis(hands)
    hands.key(Qt.Key.Key_T, ALT)
    hands.until(lambda: window.out.returns is not None and window.out.returns.isVisible())
    yield from signing(hands)
    hands.click(window.out.returns.case_study)
    hands.until(lambda: window.out.case_study is not None and bool(window.out.case_study.headings.text()))
    yield "case study", hands
    yield from template(hands, folder)
    hands.key(Qt.Key.Key_D, ALT)
    hands.until(window.due.to_do.isVisible)
    journeys = [task for task in window.due.to_do.tasks() if task.words.startswith("No meeting")]
    window.due.record_wanted.emit(journeys[-1].record)
    hands.until(lambda: window.records is not None and window.records.pane.journey.isVisible())
    records = window.records
    assert records is not None
    hands.click(records.pane.journey)
    hands.until(lambda: records.journey is not None and bool(records.journey.charts))
    yield "journey", hands
    records.journey.as_tables.setChecked(True)
    yield "journey: as tables", hands
    records.journey.scroll_area.verticalScrollBar().setValue(10_000)
    yield "journey: as tables, its end", hands
    records.journey.as_tables.setChecked(False)
    records.journey.scroll_area.verticalScrollBar().setValue(10_000)
    yield "journey: its end", hands
    hands.close()
