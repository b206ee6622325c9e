"""What a Windows program or library says of itself: its version, and whether it is signed. Source: the PE format."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PROGRAMS = (".exe", ".dll", ".pyd")
"""How the names of programs and libraries end."""
_FIXED_VERSION = b"\xbd\x04\xef\xfe"
"""How VS_FIXEDFILEINFO begins."""


def version(path: Path) -> str:
    """Give a file's version, like ``6.11.3.0``; empty when it has none."""
    if path.suffix not in PROGRAMS:
        return ""
    content = path.read_bytes()
    at = content.find(_FIXED_VERSION)
    if at < 0:
        return ""
    high, low = struct.unpack_from("<II", content, at + 8)
    return f"{high >> 16}.{high & 0xFFFF}.{low >> 16}.{low & 0xFFFF}"


def is_signed(path: Path) -> bool:
    """Tell whether a program carries a signature: its certificate table is not empty."""
    content = path.read_bytes()
    header = struct.unpack_from("<I", content, 0x3C)[0]
    optional = header + 24
    directories = optional + (112 if content[optional : optional + 2] == b"\x0b\x02" else 96)
    size: int = struct.unpack_from("<I", content, directories + 4 * 8 + 4)[0]
    return size > 0
