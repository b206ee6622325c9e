"""Getting back in with the recovery key, and getting new words."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.store.recovery_key import MistypedKey, from_text
from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import add_row, button_row
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
        self.key.returnPressed.connect(self._check_key)
        self.key.textEdited.connect(self._key_changed)
        self.new_words = NewWords()
        self._words_box = QWidget()
        box = QVBoxLayout(self._words_box)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.GRID)
        box.addWidget(label(self.tr("Your new words"), "section"))
        box.addWidget(label(self.tr("Write them down and keep the paper away from the laptop.")))
        box.addWidget(self.new_words)
        self.new_words.start(words)
        self.new_words.agreed.connect(lambda chosen: self.wanted.emit(self.key.text(), chosen))
        column.addWidget(self._words_box)
        self.go_on = QPushButton(self.tr("Go on"))
        theme.set_role(self.go_on, "main")
        self.go_on.clicked.connect(self._check_key)
        self.back = QPushButton(self.tr("Back"))
        self.back.clicked.connect(self.back_wanted)
        column.addSpacing(theme.GRID)
        column.addLayout(button_row(self.go_on, self.back))
        self._key_changed()
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def _check_key(self) -> None:
        """Show the new words once the key is one that was typed right: nobody learns words in vain."""
        try:
            from_text(self.key.text())
        except MistypedKey as error:
            self.note.show_problem(error.problem)
            self.key.setFocus()
            return
        self.note.clear()
        self.go_on.hide()
        self._words_box.show()
        self.new_words.noted.setFocus()

    def _key_changed(self) -> None:
        self._words_box.hide()
        self.go_on.show()

    def take_focus(self) -> None:
        """Put the keyboard into the key's field."""
        self.key.setFocus()
