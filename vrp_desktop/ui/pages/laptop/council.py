"""What the council set for this laptop, in words, and what is wrong with it. Nothing of it is changed here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)
from PySide6.QtWidgets import QWidget as Widget

import vrp_desktop
from vrp_desktop.operations import council
from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.notes import ProblemNote
from vrp_desktop.ui.pages.laptop.section_page import SectionPage
from vrp_desktop.ui.plain import label, shown

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from vrp_desktop.operations.council import CouncilView
    from vrp_desktop.operations.session import Session
    from vrp_desktop.ui.jobs import Jobs

_WIDTH = 280
"""Of what is set, in px; how it is set takes the rest."""
_BESIDE = 16
"""Room on either side of a cell's words, in px: no less than the style sheet leaves."""


class CouncilPage(SectionPage):
    """Shows a `CouncilView`: a table, and each fault in its own box."""

    def __init__(self, session: Session, jobs: Jobs, parent: Widget | None = None) -> None:
        super().__init__(session, jobs, parent)
        self._view: CouncilView | None = None
        column = self._head(
            self.tr("Set by your council"),
            self.tr(
                "Your council decides these things for all its laptops, so that nobody has to. They cannot be changed "
                "here. What does not stand here goes by the program's own settings."
            ),
        )
        self.nothing = label(self.tr("Your council has set nothing on this laptop."))
        self.nothing.hide()
        column.addWidget(self.nothing)
        self.table = _Table((self.tr("What"), self.tr("How it is set")))
        self.table.setAccessibleName(self.tr("Set by your council"))
        self.table.hide()
        column.addWidget(self.table)
        self._faults = QVBoxLayout()
        self._faults.setSpacing(theme.GRID)
        column.addLayout(self._faults)
        self.faults: list[ProblemNote] = []
        self.copy = QPushButton(self.tr("Copy for the help desk"))
        self.copy.clicked.connect(self._copy)
        column.addSpacing(theme.GRID)
        column.addLayout(button_row(self.copy))
        column.addStretch()

    def take_focus(self) -> None:
        """Put the keyboard on the one button, and look at what is set."""
        self.copy.setFocus()
        session = self._session
        job = self._jobs.start(lambda _progress: council.view(session))
        job.done.connect(self._show)
        job.failed.connect(self.note.show_problem)

    def _show(self, view: CouncilView) -> None:
        self._view = view
        self.table.show_rows(view.lines)
        self.table.setVisible(bool(view.lines))
        self.nothing.setVisible(not view.lines)
        for problem in view.problems:
            note = ProblemNote(self)
            self._faults.addWidget(note)
            # One button copies all of it.
            note.close_note.hide()
            note.show_problem(replace(problem, details=""))
            self.faults.append(note)

    def _copy(self) -> None:
        if self._view is None:
            return
        lines = [f"VRP Desktop {vrp_desktop.__version__}"]
        lines += [f"{what}: {how}" for what, how in self._view.to_copy]
        for problem in self._view.problems:
            lines += ["", problem.sentences(), problem.details]
        QApplication.clipboard().setText("\n".join(lines))


class _Table(QTableWidget):
    """Two columns of words, as high as they are: the page scrolls, and the table does not."""

    def __init__(self, headings: tuple[str, str]) -> None:
        super().__init__(0, len(headings))
        self.setHorizontalHeaderLabels(headings)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setColumnWidth(0, _WIDTH)

    def show_rows(self, rows: tuple[tuple[str, str], ...]) -> None:
        """Show `rows` in place of what stood here."""
        self.setRowCount(len(rows))
        for row, cells in enumerate(rows):
            for place, text in enumerate(cells):
                self.setItem(row, place, QTableWidgetItem(shown(text)))
        if rows:
            self.selectRow(0)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is less room, words take more lines."""
        super().resizeEvent(event)
        self.setColumnWidth(0, min(_WIDTH, self.viewport().width() * 2 // 5))
        self._fit()

    def _fit(self) -> None:
        height = self.horizontalHeader().height() + 2 * self.frameWidth()
        for row in range(self.rowCount()):
            # Qt's own measure knows nothing of the room that the style sheet leaves around a cell's words.
            high = max(self._high(row, place) for place in range(self.columnCount()))
            self.setRowHeight(row, high)
            height += high
        self.setFixedHeight(height)

    def _high(self, row: int, place: int) -> int:
        item = self.item(row, place)
        room = QRect(0, 0, self.columnWidth(place) - 2 * _BESIDE, 10_000)
        words = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, item.text() if item else "")
        return max(theme.TARGET, words.height() + 2 * theme.BOX_PADDING)
