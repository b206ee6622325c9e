"""Setting up for real: name and role, words, recovery key. Short steps with a line that says how far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from vrp_desktop.store.people import Role
from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import add_row, button_row
from vrp_desktop.ui.notes import ProblemNote
from vrp_desktop.ui.pages.new_words import NewWords
from vrp_desktop.ui.pages.recovery_key import RecoveryKey
from vrp_desktop.ui.plain import label
from vrp_desktop.ui.scrolling import centred_column

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from vrp_desktop.problems import Problem
    from vrp_desktop.settings import Settings


class SetUpPage(QWidget):
    """Asks for what a new store needs, one step after the other."""

    wanted = Signal(str, object, str)
    """(name, store.people.Role, words): make the store."""
    started = Signal()
    """The recovery key is safe; go home."""
    back_wanted = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "page")
        self._settings = settings
        scroll, column = centred_column()
        self.title = label("", "title")
        self.step = label("", "hint")
        self.note = ProblemNote()
        self.pages = QStackedWidget()
        for widget in (self.title, self.step, self.note):
            column.addWidget(widget)
        column.addSpacing(theme.GRID)
        column.addWidget(self.pages)
        column.addStretch()
        self.pages.addWidget(self._name_step())
        self.pages.addWidget(self._words_step())
        self.recovery = RecoveryKey(self.tr("Start"))
        self.recovery.is_safe.connect(self.started)
        self.pages.addWidget(self.recovery)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self._go_to(0)

    def take_focus(self) -> None:
        """Put the keyboard into the name."""
        self.name.setFocus()

    def show_recovery_key(self, key: str) -> None:
        """Show the recovery key of the store just made, once."""
        self.recovery.show_key(key)
        self._go_to(2)

    def show_problem(self, problem: Problem) -> None:
        """Say why the store could not be made; nothing typed is lost."""
        self.note.show_problem(problem)
        self.new_words.setEnabled(True)
        self.words_back.setEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on a role goes on, as it does in the name."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and any(b.hasFocus() for b in self.roles.buttons()):
            self._to_words()
            return
        super().keyPressEvent(event)

    def _name_step(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        self.name = QLineEdit()
        self.name.setMaxLength(80)
        self.name.textChanged.connect(self._name_changed)
        self.name.returnPressed.connect(self._to_words)
        add_row(
            column, self.tr("What is your name?"), self.name, self.tr("Colleagues see it beside what you write down.")
        )
        column.addWidget(label(self.tr("What do you do?"), "question"))
        self.roles = QButtonGroup(self)
        for place, (role, words) in enumerate(
            (
                (Role.AMBASSADOR, self.tr("I am an 'Ask Me' ambassador")),
                (Role.MENTOR, self.tr("I am a community mentor")),
                (Role.COORDINATOR, self.tr("I am a coordinator")),
            )
        ):
            button = QRadioButton(words)
            button.setChecked(place == 0)
            button.setProperty("value", role.value)
            self.roles.addButton(button)
            column.addWidget(button)
        column.addSpacing(theme.BETWEEN_QUESTIONS)
        self.go_on = QPushButton(self.tr("Go on"))
        theme.set_role(self.go_on, "main")
        self.go_on.setEnabled(False)
        self.go_on.clicked.connect(self._to_words)
        self.back = QPushButton(self.tr("Back"))
        self.back.clicked.connect(self.back_wanted)
        column.addLayout(button_row(self.go_on, self.back))
        column.addStretch()
        return page

    def _words_step(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(
            label(
                self.tr(
                    "These words unlock your records, in this order. Write them down and keep the paper away from the "
                    "laptop, or learn them with a little story. Nobody can look them up for you."
                )
            )
        )
        self.new_words = NewWords()
        self.new_words.agreed.connect(self._words_agreed)
        column.addWidget(self.new_words)
        column.addSpacing(theme.BETWEEN_QUESTIONS)
        self.words_back = QPushButton(self.tr("Back to my name"))
        theme.set_role(self.words_back, "plain")
        self.words_back.clicked.connect(self._back_to_name)
        column.addLayout(button_row(self.words_back))
        column.addStretch()
        return page

    def _role(self) -> Role:
        checked = self.roles.checkedButton()
        return Role(str(checked.property("value"))) if checked is not None else Role.AMBASSADOR

    def _name_changed(self, text: str) -> None:
        self.go_on.setEnabled(bool(text.strip()))

    def _to_words(self) -> None:
        if not self.name.text().strip():
            return
        is_coordinator = self._role() is Role.COORDINATOR
        count = self._settings.words_for_coordinator if is_coordinator else self._settings.words_for_volunteer
        self._go_to(1)
        self.new_words.start(count)

    def _back_to_name(self) -> None:
        self.note.clear()
        self._go_to(0)
        self.take_focus()

    def _words_agreed(self, words: str) -> None:
        self.note.clear()
        self.new_words.setEnabled(False)
        self.words_back.setEnabled(False)
        self.wanted.emit(self.name.text(), self._role(), words)

    def _go_to(self, place: int) -> None:
        titles = (self.tr("About you"), self.tr("Your words"), self.tr("Your recovery key"))
        self.title.setText(titles[place])
        # Where the council holds a recovery key, there is none to show.
        steps = 2 if self._settings.council_recovery_key else len(titles)
        self.step.setText(self.tr("Step {step} of {steps}").format(step=place + 1, steps=steps))
        self.pages.setCurrentIndex(place)
