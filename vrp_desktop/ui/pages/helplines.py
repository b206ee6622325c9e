"""Helplines: which number to tell people, and when it was last checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from vrp_desktop.dates import day_in_words
from vrp_desktop.operations import helplines
from vrp_desktop.store.people import Role
from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.models.text_rows import TextRow, TextRows
from vrp_desktop.ui.notes import ProblemNote
from vrp_desktop.ui.plain import label, shown
from vrp_desktop.ui.row_table import RowTable

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from vrp_desktop.operations.helplines import Helpline
    from vrp_desktop.operations.session import Session
    from vrp_desktop.ui.jobs import Jobs

_WIDTHS = (300, 230, 200, 200)
"""Column widths in px."""


class HelplinesPage(QWidget):
    """Shows the numbers to everybody; a coordinator keeps them right."""

    change_wanted = Signal(str)
    """(record id)"""
    new_wanted = Signal(object)
    """(first values of a new helpline by question name)"""

    def __init__(self, session: Session, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "page")
        self._session = session
        self._jobs = jobs
        self._lines: tuple[Helpline, ...] = ()
        self._may_change = session.person.role is Role.COORDINATOR and session.allows(helplines.HELPLINE)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.PAGE_MARGIN] * 4)
        column.setSpacing(theme.GRID)
        self._title = label(self.tr("Helplines"), "title")
        column.addWidget(self._title)
        self._hint = label(self.tr("In danger, call 999 first. Tell people the number, and let them choose."), "hint")
        column.addWidget(self._hint)
        self.note = ProblemNote()
        column.addWidget(self.note)
        self.said = label("", "good")
        self.said.hide()
        column.addWidget(self.said)
        titles = (self.tr("Who"), self.tr("Number"), self.tr("When, for whom"), self.tr("Number checked"))
        self.model = TextRows(titles, self)
        self.table = RowTable(self.model, _WIDTHS, stretches=0, most=2 * _WIDTHS[0])
        self.table.setAccessibleName(self.tr("Helplines"))
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        column.addWidget(self.table, 1)
        self.about = label("")
        column.addWidget(self.about)
        self.right = QPushButton(self.tr("The number is right"))
        self.right.setToolTip(self.tr("I have called it today"))
        theme.set_role(self.right, "main")
        self.right.clicked.connect(self._still_right)
        self.change = QPushButton(self.tr("Change"))
        self.change.clicked.connect(self._change)
        self.add = QPushButton(self.tr("Add another one"))
        self.add.clicked.connect(lambda: self.new_wanted.emit({}))
        self._buttons = QWidget()
        row = button_row(self.right, self.change, self.add)
        self._buttons.setLayout(row)
        column.addWidget(self._buttons)
        self._buttons.setVisible(self._may_change)
        if self._may_change:
            self.table.opened.connect(self._change)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the title's room to the table where the window is low."""
        super().resizeEvent(event)
        is_low = self.height() < theme.LOW_BELOW
        self._title.setHidden(is_low)
        self._hint.setHidden(is_low)

    def take_focus(self) -> None:
        """Put the keyboard on the list."""
        self.table.setFocus()

    def say(self, text: str) -> None:
        """Say that something was done; empty takes it away."""
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def look(self) -> None:
        """Ask the store again."""
        session = self._session
        job = self._jobs.start(lambda _progress: helplines.helplines(session))
        job.done.connect(self._show)
        job.failed.connect(self.note.show_problem)

    def _show(self, lines: tuple[Helpline, ...]) -> None:
        row = max(self.table.currentIndex().row(), 0)
        self._lines = lines
        today = self._session.today()
        self.model.show_rows(
            [
                TextRow(
                    (
                        one.name,
                        one.number or self.tr("Ask your coordinator"),
                        ", ".join(part for part in (one.hours, one.who_for) if part),
                        self._checked(one),
                    ),
                    presses=3 if self._may_change and one.is_stale(today) else None,
                )
                for one in lines
            ]
        )
        self.table.selectRow(min(row, len(lines) - 1))
        self._chosen()

    def _checked(self, one: Helpline) -> str:
        if not one.number:
            return self.tr("Not filled in yet")
        if one.checked_on is None:
            return self.tr("Not yet")
        said = day_in_words(one.checked_on)
        return self.tr("{day}: check again").format(day=said) if one.is_stale(self._session.today()) else said

    def _current(self) -> Helpline | None:
        row = self.table.currentIndex().row()
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def _chosen(self) -> None:
        one = self._current()
        self.about.setText("" if one is None else f"{shown(one.name)}: {shown(one.number or self._checked(one))}")
        self.right.setEnabled(one is not None and bool(one.number))
        self.change.setEnabled(one is not None)

    def _still_right(self) -> None:
        one, session = self._current(), self._session
        if one is None:
            return
        job = self._jobs.start(lambda _progress: helplines.still_right(session, one))
        job.done.connect(lambda _changed: self._noted(one))
        job.failed.connect(self.note.show_problem)

    def _noted(self, one: Helpline) -> None:
        self.say(self.tr("{name}: checked today.").format(name=shown(one.name)))
        self.look()

    def _change(self) -> None:
        one = self._current()
        if one is None:
            return
        if one.record:
            self.change_wanted.emit(one.record)
        else:
            self.new_wanted.emit(helplines.as_answers(one))
