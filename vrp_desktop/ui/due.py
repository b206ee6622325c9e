"""What is due: the pages To do, Helplines and I need support, and the way from a task to where it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from vrp_desktop.operations.session import Session
    from vrp_desktop.operations.to_do.task import Task
    from vrp_desktop.ui.jobs import Jobs
    from vrp_desktop.ui.open_forms import OpenForms
    from vrp_desktop.ui.pages.helplines import HelplinesPage
    from vrp_desktop.ui.pages.support import SupportPage
    from vrp_desktop.ui.pages.to_do import ToDoPage
    from vrp_desktop.work import Progress

TO_DO, HELPLINES, SUPPORT = "to_do", "helplines", "support"
"""Places of the window that are here."""
RETURNS = "returns"
_LOOKED_AROUND_MS = 300
"""In a large store counting takes a tenth of a second, in which no form would open."""


class Due(QObject):
    """Makes its pages when they are first shown."""

    shown = Signal(object, str)
    """(page, name of its place): it is to be the page that the person sees."""
    place_wanted = Signal(str)
    """(name of a place that is not here)"""
    return_wanted = Signal(str)
    """(id of a return and its period, with a space between)"""
    record_wanted = Signal(str)
    """(record id): to be looked at."""
    counted = Signal(int, int)
    """(how many things are due, how many of them are late)"""

    def __init__(self, session: Session, forms: OpenForms, jobs: Jobs) -> None:
        super().__init__(forms)
        self._session = session
        self._forms = forms
        self._jobs = jobs
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_LOOKED_AROUND_MS)
        self._soon.timeout.connect(self._count)
        self.to_do: ToDoPage | None = None
        self.helplines: HelplinesPage | None = None
        self.support: SupportPage | None = None

    def go_to(self, place: str, said: str = "") -> None:
        """Show one of these places."""
        make: dict[str, Callable[[], ToDoPage | HelplinesPage | SupportPage]] = {
            TO_DO: self._to_do,
            HELPLINES: self._helplines,
            SUPPORT: self._support,
        }
        page = make[place]()
        self.shown.emit(page, place)
        page.say(said)
        page.look()
        page.take_focus()

    def count(self) -> None:
        """Count anew how much is due, once the person has looked around: a quick hand opens a form before."""
        self._soon.start()

    def give_up(self) -> None:
        """Count nothing any more: the store is about to be closed."""
        self._soon.stop()

    def _count(self) -> None:
        # While a form is open it waits for its end; once the window is closing nobody reads it.
        if self._forms.current is not None or self._jobs.is_closed:
            return
        session = self._session

        def count(_progress: Progress) -> tuple[int, int]:
            from vrp_desktop.operations.to_do.tasks import counts

            return counts(session)

        self._jobs.start(count).done.connect(lambda found: self.counted.emit(*found))

    def _to_do(self) -> ToDoPage:
        if self.to_do is None:
            from vrp_desktop.ui.pages.to_do import ToDoPage

            self.to_do = ToDoPage(self._session, self._jobs)
            self.to_do.task_wanted.connect(self._do)
            self.to_do.record_wanted.connect(self.record_wanted)
            self.to_do.counted.connect(self.counted)
        return self.to_do

    def _helplines(self) -> HelplinesPage:
        if self.helplines is None:
            from vrp_desktop.ui.pages.helplines import HelplinesPage

            self.helplines = HelplinesPage(self._session, self._jobs)
            self.helplines.change_wanted.connect(lambda record: self._forms.edit(record, back_to=HELPLINES))
            self.helplines.new_wanted.connect(lambda given: self._forms.begin("helpline", given, back_to=HELPLINES))
        return self.helplines

    def _support(self) -> SupportPage:
        if self.support is None:
            from vrp_desktop.ui.pages.support import SupportPage

            self.support = SupportPage(self._session, self._jobs)
            self.support.back_wanted.connect(lambda: self.place_wanted.emit("home"))
        return self.support

    def _do(self, task: Task) -> None:
        """Go to where a task is done."""
        if task.form:
            self._forms.begin(task.form, dict(task.given), back_to=TO_DO)
        elif task.place == "catalogue":
            self._put_measures_in()
        elif task.place in (HELPLINES, SUPPORT):
            self.go_to(task.place)
        elif task.place == RETURNS and task.key:
            self.return_wanted.emit(task.key)
        elif task.place:
            self.place_wanted.emit(task.place)
        else:
            self._forms.edit(task.record, at=task.asks, why=task.why, back_to=TO_DO)

    def _put_measures_in(self) -> None:
        session, page = self._session, self.to_do
        if page is None:
            return

        def work(_progress: Progress) -> None:
            from vrp_desktop.operations.catalogue import put_in

            put_in(session)

        job = self._jobs.start(work)
        job.done.connect(lambda _done: self.go_to(TO_DO, self.tr("The measures are in. You find them in Records.")))
        job.failed.connect(page.note.show_problem)
