"""A list of backups: when each was made, what is in it once that was looked into, and a button to bring it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.operations.rescue import words_of, words_of_contents
from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.plain import label, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vrp_desktop.problems import Problem
    from vrp_desktop.store.backups import Backup
    from vrp_desktop.store.bring_back import Contents


class BackupCard(QFrame):
    """One backup. It can be brought back once it was found to be whole."""

    wanted = Signal(object)
    """(store.backups.Backup): bring this one back."""
    look_wanted = Signal(object)
    """(store.backups.Backup): see what is in this one."""

    def __init__(self, backup: Backup, *, can_look: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "card")
        self.backup = backup
        column = QVBoxLayout(self)
        column.setSpacing(theme.GRID // 2)
        title = words_of(backup)
        column.addWidget(label(title, "question"))
        column.addWidget(label(shown(f"{backup.name}, {backup.folder.parent}"), "hint"))
        self.said = label("")
        self.said.hide()
        column.addWidget(self.said)
        self.look = QPushButton(self.tr("See what is in it"))
        self.look.setAccessibleName(self.tr("See what is in the backup of {when}").format(when=title))
        self.look.clicked.connect(lambda: self.look_wanted.emit(backup))
        self.bring_back = QPushButton(self.tr("Bring this one back"))
        self.bring_back.setAccessibleName(self.tr("Bring back the backup of {when}").format(when=title))
        self.bring_back.clicked.connect(lambda: self.wanted.emit(backup))
        self.bring_back.hide()
        column.addLayout(button_row(self.bring_back, self.look))
        if not can_look:
            self.look.hide()

    def show_looking(self) -> None:
        """Say that it is being checked."""
        self._say(self.tr("Looking into it…"))
        self.look.setDisabled(True)

    def show_contents(self, contents: Contents) -> None:
        """Say what is in it, and let it be brought back."""
        self._say(words_of_contents(contents))
        had_focus = self.look.hasFocus()
        self.look.hide()
        self.bring_back.show()
        if had_focus:
            self.bring_back.setFocus()

    def show_problem(self, problem: Problem) -> None:
        """Say why it cannot be used."""
        self._say(f"{problem.happened} {problem.means} {problem.do_next}")
        self.look.setDisabled(False)

    def _say(self, text: str) -> None:
        self.said.setText(shown(text))
        self.said.show()


class BackupList(QWidget):
    """Shows backups, the newest first, and passes on what is wanted of them."""

    wanted = Signal(object)
    """(store.backups.Backup): bring this one back."""
    look_wanted = Signal(object)
    """(store.backups.Backup): see what is in this one."""

    def __init__(self, nothing: str, *, can_look: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._can_look = can_look
        self.cards: list[BackupCard] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GRID)
        self._nothing = label(nothing, "hint")
        self._column.addWidget(self._nothing)

    def show_backups(self, backups: Sequence[Backup]) -> None:
        """Show `backups` in place of what stood here."""
        for card in self.cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []
        for backup in backups:
            card = BackupCard(backup, can_look=self._can_look)
            card.wanted.connect(self.wanted)
            card.look_wanted.connect(self.look_wanted)
            self._column.addWidget(card)
            self.cards.append(card)
        self._nothing.setVisible(not backups)

    def card_of(self, backup: Backup) -> BackupCard | None:
        """Give the card of a backup, `None` when it is shown no more."""
        return next((card for card in self.cards if card.backup == backup), None)
