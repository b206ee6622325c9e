"""When the system asks this process to end: a session that ends, an update, a console that is closed.

Python runs a signal's handler in the main thread, between two steps of Python code. A window that waits in Qt takes
none, so it is woken through a socket (`wake_by`), or takes one now and then. Sources: Python's `signal`;
SetConsoleCtrlHandler of Windows.
"""

from __future__ import annotations

import contextlib
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

_ASKING = ("SIGTERM", "SIGHUP", "SIGBREAK")
_CONSOLE_WAITS_SECONDS = 4.5
"""Windows ends the process five seconds after it told of a closed console, or once it was answered."""


def when_asked(end: Callable[[], None], *, also_by_keys: bool = False) -> None:
    """Call `end` in the main thread when the system asks. `also_by_keys`: for Ctrl+C at a terminal too.

    What was started to be deaf to it (`nohup`) stays so.
    """
    for name in (*_ASKING, *(("SIGINT",) if also_by_keys else ())):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda _number, _frame: end())
    _listen_to_console()


def stop_command() -> None:
    """Stop a command as Ctrl+C does: what it had begun is left undone, and its store is closed."""
    raise KeyboardInterrupt


def wake_by(sending: socket.socket) -> None:
    """Send a byte into `sending`, which does not block, whenever a signal has come."""
    signal.set_wakeup_fd(sending.fileno(), warn_on_full_buffer=False)


def wake_no_more() -> None:
    """Send nothing any more: the socket is about to be closed."""
    with contextlib.suppress(ValueError):
        signal.set_wakeup_fd(-1)


if sys.platform == "win32":
    import _thread
    import ctypes
    import threading
    from ctypes import wintypes

    # consoleapi.h: CTRL_CLOSE_EVENT, CTRL_LOGOFF_EVENT, CTRL_SHUTDOWN_EVENT
    _CLOSING = (2, 5, 6)

    def _console_said(event: int) -> bool:
        if event not in _CLOSING:
            return False
        _thread.interrupt_main(signal.SIGTERM)
        # In a thread of the console; Windows ends the process as soon as this comes back.
        threading.Event().wait(_CONSOLE_WAITS_SECONDS)
        return True

    # Held for as long as the process lives, because the system calls it.
    _handler = ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.DWORD)(_console_said)

    def _listen_to_console() -> None:
        kernel = ctypes.WinDLL("kernel32")
        # Not twice: each time that it is added it would be called once more.
        kernel.SetConsoleCtrlHandler(_handler, False)
        kernel.SetConsoleCtrlHandler(_handler, True)

else:

    def _listen_to_console() -> None:
        """Do nothing: a terminal that is closed sends SIGHUP."""
