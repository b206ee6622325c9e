"""A person's new words: made by us, shown, other ones on request, then typed once."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from vrp_desktop.store.words import generate_words, normalise
from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.plain import label
from vrp_desktop.ui.words_field import WordsField


class NewWords(QWidget):
    """Shows new words and asks for them once. The words are never chosen by the person (safety.md D4)."""

    agreed = Signal(str)
    """(the words, as the store compares them): typed right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = 4
        self._words = ""
        self.shown = label("", "words")
        self.shown.setAccessibleName(self.tr("Your words"))
        self.other = QPushButton(self.tr("Give me other words"))
        self.other.clicked.connect(self.draw)
        self.noted = QPushButton(self.tr("I have noted them"))
        theme.set_role(self.noted, "main")
        self.noted.clicked.connect(self._hide_words)
        self._ask = label(self.tr("Now type your words once"), "question")
        self.typed = WordsField(self.tr("Now type your words once"))
        self.typed.entered.connect(self._compare)
        self.wrong = label("", "problem")
        self.back = QPushButton(self.tr("Show me the words again"))
        self.back.clicked.connect(self._show_words)
        self.go_on = QPushButton(self.tr("Go on"))
        theme.set_role(self.go_on, "main")
        self.go_on.clicked.connect(self._compare)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.shown)
        column.addSpacing(theme.GRID)
        column.addLayout(button_row(self.noted, self.other))
        for line in (self._ask, self.wrong, self.typed):
            column.addWidget(line)
        column.addLayout(button_row(self.go_on, self.back))
        self._show_words()

    def start(self, count: int) -> None:
        """Draw `count` new words and show them."""
        self._count = count
        self.draw()

    def draw(self) -> None:
        """Draw other words."""
        self._words = " ".join(generate_words(self._count))
        self._show_words()

    def words(self) -> str:
        """Give the words that are shown."""
        return self._words

    def forget(self) -> None:
        """Take the words off the screen; `start` draws others."""
        self._words = ""
        self.shown.clear()
        self.typed.clear()

    def _show_words(self) -> None:
        self.shown.setText(self._words)
        self.typed.clear()
        self._turn(typing=False)
        self.noted.setFocus()

    def _hide_words(self) -> None:
        self._turn(typing=True)
        self.typed.setFocus()

    def _turn(self, *, typing: bool) -> None:
        showing: tuple[QWidget, ...] = (self.shown, self.noted, self.other)
        asking: tuple[QWidget, ...] = (self._ask, self.typed, self.go_on, self.back)
        for widget in (*showing, *asking):
            widget.setVisible(typing == (widget in asking))
        self.wrong.hide()

    def _compare(self) -> None:
        if self.typed.words() == normalise(self._words):
            self.agreed.emit(self.typed.words())
            return
        self.wrong.setText(self.tr("These are not the words we showed you. Look at them again, then type them."))
        self.wrong.show()
        self.typed.line.setFocus()
