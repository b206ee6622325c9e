"""A question that somebody may have, and its answer below it once they ask: "Why must I answer this?"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import indented
from vrp_desktop.ui.markup import without_marks
from vrp_desktop.ui.plain import label, shown

if TYPE_CHECKING:
    from collections.abc import Sequence


class Unfolding(QWidget):
    """A button in words that opens lines of text below it, and closes them again."""

    def __init__(self, question: str, about: str = "") -> None:
        super().__init__()
        self._question = question
        self._about = about
        self.button = QPushButton()
        theme.set_role(self.button, "unfold")
        self.button.setCheckable(True)
        self.button.toggled.connect(self._show)
        self.words = label("", "hint")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.button)
        column.addLayout(indented(self.words, theme.GRID // 2))
        self._show(is_open=False)

    def say(self, lines: Sequence[str]) -> None:
        """Give the answer; without one the question goes too."""
        self.words.setText("\n".join(shown(without_marks(line)) for line in lines))
        self.setVisible(bool(lines))

    def close_up(self) -> None:
        """Show the question only."""
        self.button.setChecked(False)

    def _show(self, is_open: bool) -> None:
        self.button.setText(("▾  " if is_open else "▸  ") + self._question)
        state = self.tr("open") if is_open else self.tr("closed")
        # Said with the button, so that whoever cannot see the lines below hears them at once.
        answer = f" {self.words.text()}" if is_open else ""
        self.button.setAccessibleName(f"{self._question} {self._about}".strip() + f", {state}")
        self.button.setAccessibleDescription(answer.strip())
        self.words.setVisible(is_open)
