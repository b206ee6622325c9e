"""Backups: where they go, when the last was made, what is in each, and bringing one back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QFrame, QProgressBar, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.dates import moment_in_words
from vrp_desktop.operations import backups as operation
from vrp_desktop.operations.rescue import counted, words_of
from vrp_desktop.store.priority import Priority
from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.pages.backup_list import BackupList
from vrp_desktop.ui.pages.laptop.section_page import SectionPage
from vrp_desktop.ui.plain import label, shown
from vrp_desktop.ui.scrolling import bring_into_sight

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from PySide6.QtGui import QHideEvent

    from vrp_desktop.operations.backups import BackupView, Closing
    from vrp_desktop.operations.session import Session
    from vrp_desktop.problems import Problem
    from vrp_desktop.store.backups import Backup
    from vrp_desktop.ui.jobs import Job, Jobs
    from vrp_desktop.work import Progress


class BackupsPage(SectionPage):
    """Shows a `BackupView` and does what is asked; each change is followed by a new look."""

    def __init__(self, session: Session, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(session, jobs, parent)
        self._making: Job | None = None
        self._view: BackupView | None = None
        self._chosen: Backup | None = None
        column = self._head(
            self.tr("Backups"),
            self.tr(
                "When you close the program, a whole locked copy of the records is made beside them, and three are "
                "kept. A second place, like a stick or a network drive, gets one every week: it is there when "
                "this laptop is lost."
            ),
        )
        self.local = label("")
        self.second = label("")
        self.same_disk = label(
            self.tr("This place is on the same disk as the records: if the disk breaks, both are gone."), "soft"
        )
        for line in (self.local, self.second, self.same_disk):
            column.addWidget(line)
        self.make = QPushButton(self.tr("Make a backup now"))
        theme.set_role(self.make, "main")
        self.make.clicked.connect(self._make)
        self.choose = QPushButton(self.tr("Choose the second place…"))
        self.choose.clicked.connect(self._choose)
        column.addLayout(button_row(self.make, self.choose))
        self.forget = QPushButton(self.tr("Make no more backups in the second place"))
        theme.set_role(self.forget, "plain")
        self.forget.clicked.connect(self._forget)
        column.addLayout(button_row(self.forget))
        self._is_set = session.settings.is_set_by_council("backup_place")
        if self._is_set:
            said = self.tr("Set by your council: the second place cannot be changed here.")
            column.addWidget(label(said, "hint"))
            self.choose.setAccessibleDescription(said)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(self.tr("Making a backup"))
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.clicked.connect(self._stop)
        column.addWidget(self.bar)
        column.addLayout(button_row(self.stop))
        self._make_asking(column)
        self._make_staged(column)
        column.addSpacing(theme.GRID)
        column.addWidget(label(self.tr("Backups that there are"), "section"))
        self.list = BackupList(
            self.tr("There are none yet. The first is made when you close the program."), can_look=True
        )
        self.list.look_wanted.connect(self._look_into)
        self.list.wanted.connect(self._ask_to_bring_back)
        column.addWidget(self.list)
        column.addStretch()
        self._show_step(0, 0, is_making=False)

    def take_focus(self) -> None:
        """Put the keyboard on the button that makes one, and look at what there is."""
        self.make.setFocus()
        self._look()

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever goes elsewhere needs the records there: the backup stops."""
        self._stop()
        super().hideEvent(event)

    # What there is

    def _look(self) -> None:
        if self._jobs.is_closed:
            return
        session = self._session
        job = self._jobs.start(lambda _progress: operation.view(session))
        job.done.connect(self._show_view)
        job.failed.connect(self._tell)

    def _show_view(self, view: BackupView) -> None:
        self._view = view
        self.local.setText(
            self.tr("On this laptop: last made {when}.").format(when=moment_in_words(view.local[0].made_at))
            if view.local
            else self.tr("On this laptop: none yet.")
        )
        self.second.setText(self._second_words(view))
        self.same_disk.setVisible(view.is_same_disk)
        self.forget.setVisible(view.second_place is not None and not self._is_set)
        self.list.show_backups(view.local + view.second)
        old = len(view.old) + len(view.old_aside)
        self._old.setVisible(old > 0)
        self._old_words.setText(
            self.tr("Older than 90 days, and due to be deleted: {count}.").format(count=counted(old, "backup"))
        )

    def _second_words(self, view: BackupView) -> str:
        if view.second_place is None:
            return self.tr("Second place: none is chosen.")
        place = shown(str(view.second_place))
        when = (
            self.tr("last made {when}").format(when=moment_in_words(view.second_at))
            if view.second_at
            else self.tr("none made yet")
        )
        gone = "" if view.is_second_there else self.tr(" It is not plugged in now.")
        return self.tr("Second place: {place}, {when}.{gone}").format(place=place, when=when, gone=gone)

    # Making

    def _make(self) -> None:
        session = self._session
        self.say("")
        self._show_step(0, 0, is_making=True)
        job = self._making = self._jobs.start(lambda progress: operation.back_up_now(session, progress), Priority.LONG)
        job.progressed.connect(self._step)
        job.done.connect(self._made)
        job.failed.connect(self._tell)
        job.ended.connect(self._making_ended)

    def _made(self, closing: Closing) -> None:
        if closing.made:
            self.say(
                self.tr("A backup was made and checked, on this laptop and in the second place.")
                if len(closing.made) > 1
                else self.tr("A backup was made and checked.")
            )
        if closing.problem is not None:
            self._tell(closing.problem)
        self._look()

    def _making_ended(self) -> None:
        self._making = None
        self._show_step(0, 0, is_making=False)
        self.make.setFocus()

    def _stop(self) -> None:
        if self._making is not None:
            self._making.cancel()

    def _step(self, done: int, total: int) -> None:
        self._show_step(done, total, is_making=True)

    def _show_step(self, done: int, total: int, *, is_making: bool) -> None:
        for widget in (self.bar, self.stop):
            widget.setVisible(is_making)
        self.make.setDisabled(is_making)
        self.forget.setDisabled(is_making)
        self.choose.setDisabled(is_making or self._is_set)
        self.bar.setRange(0, 100 if total else 0)
        self.bar.setValue(done * 100 // total if total else 0)

    # The second place

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Second place for backups"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda folder: self.choose_place(Path(folder)))
        dialog.open()

    def choose_place(self, folder: Path) -> None:
        """Let backups go into `folder` too, and make the first one there at once."""
        session = self._session
        self.say("")
        job = self._jobs.start(lambda _progress: operation.choose_second_place(session, folder))
        job.done.connect(self._place_chosen)
        job.failed.connect(self._tell)

    def _place_chosen(self, _place: Path) -> None:
        self._make()

    def _forget(self) -> None:
        session = self._session
        self._do(lambda _progress: operation.forget_second_place(session))

    # Deleting and bringing back

    def _make_asking(self, column: QVBoxLayout) -> None:
        self._old = QFrame()
        theme.set_role(self._old, "note-box")
        rows = QVBoxLayout(self._old)
        self._old_words = label("", "question")
        rows.addWidget(self._old_words)
        self.delete_old = QPushButton(self.tr("Delete them"))
        self.delete_old.clicked.connect(self._ask_to_delete)
        self.yes_delete = QPushButton(self.tr("Yes, delete them for good"))
        self.yes_delete.clicked.connect(self._delete)
        self.yes_delete.hide()
        rows.addLayout(button_row(self.delete_old, self.yes_delete))
        self._old.hide()
        column.addWidget(self._old)
        self._sure = QFrame()
        theme.set_role(self._sure, "note-box")
        rows = QVBoxLayout(self._sure)
        rows.addWidget(label(self.tr("Bring this backup back?"), "question"))
        self._sure_of = label("")
        rows.addWidget(self._sure_of)
        rows.addWidget(
            label(
                self.tr(
                    "What was saved after it is not in it. What stands here now is set aside in a folder, not deleted."
                )
            )
        )
        self.yes = QPushButton(self.tr("Bring it back"))
        self.yes.clicked.connect(self._stage)
        self.no = QPushButton(self.tr("Not now"))
        self.no.clicked.connect(self._not_now)
        rows.addLayout(button_row(self.yes, self.no))
        self._sure.hide()
        column.addWidget(self._sure)

    def _make_staged(self, column: QVBoxLayout) -> None:
        self._staged = QFrame()
        theme.set_role(self._staged, "note-box")
        rows = QVBoxLayout(self._staged)
        rows.addWidget(label(self.tr("The backup is checked and ready"), "question"))
        rows.addWidget(label(self.tr("It takes the place of the records when the program is opened the next time.")))
        self.close_now = QPushButton(self.tr("Close the program now"))
        self.close_now.clicked.connect(lambda: self.window().close())
        self.unstage = QPushButton(self.tr("Leave the records as they are"))
        self.unstage.clicked.connect(self._unstage)
        rows.addLayout(button_row(self.close_now, self.unstage))
        self._staged.hide()
        column.addWidget(self._staged)

    def _ask_to_delete(self) -> None:
        self.delete_old.hide()
        self.yes_delete.show()
        self.yes_delete.setFocus()

    def _delete(self) -> None:
        self.yes_delete.hide()
        self.delete_old.show()
        view = self._view
        if view is not None:
            self._do(lambda _progress: operation.delete(view.old, view.old_aside))

    def _look_into(self, backup: Backup) -> None:
        session, card = self._session, self.list.card_of(backup)
        if card is None:
            return
        card.show_looking()
        job = self._jobs.start(lambda _progress: operation.contents(session, backup), Priority.LONG)
        job.done.connect(card.show_contents)
        job.failed.connect(card.show_problem)

    def _ask_to_bring_back(self, backup: Backup) -> None:
        self._chosen = backup
        self._sure_of.setText(shown(words_of(backup)))
        self._sure.show()
        self.no.setFocus()
        bring_into_sight(self._sure)

    def _not_now(self) -> None:
        self._sure.hide()
        self.make.setFocus()

    def _stage(self) -> None:
        session, backup = self._session, self._chosen
        self._sure.hide()
        if backup is None:
            return
        job = self._jobs.start(lambda progress: operation.stage(session, backup, progress), Priority.LONG)
        job.done.connect(self._show_staged)
        job.failed.connect(self._tell)

    def _show_staged(self, _nothing: object) -> None:
        self._staged.show()
        self.close_now.setFocus()
        bring_into_sight(self._staged)

    def _unstage(self) -> None:
        session = self._session
        self._staged.hide()
        self.make.setFocus()
        self._do(lambda _progress: operation.unstage(session))

    def _do(self, work: Callable[[Progress], Any]) -> None:
        job = self._jobs.start(work)
        job.done.connect(self._done)
        job.failed.connect(self._tell)

    def _done(self, _nothing: object) -> None:
        self._look()

    def _tell(self, problem: Problem) -> None:
        self.note.show_problem(problem)
        bring_into_sight(self.note)

    def say(self, text: str) -> None:
        """Say that something was done, in the place of a problem."""
        self.note.clear()
        super().say(text)
