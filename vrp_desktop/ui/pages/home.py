"""Home: what I can write down, what is unfinished, this month, the last return."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.dates import moment_in_words
from vrp_desktop.ui import theme
from vrp_desktop.ui.notes import ProblemNote
from vrp_desktop.ui.pages.big_button import BigButton
from vrp_desktop.ui.pages.home_learning import NotRightBox
from vrp_desktop.ui.plain import label
from vrp_desktop.ui.scrolling import centred_column

if TYPE_CHECKING:
    from collections.abc import Callable

    from vrp_desktop.operations.home import FormButton, HomeView


_BIG = 4
"""So many forms have a large button with a key of its own."""


class HomePage(QWidget):
    """Shows a `HomeView`; the window asks for a new one whenever something changed."""

    record_wanted = Signal(str)
    """(form id): write down a new record."""
    resume_wanted = Signal(str)
    """(record id): go on with an unfinished one."""
    return_wanted = Signal()
    place_wanted = Signal(str)
    """(name of a place of the window)"""
    section_wanted = Signal(str)
    """(a section of "This laptop"): do what the home page reminds of."""
    not_now = Signal()
    """Do not ask for a second place for backups again."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "page")
        self.buttons: list[BigButton] = []
        self.more: list[QPushButton] = []
        self.resume_buttons: list[QPushButton] = []
        scroll, self._page = centred_column()
        self._page.addWidget(label(self.tr("Hello {name}").format(name=name), "title"))
        self.not_right = NotRightBox()
        self._page.addWidget(self.not_right)
        self._page.addWidget(label(self.tr("What would you like to write down?")))
        self.note = ProblemNote()
        self._page.addWidget(self.note)
        self.said = label("", "good")
        self.said.hide()
        self._page.addWidget(self.said)
        self.undo = QPushButton(self.tr("Undo"))
        self.undo.setAccessibleName(self.tr("Take the talk back"))
        self.undo.clicked.connect(self._undo)
        self.undo.hide()
        self._page.addWidget(self.undo, alignment=Qt.AlignmentFlag.AlignLeft)
        self._take_back: Callable[[], None] | None = None
        self._undo_time = QTimer(self)
        self._undo_time.setSingleShot(True)
        self._undo_time.timeout.connect(self._forget_undo)
        self._body: QWidget | None = None
        self._due = self._late = 0
        self._page.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def say(self, text: str) -> None:
        """Say that something was done, like "RC-K7-0042 is saved."; empty takes it away."""
        self._forget_undo()
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def offer_undo(self, take_back: Callable[[], None], for_ms: int) -> None:
        """Offer to take back what was just said to be done, for so long; going elsewhere ends it too."""
        self._take_back = take_back
        self.undo.show()
        self._undo_time.start(for_ms)

    def _undo(self) -> None:
        take_back = self._take_back
        self._forget_undo()
        if take_back is not None:
            take_back()
        self.take_focus()

    def _forget_undo(self) -> None:
        self._take_back = None
        self._undo_time.stop()
        self.undo.hide()

    def show_due(self, count: int, late: int) -> None:
        """Say how much is due; nothing when nothing is."""
        self._due, self._late = count, late
        words = self.tr("1 thing is due.") if count == 1 else self.tr("{count} things are due.")
        said = words.format(count=f"{count:,}")
        if late:
            words = self.tr("1 of them is late.") if late == 1 else self.tr("{count} of them are late.")
            said = f"{said} {words.format(count=f'{late:,}')}"
        if self._body is not None:
            self._due_words.setText(said)
            self._due_row.setVisible(bool(count))

    def take_focus(self) -> None:
        """Put the keyboard on the first button."""
        if self.buttons:
            self.buttons[0].setFocus()

    def show_home(self, view: HomeView) -> None:
        """Show `view` in place of what stood here."""
        self.not_right.show_notes(view.not_right)
        had_focus = self._body is not None and self._body.isAncestorOf(self.focusWidget() or self)
        if self._body is not None:
            self._page.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        self.buttons = []
        for place, button in enumerate(view.buttons[:_BIG], 1):
            big = BigButton(button.words, button.help, str(place))
            big.clicked.connect(lambda _checked=False, form=button.form: self.record_wanted.emit(form))
            self.buttons.append(big)
            column.addSpacing(theme.GRID)
            column.addWidget(big)
        if not view.buttons:
            column.addWidget(label(self.tr("Nothing new: your council has chosen what this laptop is for."), "hint"))
        self._add_more(view.buttons[_BIG:], column)
        self._add_due(column)
        self._add_unfinished(view, column)
        self._add_month(view, column)
        self._add_reminder(view, column)
        self._add_council_fault(view, column)
        self._add_support(column)
        self._page.insertWidget(self._page.count() - 1, self._body)
        # The layout would show it one event later; a key pressed until then would be lost.
        self._body.show()
        if had_focus:
            self.take_focus()

    def _add_more(self, buttons: tuple[FormButton, ...], column: QVBoxLayout) -> None:
        """Offer the forms that are needed now and then, two in a line."""
        self.more = []
        if not buttons:
            return
        column.addSpacing(theme.BETWEEN_SECTIONS - theme.GRID)
        column.addWidget(label(self.tr("More to write down"), "section"))
        grid = QGridLayout()
        grid.setSpacing(theme.GRID)
        for place, button in enumerate(buttons):
            small = QPushButton(button.words.replace("&", "&&"))
            small.setToolTip(button.help)
            small.setAccessibleName(button.words)
            small.setAccessibleDescription(button.help)
            small.clicked.connect(lambda _checked=False, form=button.form: self.record_wanted.emit(form))
            grid.addWidget(small, place // 2, place % 2)
            self.more.append(small)
        column.addLayout(grid)

    def _add_due(self, column: QVBoxLayout) -> None:
        """Offer the work list; how much is on it is counted after the page is painted."""
        self._due_row = QWidget()
        row = QHBoxLayout(self._due_row)
        row.setContentsMargins(0, theme.BETWEEN_SECTIONS - theme.GRID, 0, 0)
        self._due_words = label("", "question")
        row.addWidget(self._due_words, 1)
        self.to_do = QPushButton(self.tr("To do"))
        self.to_do.clicked.connect(lambda: self.place_wanted.emit("to_do"))
        row.addWidget(self.to_do)
        column.addWidget(self._due_row)
        self.show_due(self._due, self._late)

    def _add_support(self, column: QVBoxLayout) -> None:
        """Offer a call from the coordinator, as quietly as it is asked for."""
        self.support = QPushButton(self.tr("I need support"))
        theme.set_role(self.support, "plain")
        self.support.setToolTip(self.tr("Ask your coordinator to call you"))
        self.support.setAccessibleDescription(self.support.toolTip())
        self.support.clicked.connect(lambda: self.place_wanted.emit("support"))
        column.addSpacing(theme.GRID)
        column.addWidget(self.support, alignment=Qt.AlignmentFlag.AlignLeft)

    def _add_unfinished(self, view: HomeView, column: QVBoxLayout) -> None:
        self.resume_buttons = []
        column.addSpacing(theme.BETWEEN_SECTIONS - theme.GRID)
        column.addWidget(label(self.tr("Unfinished ({count})").format(count=len(view.unfinished)), "section"))
        if not view.unfinished:
            column.addWidget(
                label(self.tr("Nothing is waiting. What you start and do not finish appears here."), "hint")
            )
        for draft in view.unfinished:
            card = QFrame()
            theme.set_role(card, "card")
            row = QHBoxLayout(card)
            lines = QVBoxLayout()
            lines.addWidget(label(draft.title, "question"))
            started = moment_in_words(draft.changed_at)
            kind = self.tr("A change to a saved record. ") if draft.is_change else ""
            lines.addWidget(label(kind + self.tr("Last typed {when}").format(when=started), "hint"))
            row.addLayout(lines, 1)
            button = QPushButton(self.tr("Go on"))
            button.setAccessibleName(
                self.tr("Go on with {title}, last typed {when}").format(title=draft.title, when=started)
            )
            button.clicked.connect(lambda _checked=False, record=draft.record: self.resume_wanted.emit(record))
            self.resume_buttons.append(button)
            row.addWidget(button)
            column.addWidget(card)

    def _add_month(self, view: HomeView, column: QVBoxLayout) -> None:
        column.addSpacing(theme.BETWEEN_SECTIONS - theme.GRID)
        column.addWidget(label(self.tr("You in {month}").format(month=view.month), "section"))
        row = QHBoxLayout()
        row.setSpacing(theme.BETWEEN_QUESTIONS)
        for words, number in view.figures:
            card = QFrame()
            theme.set_role(card, "card")
            lines = QVBoxLayout(card)
            lines.addWidget(label(f"{number:,}", "figure"))
            lines.addWidget(label(words, "hint"))
            row.addWidget(card, 1)
        column.addLayout(row)
        column.addSpacing(theme.GRID)
        last = QHBoxLayout()
        text = (
            self.tr("Last return: {what}, made {when}").format(
                what=view.last_return[0], when=moment_in_words(view.last_return[1])
            )
            if view.last_return
            else self.tr("No return was made on this laptop yet.")
        )
        last.addWidget(label(text), 1)
        self.make_return = QPushButton(self.tr("Make a return"))
        self.make_return.clicked.connect(self.return_wanted)
        last.addWidget(self.make_return)
        column.addLayout(last)

    def _add_reminder(self, view: HomeView, column: QVBoxLayout) -> None:
        """Say in a quiet line what wants doing on this laptop; nothing when nothing does."""
        self.reminder_line: QWidget | None = None
        reminder = view.reminder
        if reminder is None:
            return
        words = {
            "backups": self.tr("Choose a place") if reminder.is_question else self.tr("Backups"),
            "recovery": self.tr("Recovery key"),
            "check": self.tr("Check my records"),
            "tidy": self.tr("Tidy up"),
        }
        self.reminder_line = QWidget()
        row = QHBoxLayout(self.reminder_line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(reminder.words), 1)
        self.reminded = QPushButton(words[reminder.section])
        self.reminded.clicked.connect(lambda: self.section_wanted.emit(reminder.section))
        row.addWidget(self.reminded)
        if reminder.is_question:
            self.no_reminder = QPushButton(self.tr("Not now"))
            self.no_reminder.setAccessibleName(self.tr("No second place for backups now"))
            self.no_reminder.clicked.connect(self._not_now)
            row.addWidget(self.no_reminder)
        column.addWidget(self.reminder_line)

    def _add_council_fault(self, view: HomeView, column: QVBoxLayout) -> None:
        """Say in a quiet line that something is wrong with what the council set."""
        self.council_line: QWidget | None = None
        if not view.has_council_fault:
            return
        self.council_line = QWidget()
        row = QHBoxLayout(self.council_line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(self.tr("What your council set for this laptop has a fault.")), 1)
        self.council = QPushButton(self.tr("Set by your council"))
        self.council.clicked.connect(lambda: self.section_wanted.emit("council"))
        row.addWidget(self.council)
        column.addWidget(self.council_line)

    def _not_now(self) -> None:
        if self.reminder_line is not None:
            self.reminder_line.hide()
        self.take_focus()
        self.not_now.emit()
