"""Records: search as you type, kind, period, ward; a table; and one record in words beside it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from vrp_desktop.operations import bin as bins
from vrp_desktop.operations import entry, history, looking, show
from vrp_desktop.store.people import Role
from vrp_desktop.store.records import RecordFilter, Sort
from vrp_desktop.ui import theme
from vrp_desktop.ui.choice_box import ChoiceBox
from vrp_desktop.ui.models.records_model import COLUMNS, RecordsModel
from vrp_desktop.ui.notes import ProblemNote
from vrp_desktop.ui.pages.help import HELP_TOPIC
from vrp_desktop.ui.pages.record_pane import RecordPane
from vrp_desktop.ui.plain import label
from vrp_desktop.ui.row_table import RowTable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from vrp_desktop.operations.session import Session
    from vrp_desktop.operations.show import RecordView
    from vrp_desktop.problems import Problem
    from vrp_desktop.ui.jobs import Jobs
    from vrp_desktop.ui.pages.bin import BinPage
    from vrp_desktop.ui.pages.journey import JourneyPage

_WIDTHS = (116, 230, 170, 120, 170, 140)
"""Column widths in px."""
_BESIDE_FROM = 860
"""Page width in px from which the record stands beside the table; below it takes the table's place."""


class RecordsPage(QWidget):
    """Finds records and opens one. `titles`: form title by id; `wards`: (code, label) to filter by."""

    edit_wanted = Signal(str)
    """(record id)"""
    meeting_wanted = Signal(str)
    """(record id of a journey): write down a meeting of it."""
    extract_wanted = Signal(str)
    """(form id, or empty): take a register out as Excel."""
    record_closed = Signal(bool)
    """(whether the person has read it; else it gave way to something else on this page): no record is open any more."""
    numbers_wanted = Signal()
    """The person came from a number of the analysis and wants to go back to it."""
    record_wanted = Signal()
    """The empty page's button: write the first one."""

    def __init__(
        self,
        session: Session,
        jobs: Jobs,
        titles: Mapping[str, str],
        wards: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        theme.set_role(self, "page")
        self._session = session
        self._jobs = jobs
        self._wanted_record: str | None = None
        self._noted: str | None = None
        """The record whose opening was noted; looking at it again without closing it is no new opening."""
        self.model = RecordsModel(session, jobs, titles, self)
        self.model.counted.connect(self._counted)
        self._list = QWidget()
        column = QVBoxLayout(self._list)
        column.setContentsMargins(theme.PAGE_MARGIN, theme.PAGE_MARGIN, theme.PAGE_MARGIN, theme.GRID)
        column.setSpacing(theme.GRID)
        self._title = label(self.tr("Records"), "title")
        column.addWidget(self._title)
        self.note = ProblemNote()
        self.model.failed.connect(self.note.show_problem)
        column.addWidget(self.note)
        self.said = label("", "good")
        self.said.hide()
        column.addWidget(self.said)
        self._add_filters(column, titles, wards)
        self.count = label("", "hint")
        column.addWidget(self.count)
        self._add_table(column)
        self.empty = label("")
        self.first = QPushButton(self.tr("Write down the first one"))
        theme.set_role(self.first, "main")
        self.first.clicked.connect(self.record_wanted)
        column.addWidget(self.empty)
        column.addWidget(self.first, alignment=Qt.AlignmentFlag.AlignLeft)
        self.show_all = QPushButton(self.tr("Show all records"))
        self.show_all.clicked.connect(self._drop_filters)
        column.addWidget(self.show_all, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addStretch()
        self.empty.hide()
        self.first.hide()
        self.show_all.hide()
        self.pane = RecordPane(entry.text_check(session))
        self.pane.edit_wanted.connect(self.edit_wanted)
        self.pane.open_wanted.connect(self.open_record)
        self.pane.closed.connect(self._leave_record)
        self.pane.journey_wanted.connect(self.show_journey)
        self.pane.drop_wanted.connect(self._drop_change)
        self.pane.delete_wanted.connect(self._delete)
        self.pane.rows_wanted.connect(self._compare)
        self.pane.bring_back_wanted.connect(self._bring_back)
        self.pane.hide()
        self._titles = titles
        self.bin: BinPage | None = None
        self.journey: JourneyPage | None = None
        self.to_numbers = QPushButton(self.tr("Back to the numbers"))
        self.to_numbers.setToolTip(self.tr("Alt+Left"))
        self.to_numbers.setShortcut(QKeySequence(QKeySequence.StandardKey.Back))
        self.to_numbers.clicked.connect(self.numbers_wanted)
        self._way_back = QWidget()
        above = QVBoxLayout(self._way_back)
        above.setContentsMargins(theme.PAGE_MARGIN, theme.GRID, theme.PAGE_MARGIN, 0)
        above.addWidget(self.to_numbers, alignment=Qt.AlignmentFlag.AlignLeft)
        self._way_back.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._way_back)
        row = self._row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        whole.addLayout(row, 1)
        row.addWidget(self._list, 3)
        row.addWidget(self.pane, 2)

    def take_focus(self) -> None:
        """Put the keyboard into the search box, or where the person is in the bin."""
        if self.bin is not None and not self.bin.isHidden():
            self.bin.look()
        elif self.journey is not None and not self.journey.isHidden():
            self.journey.look()
        else:
            self.search.setFocus()

    def say(self, text: str) -> None:
        """Say that something was done, like "RC-K7-0042 is saved."; empty takes it away."""
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def look(self) -> None:
        """Ask the store again; the open record too."""
        self.model.look(self._filter())
        if self._wanted_record is not None:
            self.open_record(self._wanted_record)

    def open_record(self, record: str) -> None:
        """Show `record` in words."""
        self._wanted_record = record
        session = self._session
        job = self._jobs.start(lambda _progress: show.record(session, record))
        job.done.connect(self._show)
        if record != self._noted:
            # After the record is read: nobody waits for the note.
            self._noted = record
            job.done.connect(lambda _view: self._jobs.start(lambda _progress: looking.opened(session, record)))
        job.failed.connect(self.note.show_problem)

    def offer_numbers(self, *, is_offered: bool) -> None:
        """Show or hide the way back to the numbers of the analysis."""
        self._way_back.setVisible(is_offered)

    def show_only(self, form_id: str) -> None:
        """Show the records of one form, all of them."""
        self._drop_filters()
        self.kind.setCurrentIndex(max(self.kind.findData(form_id), 0))

    def show_bin(self) -> None:
        """Show what was deleted, in the place of the table."""
        from vrp_desktop.ui.pages.bin import BinPage

        self.close_record()
        if self.bin is None:
            self.bin = BinPage(self._session, self._jobs, self._titles)
            self.bin.left.connect(self._leave_bin)
            self._row.addWidget(self.bin)
        self._list.hide()
        self.bin.said.hide()
        self.bin.show()
        self.bin.look()

    def _leave_bin(self) -> None:
        if self.bin is not None:
            self.bin.hide()
        self._list.show()
        self.look()
        self.open_bin.setFocus()

    def show_journey(self, record: str) -> None:
        """Show a whole journey, in the place of the table and the record."""
        from vrp_desktop.ui.pages.journey import JourneyPage

        if self.journey is None:
            self.journey = JourneyPage(self._session, self._jobs)
            self.journey.left.connect(self._leave_journey)
            self.journey.meeting_wanted.connect(self.meeting_wanted)
            self._row.addWidget(self.journey)
        self._list.hide()
        self.pane.hide()
        self.setProperty(HELP_TOPIC, "journey")
        self.journey.show()
        self.journey.look(record)

    def _leave_journey(self) -> None:
        if self.journey is not None:
            self.journey.hide()
        self.setProperty(HELP_TOPIC, "")
        self._list.show()
        if self._wanted_record is not None:
            self.open_record(self._wanted_record)

    def close_record(self) -> None:
        """Take the record away and go back to the table."""
        self._close_record()
        self.record_closed.emit(False)

    def _close_record(self) -> None:
        self._wanted_record = self._noted = None
        self.pane.hide()
        self._list.show()
        self.table.setFocus()

    def _leave_record(self) -> None:
        self._close_record()
        self.record_closed.emit(True)

    def _add_filters(self, column: QVBoxLayout, titles: Mapping[str, str], wards: Sequence[tuple[str, str]]) -> None:
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(120)
        self._pause.timeout.connect(self._filter_changed)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Type a word, a street or a number like RC-K7-0042"))
        self.search.setAccessibleName(self.tr("Search records"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._pause.start)
        column.addWidget(self.search)
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        self.kind = ChoiceBox()
        self.kind.setAccessibleName(self.tr("Kind"))
        self.kind.addItem(self.tr("All kinds"), "")
        for form_id, title in titles.items():
            self.kind.addItem(title, form_id)
        self.period = ChoiceBox()
        self.period.setAccessibleName(self.tr("Period"))
        for words, first, last in _periods(self._session.today()):
            self.period.addItem(words, (first, last))
        self.ward = ChoiceBox()
        self.ward.setAccessibleName(self.tr("Ward"))
        self.ward.addItem(self.tr("All wards"), "")
        for code, words in wards:
            self.ward.addItem(words, code)
        self._boxes = (self.kind, self.period, self.ward)
        for box in self._boxes:
            box.currentIndexChanged.connect(self._filter_changed)
            box.setMinimumContentsLength(10)
            row.addWidget(box)
        row.addStretch()
        self.take_out = QPushButton(self.tr("Take out as Excel"))
        theme.set_role(self.take_out, "plain")
        self.take_out.clicked.connect(lambda: self.extract_wanted.emit(str(self.kind.currentData())))
        if self._session.person.role is not Role.COORDINATOR:
            self.take_out.hide()
        row.addWidget(self.take_out)
        self.open_bin = QPushButton(self.tr("Bin"))
        theme.set_role(self.open_bin, "plain")
        self.open_bin.setToolTip(self.tr("Records that were deleted"))
        self.open_bin.setAccessibleDescription(self.tr("Records that were deleted"))
        self.open_bin.clicked.connect(self.show_bin)
        row.addWidget(self.open_bin)
        column.addLayout(row)

    def _add_table(self, column: QVBoxLayout) -> None:
        # How a worry is dealt with is the coordinator's to write and to tell.
        is_for_others = self._session.person.role not in (Role.COORDINATOR, Role.APPROVER)
        for_others = frozenset({COLUMNS.index("state")} if is_for_others else ())
        self.table = RowTable(self.model, _WIDTHS, stretches=1, most=3 * _WIDTHS[1], hidden=for_others)
        self.table.setAccessibleName(self.tr("Records"))
        header = self.table.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(0, Qt.SortOrder.DescendingOrder)
        header.sortIndicatorChanged.connect(self._sort)
        self.table.opened.connect(self._open_current)
        self.table.clicked.connect(self._open_index)
        column.addWidget(self.table, 1)

    def _filter(self) -> RecordFilter:
        form = self.kind.currentData()
        first, last = self.period.currentData()
        ward = self.ward.currentData()
        return RecordFilter(
            words=self.search.text(),
            forms=(form,) if form else (),
            wards=(ward,) if ward else (),
            first=first,
            last=last,
        )

    def _filter_changed(self) -> None:
        self.model.look(self._filter())

    def _drop_filters(self) -> None:
        self.search.clear()
        for box in self._boxes:
            box.setCurrentIndex(0)
        self._filter_changed()
        self.search.setFocus()

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        self.model.look(sort=Sort(COLUMNS[column], descending=order == Qt.SortOrder.DescendingOrder))

    def _counted(self, number: int) -> None:
        is_filtered = self._filter() != RecordFilter()
        self.count.setText(
            self.tr("1 record") if number == 1 else self.tr("{count} records").format(count=f"{number:,}")
        )
        if number == 0 and self.table.hasFocus():
            # What is hidden gives the keyboard to anybody.
            self.search.setFocus()
        self.table.setVisible(number > 0)
        self.count.setVisible(number > 0)
        self.empty.setVisible(number == 0)
        self.first.setVisible(number == 0 and not is_filtered)
        self.show_all.setVisible(number == 0 and is_filtered)
        self.empty.setText(
            self.tr("Nothing fits. Try fewer words, another period or another ward.")
            if is_filtered
            else self.tr("What you write down and save appears here, newest first.")
        )

    def _open_current(self) -> None:
        self._open_index(self.table.currentIndex())

    def _open_index(self, index: QModelIndex) -> None:
        row = self.model.record_at(index.row())
        if row is not None:
            self.open_record(row.record)

    def _show(self, view: RecordView) -> None:
        if view.record != self._wanted_record:
            return
        self.pane.show_record(view)
        self.pane.show()
        self._fold()
        if self._list.isHidden():
            self.pane.take_focus()

    # What is done with the open record

    def _compare(self, record: str, earlier: str, later: str) -> None:
        session, pane = self._session, self.pane
        job = self._jobs.start(lambda _progress: history.compare(session, record, earlier, later))
        job.done.connect(lambda rows: pane.show_rows(earlier, later, rows))
        job.failed.connect(self.note.show_problem)

    def _bring_back(self, record: str, revision: str, why: str) -> None:
        session = self._session
        self._do(lambda: history.bring_back(session, record, revision, why), self.tr("The earlier state is back."))

    def _drop_change(self, record: str) -> None:
        session = self._session
        self._do(lambda: entry.throw_away(session, record), self.tr("The change was thrown away."))

    def _delete(self, record: str, why: str) -> None:
        session = self._session
        self.close_record()
        self._do(
            lambda: bins.delete(session, record, why), self.tr("The record lies in the bin. There it can be put back.")
        )

    def _do(self, work: Callable[[], object], said: str) -> None:
        self.note.clear()
        job = self._jobs.start(lambda _progress: work())
        job.done.connect(lambda _done: self._done(said))
        job.failed.connect(self._not_done)

    def _done(self, said: str) -> None:
        self.say(said)
        self.look()

    def _not_done(self, problem: Problem) -> None:
        self.note.show_problem(problem)
        self.look()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the record, else it empties the search; Enter and Down go from the search into the table."""
        key = event.key()
        if key == Qt.Key.Key_Escape and not self.pane.isHidden():
            if self.pane.is_asking:
                self.pane.step_back()
            else:
                self._leave_record()
        elif key == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            self.search.setFocus()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down) and self.search.hasFocus():
            self._into_table()
        else:
            super().keyPressEvent(event)

    def _into_table(self) -> None:
        if self.table.isHidden() or not self.model.rowCount():
            return
        if not self.table.currentIndex().isValid():
            self.table.selectRow(0)
        self.table.setFocus()

    def _fold(self) -> None:
        is_open = not self.pane.isHidden()
        is_aside = any(page is not None and not page.isHidden() for page in (self.bin, self.journey))
        self._list.setVisible(not is_aside and (not is_open or self.width() >= _BESIDE_FROM))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the record beside the table where there is room, else in its place."""
        super().resizeEvent(event)
        self._title.setVisible(self.height() >= theme.LOW_BELOW)
        self._fold()


def _periods(today: datetime.date) -> list[tuple[str, datetime.date | None, datetime.date | None]]:
    first = today.replace(day=1)
    before = first - datetime.timedelta(days=1)
    year_ago = today.replace(year=today.year - 1) if (today.month, today.day) != (2, 29) else before.replace(day=1)
    return [
        ("All time", None, None),
        ("This month", first, None),
        ("Last month", before.replace(day=1), before),
        ("Last 12 months", year_ago, None),
    ]
