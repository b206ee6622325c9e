"""In-window notes: a problem in three sentences, or something worth knowing. Never a dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.ui import help_desk, theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.plain import label, shown

if TYPE_CHECKING:
    from vrp_desktop.problems import Problem


class ProblemNote(QFrame):
    """Shows one problem: what happened, what it means, what to do; hidden until there is one."""

    again = Signal()
    """The person pressed "Try again"."""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "problem-box")
        self._happened = label("", "question")
        self._means = label()
        self._do_next = label()
        self._details = ""
        self.try_again = QPushButton(self.tr("Try again"))
        self.try_again.clicked.connect(self.again)
        self.copy = QPushButton(self.tr("Copy details"))
        self.copy.clicked.connect(self._copy)
        self.close_note = QPushButton(self.tr("Close"))
        self.close_note.clicked.connect(self.clear)
        column = QVBoxLayout(self)
        column.setSpacing(theme.GRID // 2)
        for line in (self._happened, self._means, self._do_next):
            column.addWidget(line)
        column.addSpacing(theme.GRID)
        column.addLayout(button_row(self.try_again, self.copy, self.close_note))
        self.hide()

    def show_problem(self, problem: Problem, *, can_retry: bool = False) -> None:
        """Show `problem`; a screen reader is told through the frame's name."""
        self._happened.setText(shown(problem.happened))
        self._means.setText(shown(problem.means))
        self._do_next.setText(shown(problem.do_next))
        self._details = problem.details
        self.copy.setVisible(bool(problem.details))
        self.try_again.setVisible(can_retry)
        self.setAccessibleName(problem.sentences())
        self.show()

    def sentences(self) -> str:
        """Give what is shown now, one sentence a line; empty when nothing is."""
        if self.isHidden():
            return ""
        return "\n".join(line.text() for line in (self._happened, self._means, self._do_next))

    def clear(self) -> None:
        """Take the note away."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def _copy(self) -> None:
        # Not the sentences: they may name a file, and whoever helps asks what was being done anyway.
        help_desk.copy(self._details)
