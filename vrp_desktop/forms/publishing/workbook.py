"""Reads the workbook of a form, whatever kind of file it is, keeping the place of every row.

Only bytes that the gate let in are read. Sheets, comments and headings are known by pyxform's rules, so that a form
means the same here as in every other program that reads XLSForms.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from vrp_desktop.forms.publishing.faults import Fault
from vrp_desktop.forms.publishing.gate import FORM, admit
from vrp_desktop.untrusted.gate import FileKind
from vrp_desktop.untrusted.sheets import RawRow, excel_rows, old_excel_rows
from vrp_desktop.untrusted.sizes import MOST_CELL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_SHEETS = frozenset({"survey", "choices", "settings", "entities", "external_choices", "osm"})

# Comments and separators as pyxform knows them in a Markdown form.
_COMMENT = re.compile(r"\s*#")
_COMMENT_BEHIND = re.compile(r"(.*)#[^|]+$")
_SEPARATOR = re.compile(r"[|\-:\s]+")
_PIPE = re.compile(r"(?<!\\)\|")
_ONE_COLON = re.compile(r"(label|hint|caption|guidance_hint|constraint_message|required_message|media|bind|body):(?!:)")


_HEADINGS = {
    "relevance": "relevant",
    "calculation": "calculate",
    "read_only": "readonly",
    "caption": "label",
    "tag": "name",
    "value": "name",
    "command": "type",
    "requiredmsg": "required_message",
    "constraining_message": "constraint_message",
    "jr:constraintmsg": "constraint_message",
    "jr:requiredmsg": "required_message",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "body::jr:count": "repeat_count",
    "id_string": "form_id",
    "title": "form_title",
}
"""Other ways to write a heading, all of them pyxform's."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `number`: in the sheet, for Markdown the line of the file. `cells`: text by heading, never empty.

    `columns`: heading by canonical column, for the cells that are filled.
    """

    number: int
    cells: Mapping[str, str]
    columns: Mapping[str, str]

    def get(self, column: str) -> str:
        """Give the text in a canonical column, empty when there is none."""
        return self.cells[self.columns[column]] if column in self.columns else ""

    def texts(self, column: str) -> Iterator[tuple[str, str]]:
        """Give heading and text of a column in every language that is filled, like ``label`` and ``label::Urdu``."""
        for known, heading in self.columns.items():
            if known == column or known.startswith(f"{column}::"):
                yield heading, self.cells[heading]

    def heading(self, column: str) -> str:
        """Give the heading of a canonical column as the workbook writes it."""
        return self.columns.get(column, column)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the workbook. `name`: in small letters. `header_row`: where its headings stand."""

    name: str
    header_row: int
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a form by name. `faults`: where a table is out of shape; such a row's cells may stand wrong."""

    sheets: Mapping[str, Sheet]
    faults: tuple[Fault, ...]


def canonical(heading: str) -> str:
    """Give the one name of a column: ``bind::relevant`` and ``Relevance`` are ``relevant``, ours ``vrp:roles``.

    A language stays behind it: ``Label :: Urdu`` is ``label::urdu``.
    """
    plain = re.sub(r"\s*::\s*", "::", heading.strip())
    for start in ("bind::", "attribute::"):
        plain = plain.removeprefix(start)
    plain = _ONE_COLON.sub(r"\1::", re.sub(r"\s+", "_", plain.lower()))
    first, colons, language = plain.partition("::")
    return _HEADINGS.get(plain) or _HEADINGS.get(first, first) + colons + language


def read_workbook(path: Path) -> Workbook:
    """Give the sheets that belong to a form. Raises FileRefused; an .xml file is no workbook."""
    return workbook_of(*admit(path))


def workbook_of(kind: FileKind, content: bytes) -> Workbook:
    """Give the sheets of a workbook that the gate let in. Raises FileRefused."""
    match kind:
        case FileKind.MARKDOWN:
            return _tables(_markdown(content.decode("utf-8-sig")))
        case FileKind.CSV:
            return _tables(_comma_separated(content.decode("utf-8-sig")))
        case FileKind.XLSX:
            return _tables(_excel(content))
        case FileKind.XLS:
            return _tables(_old_excel(content))
        case FileKind.XML:
            raise ValueError("an XForm is no workbook")


_Sheet = TypeVar("_Sheet")


def _tables(raw_sheets: Iterable[tuple[str, list[RawRow], bool]]) -> Workbook:
    """Make tables of raw sheets. The flag says that rows must have as many cells as the headings."""
    faults: list[Fault] = []
    sheets: dict[str, Sheet] = {}
    for name, raw, is_strict in raw_sheets:
        if name in sheets:
            faults.append(Fault(name, raw[0][0] if raw else 0, "", "There are two sheets of this name."))
        sheets[name] = _table(name, raw, is_strict, faults)
    return Workbook(sheets, tuple(faults))


def _table(name: str, raw: list[RawRow], is_strict: bool, faults: list[Fault]) -> Sheet:
    if not raw:
        return Sheet(name, 0, (), ())
    (header_row, headings), *body = raw
    while not is_strict and headings and not headings[-1]:
        headings.pop()
    filled = [heading for heading in headings if heading]
    twice = [heading for heading in dict.fromkeys(filled) if filled.count(heading) > 1]
    faults.extend(Fault(name, header_row, heading, "Two columns have this heading. Take one out.") for heading in twice)
    rows = []
    for number, cells in body:
        if is_strict and len(cells) != len(headings):
            message = (
                f"This row has {len(cells)} cells, but its table has {len(headings)} columns. "
                "If a cell holds the sign |, write it as \\|."
            )
            faults.append(Fault(name, number, "", message))
        pairs = zip(headings, cells, strict=False)
        filled_cells = {heading: cell for heading, cell in pairs if heading and cell}
        if filled_cells:
            columns = {canonical(heading): heading for heading in filled_cells}
            rows.append(Row(number, filled_cells, columns))
    return Sheet(name, header_row, tuple(filled), tuple(rows))


def _markdown(text: str) -> Iterator[tuple[str, list[RawRow], bool]]:
    name, rows = "", list[RawRow]()
    # Not splitlines(): a cell may hold other line ends that pyxform does not take for one.
    for number, line in enumerate(text.split("\n"), 1):
        cells = _markdown_cells(line)
        if cells is None:
            continue
        if cells[0]:
            if name in _SHEETS:
                yield name, rows, True
            name, rows = cells[0].lower(), []
        if name and any(cells[1:]):
            rows.append((number, cells[1:]))
    if name in _SHEETS:
        yield name, rows, True


def _markdown_cells(line: str) -> list[str] | None:
    """Give the cells of a table's row, or `None` for a line that is none."""
    if _COMMENT.match(line):
        return None
    behind = _COMMENT_BEHIND.match(line)
    row = (line if behind is None else behind[1]).strip()
    if not row.startswith("|") or _SEPARATOR.fullmatch(row):
        return None
    cells = [cell.strip().replace(r"\|", "|") for cell in _PIPE.split(row)[1:]]
    # A row ends with |; what stands behind the last one is a cell too, so that its row is seen to be too long.
    return cells if cells[-1] else cells[:-1] or None


def _comma_separated(text: str) -> Iterator[tuple[str, list[RawRow], bool]]:
    """Give the sheets of one text: each begins with its name in the first column, as in Markdown."""
    # One setting for the whole process; the gate has the same limit for every other kind of file.
    csv.field_size_limit(MOST_CELL)
    name, rows = "", list[RawRow]()
    try:
        for number, line in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1):
            cells = [cell.strip() for cell in line]
            if cells and cells[0]:
                if name in _SHEETS:
                    yield name, rows, False
                name, rows = cells[0].lower(), []
            if name and any(cells[1:]):
                rows.append((number, cells[1:]))
    except csv.Error as wrong:
        raise FORM.refused(
            "The file's cells cannot be told apart: a quotation mark is missing or too much.",
            "Open it in the program that made it, save it again, and try once more.",
        ) from wrong
    if name in _SHEETS:
        yield name, rows, False


def _excel(content: bytes) -> Iterator[tuple[str, list[RawRow], bool]]:
    for name, rows in _wanted(list(excel_rows(content, FORM))):
        yield name, rows, False


def _old_excel(content: bytes) -> Iterator[tuple[str, list[RawRow], bool]]:
    for name, rows in _wanted(list(old_excel_rows(content, FORM))):
        yield name, rows, False


def _wanted(sheets: Sequence[tuple[str, _Sheet]]) -> Iterator[tuple[str, _Sheet]]:
    """Give the sheets of a form by their names in small letters; a single sheet is the survey, whatever its name."""
    for title, sheet in sheets:
        name = title.strip().lower()
        if name in _SHEETS:
            yield name, sheet
        elif len(sheets) == 1:
            yield "survey", sheet
