"""One record in words, with its history and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.dates import moment_in_words
from vrp_desktop.store.kinds import Kind
from vrp_desktop.ui import theme
from vrp_desktop.ui.asking import Asking
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.pages.comparison import Comparison
from vrp_desktop.ui.plain import label, shown
from vrp_desktop.ui.scrolling import centred_column
from vrp_desktop.ui.wrapped_button import WrappedButton

if TYPE_CHECKING:
    from collections.abc import Callable

    from vrp_desktop.operations.history import Row
    from vrp_desktop.operations.show import Beside, RecordView, Step


class RecordPane(QFrame):
    """Shows a `RecordView`, or two of its revisions beside each other. `check_text`: as `Reasons` has it."""

    edit_wanted = Signal(str)
    """(record id)"""
    open_wanted = Signal(str)
    """(record id): look at another record."""
    closed = Signal()
    drop_wanted = Signal(str)
    """(record id): throw the unfinished change away."""
    delete_wanted = Signal(str, str)
    """(record id, why)"""
    rows_wanted = Signal(str, str, str)
    """(record id, earlier revision, later revision): give their rows to `show_rows`."""
    bring_back_wanted = Signal(str, str, str)
    """(record id, revision, why)"""

    journey_wanted = Signal(str)
    """(record id): show the whole journey on a page of its own."""

    def __init__(self, check_text: Callable[[str], str | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "help")
        self._record = ""
        self._view: RecordView | None = None
        self._scroll, self._page = centred_column()
        self.edit = QPushButton(self.tr("Change"))
        self.edit.clicked.connect(lambda: self.edit_wanted.emit(self._record))
        self.drop = QPushButton(self.tr("Throw the change away"))
        self.drop.clicked.connect(self._ask_to_drop)
        self.delete = QPushButton(self.tr("Delete"))
        self.delete.clicked.connect(self._ask_to_delete)
        self.journey = QPushButton(self.tr("Show the whole journey"))
        self.journey.clicked.connect(lambda: self.journey_wanted.emit(self._record))
        self._page.addWidget(self.journey, alignment=Qt.AlignmentFlag.AlignLeft)
        self.journey.hide()
        self.close_pane = QPushButton(self.tr("Close"))
        self.close_pane.clicked.connect(self.closed)
        self.close_pane.setToolTip(self.tr("Esc"))
        buttons = button_row(self.edit, self.drop, self.delete, self.close_pane)
        buttons.setContentsMargins(theme.PAGE_MARGIN + theme.GRID, theme.GRID, theme.PAGE_MARGIN, theme.GRID)
        self._buttons = QWidget()
        self._buttons.setLayout(buttons)
        self.asking = Asking(check_text)
        self.asking.refused.connect(self._answered)
        self.comparison = Comparison()
        self.comparison.wanted.connect(lambda one, other: self.rows_wanted.emit(self._record, one, other))
        self.comparison.bring_back_wanted.connect(self._ask_to_bring_back)
        self.comparison.left.connect(self._leave_comparison)
        self.comparison.hide()
        self._page.addWidget(self.comparison)
        self.compare: list[QPushButton] = []
        """The buttons beside the revisions before the newest, the latest first."""
        self.linked: list[WrappedButton] = []
        """Other records: first those that this one points at, then those that point at it."""
        self._body: QWidget | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._scroll, 1)
        whole.addWidget(self.asking)
        whole.addWidget(self._buttons)

    def take_focus(self) -> None:
        """Put the keyboard on the first button."""
        (self.edit if self.edit.isEnabled() else self.close_pane).setFocus()

    @property
    def is_asking(self) -> bool:
        """Whether something is asked, or compared; Escape ends that first."""
        return not self.asking.isHidden() or not self.comparison.isHidden()

    def step_back(self) -> None:
        """End what is asked or compared."""
        if not self.asking.isHidden():
            self.asking.refuse()
        else:
            self._leave_comparison()

    def show_record(self, view: RecordView) -> None:
        """Show `view` in place of what stood here."""
        self._record, self._view = view.record, view
        self.asking.hide()
        self.comparison.hide()
        self._buttons.show()
        self.edit.setText(self.tr("Go on changing") if view.is_unfinished else self.tr("Change"))
        self.drop.setVisible(view.is_unfinished)
        self.edit.setDisabled(bool(view.changed_by))
        self.delete.setVisible(view.may_delete and not view.is_unfinished and not view.changed_by)
        if self._body is not None:
            self._page.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
        self.compare.clear()
        self.linked.clear()
        self._body = self._made(view)
        self._page.insertWidget(1, self._body)
        self.journey.setVisible(view.form == "journey")
        self._body.show()
        self._scroll.verticalScrollBar().setValue(0)
        self.setAccessibleName(f"{view.form_title} {view.ref}")

    def show_rows(self, earlier: str, later: str, rows: tuple[Row, ...]) -> None:
        """Show two revisions beside each other."""
        self.comparison.show_rows(earlier, later, rows)

    def _made(self, view: RecordView) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(label(f"{view.form_title} {view.ref}", "section"))
        waits = (
            self.tr("A change is waiting that is not finished. Below is what is saved.")
            if view.is_unfinished
            else self.tr("{name} has begun to change this and has not finished.").format(name=shown(view.changed_by))
            if view.changed_by
            else ""
        )
        if waits:
            column.addSpacing(theme.GRID)
            column.addWidget(label(waits, "soft"))
        for line in view.lines:
            if line.heading:
                column.addSpacing(theme.BETWEEN_QUESTIONS)
                column.addWidget(label(line.heading, "question"))
            column.addSpacing(theme.GRID)
            column.addWidget(label(line.question, "hint"))
            if line.records:
                for record, words in zip(line.records, line.answer.split("\n"), strict=True):
                    self._add_record(column, record, words, line.question)
            else:
                column.addWidget(label(line.answer))
        for beside in view.beside:
            self._add_beside(column, beside)
        self._add_pointing(column, view)
        column.addSpacing(theme.BETWEEN_SECTIONS)
        column.addWidget(label(self.tr("History"), "section"))
        newest = next((step.revision for step in reversed(view.history) if step.is_whole), "")
        for step in reversed(view.history):
            self._add_step(column, step, is_newest=step.revision == newest)
        column.addStretch()
        return body

    def _add_beside(self, column: QVBoxLayout, beside: Beside) -> None:
        """Show another record that says how this one is meant, and a button that opens it."""
        column.addSpacing(theme.BETWEEN_SECTIONS)
        column.addWidget(label(shown(beside.form_title), "section"))
        for line in beside.lines:
            column.addSpacing(theme.GRID)
            column.addWidget(label(line.question, "hint"))
            column.addWidget(label(line.answer))
        column.addSpacing(theme.GRID)
        self._add_record(column, beside.record, self.tr("Open it"), beside.form_title)

    def _add_pointing(self, column: QVBoxLayout, view: RecordView) -> None:
        """Show what points at the record, each a button that opens it."""
        if not view.pointing:
            return
        column.addSpacing(theme.BETWEEN_SECTIONS)
        column.addWidget(label(self.tr("Linked to this"), "section"))
        for one in view.pointing:
            column.addSpacing(theme.GRID)
            column.addWidget(label(shown(one.form), "hint"))
            self._add_record(column, one.record, one.words, one.form)

    def _add_record(self, column: QVBoxLayout, record: str, words: str, what: str) -> None:
        """Name another record in a button that opens it."""
        button = WrappedButton((shown(words), ""))
        button.setAccessibleName(f"{shown(what)}: {shown(words)}")
        button.clicked.connect(lambda: self.open_wanted.emit(record))
        column.addWidget(button)
        self.linked.append(button)

    def _add_step(self, column: QVBoxLayout, step: Step, *, is_newest: bool) -> None:
        column.addSpacing(theme.GRID)
        column.addWidget(label(self._step_words(step), "question"))
        # Why something was erased is a code, kept for good; the words of this program say it.
        if step.why and step.kind is not Kind.REDACT:
            column.addWidget(label(self.tr("Why: {reason}").format(reason=shown(step.why)), "hint"))
        for question, before, after in step.changes:
            change = self.tr("{question} {after} instead of {before}").format(
                question=shown(question), before=self._quoted(before), after=self._quoted(after)
            )
            column.addWidget(label(change, "hint"))
        if step.is_whole and not is_newest:
            button = QPushButton(self.tr("Compare"))
            theme.set_role(button, "plain")
            button.setAccessibleName(self.tr("Compare with: {step}").format(step=self._step_words(step)))
            button.clicked.connect(lambda: self._compare(step.revision))
            self.compare.append(button)
            column.addLayout(button_row(button))

    def _quoted(self, answer: str) -> str:
        return f"“{shown(answer, 200)}”" if answer else self.tr("no answer")

    def _step_words(self, step: Step) -> str:
        words = {
            Kind.DELETE: self.tr("Deleted by {author}, {when}"),
            Kind.RESTORE: self.tr("Put back by {author}, {when}"),
            Kind.REDACT: self.tr("Erased by {author}, {when}"),
        }.get(step.kind) or (
            self.tr("Written by {author}, {when}") if step.is_first else self.tr("Changed by {author}, {when}")
        )
        return words.format(author=shown(step.author), when=moment_in_words(step.at))

    # Asking

    def _compare(self, revision: str) -> None:
        if self._body is None or self._view is None:
            return
        self._body.hide()
        self._buttons.hide()
        self.comparison.show()
        self._scroll.verticalScrollBar().setValue(0)
        self.comparison.start(self._view, revision)

    def _leave_comparison(self) -> None:
        self.comparison.hide()
        self._buttons.show()
        if self._body is not None:
            self._body.show()
        self.take_focus()

    def _answered(self) -> None:
        if self.comparison.isHidden():
            self._buttons.show()
            self.take_focus()
        else:
            self.comparison.back.setFocus()

    def _ask_to_drop(self) -> None:
        self._buttons.hide()
        self.asking.ask(
            self.tr("Throw the unfinished change away?"),
            self.tr("The record stays as it is saved."),
            yes=self.tr("Yes, throw it away"),
            no=self.tr("No, keep it"),
            then=lambda _why: self.drop_wanted.emit(self._record),
        )

    def _ask_to_delete(self) -> None:
        self._buttons.hide()
        self.asking.ask(
            self.tr("Put this record into the bin?"),
            self.tr("It goes out of records, searches and returns. From the bin it can be put back."),
            yes=self.tr("Yes, delete it"),
            no=self.tr("No, keep it"),
            then=lambda why: self.delete_wanted.emit(self._record, why),
            reasons=(
                self.tr("It is there twice"),
                self.tr("It was written down by mistake"),
                self.tr("Somebody asked me to"),
            ),
        )

    def _ask_to_bring_back(self, revision: str, when: str) -> None:
        count = self.comparison.differences()
        self.asking.ask(
            self.tr("Bring back the state of {when}?").format(when=when),
            (
                self.tr("1 answer becomes what it was. What stands there now stays in the history.")
                if count == 1
                else self.tr("{count} answers become what they were. What stands there now stays in the history.")
            ).format(count=f"{count:,}"),
            yes=self.tr("Bring it back"),
            no=self.tr("No, leave it"),
            then=lambda why: self.bring_back_wanted.emit(self._record, revision, why),
            reasons=(
                self.tr("The change was wrong"),
                self.tr("I learned more"),
                self.tr("Somebody asked me to"),
            ),
        )
