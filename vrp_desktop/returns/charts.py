"""Native Excel charts, each drawn from a table that can be seen in the same workbook (ECMA-376, part 1, 21.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from vrp_desktop.disclosure.safe_text import in_words
from vrp_desktop.returns.extract.parts import DECLARATION, RELATIONS
from vrp_desktop.returns.extract.sheet import letters
from vrp_desktop.returns.layout import CountLayout
from vrp_desktop.returns.sheet_xml import ROWS_OF_A_CHART, quoted
from vrp_desktop.returns.workbook import HEADER_ROW

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vrp_desktop.disclosure.safe_table import SafeTable
    from vrp_desktop.returns.definition import Chart
    from vrp_desktop.returns.values import ReturnValues

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_ON_SHEET = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_COLOURS = ("1F6F4A", "8A5A00", "3B6EA5", "7A3E8E", "B3261E", "55605A")
_PATTERNS = ("", "wdUpDiag", "pct20", "dkHorz", "smGrid", "ltDnDiag")
"""Beside the colours, so that nothing is told by colour alone; the first stays plain."""
_MARKERS = ("circle", "square", "triangle", "diamond", "x", "plus")
_DASHES = ("solid", "dash", "sysDot", "dashDot", "lgDash", "sysDash")
"""Each line of a chart has its own marker and dashes, for the same reason."""
_LINE = "DAD9D2"
_COLUMNS_OF_A_CHART, _ROWS = 13, 27
_IN_WORDS = {"bar": "Bar chart", "columns": "Column chart", "stacked": "Stacked bar chart", "line": "Line chart"}


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart: the part that draws it, and what it shows in words."""

    xml: str
    alt_text: str


def drawings(values: ReturnValues) -> Iterator[Drawing]:
    """Give the charts of a return in the order of its definition."""
    tables = {table.name: table for table in values.tables}
    for chart in values.definition.charts:
        table = tables.get(chart.sheet)
        if table is not None and _has_numbers(chart, table):
            yield Drawing(
                _drawn(chart, table),
                f"{_IN_WORDS[chart.kind]}: {chart.title}. {chart.y_title} by {chart.x_title.lower()}. "
                f"{_course(chart, table)}"
                f"The numbers are in the sheet {chart.sheet}; where one is hidden, nothing is drawn.",
            )


def _course(chart: Chart, table: SafeTable) -> str:
    """Say where each line begins and ends, "" for what is no line."""
    if chart.kind != "line":
        return ""
    said = []
    label = _label_place(table)
    for place, column in enumerate(table.columns):
        seen = [row for row in table.rows if isinstance(row[place].value, int | float)]
        if column.key in chart.values and seen:
            first, last = (f"{in_words(row[place], column.unit)} ({row[label].value})" for row in (seen[0], seen[-1]))
            said.append(f"{column.title} from {first} to {last}. " if len(seen) > 1 else f"{column.title} {first}. ")
    return "".join(said)


def _label_place(table: SafeTable) -> int:
    """Give the place of the column that says what a row is: the one before the first with a key."""
    return next(place for place, column in enumerate(table.columns) if column.key) - 1


def left_out(values: ReturnValues) -> tuple[str, ...]:
    """Give the titles of the charts in which there would be nothing to see."""
    tables = {table.name: table for table in values.tables}
    asked = ((chart, tables.get(chart.sheet)) for chart in values.definition.charts)
    return tuple(chart.title for chart, table in asked if table is None or not _has_numbers(chart, table))


def _has_numbers(chart: Chart, table: SafeTable) -> bool:
    places = [place for place, column in enumerate(table.columns) if column.key in chart.values]
    rows = table.rows[:-1] if table.has_total else table.rows
    return any(row[place].value for row in rows for place in places)


def page_xml(drawn: Sequence[Drawing]) -> str:
    """Give the part that places charts on a sheet, one under the other; `rId1` is the first."""
    frames = "".join(_frame(place, drawing) for place, drawing in enumerate(drawn))
    return (
        f'{DECLARATION}<xdr:wsDr xmlns:xdr="{_ON_SHEET}" xmlns:a="{_DRAWING}" xmlns:r="{RELATIONS}"'
        f' xmlns:c="{_CHART}">{frames}</xdr:wsDr>'
    )


def _frame(place: int, drawing: Drawing) -> str:
    first = HEADER_ROW + place * ROWS_OF_A_CHART
    return (
        f"<xdr:twoCellAnchor><xdr:from><xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{first}</xdr:row>"
        f"<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>{_COLUMNS_OF_A_CHART}</xdr:col><xdr:colOff>0</xdr:colOff>"
        f"<xdr:row>{first + _ROWS}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>"
        f'<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="{place + 2}" name="Chart {place + 1}"'
        f" descr={quoteattr(drawing.alt_text)}/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>"
        '<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>'
        f'<a:graphic><a:graphicData uri="{_CHART}"><c:chart r:id="rId{place + 1}"/></a:graphicData></a:graphic>'
        "</xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor>"
    )


def _drawn(chart: Chart, table: SafeTable) -> str:
    layout = CountLayout(table)
    rows = len(table.rows) - (1 if table.has_total else 0)
    rows = min(rows, chart.most) if chart.most else rows
    label = _label_place(table)
    words = [str(table.rows[place][label].value or "") for place in range(rows)]
    series = "".join(
        _series(chart, table, key, place, layout.place(key), label + 1, words) for place, key in enumerate(chart.values)
    )
    is_line, is_column = chart.kind == "line", chart.kind in ("columns", "line")
    grouping = "stacked" if chart.kind == "stacked" else "standard" if is_line else "clustered"
    inner = f'<c:grouping val="{grouping}"/><c:varyColors val="0"/>{series}'
    axes = '<c:axId val="1"/><c:axId val="2"/>'
    if is_line:
        plot = f'<c:lineChart>{inner}<c:marker val="1"/>{axes}</c:lineChart>'
    else:
        overlap = '<c:overlap val="100"/>' if chart.kind == "stacked" else ""
        side = "col" if is_column else "bar"
        plot = f'<c:barChart><c:barDir val="{side}"/>{inner}<c:gapWidth val="40"/>{overlap}{axes}</c:barChart>'
    legend = '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>' if len(chart.values) > 1 else ""
    return (
        f'{DECLARATION}<c:chartSpace xmlns:c="{_CHART}" xmlns:a="{_DRAWING}" xmlns:r="{RELATIONS}">'
        f'<c:roundedCorners val="0"/><c:chart>{_title(chart.title, 14)}<c:autoTitleDeleted val="0"/>'
        f"<c:plotArea><c:layout/>{plot}{_axes(chart, is_upright=is_column)}</c:plotArea>{legend}"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>'
    )


def _axes(chart: Chart, *, is_upright: bool) -> str:
    """Give both axes. With bars that lie, the first row of the table stands on top and the numbers below."""
    order = "minMax" if is_upright else "maxMin"
    names, numbers = ("b", "l") if is_upright else ("l", "b")
    crosses = "autoZero" if is_upright else "max"
    line = f'<a:ln><a:solidFill><a:srgbClr val="{_LINE}"/></a:solidFill></a:ln>'
    grid = f"<c:majorGridlines><c:spPr>{line}</c:spPr></c:majorGridlines>"
    return (
        f'<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{order}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{names}"/>{_title(chart.x_title, 10)}<c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:crossAx val="2"/>'
        '<c:crosses val="autoZero"/><c:auto val="1"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/>'
        '<c:noMultiLvlLbl val="0"/></c:catAx>'
        f'<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{numbers}"/>{grid}{_title(chart.y_title, 10)}<c:numFmt formatCode="General" sourceLinked="1"/>'
        '<c:majorTickMark val="out"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="1"/>'
        f'<c:crosses val="{crosses}"/></c:valAx>'
    )


def _title(text: str, size: int) -> str:
    look = f'sz="{size * 100}" b="{1 if size > 10 else 0}"'
    return (
        f'<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr {look}/></a:pPr><a:r><a:rPr lang="en-GB" {look}/>'
        f'<a:t>{escape(text)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


def _series(chart: Chart, table: SafeTable, key: str, place: int, column: int, label: int, words: Sequence[str]) -> str:
    sheet, at = quoted(table.name), letters(column - 1)
    first, last = HEADER_ROW + 1, HEADER_ROW + len(words)
    source = next(number for number, one in enumerate(table.columns) if one.key == key)
    values = [table.rows[row][source].value for row in range(len(words))]
    points = "".join(
        f'<c:pt idx="{row}"><c:v>{value!r}</c:v></c:pt>'
        for row, value in enumerate(values)
        if isinstance(value, int | float)
    )
    names = "".join(f'<c:pt idx="{row}"><c:v>{escape(text)}</c:v></c:pt>' for row, text in enumerate(words))
    count = f'<c:ptCount val="{len(words)}"/>'
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/><c:tx><c:strRef><c:f>{escape(sheet)}!${at}${HEADER_ROW}'
        f'</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{escape(table.columns[source].title)}</c:v></c:pt>'
        f"</c:strCache></c:strRef></c:tx>{_look(chart.kind, place)}"
        f"<c:cat><c:strRef><c:f>{escape(sheet)}!${letters(label - 1)}${first}:${letters(label - 1)}${last}</c:f>"
        f"<c:strCache>{count}{names}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>{escape(sheet)}!${at}${first}:${at}${last}</c:f>"
        f"<c:numCache><c:formatCode>General</c:formatCode>{count}{points}</c:numCache></c:numRef></c:val>"
        f"{'<c:smooth val=' + quoteattr('0') + '/>' if chart.kind == 'line' else ''}</c:ser>"
    )


def _look(kind: str, place: int) -> str:
    colour = f'<a:srgbClr val="{_COLOURS[place % len(_COLOURS)]}"/>'
    fill = f"<a:solidFill>{colour}</a:solidFill>"
    if kind == "line":
        marker, dash = _MARKERS[place % len(_MARKERS)], _DASHES[place % len(_DASHES)]
        line = f'<a:ln w="28000">{fill}<a:prstDash val="{dash}"/></a:ln>'
        return (
            f'<c:spPr>{line}</c:spPr><c:marker><c:symbol val="{marker}"/><c:size val="7"/><c:spPr>{fill}</c:spPr>'
            "</c:marker>"
        )
    pattern = _PATTERNS[place % len(_PATTERNS)]
    if not pattern:
        return f'<c:spPr>{fill}</c:spPr><c:invertIfNegative val="0"/>'
    return (
        f'<c:spPr><a:pattFill prst="{pattern}"><a:fgClr>{colour}</a:fgClr><a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr>'
        f'</a:pattFill><a:ln>{fill}</a:ln></c:spPr><c:invertIfNegative val="0"/>'
    )
