"""An extract: cover, notes, rows, what is asked several times, codebook; put in its place whole or not at all.

It is made in turns, a page of rows at a time: whoever works on the store in between is let through.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.disclosure.record_sheet import SheetColumn
from vrp_desktop.returns.extract.archive import fast_compressor
from vrp_desktop.returns.extract.book import Book, read_back
from vrp_desktop.returns.extract.password import Unlocked, lock
from vrp_desktop.returns.extract.sheet import MOST_ROWS
from vrp_desktop.returns.workbook import LONG_TEXT, too_long
from vrp_desktop.returns.write import WorkbookNotWritten, Written, is_there, placing

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Generator, Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from vrp_desktop.disclosure.record_sheet import Value
    from vrp_desktop.disclosure.record_stream import RecordStream
    from vrp_desktop.returns.extract.archive import Compressor
    from vrp_desktop.returns.write import Note
    from vrp_desktop.work import Progress

SCHEMA_VERSION = 1
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_-]+")
_LONGEST_WORD = 60
_PAIR = (SheetColumn("about", "About"), SheetColumn("value", "Value", "free text"))
_NOTE = (SheetColumn("about", "About"), SheetColumn("note", "Note", "free text"))
_CODEBOOK = (
    SheetColumn("sheet", "Sheet"),
    SheetColumn("column", "Column", "free text"),
    SheetColumn("question", "Question", "free text"),
    SheetColumn("name", "Name in the form"),
    SheetColumn("type", "Type"),
    SheetColumn("code", "Code"),
    SheetColumn("label", "Label", "free text"),
    SheetColumn("versions", "Form versions"),
)
_READ = 1 << 20
_WRITING, _READING = 4, 1
"""Writing takes some four times as long as reading back."""


@dataclass(frozen=True, slots=True)
class CodebookLine:
    """One choice of a question, or a question without any (`code` and `label` are empty). `versions`: of its form."""

    sheet: str
    column: str
    question: str
    name: str
    type: str
    code: str
    label: str
    versions: str


@dataclass(frozen=True, slots=True)
class Extract:
    """What an extract is made of. `word`: of the file's name. `period`: "2026-10", or "all".

    `ward`: the code of the only one whose records are in it, and `ward_label` its words; "" for all. `has_refs`: rows
    begin with the reference that the stream gives; else with a number.

    `streams`: the register, then what is asked several times. `expected`: how many rows they have together, about.
    `notes`: (what about, sentence). `versions`: of the form, those that records were written in.
    `explained`: how many suspects a person has said may stay, in each stream.
    """

    title: str
    word: str
    form: str
    versions: str
    period: str
    period_label: str
    borough: str
    marking: str
    made_on: datetime.date
    prepared_by: str
    reason: str
    streams: tuple[RecordStream, ...]
    explained: tuple[int, ...]
    codebook: tuple[CodebookLine, ...]
    notes: tuple[tuple[str, str], ...]
    expected: int
    ward: str = ""
    ward_label: str = ""
    has_refs: bool = True


def file_name(extract: Extract, folder: Path) -> Path:
    """Give the next free name in `folder`: VRP_Extract-<register>_<period>_<ward>_<marking>_v<n>.xlsx.

    A ward stands in it by its code, and only if it is one alone. Raises WorkbookNotWritten for a folder that may not be
    looked into.
    """
    ward = (extract.ward,) if extract.ward else ()
    words = ("VRP", f"Extract-{extract.word}", extract.period, *ward, extract.marking)
    stem = "_".join(_NOT_IN_NAMES.sub("-", word)[:_LONGEST_WORD].strip("-") for word in words)
    number = 1
    while is_there(folder / f"{stem}_v{number}.xlsx"):
        number += 1
    return folder / f"{stem}_v{number}.xlsx"


def write(
    extract: Extract,
    path: Path,
    app_version: str,
    progress: Progress,
    *,
    password: str = "",
    note: Note = lambda _written: contextlib.nullcontext(),
    most_rows: int = MOST_ROWS,
    compressor: Callable[[], Compressor] = fast_compressor,
) -> Generator[None, None, Written]:
    """Write the workbook to `path`, in turns. The same rows give the same bytes, but for a locked one.

    `note`: remembers that it left, as in `Place.take`. Raises MoreSuspects, TooLargeToLock, Cancelled, WorkbookOpen and
    WorkbookNotWritten; then nothing is there that was not there before. Raises UnnotedStays too.
    """
    with placing(path) as place, contextlib.closing(Unlocked()) as kept:
        file = place.file
        out: BinaryIO = kept if password else file
        book = Book(out, marking=extract.marking, most_rows=most_rows, compressor=compressor)
        rows = yield from _fill(book, extract, app_version, progress, most_rows)
        out.flush()
        size = out.tell()
        for done, is_well in read_back(out, book.sheets):
            if not is_well:
                _not_as_written()
            # Some ten bytes of a sheet are one of the file.
            part = min(done / (size * 10), 1.0) if size else 1.0
            progress.step(int(extract.expected * (_WRITING + _READING * part)), _total(extract))
            yield
        if password and not lock(kept, password, file):
            _not_as_written()
        result = Written(path, rows, _sha256(file))
        progress.step(_total(extract), _total(extract))
        place.take(note(result))
    return result


def _not_as_written() -> None:
    # Never seen; a workbook that does not read back as it was written must not reach anybody.
    raise WorkbookNotWritten("It did not read back as it was written", "Tell your help desk what you were doing.")


def _total(extract: Extract) -> int:
    return max(extract.expected, 1) * (_WRITING + _READING)


def _sha256(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while piece := file.read(_READ):
        digest.update(piece)
    return digest.hexdigest()


def _fill(
    book: Book, extract: Extract, app_version: str, progress: Progress, most_rows: int
) -> Generator[None, None, int]:
    """Write all parts; gives how many rows of data there are."""
    total = _total(extract)
    before = 0
    tables: list[tuple[str, int, int]] = []
    for stream, explained in zip(extract.streams, extract.explained, strict=True):
        sheets_before, done = len(book.sheets), 0
        pages, columns = stream.leave(explained), stream.columns
        if not extract.has_refs:
            pages, columns = _numbered(pages, stream.ref_column), _without_refs(columns, stream.ref_column)
        for done in book.add(stream.name, stream.title, _about(extract, stream), columns, pages):
            progress.step(min((before + done) * _WRITING, total), total)
            yield
        before += done
        tables.append((book.sheets[sheets_before].name, done, len(book.sheets) - sheets_before))
    data = list(book.sheets)
    book.add_whole(
        "Cover", f"{extract.title}, {extract.borough}, {extract.period_label}",
        f"{extract.marking}. Rows of a register, for the coordinator alone.", _PAIR, _cover(extract, tables),
    )  # fmt: skip
    split = [(name, count) for name, _rows, count in tables if count > 1]
    said = [*extract.notes, *splits(split, most_rows)]
    said += [(LONG_TEXT, too_long(sheet.name, sheet.cut)) for sheet in data if sheet.cut]
    book.add_whole("Notes", "Notes", "How to read the rows.", _NOTE, said)
    cover, notes = book.sheets[-2:]
    lines = [
        (line.sheet, line.column, line.question, line.name, line.type, line.code, line.label, line.versions)
        for line in extract.codebook
    ]
    book.add_whole("Codebook", "Codebook", "What the columns hold, and what each code means.", _CODEBOOK, lines)
    codebook = book.sheets[-1]
    shown = [cover, notes, *data, codebook]
    meta = [
        ("return", "Extract"),
        ("schema version", str(SCHEMA_VERSION)),
        ("app version", app_version),
        ("form", f"{extract.form} {extract.versions}"),
        ("period", extract.period),
        ("filters", _filters(extract)),
        ("threshold", "rows, no counts"),
        ("rows", str(before)),
        *((f"sha256 of {sheet.name}", sheet.sha256) for sheet in shown),
    ]
    book.add_whole("_meta", "What this workbook is", "Of each sheet, its XML.", _PAIR, meta, is_hidden=True)
    book.finish(extract.title, extract.made_on, [*shown, book.sheets[-1]])
    return before


def _numbered(pages: Iterator[Sequence[Sequence[Value]]], place: int) -> Iterator[Sequence[Sequence[Value]]]:
    """Put the number of each row in place of its reference."""
    done = 0
    for page in pages:
        yield [(*row[:place], number, *row[place + 1 :]) for number, row in enumerate(page, done + 1)]
        done += len(page)


def _without_refs(columns: Sequence[SheetColumn], place: int) -> tuple[SheetColumn, ...]:
    return (*columns[:place], SheetColumn("row", "Row", "number"), *columns[place + 1 :])


def _filters(extract: Extract) -> str:
    found = [*(["the period"] if extract.period != "all" else []), *([f"ward {extract.ward}"] if extract.ward else [])]
    return " and ".join(found) or "none"


def _about(extract: Extract, stream: RecordStream) -> str:
    words = "One row a record." if stream is extract.streams[0] else "One row for each time it was asked."
    return f"{', '.join(filter(None, (extract.period_label, extract.ward_label)))}. {words}"


def _cover(extract: Extract, tables: Sequence[tuple[str, int, int]]) -> list[tuple[str, str]]:
    return [
        ("Register", extract.title),
        ("Period", extract.period_label),
        *([("Ward", extract.ward_label)] if extract.ward else []),
        ("Made on", f"{extract.made_on:%d/%m/%Y}"),
        ("Prepared by (role)", extract.prepared_by.capitalize()),
        ("For", "The coordinator. These rows go no further."),
        ("Reason", extract.reason),
        *((f"Rows of {name}", f"{rows:,}") for name, rows, _count in tables),
        ("Form versions", extract.versions),
    ]


def splits(split: Sequence[tuple[str, int]], most_rows: int) -> list[tuple[str, str]]:
    """Give a note for each table that needs several sheets. `split`: name and how many."""
    return [
        (
            "More than one sheet",
            f"An Excel sheet holds {most_rows + 3:,} lines, three of them above the rows. {name} has more rows than"
            f" that, so they stand in {count} sheets: {name} and the {count - 1} after it.",
        )
        for name, count in split
    ]
