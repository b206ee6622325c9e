"""Case study update: for whom, what will be in it, make it. Three steps on one page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.operations import case_study
from vrp_desktop.store.priority import Priority
from vrp_desktop.ui import theme
from vrp_desktop.ui.choice_box import ChoiceBox
from vrp_desktop.ui.fields import add_row, button_row
from vrp_desktop.ui.notes import ProblemNote
from vrp_desktop.ui.pages.help import HELP_TOPIC
from vrp_desktop.ui.pages.suspects import SuspectsBox
from vrp_desktop.ui.plain import label, shown
from vrp_desktop.ui.scrolling import centred_column

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from vrp_desktop.operations.case_study import StudyPreview
    from vrp_desktop.operations.session import Session
    from vrp_desktop.returns.write import Written
    from vrp_desktop.ui.jobs import Jobs

_NAMED = 12
"""So many of what is left out are named."""


class CaseStudyPage(QWidget):
    """Makes the document; it shows the preview of what is chosen now."""

    left = Signal()

    def __init__(self, session: Session, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "page")
        self.setProperty(HELP_TOPIC, "case_study")
        self._session = session
        self._jobs = jobs
        self._asked = 0
        self._is_good = False
        self.scroll_area, column = centred_column()
        column.addWidget(label(self.tr("Case study update"), "title"))
        column.addWidget(
            label(
                self.tr("A Word document under the headings of the council's form, out of the learning notes."), "hint"
            )
        )
        column.addWidget(label(self.tr("1  Who is it for?"), "section"))
        self.audience = ChoiceBox()
        for code, words in (
            ("team", self.tr("The team")), ("partners", self.tr("Partners")), ("public", self.tr("Everybody")),
        ):  # fmt: skip
            self.audience.addItem(words, code)
        add_row(column, self.tr("For"), self.audience)
        column.addWidget(label(self.tr("2  What will be in it"), "section"))
        self.headings = label("")
        column.addWidget(self.headings)
        self.left_out = label("", "hint")
        column.addWidget(self.left_out)
        self.suspects = SuspectsBox()
        self.suspects.answered.connect(self._changed)
        column.addWidget(self.suspects)
        column.addWidget(label(self.tr("3  Make it"), "section"))
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self.where = QLineEdit(str(documents))
        add_row(column, self.tr("Folder for the document"), self.where)
        self.choose = QPushButton(self.tr("Choose a folder"))
        self.choose.clicked.connect(self._choose_folder)
        column.addLayout(button_row(self.choose))
        self.checked = QCheckBox(self.tr("I have read it: there are no names or addresses in it"))
        self.checked.toggled.connect(self._changed)
        column.addWidget(self.checked)
        self.note = ProblemNote()
        self.note.again.connect(self.write)
        column.addWidget(self.note)
        self.make = QPushButton(self.tr("Make the document"))
        theme.set_role(self.make, "main")
        self.make.clicked.connect(self.write)
        self.back = QPushButton(self.tr("Back to returns"))
        self.back.setToolTip(self.tr("Esc"))
        self.back.clicked.connect(self.left)
        column.addLayout(button_row(self.make, self.back))
        self.said = label("", "good")
        self.said.hide()
        column.addWidget(self.said)
        self.open_folder = QPushButton(self.tr("Open folder"))
        self.open_folder.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self.where.text()).absolute())))
        )
        column.addWidget(self.open_folder, alignment=Qt.AlignmentFlag.AlignLeft)
        self.open_folder.hide()
        column.addStretch()
        self.audience.currentIndexChanged.connect(self.look)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.scroll_area)
        self._changed()

    def take_focus(self) -> None:
        """Put the keyboard on the first choice."""
        self.audience.setFocus()

    def look(self) -> None:
        """Ask anew what would be in it. What was checked was another one, so the tick goes."""
        self._is_good = False
        self.checked.setChecked(False)
        self.said.hide()
        self.open_folder.hide()
        self.note.clear()
        self._asked += 1
        asked, session, audience = self._asked, self._session, str(self.audience.currentData())
        job = self._jobs.start(lambda _progress: case_study.preview(session, audience))
        job.done.connect(lambda found: self._show(found) if asked == self._asked else None)
        job.failed.connect(self.note.show_problem)
        self._changed()

    def write(self) -> None:
        """Write the document into the chosen folder, if it was seen and checked."""
        if not self._can_be_made():
            return
        session, audience, folder = self._session, str(self.audience.currentData()), Path(self.where.text())
        because = self.suspects.reason()
        self.note.clear()
        self.make.setEnabled(False)
        job = self._jobs.start(
            lambda _progress: case_study.make(session, audience, folder, is_checked=True, kept_because=because),
            Priority.LONG,
        )
        job.done.connect(self._written)
        job.failed.connect(lambda problem: self.note.show_problem(problem, can_retry=True))
        job.ended.connect(self._changed)

    def _show(self, preview: StudyPreview) -> None:
        self.headings.setText(
            "\n".join(
                self.tr("{heading}: {count}").format(heading=heading, count=f"{count:,}")
                for heading, count in preview.headings
            )
        )
        lines = [f"{shown(one.title, 60)}: {one.why}" for one in preview.left_out[:_NAMED]]
        more = len(preview.left_out) - _NAMED
        if more > 0:
            lines.append(self.tr("And {count} more.").format(count=f"{more:,}"))
        self.left_out.setText("\n".join([self.tr("Left out:"), *lines]) if lines else "")
        self.left_out.setVisible(bool(lines))
        self.suspects.show_suspects(preview.suspects)
        self._is_good = True
        self._changed()

    def _can_be_made(self) -> bool:
        return self._is_good and self.checked.isChecked() and self.suspects.is_answered()

    def _changed(self) -> None:
        self.make.setEnabled(self._can_be_made())

    def _written(self, written: Written) -> None:
        self.checked.setChecked(False)
        self.said.setText(self.tr("Made: {name}").format(name=written.path.name))
        self.said.show()
        self.open_folder.show()
        self.open_folder.setFocus()

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Folder for the document"), self.where.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.where.setText)
        dialog.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
