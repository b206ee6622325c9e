"""What leaves of an answer: buttons to copy, write and print the protected table, and to see what was given out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QPushButton, QWidget

from vrp_desktop.operations.analysis import leaving
from vrp_desktop.store.priority import Priority
from vrp_desktop.ui.fields import button_row

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtPrintSupport import QPrinter

    from vrp_desktop.operations.analysis.asking import Answer
    from vrp_desktop.operations.analysis.leaving import Printed
    from vrp_desktop.operations.making import Made
    from vrp_desktop.operations.session import Session
    from vrp_desktop.ui.jobs import Job, Jobs
    from vrp_desktop.work import Progress


class WaysOut(QWidget):
    """Lets the answer that is shown out, protected."""

    begun = Signal()
    """What was told of an earlier one goes."""
    said = Signal(str)
    """(that it left)"""
    made = Signal(str, str)
    """(that a workbook was written, its folder)"""
    failed = Signal(object)
    """(problems.Problem)"""
    list_wanted = Signal()

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__()
        self._session = session
        self._jobs = jobs
        self._answer: Answer | None = None
        self._folder = ""
        self.copy = QPushButton(self.tr("Copy"))
        self.copy.setToolTip(self.tr("Ctrl+C"))
        self.copy.clicked.connect(self.copy_table)
        self.workbook = QPushButton(self.tr("Make a workbook"))
        self.workbook.clicked.connect(self._choose_folder)
        self.paper = QPushButton(self.tr("Print"))
        self.paper.clicked.connect(self._choose_printer)
        self.given_out = QPushButton(self.tr("Given out"))
        self.given_out.setToolTip(self.tr("What was copied, written and printed before"))
        self.given_out.setAccessibleDescription(self.given_out.toolTip())
        self.given_out.clicked.connect(self.list_wanted)
        self.setLayout(button_row(self.copy, self.workbook, self.paper, self.given_out))

    def show_answer(self, answer: Answer, warning: str) -> None:
        """Let out `answer` from now on. `warning`: also for those who hear a button."""
        self._answer = answer
        for button in (self.copy, self.workbook, self.paper):
            button.setAccessibleDescription(warning)

    def copy_table(self) -> None:
        """Put the protected table on the clipboard."""
        session = self._session
        self._let_out(lambda answer: leaving.copied(session, answer), self._copied)

    def _copied(self, text: str) -> None:
        if not self.isVisible():
            # The screen was locked meanwhile, which took away what lay there.
            return
        QApplication.clipboard().setText(text)
        self.said.emit(self.tr("Copied. {rule}").format(rule=self._rule()))

    def _choose_folder(self) -> None:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, self.tr("Folder for the workbook"), self._folder or str(documents))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda folder: self.make_workbook(Path(folder)))
        dialog.open()

    def make_workbook(self, folder: Path) -> None:
        """Write the protected table into `folder`."""
        session, answer = self._session, self._answer
        if answer is None:
            return
        self.begun.emit()
        self._folder = str(folder.absolute())

        def write(progress: Progress) -> Made:
            return leaving.export(session, answer, folder, progress)

        job = self._jobs.start(write, Priority.LONG)
        job.done.connect(self._written)
        job.failed.connect(self.failed)

    def _written(self, made: Made) -> None:
        words = self.tr("Made: {name}. {rule}").format(name=made.path.name, rule=self._rule())
        self.made.emit(words, self._folder)

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
            self.said.emit(self.tr("Sent to the printer. {rule}").format(rule=self._rule()))

        self._let_out(lambda answer: leaving.printed(session, answer), put_on_paper)

    def _let_out(self, work: Callable[[Answer], object], then: Callable[..., None]) -> None:
        answer = self._answer
        if answer is None:
            return
        self.begun.emit()
        job: Job = self._jobs.start(lambda _progress: work(answer))
        job.done.connect(then)
        job.failed.connect(self.failed)

    def _rule(self) -> str:
        return self._answer.safe.rule.sentence() if self._answer is not None else ""
