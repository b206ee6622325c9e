"""Where a person types their words: hidden or shown, completed after three letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListView, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.store.words import normalise, suggestions
from vrp_desktop.ui import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

_FROM = 3


class _Line(QLineEdit):
    """A line in which Space and Enter first complete the word before them."""

    def __init__(self, field: WordsField) -> None:
        super().__init__()
        self._field = field

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read arrows for the list, and completion keys."""
        if self._field.read_key(event):
            return
        super().keyPressEvent(event)


class WordsField(QWidget):
    """One line for all words. While they are shown, a list offers words from three letters on.

    Hidden or shown, Space completes the word before it when only one word begins so.
    """

    entered = Signal()
    """Enter was pressed and there was nothing left to complete."""
    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = _Line(self)
        self.line.setAccessibleName(name)
        self.line.setAccessibleDescription(self.tr("Spaces and capital letters do not matter"))
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.textEdited.connect(self._typed)
        self.eye = QPushButton(self.tr("Show"))
        self.eye.setCheckable(True)
        self.eye.setAccessibleName(self.tr("Show the words"))
        self.eye.toggled.connect(self._show_words)
        self._model = QStringListModel(self)
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setAccessibleName(self.tr("Words that begin like this"))
        self.list.clicked.connect(lambda index: self._complete(str(index.data())))
        self.list.hide()
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        row.addWidget(self.line, 1)
        row.addWidget(self.eye)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 2)
        column.addLayout(row)
        column.addWidget(self.list)
        self.setFocusProxy(self.line)

    def words(self) -> str:
        """Give what was typed as the store compares it."""
        return normalise(self.line.text())

    def clear(self) -> None:
        """Empty the line and hide what is typed next."""
        self.line.clear()
        self.eye.setChecked(False)
        self.list.hide()

    def read_key(self, event: QKeyEvent) -> bool:
        """Handle a key before the line does; gives whether it was handled."""
        key = event.key()
        if not self.list.isHidden() and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            row = min(max(self.list.currentIndex().row() + step, 0), self._model.rowCount() - 1)
            self.list.setCurrentIndex(self._model.index(row))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self.list.isHidden() and self.list.currentIndex().isValid():
                self._complete(str(self.list.currentIndex().data()))
            else:
                self._complete_only()
                self.list.hide()
                self.entered.emit()
            return True
        if key == Qt.Key.Key_Escape and not self.list.isHidden():
            self.list.hide()
            return True
        if key == Qt.Key.Key_Space:
            self._complete_only()
        return False

    def _typed(self, _text: str) -> None:
        self.changed.emit()
        word = self._last_word()
        found = suggestions(word) if self.eye.isChecked() and len(word) >= _FROM else ()
        if found and tuple(found) != (word,):
            self._model.setStringList(list(found))
            row = max(theme.TARGET, self.list.sizeHintForRow(0))
            self.list.setFixedHeight(min(len(found), 5) * row + 4)
            self.list.show()
        else:
            self.list.hide()

    def _complete_only(self) -> None:
        word = self._last_word()
        found = suggestions(word) if len(word) >= _FROM else ()
        if len(found) == 1:
            self._complete(found[0], and_space=False)

    def _complete(self, word: str, *, and_space: bool = True) -> None:
        text = self.line.text()
        kept = text[: len(text) - len(self._last_word())]
        self.line.setText(kept + word + (" " if and_space else ""))
        self.list.hide()
        self.line.setFocus()
        self.changed.emit()

    def _last_word(self) -> str:
        text = self.line.text()
        words = text.lower().split()
        return words[-1] if words and not text.endswith(" ") else ""

    def _show_words(self, is_shown: bool) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password)
        self.eye.setText(self.tr("Hide") if is_shown else self.tr("Show"))
        self.eye.setAccessibleName(self.tr("Hide the words") if is_shown else self.tr("Show the words"))
        self.line.setFocus()
        self._typed(self.line.text())
