"""Looking up what was written down: the records and the analysis, and the way from a number to a record and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from vrp_desktop.operations.analysis.fields import Askable
    from vrp_desktop.operations.session import Session
    from vrp_desktop.ui.jobs import Jobs
    from vrp_desktop.ui.open_forms import OpenForms
    from vrp_desktop.ui.pages.analysis.page import AnalysisPage
    from vrp_desktop.ui.pages.records import RecordsPage
    from vrp_desktop.work import Progress

RECORDS, ANALYSIS = "records", "analysis"
"""Places of the window that are here."""


class LookingUp(QObject):
    """Makes its pages when they are first shown."""

    shown = Signal(object, str)
    """(page, name of its place): it is to be the page that the person sees."""
    writing_wanted = Signal()
    """The person wants to write down what is not there yet."""
    extract_wanted = Signal(str)
    """(form id, empty when none was chosen): a register is to be taken out."""

    def __init__(self, session: Session, forms: OpenForms, jobs: Jobs) -> None:
        super().__init__(forms)
        self._session = session
        self._forms = forms
        self._jobs = jobs
        self._came_from = ""
        """The place from which the open record was looked at; closing it leads back there."""
        self.records: RecordsPage | None = None
        self.analysis: AnalysisPage | None = None

    def go_to_records(self, said: str = "", record: str = "", form: str = "") -> None:
        """Show the records. `record`: the id of one to open; `form`: that of a form, to show only its records."""
        if self.records is None:
            session = self._session
            job = self._jobs.start(
                lambda _progress: (
                    {form.id: form.title for form in session.forms() if not form.settings.is_counted},
                    [(row["code"], row["label"]) for row in session.lists.rows("ward.csv")],
                )
            )
            job.done.connect(lambda lists: self._make_records(lists, record, form))
            return
        self.records.say(said)
        self.records.offer_numbers(is_offered=self._came_from == ANALYSIS)
        self.records.look()
        self.shown.emit(self.records, RECORDS)
        self.records.take_focus()
        if form:
            self.records.show_only(form)
        if record:
            self.records.open_record(record)

    def go_to_analysis(self) -> None:
        """Show the analysis with the question that was asked last."""
        session = self._session
        if self.analysis is None:

            def offered(_progress: Progress) -> tuple[Askable, ...]:
                from vrp_desktop.operations.analysis.asking import offered

                return offered(session)

            self._jobs.start(offered).done.connect(self._make_analysis)
            return
        self.shown.emit(self.analysis, ANALYSIS)
        self.analysis.look()
        self.analysis.take_focus()

    def forget_way_back(self) -> None:
        """Let closing a record lead nowhere: the person went to another place."""
        self._came_from = ""

    def _make_records(self, lists: tuple[dict[str, str], list[tuple[str, str]]], record: str, form: str) -> None:
        from vrp_desktop.ui.pages.records import RecordsPage

        begin = self._forms.begin
        self.records = RecordsPage(self._session, self._jobs, *lists)
        self.records.edit_wanted.connect(self._forms.edit)
        self.records.meeting_wanted.connect(lambda journey: begin("mentoring", {"mentee": journey}, back_to=RECORDS))
        self.records.record_wanted.connect(self.writing_wanted)
        self.records.extract_wanted.connect(self.extract_wanted)
        self.records.record_closed.connect(self._back_from_record)
        self.records.numbers_wanted.connect(self._back_to_numbers)
        self.go_to_records(record=record, form=form)

    def _make_analysis(self, sources: tuple[Askable, ...]) -> None:
        from vrp_desktop.ui.pages.analysis.page import AnalysisPage

        if self.analysis is None:
            self.analysis = AnalysisPage(self._session, self._jobs, sources)
            self.analysis.record_wanted.connect(self._look_at_counted)
        self.go_to_analysis()

    def _look_at_counted(self, record: str) -> None:
        """Show a record that a number of the analysis counts; closing it leads back to the number."""
        self._came_from = ANALYSIS
        self.go_to_records(record=record)

    def _back_from_record(self, is_read: bool) -> None:
        came_from, self._came_from = self._came_from, ""
        if is_read and came_from == ANALYSIS and self.analysis is not None:
            self.shown.emit(self.analysis, ANALYSIS)
            self.analysis.come_back()

    def _back_to_numbers(self) -> None:
        """Go from a record to the number that counts it, past the list in which it stood."""
        self._came_from = ""
        if self.analysis is not None:
            self.shown.emit(self.analysis, ANALYSIS)
            self.analysis.close_list()
