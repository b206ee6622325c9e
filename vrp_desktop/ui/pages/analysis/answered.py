"""An answer: its numbers as a table and as a chart beside it or in its place, and what has to be said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.pages.analysis.chart import BARS, MAP, TABLE, Chart, has_map
from vrp_desktop.ui.pages.analysis.numbers import NumbersTable
from vrp_desktop.ui.plain import label, shown

if TYPE_CHECKING:
    from vrp_desktop.operations.analysis.asking import Answer

_CHART_WIDTH, _CHART_WIDEST = 380, 800
"""A chart that has so many px left beside the whole table stands there; else it takes the table's place. And how wide
it gets."""
_NO_LIMIT = 16_777_215
"""Qt's own greatest width."""
_ONE_ROW_FROM = 860
"""Page width in px from which looks and ways out stand in one row."""
_TABLE_HEIGHT = 260


def same_for_all(answer: Answer) -> str:
    """Give in words what an answer says of everybody in a row; "" when it says nothing of the kind."""
    if not answer.warnings:
        return ""
    words = QCoreApplication.translate(
        "AnsweredBox", "Look before it leaves: of everybody in a row the same is said, so it is known of each. {rows}."
    )
    return words.format(rows="; ".join(answer.warnings))


class AnsweredBox(QWidget):
    """Shows an answer in the look that somebody chose, or in the one that there is room for. `ways_out`: stands above.

    `room`: the width of the page, in px.
    """

    opened = Signal(str, str)
    """(row key, column key): a number that counts records."""
    look_chosen = Signal()

    def __init__(self, ways_out: QWidget) -> None:
        super().__init__()
        self._answer: Answer | None = None
        self._ways_out = ways_out
        self._has_chosen_look = False
        self._room = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        self.looks: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        for name, words in ((TABLE, self.tr("Table")), (BARS, self.tr("Bars")), (MAP, self.tr("Map of wards"))):
            chip = QPushButton(words)
            chip.setCheckable(True)
            theme.set_role(chip, "chip")
            chip.clicked.connect(self._look_chosen)
            group.addButton(chip)
            self.looks[name] = chip
        self.looks[BARS].setChecked(True)
        self.chips = QWidget()
        self.chips.setLayout(button_row(*self.looks.values()))
        self._tools = QGridLayout()
        self._tools.setSpacing(theme.GRID)
        self._tools.setColumnStretch(0, 1)
        column.addLayout(self._tools)
        self.warning = label("", "soft")
        self.warning.hide()
        column.addWidget(self.warning)
        body = QHBoxLayout()
        body.setSpacing(theme.BETWEEN_QUESTIONS)
        self.table = NumbersTable()
        self.table.setMinimumHeight(_TABLE_HEIGHT)
        self.table.opened.connect(self._open_cell)
        self.chart = Chart()
        self.chart.opened.connect(self.opened)
        # What is left beyond the widest chart stays empty.
        body.addWidget(self.table, 1_000)
        body.addWidget(self.chart, 1_000)
        body.addStretch(1)
        self.chart.setMaximumWidth(_CHART_WIDEST)
        column.addLayout(body, 1)
        self.notes = label("", "hint")
        column.addWidget(self.notes)
        self.fit(0)

    def show_answer(self, answer: Answer) -> None:
        """Show another answer; the keyboard stays at the cell where it was."""
        self._answer = answer
        self.table.show_answer(answer)
        self.notes.setText(shown("\n".join(answer.notes)))
        self.notes.setVisible(bool(answer.notes))
        self.warning.setText(shown(same_for_all(answer)))
        self.warning.setVisible(bool(answer.warnings))
        self.show_look()

    def chosen_look(self) -> str:
        """Give how the answer is shown: "table", "bars" or "map"."""
        return next(name for name, chip in self.looks.items() if chip.isChecked())

    def choose_look(self, look: str) -> None:
        """Show answers so from now on; a look that there is not changes nothing."""
        if look in self.looks:
            self.looks[look].setChecked(True)
            self._has_chosen_look = True

    def show_look(self) -> None:
        """Show the answer in the look that is chosen."""
        answer = self._answer
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

    def go_to(self, row: str, column: str) -> bool:
        """Put the table on a number; tells whether it counts records that can be listed."""
        answer = self._answer
        if answer is None:
            return False
        at = next((place for place, one in enumerate(answer.rows) if one.key == row), None)
        place = next((place for place, head in enumerate(answer.heads) if head.key == column), None)
        if at is None or place is None or not answer.rows[at].cells[place].opens:
            return False
        self.table.go_to(at, place)
        return True

    def come_back(self, row: str, had_focus: QWidget | None) -> bool:
        """Put the keyboard back on the number whose records were listed; tells whether that is in the table."""
        if had_focus is not None and self.chart.isAncestorOf(had_focus) and self.chart.isVisible():
            self.chart.take_focus(row)
            return False
        if self.table.isHidden():
            self.looks[self.chosen_look()].setFocus()
            return False
        self.table.setFocus()
        return True

    def fit(self, room: int) -> None:
        """Put the chart beside the table where there is room, and the tools into one row."""
        self._room = room
        is_one_row = room >= _ONE_ROW_FROM
        for tool in (self.chips, self._ways_out):
            self._tools.removeWidget(tool)
        self._tools.addWidget(self.chips, 0, 0)
        self._tools.addWidget(self._ways_out, 0 if is_one_row else 1, 1 if is_one_row else 0)
        self._fold()

    def _look_chosen(self) -> None:
        self._has_chosen_look = True
        self.look_chosen.emit()
        self.show_look()

    def _open_cell(self, row: int, column: int) -> None:
        answer, cell = self._answer, self.table.numbers.cell(row, column)
        if answer is not None and cell is not None and cell.opens:
            self.opened.emit(answer.rows[row].key, answer.heads[column].key)

    def _is_beside(self) -> bool:
        """Tell whether there is room for the chart beside the table."""
        room = self._room - 2 * theme.PAGE_MARGIN - theme.SCROLL_BAR - theme.BETWEEN_QUESTIONS
        return room >= self.table.whole_width() + _CHART_WIDTH

    def _fold(self) -> None:
        look, is_beside = self.chosen_look(), self._is_beside()
        self.chart.setVisible(look != TABLE)
        self.table.setVisible(look == TABLE or is_beside)
        is_both = look != TABLE and is_beside
        self.table.setMinimumWidth(self.table.whole_width() if is_both else 0)
        self.table.setMaximumWidth(self.table.whole_width() if is_both else _NO_LIMIT)
