"""Getting back in with the recovery key, and getting new words."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import add_row
from vrp_desktop.ui.notes import ProblemNote
from vrp_desktop.ui.pages.new_words import NewWords
from vrp_desktop.ui.plain import label
from vrp_desktop.ui.scrolling import centred_column


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
