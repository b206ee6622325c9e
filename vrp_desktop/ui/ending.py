"""Ends the window when the system asks: drafts written, work stopped, the store closed, and nobody asked a question.

Windows first asks whether the session, or this program for an update, may end (`commitDataRequest`); it may still be
called off, so only drafts are written then. Then it says so (`aboutToQuit`), and the process has moments left: Qt sends
that signal from within WM_ENDSESSION, before it closes any window (qwindowscontext.cpp). A terminal, systemd or a
package upgrade sends a signal instead, and a console of Windows that is closed becomes one.
"""

from __future__ import annotations

import logging
import socket
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal

from vrp_desktop import ending

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from vrp_desktop.ui.window import MainWindow

_log = logging.getLogger(__name__)

_LOOKS_EACH_MS = 500
"""Where no socket wakes the loop; a tenth of what Windows leaves a process that has to end."""


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
        self._waking = _Waking(self)
        # From the loop, not from within whatever Python was doing when the signal came.
        ending.when_asked(lambda: QTimer.singleShot(0, self, self._end_loop), also_by_keys=True)

    def end(self) -> None:
        """End all that the window holds, unless it was closed already."""
        if self._is_asked or self._window.is_ended:
            return
        self._is_asked = True
        self._window.end_at_once()
        self.ended.emit()

    def stop(self) -> None:
        """Listen no more: the event loop has ended."""
        ending.when_asked(ending.stop_command)
        self._waking.stop()

    def _prepare(self, _session: object) -> None:
        _log.info("the system asks whether to end")
        self._window.keep_before_end()

    def _end_loop(self) -> None:
        self.end()
        # Leaves every loop there is, that of a dialog too.
        self._application.exit(0)


class _Waking(QObject):
    """Lets Python run a signal's handler while the event loop waits: woken by a socket, or by looking now and then."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._ends = _socket_pair()
        if self._ends is None:
            timer = QTimer(self)
            # Being called is enough: Python runs its handlers before it comes to this.
            timer.timeout.connect(lambda: None)
            timer.start(_LOOKS_EACH_MS)
            return
        receiving, sending = self._ends
        self._notifier = QSocketNotifier(receiving.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(lambda: receiving.recv(4096))
        ending.wake_by(sending)

    def stop(self) -> None:
        """Wake nobody any more."""
        if self._ends is None:
            return
        ending.wake_no_more()
        self._notifier.setEnabled(False)
        for end in self._ends:
            end.close()


def _socket_pair() -> tuple[socket.socket, socket.socket] | None:
    """Give two joined sockets that do not block, `None` where there are none but those of a network."""
    # On Windows Python makes them of a listener on 127.0.0.1, and this program opens no network connection at all.
    if sys.platform == "win32":
        return None
    try:
        ends = socket.socketpair()
    except OSError:
        return None
    for end in ends:
        end.setblocking(False)
    return ends
