"""``randomize()``: a shuffle that every engine does alike when it is given the same seed.

Source: ODK XForms specification (the "inside-out" variant of Fisher and Yates, the generator of Park and Miller);
a seed that is no number is taken as JavaRosa takes it: by the first eight bytes of its SHA-256.
"""

from __future__ import annotations

import hashlib
import math
import random
from typing import TYPE_CHECKING, TypeVar

from vrp_desktop.forms.xpath.functions.registry import Kind, function
from vrp_desktop.forms.xpath.values import Value, to_number, to_string

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vrp_desktop.forms.xpath.nodes import Node

_T = TypeVar("_T")

_MODULUS = 2**31 - 1
_FACTOR = 16_807
_MOST, _LEAST = 2**63 - 1, -(2**63)
"""Engines keep a seed in a signed number of 64 bits."""


@function("randomize", "nodes any?", Kind.NODES)
def _randomize(nodes: list[Node], seed: Value | None = None) -> list[Node]:
    return shuffled(nodes, seed)


def shuffled(items: Sequence[_T], seed: Value | None) -> list[_T]:
    """Give the items in a random order, with a seed always in the same one."""
    fraction = random.random if seed is None else _park_miller(_seed(seed))
    drawn: list[_T] = []
    for place, item in enumerate(items):
        other = int(fraction() * (place + 1))
        if other == place:
            drawn.append(item)
        else:
            drawn.append(drawn[other])
            drawn[other] = item
    return drawn


def _seed(value: Value) -> int:
    number = to_number(value)
    if math.isnan(number):
        text = "" if isinstance(value, float) else to_string(value)
        hashed = hashlib.sha256(text.encode("utf-8", "replace")).digest()
        return int.from_bytes(hashed[:8], "big", signed=True) if text else 0
    return int(min(max(number, float(_LEAST)), float(_MOST)))


def _park_miller(seed: int) -> Callable[[], float]:
    """Give a generator of numbers from 0 to below 1."""
    # The remainder of a negative seed is negative, as in the languages of the other engines.
    state = abs(seed) % _MODULUS * (1 if seed >= 0 else -1)
    if state <= 0:
        state += _MODULUS - 1

    def fraction() -> float:
        nonlocal state
        state = state * _FACTOR % _MODULUS
        return (state - 1) / (_MODULUS - 1)

    return fraction
