"""One record in words, with its history and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.dates import day_in_words
from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.plain import label, shown
from vrp_desktop.ui.scrolling import centred_column

if TYPE_CHECKING:
    from vrp_desktop.operations.show import RecordView, Step


class RecordPane(QFrame):
    """Shows a `RecordView`."""

    edit_wanted = Signal(str)
    """(record id)"""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "help")
        self._record = ""
        self._scroll, self._page = centred_column()
        self.edit = QPushButton(self.tr("Change"))
        self.edit.clicked.connect(lambda: self.edit_wanted.emit(self._record))
        self.close_pane = QPushButton(self.tr("Close"))
        self.close_pane.clicked.connect(self.closed)
        self.close_pane.setToolTip(self.tr("Esc"))
        buttons = button_row(self.edit, self.close_pane)
        buttons.setContentsMargins(theme.PAGE_MARGIN + theme.GRID, theme.GRID, theme.PAGE_MARGIN, theme.GRID)
        self._body: QWidget | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._scroll, 1)
        whole.addLayout(buttons)

    def take_focus(self) -> None:
        """Put the keyboard on the first button."""
        self.edit.setFocus()

    def show_record(self, view: RecordView) -> None:
        """Show `view` in place of what stood here."""
        self._record = view.record
        self.edit.setText(self.tr("Go on changing") if view.is_unfinished else self.tr("Change"))
        if self._body is not None:
            self._page.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(label(f"{view.form_title} {view.ref}", "section"))
        if view.is_unfinished:
            column.addSpacing(theme.GRID)
            column.addWidget(
                label(self.tr("A change is waiting that is not finished. Below is what is saved."), "soft")
            )
        for line in view.lines:
            if line.heading:
                column.addSpacing(theme.BETWEEN_QUESTIONS)
                column.addWidget(label(line.heading, "question"))
            column.addSpacing(theme.GRID)
            column.addWidget(label(line.question, "hint"))
            column.addWidget(label(line.answer))
        column.addSpacing(theme.BETWEEN_SECTIONS)
        column.addWidget(label(self.tr("History"), "section"))
        for step in reversed(view.history):
            column.addSpacing(theme.GRID)
            column.addWidget(label(self._step_words(step), "question"))
            for question, before, after in step.changes:
                change = self.tr("{question} {after} instead of {before}").format(
                    question=shown(question), before=self._quoted(before), after=self._quoted(after)
                )
                column.addWidget(label(change, "hint"))
        column.addStretch()
        self._page.addWidget(self._body)
        self._body.show()
        self._scroll.verticalScrollBar().setValue(0)
        self.setAccessibleName(f"{view.form_title} {view.ref}")

    def _quoted(self, answer: str) -> str:
        return f"“{shown(answer, 200)}”" if answer else self.tr("no answer")

    def _step_words(self, step: Step) -> str:
        local = step.at.astimezone()
        when = f"{day_in_words(local)}, {local:%H:%M}"
        words = self.tr("Written by {author}, {when}") if step.is_first else self.tr("Changed by {author}, {when}")
        return words.format(author=step.author, when=when)
