"""Who looked at what, the newest first. Looking at this list stands in it too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QPushButton, QTableWidget, QTableWidgetItem
from PySide6.QtWidgets import QWidget as Widget

from vrp_desktop.dates import day_in_words
from vrp_desktop.operations import looking
from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.pages.laptop.section_page import SectionPage
from vrp_desktop.ui.plain import shown

if TYPE_CHECKING:
    from vrp_desktop.operations.looking import Line
    from vrp_desktop.operations.session import Session
    from vrp_desktop.ui.jobs import Jobs

_PAGE = 100


class LookedPage(SectionPage):
    """A table of moments, people and references; never of what stands in a record."""

    def __init__(self, session: Session, jobs: Jobs, parent: Widget | None = None) -> None:
        super().__init__(session, jobs, parent)
        self._last: int | None = None
        column = self._head(
            self.tr("Who looked at what"),
            self.tr(
                "Each time somebody opens, changes or sends out a record it stands here: who, when and its number. "
                "What is in the record does not. Looking at this list is noted too."
            ),
        )
        headings = (self.tr("When"), self.tr("Who"), self.tr("Did what"), self.tr("Record"))
        self.table = QTableWidget(0, len(headings))
        self.table.setHorizontalHeaderLabels(headings)
        self.table.setAccessibleName(self.tr("Who looked at what"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(theme.TARGET)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.setMinimumHeight(10 * theme.TARGET)
        column.addWidget(self.table)
        self.more = QPushButton(self.tr("Show older ones"))
        self.more.clicked.connect(self._look)
        self.more.hide()
        column.addLayout(button_row(self.more))
        column.addStretch()

    def take_focus(self) -> None:
        """Put the keyboard into the table, and read the newest lines."""
        self.table.setFocus()
        self._look()

    def _look(self) -> None:
        session, before = self._session, self._last
        job = self._jobs.start(lambda _progress: looking.lines(session, before, _PAGE))
        job.done.connect(self._show)
        job.failed.connect(self.note.show_problem)

    def _show(self, lines: tuple[Line, ...]) -> None:
        row = self.table.rowCount()
        self.table.setRowCount(row + len(lines))
        for line in lines:
            local = line.at.astimezone()
            cells = (f"{day_in_words(local)}, {local:%H:%M}", shown(line.who, 40), line.did, shown(line.what, 40))
            for place, text in enumerate(cells):
                self.table.setItem(row, place, QTableWidgetItem(text))
            row += 1
        if lines:
            self._last = lines[-1].number
            if self.table.currentRow() < 0:
                self.table.selectRow(0)
        self.more.setVisible(len(lines) == _PAGE)
