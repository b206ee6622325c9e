"""What is in the returns: a copy of one is saved, changed elsewhere, and brought in as a return of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QFrame, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.operations import return_definitions
from vrp_desktop.operations.return_definitions import ReturnsKept
from vrp_desktop.ui import theme
from vrp_desktop.ui.choice_box import ChoiceBox
from vrp_desktop.ui.fields import add_row, button_row
from vrp_desktop.ui.pages.laptop.section_page import SectionPage
from vrp_desktop.ui.plain import label, shown
from vrp_desktop.ui.scrolling import bring_into_sight

if TYPE_CHECKING:
    from vrp_desktop.operations.session import Session
    from vrp_desktop.problems import Problem
    from vrp_desktop.returns.definition import ReturnDefinition
    from vrp_desktop.ui.jobs import Jobs

_FILES = "TOML (*.toml)"
_MOST_FAULTS = 12


class FaultsBox(QFrame):
    """Tells what is wrong in a file; hidden until there is something. `again` is pressed by the person.

    Or in a return that is kept: then there is no file to read again.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "problem-box")
        self._heading = label("", "question")
        self._lines = label("")
        self.again = QPushButton(self.tr("Read the file again"))
        column = QVBoxLayout(self)
        column.setSpacing(theme.GRID)
        column.addWidget(self._heading)
        self._what_now = label("")
        column.addWidget(self._what_now)
        column.addWidget(self._lines)
        column.addLayout(button_row(self.again))
        self.hide()

    def show_faults(self, file: str, faults: tuple[str, ...], *, is_kept: bool = False) -> None:
        """Show a sentence for each fault; a screen reader is told through the button that takes the keyboard."""
        self._what_now.setText(
            self.tr(
                "It cannot be made any more: a form or the program has changed. Nothing of it is lost. Save it as a "
                "file, put this right there and bring it in again, or take it out:"
            )
            if is_kept
            else self.tr("It was not brought in, and nothing was changed. Put this right in the file:")
        )
        self.again.setVisible(not is_kept)
        count = len(faults)
        self._heading.setText(
            self.tr("1 thing is wrong in {file}").format(file=shown(file))
            if count == 1
            else self.tr("{count} things are wrong in {file}").format(count=f"{count:,}", file=shown(file))
        )
        lines = [f"• {shown(one)}" for one in faults[:_MOST_FAULTS]]
        if count > _MOST_FAULTS:
            lines.append(self.tr("and {count} more").format(count=f"{count - _MOST_FAULTS:,}"))
        self._lines.setText("\n".join(lines))
        self.setAccessibleName(self._heading.text())
        self.again.setAccessibleDescription(f"{self._heading.text()}\n{self._lines.text()}")
        self.show()

    def text(self) -> str:
        """Give what is listed."""
        return self._lines.text()


class OwnReturnsPage(SectionPage):
    """Lists the returns, saves a copy of one, brings a changed one in and takes it out again."""

    def __init__(self, session: Session, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(session, jobs, parent)
        self._kept = ReturnsKept((), ())
        self._file = Path()
        column = self._head(
            self.tr("What is in the returns"),
            self.tr(
                "A return is a text file that says which sheets it has and what each counts. Save a copy, give it "
                "another id, title and file_word in any text editor, change what you like, and bring it in. The "
                "returns that came with the program stay as they are."
            ),
        )
        self.which = ChoiceBox()
        self.which.currentIndexChanged.connect(self._chosen)
        add_row(column, self.tr("Return"), self.which)
        self.save = QPushButton(self.tr("Save a copy"))
        self.save.clicked.connect(self._choose_place)
        self.take_out = QPushButton(self.tr("Take it out"))
        self.take_out.setToolTip(self.tr("Only a return that was brought in here"))
        self.take_out.clicked.connect(self._take_out)
        self.bring_in = QPushButton(self.tr("Bring in a changed one"))
        self.bring_in.clicked.connect(self._choose_file)
        column.addLayout(button_row(self.save, self.bring_in, self.take_out))
        self.faults = FaultsBox()
        self.faults.again.clicked.connect(self._bring_again)
        column.addWidget(self.faults)
        column.addStretch()

    def take_focus(self) -> None:
        """Read anew which returns there are."""
        self._read(self.which.currentData())

    def _read(self, chosen: object) -> None:
        """Read anew which returns there are, and choose one of them by its id."""
        session = self._session
        job = self._jobs.start(lambda _progress: return_definitions.kept(session))
        job.done.connect(lambda kept: self._show(kept, chosen))
        job.failed.connect(self._fail)

    def _show(self, kept: ReturnsKept, chosen: object) -> None:
        self._kept = kept
        self.which.blockSignals(True)
        self.which.clear()
        for choice in kept.choices:
            self.which.addItem(shown(f"{choice.title} ({choice.id})"), choice.id)
        for faulty in kept.faulty:
            self.which.addItem(self.tr("{id}: it is faulty").format(id=shown(faulty.id)), faulty.id)
        self.which.setCurrentIndex(max(self.which.findData(chosen), 0))
        self.which.blockSignals(False)
        self._chosen()
        if self.isVisible():
            self.which.setFocus()

    def _chosen(self) -> None:
        which = self.which.currentData()
        faulty = next((one for one in self._kept.faulty if one.id == which), None)
        is_own = any(one.id == which and one.is_own for one in self._kept.choices)
        self.take_out.setEnabled(is_own or faulty is not None)
        self.save.setText(self.tr("Save a copy") if faulty is None else self.tr("Save as file…"))
        if faulty is None:
            self.faults.hide()
        else:
            self.faults.show_faults(faulty.file_name, faulty.faults, is_kept=True)
        self.which.setAccessibleDescription("" if faulty is None else "\n".join(map(shown, faulty.faults)))

    def _choose_place(self) -> None:
        dialog = QFileDialog(self, self.tr("Where to save the copy"), _documents(), _FILES)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("toml")
        is_faulty = any(one.id == self.which.currentData() for one in self._kept.faulty)
        dialog.selectFile(f"{self.which.currentData()}{'' if is_faulty else '-ours'}.toml")
        dialog.fileSelected.connect(lambda path: self.save_copy(Path(path)))
        dialog.open()

    def save_copy(self, path: Path) -> None:
        """Save the chosen return's definition to `path`."""
        self._clear()
        session, which = self._session, str(self.which.currentData())
        job = self._jobs.start(lambda _progress: return_definitions.save_copy(session, which, path))
        job.done.connect(lambda _nothing: self.say(self.tr("Saved: {name}").format(name=shown(path.name))))
        job.failed.connect(self._fail)

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, self.tr("The changed file"), _documents(), _FILES)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.bring(Path(path)))
        dialog.open()

    def bring(self, path: Path) -> None:
        """Bring in the definition at `path`, or tell everything that is wrong in it."""
        self._clear()
        self._file = path
        session = self._session
        job = self._jobs.start(lambda _progress: return_definitions.try_bring_in(session, path))
        job.done.connect(self._brought)
        job.failed.connect(self._fail)

    def _bring_again(self) -> None:
        self.bring(self._file)

    def _fail(self, problem: Problem) -> None:
        self.note.show_problem(problem)
        self.note.close_note.setFocus()
        bring_into_sight(self.note)

    def _brought(self, made: ReturnDefinition | tuple[str, ...]) -> None:
        if isinstance(made, tuple):
            self.faults.show_faults(self._file.name, made)
            self.faults.again.setFocus()
            bring_into_sight(self.faults)
            return
        self.say(
            self.tr("Brought in: {title} ({id}). It is offered under Returns.").format(
                title=shown(made.title), id=shown(made.id)
            )
        )
        self._read(made.id)

    def _take_out(self) -> None:
        self._clear()
        session, which = self._session, str(self.which.currentData())
        job = self._jobs.start(lambda _progress: return_definitions.take_out(session, which))
        job.done.connect(lambda _nothing: self._taken_out(which))
        job.failed.connect(self._fail)

    def _taken_out(self, which: str) -> None:
        self.say(self.tr("Taken out: {id}. What was made with it stays.").format(id=shown(which)))
        self._read(None)

    def _clear(self) -> None:
        self.say("")
        self.note.clear()
        self._chosen()


def _documents() -> str:
    return str(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
