"""Returns: which one and for when, what will be in it, make it. Three steps on one page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QHideEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from vrp_desktop.measures.period import parse_period
from vrp_desktop.operations import making
from vrp_desktop.operations.sign_off import ReasonIsPersonal, is_over
from vrp_desktop.problems import Problem
from vrp_desktop.returns.extract.password import PasswordUnfit
from vrp_desktop.store.people import Role
from vrp_desktop.store.priority import Priority
from vrp_desktop.ui import theme
from vrp_desktop.ui.choice_box import ChoiceBox
from vrp_desktop.ui.fields import add_row
from vrp_desktop.ui.notes import ProblemNote
from vrp_desktop.ui.pages.at_risk import AtRiskBox
from vrp_desktop.ui.pages.password import PasswordBox
from vrp_desktop.ui.pages.sign_off import SignOffBox, WaitingReturns
from vrp_desktop.ui.pages.suspects import LeftOutBox, SuspectsBox
from vrp_desktop.ui.plain import label, shown
from vrp_desktop.ui.scrolling import centred_column, reveal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vrp_desktop.operations.making import Made, Preview, ReturnRequest
    from vrp_desktop.operations.return_definitions import ReturnChoice
    from vrp_desktop.operations.session import Session
    from vrp_desktop.ui.jobs import Jobs
    from vrp_desktop.work import Progress


_TYPING_PAUSE_MS = 300
"""So long after the last letter the preview is made again (safety.md section 7)."""

_SETTLING_MS = 500
"""So long the sign-off that was sought is kept in sight while the sheets above it get their room."""


class ReturnsPage(QWidget):
    """Previews a return and writes its workbook. `people`: (id, name) of everybody on this laptop.

    `choices`: the returns that the person may make.
    """

    case_study_wanted = Signal()
    template_wanted = Signal()
    posters_wanted = Signal(object)
    """(operations.making.ReturnRequest)"""
    signed = Signal()
    """Somebody did a step of a sign-off, or made what waits for one."""
    made = Signal(object)
    """(operations.making.Made)"""

    def __init__(
        self,
        session: Session,
        jobs: Jobs,
        people: Sequence[tuple[str, str]],
        choices: Sequence[ReturnChoice],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        theme.set_role(self, "page")
        self._session = session
        self._jobs = jobs
        self._choices = choices
        self._asked = 0
        self._risky: tuple[str, ...] = ()
        self._without: tuple[str, ...] = ()
        self._seen: Preview | None = None
        """What was previewed last, as long as it is what is chosen."""
        self._is_sought = False
        self._scroll, column = centred_column()
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLING_MS)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._page_grew)
        column.addWidget(label(self.tr("Returns"), "title"))
        column.addWidget(
            label(
                self.tr("An Excel workbook of a month or a quarter. You see what is in it before it is made."), "hint"
            )
        )
        self.waiting = WaitingReturns(session, jobs)
        self.waiting.chosen.connect(self.show_return)
        column.addWidget(self.waiting)
        self._add_choice(column, people)
        self._add_preview(column)
        self._add_making(column)
        self.template = QPushButton(self.tr("Fill the council's own workbook"))
        self.template.setToolTip(self.tr("Our numbers in the Excel workbook that the council sends"))
        self.template.clicked.connect(self.template_wanted)
        self.case_study = QPushButton(self.tr("Case study update"))
        self.case_study.setToolTip(self.tr("A Word document out of the learning notes"))
        self.case_study.clicked.connect(self.case_study_wanted)
        column.addSpacing(theme.BETWEEN_QUESTIONS)
        column.addWidget(self.template, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.case_study, alignment=Qt.AlignmentFlag.AlignLeft)
        self.template.setVisible(session.person.role is Role.COORDINATOR)
        self.case_study.setVisible(session.person.role in (Role.COORDINATOR, Role.APPROVER))
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll)
        self._which_changed()

    def take_focus(self) -> None:
        """Put the keyboard on the first choice."""
        self.which.setFocus()

    def look(self) -> None:
        """Ask for the preview again. What was checked was another one, so the tick goes."""
        self._pause.stop()
        self._seen = None
        self.checked.setChecked(False)
        self.suspects.show_suspects(())
        self.left_out.show_suspects(())
        self.at_risk.hide()
        self._risky = ()
        self.waiting.look()
        request = self.request()
        session = self._session
        self._asked += 1
        asked = self._asked
        self.make.setEnabled(False)
        self.sign_off.look(request.return_id, request.period)
        job = self._jobs.start(lambda _progress: making.preview(session, request))
        job.done.connect(lambda preview: self._show_preview(preview, asked))
        job.failed.connect(lambda problem: self._not_counted(problem, asked))

    def request(self) -> ReturnRequest:
        """Give what is chosen now."""
        return making.ReturnRequest(
            return_id=str(self.which.currentData()),
            period=str(self.month.currentData()),
            person=str(self.who.currentData()) or None if self._is_ambassador_return() else None,
            call_wanted=self.call.isChecked(),
            training_wanted=self.training.text(),
            cards_wanted=self.cards.text(),
            is_checked=self.checked.isChecked(),
            kept_because=self.suspects.reason(),
            error_was=self.sign_off.error_was(),
            without=self._without,
            replaces_draft=self.sign_off.may_replace(),
        )

    def folder(self) -> Path:
        """Give the folder the workbook goes to."""
        return Path(self.where.text())

    def show_choices(self, choices: Sequence[ReturnChoice]) -> None:
        """Offer these returns from now on, with the same one chosen if it is still there."""
        if tuple(choices) == tuple(self._choices):
            return
        stood, self._choices = self.which.currentData(), tuple(choices)
        self.which.blockSignals(True)
        self.which.clear()
        for choice in choices:
            self.which.addItem(self._words(choice), choice.id)
        self.which.setCurrentIndex(max(self.which.findData(stood), 0))
        self.which.blockSignals(False)
        self._which_changed()

    def show_return(self, return_id: str, period: str) -> None:
        """Choose a return and its period, and bring its sign-off into sight."""
        self.which.setCurrentIndex(max(self.which.findData(return_id), 0))
        if self.month.findData(period) < 0:
            # What waits may be of a period that nobody would begin a return of any more.
            self.month.addItem(parse_period(period).label_in_full, period)
        self.month.setCurrentIndex(self.month.findData(period))
        self.sign_off.seek()
        self.look()

    def _words(self, choice: ReturnChoice) -> str:
        known = {
            making.AMBASSADOR_RETURN: self.tr("What I did, for my coordinator (R-A)"),
            making.PARTNERSHIP_RETURN: self.tr("Partnership return, for the council (R-B)"),
            making.PUBLIC_RETURN: self.tr("“You said, we did”, for everybody (R-D)"),
        }
        return known.get(choice.id) or shown(f"{choice.title} ({choice.id})")

    def _chosen(self) -> ReturnChoice | None:
        return next((one for one in self._choices if one.id == self.which.currentData()), None)

    def _is_ambassador_return(self) -> bool:
        chosen = self._chosen()
        return chosen is not None and chosen.needs_check

    def _add_choice(self, column: QVBoxLayout, people: Sequence[tuple[str, str]]) -> None:
        column.addSpacing(theme.GRID)
        column.addWidget(label(self.tr("1  Which return"), "section"))
        self.which = ChoiceBox()
        for choice in self._choices:
            self.which.addItem(self._words(choice), choice.id)
        if self._session.person.role in (Role.COORDINATOR, Role.APPROVER):
            self.which.setCurrentIndex(max(self.which.findData(making.PARTNERSHIP_RETURN), 0))
        column.addSpacing(theme.GRID)
        add_row(column, self.tr("Return"), self.which)
        self.month = ChoiceBox()
        add_row(column, self.tr("Period"), self.month)
        self.early = label(self.tr("This period is not over yet: what comes after is missing."), "soft")
        self.early.hide()
        column.addWidget(self.early)
        self.who = ChoiceBox()
        self.who.addItem(self.tr("Everybody on this laptop"), "")
        for person, name in people:
            self.who.addItem(shown(name), person)
        self._who_label = add_row(column, self.tr("Whose work"), self.who)
        self._help_box = QWidget()
        help_column = QVBoxLayout(self._help_box)
        help_column.setContentsMargins(0, 0, 0, 0)
        help_column.addWidget(label(self.tr("Help you need (if any)"), "question"))
        self.call = QCheckBox(self.tr("Please call me"))
        help_column.addWidget(self.call)
        self.training = QLineEdit()
        add_row(help_column, self.tr("Training you would like"), self.training)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_PAUSE_MS)
        self._pause.timeout.connect(self.look)
        self.cards = QLineEdit()
        self.cards.setMaximumWidth(160)
        add_row(
            help_column,
            self.tr("Help cards you need"),
            self.cards,
            self.tr("How many. Leave it empty when you need none."),
        )
        column.addWidget(self._help_box)
        self.call.toggled.connect(self._help_changed)
        for line in (self.training, self.cards):
            line.textChanged.connect(self._help_changed)
        self.which.currentIndexChanged.connect(self._which_changed)
        for box in (self.month, self.who):
            box.currentIndexChanged.connect(self._choice_changed)

    def _add_preview(self, column: QVBoxLayout) -> None:
        column.addSpacing(theme.GRID)
        column.addSpacing(theme.GRID)
        column.addWidget(label(self.tr("2  What will be in it"), "section"))
        self.sheets = QTableWidget(0, 3)
        self.sheets.setAccessibleName(self.tr("Sheets of the return"))
        to_right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for place, words in enumerate((self.tr("Sheet"), self.tr("Rows"), self.tr("Hidden numbers"))):
            head = QTableWidgetItem(words)
            if place:
                head.setTextAlignment(to_right)
            self.sheets.setHorizontalHeaderItem(place, head)
        self.sheets.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.sheets.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.sheets.setTabKeyNavigation(False)
        self.sheets.setShowGrid(False)
        self.sheets.verticalHeader().hide()
        self.sheets.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column_place in (1, 2):
            mode = QHeaderView.ResizeMode.ResizeToContents
            self.sheets.horizontalHeader().setSectionResizeMode(column_place, mode)
        self.sheets.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.sheets.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self.sheets)
        self.notes = label("")
        column.addWidget(self.notes)
        self.suspects = SuspectsBox()
        self.suspects.answered.connect(self._checked_changed)
        column.addWidget(self.suspects)
        self.left_out = LeftOutBox()
        column.addWidget(self.left_out)
        self.at_risk = AtRiskBox()
        self.at_risk.leave_out.clicked.connect(self._leave_sheets_out)
        column.addWidget(self.at_risk)

    def _add_making(self, column: QVBoxLayout) -> None:
        column.addSpacing(theme.GRID)
        column.addSpacing(theme.GRID)
        column.addWidget(label(self.tr("3  Make it"), "section"))
        self.where = QLineEdit(_documents())
        self.choose = QPushButton(self.tr("Choose a folder"))
        self.choose.clicked.connect(self._choose_folder)
        folder = QWidget()
        row = QHBoxLayout(folder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        row.addWidget(self.where, 1)
        row.addWidget(self.choose)
        folder.setFocusProxy(self.where)
        column.addSpacing(theme.GRID)
        add_row(column, self.tr("Folder for the workbook"), folder)
        self.where.setAccessibleName(self.tr("Folder for the workbook"))
        self.password = PasswordBox()
        column.addWidget(self.password)
        column.addSpacing(theme.GRID)
        self.checked = QCheckBox(self.tr("I have checked there are no names or addresses in it"))
        self.checked.toggled.connect(self._checked_changed)
        column.addWidget(self.checked)
        self.sign_off = SignOffBox(self._session, self._jobs, self.folder, self.password)
        self.sign_off.error_changed.connect(self._checked_changed)
        self.sign_off.in_place.connect(self._sign_off_found)
        self.sign_off.signed.connect(self.waiting.look)
        self.sign_off.signed.connect(self.signed)
        column.addWidget(self.sign_off.error_box)
        column.addWidget(self.sign_off.again_box)
        self.note = ProblemNote()
        self.note.again.connect(self.write)
        column.addWidget(self.note)
        self.make = QPushButton(self.tr("Make the workbook"))
        theme.set_role(self.make, "main")
        self.make.setEnabled(False)
        self.make.clicked.connect(self.write)
        column.addWidget(self.make, alignment=Qt.AlignmentFlag.AlignLeft)
        self._done = QFrame()
        theme.set_role(self._done, "card")
        row = QHBoxLayout(self._done)
        self.said = label("")
        row.addWidget(self.said, 1)
        self.open_folder = QPushButton(self.tr("Open folder"))
        self.open_folder.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.folder().absolute())))
        )
        row.addWidget(self.open_folder)
        self._done.hide()
        column.addWidget(self._done)
        column.addWidget(self.sign_off)
        self.posters = QPushButton(self.tr("Print posters for wards"))
        self.posters.clicked.connect(lambda: self.posters_wanted.emit(self.request()))
        column.addWidget(self.posters, alignment=Qt.AlignmentFlag.AlignLeft)

    def _which_changed(self) -> None:
        today = self._session.today()
        chosen = self._chosen()
        periods = chosen.periods if chosen is not None else ()
        quarters = making.quarters(today) if "quarter" in periods else ()
        months = making.months(today) if "month" in periods else ()
        self.month.blockSignals(True)
        self.month.clear()
        due = (*quarters, *months)[:1]
        for value, words in (*sorted(quarters, reverse=True), *sorted(months, reverse=True)):
            self.month.addItem(words, value)
        for value, _words in due:
            self.month.setCurrentIndex(self.month.findData(value))
        self.month.blockSignals(False)
        self._choice_changed()

    def _choice_changed(self) -> None:
        is_ours = self._is_ambassador_return()
        for widget in (self._who_label, self.who, self._help_box, self.checked):
            widget.setVisible(is_ours)
        self.posters.setVisible(self.which.currentData() == making.PUBLIC_RETURN)
        self._is_sought = False
        period = self.month.currentData()
        self.early.setVisible(period is not None and not is_over(self._session, str(period)))
        self._done.hide()
        self.note.clear()
        self._without = ()
        # What stands in the list is of the return that was chosen before.
        self.sheets.setRowCount(0)
        self.notes.setText(self.tr("Counting the records…"))
        self.notes.show()
        self.look()

    def hideEvent(self, event: QHideEvent) -> None:
        """Another page stands here now; the preview is asked for when this one comes back."""
        self._pause.stop()
        super().hideEvent(event)

    def _help_changed(self) -> None:
        """Take the preview back: what the person asks for goes out as well."""
        self._seen = None
        self._asked += 1
        self._done.hide()
        self.checked.setChecked(False)
        self._checked_changed()
        self._pause.start()

    def _show_preview(self, preview: Preview, asked: int) -> None:
        if asked != self._asked:
            return
        self.sheets.setRowCount(len(preview.sheets))
        for place, sheet in enumerate(preview.sheets):
            for column, text in enumerate((sheet.name, f"{sheet.rows:,}", f"{sheet.hidden:,}" if sheet.hidden else "")):
                item = QTableWidgetItem(text)
                if column:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.sheets.setItem(place, column, item)
        self.sheets.resizeRowsToContents()
        rows = sum(self.sheets.rowHeight(place) for place in range(self.sheets.rowCount()))
        self.sheets.setFixedHeight(self.sheets.horizontalHeader().height() + rows + 2 * self.sheets.frameWidth() + 2)
        self.notes.setText("\n".join(shown(note) for note in preview.notes))
        self.notes.setVisible(bool(preview.notes))
        self.suspects.show_suspects(preview.suspects)
        self.left_out.show_suspects(preview.left_out)
        self.at_risk.show_risk(preview.at_risk)
        self._risky = preview.at_risk.sheets
        self._seen = preview
        self._checked_changed()
        if self._is_sought:
            self._sign_off_found()

    def _not_counted(self, problem: Problem, asked: int) -> None:
        self.note.show_problem(problem)
        if asked == self._asked:
            self.notes.hide()

    def _sign_off_found(self) -> None:
        # The preview stands above it: only with that in place it is known where the sign-off is.
        self._is_sought = self._seen is None
        if not self._is_sought:
            self._settling.start()
            self._bring_into_sight(self.sign_off)

    def _page_grew(self) -> None:
        if self._settling.isActive():
            self._bring_into_sight(self.sign_off)

    def _leave_sheets_out(self) -> None:
        self._without += self._risky
        self.look()
        self.make.setFocus()

    def _checked_changed(self) -> None:
        self.make.setEnabled(self._can_be_made())
        replaces, version = self.sign_off.replaces() is not None, self.sign_off.next_version()
        self.make.setText(
            self.tr("Make it again")
            if replaces
            else self.tr("Make version {count}").format(count=version)
            if version > 1
            else self.tr("Make the workbook")
        )
        theme.set_role(self.make, "beside" if replaces else "main")
        if replaces and not self.sign_off.again.isChecked():
            self.make.setToolTip(self.tr("Tick the line above first"))
        elif not self.sign_off.lets_make():
            self.make.setToolTip(self.tr("Say what is wrong in the approved version first"))
        elif not self.suspects.is_answered():
            self.make.setToolTip(self.tr("Put right what looks personal, or say why it may stay"))
        else:
            self.make.setToolTip(self.tr("Tick the line above first") if self._needs_tick() else "")

    def _needs_tick(self) -> bool:
        return self._is_ambassador_return() and not self.checked.isChecked()

    def _can_be_made(self) -> bool:
        is_open = self.suspects.is_answered() and self.sign_off.lets_make() and not self._risky
        return self._seen is not None and is_open and not self._needs_tick()

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Folder for the workbook"), self.where.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.where.setText)
        dialog.open()

    def write(self) -> None:
        """Write the workbook into the chosen folder, if it was previewed and checked."""
        if not self._can_be_made():
            return
        session, request, folder = self._session, self.request(), self.folder()
        self.note.clear()
        self._done.hide()
        try:
            password = self.password.password()
        except PasswordUnfit as unfit:
            self.note.show_problem(unfit.problem)
            self.password.first.setFocus()
            self._bring_into_sight(self.note)
            return
        self.make.setEnabled(False)
        looked = self._seen.looked if self._seen is not None else None

        def make(progress: Progress) -> Made | Problem:
            try:
                return making.make(session, request, folder, progress, password=password, looked=looked)
            except ReasonIsPersonal as refused:
                return refused.problem

        job = self._jobs.start(make, Priority.LONG)
        job.done.connect(lambda made: self._reason_refused(made) if isinstance(made, Problem) else self._written(made))
        job.failed.connect(self._not_written)
        job.ended.connect(self._checked_changed)

    def _written(self, made: Made) -> None:
        # The tick was for this workbook, not for the next one.
        self.checked.setChecked(False)
        self.password.clear()
        self.said.setText(self.tr("Made: {name}").format(name=made.path.name))
        self._done.show()
        self.open_folder.setFocus()
        self._bring_into_sight(self._done)
        self.sign_off.made()
        self.waiting.look()
        self.made.emit(made)
        self.signed.emit()

    def _reason_refused(self, problem: Problem) -> None:
        self.note.show_problem(problem)
        self.sign_off.error.setFocus()
        self._bring_into_sight(self.note)

    def _not_written(self, problem: Problem) -> None:
        self.note.show_problem(problem, can_retry=True)
        self.note.try_again.setFocus()
        self._bring_into_sight(self.note)

    def _bring_into_sight(self, widget: QWidget) -> None:
        # The layout gives it its room after this event.
        QTimer.singleShot(0, widget, lambda: reveal(self._scroll, widget))


def _documents() -> str:
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return str(place)
