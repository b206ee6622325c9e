"""A large button with a line of help under its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.plain import label

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent


class BigButton(QPushButton):
    """The next right thing in the person's own words. `key`: the key that presses it, shown on the right."""

    def __init__(self, words: str, help_line: str, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "big")
        self.setAccessibleName(words)
        self.setAccessibleDescription(help_line + (f" ({key})" if key else ""))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.BETWEEN_QUESTIONS, 14, theme.BETWEEN_QUESTIONS, 14)
        lines = QVBoxLayout()
        lines.setSpacing(4)
        for line, role in ((words, "section"), (help_line, "hint")):
            text = label(line, role)
            text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            lines.addWidget(text)
        self._row.addLayout(lines, 1)
        if key:
            self._row.addWidget(label(key, "hint", wraps=False))
            # A button's own shortcut clicks it a tenth of a second later, for show; this one does it now.
            self.pressed_by_key = QShortcut(QKeySequence(key), self)
            self.pressed_by_key.activated.connect(self.click)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Grow with the lines when they wrap."""
        super().resizeEvent(event)
        wanted = self._row.totalHeightForWidth(self.width())
        if wanted > 0 and wanted != self.minimumHeight():
            self.setMinimumHeight(wanted)

    def sizeHint(self) -> QSize:
        """Qt asks how large it would like to be: as high as its two lines."""
        return self._row.totalSizeHint()
