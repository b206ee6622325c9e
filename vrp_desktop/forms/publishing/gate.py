"""Looks at a file before any reader of workbooks does, and refuses what a form never is.

A small file can unpack to gigabytes, and a single far cell ends some readers, so everything is inflated here in
small pieces and counted; what the archive's directory says of sizes is never believed. Source of the limits: the
safety paper's table of bad workbooks.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from enum import Enum
from typing import TYPE_CHECKING, NoReturn
from xml.parsers import expat

from vrp_desktop.problems import Problem, VrpError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_BYTES = 10 * 1024 * 1024
"""A form with 2,000 questions takes well under one megabyte."""
MOST_UNPACKED_BYTES = 60 * 1024 * 1024
MOST_PART_BYTES = 40 * 1024 * 1024
MOST_PARTS = 300
MOST_ROWS = 50_000
MOST_COLUMNS = 300
MOST_DEPTH = 100
"""Elements inside elements; workbooks and forms stay below thirty."""
MOST_ELEMENTS = 3_000_000
"""20,000 choices with ten columns have 600,000."""
MOST_CELL = 200_000
"""Letters in one cell. Excel itself stops at 32,767."""

_PIECE = 64 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_SPREADSHEET = "spreadsheetml"
"""In both namespaces that workbooks use, transitional and strict."""
_CELL = re.compile(r"\$?([A-Z]{1,7})\$?(\d{1,9})", re.IGNORECASE)
_ENCRYPTED = 0x1


class FormKind(Enum):
    """What a file is, by its ending; its first bytes must agree."""

    XLSX = ".xlsx"
    XLS = ".xls"
    MARKDOWN = ".md"
    CSV = ".csv"
    XML = ".xml"


class FileRefused(VrpError):
    """The file is no form, or holds what a form never needs."""


def admit(path: Path) -> tuple[FormKind, bytes]:
    """Give what kind of file this is and its bytes, which are then the only thing that is read.

    Raises FileRefused.
    """
    kind = _kind(path)
    content = _bytes(path)
    check(kind, content)
    return kind, content


def admit_list(path: Path) -> bytes:
    """Give the bytes of a file that a form attaches: CSV, XML or GeoJSON. Raises FileRefused."""
    if path.suffix.lower() != ".geojson":
        return admit(path)[1]
    content = _bytes(path)
    if b"\0" in content:
        _turn_away("The list is not text in UTF-8.", "Save it again as GeoJSON.")
    return content


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as source:
            content = source.read(MOST_BYTES + 1)
    except OSError as wrong:
        _turn_away("The file cannot be opened.", "Close it in Excel, check its name and folder, then try again.", wrong)
    if len(content) > MOST_BYTES:
        _turn_away(
            "The file is larger than 10 MB, and no form is.", "Take pictures and other sheets out of the workbook."
        )
    if not content:
        _turn_away("The file is empty.", "Save the form again, and check that it was copied to its end.")
    return content


def check(kind: FormKind, content: bytes) -> None:
    """Refuse bytes that are no harmless file of this kind. Raises FileRefused."""
    match kind:
        case FormKind.XLSX:
            _check_package(content)
        case FormKind.XLS:
            _check_old_workbook(content)
        case FormKind.XML:
            _scan(iter([content]), "The form", must_be_xml=True, budget=_Budget())
        case FormKind.CSV | FormKind.MARKDOWN:
            _check_text(content)


def _kind(path: Path) -> FormKind:
    ending = path.suffix.lower()
    if ending in (".xlsm", ".xlsb", ".xltm", ".xlam"):
        _turn_away(
            "The workbook may hold macros, and forms never need them.", "Save it in Excel as .xlsx, without macros."
        )
    try:
        return FormKind(ending)
    except ValueError:
        named = f"Files that end in {ending}" if ending else "Files without an ending"
        _turn_away(f"{named} are not forms.", "Choose a file that ends in .xlsx, .xls, .csv, .md or .xml.")


def _turn_away(happened: str, do_next: str, cause: Exception | None = None) -> NoReturn:
    raise FileRefused(
        Problem(
            happened=happened,
            means="It was not read any further: no form was published, and the forms in use stay as they were.",
            do_next=do_next,
        )
    ) from cause


def _damaged(cause: Exception | None = None) -> NoReturn:
    _turn_away(
        "The file is damaged, or is no Excel workbook.", "Open it in Excel, save it again as .xlsx, and retry.", cause
    )


# --- workbooks that are zip archives ---------------------------------------------------------------------------------


def _check_package(content: bytes) -> None:
    if content.startswith(_OLE):
        # Excel keeps a workbook with a password in the old container, under the new ending.
        _turn_away("The workbook has a password, or is an old .xls.", "Take the password away, or save it as .xlsx.")
    if not content.startswith(_ZIP):
        _damaged()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_parts(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OverflowError) as wrong:
        _damaged(wrong)
    except (OSError, RuntimeError) as wrong:
        _damaged(wrong)


def _check_parts(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    if len(parts) > MOST_PARTS:
        _turn_away("The workbook has far more parts than a form.", "Copy the form's sheets into a new workbook.")
    names = [part.filename for part in parts]
    if len({name.lower() for name in names}) < len(names):
        _turn_away("The workbook has two parts of one name.", "Open it in Excel and save it again as .xlsx.")
    total = 0
    for part in parts:
        size, name = 0, part.filename.replace("\\", "/")
        if name.startswith("/") or ":" in name or ".." in name.split("/"):
            _turn_away("A part of the workbook points outside it.", "Ask the person who made it for a fresh copy.")
        if part.flag_bits & _ENCRYPTED:
            _turn_away("The workbook has a password.", "Take the password away in Excel, then try again.")
        if name.lower().endswith(("vbaproject.bin", "vbaprojectsignature.bin")) or "/macrosheets/" in name.lower():
            _turn_away(
                "The workbook holds macros, and forms never need them.", "Save it in Excel as .xlsx, without macros."
            )
        for piece in _pieces(package, part):
            size += len(piece)
            total += len(piece)
            if size > MOST_PART_BYTES or total > MOST_UNPACKED_BYTES:
                _too_large()
    if "[Content_Types].xml" not in names:
        _damaged()
    # Counting is fast, looking at every element is not: a bomb is refused before.
    budget = _Budget()
    for part in parts:
        must_be_xml = part.filename.lower().endswith((".xml", ".rels"))
        _scan(_pieces(package, part), "A part of the workbook", must_be_xml=must_be_xml, budget=budget)


def _pieces(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with package.open(part) as source:
        while piece := source.read(_PIECE):
            yield piece


def _too_large() -> NoReturn:
    _turn_away("Unpacked, the workbook is far larger than any form.", "Copy the form's sheets into a new workbook.")


# --- XML -------------------------------------------------------------------------------------------------------------


class _Budget:
    """How many elements the whole file may still have."""

    def __init__(self) -> None:
        self.elements = MOST_ELEMENTS


class _Scan:
    """Sees every element once, keeps nothing, and refuses what no workbook or form has."""

    def __init__(self, what: str, budget: _Budget) -> None:
        self._what = what
        self._budget = budget
        self._depth = 0
        self._letters = 0
        self._rows = 0
        self._is_far = False
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._letters = 0
        self._budget.elements -= 1
        if self._budget.elements < 0:
            _too_large()
        if self._depth > MOST_DEPTH:
            _turn_away(f"{self._what} is nested deeper than any form.", "Ask the person who made it for a fresh copy.")
        namespace, _, local = name.rpartition(" ")
        # A sheet may lie anywhere in the package, so it is known by its namespace, not by the name of its part.
        if _SPREADSHEET in namespace:
            self._place(local, attributes)

    def _place(self, name: str, attributes: dict[str, str]) -> None:
        """Note where a cell stands. Empty ones far out are left by colouring whole rows, and are harmless."""
        if name == "row":
            number = attributes.get("r", "")
            self._rows = int(number) if number.isdecimal() and len(number) < 10 else self._rows + 1
        elif name == "c":
            self._is_far = self._rows > MOST_ROWS
            if "r" in attributes:
                found = _CELL.fullmatch(attributes["r"])
                if found is None:
                    _damaged()
                self._is_far |= int(found[2]) > MOST_ROWS or _column_number(found[1]) > MOST_COLUMNS
        elif name in ("v", "is", "f") and self._is_far:
            _turn_away(
                "A sheet has cells far outside any form.",
                f"Delete all columns behind the form and all rows below it; {MOST_COLUMNS} columns and "
                f"{MOST_ROWS:,} rows are the most.",
            )

    def _end(self, _name: str) -> None:
        self._depth -= 1
        self._letters = 0

    def _characters(self, text: str) -> None:
        self._letters += len(text)
        if self._letters > MOST_CELL:
            _turn_away("A cell holds more text than any form needs.", "Look for a very long cell and shorten it.")

    def _doctype(self, *_: object) -> None:
        _turn_away(
            f"{self._what} declares a document type, which forms never need.",
            "Do not use this file; ask the person who made it for a fresh copy.",
        )


def _scan(pieces: Iterator[bytes], what: str, *, must_be_xml: bool, budget: _Budget) -> None:
    """Look through a part to its end. Pictures and the like are only counted, unless they turn out to be XML."""
    scan = _Scan(what, budget)
    try:
        for piece in pieces:
            scan.parser.Parse(piece, False)
        scan.parser.Parse(b"", True)
    except expat.ExpatError as wrong:
        if must_be_xml:
            reason = expat.ErrorString(wrong.code)
            _turn_away(
                f"{what} cannot be read: {reason} in line {wrong.lineno}.",
                "Open it in the program that made it, save it again, and retry.",
                wrong,
            )
        for _ in pieces:
            pass
    except (LookupError, ValueError) as wrong:
        _turn_away(f"{what} is in an unknown alphabet.", "Save it again as UTF-8, and retry.", wrong)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


# --- old workbooks and texts -----------------------------------------------------------------------------------------


def _check_old_workbook(content: bytes) -> None:
    if content.startswith(_ZIP):
        # People rename files; the reader goes by what is in it.
        _turn_away("The file ends in .xls but is an .xlsx workbook.", "Change its ending to .xlsx, then try again.")
    if not content.startswith(_OLE):
        _damaged()


def _check_text(content: bytes) -> None:
    if content.startswith((_ZIP, _OLE)):
        _turn_away("The file is a workbook with the wrong ending.", "Give it the ending .xlsx or .xls, then try again.")
    if b"\0" in content:
        _turn_away("The file is not text in UTF-8.", "Save it as “CSV UTF-8”, or as text in UTF-8.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        _turn_away("The file is not text in UTF-8.", "Save it as “CSV UTF-8”, or as text in UTF-8.", wrong)
    if text.count("\n") > MOST_ROWS or text.count("\r") > MOST_ROWS:
        _turn_away("The file has more lines than any form.", f"{MOST_ROWS:,} lines are the most.")
