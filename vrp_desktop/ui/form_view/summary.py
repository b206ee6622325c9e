"""The error summary on finishing: how many things to put right, each a link to its question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.barred import Barred
from vrp_desktop.ui.plain import label, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent


class WrappingLink(QPushButton):
    """A link whose words go on in the next line where there is no room; a button's own words would be cut."""

    def __init__(self, words: str) -> None:
        super().__init__()
        theme.set_role(self, "problem-link")
        self.setAccessibleName(shown(words))
        self.label = label(shown(words, 200), "problem-link")
        self.label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._row = QVBoxLayout(self)
        self._row.setContentsMargins(4, 4, 4, 4)
        self._row.addWidget(self.label)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Grow with the words when they wrap."""
        super().resizeEvent(event)
        self.setMinimumHeight(max(theme.TARGET, self._row.totalHeightForWidth(self.width())))

    def sizeHint(self) -> QSize:
        """Qt asks how large it would like to be."""
        return self._row.totalSizeHint()


class ErrorSummary(Barred):
    """A box at the top with the keyboard in it."""

    wanted = Signal(str)
    """(path of the question to go to)"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__((theme.GRID, theme.GRID, theme.BETWEEN_QUESTIONS, theme.GRID), 5, parent)
        theme.set_role(self, "problem-box")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.heading = label("", "section")
        self.heading.setContentsMargins(4, 0, 0, 0)
        self._column = QVBoxLayout(self)
        self.turn()
        self._column.setSpacing(theme.GRID // 2)
        self._column.addWidget(self.heading)
        self.links: list[QPushButton] = []
        self.setAccessibleName(self.tr("Things to put right"))
        self.hide()

    def show_problems(self, rows: Sequence[tuple[str, str]]) -> None:
        """Show (path, sentence) of each problem and take the keyboard; none: go away."""
        for link in self.links:
            self._column.removeWidget(link)
            link.hide()
            link.deleteLater()
        self.links = []
        if not rows:
            self.hide()
            return
        text = (
            self.tr("There is 1 thing to put right")
            if len(rows) == 1
            else self.tr("There are {count} things to put right").format(count=len(rows))
        )
        self.heading.setText(text)
        for path, sentence in rows:
            link = WrappingLink(sentence)
            link.clicked.connect(lambda _checked=False, to=path: self.wanted.emit(to))
            self._column.addWidget(link)
            self.links.append(link)
        self.setAccessibleName(f"{text}. " + " ".join(sentence for _, sentence in rows))
        self.show()
        self.links[0].setFocus(Qt.FocusReason.OtherFocusReason)
