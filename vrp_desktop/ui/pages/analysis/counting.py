"""Counting under way: that it goes on, and a way to stop it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.plain import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from vrp_desktop.operations.analysis.asking import Answer
    from vrp_desktop.problems import Problem
    from vrp_desktop.ui.jobs import Job, Jobs
    from vrp_desktop.work import Progress

SOON_MS, LONG_MS = 200, 2_000
"""Counting that takes longer says that it goes on, and can be stopped."""


class Counting(QWidget):
    """Counts one question at a time: another one stops the one before, whose answer nobody waits for any more."""

    answered = Signal(object)
    """(operations.analysis.asking.Answer)"""
    failed = Signal(object)
    """(problems.Problem)"""
    stopped = Signal()
    """The person stopped it; there is no answer."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._job: Job | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        self._words = label("", "hint")
        row.addWidget(self._words, 1)
        self.stop = QPushButton(self.tr("Stop counting"))
        self.stop.clicked.connect(self._stop)
        row.addWidget(self.stop)
        self._soon, self._long = QTimer(self), QTimer(self)
        for timer, after, what in ((self._soon, SOON_MS, self.show), (self._long, LONG_MS, self.stop.show)):
            timer.setSingleShot(True)
            timer.setInterval(after)
            timer.timeout.connect(what)
        self._rest()

    def start(self, ask: Callable[[Progress], Answer]) -> None:
        """Count in the background, in place of what is counted now."""
        self.give_up()
        self._words.setText(self.tr("Counting…"))
        self._soon.start()
        self._long.start()
        job = self._job = self._jobs.start(ask)
        # A method of a widget, not a function: steps are told in the database's thread.
        job.progressed.connect(self._step)
        job.done.connect(lambda answer: self._ended(job, self.answered.emit, answer))
        job.failed.connect(lambda problem: self._ended(job, self.failed.emit, problem))

    def give_up(self) -> None:
        """Stop what is counted now and tell nobody."""
        if self._job is not None:
            self._job.progressed.disconnect(self._step)
            self._job.cancel()
        self._rest()

    def _stop(self) -> None:
        self.give_up()
        self.stopped.emit()

    def _step(self, done: int, _total: int) -> None:
        self._words.setText(self.tr("Counting… {count} records were read.").format(count=f"{done:,}"))

    def _ended(self, job: Job, tell: Callable[[object], None], what: Answer | Problem) -> None:
        if job is self._job:
            self._rest()
            tell(what)

    def _rest(self) -> None:
        self._job = None
        self._soon.stop()
        self._long.stop()
        self.hide()
        self.stop.hide()
