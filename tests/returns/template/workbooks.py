"""Councils' workbooks as three programs make them, each with something in it that must not be lost.

Every one has a table "Wards" on the sheet "Data" (three rows, a column that the council works out, a total on the sheet
"Front") and a name "Period" for a cell; what else is in it is what its own function says.
"""

from __future__ import annotations

import datetime
import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

import openpyxl
import xlsxwriter
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import ColorScaleRule, FormulaRule, IconSetRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableStyleInfo

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl import Workbook
    from xlsxwriter.workbook import Workbook as Writer
    from xlsxwriter.worksheet import Worksheet as Page

HEADINGS = ("Ward code", "Ward", "Worries", "% part", "Twice")
SAMPLE = (("E0", "Old ward", 1, 0.1), ("E1", "Older ward", 2, 0.2), ("E2", "Oldest ward", 3, 0.3))
TWICE = "Wards[[#This Row],[Worries]]*2"
Parts = dict[str, bytes]


def png() -> bytes:
    """Give a picture of one dot."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")) + chunk(b"IEND", b"")
    )


# --- by openpyxl -----------------------------------------------------------------------------------------------------


def by_openpyxl(add: Callable[[Workbook], None]) -> bytes:
    book = openpyxl.Workbook()
    data = book.active
    data.title = "Data"
    data.append(HEADINGS)
    for number, row in enumerate(SAMPLE, 2):
        data.append([*row, f"={TWICE}"])
        data.cell(number, 3).font = Font(bold=True, color="FF1F6F4A")
        data.cell(number, 4).number_format = "0.0%"
    table = Table(displayName="Wards", ref="A1:E4")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleMedium4", showRowStripes=True)
    data.add_table(table)
    front = book.create_sheet("Front")
    front["A1"] = "Made by the council"
    front["A2"] = "Period"
    front["A3"], front["B3"] = "All worries", "=SUM(Wards[Worries])"
    book.defined_names["Period"] = DefinedName("Period", attr_text="Front!$B$2")
    add(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def plain(_book: Workbook) -> None:
    """Only what all have."""


def bar_chart(book: Workbook) -> None:
    chart = BarChart()
    chart.title = "Worries by ward"
    chart.add_data(Reference(book["Data"], min_col=3, min_row=1, max_row=4), titles_from_data=True)
    book["Front"].add_chart(chart, "D2")


def two_charts(book: Workbook) -> None:
    bar_chart(book)
    sheet = book.create_sheet("Trend")
    for number in range(1, 13):
        sheet.append([f"Month {number}", number * 3])
    chart = LineChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=12))
    sheet.add_chart(chart, "D2")


def colours(book: Workbook) -> None:
    data = book["Data"]
    data.conditional_formatting.add("C2:C4", ColorScaleRule("min", None, "FFFFFF", "max", None, "1F6F4A"))
    data.conditional_formatting.add("A2:E4", FormulaRule(formula=["$C2>20"], fill=PatternFill(bgColor="FFEEAA")))
    book["Front"].conditional_formatting.add("B3", IconSetRule("3Arrows", "percent", [0, 33, 67]))


def checked_cells(book: Workbook) -> None:
    for sheet, area in (("Front", "B9"), ("Data", "B2:B4")):
        check = DataValidation(type="list", formula1='"North,Middle,South"', allow_blank=True, showErrorMessage=True)
        check.add(area)
        book[sheet].add_data_validation(check)


def comments(book: Workbook) -> None:
    book["Data"]["C2"].comment = Comment("Ask Mo about this one", "Mo")
    book["Front"]["A1"].comment = Comment("Do not change", "The council")


def names(book: Workbook) -> None:
    front = book["Front"]
    book.defined_names["Rate"] = DefinedName("Rate", attr_text="0.2")
    book.defined_names["All_wards"] = DefinedName("All_wards", attr_text="Data!$A$2:$E$4")
    front.defined_names["Own"] = DefinedName("Own", attr_text="Front!$B$9")
    front.print_area = "A1:F20"
    front.print_title_rows = "1:1"


def merged(book: Workbook) -> None:
    front = book["Front"]
    front.merge_cells("A10:F10")
    front["A10"] = "A heading over six columns"
    front.freeze_panes = "B2"


def protected(book: Workbook) -> None:
    book["Front"].protection.sheet = True
    book["Front"].protection.password = "council"
    secret = book.create_sheet("Lists")
    secret.sheet_state = "veryHidden"
    secret["A1"] = "North"


def printed(book: Workbook) -> None:
    front = book["Front"]
    front.oddHeader.center.text = "OFFICIAL"
    front.oddFooter.right.text = "Page &P of &N"
    front.page_setup.orientation = "landscape"
    front.page_setup.paperSize = 9
    front.column_dimensions["A"].width = 40
    front.row_dimensions[3].height = 33
    front.column_dimensions.group("G", "H", hidden=True)


def links(book: Workbook) -> None:
    book["Front"]["A12"].hyperlink = "https://example.org/guidance"
    book["Front"]["A12"].value = "Guidance"
    book.properties.title = "Return of the borough"
    book.properties.creator = "A council officer"


# --- by XlsxWriter ---------------------------------------------------------------------------------------------------


def by_xlsxwriter(add: Callable[[Writer, Page, Page], None], **options: object) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, options)
    data, front = book.add_worksheet("Data"), book.add_worksheet("Front")
    number, share = book.add_format({"bold": True, "num_format": "#,##0"}), book.add_format({"num_format": "0.0%"})
    columns = [{"header": title} for title in HEADINGS]
    columns[2]["format"], columns[3]["format"] = number, share
    columns[4]["formula"] = f"={TWICE}"
    data.add_table("A1:E4", {"name": "Wards", "columns": columns, "data": SAMPLE, "style": "Table Style Light 9"})
    front.write("A1", "Made by the council", book.add_format({"bold": True, "font_size": 16}))
    front.write("A2", "Period")
    front.write("A3", "All worries")
    front.write_formula("B3", "=SUM(Wards[Worries])", number, 6)
    book.define_name("Period", "=Front!$B$2")
    add(book, data, front)
    book.close()
    return out.getvalue()


def nothing_more(_book: Writer, _data: Page, _front: Page) -> None:
    """Only what all have."""


def pictures(_book: Writer, _data: Page, front: Page) -> None:
    front.insert_image("D2", "crest.png", {"image_data": io.BytesIO(png()), "description": "The council's crest"})
    front.set_header("&C&G", {"image_center": "crest.png", "image_data_center": io.BytesIO(png())})


def many_charts(book: Writer, _data: Page, front: Page) -> None:
    for place, kind in enumerate(("column", "pie", "line", "radar", "scatter", "doughnut", "area")):
        chart = book.add_chart({"type": kind})
        chart.add_series({"name": "Worries", "categories": "=Front!$A$20:$A$22", "values": "=Front!$B$20:$B$22"})
        chart.set_title({"name": f"A {kind} chart"})
        front.insert_chart(4 + place * 15, 4, chart, {"description": f"A {kind} chart of the wards"})
    front.write_column("A20", ["North", "Middle", "South"])
    front.write_column("B20", [4, 5, 6])


def sparklines(_book: Writer, data: Page, front: Page) -> None:
    front.add_sparkline("C3", {"range": "Data!C2:C4", "markers": True})
    data.conditional_format("C2:C4", {"type": "data_bar", "data_bar_2010": True, "bar_color": "#1F6F4A"})
    front.conditional_format("B3", {"type": "icon_set", "icon_style": "3_traffic_lights"})


def notes_and_boxes(book: Writer, data: Page, front: Page) -> None:
    data.write_comment("A2", "The code of the ward", {"author": "Mo", "visible": True})
    front.insert_textbox("D5", "How to fill this in", {"width": 256, "height": 100})
    front.insert_button("D12", {"caption": "Print", "macro": "nowhere"})
    front.insert_checkbox("D16", True)
    book.set_custom_property("Department", "Community safety")


def rich_text(book: Writer, _data: Page, front: Page) -> None:
    bold = book.add_format({"bold": True})
    front.write_rich_string("A7", "Send it by the ", bold, "tenth", " of the month")
    front.data_validation("B9", {"validate": "list", "source": ["North", "Middle", "South"]})
    front.autofilter("A19:B22")
    front.outline_settings(True, False, False, True)


def spreading(_book: Writer, _data: Page, front: Page) -> None:
    front.write_dynamic_array_formula("D20:D22", "=UNIQUE(Data!B2:B4)", None, "Old ward")
    front.write_array_formula("E20:E22", "{=Data!C2:C4*3}", None, 3)


def chart_sheet(book: Writer, _data: Page, _front: Page) -> None:
    sheet = book.add_chartsheet("Picture of it")
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": "=Front!$B$3:$B$3"})
    sheet.set_chart(chart)


def many_sheets(book: Writer, _data: Page, front: Page) -> None:
    for number in range(1, 25):
        sheet = book.add_worksheet(f"Note {number}'s")
        sheet.write(0, 0, f"Text {number}")
        sheet.write_formula(1, 0, "=1+1", None, 2)
    front.write_formula("C3", "=Front!B3*2", None, 12)
    last = book.add_worksheet("Far")
    last.write_formula(0, 0, "=Front!C3", None, 12)


def dated(book: Writer, _data: Page, front: Page) -> None:
    front.write_datetime("A15", datetime.datetime(2026, 10, 1), book.add_format({"num_format": "dd/mm/yyyy"}))


# --- by hand: what libraries cannot make, and what other programs write ----------------------------------------------


def parts_of(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: Parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SHEET_ML = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def _related(parts: Parts, path: str, kind: str, target: str) -> str:
    folder, _, name = path.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels"
    there = parts.get(rels, f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}"></Relationships>'.encode()).decode()
    number = f"rIdMade{there.count('<Relationship ') + 1}"
    line = f'<Relationship Id="{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
    parts[rels] = there.replace("</Relationships>", f"{line}</Relationships>").encode()
    return number


def _typed(parts: Parts, path: str, kind: str) -> None:
    types = parts["[Content_Types].xml"].decode()
    parts["[Content_Types].xml"] = types.replace(
        "</Types>", f'<Override PartName="/{path}" ContentType="{kind}"/></Types>'
    ).encode()


def pivot() -> bytes:
    """A pivot of the table, with its cache."""
    parts = parts_of(by_xlsxwriter(nothing_more))
    fields = "".join(f'<cacheField name="{title}" numFmtId="0"><sharedItems/></cacheField>' for title in HEADINGS)
    parts["xl/pivotCache/pivotCacheDefinition1.xml"] = (
        f'{_DECLARATION}<pivotCacheDefinition xmlns="{_MAIN}" xmlns:r="{_RELATIONS}" refreshOnLoad="0" recordCount="0">'
        f'<cacheSource type="worksheet"><worksheetSource ref="A1:E4" sheet="Data"/></cacheSource>'
        f'<cacheFields count="5">{fields}</cacheFields></pivotCacheDefinition>'
    ).encode()
    _typed(parts, "xl/pivotCache/pivotCacheDefinition1.xml", f"{_SHEET_ML}.pivotCacheDefinition+xml")
    number = _related(parts, "xl/workbook.xml", "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml")
    caches = f'<pivotCaches><pivotCache cacheId="7" r:id="{number}"/></pivotCaches></workbook>'
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"</workbook>", caches.encode())
    pivots = "".join('<pivotField showAll="0"/>' for _ in HEADINGS[:4]) + '<pivotField dataField="1" showAll="0"/>'
    parts["xl/pivotTables/pivotTable1.xml"] = (
        f'{_DECLARATION}<pivotTableDefinition xmlns="{_MAIN}" name="Pivot" cacheId="7" dataCaption="Values">'
        f'<location ref="H3:I5" firstHeaderRow="1" firstDataRow="1" firstDataCol="0"/>'
        f'<pivotFields count="5">{pivots}</pivotFields><dataFields count="1">'
        f'<dataField name="Sum" fld="4" baseField="0" baseItem="0"/></dataFields></pivotTableDefinition>'
    ).encode()
    _typed(parts, "xl/pivotTables/pivotTable1.xml", f"{_SHEET_ML}.pivotTable+xml")
    _related(parts, "xl/worksheets/sheet2.xml", "pivotTable", "../pivotTables/pivotTable1.xml")
    _related(parts, "xl/pivotTables/pivotTable1.xml", "pivotCacheDefinition", "../pivotCache/pivotCacheDefinition1.xml")
    return packed(parts)


def excels_own() -> bytes:
    """What Excel adds: the order of calculation, printer settings, custom XML, extensions of its own."""
    parts = parts_of(by_xlsxwriter(pictures))
    parts["xl/calcChain.xml"] = (
        f'{_DECLARATION}<calcChain xmlns="{_MAIN}"><c r="B3" i="2"/><c r="E2" i="1"/><c r="E3" i="1"/>'
        f'<c r="E4" i="1"/></calcChain>'
    ).encode()
    _typed(parts, "xl/calcChain.xml", f"{_SHEET_ML}.calcChain+xml")
    _related(parts, "xl/workbook.xml", "calcChain", "calcChain.xml")
    parts["xl/printerSettings/printerSettings1.bin"] = bytes(range(256)) * 4
    types = parts["[Content_Types].xml"].decode()
    parts["[Content_Types].xml"] = types.replace(
        "<Override", f'<Default Extension="bin" ContentType="{_SHEET_ML}.printerSettings"/><Override', 1
    ).encode()
    _related(parts, "xl/worksheets/sheet1.xml", "printerSettings", "../printerSettings/printerSettings1.bin")
    parts["customXml/item1.xml"] = b'<council xmlns="urn:example"><department>Safety</department></council>'
    extension = (
        '<extLst><ext uri="{00000000-1111-2222-3333-444444444444}" xmlns:x99="urn:example:unknown">'
        '<x99:thing x99:odd="a &gt; b"/></ext></extLst></worksheet>'
    )
    sheet = parts["xl/worksheets/sheet1.xml"].decode().replace("</worksheet>", extension)
    sheet = sheet.replace(
        "<worksheet ",
        '<worksheet xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac xr" '
        'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" '
        'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" ',
        1,
    )
    parts["xl/worksheets/sheet1.xml"] = sheet.encode()
    return packed(parts)


def prefixed() -> bytes:
    """What some makers of reports write: a prefix before every element."""
    parts = parts_of(by_openpyxl(plain))
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    sheet = sheet.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:").replace("<x:?xml", "<?xml")
    sheet = sheet.replace("xmlns=", "xmlns:x=")
    parts["xl/worksheets/sheet1.xml"] = sheet.encode()
    return packed(parts)


def without_addresses() -> bytes:
    """Rows and cells that do not say where they are."""
    import re

    parts = parts_of(by_openpyxl(bar_chart))
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    sheet = re.sub(r'(<row) r="\d+"', r"\1", sheet)
    parts["xl/worksheets/sheet1.xml"] = re.sub(r'(<c) r="[A-Z]+\d+"', r"\1", sheet).encode()
    return packed(parts)


def in_utf16() -> bytes:
    """A sheet in another alphabet."""
    parts = parts_of(by_openpyxl(comments))
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    if not sheet.startswith("<?xml"):
        sheet = '<?xml version="1.0" encoding="UTF-16"?>' + sheet
    parts["xl/worksheets/sheet1.xml"] = sheet.replace("UTF-8", "UTF-16").encode("utf-16")
    return packed(parts)


WORKBOOKS: dict[str, Callable[[], bytes]] = {
    **{
        f"openpyxl {add.__name__}": (lambda add=add: by_openpyxl(add))  # type: ignore[misc]
        for add in (
            plain, bar_chart, two_charts, colours, checked_cells, comments, names, merged, protected, printed, links,
        )
    },
    **{
        f"xlsxwriter {add.__name__}": (lambda add=add: by_xlsxwriter(add))  # type: ignore[misc]
        for add in (
            nothing_more, pictures, many_charts, sparklines, notes_and_boxes, rich_text, spreading, chart_sheet,
            many_sheets,
        )
    },
    "xlsxwriter from 1904": lambda: by_xlsxwriter(dated, default_date_format="dd/mm/yyyy", date_1904=True),
    "by hand pivot": pivot,
    "by hand excels_own": excels_own,
    "by hand prefixed": prefixed,
    "by hand without_addresses": without_addresses,
    "by hand in_utf16": in_utf16,
}  # fmt: skip
AGAIN_BY_LIBREOFFICE = ("openpyxl two_charts", "xlsxwriter pictures", "openpyxl checked_cells", "openpyxl colours")
"""These are saved by LibreOffice too, which writes them in its own way."""
