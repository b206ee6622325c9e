"""On top of the home page: what we have not got right yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.operations.learning import MOST_SHOWN
from vrp_desktop.ui import theme
from vrp_desktop.ui.plain import label, shown

if TYPE_CHECKING:
    from vrp_desktop.operations.learning import NotRight, StillNotRight


class NotRightBox(QFrame):
    """Shows the newest open notes, each with a button that opens it; hidden while there are none."""

    opened = Signal(str)
    """(record id)"""
    all_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "card")
        column = QVBoxLayout(self)
        column.setSpacing(theme.GRID)
        column.addWidget(label(self.tr("What we have not got right yet"), "section"))
        # Made at once: Tab goes in the order of making, and what follows on the page is made anew each time.
        self.lines = [_Line() for _ in range(MOST_SHOWN)]
        for line in self.lines:
            line.opened.connect(self.opened)
            column.addWidget(line)
        self.all = QPushButton(self.tr("All of them"))
        self.all.setAccessibleDescription(self.tr("Goes to the learning notes in Records"))
        theme.set_role(self.all, "plain")
        self.all.clicked.connect(self.all_wanted)
        column.addWidget(self.all, alignment=Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_notes(self, still: StillNotRight | None) -> None:
        """Show `still` in place of what stood here."""
        notes = still.notes if still is not None else ()
        for place, line in enumerate(self.lines):
            line.show_note(notes[place] if place < len(notes) else None)
        self.setVisible(bool(notes))


class _Line(QWidget):
    """One note: its title, by when, and the button."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._record = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.title = label("", "question")
        self.when = label("", "hint")
        words.addWidget(self.title)
        words.addWidget(self.when)
        row.addLayout(words, 1)
        self.open = QPushButton(self.tr("Open"))
        self.open.clicked.connect(lambda: self.opened.emit(self._record))
        row.addWidget(self.open)

    def show_note(self, note: NotRight | None) -> None:
        """Show what is not right; nothing for `None`."""
        self.setVisible(note is not None)
        if note is not None:
            self._record = note.record
            self.title.setText(shown(note.title))
            self.when.setText(note.when)
            self.open.setAccessibleName(self.tr("Open {title}").format(title=shown(note.title)))
            self.open.setAccessibleDescription(note.when)
