"""Unlocking: one field. And getting back in with the recovery key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import add_row
from vrp_desktop.ui.notes import ProblemNote
from vrp_desktop.ui.pages.new_words import NewWords
from vrp_desktop.ui.plain import label
from vrp_desktop.ui.scrolling import centred_column
from vrp_desktop.ui.words_field import WordsField

if TYPE_CHECKING:
    from vrp_desktop.problems import Problem


class UnlockPage(QWidget):
    """Asks for the words. Says nothing about what is behind them."""

    wanted = Signal(str)
    """(words)"""
    forgot = Signal()
    practise_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "page")
        scroll, column = centred_column(480)
        column.addSpacing(theme.BETWEEN_SECTIONS)
        column.addWidget(label(self.tr("Unlock"), "title"))
        self.note = ProblemNote()
        column.addWidget(self.note)
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
        row = QHBoxLayout()
        row.addWidget(self.unlock)
        row.addWidget(self.forgotten)
        row.addStretch()
        column.addSpacing(theme.GRID)
        column.addLayout(row)
        column.addStretch()
        self.practise = QPushButton(self.tr("Practise with a sample borough instead"))
        theme.set_role(self.practise, "plain")
        self.practise.clicked.connect(self.practise_wanted)
        column.addWidget(self.practise)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def take_focus(self) -> None:
        """Put the keyboard into the field."""
        self.field.line.setFocus()

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


class RecoverPage(QWidget):
    """Explains what to do without the words and takes the recovery key and new words."""

    wanted = Signal(str, str)
    """(recovery key as typed, new words)"""
    back_wanted = Signal()

    def __init__(self, words: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "page")
        scroll, column = centred_column(600)
        column.addWidget(label(self.tr("I forgot my words"), "title"))
        column.addWidget(
            label(
                self.tr(
                    "There is no back door: nobody can look your words up, and that keeps residents safe. With the "
                    "recovery key from your first day you get new words. Without it, what is on this laptop cannot be "
                    "opened any more; tell your coordinator, who has the returns you sent."
                )
            )
        )
        column.addSpacing(theme.GRID)
        self.note = ProblemNote()
        column.addWidget(self.note)
        self.key = QLineEdit()
        add_row(
            column,
            self.tr("Recovery key"),
            self.key,
            self.tr("From the file or the paper. Spaces, dashes and capital letters do not matter."),
        )
        column.addWidget(label(self.tr("Your new words"), "question"))
        self.new_words = NewWords()
        self.new_words.start(words)
        self.new_words.agreed.connect(lambda chosen: self.wanted.emit(self.key.text(), chosen))
        column.addWidget(self.new_words)
        self.back = QPushButton(self.tr("Back"))
        self.back.clicked.connect(self.back_wanted)
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addStretch()
        column.addSpacing(theme.BETWEEN_QUESTIONS)
        column.addLayout(row)
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def take_focus(self) -> None:
        """Put the keyboard into the key's field."""
        self.key.setFocus()
