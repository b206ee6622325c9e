"""A protected table on paper: how many pages, and what stands on each, read back from a PDF."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPdfWriter

from vrp_desktop.operations.analysis.leaving import Printed
from vrp_desktop.ui.print.table import print_table, set_up

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

TITLE = "Residents' worries by ward and kind, 2026/27 Q2 (July to September 2026), compared with 2025/26 Q2"


def printed(columns: int, rows: int) -> Printed:
    heads = ("Ward", *(f"Antisocial behaviour {place}" for place in range(columns)))
    lines = tuple((f"A ward with a long name {row}", *["1,235"] * columns) for row in range(rows))
    return Printed(TITLE, ("Numbers from 1 to 7 are hidden ([c]).",), "OFFICIAL-SENSITIVE", heads, lines)


def pages_of(columns: int, rows: int) -> int:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    set_up(writer)
    count = print_table(printed(columns, rows), writer)
    del writer
    assert len(re.findall(rb"/Type /Page\b", bytes(buffer.data().data()))) == count
    return count


@pytest.mark.parametrize(
    ("columns", "rows", "pages"),
    [(2, 0, 1), (2, 23, 1), (8, 23, 1), (8, 24, 1), (2, 80, 3), (26, 23, 3), (30, 23, 3)],
)
def test_a_table_takes_no_more_pages_than_it_needs(qtbot: QtBot, columns: int, rows: int, pages: int) -> None:
    assert pages_of(columns, rows) == pages
