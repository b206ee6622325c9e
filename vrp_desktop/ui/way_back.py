"""The way back to records that do not open: why, bringing back a backup, saving what can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from vrp_desktop.dates import moment_in_words
from vrp_desktop.operations import rescue as operation
from vrp_desktop.operations.rescue import Way
from vrp_desktop.problems import VrpError
from vrp_desktop.store.priority import Priority
from vrp_desktop.store.recovery_key import WrongKey
from vrp_desktop.store.slots import WrongWords
from vrp_desktop.ui.pages.bring_back import BringBackPage
from vrp_desktop.ui.pages.trouble import TroublePage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vrp_desktop.operations.rescue import Saved, Trouble
    from vrp_desktop.settings import Settings
    from vrp_desktop.store.backups import Backup
    from vrp_desktop.store.bring_back import Contents
    from vrp_desktop.store.rescue import Rescue
    from vrp_desktop.ui.jobs import Job, Jobs
    from vrp_desktop.work import Progress


class WayBack(QStackedWidget):
    """Two pages. What the person typed is kept only as long as they are on them."""

    left = Signal(str)
    """(what was done, empty when nothing was): go back to the first page."""

    def __init__(self, settings: Settings, jobs: Jobs) -> None:
        super().__init__()
        self._settings = settings
        self._jobs = jobs
        self._words = ""
        self._printed = ""
        self._rescue: Rescue | None = None
        self._elsewhere: Path | None = None
        self._saving: Job | None = None
        self._asked = 0
        self._again: Callable[[bool], None] | None = None
        self.trouble = TroublePage()
        self.trouble.again.connect(lambda: self._try_again(takes_older=False))
        self.trouble.wanted.connect(self._do)
        self.trouble.saved_wanted.connect(self._bring_back)
        self.trouble.stop_wanted.connect(self._stop)
        self.trouble.back_wanted.connect(lambda: self._leave(""))
        self.bring_back = BringBackPage()
        self.bring_back.look_wanted.connect(self._look_with)
        self.bring_back.elsewhere_wanted.connect(self._look_elsewhere)
        self.bring_back.wanted.connect(self._bring_back)
        self.bring_back.back_wanted.connect(self._back)
        self.addWidget(self.trouble)
        self.addWidget(self.bring_back)

    def show_trouble(
        self, trouble: Trouble, again: Callable[[bool], None], *, words: str = "", printed: str = ""
    ) -> None:
        """Show why the records do not open. `words` or `printed`: what was typed to open them.

        `again`: tries to open them once more; its argument says whether to go on with an older copy.
        """
        self._forget()
        self._words, self._printed, self._again = words, printed, again
        self.trouble.show_trouble(trouble)
        self.setCurrentWidget(self.trouble)
        self.trouble.take_focus()

    def show_no_folder(self, again: Callable[[], None]) -> None:
        """Show that the place of the records cannot be reached. `again`: looks for it once more."""
        from vrp_desktop.store.folder import find_folder

        self._forget()
        try:
            find_folder(self._settings.data_folder)
        except VrpError as error:
            self._again = lambda _takes_older: again()
            self.trouble.show_trouble(operation.Trouble(error.problem, ()))
            # There is nothing behind this page.
            self.trouble.back.hide()
            self.setCurrentWidget(self.trouble)
            self.trouble.take_focus()
        else:
            again()

    def begin(self) -> None:
        """Begin with choosing a backup, on a laptop that has no records."""
        self._forget()
        self._choose()

    def _do(self, way: object) -> None:
        match way:
            case Way.BRING_BACK:
                self._choose()
            case Way.SAVE:
                self._save()
            case Way.KEYS:
                self._put_keys_back()
            case Way.GO_ON:
                self._try_again(takes_older=True)

    def _try_again(self, *, takes_older: bool) -> None:
        if self._again is not None:
            self._again(takes_older)

    # Bringing back

    def _choose(self) -> None:
        self.bring_back.begin(asks_words=not (self._words or self._printed))
        self.setCurrentWidget(self.bring_back)
        self._list()

    def _list(self) -> None:
        settings, elsewhere = self._settings, self._elsewhere
        job = self._jobs.start(lambda _progress: operation.offered(settings, elsewhere))
        job.done.connect(self._show_backups)
        job.failed.connect(self.bring_back.show_problem)

    def _show_backups(self, backups: tuple[Backup, ...]) -> None:
        self.bring_back.show_backups(backups)
        if self._words or self._printed:
            self._look_into(backups)

    def _look_with(self, words: str) -> None:
        self._end_rescue()
        self._words, self._printed = words, ""
        self._look_into(tuple(card.backup for card in self.bring_back.list.cards))

    def _look_elsewhere(self, folder: Path) -> None:
        self._elsewhere = folder
        self._list()

    def _look_into(self, backups: tuple[Backup, ...]) -> None:
        self._asked += 1
        self._look_into_next(list(backups), self._asked)

    def _look_into_next(self, left: list[Backup], asked: int) -> None:
        """Look into one backup after the other, so that the first one's content is shown at once."""
        if not left or asked != self._asked:
            return
        backup = left.pop(0)
        card = self.bring_back.list.card_of(backup)
        if card is not None:
            card.show_looking()

        def look(_progress: Progress) -> Contents | VrpError:
            try:
                return self._begun().contents(backup)
            except VrpError as error:
                return error

        def show(found: Contents | VrpError) -> None:
            """Show what was found, unless the list is another one by now, and go on to the next."""
            if asked != self._asked or card is None or self.bring_back.list.card_of(backup) is not card:
                return
            if isinstance(found, WrongWords | WrongKey):
                card.show_problem(found.problem)
                self.bring_back.ask_words(found.problem)
                return
            if isinstance(found, VrpError):
                card.show_problem(found.problem)
            else:
                card.show_contents(found)
            if not self.bring_back.isAncestorOf(self.focusWidget() or self):
                self.bring_back.take_focus()
            self._look_into_next(left, asked)

        job = self._jobs.start(look)
        job.done.connect(show)
        job.failed.connect(self.bring_back.show_problem)

    def _bring_back(self, backup: Backup) -> None:
        page = self.trouble if self.currentWidget() is self.trouble else self.bring_back
        self._asked += 1
        job = self._jobs.start(lambda progress: self._begun().bring_back(backup, progress), Priority.LONG)
        job.done.connect(lambda _nothing: self._is_back(backup))
        job.failed.connect(page.show_problem)

    def _is_back(self, backup: Backup) -> None:
        said = self.tr("The backup of {when} is in place. What stood here was set aside.").format(
            when=moment_in_words(backup.made_at)
        )
        self._leave(said)

    def _back(self) -> None:
        self._asked += 1
        if self._again is not None:
            self.setCurrentWidget(self.trouble)
            self.trouble.take_focus()
        else:
            self._leave("")

    # Saving

    def _save(self) -> None:
        self.trouble.show_step(self.tr("Saving what can be read…"), 0, 0)

        def save(progress: Progress) -> Saved:
            return operation.save(self._begun(), progress)

        self._saving = self._jobs.start(save, Priority.LONG)
        self._saving.progressed.connect(
            lambda done, total: self.trouble.show_step(self.tr("Saving what can be read…"), done, total)
        )
        self._saving.done.connect(self.trouble.show_saved)
        self._saving.failed.connect(self.trouble.show_problem)
        self._saving.ended.connect(self._saving_ended)

    def _saving_ended(self) -> None:
        self._saving = None
        self.trouble.show_step("", 0, 0)

    def _stop(self) -> None:
        if self._saving is not None:
            self._saving.cancel()

    def _put_keys_back(self) -> None:
        job = self._jobs.start(lambda _progress: self._begun().keys_back())
        job.done.connect(lambda _backup: self._try_again(takes_older=False))
        job.failed.connect(self.trouble.show_problem)

    # What was typed

    def _begun(self) -> Rescue:
        """Give the rescue of what was typed; called on the database thread."""
        if self._rescue is None:
            self._rescue = operation.begin(self._settings, words=self._words, printed=self._printed)
        return self._rescue

    def _leave(self, said: str) -> None:
        self._forget()
        self.left.emit(said)

    def _forget(self) -> None:
        self._asked += 1
        self._end_rescue()
        self._words = self._printed = ""
        self._again = None
        self._elsewhere = None

    def _end_rescue(self) -> None:
        ended, self._rescue = self._rescue, None
        if ended is not None and not self._jobs.is_closed:
            self._jobs.start(lambda _progress: ended.close())
