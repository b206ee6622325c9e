"""Help texts that ship with the program, shown beside a form and on the help page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout

from vrp_desktop.shipped import shipped
from vrp_desktop.ui import theme


def help_markdown(name: str) -> str:
    """Give a shipped help text, or the general one when there is none by this name."""
    try:
        path = shipped("help", f"{name}.md")
    except FileNotFoundError:
        path = shipped("help", "home.md")
    return path.read_text(encoding="utf-8")


def markdown_label(text: str) -> QLabel:
    """Give a label for our own Markdown. Never for what people typed: that goes through `plain.label`."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.MarkdownText)
    made.setWordWrap(True)
    made.setText(text)
    made.setAlignment(Qt.AlignmentFlag.AlignTop)
    return made


def help_panel(name: str) -> QFrame:
    """Give the panel that stands on the right of a form."""
    panel = QFrame()
    theme.set_role(panel, "help")
    panel.setFixedWidth(280)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    text = markdown_label(help_markdown(name))
    text.setContentsMargins(theme.BETWEEN_QUESTIONS, theme.PAGE_MARGIN, theme.BETWEEN_QUESTIONS, theme.PAGE_MARGIN)
    scroll.setWidget(text)
    column = QVBoxLayout(panel)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(scroll)
    return panel
