"""Finds the files that ship with the program: forms, lists, words, icons, help.

The wheel and the bundle carry them as ``vrp_desktop/resources``; an editable install and
tests run from the tree, where they stand beside the package.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(*parts: str) -> Path:
    """Give the path of a shipped file or folder, like ``shipped("lists", "ward.csv")``.

    Raises FileNotFoundError when neither place has it: the installation is incomplete.
    """
    for base in (_PACKAGE / "resources", _PACKAGE.parent / "resources"):
        path = base.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError("/".join(parts))
