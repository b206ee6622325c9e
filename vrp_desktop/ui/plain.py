"""Text that people typed, made safe to show: never as markup, with invisible marks made visible."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

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


def label(text: str = "", role: str = "", parent: QWidget | None = None, *, wraps: bool = True) -> QLabel:
    """Give a label that shows `text` as it stands, never as markup."""
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(shown(text))
    made.setWordWrap(wraps)
    if role:
        made.setProperty("role", role)
    return made
