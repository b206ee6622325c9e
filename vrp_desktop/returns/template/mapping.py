"""Where each table or figure of a return goes in a template. Said once, kept as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vrp_desktop.problems import Problem, VrpError

VERSION = 1


@dataclass(frozen=True, slots=True)
class WholeTable:
    """All rows of a table of the return. `columns`: (its column, the target's column); empty for all, in order.

    In a target that is no table a column is named by the letters of the sheet. `with_total`: its total is a row too.
    """

    table: str
    columns: tuple[tuple[str, str], ...] = ()
    with_total: bool = True

    def __str__(self) -> str:
        return f"“{self.table}”"


@dataclass(frozen=True, slots=True)
class OneFigure:
    """One figure of a table: by the key of its row and the title of its column."""

    table: str
    row: str
    column: str

    def __str__(self) -> str:
        return f"“{self.table}”, {self.row}, {self.column}"


@dataclass(frozen=True, slots=True)
class ToName:
    """A name that the council gave to cells. `scope`: the sheet it belongs to, empty for the whole workbook's."""

    name: str
    scope: str = ""

    def __str__(self) -> str:
        return f"the name “{self.name}” of sheet “{self.scope}”" if self.scope else f"the name “{self.name}”"


@dataclass(frozen=True, slots=True)
class ToTable:
    """An Excel table, by its name."""

    table: str

    def __str__(self) -> str:
        return f"the table “{self.table}”"


@dataclass(frozen=True, slots=True)
class ToCell:
    """A cell; a whole table begins there and goes right and down."""

    sheet: str
    cell: str

    def __str__(self) -> str:
        return f"sheet “{self.sheet}”, cell {self.cell}"


Source = WholeTable | OneFigure
Target = ToName | ToTable | ToCell


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that goes to one place."""

    source: Source
    target: Target


@dataclass(frozen=True, slots=True)
class Mapping:
    """Everything that goes into a template."""

    entries: tuple[Entry, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Give it as JSON keeps it."""
        return {"version": VERSION, "entries": [_plain(entry) for entry in self.entries]}


class MappingUnknown(VrpError):
    """What is kept of a template was written by another version, or is damaged."""

    def __init__(self) -> None:
        super().__init__(
            Problem(
                happened="What goes where in this template cannot be read.",
                means="It was kept by another version of the program; nothing was filled, and your records are safe.",
                do_next="Choose the template again, and say once more what goes where.",
            )
        )


def mapping_of(kept: object) -> Mapping:
    """Read what `as_json` gave. Raises MappingUnknown."""
    try:
        if not isinstance(kept, dict) or kept["version"] != VERSION:
            raise MappingUnknown
        return Mapping(tuple(_entry(one) for one in kept["entries"]))
    except (KeyError, TypeError, ValueError) as wrong:
        raise MappingUnknown from wrong


def _plain(entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = {"table": entry.source.table}
    match entry.source:
        case WholeTable(columns=columns, with_total=with_total):
            found |= {"columns": [list(pair) for pair in columns], "with_total": with_total}
        case OneFigure(row=row, column=column):
            found |= {"row": row, "column": column}
    match entry.target:
        case ToName(name, scope):
            found |= {"to_name": name, "scope": scope}
        case ToTable(table):
            found |= {"to_table": table}
        case ToCell(sheet, cell):
            found |= {"to_sheet": sheet, "to_cell": cell}
    return found


def _entry(one: dict[str, Any]) -> Entry:
    source: Source
    target: Target
    if "row" in one:
        source = OneFigure(_text(one["table"]), _text(one["row"]), _text(one["column"]))
    else:
        pairs = tuple((_text(ours), _text(theirs)) for ours, theirs in one["columns"])
        source = WholeTable(_text(one["table"]), pairs, bool(one["with_total"]))
    if "to_name" in one:
        target = ToName(_text(one["to_name"]), _text(one["scope"]))
    elif "to_table" in one:
        target = ToTable(_text(one["to_table"]))
    else:
        target = ToCell(_text(one["to_sheet"]), _text(one["to_cell"]))
    return Entry(source, target)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
