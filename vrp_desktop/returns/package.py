"""A workbook's sheets as a file: the same values give the same bytes (ECMA-376, part 2).

Everything is made in memory: what people wrote must not lie in a file for a while, as it does when a library writes
each sheet into one of its own first.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from vrp_desktop.returns import charts, looks, sheet_xml
from vrp_desktop.returns.extract.cells import escaped
from vrp_desktop.returns.extract.parts import DECLARATION, MAIN, RELATIONS, core_properties, package_relations

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping, Sequence

    from vrp_desktop.returns.workbook import Workbook

META = "_meta"
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(r"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)")
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_TYPES = {
    "xl/workbook.xml": f"{_OFFICE}.spreadsheetml.sheet.main+xml",
    "xl/styles.xml": f"{_OFFICE}.spreadsheetml.styles+xml",
    "xl/worksheets/": f"{_OFFICE}.spreadsheetml.worksheet+xml",
    "xl/tables/": f"{_OFFICE}.spreadsheetml.table+xml",
    "xl/drawings/": f"{_OFFICE}.drawing+xml",
    "xl/charts/": f"{_OFFICE}.drawingml.chart+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": f"{_OFFICE}.extended-properties+xml",
}


class NotWhole(Exception):
    """A package that does not read back as it was made."""


def packed(workbook: Workbook) -> bytes:
    """Give the workbook's file. Raises NotWhole, which was never seen."""
    parts = dict(_parts(workbook))
    return repacked({"[Content_Types].xml": _content_types(parts), **parts})


def settle(content: bytes, made_on: datetime.date) -> bytes:
    """Give the package of a document that a library wrote with fixed times in place of the time of writing."""
    out = io.BytesIO()
    stamp = f"{made_on.isoformat()}T00:00:00Z"
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/core.xml":
                part = _STAMP.sub(rf"\g<1>{stamp}\g<2>", part.decode()).encode()
            target.writestr(_entry(name), part)
    return out.getvalue()


def parts_of(content: bytes) -> dict[str, str]:
    """Give the parts of a package that `packed` made by their names, in their order."""
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        return {name: source.read(name).decode() for name in source.namelist()}


def repacked(parts: Mapping[str, str]) -> bytes:
    """Give a package of these parts: the same parts, the same bytes. Raises NotWhole, which was never seen."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in parts.items():
            target.writestr(_entry(name), text.encode())
    content = out.getvalue()
    _look_again(content, len(parts))
    return content


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EARLIEST)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def _look_again(content: bytes, parts: int) -> None:
    """Read every part of what was made: what does not read back must not reach the council."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if len(package.namelist()) != parts or package.testzip() is not None:
                raise NotWhole
            for name in package.namelist():
                expat.ParserCreate().Parse(package.read(name), True)
    except (zipfile.BadZipFile, expat.ExpatError) as error:
        raise NotWhole from error


def _parts(workbook: Workbook) -> Iterator[tuple[str, str]]:
    """Give every part by name but the list of their types."""
    yield "_rels/.rels", package_relations()
    yield "docProps/core.xml", core_properties(workbook.title, workbook.made_on)
    yield (
        "docProps/app.xml",
        f'{DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>VRP Desktop</Application></Properties>",
    )
    yield "xl/workbook.xml", _workbook(workbook)
    count = len(workbook.sheets) + 1
    targets = [(f"{RELATIONS}/worksheet", f"worksheets/sheet{number}.xml") for number in range(1, count + 1)]
    yield "xl/_rels/workbook.xml.rels", _relations([*targets, (f"{RELATIONS}/styles", "styles.xml")])
    yield "xl/styles.xml", looks.styles()
    tables = drawings = drawn = 0
    for number, sheet in enumerate(workbook.sheets, 1):
        yield f"xl/worksheets/sheet{number}.xml", sheet_xml.sheet_xml(sheet, workbook.marking)
        rels = f"xl/worksheets/_rels/sheet{number}.xml.rels"
        if sheet.heads:
            tables += 1
            yield rels, _relations([(f"{RELATIONS}/table", f"../tables/table{tables}.xml")])
            yield f"xl/tables/table{tables}.xml", sheet_xml.table_xml(sheet, tables)
        elif sheet.drawings:
            drawings += 1
            yield rels, _relations([(f"{RELATIONS}/drawing", f"../drawings/drawing{drawings}.xml")])
            yield f"xl/drawings/drawing{drawings}.xml", charts.page_xml(sheet.drawings)
            places = range(drawn + 1, drawn + len(sheet.drawings) + 1)
            yield (
                f"xl/drawings/_rels/drawing{drawings}.xml.rels",
                _relations([(f"{RELATIONS}/chart", f"../charts/chart{place}.xml") for place in places]),
            )
            yield from ((f"xl/charts/chart{n}.xml", one.xml) for n, one in zip(places, sheet.drawings, strict=True))
            drawn += len(sheet.drawings)
    yield f"xl/worksheets/sheet{count}.xml", _meta(workbook)


def _workbook(workbook: Workbook) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{place}" r:id="rId{place}"/>'
        for place, sheet in enumerate(workbook.sheets, 1)
    )
    hidden = len(workbook.sheets) + 1
    sheets += f'<sheet name="{META}" sheetId="{hidden}" state="hidden" r:id="rId{hidden}"/>'
    names = "".join(
        f'<definedName name="_xlnm.{name}" localSheetId="{place}">{escape(what)}</definedName>'
        for name, asked in (("Print_Area", sheet_xml.printed_areas), ("Print_Titles", sheet_xml.printed_again))
        for place, sheet in enumerate(workbook.sheets)
        if (what := asked(sheet))
    )
    return (
        f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr defaultThemeVersion="124226"/>'
        f'<bookViews><workbookView activeTab="0"/></bookViews><sheets>{sheets}</sheets>'
        f'<definedNames>{names}</definedNames><calcPr calcId="191029" fullCalcOnLoad="1"/></workbook>'
    )


def _meta(workbook: Workbook) -> str:
    rows = []
    for number, (name, value) in enumerate(workbook.meta, 1):
        said = (
            f'<c r="B{number}"><v>{value}</v></c>'
            if isinstance(value, int)
            else f'<c r="B{number}" t="inlineStr"><is><t xml:space="preserve">{escaped([value])[0]}</t></is></c>'
        )
        rows.append(f'<row r="{number}"><c r="A{number}" t="inlineStr"><is><t>{escape(name)}</t></is></c>{said}</row>')
    return f'{DECLARATION}<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{place}" Type="{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(targets, 1)
    )
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _content_types(parts: dict[str, str]) -> str:
    listed = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>'
        for name in parts
        for start, kind in _TYPES.items()
        if name.startswith(start) and not name.endswith(".rels")
    )
    return (
        f'{DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )
