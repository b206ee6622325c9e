"""A question in place, before something is done: what will happen, perhaps why, yes or no."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.plain import label
from vrp_desktop.ui.reasons import Reasons

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QKeyEvent


class Asking(QFrame):
    """Hidden until it asks; after an answer it is hidden again. `check_text`: as `Reasons` has it."""

    refused = Signal()
    """No; the keyboard should go back to where it was."""

    def __init__(self, check_text: Callable[[str], str | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "asking")
        self._check_text = check_text
        self._then: Callable[[str], None] = lambda _why: None
        self.reasons: Reasons | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.PAGE_MARGIN, theme.GRID, theme.PAGE_MARGIN, theme.GRID)
        self._column.setSpacing(theme.GRID)
        self.question = label("", "question")
        self.meaning = label("")
        self.no = QPushButton("")
        self.no.clicked.connect(self.refuse)
        self.yes = QPushButton("")
        self.yes.clicked.connect(self._agreed)
        self._column.addWidget(self.question)
        self._column.addWidget(self.meaning)
        self._column.addLayout(button_row(self.yes, self.no))
        self.hide()

    def ask(
        self,
        question: str,
        meaning: str,
        *,
        yes: str,
        no: str,
        then: Callable[[str], None],
        reasons: Sequence[str] | None = None,
    ) -> None:
        """Ask; `then` is called with the reason once the answer is yes.

        `reasons`: ready ones to choose from; `None` when no reason is needed.
        """
        self._drop_reasons()
        self._then = then
        self.question.setText(question)
        self.meaning.setText(meaning)
        self.meaning.setVisible(bool(meaning))
        self.yes.setText(yes)
        self.no.setText(no)
        self.yes.setEnabled(reasons is None)
        self.show()
        if reasons is None:
            self.no.setFocus()
            return
        self.reasons = Reasons(reasons, self._check_text)
        self.reasons.changed.connect(self._reasoned)
        self.reasons.entered.connect(self._agreed)
        self._column.insertWidget(2, self.reasons)
        # Made after the buttons, and reached before them.
        chain: list[QWidget] = [*self.reasons.group.buttons(), self.reasons.own, self.yes, self.no]
        for one, next_one in itertools.pairwise(chain):
            QWidget.setTabOrder(one, next_one)
        self.reasons.show()
        self.reasons.take_focus()

    def refuse(self) -> None:
        """Take the question away as if the answer were no."""
        self.hide()
        self.refused.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape is no; Enter on a ready reason is yes."""
        if event.key() == Qt.Key.Key_Escape:
            self.refuse()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.yes.isEnabled() and not self.no.hasFocus():
            self._agreed()
        else:
            super().keyPressEvent(event)

    def _reasoned(self) -> None:
        self.yes.setEnabled(self.reasons is not None and bool(self.reasons.reason()))

    def _agreed(self) -> None:
        if self.isHidden():
            # Enter came from the line and, once more, as a key that the line did not want.
            return
        why = self.reasons.reason() if self.reasons is not None else ""
        self.hide()
        self._then(why)

    def _drop_reasons(self) -> None:
        if self.reasons is not None:
            self._column.removeWidget(self.reasons)
            self.reasons.hide()
            self.reasons.deleteLater()
            self.reasons = None
