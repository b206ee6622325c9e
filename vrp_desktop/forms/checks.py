"""Whether a text can be read as its bind's type, and what to say when it cannot; and what looks into free text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from vrp_desktop.forms.definition import DataType
from vrp_desktop.forms.xpath.values import to_date

if TYPE_CHECKING:
    from collections.abc import Callable

_WHOLE = re.compile(r"-?\d+", re.ASCII)
_DECIMAL = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_CLOCK = re.compile(r"\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
_MOST_DIGITS = 15
"""More digits than any count has, fewer than a database's whole number or a spreadsheet's cell can keep exactly."""


@dataclass(frozen=True, slots=True)
class TextChecks:
    """What looks for personal data in free text. Each gives a sentence, or `None` when there is nothing to say.

    `sentence`: the text stops the form until it is changed or has a reason. `hint`: it is only pointed out.
    """

    sentence: Callable[[str], str | None]
    hint: Callable[[str], str | None]


def type_problem(data_type: DataType, text: str) -> str | None:
    """Give a sentence when `text` (not empty) is not of the type, else `None`."""
    match data_type:
        case DataType.INT:
            if not _WHOLE.fullmatch(text):
                return "Write a whole number, like 12."
            return "Write a smaller number." if len(text.lstrip("-")) > _MOST_DIGITS else None
        case DataType.DECIMAL:
            if not _DECIMAL.fullmatch(text):
                return "Write a number, like 2.5."
            return "Write a shorter number." if len(text.lstrip("-")) > _MOST_DIGITS + 1 else None
        case DataType.DATE:
            moment = to_date(text) if "-" in text[1:] else None
            return "Write a date, like 3/11/2026." if moment is None or isinstance(moment, datetime) else None
        case DataType.DATETIME:
            moment = to_date(text) if "-" in text[1:] else None
            return None if isinstance(moment, datetime) else "Write a date and a time, like 3/11/2026 14:30."
        case DataType.TIME:
            return None if _is_clock(text) else "Write a time, like 14:30."
    return None


def _is_clock(text: str) -> bool:
    if not _CLOCK.fullmatch(text):
        return False
    try:
        time.fromisoformat(text)
    except ValueError:
        return False
    return True
