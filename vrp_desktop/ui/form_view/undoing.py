"""Undo and redo on the form: inside a text box the letters of this visit go first, then the form's steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from vrp_desktop.forms.answers import REASON, position, without_last_position
from vrp_desktop.operations.undoing import Did
from vrp_desktop.ui import theme
from vrp_desktop.ui.markup import without_marks
from vrp_desktop.ui.plain import label, shown

if TYPE_CHECKING:
    from vrp_desktop.forms.live import LiveForm
    from vrp_desktop.operations.undoing import Taken, Undo

_MOST_WORDS = 80


class Undoing(QObject):
    """The keys and buttons of undo and redo, and what is said about a step.

    `said`: a line that says which question changed. `undo`, `redo`: quiet buttons. Whoever listens takes the steps.
    """

    undo_wanted = Signal()
    redo_wanted = Signal()

    def __init__(self, steps: Undo, page: QWidget) -> None:
        super().__init__(page)
        self._steps = steps
        self._page = page
        self._box: QLineEdit | QPlainTextEdit | None = None
        self.said = label("", "hint")
        self.said.hide()
        self.undo = self._button(self.tr("Undo"), self.tr("Take back the last answer"), self.tr("Ctrl+Z"))
        self.redo = self._button(self.tr("Redo"), self.tr("Do again what you took back"), self.tr("Ctrl+Y"))
        self.undo.clicked.connect(self.back)
        self.redo.clicked.connect(self.forward)
        for text, keys, slot in (
            (self.undo.text(), ("Ctrl+Z",), self.back),
            (self.redo.text(), ("Ctrl+Y", "Ctrl+Shift+Z"), self.forward),
        ):
            action = QAction(text, page)
            action.setShortcuts([QKeySequence(key) for key in keys])
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(slot)
            page.addAction(action)
        self.refresh()

    def attend(self, widget: QWidget) -> None:
        """Follow the keyboard to `widget`. The letters of the visit to the box before are one step from now on."""
        if widget is self._box:
            return
        box, self._box = self._box, None
        if box is not None:
            box.removeEventFilter(self)
            _forget_letters(box)
        if isinstance(widget, QLineEdit | QPlainTextEdit) and self._page.isAncestorOf(widget):
            self._box = widget
            widget.installEventFilter(self)

    def back(self) -> None:
        """Take back the last letters in the box where the keyboard is, else the form's last step."""
        box = self._writing()
        if box is not None and _can_undo(box):
            box.undo()
        else:
            self.undo_wanted.emit()

    def forward(self) -> None:
        """Do again what was taken back last."""
        box = self._writing()
        if box is not None and _can_redo(box):
            box.redo()
        else:
            self.redo_wanted.emit()

    def refresh(self) -> None:
        """Let the buttons show whether there is anything to take back or do again."""
        self.undo.setEnabled(self._steps.can_undo)
        self.redo.setEnabled(self._steps.can_redo)

    def say(self, text: str) -> None:
        """Say what was done, on the form and to a screen reader; empty takes it away."""
        self.said.setText(shown(text, 2 * _MOST_WORDS))
        self.said.setVisible(bool(text))
        if text:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.said, shown(text)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Read undo and redo before the box does, which knows its own letters only."""
        if watched is self._box and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.matches(QKeySequence.StandardKey.Undo):
                self.back()
                return True
            if event.matches(QKeySequence.StandardKey.Redo) or _is_redo(event):
                self.forward()
                return True
        return super().eventFilter(watched, event)

    def _writing(self) -> QLineEdit | QPlainTextEdit | None:
        return self._box if self._box is not None and QApplication.focusWidget() is self._box else None

    def _button(self, words: str, what: str, keys: str) -> QPushButton:
        button = QPushButton(words)
        theme.set_role(button, "plain")
        button.setToolTip(f"{what} ({keys})")
        button.setAccessibleName(words)
        button.setAccessibleDescription(f"{what}, {keys}")
        # A click leaves the keyboard in the box whose letters it takes back.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button


def step_words(live: LiveForm, taken: Taken) -> str:
    """Give what a step was about: the question's words, or which instance, like "Child 2"."""
    path = taken.path.removesuffix(REASON)
    try:
        if taken.did is not Did.ANSWERED:
            repeat = without_last_position(path)
            return f"{without_marks(live.repeat(repeat).label)} {position(path.rpartition('/')[2])}".strip()
        return _cut(without_marks(live.state(path).label))
    except KeyError:
        return ""


def _cut(words: str) -> str:
    return words if len(words) <= _MOST_WORDS else words[: _MOST_WORDS - 1] + "…"


def _can_undo(box: QLineEdit | QPlainTextEdit) -> bool:
    return box.document().isUndoAvailable() if isinstance(box, QPlainTextEdit) else box.isUndoAvailable()


def _can_redo(box: QLineEdit | QPlainTextEdit) -> bool:
    return box.document().isRedoAvailable() if isinstance(box, QPlainTextEdit) else box.isRedoAvailable()


def _forget_letters(box: QLineEdit | QPlainTextEdit) -> None:
    if isinstance(box, QPlainTextEdit):
        box.document().clearUndoRedoStacks()
    elif box.isUndoAvailable() or box.isRedoAvailable():
        # Qt has no other way to let go of what a line remembers.
        box.setText(box.text())


def _is_redo(event: QKeyEvent) -> bool:
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    return (event.key(), event.modifiers()) in ((Qt.Key.Key_Y, control), (Qt.Key.Key_Z, control | shift))
