"""Closing the program with a backup: made while a page says so, and never in the way of closing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from vrp_desktop.store.priority import Priority

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStackedWidget, QWidget

    from vrp_desktop.operations.backups import Closing
    from vrp_desktop.operations.session import Session
    from vrp_desktop.problems import Problem
    from vrp_desktop.ui.jobs import Job, Jobs
    from vrp_desktop.ui.pages.closing import ClosingPage
    from vrp_desktop.work import Progress


class ClosingBackup(QObject):
    """Makes the backups that are due before the window closes. `stack`: where its page is shown meanwhile."""

    finished = Signal()
    """The window may close now."""
    went_on = Signal()
    """The person does not want to close after all."""

    def __init__(self, stack: QStackedWidget, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stack = stack
        self._jobs = jobs
        self._job: Job | None = None
        self._session: Session | None = None
        self._before: QWidget | None = None
        self._is_done = False
        self.page: ClosingPage | None = None

    def holds(self, session: Session) -> bool:
        """Tell whether closing must wait; when it must, the work begins and `finished` or `went_on` will follow."""
        from vrp_desktop.operations.backups import is_anything_due

        if self._is_done or not is_anything_due(session):
            return False
        if self._session is None:
            self._begin(session)
        return True

    def give_up(self) -> None:
        """Forget the closing that is under way: the session goes, and its widgets with it."""
        self._stop()
        self._session = self._before = None

    def _begin(self, session: Session) -> None:
        from vrp_desktop.ui.pages.closing import ClosingPage

        if self.page is None:
            self.page = ClosingPage()
            self.page.close_wanted.connect(self._close_without)
            self.page.again.connect(self._start)
            self.page.go_on_wanted.connect(self._go_on)
            self._stack.addWidget(self.page)
        self._session = session
        self._before = self._stack.currentWidget()
        self._stack.setCurrentWidget(self.page)
        self._start()

    def _start(self) -> None:
        session, page = self._session, self.page
        if session is None or page is None:
            return

        def back_up(progress: Progress) -> Closing:
            from vrp_desktop.operations.backups import back_up_at_close

            return back_up_at_close(session, progress)

        page.show_making()
        job = self._job = self._jobs.start(back_up, Priority.LONG)
        job.progressed.connect(page.show_step)
        job.done.connect(lambda closing: self._made(job, closing.problem))
        job.failed.connect(lambda problem: self._made(job, problem))

    def _made(self, job: Job, problem: Problem | None) -> None:
        if job is not self._job:
            # The person went on working, or closes without it.
            return
        self._job = None
        if problem is not None and self.page is not None:
            self.page.show_problem(problem)
        else:
            self._finish()

    def _close_without(self) -> None:
        session = self._session
        self._stop()
        if session is not None:
            from vrp_desktop.operations.backups import put_off

            put_off(session)
        self._finish()

    def _go_on(self) -> None:
        self._stop()
        self._session = None
        if self._before is not None:
            self._stack.setCurrentWidget(self._before)
        self.went_on.emit()

    def _stop(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.cancel()

    def _finish(self) -> None:
        self._is_done = True
        self._session = None
        self.finished.emit()
