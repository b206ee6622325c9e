"""Keeps answers in the draft while they are given, and finishes the record.

One write is under way at a time: an entry belongs to the database thread while it is written and to the window
otherwise. What is answered meanwhile goes with the next write.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from vrp_desktop.operations import entry as entries
from vrp_desktop.store.priority import Priority

if TYPE_CHECKING:
    from collections.abc import Callable

    from vrp_desktop.operations.entry import Entry
    from vrp_desktop.operations.session import Session
    from vrp_desktop.problems import Problem
    from vrp_desktop.ui.jobs import Jobs

_TRY_AGAIN_MS = 5_000


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

    def __init__(self, session: Session, entry: Entry, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._entry = entry
        self._jobs = jobs
        self._is_busy = False
        self._at_path: str | None = entry.at_path
        self._then: Callable[[], None] | None = None
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_TRY_AGAIN_MS)
        self._again.timeout.connect(self.keep)

    @property
    def is_busy(self) -> bool:
        """Whether a write is under way."""
        return self._is_busy

    @property
    def at_path(self) -> str | None:
        """The question the person is at, or `None` before they were at any."""
        return self._at_path

    def at(self, path: str) -> None:
        """Remember which question the person is at; it is written with the next answer."""
        self._at_path = path

    def keep(self) -> None:
        """Write what the draft does not hold yet."""
        if self._is_busy:
            return
        changes = self._entry.unkept()
        if not changes:
            self._settled()
            return
        session, entry, at_path = self._session, self._entry, self._at_path
        self._is_busy = True
        job = self._jobs.start(lambda _progress: entries.keep(session, entry, changes, at_path), Priority.AUTOSAVE)
        job.done.connect(self._written)
        job.failed.connect(self._failed)

    def when_kept(self, then: Callable[[], None]) -> None:
        """Call `then` once everything answered is on the disk."""
        self._then = then
        self.keep()

    def finish(self) -> None:
        """Keep what is left, then append the record's revision."""
        self.when_kept(self._submit)

    def throw_away(self, then: Callable[[], None]) -> None:
        """Drop the draft, then call `then`."""
        self._again.stop()
        session, record = self._session, self._entry.record
        job = self._jobs.start(lambda _progress: entries.throw_away(session, record), Priority.AUTOSAVE)
        job.done.connect(lambda _changed: then())
        job.failed.connect(self.not_kept)

    def _written(self, _changed: object) -> None:
        self._is_busy = False
        self.kept.emit(datetime.datetime.now().astimezone())
        self.keep()

    def _failed(self, problem: Problem) -> None:
        self._is_busy = False
        self._then = None
        self.not_kept.emit(problem)
        self._again.start()

    def _settled(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()

    def _submit(self) -> None:
        session, entry = self._session, self._entry
        self._is_busy = True
        job = self._jobs.start(lambda _progress: entries.submit(session, entry), Priority.AUTOSAVE)
        job.done.connect(self._submitted)
        job.failed.connect(self._refused)

    def _submitted(self, submitted: entries.Submitted) -> None:
        self._is_busy = False
        self.finished.emit(submitted)

    def _refused(self, problem: Problem) -> None:
        self._is_busy = False
        self.not_finished.emit(problem)
