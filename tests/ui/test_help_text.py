"""Help texts as they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel

from vrp_desktop.shipped import shipped
from vrp_desktop.ui.help_text import help_lines

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def lines(qtbot: QtBot, text: str) -> list[str]:
    made = help_lines(text)
    qtbot.addWidget(made)
    return [line.text() for line in made.findChildren(QLabel)]


def test_headings_points_steps_and_paragraphs_are_told_apart(qtbot: QtBot) -> None:
    text = "## One\n\n- first\n  goes on\n- second\n\n1. a step\n\nA paragraph\nof two lines.\n\nAnother."
    assert lines(qtbot, text) == [
        "One", "•", "first goes on", "•", "second", "1.", "a step", "A paragraph of two lines.", "Another.",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["home", "resident_concern", "activity", "records", "returns", "recovery", "urgent"])
def test_every_word_of_a_shipped_text_is_shown(qtbot: QtBot, name: str) -> None:
    text = shipped("help", f"{name}.md").read_text(encoding="utf-8")
    wanted = [word for word in text.split() if word not in ("##", "-")]
    assert " ".join(lines(qtbot, text)).replace("• ", "").split() == wanted
