"""Unlocking: one field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.notes import ProblemNote
from vrp_desktop.ui.plain import label
from vrp_desktop.ui.scrolling import centred_column
from vrp_desktop.ui.tab_order import follow_each_other
from vrp_desktop.ui.words_field import WordsField

if TYPE_CHECKING:
    from vrp_desktop.problems import Problem


class UnlockPage(QWidget):
    """Asks for the words. Says nothing about what is behind them. `is_locked`: somebody was at work and locked."""

    wanted = Signal(str)
    """(words)"""
    forgot = Signal()
    practise_wanted = Signal()

    def __init__(self, parent: QWidget | None = None, *, is_locked: bool = False) -> None:
        super().__init__(parent)
        theme.set_role(self, "page")
        scroll, column = centred_column(480)
        if is_locked:
            from vrp_desktop.ui.clock import Clock

            column.addWidget(Clock())
        column.addSpacing(theme.BETWEEN_SECTIONS)
        column.addWidget(label(self.tr("Locked") if is_locked else self.tr("Unlock"), "title"))
        column.addSpacing(theme.GRID)
        self.note = ProblemNote()
        column.addWidget(self.note)
        self.said = label("", "good")
        self.said.hide()
        column.addWidget(self.said)
        column.addWidget(label(self.tr("Your words"), "question"))
        column.addWidget(
            label(
                self.tr("Four or five words with a space between. Capital letters do not matter."),
                "hint",
            )
        )
        self.field = WordsField(self.tr("Your words"))
        self.field.entered.connect(self._unlock)
        column.addWidget(self.field)
        self.unlock = QPushButton(self.tr("Unlock"))
        theme.set_role(self.unlock, "main")
        self.unlock.clicked.connect(self._unlock)
        self.forgotten = QPushButton(self.tr("I forgot my words"))
        theme.set_role(self.forgotten, "plain")
        self.forgotten.clicked.connect(self.forgot)
        row = button_row(self.unlock, self.forgotten)
        row.setSpacing(theme.BETWEEN_QUESTIONS)
        column.addSpacing(theme.GRID)
        column.addLayout(row)
        self._below = QVBoxLayout()
        self._below.setContentsMargins(0, theme.BETWEEN_SECTIONS, 0, 0)
        column.addLayout(self._below)
        column.addStretch()
        self.practise = QPushButton(self.tr("Practise with a sample borough instead"))
        theme.set_role(self.practise, "plain")
        self.practise.clicked.connect(self.practise_wanted)
        column.addLayout(button_row(self.practise))
        # Whoever locked comes back to what they did.
        self.practise.setHidden(is_locked)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def take_focus(self) -> None:
        """Put the keyboard into the field."""
        self.field.line.setFocus()

    def say(self, text: str) -> None:
        """Say what was done just before; empty takes it away."""
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def tell_crash(self, details: str) -> None:
        """Say below everything else that the program closed unexpectedly; `details` are for the help desk."""
        from vrp_desktop.ui.crash_note import CrashNote

        note = CrashNote(details)
        note.put_away.clicked.connect(self.take_focus)
        self._below.addWidget(note)
        follow_each_other((self.forgotten, note.copy, note.put_away, self.practise))

    def show_problem(self, problem: Problem) -> None:
        """Say why it stays locked; the person may try again at once."""
        self.set_busy(False)
        self.note.show_problem(problem)
        self.field.line.selectAll()
        self.take_focus()

    def set_busy(self, is_busy: bool) -> None:
        """While the key is worked out nothing can be pressed twice."""
        self.unlock.setDisabled(is_busy)
        self.unlock.setText(self.tr("Unlocking…") if is_busy else self.tr("Unlock"))

    def _unlock(self) -> None:
        if self.field.words() and self.unlock.isEnabled():
            self.note.clear()
            self.set_busy(True)
            self.wanted.emit(self.field.words())
        elif self.unlock.isEnabled():
            self.take_focus()
