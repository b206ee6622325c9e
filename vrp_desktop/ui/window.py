"""The one window: it places ready pages, connects them, and knows the way between them. Its title says "VRP"."""

from __future__ import annotations

import logging
from functools import cached_property
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from vrp_desktop.problems import Problem
from vrp_desktop.ui.closing import ClosingBackup
from vrp_desktop.ui.due import HELPLINES, SUPPORT, TO_DO, Due
from vrp_desktop.ui.going_out import RETURNS, GoingOut
from vrp_desktop.ui.help import HELP, Help
from vrp_desktop.ui.last_words import LastWords
from vrp_desktop.ui.locking.screen import keep_out_of_grabs
from vrp_desktop.ui.looking_up import ANALYSIS, RECORDS, LookingUp
from vrp_desktop.ui.way_in import WayIn

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent, QShowEvent

    from vrp_desktop.operations.session import Session
    from vrp_desktop.settings import Settings
    from vrp_desktop.ui.form_view.page import FormPage
    from vrp_desktop.ui.frame import Frame
    from vrp_desktop.ui.home import Home
    from vrp_desktop.ui.jobs import Jobs
    from vrp_desktop.ui.locking.lock import Lock, Place
    from vrp_desktop.ui.open_forms import OpenForms
    from vrp_desktop.ui.pages.analysis.page import AnalysisPage
    from vrp_desktop.ui.pages.help import HelpPage
    from vrp_desktop.ui.pages.home import HomePage
    from vrp_desktop.ui.pages.laptop.page import LaptopPage
    from vrp_desktop.ui.pages.last_words import LastWordsPage
    from vrp_desktop.ui.pages.records import RecordsPage

_AFTER_PAINTING_MS = 50
"""When the first page stands there and the person has begun to type."""
_BEFORE_END_MS = 4_000
"""Windows waits five seconds for a program when it shuts down."""
_MAY_BE_CALLED_OFF_MS = 10_000
"""After how long a window that is still open was not ended after all."""
_LEFT_IN_MEMORY = Problem(
    happened="When the screen was locked, the disk did not take what was written last.",
    means="It is kept only as long as this window is open.",
    do_next="Press Go on, unlock and make room on the disk; or close, and the last words are lost.",
)

_log = logging.getLogger(__name__)


class MainWindow(QMainWindow):
    """Shows the way in (welcome, set up, unlock, recover), then the frame with its pages.

    Pages are made when they are first shown, so that unlocking paints at once.
    """

    def __init__(self, settings: Settings, practice_settings: Settings, jobs: Jobs) -> None:
        super().__init__()
        self.setWindowTitle("VRP")
        self.setMinimumSize(QSize(640, 360))
        self.resize(1200, 760)
        self.jobs = jobs
        self.session: Session | None = None
        self.forms: OpenForms | None = None
        self._waits_to_close = False
        self._ends_soon = False
        self.is_ended = False
        """Whether everything is closed; nothing can be opened in it any more."""
        self._is_practice = False
        self.frame: Frame | None = None
        self.due: Due | None = None
        self.out: GoingOut | None = None
        self.laptop: LaptopPage | None = None
        self._home: Home | None = None
        self._looking_up: LookingUp | None = None
        self._help: Help | None = None
        self.stack = QStackedWidget()
        self.setCentralWidget(self.stack)
        self.closing = ClosingBackup(self.stack, jobs, self)
        # One event later: the page that says so still holds the keyboard.
        self.closing.finished.connect(lambda: QTimer.singleShot(0, self, self.close))
        self._last_words = LastWords(self.stack, self)
        self._last_words.close_wanted.connect(self.close)
        self._last_words.go_on_wanted.connect(self._go_on_writing)
        self._settings, self._practice_settings = settings, practice_settings
        self._opened_settings = settings
        self._place = "home"
        self.way_in = self._way_in(is_locked=False)

    def start(self) -> None:
        """Show the first page."""
        self.way_in.begin()
        QTimer.singleShot(_AFTER_PAINTING_MS, self.way_in.warm_up)

    @cached_property
    def lock(self) -> Lock:
        """What locks and hides; made for the first session."""
        from vrp_desktop.ui.locking.lock import Lock

        return Lock(self, self, self.stack, self.jobs)

    def show_locked(self, *, is_practice: bool) -> WayIn:
        """Show a new way in, in place of the one there is with whatever was typed there.

        `is_practice`: what was locked is a practice store or the sample borough.
        """
        self._drop_way_in()
        self.way_in = way_in = self._way_in(is_locked=True)
        if is_practice and self._opened_settings.data_folder == self._practice_settings.data_folder:
            way_in.show_locked_practice()
        else:
            way_in.show_locked(is_sample=is_practice)
        self.stack.setCurrentWidget(way_in)
        way_in.take_focus()
        return way_in

    def _way_in(self, *, is_locked: bool) -> WayIn:
        way_in = WayIn(self._opened_settings, self._practice_settings, self.jobs, is_locked=is_locked)
        way_in.opened.connect(self.open_session)
        self.stack.addWidget(way_in)
        return way_in

    def _drop_way_in(self) -> None:
        if shiboken6.isValid(self.way_in):
            self.stack.removeWidget(self.way_in)
            self.way_in.hide()
            self.way_in.deleteLater()

    def open_session(self, session: Session, is_practice: bool) -> None:
        """Show the frame and the home page of an unlocked store; the way in, with what was typed there, goes."""
        from vrp_desktop.ui.frame import Frame
        from vrp_desktop.ui.open_forms import OpenForms

        if self.is_ended:
            return
        _log.info("unlocked")
        self.session = session
        self._is_practice = is_practice
        self.jobs.after_each(session.store.note_head)
        person = session.person
        self.frame = frame = Frame(self._places(session), f"{person.name}, {person.role}", is_practice=is_practice)
        self.forms = forms = OpenForms(session, frame, self.jobs)
        self._make_places(session, frame, forms)
        self.stack.addWidget(frame)
        self.stack.setCurrentWidget(frame)
        self._drop_way_in()
        self._opened_settings = session.settings
        place = self.lock.opened(session, is_practice=is_practice)
        self.go_to(place.place if place is not None else "home")
        if place is not None and place.forms:
            forms.reopen(place.forms, lambda: self.lock.taken_back(place))

    def _places(self, session: Session) -> tuple[tuple[str, str, str], ...]:
        """Give the places of the left column: name, words and key."""
        return (
            ("home", self.tr("Home"), "Alt+H"),
            (RECORDS, self.tr("Records"), "Alt+R"),
            (TO_DO, self.tr("To do"), "Alt+D"),
            *(((ANALYSIS, self.tr("Analysis"), "Alt+A"),) if session.sees_all else ()),
            (RETURNS, self.tr("Returns"), "Alt+T"),
            (HELPLINES, self.tr("Helplines"), "Alt+P"),
            ("laptop", self.tr("This laptop"), "Alt+L"),
            (HELP, self.tr("Help"), "F1"),
        )

    def _make_places(self, session: Session, frame: Frame, forms: OpenForms) -> None:
        """Make what shows the pages of a session, and connect all of it."""
        from vrp_desktop.ui.home import Home
        from vrp_desktop.ui.locking.lock import Why

        self._home = home = Home(session, forms, self.jobs, is_practice=self._is_practice)
        self._looking_up = looking_up = LookingUp(session, forms, self.jobs)
        self.due = due = Due(session, forms, jobs=self.jobs)
        self.out = out = GoingOut(session, self.jobs, forms)
        self._help = Help(session, forms)
        for part in (home, looking_up, due, out, self._help):
            part.shown.connect(self._show)
        frame.pages.addWidget(home.page)
        frame.wanted.connect(self.go_to)
        frame.hide_wanted.connect(lambda: self.lock.lock(Why.HIDDEN))
        frame.lock_wanted.connect(lambda: self.lock.lock(Why.ASKED))
        forms.shown.connect(lambda page: self._show(page, "home"))
        forms.over.connect(self._form_over)
        forms.counted.connect(home.offer_undo)
        forms.not_done.connect(self._tell_here)
        home.looked.connect(due.count)
        home.page.place_wanted.connect(self.go_to)
        home.page.return_wanted.connect(lambda: self.go_to(RETURNS))
        home.page.section_wanted.connect(self._go_to_section)
        home.page.not_right.opened.connect(lambda record: looking_up.go_to_records(record=record))
        home.page.not_right.all_wanted.connect(lambda: looking_up.go_to_records(form="learning"))
        looking_up.writing_wanted.connect(lambda: self.go_to("home"))
        looking_up.extract_wanted.connect(out.go_to_extract)
        due.place_wanted.connect(self.go_to)
        due.record_wanted.connect(lambda record: looking_up.go_to_records(record=record))
        due.return_wanted.connect(out.go_to_returns)
        due.counted.connect(self._show_due)
        out.records_wanted.connect(looking_up.go_to_records)
        out.signed.connect(due.count)
        self._help.back_wanted.connect(self._back_from_help)

    # Between pages

    def go_to(self, place: str) -> None:
        """Go to a place of the left column; an open form is kept as unfinished first."""
        if place != HELP and self.forms is not None and self.forms.current is not None:
            self.forms.leave(lambda: self.go_to(place))
            return
        if place != HELP and self._looking_up is not None:
            self._looking_up.forget_way_back()
        self._go(place)

    def _go(self, place: str, said: str = "") -> None:
        """Go to a place while no form is open, and say there what was done."""
        home, looking_up, due, out = self._home, self._looking_up, self.due, self.out
        if home is None or looking_up is None or due is None or out is None:
            return
        if place in (TO_DO, HELPLINES, SUPPORT):
            due.go_to(place, said)
        elif place == "home":
            home.go_to(said)
        elif place == RECORDS:
            looking_up.go_to_records(said)
        else:
            {
                ANALYSIS: looking_up.go_to_analysis,
                RETURNS: out.go_to_returns,
                "laptop": self._go_to_laptop,
                HELP: self._go_to_help,
            }[place]()

    def _show_due(self, count: int, late: int) -> None:
        """Say how much is due, in the left column and on the home page."""
        if self.frame is not None and self.home is not None:
            self.frame.show_count(TO_DO, count)
            self.home.show_due(count, late)

    def _show(self, page: QWidget, place: str) -> None:
        if self.frame is None:
            return
        if self.frame.pages.indexOf(page) < 0:
            self.frame.pages.addWidget(page)
        self.frame.pages.setCurrentWidget(page)
        self.frame.show_place(place)
        self._place = place

    def _go_to_laptop(self) -> None:
        from vrp_desktop.ui.pages.laptop.page import LaptopPage
        from vrp_desktop.ui.pages.laptop.sections import sections

        if self.session is None:
            return
        if self.laptop is None:
            self.laptop = LaptopPage(self.session, self.jobs, sections())
            self.laptop.store_closed.connect(self._store_closed)
        self._show(self.laptop, "laptop")
        self.laptop.take_focus()

    def _store_closed(self, said: str) -> None:
        """Put everything away as when the screen is locked, and ask for words; `said` tells why."""
        from vrp_desktop.ui.locking.lock import Why

        self.lock.lock(Why.ASKED)
        self.way_in.unlock.say(said)

    def _go_to_section(self, name: str) -> None:
        from vrp_desktop.ui.pages.laptop.sections import sections

        self._go_to_laptop()
        if self.laptop is not None:
            self.laptop.open(next(section for section in sections() if section.name == name))

    def _go_to_help(self) -> None:
        current = self.frame.pages.currentWidget() if self.frame is not None else None
        if current is None or self._help is None:
            return
        form = self.form
        self._help.go_to(current, self._place, form.entry.form.id if form is not None and current is form else "")

    def _back_from_help(self, page: QWidget, place: str) -> None:
        # Shown as it was left, with the keyboard where it was: nothing that was begun there starts anew.
        self._show(page, place)
        if page is self.form and self.form is not None:
            self.form.start()

    # The pages there are

    @property
    def home(self) -> HomePage | None:
        """The home page, or `None` while nothing is open."""
        return self._home.page if self._home is not None else None

    @property
    def records(self) -> RecordsPage | None:
        """The table of records, or `None` when it was not shown yet."""
        return self._looking_up.records if self._looking_up is not None else None

    @property
    def analysis(self) -> AnalysisPage | None:
        """The analysis, or `None` when it was not shown yet."""
        return self._looking_up.analysis if self._looking_up is not None else None

    @property
    def help(self) -> HelpPage | None:
        """The help, or `None` when it was not shown yet."""
        return self._help.page if self._help is not None else None

    @property
    def last_words(self) -> LastWordsPage | None:
        """The page that asks about words that the disk did not take, or `None` when it was not shown yet."""
        return self._last_words.page

    # Forms

    @property
    def form(self) -> FormPage | None:
        """The form page that is open, or `None`."""
        return self.forms.current if self.forms is not None else None

    def begin(self, form_id: str) -> None:
        """Open a new record of a form."""
        if self.forms is not None:
            self.forms.begin(form_id)

    def _form_over(self, said: str, place: str) -> None:
        self._go(place, said)
        if place != "home" and self.due is not None:
            self.due.count()

    def _tell_here(self, problem: Problem) -> None:
        """Show `problem` on the page that the person looks at."""
        current = self.frame.pages.currentWidget() if self.frame is not None else None
        page = current if current in (self.form, self.records) else self.home
        if page is not None:
            page.note.show_problem(problem)

    # Locking

    def settle(self, then: Callable[[], None]) -> None:
        """Call `then` once every open form is on the disk, or the disk has refused it."""
        if self.forms is None:
            then()
        else:
            self.forms.settle_best(then)

    def put_away(self) -> tuple[Place, QWidget]:
        """Let go of the session and of everything that shows it; give the place and the widget that holds the rest."""
        from vrp_desktop.ui.locking.lock import Place

        session, frame, open_forms = self.session, self.frame, self.forms
        if session is None or frame is None or open_forms is None:
            raise RuntimeError("nothing is open")
        self.closing.give_up()
        forms = open_forms.places()
        open_forms.give_up()
        if self.due is not None:
            self.due.give_up()
        if self.out is not None:
            self.out.give_up()
        self.stack.removeWidget(frame)
        self.session = self.frame = self.forms = None
        self._home = self._looking_up = self._help = self.laptop = self.due = self.out = None
        place = "home" if forms or self._place == HELP else self._place
        return Place(session.settings.data_folder, session.person.id, place, forms), frame

    def keep_before_end(self) -> None:
        """Write what is being typed before the system ends all programs; it waits for a few seconds only.

        Work under way is told to stop, because a draft is written behind it.
        """
        self._ends_soon = True
        QTimer.singleShot(_MAY_BE_CALLED_OFF_MS, self, self._not_ended)
        self.jobs.cancel()
        waiting = QEventLoop(self)
        QTimer.singleShot(_BEFORE_END_MS, waiting, waiting.quit)
        # Through the event loop: what is settled already would quit before it began.
        QTimer.singleShot(0, waiting, lambda: self.settle(waiting.quit))
        waiting.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def end_at_once(self) -> None:
        """Write what is being typed and close everything: the system ends the program, and nobody is asked."""
        if self.is_ended:
            return
        self.keep_before_end()
        self._end()
        _log.info("ended because the system asked")

    def _not_ended(self) -> None:
        self._ends_soon = False

    def _end(self) -> None:
        """Let go of everything that is open, and wipe the key."""
        self.is_ended = True
        if self.forms is not None:
            self.forms.give_up()
        session = self.session or self.way_in.made
        self.jobs.close(session.store.close if session is not None else None)
        self.session = None

    def showEvent(self, event: QShowEvent) -> None:
        """Keep the window out of screen grabs from the first moment on."""
        super().showEvent(event)
        if self._settings.keeps_out_of_grabs:
            keep_out_of_grabs(self)

    # Closing

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is being typed, then close the store. When the disk does not take it, ask what should happen."""
        if self._ends_soon:
            self.end_at_once()
        if self.is_ended:
            super().closeEvent(event)
            return
        if self.lock.is_closing:
            event.ignore()
            if not self._waits_to_close:
                self._waits_to_close = True
                self.lock.when_closed(self._close_settled)
            return
        if self.lock.left and not self._last_words.are_given_up:
            event.ignore()
            self._last_words.ask(_LEFT_IN_MEMORY)
            return
        if self.forms is not None and self.forms.has_unkept and not self._last_words.are_given_up:
            event.ignore()
            if not self._waits_to_close:
                self._waits_to_close = True
                self.forms.settle(lambda: QTimer.singleShot(0, self, self._close_settled), self._not_settled)
            return
        if self._must_back_up():
            event.ignore()
            return
        self._end()
        super().closeEvent(event)

    def _must_back_up(self) -> bool:
        """Tell whether a backup is made before the window closes; the window closes by itself afterwards."""
        if self.session is None or self._is_practice or self._last_words.are_given_up:
            return False
        return self.closing.holds(self.session)

    def _close_settled(self) -> None:
        self._waits_to_close = False
        self.close()

    def _not_settled(self, problem: Problem) -> None:
        self._waits_to_close = False
        if self.forms is None:
            return
        self.forms.tell(problem)
        if not self.forms.has_unkept:
            # The record was not finished, but its draft is on the disk: closing again loses nothing.
            return
        self._last_words.ask(problem)

    def _go_on_writing(self) -> None:
        if self.frame is not None and self.form is not None:
            self.stack.setCurrentWidget(self.frame)
            self.form.start()
        elif self.frame is not None:
            self.stack.setCurrentWidget(self.frame)
        else:
            self.lock.show_locked()
