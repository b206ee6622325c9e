"""The words of forms with the little markup that forms use: bold, emphasis, headings, lists and line breaks.

Everything is escaped first, so that no tag of a form, and nothing that a person typed, is ever markup. Links are shown
as their words: nothing on a form leads out of the program.
"""

from __future__ import annotations

import html
import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from vrp_desktop.ui.plain import label, shown

_MARKS = re.compile(r"[*_#\[]")
_LINK = re.compile(r"\[([^\[\]]{1,300})\]\([^()\s]{1,300}\)")
_BOLD = re.compile(r"\*\*(?=\S)([^*\n]{1,1000}?)(?<=\S)\*\*|__(?=\S)([^_\n]{1,1000}?)(?<=\S)__")
_EMPHASIS = re.compile(r"(?<!\w)\*(?=\S)([^*\n]{1,1000}?)(?<=\S)\*(?!\w)|(?<!\w)_(?=\S)([^_\n]{1,1000}?)(?<=\S)_(?!\w)")
_HEADING = re.compile(r"#{1,6}\s+(.*)")
_ITEM = re.compile(r"(?:[-*+]|\d{1,3}\.)\s+(.*)")


def rich_label(text: str, role: str) -> QLabel:
    """Give a label for the words of a form."""
    made = label("", role)
    set_rich(made, text)
    return made


def set_rich(widget: QWidget, text: str) -> None:
    """Show the words of a form in a label, with their markup."""
    if not isinstance(widget, QLabel):
        return
    safe = shown(text)
    if not _MARKS.search(safe):
        widget.setTextFormat(Qt.TextFormat.PlainText)
        widget.setText(safe)
        return
    widget.setTextFormat(Qt.TextFormat.RichText)
    widget.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    widget.setText(to_html(safe))


def to_html(text: str) -> str:
    """Give HTML that shows a form's words; whatever could be a tag in them is text."""
    lines = [_line(html.escape(line, quote=False)) for line in text.split("\n")]
    return "<br>".join(lines)


def without_marks(text: str) -> str:
    """Give a form's words without their markup, for where they are spoken or stand in a line."""
    lines = []
    for line in text.split("\n"):
        heading = _HEADING.fullmatch(line)
        bare = _LINK.sub(r"\1", line if heading is None else heading[1])
        bare = _BOLD.sub(lambda match: match[1] or match[2], bare)
        lines.append(_EMPHASIS.sub(lambda match: match[1] or match[2], bare))
    return "\n".join(lines)


def _line(line: str) -> str:
    heading, item = _HEADING.fullmatch(line), _ITEM.fullmatch(line)
    if heading is not None:
        return f"<b>{_spans(heading[1])}</b>"
    if item is not None:
        return f"•&nbsp;{_spans(item[1])}"
    return _spans(line)


def _spans(line: str) -> str:
    line = _LINK.sub(r"\1", line)
    line = _BOLD.sub(lambda match: f"<b>{match[1] or match[2]}</b>", line)
    return _EMPHASIS.sub(lambda match: f"<i>{match[1] or match[2]}</i>", line)
