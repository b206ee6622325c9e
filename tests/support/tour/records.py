"""The records, what was done with them, and what is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from support.hands import ALT, Hands
from vrp_desktop.forms.definition import Control, DataType
from vrp_desktop.operations import entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vrp_desktop.work import Progress


def records(hands: Hands) -> Iterator[tuple[str, Hands]]:
    """Look at the records and at one of them."""
    window = hands.window
    hands.key(Qt.Key.Key_R, ALT)
    hands.until(lambda: window.records is not None and window.records.model.rowCount() > 0)
    records = window.records
    assert records is not None
    yield "records", hands
    records.table.setFocus()
    records.table.selectRow(0)
    hands.key(Qt.Key.Key_Return)
    hands.until(records.pane.isVisible)
    yield "record", hands
    yield from _history(hands)
    records.close_record()
    records.search.setText("zzzz")
    hands.until(records.empty.isVisible)
    yield "records: nothing found", hands


def _history(hands: Hands) -> Iterator[tuple[str, Hands]]:
    """Change the open record, compare, ask to delete it, and look into the bin."""
    records, session = hands.window.records, hands.window.session
    assert records is not None
    assert session is not None
    record = records.model.record_at(0).record

    def change(_progress: Progress) -> None:
        changing = entry.edit(session, record)
        answers = changing.live.answers()
        path = next(
            q.path
            for q in changing.form.questions()
            if q.control is Control.INPUT and q.bind.type is DataType.STRING and answers.get(q.path)
        )
        changing.live.answer(path, answers[path] + " and more")
        entry.submit(session, changing, why="I learned more")

    hands.window.jobs.start(change)
    records.look()
    hands.until(lambda: bool(records.pane.compare))
    yield "record: changed", hands
    records.pane.compare[-1].click()
    hands.until(lambda: records.pane.comparison.bring_back.isEnabled())
    yield "record: two states", hands
    hands.click(records.pane.comparison.bring_back)
    yield "record: bringing a state back", hands
    hands.key(Qt.Key.Key_Escape)
    hands.key(Qt.Key.Key_Escape)
    hands.click(records.pane.delete)
    yield "record: deleting", hands
    assert records.pane.asking.reasons is not None
    records.pane.asking.reasons.own.setText("twice")
    records.pane.asking.reasons.changed.emit()
    hands.click(records.pane.asking.yes)
    hands.until(lambda: "lies in the bin" in records.said.text())
    records.show_bin()
    assert records.bin is not None
    hands.until(lambda: bool(records.bin and records.bin.put_back))
    yield "bin", hands
    hands.click(next(iter(records.bin.put_back.values())))
    hands.until(records.bin.said.isVisible)
    hands.key(Qt.Key.Key_Escape)


def due(hands: Hands) -> Iterator[tuple[str, Hands]]:
    """Give what is due, the helplines, and asking for a call."""
    window = hands.window
    assert window.due is not None
    hands.key(Qt.Key.Key_D, ALT)
    hands.until(lambda: window.due.to_do is not None and window.due.to_do.model.rowCount() > 0)
    yield "to do", hands
    hands.key(Qt.Key.Key_P, ALT)
    hands.until(lambda: window.due.helplines is not None and window.due.helplines.model.rowCount() > 0)
    yield "helplines", hands
    hands.key(Qt.Key.Key_H, ALT)
    hands.until(window.home.isVisible)
    hands.click(window.home.support)
    # What it read makes its lines anew: a look in between would measure lines that have no room yet.
    hands.until(lambda: window.due.support is not None and window.due.support.isVisible() and window.jobs.running == 0)
    yield "support", hands
    hands.click(window.due.support.ask)
    hands.until(window.due.support.take_back.isVisible)
    yield "support: asked", hands
