"""Help: the text for the page the person came from, and the others a click away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.help_text import help_lines, help_markdown
from vrp_desktop.ui.plain import label
from vrp_desktop.ui.scrolling import centred_column

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

HELP_TOPIC = "helpTopic"
"""The Qt property by which a page inside of a place names its own help text; empty or absent: that of the place."""


class HelpPage(QWidget):
    """Shows one help text at a time. `topics`: (file name, words)."""

    back_wanted = Signal()

    def __init__(self, topics: tuple[tuple[str, str], ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "page")
        self._scroll, column = centred_column()
        column.addWidget(label(self.tr("Help"), "title"))
        self.topics: dict[str, QPushButton] = {}
        # Three in a line, so that nothing goes sideways at 200 %.
        places = QGridLayout()
        places.setSpacing(theme.GRID)
        for place, (name, words) in enumerate(topics):
            button = QPushButton(words)
            button.setCheckable(True)
            button.setAutoExclusive(True)
            theme.set_role(button, "chip")
            button.clicked.connect(lambda _checked=False, topic=name: self.show_topic(topic))
            self.topics[name] = button
            places.addWidget(button, place // 3, place % 3)
        places.setColumnStretch(3, 1)
        column.addLayout(places)
        column.addSpacing(theme.GRID)
        self.text = QWidget()
        self._column = column
        column.addWidget(self.text)
        column.addSpacing(theme.BETWEEN_QUESTIONS)
        self.back = QPushButton(self.tr("Back"))
        self.back.clicked.connect(self.back_wanted)
        column.addLayout(button_row(self.back))
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll)

    def show_topic(self, name: str) -> None:
        """Show the help text called `name`."""
        before, self.text = self.text, help_lines(help_markdown(name))
        self._column.replaceWidget(before, self.text)
        before.hide()
        before.deleteLater()
        if name in self.topics:
            self.topics[name].setChecked(True)
        self._scroll.verticalScrollBar().setValue(0)

    def take_focus(self) -> None:
        """Put the keyboard on the way back."""
        self.back.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to where the person was."""
        if event.key() == Qt.Key.Key_Escape:
            self.back_wanted.emit()
            return
        super().keyPressEvent(event)
