"""Posters for wards: which wards, how they look, save them as a PDF or print them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from vrp_desktop.operations import posters
from vrp_desktop.problems import Problem
from vrp_desktop.store.priority import Priority
from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import add_row, button_row
from vrp_desktop.ui.notes import ProblemNote
from vrp_desktop.ui.pages.help import HELP_TOPIC
from vrp_desktop.ui.plain import label, shown
from vrp_desktop.ui.print.poster_view import PosterView
from vrp_desktop.ui.scrolling import bring_into_sight, centred_column

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from vrp_desktop.operations.making import ReturnRequest
    from vrp_desktop.operations.posters import PosterOffer
    from vrp_desktop.operations.session import Session
    from vrp_desktop.returns.poster import Poster
    from vrp_desktop.ui.jobs import Jobs

_PICTURE_HEIGHT = 420
_LEAST_FOR_PICTURE = 620
"""Page width in px below which the picture gives its room to the list."""


class PostersPage(QWidget):
    """Makes the posters of one period."""

    left = Signal()

    def __init__(self, session: Session, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "page")
        self.setProperty(HELP_TOPIC, "posters")
        self._session = session
        self._jobs = jobs
        self._asked = 0
        self._request: ReturnRequest | None = None
        self._posters: tuple[Poster, ...] = ()
        self.scroll_area, column = centred_column()
        column.addWidget(label(self.tr("Posters for wards"), "title"))
        self.about = label("", "hint")
        column.addWidget(self.about)
        self.note = ProblemNote()
        column.addWidget(self.note)
        self.state = label("", "soft")
        column.addWidget(self.state)
        self.wards = QListWidget()
        self.wards.setMinimumHeight(_PICTURE_HEIGHT // 2)
        # A long name goes on in a second line where large letters leave no room for it in one.
        self.wards.setWordWrap(True)
        self.wards.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.wards.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.wards.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.wards.itemChanged.connect(self._changed)
        self.wards.currentRowChanged.connect(self._show_picture)
        self.picture = PosterView(_PICTURE_HEIGHT)
        self._beside = QWidget()
        row = QHBoxLayout(self._beside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.BETWEEN_QUESTIONS)
        choosing = QVBoxLayout()
        choosing.setSpacing(theme.GRID)
        add_row(choosing, self.tr("Which wards"), self.wards, self.tr("Space ticks a ward, or takes its tick away."))
        self.all = QPushButton(self.tr("Tick all"))
        self.all.clicked.connect(lambda: self._tick_all(is_ticked=True))
        self.none = QPushButton(self.tr("Tick none"))
        self.none.clicked.connect(lambda: self._tick_all(is_ticked=False))
        choosing.addLayout(button_row(self.all, self.none))
        row.addLayout(choosing, 1)
        row.addWidget(self.picture, alignment=Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._beside)
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self.where = QLineEdit(str(documents))
        add_row(column, self.tr("Folder for the PDF"), self.where)
        self.choose = QPushButton(self.tr("Choose a folder"))
        self.choose.clicked.connect(self._choose_folder)
        column.addLayout(button_row(self.choose))
        self.save = QPushButton(self.tr("Save as a PDF"))
        theme.set_role(self.save, "main")
        self.save.clicked.connect(self.save_pdf)
        self.print = QPushButton(self.tr("Print"))
        self.print.clicked.connect(self._ask_printer)
        self.back = QPushButton(self.tr("Back to returns"))
        self.back.setToolTip(self.tr("Esc"))
        self.back.clicked.connect(self.left)
        self.count = label("", "hint")
        column.addWidget(self.count)
        column.addLayout(button_row(self.save, self.print, self.back))
        self.said = label("", "good")
        self.said.hide()
        column.addWidget(self.said)
        self.open_folder = QPushButton(self.tr("Open folder"))
        self.open_folder.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self.where.text()).absolute())))
        )
        self.open_folder.hide()
        column.addWidget(self.open_folder, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.scroll_area)
        self._show_parts(has_any=False)

    def take_focus(self) -> None:
        """Put the keyboard on the list, or where one goes back while there is none."""
        (self.wards if self._posters else self.back).setFocus()

    def look(self, request: ReturnRequest) -> None:
        """Ask which posters there are for the period of `request`."""
        self._request, self._posters = request, ()
        self.note.clear()
        self.said.hide()
        self.open_folder.hide()
        self._show_parts(has_any=False)
        self._asked += 1
        asked, session = self._asked, self._session
        job = self._jobs.start(lambda _progress: posters.offer(session, request))
        job.done.connect(lambda offer: self._show(offer) if asked == self._asked else None)
        job.failed.connect(self.note.show_problem)

    def ticked(self) -> tuple[Poster, ...]:
        """Give the posters of the wards that are ticked."""
        return tuple(
            poster
            for place, poster in enumerate(self._posters)
            if self.wards.item(place).checkState() is Qt.CheckState.Checked
        )

    def save_pdf(self) -> None:
        """Write the ticked posters into one PDF."""
        from vrp_desktop.ui.print.poster import as_pdf

        chosen, request, session, folder = self.ticked(), self._request, self._session, Path(self.where.text())
        if not chosen or request is None:
            return
        self.note.clear()
        content = as_pdf(chosen)
        self.save.setEnabled(False)
        job = self._jobs.start(lambda _progress: posters.save(session, request, chosen, content, folder), Priority.LONG)
        job.done.connect(self._saved)
        job.failed.connect(self.note.show_problem)
        job.ended.connect(self._changed)

    def print_on(self, printer: object) -> None:
        """Paint the ticked posters on `printer` (a QPrinter)."""
        from PySide6.QtPrintSupport import QPrinter

        from vrp_desktop.ui.print.poster import paint

        request, session = self._request, self._session
        if not isinstance(printer, QPrinter) or request is None:
            return
        if not paint(self.ticked(), printer):
            self.note.show_problem(
                Problem(
                    happened="The posters could not be printed.",
                    means="The printer did not take them; nothing was lost.",
                    do_next="Look whether it is on, or save a PDF and print that.",
                )
            )
            return
        self._jobs.start(lambda _progress: posters.note_out(session, request))
        self.said.setText(self.tr("Sent to the printer."))
        self.said.show()
        bring_into_sight(self.said)

    def _show(self, offer: PosterOffer) -> None:
        self._posters = offer.posters
        first = offer.posters[0]
        self.about.setText(
            self.tr("A4 posters of what residents of a ward were told: {period}.").format(period=first.period_label)
        )
        self.state.setText(
            self.tr("Nobody has approved this return yet: each poster says that it is a draft, not for publication.")
        )
        self.wards.blockSignals(True)
        self.wards.clear()
        for poster in offer.posters:
            count = len(poster.lines)
            words = self.tr("{ward}: 1 thing") if count == 1 else self.tr("{ward}: {count} things")
            item = QListWidgetItem(shown(words.format(ward=poster.ward, count=count)), self.wards)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
        self.wards.blockSignals(False)
        self._show_parts(has_any=True)
        self.state.setVisible(offer.is_draft)
        self.wards.setCurrentRow(0)
        self._changed()
        if self.isVisible():
            self.take_focus()

    def _show_parts(self, *, has_any: bool) -> None:
        self._beside.setVisible(has_any)
        if not has_any:
            self.state.hide()
        self._changed()

    def _show_picture(self, place: int) -> None:
        if 0 <= place < len(self._posters):
            self.picture.show_poster(self._posters[place])

    def _changed(self) -> None:
        count = len(self.ticked()) if self._posters else 0
        has_any = bool(count)
        words = self.tr("1 poster is ticked.") if count == 1 else self.tr("{count} posters are ticked.")
        self.count.setText(words.format(count=count) if has_any else self.tr("Tick the wards first."))
        self.count.setVisible(bool(self._posters))
        for button in (self.save, self.print):
            button.setAccessibleDescription(self.count.text())
        self.save.setEnabled(has_any)
        self.print.setEnabled(has_any)

    def _tick_all(self, *, is_ticked: bool) -> None:
        for place in range(self.wards.count()):
            self.wards.item(place).setCheckState(Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)

    def _saved(self, path: Path) -> None:
        self.said.setText(self.tr("Saved: {name}").format(name=path.name))
        self.said.show()
        self.open_folder.show()
        self.open_folder.setFocus()
        bring_into_sight(self.open_folder)

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Folder for the PDF"), self.where.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.where.setText)
        dialog.open()

    def _ask_printer(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter()
        dialog = QPrintDialog(printer, self)
        dialog.accepted.connect(lambda: self.print_on(printer))
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the picture's room to the list where the window is narrow."""
        super().resizeEvent(event)
        self.picture.setVisible(self.width() >= _LEAST_FOR_PICTURE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
