"""Ends the window when the system asks: drafts written, work stopped, the store closed, and nobody asked a question.

Windows first asks whether the session, or this program for an update, may end (`commitDataRequest`); it may still be
called off, so only drafts are written then. Then it says so (`aboutToQuit`), and the process has moments left: Qt sends
that signal from within WM_ENDSESSION, before it closes any window (qwindowscontext.cpp). A terminal, systemd or a
package upgrade sends a signal instead, and a console of Windows that is closed becomes one.
"""

from __future__ import annotations

import logging
import socket
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal

from vrp_desktop import ending

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from vrp_desktop.ui.window import MainWindow

_log = logging.getLogger(__name__)


class Ending(QObject):
    """Listens for whatever asks, for as long as the event loop runs."""

    ended = Signal()
    """All is closed because the system asked; the process may go now."""

    def __init__(self, window: MainWindow, application: QApplication) -> None:
        super().__init__(window)
        self._window = window
        self._application = application
        self._is_asked = False
        application.commitDataRequest.connect(self._prepare)
        application.aboutToQuit.connect(self.end)
        self._waking, self._sending = socket.socketpair()
        for end in (self._waking, self._sending):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._waking.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._woken)
        # From the loop, not from within whatever Python was doing when the signal came.
        ending.when_asked(lambda: QTimer.singleShot(0, self, self._end_loop), also_by_keys=True)
        ending.wake_by(self._sending)

    def end(self) -> None:
        """End all that the window holds, unless it was closed already."""
        if self._is_asked or self._window.is_ended:
            return
        self._is_asked = True
        self._window.end_at_once()
        self.ended.emit()

    def stop(self) -> None:
        """Listen no more: the event loop has ended."""
        ending.wake_no_more()
        ending.when_asked(ending.stop_command)
        self._notifier.setEnabled(False)
        self._waking.close()
        self._sending.close()

    def _prepare(self, _session: object) -> None:
        _log.info("the system asks whether to end")
        self._window.keep_before_end()

    def _end_loop(self) -> None:
        self.end()
        # Leaves every loop there is, that of a dialog too.
        self._application.exit(0)

    def _woken(self) -> None:
        # Python's own handler has run by now, or runs as soon as this comes back.
        self._waking.recv(4096)
