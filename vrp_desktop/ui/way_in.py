"""The way in: welcome, set up, unlock, recover, practise. Ends with an open session.

Pages and operations are loaded when they are first needed, so that the first page is painted at once.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from vrp_desktop.store.priority import Priority

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from vrp_desktop.operations.rescue import Trouble
    from vrp_desktop.operations.session import Session
    from vrp_desktop.operations.setup import NewStore
    from vrp_desktop.problems import Problem
    from vrp_desktop.settings import Settings
    from vrp_desktop.ui.jobs import Job, Jobs
    from vrp_desktop.ui.locking.activity import Activity
    from vrp_desktop.ui.pages.locked_practice import LockedPracticePage
    from vrp_desktop.ui.pages.recover import RecoverPage
    from vrp_desktop.ui.pages.set_up import SetUpPage
    from vrp_desktop.ui.pages.unlock import UnlockPage
    from vrp_desktop.ui.pages.welcome import WelcomePage
    from vrp_desktop.ui.way_back import WayBack
    from vrp_desktop.work import Progress

_Found = TypeVar("_Found")


class WayIn(QStackedWidget):
    """Shows one page of the way in at a time."""

    opened = Signal(object, bool)
    """(operations.session.Session, is it a practice store)"""

    def __init__(self, settings: Settings, practice_settings: Settings, jobs: Jobs, *, is_locked: bool = False) -> None:
        super().__init__()
        self._is_locked = is_locked
        self._is_held = False
        self._waiting: Callable[[], None] | None = None
        self._hurry: Callable[[], None] = lambda: None
        self._settings = settings
        self._practice_settings = practice_settings
        self._jobs = jobs
        self._is_sample = False
        self._made: NewStore | None = None
        self._making: Job | None = None
        self._activity: Activity | None = None

    def begin(self) -> None:
        """Show the first page for what there is; where the records lie cannot be reached, say so and set nothing up."""
        from vrp_desktop.store.files import has_store, look_for

        folder = self._settings.data_folder
        try:
            look_for(folder)
        except OSError:
            self._show(self.way_back)
            self.way_back.show_no_folder(self.begin)
        else:
            self.start(has_store=has_store(folder))

    def start(self, *, has_store: bool) -> None:
        """Show the first page: unlock when there is a store, else welcome."""
        if has_store:
            self._show(self.unlock)
            self.unlock.take_focus()
        else:
            self._show(self.welcome)
            self.welcome.take_focus()

    def tell_crash(self, details: str) -> None:
        """Say on the page that asks for words that the program closed unexpectedly; before there are records, nowhere.

        `details`: for the help desk.
        """
        if self.currentWidget() is self.unlock:
            self.unlock.tell_crash(details)

    def show_locked(self, *, is_sample: bool) -> None:
        """Ask for the words of a store that was locked. `is_sample`: all in it is made up."""
        self._is_sample = is_sample
        self._show(self.unlock)

    def show_locked_practice(self) -> None:
        """Lead back into the practice store, whose words nobody knows."""
        self._show(self.locked_practice)

    def take_focus(self) -> None:
        """Put the keyboard on the page of what was locked."""
        page = self.unlock if self.currentWidget() is self.unlock else self.locked_practice
        page.take_focus()

    def hold(self, hurry: Callable[[], None]) -> None:
        """Open nothing before `go_on`: the store is still being closed. What is asked for meanwhile waits.

        `hurry`: called when something waits.
        """
        self._is_held = True
        self._hurry = hurry

    def go_on(self) -> None:
        """Open what was asked for while it was held, and hold no more."""
        self._is_held = False
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting()

    def _when_free(self, call: Callable[[], None]) -> None:
        if self._is_held:
            self._waiting = call
            self._hurry()
        else:
            call()

    @property
    def made(self) -> Session | None:
        """A store that was made, and whose recovery key is still being put in a safe place."""
        return self._made.session if self._made is not None else None

    def warm_up(self) -> None:
        """Load, while the words are typed, what unlocking will need; Qt's classes in Qt's own thread."""
        if self._jobs.is_closed:
            return
        import vrp_desktop.ui.frame
        import vrp_desktop.ui.locking.lock
        import vrp_desktop.ui.open_forms
        import vrp_desktop.ui.pages.home  # noqa: F401

        self._jobs.start(_load)

    def unlock_sample(self, words: str) -> None:
        """Unlock the sample borough in the settings' folder with its throw-away words."""
        self.unlock.set_busy(True)
        self._unlock(words, is_practice=True)

    @cached_property
    def welcome(self) -> WelcomePage:
        """The first page of all."""
        from vrp_desktop.ui.pages.welcome import WelcomePage

        page = WelcomePage()
        page.practise_wanted.connect(self._practise)
        page.set_up_wanted.connect(self._set_up)
        page.stop_wanted.connect(self._stop_making)
        page.backup_wanted.connect(self._bring_back)
        if self._settings.is_set_by_council("data_folder"):
            page.say_place(str(self._settings.data_folder))
        return page

    @cached_property
    def unlock(self) -> UnlockPage:
        """One field."""
        from vrp_desktop.ui.pages.unlock import UnlockPage

        page = UnlockPage(is_locked=self._is_locked)
        page.wanted.connect(lambda words: self._when_free(lambda: self._unlock(words, is_practice=self._is_sample)))
        page.forgot.connect(self._forgot)
        page.practise_wanted.connect(self._practise)
        return page

    @cached_property
    def set_up(self) -> SetUpPage:
        """Name, words, recovery key."""
        from vrp_desktop.ui.pages.set_up import SetUpPage

        page = SetUpPage(self._settings)
        page.wanted.connect(self._make_store)
        page.started.connect(self._start_work)
        page.back_wanted.connect(lambda: self.start(has_store=False))
        return page

    @cached_property
    def recover(self) -> RecoverPage:
        """Without the words."""
        from vrp_desktop.ui.pages.recover import RecoverPage

        # Whose words they are is not known before the key opens the store, so there are as many as anybody needs.
        page = RecoverPage(self._settings.words_for_coordinator)
        page.wanted.connect(lambda key, words: self._when_free(lambda: self._recover(key, words)))
        page.back_wanted.connect(lambda: self.start(has_store=True))
        return page

    @cached_property
    def way_back(self) -> WayBack:
        """When the records do not open."""
        from vrp_desktop.ui.way_back import WayBack

        way = WayBack(self._settings, self._jobs)
        way.left.connect(self._back_from_trouble)
        return way

    def _bring_back(self) -> None:
        self._show(self.way_back)
        self.way_back.begin()

    def _back_from_trouble(self, said: str) -> None:
        self.begin()
        if said:
            self.unlock.say(said)

    @cached_property
    def locked_practice(self) -> LockedPracticePage:
        """One button."""
        from vrp_desktop.ui.pages.locked_practice import LockedPracticePage

        page = LockedPracticePage()
        page.go_on_wanted.connect(lambda: self._when_free(self._practise))
        return page

    def _show(self, page: QWidget) -> None:
        if self.indexOf(page) < 0:
            self.addWidget(page)
        self.setCurrentWidget(page)

    def _set_up(self) -> None:
        from vrp_desktop.operations.council import set_up_problem

        problem = set_up_problem(self._settings)
        if problem is not None:
            self.welcome.note.show_problem(problem)
            return
        self._show(self.set_up)
        self.set_up.take_focus()

    def _make_store(self, name: str, role: object, words: str) -> None:
        settings = self._settings

        def make(_progress: Progress) -> NewStore:
            from vrp_desktop.operations import setup
            from vrp_desktop.store.people import Role

            return setup.set_up(settings, name=name, role=Role(str(role)), words=words)

        job = self._jobs.start(make)
        job.done.connect(self._store_made)
        job.failed.connect(self.set_up.show_problem)

    def _store_made(self, made: NewStore) -> None:
        self._made = made
        if made.recovery_key:
            self.set_up.show_recovery_key(made.recovery_key)
            self._watch_over_key()
        else:
            # The council holds one.
            self._start_work()

    def _watch_over_key(self) -> None:
        """Put the recovery key away when nobody is there any more, or somebody must not see it."""
        from vrp_desktop.ui.locking.activity import Activity

        self._activity = Activity(self)
        self._activity.idle.connect(self._put_key_away)
        self._activity.three_shifts.connect(self._put_key_away)
        self._activity.start(self._settings.lock_after_ms)

    def _put_key_away(self) -> None:
        """Close the new store and ask for its words; the home page will offer to make another recovery key."""
        made, self._made = self._made, None
        if made is None:
            return
        self._watch_no_more()
        self.set_up.recovery.put_away()
        self._jobs.start(lambda _progress: made.session.store.close())
        # The next key is for the window, also when a dialog had the keyboard.
        self.window().activateWindow()
        self.start(has_store=True)
        self.unlock.say(self.tr("The recovery key was put away. Unlock with your words, and you can make a new one."))

    def _watch_no_more(self) -> None:
        if self._activity is not None:
            self._activity.stop()
            self._activity.deleteLater()
            self._activity = None

    def _start_work(self) -> None:
        made, self._made = self._made, None
        self._watch_no_more()
        if made is None:
            return
        session = made.session

        def note(_progress: Progress) -> None:
            from vrp_desktop.operations.people import recovery_key_is_safe

            recovery_key_is_safe(session)

        if made.recovery_key:
            # Where it cannot be noted, the home page reminds of it.
            self._jobs.start(note)
        self.opened.emit(session, False)

    def _opened(self, found: _Found) -> _Found:
        """Give what was opened, on the thread that opened it; closed again when the program ends meanwhile."""
        from vrp_desktop.operations.session import Session

        if self._jobs.is_closed and isinstance(found, Session):
            found.store.close()
        return found

    def _unlock(self, words: str, *, is_practice: bool = False, takes_older: bool = False) -> None:
        settings = self._settings

        def unlock(_progress: Progress) -> Session | Trouble:
            from vrp_desktop.operations import rescue

            return self._opened(rescue.unlock(settings, words, takes_older=takes_older))

        def again(takes_older: bool) -> None:
            self._unlock(words, is_practice=is_practice, takes_older=takes_older)

        job = self._jobs.start(unlock)
        job.done.connect(lambda found: self._tried(found, again, words=words, is_practice=is_practice))
        job.failed.connect(self._not_unlocked)

    def _tried(
        self,
        found: Session | Trouble,
        again: Callable[[bool], None],
        *,
        words: str = "",
        printed: str = "",
        is_practice: bool = False,
    ) -> None:
        from vrp_desktop.operations.session import Session

        if isinstance(found, Session):
            self.opened.emit(found, is_practice)
            return
        self.unlock.set_busy(False)
        self.unlock.field.line.clear()
        self._show(self.way_back)
        self.way_back.show_trouble(found, again, words=words, printed=printed)

    def _not_unlocked(self, problem: Problem) -> None:
        self._show(self.unlock)
        self.unlock.show_problem(problem)

    def _forgot(self) -> None:
        self._show(self.recover)
        self.recover.take_focus()

    def _recover(self, key: str, words: str, *, takes_older: bool = False) -> None:
        settings = self._settings

        def recover(_progress: Progress) -> Session | Trouble:
            from vrp_desktop.operations import rescue

            return self._opened(rescue.recover(settings, key, words, takes_older=takes_older))

        def again(takes_older: bool) -> None:
            self._recover(key, words, takes_older=takes_older)

        job = self._jobs.start(recover)
        job.done.connect(lambda found: self._tried(found, again, printed=key))
        job.failed.connect(self._not_recovered)

    def _not_recovered(self, problem: Problem) -> None:
        self._show(self.recover)
        self.recover.note.show_problem(problem)

    def _practise(self) -> None:
        settings = self._practice_settings
        self._show(self.welcome)
        self.welcome.note.clear()
        self.welcome.show_step(0, 1)

        def practise(progress: Progress) -> Session:
            from vrp_desktop.operations import practice

            return self._opened(practice.open_practice(settings, progress))

        self._making = self._jobs.start(practise, Priority.LONG)
        self._making.progressed.connect(self.welcome.show_step)
        self._making.done.connect(lambda session: self.opened.emit(session, True))
        self._making.failed.connect(self.welcome.note.show_problem)
        self._making.ended.connect(self._made_or_not)

    def _made_or_not(self) -> None:
        self._making = None
        self.welcome.show_step(0, 0)

    def _stop_making(self) -> None:
        if self._making is not None:
            self._making.cancel()


def _load(_progress: Progress) -> None:
    import cryptography.hazmat.primitives.ciphers.aead
    import cryptography.hazmat.primitives.kdf.argon2  # noqa: F401

    import vrp_desktop.forms.live
    import vrp_desktop.forms.xform
    import vrp_desktop.measures.month
    import vrp_desktop.measures.period
    import vrp_desktop.operations.home
    import vrp_desktop.operations.rescue
    import vrp_desktop.operations.setup
    import vrp_desktop.store.store  # noqa: F401
