"""To do: what is due, the oldest first, and the way to where it is done."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.choice_box import ChoiceBox
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.models.text_rows import TextRow, TextRows
from vrp_desktop.ui.notes import ProblemNote
from vrp_desktop.ui.plain import label, shown
from vrp_desktop.ui.row_table import RowTable

if TYPE_CHECKING:
    import datetime

    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from vrp_desktop.operations.session import Session
    from vrp_desktop.operations.to_do.task import Task
    from vrp_desktop.operations.to_do.tasks import ToDo
    from vrp_desktop.ui.jobs import Jobs
    from vrp_desktop.work import Progress

_WIDTHS = (150, 370, 330)
"""Column widths in px."""


class ToDoPage(QWidget):
    """Shows one person's work list."""

    counted = Signal(int, int)
    """(how many things are due, how many of them are late)"""
    task_wanted = Signal(object)
    """(operations.to_do.task.Task): to be done now."""
    record_wanted = Signal(str)
    """(record id): only to be looked at."""

    def __init__(self, session: Session, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "page")
        self._session = session
        self._jobs = jobs
        self._all: tuple[Task, ...] = ()
        self._shown: tuple[Task, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.PAGE_MARGIN] * 4)
        column.setSpacing(theme.GRID)
        self._title = label(self.tr("To do"), "title")
        column.addWidget(self._title)
        self.note = ProblemNote()
        column.addWidget(self.note)
        self.said = label("", "good")
        self.said.hide()
        column.addWidget(self.said)
        self.count = label("", "hint")
        column.addWidget(self.count)
        self.kind = ChoiceBox()
        self.kind.setAccessibleName(self.tr("What to do"))
        self.kind.currentIndexChanged.connect(self._filter)
        column.addWidget(self.kind, alignment=Qt.AlignmentFlag.AlignLeft)
        self.model = TextRows((self.tr("By when"), self.tr("What to do"), self.tr("About")), self)
        self.table = RowTable(self.model, _WIDTHS, stretches=1, most=_WIDTHS[1])
        self.table.setAccessibleName(self.tr("To do"))
        self.table.opened.connect(self.do_it)
        self.table.doubleClicked.connect(self.do_it)
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        column.addWidget(self.table, 1)
        self.about = label("")
        column.addWidget(self.about)
        self.do = QPushButton(self.tr("Do it"))
        theme.set_role(self.do, "main")
        self.do.setToolTip(self.tr("Enter"))
        self.do.clicked.connect(self.do_it)
        self.look_at = QPushButton(self.tr("Look at the record"))
        self.look_at.clicked.connect(self._look_at)
        self._buttons = QWidget()
        row = button_row(self.do, self.look_at)
        row.setContentsMargins(0, 0, 0, 0)
        self._buttons.setLayout(row)
        column.addWidget(self._buttons)
        self.nothing = label(self.tr("Nothing is due. Well done."))
        column.addWidget(self.nothing)
        column.addStretch()
        self._show_parts(has_any=False, is_known=False)

    def say(self, text: str) -> None:
        """Say that something was done; empty takes it away."""
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def take_focus(self) -> None:
        """Put the keyboard on the list."""
        (self.table if self._shown else self.nothing).setFocus()

    def tasks(self) -> tuple[Task, ...]:
        """Give what is listed now, the oldest first."""
        return self._shown

    def look(self) -> None:
        """Ask the store again."""
        session = self._session

        def find(_progress: Progress) -> ToDo:
            from vrp_desktop.operations.to_do.tasks import to_do

            return to_do(session)

        job = self._jobs.start(find)
        job.done.connect(self._show)
        job.failed.connect(self.note.show_problem)

    def do_it(self) -> None:
        """Go to where the chosen thing is done."""
        task = self._current()
        if task is not None:
            self.task_wanted.emit(task)

    def _look_at(self) -> None:
        task = self._current()
        if task is not None and task.record:
            self.record_wanted.emit(task.record)

    def _current(self) -> Task | None:
        row = self.table.currentIndex().row()
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def _show(self, found: ToDo) -> None:
        had_focus = self.isVisible()
        self._all = found.tasks
        self.counted.emit(found.count, found.overdue)
        words = self.tr("1 thing is due.") if found.count == 1 else self.tr("{count} things are due.")
        late = self.tr("1 of them is late.") if found.overdue == 1 else self.tr("{count} of them are late.")
        parts = [words.format(count=f"{found.count:,}")]
        if found.overdue:
            parts.append(late.format(count=f"{found.overdue:,}"))
        if found.count > len(found.tasks):
            parts.append(self.tr("Here are the oldest {count}.").format(count=f"{len(found.tasks):,}"))
        self.count.setText(" ".join(parts))
        wanted = self.kind.currentData()
        self.kind.blockSignals(True)  # Each item that is added would ask for the list.
        self.kind.clear()
        self.kind.addItem(self.tr("Everything"), "")
        for kind, number in sorted(Counter(task.words for task in self._all).items()):
            self.kind.addItem(f"{kind} ({number:,})", kind)
        self.kind.setCurrentIndex(max(self.kind.findData(wanted), 0))
        self.kind.blockSignals(False)
        self._show_parts(has_any=bool(self._all), is_known=True)
        self._filter()
        if had_focus:
            self.take_focus()

    def _filter(self) -> None:
        kind = self.kind.currentData()
        today = self._session.today()
        self._shown = tuple(task for task in self._all if not kind or task.words == kind)
        self.model.show_rows(
            [
                TextRow((self._when(task.due, today), task.words, task.about), presses=0 if task.due < today else None)
                for task in self._shown
            ]
        )
        if self._shown:
            self.table.selectRow(0)
        self._chosen()

    def _chosen(self) -> None:
        task = self._current()
        self.about.setText(f"{task.words}: {shown(task.about)}" if task is not None else "")
        self.do.setEnabled(task is not None)
        self.look_at.setEnabled(task is not None and bool(task.record))

    def _when(self, due: datetime.date, today: datetime.date) -> str:
        days = (due - today).days
        if days < -1:
            return self.tr("{count} days late").format(count=f"{-days:,}")
        if days == -1:
            return self.tr("1 day late")
        if days == 0:
            return self.tr("Today")
        return self.tr("Tomorrow") if days == 1 else self.tr("In {count} days").format(count=days)

    def _show_parts(self, *, has_any: bool, is_known: bool) -> None:
        for part in (self.kind, self.table, self.about, self._buttons, self.count):
            part.setVisible(has_any)
        self.nothing.setVisible(is_known and not has_any)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the title's room to the table where the window is low."""
        super().resizeEvent(event)
        self._title.setVisible(self.height() >= theme.LOW_BELOW)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes what was said away."""
        if event.key() == Qt.Key.Key_Escape and not self.said.isHidden():
            self.say("")
            return
        super().keyPressEvent(event)
