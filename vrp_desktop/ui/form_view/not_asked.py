"""Which questions are not asked just now, and why: for coordinators, who write the forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import indented
from vrp_desktop.ui.markup import without_marks
from vrp_desktop.ui.plain import label, shown

if TYPE_CHECKING:
    from vrp_desktop.forms.definition import Question
    from vrp_desktop.forms.live import LiveForm

_MOST = 40
"""So many are listed; more say nothing to anybody."""


class NotAsked(QWidget):
    """A line that opens into the list of hidden questions, each with what would make it appear."""

    def __init__(self, live: LiveForm) -> None:
        super().__init__()
        self._live = live
        self.button = QPushButton()
        theme.set_role(self.button, "plain")
        self.button.setCheckable(True)
        self.button.toggled.connect(lambda _is_open: self.refresh())
        self.words = label("", "hint")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.button, self.words):
            column.addLayout(indented(widget, theme.BETWEEN_QUESTIONS))
        self.refresh()

    def refresh(self) -> None:
        """Count again, and list again while the list is open."""
        if self.isHidden() and self.parent() is not None:
            return
        hidden = [
            node.path
            for node in self._live.form.questions()
            if "[" not in node.path and self._is_hidden(node)
        ]  # fmt: skip
        self.button.setVisible(bool(hidden))
        count = len(hidden)
        self.button.setText(
            self.tr("1 question is not asked") if count == 1 else f"{count} " + self.tr("questions are not asked")
        )
        self.words.setVisible(self.button.isChecked() and bool(hidden))
        if self.button.isChecked():
            self.words.setText("\n".join(why_not_asked(self._live, path) for path in hidden[:_MOST]))

    def _is_hidden(self, question: Question) -> bool:
        if any(question.path.startswith(f"{repeat}/") for repeat in self._live.form.repeats()):
            return False
        return not self._live.state(question.path).is_relevant


def why_not_asked(live: LiveForm, path: str) -> str:
    """Say of a question that is not asked which one it is and what would make it appear."""
    words = without_marks(live.state(path).label) or path.rpartition("/")[2]
    return f"“{shown(words)}” {shown(without_marks(live.why_hidden(path)))}"
