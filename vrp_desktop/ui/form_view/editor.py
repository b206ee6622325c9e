"""What every way of answering a question has in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from vrp_desktop.ui.markup import without_marks
from vrp_desktop.ui.plain import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vrp_desktop.forms.definition import Choice


def words_of(choice: Choice) -> str:
    """Give the words of a choice as a button or a line of a list shows them."""
    return shown(without_marks(choice.label))


class Editor(QWidget):
    """A widget that shows and changes one answer, as text like the store keeps it.

    `changed` is emitted only for what the person did. An editor with `is_typed` changes with each letter; the page
    waits a moment before it takes the answer.
    """

    changed = Signal(str)
    """(the answer as stored)"""
    too_long = Signal(str)
    """(the part of a paste that did not fit)"""
    grew = Signal()
    """The editor needs more room than a moment ago, for a list or a calendar."""
    picked = Signal()
    """The person picked one of several choices, and did not only pass it; told after `changed`."""
    is_typed = False

    def set_value(self, value: str) -> None:
        """Show `value` without emitting `changed`."""
        raise NotImplementedError

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Offer `choices`; only selects have them."""

    def describe(self, name: str, description: str) -> None:
        """Tell screen readers the question, and its hint or what is wrong."""
        self.setAccessibleName(name)
        for widget in self.focus_widgets():
            widget.setAccessibleName(name)
            widget.setAccessibleDescription(description)

    def focus_widgets(self) -> Sequence[QWidget]:
        """Give the widgets that take the keyboard, in reading order."""
        raise NotImplementedError

    def take_focus(self) -> None:
        """Put the keyboard where the answer is given."""
        widgets = self.focus_widgets()
        if widgets:
            widgets[0].setFocus(Qt.FocusReason.TabFocusReason)
            if isinstance(widgets[0], QLineEdit):
                # So that typing replaces what stands there; Qt does it only for a line that is visible already.
                widgets[0].selectAll()

    def keeps_enter(self) -> bool:
        """Tell whether Enter means something inside the editor just now."""
        return False
