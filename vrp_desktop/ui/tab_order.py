"""The keyboard's way through widgets that were made later than what follows them.

Qt lets Tab go by the order in which widgets were made. To put a box with many stops somewhere else, it is moved as
one block: linking its stops one by one takes Qt a walk over the whole window for each of them.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence


def follow_each_other(widgets: Sequence[QWidget]) -> None:
    """Let Tab go through `widgets` in this order; of a box, through all its stops as they follow one another now.

    The stops of a box must stand together already, as those do that were made one after the other.
    """
    boxes: list[QWidget] = []
    for widget in widgets:
        stop = _first_stop(widget) if widget.focusPolicy() == Qt.FocusPolicy.NoFocus else None
        if stop is not None and widget.focusProxy() is None:
            # Qt moves what is in a widget along with it when it can have the keyboard and hands it to one of its own.
            # In this order: a policy that is set later goes on to whoever the keyboard is handed to.
            widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            widget.setFocusProxy(stop)
            boxes.append(widget)
    able = [one for one in widgets if one.focusPolicy() != Qt.FocusPolicy.NoFocus]
    for earlier, later in itertools.pairwise(able):
        QWidget.setTabOrder(earlier, later)
    for box in boxes:
        box.setFocusProxy(None)  # type: ignore[arg-type] # Qt takes none; its stub does not say so.
        box.setFocusPolicy(Qt.FocusPolicy.NoFocus)


def come_after(place: QWidget, widgets: Sequence[QWidget]) -> None:
    """Let Tab come to `widgets`, in this order, where `place` stands in its way; `place` itself is no stop."""
    policy = place.focusPolicy()
    # Qt passes over what cannot have the keyboard.
    place.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    for earlier, later in itertools.pairwise((place, *widgets)):
        if earlier.nextInFocusChain() is not later:
            QWidget.setTabOrder(earlier, later)
    place.setFocusPolicy(policy)


def _first_stop(box: QWidget) -> QWidget | None:
    at = box.nextInFocusChain()
    while at is not None and box.isAncestorOf(at):
        if at.focusPolicy() & Qt.FocusPolicy.TabFocus and at.focusProxy() is None:
            return at
        at = at.nextInFocusChain()
    return None
