"""A return as data: which sheets it has, what each counts, its charts and notes, read from a TOML file.

A coordinator can copy such a file and change it, so everything in it is checked and every fault is told at once.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.disclosure.record_sheet import PURPOSES
from vrp_desktop.disclosure.safe_table import OF_ALL
from vrp_desktop.measures.sources import SOURCES
from vrp_desktop.measures.spec import (
    Breakdown,
    Column,
    Figure,
    Figures,
    Lines,
    Measure,
    Quality,
    Readings,
    Rows,
    Talks,
    When,
)
from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.returns.toml_table import Fault, TomlTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vrp_desktop.measures.spec import Table

PERIODS = ("month", "quarter")
ROLES = ("ambassador", "mentor", "coordinator", "approver")
CHARTS = ("bar", "columns", "stacked", "line")
FOR_COORDINATOR = "R-A"
"""How the ids of returns to the coordinator begin."""
PUBLIC = "OFFICIAL"
"""The marking of what everybody may see."""
LONGEST_SHEET_NAME = 31
"""Excel's limit."""
_KINDS = ("breakdown", "figures", "talks", "readings", "quality", "rows", "lines")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]|^'|'$")
_TAKEN = ("notes", "charts", "checks", "what changed", "sign-off", "_meta")
_WHAT_PEOPLE_ARE = "eq_"
"""How the questions begin whose numbers are always strict, whatever a definition says."""
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}")
_MOST_SHEETS = 60
_WORKED_OUT = (Measure.SHARE, Measure.CHANGE)
_BIGGEST_FILE = 200_000


@dataclass(frozen=True, slots=True)
class Note:
    """A line of the sheet of notes."""

    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet with one table. `about`: the sentence under its title."""

    name: str
    about: str
    table: Table | Rows | Lines


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart of a sheet. `values`: keys of its columns. `most`: only so many rows, the first; 0 for all."""

    title: str
    sheet: str
    kind: str
    values: tuple[str, ...]
    x_title: str
    y_title: str
    most: int = 0


@dataclass(frozen=True, slots=True)
class ReturnDefinition:
    """One return. `marking`: "" for the council's own. `roles`: who may make it.

    `needs_check`: whoever makes it says that no names or addresses are in it. `has_sign_off`: it is prepared, checked
    and approved; one of the two holds. `has_helplines`: the sheet of notes names the helplines.
    """

    id: str
    title: str
    file_word: str
    audience: str
    marking: str
    periods: tuple[str, ...]
    roles: tuple[str, ...]
    notes: tuple[Note, ...]
    sheets: tuple[Sheet, ...]
    charts: tuple[Chart, ...]
    needs_check: bool
    has_sign_off: bool
    has_helplines: bool = False


class DefinitionFaulty(VrpError):
    """A definition that cannot be used. `faults`: all that is wrong with it."""

    def __init__(self, file: str, faults: Sequence[Fault]) -> None:
        count = "1 thing is" if len(faults) == 1 else f"{len(faults)} things are"
        super().__init__(
            Problem(
                happened=f"{file} cannot be used for a return: {count} wrong in it. {faults[0].sentence()}",
                means="No return was made or changed.",
                do_next="Put it right in the file, then bring it in again.",
            )
        )
        self.faults = tuple(faults)


def read(text: str, file: str) -> ReturnDefinition:
    """Read a definition. `file`: its name, for what is said of faults. Raises DefinitionFaulty with all of them."""
    faults: list[Fault] = []
    if len(text) > _BIGGEST_FILE:
        raise DefinitionFaulty(file, [Fault(file, "", "", "it is too big for a definition of a return.")])
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise DefinitionFaulty(file, [Fault(file, "", "", f"it is not TOML: {str(error)[:200]}.")]) from error
    table = TomlTable(values, file, "", faults)
    definition = _definition(table)
    if faults:
        raise DefinitionFaulty(file, faults)
    return definition


def _definition(table: TomlTable) -> ReturnDefinition:
    sheets = tuple(_sheet(one) for one in table.tables("sheet", "sheet", needed=True))
    definition = ReturnDefinition(
        id=table.text("id", longest=20),
        title=table.text("title", longest=80),
        file_word=table.text("file_word", longest=30),
        audience=table.text("audience", longest=120),
        marking=table.text("marking", "", longest=60),
        periods=table.some_of("periods", PERIODS),
        roles=table.some_of("roles", ROLES),
        notes=tuple(_note(one) for one in table.tables("note", "note")),
        sheets=sheets,
        charts=tuple(_chart(one, sheets) for one in table.tables("chart", "chart")),
        needs_check=table.flag("needs_check", default=False),
        has_sign_off=table.flag("has_sign_off", default=True),
        has_helplines=table.flag("helplines", default=False),
    )
    table.finish()
    if definition.needs_check and definition.has_sign_off:
        table.wrong("has_sign_off", "it must be false where needs_check is true: then one person alone checks it.")
    if definition.id and not _ID.fullmatch(definition.id):
        table.wrong("id", "it must be letters, figures and hyphens, like R-B2.")
    if len(sheets) > _MOST_SHEETS:
        table.wrong("sheet", f"a return has at most {_MOST_SHEETS} sheets.")
    names = [sheet.name.casefold() for sheet in sheets]
    for name in {name for name in names if names.count(name) > 1}:
        table.wrong("sheet", f"two sheets are called “{name}”.")
    for sheet in sheets:
        if isinstance(sheet.table, Rows):
            _check_audience(table, definition, sheet.name, sheet.table.purpose)
    return definition


def _check_audience(table: TomlTable, definition: ReturnDefinition, name: str, purpose: str) -> None:
    """Hold rows to those whom they are for (design 3.9), whatever a copied definition says."""
    audience = PURPOSES[purpose].audience if purpose in PURPOSES else ""
    is_for_coordinator = definition.id.startswith(FOR_COORDINATOR) and definition.needs_check
    if audience == "coordinator" and not is_for_coordinator:
        table.wrong("sheet", f"“{name}”: rows of residents and mentees go to nobody but the coordinator, in R-A.")
    elif audience != "public" and definition.marking.strip().upper() == PUBLIC:
        table.wrong("sheet", f"“{name}”: these rows are not for everybody, so the return cannot be marked {PUBLIC}.")


def _note(table: TomlTable) -> Note:
    note = Note(table.text("about", longest=60), table.text("text", longest=600))
    table.finish()
    return note


def _sheet(table: TomlTable) -> Sheet:
    name = table.text("name", longest=LONGEST_SHEET_NAME)
    if _NOT_IN_SHEET_NAMES.search(name):
        table.wrong("name", "a sheet's name must not hold [ ] : * ? / \\ or stand in '.")
    if name.casefold() in _TAKEN:
        table.wrong("name", "this sheet is made by itself; choose another name.")
    about = table.text("about")
    kind = table.one_of("kind", _KINDS, "breakdown")
    made = _READERS[kind](table)
    table.finish()
    return Sheet(name, about, made)


def _breakdown(table: TomlTable) -> Breakdown:
    columns = _columns(table, tuple(Measure))
    order, rows = table.text("order", "", longest=40), table.text("rows", longest=60)
    if order and order not in {column.key for column in columns if column.is_shown}:
        table.wrong("order", f"“{order}” is no shown column of this table.")
    return Breakdown(
        source=table.one_of("source", tuple(SOURCES)),
        rows=rows,
        row_title=table.text("row_title", longest=60),
        columns=columns,
        key_title=table.text("key_title", "", longest=60),
        missing=table.text("missing", "", longest=60),
        where=table.where("where") or {},
        has_total=table.flag("total", default=True),
        has_empty_rows=table.flag("empty_rows", default=True),
        order=order,
        is_strict=table.flag("strict", default=False) or rows.startswith(_WHAT_PEOPLE_ARE),
    )


def _columns(table: TomlTable, measures: Sequence[str]) -> tuple[Column, ...]:
    columns = []
    readers = list(table.tables("column", "column", needed=True))
    for one in readers:
        measure = Measure(one.one_of("measure", measures, measures[0]))
        needs_of = measure not in (Measure.COUNT,)
        columns.append(
            Column(
                key=one.text("key", longest=40),
                title=one.text("title", longest=80),
                measure=measure,
                of=one.text("of", None if needs_of else "", longest=60),
                base=one.text("base", None if measure in _WORKED_OUT else "", longest=60),
                weight=one.text("weight", "", longest=60),
                where=one.where("where") or {},
                when=When(one.one_of("when", tuple(When), When.NOW)),
                if_empty=one.whole("if_empty", 0),
                is_shown=one.flag("shown", default=True),
            )
        )
        one.finish()
    keys = [column.key for column in columns]
    counted = {column.key for column in columns if column.measure in (Measure.COUNT, Measure.SUM)}
    for one, column in zip(readers, columns, strict=True):
        if keys.count(column.key) > 1:
            one.wrong("key", f"“{column.key}” stands for two columns.")
        if column.measure in _WORKED_OUT:
            for key in ("of", "base"):
                named = getattr(column, key)
                if named and named not in counted and not (key == "base" and named == OF_ALL):
                    one.wrong(key, f"“{named}” is no column of this table that counts or adds up.")
    return tuple(columns)


def _figures(table: TomlTable) -> Figures:
    figures = []
    for one in table.tables("figure", "figure", needed=True):
        figures.append(
            Figure(
                key=one.text("key", longest=40),
                title=one.text("title", longest=80),
                source=one.one_of("source", tuple(SOURCES)),
                of=one.text("of", "", longest=60),
                where=one.where("where") or {},
                base=one.where("base"),
                note=one.text("note", ""),
            )
        )
        one.finish()
    keys = [figure.key for figure in figures]
    for key in {key for key in keys if keys.count(key) > 1}:
        table.wrong("figure", f"“{key}” stands for two figures.")
    return Figures(tuple(figures), table.text("row_title", "Measure", longest=60))


def _talks(table: TomlTable) -> Talks:
    columns = _columns(table, (Measure.COUNT, Measure.SHARE))
    return Talks(columns, table.text("row_title", "Month", longest=60))


def _readings(table: TomlTable) -> Readings:
    return Readings(
        families=table.texts("families", ()),
        population=table.whole("population", 0, 100_000_000),
        counted_in=table.text("counted_in", "", longest=60),
        row_title=table.text("row_title", "Measure", longest=60),
    )


def _quality(table: TomlTable) -> Quality:
    return Quality(table.texts("forms"), table.text("row_title", "Register", longest=60))


def _rows(table: TomlTable) -> Rows:
    purpose = table.one_of("purpose", tuple(PURPOSES))
    known = [column.key for column in PURPOSES[purpose].columns] if purpose in PURPOSES else []
    return Rows(purpose, table.some_of("columns", known, ()), table.where("where") or {})


def _lines(table: TomlTable) -> Lines:
    lines = []
    for one in table.tables("line", "line", needed=True):
        lines.append((one.text("about", longest=80), one.text("text", "", longest=1_000)))
        one.finish()
    return Lines(tuple(lines))


_READERS: dict[str, Callable[[TomlTable], Table | Rows | Lines]] = {
    "lines": _lines,
    "breakdown": _breakdown,
    "figures": _figures,
    "talks": _talks,
    "readings": _readings,
    "quality": _quality,
    "rows": _rows,
}


def _chart(table: TomlTable, sheets: Sequence[Sheet]) -> Chart:
    by_name = {sheet.name: sheet for sheet in sheets}
    chart = Chart(
        title=table.text("title", longest=120),
        sheet=table.one_of("sheet", tuple(by_name) or ("",)),
        kind=table.one_of("kind", CHARTS, "bar"),
        values=table.texts("values"),
        x_title=table.text("x_title", longest=60),
        y_title=table.text("y_title", longest=60),
        most=table.whole("most", 0, 1_000),
    )
    table.finish()
    drawn = by_name[chart.sheet].table if chart.sheet in by_name else None
    if isinstance(drawn, Rows | Lines):
        table.wrong("sheet", "a chart is made of numbers, and this sheet has rows of words.")
    elif isinstance(drawn, Breakdown | Talks):
        shown = [column.key for column in drawn.columns if column.is_shown]
        for key in chart.values:
            if key not in shown:
                table.wrong("values", f"“{key}” is no shown column of “{chart.sheet}”.")
    if not chart.values:
        table.wrong("values", "name at least one column.")
    return chart
