"""When the system says that nobody is at the laptop: its own lock and sleep."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection
    from PySide6.QtWidgets import QWidget

_LOGIN = "org.freedesktop.login1"


class SystemLock(QObject):
    """Listens to Windows or to logind for `window`. On a system that tells neither, it stays silent."""

    away = Signal()
    """The session was locked, another account came to the screen, or the laptop is about to sleep."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._filter: object = None
        if sys.platform == "win32":
            from vrp_desktop.ui.locking.windows import AwayFilter

            self._filter = AwayFilter(int(window.winId()), self.away.emit)
            QApplication.instance().installNativeEventFilter(self._filter)  # type: ignore[union-attr]
        elif sys.platform.startswith("linux"):
            from PySide6.QtDBus import QDBusConnection

            self.listen(QDBusConnection.systemBus(), os.environ.get("XDG_SESSION_ID", ""))

    def listen(self, bus: QDBusConnection, session: str) -> bool:
        """Listen to logind on `bus`, for the session of that id (empty: any); tell whether there is such a bus.

        Source: org.freedesktop.login1(5), Manager.PrepareForSleep and Session.Lock.
        """
        if not bus.isConnected():
            return False
        path = f"/org/freedesktop/login1/session/{_escaped(session)}" if session else ""
        # The stubs ask for bytes, which PySide itself refuses.
        to_sleep, to_lock = cast("bytes", SLOT("prepare_for_sleep(bool)")), cast("bytes", SLOT("lock()"))
        sleeps = bus.connect(_LOGIN, "/org/freedesktop/login1", f"{_LOGIN}.Manager", "PrepareForSleep", self, to_sleep)
        return bus.connect(_LOGIN, path, f"{_LOGIN}.Session", "Lock", self, to_lock) and sleeps

    @Slot(bool)
    def prepare_for_sleep(self, is_before: bool) -> None:
        """Read that the laptop goes to sleep, or has woken (`is_before` false)."""
        if is_before:
            self.away.emit()

    @Slot()
    def lock(self) -> None:
        """Read that the session is to be locked."""
        self.away.emit()


def _escaped(text: str) -> str:
    """Give `text` as a part of a bus path, as systemd's sd_bus_path_encode(3) does."""
    return "".join(
        c if c.isascii() and (c.isalpha() or (c.isdigit() and place > 0)) else "".join(f"_{b:02x}" for b in c.encode())
        for place, c in enumerate(text)
    )
