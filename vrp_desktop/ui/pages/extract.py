"""Taking a register out as Excel: which one, what of it and for what; what would be in it; make it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from vrp_desktop.operations import making
from vrp_desktop.operations.extracting import choices, fields, taking
from vrp_desktop.operations.extracting.columns import Words
from vrp_desktop.problems import VrpError
from vrp_desktop.returns.extract.password import check_password
from vrp_desktop.ui import theme
from vrp_desktop.ui.choice_box import ChoiceBox
from vrp_desktop.ui.fields import add_row, button_row
from vrp_desktop.ui.notes import ProblemNote
from vrp_desktop.ui.pages.help import HELP_TOPIC
from vrp_desktop.ui.pages.kept_extracts import KeptExtracts
from vrp_desktop.ui.pages.suspects import SuspectsBox
from vrp_desktop.ui.plain import label, shown
from vrp_desktop.ui.scrolling import bring_into_sight, centred_column

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QFocusEvent, QKeyEvent

    from vrp_desktop.operations.extracting.choices import CalledUp, Choice
    from vrp_desktop.operations.extracting.fields import Field
    from vrp_desktop.operations.extracting.taking import ExtractPreview, ExtractRequest
    from vrp_desktop.operations.making import Made
    from vrp_desktop.operations.session import Session
    from vrp_desktop.problems import Problem
    from vrp_desktop.ui.jobs import Job, Jobs

_LIST_HEIGHT = 288
_ROLE = Qt.ItemDataRole.UserRole


class _Columns(QListWidget):
    """Lines with a tick. One is marked only while the keyboard is here: a list has no ring around it."""

    def __init__(self) -> None:
        super().__init__()
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setFixedHeight(_LIST_HEIGHT)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Mark the line where the keyboard was last, or the first one."""
        super().focusInEvent(event)
        self.setCurrentRow(max(self.currentRow(), 0))
        if self.count():
            self.item(self.currentRow()).setSelected(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the mark away."""
        super().focusOutEvent(event)
        self.clearSelection()


class ExtractPage(QWidget):
    """Makes an extract of what was previewed; any change of the choice needs another look."""

    left = Signal()
    made = Signal(object)
    """(operations.making.Made)"""

    def __init__(self, session: Session, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "page")
        self.setProperty(HELP_TOPIC, "extract")
        self._session = session
        self._jobs = jobs
        self._wanted = ""
        self._job: Job | None = None
        self._seen: tuple[ExtractRequest, ExtractPreview] | None = None
        """What was previewed last, as long as it is what is chosen."""
        self._kept: ExtractRequest | None = None
        """What the kept choice that is shown stands for."""
        self.scroll_area, column = centred_column()
        column.addWidget(label(self.tr("Take out as Excel"), "title"))
        column.addWidget(
            label(
                self.tr("The rows of one register, for you alone. What leaves, and why, is written down."),
                "hint",
            )
        )
        self._add_kept(column)
        self._add_register(column)
        self._add_columns(column)
        self._add_purpose(column)
        self._add_making(column)
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.scroll_area)
        self._changed()

    def take_focus(self) -> None:
        """Put the keyboard on the first choice."""
        self.register.setFocus()

    def look(self, form_id: str = "") -> None:
        """Ask which registers there are; `form_id` is chosen if it is among them. What was ticked before stays."""
        if self._job is not None:
            return
        self._list_kept(str(self.kept.box.currentData() or ""))
        if self.columns.count() and form_id in ("", self.register.currentData()):
            self._changed()
            return
        session = self._session
        self._wanted = form_id or str(self.register.currentData() or "")
        job = self._jobs.start(lambda _progress: fields.registers(session))
        job.done.connect(self._show_registers)
        job.failed.connect(self.note.show_problem)

    def request(self) -> ExtractRequest:
        """Give what is chosen now."""
        items = (self.columns.item(row) for row in range(self.columns.count()))
        return taking.ExtractRequest(
            form=str(self.register.currentData() or ""),
            period=str(self.period.currentData()),
            fields=tuple(str(item.data(_ROLE)) for item in items if item.checkState() == Qt.CheckState.Checked),
            words=Words(self.words.currentData()),
            is_spread=bool(self.several.currentData()),
            ward=str(self.ward.currentData() or ""),
            reason=self.reason.text().strip(),
            kept_because=self.suspects.reason(),
        )

    # What is on the page

    def _add_kept(self, column: QVBoxLayout) -> None:
        self.kept = KeptExtracts()
        self.kept.chosen.connect(self._call_up)
        self.kept.keep_wanted.connect(self._keep)
        self.kept.drop_wanted.connect(self._drop)
        column.addSpacing(theme.GRID)
        column.addWidget(self.kept)

    def _add_register(self, column: QVBoxLayout) -> None:
        _add_section(column, self.tr("1  Which register"))
        self.register = ChoiceBox()
        add_row(column, self.tr("Register"), self.register)
        self.period = ChoiceBox()
        self._offer_periods("")
        add_row(column, self.tr("Period"), self.period)
        self._ward_row = QWidget()
        inside = QVBoxLayout(self._ward_row)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.GRID)
        self.ward = ChoiceBox()
        self._show_wards((), "")
        add_row(
            inside,
            self.tr("Ward"),
            self.ward,
            self.tr("A record that names several counts for each. “The whole borough” counts for itself alone."),
        )
        column.addWidget(self._ward_row)
        self.register.currentIndexChanged.connect(self._register_changed)
        self.ward.currentIndexChanged.connect(self._changed)
        self.period.currentIndexChanged.connect(self._changed)

    def _add_columns(self, column: QVBoxLayout) -> None:
        _add_section(column, self.tr("2  What of it"))
        self.columns = _Columns()
        self.columns.itemChanged.connect(self._changed)
        add_row(
            column,
            self.tr("Columns"),
            self.columns,
            self.tr("Space ticks one, or takes its tick away. What can name a person is not ticked by itself."),
        )
        self.all, self.none, self.usual = (
            QPushButton(words) for words in (self.tr("Tick all"), self.tr("Tick none"), self.tr("Tick the usual ones"))
        )
        self.all.setToolTip(self.tr("Names and contacts too"))
        self.all.clicked.connect(lambda: self._tick(lambda _field: True))
        self.none.clicked.connect(lambda: self._tick(lambda _field: False))
        self.usual.clicked.connect(lambda: self._tick(lambda field: field.is_ticked))
        column.addLayout(button_row(self.all, self.none, self.usual))
        self.nobody = QPushButton(self.tr("Tick what tells of nobody"))
        self.nobody.clicked.connect(self._tick_nobody)
        column.addLayout(button_row(self.nobody))
        about = self.tr(
            "Choices and numbers: nothing typed, no names, references or days, and nothing on age, sex, origin,"
            " language or whom it happened to. Who was there may still know a row again."
        )
        self.nobody.setAccessibleDescription(about)
        column.addWidget(label(about, "hint"))
        self.nobody_left = label(
            self.tr("Each row of this register is about one person, so no column is ticked."),
            "question",
        )
        self.nobody_left.hide()
        column.addWidget(self.nobody_left)
        column.addSpacing(theme.GRID)
        self.words = ChoiceBox()
        for words, value in (
            (self.tr("Words, like “Lea Bridge”"), Words.LABELS),
            (self.tr("Codes, like “E05013888”"), Words.CODES),
            (self.tr("Both, in two columns"), Words.BOTH),
        ):
            self.words.addItem(words, str(value))
        add_row(column, self.tr("Choices as"), self.words)
        self.several = ChoiceBox()
        self.several.addItem(self.tr("In one cell"), False)
        self.several.addItem(self.tr("In a column each, as 0 or 1"), True)
        add_row(column, self.tr("Where several can be chosen"), self.several)
        for box in (self.words, self.several):
            box.currentIndexChanged.connect(self._changed)

    def _add_purpose(self, column: QVBoxLayout) -> None:
        _add_section(column, self.tr("3  For what, and where to"))
        self.reason = QLineEdit()
        self.reason.setMaxLength(200)
        self.reason.textChanged.connect(self._reason_changed)
        add_row(
            column,
            self.tr("What do you need the rows for?"),
            self.reason,
            self.tr("In a few words. It is kept, and stands in the workbook."),
        )
        self.password, self.again = QLineEdit(), QLineEdit()
        for line in (self.password, self.again):
            line.setEchoMode(QLineEdit.EchoMode.Password)
            line.setMaxLength(300)
        add_row(
            column,
            self.tr("Password (if you want one)"),
            self.password,
            self.tr("At least 10 characters. We do not keep it: without it nobody can open the file."),
        )
        add_row(column, self.tr("The password again"), self.again)
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self.where = QLineEdit(str(documents))
        add_row(column, self.tr("Folder for the workbook"), self.where)
        self.choose = QPushButton(self.tr("Choose a folder"))
        self.choose.clicked.connect(self._choose_folder)
        column.addLayout(button_row(self.choose))

    def _add_making(self, column: QVBoxLayout) -> None:
        _add_section(column, self.tr("4  Look, then make it"))
        self.preview = QPushButton(self.tr("See what would be in it"))
        self.preview.clicked.connect(self.see)
        self.back = QPushButton(self.tr("Back to records"))
        self.back.setToolTip(self.tr("Esc"))
        self.back.clicked.connect(self.left)
        column.addLayout(button_row(self.preview, self.back))
        self._found = QFrame()
        theme.set_role(self._found, "card")
        inside = QVBoxLayout(self._found)
        self.sheets = label("", "question")
        self.notes = label("")
        inside.addWidget(self.sheets)
        inside.addWidget(self.notes)
        column.addWidget(self._found)
        self.suspects = SuspectsBox()
        self.suspects.answered.connect(self._show_state)
        column.addWidget(self.suspects)
        self.note = ProblemNote()
        column.addWidget(self.note)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(self.tr("How far it is"))
        self.bar.setTextVisible(False)
        column.addWidget(self.bar)
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.clicked.connect(self._stop)
        self.make = QPushButton(self.tr("Make the workbook"))
        theme.set_role(self.make, "main")
        self.make.clicked.connect(self.write)
        column.addLayout(button_row(self.make, self.stop))
        self._done = QFrame()
        theme.set_role(self._done, "card")
        inside = QVBoxLayout(self._done)
        self.said = label("", "good")
        inside.addWidget(self.said)
        self.open_folder = QPushButton(self.tr("Open folder"))
        self.open_folder.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder().absolute())))
        )
        inside.addLayout(button_row(self.open_folder))
        column.addWidget(self._done)
        self._done.hide()

    # Choosing

    def _show_registers(self, found: tuple[tuple[str, str], ...]) -> None:
        self.register.blockSignals(True)  # Each one that is added would ask for its columns.
        self.register.clear()
        for form_id, title in found:
            self.register.addItem(shown(title), form_id)
        self.register.setCurrentIndex(max(self.register.findData(self._wanted), 0))
        self.register.blockSignals(False)
        self._register_changed()

    def _register_changed(self) -> None:
        session, form_id = self._session, str(self.register.currentData() or "")
        self.columns.clear()
        self._changed()
        if not form_id:
            return
        job = self._jobs.start(lambda _progress: (fields.fields(session, form_id), fields.wards(session, form_id)))
        job.done.connect(lambda found: self._show_fields(form_id, *found))
        job.failed.connect(self.note.show_problem)

    # Kept choices

    def _list_kept(self, chosen: str) -> None:
        session = self._session
        job = self._jobs.start(lambda _progress: choices.choices(session))
        job.done.connect(lambda found: self.kept.show_choices(found, chosen))
        job.failed.connect(self.kept.show_problem)

    def _call_up(self, choice: Choice) -> None:
        session = self._session
        job = self._jobs.start(lambda _progress: choices.call_up(session, choice))
        job.done.connect(lambda found: self._show_called_up(choice.name, found))
        job.failed.connect(self.kept.show_problem)

    def _show_called_up(self, name: str, found: CalledUp) -> None:
        if name != self.kept.box.currentData():
            return
        wanted = self._kept = found.request
        boxes = (
            (self.register, wanted.form),
            (self.words, str(wanted.words)),
            (self.several, wanted.is_spread),
        )
        # A month may have ended since the page was made.
        self._offer_periods(wanted.period)
        for box, value in boxes:
            box.blockSignals(True)
            box.setCurrentIndex(max(box.findData(value), 0))
            box.blockSignals(False)
        self._show_fields(wanted.form, found.fields, found.wards, wanted)
        said = [self.tr("Chosen: {name}.").format(name=shown(name))]
        if found.gone:
            said.append(
                self.tr("Left out, since the form has it no more: {columns}.").format(
                    columns=shown(", ".join(found.gone))
                )
            )
        if found.ward_gone:
            said.append(
                self.tr("All wards are chosen: {ward} is not in the list any more.").format(ward=shown(found.ward_gone))
            )
        self.kept.say(" ".join(said))

    def _keep(self, name: str) -> None:
        session, request = self._session, self.request()
        job = self._jobs.start(lambda _progress: choices.keep_choice(session, name, request))
        job.done.connect(lambda kept: self._is_kept(kept, request))
        job.failed.connect(self.kept.show_problem)

    def _is_kept(self, name: str, request: ExtractRequest) -> None:
        self.kept.close_name()
        is_still = _choice(self.request()) == _choice(request)
        self._kept = _choice(request) if is_still else None
        self._list_kept(name if is_still else "")
        self.kept.say(self.tr("The choice is kept: {name}").format(name=shown(name)))

    def _drop(self, name: str) -> None:
        session = self._session
        job = self._jobs.start(lambda _progress: choices.drop_choice(session, name))
        job.done.connect(lambda _done: self._is_dropped(name))
        job.failed.connect(self.kept.show_problem)

    def _is_dropped(self, name: str) -> None:
        self._kept = None
        self._list_kept("")
        self.kept.keep.setFocus()
        self.kept.say(self.tr("The choice was deleted: {name}").format(name=shown(name)))

    def _offer_periods(self, chosen: str) -> None:
        """Offer the periods that there are today; `chosen` is chosen if it is among them, else the first."""
        today = self._session.today()
        self.period.blockSignals(True)
        self.period.clear()
        for value, words in (*making.quarters(today), *making.months(today), (taking.ALL, self.tr("All time"))):
            self.period.addItem(words, value)
        self.period.setCurrentIndex(max(self.period.findData(chosen), 0))
        self.period.blockSignals(False)

    def _show_wards(self, found: tuple[tuple[str, str], ...], chosen: str) -> None:
        """Offer the wards of a register; `chosen` is chosen if it is among them."""
        self.ward.blockSignals(True)
        self.ward.clear()
        self.ward.addItem(self.tr("All"), "")
        for code, words in found:
            self.ward.addItem(shown(words), code)
        self.ward.setCurrentIndex(max(self.ward.findData(chosen), 0))
        self.ward.blockSignals(False)
        self._ward_row.setVisible(bool(found))

    def _show_fields(
        self,
        form_id: str,
        found: tuple[Field, ...],
        wards: tuple[tuple[str, str], ...],
        wanted: ExtractRequest | None = None,
    ) -> None:
        """Offer the columns and wards of a register. `wanted`: what is chosen of them, `None` for the usual ones."""
        if form_id != self.register.currentData():
            return
        self._show_wards(wards, wanted.ward if wanted is not None else str(self.ward.currentData() or ""))
        self.columns.blockSignals(True)
        self.columns.clear()
        for field in found:
            words = shown(field.label)
            if field.repeat:
                words = self.tr("{repeat}: {question}").format(repeat=shown(field.repeat), question=words)
            if field.may_name:
                words = self.tr("{question} (can name a person)").format(question=words)
            item = QListWidgetItem(words)
            item.setToolTip(words)
            item.setData(_ROLE, field.key)
            item.setData(_ROLE + 1, field)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            is_ticked = field.is_ticked if wanted is None else field.key in wanted.fields
            item.setCheckState(Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)
            self.columns.addItem(item)
        self.columns.blockSignals(False)
        self._changed()

    def _tick(self, is_wanted: Callable[[Field], bool]) -> None:
        self.columns.blockSignals(True)
        for row in range(self.columns.count()):
            item = self.columns.item(row)
            checked = is_wanted(item.data(_ROLE + 1))
            item.setCheckState(Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)
        self.columns.blockSignals(False)
        self._changed()

    def _tick_nobody(self) -> None:
        self._tick(lambda field: field.tells_of_nobody)
        self.nobody_left.setVisible(not self.request().fields)

    def _has_columns(self) -> bool:
        """Tell whether anything but references is ticked."""
        return bool(set(self.request().fields) - {fields.REF})

    def _changed(self) -> None:
        """Forget what was previewed: it is of another choice."""
        self._seen = None
        self.nobody_left.hide()
        if self.kept.box.currentData() and self._kept != _choice(self.request()):
            self._kept = None
            self.kept.another_choice()
        self.suspects.show_suspects(())
        self._done.hide()
        self.note.clear()
        self._show_state()

    def _reason_changed(self) -> None:
        self._done.hide()
        self._show_state()

    def _show_state(self) -> None:
        is_busy = self._job is not None
        self._found.setVisible(self._seen is not None)
        self.bar.setVisible(is_busy)
        self.stop.setVisible(is_busy)
        self.preview.setEnabled(not is_busy and self._has_columns())
        self.kept.keep.setEnabled(self._has_columns())
        self.make.setEnabled(not is_busy and self._can_be_made())
        self.make.setToolTip("" if self._can_be_made() else self._why_not())
        self.make.setAccessibleDescription(self.make.toolTip())

    def _can_be_made(self) -> bool:
        return self._seen is not None and self.suspects.is_answered() and bool(self.reason.text().strip())

    def _why_not(self) -> str:
        if not self.reason.text().strip():
            return self.tr("Say first what you need the rows for")
        if self._seen is None:
            return self.tr("Look first at what would be in it")
        return self.tr("Put right what looks personal, or say why it may stay")

    def _folder(self) -> Path:
        return Path(self.where.text())

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Folder for the workbook"), self.where.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.where.setText)
        dialog.open()

    # Looking and making

    def see(self) -> None:
        """Go through the rows and say what would be in it."""
        if self._job is not None:
            return
        session, request = self._session, self.request()
        self._changed()
        job = self._jobs.start_in_turns(lambda progress: taking.preview(session, request, progress))
        job.done.connect(lambda found: self._show_preview(request, found))
        self._under_way(job)

    def write(self) -> None:
        """Make the workbook in the chosen folder, if it was looked at."""
        if self._job is not None or self._seen is None or not self._can_be_made():
            return
        session, folder, seen = self._session, self._folder(), self._seen[1]
        request, password = self.request(), self.password.text()
        self.note.clear()
        self._done.hide()
        if password or self.again.text():
            try:
                check_password(password, self.again.text())
            except VrpError as fault:
                self._fail(fault.problem)
                return
        job = self._jobs.start_in_turns(
            lambda progress: taking.make(session, request, seen, folder, progress, password=password)
        )
        job.done.connect(self._written)
        self._under_way(job)

    def _under_way(self, job: Job) -> None:
        self._job = job
        self.bar.setRange(0, 0)
        job.progressed.connect(self._step)
        job.failed.connect(self._fail)
        job.ended.connect(self._ended)
        self._show_state()
        self.stop.setFocus()
        bring_into_sight(self.stop)

    def _step(self, done: int, total: int) -> None:
        self.bar.setRange(0, 100 if total else 0)
        self.bar.setValue(done * 100 // total if total else 0)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _ended(self) -> None:
        had_focus = self.stop.hasFocus()
        self._job = None
        self._show_state()
        if had_focus:
            next_one = self.make if self.make.isEnabled() else self.preview
            next_one.setFocus()
            bring_into_sight(next_one)

    def _show_preview(self, request: ExtractRequest, found: ExtractPreview) -> None:
        if _choice(request) != _choice(self.request()):
            # Something else was chosen meanwhile.
            return
        self._seen = (request, found)
        self.sheets.setText(
            "\n".join(
                self.tr("{sheet}: {rows} rows, {columns} columns").format(
                    sheet=shown(sheet.name), rows=f"{sheet.rows:,}", columns=f"{sheet.columns:,}"
                )
                for sheet in found.sheets
            )
        )
        self.notes.setText("\n".join(shown(note) for note in found.notes))
        self.suspects.show_suspects(found.suspects, sum(found.suspect_counts))
        self._show_state()

    def _written(self, made: Made) -> None:
        self.password.clear()
        self.again.clear()
        self.said.setText(
            self.tr("Made: {name}, {rows} rows, in {folder}").format(
                name=made.path.name, rows=f"{made.rows:,}", folder=shown(str(made.path.parent))
            )
        )
        self._done.show()
        self.open_folder.setFocus()
        bring_into_sight(self._done)
        self.made.emit(made)

    def _fail(self, problem: Problem) -> None:
        self.note.show_problem(problem)
        bring_into_sight(self.note)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back, or stops what is under way."""
        if event.key() == Qt.Key.Key_Escape:
            if self._job is not None:
                self._stop()
            else:
                self.left.emit()
            return
        super().keyPressEvent(event)


def _add_section(column: QVBoxLayout, words: str) -> None:
    column.addSpacing(theme.GRID)
    column.addWidget(label(words, "section"))
    column.addSpacing(theme.GRID)


def _choice(request: ExtractRequest) -> ExtractRequest:
    """Give a request without what may still change once it was looked at."""
    return replace(request, reason="", kept_because="")
