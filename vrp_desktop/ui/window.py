"""The one window: it places ready pages, connects them, and knows the way between them. Its title says "VRP"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from vrp_desktop.ui.way_in import WayIn

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType

    from PySide6.QtGui import QCloseEvent

    from vrp_desktop.operations.entry import Entry, Submitted
    from vrp_desktop.operations.home import HomeView
    from vrp_desktop.operations.session import Session
    from vrp_desktop.problems import Problem
    from vrp_desktop.settings import Settings
    from vrp_desktop.ui.form_view.page import FormPage
    from vrp_desktop.ui.frame import Frame
    from vrp_desktop.ui.jobs import Jobs
    from vrp_desktop.ui.pages.help import HelpPage
    from vrp_desktop.ui.pages.home import HomePage
    from vrp_desktop.ui.pages.last_words import LastWordsPage
    from vrp_desktop.ui.pages.records import RecordsPage
    from vrp_desktop.ui.pages.returns import ReturnsPage
    from vrp_desktop.work import Progress


_AFTER_PAINTING_MS = 50
"""When the first page stands there and the person has begun to type."""


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
        self._forms: list[FormPage] = []
        self._waits_to_close = False
        self._loses_words = False
        self._help_topic = "home"
        self._before_help: QWidget | None = None
        self.frame: Frame | None = None
        self.home: HomePage | None = None
        self.records: RecordsPage | None = None
        self.returns: ReturnsPage | None = None
        self.help: HelpPage | None = None
        self.last_words: LastWordsPage | None = None
        self.stack = QStackedWidget()
        self.setCentralWidget(self.stack)
        self.way_in = WayIn(settings, practice_settings, jobs)
        self.way_in.opened.connect(self.open_session)
        self.stack.addWidget(self.way_in)

    def start(self, *, has_store: bool) -> None:
        """Show the first page: unlock when there is a store, else welcome."""
        self.way_in.start(has_store=has_store)
        QTimer.singleShot(_AFTER_PAINTING_MS, self.way_in.warm_up)

    @property
    def form(self) -> FormPage | None:
        """The form page that is open, or `None`."""
        return self._forms[-1] if self._forms else None

    def open_session(self, session: Session, is_practice: bool) -> None:
        """Show the frame and the home page of an unlocked store; the way in, with what was typed there, goes."""
        from vrp_desktop.ui.frame import Frame
        from vrp_desktop.ui.pages.home import HomePage

        self.session = session
        person = session.person
        places = (
            ("home", self.tr("Home"), "Alt+H"),
            ("records", self.tr("Records"), "Alt+R"),
            ("returns", self.tr("Returns"), "Alt+T"),
            ("help", self.tr("Help"), "F1"),
        )
        self.frame = Frame(places, f"{person.name}, {person.role}", is_practice=is_practice)
        self.frame.wanted.connect(self.go_to)
        self.home = HomePage(person.name)
        self.home.record_wanted.connect(self.begin)
        self.home.resume_wanted.connect(self._resume)
        self.home.return_wanted.connect(lambda: self.go_to("returns"))
        self.frame.pages.addWidget(self.home)
        self.stack.addWidget(self.frame)
        self.stack.setCurrentWidget(self.frame)
        self.stack.removeWidget(self.way_in)
        self.way_in.hide()
        if session.notice is not None:
            self.home.note.show_problem(session.notice)
        self._go_home()

    # Between pages

    def go_to(self, place: str) -> None:
        """Go to a place of the left column; an open form is kept as unfinished first."""
        if place != "help" and self.form is not None:
            self._leave_forms(lambda: self.go_to(place))
            return
        {
            "home": self._go_home,
            "records": self._go_to_records,
            "returns": self._go_to_returns,
            "help": self._go_to_help,
        }[place]()

    def _show(self, page: QWidget, place: str) -> None:
        if self.frame is None:
            return
        if self.frame.pages.indexOf(page) < 0:
            self.frame.pages.addWidget(page)
        self.frame.pages.setCurrentWidget(page)
        self.frame.show_place(place)
        self._help_topic = place

    def _go_home(self, said: str = "") -> None:
        if self.home is None or self.session is None:
            return
        session, page = self.session, self.home
        page.say(said)
        self._show(page, "home")
        if page.buttons:
            # A quick hand presses the next form's key before the figures are counted anew.
            page.take_focus()

        def look(_progress: Progress) -> HomeView:
            from vrp_desktop.operations.home import home

            return home(session)

        job = self.jobs.start(look)
        job.done.connect(lambda view: self._show_home(page, view))
        job.failed.connect(page.note.show_problem)

    def _show_home(self, page: HomePage, view: HomeView) -> None:
        page.show_home(view)
        if page.isVisible():
            page.take_focus()

    def _go_to_records(self, said: str = "") -> None:
        if self.session is None:
            return
        if self.records is None:
            session = self.session
            job = self.jobs.start(
                lambda _progress: (
                    {form.id: form.title for form in session.forms()},
                    [(row["code"], row["label"]) for row in session.lists.rows("ward.csv")],
                )
            )
            job.done.connect(lambda lists: self._make_records(session, *lists))
            return
        self.records.say(said)
        self.records.look()
        self._show(self.records, "records")
        self.records.take_focus()

    def _make_records(self, session: Session, titles: dict[str, str], wards: list[tuple[str, str]]) -> None:
        from vrp_desktop.ui.pages.records import RecordsPage

        self.records = RecordsPage(session, self.jobs, titles, wards)
        self.records.edit_wanted.connect(self._edit)
        self.records.record_wanted.connect(lambda: self.go_to("home"))
        self._go_to_records()

    def _go_to_returns(self) -> None:
        if self.session is None:
            return
        if self.returns is None:
            session = self.session
            job = self.jobs.start(lambda _progress: [(person.id, person.name) for person in session.store.people.all()])
            job.done.connect(lambda people: self._make_returns(session, people))
            return
        self.returns.look()
        self._show(self.returns, "returns")
        self.returns.take_focus()

    def _make_returns(self, session: Session, people: list[tuple[str, str]]) -> None:
        from vrp_desktop.ui.pages.returns import ReturnsPage

        self.returns = ReturnsPage(session, self.jobs, people)
        self._go_to_returns()

    def _go_to_help(self) -> None:
        from vrp_desktop.store.people import Role
        from vrp_desktop.ui.pages.help import HelpPage

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
                    ("returns", self.tr("Returns")),
                    ("recovery", self.tr("Words and key")),
                    *((("publishing", self.tr("Publishing forms")),) if is_coordinator else ()),
                )
            )
            self.help.back_wanted.connect(self._back_from_help)
        current = self.frame.pages.currentWidget()
        if current is not self.help:
            self._before_help = current
        topic = self.form.entry.form.id if self.form is not None and current is self.form else self._help_topic
        self._show(self.help, "help")
        self._help_topic = topic
        self.help.show_topic(topic)
        self.help.take_focus()

    def _back_from_help(self) -> None:
        if self.form is not None and self._before_help is self.form:
            self._show(self.form, "home")
            self.form.start()
        else:
            self.go_to(self._help_topic if self._help_topic in ("records", "returns") else "home")

    # Forms

    def begin(self, form_id: str, prefill: Mapping[str, str] | None = None, *, said: str = "") -> None:
        """Open a new record of a form. `said`: what was done just before, to be told on its page."""
        session = self.session
        if session is not None:
            self._open(lambda entry: entry.begin(session, form_id, prefill), prefill, said)

    def _resume(self, record: str) -> None:
        session = self.session
        if session is not None:
            self._open(lambda entry: entry.resume(session, record))

    def _edit(self, record: str) -> None:
        session = self.session
        if session is not None:
            self._open(lambda entry: entry.edit(session, record))

    def _open(
        self, make: Callable[[ModuleType], Entry], prefill: Mapping[str, str] | None = None, said: str = ""
    ) -> None:
        def make_entry(_progress: Progress) -> Entry:
            from vrp_desktop.operations import entry

            return make(entry)

        job = self.jobs.start(make_entry)
        job.done.connect(lambda entry: self._show_form(entry, prefill, said))
        job.failed.connect(self._tell_here)

    def _tell_here(self, problem: Problem) -> None:
        """Show `problem` on the page that the person looks at."""
        current = self.frame.pages.currentWidget() if self.frame is not None else None
        page = current if current in (self.form, self.records) else self.home
        if page is not None:
            page.note.show_problem(problem)

    def _show_form(self, entry: Entry, prefill: Mapping[str, str] | None, said: str = "") -> None:
        from vrp_desktop.ui.form_view.page import FormPage

        if self.session is None or self.frame is None:
            return
        page = FormPage(self.session, entry, self.jobs)
        page.finished.connect(lambda submitted, again: self._finished(page, submitted, prefill, again=again))
        page.left.connect(lambda: self._close_form(page))
        page.kept.connect(self.frame.show_saved)
        page.not_kept.connect(self.frame.show_not_saved)
        page.keeper.not_dropped.connect(self._tell_here)
        page.add_wanted.connect(self.begin)
        self._forms.append(page)
        self._show(page, "home")
        page.say(said)
        page.start()

    def _finished(
        self, page: FormPage, submitted: Submitted, prefill: Mapping[str, str] | None, *, again: bool
    ) -> None:
        form_id = page.entry.form.id
        said = self.tr("{ref} is saved on this laptop.").format(ref=submitted.ref)
        was_change = page.is_change
        self._close_form(page, to_records=was_change, said=said)
        if again:
            self.begin(form_id, prefill, said=self.tr("{said} Here is the next one.").format(said=said))

    def _close_form(self, page: FormPage, *, to_records: bool = False, said: str = "") -> None:
        if page not in self._forms:
            # It was saved or left in the meantime.
            return
        self._forms.remove(page)
        if self.frame is not None:
            self.frame.pages.removeWidget(page)
            if not any(other.has_unkept() for other in self._forms):
                self.frame.show_nothing_waits()
        page.hide()
        page.deleteLater()
        if self.form is not None:
            # The activity that a worry was added from comes back where it was left.
            self._show(self.form, "home")
            self.form.say(said)
            self.form.start()
        elif to_records:
            self._go_to_records(said)
        else:
            self._go_home(said)

    def _leave_forms(self, then: Callable[[], None]) -> None:
        self._settle_forms(lambda: self._drop_forms(then), self._tell_on_form)

    def _settle_forms(self, then: Callable[[], None], otherwise: Callable[[Problem], None]) -> None:
        """Call `then` once every open form is settled, an activity under an added worry too."""
        page = next((page for page in reversed(self._forms) if page.has_unkept()), None)
        if page is None:
            then()
        else:
            page.settle(lambda: self._settle_forms(then, otherwise), otherwise)

    def _tell_on_form(self, problem: Problem) -> None:
        """Bring the form back and say there why it cannot be left."""
        if self.form is not None:
            self._show(self.form, "home")
            self.form.note.show_problem(problem)

    def _drop_forms(self, then: Callable[[], None]) -> None:
        for page in self._forms:
            page.keeper.give_up()
            if self.frame is not None:
                self.frame.pages.removeWidget(page)
            page.hide()
            page.deleteLater()
        self._forms.clear()
        then()

    # Closing

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is being typed, then close the store. When the disk does not take it, ask what should happen."""
        if any(page.has_unkept() for page in self._forms) and not self._loses_words:
            event.ignore()
            if not self._waits_to_close:
                self._waits_to_close = True
                self._settle_forms(lambda: QTimer.singleShot(0, self, self._close_settled), self._not_settled)
            return
        for page in self._forms:
            page.keeper.give_up()
        self._forms.clear()
        session = self.session or self.way_in.made
        self.jobs.close(session.store.close if session is not None else None)
        self.session = None
        super().closeEvent(event)

    def _close_settled(self) -> None:
        self._waits_to_close = False
        self.close()

    def _not_settled(self, problem: Problem) -> None:
        self._waits_to_close = False
        self._tell_on_form(problem)
        if not any(page.has_unkept() for page in self._forms):
            # The record was not finished, but its draft is on the disk: closing again loses nothing.
            return
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
