"""Analysis: put a question together, look at its numbers, open one to its records, let the protected table out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from vrp_desktop.operations.analysis import asking, leaving, views
from vrp_desktop.store.priority import Priority
from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.notes import ProblemNote
from vrp_desktop.ui.pages.analysis.behind import RecordsBehind
from vrp_desktop.ui.pages.analysis.chart import BARS, MAP, TABLE, Chart, has_map
from vrp_desktop.ui.pages.analysis.kept import KeptViews
from vrp_desktop.ui.pages.analysis.numbers import NumbersTable
from vrp_desktop.ui.pages.analysis.question import QuestionBox
from vrp_desktop.ui.plain import label, shown
from vrp_desktop.ui.scrolling import reveal
from vrp_desktop.ui.tab_order import follow_each_other

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent, QResizeEvent
    from PySide6.QtPrintSupport import QPrinter

    from vrp_desktop.operations.analysis.asking import Answer, Listed
    from vrp_desktop.operations.analysis.fields import Askable
    from vrp_desktop.operations.analysis.leaving import Printed
    from vrp_desktop.operations.analysis.views import View
    from vrp_desktop.operations.making import Made
    from vrp_desktop.operations.session import Session
    from vrp_desktop.problems import Problem
    from vrp_desktop.ui.jobs import Job, Jobs
    from vrp_desktop.work import Progress

_CHART_WIDTH, _CHART_WIDEST = 380, 800
"""A chart that has so many px left beside the whole table stands there; else it takes the table's place. And how wide
it gets."""
_NO_LIMIT = 16_777_215
"""Qt's own greatest width."""
_ONE_ROW_FROM = 760
"""Page width in px from which looks and ways out stand in one row."""
_TABLE_HEIGHT = 260
_SOON_MS = 200
"""Counting that takes longer says that it goes on."""


class AnalysisPage(QWidget):
    """Asks, and shows the answer. `sources`: what can be asked, as `operations.analysis.asking.offered` gives it."""

    record_wanted = Signal(str)
    """(record id): to be looked at; then back to here."""

    def __init__(
        self, session: Session, jobs: Jobs, sources: tuple[Askable, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        theme.set_role(self, "page")
        self._session = session
        self._jobs = jobs
        self._asked = 0
        self._folder = ""
        self._opened: tuple[str, str, QWidget | None] | None = None
        """Row, column and where the keyboard was, of the number whose records are listed."""
        self._has_chosen_look = False
        self._is_changing = False
        """In a low window the question is folded away but while it is changed."""
        self.answer: Answer | None = None
        self.scroll_area, column = _page()
        self._title = label(self.tr("Analysis"), "title")
        column.addWidget(self._title)
        self._purpose = label(
            self.tr("Count what was written down, and open each number to its records. What leaves here is protected."),
            "hint",
        )
        column.addWidget(self._purpose)
        self.note = ProblemNote()
        column.addWidget(self.note)
        self.said = label("", "good")
        self.said.hide()
        column.addWidget(self.said)
        self.open_folder = QPushButton(self.tr("Open folder"))
        self.open_folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder)))
        self.open_folder.hide()
        column.addWidget(self.open_folder, alignment=Qt.AlignmentFlag.AlignLeft)
        self._asking = QWidget()
        self._add_question(sources)
        column.addWidget(self._asking)
        asked = QHBoxLayout()
        asked.setSpacing(theme.GRID)
        self.sentence = label("", "section")
        asked.addWidget(self.sentence, 1)
        self.change = QPushButton()
        self.change.clicked.connect(self._change_or_not)
        asked.addWidget(self.change, alignment=Qt.AlignmentFlag.AlignTop)
        column.addLayout(asked)
        self.counting = label(self.tr("Counting…"), "hint")
        self.counting.hide()
        column.addWidget(self.counting)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.counting.show)
        self._answered = QWidget()
        self._add_answer()
        column.addWidget(self._answered, 1)
        self.behind = RecordsBehind()
        self.behind.left.connect(self.close_list)
        self.behind.record_wanted.connect(self.record_wanted)
        self.behind.hide()
        column.addWidget(self.behind, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.scroll_area)
        follow_each_other(
            [
                self.note,
                self.open_folder,
                self._asking,
                self.change,
                self._chips,
                self._ways_out,
                self.table,
                self.chart,
                self.behind,
            ]
        )
        self._show_look()

    # Arranging

    def _add_question(self, sources: tuple[Askable, ...]) -> None:
        column = QVBoxLayout(self._asking)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        self.kept = KeptViews()
        self.kept.chosen.connect(self._show_view)
        self.kept.keep_wanted.connect(self._keep_view)
        self.kept.drop_wanted.connect(self._drop_view)
        self.question = QuestionBox(sources, asking.periods(self._session.today()))
        self.question.changed.connect(self._question_changed)
        column.addWidget(self.question)
        column.addWidget(self.kept)

    def _add_answer(self) -> None:
        column = QVBoxLayout(self._answered)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        self.looks: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        chips = []
        for name, words in ((TABLE, self.tr("Table")), (BARS, self.tr("Bars")), (MAP, self.tr("Map of wards"))):
            chip = QPushButton(words)
            chip.setCheckable(True)
            theme.set_role(chip, "chip")
            chip.clicked.connect(self._look_chosen)
            group.addButton(chip)
            self.looks[name] = chip
            chips.append(chip)
        self.looks[BARS].setChecked(True)
        self._tools = QGridLayout()
        self._tools.setSpacing(theme.GRID)
        self._tools.setColumnStretch(0, 1)
        self._chips, self._ways_out = QWidget(), QWidget()
        self._chips.setLayout(button_row(*chips))
        self.copy = QPushButton(self.tr("Copy"))
        self.copy.setToolTip(self.tr("Ctrl+C"))
        self.copy.clicked.connect(self.copy_table)
        self.workbook = QPushButton(self.tr("Make a workbook"))
        self.workbook.clicked.connect(self._choose_folder)
        self.paper = QPushButton(self.tr("Print"))
        self.paper.clicked.connect(self._choose_printer)
        self._ways_out.setLayout(button_row(self.copy, self.workbook, self.paper))
        self._place_tools()
        column.addLayout(self._tools)
        body = QHBoxLayout()
        body.setSpacing(theme.BETWEEN_QUESTIONS)
        self.table = NumbersTable()
        self.table.setMinimumHeight(_TABLE_HEIGHT)
        self.table.opened.connect(self._open_cell)
        self.table.copy_wanted.connect(self.copy_table)
        self.table.moved.connect(lambda: QTimer.singleShot(0, self.table, self._reveal_cell))
        self.chart = Chart()
        self.chart.opened.connect(self._open)
        # What is left beyond the widest chart stays empty.
        body.addWidget(self.table, 1_000)
        body.addWidget(self.chart, 1_000)
        body.addStretch(1)
        self.chart.setMaximumWidth(_CHART_WIDEST)
        column.addLayout(body, 1)
        self.notes = label("", "hint")
        column.addWidget(self.notes)

    def take_focus(self) -> None:
        """Put the keyboard where it was, or on the question."""
        if not self.behind.isHidden():
            self.behind.take_focus()
        elif self._asking.isHidden():
            self.change.setFocus()
        else:
            self.question.source.setFocus()

    def look(self) -> None:
        """Count anew, and ask which views are kept."""
        self._close_list()
        self._list_views(str(self.kept.box.currentData() or ""))
        self._ask()

    def come_back(self) -> None:
        """Come back from a record: to the list it stood in, as it was counted then."""
        if self._opened is not None:
            self._list(*self._opened[:2])
        self.take_focus()

    # Asking

    def _question_changed(self) -> None:
        self.kept.another_question()
        self._ask()

    def _ask(self) -> None:
        session, inquiry = self._session, self.question.inquiry()
        self._asked += 1
        asked = self._asked
        self.note.clear()
        self._say("")
        self._soon.start()
        job = self._jobs.start(lambda _progress: asking.ask(session, inquiry))
        job.done.connect(lambda answer: self._show(answer, asked))
        job.failed.connect(lambda problem: self._not_answered(problem, asked))

    def _show(self, answer: Answer, asked: int) -> None:
        if asked != self._asked:
            return
        self._waits_no_more()
        self._close_list()
        self.answer = answer
        self.sentence.setText(shown(answer.title))
        self.table.show_answer(answer)
        self.notes.setText("\n".join(answer.notes))
        self.notes.setVisible(bool(answer.notes))
        self._show_look()

    def _not_answered(self, problem: Problem, asked: int) -> None:
        if asked != self._asked:
            return
        self._waits_no_more()
        self.answer = None
        self._is_changing = True
        self._show_look()
        self._fold_question()
        self._tell(problem)

    def _waits_no_more(self) -> None:
        self._soon.stop()
        self.counting.hide()

    def chosen_look(self) -> str:
        """Give how the answer is shown: "table", "bars" or "map"."""
        return next(name for name, chip in self.looks.items() if chip.isChecked())

    def _look_chosen(self) -> None:
        self._has_chosen_look = True
        self._say("")
        self._show_look()

    def _show_look(self) -> None:
        answer = self.answer
        self._answered.setVisible(answer is not None and self._opened is None)
        self.sentence.setVisible(answer is not None)
        if answer is None:
            return
        look, bars = self.chosen_look(), self.looks[BARS]
        if look == MAP and not has_map(answer):
            if self.looks[MAP].hasFocus():
                bars.setFocus()
            bars.setChecked(True)
        elif not self._has_chosen_look:
            # Until somebody has said what to see: both where there is room, else the table.
            self.looks[BARS if self._is_beside() else TABLE].setChecked(True)
        self.looks[MAP].setEnabled(has_map(answer))
        if self.chosen_look() != TABLE:
            self.chart.show_answer(answer, self.chosen_look())
        self._fold()

    def _is_beside(self) -> bool:
        """Tell whether there is room for the chart beside the table."""
        room = self.width() - 2 * theme.PAGE_MARGIN - theme.SCROLL_BAR - theme.BETWEEN_QUESTIONS
        return room >= self.table.whole_width() + _CHART_WIDTH

    def _fold(self) -> None:
        look, is_beside = self.chosen_look(), self._is_beside()
        self.chart.setVisible(look != TABLE)
        self.table.setVisible(look == TABLE or is_beside)
        is_both = look != TABLE and is_beside
        self.table.setMinimumWidth(self.table.whole_width() if is_both else 0)
        self.table.setMaximumWidth(self.table.whole_width() if is_both else _NO_LIMIT)

    def _is_low(self) -> bool:
        return self.height() < theme.LOW_BELOW

    def _fold_question(self) -> None:
        """Leave a low window to the numbers: there the question is its sentence until somebody wants to change it."""
        is_asking, is_low = self._opened is None, self._is_low()
        self.change.setText(self.tr("To the numbers") if self._is_changing else self.tr("Change the question"))
        self.change.setVisible(is_asking and is_low)
        self._asking.setVisible(is_asking and (self._is_changing or not is_low))

    def _change_or_not(self) -> None:
        self._is_changing = not self._is_changing
        self._fold_question()
        self.scroll_area.verticalScrollBar().setValue(0)
        if self._is_changing:
            self.question.source.setFocus()
        elif self.table.isVisible():
            self.table.setFocus()

    def _reveal_cell(self) -> None:
        """Scroll the page to the cell that the keyboard is on, when the table itself is higher than the window."""
        inside = self.scroll_area.widget()
        if inside is None or not self.table.hasFocus():
            return
        cell = self.table.visualRect(self.table.currentIndex())
        at = self.table.viewport().mapTo(inside, cell.center())
        self.scroll_area.ensureVisible(at.x(), at.y(), 0, cell.height())

    # The records behind a number

    def _open_cell(self, row: int, column: int) -> None:
        answer, cell = self.answer, self.table.numbers.cell(row, column)
        if answer is None or cell is None:
            return
        if cell.opens:
            self._open(answer.rows[row].key, answer.heads[column].key)

    def _open(self, row: str, column: str) -> None:
        answer = self.answer
        if answer is None:
            return
        found = next((one for one in answer.rows if one.key == row), None)
        place = next((place for place, head in enumerate(answer.heads) if head.key == column), None)
        if found is None or place is None or not found.cells[place].opens:
            return
        self._opened = (row, column, QApplication.focusWidget())
        # The table stands at the same number when somebody comes back from a bar or a tile.
        self.table.go_to(answer.rows.index(found), place)
        self._list(row, column)

    def _list(self, row: str, column: str) -> None:
        session, answer = self._session, self.answer
        if answer is None:
            return
        words = next(one.label for one in answer.rows if one.key == row)
        head = next(one.title for one in answer.heads if one.key == column)
        job = self._jobs.start(lambda _progress: asking.listed(session, answer, row, column))
        job.done.connect(lambda found: self._show_list(f"{words}, {head}", answer, *found))
        job.failed.connect(self._tell)

    def _show_list(self, title: str, answer: Answer, count: int, lines: tuple[Listed, ...]) -> None:
        if answer is not self.answer or self._opened is None:
            return
        self.behind.show_lines(title, count, lines)
        self._say("")
        self.behind.show()
        self._answered.hide()
        self._fold_question()
        self.scroll_area.verticalScrollBar().setValue(0)
        if self.isVisible():
            self.behind.take_focus()

    def close_list(self) -> None:
        """Go back from the records to the number that counts them."""
        opened = self._opened
        self._close_list()
        self._show_look()
        if opened is None:
            return
        row, _column, had_focus = opened
        if had_focus is not None and self.chart.isAncestorOf(had_focus) and self.chart.isVisible():
            self.chart.take_focus(row)
        elif self.table.isHidden():
            self.looks[self.chosen_look()].setFocus()
        else:
            self.table.setFocus()
            QTimer.singleShot(0, self.table, lambda: reveal(self.scroll_area, self.table))

    def _close_list(self) -> None:
        self._opened = None
        self.behind.hide()
        self._fold_question()

    # What leaves

    def copy_table(self) -> None:
        """Put the protected table on the clipboard."""
        session = self._session

        def work(answer: Answer) -> str:
            return leaving.copied(session, answer)

        self._let_out(work, self._copied)

    def _copied(self, text: str) -> None:
        if not self.isVisible():
            # The screen was locked meanwhile, which took away what lay there.
            return
        QApplication.clipboard().setText(text)
        self._say(self.tr("Copied. {rule}").format(rule=self._rule()))

    def _choose_folder(self) -> None:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, self.tr("Folder for the workbook"), self._folder or str(documents))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda folder: self.make_workbook(Path(folder)))
        dialog.open()

    def make_workbook(self, folder: Path) -> None:
        """Write the protected table into `folder`."""
        session, answer = self._session, self.answer
        if answer is None:
            return
        self.note.clear()
        self._folder = str(folder.absolute())

        def write(progress: Progress) -> Made:
            return leaving.export(session, answer, folder, progress)

        job = self._jobs.start(write, Priority.LONG)
        job.done.connect(self._written)
        job.failed.connect(self._tell)

    def _written(self, made: Made) -> None:
        self._say(self.tr("Made: {name}. {rule}").format(name=made.path.name, rule=self._rule()))
        self.open_folder.show()
        self.open_folder.setFocus()

    def _choose_printer(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        from vrp_desktop.ui.print.table import set_up

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        set_up(printer)
        dialog = QPrintDialog(printer, self)
        dialog.accepted.connect(lambda: self.print_on(printer))
        # Its own `open` wants the name of a slot.
        QDialog.open(dialog)

    def print_on(self, printer: QPrinter) -> None:
        """Put the protected table on paper."""
        session = self._session

        def put_on_paper(printed: Printed) -> None:
            from vrp_desktop.ui.print.table import print_table

            print_table(printed, printer)
            self._say(self.tr("Sent to the printer. {rule}").format(rule=self._rule()))

        def work(answer: Answer) -> Printed:
            return leaving.printed(session, answer)

        self._let_out(work, put_on_paper)

    def _let_out(self, work: Callable[[Answer], object], then: Callable[..., None]) -> None:
        answer = self.answer
        if answer is None:
            return
        self.note.clear()
        job: Job = self._jobs.start(lambda _progress: work(answer))
        job.done.connect(then)
        job.failed.connect(self._tell)

    def _rule(self) -> str:
        return self.answer.safe.rule.sentence() if self.answer is not None else ""

    # Kept views

    def _list_views(self, chosen: str) -> None:
        session = self._session
        job = self._jobs.start(lambda _progress: views.views(session))
        job.done.connect(lambda found: self.kept.show_views(found, chosen))
        job.failed.connect(self._tell)

    def _show_view(self, view: View) -> None:
        is_whole = self.question.show_inquiry(view.inquiry)
        if view.look in self.looks:
            self.looks[view.look].setChecked(True)
            self._has_chosen_look = True
        if is_whole:
            self._ask()
            return
        self.answer = None
        self._asked += 1
        self._show_look()
        self._tell(asking.NothingThere().problem)

    def _keep_view(self, name: str) -> None:
        session, inquiry, look = self._session, self.question.inquiry(), self.chosen_look()
        job = self._jobs.start(lambda _progress: views.keep_view(session, name, inquiry, look))
        job.done.connect(self._kept)
        job.failed.connect(self._tell)

    def _kept(self, name: str) -> None:
        self.kept.close_name()
        self._list_views(name)
        self._say(self.tr("The view is kept: {name}").format(name=shown(name)))

    def _drop_view(self, name: str) -> None:
        session = self._session
        job = self._jobs.start(lambda _progress: views.drop_view(session, name))
        job.done.connect(lambda _done: self._dropped(name))
        job.failed.connect(self._tell)

    def _dropped(self, name: str) -> None:
        self._list_views("")
        self.kept.box.setFocus()
        self._say(self.tr("The view was deleted: {name}").format(name=shown(name)))

    # Telling

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))
        self.open_folder.hide()
        if text:
            self.scroll_area.verticalScrollBar().setValue(0)

    def _tell(self, problem: Problem) -> None:
        self._say("")
        self.note.show_problem(problem)
        self.scroll_area.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the chart beside the table where there is room, and give the title's room away where there is none."""
        super().resizeEvent(event)
        for words in (self._title, self._purpose):
            words.setVisible(not self._is_low())
        focused = QApplication.focusWidget()
        if focused is not None and self._asking.isAncestorOf(focused):
            # What somebody is about to change stays in sight.
            self._is_changing = self._is_low()
        self._fold_question()
        self.question.fit(self.width())
        self._place_tools()
        self._fold()

    def _place_tools(self) -> None:
        is_one_row = self.width() >= _ONE_ROW_FROM
        for tool in (self._chips, self._ways_out):
            self._tools.removeWidget(tool)
        self._tools.addWidget(self._chips, 0, 0)
        self._tools.addWidget(self._ways_out, 0 if is_one_row else 1, 1 if is_one_row else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes what was said away."""
        if event.key() == Qt.Key.Key_Escape and not self.said.isHidden():
            self._say("")
            return
        super().keyPressEvent(event)


def _page() -> tuple[QScrollArea, QVBoxLayout]:
    """Give a page that scrolls up and down and uses the whole width."""
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inside = QWidget()
    theme.set_role(inside, "page")
    column = QVBoxLayout(inside)
    column.setContentsMargins(*[theme.PAGE_MARGIN] * 4)
    column.setSpacing(theme.GRID)
    scroll.setWidget(inside)
    return scroll, column
