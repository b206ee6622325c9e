"""What is wrong with a file that does not open, as precisely as can be told by looking at it with the key."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from vrp_desktop.store.errors import FolderInPlace, OtherKey, PathTooLong, StoreCut, StoreDamaged, StoreEmpty
from vrp_desktop.store.pages import PAGE_BYTES, PageFile

if TYPE_CHECKING:
    from pathlib import Path

    from vrp_desktop.problems import VrpError

# SQLite's unix file system takes 512 bytes (os_unix.c, MAX_PATHNAME), Windows 260 characters where long paths are not
# switched on. The longest name that we put beside a database is that of its journal while it is being made.
_MOST = (260 if sys.platform == "win32" else 512) - len(".new-journal") - 1
_COUNT_AT = 28
_SMALLEST = 512
"""No database has smaller pages."""


def check_length(path: Path) -> None:
    """See that the way to a database at `path` is not too long, whether there is one or not. Raises PathTooLong."""
    whole = path.absolute()
    length = len(str(whole)) if sys.platform == "win32" else len(os.fsencode(whole))
    if length > _MOST:
        raise PathTooLong(length, _MOST)


def check_file(path: Path) -> None:
    """See, before a database opens it, that no folder lies there and that the file is not empty.

    SQLite would take an empty file, or one of a single byte, for a new one. Raises FolderInPlace, StoreEmpty, StoreCut.
    """
    if path.is_dir():
        raise FolderInPlace
    if path.is_file():
        size = path.stat().st_size
        if size == 0:
            raise StoreEmpty
        if size < _SMALLEST:
            raise StoreCut(f"{size} bytes")


def reason_of(found: StoreDamaged, path: Path, key: bytes | bytearray) -> VrpError:
    """Give the error that says best why the file at `path` was found damaged."""
    try:
        pages = PageFile(path, key)
    except OSError:
        return found
    try:
        if pages.count == 0:
            return StoreCut(f"{path.stat().st_size} bytes")
        if not any(pages.is_whole(number) for number in range(1, pages.count + 1)):
            return OtherKey(f"{pages.count} pages, none of this key")
        first = pages.page(1)
        said = int.from_bytes(first.content[_COUNT_AT : _COUNT_AT + 4], "big")
        if first.is_whole and (pages.is_cut or said > pages.count):
            return StoreCut(f"{pages.count} of {said} pages of {PAGE_BYTES} bytes")
    except OSError:
        return found
    finally:
        pages.close()
    return found
