"""The bin: records that were deleted, each with a button to put it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.dates import moment_in_words
from vrp_desktop.operations import bin as bins
from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.notes import ProblemNote
from vrp_desktop.ui.plain import label, shown
from vrp_desktop.ui.scrolling import centred_column

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QKeyEvent

    from vrp_desktop.operations.bin import Deleted
    from vrp_desktop.operations.session import Session
    from vrp_desktop.problems import Problem
    from vrp_desktop.ui.jobs import Jobs


class BinPage(QWidget):
    """Lists what this person may put back, what was deleted last first. `titles`: form title by id."""

    left = Signal()

    def __init__(self, session: Session, jobs: Jobs, titles: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "page")
        self._session = session
        self._jobs = jobs
        self._titles = titles
        self.put_back: dict[str, QPushButton] = {}
        """By reference."""
        scroll, column = centred_column()
        column.addWidget(label(self.tr("Bin"), "title"))
        column.addWidget(
            label(
                self.tr(
                    "Deleted records. They are in no search and no return. A coordinator may erase them for good after "
                    "90 days."
                ),
                "hint",
            )
        )
        self.back = QPushButton(self.tr("Back to the records"))
        theme.set_role(self.back, "plain")
        self.back.clicked.connect(self.left)
        column.addLayout(button_row(self.back))
        self.note = ProblemNote()
        column.addWidget(self.note)
        self.said = label("", "good")
        self.said.hide()
        column.addWidget(self.said)
        self.empty = label(self.tr("The bin is empty."))
        self.empty.hide()
        column.addWidget(self.empty)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.GRID)
        column.addLayout(self._list)
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def look(self) -> None:
        """Read the bin anew."""
        session = self._session
        self.back.setFocus()
        job = self._jobs.start(lambda _progress: bins.deleted(session))
        job.done.connect(self._show)
        job.failed.connect(self.note.show_problem)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the records."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _show(self, found: tuple[Deleted, ...]) -> None:
        while (item := self._list.takeAt(0)) is not None:
            row = item.widget()
            if row is not None:
                row.hide()
                row.deleteLater()
        self.put_back.clear()
        for gone in found:
            self._list.addWidget(self._row(gone))
        self.empty.setVisible(not found)
        first = next(iter(self.put_back.values()), None)
        if first is not None and self.isVisible():
            first.setFocus()

    def _row(self, gone: Deleted) -> QFrame:
        row = QFrame()
        theme.set_role(row, "card")
        column = QVBoxLayout(row)
        column.addWidget(label(f"{shown(self._titles.get(gone.form, gone.form))} {shown(gone.ref)}", "question"))
        column.addWidget(
            label(self.tr("Deleted by {who}, {when}").format(who=shown(gone.by), when=moment_in_words(gone.at)), "hint")
        )
        if gone.why:
            column.addWidget(label(self.tr("Why: {reason}").format(reason=shown(gone.why)), "hint"))
        button = QPushButton(self.tr("Put back"))
        button.setAccessibleName(self.tr("Put back {ref}").format(ref=gone.ref))
        button.clicked.connect(lambda: self._put_back(gone))
        self.put_back[gone.ref] = button
        column.addLayout(button_row(button))
        return row

    def _put_back(self, gone: Deleted) -> None:
        session = self._session
        self.note.clear()
        job = self._jobs.start(lambda _progress: bins.restore(session, gone.record))
        job.done.connect(lambda _changed: self._done(gone.ref))
        job.failed.connect(self._failed)

    def _done(self, ref: str) -> None:
        self.said.setText(self.tr("{ref} is back among the records.").format(ref=ref))
        self.said.show()
        self.look()

    def _failed(self, problem: Problem) -> None:
        self.note.show_problem(problem)
