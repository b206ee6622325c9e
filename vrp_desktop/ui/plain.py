"""Text that people typed, made safe to show: never as markup, with invisible marks made visible."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKS = {
    **dict.fromkeys(range(0x202A, 0x202F), "[direction mark]"),
    **dict.fromkeys(range(0x2066, 0x206A), "[direction mark]"),
    0x0000: "\ufffd",
}


def shown(text: str, most: int | None = None) -> str:
    """Give `text` with direction marks spelt out, so that it cannot rearrange what stands around it.

    `most`: longer text ends in "…" after so many characters.
    """
    if most is not None and len(text) > most:
        text = text[: most - 1] + "…"
    return text.translate(_MARKS)


def is_right_to_left(text: str) -> bool:
    """Tell which way a text runs: by the first of its letters that has a direction."""
    return next(_directions(text), "L") != "L"


def in_one_line(*parts: str) -> str:
    """Give `parts` with a space between, so that words from right to left and others do not turn each other around.

    Empty parts are left out. For what is seen; a screen reader takes the plain words.
    """
    found = [part for part in parts if part]
    if any(not {"R", "AL"}.isdisjoint(_directions(part)) for part in found):
        found = [f"\u2068{part}\u2069" for part in found]
    return " ".join(found)


def _directions(text: str) -> Iterator[str]:
    return (kind for kind in map(unicodedata.bidirectional, text) if kind in ("L", "R", "AL"))


class _Label(QLabel):
    """A label whose words begin where reading begins on its page; Qt goes by the words themselves."""

    def changeEvent(self, event: QEvent) -> None:
        """Turn with the direction of reading."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self.turn()

    def turn(self) -> None:
        """Put the words on the side where reading begins."""
        sideways = self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask
        if sideways & Qt.AlignmentFlag.AlignHCenter:
            return
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
        upright = self.alignment() & Qt.AlignmentFlag.AlignVertical_Mask
        self.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | upright)


def label(text: str = "", role: str = "", parent: QWidget | None = None, *, wraps: bool = True) -> QLabel:
    """Give a label that shows `text` as it stands, never as markup."""
    made = _Label(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(shown(text))
    made.setWordWrap(wraps)
    if role:
        made.setProperty("role", role)
    if made.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        made.turn()
    return made
