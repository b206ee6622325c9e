"""Fill the council's own workbook: choose it once and say what goes where; then one press fills it for each period."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QFileDialog, QFrame, QLineEdit, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.dates import day_in_words
from vrp_desktop.operations import making, templates
from vrp_desktop.operations.template_guesses import guess
from vrp_desktop.returns.template.worker import read_template
from vrp_desktop.store.priority import Priority
from vrp_desktop.ui import theme
from vrp_desktop.ui.choice_box import ChoiceBox
from vrp_desktop.ui.fields import add_row, button_row
from vrp_desktop.ui.notes import ProblemNote
from vrp_desktop.ui.pages.help import HELP_TOPIC
from vrp_desktop.ui.pages.suspects import SuspectsBox
from vrp_desktop.ui.pages.template.entries import Entries
from vrp_desktop.ui.plain import label, shown
from vrp_desktop.ui.scrolling import bring_into_sight, centred_column
from vrp_desktop.ui.tab_order import follow_each_other

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from vrp_desktop.operations.making import ReturnRequest
    from vrp_desktop.operations.session import Session
    from vrp_desktop.operations.templates import FilledTemplate, Found
    from vrp_desktop.problems import Problem
    from vrp_desktop.returns.template.mapping import Mapping
    from vrp_desktop.returns.template.targets import Targets
    from vrp_desktop.returns.template.worker import Admitted
    from vrp_desktop.ui.jobs import Jobs

_NAMED = 12
"""So many of what was filled, and of what to look at, are named."""


class TemplatePage(QWidget):
    """Three steps on one page; where a workbook is kept already, the third is all there is to do."""

    left = Signal()

    def __init__(self, session: Session, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "page")
        self.setProperty(HELP_TOPIC, "template")
        self._session = session
        self._jobs = jobs
        self._asked = 0
        self._found: Found | None = None
        self._admitted: Admitted | None = None
        self.entries: Entries | None = None
        self.scroll_area, column = centred_column()
        column.addWidget(label(self.tr("The council's own workbook"), "title"))
        column.addWidget(
            label(
                self.tr("Our numbers go into the council's Excel workbook. Everything else in it stays as it is."),
                "hint",
            )
        )
        self._add_return(column)
        self._add_workbook(column)
        self._add_filling(column)
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.scroll_area)
        self.period.currentIndexChanged.connect(self.look)
        self._arrange()

    def take_focus(self) -> None:
        """Put the keyboard on the first choice."""
        self.period.setFocus()

    def request(self) -> ReturnRequest:
        """Give what is chosen now."""
        return making.ReturnRequest(
            return_id=making.PARTNERSHIP_RETURN,
            period=str(self.period.currentData()),
            is_checked=self.checked.isChecked(),
            kept_because=self.suspects.reason(),
        )

    def look(self) -> None:
        """Ask what is kept, and what the return offers for the period. What was checked was another one."""
        self.checked.setChecked(False)
        self.result.hide()
        self.note.clear()
        self._asked += 1
        asked, session, request = self._asked, self._session, self.request()
        job = self._jobs.start(lambda _progress: templates.look(session, request))
        job.done.connect(lambda found: self._show(found) if asked == self._asked else None)
        job.failed.connect(self.note.show_problem)

    def read(self, path: Path) -> None:
        """Read the workbook at `path`, and ask what goes where in it."""
        self.note.clear()
        self.result.hide()
        self.choose.setEnabled(False)
        job = self._jobs.start(lambda progress: read_template(path, progress=progress), Priority.LONG)
        job.done.connect(self._read)
        job.failed.connect(self._not_done)
        job.ended.connect(lambda: self.choose.setEnabled(True))

    def write(self) -> None:
        """Fill the workbook that is kept, if it may be."""
        if not self._can_be_filled():
            return
        session, request, folder = self._session, self.request(), Path(self.where.text())
        self.note.clear()
        self.result.hide()
        self.fill.setEnabled(False)
        job = self._jobs.start(lambda progress: templates.fill(session, request, folder, progress), Priority.LONG)
        job.done.connect(self._filled)
        job.failed.connect(lambda problem: self._not_done(problem, can_retry=True))
        job.ended.connect(self._changed)

    # The parts of the page

    def _add_return(self, column: QVBoxLayout) -> None:
        column.addSpacing(theme.GRID)
        column.addWidget(label(self.tr("1  For when"), "section"))
        self.period = ChoiceBox()
        today = self._session.today()
        for value, words in (*making.quarters(today), *making.months(today)):
            self.period.addItem(words, value)
        add_row(column, self.tr("Period of the partnership return (R-B)"), self.period)

    def _add_workbook(self, column: QVBoxLayout) -> None:
        column.addSpacing(theme.GRID)
        column.addWidget(label(self.tr("2  The workbook"), "section"))
        self.kept = label("")
        column.addWidget(self.kept)
        self.choose = QPushButton(self.tr("Choose the workbook"))
        self.choose.clicked.connect(self._choose)
        self.change = QPushButton(self.tr("Change what goes where"))
        self.change.clicked.connect(self._change)
        column.addLayout(button_row(self.choose, self.change))
        self._place = QWidget()
        column.addWidget(self._place)
        self._column = column
        self.keep = QPushButton(self.tr("Keep what goes where"))
        theme.set_role(self.keep, "main")
        self.keep.clicked.connect(self._keep)
        self.leave_it = QPushButton(self.tr("Leave it as it was"))
        self.leave_it.clicked.connect(self._leave_it)
        self._keeping = QWidget()
        self._keeping.setLayout(button_row(self.keep, self.leave_it))
        column.addWidget(self._keeping)

    def _add_filling(self, column: QVBoxLayout) -> None:
        self._filling = QWidget()
        inside = QVBoxLayout(self._filling)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(column.spacing())
        inside.addSpacing(theme.GRID)
        inside.addWidget(label(self.tr("3  Fill it"), "section"))
        self.unready = label("", "soft")
        self.unready.hide()
        inside.addWidget(self.unready)
        self.where = QLineEdit(str(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)))
        add_row(inside, self.tr("Folder for the filled workbook"), self.where)
        self.choose_folder = QPushButton(self.tr("Choose a folder"))
        self.choose_folder.clicked.connect(self._choose_folder)
        inside.addLayout(button_row(self.choose_folder))
        self.suspects = SuspectsBox()
        self.suspects.answered.connect(self._changed)
        inside.addWidget(self.suspects)
        self.checked = QCheckBox(self.tr("I have checked there are no names or addresses in it"))
        self.checked.toggled.connect(self._changed)
        inside.addWidget(self.checked)
        column.addWidget(self._filling)
        self.note = ProblemNote()
        self.note.again.connect(self.write)
        column.addWidget(self.note)
        self.fill = QPushButton(self.tr("Fill the workbook"))
        theme.set_role(self.fill, "main")
        self.fill.clicked.connect(self.write)
        self.back = QPushButton(self.tr("Back to returns"))
        self.back.setToolTip(self.tr("Esc"))
        self.back.clicked.connect(self.left)
        column.addLayout(button_row(self.fill, self.back))
        self.result = QFrame()
        theme.set_role(self.result, "card")
        card = QVBoxLayout(self.result)
        card.setSpacing(theme.GRID)
        self.made, self.lines = label("", "good"), label("")
        self.check_heading, self.check = label(self.tr("Totals of the workbook"), "question"), label("")
        self.notes_heading, self.notes = label(self.tr("Look at this in Excel"), "question"), label("")
        for line in (self.made, self.lines, self.check_heading, self.check, self.notes_heading, self.notes):
            card.addWidget(line)
        self.open_folder = QPushButton(self.tr("Open folder"))
        self.open_folder.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self.where.text()).absolute())))
        )
        card.addLayout(button_row(self.open_folder))
        column.addWidget(self.result)
        self.result.hide()

    # What is kept

    def _show(self, found: Found) -> None:
        self._found = found
        kept = found.kept
        if kept is not None:
            day, count = day_in_words(kept.kept_on), len(kept.mapping.entries)
            words = (
                self.tr("“{name}”, kept on {day}. 1 thing goes into it.")
                if count == 1
                else self.tr("“{name}”, kept on {day}. {count} things go into it.")
            )
            self.kept.setText(words.format(name=shown(kept.name, 80), day=day, count=count))
        else:
            self.kept.setText(
                self.tr("No workbook is kept yet. Choose the one that the council sends. It stays here, encrypted.")
            )
        self.choose.setText(self.tr("Choose another workbook") if kept is not None else self.tr("Choose the workbook"))
        self.suspects.show_suspects(found.suspects)
        if found.problem is not None:
            self.note.show_problem(found.problem)
        why_not = found.why_not
        self.unready.setVisible(why_not is not None)
        self.unready.setText(shown(f"{why_not.happened} {why_not.do_next}") if why_not is not None else "")
        self.fill.setToolTip(shown(why_not.happened) if why_not is not None else "")
        was_waiting = self.choose.hasFocus()
        self._arrange()
        if was_waiting and self.fill.isEnabled():
            self.fill.setFocus()
        elif was_waiting and found.kept is not None and found.why_not is not None:
            bring_into_sight(self.unready)

    def _read(self, admitted: Admitted) -> None:
        self._admitted = admitted
        if self._found is not None:
            kept = self._found.kept
            # A new edition of the same workbook mostly has the same names.
            mapping = kept.mapping if kept is not None else guess(self._found.grids, admitted.targets)
            self._ask(admitted.targets, mapping)

    def _change(self) -> None:
        kept = self._found.kept if self._found is not None else None
        if kept is not None:
            self._admitted = None
            self._ask(kept.targets, kept.mapping)

    def _ask(self, targets: Targets, mapping: Mapping) -> None:
        assert self._found is not None
        self._replace(Entries(self._found.grids, targets, mapping))
        assert self.entries is not None
        self.entries.changed.connect(self._entries_changed)
        if self._admitted is not None:
            self.kept.setText(self.tr("“{name}”, not kept yet").format(name=shown(self._admitted.name, 80)))
        self.note.clear()
        self._arrange()
        self.entries.tables[0].field.box.setFocus()

    def _keep(self) -> None:
        if self.entries is None:
            return
        session, request, admitted, mapping = self._session, self.request(), self._admitted, self.entries.mapping()
        self.note.clear()
        self.keep.setEnabled(False)
        job = self._jobs.start(lambda _progress: templates.keep(session, request, admitted, mapping), Priority.LONG)
        job.done.connect(self._was_kept)
        job.failed.connect(self._not_done)
        job.ended.connect(lambda: self.keep.setEnabled(True))

    def _was_kept(self) -> None:
        # What was found is of before: nothing of it may be offered until it is looked at anew.
        self._found = None
        self._leave_it()

    def _leave_it(self) -> None:
        self._admitted = None
        self._replace(None)
        self._arrange()
        self.choose.setFocus()
        self.look()

    def _replace(self, entries: Entries | None) -> None:
        self.entries = entries
        before, self._place = self._place, entries if entries is not None else QWidget()
        self._column.replaceWidget(before, self._place)
        before.hide()
        before.deleteLater()
        self._place.setVisible(entries is not None)

    def _entries_changed(self) -> None:
        self.note.clear()
        self._put_in_order()

    # What shows, and in which order the keyboard goes

    def _arrange(self) -> None:
        kept = self._found.kept if self._found is not None else None
        is_asking = self.entries is not None
        self.change.setVisible(kept is not None and not is_asking)
        self.choose.setVisible(not is_asking)
        self._keeping.setVisible(is_asking)
        for widget in (self._filling, self.fill):
            widget.setVisible(kept is not None and not is_asking)
        self.checked.setVisible(self._found is not None and self._found.has_rows)
        self._changed()
        self._put_in_order()

    def _put_in_order(self) -> None:
        """Let Tab go down the page: what goes where is made later than what stands below it."""
        if self.entries is not None:
            stops = (self.period, self.choose, self.change, *self.entries.stops(), self.keep, self.leave_it, self.where)
            follow_each_other(stops)

    def _changed(self) -> None:
        self.fill.setEnabled(self._can_be_filled())

    def _can_be_filled(self) -> bool:
        found = self._found
        if found is None or found.kept is None or found.why_not is not None or self.entries is not None:
            return False
        return self.suspects.is_answered() and (self.checked.isChecked() or not found.has_rows)

    # What came of it

    def _filled(self, made: FilledTemplate) -> None:
        self.checked.setChecked(False)
        self.made.setText(self.tr("Made: {name}").format(name=made.path.name))
        lines = [
            self.tr("{what}: {count} rows to {where}").format(what=line.what, count=f"{line.count:,}", where=line.where)
            if line.count != 1
            else self.tr("{what} to {where}").format(what=line.what, where=line.where)
            for line in made.lines
        ]
        self.lines.setText(shown(self._some(lines)))
        totals = made.totals
        found = [difference.sentence() for difference in totals.differences]
        if totals.agreed:
            found.insert(0, self.tr("Same as ours: {count}.").format(count=f"{totals.agreed:,}"))
        if totals.not_checked:
            named = "; ".join(totals.not_checked[:_NAMED])
            found.append(self.tr("Not checked, look at them yourself: {cells}.").format(cells=named))
        self.check.setText(shown(self._some(found or [self.tr("It adds nothing up that we filled.")])))
        self.notes.setText(shown(self._some(list(made.notes))))
        for widget in (self.notes_heading, self.notes):
            widget.setVisible(bool(made.notes))
        self.result.show()
        self.open_folder.setFocus()
        bring_into_sight(self.result)

    def _some(self, lines: list[str]) -> str:
        more = len(lines) - _NAMED
        named = lines[:_NAMED]
        if more > 0:
            named.append(self.tr("And {count} more.").format(count=f"{more:,}"))
        return "\n".join(named)

    def _not_done(self, problem: Problem, *, can_retry: bool = False) -> None:
        self.note.show_problem(problem, can_retry=can_retry)
        (self.note.try_again if can_retry else self.note.close_note).setFocus()
        bring_into_sight(self.note)

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("The council's workbook"), "", self.tr("Excel workbooks (*.xlsx)"))
        dialog.fileSelected.connect(lambda name: self.read(Path(name)))
        dialog.open()

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Folder for the filled workbook"), self.where.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.where.setText)
        dialog.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
