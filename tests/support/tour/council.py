"""A laptop for which the council has set a lot, some of it wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyrage
from PySide6.QtCore import Qt

from support.council import under_policy
from support.hands import ALT, Hands
from support.stores import new_session

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

_POLICY = """
idle_lock_minutes = 99
rounding_base = 10
data_folder = '{folder}/records'
backup_place = '{folder}/share'
borough = "Hackney"
tell_us_more = "Speak to an Ask Me ambassador near you, or ring the partnership on 020 8496 3000 between nine and five"
forms_allowed = ["resident_concern", "activity", "walk"]
recovery_public_key = "{key}"
coordinator_public_keys = ["{key}"]
nothing = 1
"""


def set_by_council(qtbot: QtBot, folder: Path) -> Iterator[tuple[str, Hands]]:
    """Go from the first page to what is set, and to where it cannot be changed."""
    (folder / "share").mkdir()
    settings = under_policy(folder, _POLICY.format(folder=folder, key=pyrage.x25519.Identity.generate().to_public()))
    (folder / "drive").write_bytes(b"")
    gone = Hands.at(qtbot, folder, under_policy(folder / "drive-less", f"data_folder = '{folder}/drive/records'"))
    yield "set by your council: the drive is not there", gone
    gone.close()
    first = Hands.at(qtbot, folder, settings)
    yield "set by your council: welcome", first
    first.close()
    new_session(folder).store.close()
    hands = Hands.at(qtbot, folder, settings)
    hands.unlock()
    yield "set by your council: home", hands
    hands.key(Qt.Key.Key_L, ALT)
    hands.until(lambda: hands.window.laptop is not None and hands.window.laptop.isVisible())
    laptop = hands.window.laptop
    hands.click(laptop.buttons["council"])
    hands.until(laptop.open_section.table.isVisible)
    yield "this laptop: set by your council", hands
    laptop.show_list()
    hands.click(laptop.buttons["backups"])
    hands.until(lambda: bool(laptop.open_section.second.text()))
    yield "this laptop: backups where the council says", hands
    hands.close()
