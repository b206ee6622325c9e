"""One journey on one page: its clocks, stages, meetings and needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QPushButton, QTableView, QVBoxLayout, QWidget

from vrp_desktop.dates import day_in_words
from vrp_desktop.operations.journey import journey
from vrp_desktop.ui import theme
from vrp_desktop.ui.charts.month_bars import MonthBar, MonthBars
from vrp_desktop.ui.charts.score_line import ScoreLine
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.models.text_rows import TextRow, TextRows
from vrp_desktop.ui.notes import ProblemNote
from vrp_desktop.ui.plain import label, shown
from vrp_desktop.ui.scrolling import centred_column
from vrp_desktop.ui.tab_order import follow_each_other

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from vrp_desktop.operations.journey import JourneyView, Stage
    from vrp_desktop.operations.session import Session
    from vrp_desktop.ui.jobs import Jobs


class JourneyPage(QWidget):
    """Shows a `JourneyView`: charts, or the same numbers as tables."""

    left = Signal()
    meeting_wanted = Signal(str)
    """(record id): write down a meeting of this journey."""

    def __init__(self, session: Session, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "page")
        self._session = session
        self._jobs = jobs
        self._record = ""
        self.scroll_area, column = centred_column()
        self.title = label("", "title")
        column.addWidget(self.title)
        self.note = ProblemNote()
        column.addWidget(self.note)
        self.as_tables = QCheckBox(self.tr("Show the numbers as tables"))
        self.as_tables.toggled.connect(self._show_tables)
        self._body = QWidget()
        self._column = column
        column.addWidget(self.as_tables)
        column.addWidget(self._body)
        column.addSpacing(theme.GRID)
        self.back = QPushButton(self.tr("Back to records"))
        self.back.setToolTip(self.tr("Esc"))
        self.back.clicked.connect(self.left)
        self.meeting = QPushButton(self.tr("Write down a meeting"))
        self.meeting.clicked.connect(lambda: self.meeting_wanted.emit(self._record))
        column.addLayout(button_row(self.back, self.meeting))
        column.addStretch()
        self.charts: list[QWidget] = []
        self.tables: list[QTableView] = []
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.scroll_area)

    def look(self, record: str = "") -> None:
        """Read the journey of `record`, or the one that is shown anew."""
        self._record = record or self._record
        wanted, session = self._record, self._session
        job = self._jobs.start(lambda _progress: journey(session, wanted))
        job.done.connect(self.show_journey)
        job.failed.connect(self.note.show_problem)

    def take_focus(self) -> None:
        """Put the keyboard on the way back."""
        self.back.setFocus()

    def show_journey(self, view: JourneyView) -> None:
        """Show `view` in place of what stood here."""
        self.charts.clear()
        self.tables.clear()
        self.title.setText(shown(view.code))
        before, self._body = self._body, self._made(view)
        self._column.replaceWidget(before, self._body)
        before.hide()
        before.deleteLater()
        self._body.show()
        # The tables are made later than what stands below them.
        follow_each_other([self.as_tables, *self.tables, self.back, self.meeting])
        self.as_tables.setVisible(bool(self.charts))
        self._show_tables()
        self.scroll_area.verticalScrollBar().setValue(0)
        self.take_focus()

    def _made(self, view: JourneyView) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(label(" · ".join(shown(words) for words in view.about), "hint"))
        for clock in view.clocks:
            due = self.tr(" (by {day})").format(day=day_in_words(clock.due)) if clock.is_late and clock.due else ""
            column.addWidget(label(shown(clock.words) + due, "soft" if clock.is_late else ""))
        self._section(column, self.tr("Stages"))
        for stage in view.stages:
            column.addWidget(label(self._stage_words(stage)))
        self._section(column, self.tr("Meetings"))
        if view.meetings:
            self._add_meetings(column, view)
        else:
            column.addWidget(label(self.tr("No meeting was written down yet."), "hint"))
        self._section(column, self.tr("How big each problem is: 0 none, 4 very big"))
        if view.needs:
            self._add_needs(column, view)
        else:
            column.addWidget(label(self.tr("They were not scored yet."), "hint"))
        return body

    def _section(self, column: QVBoxLayout, words: str) -> None:
        column.addSpacing(theme.BETWEEN_QUESTIONS)
        column.addWidget(label(words, "section"))

    def _stage_words(self, stage: Stage) -> str:
        words = self.tr("{day}: {stage}").format(day=day_in_words(stage.since), stage=shown(stage.words))
        if stage.days is None:
            return words
        return words + (self.tr(", 1 day") if stage.days == 1 else self.tr(", {count} days").format(count=stage.days))

    def _add_meetings(self, column: QVBoxLayout, view: JourneyView) -> None:
        kept, missed = self.tr("kept"), self.tr("missed or cancelled")
        total = sum(month.kept for month in view.meetings), sum(month.missed for month in view.meetings)
        column.addWidget(
            label(
                self.tr("{kept} kept, {missed} missed or cancelled (hatched).").format(kept=total[0], missed=total[1]),
                "hint",
            )
        )
        self._add_chart(column, MonthBars([MonthBar(m.label, m.kept, m.missed) for m in view.meetings], kept, missed))
        rows = [(month.label, str(month.kept), str(month.missed)) for month in view.meetings]
        self._add_table(column, self.tr("Meetings"), (self.tr("Month"), self.tr("Kept"), self.tr("Missed")), rows)

    def _add_needs(self, column: QVBoxLayout, view: JourneyView) -> None:
        column.addWidget(label(", ".join(view.scored_on), "hint"))
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.BETWEEN_QUESTIONS)
        for place, need in enumerate(view.needs):
            cell = QVBoxLayout()
            cell.setSpacing(0)
            cell.addWidget(label(shown(need.words), "question"))
            cell.addWidget(ScoreLine(need.words, need.scores, view.scored_on))
            grid.addLayout(cell, place // 2, place % 2)
        self.charts.append(holder)
        column.addWidget(holder)
        rows = [(need.words, *("" if score is None else str(score) for score in need.scores)) for need in view.needs]
        self._add_table(column, self.tr("Needs"), (self.tr("Need"), *view.scored_on), rows)

    def _add_chart(self, column: QVBoxLayout, chart: QWidget) -> None:
        self.charts.append(chart)
        column.addWidget(chart)

    def _add_table(
        self, column: QVBoxLayout, name: str, titles: Sequence[str], rows: Sequence[tuple[str, ...]]
    ) -> None:
        table = QTableView()
        table.setAccessibleName(name)
        model = TextRows(titles, table)
        model.show_rows([TextRow(row) for row in rows])
        table.setModel(model)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.horizontalHeader().setStretchLastSection(True)
        table.resizeColumnsToContents()
        height = table.horizontalHeader().sizeHint().height() + theme.SCROLL_BAR
        table.setFixedHeight(height + sum(table.rowHeight(row) for row in range(len(rows))))
        self.tables.append(table)
        column.addWidget(table)

    def _show_tables(self) -> None:
        is_wanted = self.as_tables.isChecked()
        for chart in self.charts:
            chart.setHidden(is_wanted)
        for table in self.tables:
            table.setVisible(is_wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
