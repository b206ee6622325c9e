"""The error summary on finishing: how many things to put right, each a link to its question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.barred import Barred
from vrp_desktop.ui.form_view.unfolding import Unfolding
from vrp_desktop.ui.plain import in_one_line, label, shown
from vrp_desktop.ui.tab_order import follow_each_other

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to put right. `why`: which answers make it so, where that is not plain from the question itself."""

    path: str
    question: str
    message: str
    why: str = ""


class WrappingLink(QPushButton):
    """A link whose words go on in the next line where there is no room; a button's own words would be cut."""

    def __init__(self, question: str, message: str) -> None:
        super().__init__()
        theme.set_role(self, "problem-link")
        asked = shown(question, 200)
        if asked and asked[-1].isalnum():
            # A question that is no sentence would run into what is said of it.
            asked += ":"
        self.setAccessibleName(f"{asked} {shown(message)}".strip())
        self.label = label("", "problem-link")
        self.label.setText(in_one_line(asked, shown(message, 200)))
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
        self.reasons: list[Unfolding] = []
        self.setAccessibleName(self.tr("Things to put right"))
        self.hide()

    def show_problems(self, rows: Sequence[Fault], *, takes_keyboard: bool = True) -> None:
        """Show each problem and take the keyboard; none: go away."""
        for old in (*self.links, *self.reasons):
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.links, self.reasons = [], []
        if not rows:
            self.hide()
            return
        text = (
            self.tr("There is 1 thing to put right")
            if len(rows) == 1
            else self.tr("There are {count} things to put right").format(count=len(rows))
        )
        self.heading.setText(text)
        stops: list[QWidget] = [self]
        for fault in rows:
            link = WrappingLink(fault.question, fault.message)
            link.clicked.connect(lambda _checked=False, to=fault.path: self.wanted.emit(to))
            self._column.addWidget(link)
            self.links.append(link)
            stops.append(link)
            if fault.why:
                reason = Unfolding(self.tr("Why must I answer this?"), fault.question)
                reason.say([fault.why])
                self._column.addWidget(reason)
                self.reasons.append(reason)
                stops.append(reason)
        # They were made later than all the questions below.
        follow_each_other(stops)
        self.setAccessibleName(f"{text}. " + " ".join(f"{fault.question} {fault.message}" for fault in rows))
        self.show()
        if takes_keyboard:
            self.links[0].setFocus(Qt.FocusReason.OtherFocusReason)
