from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from vrp_desktop.ui.plain import label, shown

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_marks_that_turn_text_round_are_spelt_out() -> None:
    assert shown("a\u202egnp.exe") == "a[direction mark]gnp.exe"
    assert shown("\u2066x\u2069") == "[direction mark]x[direction mark]"
    assert shown("nul\0") == "nul\ufffd"


def test_long_text_ends_in_dots() -> None:
    assert shown("abcdef", 4) == "abc…"


def test_what_people_typed_is_never_markup(qtbot: QtBot) -> None:
    made = label("<b>bold</b> <img src='file:///etc/passwd'>")
    qtbot.addWidget(made)
    assert made.textFormat() == Qt.TextFormat.PlainText
    assert made.text().startswith("<b>")
