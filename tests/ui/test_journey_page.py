"""A journey on one page: from its record and back, charts and the same numbers as tables."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from support.hands import Hands
from support.stores import new_session
from support.writing import answer, meeting, write

from vrp_desktop.operations import entry
from vrp_desktop.store.people import Role
from vrp_desktop.ui.charts.month_bars import MonthBar, MonthBars
from vrp_desktop.ui.charts.score_line import ScoreLine

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vrp_desktop.ui.pages.journey import JourneyPage

TODAY = datetime.date.today()


def back(days: int) -> str:
    return (TODAY - datetime.timedelta(days=days)).isoformat()


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path) -> Hands:
    """Sit down before a store with one journey, which was met last forty days ago."""
    session = new_session(tmp_path, Role.COORDINATOR, "Hana")
    session = replace(session, today=lambda: TODAY)
    mentee = write(
        session, "journey", stage="plan", opened=back(120), sent_by="school", custody="no", age_band="a18_24",
        decided_on=back(115), first_on=back(100), **{f"n{place}": "3" for place in range(1, 8)},
    )  # fmt: skip
    for days, held in ((70, "yes"), (60, "missed"), (40, "yes")):
        entry.submit(session, meeting(session, mentee, met_on=back(days), held=held))
    begun = entry.edit(session, mentee)
    answer(begun, stage="plan")
    session.store.close()
    made = Hands.at(qtbot, tmp_path)
    made.unlock()
    made.key(Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    made.until(lambda: made.window.records is not None and made.window.records.model.rowCount() > 3)
    return made


def journey_page(hands: Hands) -> JourneyPage:
    records = hands.window.records
    assert records is not None
    record = next(
        row.record
        for place in range(records.model.rowCount())
        if (row := records.model.record_at(place)) is not None and row.form == "journey"
    )
    records.open_record(record)
    hands.until(records.pane.journey.isVisible)
    hands.click(records.pane.journey)
    hands.until(lambda: records.journey is not None and bool(records.journey.charts))
    assert records.journey is not None
    return records.journey


def labels(page: JourneyPage) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


def test_a_journey_opens_from_its_record_and_escape_leads_back_to_it(hands: Hands) -> None:
    page = journey_page(hands)
    assert page.back.hasFocus()
    said = labels(page)
    assert "No meeting for 40 days: meet again" in said
    assert "2 kept, 1 missed or cancelled" in said
    assert "Plan agreed" in said
    hands.key(Qt.Key.Key_Escape)
    records = hands.window.records
    assert records is not None
    hands.until(records.pane.isVisible)
    assert not page.isVisible()


def test_the_help_of_a_journey_leads_back_to_it(hands: Hands) -> None:
    page = journey_page(hands)
    hands.key(Qt.Key.Key_F1)
    hands.until(lambda: hands.window.help is not None and hands.window.help.isVisible())
    assert hands.window.help is not None
    assert any("One code name is one journey." in line.text() for line in hands.window.help.text.findChildren(QLabel))
    hands.key(Qt.Key.Key_Escape)
    assert page.isVisible()
    assert page.back.hasFocus()


def test_only_a_journey_offers_its_page(hands: Hands) -> None:
    records = hands.window.records
    assert records is not None
    record = next(
        row.record
        for place in range(records.model.rowCount())
        if (row := records.model.record_at(place)) is not None and row.form == "mentoring"
    )
    records.open_record(record)
    hands.until(records.pane.isVisible)
    assert not records.pane.journey.isVisible()


def test_the_same_numbers_stand_in_tables(hands: Hands) -> None:
    page = journey_page(hands)
    hands.click_box(page.as_tables)
    assert all(table.isVisible() for table in page.tables)
    assert not any(chart.isVisible() for chart in page.charts)
    needs = page.tables[-1].model()
    rows = [[needs.index(row, column).data() for column in range(needs.columnCount())] for row in range(7)]
    assert rows[3] == ["Housing", "3"]
    meetings = page.tables[0].model()
    kept = sum(int(meetings.index(row, 1).data()) for row in range(meetings.rowCount()))
    missed = sum(int(meetings.index(row, 2).data()) for row in range(meetings.rowCount()))
    assert (kept, missed) == (2, 1)


def test_a_meeting_can_be_written_down_from_here(hands: Hands) -> None:
    page = journey_page(hands)
    hands.click(page.meeting)
    window = hands.window
    hands.until(lambda: window.form is not None and window.form.isVisible())
    live = hands.form.entry.live
    assert live.state("/data/mentee").value
    assert live.state("/data/next_step/stage_was").value == "plan"


def test_a_score_is_painted_higher_the_bigger_the_problem_and_says_its_numbers(qtbot: QtBot) -> None:
    chart = ScoreLine("Housing", (4, None, 0), ("At the start", "1 May 2026", "1 June 2026"))
    qtbot.addWidget(chart)
    chart.resize(240, 112)
    first, gap, last = chart.points()
    assert gap is None
    assert first is not None
    assert last is not None
    assert first.y() < last.y()
    assert first.x() < last.x()
    assert chart.accessibleName() == "Housing: At the start 4, 1 May 2026 no score, 1 June 2026 0"


@pytest.mark.parametrize("width", [120, 700])
def test_bars_are_painted_at_every_width_and_say_their_numbers(qtbot: QtBot, width: int) -> None:
    chart = MonthBars([MonthBar(f"Oct {year}", year % 3, year % 2) for year in range(2000, 2024)], "kept", "missed")
    qtbot.addWidget(chart)
    chart.resize(width, 140)
    image = chart.grab().toImage()
    colours = {image.pixel(x, y) for x in range(0, width, 3) for y in range(0, 140, 3)}
    assert len(colours) > 2
    assert chart.accessibleName().startswith("Oct 2000: kept 2, missed 0; Oct 2001")
