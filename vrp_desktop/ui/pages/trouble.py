"""When the records do not open: why, and what can be done now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.operations.rescue import Way, words_of_saved
from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.notes import ProblemNote
from vrp_desktop.ui.pages.big_button import BigButton
from vrp_desktop.ui.plain import label, shown
from vrp_desktop.ui.scrolling import bring_into_sight, centred_column

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from vrp_desktop.operations.rescue import Saved, Trouble
    from vrp_desktop.problems import Problem
    from vrp_desktop.store.backups import Backup


class TroublePage(QWidget):
    """Tells the three sentences and offers each thing that can be done as a large button."""

    again = Signal()
    wanted = Signal(object)
    """(operations.rescue.Way): what the person wants to be done."""
    saved_wanted = Signal(object)
    """(store.backups.Backup): put what was saved in the place of the damaged file."""
    stop_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "page")
        scroll, column = centred_column()
        column.addWidget(label(self.tr("Your records do not open"), "title"))
        column.addWidget(label(self.tr("Nothing was changed. Here is what you can do now."), "hint"))
        self.note = ProblemNote()
        self.note.close_note.hide()
        self.note.again.connect(self.again)
        column.addWidget(self.note)
        self.buttons: dict[Way, BigButton] = {}
        for way, words, help_line in (
            (Way.KEYS, self.tr("Put the keys back from a backup"),
             self.tr("The records stay as they are; only the file of keys comes from a backup.")),
            (Way.BRING_BACK, self.tr("Bring back a backup"),
             self.tr("You see what is in each one first. What stands here now is set aside, not deleted.")),
            (Way.SAVE, self.tr("Save what can be read"),
             self.tr("Every record that is still whole goes into a new, locked file. The damaged one stays.")),
            (Way.GO_ON, self.tr("Go on with this older copy"),
             self.tr("If somebody put it here on purpose. What was saved later is not in it.")),
        ):  # fmt: skip
            button = BigButton(words, help_line)
            button.clicked.connect(lambda _checked=False, it=way: self.wanted.emit(it))
            self.buttons[way] = button
            column.addWidget(button)
        self._busy = label("")
        self.bar = QProgressBar()
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.clicked.connect(self.stop_wanted)
        column.addWidget(self._busy)
        column.addWidget(self.bar)
        column.addLayout(button_row(self.stop))
        self._backup: Backup | None = None
        self.use = QPushButton(self.tr("Go on with what was saved"))
        theme.set_role(self.use, "main")
        self._saved = self._make_saved()
        column.addWidget(self._saved)
        self.back = QPushButton(self.tr("Back"))
        theme.set_role(self.back, "plain")
        self.back.clicked.connect(self.back_wanted)
        column.addSpacing(theme.GRID)
        column.addLayout(button_row(self.back))
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self.show_step("", 0, 0)

    def show_trouble(self, trouble: Trouble) -> None:
        """Show what is wrong, and offer what can be done about it."""
        self.note.show_problem(trouble.problem, can_retry=True)
        for way, button in self.buttons.items():
            button.setVisible(way in trouble.ways)
        self._saved.hide()
        self.back.show()
        self.show_step("", 0, 0)

    def show_problem(self, problem: Problem) -> None:
        """Say why what was tried did not work; what else can be done stays offered."""
        self.show_step("", 0, 0)
        self.note.show_problem(problem, can_retry=True)
        self.take_focus()
        bring_into_sight(self.note)

    def show_step(self, what: str, done: int, total: int) -> None:
        """Show how far the work is; an empty `what`: none is under way."""
        is_busy = bool(what)
        self._busy.setText(what)
        self.bar.setAccessibleName(what or self.tr("Progress"))
        for widget in (self._busy, self.bar, self.stop):
            widget.setVisible(is_busy)
        for button in (*self.buttons.values(), self.note.try_again, self.back):
            button.setDisabled(is_busy)
        self.bar.setRange(0, total if total > 0 else 0)
        self.bar.setValue(done)

    def show_saved(self, saved: Saved) -> None:
        """Say what could be read, and offer to go on with it."""
        self.show_step("", 0, 0)
        self._lines.setText("\n".join(shown(line) for line in words_of_saved(saved)))
        self._where.setText(self.tr("It is kept in {place}").format(place=shown(str(saved.backup.folder))))
        self._backup = saved.backup
        self._saved.show()
        self.use.setFocus()
        bring_into_sight(self._saved)

    def take_focus(self) -> None:
        """Put the keyboard on the first thing that can be done."""
        first = next((button for button in self.buttons.values() if not button.isHidden()), None)
        (first or self.note.try_again).setFocus()

    def _make_saved(self) -> QFrame:
        frame = QFrame()
        theme.set_role(frame, "card")
        rows = QVBoxLayout(frame)
        rows.addWidget(label(self.tr("Saved"), "section"))
        self._lines = label("")
        self._where = label("", "hint")
        rows.addWidget(self._lines)
        rows.addWidget(self._where)
        rows.addWidget(
            label(
                self.tr("Whatever you do next, the damaged file is kept for somebody who can do more with it."), "hint"
            )
        )
        rows.addSpacing(theme.GRID)
        rows.addLayout(button_row(self.use))
        self.use.clicked.connect(lambda: self.saved_wanted.emit(self._backup))
        frame.hide()
        return frame

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back."""
        if event.key() == Qt.Key.Key_Escape and self.back.isEnabled():
            self.back_wanted.emit()
        else:
            super().keyPressEvent(event)
