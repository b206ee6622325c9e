"""What stands below a form: what can be done with it; in place of that, why it is changed and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.asking import Asking
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.plain import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from vrp_desktop.ui.form_view.undoing import Undoing

INDENT = theme.BETWEEN_QUESTIONS
"""A question stands so many px inside its column, to leave room for the red bar of one that must be put right."""


class Bar(QFrame):
    """A bar with `inside` under the form's column. `role`: how it looks."""

    def __init__(self, role: str) -> None:
        super().__init__()
        theme.set_role(self, role)

    def put(self, inside: QLayout) -> None:
        """Put the bar's contents in."""
        row = QHBoxLayout(self)
        # A form is longer than its window: the column above has a scroll bar beside it.
        row.setContentsMargins(theme.PAGE_MARGIN, theme.GRID, theme.PAGE_MARGIN + theme.SCROLL_BAR, theme.GRID)
        row.setSpacing(0)
        holder = QWidget()
        holder.setMaximumWidth(theme.COLUMN_WIDTH)
        inside.setContentsMargins(theme.GRID + INDENT, 0, theme.GRID, 0)
        holder.setLayout(inside)
        row.addStretch(1)
        row.addWidget(holder, 1_000_000)
        row.addStretch(1)


class ActionBar(Bar):
    """Save, leave, undo. A change to a finished record is one thing; there is no next one to add."""

    def __init__(self, undoing: Undoing, *, is_change: bool) -> None:
        super().__init__("actions")
        self.save_next = QPushButton(self.tr("Save and add another"))
        theme.set_role(self.save_next, "main")
        self.save_next.setToolTip(self.tr("Ctrl+Enter"))
        self.save_close = QPushButton(self.tr("Save and close"))
        self.save_close.setToolTip(self.tr("Ctrl+S"))
        self.leave = QPushButton(self.tr("Leave"))
        self.leave.setToolTip(self.tr("Esc"))
        if is_change:
            self.save_next.hide()
            theme.set_role(self.save_close, "main")
        row = button_row(self.save_next, self.save_close, self.leave)
        row.addWidget(undoing.undo)
        row.addSpacing(theme.GRID)
        row.addWidget(undoing.redo)
        column = QVBoxLayout()
        column.addWidget(undoing.said)
        column.addLayout(row)
        self.put(column)

    def set_busy(self, is_busy: bool) -> None:
        """Let nothing be done while the record is being saved."""
        for button in (self.save_next, self.save_close, self.leave):
            button.setDisabled(is_busy)


class LeavingBar(Bar):
    """Asks what should happen to what is not saved."""

    def __init__(self, *, is_change: bool) -> None:
        super().__init__("asking")
        question = (
            self.tr("This change is not saved yet. What should happen to it?")
            if is_change
            else self.tr("This is not finished yet. What should happen to it?")
        )
        self.keep = QPushButton(self.tr("Keep as unfinished"))
        self.throw_away = QPushButton(self.tr("Throw away"))
        self.go_on = QPushButton(self.tr("Go on writing"))
        column = QVBoxLayout()
        column.setSpacing(theme.GRID)
        column.addWidget(label(question, "question"))
        column.addLayout(button_row(self.keep, self.throw_away, self.go_on))
        self.put(column)
        self.hide()


class Foot(QWidget):
    """Shows one at a time: `action_bar`, `leaving_bar`, or `asking` for the reason of a change.

    `is_change`: a finished record is changed. `check_text`: as `Reasons` has it.
    """

    save_wanted = Signal(bool)
    """(start another one)"""
    leave_wanted = Signal()
    keep_wanted = Signal()
    throw_away_wanted = Signal()
    go_on_wanted = Signal()
    """Nothing is to happen; the keyboard should go back to where it was."""

    def __init__(self, undoing: Undoing, check_text: Callable[[str], str | None], *, is_change: bool) -> None:
        super().__init__()
        self.action_bar = actions = ActionBar(undoing, is_change=is_change)
        actions.save_next.clicked.connect(lambda: self.save_wanted.emit(True))
        actions.save_close.clicked.connect(lambda: self.save_wanted.emit(False))
        actions.leave.clicked.connect(self.leave_wanted)
        self.leaving_bar = leaving = LeavingBar(is_change=is_change)
        leaving.keep.clicked.connect(self.keep_wanted)
        leaving.throw_away.clicked.connect(self.throw_away_wanted)
        leaving.go_on.clicked.connect(self.go_on_wanted)
        self.asking = Asking(check_text)
        self.asking.refused.connect(self.go_on_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for bar in (leaving, self.asking, actions):
            column.addWidget(bar)

    def show_actions(self) -> None:
        """Ask nothing any more."""
        self._show_leaving(is_asked=False)

    def ask_to_leave(self) -> None:
        """Ask what should happen to what is not saved, with the keyboard on what loses nothing."""
        self._show_leaving(is_asked=True)
        self.leaving_bar.keep.setFocus()

    def ask_why(self, then: Callable[[str], None]) -> None:
        """Ask for the reason for which a finished record is changed, and call `then` with it."""

        def go_on(why: str) -> None:
            self.action_bar.show()
            then(why)

        self.action_bar.hide()
        self.asking.ask(
            self.tr("Why do you change it?"),
            self.tr("Your reason stands in the record's history."),
            yes=self.tr("Save"),
            no=self.tr("Back to the record"),
            then=go_on,
            reasons=(
                self.tr("I wrote something wrong"),
                self.tr("I learned more"),
                self.tr("Somebody asked me to"),
            ),
        )

    def _show_leaving(self, *, is_asked: bool) -> None:
        self.asking.hide()
        self.leaving_bar.setVisible(is_asked)
        self.action_bar.setHidden(is_asked)
