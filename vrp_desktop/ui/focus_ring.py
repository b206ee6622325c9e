"""The focus ring: 3 px of amber with a dark edge around whatever has the keyboard.

A style sheet can draw one border only, and amber alone is too faint on white, so the ring is a widget of its own. It
lies in the scrolled page of the widget it surrounds, so that it scrolls along, and above everything in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QPlainTextEdit, QScrollArea, QWidget

from vrp_desktop.ui import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_OUTSIDE = 4
"""How far the ring stands outside of what it surrounds, in px."""
_MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.LayoutRequest)


class FocusRing(QObject):
    """Follows the keyboard focus through the whole application."""

    def __init__(self, application: QApplication, colours: theme.Colours) -> None:
        super().__init__(application)
        self._colours = colours
        self._ring: _Ring | None = None
        application.focusChanged.connect(self._follow)

    def set_colours(self, colours: theme.Colours) -> None:
        """Draw in another theme's colours from the next focus on."""
        self._colours = colours

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        # The ring lives inside the page of the widget it surrounds and may be gone with it.
        if self._ring is not None and shiboken6.isValid(self._ring):
            self._ring.leave()
        is_page = isinstance(new, QAbstractScrollArea) and not isinstance(new, QPlainTextEdit)
        self._ring = None if new is None or is_page or new.isWindow() else _Ring(new, self._colours)


class _Ring(QWidget):
    """Draws the ring around one widget and moves with it."""

    def __init__(self, around: QWidget, colours: theme.Colours) -> None:
        self._watched = [around]
        ground = around.parentWidget()
        while ground is not None and not ground.isWindow() and not _is_page(ground):
            self._watched.append(ground)
            ground = ground.parentWidget()
        super().__init__(ground)
        self._around = around
        self._colours = colours
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for widget in self._watched:
            widget.installEventFilter(self)
        self._place()
        self.show()

    def leave(self) -> None:
        """Go away."""
        for widget in self._watched:
            if shiboken6.isValid(widget):
                widget.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move when what is surrounded moves."""
        if event.type() in _MOVES:
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw amber, then its dark edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        painter.setPen(QPen(QColor(self._colours.focus), 3))
        painter.drawRoundedRect(box.adjusted(2.5, 2.5, -2.5, -2.5), theme.RADIUS, theme.RADIUS)
        painter.setPen(QPen(QColor(self._colours.focus_edge), 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS + 2, theme.RADIUS + 2)

    def _place(self) -> None:
        ground = self.parentWidget()
        if ground is None or not shiboken6.isValid(self._around):
            return
        box = QRect(self._around.mapTo(ground, QPoint(0, 0)), self._around.size())
        self.setGeometry(box.adjusted(-_OUTSIDE, -_OUTSIDE, _OUTSIDE, _OUTSIDE))
        self.raise_()


def _is_page(widget: QWidget) -> bool:
    """Tell whether `widget` is what a scroll area scrolls."""
    viewport = widget.parentWidget()
    scroll = viewport.parentWidget() if viewport is not None else None
    return isinstance(scroll, QScrollArea) and scroll.widget() is widget
