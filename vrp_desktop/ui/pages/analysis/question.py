"""The question as a sentence: count what, by what, and by what else, when, compared with when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from vrp_desktop.measures.analysis import Inquiry
from vrp_desktop.measures.spec import When
from vrp_desktop.operations.analysis.asking import comparisons
from vrp_desktop.ui import theme
from vrp_desktop.ui.choice_box import ChoiceBox
from vrp_desktop.ui.plain import label, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vrp_desktop.operations.analysis.fields import Askable

_ONE_LINE_FROM = 1_040
"""Width in px from which the whole sentence stands in one line."""
_LETTERS, _WIDEST_LIST = 9, 440
"""A box is at least so many letters wide; what it offers may be wider, up to so many px."""


class QuestionBox(QWidget):
    """Offers what can be asked, and says when another question is put together."""

    changed = Signal()

    def __init__(self, sources: Sequence[Askable], periods: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self._sources = {source.source: source for source in sources}
        self.source, self.of, self.rows, self.columns, self.period, self.compared = (ChoiceBox() for _ in range(6))
        self._boxes = (
            (self.tr("Count"), self.source), (self.tr("or add up"), self.of), (self.tr("by"), self.rows),
            (self.tr("and by"), self.columns), (self.tr("in"), self.period),
            (self.tr("compared with"), self.compared),
        )  # fmt: skip
        self._cells: list[QWidget] = []
        for words, box in self._boxes:
            cell = QWidget()
            column = QVBoxLayout(cell)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(2)
            caption = label(words, "hint", wraps=False)
            caption.setBuddy(box)
            box.setAccessibleName(words)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(_LETTERS)
            column.addWidget(caption)
            column.addWidget(box)
            self._cells.append(cell)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.GRID)
        self._grid.setVerticalSpacing(theme.GRID)
        self._in_a_line = 0
        self._place(len(self._cells))
        _fill(self.source, ((source.source, source.title) for source in sources))
        _fill(self.period, periods)
        self._offer_fields()
        self.source.currentIndexChanged.connect(self._source_changed)
        self.rows.currentIndexChanged.connect(self._rows_changed)
        for box in (self.of, self.columns, self.period, self.compared):
            box.currentIndexChanged.connect(self.changed)

    def inquiry(self) -> Inquiry:
        """Give the question as it stands."""
        return Inquiry(
            source=str(self.source.currentData()),
            rows=str(self.rows.currentData()),
            columns=str(self.columns.currentData()),
            of=str(self.of.currentData()),
            period=str(self.period.currentData()),
            compared=When(self.compared.currentData()),
        )

    def show_inquiry(self, inquiry: Inquiry) -> bool:
        """Put a question into the boxes; says whether everything that it asks for is offered."""
        self.blockSignals(True)
        found = [_choose(self.source, inquiry.source)]
        found += [_choose(self.rows, inquiry.rows), _choose(self.columns, inquiry.columns)]
        found += [_choose(self.of, inquiry.of), _choose(self.compared, inquiry.compared.value)]
        if self.period.findData(inquiry.period) < 0:
            # A quarter that has gone from the list meanwhile.
            self.period.addItem(inquiry.period.replace("_", " "), inquiry.period)
        found.append(_choose(self.period, inquiry.period))
        self.blockSignals(False)
        return all(found)

    def _source_changed(self) -> None:
        self._offer_fields()
        self.changed.emit()

    def _rows_changed(self) -> None:
        self._offer_rest()
        self.changed.emit()

    def _current(self) -> Askable:
        return self._sources[str(self.source.currentData())]

    def _offer_fields(self) -> None:
        source = self._current()
        numbers = [("", self.tr("nothing")), *((one.name, one.words) for one in source.numbers)]
        _fill(self.of, numbers)
        self.of.setEnabled(bool(source.numbers))
        rows = [(one.name, one.words) for one in source.rows]
        _fill(self.rows, rows, keep=self.rows.currentData() or "ward")
        self._offer_rest()

    def _offer_rest(self) -> None:
        """Offer what goes together with the field of the rows."""
        source, rows = self._current(), str(self.rows.currentData())
        others = [(one.name, one.words) for one in source.columns if one.name != rows]
        _fill(self.columns, [("", self.tr("nothing else")), *others], keep=self.columns.currentData())
        words = {
            When.NOW: self.tr("nothing"),
            When.BEFORE: self.tr("the period before"),
            When.YEAR_BEFORE: self.tr("a year before"),
        }
        offered = [(when.value, words[when]) for when in comparisons(source, rows)]
        _fill(self.compared, offered, keep=self.compared.currentData())

    def fit(self, width: int) -> None:
        """Put the sentence into one line where there is room, else into two. `width`: of the page, in px."""
        count = len(self._cells)
        self._place(count if width >= _ONE_LINE_FROM else count // 2)

    def _place(self, in_a_line: int) -> None:
        if in_a_line == self._in_a_line:
            return
        self._in_a_line = in_a_line
        for place, cell in enumerate(self._cells):
            self._grid.removeWidget(cell)
            self._grid.addWidget(cell, place // in_a_line, place % in_a_line)
        for place in range(len(self._cells)):
            self._grid.setColumnStretch(place, 1 if place < in_a_line else 0)


def _fill(box: ChoiceBox, items: Iterable[tuple[str, str]], keep: object = None) -> None:
    """Put other items into a box, and choose again what was chosen, if it is among them."""
    was_blocked = box.blockSignals(True)
    box.clear()
    for name, words in items:
        box.addItem(shown(words), name)
    box.setCurrentIndex(max(box.findData(keep), 0) if keep is not None else 0)
    box.blockSignals(was_blocked)
    view = box.view()
    view.setMinimumWidth(min(view.sizeHintForColumn(0) + theme.PAGE_MARGIN + theme.SCROLL_BAR, _WIDEST_LIST))


def _choose(box: ChoiceBox, name: str) -> bool:
    place = box.findData(name)
    if place >= 0:
        box.setCurrentIndex(place)
    return place >= 0
