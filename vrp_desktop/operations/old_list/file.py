"""The sheets of somebody's list, a workbook or CSV file, as rows of text.

Only bytes that the gate let in are read; formulas are read as what they came to when the file was saved.
`read_tables` does it in a process of its own, as a file that somebody else made asks for.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vrp_desktop.problems import Problem
from vrp_desktop.untrusted.gate import FileKind, admit
from vrp_desktop.untrusted.package import OLE, ZIP
from vrp_desktop.untrusted.sheets import excel_rows, old_excel_rows
from vrp_desktop.untrusted.sizes import MOST_BYTES, MOST_CELL, MOST_ROWS
from vrp_desktop.untrusted.sought import FileRefused, Sought, WorkerEnded
from vrp_desktop.untrusted.worker import ask, serve

if TYPE_CHECKING:
    from vrp_desktop.work import Progress

WORD = "list-worker"
"""The command by which the program starts its worker; people are not told of it."""
ENDINGS = (".xlsx", ".xls", ".csv", ".txt")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet. `rows`: (number in the sheet, its cells as text); rows without any text are left out."""

    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def refused(happened: str, do_next: str) -> FileRefused:
    """Give the error for a file that is turned away."""
    means = "It was not read any further, and nobody was brought in."
    return FileRefused(Problem(happened=happened, means=means, do_next=do_next))


def ended(happened: str) -> WorkerEnded:
    """Give the error for a worker that gave no answer."""
    return WorkerEnded(
        Problem(
            happened=happened,
            means="Nobody was brought in.",
            do_next="Copy the list into a new workbook, and use no files from people you do not know.",
        )
    )


LIST = Sought("list", "lists", refused, ended)


def read_tables(path: Path, *, progress: Progress | None = None) -> tuple[Table, ...]:
    """Do what `tables_of` does, in a worker. `progress` is stepped while it works, its total unknown.

    Raises WorkerEnded, the worker's own problem as VrpError, and Cancelled.
    """
    answer = ask(WORD, {"list": str(path.absolute())}, LIST, progress=progress)
    return tuple(
        Table(name, tuple((number, tuple(cells)) for number, cells in rows)) for name, rows in answer["tables"]
    )


def work() -> int:
    """Be the worker: read the list that the request on the input names. Gives the exit code."""
    return serve(_answer)


def tables_of(path: Path) -> tuple[Table, ...]:
    """Give the sheets of a file that have any text. Raises FileRefused."""
    ending = path.suffix.lower()
    if ending in (".csv", ".txt"):
        found = [(path.stem, _separated(_text(path)))]
    else:
        kind, content = admit(path, LIST)
        if kind not in (FileKind.XLSX, FileKind.XLS):
            raise LIST.refused(f"Files that end in {ending} are no lists.", "Choose a file in .xlsx, .xls or .csv.")
        found = list(excel_rows(content, LIST) if kind is FileKind.XLSX else old_excel_rows(content, LIST))
    tables = tuple(
        Table(name, tuple((number, _filled(cells)) for number, cells in rows)) for name, rows in found if rows
    )
    if not tables:
        raise LIST.refused("There is nothing in this file.", "Choose another one, or save it again.")
    return tables


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    return {"tables": [[table.name, table.rows] for table in tables_of(Path(request["list"]))]}


def _filled(cells: list[str]) -> tuple[str, ...]:
    """Give the cells up to the last that has any text."""
    last = max(place for place, cell in enumerate(cells) if cell)
    return tuple(cells[: last + 1])


def _text(path: Path) -> str:
    try:
        with path.open("rb") as source:
            content = source.read(MOST_BYTES + 1)
    except OSError as wrong:
        raise LIST.refused(
            "The file cannot be opened.", "Close it in Excel, check its name and folder, then try again."
        ) from wrong
    if len(content) > MOST_BYTES:
        raise LIST.refused("The file is larger than 10 MB.", "Take out what is no list of people, and try again.")
    if content.startswith((ZIP, OLE)):
        raise LIST.refused(
            "The file is a workbook with the wrong ending.", "Give it the ending .xlsx or .xls, then try again."
        )
    encoding = next((name for mark, name in _BOMS if content.startswith(mark)), "utf-8")
    if encoding != "utf-16" and b"\0" in content:
        raise LIST.refused("The file is no text.", "Save the list as .xlsx or as “CSV UTF-8”, then try again.")
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
                raise LIST.refused(
                    f"The file has more than {MOST_ROWS:,} lines.", "Take out what is no list of people."
                )
            cells = [cell.replace("\u00a0", " ").strip() for cell in line]
            if any(cells):
                rows.append((number, cells))
    except csv.Error as wrong:
        raise LIST.refused(
            "The file's cells cannot be told apart: a quotation mark is missing or too much.",
            "Open it in Excel, save it as .xlsx, and try again.",
        ) from wrong
    return rows
