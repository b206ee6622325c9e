"""What goes out: returns and their sign-off, the case study, the council's own workbook, posters, extracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from vrp_desktop.operations.making import ReturnRequest
    from vrp_desktop.operations.return_definitions import ReturnsOffer
    from vrp_desktop.operations.session import Session
    from vrp_desktop.ui.jobs import Jobs
    from vrp_desktop.ui.pages.case_study import CaseStudyPage
    from vrp_desktop.ui.pages.extract import ExtractPage
    from vrp_desktop.ui.pages.posters import PostersPage
    from vrp_desktop.ui.pages.returns import ReturnsPage
    from vrp_desktop.ui.pages.template.page import TemplatePage

RETURNS, RECORDS = "returns", "records"
"""Places of the window: an extract is shown within the records."""


class GoingOut(QObject):
    """Makes its pages when they are first shown."""

    shown = Signal(object, str)
    """(page, name of its place): it is to be the page that the person sees."""
    records_wanted = Signal()
    """The person is done with an extract."""
    signed = Signal()
    """Somebody did a step of a sign-off, or made what waits for one."""

    def __init__(self, session: Session, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._jobs = jobs
        self._is_over = False
        self.returns: ReturnsPage | None = None
        self.case_study: CaseStudyPage | None = None
        self.template: TemplatePage | None = None
        self.posters: PostersPage | None = None
        self.extract: ExtractPage | None = None

    def give_up(self) -> None:
        """Show nothing any more: the store is about to be closed."""
        self._is_over = True

    def go_to_returns(self, sought: str = "") -> None:
        """Show the returns. `sought`: id and period of one whose sign-off is to be in sight, with a space between."""
        from vrp_desktop.operations import return_definitions

        session = self._session
        job = self._jobs.start(lambda _progress: return_definitions.offer(session))
        page = self.returns
        if page is None:
            job.done.connect(lambda offer: self._make_returns(offer, sought))
            return
        job.done.connect(lambda offer: page.show_choices(offer.choices))
        page.look()
        self.shown.emit(page, RETURNS)
        page.take_focus()
        if sought:
            page.show_return(*sought.split(" ", 1))

    def go_to_extract(self, form: str) -> None:
        """Show how a register is taken out. `form`: its id, "" when none was chosen."""
        from vrp_desktop.ui.pages.extract import ExtractPage

        if self.extract is None:
            self.extract = ExtractPage(self._session, self._jobs)
            self.extract.left.connect(self.records_wanted)
        self.shown.emit(self.extract, RECORDS)
        self.extract.look(form)
        self.extract.take_focus()

    def _make_returns(self, offer: ReturnsOffer, sought: str) -> None:
        from vrp_desktop.ui.pages.returns import ReturnsPage

        if self._is_over:
            return
        if self.returns is None:
            self.returns = ReturnsPage(self._session, self._jobs, offer.people, offer.choices)
            self.returns.case_study_wanted.connect(self._go_to_case_study)
            self.returns.template_wanted.connect(self._go_to_template)
            self.returns.posters_wanted.connect(self._go_to_posters)
            self.returns.signed.connect(self.signed)
        self.go_to_returns(sought)

    def _go_to_case_study(self) -> None:
        from vrp_desktop.ui.pages.case_study import CaseStudyPage

        if self.case_study is None:
            self.case_study = CaseStudyPage(self._session, self._jobs)
            self.case_study.left.connect(self.go_to_returns)
        self.shown.emit(self.case_study, RETURNS)
        self.case_study.look()
        self.case_study.take_focus()

    def _go_to_template(self) -> None:
        from vrp_desktop.ui.pages.template.page import TemplatePage

        if self.template is None:
            self.template = TemplatePage(self._session, self._jobs)
            self.template.left.connect(self.go_to_returns)
        self.shown.emit(self.template, RETURNS)
        self.template.look()
        self.template.take_focus()

    def _go_to_posters(self, request: ReturnRequest) -> None:
        from vrp_desktop.ui.pages.posters import PostersPage

        if self.posters is None:
            self.posters = PostersPage(self._session, self._jobs)
            self.posters.left.connect(self.go_to_returns)
        self.shown.emit(self.posters, RETURNS)
        self.posters.look(request)
        self.posters.take_focus()
