"""Choosing a backup to bring back, before the records are open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.operations.rescue import words_of
from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.notes import ProblemNote
from vrp_desktop.ui.pages.backup_list import BackupList
from vrp_desktop.ui.plain import label, shown
from vrp_desktop.ui.scrolling import bring_into_sight, centred_column
from vrp_desktop.ui.words_field import WordsField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from vrp_desktop.problems import Problem
    from vrp_desktop.store.backups import Backup


class BringBackPage(QWidget):
    """Lists backups, asks for the words that open them where they are not known yet, and asks once more before it."""

    look_wanted = Signal(str)
    """(words): look into the backups with these."""
    elsewhere_wanted = Signal(object)
    """(Path): look for backups in this folder too."""
    wanted = Signal(object)
    """(store.backups.Backup): bring this one back."""
    back_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "page")
        scroll, column = centred_column()
        column.addWidget(label(self.tr("Bring back a backup"), "title"))
        column.addWidget(
            label(self.tr("A backup is a whole copy of the records of one day. Your words open it too."), "hint")
        )
        self.note = ProblemNote()
        column.addWidget(self.note)
        self._asks = QWidget()
        rows = QVBoxLayout(self._asks)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(label(self.tr("Your words"), "question"))
        rows.addWidget(
            label(self.tr("For a backup from before you changed them, the words that you had then."), "hint")
        )
        self.field = WordsField(self.tr("Your words"))
        self.field.entered.connect(self._look)
        rows.addWidget(self.field)
        self.look = QPushButton(self.tr("See what is in them"))
        theme.set_role(self.look, "main")
        self.look.clicked.connect(self._look)
        rows.addLayout(button_row(self.look))
        column.addWidget(self._asks)
        self._sure = self._make_sure()
        column.addWidget(self._sure)
        column.addSpacing(theme.GRID)
        column.addWidget(label(self.tr("Backups"), "section"))
        self.list = BackupList(
            self.tr("No backup was found. Plug in the stick, or look in another folder."), can_look=False
        )
        self.list.wanted.connect(self._ask)
        column.addWidget(self.list)
        self.elsewhere = QPushButton(self.tr("Look in another folder…"))
        self.elsewhere.clicked.connect(self._choose)
        self.back = QPushButton(self.tr("Back"))
        theme.set_role(self.back, "plain")
        self.back.clicked.connect(self.back_wanted)
        column.addSpacing(theme.GRID)
        row = button_row(self.elsewhere, self.back)
        row.setSpacing(theme.BETWEEN_QUESTIONS)
        column.addLayout(row)
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self._chosen: Backup | None = None

    def begin(self, *, asks_words: bool) -> None:
        """Begin anew. `asks_words`: they are not known yet."""
        self.note.clear()
        self._sure.hide()
        self.field.line.clear()
        self._asks.setVisible(asks_words)
        self.set_busy(False)
        self.list.show_backups(())

    def show_backups(self, backups: Sequence[Backup]) -> None:
        """Show the backups there are; what is in them is said by their cards."""
        self.list.show_backups(backups)
        # Made later than what stands below them, they would come after it.
        before: QWidget = self.no
        for button in (*(card.bring_back for card in self.list.cards), self.elsewhere, self.back):
            QWidget.setTabOrder(before, button)
            before = button
        self._sure.hide()
        self.take_focus()

    def show_problem(self, problem: Problem) -> None:
        """Say what did not work."""
        self.set_busy(False)
        self.note.show_problem(problem)
        bring_into_sight(self.note)

    def ask_words(self, problem: Problem) -> None:
        """Ask for words that open the backups, because those typed so far do not."""
        self._asks.show()
        self.show_problem(problem)
        self.field.line.setFocus()

    def set_busy(self, is_busy: bool) -> None:
        """While a backup is put in place nothing can be pressed."""
        for button in (self.yes, self.no, self.elsewhere, self.back, self.look):
            button.setDisabled(is_busy)
        for card in self.list.cards:
            card.bring_back.setDisabled(is_busy)
        self.yes.setText(self.tr("Bringing it back…") if is_busy else self.tr("Bring it back"))

    def take_focus(self) -> None:
        """Put the keyboard where the person goes on."""
        if self._asks.isVisibleTo(self):
            self.field.line.setFocus()
        else:
            first = next((card.bring_back for card in self.list.cards if not card.bring_back.isHidden()), None)
            (first or self.elsewhere).setFocus()

    def _look(self) -> None:
        if self.field.words():
            self.note.clear()
            self.look_wanted.emit(self.field.words())

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Folder with backups"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda folder: self.elsewhere_wanted.emit(Path(folder)))
        dialog.open()

    def _ask(self, backup: Backup) -> None:
        self._chosen = backup
        self._sure_of.setText(shown(words_of(backup)))
        self._sure.show()
        self.no.setFocus()
        bring_into_sight(self._sure)

    def _make_sure(self) -> QFrame:
        frame = QFrame()
        theme.set_role(frame, "note-box")
        rows = QVBoxLayout(frame)
        rows.addWidget(label(self.tr("Bring this backup back?"), "question"))
        self._sure_of = label("")
        rows.addWidget(self._sure_of)
        rows.addWidget(
            label(self.tr("It takes the place of the records here. What stands here now is set aside in a folder."))
        )
        self.yes = QPushButton(self.tr("Bring it back"))
        self.yes.clicked.connect(self._bring_back)
        self.no = QPushButton(self.tr("Not now"))
        self.no.clicked.connect(self._not_now)
        rows.addLayout(button_row(self.yes, self.no))
        frame.hide()
        return frame

    def _bring_back(self) -> None:
        if self._chosen is not None:
            self.note.clear()
            self.set_busy(True)
            self.wanted.emit(self._chosen)

    def _not_now(self) -> None:
        self._sure.hide()
        self.take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back."""
        if event.key() == Qt.Key.Key_Escape and self.back.isEnabled():
            self.back_wanted.emit()
        else:
            super().keyPressEvent(event)
