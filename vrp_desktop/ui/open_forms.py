"""The forms that are open, one above the other: a worry can be added from within an activity, which waits below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType

    from vrp_desktop.operations.entry import Entry, Submitted
    from vrp_desktop.operations.reopening import FormPlace
    from vrp_desktop.operations.session import Session
    from vrp_desktop.problems import Problem
    from vrp_desktop.ui.form_view.page import FormPage
    from vrp_desktop.ui.frame import Frame
    from vrp_desktop.ui.jobs import Jobs
    from vrp_desktop.work import Progress


class OpenForms(QObject):
    """Opens forms in `frame`, and closes them once they are finished, kept or left."""

    shown = Signal(object)
    """(FormPage): it is to be the page that the person sees."""
    over = Signal(str, str)
    """(what came of it, name of the place to go to): the last form was closed."""
    counted = Signal(object)
    """(operations.talks.Counted): it can be taken back for a moment."""
    not_done = Signal(object)
    """(problems.Problem): to be told on the page that the person sees."""

    def __init__(self, session: Session, frame: Frame, jobs: Jobs) -> None:
        super().__init__(frame)
        self._session = session
        self._frame = frame
        self._jobs = jobs
        self._pages: list[FormPage] = []
        self._back_to = ""
        """Where the person came from; empty for where such a form leads by itself."""

    @property
    def current(self) -> FormPage | None:
        """The form on top, or `None`."""
        return self._pages[-1] if self._pages else None

    @property
    def has_unkept(self) -> bool:
        """Whether anything typed is not on the disk yet."""
        return any(page.has_unkept() for page in self._pages)

    def begin(
        self,
        form_id: str,
        prefill: Mapping[str, str] | None = None,
        *,
        said: str = "",
        notice: Problem | None = None,
        back_to: str = "",
    ) -> None:
        """Open a new record of a form. `said`, `notice`: what came of the one before, to be told on its page.

        `back_to`: the name of the place to go to afterwards.
        """
        if not self._session.allows(form_id):
            from vrp_desktop.operations.council import not_here

            self.not_done.emit(not_here())
            return
        if not self._pages and not said:
            self._back_to = back_to
        self._open(lambda entry: entry.begin(self._session, form_id, prefill), prefill, said, notice)

    def resume(self, record: str) -> None:
        """Open an unfinished record."""
        self._back_to = ""
        self._open(lambda entry: entry.resume(self._session, record))

    def edit(self, record: str, *, at: str = "", why: str = "", back_to: str = "") -> None:
        """Open a finished record, to change it: at the question called `at`, and for the reason `why` if it is known.

        `back_to`: the name of the place to go to afterwards.
        """
        self._back_to = back_to
        self._open(lambda entry: entry.edit(self._session, record, at), why=why)

    def reopen(self, forms: tuple[FormPlace, ...], then: Callable[[], None]) -> None:
        """Open the forms that were open when the screen was locked, the lowest first; `then` is called once they are.

        Words that the disk did not take are tried again.
        """
        session = self._session

        def open_again(_progress: Progress) -> list[Entry]:
            from vrp_desktop.operations.reopening import reopen

            return [reopen(session, form) for form in forms]

        def show(entries: list[Entry]) -> None:
            for entry in entries:
                self._show(entry, None)
            then()
            for page in self._pages:
                page.keeper.keep()

        job = self._jobs.start(open_again)
        job.done.connect(show)
        job.failed.connect(self.not_done)

    def leave(self, then: Callable[[], None]) -> None:
        """Keep every form as unfinished, take them away, and call `then`; one that cannot be kept comes back."""
        self.settle(lambda: self._drop(then), self.tell)

    def settle(self, then: Callable[[], None], otherwise: Callable[[Problem], None]) -> None:
        """Call `then` once every form is settled, an activity under an added worry too, or `otherwise`."""
        page = next((page for page in reversed(self._pages) if page.has_unkept()), None)
        if page is None:
            then()
        else:
            page.settle(lambda: self.settle(then, otherwise), otherwise)

    def settle_best(self, then: Callable[[], None]) -> None:
        """Call `then` once every form that keeps drafts is on the disk, or the disk has refused it."""
        self._settle_each([page for page in self._pages if page.keeps_drafts], then)

    def tell(self, problem: Problem) -> None:
        """Bring the form on top back, and say there why it cannot be left."""
        page = self.current
        if page is not None:
            self.shown.emit(page)
            page.note.show_problem(problem)

    def places(self) -> tuple[FormPlace, ...]:
        """Give where the person is in each form that keeps drafts, the lowest first."""
        from vrp_desktop.operations.reopening import place_of

        return tuple(
            place_of(self._session, page.entry, page.keeper.at_path)
            for page in self._pages
            if page.keeps_drafts and not page.keeper.is_over
        )

    def give_up(self) -> None:
        """Write nothing any more: what holds the forms is about to go."""
        for page in self._pages:
            page.keeper.give_up()
        self._pages.clear()

    def _open(
        self,
        make: Callable[[ModuleType], Entry],
        prefill: Mapping[str, str] | None = None,
        said: str = "",
        notice: Problem | None = None,
        why: str = "",
    ) -> None:
        def make_entry(_progress: Progress) -> Entry:
            from vrp_desktop.operations import entry

            return make(entry)

        job = self._jobs.start(make_entry)
        job.done.connect(lambda entry: self._show(entry, prefill, said, notice, why))
        job.failed.connect(self.not_done)

    def _show(
        self,
        entry: Entry,
        prefill: Mapping[str, str] | None,
        said: str = "",
        notice: Problem | None = None,
        why: str = "",
    ) -> None:
        from vrp_desktop.ui.form_view.page import FormPage

        page = FormPage(self._session, entry, self._jobs, why)
        page.finished.connect(lambda submitted, again: self._finished(page, submitted, prefill, again=again))
        page.left.connect(lambda: self._close(page))
        page.kept.connect(self._frame.show_saved)
        page.not_kept.connect(self._frame.show_not_saved)
        page.keeper.not_dropped.connect(self.not_done)
        page.add_wanted.connect(self.begin)
        self._pages.append(page)
        self.shown.emit(page)
        page.say(said)
        if notice is not None:
            page.note.show_problem(notice)
        page.start()

    def _finished(
        self, page: FormPage, submitted: Submitted, prefill: Mapping[str, str] | None, *, again: bool
    ) -> None:
        form_id = page.entry.form.id
        said = (
            self.tr("{ref} is saved on this laptop.").format(ref=submitted.ref)
            if submitted.counted is None
            else self.tr("The talk is counted. Nothing else of it is kept.")
        )
        self._close(page, was_change=page.is_change, said=said)
        if again:
            said = self.tr("{said} Here is the next one.").format(said=said)
            self.begin(form_id, prefill, said=said, notice=submitted.notice)
        elif submitted.notice is not None:
            self.not_done.emit(submitted.notice)
        elif submitted.counted is not None:
            self.counted.emit(submitted.counted)

    def _close(self, page: FormPage, *, was_change: bool = False, said: str = "") -> None:
        if page not in self._pages:
            # It was saved or left in the meantime.
            return
        self._pages.remove(page)
        self._frame.pages.removeWidget(page)
        if not self.has_unkept:
            self._frame.show_nothing_waits()
        page.hide()
        page.deleteLater()
        below = self.current
        if below is not None:
            # The activity that a worry was added from comes back where it was left.
            self.shown.emit(below)
            below.say(said)
            below.start()
        else:
            self.over.emit(said, self._back_to or ("records" if was_change else "home"))

    def _drop(self, then: Callable[[], None]) -> None:
        for page in self._pages:
            page.keeper.give_up()
            self._frame.pages.removeWidget(page)
            page.hide()
            page.deleteLater()
        self._pages.clear()
        then()

    def _settle_each(self, pages: list[FormPage], then: Callable[[], None]) -> None:
        if not pages:
            then()
            return
        page, *rest = pages
        if page in self._pages and page.has_unkept():
            page.settle(lambda: self._settle_each(rest, then), lambda _problem: self._settle_each(rest, then))
        else:
            self._settle_each(rest, then)
