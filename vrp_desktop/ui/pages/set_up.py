"""Setting up for real: name and role, words, recovery key. Short steps with a line that says how far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFileDialog,
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
        self.recovery = RecoveryKey()
        self.recovery.started.connect(self.started)
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
        self.step.setText(self.tr("Step {step} of 3").format(step=place + 1))
        self.pages.setCurrentIndex(place)


class RecoveryKey(QWidget):
    """Shows the recovery key once, to save, print or write down; it cannot be skipped by accident."""

    started = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = ""
        self._is_kept = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(
            label(
                self.tr(
                    "If you forget your words, only this key opens your records. Save it on a stick or print it, and "
                    "keep it in a safe place away from this laptop. We show it only now."
                )
            )
        )
        self.shown = label("", "words")
        self.shown.setAccessibleName(self.tr("Recovery key"))
        self.shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        column.addWidget(self.shown)
        self.save = QPushButton(self.tr("Save to a file"))
        self.save.clicked.connect(self._choose_file)
        self.print = QPushButton(self.tr("Print"))
        self.print.clicked.connect(self._print)
        column.addLayout(button_row(self.save, self.print))
        self.said = label("", "hint")
        column.addWidget(self.said)
        self.by_hand = QCheckBox(self.tr("I have written it down by hand"))
        self.by_hand.toggled.connect(self._look_if_safe)
        column.addWidget(self.by_hand)
        column.addSpacing(theme.BETWEEN_QUESTIONS)
        self.start = QPushButton(self.tr("Start"))
        theme.set_role(self.start, "main")
        self.start.setEnabled(False)
        self.start.clicked.connect(self._start)
        column.addLayout(button_row(self.start))
        column.addStretch()

    def show_key(self, key: str) -> None:
        """Show `key`."""
        self._key = key
        groups = key.split("-")
        # Three groups a line: easy to copy by hand and to compare.
        lines = ["-".join(groups[start : start + 3]) for start in range(0, len(groups), 3)]
        self.shown.setText("\n".join(lines))
        self.save.setFocus()

    def save_to(self, file_name: str) -> None:
        """Write the key into the file that the person chose."""
        try:
            with open(file_name, "w", encoding="utf-8") as file:
                file.write(self._page_text())
        except OSError:
            self.said.setText(
                self.tr(
                    "The file could not be written. Your key is not saved yet. Choose another place, or write the key "
                    "down by hand."
                )
            )
            return
        self.said.setText(self.tr("Saved. Keep the file away from this laptop."))
        self._is_kept = True
        self._look_if_safe()
        self.start.setFocus()

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Save the recovery key"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile("VRP recovery key.txt")
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter()
        dialog = QPrintDialog(printer, self)
        dialog.accepted.connect(lambda: self.print_on(printer))
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()

    def print_on(self, printer: object) -> None:
        """Draw the key's page on `printer` (a QPrinter)."""
        from PySide6.QtPrintSupport import QPrinter

        if not isinstance(printer, QPrinter):
            return
        painter = QPainter()
        if not painter.begin(printer):
            self.said.setText(
                self.tr("It could not be printed. Your key is not safe yet. Save it to a file, or write it down.")
            )
            return
        painter.setFont(QFont(self.font().family(), 12))
        box = painter.viewport()
        margin = box.width() // 12
        painter.drawText(
            QRect(margin, margin, box.width() - 2 * margin, box.height() - 2 * margin),
            int(Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap),
            self._page_text(),
        )
        painter.end()
        self.said.setText(self.tr("Sent to the printer. Check the paper before you go on."))
        self._is_kept = True
        self._look_if_safe()

    def _page_text(self) -> str:
        return self.tr(
            "Recovery key\n\n{key}\n\n"
            "With it the records can be opened when the words are forgotten.\n"
            "Keep it in a safe place, away from the laptop. Show it to nobody you would not show the records to.\n"
        ).format(key=self._key)

    def _look_if_safe(self) -> None:
        self.start.setEnabled(self._is_kept or self.by_hand.isChecked())

    def _start(self) -> None:
        self._key = ""
        self.shown.clear()
        self.started.emit()
