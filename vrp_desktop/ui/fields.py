"""Makes every labelled row of the set-up and filter pages: caption, hint, editor and their names for screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout

from vrp_desktop.ui import theme
from vrp_desktop.ui.plain import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QBoxLayout, QLabel, QWidget


def add_row(form: QBoxLayout, caption: str, editor: QWidget, hint: str = "") -> QLabel:
    """Add `editor` to `form` under its caption and hint, named for screen readers. Gives the caption's label."""
    title = label(caption, "question")
    title.setBuddy(editor)
    editor.setAccessibleName(caption)
    if editor.minimumHeight() < theme.TARGET:
        editor.setMinimumHeight(theme.TARGET)
    form.addWidget(title)
    if hint:
        editor.setAccessibleDescription(hint)
        form.addWidget(label(hint, "hint"))
    form.addWidget(editor)
    form.addSpacing(theme.BETWEEN_QUESTIONS - theme.GRID)
    return title


def button_row(*buttons: QWidget) -> QHBoxLayout:
    """Give a row of buttons from the left, the first one the next right thing. Beside a main button all are as high."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.GRID)
    is_high = any(button.property("role") == "main" for button in buttons)
    for button in buttons:
        if is_high and not button.property("role"):
            theme.set_role(button, "beside")
        row.addWidget(button)
    row.addStretch()
    return row


def indented(widget: QWidget, by: int, above: int = 0) -> QHBoxLayout:
    """Give a row with `widget` `by` px from where reading begins (left, or right in Arabic), `above` px under the last.

    A widget's own margins stay on their side when the direction of reading turns.
    """
    row = QHBoxLayout()
    row.setContentsMargins(0, above, 0, 0)
    row.setSpacing(0)
    row.addSpacing(by)
    row.addWidget(widget, 1)
    return row
