"""What goes where in a council's workbook: on the left what we have, on the right where it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.operations.template_guesses import pairs
from vrp_desktop.returns.template.cells import area_of, letters
from vrp_desktop.returns.template.mapping import Entry, Mapping, OneFigure, ToCell, ToName, ToTable, WholeTable
from vrp_desktop.returns.template.targets import NameTarget, TableTarget
from vrp_desktop.ui import theme
from vrp_desktop.ui.choice_box import ChoiceBox
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.plain import label, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vrp_desktop.returns.template.grid import Grid
    from vrp_desktop.returns.template.mapping import Target
    from vrp_desktop.returns.template.targets import Targets

_NOWHERE = -1
_NARROW = 12
"""Letters that a list shows at least: long names must not make the page wider than the window."""
_CELL_WIDTH = 120


class TargetField(QWidget):
    """A list of what can be filled; for a sheet also which cell."""

    changed = Signal()

    def __init__(self, targets: Targets, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places: list[NameTarget | TableTarget | str] = [*targets.tables, *targets.names, *targets.sheets]
        self.box = ChoiceBox()
        self.box.setAccessibleName(self.tr("Where it goes: {what}").format(what=what))
        self.box.setMinimumContentsLength(_NARROW)
        self.box.addItem(self.tr("Nowhere"), _NOWHERE)
        for number, place in enumerate(self._places):
            self.box.addItem(shown(self._words(place), 60), number)
        self.cell = QLineEdit()
        self.cell.setAccessibleName(self.tr("Cell for: {what}").format(what=what))
        self.cell.setPlaceholderText(self.tr("Cell, like B4"))
        self.cell.setFixedWidth(_CELL_WIDTH)
        for widget in (self.box, self.cell):
            widget.setMinimumHeight(theme.TARGET)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        row.addWidget(self.box, 1)
        row.addWidget(self.cell)
        self.cell.hide()
        self.box.currentIndexChanged.connect(self._chosen)
        self.cell.textChanged.connect(self.changed)

    def place(self) -> NameTarget | TableTarget | str | None:
        """Give what is chosen: a name, a table, or the name of a sheet; `None` for nowhere."""
        number = int(self.box.currentData())
        return None if number == _NOWHERE else self._places[number]

    def target(self) -> Target | None:
        """Give where it goes; `None` for nowhere."""
        match self.place():
            case None:
                return None
            case NameTarget(name=name, scope=scope):
                return ToName(name, scope)
            case TableTarget(name=name):
                return ToTable(name)
            case sheet:
                return ToCell(sheet, self.cell.text().strip().upper())

    def choose(self, target: Target) -> None:
        """Choose a target, if the workbook has it."""
        for number, place in enumerate(self._places):
            match place, target:
                case (NameTarget(name=name, scope=scope), ToName(wanted, of)) if (name, scope) == (wanted, of):
                    self.box.setCurrentIndex(number + 1)
                case (TableTarget(name=name), ToTable(wanted)) if name == wanted:
                    self.box.setCurrentIndex(number + 1)
                case (str(), ToCell(sheet, cell)) if place == sheet:
                    self.box.setCurrentIndex(number + 1)
                    self.cell.setText(cell)

    def _words(self, place: NameTarget | TableTarget | str) -> str:
        match place:
            case NameTarget(name=name, sheet=sheet, area=area):
                return self.tr("Name {name} ({sheet}, {area})").format(name=name, sheet=sheet, area=area)
            case TableTarget(name=name, sheet=sheet):
                return self.tr("Table {name} ({sheet})").format(name=name, sheet=sheet)
            case sheet:
                return self.tr("A cell of sheet {sheet}").format(sheet=sheet)

    def _chosen(self) -> None:
        self.cell.setVisible(isinstance(self.place(), str))
        self.changed.emit()


class TableRow(QFrame):
    """A table of the return, whole: where it goes, and which column is which."""

    changed = Signal()

    def __init__(self, grid: Grid, targets: Targets, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "card")
        self.grid = grid
        column = QVBoxLayout(self)
        column.setSpacing(theme.GRID)
        self.field = TargetField(targets, grid.name)
        _two_columns(column, [(label(grid.name, "question"), self.field)])
        self.with_total = QCheckBox(self.tr("With its last row, the total"))
        self.with_total.setAccessibleName(self.tr("With its last row, the total: {what}").format(what=grid.name))
        self.with_total.setChecked(True)
        column.addWidget(self.with_total)
        self.columns: dict[str, ChoiceBox] = {}
        """By our column, which of the table's takes it."""
        self.ticks: dict[str, QCheckBox] = {}
        """By our column, whether it goes; outside of a table those that go stand side by side."""
        self._columns = QWidget()
        column.addWidget(self._columns)
        self.with_total.toggled.connect(self.changed)
        self.field.changed.connect(self._chosen)
        self._chosen()

    def entry(self) -> Entry | None:
        """Give what goes where; `None` when the table goes nowhere."""
        target = self.field.target()
        if target is None:
            return None
        chosen = tuple((ours, str(box.currentData())) for ours, box in self.columns.items() if box.currentData())
        if self.ticks:
            chosen = self._side_by_side(target)
        return Entry(WholeTable(self.grid.name, chosen, self.grid.has_total and self.with_total.isChecked()), target)

    def choose(self, source: WholeTable, target: Target) -> None:
        """Choose what was kept."""
        self.field.choose(target)
        self.with_total.setChecked(source.with_total)
        if source.columns:
            theirs = dict(source.columns)
            for ours, box in self.columns.items():
                box.setCurrentIndex(max(box.findData(theirs.get(ours, "")), 0))
            for ours, tick in self.ticks.items():
                tick.setChecked(ours in theirs)

    def stops(self) -> Iterator[QWidget]:
        """Give what can have the keyboard, in order."""
        yield from (self.field.box, self.field.cell, self.with_total, *self.columns.values(), *self.ticks.values())

    def _side_by_side(self, target: Target) -> tuple[tuple[str, str], ...]:
        """Give the columns that go, each with the letters of its place; none for all of them in their order."""
        place = self.field.place()
        text = place.area if isinstance(place, NameTarget) else target.cell if isinstance(target, ToCell) else ""
        area = area_of(text)
        going = [ours for ours, tick in self.ticks.items() if tick.isChecked()]
        if area is None or tuple(going) == self.grid.titles:
            return ()
        return tuple((ours, letters(area.first.column + number)) for number, ours in enumerate(going))

    def _chosen(self) -> None:
        """Ask for columns: of a table which takes which, elsewhere which go."""
        place = self.field.place()
        self.with_total.setVisible(self.grid.has_total and place is not None)
        self.columns.clear()
        self.ticks.clear()
        fresh = QWidget()
        inside = QVBoxLayout(fresh)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.GRID)
        if isinstance(place, TableTarget):
            self.with_total.setChecked(not place.has_total)
            self._ask_which_takes_which(place, inside)
        elif place is not None:
            inside.addWidget(label(self.tr("Columns, side by side from the first cell on"), "hint"))
            for title in self.grid.offered():
                tick = QCheckBox(shown(title))
                tick.setChecked(title in self.grid.titles)
                tick.toggled.connect(self.changed)
                self.ticks[title] = tick
                inside.addWidget(tick)
        before, self._columns = self._columns, fresh
        layout = self.layout()
        assert layout is not None
        layout.replaceWidget(before, fresh)
        before.hide()
        before.deleteLater()
        fresh.setVisible(place is not None)
        self.changed.emit()

    def _ask_which_takes_which(self, place: TableTarget, inside: QVBoxLayout) -> None:
        guessed = dict(pairs(self.grid, place))
        rows: list[tuple[QWidget, QWidget]] = []
        for title in self.grid.offered():
            box = ChoiceBox()
            box.setMinimumContentsLength(_NARROW)
            box.setMinimumHeight(theme.TARGET)
            box.setAccessibleName(self.tr("Column for: {table}, {column}").format(table=self.grid.name, column=title))
            box.addItem(self.tr("Nowhere"), "")
            for theirs, is_worked_out in place.columns:
                if not is_worked_out:
                    box.addItem(shown(theirs, 60), theirs)
            box.setCurrentIndex(max(box.findData(guessed.get(title, "")), 0))
            box.currentIndexChanged.connect(self.changed)
            self.columns[title] = box
            rows.append((label(title), box))
        _two_columns(inside, rows)


class FigureRow(QFrame):
    """One figure: of which table, row and column, and where it goes."""

    changed = Signal()
    taken_out = Signal()

    def __init__(self, grids: Sequence[Grid], targets: Targets, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "card")
        self._grids = grids
        self.table, self.row, self.of_column = ChoiceBox(), ChoiceBox(), ChoiceBox()
        self.field = TargetField(targets, self.tr("one figure"))
        self.out = QPushButton(self.tr("Take this figure out"))
        self.out.clicked.connect(self.taken_out)
        for number, grid in enumerate(grids):
            self.table.addItem(shown(grid.name, 60), number)
        column = QVBoxLayout(self)
        column.setSpacing(theme.GRID)
        rows: list[tuple[QWidget, QWidget]] = []
        for words, box in (
            (self.tr("Figure of"), self.table), (self.tr("Row"), self.row), (self.tr("Column"), self.of_column),
        ):  # fmt: skip
            box.setAccessibleName(words)
            box.setMinimumContentsLength(_NARROW)
            box.setMinimumHeight(theme.TARGET)
            rows.append((label(words), box))
        rows.append((label(self.tr("Goes to")), self.field))
        _two_columns(column, rows)
        column.addLayout(button_row(self.out))
        self.table.currentIndexChanged.connect(self._table_changed)
        for box in (self.row, self.of_column):
            box.currentIndexChanged.connect(self.changed)
        self.field.changed.connect(self.changed)
        self._table_changed()

    def entry(self) -> Entry | None:
        """Give what goes where; `None` when the figure goes nowhere."""
        target = self.field.target()
        if target is None or not self._grids:
            return None
        return Entry(
            OneFigure(self._grid().name, str(self.row.currentData()), str(self.of_column.currentData())), target
        )

    def choose(self, source: OneFigure, target: Target) -> None:
        """Choose what was kept. A row that is not there this time stays chosen: it may come back."""
        self.table.setCurrentIndex([grid.name for grid in self._grids].index(source.table))
        if self.row.findData(source.row) < 0:
            self.row.addItem(shown(source.row, 60), source.row)
        self.row.setCurrentIndex(self.row.findData(source.row))
        self.of_column.setCurrentIndex(max(self.of_column.findData(source.column), 0))
        self.field.choose(target)

    def stops(self) -> Iterator[QWidget]:
        """Give what can have the keyboard, in order."""
        yield from (self.table, self.row, self.of_column, self.field.box, self.field.cell, self.out)

    def _grid(self) -> Grid:
        return self._grids[int(self.table.currentData())]

    def _table_changed(self) -> None:
        for box, texts in ((self.row, self._grid().row_keys()), (self.of_column, self._grid().offered())):
            box.clear()
            for text in texts:
                box.addItem(shown(text, 60), text)
        # Most single figures of a workbook are totals of numbers.
        numbers = [
            title for title, kind in zip(self._grid().titles, self._grid().kinds, strict=True) if kind == "number"
        ]
        if numbers:
            self.of_column.setCurrentIndex(self.of_column.findData(numbers[0]))
        if self._grid().has_total:
            self.row.setCurrentIndex(self.row.count() - 1)
        self.changed.emit()


class Entries(QWidget):
    """Everything that goes into a workbook: each table whole, and single figures."""

    changed = Signal()

    def __init__(
        self, grids: Sequence[Grid], targets: Targets, mapping: Mapping, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._grids, self._targets = tuple(grids), targets
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GRID)
        _two_columns(self._column, [(label(self.tr("What we have"), "hint"), label(self.tr("Where it goes"), "hint"))])
        for sentence in targets.not_offered:
            self._column.addWidget(label(sentence, "hint"))
        self.tables = [TableRow(grid, targets) for grid in self._grids]
        for row in self.tables:
            row.changed.connect(self.changed)
            self._column.addWidget(row)
        self.figures: list[FigureRow] = []
        self._figures = QVBoxLayout()
        self._figures.setSpacing(theme.GRID)
        self._column.addLayout(self._figures)
        self.add = QPushButton(self.tr("Add one figure"))
        self.add.clicked.connect(self._add_clicked)
        self._column.addLayout(button_row(self.add))
        for entry in mapping.entries:
            self._choose(entry)

    def mapping(self) -> Mapping:
        """Give what is chosen."""
        rows: list[TableRow | FigureRow] = [*self.tables, *self.figures]
        return Mapping(tuple(entry for row in rows if (entry := row.entry()) is not None))

    def stops(self) -> Iterator[QWidget]:
        """Give what can have the keyboard, in order."""
        rows: list[TableRow | FigureRow] = [*self.tables, *self.figures]
        for row in rows:
            yield from row.stops()
        yield self.add

    def _choose(self, entry: Entry) -> None:
        match entry.source:
            case WholeTable(table=name):
                for row in self.tables:
                    if row.grid.name == name:
                        row.choose(entry.source, entry.target)
            case OneFigure(table=name):
                if name in {grid.name for grid in self._grids}:
                    self._add_figure().choose(entry.source, entry.target)

    def _add_figure(self) -> FigureRow:
        row = FigureRow(self._grids, self._targets)
        row.changed.connect(self.changed)
        row.taken_out.connect(lambda: self._take_out(row))
        self.figures.append(row)
        self._figures.addWidget(row)
        return row

    def _add_clicked(self) -> None:
        row = self._add_figure()
        # The layout would show it one event later; a key pressed until then would be lost.
        row.show()
        row.table.setFocus()
        self.changed.emit()

    def _take_out(self, row: FigureRow) -> None:
        self.figures.remove(row)
        self._figures.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.add.setFocus()
        self.changed.emit()


def _two_columns(column: QVBoxLayout, rows: Sequence[tuple[QWidget, QWidget]]) -> None:
    """Add rows of two halves."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.BETWEEN_QUESTIONS)
    grid.setVerticalSpacing(theme.GRID)
    for place in (0, 1):
        grid.setColumnStretch(place, 1 + place)
    for number, (left, right) in enumerate(rows):
        grid.addWidget(left, number, 0)
        grid.addWidget(right, number, 1)
    column.addLayout(grid)
