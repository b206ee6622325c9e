"""Lets a council's workbook in, or says why not. What it looks for first would be lost or would do harm when filled."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from vrp_desktop.returns.template.opened import TemplateRefused
from vrp_desktop.untrusted import gate
from vrp_desktop.untrusted.package import OLE
from vrp_desktop.untrusted.sizes import MOST_BYTES
from vrp_desktop.untrusted.sought import Sought

if TYPE_CHECKING:
    from pathlib import Path

_MACRO_ENDINGS = (".xlsm", ".xltm", ".xlam", ".xla")
_WITHOUT_MACROS = "In Excel, save it as “Excel Workbook (.xlsx)”, which leaves the macros out, and choose that file."


def ended(happened: str) -> TemplateRefused:
    """Give the error for a worker that gave no answer, or for a file that changed meanwhile."""
    return TemplateRefused(
        happened, "Save it again in Excel and choose it once more; use no files from people you do not know."
    )


TEMPLATE = Sought("template", "templates", TemplateRefused, ended)


def admit(path: Path) -> bytes:
    """Give the bytes of a workbook that can be filled; they are the only thing that is read then.

    Raises TemplateRefused.
    """
    name, ending = path.name, path.suffix.lower()
    if ending in _MACRO_ENDINGS:
        raise TemplateRefused(f"“{name}” holds macros, and we neither run nor change them.", _WITHOUT_MACROS)
    try:
        with path.open("rb") as source:
            content = source.read(MOST_BYTES + 1)
    except OSError as wrong:
        raise TemplateRefused(
            f"“{name}” cannot be opened.", "Close it in Excel, check its name and folder, then try again."
        ) from wrong
    if not content:
        raise TemplateRefused(f"“{name}” is empty.", "Save it again, and check that it was copied to its end.")
    if len(content) > MOST_BYTES:
        raise TemplateRefused(f"“{name}” is larger than 10 MB.", "Make its pictures smaller in Excel, then try again.")
    if content.startswith(OLE):
        _refuse_old(name, content)
    if ending != ".xlsx":
        raise TemplateRefused(
            f"“{name}” is no Excel workbook that can be filled.",
            "In Excel, save it as “Excel Workbook (.xlsx)”, and choose that file.",
        )
    check(name, content)
    return content


def check(name: str, content: bytes) -> None:
    """Refuse bytes that are no workbook, do harm, or could not be filled without loss. Raises TemplateRefused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError):
        names = []
    lower = [one.lower() for one in names]
    if any("vbaproject" in one or "/macrosheets/" in one or "vbadata" in one for one in lower):
        raise TemplateRefused(f"“{name}” holds macros, and we neither run nor change them.", _WITHOUT_MACROS)
    if any(one.startswith("_xmlsignatures/") for one in lower):
        raise TemplateRefused(
            f"“{name}” is signed, and filling it would break the signature.", "Ask for a copy without a signature."
        )
    if any(one.endswith("workbook.bin") for one in lower):
        raise TemplateRefused(f"“{name}” is a binary workbook.", "In Excel, save it as .xlsx, and choose that file.")
    gate.check(gate.FileKind.XLSX, content, TEMPLATE)
    _refuse_macro_types(name, content)


def _refuse_macro_types(name: str, content: bytes) -> None:
    """Refuse macros that lie under other names: what a part is stands in the list of types."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        types = package.read("[Content_Types].xml").lower()
    if b"macroenabled" in types or b"vbaproject" in types or b"macrosheet" in types:
        raise TemplateRefused(f"“{name}” holds macros, and we neither run nor change them.", _WITHOUT_MACROS)


def _refuse_old(name: str, content: bytes) -> None:
    # Excel keeps a workbook with a password in the old container; its streams have names in UTF-16.
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise TemplateRefused(f"“{name}” has a password.", "Take the password away in Excel, then try again.")
    raise TemplateRefused(
        f"“{name}” is an old workbook (.xls).", "In Excel, save it as “Excel Workbook (.xlsx)”, and choose that file."
    )
