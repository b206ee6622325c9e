"""What a workbook consists of beside its sheets (ECMA-376, parts 1 and 2)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from vrp_desktop.returns.workbook import FONT, FORMATS, HEAD_GROUND, ON_HEAD

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from vrp_desktop.returns.extract.sheet import SheetMade

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

AS_TITLE, AS_HEAD, AS_TEXT, AS_DATE, AS_MOMENT, AS_WORDS = 1, 2, 3, 4, 5, 6
"""Places of the styles below. `AS_WORDS`: text that wraps."""
_HIDDEN = ' state="hidden"'
_LONGEST_NAME = 31
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")


def sheet_name(wanted: str, taken: Sequence[str]) -> str:
    """Give `wanted` as Excel takes it: no sign that it forbids, 31 units long at most, and not there already."""
    name = _NOT_IN_SHEET_NAMES.sub("-", wanted).strip().strip("'").strip() or "Sheet"
    if name.casefold() == "history":
        # Excel keeps this one for itself.
        name = "History-"
    used = {one.casefold() for one in taken}
    tried, number = _cut(name, _LONGEST_NAME), 1
    while tried.casefold() in used:
        number += 1
        ending = f" ({number})"
        tried = _cut(name, _LONGEST_NAME - len(ending)) + ending
    return tried


def _cut(text: str, units: int) -> str:
    """Give as much of `text` as fits: Excel counts signs beyond U+FFFF twice."""
    while len(text.encode("utf-16-le")) // 2 > units:
        text = text[:-1]
    return text.rstrip(" '")


def styles() -> str:
    """Give the fonts, grounds and formats. Text columns are formatted as text: so it stays when somebody edits it."""
    return (
        f'{DECLARATION}<styleSheet xmlns="{MAIN}">'
        f'<numFmts count="2"><numFmt numFmtId="164" formatCode={quoteattr(FORMATS["date"])}/>'
        f'<numFmt numFmtId="165" formatCode={quoteattr(FORMATS["date"] + " hh:mm")}/></numFmts>'
        f'<fonts count="3"><font><sz val="11"/><name val="{FONT}"/><family val="2"/></font>'
        f'<font><b/><sz val="14"/><name val="{FONT}"/><family val="2"/></font>'
        f'<font><b/><sz val="11"/><color rgb="FF{ON_HEAD}"/><name val="{FONT}"/><family val="2"/></font></fonts>'
        '<fills count="3"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid">'
        f'<fgColor rgb="FF{HEAD_GROUND}"/><bgColor indexed="64"/></patternFill></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="7"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
        '<xf numFmtId="49" fontId="2" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"'
        ' applyFill="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
        '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">'
        '<alignment vertical="top" wrapText="1"/></xf></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        '<dxfs count="0"/><tableStyles count="0"/></styleSheet>'
    )


def workbook(sheets: Sequence[SheetMade]) -> str:
    """Give the list of sheets in the order they are shown."""
    listed = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{place}"{_HIDDEN if sheet.is_hidden else ""} r:id="rId{place}"/>'
        for place, sheet in enumerate(sheets, 1)
    )
    titles = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{place}">'
        f"{escape(_quoted(sheet.name))}!$3:$3</definedName>"
        for place, sheet in enumerate(sheets)
        if not sheet.is_hidden
    )
    return (
        f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr defaultThemeVersion="124226"/>'
        f'<bookViews><workbookView activeTab="0"/></bookViews><sheets>{listed}</sheets>'
        f"<definedNames>{titles}</definedNames></workbook>"
    )


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def workbook_relations(sheets: Sequence[SheetMade]) -> str:
    """Give where the sheets and the styles are."""
    lines = [
        f'<Relationship Id="rId{place}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{sheet.number}.xml"/>'
        for place, sheet in enumerate(sheets, 1)
    ]
    lines.append(f'<Relationship Id="rId{len(sheets) + 1}" Type="{RELATIONS}/styles" Target="styles.xml"/>')
    return _relations(lines)


def sheet_relations(number: int) -> str:
    """Give where a sheet's table is."""
    return _relations([f'<Relationship Id="rId1" Type="{RELATIONS}/table" Target="../tables/table{number}.xml"/>'])


def package_relations() -> str:
    """Give where the workbook and its properties are."""
    return _relations(
        [
            f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>',
            f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties"'
            ' Target="docProps/core.xml"/>',
            f'<Relationship Id="rId3" Type="{RELATIONS}/extended-properties" Target="docProps/app.xml"/>',
        ]
    )


def _relations(lines: Sequence[str]) -> str:
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def content_types(sheets: Sequence[SheetMade]) -> str:
    """Give what each part is."""
    parts = [
        ("/xl/workbook.xml", f"{_TYPE}.sheet.main+xml"),
        ("/xl/styles.xml", f"{_TYPE}.styles+xml"),
        *((f"/xl/worksheets/sheet{sheet.number}.xml", f"{_TYPE}.worksheet+xml") for sheet in sheets),
        *((f"/xl/tables/table{sheet.number}.xml", f"{_TYPE}.table+xml") for sheet in sheets if not sheet.is_hidden),
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
        ("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"),
    ]
    listed = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts)
    return (
        f'{DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


def core_properties(title: str, made_on: datetime.date) -> str:
    """Give title, writer and day. The day alone: the same rows give the same bytes."""
    stamp = f'xsi:type="dcterms:W3CDTF">{made_on.isoformat()}T00:00:00Z'
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>VRP Desktop</dc:creator>"
        f"<dcterms:created {stamp}</dcterms:created><dcterms:modified {stamp}</dcterms:modified></cp:coreProperties>"
    )


def app_properties() -> str:
    """Give the name of the program."""
    return (
        f'{DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>VRP Desktop</Application></Properties>"
    )
