"""The chart of an answer: bars, or the wards as tiles; of a table of many columns, the column that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vrp_desktop.measures.analysis import ALL, MONTH
from vrp_desktop.operations.analysis.tiles import WARD_FIELDS, tiles
from vrp_desktop.ui import theme
from vrp_desktop.ui.charts.bars import Bar, LyingBars, StandingBars
from vrp_desktop.ui.charts.ward_tiles import WardNumber, WardTiles
from vrp_desktop.ui.choice_box import ChoiceBox
from vrp_desktop.ui.fields import add_row
from vrp_desktop.ui.plain import label, shown

if TYPE_CHECKING:
    from vrp_desktop.operations.analysis.asking import Answer, Cell, Row

BARS, MAP, TABLE = "bars", "map", "table"


def has_map(answer: Answer) -> bool:
    """Tell whether the rows of an answer are wards."""
    return answer.inquiry.rows in WARD_FIELDS


class Chart(QWidget):
    """Draws one column of an answer, and beside it that of the earlier period."""

    opened = Signal(str, str)
    """(row key, column key)"""

    def __init__(self) -> None:
        super().__init__()
        self._answer: Answer | None = None
        self._look = BARS
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        self.series = ChoiceBox()
        self._caption = add_row(column, self.tr("Numbers of"), self.series)
        self.series.currentIndexChanged.connect(self._draw)
        self.key = label("", "hint")
        column.addWidget(self.key)
        self.lying, self.standing = LyingBars(), StandingBars()
        self.map = WardTiles(tiles())
        for chart in (self.lying, self.standing, self.map):
            column.addWidget(chart)
            chart.opened.connect(lambda row: self.opened.emit(row, str(self.series.currentData())))
        self.aside = label("", "hint")
        column.addWidget(self.aside)
        column.addStretch()

    def show_answer(self, answer: Answer, look: str) -> None:
        """Draw `answer` as bars or as a map."""
        chosen = self.series.currentData()
        self._answer, self._look = answer, look
        self.series.blockSignals(True)
        self.series.clear()
        for head in answer.heads:
            if head.counts and head.key != answer.before:
                self.series.addItem(shown(head.title), head.key)
        place = self.series.findData(chosen)
        self.series.setCurrentIndex(place if place >= 0 else self.series.findData(ALL))
        self.series.blockSignals(False)
        for widget in (self._caption, self.series):
            widget.setVisible(self.series.count() > 1)
        self._draw()

    def take_focus(self, row: str) -> None:
        """Put the keyboard on the tile of a row, if there is one."""
        self.map.go_to(row)

    def _draw(self) -> None:
        answer = self._answer
        if answer is None:
            return
        is_map, is_months = self._look == MAP and has_map(answer), answer.inquiry.rows == MONTH
        self.map.setVisible(is_map)
        self.standing.setVisible(not is_map and is_months)
        self.lying.setVisible(not is_map and not is_months)
        key, keys = str(self.series.currentData()), [head.key for head in answer.heads]
        if key not in keys:
            return
        at = keys.index(key)
        rows = [row for row in answer.rows if row.key]
        if is_map:
            self._draw_map(rows, at)
            return
        before = keys.index(answer.before) if answer.before and key == ALL else None
        bars = [self._bar(row, row.cells[at], row.cells[before] if before is not None else None) for row in rows]
        titles = {head.key: head.title for head in answer.heads}
        parts = (titles[key], titles.get(answer.before, ""))
        self.key.setText(self.tr("Filled: {now}. Hatched: {before}.").format(now=parts[0], before=parts[1]))
        self.key.setVisible(before is not None)
        self.aside.hide()
        (self.standing if is_months else self.lying).show_bars(answer.title, bars, parts)

    def _bar(self, row: Row, cell: Cell, before: Cell | None) -> Bar:
        return Bar(
            row.key,
            shown(row.label),
            cell.value or 0.0,
            self._words(cell),
            None if before is None else before.value or 0.0,
            "" if before is None else self._words(before),
        )

    def _words(self, cell: Cell) -> str:
        return f"{cell.text} {self.tr('small')}" if cell.is_small and cell.value is not None else cell.text

    def _draw_map(self, rows: list[Row], at: int) -> None:
        numbers = {
            row.key: WardNumber(
                shown(row.label), row.cells[at].value or 0.0, row.cells[at].text, row.cells[at].is_small
            )
            for row in rows
        }
        self.map.show_numbers(numbers, self.tr("small: not for sharing"))
        self.key.setText(self.tr("Each tile is a ward, north at the top. The darker, the more."))
        self.key.show()
        others = [row for row in rows if row.key not in self.map.tiles and row.cells[at].value]
        said = "; ".join(f"{shown(row.label)} {self._words(row.cells[at])}" for row in others)
        self.aside.setText(self.tr("Not on the map: {places}.").format(places=said))
        self.aside.setVisible(bool(others))
