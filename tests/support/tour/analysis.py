"""The analysis: some questions, in each way to look at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from support.hands import ALT, Hands

if TYPE_CHECKING:
    from collections.abc import Iterator


def analysis(hands: Hands) -> Iterator[tuple[str, Hands]]:
    """Ask some questions, look at them in each way, and open a number."""
    window = hands.window
    hands.key(Qt.Key.Key_A, ALT)
    hands.until(lambda: window.analysis is not None and window.analysis.answer is not None)
    page = window.analysis
    assert page is not None

    def ask(box: str, name: str) -> None:
        before, chosen = page.answer, getattr(page.question, box)
        chosen.setCurrentIndex(chosen.findData(name))
        hands.until(lambda: page.answer is not before and not window.jobs.running)

    ask("period", "12_months")
    yield "analysis: by ward", hands
    hands.click(page.looks["map"])
    yield "analysis: map of wards", hands
    page.scroll_area.verticalScrollBar().setValue(10_000)
    yield "analysis: end of the map", hands
    ask("columns", "concern_group")
    hands.click(page.looks["table"])
    yield "analysis: a table of two", hands
    page.table.setFocus()
    page.table.go_to(1, 0)
    hands.key(Qt.Key.Key_Return)
    hands.until(page.behind.isVisible)
    yield "analysis: the records behind a number", hands
    hands.until(page.behind.table.hasFocus)
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: window.records is not None and window.records.pane.isVisible())
    yield "records: from a number", hands
    hands.key(Qt.Key.Key_Left, ALT)
    hands.until(page.table.hasFocus)
    ask("rows", "month")
    ask("columns", "")
    ask("compared", "year_before")
    hands.click(page.looks["bars"])
    yield "analysis: by month", hands
    hands.click(page.ways_out.copy)
    hands.until(page.said.isVisible)
    hands.click(page.kept.keep)
    yield "analysis: copied, and keeping a view", hands
    hands.type("Month by month")
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: page.kept.box.currentText() == "Month by month" and page.said.isVisible())
    hands.click(page.ways_out.given_out)
    hands.until(lambda: page.given_out.model.rowCount() == 1 and page.given_out.table.hasFocus())
    yield "analysis: what was given out", hands
    hands.key(Qt.Key.Key_Return)
    yield "analysis: whether all copies are gone", hands
    hands.key(Qt.Key.Key_Escape)
    hands.key(Qt.Key.Key_Escape)
    page.counting.show()
    page.counting.stop.show()
    yield "analysis: counting", hands
    page.counting.give_up()
    ask("source", "talks")
    yield "analysis: talks", hands
