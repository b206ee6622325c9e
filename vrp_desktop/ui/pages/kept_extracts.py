"""Kept choices of what to take out: choose one, keep what is chosen now under a name, delete one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.choice_box import ChoiceBox
from vrp_desktop.ui.fields import add_row, button_row
from vrp_desktop.ui.kept_name import KeptName
from vrp_desktop.ui.notes import ProblemNote
from vrp_desktop.ui.plain import label, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vrp_desktop.operations.extracting.choices import Choice
    from vrp_desktop.problems import Problem


class KeptExtracts(QWidget):
    """Offers the choices that are kept. Every change is asked for by a signal."""

    chosen = Signal(object)
    """(operations.extracting.choices.Choice)"""
    keep_wanted = Signal(str)
    """(name)"""
    drop_wanted = Signal(str)
    """(name)"""

    def __init__(self) -> None:
        super().__init__()
        self._choices: tuple[Choice, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        self.box = ChoiceBox()
        self.box.activated.connect(self._chosen)
        add_row(column, self.tr("Kept choices"), self.box)
        self.said = label("", "good")
        column.addWidget(self.said)
        self.note = ProblemNote()
        column.addWidget(self.note)
        self.keep = QPushButton(self.tr("Keep this choice"))
        self.keep.clicked.connect(self._ask_name)
        self.drop = QPushButton(self.tr("Delete this choice"))
        self.drop.clicked.connect(lambda: self.drop_wanted.emit(str(self.box.currentData())))
        column.addLayout(button_row(self.keep, self.drop))
        self.naming = KeptName(
            self.tr("Name of the choice"),
            self.tr("No rows, no reason and no password are kept. A month or a quarter is always the last one."),
        )
        self.naming.named.connect(self.keep_wanted)
        self.naming.closed.connect(self._name_closed)
        column.addWidget(self.naming)
        self.say("")
        self.show_choices((), "")

    def show_choices(self, choices: Sequence[Choice], chosen: str) -> None:
        """Offer `choices`; `chosen`: the name of the one that is shown, "" for none."""
        self._choices = tuple(choices)
        self.box.clear()
        self.box.addItem(self.tr("No kept choice") if not choices else self.tr("Choose a kept choice"), "")
        for choice in self._choices:
            self.box.addItem(shown(choice.name), choice.name)
        self.box.setCurrentIndex(max(self.box.findData(chosen), 0))
        self.box.setEnabled(bool(choices))
        self.drop.setEnabled(bool(self.box.currentData()))

    def another_choice(self) -> None:
        """Say that what is chosen now is not kept."""
        self.box.setCurrentIndex(0)
        self.drop.setEnabled(False)
        self.say("")

    def say(self, text: str) -> None:
        """Show what became of a kept choice, or nothing."""
        self.note.clear()
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def show_problem(self, problem: Problem) -> None:
        """Show why a choice was not kept, called up or deleted, here where it was asked for."""
        self.say("")
        self.note.show_problem(problem)

    def close_name(self) -> None:
        """Take the question for a name away."""
        self.naming.close_it()

    def _name_closed(self) -> None:
        self.note.clear()
        self.keep.setFocus()

    def _chosen(self) -> None:
        name = self.box.currentData()
        self.drop.setEnabled(bool(name))
        choice = next((one for one in self._choices if one.name == name), None)
        if choice is not None:
            self.chosen.emit(choice)

    def _ask_name(self) -> None:
        self.say("")
        self.naming.ask(str(self.box.currentData() or ""))
