"""Keeps pictures of the window out of other programs' screen grabs and shared screens, where the system can."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def keep_out_of_grabs(window: QWidget) -> None:
    """Ask Windows to leave `window` out of every grab; elsewhere there is nobody to ask. Call once it is shown."""
    if sys.platform == "win32":
        from vrp_desktop.ui.locking.windows import exclude_from_capture

        exclude_from_capture(int(window.winId()))
