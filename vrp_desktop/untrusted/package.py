"""A workbook as the zip archive that it is: its parts are inflated in small pieces and counted.

What the archive's own directory says of sizes and names is never believed.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from vrp_desktop.untrusted.sizes import MOST_PART_BYTES, MOST_PARTS, MOST_UNPACKED_BYTES
from vrp_desktop.untrusted.xml_scan import Budget, scan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vrp_desktop.untrusted.sought import Sought

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a file in the old container begins (MS-CFB, section 2.2): an .xls, or a workbook with a password."""
ZIP = b"PK\x03\x04"

_PIECE = 64 * 1024
_ENCRYPTED = 0x1


def check_package(content: bytes, sought: Sought) -> None:
    """Refuse a workbook that is damaged, locked, holds macros, or is far larger unpacked than what is sought."""
    if content.startswith(OLE):
        # Excel keeps a workbook with a password in the old container, under the new ending.
        raise sought.refused(
            "The workbook has a password, or is an old .xls.", "Take the password away, or save it as .xlsx."
        )
    if not content.startswith(ZIP):
        raise sought.damaged()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_parts(package, sought)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OverflowError) as wrong:
        raise sought.damaged() from wrong
    except (OSError, RuntimeError) as wrong:
        raise sought.damaged() from wrong


def _check_parts(package: zipfile.ZipFile, sought: Sought) -> None:
    parts = package.infolist()
    if len(parts) > MOST_PARTS:
        raise sought.refused(
            f"The workbook has far more parts than a {sought.one}.",
            f"Copy the {sought.one}'s sheets into a new workbook.",
        )
    names = [part.filename for part in parts]
    if len({name.lower() for name in names}) < len(names):
        raise sought.refused("The workbook has two parts of one name.", "Open it in Excel and save it again as .xlsx.")
    total = 0
    for part in parts:
        _check_part(part, sought)
        size = 0
        for piece in _pieces(package, part):
            size += len(piece)
            total += len(piece)
            if size > MOST_PART_BYTES or total > MOST_UNPACKED_BYTES:
                raise sought.too_large()
    if "[Content_Types].xml" not in names:
        raise sought.damaged()
    # Counting is fast, looking at every element is not: a bomb is refused before.
    budget = Budget()
    for part in parts:
        must_be_xml = part.filename.lower().endswith((".xml", ".rels"))
        scan(_pieces(package, part), "A part of the workbook", sought, must_be_xml=must_be_xml, budget=budget)


def _check_part(part: zipfile.ZipInfo, sought: Sought) -> None:
    """Refuse a part for what the archive says of it, before any of it is inflated."""
    name = part.filename.replace("\\", "/")
    if name.startswith("/") or ":" in name or ".." in name.split("/"):
        raise sought.refused(
            "A part of the workbook points outside it.", "Ask the person who made it for a fresh copy."
        )
    if part.flag_bits & _ENCRYPTED:
        raise sought.refused("The workbook has a password.", "Take the password away in Excel, then try again.")
    if name.lower().endswith(("vbaproject.bin", "vbaprojectsignature.bin")) or "/macrosheets/" in name.lower():
        raise sought.refused(
            f"The workbook holds macros, and {sought.many} never need them.",
            "Save it in Excel as .xlsx, without macros.",
        )


def _pieces(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with package.open(part) as source:
        while piece := source.read(_PIECE):
            yield piece
