"""A button whose words wrap: Qt's own button is as wide as its text and would push the page sideways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from vrp_desktop.ui.plain import label

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent


class WrappedButton(QPushButton):
    """Shows lines of words, each in its own look. `lines`: (words, role of `theme`); `row` has room behind them."""

    def __init__(self, *lines: tuple[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(lines[0][0])
        self.row = QHBoxLayout(self)
        column = QVBoxLayout()
        column.setSpacing(4)
        for words, role in lines:
            text = label(words, role)
            text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(text)
        self.row.addLayout(column, 1)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Grow with the lines when they wrap."""
        super().resizeEvent(event)
        wanted = self.row.totalHeightForWidth(self.width())
        if wanted > 0 and wanted != self.minimumHeight():
            self.setMinimumHeight(wanted)

    def sizeHint(self) -> QSize:
        """Qt asks how large it would like to be: as high as its lines."""
        return self.row.totalSizeHint()
