"""A box of the system itself, for what must be told when there is neither a window of ours nor a console."""

from __future__ import annotations

import sys


def show(text: str) -> None:
    """Show `text` and wait until the person has read it. Where the system has no such box, nothing is shown."""
    if sys.platform == "win32":
        import ctypes

        # winuser.h: MB_ICONERROR | MB_SETFOREGROUND
        ctypes.WinDLL("user32").MessageBoxW(None, text, "VRP", 0x10 | 0x10000)
