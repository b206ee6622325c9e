"""What was written where: the files of a folder before and after, and which of the new ones lie elsewhere."""

from __future__ import annotations

import fnmatch
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


def listed(root: Path) -> dict[str, tuple[int, int]]:
    """Give size and time of each file under `root`, by its path inside."""
    found = {}
    for path in root.rglob("*"):
        if path.is_file() and not path.is_symlink():
            said = path.stat()
            found[path.relative_to(root).as_posix()] = (said.st_size, said.st_mtime_ns)
    return found


def written(before: Mapping[str, tuple[int, int]], after: Mapping[str, tuple[int, int]]) -> list[str]:
    """Give the paths that are new or changed, ordered."""
    return sorted(path for path, said in after.items() if before.get(path) != said)


def outside(paths: Iterable[str], allowed: Iterable[str]) -> list[str]:
    """Give the paths that none of the patterns in `allowed` matches."""
    patterns = tuple(allowed)
    return [path for path in paths if not any(fnmatch.fnmatch(path, pattern) for pattern in patterns)]
