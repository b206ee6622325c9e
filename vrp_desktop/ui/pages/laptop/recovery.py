"""The recovery key: a new one when the old one is lost or was seen, or who holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QWidget

from vrp_desktop.operations import people
from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.pages.laptop.section_page import SectionPage
from vrp_desktop.ui.pages.recovery_key import RecoveryKey

if TYPE_CHECKING:
    from vrp_desktop.operations.session import Session
    from vrp_desktop.ui.jobs import Jobs


class RecoverySection(SectionPage):
    """Makes a new recovery key and shows it once; where the council holds one, it says so."""

    def __init__(self, session: Session, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(session, jobs, parent)
        self._is_councils = session.store.has_council_key
        column = self._head(
            self.tr("Recovery key"),
            self.tr(
                "Your council holds the recovery key of this laptop. There is nothing for you to keep: if you "
                "forget your words, ask your help desk."
            )
            if self._is_councils
            else self.tr(
                "It opens the records when all words are forgotten. Make a new one when the old one is lost, or "
                "when somebody may have seen it. The old one stops working at once."
            ),
        )
        self.make = QPushButton(self.tr("Make a new recovery key"))
        theme.set_role(self.make, "main")
        self.make.clicked.connect(self._make)
        self._make_row = QWidget()
        self._make_row.setLayout(button_row(self.make))
        column.addWidget(self._make_row)
        # Not before it has a parent: it would flash as a window of its own.
        self._make_row.setVisible(not self._is_councils)
        self.key = RecoveryKey(self.tr("It is in a safe place"))
        self.key.is_safe.connect(self._end)
        self.key.hide()
        column.addWidget(self.key)
        column.addStretch()

    def take_focus(self) -> None:
        """Put the keyboard on the one button; the way back keeps it where there is none."""
        if not self._is_councils:
            self.make.setFocus()

    def _make(self) -> None:
        session = self._session
        self.note.clear()
        self.say("")
        self.make.setEnabled(False)
        job = self._jobs.start(lambda _progress: people.new_recovery_key(session))
        job.done.connect(self.show_key)
        job.failed.connect(self.note.show_problem)
        job.ended.connect(lambda: self.make.setEnabled(True))

    def show_key(self, key: str) -> None:
        """Show the new key, once."""
        self._make_row.hide()
        self.key.show()
        self.key.show_key(key)

    def _end(self) -> None:
        session = self._session
        # Where it cannot be noted, the home page reminds once more.
        self._jobs.start(lambda _progress: people.recovery_key_is_safe(session))
        self.key.hide()
        self.say(self.tr("The new recovery key is in use. Throw the old one away."))
        self._make_row.show()
        self.make.setFocus()
