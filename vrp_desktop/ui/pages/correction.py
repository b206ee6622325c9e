"""Names the numbers that a later version of a return moves: those to look at closely, and those that it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.plain import label, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vrp_desktop.disclosure.moved import Moved
    from vrp_desktop.operations.sign_off import Correction

_MOST_SHOWN = 8


class CorrectionBox(QFrame):
    """Hidden while no later version waits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "note-box")
        column = QVBoxLayout(self)
        column.setSpacing(theme.GRID)
        self.few = label(
            self.tr(
                "A few records can have moved all of this. If it was a single one, whoever knows that learns from "
                "these numbers what is written in it. Ask how many records were put right before you approve."
            ),
            "problem",
        )
        column.addWidget(self.few)
        self._hidden = label("", "question")
        column.addWidget(self._hidden)
        self.hidden_lines = label("")
        column.addWidget(self.hidden_lines)
        self._others = label("", "question")
        column.addWidget(self._others)
        self.other_lines = label("")
        column.addWidget(self.other_lines)
        self.elsewhere = label("")
        column.addWidget(self.elsewhere)
        column.addWidget(label(self.tr("Every cell, words and rows too, stands on the sheet “What changed”."), "hint"))
        self.hide()

    def show_correction(self, found: Correction | None) -> None:
        """Show what moved; `None` hides the box."""
        self.setVisible(found is not None)
        if found is None:
            return
        self.few.setVisible(found.may_be_few)
        count = len(found.hidden)
        self._hidden.setText(
            self.tr("Look closely: 1 number that is hidden now or was before")
            if count == 1
            else self.tr("Look closely: {count} numbers that are hidden now or were before").format(count=f"{count:,}")
        )
        self._hidden.setVisible(bool(count))
        self._show(self.hidden_lines, found.hidden)
        count = len(found.others)
        self._others.setText(
            self.tr("The correction itself: 1 number, not hidden before or now")
            if count == 1
            else self.tr("The correction itself: {count} numbers, none of them hidden before or now").format(
                count=f"{count:,}"
            )
            if count
            else self.tr("No other number about people is told otherwise")
        )
        self._show(self.other_lines, found.others)
        self.elsewhere.setVisible(bool(found.elsewhere))
        self.elsewhere.setText(
            self.tr(
                "Some of these are also told in what is out already: {names}. That stays as it is, so the two do not "
                "add up until it is put right too."
            ).format(names="; ".join(map(shown, found.elsewhere)))
        )

    def _show(self, lines: QLabel, found: Sequence[Moved]) -> None:
        said = [shown(one.sentence()) for one in found[:_MOST_SHOWN]]
        if len(found) > _MOST_SHOWN:
            said.append(self.tr("and {count} more").format(count=f"{len(found) - _MOST_SHOWN:,}"))
        lines.setText("\n".join(said))
        lines.setVisible(bool(said))
