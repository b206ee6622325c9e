"""How much work one evaluation may do, so that no form can make the program stand still.

A step is one node looked at while walking the document, or one tried in a predicate. Ways that lead straight to an
answer cost nothing, so that the usual rules of a form never come near here.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from vrp_desktop.forms.xpath.errors import XPathError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_STEPS = 100_000
MOST_TEXT = 1_000_000
"""The longest text that functions put together, in characters: calculations may feed each other."""


class _Meter(threading.local):
    left = MOST_STEPS
    is_shared = False
    loops = 0


_meter = _Meter()


def restart() -> None:
    """Begin a new evaluation with all its steps, unless several share theirs."""
    if not _meter.is_shared:
        _meter.left = MOST_STEPS


def spend(steps: int) -> None:
    """Use up steps. Raises XPathError when there are none left."""
    _meter.left -= steps
    if _meter.left < 0:
        raise XPathError("This takes too many steps to work out; make it look at fewer questions or choices.")


def spend_in_loop(steps: int) -> None:
    """Use up steps for work that is only too much when it is done for each of many nodes. Raises XPathError."""
    if _meter.loops:
        spend(steps)


@contextmanager
def loop() -> Iterator[None]:
    """Count everything done inside, because it is done for each of many nodes."""
    _meter.loops += 1
    try:
        yield
    finally:
        _meter.loops -= 1


@contextmanager
def shared() -> Iterator[None]:
    """Let all evaluations inside share the steps of one, as when a choice filter is asked of each item."""
    before = _meter.is_shared
    restart()
    _meter.is_shared = True
    try:
        with loop():
            yield
    finally:
        _meter.is_shared = before


def check_length(text: str) -> str:
    """Give the text back. Raises XPathError when it has become too long."""
    if len(text) > MOST_TEXT:
        raise XPathError("The text that this puts together is too long.")
    return text
