"""The sheets of somebody's workbook or CSV file as rows of text, whatever they are about.

Only bytes that the gate let in are read; formulas are read as what they came to when the file was saved. A file from a
stranger is read by `worker.read_tables`, in a process of its own.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from vrp_desktop.forms.publishing.gate import MOST_BYTES, MOST_CELL, MOST_ROWS, FileRefused, FormKind, admit
from vrp_desktop.forms.publishing.workbook import excel_rows, old_excel_rows
from vrp_desktop.problems import Problem

if TYPE_CHECKING:
    from pathlib import Path

ENDINGS = (".xlsx", ".xls", ".csv", ".txt")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet. `rows`: (number in the sheet, its cells as text); rows without any text are left out."""

    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def tables_of(path: Path) -> tuple[Table, ...]:
    """Give the sheets of a file that have any text. Raises FileRefused, which speaks of lists."""
    ending = path.suffix.lower()
    try:
        if ending in (".csv", ".txt"):
            found = [(path.stem, _separated(_text(path)))]
        else:
            kind, content = admit(path)
            if kind not in (FormKind.XLSX, FormKind.XLS):
                _turn_away(f"Files that end in {ending} are no lists.", "Choose a file in .xlsx, .xls or .csv.")
            found = list(excel_rows(content) if kind is FormKind.XLSX else old_excel_rows(content))
    except FileRefused as wrong:
        said = wrong.problem
        means = "It was not read any further, and nobody was brought in."
        raise FileRefused(Problem.of_parts([_of_lists(said.happened), means, _of_lists(said.do_next), ""])) from wrong
    tables = tuple(
        Table(name, tuple((number, _filled(cells)) for number, cells in rows)) for name, rows in found if rows
    )
    if not tables:
        _turn_away("There is nothing in this file.", "Choose another one, or save it again.")
    return tables


def _filled(cells: list[str]) -> tuple[str, ...]:
    """Give the cells up to the last that has any text."""
    last = max(place for place, cell in enumerate(cells) if cell)
    return tuple(cells[: last + 1])


def _of_lists(words: str) -> str:
    """Let what the gate says of forms be said of lists."""
    return words.replace("form's", "list's").replace(" forms", " lists").replace(" form", " list")


def _turn_away(happened: str, do_next: str) -> NoReturn:
    raise FileRefused(Problem(happened, "Nobody was brought in.", do_next))


def _text(path: Path) -> str:
    try:
        with path.open("rb") as source:
            content = source.read(MOST_BYTES + 1)
    except OSError:
        _turn_away("The file cannot be opened.", "Close it in Excel, check its name and folder, then try again.")
    if len(content) > MOST_BYTES:
        _turn_away("The file is larger than 10 MB.", "Take out what is no list of people, and try again.")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        _turn_away("The file is a workbook with the wrong ending.", "Give it the ending .xlsx or .xls, then try again.")
    encoding = next((name for mark, name in _BOMS if content.startswith(mark)), "utf-8")
    if encoding != "utf-16" and b"\0" in content:
        _turn_away("The file is no text.", "Save the list as .xlsx or as “CSV UTF-8”, then try again.")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        # Excel writes CSV in the alphabet of Windows unless it is told otherwise; there every byte is a letter.
        return content.decode("cp1252", errors="replace")


def _separated(text: str) -> list[tuple[int, list[str]]]:
    """Give the rows of a text. Its columns are parted by commas, semicolons or tabs, whichever its first lines have."""
    # One setting for the whole process; the gate has the same limit for every other kind of file.
    csv.field_size_limit(MOST_CELL)
    start = text[:4_000]
    delimiter = max(_DELIMITERS, key=start.count)
    reader = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline=""), delimiter=delimiter)
    rows = []
    try:
        for number, line in enumerate(reader, 1):
            if number > MOST_ROWS:
                _turn_away(f"The file has more than {MOST_ROWS:,} lines.", "Take out what is no list of people.")
            cells = [cell.replace("\u00a0", " ").strip() for cell in line]
            if any(cells):
                rows.append((number, cells))
    except csv.Error:
        _turn_away(
            "The file's cells cannot be told apart: a quotation mark is missing or too much.",
            "Open it in Excel, save it as .xlsx, and try again.",
        )
    return rows
