"""What was copied, printed and exported before, and saying that all copies of one were thrown away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from vrp_desktop.dates import day_in_table
from vrp_desktop.operations.analysis import leaving
from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.models.text_rows import TextRow, TextRows
from vrp_desktop.ui.plain import label
from vrp_desktop.ui.row_table import RowTable

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex
    from PySide6.QtGui import QKeyEvent

    from vrp_desktop.operations.analysis.leaving import Copy
    from vrp_desktop.operations.session import Session
    from vrp_desktop.ui.jobs import Jobs

_WIDTHS = (360, 150, 110, 150, 230)
"""Column widths in px."""
_HEIGHT = 150


class GivenOutList(QWidget):
    """Lists what was given out; Escape goes back to the numbers. Saying that one is gone is asked for twice."""

    left = Signal()
    asked = Signal()
    """Whether it is sure is asked, below the list."""
    failed = Signal(object)
    """(problems.Problem)"""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__()
        self._session = session
        self._jobs = jobs
        self._copies: tuple[Copy, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(label(self.tr("Given out for use inside the partnership"), "section"))
        self.about = label("", "hint")
        column.addWidget(self.about)
        heads = (self.tr("What"), self.tr("Is it out"), self.tr("When last"), self.tr("How"), self.tr("By"))
        self.model = TextRows(heads, self)
        self.table = RowTable(self.model, _WIDTHS, stretches=0, most=2 * _WIDTHS[0])
        self.table.setAccessibleName(self.tr("What was given out"))
        self.table.setMinimumHeight(_HEIGHT)
        self.table.opened.connect(self._ask)
        self.table.selectionModel().currentRowChanged.connect(self._moved)
        column.addWidget(self.table, 1)
        self.sure = label("", "soft")
        self.sure.hide()
        column.addWidget(self.sure)
        self.gone = QPushButton(self.tr("All copies were thrown away"))
        self.gone.clicked.connect(self._ask)
        self.yes = QPushButton(self.tr("Yes, everywhere"))
        theme.set_role(self.yes, "danger")
        self.yes.clicked.connect(self._throw_away)
        self.no = QPushButton(self.tr("No, there may be one"))
        self.no.clicked.connect(self._do_not)
        self.back = QPushButton(self.tr("Back to the numbers"))
        self.back.setToolTip(self.tr("Esc or Alt+Left"))
        self.back.clicked.connect(self.left)
        column.addLayout(button_row(self.gone, self.yes, self.no, self.back))
        self._show_asking(is_asking=False)

    def look(self) -> None:
        """Ask what was given out."""
        session = self._session
        job = self._jobs.start(lambda _progress: leaving.copies(session))
        job.done.connect(self._show)
        job.failed.connect(self.failed)

    def take_focus(self) -> None:
        """Put the keyboard on the list."""
        (self.table if self._copies else self.back).setFocus()

    def _show(self, copies: tuple[Copy, ...]) -> None:
        at = max(self.table.currentIndex().row(), 0)
        self._copies = copies
        self.about.setText(
            self.tr(
                "Whoever has two of these that differ by one record could tell that record. So what goes out later is "
                "held against them. When all copies of one were thrown away, say so here."
            )
            if copies
            else self.tr("Nothing was copied, written or printed yet.")
        )
        self.model.show_rows(
            [
                TextRow(
                    (
                        copy.title,
                        self.tr("yes")
                        if copy.gone_on is None
                        else self.tr("no, since {day}").format(day=day_in_table(copy.gone_on)),
                        day_in_table(copy.on),
                        copy.ways,
                        copy.who,
                    )
                )
                for copy in copies
            ]
        )
        self.table.setVisible(bool(copies))
        if copies:
            self.table.selectRow(min(at, len(copies) - 1))
        self._moved()
        if self.isVisible():
            self.take_focus()

    def _chosen(self) -> Copy | None:
        row = self.table.currentIndex().row()
        return self._copies[row] if 0 <= row < len(self._copies) and self._copies[row].gone_on is None else None

    def _moved(self, _now: QModelIndex | None = None, _before: QModelIndex | None = None) -> None:
        self._show_asking(is_asking=False)

    def _ask(self) -> None:
        copy = self._chosen()
        if copy is not None:
            self.sure.setText(
                self.tr(
                    "“{title}”: is there no copy of it any more, on no screen, in no file, on no paper and in no "
                    "message? It is noted that you said so. Nothing is held against it afterwards."
                ).format(title=copy.title)
            )
            self._show_asking(is_asking=True)
            self.no.setFocus()
            self.asked.emit()

    def _do_not(self) -> None:
        self._show_asking(is_asking=False)
        self.table.setFocus()

    def _throw_away(self) -> None:
        copy, session = self._chosen(), self._session
        if copy is None:
            return
        number = copy.number
        job = self._jobs.start(lambda _progress: leaving.thrown_away(session, number))
        job.done.connect(lambda _done: self.look())
        job.failed.connect(self.failed)

    def _show_asking(self, *, is_asking: bool) -> None:
        had_focus = self.yes.hasFocus() or self.no.hasFocus()
        for widget in (self.sure, self.yes, self.no):
            widget.setVisible(is_asking)
        self.gone.setVisible(not is_asking)
        self.gone.setEnabled(self._chosen() is not None)
        if had_focus and not is_asking:
            # What is hidden gives the keyboard to anybody.
            self.table.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes the question away, then goes back."""
        if event.key() == Qt.Key.Key_Escape:
            if self.sure.isHidden():
                self.left.emit()
            else:
                self._do_not()
            return
        super().keyPressEvent(event)
