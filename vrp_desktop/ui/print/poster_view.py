"""A page of a poster on the screen: painted anew at every scale, so that it is sharp on each screen it is moved to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from vrp_desktop.ui.print.poster import PAGE, PosterPages

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from vrp_desktop.returns.poster import Poster


class PosterView(QWidget):
    """Shows the first page of a poster, `height` px high; nothing before there is one."""

    def __init__(self, height: int) -> None:
        super().__init__()
        self._pages: PosterPages | None = None
        self.setFixedSize(QSize(round(PAGE.width() * height / PAGE.height()), height))

    def show_poster(self, poster: Poster) -> None:
        """Show another poster; who hears it is told its words."""
        self._pages = PosterPages(poster)
        self.setAccessibleName(self.tr("The first page of {ward}").format(ward=poster.ward))
        self.setAccessibleDescription(self._pages.words(0))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the page on white, whatever the colours of the screen are."""
        super().paintEvent(event)
        if self._pages is None:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#FFFFFF"))
        painter.scale(self.width() / PAGE.width(), self.height() / PAGE.height())
        self._pages.paint(painter, 0)
        painter.end()
