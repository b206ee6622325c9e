"""I need support: ask the coordinator for a call. For a coordinator, who waits for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.dates import day_in_words
from vrp_desktop.operations import support
from vrp_desktop.operations.helplines import numbers
from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.help_text import help_lines, help_markdown, shipped_numbers
from vrp_desktop.ui.notes import ProblemNote
from vrp_desktop.ui.plain import label, shown
from vrp_desktop.ui.scrolling import centred_column

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QKeyEvent

    from vrp_desktop.operations.session import Session
    from vrp_desktop.operations.support import Waiting
    from vrp_desktop.ui.jobs import Jobs
    from vrp_desktop.work import Progress


class SupportPage(QWidget):
    """Asks for a call, and takes that back. Nothing is written down but the day."""

    back_wanted = Signal()

    def __init__(self, session: Session, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "page")
        self._session = session
        self._jobs = jobs
        self._scroll, column = centred_column()
        column.addWidget(label(self.tr("I need support"), "title"))
        self.note = ProblemNote()
        column.addWidget(self.note)
        self._text = QWidget()
        self._column = column
        column.addWidget(self._text)
        column.addSpacing(theme.GRID)
        self.said = label("", "good")
        self.said.hide()
        column.addWidget(self.said)
        self.ask = QPushButton(self.tr("Please call me"))
        theme.set_role(self.ask, "main")
        self.ask.clicked.connect(lambda: self._do(support.ask))
        self.take_back = QPushButton(self.tr("I need no call any more"))
        self.take_back.clicked.connect(lambda: self._do(support.take_back))
        self.back = QPushButton(self.tr("Back"))
        self.back.clicked.connect(self.back_wanted)
        column.addLayout(button_row(self.ask, self.take_back, self.back))
        self.others = label(self.tr("Who waits for a call"), "section")
        column.addSpacing(theme.BETWEEN_QUESTIONS)
        column.addWidget(self.others)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.GRID)
        column.addLayout(self._list)
        self.called: list[QPushButton] = []
        """A button beside each person who waits."""
        self._rows: list[QFrame] = []
        self.others.hide()
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll)
        self._show(None, (), shipped_numbers())

    def say(self, text: str) -> None:
        """Nothing is said here but what stands in the store."""

    def take_focus(self) -> None:
        """Put the keyboard on the next right thing."""
        (self.back if self.ask.isHidden() else self.called[0] if self.called else self.ask).setFocus()

    def look(self) -> None:
        """Ask the store again."""
        self._do(lambda _session: None)

    def _do(self, deed: Callable[[Session], None]) -> None:
        session = self._session

        def work(_progress: Progress) -> tuple[datetime.date | None, tuple[Waiting, ...], Mapping[str, str]]:
            deed(session)
            return support.asked_since(session), support.waiting(session), numbers(session)

        job = self._jobs.start(work)
        job.done.connect(lambda found: self._show(*found))
        job.failed.connect(self.note.show_problem)

    def _show(self, since: datetime.date | None, waiting: tuple[Waiting, ...], known: Mapping[str, str]) -> None:
        before, self._text = self._text, help_lines(help_markdown("support", known))
        self._column.replaceWidget(before, self._text)
        before.hide()
        before.deleteLater()
        self._text.show()
        self.said.setVisible(since is not None)
        if since is not None:
            self.said.setText(
                self.tr("You asked for a call on {day}. It goes to your coordinator with your next return.").format(
                    day=day_in_words(since)
                )
            )
        self.ask.setVisible(since is None)
        self.take_back.setVisible(since is not None)
        for row in self._rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows.clear()
        self.called.clear()
        self.others.setVisible(bool(waiting))
        for one in waiting:
            self._add(one)
        if self.isVisible():
            self.take_focus()

    def _add(self, one: Waiting) -> None:
        row = QFrame()
        theme.set_role(row, "card")
        inside = QHBoxLayout(row)
        words = self.tr("{name}, since {day}").format(name=shown(one.name), day=day_in_words(one.since))
        inside.addWidget(label(words), 1)
        button = QPushButton(self.tr("I have called"))
        button.setAccessibleName(self.tr("I have called {name}").format(name=shown(one.name)))
        button.clicked.connect(lambda: self._do(lambda session: support.called(session, one.person)))
        inside.addWidget(button)
        self.called.append(button)
        self._rows.append(row)
        self._list.addWidget(row)
        # The layout would show it one event later; a key pressed until then would be lost.
        row.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.back_wanted.emit()
            return
        super().keyPressEvent(event)
