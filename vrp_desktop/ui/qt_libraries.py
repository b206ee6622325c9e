"""What Qt needs of a Linux system, asked before Qt is imported: a missing library would end the process.

Imports no Qt.
"""

from __future__ import annotations

import ctypes
import os
import sys

_ALWAYS = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
}
"""Soname to Debian package: what PySide6's own libraries link to."""
_FOR_X11 = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""The same for the plugin that shows windows on an X server."""


def has_display() -> bool:
    """Tell whether a window could be shown here."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def missing_libraries() -> list[str]:
    """Give the Debian packages of the system libraries that Qt would miss; empty elsewhere than on Linux."""
    if not sys.platform.startswith("linux"):
        return []
    wanted = dict(_ALWAYS)
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if platform == "xcb" or (not platform and os.environ.get("DISPLAY")):
        wanted |= _FOR_X11
    return [package for soname, package in wanted.items() if not _is_there(soname)]


def _is_there(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True
