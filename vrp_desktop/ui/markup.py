"""The words of forms with the little markup that forms use: bold, emphasis, headings, lists, paragraphs, line breaks.

Everything is escaped first, so that no tag of a form, and nothing that a person typed, is ever markup. Links are shown
as their words: nothing on a form leads out of the program.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.plain import is_right_to_left, label, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKS = re.compile(r"[*_#\[\n]")
_LINK = re.compile(r"\[([^\[\]]{1,300})\]\([^()\s]{1,300}\)")
_BOLD = re.compile(r"\*\*(?=\S)([^*\n]{1,1000}?)(?<=\S)\*\*|__(?=\S)([^_\n]{1,1000}?)(?<=\S)__")
_EMPHASIS = re.compile(r"(?<!\w)\*(?=\S)([^*\n]{1,1000}?)(?<=\S)\*(?!\w)|(?<!\w)_(?=\S)([^_\n]{1,1000}?)(?<=\S)_(?!\w)")
_HEADING = re.compile(r"#{1,6}\s+(.*)")
_ITEM = re.compile(r"([-*+]|\d{1,3}[.)])\s+(.*)")
_HANGS = 18
"""So many px the points of a list stand behind its marks."""


def rich_label(text: str, role: str) -> QLabel:
    """Give a label for the words of a form."""
    made = label("", role)
    set_rich(made, text)
    return made


def set_rich(widget: QWidget, text: str, *, has_lead: bool = False) -> None:
    """Show the words of a form in a label, with their markup.

    `has_lead`: the first paragraph is the question, and what follows it explains, in letters of usual weight.
    """
    if not isinstance(widget, QLabel):
        return
    safe = shown(text)
    if not _MARKS.search(safe):
        widget.setTextFormat(Qt.TextFormat.PlainText)
        widget.setText(safe)
        return
    widget.setTextFormat(Qt.TextFormat.RichText)
    widget.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    widget.setText(to_html(safe, has_lead=has_lead))


def to_html(text: str, *, has_lead: bool = False) -> str:
    """Give HTML that shows a form's words; whatever could be a tag in them is text. `has_lead`: as in `set_rich`."""
    blocks = list(_blocks(text))
    if len(blocks) == 1:
        return _inside(blocks[0])
    weight = " font-weight:400;" if has_lead else ""
    return "".join(_paragraph(block, "" if place == 0 else weight) for place, block in enumerate(blocks))


def without_marks(text: str) -> str:
    """Give a form's words without their markup and in one line, for where they are spoken or stand in a row."""
    if not _MARKS.search(text):
        return text
    lines = []
    for block in _blocks(text):
        for line in block.lines:
            bare = _LINK.sub(r"\1", line)
            bare = _BOLD.sub(lambda match: match[1] or match[2], bare)
            bare = _EMPHASIS.sub(lambda match: match[1] or match[2], bare)
            lines.append(f"{block.mark} {bare}" if block.mark else bare)
    return " ".join(lines)


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph, a heading or one point of a list. `mark`: what stands before a point, empty for the others."""

    lines: tuple[str, ...]
    mark: str = ""
    is_heading: bool = False
    is_after_gap: bool = False


def _blocks(text: str) -> Iterator[_Block]:
    """Give the blocks of a text.

    A single line that begins like a point is none: a question may be called "1. Your name".
    """
    lines = text.split("\n")
    if len(lines) == 1:
        heading = _HEADING.fullmatch(text)
        yield _Block((text,)) if heading is None else _Block((heading[1],), is_heading=True)
        return
    waiting: list[str] = []
    is_after_gap = is_gap = False
    for line in [*lines, ""]:
        heading, item = _HEADING.fullmatch(line), _ITEM.fullmatch(line)
        if waiting and (heading or item or not line):
            yield _Block(tuple(waiting), is_after_gap=is_after_gap)
            waiting = []
        if heading is not None:
            yield _Block((heading[1],), is_heading=True, is_after_gap=True)
        elif item is not None:
            yield _Block((item[2],), "•" if item[1] in "-*+" else item[1], is_after_gap=is_gap)
        elif line:
            if not waiting:
                is_after_gap = is_gap
            waiting.append(line)
        is_gap = not line


def _inside(block: _Block) -> str:
    words = "<br>".join(_spans(html.escape(line, quote=False)) for line in block.lines)
    return f"<b>{words}</b>" if block.is_heading else words


def _paragraph(block: _Block, weight: str) -> str:
    """Give a block below others. Points hang behind their marks; Qt's own lists indent by a tenth of the column."""
    above = theme.GRID if block.is_after_gap else 0
    if not block.mark:
        return f'<p style="margin:{above}px 0 0 0;{weight}">{_inside(block)}</p>'
    side = "right" if is_right_to_left(block.lines[0]) else "left"
    hang = f"margin-{side}:{_HANGS}px; text-indent:-{_HANGS}px;"
    return f'<p style="margin:{max(above, 2)}px 0 0 0; {hang}{weight}">{block.mark}&nbsp;&nbsp;{_inside(block)}</p>'


def _spans(line: str) -> str:
    line = _LINK.sub(r"\1", line)
    line = _BOLD.sub(lambda match: f"<b>{match[1] or match[2]}</b>", line)
    return _EMPHASIS.sub(lambda match: f"<i>{match[1] or match[2]}</i>", line)
