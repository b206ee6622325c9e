"""The one window: it places ready pages, connects them, and knows the way between them. Its title says "VRP"."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from vrp_desktop.problems import Problem
from vrp_desktop.ui.closing import ClosingBackup
from vrp_desktop.ui.due import HELPLINES, SUPPORT, TO_DO, Due
from vrp_desktop.ui.going_out import GoingOut
from vrp_desktop.ui.locking.screen import keep_out_of_grabs
from vrp_desktop.ui.way_in import WayIn

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent, QShowEvent

    from vrp_desktop.operations.analysis.fields import Askable
    from vrp_desktop.operations.home import HomeView
    from vrp_desktop.operations.session import Session
    from vrp_desktop.operations.talks import Counted
    from vrp_desktop.settings import Settings
    from vrp_desktop.ui.form_view.page import FormPage
    from vrp_desktop.ui.frame import Frame
    from vrp_desktop.ui.jobs import Jobs
    from vrp_desktop.ui.locking.lock import Lock, Place
    from vrp_desktop.ui.open_forms import OpenForms
    from vrp_desktop.ui.pages.analysis.page import AnalysisPage
    from vrp_desktop.ui.pages.help import HelpPage
    from vrp_desktop.ui.pages.home import HomePage
    from vrp_desktop.ui.pages.laptop.page import LaptopPage
    from vrp_desktop.ui.pages.last_words import LastWordsPage
    from vrp_desktop.ui.pages.records import RecordsPage
    from vrp_desktop.work import Progress


_ANALYSIS = "analysis"
_AFTER_PAINTING_MS = 50
"""When the first page stands there and the person has begun to type."""


_BEFORE_END_MS = 4_000
"""Windows waits five seconds for a program when it shuts down."""
_LEFT_IN_MEMORY = Problem(
    happened="When the screen was locked, the disk did not take what was written last.",
    means="It is kept only as long as this window is open.",
    do_next="Press Go on, unlock and make room on the disk; or close, and the last words are lost.",
)


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
        self._loses_words = False
        self._is_practice = False
        self._help_topic = "home"
        self._before_help: tuple[QWidget, str] | None = None
        """The page, and its place in the left column, from which a person went to the help."""
        self.frame: Frame | None = None
        self.due: Due | None = None
        self.out: GoingOut | None = None
        self.home: HomePage | None = None
        self.records: RecordsPage | None = None
        self.analysis: AnalysisPage | None = None
        self.laptop: LaptopPage | None = None
        self.help: HelpPage | None = None
        self.last_words: LastWordsPage | None = None
        self._came_from = ""
        """The place from which the open record was looked at; closing it leads back there."""
        self.stack = QStackedWidget()
        self.setCentralWidget(self.stack)
        self.closing = ClosingBackup(self.stack, jobs, self)
        # One event later: the page that says so still holds the keyboard.
        self.closing.finished.connect(lambda: QTimer.singleShot(0, self, self.close))
        self._settings, self._practice_settings = settings, practice_settings
        self._opened_settings = settings
        self._place = "home"
        self.way_in = self._way_in(is_locked=False)

    def start(self, *, has_store: bool) -> None:
        """Show the first page: unlock when there is a store, else welcome."""
        self.way_in.start(has_store=has_store)
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
        from vrp_desktop.ui.locking.lock import Why
        from vrp_desktop.ui.open_forms import OpenForms
        from vrp_desktop.ui.pages.home import HomePage

        self.session = session
        self._is_practice = is_practice
        self.jobs.after_each(session.store.note_head)
        person = session.person
        places = (
            ("home", self.tr("Home"), "Alt+H"),
            ("records", self.tr("Records"), "Alt+R"),
            (TO_DO, self.tr("To do"), "Alt+D"),
            *(((_ANALYSIS, self.tr("Analysis"), "Alt+A"),) if session.sees_all else ()),
            ("returns", self.tr("Returns"), "Alt+T"),
            (HELPLINES, self.tr("Helplines"), "Alt+P"),
            ("laptop", self.tr("This laptop"), "Alt+L"),
            ("help", self.tr("Help"), "F1"),
        )
        self.frame = Frame(places, f"{person.name}, {person.role}", is_practice=is_practice)
        self.frame.wanted.connect(self.go_to)
        self.home = HomePage(person.name)
        self.forms = OpenForms(session, self.frame, self.jobs)
        self.forms.shown.connect(lambda page: self._show(page, "home"))
        self.forms.over.connect(self._form_over)
        self.forms.counted.connect(self._offer_undo)
        self.forms.not_done.connect(self._tell_here)
        self.due = Due(session, self.forms, jobs=self.jobs)
        self.due.shown.connect(self._show)
        self.due.place_wanted.connect(self.go_to)
        self.due.record_wanted.connect(self._look_at)
        self.due.counted.connect(self._show_due)
        self.out = GoingOut(session, self.jobs, self.forms)
        self.out.shown.connect(self._show)
        self.out.records_wanted.connect(self._go_to_records)
        self.out.signed.connect(self.due.count)
        self.due.return_wanted.connect(self.out.go_to_returns)
        self.home.record_wanted.connect(self.forms.begin)
        self.home.place_wanted.connect(self.go_to)
        self.home.not_right.opened.connect(self._look_at)
        self.home.not_right.all_wanted.connect(lambda: self._go_to_records(form="learning"))
        self.home.resume_wanted.connect(self.forms.resume)
        self.home.return_wanted.connect(lambda: self.go_to("returns"))
        self.home.section_wanted.connect(self._go_to_section)
        self.home.not_now.connect(self._ask_no_more)
        self.frame.pages.addWidget(self.home)
        self.stack.addWidget(self.frame)
        self.stack.setCurrentWidget(self.frame)
        self._drop_way_in()
        if session.notice is not None:
            self.home.note.show_problem(session.notice)
        self._opened_settings = session.settings
        self.frame.hide_wanted.connect(lambda: self.lock.lock(Why.HIDDEN))
        self.frame.lock_wanted.connect(lambda: self.lock.lock(Why.ASKED))
        place = self.lock.opened(session, is_practice=is_practice)
        self.go_to(place.place if place is not None else "home")
        if place is not None and place.forms:
            self.forms.reopen(place.forms, lambda: self.lock.taken_back(place))

    # Between pages

    def go_to(self, place: str) -> None:
        """Go to a place of the left column; an open form is kept as unfinished first."""
        if place != "help" and self.forms is not None and self.forms.current is not None:
            self.forms.leave(lambda: self.go_to(place))
            return
        if place != "help":
            self._came_from = ""
        self._go(place)

    def _go(self, place: str, said: str = "") -> None:
        """Go to a place while no form is open, and say there what was done."""
        if place in (TO_DO, HELPLINES, SUPPORT):
            if self.due is not None:
                self.due.go_to(place, said)
        elif place == "home":
            self._go_home(said)
        elif place == "records":
            self._go_to_records(said)
        else:
            {
                _ANALYSIS: self._go_to_analysis,
                "returns": self._go_to_returns,
                "laptop": self._go_to_laptop,
                "help": self._go_to_help,
            }[place]()

    def _look_at(self, record: str) -> None:
        """Show a record among all the others."""
        self._go_to_records(record=record)

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
        self._help_topic = self._place = place

    def _go_home(self, said: str = "") -> None:
        if self.home is None or self.session is None:
            return
        session, page = self.session, self.home
        page.say(said)
        self._show(page, "home")
        if page.buttons:
            # A quick hand presses the next form's key before the figures are counted anew.
            page.take_focus()

        is_practice = self._is_practice

        def look(_progress: Progress) -> HomeView:
            from vrp_desktop.operations.home import home

            return home(session, is_practice=is_practice)

        job = self.jobs.start(look)
        job.done.connect(lambda view: self._show_home(page, view))
        job.failed.connect(page.note.show_problem)

    def _show_home(self, page: HomePage, view: HomeView) -> None:
        page.show_home(view)
        if self.due is not None:
            self.due.count()
        if page.isVisible():
            page.take_focus()

    def _go_to_records(self, said: str = "", record: str = "", form: str = "") -> None:
        if self.session is None:
            return
        if self.records is None:
            session = self.session
            job = self.jobs.start(
                lambda _progress: (
                    {form.id: form.title for form in session.forms() if not form.settings.is_counted},
                    [(row["code"], row["label"]) for row in session.lists.rows("ward.csv")],
                )
            )
            job.done.connect(lambda lists: self._make_records(session, lists, record, form))
            return
        self.records.say(said)
        self.records.offer_numbers(is_offered=self._came_from == _ANALYSIS)
        self.records.look()
        self._show(self.records, "records")
        self.records.take_focus()
        if form:
            self.records.show_only(form)
        if record:
            self.records.open_record(record)

    def _make_records(
        self, session: Session, lists: tuple[dict[str, str], list[tuple[str, str]]], record: str, form: str
    ) -> None:
        from vrp_desktop.ui.pages.records import RecordsPage

        self.records = RecordsPage(session, self.jobs, *lists)
        if self.forms is not None:
            self.records.edit_wanted.connect(self.forms.edit)
            begin = self.forms.begin
            self.records.meeting_wanted.connect(
                lambda journey: begin("mentoring", {"mentee": journey}, back_to="records")
            )
        self.records.record_wanted.connect(lambda: self.go_to("home"))
        if self.out is not None:
            self.records.extract_wanted.connect(self.out.go_to_extract)
        self.records.record_closed.connect(self._back_from_record)
        self.records.numbers_wanted.connect(self._back_to_numbers)
        self._go_to_records(record=record, form=form)

    def _go_to_analysis(self) -> None:
        session = self.session
        if session is None:
            return
        if self.analysis is None:

            def offered(_progress: Progress) -> tuple[Askable, ...]:
                from vrp_desktop.operations.analysis.asking import offered

                return offered(session)

            self.jobs.start(offered).done.connect(lambda sources: self._make_analysis(session, sources))
            return
        self._show(self.analysis, _ANALYSIS)
        self.analysis.look()
        self.analysis.take_focus()

    def _make_analysis(self, session: Session, sources: tuple[Askable, ...]) -> None:
        from vrp_desktop.ui.pages.analysis.page import AnalysisPage

        if self.analysis is None:
            self.analysis = AnalysisPage(session, self.jobs, sources)
            self.analysis.record_wanted.connect(self._look_at_counted)
        self._go_to_analysis()

    def _look_at_counted(self, record: str) -> None:
        """Show a record that a number of the analysis counts; closing it leads back to the number."""
        self._came_from = _ANALYSIS
        self._go_to_records(record=record)

    def _back_from_record(self, is_read: bool) -> None:
        came_from, self._came_from = self._came_from, ""
        if is_read and came_from == _ANALYSIS and self.analysis is not None:
            self._show(self.analysis, _ANALYSIS)
            self.analysis.come_back()

    def _back_to_numbers(self) -> None:
        """Go from a record to the number that counts it, past the list in which it stood."""
        self._came_from = ""
        if self.analysis is not None:
            self._show(self.analysis, _ANALYSIS)
            self.analysis.close_list()

    def _go_to_returns(self) -> None:
        if self.out is not None:
            self.out.go_to_returns()

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

    def _ask_no_more(self) -> None:
        session = self.session
        if session is None:
            return

        def remember(_progress: Progress) -> None:
            from vrp_desktop.operations.backups import not_now

            not_now(session)

        self.jobs.start(remember)

    def _go_to_help(self) -> None:
        from vrp_desktop.store.people import Role
        from vrp_desktop.ui.pages.help import HELP_TOPIC, HelpPage

        if self.frame is None:
            return
        if self.help is None:
            is_coordinator = self.session is not None and self.session.person.role is Role.COORDINATOR
            self.help = HelpPage(
                (
                    ("home", self.tr("Starting")),
                    ("resident_concern", self.tr("A worry")),
                    ("activity", self.tr("An activity")),
                    ("records", self.tr("Records")),
                    (TO_DO, self.tr("To do")),
                    *(
                        ((_ANALYSIS, self.tr("Analysis")),)
                        if self.session is not None and self.session.sees_all
                        else ()
                    ),
                    ("returns", self.tr("Returns")),
                    (HELPLINES, self.tr("Helplines")),
                    ("laptop", self.tr("This laptop")),
                    ("recovery", self.tr("Words and key")),
                    ("keys", self.tr("Keys")),
                    *((("publishing", self.tr("Publishing forms")),) if is_coordinator else ()),
                )
            )
            self.help.back_wanted.connect(self._back_from_help)
        current = self.frame.pages.currentWidget()
        if current is not None and current is not self.help:
            self._before_help = (current, self._place)
        topic = self.form.entry.form.id if self.form is not None and current is self.form else self._help_topic
        if current is not None:
            # A page inside of a place may have a help text of its own.
            topic = current.property(HELP_TOPIC) or topic
        self._show(self.help, "help")
        self._help_topic = topic
        self.help.show_topic(topic)
        self.help.take_focus()

    def _back_from_help(self) -> None:
        page, place = self._before_help or (self.home, "home")
        if page is None:
            return
        # Shown as it was left, with the keyboard where it was: nothing that was begun there starts anew.
        self._show(page, place)
        if page is self.form and self.form is not None:
            self.form.start()

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

    def _offer_undo(self, counted: Counted) -> None:
        """Let a talk that was just counted be taken back for half a minute, as long as the person stays."""
        session, home = self.session, self.home
        if session is None or home is None:
            return

        def take_back() -> None:
            def work(_progress: Progress) -> None:
                from vrp_desktop.operations.talks import take_back

                take_back(session, counted)

            job = self.jobs.start(work)
            job.done.connect(lambda _done: home.say(self.tr("The talk was taken back.")))
            job.failed.connect(home.note.show_problem)

        from vrp_desktop.operations.talks import UNDO_MS

        home.offer_undo(take_back, UNDO_MS)

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
        self.session = self.frame = self.forms = self._before_help = None
        self._came_from = ""
        self.home = self.records = self.analysis = self.laptop = self.help = self.due = self.out = None
        place = "home" if forms or self._place == "help" else self._place
        return Place(session.settings.data_folder, session.person.id, place, forms), frame

    def keep_before_end(self) -> None:
        """Write what is being typed before the system ends all programs; it waits for a few seconds only."""
        waiting = QEventLoop(self)
        QTimer.singleShot(_BEFORE_END_MS, waiting, waiting.quit)
        # Through the event loop: what is settled already would quit before it began.
        QTimer.singleShot(0, waiting, lambda: self.settle(waiting.quit))
        waiting.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def showEvent(self, event: QShowEvent) -> None:
        """Keep the window out of screen grabs from the first moment on."""
        super().showEvent(event)
        if self._settings.keeps_out_of_grabs:
            keep_out_of_grabs(self)

    # Closing

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is being typed, then close the store. When the disk does not take it, ask what should happen."""
        if self.lock.is_closing:
            event.ignore()
            if not self._waits_to_close:
                self._waits_to_close = True
                self.lock.when_closed(self._close_settled)
            return
        if self.lock.left and not self._loses_words:
            event.ignore()
            self._ask_for_last_words(_LEFT_IN_MEMORY)
            return
        if self.forms is not None and self.forms.has_unkept and not self._loses_words:
            event.ignore()
            if not self._waits_to_close:
                self._waits_to_close = True
                self.forms.settle(lambda: QTimer.singleShot(0, self, self._close_settled), self._not_settled)
            return
        if self._must_back_up():
            event.ignore()
            return
        if self.forms is not None:
            self.forms.give_up()
        session = self.session or self.way_in.made
        self.jobs.close(session.store.close if session is not None else None)
        self.session = None
        super().closeEvent(event)

    def _must_back_up(self) -> bool:
        """Tell whether a backup is made before the window closes; the window closes by itself afterwards."""
        application = QGuiApplication.instance()
        if self.session is None or self._is_practice or self._loses_words:
            return False
        # The system ends all programs and waits for none.
        if isinstance(application, QGuiApplication) and application.isSavingSession():
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
        self._ask_for_last_words(problem)

    def _ask_for_last_words(self, problem: Problem) -> None:
        from vrp_desktop.ui.pages.last_words import LastWordsPage

        if self.last_words is None:
            self.last_words = LastWordsPage()
            self.last_words.close_wanted.connect(self._close_anyway)
            self.last_words.go_on_wanted.connect(self._go_on_writing)
            self.stack.addWidget(self.last_words)
        self.last_words.note.show_problem(problem)
        self.stack.setCurrentWidget(self.last_words)
        self.last_words.take_focus()

    def _close_anyway(self) -> None:
        self._loses_words = True
        self.close()

    def _go_on_writing(self) -> None:
        if self.frame is not None and self.form is not None:
            self.stack.setCurrentWidget(self.frame)
            self.form.start()
        elif self.frame is not None:
            self.stack.setCurrentWidget(self.frame)
        else:
            self.lock.show_locked()
