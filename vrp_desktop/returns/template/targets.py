"""What a template offers to be filled: its names for cells, its tables, and its sheets."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from vrp_desktop.returns.template.cells import Cell
from vrp_desktop.returns.template.opened import Template, hanging_together
from vrp_desktop.returns.template.totals import added_tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vrp_desktop.returns.template.opened import TablePart
    from vrp_desktop.returns.template.sheet import SheetView


@dataclass(frozen=True, slots=True)
class NameTarget:
    """A name for cells. `scope`: the sheet it belongs to, empty for the workbook's. `area`: like B4 or B4:D9."""

    name: str
    scope: str
    sheet: str
    area: str


@dataclass(frozen=True, slots=True)
class TableTarget:
    """An Excel table. `columns`: (title, whether the template works it out). `rows`: how many it has now.

    `is_added_up`: a formula of the template adds up a column of it, so that a row of totals would count twice.
    """

    name: str
    sheet: str
    columns: tuple[tuple[str, bool], ...]
    rows: int
    has_total: bool
    is_added_up: bool = False


@dataclass(frozen=True, slots=True)
class Targets:
    """Everything that can be filled. `not_offered`: sentences on what cannot, and why."""

    names: tuple[NameTarget, ...]
    tables: tuple[TableTarget, ...]
    sheets: tuple[str, ...]
    not_offered: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        return asdict(self)

    @classmethod
    def of_json(cls, said: Mapping[str, Any]) -> Targets:
        """Read what `as_json` gave."""
        return cls(
            tuple(NameTarget(**one) for one in said["names"]),
            tuple(
                TableTarget(**{**one, "columns": tuple((title, worked) for title, worked in one["columns"])})
                for one in said["tables"]
            ),
            tuple(said["sheets"]),
            tuple(said["not_offered"]),
        )


def is_worked_out(view: SheetView, table: TablePart, column: int) -> bool:
    """Tell whether a column of a table has a formula in any of its rows."""
    return any(view.is_worked_out(Cell(row, column)) for row in range(table.first_row, table.last_row + 1))


def targets_of(content: bytes) -> Targets:
    """Give the targets of a workbook that the gate let in. Raises TemplateRefused."""
    with hanging_together():
        return _targets(Template(content))


def _targets(template: Template) -> Targets:
    tables, not_offered = [], []
    added_up = added_tables(template)
    for table in template.tables:
        if table.is_from_outside:
            not_offered.append(f"The table “{table.name}” takes its rows from another program, which would undo it.")
            continue
        view = template.view(next(sheet for sheet in template.sheets if sheet.name == table.sheet))
        columns = tuple(
            (one.title, bool(one.formula) or is_worked_out(view, table, column))
            for column, one in zip(table.area.columns, table.columns, strict=True)
        )
        tables.append(
            TableTarget(
                table.name,
                table.sheet,
                columns,
                table.last_row - table.first_row + 1,
                table.has_total,
                table.name in added_up,
            )
        )
    for sheet in template.sheets:
        template.view(sheet)
    return Targets(
        tuple(NameTarget(one.name, one.scope, one.sheet, str(one.area)) for one in template.names),
        tuple(tables),
        tuple(sheet.name for sheet in template.sheets),
        tuple(not_offered),
    )
