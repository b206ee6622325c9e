"""Whether the records are whole: one button, a line of progress, and what was found in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from vrp_desktop.operations import checking
from vrp_desktop.store.priority import Priority
from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.pages.laptop.section_page import SectionPage
from vrp_desktop.ui.plain import label, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QHideEvent

    from vrp_desktop.operations.checking import Verdict
    from vrp_desktop.operations.session import Session
    from vrp_desktop.ui.jobs import Job, Jobs
    from vrp_desktop.work import Progress


class CheckPage(SectionPage):
    """Checks everything, and makes registers and search again where that mends what was found."""

    def __init__(self, session: Session, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(session, jobs, parent)
        self._job: Job | None = None
        column = self._head(
            self.tr("Check my records"),
            self.tr(
                "Reads every record once and holds it against what was saved, and each approved return against what "
                "was approved. Nothing is changed."
            ),
        )
        self.found = label("")
        self.found.hide()
        column.addWidget(self.found)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(self.tr("How far the check is"))
        self.bar.setTextVisible(False)
        self.bar.hide()
        column.addWidget(self.bar)
        self.start = QPushButton(self.tr("Check now"))
        theme.set_role(self.start, "main")
        self.start.clicked.connect(self._check)
        self.mend = QPushButton(self.tr("Make again"))
        self.mend.clicked.connect(self._mend)
        self.mend.hide()
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.clicked.connect(self._stop)
        self.stop.hide()
        column.addSpacing(theme.GRID)
        column.addLayout(button_row(self.start, self.mend, self.stop))
        column.addStretch()

    def take_focus(self) -> None:
        """Put the keyboard on the button."""
        self.start.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever goes elsewhere needs the records there: the check stops."""
        self._stop()
        super().hideEvent(event)

    def _check(self) -> None:
        session = self._session
        self._run(lambda progress: checking.check(session, progress), self._show)

    def _mend(self) -> None:
        session = self._session

        def mend(progress: Progress) -> Verdict:
            checking.rebuild(session, progress)
            return checking.check(session, progress)

        self._run(mend, self._show)

    def _run(self, work: Callable[[Progress], Verdict], done: Callable[[Verdict], None]) -> None:
        self.note.clear()
        self.say("")
        self.found.hide()
        self._set_busy(True)
        job = self._jobs.start(work, Priority.LONG)
        self._job = job
        job.progressed.connect(self._step)
        job.done.connect(done)
        job.failed.connect(self.note.show_problem)
        job.ended.connect(lambda: self._ended(job))

    def _step(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(min(done, total))

    def _show(self, verdict: Verdict) -> None:
        if verdict.is_whole:
            self.say(
                self.tr("All is well. {records} records were read, and nothing is wrong.").format(
                    records=f"{verdict.records:,}"
                )
            )
        else:
            self.found.setText("\n\n".join(shown(finding.sentence()) for finding in verdict.findings))
        self.found.setVisible(not verdict.is_whole)
        self.mend.setVisible(verdict.can_be_mended)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _ended(self, job: Job) -> None:
        if self._job is job:
            self._job = None
            self._set_busy(False)
            if self.isVisible():
                (self.start if self.mend.isHidden() else self.mend).setFocus()

    def _set_busy(self, is_busy: bool) -> None:
        self.bar.setRange(0, 0)
        self.bar.setVisible(is_busy)
        self.stop.setVisible(is_busy)
        self.start.setDisabled(is_busy)
        if is_busy:
            self.mend.hide()
            self.stop.setFocus()
