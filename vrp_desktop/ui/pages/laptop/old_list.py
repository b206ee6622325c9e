"""People from an old list: choose it, say what its columns mean, see what would come of it, bring it in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QFrame, QGridLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.dates import day_in_words
from vrp_desktop.operations.old_list.bring_in import bring_in, brought_in, take_out, write_refused
from vrp_desktop.operations.old_list.check import NOTHING, Reading, asked, check
from vrp_desktop.operations.old_list.file import ENDINGS, read_tables
from vrp_desktop.operations.old_list.guesses import guess_columns, plain
from vrp_desktop.operations.old_list.table import old_list
from vrp_desktop.store.priority import Priority
from vrp_desktop.ui import theme
from vrp_desktop.ui.asking import Asking
from vrp_desktop.ui.choice_box import ChoiceBox
from vrp_desktop.ui.fields import add_row, button_row
from vrp_desktop.ui.pages.laptop.section_page import SectionPage
from vrp_desktop.ui.plain import label, shown
from vrp_desktop.ui.tab_order import follow_each_other

if TYPE_CHECKING:
    from vrp_desktop.operations.old_list.bring_in import BroughtIn, TakenOut
    from vrp_desktop.operations.old_list.check import Asked, Checked
    from vrp_desktop.operations.old_list.file import Table
    from vrp_desktop.operations.old_list.table import OldList
    from vrp_desktop.operations.session import Session
    from vrp_desktop.ui.jobs import Jobs

_NAMED = 8
"""So many rows are shown of each kind; all refused ones go into a file."""
_NO_COLUMN, _NOT_CHOSEN = -1, None


class OldListPage(SectionPage):
    """Three steps on one page; what comes later appears when what is before it is done."""

    def __init__(self, session: Session, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(session, jobs, parent)
        self._tables: tuple[Table, ...] = ()
        self._listed: OldList | None = None
        self._asked: tuple[Asked, ...] = ()
        self._checked: Checked | None = None
        self.columns: dict[str, ChoiceBox] = {}
        """By question, from which column its answers come."""
        self.otherwise: dict[str, ChoiceBox] = {}
        """By question of choices, what holds where the cell is empty."""
        self.words: dict[tuple[str, str], ChoiceBox] = {}
        """By question and word, which choice a word means that we do not know."""
        column = self._head(
            self.tr("People from an old list"),
            self.tr("An Excel or CSV list of volunteers becomes records. You see what would come of it first."),
        )
        self.choose = QPushButton(self.tr("Choose the list"))
        self.choose.clicked.connect(self._choose)
        column.addLayout(button_row(self.choose))
        self.sheet = ChoiceBox()
        self._sheet_row = QWidget()
        sheet_column = QVBoxLayout(self._sheet_row)
        sheet_column.setContentsMargins(0, 0, 0, 0)
        add_row(sheet_column, self.tr("Which sheet?"), self.sheet)
        self.sheet.currentIndexChanged.connect(self._show_columns)
        column.addWidget(self._sheet_row)
        self._steps = QWidget()
        self._column = column
        column.addWidget(self._steps)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(self.tr("How far it is"))
        self.bar.setTextVisible(False)
        column.addWidget(self.bar)
        self.look = QPushButton(self.tr("See what would come of it"))
        self.look.clicked.connect(self.preview)
        self._look_row = _held(self.look)
        column.addWidget(self._look_row)
        self.result = QFrame()
        theme.set_role(self.result, "card")
        self._result = QVBoxLayout(self.result)
        self.found = label("", "question")
        self.details = label("")
        self._result.addWidget(self.found)
        self._result.addWidget(self.details)
        self.go = QPushButton()
        theme.set_role(self.go, "main")
        self.go.clicked.connect(self._bring_in)
        self.save_refused = QPushButton(self.tr("Save the refused rows"))
        self.save_refused.clicked.connect(self._choose_refused)
        self._result.addLayout(button_row(self.go, self.save_refused))
        column.addWidget(self.result)
        self._earlier = QVBoxLayout()
        self._earlier.setSpacing(theme.GRID)
        column.addLayout(self._earlier)
        self.take_out: list[QPushButton] = []
        """A button for each list that was brought in before."""
        self._rows: list[QWidget] = []
        self.asking = Asking(lambda _text: None)
        self.asking.refused.connect(self.choose.setFocus)
        column.addWidget(self.asking)
        column.addStretch()
        for part in (self._sheet_row, self._look_row, self.bar, self.result):
            part.hide()

    def take_focus(self) -> None:
        """Put the keyboard on the first button, and look which lists were brought in."""
        self.choose.setFocus()
        session = self._session
        job = self._jobs.start(lambda _progress: (brought_in(session), asked(session)))
        job.done.connect(lambda found: self._ready(*found))
        job.failed.connect(self.note.show_problem)

    def read(self, path: Path) -> None:
        """Read the list at `path`."""
        self.say("")
        self.note.clear()
        for part in (self._sheet_row, self._look_row, self.result):
            part.hide()
        self._drop_steps()

        job = self._jobs.start(lambda progress: read_tables(path, progress=progress), Priority.LONG)
        job.done.connect(self._show_sheets)
        job.failed.connect(self.note.show_problem)

    def preview(self) -> None:
        """Try each row, and say what would come of it."""
        listed, session, reading = self._listed, self._session, self._reading()
        if listed is None:
            return
        self.note.clear()
        self.bar.setRange(0, 0)
        self.bar.show()
        job = self._jobs.start(lambda progress: check(session, listed, reading, progress), Priority.LONG)
        job.progressed.connect(self._step)
        job.done.connect(self._show_result)
        job.failed.connect(self.note.show_problem)
        job.ended.connect(self.bar.hide)

    def save(self, path: Path) -> None:
        """Write the refused rows to `path`."""
        listed, checked = self._listed, self._checked
        if listed is None or checked is None:
            return
        refused = sorted((*checked.refused, *checked.here), key=lambda row: row.number)
        job = self._jobs.start(lambda _progress: write_refused(listed, refused, path))
        job.done.connect(lambda _done: self.say(self.tr("The refused rows are in {file}.").format(file=path.name)))
        job.failed.connect(self.note.show_problem)

    # Steps

    def _ready(self, lists: tuple[BroughtIn, ...], questions: tuple[Asked, ...]) -> None:
        self._asked = questions
        for row in self._rows:
            self._earlier.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows.clear()
        self.take_out.clear()
        for one in lists:
            words = self.tr("{count} people, brought in on {day}").format(count=one.count, day=day_in_words(one.on))
            button = QPushButton(self.tr("Take them out again"))
            button.setAccessibleName(self.tr("Take out again: {what}").format(what=words))
            button.clicked.connect(lambda _checked=False, batch=one.batch, said=words: self._ask(batch, said))
            frame = QFrame()
            theme.set_role(frame, "card")
            inside = QVBoxLayout(frame)
            inside.addWidget(label(words))
            inside.addLayout(button_row(button))
            self._earlier.addWidget(frame)
            # The layout would show it one event later; a key pressed until then would be lost.
            frame.show()
            self._rows.append(frame)
            self.take_out.append(button)

    def _choose(self) -> None:
        dialog = QFileDialog(
            self,
            self.tr("The list"),
            "",
            self.tr("Lists ({endings})").format(endings=" ".join(f"*{ending}" for ending in ENDINGS)),
        )
        dialog.fileSelected.connect(lambda name: self.read(Path(name)))
        dialog.open()

    def _choose_refused(self) -> None:
        dialog = QFileDialog(self, self.tr("Save the refused rows"), "refused.xlsx", "*.xlsx")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.fileSelected.connect(lambda name: self.save(Path(name)))
        dialog.open()

    def _show_sheets(self, tables: tuple[Table, ...]) -> None:
        self._tables = tables
        self.sheet.blockSignals(True)  # Each item that is added would show its columns.
        self.sheet.clear()
        for table in tables:
            self.sheet.addItem(self.tr("{name} ({count} rows)").format(name=shown(table.name), count=len(table.rows)))
        self.sheet.blockSignals(False)
        self._sheet_row.setVisible(len(tables) > 1)
        self._show_columns()

    def _show_columns(self) -> None:
        place = self.sheet.currentIndex()
        if not 0 <= place < len(self._tables):
            return
        self._listed = listed = old_list(self._tables[place])
        guessed = guess_columns(listed.columns)
        steps, column = self._new_steps()
        column.addWidget(label(self.tr("Which column answers what?"), "section"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.BETWEEN_QUESTIONS)
        grid.setVerticalSpacing(theme.GRID)
        grid.setColumnStretch(1, 1)
        for row, question in enumerate(self._asked):
            box = ChoiceBox()
            box.setAccessibleName(self.tr("Column for: {question}").format(question=question.words))
            box.addItem(self.tr("No column"), _NO_COLUMN)
            for one in listed.columns:
                said = shown(one.heading, 40)
                examples = ", ".join(shown(text, 20) for text in one.examples)
                box.addItem(f"{said}: {examples}" if examples else said, one.place)
            box.setCurrentIndex(max(box.findData(guessed.get(question.name, _NO_COLUMN)), 0))
            box.setMinimumContentsLength(18)
            box.currentIndexChanged.connect(self._changed)
            self.columns[question.name] = box
            grid.addWidget(label(question.words, "question"), row, 0)
            grid.addWidget(box, row, 1)
        column.addLayout(grid)
        self._add_otherwise(column)
        steps.show()
        self._look_row.show()
        self._put_in_order()
        self.look.setFocus()

    def _put_in_order(self) -> None:
        """Let Tab go down the page: the questions are made later than what stands below them."""
        boxes = (*self.columns.values(), *self.otherwise.values(), *self.words.values())
        follow_each_other([self.choose, self.sheet, *boxes, self.look, self.go, self.save_refused])

    def _add_otherwise(self, column: QVBoxLayout) -> None:
        """Ask what holds where a cell is empty, for the questions of choices that must be answered."""
        column.addSpacing(theme.GRID)
        column.addWidget(label(self.tr("And where a cell is empty?"), "section"))
        for question in self._asked:
            if question.name not in ("roles", "status", "check_kind"):
                continue
            box = ChoiceBox()
            box.addItem(self.tr("Leave it empty"), "")
            for code, words in question.choices.items():
                box.addItem(words, code)
            box.currentIndexChanged.connect(self._changed)
            add_row(column, question.words, box)
            self.otherwise[question.name] = box

    def _show_result(self, checked: Checked) -> None:
        self._checked = checked
        self._add_words(checked)
        self.result.show()
        self.found.setText(
            self.tr("Can be brought in: {good}. Here already: {here}. Refused: {refused}.").format(
                good=f"{len(checked.good):,}", here=f"{len(checked.here):,}", refused=f"{len(checked.refused):,}"
            )
        )
        lines = [
            self.tr("Row {number}: {why}").format(number=row.number, why=shown(row.why, 300))
            for row in (*checked.refused, *checked.here)[:_NAMED]
        ]
        more = len(checked.refused) + len(checked.here) - _NAMED
        if more > 0:
            lines.append(self.tr("And {count} more; all of them go into the file.").format(count=f"{more:,}"))
        self.details.setText("\n".join(lines))
        self.details.setVisible(bool(lines))
        count = len(checked.good)
        self.go.setText(
            self.tr("Bring in 1 person")
            if count == 1
            else self.tr("Bring in {count} people").format(count=f"{count:,}")
        )
        self.go.setEnabled(bool(count))
        self.save_refused.setEnabled(bool(lines))
        (self.go if count else self.save_refused).setFocus()

    def _add_words(self, checked: Checked) -> None:
        """Ask what the words mean for which no choice was found."""
        labels = {question.name: question for question in self._asked}
        body = self._steps.layout()
        for target, word, count in checked.unknown[: 2 * _NAMED]:
            key = (target, plain(word))
            if key in self.words or not isinstance(body, QVBoxLayout):
                continue
            box = ChoiceBox()
            box.addItem(self.tr("Leave it out"), NOTHING)
            for code, words in labels[target].choices.items():
                box.addItem(words, code)
            box.currentIndexChanged.connect(self._changed)
            caption = (
                self.tr("{question}: what does “{word}” mean?")
                if count == 1
                else self.tr("{question}: what does “{word}” mean? ({count} times)")
            )
            title = add_row(
                body, caption.format(question=labels[target].words, word=shown(word, 40), count=f"{count:,}"), box
            )
            title.show()
            box.show()
            self.words[key] = box
        self._put_in_order()

    def _changed(self) -> None:
        """Take away what was seen: it was of another reading."""
        self.result.hide()

    def _reading(self) -> Reading:
        return Reading(
            columns={name: box.currentData() for name, box in self.columns.items() if box.currentData() >= 0},
            words={key: box.currentData() for key, box in self.words.items()},
            otherwise={name: box.currentData() for name, box in self.otherwise.items() if box.currentData()},
        )

    def _new_steps(self) -> tuple[QWidget, QVBoxLayout]:
        self._drop_steps()
        column = QVBoxLayout(self._steps)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        return self._steps, column

    def _drop_steps(self) -> None:
        self.columns.clear()
        self.otherwise.clear()
        self.words.clear()
        before, self._steps = self._steps, QWidget()
        self._column.replaceWidget(before, self._steps)
        before.hide()
        before.deleteLater()

    # Bringing in, taking out

    def _bring_in(self) -> None:
        checked, session = self._checked, self._session
        if checked is None:
            return
        self.go.setDisabled(True)
        self.bar.setRange(0, 0)
        self.bar.show()
        job = self._jobs.start(lambda progress: bring_in(session, checked, progress), Priority.LONG)
        job.progressed.connect(self._step)
        job.done.connect(lambda _batch: self._brought(len(checked.good)))
        job.failed.connect(self.note.show_problem)
        job.ended.connect(self.bar.hide)

    def _brought(self, count: int) -> None:
        self.say(self.tr("{count} people are in the records now.").format(count=f"{count:,}"))
        self.result.hide()
        self._look_row.hide()
        self._drop_steps()
        self.take_focus()

    def _ask(self, batch: str, words: str) -> None:
        self.asking.ask(
            self.tr("Take them out again? {what}").format(what=words),
            self.tr("They go into the bin. Whoever was changed since stays."),
            yes=self.tr("Yes, take them out"),
            no=self.tr("No, leave them"),
            then=lambda _why: self._take_out(batch),
        )

    def _take_out(self, batch: str) -> None:
        session = self._session
        job = self._jobs.start(lambda _progress: take_out(session, batch), Priority.LONG)
        job.done.connect(self._taken_out)
        job.failed.connect(self.note.show_problem)

    def _taken_out(self, out: TakenOut) -> None:
        said = self.tr("{count} people were taken out.").format(count=f"{out.count:,}")
        if out.kept:
            said += " " + self.tr("These were changed since, and stay: {refs}").format(refs=", ".join(out.kept))
        self.say(said)
        self.take_focus()

    def _step(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)


def _held(button: QPushButton) -> QWidget:
    holder = QWidget()
    holder.setLayout(button_row(button))
    return holder
