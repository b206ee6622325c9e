"""What goes where in a council's workbook, guessed by equal names; a person looks at it and changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.operations.old_list.guesses import plain
from vrp_desktop.returns.template.mapping import Entry, Mapping, OneFigure, ToName, ToTable, WholeTable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vrp_desktop.returns.template.grid import Grid
    from vrp_desktop.returns.template.targets import TableTarget, Targets

_ENOUGH = 2
"""So many columns of the same name make a table the right one, whatever it is called."""


def guess(grids: Iterable[Grid], targets: Targets) -> Mapping:
    """Give what goes where, as far as names say it. Each target takes one thing at most."""
    entries: list[Entry] = []
    free = list(targets.tables)
    names = {plain(one.name): one for one in targets.names}
    for grid in grids:
        table = _table_for(grid, free)
        if table is not None:
            free.remove(table)
            # A total that the workbook has, or works out below or elsewhere, is not a row too.
            with_total = not (table.has_total or table.is_added_up)
            entries.append(Entry(WholeTable(grid.name, pairs(grid, table), with_total=with_total), ToTable(table.name)))
        elif plain(grid.name) in names:
            named = names.pop(plain(grid.name))
            entries.append(Entry(WholeTable(grid.name), ToName(named.name, named.scope)))
        for key in grid.row_keys():
            for title in grid.titles:
                words = {plain(f"{grid.name} {key} {title}")}
                if grid.has_total and key == grid.row_keys()[-1]:
                    words |= {plain(f"total {title}"), plain(f"{title} total")}
                found = next((word for word in words if word in names), None)
                if found is not None:
                    named = names.pop(found)
                    entries.append(Entry(OneFigure(grid.name, key, title), ToName(named.name, named.scope)))
    return Mapping(tuple(entries))


def pairs(grid: Grid, table: TableTarget) -> tuple[tuple[str, str], ...]:
    """Give (our column, the table's column) of those with the same name; columns that are worked out take nothing."""
    theirs = {plain(title): title for title, is_worked_out in table.columns if not is_worked_out}
    found: list[tuple[str, str]] = []
    for title in grid.offered():
        other = theirs.pop(plain(title), None)
        if other is not None:
            found.append((title, other))
    return tuple(found)


def _table_for(grid: Grid, tables: list[TableTarget]) -> TableTarget | None:
    by_name = next((one for one in tables if plain(one.name) == plain(grid.name) and pairs(grid, one)), None)
    if by_name is not None:
        return by_name
    best = max(tables, key=lambda one: len(pairs(grid, one)), default=None)
    return best if best is not None and len(pairs(grid, best)) >= _ENOUGH else None
