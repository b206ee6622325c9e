"""How answers are written down: by path, with the positions of repeats' instances, and without what cannot be kept.

The path of a repeat itself, without a position, holds how many instances there are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from vrp_desktop.forms.instance import Cell

REASON = "#reason"
"""Stands behind a question's path for why an answer stays although its soft check asked to look again."""

_POSITION = re.compile(r"\[(\d+)\]")


def plain(path: str) -> str:
    """Give a path without positions, as the definition has it."""
    return _POSITION.sub("", path)


def position(step: str) -> int:
    """Give the position that a step of a path says, 1 where it says none."""
    match = _POSITION.search(step)
    return 1 if match is None else int(match[1])


def placed(path: str, inside: str) -> str:
    """Give a path of the definition with the positions that `inside`, a path with positions, stands at."""
    if "[" not in inside:
        return path
    known_path = plain(inside)
    steps, known, positions = path.split("/"), known_path.split("/"), inside.split("/")
    shared = 0
    while shared < min(len(steps), len(known)) and steps[shared] == known[shared]:
        shared += 1
    return "/".join([*positions[:shared], *steps[shared:]])


def without_last_position(path: str) -> str:
    """Give the path of an instance's repeat. Raises KeyError for a path that does not end with a position."""
    if not path.endswith("]"):
        raise KeyError(path)
    return path[: path.rindex("[")]


def instance_of(path: str) -> str:
    """Give the path of the innermost instance that a path stands in, or is; empty outside of all repeats."""
    return path[: path.rfind("]") + 1]


def counts_of(repeats: Iterable[str], answers: Mapping[str, str]) -> dict[str, int]:
    """Give how many instances each repeat has, by its path with the positions of those around it.

    `repeats`: the paths of the form's repeats, without positions.
    """
    counts: dict[str, int] = {}
    known = frozenset(repeats)
    for path, value in answers.items():
        if plain(path) in known and not path.endswith("]") and value.isdecimal():
            counts[path] = max(counts.get(path, 0), int(value))
        for match in _POSITION.finditer(path):
            repeat = path[: match.start()]
            counts[repeat] = max(counts.get(repeat, 0), int(match[1]))
    return counts


def collected(root: Cell, text_of: Callable[[Cell], str], counts: Callable[[Cell], bool]) -> dict[str, str]:
    """Give what cells hold by path. `text_of`: of a leaf; `counts`: whether a cell's repeats say how many they are."""
    found: dict[str, str] = {}

    def collect(cell: Cell, path: str) -> bool:
        """Collect from a cell; tell whether it held anything."""
        if cell.shape.is_leaf:
            text = text_of(cell)
            if text:
                found[path] = text
            if cell.reason and cell.warning and counts(cell):
                found[path + REASON] = cell.reason
            return bool(text)
        before = len(found)
        for shape, part in zip(cell.shape.children, cell.parts, strict=True):
            below = f"{path}/{shape.path.rpartition('/')[2]}"
            if not isinstance(part, list):
                collect(part, below)
                continue
            if not counts(cell):
                continue
            # Kept for all, so that an instance without answers comes back too.
            found[below] = str(len(part))
            for place, instance in enumerate(part, 1):
                collect(instance, f"{below}[{place}]")
        return len(found) > before

    collect(root, root.shape.path)
    return found


def whole_text(text: str) -> str:
    """Give a text without what no database and no workbook can keep."""
    if "\0" in text or not (text.isascii() or _is_whole(text)):
        return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
