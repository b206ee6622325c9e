"""What is copied for the help desk: versions, the time, what went wrong by its kind, and the end of the log.

Nothing else: no name, no folder or file of the person's own, nothing of what is in the records.
"""

from __future__ import annotations

import datetime
import platform

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QApplication

import vrp_desktop
from vrp_desktop import logs


def text(details: str = "") -> str:
    """Give it as text. `details`: those of a problem, which hold no answer, name or key."""
    from vrp_desktop.store.connection import cipher_version

    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds").removesuffix("+00:00")
    lines = [
        f"VRP Desktop {vrp_desktop.__version__}, Python {platform.python_version()}, Qt {qVersion()}, "
        f"SQLCipher {cipher_version()}",
        f"{logs.system()}, {platform.machine()}",
        f"{now}Z",
        *(("", "What went wrong:", details) if details else ()),
        "",
        f"The log in {logs.shown_folder()} ends with:",
        *logs.last_lines(),
    ]
    return "\n".join(lines)


def copy(details: str = "") -> None:
    """Put it into the clipboard."""
    QApplication.clipboard().setText(text(details))
