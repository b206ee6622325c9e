"""Home: the page with the month's figures, and what can be done from there at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from vrp_desktop.ui.pages.home import HomePage

if TYPE_CHECKING:
    from vrp_desktop.operations.home import HomeView
    from vrp_desktop.operations.session import Session
    from vrp_desktop.operations.talks import Counted
    from vrp_desktop.ui.jobs import Jobs
    from vrp_desktop.ui.open_forms import OpenForms
    from vrp_desktop.work import Progress

HOME = "home"
"""The place of the window that is here."""


class Home(QObject):
    """Keeps its page, which is there from the beginning, and reads its figures when it is shown."""

    shown = Signal(object, str)
    """(page, name of its place): it is to be the page that the person sees."""
    looked = Signal()
    """The figures were counted anew."""

    def __init__(self, session: Session, forms: OpenForms, jobs: Jobs, *, is_practice: bool) -> None:
        super().__init__(forms)
        self._session = session
        self._jobs = jobs
        self._is_practice = is_practice
        self.page = HomePage(session.person.name)
        self.page.record_wanted.connect(forms.begin)
        self.page.resume_wanted.connect(forms.resume)
        self.page.not_now.connect(self._ask_no_more)
        if session.notice is not None:
            self.page.note.show_problem(session.notice)

    def go_to(self, said: str = "") -> None:
        """Show the home page. `said`: what was done just before."""
        session, page, is_practice = self._session, self.page, self._is_practice
        page.say(said)
        self.shown.emit(page, HOME)
        if page.buttons:
            # A quick hand presses the next form's key before the figures are counted anew.
            page.take_focus()

        def look(_progress: Progress) -> HomeView:
            from vrp_desktop.operations.home import home

            return home(session, is_practice=is_practice)

        job = self._jobs.start(look)
        job.done.connect(self._show)
        job.failed.connect(page.note.show_problem)

    def offer_undo(self, counted: Counted) -> None:
        """Let a talk that was just counted be taken back for half a minute, as long as the person stays."""
        from vrp_desktop.operations.talks import UNDO_MS

        session, page = self._session, self.page

        def take_back() -> None:
            def work(_progress: Progress) -> None:
                from vrp_desktop.operations.talks import take_back

                take_back(session, counted)

            job = self._jobs.start(work)
            job.done.connect(lambda _done: page.say(self.tr("The talk was taken back.")))
            job.failed.connect(page.note.show_problem)

        page.offer_undo(take_back, UNDO_MS)

    def _show(self, view: HomeView) -> None:
        self.page.show_home(view)
        self.looked.emit()
        if self.page.isVisible():
            self.page.take_focus()

    def _ask_no_more(self) -> None:
        session = self._session

        def remember(_progress: Progress) -> None:
            from vrp_desktop.operations.backups import not_now

            not_now(session)

        self._jobs.start(remember)
