"""A sheet as the XML of its part, fit to be read and printed (ECMA-376, part 1, 18.3)."""

from __future__ import annotations

import datetime
import itertools
import math
import re
import textwrap
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from vrp_desktop.returns.extract.cells import as_xstring, escaped
from vrp_desktop.returns.extract.parts import DECLARATION, MAIN, RELATIONS
from vrp_desktop.returns.extract.sheet import letters
from vrp_desktop.returns.looks import GENERAL, HEAD, HEAD_OF_NUMBERS, PLAIN, TITLE, WORDS, look_of
from vrp_desktop.returns.workbook import HEADER_ROW, LINE_HEIGHT, LONGEST_TEXT, TO_THE_RIGHT, Formula, Of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vrp_desktop.returns.workbook import Head, Sheet, Value

ROWS_OF_A_CHART = 31
"""How many rows of a sheet without a table a chart takes, and one printed page."""
_WIDTHS = {
    "date": 13,
    "number": 12,
    "decimal": 12,
    "percent": 12,
    "points": 16,
    "difference": 12,
    "text": 24,
    "free text": 40,
    "symbol": 7,
}
_WIDEST = {"text": 36, "free text": 60}
_WIDEST_OF_MANY = {"text": 22, "free text": 30}
"""Longer texts wrap: a table of many columns must still be readable on one page's width."""
_FEW = 9
"""A table of more columns than this has many."""
_ROWS_OF_A_PAGE = 32
"""A table of up to so many rows is printed on one page."""
_WIDEST_PAGE = 190
"""Characters; a wider table is printed on several pages side by side, the words of its rows on each."""
_LONGEST_TITLE = 140
"""Characters of a title at the head of a page."""
_PAGE_INCHES, _INCHES_OF_A_CHARACTER = 10.8, 0.11
"""A4 landscape between its margins, and a digit of the widest font that stands in for ours."""
_PAGE_POINTS = 480
_SMALLEST, _LARGEST = 40, 100
"""Per cent of its size: smaller print nobody reads."""
_MOST_LINES = 20
_HEAD_LINES = 100
"""Points that title, sentence and headings take together."""
_FOR_THE_ARROW = 3
"""Characters that the filter's arrow covers in Excel."""
_DAY_ZERO = datetime.date(1899, 12, 30).toordinal()
_DAY = 86_400
_FITS = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
_DRAWING = '<drawing r:id="rId1"/>'
_TABLE = '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>'


def sheet_xml(sheet: Sheet, marking: str) -> str:
    """Give the part of a sheet; `rId1` is its table or, without one, its drawing."""
    widths = column_widths(sheet)
    is_parted = len(_pages(sheet, widths)) > 1
    last = f"{letters(max(len(sheet.heads), 1) - 1)}{HEADER_ROW + len(sheet.rows)}"
    cols = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>' for place, width in enumerate(widths, 1)
    )
    pane = (
        f'<pane ySplit="{HEADER_ROW}" topLeftCell="A{HEADER_ROW + 1}" activePane="bottomLeft" state="frozen"/>'
        f'<selection pane="bottomLeft" activeCell="A{HEADER_ROW + 1}" sqref="A{HEADER_ROW + 1}"/>'
        if sheet.heads
        else ""
    )
    pages = f'fitToWidth="1" fitToHeight="{1 if 0 < len(sheet.rows) <= _ROWS_OF_A_PAGE else 0}"'
    if is_parted:
        pages = f'scale="{_scale(sheet, widths)}"'
    mark = escape(marking.replace("&", "&&"))
    return (
        f'{DECLARATION}<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}">{"" if is_parted else _FITS}'
        f'<dimension ref="A1:{last}"/><sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/>{f"<cols>{cols}</cols>" if cols else ""}'
        f"<sheetData>{''.join(_rows(sheet, widths))}</sheetData>"
        '<pageMargins left="0.4" right="0.4" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="9" orientation="landscape" {pages}/>'
        f"<headerFooter><oddHeader>{_title_again(sheet, is_parted=is_parted)}&amp;C{mark}</oddHeader>"
        f"<oddFooter>&amp;L{mark}&amp;RPage &amp;P of &amp;N</oddFooter></headerFooter>"
        f"{_breaks(sheet)}"
        f"{_DRAWING if sheet.drawings else ''}{_TABLE if sheet.heads else ''}"
        "</worksheet>"
    )


def printed_again(sheet: Sheet) -> str:
    """Give what each page of a sheet prints again: its heading and, when it is wide, its first columns; "" for none."""
    if not sheet.heads:
        return ""
    name = quoted(sheet.name)
    rows = f"{name}!${HEADER_ROW}:${HEADER_ROW}"
    if not _partings(sheet, column_widths(sheet)):
        return rows
    words = letters(_words_of_rows(sheet))
    return f"{name}!${words}:${words},{rows}"


def printed_areas(sheet: Sheet) -> str:
    """Give the parts of a wide sheet that are printed on pages of their own, "" when all of it is on one.

    Title and sentence stand on the first alone: they are wider than its columns, and would be cut on the others.
    """
    pages = _pages(sheet, column_widths(sheet))
    if len(pages) < 2:
        return ""
    end = HEADER_ROW + len(sheet.rows)
    return ",".join(
        f"{quoted(sheet.name)}!${letters(page[0])}${HEADER_ROW if page[0] else 1}:${letters(page[-1])}${end}"
        for page in pages
    )


def _words_of_rows(sheet: Sheet) -> int:
    """Give the place of the column that says what a row is: the second after a column of codes."""
    return 1 if sheet.heads[0].is_code else 0


def _partings(sheet: Sheet, widths: Sequence[int]) -> tuple[int, ...]:
    """Give the first column of each page but the first, none when one is enough; a number keeps its note and check."""
    whole, again = sum(widths), widths[_words_of_rows(sheet)] if widths else 0
    if whole <= _WIDEST_PAGE or all(value is None for row in sheet.rows for value in row[1:]):
        return ()
    count = max(2, math.ceil((whole - again) / max(_WIDEST_PAGE - again, 1)))
    places = [
        place
        for place in range(_words_of_rows(sheet) + 2, len(widths))
        if sheet.heads[place].kind != "symbol" and not sheet.heads[place].is_check
    ]
    page = (whole + again * (count - 1)) / count
    found: list[int] = []
    for part in range(1, count):
        left = [place for place in places if not found or place > found[-1]]
        near = [place for place in left if sum(widths[:place]) <= page * part - again * (part - 1)]
        found += near[-1:] or left[:1]
    return tuple(found)


def _pages(sheet: Sheet, widths: Sequence[int]) -> list[range]:
    """Give the columns of each page that stand beside each other."""
    edges = (0, *_partings(sheet, widths), len(widths))
    return [range(first, last) for first, last in itertools.pairwise(edges)]


def _scale(sheet: Sheet, widths: Sequence[int]) -> int:
    """Give at how many per cent of its size the widest of its pages fits the paper, and a short table its height."""
    again = widths[_words_of_rows(sheet)]
    widest = max(sum(widths[place] for place in page) + (again if page[0] else 0) for page in _pages(sheet, widths))
    fits = _PAGE_INCHES / (widest * _INCHES_OF_A_CHARACTER)
    if len(sheet.rows) <= _ROWS_OF_A_PAGE:
        heights = (_HEAD_LINES, *(_height(row, widths) for row in sheet.rows))
        fits = min(fits, _PAGE_POINTS / sum(heights))
    return int(min(max(fits * 100, _SMALLEST), _LARGEST))


def _height(row: Sequence[Value], widths: Sequence[int]) -> int:
    """Give the height of a row in points: not every program makes room for wrapped text by itself."""
    return LINE_HEIGHT * min(_lines(row, widths), _MOST_LINES) + 1


def _title_again(sheet: Sheet, *, is_parted: bool) -> str:
    """Give the title for the left of each printed page's head, where there are several; under the line of the marking.

    Excel takes no more than 255 characters for all of a head.
    """
    if not is_parted and len(sheet.rows) <= _ROWS_OF_A_PAGE:
        return ""
    title = textwrap.shorten(sheet.title, _LONGEST_TITLE, placeholder="…")
    return f"&amp;L\n{escape(title.replace('&', '&&'))}"


def quoted(name: str) -> str:
    """Give a sheet's name as formulas want it."""
    return "'" + name.replace("'", "''") + "'"


def table_xml(sheet: Sheet, number: int) -> str:
    """Give the part that makes a real Excel table of the rows."""
    area = f"A{HEADER_ROW}:{letters(len(sheet.heads) - 1)}{HEADER_ROW + len(sheet.rows)}"
    plain = re.sub("[^A-Za-z0-9]", "", sheet.name)
    name = f"{plain if plain[:1].isalpha() else f'T{plain}'}_{number}"
    columns = "".join(
        f"<tableColumn id={quoteattr(str(place))} name={quoteattr(as_xstring(head.title))}/>"
        for place, head in enumerate(sheet.heads, 1)
    )
    return (
        f'{DECLARATION}<table xmlns="{MAIN}" id="{number}" name="{name}" displayName="{name}" ref="{area}"'
        f' totalsRowShown="0"><autoFilter ref="{area}"/>'
        f'<tableColumns count="{len(sheet.heads)}">{columns}</tableColumns>'
        '<tableStyleInfo name="TableStyleLight1" showFirstColumn="0" showLastColumn="0" showRowStripes="1"'
        ' showColumnStripes="0"/></table>'
    )


def column_widths(sheet: Sheet) -> tuple[int, ...]:
    """Give the columns' widths in characters: headings wrap between words, texts up to a limit."""
    is_many = len(sheet.heads) > _FEW
    return tuple(
        _width(head, [row[place] for row in sheet.rows], is_one_of_many=is_many and place > 0)
        for place, head in enumerate(sheet.heads)
    )


def _width(head: Head, values: Sequence[Value], *, is_one_of_many: bool) -> int:
    longest_word = max(map(len, head.title.split())) + _FOR_THE_ARROW
    longest = max((len(value) for value in values if isinstance(value, str)), default=0) + 2
    widest = (_WIDEST_OF_MANY if is_one_of_many else _WIDEST).get(head.kind, longest)
    least = _WIDTHS[head.kind] if longest == 2 or head.kind == "symbol" else 10
    # A number of another kind than its column's may need more room: Excel shows ### for one that has too little.
    least = max(
        (least, *(_WIDTHS[one.kind] for one in values if isinstance(one, Of | Formula) and one.value is not None))
    )
    return max(longest_word, min(longest, widest), least)


def _rows(sheet: Sheet, widths: Sequence[int]) -> list[str]:
    rows = [
        f'<row r="1">{_text("A1", sheet.title, TITLE)}</row>',
        f'<row r="2">{_text("A2", sheet.about, PLAIN)}</row>',
    ]
    if not sheet.heads:
        return rows
    columns = [letters(place) for place in range(len(sheet.heads))]
    lines = max(len(textwrap.wrap(head.title, width - 2)) for head, width in zip(sheet.heads, widths, strict=True))
    heads = "".join(
        _text(f"{column}{HEADER_ROW}", head.title, HEAD_OF_NUMBERS if head.kind in TO_THE_RIGHT else HEAD)
        for column, head in zip(columns, sheet.heads, strict=True)
    )
    rows.append(f'<row r="{HEADER_ROW}" ht="{LINE_HEIGHT * lines + 3}" customHeight="1">{heads}</row>')
    kinds = [head.kind for head in sheet.heads]
    end = HEADER_ROW + len(sheet.rows)
    for number, values in enumerate(sheet.rows, HEADER_ROW + 1):
        is_total = sheet.has_total and number == end
        cells = "".join(
            _cell(f"{column}{number}", value, kind, is_total=is_total)
            for column, kind, value in zip(columns, kinds, values, strict=True)
        )
        rows.append(f'<row r="{number}" ht="{_height(values, widths)}" customHeight="1">{cells}</row>')
    return rows


def _cell(at: str, value: Value, kind: str, *, is_total: bool) -> str:
    formula = ""
    if isinstance(value, Formula):
        formula, kind, value = f"<f>{escape(value.text)}</f>", value.kind, value.value
    elif isinstance(value, Of):
        kind, value = value.kind, value.value
    if kind in WORDS and (formula or (value is not None and not isinstance(value, str))):
        kind = GENERAL
    look = look_of(kind, is_total=is_total)
    if value is None or value == "":
        return f'<c r="{at}" s="{look}"/>'
    if isinstance(value, datetime.date):
        return f'<c r="{at}" s="{look}"><v>{_serial(value)}</v></c>'
    if isinstance(value, str):
        if formula:
            return f'<c r="{at}" s="{look}" t="str">{formula}<v>{escape(value)}</v></c>'
        # A text where a number would stand does not look like one.
        return _text(at, value, look if kind not in TO_THE_RIGHT else look_of("text", is_total=is_total))
    if isinstance(value, bool) or not math.isfinite(value):
        return _text(at, str(value), look_of("text", is_total=is_total))
    return f'<c r="{at}" s="{look}">{formula}<v>{value!r}</v></c>'


def _text(at: str, text: str, look: int) -> str:
    return f'<c r="{at}" s="{look}" t="inlineStr"><is><t xml:space="preserve">{escaped([text])[0]}</t></is></c>'


def _serial(when: datetime.date) -> str:
    """Give a day as Excel counts them; of a moment, the hands of the clock here: a sheet knows no distance from UTC."""
    if not isinstance(when, datetime.datetime):
        return str(when.toordinal() - _DAY_ZERO)
    local = when.astimezone() if when.tzinfo is not None else when
    seconds = local.hour * 3600 + local.minute * 60 + local.second
    return repr(local.toordinal() - _DAY_ZERO + seconds / _DAY)


def _lines(row: Sequence[Value], widths: Sequence[int]) -> int:
    """Give how many lines the longest wrapped text of a row takes."""
    return max(
        (
            len(textwrap.wrap(value[:LONGEST_TEXT], width - 1))
            for value, width in zip(row, widths, strict=True)
            if isinstance(value, str) and len(value) >= width
        ),
        default=1,
    )


def _breaks(sheet: Sheet) -> str:
    """Begin a printed page for each chart but the first."""
    count = len(sheet.drawings) - 1
    if count < 1:
        return ""
    rows = (HEADER_ROW + place * ROWS_OF_A_CHART for place in range(1, count + 1))
    breaks = "".join(f'<brk id="{row}" max="16383" man="1"/>' for row in rows)
    return f'<rowBreaks count="{count}" manualBreakCount="{count}">{breaks}</rowBreaks>'
