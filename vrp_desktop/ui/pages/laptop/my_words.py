"""New words for oneself: when somebody may have seen the old ones, or nobody can remember them any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QWidget

from vrp_desktop.operations import people
from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.pages.laptop.section_page import SectionPage
from vrp_desktop.ui.pages.new_words import NewWords

if TYPE_CHECKING:
    from vrp_desktop.operations.session import Session
    from vrp_desktop.problems import Problem
    from vrp_desktop.ui.jobs import Jobs
    from vrp_desktop.work import Progress


class MyWordsPage(SectionPage):
    """Draws new words, has them typed once, and puts them in the place of the old ones."""

    def __init__(self, session: Session, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(session, jobs, parent)
        column = self._head(
            self.tr("My words"),
            self.tr(
                "Take new words when somebody may have seen yours. The old ones stop working once you have typed "
                "the new ones. Backups made before still open with the old words; they go as newer ones are made."
            ),
        )
        self.begin = QPushButton(self.tr("Give me new words"))
        theme.set_role(self.begin, "main")
        self.begin.clicked.connect(self._begin)
        self._begin_row = QWidget()
        self._begin_row.setLayout(button_row(self.begin))
        column.addWidget(self._begin_row)
        self.new_words = NewWords()
        self.new_words.agreed.connect(self._change)
        self.new_words.hide()
        column.addWidget(self.new_words)
        self.keep = QPushButton(self.tr("Keep my old words"))
        theme.set_role(self.keep, "plain")
        self.keep.clicked.connect(self._end)
        self.keep.hide()
        column.addLayout(button_row(self.keep))
        column.addStretch()

    def take_focus(self) -> None:
        """Put the keyboard on the one button."""
        self.begin.setFocus()

    def _begin(self) -> None:
        self.note.clear()
        self.say("")
        self._begin_row.hide()
        self.new_words.setEnabled(True)
        self.new_words.show()
        self.keep.show()
        self.new_words.start(people.words_needed(self._session, self._session.person.role))

    def _end(self) -> None:
        self.new_words.forget()
        self.new_words.hide()
        self.keep.hide()
        self._begin_row.show()
        self.begin.setFocus()

    def _change(self, words: str) -> None:
        session = self._session
        self.note.clear()
        self.new_words.setEnabled(False)

        def change(_progress: Progress) -> None:
            people.change_my_words(session, words)

        job = self._jobs.start(change)
        job.done.connect(self._changed)
        job.failed.connect(self._not_changed)

    def _changed(self, _nothing: object) -> None:
        self._end()
        self.say(self.tr("Your new words are in use. The old ones open this laptop no more."))

    def _not_changed(self, problem: Problem) -> None:
        self.new_words.setEnabled(True)
        self.note.show_problem(problem)
