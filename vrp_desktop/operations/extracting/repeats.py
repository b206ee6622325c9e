"""The rows of what is asked several times. A register has one row a record, so these are read from the log."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vrp_desktop.forms.answers import REASON, instance_of, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

_POSITION = re.compile(r"\[(\d+)\]")


def instances(answers: Mapping[str, str], repeat: str) -> list[tuple[tuple[int, ...], Mapping[str, str]]]:
    """Give the positions and answers of each instance of the repeat at path `repeat`, in order.

    Positions: of the repeats around it first. Answers: by path without positions, those of repeats within left out.
    """
    found: dict[tuple[int, ...], dict[str, str]] = {}
    for path, value in answers.items():
        instance = instance_of(path)
        if value and plain(instance) == repeat and instance != path and not path.endswith(REASON):
            positions = tuple(int(place) for place in _POSITION.findall(instance))
            found.setdefault(positions, {})[plain(path)] = value
    return sorted(found.items())
