"""A walk through every page of the program, for pictures and for the sweep: a new page belongs in here.

One file a subject; each of its functions goes on where the one before it left the window.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from support.hands import Hands
from support.tour.borough import make_borough
from support.tour.council import set_by_council
from support.tour.forms import own_forms, trial_forms
from support.tour.going_out import extract, returns
from support.tour.laptop import laptop
from support.tour.records import due, records
from support.tour.way_in import closing, locked, setting_up, trouble, unlocking
from support.tour.whole_borough import whole_borough

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

__all__ = ["make_borough", "tour"]


def tour(qtbot: QtBot, folder: Path) -> Iterator[tuple[str, Hands]]:
    """Give the name of each page once it is shown, first those before unlocking. `folder` holds a sample borough."""
    yield from setting_up(qtbot, folder / "nothing")
    hands = Hands.at(qtbot, folder)
    yield from unlocking(hands)
    yield from own_forms(hands)
    yield from records(hands)
    yield from extract(hands, folder)
    yield from due(hands)
    yield from returns(hands, folder)
    yield from laptop(hands, folder)
    yield from _help(hands)
    yield from locked(hands)
    yield from closing(hands)
    yield from trouble(qtbot, folder)
    # The same borough may be walked through several times; these stores are made each time.
    yield from trial_forms(qtbot, Path(tempfile.mkdtemp(dir=folder)))
    yield from set_by_council(qtbot, Path(tempfile.mkdtemp(dir=folder)))
    yield from whole_borough(qtbot, Path(tempfile.mkdtemp(dir=folder)))


def _help(hands: Hands) -> Iterator[tuple[str, Hands]]:
    window = hands.window
    hands.key(Qt.Key.Key_F1)
    hands.until(lambda: window.help is not None and window.help.isVisible())
    yield "help", hands
