"""What all sections of "This laptop" have in common: a heading, what they are for, and where they say how it went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.notes import ProblemNote
from vrp_desktop.ui.plain import label

if TYPE_CHECKING:
    from vrp_desktop.operations.session import Session
    from vrp_desktop.ui.jobs import Jobs


class SectionPage(QWidget):
    """One section. `note` tells problems, `said` what was done."""

    store_closed = Signal(str)
    """(what to say): the section closed the records; they are to be unlocked anew."""

    def __init__(self, session: Session, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._jobs = jobs
        self.note = ProblemNote()
        self.said = label("", "good")

    def take_focus(self) -> None:
        """Put the keyboard where the person begins, and look at the store anew."""
        raise NotImplementedError

    def say(self, text: str) -> None:
        """Say that something was done; empty takes it away."""
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def _head(self, title: str, hint: str = "") -> QVBoxLayout:
        """Put the heading in place and give the column for what follows."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(label(title, "section"))
        if hint:
            column.addWidget(label(hint, "hint"))
        for widget in (self.note, self.said):
            column.addWidget(widget)
        self.said.hide()
        return column
