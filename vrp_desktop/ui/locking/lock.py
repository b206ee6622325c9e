"""The lock: one owner of what is shown when nobody may read the records, and of closing them behind it.

Locking hides at once and closes afterwards. First a page without a record stands before everything; then what is being
typed is written into the drafts, as when the window is closed; then every page goes, the database is closed and its key
wiped. Work under way is let finish (nobody is there and waits) or, when a person or the system asked, told to stop; the
screen is hidden all the while.

When the disk does not take the last words, the lock does not wait: the database is closed and the key goes all the
same, and these words alone stay in memory. They are in the form again when their writer unlocks, and are written into
their writer's draft when somebody else does.

A backup that is due is made before the database is closed, since many laptops are locked and never closed; but not when
somebody is near (the screen was hidden), when the laptop goes to sleep, or once words are typed to come back.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow

from vrp_desktop.store.priority import Priority
from vrp_desktop.ui.clipboard import Clipboard
from vrp_desktop.ui.garbage import collect_all
from vrp_desktop.ui.locking.activity import Activity

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QStackedWidget, QWidget

    from vrp_desktop.operations.reopening import FormPlace
    from vrp_desktop.operations.session import Session
    from vrp_desktop.ui.jobs import Job, Jobs
    from vrp_desktop.ui.locking.system import SystemLock
    from vrp_desktop.ui.pages.hidden import HiddenPage
    from vrp_desktop.ui.way_in import WayIn
    from vrp_desktop.work import Progress


_LISTENS_AFTER_MS = 1_000
_log = logging.getLogger(__name__)
_ONCE = Qt.ConnectionType.SingleShotConnection


class Why(Enum):
    """What made the screen lock."""

    IDLE = auto()
    ASKED = auto()
    SYSTEM = auto()
    """The session was locked, or the laptop goes to sleep."""
    HIDDEN = auto()
    """Somebody must not see what is on the screen: a clock is shown, and words are asked for only after a key."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person was. `place`: a name of the left column; `forms`: those that were open, the lowest first."""

    folder: Path
    person: str
    place: str
    forms: tuple[FormPlace, ...]


class Desk(Protocol):
    """The unlocked program, as the lock needs it: the main window."""

    session: Session | None
    way_in: WayIn

    def settle(self, then: Callable[[], None]) -> None:
        """Call `then` once every open form is on the disk, or the disk has refused it."""

    def put_away(self) -> tuple[Place, QWidget]:
        """Let go of the session and of everything that shows it; give the place and the widget that holds the rest."""

    def show_locked(self, *, is_practice: bool) -> WayIn:
        """Show a new way in, that of what was locked."""


class Lock(QObject):
    """Says when to lock, hides, closes, and knows where to come back to."""

    closed = Signal()
    """The database is closed and its key is gone."""

    def __init__(self, desk: Desk, window: QWidget, stack: QStackedWidget, jobs: Jobs) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._stack = stack
        self._jobs = jobs
        self._place: Place | None = None
        self._is_practice = False
        self._closing: Job | None = None
        self._is_awaited = False
        """Whether words were typed to come back before everything is closed."""
        self.left: tuple[FormPlace, ...] = ()
        """Forms whose last words the disk did not take."""
        self.is_closing = False
        """Whether the screen is hidden and the database is not closed yet."""
        self.hidden: HiddenPage | None = None
        self.clipboard = Clipboard(self)
        self.activity = Activity(self)
        self.activity.idle.connect(lambda: self.lock(Why.IDLE))
        self.activity.three_shifts.connect(lambda: self.lock(Why.HIDDEN))
        self._system: SystemLock | None = None

    def opened(self, session: Session, *, is_practice: bool) -> Place | None:
        """Watch over `session` from now on. Gives where its person was when they locked, or `None`.

        Whoever opens the forms of that place again says so with `taken_back`.
        """
        self._is_practice = is_practice
        self.activity.start(session.settings.lock_after_ms)
        if self._system is None:
            # Nobody waits for this one.
            QTimer.singleShot(_LISTENS_AFTER_MS, self, self._listen)
        place, self._place = self._place, None
        folder, person = session.settings.data_folder, session.person.id
        if place is None or (place.folder, place.person) != (folder, person):
            place = None
        mine = {form.record for form in place.forms} if place is not None else set()
        others = tuple(form for form in self.left if form.record not in mine)
        if others:
            self._write_left(session, others)
        return place

    def taken_back(self, place: Place) -> None:
        """Hold the words of `place` no more: its forms are open again and keep trying to write them."""
        records = {form.record for form in place.forms}
        self.left = tuple(form for form in self.left if form.record not in records)

    def lock(self, why: Why) -> None:
        """Hide at once; close what is behind. Does nothing while nothing is open."""
        session = self._desk.session
        if session is None or self.is_closing:
            return
        _log.info("locking: %s", why)
        self.is_closing = True
        self._is_awaited = False
        self.activity.stop()
        if why is Why.HIDDEN:
            self._show_hidden()
        else:
            self.show_locked()
        # Painted now, not when the event loop comes to it: somebody may be looking.
        self._window.repaint()
        self._close_popups()
        if why is Why.HIDDEN:
            # Whoever hides is being watched: also what they copied in another program goes.
            self.clipboard.clear()
        else:
            self.clipboard.clear_ours()
        self._later(lambda: self._desk.settle(lambda: self._later(lambda: self._settled(why))))

    def when_closed(self, then: Callable[[], None]) -> None:
        """Call `then` once, when the database is closed."""
        self.closed.connect(lambda: self._later(then), _ONCE)

    def _listen(self) -> None:
        from vrp_desktop.ui.locking.system import SystemLock

        if self._system is None:
            self._system = SystemLock(self._window)
            self._system.away.connect(lambda: self.lock(Why.SYSTEM))

    def _show_hidden(self) -> None:
        if self.hidden is None:
            from vrp_desktop.ui.pages.hidden import HiddenPage

            self.hidden = HiddenPage()
            self.hidden.woken.connect(self.show_locked)
            self._stack.addWidget(self.hidden)
        self._stack.setCurrentWidget(self.hidden)
        self.hidden.hide_all()

    def show_locked(self) -> None:
        """Ask for the words; opening waits until the database is closed."""
        way_in = self._desk.show_locked(is_practice=self._is_practice)
        if self.is_closing:
            way_in.hold(self._hurry)

    def _close_popups(self) -> None:
        while (popup := QApplication.activePopupWidget()) is not None and popup.isVisible():
            popup.hide()
        for other in QApplication.topLevelWidgets():
            # Dialogs, and tooltips: QToolTip itself would leave its text for another 300 ms.
            if other.isVisible() and not isinstance(other, QMainWindow):
                if isinstance(other, QDialog):
                    other.reject()
                other.hide()
                # The next key is for the window, also when a dialog had the keyboard.
                self._window.activateWindow()

    def _hurry(self) -> None:
        self._is_awaited = True
        if self._closing is not None:
            self._closing.cancel()

    def _settled(self, why: Why) -> None:
        from vrp_desktop.operations.backups import back_up_at_close as back_up

        session = self._desk.session
        if session is None:
            # The window was closed meanwhile.
            self.is_closing = False
            return
        self._jobs.abandon(cancels=why is not Why.IDLE)
        place, widget = self._desk.put_away()
        self._place = place
        self.left += tuple(form for form in place.forms if form.unkept)
        # Not later: a timer of a page could still ask the database that is being closed.
        shiboken6.delete(widget)
        self._jobs.after_each(None)

        backs_up = why in (Why.IDLE, Why.ASKED) and not self._is_practice and not self._is_awaited

        def close(progress: Progress) -> None:
            try:
                if backs_up and not session.store.is_closed:
                    back_up(session, progress)
            finally:
                session.store.close()

        job = self._closing = self._jobs.start(close, Priority.LONG)
        job.ended.connect(lambda: self._later(self._closed))

    def _closed(self) -> None:
        self.is_closing = False
        self._closing = None
        collect_all()
        _log.info("locked")
        if self._stack.currentWidget() is not self.hidden:
            self._desk.way_in.go_on()
        self.closed.emit()

    def _write_left(self, session: Session, left: tuple[FormPlace, ...]) -> None:
        def write(_progress: Progress) -> tuple[FormPlace, ...]:
            """Give the forms whose words still could not be written."""
            from vrp_desktop.operations.reopening import keep_left
            from vrp_desktop.problems import VrpError

            still = []
            for form in left:
                try:
                    keep_left(session, form)
                except (VrpError, KeyError):
                    # The disk still does not take it, or its writer is not in this store (a practice one).
                    still.append(form)
            return tuple(still)

        def written(still: tuple[FormPlace, ...]) -> None:
            self.left = tuple(form for form in self.left if form not in left or form in still)

        self._jobs.start(write, Priority.AUTOSAVE).done.connect(written)

    def _later(self, call: Callable[[], None]) -> None:
        """Call from the event loop itself, not from within a signal of something that is about to go."""
        QTimer.singleShot(0, self, call)
