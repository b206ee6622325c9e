from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from vrp_desktop.ui.clipboard import Clipboard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def clipboard(qtbot: QtBot) -> Iterator[Clipboard]:
    QApplication.clipboard().clear()
    parent = QObject()
    yield Clipboard(parent, cleared_after_ms=60)
    parent.deleteLater()


def test_words_are_taken_away_after_a_while(qtbot: QtBot, clipboard: Clipboard) -> None:
    clipboard.put_secret("abacus abdomen")
    assert QApplication.clipboard().text() == "abacus abdomen"
    qtbot.waitUntil(lambda: QApplication.clipboard().text() == "")


def test_what_was_copied_since_stays(qtbot: QtBot, clipboard: Clipboard) -> None:
    clipboard.put_secret("abacus abdomen")
    QApplication.clipboard().setText("a bus timetable")
    qtbot.waitUntil(lambda: not clipboard.holds_secret)
    assert QApplication.clipboard().text() == "a bus timetable"


def test_locking_leaves_what_another_program_put_there(clipboard: Clipboard) -> None:
    QApplication.clipboard().setText("a bus timetable")
    clipboard.clear_ours()
    assert QApplication.clipboard().text() == "a bus timetable"
    clipboard.put_secret("abacus abdomen")
    clipboard.clear_ours()
    assert QApplication.clipboard().text() == ""


def test_histories_are_told_to_keep_nothing(clipboard: Clipboard) -> None:
    clipboard.put_secret("abacus abdomen")
    assert QApplication.clipboard().mimeData().hasFormat("x-kde-passwordManagerHint")
