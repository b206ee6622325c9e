"""One sheet of a template: where its cells stand in the bytes, what is in them, and how some of them are replaced."""

from __future__ import annotations

import bisect
import datetime
import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from vrp_desktop.returns.template.cells import Area, Cell, area_of, cell_of
from vrp_desktop.returns.template.markup import quoted, spliced, tag_end, with_attribute
from vrp_desktop.returns.workbook import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vrp_desktop.disclosure.record_sheet import Value

MOST_CELLS = 300_000
"""Of one sheet. Each is kept in memory; a template that people fill has some thousands."""
_LONGEST_TEXT = 32_767
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_UNESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_SPACES = re.compile(r"\r\n?")
_FIRST_DAY, _FIRST_DAY_1904 = datetime.datetime(1899, 12, 30), datetime.datetime(1904, 1, 1)
_FIRST_SAFE = datetime.datetime(1900, 3, 1)
"""Before, Excel counts a 29 February 1900 that never was."""


class TooManyCells(Exception):
    """The sheet has more cells than any template."""


@dataclass(slots=True)
class CellSpan:
    """A cell as it stands. `kind`: its `t`. `results`: the offsets of its values. `formula` is empty for a shared one.

    `text`: of its value or of its inline string; what it means depends on `kind`.
    """

    column: int
    start: int
    open_end: int
    is_named: bool
    style: str | None
    kind: str
    end: int = 0
    formula: str | None = None
    formula_kind: str = ""
    shared: str = ""
    formula_area: str = ""
    text: str = ""
    results: list[tuple[int, int]] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing in it but its looks."""
        return self.formula is None and not self.text


@dataclass(slots=True)
class RowSpan:
    """A row as it stands, and its cells by column."""

    number: int
    start: int
    open_end: int
    is_named: bool
    style: str | None
    spans: str
    close: int = 0
    end: int = 0
    cells: dict[int, CellSpan] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ranged:
    """A conditional format or a check of what is typed: the cells it is for, and where that stands.

    `is_text`: it stands there as text, as newer kinds have it; else it is an attribute of the tag that stands there.
    """

    start: int
    end: int
    areas: str
    is_text: bool


@dataclass(frozen=True, slots=True)
class Put:
    """What comes into a cell: a value, or a formula without "="; nothing empties it. `style`: `None` for its own.

    `copy`: the bytes of another cell, which comes here as it stands.
    """

    value: Value = None
    formula: str | None = None
    style: str | None = None
    copy: bytes = b""

    @property
    def is_empty(self) -> bool:
        """Whether nothing comes into the cell."""
        return self.value is None and self.formula is None and not self.copy


class SheetView:
    """A sheet's part, looked at once. Raises ExpatError and TooManyCells."""

    def __init__(self, part: bytes) -> None:
        self.part = part
        self.prefix = ""
        self.rows: dict[int, RowSpan] = {}
        self.data = (0, 0, 0, 0)
        """Where the element of all rows stands: start, behind its first tag, before its last one, end."""
        self.dimension: tuple[int, int, str] | None = None
        self.merged: list[Area] = []
        self.ranged: list[Ranged] = []
        self.rules: list[str] = []
        """Formulas that stand in no cell."""
        self._column_styles: list[tuple[int, int, str]] = []
        self._shared: dict[str, tuple[Cell, str]] = {}
        self._spread: list[Area] = []
        _Reader(self).read()

    def cell(self, at: Cell) -> CellSpan | None:
        """Give the cell as it stands, `None` when the part does not have it."""
        row = self.rows.get(at.row)
        return row.cells.get(at.column) if row is not None else None

    def cells(self) -> Iterator[tuple[Cell, CellSpan]]:
        """Give every cell that the part has."""
        for row in self.rows.values():
            for span in row.cells.values():
                yield Cell(row.number, span.column), span

    def is_worked_out(self, at: Cell) -> bool:
        """Tell whether Excel works the cell out: it has a formula, or one spreads over it."""
        span = self.cell(at)
        return (span is not None and span.formula is not None) or any(at in area for area in self._spread)

    def merged_over(self, at: Cell) -> Area | None:
        """Give the merged cells that `at` is part of."""
        return next((area for area in self.merged if at in area), None)

    def formula(self, at: Cell) -> str | None:
        """Give the cell's formula, a shared one as it is for this cell. `None`: none, or one that spreads."""
        span = self.cell(at)
        if span is None or span.formula is None or span.formula_kind in ("array", "dataTable"):
            return None
        if span.formula_kind == "shared" and span.shared in self._shared:
            first, text = self._shared[span.shared]
            return text if first == at else translated(text, first, at)
        return span.formula

    def is_shared(self, at: Cell) -> bool:
        """Tell whether the cell's formula cannot go away alone: others take it from here, or it spreads."""
        span = self.cell(at)
        return span is not None and (
            (span.formula_kind == "shared" and bool(span.formula)) or span.formula_kind in ("array", "dataTable")
        )

    def style(self, at: Cell) -> str | None:
        """Give the number of the looks that a cell has, from its row or column when it has none of its own."""
        span = self.cell(at)
        if span is not None:
            return span.style
        row = self.rows.get(at.row)
        if row is not None and row.style is not None:
            return row.style
        return next((style for first, last, style in self._column_styles if first <= at.column <= last), None)

    def edited(
        self, puts: Mapping[Cell, Put], *, is_1904: bool = False, cuts: tuple[tuple[int, int, bytes], ...] = ()
    ) -> bytes:
        """Give the part with `puts` in their cells, and without the results of formulas, which no longer hold.

        `cuts`: further replacements, outside of the rows.
        """
        return spliced(self.part, [*_Editor(self, puts, is_1904=is_1904).cuts(), *cuts])


class _Reader:
    """Reads where rows and cells of a sheet's part begin and end, in bytes."""

    def __init__(self, view: SheetView) -> None:
        self._view = view
        self._part = view.part
        self._path: list[str] = []
        self._row: RowSpan | None = None
        self._cell: CellSpan | None = None
        self._count = 0
        self._last_row = self._last_column = 0
        self._texts: list[str] | None = None
        self._result = 0
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def read(self) -> None:
        """Read the part once from end to end into the view."""
        self._parser.Parse(self._part, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        prefix, _, local = name.rpartition(":")
        at = self._parser.CurrentByteIndex
        view, depth = self._view, len(self._path)
        self._path.append(local)
        if depth == 0:
            view.prefix = f"{prefix}:" if prefix else ""
        elif local == "sheetData" and depth == 1:
            view.data = (at, tag_end(self._part, at), 0, 0)
        elif local == "row" and depth == 2:
            self._start_row(at, attributes)
        elif local == "c" and self._row is not None:
            self._start_cell(at, attributes)
        elif self._cell is not None:
            self._start_in_cell(at, local, attributes)
        else:
            self._start_elsewhere(at, local, attributes)

    def _start_row(self, at: int, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        self._last_row = int(number) if number.isdecimal() else self._last_row + 1
        self._last_column = 0
        has_style = attributes.get("customFormat") in ("1", "true")
        self._row = RowSpan(
            self._last_row, at, tag_end(self._part, at), bool(number), attributes.get("s") if has_style else None,
            attributes.get("spans", ""),
        )  # fmt: skip
        self._view.rows[self._last_row] = self._row

    def _start_cell(self, at: int, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MOST_CELLS:
            raise TooManyCells
        place = cell_of(attributes.get("r", ""))
        self._last_column = place.column if place is not None else self._last_column + 1
        self._cell = CellSpan(
            self._last_column, at, tag_end(self._part, at), place is not None, attributes.get("s"),
            attributes.get("t", ""),
        )  # fmt: skip
        assert self._row is not None
        self._row.cells[self._last_column] = self._cell

    def _start_in_cell(self, at: int, local: str, attributes: dict[str, str]) -> None:
        assert self._cell is not None
        if local == "f":
            self._cell.formula_kind = attributes.get("t", "")
            self._cell.shared = attributes.get("si", "")
            self._cell.formula_area = attributes.get("ref", "")
            self._texts = []
        elif local == "v":
            self._result, self._texts = at, []
        elif local == "t" and "rPh" not in self._path:
            self._texts = []

    def _start_elsewhere(self, at: int, local: str, attributes: dict[str, str]) -> None:
        view = self._view
        if local == "dimension":
            view.dimension = (at, tag_end(self._part, at), attributes.get("ref", ""))
        elif local == "mergeCell":
            found = area_of(attributes.get("ref", ""))
            if found is not None:
                view.merged.append(found)
        elif local == "col" and "style" in attributes:
            view._column_styles.append(  # noqa: SLF001 - one class in two, for reading and for being asked
                (int(attributes.get("min", "0")), int(attributes.get("max", "0")), attributes["style"])
            )
        elif local in ("conditionalFormatting", "dataValidation") and "sqref" in attributes:
            view.ranged.append(Ranged(at, tag_end(self._part, at), attributes["sqref"], is_text=False))
        elif local == "sqref":
            self._result, self._texts = tag_end(self._part, at), []
        elif local in ("f", "formula", "formula1", "formula2"):
            self._texts = []

    def _end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        self._path.pop()
        depth, at = len(self._path), self._parser.CurrentByteIndex
        said = "".join(self._texts) if self._texts is not None else None
        if local == "c" and self._cell is not None and depth == 3:
            self._cell.end = self._end_of(at, self._cell.start, self._cell.open_end)[1]
            self._cell = None
        elif self._cell is not None:
            self._end_in_cell(local, at, said)
        elif local == "row" and self._row is not None and depth == 2:
            self._row.close, self._row.end = self._end_of(at, self._row.start, self._row.open_end)
            self._row = None
        elif local == "sheetData" and depth == 1:
            start, open_end = self._view.data[:2]
            self._view.data = (start, open_end, *self._end_of(at, start, open_end))
        elif local == "sqref" and said:
            self._view.ranged.append(Ranged(self._result, at, said, is_text=True))
            self._texts = None
        elif local in ("f", "formula", "formula1", "formula2") and said:
            self._view.rules.append(said)
            self._texts = None

    def _end_in_cell(self, local: str, at: int, said: str | None) -> None:
        cell = self._cell
        assert cell is not None
        assert self._row is not None
        if local == "f":
            cell.formula = said or ""
            here = Cell(self._row.number, cell.column)
            view = self._view
            if cell.formula_kind == "shared" and cell.formula:
                view._shared[cell.shared] = (here, cell.formula)  # noqa: SLF001 - as above
            elif cell.formula_kind in ("array", "dataTable"):
                view._spread.append(area_of(cell.formula_area) or Area(here, here))  # noqa: SLF001 - as above
        elif local == "v":
            cell.text = said or ""
            open_end = tag_end(self._part, self._result)
            cell.results.append((self._result, self._end_of(at, self._result, open_end)[1]))
        elif local == "t" and said is not None:
            cell.text += said
        else:
            return
        self._texts = None

    def _end_of(self, at: int, start: int, open_end: int) -> tuple[int, int]:
        """Give (where the last tag begins, where it ends) of an element that ends at the event's place."""
        if at <= start or self._part[open_end - 2 : open_end] == b"/>":
            return open_end, open_end
        return at, tag_end(self._part, at)

    def _characters(self, text: str) -> None:
        if self._texts is not None:
            self._texts.append(text)


class _Editor:
    """Makes the replacements for one sheet."""

    def __init__(self, view: SheetView, puts: Mapping[Cell, Put], *, is_1904: bool) -> None:
        self._view = view
        self._puts = puts
        self._is_1904 = is_1904
        self._found: list[tuple[int, int, bytes]] = []

    def cuts(self) -> list[tuple[int, int, bytes]]:
        """Give (start, end, bytes in their place) for all that changes, places in bytes of the old part."""
        view = self._view
        by_row: dict[int, dict[int, Put]] = {}
        for at in sorted(self._puts):
            put = self._puts[at]
            # Emptying a cell that is not there would only make the file longer.
            if not put.is_empty or put.style is not None or view.cell(at) is not None:
                by_row.setdefault(at.row, {})[at.column] = put
        for row in view.rows.values():
            self._change_row(row, by_row.pop(row.number, {}))
        self._add_rows(by_row)
        self._widen()
        return self._found

    def _change_row(self, row: RowSpan, puts: dict[int, Put]) -> None:
        tag = self._view.part[row.start : row.open_end]
        if not row.is_named:
            tag = with_attribute(tag, "r", str(row.number))
        first, _, last = row.spans.partition(":")
        if puts and first.isdecimal() and last.isdecimal():
            low, high = min(*puts, int(first)), max(*puts, int(last))
            if (low, high) != (int(first), int(last)):
                tag = with_attribute(tag, "spans", f"{low}:{high}")
        if puts and row.end == row.open_end:
            cells = "".join(self._cell(Cell(row.number, column), put) for column, put in puts.items()).encode()
            opened = tag[:-2].rstrip() + b">"
            self._found.append((row.start, row.end, opened + cells + f"</{self._view.prefix}row>".encode()))
            return
        if tag != self._view.part[row.start : row.open_end]:
            self._found.append((row.start, row.open_end, tag))
        places = sorted(row.cells)
        for column, put in puts.items():
            written = self._cell(Cell(row.number, column), put).encode()
            span = row.cells.get(column)
            if span is not None:
                self._found.append((span.start, span.end, written))
                continue
            later = bisect.bisect(places, column)
            at = row.cells[places[later]].start if later < len(places) else row.close
            self._found.append((at, at, written))
        for column, span in row.cells.items():
            if column not in puts:
                self._leave(Cell(row.number, column), span)

    def _leave(self, at: Cell, span: CellSpan) -> None:
        """Leave a cell as it is, but for the result of its formula."""
        before = tag = self._view.part[span.start : span.open_end]
        if not span.is_named:
            tag = with_attribute(tag, "r", str(at))
        if span.results and self._view.is_worked_out(at):
            tag = with_attribute(tag, "t", None)
            self._found.extend((start, end, b"") for start, end in span.results)
        if tag != before:
            self._found.append((span.start, span.open_end, tag))

    def _add_rows(self, by_row: dict[int, dict[int, Put]]) -> None:
        view, prefix = self._view, self._view.prefix
        start, open_end, close, end = view.data
        there = sorted(view.rows)
        lines: list[str] = []
        for number, puts in sorted(by_row.items()):
            cells = "".join(self._cell(Cell(number, column), put) for column, put in puts.items())
            line = f'<{prefix}row r="{number}">{cells}</{prefix}row>'
            lines.append(line)
            later = bisect.bisect(there, number)
            if close != open_end or there:
                at = view.rows[there[later]].start if later < len(there) else close
                self._found.append((at, at, line.encode()))
        if lines and end == open_end:
            self._found.append((start, end, f"<{prefix}sheetData>{''.join(lines)}</{prefix}sheetData>".encode()))
        elif lines and close == open_end and not there:
            self._found.append((close, close, "".join(lines).encode()))

    def _widen(self) -> None:
        """Let the sheet say how far its cells go now."""
        if self._view.dimension is None:
            return
        start, end, said = self._view.dimension
        area = area_of(said)
        filled = [at for at, put in self._puts.items() if not put.is_empty]
        if area is None or not filled:
            return
        rows, columns = [at.row for at in filled], [at.column for at in filled]
        wide = Area(
            Cell(min(area.first.row, *rows), min(area.first.column, *columns)),
            Cell(max(area.last.row, *rows), max(area.last.column, *columns)),
        )
        if wide != area:
            self._found.append((start, end, with_attribute(self._view.part[start:end], "ref", str(wide))))

    def _cell(self, at: Cell, put: Put) -> str:
        if put.copy:
            end = tag_end(put.copy, 0)
            return (with_attribute(put.copy[:end], "r", str(at)) + put.copy[end:]).decode()
        style = put.style if put.style is not None else self._view.style(at)
        head = f'<{self._view.prefix}c r="{at}"' + (f' s="{style}"' if style is not None else "")
        return head + content(put, self._view.prefix, is_1904=self._is_1904)


def content(put: Put, prefix: str, *, is_1904: bool) -> str:
    """Give what comes behind a cell's address and style. Text is text, whatever it begins with."""
    close = f"</{prefix}c>"
    if put.formula is not None:
        return f"><{prefix}f>{quoted(put.formula)}</{prefix}f>{close}"
    value = put.value
    if isinstance(value, datetime.date):
        number = serial(value, is_1904=is_1904)
        value = number if number is not None else f"{value:%d/%m/%Y}"
    if isinstance(value, bool):
        return f' t="b"><{prefix}v>{int(value)}</{prefix}v>{close}'
    if isinstance(value, float) and not math.isfinite(value):
        value = None
    if isinstance(value, int | float):
        return f"><{prefix}v>{value!r}</{prefix}v>{close}"
    if value is None or value == "":
        return "/>"
    text = quoted(_ESCAPE.sub("_x005F_", as_held(value)))
    return f' t="inlineStr"><{prefix}is><{prefix}t xml:space="preserve">{text}</{prefix}t></{prefix}is>{close}'


def as_held(text: str) -> str:
    """Give a text as a cell can hold it: Excel counts in halves of UTF-16, and knows one kind of line end."""
    text = clean(_SPACES.sub("\n", text))
    while len(text.encode("utf-16-le")) > 2 * _LONGEST_TEXT:
        over = len(text.encode("utf-16-le")) // 2 - _LONGEST_TEXT
        text = text.removesuffix("…")[: -(over + 1) // 2 or -1] + "…"
    return text


def unescaped(text: str) -> str:
    """Give a text of a workbook as it is meant: _x000a_ is a line end."""
    return _UNESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def serial(day: datetime.date, *, is_1904: bool) -> int | float | None:
    """Give the number that a date is in a workbook; `None` for one before Excel's days."""
    if isinstance(day, datetime.datetime):
        # A workbook knows local time only.
        moment = day.astimezone().replace(tzinfo=None) if day.tzinfo is not None else day
    else:
        moment = datetime.datetime(day.year, day.month, day.day)
    first = _FIRST_DAY_1904 if is_1904 else _FIRST_DAY
    if moment < (_FIRST_DAY_1904 if is_1904 else _FIRST_SAFE):
        return None
    days = (moment - first) / datetime.timedelta(days=1)
    return int(days) if days == int(days) else days


def translated(formula: str, at: Cell, to: Cell) -> str:
    """Give a formula as it is when it is copied from one cell to another. Raises ValueError for what is no formula."""
    from openpyxl.formula.tokenizer import TokenizerError
    from openpyxl.formula.translate import Translator

    try:
        made: str = Translator(f"={formula}", str(at)).translate_formula(str(to))
    except TokenizerError as wrong:
        raise ValueError(formula) from wrong
    return made.removeprefix("=")
