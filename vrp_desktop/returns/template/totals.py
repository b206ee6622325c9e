"""Compares what a template adds up with what the program counted.

Only plain sums are worked out here: SUM or SUBTOTAL of areas, columns of tables or names. Others are named, and not
guessed.
A total is known by the cells it adds: they came from one column of one table of the return.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.returns.template.cells import Area, Cell, area_of, named_area, references

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vrp_desktop.returns.template.grid import Figure, Grid
    from vrp_desktop.returns.template.opened import SheetPart, Template
    from vrp_desktop.returns.template.placing import Origin

Number = int | float
_SUM = re.compile(r"\s*(?:SUM\(|SUBTOTAL\(\s*(?:9|109)\s*,)(.*)\)\s*", re.IGNORECASE | re.DOTALL)
_SOME_SUM = re.compile(r"\s*(?:SUM|SUBTOTAL|SUMPRODUCT|SUMIFS?|AGGREGATE)\s*\(", re.IGNORECASE)
_COLUMN = re.compile(r"([^\W\d][\w.]*)\[(?:\[#Data\],\s*)?\[?([^\[\]]+)\]?\]", re.IGNORECASE)
_DEEPEST = 5
"""Sums of sums of sums."""
_CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Difference:
    """A total of the template that is not ours. `rows`: how many of `of_rows` it adds. `hidden`: of those, hidden."""

    sheet: str
    cell: str
    template: Number
    program: Number
    table: str
    column: str
    is_by_rounding: bool
    rows: int
    of_rows: int
    hidden: int
    has_total_in_it: bool = False

    def sentence(self) -> str:
        """Say it in words."""
        why = "That comes from rounding."
        if not self.is_by_rounding:
            why = "That does not come from rounding."
            if self.has_total_in_it:
                why += " It adds the total row too."
            elif self.rows < self.of_rows:
                why += f" It adds {self.rows} of {self.of_rows} rows."
            elif self.hidden:
                why += f" {self.hidden} numbers are hidden and not in it."
        elif self.hidden:
            why = "That comes from rounding and from hidden numbers."
        said = f"the workbook says {self.template:,}, the program {self.program:,}"
        return f"Sheet “{self.sheet}”, cell {self.cell}: {said} ({self.table}, {self.column}). {why}"


@dataclass(frozen=True, slots=True)
class Totals:
    """What the check found. `agreed`: how many totals are the same. `not_checked`: cells that it cannot work out."""

    agreed: int
    differences: tuple[Difference, ...]
    not_checked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Sum:
    sheet: SheetPart
    at: Cell
    value: Number
    rows: frozenset[int]


def check_totals(filled: Template, origins: Mapping[tuple[str, Cell], Origin], grids: Mapping[str, Grid]) -> Totals:
    """Compare every total of a filled template that adds numbers of ours."""
    return _Check(filled, origins, grids).totals()


def added_tables(template: Template) -> set[str]:
    """Give the names of the tables of which a formula outside of them adds up all of a column."""
    return set(_Check(template, {}, {}).added_tables())


class _Check:
    def __init__(self, filled: Template, origins: Mapping[tuple[str, Cell], Origin], grids: Mapping[str, Grid]) -> None:
        self._filled = filled
        self._origins = origins
        self._grids = grids
        self._sums: dict[tuple[str, int], list[_Sum]] = {}
        self._not_checked: list[str] = []
        self._formulas = {
            sheet.name: _by_row(at for at, span in filled.view(sheet).cells() if span.formula is not None)
            for sheet in filled.sheets
        }
        self._filled_cells = {
            sheet.name: _by_row(at for name, at in origins if name == sheet.name) for sheet in filled.sheets
        }

    def totals(self) -> Totals:
        """Look at every formula that adds what was filled, and compare it with the program's own sum."""
        for sheet in self._filled.sheets:
            for cells in self._formulas[sheet.name].values():
                for at in cells:
                    self._look(sheet, at)
        self._look_below()
        agreed, differences = 0, []
        for (table, column), found in self._sums.items():
            grid = self._grids[table]
            whole = frozenset(range(len(grid.body)))
            full = [one for one in found if whole <= one.rows]
            # What adds a part of the rows may be meant so, unless nothing adds them all.
            for one in full or [max(found, key=lambda one: len(one.rows))]:
                difference = self._compared(one, grid, column)
                if difference is None:
                    continue
                if difference.template == difference.program:
                    agreed += 1
                else:
                    differences.append(difference)
        return Totals(agreed, tuple(differences), tuple(self._not_checked))

    def added_tables(self) -> Iterator[str]:
        for sheet in self._filled.sheets:
            for at in (at for cells in self._formulas[sheet.name].values() for at in cells):
                for other, area in self._areas(sheet, at) or ():
                    for table in self._filled.tables:
                        is_outside = table.sheet != sheet.name or at not in table.area
                        is_whole = table.first_row in area.rows and table.last_row in area.rows
                        if is_outside and is_whole and table.sheet == other.name and table.area.meets(area):
                            yield table.name

    def _look(self, sheet: SheetPart, at: Cell) -> None:
        areas = self._areas(sheet, at)
        if areas is None:
            if self._uses_ours(sheet, at):
                self._not_checked.append(f"{sheet.name}, {at}")
            return
        self._add_up(sheet, at, areas)

    def _add_up(self, sheet: SheetPart, at: Cell, areas: list[tuple[SheetPart, Area]]) -> None:
        ours = self._ours(areas)
        groups = {(one.table, one.column) for one in ours}
        if not groups:
            return
        (table, column), *others = groups
        if others or self._grids[table].kinds[column] != "number":
            self._not_checked.append(f"{sheet.name}, {at}")
            return
        value = self._sum(areas, 0)
        if value is None:
            self._not_checked.append(f"{sheet.name}, {at}")
            return
        self._sums.setdefault((table, column), []).append(_Sum(sheet, at, value, frozenset(one.row for one in ours)))

    def _look_below(self) -> None:
        """Take a number that stands below a filled column already for its total."""
        lowest: dict[tuple[str, int, str, int], int] = {}
        rows: dict[tuple[str, int, str, int], set[int]] = {}
        for (sheet, at), origin in self._origins.items():
            key = (sheet, at.column, origin.table, origin.column)
            lowest[key] = max(lowest.get(key, 0), at.row)
            rows.setdefault(key, set()).add(origin.row)
        for (name, column, table, place), row in lowest.items():
            found, at = self._filled.sheet(name), Cell(row + 1, column)
            grid = self._grids[table]
            key = (name, column, table, place)
            if found is None or (name, at) in self._origins or len(rows[key]) < max(len(grid.body), 2):
                continue
            value = self._filled.value(found, at)
            is_formula = self._filled.view(found).is_worked_out(at)
            if isinstance(value, int | float) and not isinstance(value, bool) and not is_formula:
                self._sums.setdefault((table, place), []).append(_Sum(found, at, value, frozenset(rows[key])))

    def _compared(self, one: _Sum, grid: Grid, column: int) -> Difference | None:
        body = [row[column] for row in grid.body]
        total = grid.total[column] if grid.total is not None else None
        program = _number(total) if total is not None else sum(filter(None, map(_number, body)))
        where = f"{one.sheet.name}, {one.at}"
        if program is None:
            self._not_checked.append(where)
            return None
        has_total_in_it = grid.has_total and len(grid.rows) - 1 in one.rows
        added = [figure for place, figure in enumerate(body) if place in one.rows]
        is_whole = len(added) == len(body) and not has_total_in_it
        value = one.value if abs(one.value - program) > _CLOSE else program
        return Difference(
            one.sheet.name,
            str(one.at),
            value,
            program,
            grid.name,
            grid.titles[column],
            is_whole and value != program and self._is_rounding(grid, body, value, program),
            len(added),
            len(body),
            sum(bool(figure.symbol) for figure in added),
            has_total_in_it,
        )

    @staticmethod
    def _is_rounding(grid: Grid, body: list[Figure], value: Number, program: Number) -> bool:
        """Tell whether one and the same true numbers can give both totals. A shown zero is a true one."""
        rule = grid.rule
        if rule is None:
            return False
        half = rule.base / 2
        shown = sum(1 for figure in body if _number(figure))
        hidden = sum(1 for figure in body if figure.symbol and figure.value is None)
        least = value - shown * half + hidden
        most = value + shown * half + hidden * (rule.hide_below - 1)
        return least <= program + half and program - half <= most

    # Formulas

    def _sum(self, areas: list[tuple[SheetPart, Area]], depth: int) -> Number | None:
        """Add up what stands in some cells; `None` when one of them cannot be worked out."""
        total: Number = 0
        for sheet, area in areas:
            view = self._filled.view(sheet)
            for row in area.rows if area.last.row - area.first.row < len(view.rows) else tuple(view.rows):
                if row not in area.rows or row not in view.rows:
                    continue
                for column in view.rows[row].cells:
                    if column not in area.columns:
                        continue
                    at = Cell(row, column)
                    if view.is_worked_out(at):
                        inner = self._areas(sheet, at)
                        value = self._sum(inner, depth + 1) if inner is not None and depth < _DEEPEST else None
                        if value is None:
                            return None
                        total += value
                        continue
                    found = self._filled.value(sheet, at)
                    if isinstance(found, int | float) and not isinstance(found, bool):
                        total += found
        return total

    def _areas(self, sheet: SheetPart, at: Cell) -> list[tuple[SheetPart, Area]] | None:
        """Give what a plain sum adds; `None` for any other formula."""
        formula = self._filled.view(sheet).formula(at)
        found = _SUM.fullmatch(formula) if formula is not None else None
        if found is None:
            return None
        areas = []
        for text in _arguments(found[1]):
            area = self._area(text.strip(), sheet)
            if area is None:
                return None
            areas.append(area)
        return areas

    def _area(self, text: str, sheet: SheetPart) -> tuple[SheetPart, Area] | None:
        filled = self._filled
        here = area_of(text)
        if here is not None:
            return sheet, here
        elsewhere = named_area(text)
        if elsewhere is not None:
            other = filled.sheet(elsewhere[0])
            return (other, elsewhere[1]) if other is not None else None
        named = filled.named(text, sheet.name) or filled.named(text, "")
        if named is not None:
            other = filled.sheet(named.sheet)
            return (other, named.area) if other is not None else None
        column = _COLUMN.fullmatch(text)
        table = filled.table(column[1]) if column is not None else None
        if column is None or table is None:
            return None
        other = filled.sheet(table.sheet)
        place = next((n for n, one in enumerate(table.columns) if one.title.casefold() == column[2].casefold()), None)
        if other is None or place is None:
            return None
        letter = table.area.first.column + place
        return other, Area(Cell(table.first_row, letter), Cell(table.last_row, letter))

    def _ours(self, areas: list[tuple[SheetPart, Area]], depth: int = 0) -> list[Origin]:
        """Give where the numbers that a sum adds came from, also by sums in between."""
        found: list[Origin] = []
        for sheet, area in areas:
            found += [self._origins[sheet.name, at] for at in _within(self._filled_cells[sheet.name], area)]
            for at in _within(self._formulas[sheet.name], area) if depth < _DEEPEST else ():
                inner = self._areas(sheet, at)
                if inner is not None:
                    found += self._ours(inner, depth + 1)
        return found

    def _uses_ours(self, sheet: SheetPart, at: Cell) -> bool:
        """Tell whether a formula that we do not work out adds numbers of ours."""
        formula = self._filled.view(sheet).formula(at) or ""
        if _SOME_SUM.match(formula) is None:
            return False
        named = ((self._filled.sheet(name), area) for name, area in references(formula, sheet.name))
        return bool(self._ours([(other, area) for other, area in named if other is not None]))


def _by_row(cells: Iterable[Cell]) -> dict[int, list[Cell]]:
    found: dict[int, list[Cell]] = {}
    for at in cells:
        found.setdefault(at.row, []).append(at)
    return found


def _within(by_row: Mapping[int, list[Cell]], area: Area) -> Iterator[Cell]:
    """Give the cells that lie in an area, without a look at every row of a sheet or of a whole column."""
    rows = area.rows if len(area.rows) < len(by_row) else [row for row in by_row if row in area.rows]
    return (at for row in rows for at in by_row.get(row, ()) if at.column in area.columns)


def _arguments(text: str) -> list[str]:
    """Part what stands between commas; those in brackets, braces or quoted names part nothing."""
    found, depth, is_quoted = [""], 0, False
    for letter in text:
        is_quoted ^= letter in "'\""
        depth += (letter in "[({") - (letter in "])}") if not is_quoted else 0
        if letter == "," and not depth and not is_quoted:
            found.append("")
        else:
            found[-1] += letter
    return found


def _number(figure: Figure | None) -> Number | None:
    value = figure.value if figure is not None else None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
