"""PySide6 6.12.0 drops references to None and True on emits, slots and overrides; under Python 3.11 that aborts.

These counts stand guard until a release above 6.11 passes them on 3.11.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 1_000
NOISE = 50
"""Other code keeps a few references of its own; a lost one a round would be 1,000."""


class Sender(QObject):
    happened = Signal(object)


class Answers(QAbstractListModel):
    def __init__(self, value: object) -> None:
        super().__init__()
        self.value = value

    def rowCount(self, _parent: QModelIndex | None = None) -> int:
        return 1

    def data(self, _index: QModelIndex, _role: int = 0) -> object:
        return self.value


def emit_with(value: object) -> Callable[[], None]:
    sender = Sender()

    def listen(got: object) -> object:
        return got

    sender.happened.connect(listen)

    def once() -> None:
        sender.happened.emit(value)

    return once


def ask_override_with(value: object) -> Callable[[], None]:
    model = Answers(value)

    def once() -> None:
        model.index(0, 0).data(0)

    return once


@pytest.mark.parametrize("value", [None, True])
@pytest.mark.parametrize("make", [emit_with, ask_override_with])
def test_a_thousand_calls_lose_no_reference(
    make: Callable[[object], Callable[[], None]], value: object, qapp: object
) -> None:
    once = make(value)
    once()
    before = sys.getrefcount(value)
    for _ in range(ROUNDS):
        once()
    assert abs(sys.getrefcount(value) - before) < NOISE
