"""What Windows is asked and what it tells: screen grabs, its own lock, sleep. Imported on Windows only.

Sources: learn.microsoft.com, SetWindowDisplayAffinity, WTSRegisterSessionNotification, WM_WTSSESSION_CHANGE,
WM_POWERBROADCAST. All names of constants are those of the headers.
"""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes
    from typing import TYPE_CHECKING

    from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray

    if TYPE_CHECKING:
        from collections.abc import Callable

    _WDA_MONITOR = 0x01
    _WDA_EXCLUDEFROMCAPTURE = 0x11
    _NOTIFY_FOR_THIS_SESSION = 0
    _WM_POWERBROADCAST = 0x0218
    _PBT_APMSUSPEND = 0x0004
    _WM_WTSSESSION_CHANGE = 0x02B1
    _AWAY = frozenset({0x2, 0x4, 0x6, 0x7})
    """WTS_CONSOLE_DISCONNECT (another account), WTS_REMOTE_DISCONNECT, WTS_SESSION_LOGOFF, WTS_SESSION_LOCK."""

    _user32 = ctypes.WinDLL("user32", use_last_error=True)
    _user32.SetWindowDisplayAffinity.argtypes = (wintypes.HWND, wintypes.DWORD)
    _user32.SetWindowDisplayAffinity.restype = wintypes.BOOL
    _wtsapi32 = ctypes.WinDLL("wtsapi32", use_last_error=True)
    _wtsapi32.WTSRegisterSessionNotification.argtypes = (wintypes.HWND, wintypes.DWORD)
    _wtsapi32.WTSRegisterSessionNotification.restype = wintypes.BOOL

    def exclude_from_capture(window: int) -> None:
        """Leave `window` (an HWND) out of grabs; before Windows 10 2004 it is black in them."""
        if not _user32.SetWindowDisplayAffinity(window, _WDA_EXCLUDEFROMCAPTURE):
            _user32.SetWindowDisplayAffinity(window, _WDA_MONITOR)

    class AwayFilter(QAbstractNativeEventFilter):
        """Reads the messages of `window` (an HWND) and calls `away` when the session locks or the laptop sleeps."""

        def __init__(self, window: int, away: Callable[[], None]) -> None:
            super().__init__()
            self._away = away
            _wtsapi32.WTSRegisterSessionNotification(window, _NOTIFY_FOR_THIS_SESSION)

        def nativeEventFilter(self, _kind: QByteArray | bytes | bytearray | memoryview, message: int) -> object:
            """Let every message pass."""
            said = wintypes.MSG.from_address(int(message))
            locks = said.message == _WM_WTSSESSION_CHANGE and said.wParam in _AWAY
            if locks or (said.message == _WM_POWERBROADCAST and said.wParam == _PBT_APMSUSPEND):
                self._away()
            return False, 0
