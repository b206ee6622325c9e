"""Makes the workbooks that an attacker or a broken disk makes, each small and none of them kept as a file."""

from __future__ import annotations

import functools
import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)


def _relations(*pairs: tuple[str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(pairs, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


PARTS: Mapping[str, str] = {
    "[Content_Types].xml": _TYPES,
    "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="survey" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": _relations(
        ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")
    ),
    "xl/worksheets/sheet1.xml": "",
    "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>type</t></si></sst>',
}


def sheet(*rows: str) -> str:
    """Give a sheet with these rows, written as XML."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'


def cell(place: str, text: str) -> str:
    """Give a row of one cell that holds its own text."""
    number = "".join(sign for sign in place if sign.isdigit())
    return f'<row r="{number}"><c r="{place}" t="inlineStr"><is><t>{text}</t></is></c></row>'


def package(rows: str = "", **changed: str | bytes) -> bytes:
    """Give a workbook; `changed` names parts with __ for / and sets what they hold."""
    parts: dict[str, str | bytes] = {**PARTS, "xl/worksheets/sheet1.xml": sheet(rows or cell("A1", "type"))}
    parts.update({name.replace("__", "/"): held for name, held in changed.items()})
    return zipped(parts)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def strings(inner: str, declared: str = "") -> dict[str, str]:
    """Give shared strings under a document type."""
    return {
        "xl__sharedStrings.xml": f'<?xml version="1.0"?>{declared}<sst xmlns="{MAIN}"><si><t>{inner}</t></si></sst>'
    }


def laughs() -> bytes:
    """Give ten texts inside each other, ten times each."""
    inside = "".join(f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9))
    return package(**strings("&j;", f'<!DOCTYPE s [<!ENTITY a "ha">{inside}]>'))


def lying_sizes() -> bytes:
    """Give a workbook whose directory says that its sheet is small, while it unpacks to 45 MB."""
    whole = package(cell("A1", "a") + " " * 45_000_000)
    size = len(sheet(cell("A1", "a"))) + 45_000_000
    return whole.replace(size.to_bytes(4, "little"), (900).to_bytes(4, "little"))


@functools.cache
def corpus() -> dict[str, bytes]:
    """Give every hostile .xlsx by a name that says what it is."""
    good = package()
    external = '<!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    quadratic = f'<!DOCTYPE s [<!ENTITY a "{"x" * 100_000}">]>'
    return {
        "billion laughs": laughs(),
        "quadratic": package(**strings("&a;" * 8000, quadratic)),
        "external entity": package(**strings("&a;", external)),
        "document type in UTF-16": package(
            **{"xl__sharedStrings.xml": strings("&a;", external)["xl__sharedStrings.xml"].encode("utf-16")}
        ),
        "document type in a sheet that is called a picture": package(
            **{"xl__media__image1.png": strings("&a;", external)["xl__sharedStrings.xml"]}
        ),
        "bomb": package("<row>" + "<c/>" * 11_000_000 + "</row>"),
        "many parts that are large together": zipped(
            {**PARTS, "xl/worksheets/sheet1.xml": sheet(), **{f"xl/m{n}.bin": bytes(9_000_000) for n in range(7)}}
        ),
        "lying sizes": lying_sizes(),
        "far column": package(cell("A1", "type") + cell("XFD2", "x")),
        "far row": package(cell("A1", "type") + cell("A1048576", "x")),
        "far cell in a part of another name": package(
            **{"xl__other.bin": sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')}
        ),
        "deep": package("<a>" * 200_000 + "</a>" * 200_000),
        "long cell": package(cell("A1", "x" * 5_000_000)),
        "too many parts": zipped({**PARTS, **{f"xl/p{n}.xml": "<a/>" for n in range(300)}}),
        "outside name": zipped({**PARTS, "xl/worksheets/sheet1.xml": sheet(), "../../evil.xml": "<a/>"}),
        "absolute name": zipped({**PARTS, "xl/worksheets/sheet1.xml": sheet(), "/evil.xml": "<a/>"}),
        "drive name": zipped({**PARTS, "xl/worksheets/sheet1.xml": sheet(), "C:\\evil.xml": "<a/>"}),
        "macros": zipped({**PARTS, "xl/worksheets/sheet1.xml": sheet(), "xl/vbaProject.bin": b"\1\2"}),
        "truncated": good[:-80],
        "cut in the middle": good[: len(good) // 2],
        "not a zip inside": b"PK\x03\x04" + bytes(range(256)) * 2,
        "text": b"not a workbook",
        "password": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
        "encrypted part": _encrypted(good),
        "bad XML": package("<row>"),
        "damaged stream": good.replace(good[60:70], bytes(10), 1),
    }


def _encrypted(content: bytes) -> bytes:
    """Set the mark of a password on every part."""
    marked = bytearray(content)
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        found = marked.find(magic)
        while found >= 0:
            marked[found + at] |= 1
            found = marked.find(magic, found + 4)
    return bytes(marked)
