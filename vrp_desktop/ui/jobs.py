"""Runs operations on the database thread and brings their results to the window.

The work is Qt-free and gets a `Progress`; only plain values cross threads. Results, progress and failures arrive
as signals in the window's thread.
"""

from __future__ import annotations

import logging
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from vrp_desktop.crashes import unforeseen
from vrp_desktop.problems import Cancelled, VrpError
from vrp_desktop.store.priority import Priority
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from vrp_desktop.problems import Problem
    from vrp_desktop.store.thread import DatabaseThread

_log = logging.getLogger(__name__)


class Job(QObject):
    """One piece of work under way. Exactly one of `done` and `failed` is emitted, in the window's thread."""

    done = Signal(object)
    """(what the work gave)"""
    failed = Signal(object)
    """(problems.Problem); not emitted when the person cancelled."""
    progressed = Signal(int, int)
    """(steps done, steps in all or 0)"""
    ended = Signal()
    """Emitted last, whatever happened."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.progress = Progress(self.progressed.emit)
        self.is_abandoned = False

    def cancel(self) -> None:
        """Ask the work to stop; nothing it did is kept."""
        self.progress.cancel()

    def deliver(self, future: Future[Any]) -> None:
        """Tell what the work gave; called in the window's thread."""
        fault = future.exception()
        if fault is None:
            self.done.emit(future.result())
        elif not isinstance(fault, Cancelled):
            self.failed.emit(problem_of(fault))
        self.ended.emit()


def problem_of(fault: BaseException) -> Problem:
    """Give what to tell the person about any failure. The log gets its kind, and places when nobody foresaw it."""
    if isinstance(fault, VrpError):
        _log.info("a problem was told: %s", type(fault))
        return fault.problem
    return unforeseen(fault)


class _Turns:
    """Long work in turns. All of it happens on the database thread, one turn after the other."""

    def __init__(
        self,
        job: Job,
        work: Callable[[Progress], Generator[None, None, Any]],
        thread: DatabaseThread,
        finished: Callable[[Job, Future[Any]], None],
    ) -> None:
        self._job = job
        self._turns = work(job.progress)
        self._thread = thread
        self._finished = finished

    def go_on(self) -> None:
        """Queue the next turn, behind whatever came meanwhile."""
        try:
            self._thread.submit(self._turn, Priority.LONG).add_done_callback(self._after)
        except RuntimeError:
            # The thread takes nothing more: the program ends.
            self._turns.close()
            self._end(fault=Cancelled())

    def _turn(self) -> tuple[bool, Any]:
        try:
            if self._job.progress.is_cancelled:
                self._turns.throw(Cancelled())
            next(self._turns)
        except StopIteration as end:
            return True, end.value
        return False, None

    def _after(self, turn: Future[tuple[bool, Any]]) -> None:
        fault = turn.exception()
        if fault is not None:
            self._end(fault=fault)
        elif turn.result()[0]:
            self._end(turn.result()[1])
        else:
            self.go_on()

    def _end(self, result: object = None, fault: BaseException | None = None) -> None:
        whole: Future[Any] = Future()
        if fault is None:
            whole.set_result(result)
        else:
            whole.set_exception(fault)
        self._finished(self._job, whole)


class Jobs(QObject):
    """Starts work on the database thread. Closing waits for what is under way."""

    # Emitted in the database thread, so by what outlives it: a job may be deleted as soon as its end is delivered,
    # and then the thread would still be inside the emit of an object that is gone.
    _finished = Signal(object, object)
    """(the job, its concurrent.futures.Future)"""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._started: DatabaseThread | None = None
        self._running: set[Job] = set()
        self.is_closed = False
        self._finished.connect(self._deliver)

    def start(self, work: Callable[[Progress], Any], priority: Priority = Priority.READ) -> Job:
        """Queue `work`; connect to the job's signals before returning to the event loop."""
        job = Job(self)
        self._running.add(job)
        job.ended.connect(lambda: self._forget(job))
        self._thread().submit(lambda: work(job.progress), priority).add_done_callback(
            lambda future: self._finished.emit(job, future)
        )
        return job

    def start_in_turns(self, work: Callable[[Progress], Generator[None, None, Any]]) -> Job:
        """Queue long work that stops at each `yield`: autosaves and whatever a person waits for go in between.

        When there will be no next turn, or it was cancelled, the generator is told where it stands and can clean up.
        """
        job = Job(self)
        self._running.add(job)
        job.ended.connect(lambda: self._forget(job))
        _Turns(job, work, self._thread(), self._finished.emit).go_on()
        return job

    def after_each(self, afterwards: Callable[[], object] | None) -> None:
        """Have `afterwards` called on the thread after each piece of work. It raises nothing; `None` for nothing."""
        self._thread().afterwards = afterwards

    @property
    def running(self) -> int:
        """How many pieces of work are queued or under way."""
        return len(self._running)

    def abandon(self, *, cancels: bool) -> None:
        """Tell nobody any more of the work there is: who asked is about to go. It ends by itself.

        `cancels`: ask it to stop too. What is queued after this comes after it, at the priority of long work.
        """
        for job in self._running:
            job.is_abandoned = True
            job.blockSignals(True)
            if cancels:
                job.cancel()

    def cancel(self) -> None:
        """Ask all work to stop. What keeps drafts and finishes records knows of no stopping and comes to its end."""
        for job in self._running:
            job.cancel()

    def close(self, last: Callable[[], None] | None = None) -> None:
        """Ask all work to stop, wait for it, run `last` on the thread (closing the store) and end the thread."""
        self.is_closed = True
        self.cancel()
        if last is not None:
            self._thread().submit(last, Priority.LONG)
        if self._started is not None:
            self._started.close()

    def _thread(self) -> DatabaseThread:
        """Give the database thread; it comes into being with the first work, when the first page is painted."""
        if self._started is None:
            from vrp_desktop.store.thread import DatabaseThread

            self._started = DatabaseThread()
        return self._started

    def _deliver(self, job: Job, future: Future[Any]) -> None:
        if job.is_abandoned:
            self._forget(job)
        else:
            job.deliver(future)

    def _forget(self, job: Job) -> None:
        self._running.discard(job)
        job.deleteLater()
