"""Keeps answers in the draft while they are given, and finishes the record.

One write is under way at a time: an entry belongs to the database thread while it is written and to the window
otherwise. What is answered meanwhile goes with the next write. A save that was asked for comes before everybody who
waits: they are told once it is done, or why it could not be.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from vrp_desktop.operations import entry as entries
from vrp_desktop.problems import Problem
from vrp_desktop.store.priority import Priority

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import SignalInstance

    from vrp_desktop.operations.entry import Entry
    from vrp_desktop.operations.session import Session
    from vrp_desktop.ui.jobs import Jobs
    from vrp_desktop.work import Progress

_TRY_AGAIN_MS = 5_000


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Somebody who goes on once everything is kept, or is told why it is not."""

    then: Callable[[], None]
    otherwise: Callable[[Problem], None] | None


class Keeper(QObject):
    """Writes an entry's answers into its draft, one job after the other."""

    kept = Signal(object)
    """(datetime.datetime, local): everything answered by then is on the disk."""
    not_kept = Signal(object)
    """(problems.Problem): the draft could not be written; it is tried again by itself."""
    finished = Signal(object)
    """(operations.entry.Submitted)"""
    not_finished = Signal(object)
    """(problems.Problem)"""
    not_dropped = Signal(object)
    """(problems.Problem): the record was left to be thrown away, but the disk did not take that."""

    def __init__(self, session: Session, entry: Entry, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._entry = entry
        self._jobs = jobs
        self._is_busy = False
        self._at_path: str | None = entry.at_path
        self._is_over = False
        self._is_save_wanted = False
        self._why = ""
        self._waiting: list[_Waiting] = []
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_TRY_AGAIN_MS)
        self._again.timeout.connect(self.keep)

    @property
    def is_busy(self) -> bool:
        """Whether a write is under way."""
        return self._is_busy

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to be written and no write is under way."""
        return not self._is_busy and (self._is_over or not self._entry.unkept())

    @property
    def is_over(self) -> bool:
        """Whether the record was finished, or is to be thrown away."""
        return self._is_over

    @property
    def at_path(self) -> str | None:
        """The question the person is at, or `None` before they were at any."""
        return self._at_path

    def at(self, path: str) -> None:
        """Remember which question the person is at; it is written with the next answer."""
        self._at_path = path

    def keep(self) -> None:
        """Write what the draft does not hold yet, then finish the record if that was asked for."""
        if self._is_busy:
            return
        changes = {} if self._is_over else self._entry.unkept()
        if changes:
            session, entry, at_path = self._session, self._entry, self._at_path
            self._start(lambda _progress: entries.keep(session, entry, changes, at_path), self._written, self._failed)
        elif self._is_save_wanted:
            self._is_save_wanted = False
            session, entry, why = self._session, self._entry, self._why
            self._start(lambda _progress: entries.submit(session, entry, why), self._submitted, self._refused)
        else:
            for one in self._take_waiting():
                one.then()

    def when_kept(self, then: Callable[[], None], otherwise: Callable[[Problem], None] | None = None) -> None:
        """Call `then` once everything answered is on the disk and a save that was asked for is done.

        `otherwise`: called instead when that fails, after the page was told.
        """
        self._waiting.append(_Waiting(then, otherwise))
        self.keep()

    def finish(self, why: str = "") -> None:
        """Keep what is left, then append the record's revision. `why`: why a finished record is changed."""
        self._is_save_wanted = True
        self._why = why
        self.keep()

    def give_up(self) -> None:
        """Write nothing more; what is under way ends by itself."""
        self._is_over = True
        self._is_save_wanted = False
        self._again.stop()

    def throw_away(self, then: Callable[[], None]) -> None:
        """Drop the draft, then call `then`: also when the disk does not take it, since the person wants to be out."""
        was_written = self._entry.is_started or self._is_busy
        self.give_up()
        if not was_written:
            then()
            return
        session, record = self._session, self._entry.record
        job = self._jobs.start(lambda _progress: entries.throw_away(session, record), Priority.AUTOSAVE)
        job.done.connect(lambda _changed: then())
        job.failed.connect(lambda problem: self._not_thrown_away(problem, then))

    def _start(
        self, work: Callable[[Progress], Any], done: Callable[[Any], None], failed: Callable[[Problem], None]
    ) -> None:
        self._is_busy = True
        job = self._jobs.start(work, Priority.AUTOSAVE)
        job.done.connect(done)
        job.failed.connect(failed)

    def _take_waiting(self) -> list[_Waiting]:
        waiting, self._waiting = self._waiting, []
        return waiting

    def _written(self, _changed: object) -> None:
        self._is_busy = False
        self.kept.emit(datetime.datetime.now().astimezone())
        self.keep()

    def _failed(self, problem: Problem) -> None:
        self._is_busy = self._is_save_wanted = False
        if not self._is_over:
            self._again.start()
        self._tell(self.not_kept, problem)

    def _submitted(self, submitted: entries.Submitted) -> None:
        self._is_busy = False
        self._is_over = True
        self.finished.emit(submitted)
        self.keep()

    def _refused(self, problem: Problem) -> None:
        self._is_busy = False
        self._tell(self.not_finished, problem)

    def _tell(self, signal: SignalInstance, problem: Problem) -> None:
        # Whoever is told may ask for the next write at once; who waited for this one does not wait for that.
        waiting = self._take_waiting()
        signal.emit(problem)
        for one in waiting:
            if one.otherwise is not None:
                one.otherwise(problem)

    def _not_thrown_away(self, problem: Problem, then: Callable[[], None]) -> None:
        then()
        self.not_dropped.emit(
            Problem(
                happened="The unfinished record could not be taken off this laptop.",
                means="What you typed last is gone; what was kept before still stands under Unfinished.",
                do_next="If the disk is full, make room, then open it there and throw it away again.",
                details=problem.details,
            )
        )
