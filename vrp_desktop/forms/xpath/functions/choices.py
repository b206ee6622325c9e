"""Functions of selects: the codes that were chosen and the words that belong to them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from vrp_desktop.forms.xpath.functions.registry import Kind, function

if TYPE_CHECKING:
    from vrp_desktop.forms.xpath.context import Context

_SPACES = " \t\r\n"


def _codes(chosen: str) -> list[str]:
    # Only XML's white space separates: a no-break space may be part of a code.
    return chosen.split() if chosen.isascii() else [code for code in chosen.translate(_TO_SPACE).split(" ") if code]


_TO_SPACE = str.maketrans(dict.fromkeys(_SPACES, " "))


@function("selected", "string string", Kind.BOOLEAN)
def _selected(chosen: str, code: str) -> bool:
    # A blank answer is the one item of a blank list, as all other engines have it.
    code = code.strip(_SPACES)
    return code in _codes(chosen) if code else not chosen.strip(_SPACES)


@function("count-selected", "string", Kind.NUMBER)
def _count_selected(chosen: str) -> float:
    return float(len(_codes(chosen)))


@function("selected-at", "string number", Kind.STRING)
def _selected_at(chosen: str, place: float) -> str:
    codes = _codes(chosen)
    at = -1 if math.isnan(place) or math.isinf(place) else int(place)
    return codes[at] if 0 <= at < len(codes) and place >= 0 else ""


@function("jr:choice-name", "string string", Kind.STRING, contextual=True)
def _choice_name(context: Context, code: str, path: str) -> str:
    return context.world.choice_label(path.strip(), code, context.current)
