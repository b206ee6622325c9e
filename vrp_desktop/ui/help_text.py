"""Help texts that ship with the program, shown beside a form and on the help page."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from vrp_desktop.forms.lists import Lists
from vrp_desktop.shipped import shipped
from vrp_desktop.ui import theme
from vrp_desktop.ui.plain import label

if TYPE_CHECKING:
    from collections.abc import Mapping

_MARK = re.compile(r"(##|-|\d+\.) +")
_NUMBER = re.compile(r"\{(\w+)\}")
_IF_KNOWN = re.compile(r"\[\[(.*?)\]\]")


def help_markdown(name: str, numbers: Mapping[str, str] | None = None) -> str:
    """Give a shipped help text, or the general one when there is none by this name.

    `numbers`: of helplines by code, which the text names like ``{mash}``; those that ship when `None`. What stands in
    ``[[ ]]`` is left out where its number is not known.
    """
    try:
        path = shipped("help", f"{name}.md")
    except FileNotFoundError:
        path = shipped("help", "home.md")
    known = shipped_numbers() if numbers is None else numbers
    text = _IF_KNOWN.sub(
        lambda found: found[1] if all(known.get(code) for code in _NUMBER.findall(found[1])) else "",
        path.read_text(encoding="utf-8"),
    )
    return _NUMBER.sub(lambda found: known.get(found[1], ""), text)


@functools.cache
def shipped_numbers() -> Mapping[str, str]:
    """Give the numbers of helplines as they ship, by code."""
    return {row["code"]: row["number"] for row in Lists(shipped("lists")).rows("signpost.csv")}


def markdown_label(text: str, role: str = "") -> QLabel:
    """Give a label for a line of our own Markdown. Never for what people typed: that goes through `plain.label`."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.MarkdownText)
    made.setWordWrap(True)
    made.setText(text)
    made.setAlignment(Qt.AlignmentFlag.AlignTop)
    if role:
        made.setProperty("role", role)
    return made


def help_lines(text: str, role: str = "") -> QWidget:
    """Give a help text as lines: headings, points, steps with numbers and paragraphs. `role`: how its lines look.

    Qt's own Markdown takes headings larger than a page's title and indents points by half the help panel.
    """
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.GRID)
    for mark, words in _blocks(text):
        if mark == "##":
            if column.count():
                column.addSpacing(theme.GRID)
            column.addWidget(label(words, "section"))
        elif mark:
            row = QHBoxLayout()
            row.setSpacing(theme.GRID)
            point = label(mark, role, wraps=False)
            point.setAlignment(Qt.AlignmentFlag.AlignTop)
            row.addWidget(point)
            row.addWidget(markdown_label(words, role), 1)
            column.addLayout(row)
        else:
            column.addWidget(markdown_label(words, role))
    return holder


def _blocks(text: str) -> list[tuple[str, str]]:
    """Give (mark, words) of each block: "##" a heading, "\u2022" a point, "1." a step, "" a paragraph."""
    found: list[tuple[str, str]] = []
    is_open = False
    for line in text.splitlines():
        start = _MARK.match(line)
        if start is not None:
            mark = "\u2022" if start[1] == "-" else start[1]
            found.append((mark, line[start.end() :].strip()))
        elif line.strip() and is_open:
            mark, words = found[-1]
            found[-1] = (mark, f"{words} {line.strip()}")
        elif line.strip():
            found.append(("", line.strip()))
        is_open = bool(line.strip()) and not line.startswith("##")
    return found


def help_panel(name: str) -> QFrame:
    """Give the panel that stands on the right of a form: what to think of, and the keys."""
    panel = QFrame()
    theme.set_role(panel, "help")
    panel.setFixedWidth(280)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    inside = QWidget()
    theme.set_role(inside, "page")
    lines = QVBoxLayout(inside)
    lines.setContentsMargins(theme.BETWEEN_QUESTIONS, theme.PAGE_MARGIN, theme.BETWEEN_QUESTIONS, theme.PAGE_MARGIN)
    lines.addWidget(help_lines(f"{help_markdown(name)}\n{help_markdown('keys')}"))
    lines.addStretch()
    scroll.setWidget(inside)
    column = QVBoxLayout(panel)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(scroll)
    return panel
