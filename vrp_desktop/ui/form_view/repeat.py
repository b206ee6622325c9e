"""A repeat on the form: its instances one below the other, a way to add one, and to take one out and bring it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import indented
from vrp_desktop.ui.markup import rich_label, set_rich, without_marks
from vrp_desktop.ui.plain import in_one_line, label, shown
from vrp_desktop.ui.tab_order import follow_each_other

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vrp_desktop.forms.live import RepeatState

_SUMMARY = 40
"""So many characters of an answer tell one instance from another."""


class InstanceBox(QFrame):
    """One instance: a heading that opens and closes it, and its questions once it was opened."""

    opened = Signal(object)
    """(InstanceBox): opened for the first time; its questions are wanted in `column`."""
    remove_wanted = Signal(str)
    """(path of the instance)"""

    def __init__(self, path: str, number: str) -> None:
        super().__init__()
        self.path = path
        self._number = number
        self._title = ""
        self._summary = ""
        self.is_open = False
        theme.set_role(self, "card")
        self.heading = QPushButton()
        theme.set_role(self.heading, "fold")
        self.heading.setCheckable(True)
        self.heading.clicked.connect(lambda is_open: self.open() if is_open else self.close_up())
        self.remove = QPushButton(self.tr("Take out"))
        self.remove.clicked.connect(lambda: self.remove_wanted.emit(self.path))
        top = QHBoxLayout()
        top.setSpacing(theme.GRID)
        top.addWidget(self.heading, 1)
        top.addWidget(self.remove)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(theme.GRID, theme.GRID, theme.GRID, theme.GRID)
        self._whole.addLayout(top)
        self._inside: QWidget | None = None
        self.column = QVBoxLayout()
        self._name()

    def open(self) -> None:
        """Show the questions."""
        self.is_open = True
        self.heading.setChecked(True)
        if self._inside is None:
            # Made now and not before, so that it and its questions stand together in the keyboard's way.
            inside = self._inside = QWidget()
            inside.hide()
            self.column = QVBoxLayout(inside)
            self.column.setContentsMargins(0, 0, 0, 0)
            self.column.setSpacing(theme.BETWEEN_QUESTIONS - theme.GRID)
            self._whole.addWidget(inside)
            self.opened.emit(self)
            follow_each_other((self.remove, inside))
        self._inside.show()
        self._name()

    @property
    def is_filled(self) -> bool:
        """Whether its questions stand in it, open or not."""
        return self._inside is not None

    def close_up(self) -> None:
        """Show the heading only."""
        self.is_open = False
        self.heading.setChecked(False)
        if self._inside is not None:
            self._inside.hide()
        self._name()

    def empty(self) -> None:
        """Let the questions go; opening wants them anew."""
        if self._inside is not None:
            self._whole.removeWidget(self._inside)
            self._inside.hide()
            self._inside.deleteLater()
            self._inside = None

    def show_number(self, number: str) -> None:
        """Say which of how many it is."""
        if number != self._number:
            self._number = number
            self._name()

    def show_title(self, title: str) -> None:
        """Say what the repeat's instances are."""
        if title != self._title:
            self._title = title
            self._name()

    def show_summary(self, summary: str) -> None:
        """Say what tells this instance from the others."""
        if summary != self._summary:
            self._summary = summary
            self._name()

    def _name(self) -> None:
        summary = shown(self._summary, _SUMMARY)
        number = f"{self._number}:" if summary else self._number
        text = " ".join(part for part in (self._title, number, summary) if part)
        seen = in_one_line(self._title, number, summary)
        # An ampersand would underline the letter after it.
        self.heading.setText(("▾  " if self.is_open else "▸  ") + seen.replace("&", "&&"))
        state = self.tr("open") if self.is_open else self.tr("closed")
        self.heading.setAccessibleName(f"{text}, {state}")
        self.remove.setAccessibleName(self.tr("Take out {what}").format(what=text))


class RepeatBox(QFrame):
    """All instances of one repeat. `path`: of the repeat, with the positions of those around it."""

    add_wanted = Signal(object)
    """(RepeatBox)"""
    remove_wanted = Signal(object, str)
    """(RepeatBox, path of the instance)"""
    undo_wanted = Signal(object)
    """(RepeatBox): bring back what was taken out last."""

    def __init__(self, path: str, indent: int) -> None:
        super().__init__()
        self.path = path
        self.instances: list[InstanceBox] = []
        self._title = ""
        self.heading = rich_label("", "section")
        self.empty = label(self.tr("None yet."), "hint")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.GRID)
        self.add = QPushButton(self.tr("Add another"))
        self.add.setToolTip(self.tr("Ctrl+Shift+A"))
        self.add.clicked.connect(lambda: self.add_wanted.emit(self))
        self.taken_out = QFrame()
        theme.set_role(self.taken_out, "note-box")
        self.undo = QPushButton(self.tr("Bring it back"))
        self.undo.setToolTip(self.tr("Ctrl+Z"))
        self.undo.clicked.connect(lambda: self.undo_wanted.emit(self))
        self._taken_out_words = label("")
        note = QHBoxLayout(self.taken_out)
        note.addWidget(self._taken_out_words, 1)
        note.addWidget(self.undo)
        self.taken_out.hide()
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        buttons.addSpacing(indent)
        buttons.addWidget(self.add)
        buttons.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.GRID)
        whole.addLayout(indented(self.heading, indent, theme.GRID))
        whole.addLayout(indented(self.empty, indent))
        whole.addLayout(self._rows)
        whole.addWidget(self.taken_out)
        whole.addLayout(buttons)

    def clear(self) -> None:
        """Take all instances away from the screen."""
        for instance in self.instances:
            self._rows.removeWidget(instance)
            instance.hide()
            instance.deleteLater()
        self.instances = []

    def add_instance(self, instance: InstanceBox, *, can_remove: bool) -> None:
        """Put an instance below the others."""
        instance.remove.setVisible(can_remove)
        instance.show_title(self._title)
        instance.remove_wanted.connect(lambda path: self.remove_wanted.emit(self, path))
        self.instances.append(instance)
        self._rows.addWidget(instance)

    def put_in_order(self, instances: Sequence[InstanceBox]) -> None:
        """Let Tab go through the last `instances` in reading order, then to the buttons."""
        follow_each_other((*instances, self.undo, self.add))

    def show_state(self, state: RepeatState) -> None:
        """Show the heading, and the buttons that make sense."""
        self._title = shown(without_marks(state.label))
        set_rich(self.heading, state.label)
        self.heading.setVisible(bool(state.label))
        self.empty.setVisible(not state.instances)
        self.add.setVisible(state.can_add)
        words = self.tr("Add another") if state.instances else self.tr("Add one")
        self.add.setText(words)
        self.add.setAccessibleName(f"{words}: {self._title}" if self._title else words)
        for instance in self.instances:
            instance.show_title(self._title)

    def say_taken_out(self, what: str) -> None:
        """Say that an instance was taken out and can come back; empty takes the note away."""
        self._taken_out_words.setText(shown(what))
        self.undo.setAccessibleName(f"{self.undo.text()}: {what}")
        self.taken_out.setVisible(bool(what))
