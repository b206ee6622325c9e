"""Practising: a store of its own, a banner on every page, and it can be stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from support.hands import Hands

from vrp_desktop.store.files import has_store

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


def banners(hands: Hands) -> list[str]:
    return [label.text() for label in hands.window.findChildren(QLabel) if label.text().startswith("Practice:")]


def test_practising_opens_a_made_up_borough_and_says_so_on_every_page(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.at(qtbot, tmp_path)
    hands.click(hands.window.way_in.welcome.practise)
    hands.until(lambda: hands.window.home is not None and bool(hands.window.home.buttons))
    assert len(banners(hands)) == 1
    hands.key(Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    hands.until(lambda: hands.window.records is not None and hands.window.records.model.rowCount() > 0)
    assert len(banners(hands)) == 1
    assert hands.window.windowTitle() == "VRP"
    assert not has_store(tmp_path / "records"), "the real store's place stays empty"
    hands.close()


def test_making_the_borough_can_be_stopped(qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands.at(qtbot, tmp_path)
    welcome = hands.window.way_in.welcome
    hands.click(welcome.practise)
    hands.until(lambda: welcome.bar.value() > 0)
    hands.click(welcome.stop)
    hands.until(lambda: welcome.practise.isEnabled())
    assert hands.window.home is None
    assert not has_store(tmp_path / "practice" / "records")
    hands.close()
