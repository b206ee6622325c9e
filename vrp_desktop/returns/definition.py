"""A return as data: which sheets it has, what each counts, its charts and notes, read from a TOML file.

A coordinator can copy such a file and change it, so everything in it is checked and every fault is told at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.disclosure.count_table import ColumnKind
from vrp_desktop.disclosure.record_sheet import IN_RETURNS, PURPOSES
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
    Series,
    Talks,
    When,
)
from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.returns.layout import CHECK
from vrp_desktop.returns.toml_table import Fault, TomlTable, loaded, not_known

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from vrp_desktop.disclosure.count_table import CountColumn
    from vrp_desktop.measures.spec import Table, Where

PERIODS = ("month", "quarter")
ROLES = ("ambassador", "mentor", "coordinator", "approver")
CHARTS = ("bar", "columns", "stacked", "line")
FOR_COORDINATOR = "R-A"
"""How the ids of returns to the coordinator begin."""
THE_COORDINATOR = "the coordinator, and nobody else"
"""The audience of such a return, whatever else was changed in it."""
PUBLIC, CLOSED = "OFFICIAL", "OFFICIAL-SENSITIVE"
"""The markings: of what everybody may see, and of what is for those whom it is sent to."""
COVER = "Cover"
"""The sheet that is made by itself, unless a return for the coordinator begins with one of its own."""
LONGEST_SHEET_NAME = 31
"""Excel's limit."""
_KINDS = ("breakdown", "figures", "talks", "readings", "series", "quality", "rows", "lines")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]|^'|'$")
_TAKEN = ("notes", "charts", "checks", "what changed", "sign-off", "_meta", "history")
_WHAT_PEOPLE_ARE = "eq_"
"""How the questions begin whose numbers are always strict, whatever a definition says."""
_BESIDE_WHAT_PEOPLE_ARE = ("is_active",)
"""The only fields by which a table by such a question chooses whom it counts: others make small groups."""
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}")
_FILE_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
"""Other signs stand in the keys of hidden columns, on which the numbers of shown ones rest."""
_SIGNS = re.compile(r"note \d+")
"""What the columns of signs are called beside those of numbers."""
_UNKNOWN = "unknown"
"""The audience of rows of a purpose that there is not."""
_MOST_SHEETS = 60
_WORKED_OUT = (Measure.SHARE, Measure.CHANGE)
_WORDS = (Measure.TOP, Measure.ATTRIBUTE)
_BIGGEST_FILE = 200_000


@dataclass(frozen=True, slots=True)
class Note:
    """A line of the sheet of notes."""

    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet with one table. `about`: the sentence under its title, in which two words stand for the periods."""

    name: str
    about: str
    table: Table | Rows | Lines

    def about_in(self, period: str, before: str) -> str:
        """Give the sentence with the names of the period and of the one before."""
        # No `format`: the sentence is somebody's own, and its signs mean a lot there.
        return self.about.replace("{period}", period).replace("{before}", before)


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

    `needs_check`: whoever makes it says that no names or addresses are in it, which is enough for rows to the
    coordinator alone. `has_sign_off`: it is prepared, checked and approved. Just one of the two holds. `has_helplines`:
    the sheet of notes names the helplines.
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

    def marked(self, council: str) -> str:
        """Give the marking it goes out with. `council`: the council's own, which never makes rows public."""
        marking = self.marking or council
        return CLOSED if _is_public(marking) and not all(_is_for_everybody(one) for one in self.sheets) else marking


class DefinitionFaulty(VrpError):
    """A definition that cannot be used. `faults`: all that is wrong with it."""

    def __init__(self, file: str, faults: Sequence[Fault]) -> None:
        count = "1 thing is" if len(faults) == 1 else f"{len(faults)} things are"
        super().__init__(
            Problem(
                happened=f"{file} cannot be used for a return: {count} wrong in it.",
                means="No return was made or changed.",
                do_next="Put it right in the file, then bring it in again.",
                details="\n".join(fault.sentence() for fault in faults),
            )
        )
        self.faults = tuple(faults)


def read(text: str, file: str) -> ReturnDefinition:
    """Read a definition. `file`: its name, for what is said of faults. Raises DefinitionFaulty with all of them."""
    faults: list[Fault] = []
    if len(text) > _BIGGEST_FILE:
        raise DefinitionFaulty(file, [Fault(file, "", "", "it is too big for a definition of a return.")])
    values = loaded(text, file)
    if isinstance(values, Fault):
        raise DefinitionFaulty(file, [values])
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
        marking=table.one_of("marking", (CLOSED, PUBLIC), ""),
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
    if definition.id and not _ID.fullmatch(definition.id):
        table.wrong("id", "it must be letters, figures and hyphens, like R-B2.")
    if definition.file_word and not _FILE_WORD.fullmatch(definition.file_word):
        table.wrong("file_word", "it must be letters, figures and hyphens: it stands in the names of files.")
    if len(sheets) > _MOST_SHEETS:
        table.wrong("sheet", f"a return has at most {_MOST_SHEETS} sheets.")
    for name in _twice(sheet.name for sheet in sheets):
        table.wrong("sheet", f"two sheets are called “{name}”.")
    for place, sheet in enumerate(sheets):
        is_a_cover = place == 0 and isinstance(sheet.table, Rows) and sheet.table.purpose == "ambassador-cover"
        if _told_apart(sheet.name) == COVER.casefold() and not (is_a_cover and sheet.name == COVER):
            table.wrong(
                "sheet",
                f"“{sheet.name}” is made by itself. Only the first sheet may be called {COVER}, and only with rows of "
                "the purpose ambassador-cover.",
            )
    _check_who_reads(table, definition)
    _check_who_checks(table, definition)
    return definition


def _check_who_reads(table: TomlTable, definition: ReturnDefinition) -> None:
    """Hold rows to those whom they are for (design 3.9), whatever a copied definition says."""
    is_own_kind = definition.id == FOR_COORDINATOR or definition.id.startswith(f"{FOR_COORDINATOR}-")
    for sheet in definition.sheets:
        if _is_for_coordinator(sheet) and not (is_own_kind and definition.needs_check):
            table.wrong(
                "sheet",
                f"“{sheet.name}”: rows of residents and mentees go to nobody but the coordinator, in {FOR_COORDINATOR}"
                f" or a return whose id begins with {FOR_COORDINATOR}-.",
            )
        elif _is_public(definition.marking) and not _is_for_everybody(sheet):
            table.wrong(
                "sheet", f"“{sheet.name}”: these rows are not for everybody, so the return cannot be marked {PUBLIC}."
            )
    if any(_is_for_coordinator(sheet) for sheet in definition.sheets):
        if definition.audience != THE_COORDINATOR:
            table.wrong("audience", f"it must be “{THE_COORDINATOR}”, because of the rows in it.")
        if definition.marking:
            table.wrong("marking", "take it out: rows of residents and mentees are marked as the council marks them.")
        if definition.periods != ("month",):
            table.wrong("periods", 'it must be ["month"]: these rows leave a month at a time.')


def _check_who_checks(table: TomlTable, definition: ReturnDefinition) -> None:
    """See that two people sign whatever is not for the coordinator alone; only then are its numbers attacked too."""
    others = [sheet.name for sheet in definition.sheets if _audience(sheet) not in ("coordinator", _UNKNOWN)]
    if definition.needs_check and definition.has_sign_off:
        table.wrong("has_sign_off", "it must be false where needs_check is true: then one person alone checks it.")
    elif not definition.needs_check and not definition.has_sign_off:
        table.wrong("has_sign_off", "it must be true: what is not for the coordinator alone is checked by two people.")
    if definition.needs_check and others:
        table.wrong(
            "needs_check",
            f"it must be false because of “{others[0]}”: one person alone checks only rows to the coordinator.",
        )


def _audience(sheet: Sheet) -> str:
    """Give for whom the rows of a sheet are; "" for one without rows of records."""
    if not isinstance(sheet.table, Rows):
        return ""
    return PURPOSES[sheet.table.purpose].audience if sheet.table.purpose else _UNKNOWN


def _is_for_coordinator(sheet: Sheet) -> bool:
    return _audience(sheet) == "coordinator"


def _is_for_everybody(sheet: Sheet) -> bool:
    return _audience(sheet) in ("", "public", _UNKNOWN)


def _is_public(marking: str) -> bool:
    return marking.strip().upper() == PUBLIC


def _told_apart(name: str) -> str:
    """Give a name as Excel and people tell it from others: capitals and spaces do not count."""
    return " ".join(name.split()).casefold()


def _twice(names: Iterable[str]) -> list[str]:
    """Give the names that cannot be told apart from an earlier one."""
    known = [_told_apart(name) for name in names if name]
    return list(dict.fromkeys(name for place, name in enumerate(known) if name in known[:place]))


def _note(table: TomlTable) -> Note:
    note = Note(table.text("about", longest=60), table.text("text", longest=600))
    table.finish()
    return note


def _sheet(table: TomlTable) -> Sheet:
    name = table.text("name", longest=LONGEST_SHEET_NAME)
    if _NOT_IN_SHEET_NAMES.search(name):
        table.wrong("name", "a sheet's name must not hold [ ] : * ? / \\ or stand in '.")
    if _told_apart(name) in _TAKEN:
        table.wrong("name", "this sheet is made by itself; choose another name.")
    about = table.text("about")
    if re.search("[{}]", about.replace("{before}", "").replace("{period}", "")):
        table.wrong("about", "only the words {before} and {period} may stand in braces.")
    kind = table.one_of("kind", _KINDS, "breakdown")
    made = _READERS[kind](table)
    table.finish()
    if not isinstance(made, Rows | Lines):
        heads = _heads(made)
        checks = [f"{head.title} {CHECK}" for head in heads if head.is_worked_out]
        titles = _row_heads(made) + [head.title for head in heads] + checks
        for title in _twice(titles):
            table.wrong("title", f"two columns are called “{title}”.")
        for title in titles:
            if _SIGNS.fullmatch(_told_apart(title)):
                table.wrong("title", f"“{title}” is what a column of signs is called; choose another title.")
    return Sheet(name, about, made)


def _row_heads(made: Table) -> list[str]:
    """Give the headings of the columns that say what a row is."""
    return [made.key_title, made.row_title] if isinstance(made, Breakdown) else [made.row_title]


@dataclass(frozen=True, slots=True)
class _Head:
    """A column that will stand on a sheet, so far as that is known before anything is counted."""

    key: str
    title: str
    is_number: bool
    is_worked_out: bool = False


def _heads(made: Table) -> list[_Head]:
    """Give the columns that a sheet will have beside those of `_row_heads`."""
    from vrp_desktop.measures import quality, readings, series
    from vrp_desktop.measures.tabulate import figure_columns

    if isinstance(made, Breakdown | Talks):
        shown = [one for one in made.columns if one.is_shown]
        return [_Head(one.key, one.title, one.measure not in _WORDS, one.measure in _WORKED_OUT) for one in shown]
    if isinstance(made, Figures):
        # The columns of the periods are called by them, which no definition knows.
        columns = figure_columns(("", "", ""))
    else:
        others = series.COLUMNS if isinstance(made, Series) else quality.COLUMNS
        columns = readings.columns(made) if isinstance(made, Readings) else others
    return [_head(column) for column in columns if column.is_shown]


def _head(column: CountColumn) -> _Head:
    is_number = column.kind not in (ColumnKind.LABEL, ColumnKind.DIRECTION)
    return _Head(column.key, column.title, is_number, is_number and bool(column.base))


def _where(table: TomlTable, key: str = "where") -> Where | None:
    """Give a filter. What people are is never asked in one: then somebody could count who they are in small groups."""
    where = table.where(key)
    for name in where or ():
        if name.startswith(_WHAT_PEOPLE_ARE):
            table.wrong(key, f"“{name}” says what people are, so nothing is chosen by it. It can only be the rows.")
    return where


def _field(table: TomlTable, key: str, default: str | None = "") -> str:
    """Give the field that a number is made of."""
    name = table.text(key, default, longest=60)
    if name.startswith(_WHAT_PEOPLE_ARE):
        table.wrong(key, f"“{name}” says what people are, so no number is made of it. It can only be the rows.")
    return name


def _key(table: TomlTable) -> str:
    key = table.text("key", longest=40)
    if key and not _KEY.fullmatch(key):
        table.wrong("key", "it must be letters, figures and _, and begin with a letter.")
    return key


def _breakdown(table: TomlTable) -> Breakdown:
    made = _breakdown_as_asked(table)
    if made.order and made.order not in {column.key for column in made.columns if column.is_shown}:
        table.wrong("order", f"“{made.order}” is no shown column of this table.")
    if made.rows.startswith(_WHAT_PEOPLE_ARE):
        _check_what_people_are(table, made)
    _check_total(table, made)
    return made


def _check_what_people_are(table: TomlTable, made: Breakdown) -> None:
    """Let a table by what people are count them all, or all the active ones, and no smaller group of them."""
    if made.where:
        table.wrong("where", f"a table by “{made.rows}” counts everybody: take the filter out.")
    for column in made.columns:
        if set(column.where) - set(_BESIDE_WHAT_PEOPLE_ARE):
            table.wrong("column", f"“{column.title}”: beside “{made.rows}” nothing is chosen by but is_active.")
        if column.measure not in (Measure.COUNT, *_WORKED_OUT):
            table.wrong("column", f"“{column.title}”: a table by “{made.rows}” only counts.")


def _check_total(table: TomlTable, made: Breakdown) -> None:
    """Refuse a total of some of the rows alone, however it is come by: with another one it would tell the rest."""
    asked = _question(made.rows)
    is_filtered = any(_question(name) == asked for name in made.where)
    if made.has_total and is_filtered:
        table.wrong("where", f"it chooses by “{made.rows}”, as the rows do: write total = false.")
    if is_filtered and any(column.base == OF_ALL for column in made.columns):
        table.wrong("where", f"it chooses by “{made.rows}”, as the rows do: no column can be a share of all.")
    shared = {column.of for column in made.columns if column.base == OF_ALL}
    for column in made.columns:
        has_total = made.has_total or column.key in shared
        if has_total and any(_question(name) == asked for name in column.where):
            what = "write total = false" if made.has_total else "share another column than all"
            table.wrong("column", f"“{column.title}”: its total would be that of some rows alone, so {what}.")


def _question(field: str) -> str:
    """Give the question of a field: what was counted of it begins with c_."""
    return field.removeprefix("c_")


def _breakdown_as_asked(table: TomlTable) -> Breakdown:
    rows = table.text("rows", longest=60)
    return Breakdown(
        source=table.one_of("source", tuple(SOURCES)),
        rows=rows,
        row_title=table.text("row_title", longest=60),
        columns=_columns(table, tuple(Measure)),
        key_title=table.text("key_title", "", longest=60),
        missing=table.text("missing", "", longest=60),
        where=_where(table) or {},
        has_total=table.flag("total", default=True),
        has_empty_rows=table.flag("empty_rows", default=True),
        order=table.text("order", "", longest=40),
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
                key=_key(one),
                title=one.text("title", longest=80),
                measure=measure,
                of=_field(one, "of", None if needs_of else ""),
                base=_field(one, "base", None if measure in _WORKED_OUT else ""),
                weight=_field(one, "weight"),
                where=_where(one) or {},
                when=When(one.one_of("when", tuple(When), When.NOW)),
                if_empty=one.whole("if_empty", 0),
                is_shown=one.flag("shown", default=True),
                # Read only where it means something, so that it is at fault elsewhere.
                least=one.whole("least", 0) if measure is Measure.SHARE else 0,
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
                key=_key(one),
                title=one.text("title", longest=80),
                source=one.one_of("source", tuple(SOURCES)),
                of=_field(one, "of"),
                where=_where(one) or {},
                base=_where(one, "base"),
                note=one.text("note", ""),
            )
        )
        one.finish()
    keys = [figure.key for figure in figures]
    for key in {key for key in keys if keys.count(key) > 1}:
        table.wrong("figure", f"“{key}” stands for two figures.")
    for title in _twice(figure.title for figure in figures):
        table.wrong("figure", f"two figures are called “{title}”.")
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


def _series(table: TomlTable) -> Series:
    return Series(
        measure=table.text("measure", longest=40),
        most=table.whole("most", 36, 240),
        row_title=table.text("row_title", "Up to", longest=60),
    )


def _quality(table: TomlTable) -> Quality:
    return Quality(table.texts("forms"), table.text("row_title", "Register", longest=60))


def _rows(table: TomlTable) -> Rows:
    purpose, where = table.text("purpose", longest=60), _where(table) or {}
    if purpose not in IN_RETURNS:
        # Nothing else is judged by it, so that one wrong word is one fault.
        table.texts("columns", ())
        if purpose:
            table.wrong("purpose", not_known(purpose, IN_RETURNS))
        return Rows("")
    columns = table.some_of("columns", [column.key for column in PURPOSES[purpose].columns], ())
    for key in _twice(columns):
        table.wrong("columns", f"“{key}” stands in it twice.")
    return Rows(purpose, columns, where)


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
    "series": _series,
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
    elif drawn is not None:
        shown = {head.key: head for head in _heads(drawn)}
        for key in chart.values:
            if key not in shown:
                table.wrong("values", f"“{key}” is no shown column of “{chart.sheet}”.")
            elif not shown[key].is_number:
                table.wrong("values", f"“{key}” holds words, and a chart is made of numbers.")
    if not chart.values:
        table.wrong("values", "name at least one column.")
    return chart
