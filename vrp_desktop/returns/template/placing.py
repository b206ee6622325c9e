"""Where each value goes, before anything is changed: all that does not fit is found first, and told together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.returns.template.cells import LAST_COLUMN, LAST_ROW, Area, Cell, cell_of
from vrp_desktop.returns.template.grid import NOTE
from vrp_desktop.returns.template.mapping import OneFigure, ToCell, ToName, ToTable, WholeTable
from vrp_desktop.returns.template.sheet import Put

if TYPE_CHECKING:
    from collections.abc import Mapping as Dict

    from vrp_desktop.disclosure.record_sheet import Value
    from vrp_desktop.returns.template.grid import Figure, Grid
    from vrp_desktop.returns.template.mapping import Entry, Mapping
    from vrp_desktop.returns.template.opened import SheetPart, Template


_TOLD = 6
"""So many faults are told at once; the rest is counted."""


class NotFilled(VrpError):
    """Something does not fit into the template. `faults`: a sentence for each thing; `named`: the first as one."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        more = len(faults) - _TOLD
        others = f"; and {more} more" if more > 0 else ""
        named = "; ".join(fault.rstrip(".") for fault in faults[:_TOLD]) + others
        super().__init__(
            Problem(
                happened=f"The workbook was not filled: {named}.",
                means="Nothing was written; the council's workbook and your records are as they were.",
                do_next="Change it in Excel and choose it again, or say anew what goes where.",
            )
        )
        self.faults, self.named = faults, named


class Misfit(Exception):
    """One thing that does not fit; the text is a sentence for a person."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a number came from: which row and column of which table of the return, both from 0."""

    table: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was filled. `count`: rows of a table, 1 for a figure."""

    what: str
    where: str
    count: int


@dataclass(slots=True)
class Plan:
    """What is going to be changed. `cuts`: in sheets, outside of their cells. `parts`: changed tables, by path."""

    template: Template
    puts: dict[str, dict[Cell, Put]] = field(default_factory=dict)
    origins: dict[tuple[str, Cell], Origin] = field(default_factory=dict)
    cuts: dict[str, list[tuple[int, int, bytes]]] = field(default_factory=dict)
    parts: dict[str, bytes] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    owners: dict[tuple[str, Cell], str] = field(default_factory=dict)

    def put(self, sheet: SheetPart, at: Cell, put: Put, owner: str) -> None:
        """Say what comes into a cell. Raises Misfit when something else does already."""
        other = self.owners.setdefault((sheet.name, at), owner)
        if other != owner:
            raise Misfit(f"Two things go to sheet “{sheet.name}”, cell {at}: {other} and {owner}.")
        self.puts.setdefault(sheet.name, {})[at] = put


def plan_of(template: Template, mapping: Mapping, grids: Dict[str, Grid]) -> Plan:
    """Give the plan for a template. Raises NotFilled with everything that does not fit."""
    plan = Plan(template)
    for entry in mapping.entries:
        try:
            _place(plan, entry, grids)
        except Misfit as wrong:
            plan.faults.append(str(wrong))
    if not mapping.entries:
        plan.faults.append("Nothing was said of what goes where.")
    if plan.faults:
        raise NotFilled(tuple(plan.faults))
    return plan


def _place(plan: Plan, entry: Entry, grids: Dict[str, Grid]) -> None:
    grid = grids.get(entry.source.table)
    if grid is None:
        raise Misfit(f"This return has no table “{entry.source.table}”.")
    if isinstance(entry.source, OneFigure):
        _place_figure(plan, entry.source, entry, grid)
    elif isinstance(entry.target, ToTable):
        from vrp_desktop.returns.template.growing import place_table

        place_table(plan, entry.source, entry.target, grid)
    else:
        _place_block(plan, entry.source, entry, grid)


def _place_figure(plan: Plan, source: OneFigure, entry: Entry, grid: Grid) -> None:
    if isinstance(entry.target, ToTable):
        raise Misfit(f"{source} is one figure, and cannot fill {entry.target}.")
    sheet, area, _is_named = _area(plan.template, entry.target)
    view, at = plan.template.view(sheet), area.first
    merged = view.merged_over(at)
    if area.first != area.last and area != merged:
        raise Misfit(f"{source} is one figure, and {entry.target} stands for {area} of sheet “{sheet.name}”.")
    check_open(plan, sheet, at)
    column = column_of(grid, source.column)
    row = next((place for place, key in enumerate(grid.row_keys()) if key == source.row), None)
    if row is None:
        plan.notes.append(
            f"“{grid.name}” has no row “{source.row}” this time, so sheet “{sheet.name}”, cell {at}, is empty."
        )
        plan.put(sheet, at, Put(), str(source))
        return
    is_note = source.column.endswith(NOTE) and source.column not in grid.titles
    figure = grid.rows[row][column]
    plan.put(sheet, at, Put(figure.symbol or None if is_note else shown(figure)), str(source))
    if not is_note:
        plan.origins[sheet.name, at] = Origin(grid.name, row, column)
    plan.lines.append(Line(str(source), f"{sheet.name}, {at}", 1))


def _place_block(plan: Plan, source: WholeTable, entry: Entry, grid: Grid) -> None:
    """Place a whole table from a cell on, or into the cells of a name."""
    assert not isinstance(entry.target, ToTable)
    sheet, area, is_named = _area(plan.template, entry.target)
    rows = rows_of(source, grid)
    columns = _block_columns(source, grid, area)
    last = Cell(area.first.row + max(len(rows), 1) - 1, max(columns.values()))
    if last.row > LAST_ROW or last.column > LAST_COLUMN:
        raise Misfit(f"{source} goes beyond the end of sheet “{sheet.name}”.")
    has_room = is_named and area.first != area.last
    if has_room and (last.row > area.last.row or last.column > area.last.column):
        raise Misfit(
            f"{entry.target} has room for {len(area.rows)} rows and {len(area.columns)} columns ({area} of sheet "
            f"“{sheet.name}”), and {source} has {len(rows)} and {len(columns)}."
        )
    for table in plan.template.tables:
        if table.sheet == sheet.name and table.area.meets(Area(area.first, last)):
            raise Misfit(
                f"{source} from sheet “{sheet.name}”, cell {area.first}, on would run into the table “{table.name}”."
            )
    view = plan.template.view(sheet)
    for place, row in enumerate(rows):
        for title, column in columns.items():
            at = Cell(area.first.row + place, column)
            check_open(plan, sheet, at)
            span = view.cell(at)
            if not (is_named and at in area) and span is not None and not span.is_blank:
                raise Misfit(
                    f"{source} would overwrite what stands on sheet “{sheet.name}” in cell {at}. "
                    "Give the cells that may be overwritten a name in Excel."
                )
            _put_figure(plan, sheet, at, grid, (source, title, place, row), columns)
    for row_number in range(area.first.row + len(rows), area.last.row + 1) if has_room else ():
        for column in columns.values():
            at = Cell(row_number, column)
            check_open(plan, sheet, at)
            plan.put(sheet, at, Put(), str(source))
    plan.lines.append(Line(str(source), f"{sheet.name}, {Area(area.first, last)}", len(rows)))


def _put_figure(
    plan: Plan,
    sheet: SheetPart,
    at: Cell,
    grid: Grid,
    what: tuple[WholeTable, str, int, tuple[Figure, ...]],
    chosen: Dict[str, int],
) -> None:
    source, title, row, figures = what
    value, origin = figure_for(grid, title, row, figures, chosen)
    plan.put(sheet, at, Put(value), str(source))
    if origin is not None:
        plan.origins[sheet.name, at] = origin


def figure_for(
    grid: Grid, title: str, row: int, figures: tuple[Figure, ...], chosen: Dict[str, int]
) -> tuple[Value, Origin | None]:
    """Give what stands under `title`: a number, or its symbol where that has no column of its own among `chosen`."""
    column = column_of(grid, title)
    figure = figures[column]
    if title.endswith(NOTE) and title not in grid.titles:
        return figure.symbol or None, None
    origin = Origin(grid.name, row, column)
    return (figure.value if f"{title}{NOTE}" in chosen else shown(figure)), origin


def shown(figure: Figure) -> Value:
    """Give a figure for one cell: its value, or the symbol as a text."""
    return figure.symbol if figure.value is None and figure.symbol else figure.value


def rows_of(source: WholeTable, grid: Grid) -> tuple[tuple[Figure, ...], ...]:
    """Give the rows that go into a template."""
    return grid.rows if source.with_total else grid.body


def column_of(grid: Grid, title: str) -> int:
    """Give the place of a column. Raises Misfit."""
    place = grid.place(title)
    if place is None:
        raise Misfit(f"“{grid.name}” of this return has no column “{title}”.")
    return place


def check_open(plan: Plan, sheet: SheetPart, at: Cell) -> None:
    """Let pass a cell that may be filled. Raises Misfit for formulas, parts of merged cells and headings of tables."""
    view = plan.template.view(sheet)
    if view.is_worked_out(at):
        raise Misfit(f"Sheet “{sheet.name}”, cell {at}, has a formula, and formulas stay as they are.")
    merged = view.merged_over(at)
    if merged is not None and merged.first != at:
        raise Misfit(f"Sheet “{sheet.name}”, cell {at}, is a part of the merged cells {merged}; use {merged.first}.")
    for table in plan.template.tables:
        if table.sheet == sheet.name and table.has_heading and at in table.area and at.row == table.area.first.row:
            raise Misfit(f"Sheet “{sheet.name}”, cell {at}, is a heading of the table “{table.name}”.")


def _area(template: Template, target: ToName | ToCell) -> tuple[SheetPart, Area, bool]:
    """Give the sheet, the cells, and whether a name stands for them. Raises Misfit."""
    if isinstance(target, ToName):
        named = template.named(target.name, target.scope)
        if named is None:
            _missing(str(target))
        sheet = template.sheet(named.sheet)
        assert sheet is not None
        return sheet, named.area, True
    sheet, at = template.sheet(target.sheet), cell_of(target.cell)
    if sheet is None:
        _missing(f"sheet “{target.sheet}”")
    if at is None:
        raise Misfit(f"“{target.cell}” is no cell of sheet “{target.sheet}”; write it like B4.")
    return sheet, Area(at, at), False


def _missing(what: str) -> NoReturn:
    raise Misfit(f"The workbook has not got {what}.")


def _block_columns(source: WholeTable, grid: Grid, area: Area) -> dict[str, int]:
    """Give the column of the sheet for each of ours."""
    if not source.columns:
        return {title: area.first.column + place for place, title in enumerate(grid.titles)}
    found: dict[str, int] = {}
    for ours, theirs in source.columns:
        at = cell_of(f"{theirs}1")
        if at is None or theirs != theirs.strip():
            raise Misfit(f"“{theirs}” is no column of a sheet; write it like B.")
        if at.column < area.first.column:
            raise Misfit(f"Column {theirs} for “{ours}” stands before cell {area.first}.")
        if at.column in found.values():
            raise Misfit(f"Two columns of {source} go to column {theirs}.")
        column_of(grid, ours)
        found[ours] = at.column
    return found
