"""Pages that scroll: a centred column, and bringing a question into sight."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from vrp_desktop.ui import theme


def centred_column(width: int = theme.COLUMN_WIDTH) -> tuple[QScrollArea, QVBoxLayout]:
    """Give a page that scrolls up and down and the layout of its column, at most `width` px wide."""
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inside = QWidget()
    theme.set_role(inside, "page")
    row = QHBoxLayout(inside)
    row.setContentsMargins(theme.PAGE_MARGIN, theme.PAGE_MARGIN, theme.PAGE_MARGIN, theme.PAGE_MARGIN)
    row.addStretch(1)
    holder = QWidget()
    holder.setMaximumWidth(width)
    column = QVBoxLayout(holder)
    # Room for the focus ring, which stands outside of what it surrounds.
    column.setContentsMargins(theme.GRID, theme.GRID, theme.GRID, theme.GRID)
    column.setSpacing(theme.BETWEEN_QUESTIONS - theme.GRID)
    row.addWidget(holder, 1_000_000)
    row.addStretch(1)
    scroll.setWidget(inside)
    return scroll, column


def reveal(scroll: QScrollArea, widget: QWidget) -> None:
    """Scroll so that the whole of `widget` is in sight, its top before its bottom."""
    inside = scroll.widget()
    if inside is None:
        return
    top = widget.mapTo(inside, QPoint(0, 0)).y() - theme.PAGE_MARGIN
    bottom = top + widget.height() + 2 * theme.PAGE_MARGIN
    bar = scroll.verticalScrollBar()
    height = scroll.viewport().height()
    if bottom > bar.value() + height:
        bar.setValue(bottom - height)
    if top < bar.value():
        bar.setValue(top)


def bring_into_sight(widget: QWidget) -> None:
    """Scroll the page that `widget` stands on so that it is in sight, once the layout has given it its room."""
    page = widget.parentWidget()
    while page is not None and not isinstance(page, QScrollArea):
        page = page.parentWidget()
    if isinstance(page, QScrollArea):
        scroll = page
        QTimer.singleShot(0, widget, lambda: reveal(scroll, widget))
