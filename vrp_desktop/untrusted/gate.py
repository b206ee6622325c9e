"""Looks at a file before any reader does, and refuses what no form, list or template ever is.

A small file can unpack to gigabytes, and a single far cell ends some readers, so everything is counted before it is
read. Only the bytes that came through here are read then: the file itself may have changed.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from vrp_desktop.untrusted.package import OLE, ZIP, check_package
from vrp_desktop.untrusted.sizes import MOST_BYTES, MOST_ROWS
from vrp_desktop.untrusted.xml_scan import Budget, scan

if TYPE_CHECKING:
    from pathlib import Path

    from vrp_desktop.problems import VrpError
    from vrp_desktop.untrusted.sought import Sought


class FileKind(Enum):
    """What a file is, by its ending; its first bytes must agree."""

    XLSX = ".xlsx"
    XLS = ".xls"
    MARKDOWN = ".md"
    CSV = ".csv"
    XML = ".xml"


def admit(path: Path, sought: Sought) -> tuple[FileKind, bytes]:
    """Give what kind of file this is and its bytes, which are then the only thing that is read.

    Raises the error of what was sought.
    """
    kind = _kind(path, sought)
    content = read(path, sought)
    check(kind, content, sought)
    return kind, content


def read(path: Path, sought: Sought) -> bytes:
    """Give the bytes of a file, unless they are none or too many; nothing else of it is looked at.

    Raises the error of what was sought.
    """
    try:
        with path.open("rb") as source:
            content = source.read(MOST_BYTES + 1)
    except OSError as wrong:
        raise sought.refused(
            "The file cannot be opened.", "Close it in Excel, check its name and folder, then try again."
        ) from wrong
    if len(content) > MOST_BYTES:
        raise sought.refused(
            f"The file is larger than 10 MB, and no {sought.one} is.",
            "Take pictures and other sheets out of the workbook.",
        )
    if not content:
        raise sought.refused(
            "The file is empty.", f"Save the {sought.one} again, and check that it was copied to its end."
        )
    return content


def check(kind: FileKind, content: bytes, sought: Sought) -> None:
    """Refuse bytes that are no harmless file of this kind. Raises the error of what was sought."""
    match kind:
        case FileKind.XLSX:
            check_package(content, sought)
        case FileKind.XLS:
            _check_old_workbook(content, sought)
        case FileKind.XML:
            scan(iter([content]), f"The {sought.one}", sought, must_be_xml=True, budget=Budget())
        case FileKind.CSV | FileKind.MARKDOWN:
            _check_text(content, sought)


def _kind(path: Path, sought: Sought) -> FileKind:
    ending = path.suffix.lower()
    if ending in (".xlsm", ".xlsb", ".xltm", ".xlam"):
        raise sought.refused(
            f"The workbook may hold macros, and {sought.many} never need them.",
            "Save it in Excel as .xlsx, without macros.",
        )
    try:
        return FileKind(ending)
    except ValueError:
        named = f"Files that end in {ending}" if ending else "Files without an ending"
        raise sought.refused(
            f"{named} are not {sought.many}.", "Choose a file that ends in .xlsx, .xls, .csv, .md or .xml."
        ) from None


def _check_old_workbook(content: bytes, sought: Sought) -> None:
    if content.startswith(ZIP):
        # People rename files; the reader goes by what is in it.
        raise sought.refused(
            "The file ends in .xls but is an .xlsx workbook.", "Change its ending to .xlsx, then try again."
        )
    if not content.startswith(OLE):
        raise sought.damaged()


def _check_text(content: bytes, sought: Sought) -> None:
    if content.startswith((ZIP, OLE)):
        raise sought.refused(
            "The file is a workbook with the wrong ending.", "Give it the ending .xlsx or .xls, then try again."
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise _not_text(sought) from wrong
    if "\0" in text:
        raise _not_text(sought)
    if text.count("\n") > MOST_ROWS or text.count("\r") > MOST_ROWS:
        raise sought.refused(f"The file has more lines than any {sought.one}.", f"{MOST_ROWS:,} lines are the most.")


def _not_text(sought: Sought) -> VrpError:
    return sought.refused("The file is not text in UTF-8.", "Save it as “CSV UTF-8”, or as text in UTF-8.")
