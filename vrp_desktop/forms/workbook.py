"""Reads the workbook of a form, Markdown or .xlsx, keeping the place of every row."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.forms.faults import Fault
from vrp_desktop.problems import Problem, VrpError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

MOST_BYTES = 10 * 1024 * 1024
"""A form with 2,000 questions takes well under one megabyte."""

_MOST_UNPACKED_BYTES = 200 * 1024 * 1024
_MOST_ROWS = 50_000
_MOST_COLUMNS = 200
_SHEETS = frozenset({"survey", "choices", "settings", "entities", "external_choices", "osm"})

# Comments and separators as pyxform knows them in a Markdown form.
_COMMENT = re.compile(r"\s*#")
_COMMENT_BEHIND = re.compile(r"(.*)#[^|]+$")
_SEPARATOR = re.compile(r"[|\-:\s]+")
_PIPE = re.compile(r"(?<!\\)\|")


class WorkbookNotReadable(VrpError):
    """The file is no workbook that we can open, or is too large."""


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
    "list name": "list_name",
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
    """Give the one name of a column: ``bind::relevant`` and ``Relevance`` are ``relevant``, ours ``vrp:roles``."""
    plain = re.sub(r"\s*::\s*", "::", heading.strip())
    for start in ("bind::", "attribute::"):
        plain = plain.removeprefix(start)
    plain = plain.lower()
    return _HEADINGS.get(plain, plain)


def type_word(kind: str) -> str:
    """Give a type in one spelling: ``begin group`` is ``begin_group``."""
    return re.sub(r"\s+", "_", kind.strip().lower())


def read_workbook(path: Path) -> Workbook:
    """Give the sheets that belong to a form. Raises WorkbookNotReadable."""
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise _not_readable(f"The file has {size // 1024 // 1024} MB; a form has at most 10 MB.")
        if path.suffix.lower() == ".md":
            return _tables(_markdown(path.read_text(encoding="utf-8-sig")))
        if path.suffix.lower() == ".xlsx":
            return _tables(_excel(path))
    except UnicodeDecodeError as wrong:
        raise _not_readable("The file is not text in UTF-8.") from wrong
    except OSError as wrong:
        raise _not_readable("The file cannot be opened.") from wrong
    raise _not_readable(f"Files that end in {path.suffix or 'nothing'} are not forms; .xlsx and .md are.")


def _not_readable(details: str) -> WorkbookNotReadable:
    return WorkbookNotReadable(
        Problem(
            happened="This workbook cannot be opened.",
            means="No form was published, and the forms in use stay as they were.",
            do_next="Open it in Excel, save it again as .xlsx, and try once more.",
            details=details,
        )
    )


_RawRow = tuple[int, list[str]]


def _tables(raw_sheets: Iterable[tuple[str, list[_RawRow], bool]]) -> Workbook:
    """Make tables of raw sheets. The flag says that rows must have as many cells as the headings."""
    faults: list[Fault] = []
    sheets: dict[str, Sheet] = {}
    for name, raw, is_strict in raw_sheets:
        if name in sheets:
            faults.append(Fault(name, raw[0][0] if raw else 0, "", "There are two sheets of this name."))
        sheets[name] = _table(name, raw, is_strict, faults)
    return Workbook(sheets, tuple(faults))


def _table(name: str, raw: list[_RawRow], is_strict: bool, faults: list[Fault]) -> Sheet:
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


def _markdown(text: str) -> Iterator[tuple[str, list[_RawRow], bool]]:
    name, rows = "", list[_RawRow]()
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


def _excel(path: Path) -> Iterator[tuple[str, list[_RawRow], bool]]:
    # Imported only when a workbook is read: it costs start-up time.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(path) as package:
            if sum(part.file_size for part in package.infolist()) > _MOST_UNPACKED_BYTES:
                raise _not_readable("Unpacked, the file is far larger than any form.")
        book = load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError) as wrong:
        raise _not_readable("The file is damaged, or is no Excel workbook.") from wrong
    try:
        for sheet in book.worksheets:
            name = sheet.title.strip().lower()
            if name in _SHEETS:
                rows = sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True)
                numbered = ((number, [_cell_text(cell) for cell in row]) for number, row in enumerate(rows, 1))
                yield name, [(number, cells) for number, cells in numbered if any(cells)], False
    finally:
        book.close()


def _cell_text(value: object) -> str:
    """Give a cell as the person sees it: whole numbers without a point, truth in capitals, days in ISO form."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    # Excel's own line ends and hard spaces come along when people paste from web pages.
    text = str(value).replace("_x000D_", "").replace("\u00a0", " ")
    return text.removesuffix(" 00:00:00").strip()
