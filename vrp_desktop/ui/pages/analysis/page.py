"""Analysis: put a question together, look at its numbers, open one to its records, let the protected table out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from vrp_desktop.operations.analysis import asking, views
from vrp_desktop.ui import theme
from vrp_desktop.ui.notes import ProblemNote
from vrp_desktop.ui.pages.analysis.answered import AnsweredBox, same_for_all
from vrp_desktop.ui.pages.analysis.behind import RecordsBehind
from vrp_desktop.ui.pages.analysis.counting import Counting
from vrp_desktop.ui.pages.analysis.given_out import GivenOutList
from vrp_desktop.ui.pages.analysis.kept import KeptViews
from vrp_desktop.ui.pages.analysis.question import QuestionBox
from vrp_desktop.ui.pages.analysis.ways_out import WaysOut
from vrp_desktop.ui.plain import label, shown
from vrp_desktop.ui.scrolling import reveal
from vrp_desktop.ui.tab_order import follow_each_other

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from vrp_desktop.operations.analysis.asking import Answer, Listed
    from vrp_desktop.operations.analysis.fields import Askable
    from vrp_desktop.operations.analysis.views import View
    from vrp_desktop.operations.session import Session
    from vrp_desktop.problems import Problem
    from vrp_desktop.ui.jobs import Jobs


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
        self._folder = ""
        self._opened: tuple[str, str, QWidget | None] | None = None
        """Row, column and where the keyboard was, of the number whose records are listed."""
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
        self.counting = Counting(jobs)
        self.counting.answered.connect(self._show)
        self.counting.failed.connect(self._not_answered)
        self.counting.stopped.connect(self._stopped)
        column.addWidget(self.counting)
        self._add_answer(column)
        self._add_lists(column)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.scroll_area)
        follow_each_other(
            [
                self.note,
                self.open_folder,
                self._asking,
                self.change,
                self.counting.stop,
                self.answered.chips,
                self.ways_out,
                self.table,
                self.chart,
                self.behind,
                self.given_out,
            ]
        )
        # As in a browser; at the numbers themselves there is nothing to go back to.
        back = QShortcut(QKeySequence(QKeySequence.StandardKey.Back), self)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(self.close_list)
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

    def _add_answer(self, column: QVBoxLayout) -> None:
        self.ways_out = WaysOut(self._session, self._jobs)
        self.ways_out.begun.connect(self.note.clear)
        self.ways_out.said.connect(self._say)
        self.ways_out.made.connect(self._say_made)
        self.ways_out.failed.connect(self._tell)
        self.ways_out.list_wanted.connect(self._show_given_out)
        self.answered = AnsweredBox(self.ways_out)
        self.answered.opened.connect(self._open)
        self.answered.look_chosen.connect(lambda: self._say(""))
        self.table, self.chart, self.looks = self.answered.table, self.answered.chart, self.answered.looks
        self.table.copy_wanted.connect(self.ways_out.copy_table)
        self.table.moved.connect(lambda: QTimer.singleShot(0, self.table, self._reveal_cell))
        column.addWidget(self.answered, 1)

    def _add_lists(self, column: QVBoxLayout) -> None:
        """Add what takes the place of the numbers: the records behind one, and what was given out."""
        self.behind = RecordsBehind()
        self.behind.left.connect(self.close_list)
        self.behind.record_wanted.connect(self.record_wanted)
        self.given_out = GivenOutList(self._session, self._jobs)
        self.given_out.left.connect(self.close_list)
        self.given_out.failed.connect(self._tell)
        self.given_out.asked.connect(
            lambda: QTimer.singleShot(0, self.given_out, lambda: reveal(self.scroll_area, self.given_out.no))
        )
        for instead in (self.behind, self.given_out):
            instead.hide()
            column.addWidget(instead, 1)

    def take_focus(self) -> None:
        """Put the keyboard where it was, or on the question."""
        if not self.behind.isHidden():
            self.behind.take_focus()
        elif not self.given_out.isHidden():
            self.given_out.take_focus()
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
        self.note.clear()
        self._say("")
        self.counting.start(lambda progress: asking.ask(session, inquiry, progress))

    def _show(self, answer: Answer) -> None:
        self._close_list()
        self.answer = answer
        self.sentence.setText(shown(answer.title))
        self.ways_out.show_answer(answer, same_for_all(answer))
        self.answered.show_answer(answer)
        self._show_look()

    def _not_answered(self, problem: Problem) -> None:
        self.answer = None
        self._is_changing = True
        self._show_look()
        self._fold_question()
        self._tell(problem)

    def _stopped(self) -> None:
        self._say(
            self.tr("Counting was stopped.")
            if self.answer is None
            else self.tr("Counting was stopped. The numbers below are still those of the question before.")
        )
        self.take_focus()

    def chosen_look(self) -> str:
        """Give how the answer is shown: "table", "bars" or "map"."""
        return self.answered.chosen_look()

    def _show_look(self) -> None:
        is_listing = self._opened is not None or not self.given_out.isHidden()
        self.answered.setVisible(self.answer is not None and not is_listing)
        self.sentence.setVisible(self.answer is not None and self.given_out.isHidden())

    def _is_low(self) -> bool:
        return self.height() < theme.LOW_BELOW

    def _fold_question(self) -> None:
        """Leave a low window to the numbers: there the question is its sentence until somebody wants to change it."""
        is_asking, is_low = self._opened is None and self.given_out.isHidden(), self._is_low()
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

    def _open(self, row: str, column: str) -> None:
        had_focus = QApplication.focusWidget()
        # The table stands at the same number when somebody comes back from a bar or a tile.
        if self.answered.go_to(row, column):
            self._opened = (row, column, had_focus)
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
        self._show_look()
        self._fold_question()
        self.scroll_area.verticalScrollBar().setValue(0)
        if self.isVisible():
            self.behind.take_focus()

    def _show_given_out(self) -> None:
        self._say("")
        self.note.clear()
        self.given_out.show()
        self._show_look()
        self._fold_question()
        self.scroll_area.verticalScrollBar().setValue(0)
        self.given_out.look()
        self.given_out.take_focus()

    def close_list(self) -> None:
        """Go back from the records to the number that counts them, or from what was given out to its button."""
        opened, was_given_out = self._opened, not self.given_out.isHidden()
        self._close_list()
        self._show_look()
        self.answered.show_look()
        if was_given_out:
            self.ways_out.given_out.setFocus()
        elif opened is not None and self.answered.come_back(opened[0], opened[2]):
            QTimer.singleShot(0, self.table, lambda: reveal(self.scroll_area, self.table))

    def _close_list(self) -> None:
        self._opened = None
        self.behind.hide()
        self.given_out.hide()
        self._fold_question()

    # Kept views

    def _list_views(self, chosen: str) -> None:
        session = self._session
        job = self._jobs.start(lambda _progress: views.views(session))
        job.done.connect(lambda found: self.kept.show_views(found, chosen))
        job.failed.connect(self._tell)

    def _show_view(self, view: View) -> None:
        is_whole = self.question.show_inquiry(view.inquiry)
        self.answered.choose_look(view.look)
        if is_whole:
            self._ask()
            return
        self.answer = None
        self.counting.give_up()
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

    def _say_made(self, text: str, folder: str) -> None:
        self._folder = folder
        self._say(text)
        self.open_folder.show()
        self.open_folder.setFocus()

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
        self.answered.fit(self.width())

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
