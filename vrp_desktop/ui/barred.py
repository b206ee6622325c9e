"""A frame with a bar where reading begins: on the left, and on the right of what is read from right to left.

A style sheet knows left and right only, so the frame tells it which of them is meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class Barred(QFrame):
    """Has the property "mirrored" for the style sheet, and margins (start, above, end, below, in px) that turn too.

    `bar`: how much wider, in px, the style sheet makes the edge where reading begins.
    """

    def __init__(self, margins: tuple[int, int, int, int], bar: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._margins = margins
        self._bar = bar

    def turn(self) -> None:
        """Put margins and bar on the side where reading begins; call it once the frame has its layout."""
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        start, above, end, below = self._margins
        layout = self.layout()
        if layout is not None:
            # Qt draws the edges as the style sheet says, but keeps room for them as if it had turned them.
            mirrored = (max(end - self._bar, 0), above, start + self._bar, below)
            layout.setContentsMargins(*(mirrored if is_mirrored else self._margins))
        if bool(self.property("mirrored")) is not is_mirrored:
            self.setProperty("mirrored", is_mirrored)
            # The style may know the frame before it is first shown.
            self.style().unpolish(self)
            self.style().polish(self)

    def changeEvent(self, event: QEvent) -> None:
        """Turn with the direction of reading."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self.turn()
