"""Answers from a long list: type a few letters, pick with arrows and Enter. Finds search words too ("lloyd")."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListView, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.form_view.editor import Editor, words_of
from vrp_desktop.ui.plain import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vrp_desktop.forms.definition import Choice

_ROWS = 6
_MOST_FOUND = 200
"""More than this nobody reads; another letter finds better."""
_WORD = re.compile(r"[a-z0-9]+")


def fold(text: str) -> str:
    """Give `text` as it is compared: without accents, case and punctuation."""
    if text.isascii():
        return " ".join(_WORD.findall(text.lower()))
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


class Finder:
    """Finds among choices. Their words are folded once, so that each letter only looks them up."""

    def __init__(self, choices: Iterable[Choice]) -> None:
        self._rows = [(choice, f" {fold(choice.label)}", _phrases(choice)) for choice in choices]

    def matches(self, typed: str, most: int | None = None) -> list[tuple[Choice, str]]:
        """Give the choices that `typed` may mean, best first, each with the search words that led to it (or "").

        Every word typed must begin a word of the label or of one search phrase. `most`: no more than so many.
        """
        wanted = [f" {word}" for word in fold(typed).split()]
        if not wanted:
            return [(choice, "") for choice, _, _ in self._rows[:most]]
        first: list[tuple[Choice, str]] = []
        by_label: list[tuple[Choice, str]] = []
        by_search: list[tuple[Choice, str]] = []
        for choice, label, phrases in self._rows:
            if all(word in label for word in wanted):
                (first if label.startswith(wanted[0]) else by_label).append((choice, ""))
            elif phrases:
                found = next((said for said, folded in phrases if all(word in folded for word in wanted)), None)
                if found:
                    by_search.append((choice, found))
        return (first + by_label + by_search)[:most]


def matches(choices: Iterable[Choice], typed: str) -> list[tuple[Choice, str]]:
    """Give what `Finder` finds among `choices`."""
    return Finder(choices).matches(typed)


def _phrases(choice: Choice) -> tuple[tuple[str, str], ...]:
    said = (phrase.strip() for phrase in choice.attributes.get("search", "").split(";"))
    return tuple((phrase, f" {fold(phrase)}") for phrase in said if phrase)


class _Line(QLineEdit):
    """A line that opens its list when the keyboard arrives and folds it when the keyboard leaves."""

    def __init__(self, editor: TypeAhead) -> None:
        super().__init__()
        self._editor = editor

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt tells that the keyboard is here."""
        super().focusInEvent(event)
        self._editor.opened()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt tells that the keyboard has left."""
        super().focusOutEvent(event)
        self._editor.left()


class TypeAhead(Editor):
    """One choice of a long list. The list stands under the line while the keyboard is in it."""

    _widest = 440
    """In px."""

    def __init__(self) -> None:
        super().__init__()
        self._choices: tuple[Choice, ...] = ()
        self._finder: Finder | None = None
        self._found: list[tuple[Choice, str]] = []
        self._value = ""
        self.line = _Line(self)
        self.line.setPlaceholderText(self.tr("Type to search"))
        self.line.setMaximumWidth(self._widest)
        self.line.textEdited.connect(self._search)
        self.line.installEventFilter(self)
        self._model = QStringListModel(self)
        self.list = QListView()
        # A list that would take more room than it has takes it from around itself, on a form shorter than the window.
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.list.setModel(self._model)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMaximumWidth(self._widest)
        self.list.clicked.connect(lambda index: self._pick(index.row()))
        self.list.hide()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.GRID // 2)
        self.column.addWidget(self.line)
        self.column.addWidget(self.list)
        self.setFocusProxy(self.line)

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Search among `choices` from now on."""
        if tuple(choices) == self._choices:
            return
        self._choices = tuple(choices)
        self._finder = None
        if not self.list.isHidden():
            self._show_matches(self.line.text() if self.line.isModified() else "")

    def set_value(self, value: str) -> None:
        """Show the label of `value`."""
        if value == self._value and (value or not self.line.isModified()):
            return
        self._value = value
        self.line.setText(self._label(value))
        self.line.setModified(False)

    def describe(self, name: str, description: str) -> None:
        """Name the line and its list by the question."""
        super().describe(name, description)
        self.list.setAccessibleName(self.tr("Choices: {question}").format(question=name))

    def focus_widgets(self) -> Sequence[QWidget]:
        """Give the line; the list follows its arrows."""
        return (self.line,)

    def keeps_enter(self) -> bool:
        """Enter picks while the list is open and has something picked out."""
        return not self.list.isHidden() and self.list.currentIndex().isValid()

    def opened(self) -> None:
        """Show the list when the keyboard arrives and nothing is chosen yet."""
        self.line.selectAll()
        if not self._value:
            self._show_matches("" if not self.line.isModified() else self.line.text())

    def left(self) -> None:
        """Fold the list; words that were not picked go back to the choice that stands."""
        self.list.hide()
        if self.line.isModified():
            only = self._found if self.line.text().strip() else []
            if len(only) == 1:
                self._pick(0)
            else:
                self.line.setText(self._label(self._value))
                self.line.setModified(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrows move in the list, Enter pick from it and Escape fold it."""
        if (
            watched is self.line
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and self._read_key(event)
        ):
            return True
        return super().eventFilter(watched, event)

    def _read_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if self.list.isHidden():
                self._show_matches("")
            step = 1 if key == Qt.Key.Key_Down else -1
            row = self.list.currentIndex().row() + step
            self._point_at(max(0, min(row, len(self._found) - 1)))
            return True
        if self.list.isHidden():
            return False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            if self.list.currentIndex().isValid():
                self._pick(self.list.currentIndex().row())
                # The page sees the same key and goes on to the next question.
            return False
        if key == Qt.Key.Key_Escape:
            self.list.hide()
            return True
        return False

    def _search(self, text: str) -> None:
        self.line.setModified(True)
        if not text.strip() and self._value:
            self._value = ""
            self.changed.emit("")
        self._show_matches(text)

    def _show_matches(self, text: str) -> None:
        self._found = self._matches(text)
        lines = [words_of(c) + (f"  ({shown(words)})" if words else "") for c, words in self._found]
        self._model.setStringList(lines or [self._nothing(text)])
        rows = max(1, min(len(lines), _ROWS))
        self.list.setFixedHeight(rows * max(theme.TARGET, self.list.sizeHintForRow(0)) + 4)
        self.list.show()
        self.grew.emit()
        if self._found and text.strip():
            self._point_at(0)

    def _matches(self, text: str) -> list[tuple[Choice, str]]:
        """Give the choices that `text` may mean, as `Finder` does."""
        if self._finder is None:
            self._finder = Finder(self._choices)
        return self._finder.matches(text, _MOST_FOUND)

    def _nothing(self, _text: str) -> str:
        """Give what stands in the list when it is empty."""
        return self.tr("Nothing found. Try another word.")

    def _point_at(self, row: int) -> None:
        if 0 <= row < len(self._found):
            index = self._model.index(row)
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)
            self.line.setAccessibleDescription(self._model.data(index))

    def _pick(self, row: int) -> None:
        if not 0 <= row < len(self._found):
            return
        choice = self._found[row][0]
        self._value = choice.code
        self.line.setText(words_of(choice))
        self.line.setModified(False)
        self.list.hide()
        self.changed.emit(choice.code)

    def _label(self, value: str) -> str:
        return next((words_of(choice) for choice in self._choices if choice.code == value), shown(value))


class SeveralAhead(Editor):
    """Several choices of a long list: each one picked stands above the line and can be taken away.

    `search`: the line in which they are found.
    """

    def __init__(self, search: TypeAhead | None = None) -> None:
        super().__init__()
        self._choices: tuple[Choice, ...] = ()
        self._codes: list[str] = []
        self._picked = QVBoxLayout()
        self._picked.setSpacing(theme.GRID // 2)
        self._buttons: list[QPushButton] = []
        self.search = search or TypeAhead()
        self.search.line.setPlaceholderText(self.tr("Type to add"))
        self.search.changed.connect(self._add)
        self.search.grew.connect(self.grew)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 2)
        column.addLayout(self._picked)
        column.addWidget(self.search)
        self.setFocusProxy(self.search.line)

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Search among `choices` from now on."""
        self._choices = tuple(choices)
        self._offer()

    def set_value(self, value: str) -> None:
        """Show what `value` names as picked."""
        codes = value.split()
        if codes == self._codes and len(self._buttons) == len(codes):
            return
        self._codes = codes
        self._show_picked()

    def describe(self, name: str, description: str) -> None:
        """Name the line by the question."""
        self.setAccessibleName(name)
        self.search.describe(name, description)

    def focus_widgets(self) -> Sequence[QWidget]:
        """Give the buttons that take a choice away, then the line."""
        return (*self._buttons, self.search.line)

    def take_focus(self) -> None:
        """Go to the line."""
        self.search.line.setFocus()

    def keeps_enter(self) -> bool:
        """Enter adds while the list is open."""
        return self.search.keeps_enter()

    def _offer(self) -> None:
        self.search.set_choices([choice for choice in self._choices if choice.code not in self._codes])

    def _add(self, code: str) -> None:
        if code:
            self._codes.append(code)
            self.search.set_value("")
            self._tell()

    def _remove(self, code: str) -> None:
        self._codes.remove(code)
        self._tell()
        self.search.line.setFocus()

    def _tell(self) -> None:
        self._order()
        self._show_picked()
        self.changed.emit(" ".join(self._codes))

    def _order(self) -> None:
        order = {choice.code: place for place, choice in enumerate(self._choices)}
        self._codes.sort(key=lambda code: order.get(code, len(order)))

    def _label(self, code: str) -> str:
        return next((words_of(choice) for choice in self._choices if choice.code == code), shown(code))

    def _show_picked(self) -> None:
        for button in self._buttons:
            self._picked.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        for code in self._codes:
            words = self._label(code)
            # An ampersand would underline the letter after it.
            button = QPushButton(f"{words}   ✕".replace("&", "&&"))
            theme.set_role(button, "chip")
            button.setAccessibleName(self.tr("Take away {choice}").format(choice=words))
            button.setToolTip(button.accessibleName())
            button.clicked.connect(lambda _checked=False, gone=code: self._remove(gone))
            self._picked.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
            self._buttons.append(button)
        # Tab goes by the order in which widgets were made. These stand above the line: they are put behind it, then the
        # line behind the last of them.
        line = self.search.line
        for earlier, later in zip([line, *self._buttons], self._buttons, strict=False):
            QWidget.setTabOrder(earlier, later)
        if self._buttons:
            QWidget.setTabOrder(self._buttons[-1], line)
        self._offer()
