"""Fills an Excel table, which has as many rows afterwards as there are, or says why it cannot have them.

Rows below are never moved: a table grows over empty cells only. Its total row goes along when nothing else points at it
by its address; Excel keeps such formulas right when it inserts rows itself, and we cannot.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vrp_desktop.returns.template.cells import LAST_ROW, Area, Cell, area_of, references
from vrp_desktop.returns.template.markup import as_utf8, elements, spliced, with_attribute
from vrp_desktop.returns.template.placing import Line, Misfit, column_of, figure_for, rows_of
from vrp_desktop.returns.template.sheet import Put, translated
from vrp_desktop.returns.template.targets import is_worked_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vrp_desktop.returns.template.grid import Grid
    from vrp_desktop.returns.template.mapping import ToTable, WholeTable
    from vrp_desktop.returns.template.opened import SheetPart, TablePart
    from vrp_desktop.returns.template.placing import Plan
    from vrp_desktop.returns.template.sheet import SheetView


def place_table(plan: Plan, source: WholeTable, target: ToTable, grid: Grid) -> None:
    """Plan the filling of an Excel table. Raises Misfit."""
    table = plan.template.table(target.table)
    if table is None:
        raise Misfit(f"The workbook has not got {target}.")
    if table.is_from_outside:
        raise Misfit(f"{target} takes its rows from another program, which would undo what is filled.")
    sheet = plan.template.sheet(table.sheet)
    assert sheet is not None
    _TablePlan(plan, source, table, sheet, grid).place()


class _TablePlan:
    """Plans one Excel table that is filled from its first row, with as many rows as there are."""

    def __init__(self, plan: Plan, source: WholeTable, table: TablePart, sheet: SheetPart, grid: Grid) -> None:
        self._plan, self._source, self._table, self._sheet, self._grid = plan, source, table, sheet, grid
        self._view: SheetView = plan.template.view(sheet)
        self._where = f"the table “{table.name}” on sheet “{sheet.name}”"
        self._worked_out = {column for column in table.area.columns if is_worked_out(self._view, table, column)}
        self._last = table.last_row
        """The last row above the total, as it is going to be."""

    def place(self) -> None:
        """Plan every cell of the table, and the rows that come or go. Raises Misfit."""
        rows = rows_of(self._source, self._grid)
        columns = self._columns()
        wanted = self._table.first_row + max(len(rows), 1) - 1
        if wanted > LAST_ROW:
            raise Misfit(f"{self._source} goes beyond the end of sheet “{self._sheet.name}”.")
        if wanted > self._table.last_row:
            self._grow(wanted, columns)
        elif wanted < self._table.last_row:
            self._shrink(wanted, columns)
        for place, figures in enumerate(rows):
            for title, column in columns.items():
                at = Cell(self._table.first_row + place, column)
                value, origin = figure_for(self._grid, title, place, figures, columns)
                style = self._style(column) if at.row > self._table.last_row else None
                self._plan.put(self._sheet, at, Put(value, style=style), str(self._source))
                if origin is not None:
                    self._plan.origins[self._sheet.name, at] = origin
        for row in range(self._table.first_row + len(rows), self._last + 1):
            for column in columns.values():
                self._plan.put(self._sheet, Cell(row, column), Put(), str(self._source))
        self._resize()
        self._say(rows, columns)

    def _columns(self) -> dict[str, int]:
        """Give the column of the sheet for each of ours."""
        titles = {one.title: column for one, column in zip(self._table.columns, self._table.area.columns, strict=True)}
        pairs = self._source.columns or tuple((one, one) for one in self._grid.offered() if one in titles)
        if not pairs:
            raise Misfit(f"No column of {self._source} has the same name as one of {self._where}.")
        found: dict[str, int] = {}
        for ours, theirs in pairs:
            column_of(self._grid, ours)
            if theirs not in titles:
                raise Misfit(f"There is no column “{theirs}” in {self._where}.")
            column = titles[theirs]
            formula = self._table.columns[column - self._table.area.first.column].formula
            if formula or column in self._worked_out:
                raise Misfit(f"The column “{theirs}” of {self._where} is worked out by formulas, which stay.")
            if column in found.values():
                raise Misfit(f"Two columns of {self._source} go to the column “{theirs}” of {self._where}.")
            found[ours] = column
        return found

    def _style(self, column: int) -> str | None:
        """Give the looks of a new row: those of the last one."""
        return self._view.style(Cell(self._table.last_row, column))

    def _has_own(self, column: int, rows: range) -> bool:
        """Tell whether the council wrote something into a column."""
        spans = (self._view.cell(Cell(row, column)) for row in rows)
        return any(span is not None and not span.is_blank for span in spans)

    # Growing

    def _grow(self, wanted: int, columns: dict[str, int]) -> None:
        table, view = self._table, self._view
        more = wanted - table.last_row
        room = Area(
            Cell(table.area.last.row + 1, table.area.first.column),
            Cell(table.area.last.row + more, table.area.last.column),
        )
        needs = f"{self._source} has {wanted - table.first_row + 1} rows, and {self._where} has {len(self._rows())}"
        for at in room.cells():
            span = view.cell(at)
            if (span is not None and not span.is_blank) or view.is_worked_out(at) or view.merged_over(at) is not None:
                raise Misfit(f"{needs}; below it, cell {at} is not empty. Insert {more} rows into the table in Excel.")
        for other in self._plan.template.tables:
            if other.sheet == table.sheet and other.area.meets(room):
                raise Misfit(f"{needs}; below it is the table “{other.name}”. Insert {more} rows into it in Excel.")
        if table.has_total and not self._may_move():
            raise Misfit(
                f"{needs} above its total, which cannot be moved: a formula points at it, or it is shared. "
                f"Insert {more} rows above the total in Excel."
            )
        if table.has_total:
            self._move_total(wanted)
        for row in range(table.last_row + 1, wanted + 1):
            for column in table.area.columns:
                if column not in columns.values():
                    put = Put(formula=self._formula(column, row), style=self._style(column))
                    self._plan.put(self._sheet, Cell(row, column), put, str(self._source))
        self._last = wanted
        self._widen_rules(wanted)
        self._look_around(room)

    def _rows(self) -> range:
        return range(self._table.first_row, self._table.last_row + 1)

    def _formula(self, column: int, row: int) -> str | None:
        """Give the formula of a new row, as Excel would copy it down."""
        last = Cell(self._table.last_row, column)
        if column not in self._worked_out:
            return None
        formula = self._view.formula(last)
        if formula is None:
            raise Misfit(f"Cell {last} of {self._where} has a formula that cannot be copied into further rows.")
        return translated(formula, last, Cell(row, column))

    # Shrinking

    def _shrink(self, wanted: int, columns: dict[str, int]) -> None:
        table, view = self._table, self._view
        leaving = Area(Cell(wanted + 1, table.area.first.column), Cell(table.last_row, table.area.last.column))
        own = [
            column
            for column in table.area.columns
            if column not in columns.values() and column not in self._worked_out and self._has_own(column, leaving.rows)
        ]
        keeps_formulas = any(view.is_shared(at) for at in leaving.cells())
        if own or keeps_formulas or (table.has_total and not self._may_move()):
            self._plan.notes.append(
                f"{_capital(self._where)} keeps its {len(self._rows())} rows; the last {len(leaving.rows)} are empty."
            )
            return
        for at in leaving.cells():
            self._plan.put(self._sheet, at, Put(), str(self._source))
        if table.has_total:
            self._move_total(wanted)
        self._last = wanted

    # The total and the size

    def _total(self) -> Area:
        row = self._table.area.last.row
        return Area(Cell(row, self._table.area.first.column), Cell(row, self._table.area.last.column))

    def _may_move(self) -> bool:
        total = self._total()
        if any(self._view.is_shared(at) or self._is_spread(at) for at in total.cells()):
            return False
        return not any(
            sheet.casefold() == self._sheet.name.casefold() and area.meets(total) and not self._is_whole_column(area)
            for sheet, area in self._all_references()
        )

    def _is_spread(self, at: Cell) -> bool:
        span = self._view.cell(at)
        return self._view.is_worked_out(at) and (span is None or self._view.formula(at) is None or bool(span.shared))

    def _is_whole_column(self, area: Area) -> bool:
        """Tell whether an area has room to spare on both sides, so that it holds the total wherever it goes."""
        return area.first.row < self._table.area.first.row and area.last.row > self._table.area.last.row + 1_000

    def _all_references(self) -> Iterator[tuple[str, Area]]:
        template = self._plan.template
        for sheet in template.sheets:
            view = template.view(sheet)
            for at, span in view.cells():
                if span.formula:
                    here = sheet.name == self._sheet.name and at in self._total()
                    yield from () if here else references(span.formula, sheet.name)
            for rule in view.rules:
                yield from references(rule, sheet.name)
        for path, formulas in template.outside_formulas().items():
            for formula in formulas:
                yield from references(formula, self._sheet.name if path == self._table.path else "")

    def _move_total(self, wanted: int) -> None:
        view, by = self._view, wanted - self._table.last_row
        for at in self._total().cells():
            span, to = view.cell(at), Cell(at.row + by, at.column)
            formula = view.formula(at)
            if formula is not None:
                put = Put(formula=self._for_rows(formula, wanted), style=view.style(at))
            else:
                put = Put(copy=view.part[span.start : span.end]) if span is not None else Put(style=view.style(at))
            self._plan.put(self._sheet, to, put, str(self._source))
            if by < 0:
                self._plan.put(self._sheet, at, Put(style=self._style(at.column)), str(self._source))

    def _for_rows(self, formula: str, wanted: int) -> str:
        """Let the total of a column by its address go down to its new last row."""
        first, last = self._table.first_row, self._table.last_row
        old = re.compile(rf"(?<![\w!.$])(\$?[A-Za-z]{{1,3}}\$?{first}:\$?[A-Za-z]{{1,3}}\$?){last}(?![\w(.])")
        return old.sub(rf"\g<1>{wanted}", formula)

    def _resize(self) -> None:
        """Let the table's own part say how many rows it has, and that it is not waiting for its first one."""
        table = self._table
        part = as_utf8(self._plan.template.parts[table.path])
        by, cuts = self._last - table.last_row, []
        for one in elements(part):
            area = area_of(one.attributes.get("ref", "")) if one.local in ("table", "autoFilter", "sortState") else None
            if area is not None:
                tag = with_attribute(part[one.start : one.open_end], "ref", str(area.to_row(area.last.row + by)))
                cuts.append((one.start, one.open_end, with_attribute(tag, "insertRow", None)))
        self._plan.parts[table.path] = spliced(part, cuts)

    # What stands around

    def _widen_rules(self, wanted: int) -> None:
        """Let conditional formats and checks of the last row hold for the new ones, as Excel does."""
        table, view = self._table, self._view
        last = Area(Cell(table.last_row, table.area.first.column), Cell(table.last_row, table.area.last.column))
        for one in view.ranged:
            areas = [area_of(text) for text in one.areas.split()]
            wide = [
                str(area.to_row(wanted))
                if area is not None
                and area.last.row == table.last_row
                and area.meets(last)
                and area.first.row >= table.first_row
                else text
                for area, text in zip(areas, one.areas.split(), strict=True)
            ]
            if wide != one.areas.split():
                written = " ".join(wide).encode()
                if not one.is_text:
                    written = with_attribute(view.part[one.start : one.end], "sqref", written.decode())
                self._plan.cuts.setdefault(self._sheet.name, []).append((one.start, one.end, written))

    def _look_around(self, room: Area) -> None:
        """Say what shows the old rows only, and what lies over the new ones."""
        table = self._table
        old = [
            area
            for sheet, area in self._all_references()
            if sheet.casefold() == table.sheet.casefold()
            and area.first.row in (table.first_row, table.area.first.row)
            and area.last.row == table.last_row
            and area.last.row > area.first.row
            and set(area.columns) <= set(table.area.columns)
        ]
        if old:
            self._plan.notes.append(
                f"{_capital(self._where)} ends in row {self._last} now, but a chart or formula still ends in row "
                f"{table.last_row} ({', '.join(sorted({str(area) for area in old}))}). Make it longer in Excel."
            )
        for path in self._plan.template.related(self._sheet.path, "drawing").values():
            if any(area.meets(room) for area in _anchors(self._plan.template.parts[path])):
                self._plan.notes.append(
                    f"A chart or picture lies over new rows of {self._where}. Move it in Excel to see them."
                )
                break

    def _say(self, rows: tuple[object, ...], columns: dict[str, int]) -> None:
        table = self._table
        if table.is_filtered:
            self._plan.notes.append(f"{_capital(self._where)} is filtered, so rows may not show. Clear its filter.")
        left = [
            one.title
            for one, column in zip(table.columns, table.area.columns, strict=True)
            if column not in columns.values()
            and column not in self._worked_out
            and any(
                (span := self._view.cell(Cell(row, column))) is not None and not span.is_blank for row in self._rows()
            )
        ]
        if left:
            named = ", ".join(f"“{title}”" for title in left)
            self._plan.notes.append(
                f"In {self._where} nothing goes to {named}; what stands there may belong to another row now."
            )
        self._plan.lines.append(Line(str(self._source), f"{table.sheet}, {table.name}", len(rows)))


def _anchors(part: bytes) -> Iterator[Area]:
    """Give the cells that each chart or picture lies over."""
    found = elements(as_utf8(part))
    for place, one in enumerate(found):
        if one.local != "twoCellAnchor":
            continue
        corners = [next((e for e in found if e.parent == place and e.local == name), None) for name in ("from", "to")]
        cells = []
        for corner in corners:
            inside = {e.local: e.text for e in found if corner is not None and found[e.parent] is corner}
            if inside.get("row", "").isdecimal() and inside.get("col", "").isdecimal():
                cells.append(Cell(int(inside["row"]) + 1, int(inside["col"]) + 1))
        if len(cells) == 2:
            yield Area(*cells)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
