"""Two revisions of a record beside each other: which two is chosen above, and what differs is said in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.dates import moment_in_words
from vrp_desktop.ui import theme
from vrp_desktop.ui.choice_box import ChoiceBox
from vrp_desktop.ui.fields import add_row, button_row
from vrp_desktop.ui.plain import label, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vrp_desktop.operations.history import Row
    from vrp_desktop.operations.show import RecordView, Step

_MOST = 600


class Comparison(QWidget):
    """Shows an earlier and a later revision; the earlier one can be brought back."""

    wanted = Signal(str, str)
    """(earlier revision, later revision): give their rows to `show_rows`."""
    bring_back_wanted = Signal(str, str)
    """(earlier revision, when and by whom it was made, in words)"""
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self._newest = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        self.title = label("", "section")
        column.addWidget(self.title)
        self.earlier, self.later = ChoiceBox(), ChoiceBox()
        add_row(column, self.tr("Earlier"), self.earlier)
        add_row(column, self.tr("Later"), self.later)
        for box in (self.earlier, self.later):
            box.setMinimumContentsLength(12)
            box.currentIndexChanged.connect(self._chosen)
        self.same_too = QCheckBox(self.tr("Show what is the same, too"))
        self.same_too.toggled.connect(lambda _on: self._fill())
        column.addWidget(self.same_too)
        self.summary = label("", "hint")
        column.addWidget(self.summary)
        self._table = QWidget()
        column.addWidget(self._table)
        self._column = column
        self.bring_back = QPushButton(self.tr("Bring the earlier one back"))
        self.bring_back.clicked.connect(self._bring_back)
        self.back = QPushButton(self.tr("Back to the record"))
        self.back.clicked.connect(self.left)
        # One under the other: beside the table there is no room for both.
        column.addLayout(button_row(self.bring_back))
        column.addLayout(button_row(self.back))
        column.addStretch()

    def start(self, view: RecordView, earlier: str) -> None:
        """Offer the revisions of a record; `earlier` is shown against the newest."""
        steps = [step for step in view.history if step.is_whole]
        self._newest = steps[-1].revision
        self.title.setText(self.tr("{ref}: two states beside each other").format(ref=view.ref))
        for box, chosen in ((self.earlier, earlier), (self.later, self._newest)):
            box.blockSignals(True)
            box.clear()
            for step in steps:
                box.addItem(self._step_words(step), step.revision)
            box.setCurrentIndex(next(i for i, step in enumerate(steps) if step.revision == chosen))
            box.blockSignals(False)
        self.earlier.setFocus()
        self._chosen()

    def show_rows(self, earlier: str, later: str, rows: tuple[Row, ...]) -> None:
        """Show what was asked for, unless something else was chosen since."""
        if (self.earlier.currentData(), self.later.currentData()) == (earlier, later):
            self._rows = rows
            self._fill()

    def differences(self) -> int:
        """Give how many answers differ."""
        return sum(row.is_different for row in self._rows)

    def _step_words(self, step: Step) -> str:
        return self.tr("{when}, {who}").format(when=moment_in_words(step.at), who=shown(step.author))

    def _chosen(self) -> None:
        self.bring_back.setEnabled(False)
        self.wanted.emit(self.earlier.currentData(), self.later.currentData())

    def _bring_back(self) -> None:
        self.bring_back_wanted.emit(self.earlier.currentData(), self.earlier.currentText())

    def _fill(self) -> None:
        count = self.differences()
        self.summary.setText(
            self.tr("Both say the same.")
            if not count
            else self.tr("1 answer differs.")
            if count == 1
            else self.tr("{count} answers differ.").format(count=f"{count:,}")
        )
        self.bring_back.setEnabled(bool(count) and self.earlier.currentData() != self._newest)
        place = self._column.indexOf(self._table)
        self._column.removeWidget(self._table)
        self._table.hide()
        self._table.deleteLater()
        self._table = self._made([row for row in self._rows if row.is_different or self.same_too.isChecked()])
        self._column.insertWidget(place, self._table)
        self._table.show()

    def _made(self, rows: Sequence[Row]) -> QWidget:
        table = QWidget(self)
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.GRID)
        for place in (0, 1):
            grid.setColumnStretch(place, 1)
        at = 0
        for row in rows:
            question = f"{row.heading}, {row.question}" if row.heading else row.question
            title = label(shown(question), "question")
            grid.addWidget(title, at, 0, 1, 2)
            for place, (caption, answer) in enumerate(
                ((self.tr("Earlier"), row.earlier), (self.tr("Later"), row.later))
            ):
                grid.addWidget(self._cell(caption, answer, is_different=row.is_different), at + 1, place)
            at += 2
        return table

    def _cell(self, caption: str, answer: str, *, is_different: bool) -> QFrame:
        cell = QFrame()
        theme.set_role(cell, "card")
        column = QVBoxLayout(cell)
        column.setSpacing(2)
        # In words, not in colour alone.
        said = self.tr("{which}, changed").format(which=caption) if is_different else caption
        column.addWidget(label(said, "hint"))
        column.addWidget(label(shown(answer, _MOST) if answer else self.tr("no answer")))
        column.addStretch()
        return cell
