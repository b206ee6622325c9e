"""Help texts as they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from support.hands import Hands

from vrp_desktop.shipped import shipped
from vrp_desktop.store.people import Role
from vrp_desktop.ui.help_text import help_lines

if TYPE_CHECKING:
    from pathlib import Path

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


@pytest.mark.parametrize("name", sorted(path.stem for path in shipped("help").glob("*.md")))
def test_every_word_of_a_shipped_text_is_shown(qtbot: QtBot, name: str) -> None:
    text = shipped("help", f"{name}.md").read_text(encoding="utf-8")
    wanted = [word for word in text.split() if word not in ("##", "-")]
    assert " ".join(lines(qtbot, text)).replace("• ", "").split() == wanted


@pytest.mark.parametrize(("role", "is_told"), [(Role.COORDINATOR, True), (Role.AMBASSADOR, False)])
def test_only_coordinators_are_told_how_to_publish_forms(
    role: Role, is_told: bool, qtbot: QtBot, tmp_path: Path
) -> None:
    hands = Hands.on_new_store(qtbot, tmp_path, role)
    hands.unlock()
    hands.key(Qt.Key.Key_F1)
    hands.until(lambda: hands.window.help is not None and hands.window.help.isVisible())
    assert hands.window.help is not None
    assert ("publishing" in hands.window.help.topics) is is_told
    if is_told:
        hands.click(hands.window.help.topics["publishing"])
        hands.until(lambda: any("retired" in line.text() for line in hands.window.findChildren(QLabel)))
    hands.close()
