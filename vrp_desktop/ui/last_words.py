"""Closing when the disk does not take the last words: the person says whether they are lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStackedWidget

    from vrp_desktop.problems import Problem
    from vrp_desktop.ui.pages.last_words import LastWordsPage


class LastWords(QObject):
    """Asks before the window closes over what is not on the disk. `stack`: where its page is shown.

    `are_given_up`: the person said that the window may close without them.
    """

    close_wanted = Signal()
    go_on_wanted = Signal()

    def __init__(self, stack: QStackedWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._stack = stack
        self.are_given_up = False
        self.page: LastWordsPage | None = None

    def ask(self, problem: Problem) -> None:
        """Say why they cannot be kept, and ask what should happen."""
        from vrp_desktop.ui.pages.last_words import LastWordsPage

        if self.page is None:
            self.page = LastWordsPage()
            self.page.close_wanted.connect(self._give_up)
            self.page.go_on_wanted.connect(self.go_on_wanted)
            self._stack.addWidget(self.page)
        self.page.note.show_problem(problem)
        self._stack.setCurrentWidget(self.page)
        self.page.take_focus()

    def _give_up(self) -> None:
        self.are_given_up = True
        self.close_wanted.emit()
