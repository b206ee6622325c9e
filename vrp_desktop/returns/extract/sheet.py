"""One sheet: title in A1, what it holds in A2, one real Excel table from row 3 on, its heading frozen."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from vrp_desktop.returns.extract.cells import as_xstring, escaped, renderer
from vrp_desktop.returns.extract.parts import AS_HEAD, AS_TITLE, DECLARATION, MAIN, RELATIONS
from vrp_desktop.returns.workbook import HEADER_ROW, LINE_HEIGHT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vrp_desktop.disclosure.record_sheet import SheetColumn, Value

MOST_ROWS = 1_048_576 - HEADER_ROW
"""Rows of data that an Excel sheet holds under its heading."""
MOST_COLUMNS = 16_384
_LONGEST_HEAD = 255
_WIDTHS = {"date": 13, "date and time": 18, "number": 12, "text": 22, "free text": 44}
_FOR_THE_ARROW = 3


@dataclass(frozen=True, slots=True)
class SheetMade:
    """A sheet that was written. `number`: of its part. `sha256`: of that part, in hex. `rows`: under the heading.

    `cut`: how many texts no cell could hold all of.
    """

    name: str
    number: int
    rows: int
    sha256: str
    is_hidden: bool = False
    cut: int = 0


class SheetText:
    """Gives the XML of one sheet piece by piece. `columns`: what stands in it, in order."""

    def __init__(
        self, *, title: str, about: str, columns: Sequence[SheetColumn], marking: str, is_hidden: bool = False
    ) -> None:
        if len(columns) > MOST_COLUMNS:
            raise ValueError(f"{len(columns)} columns")
        self._title = title
        self._about = about
        self._columns = columns
        self._marking = marking
        self._is_hidden = is_hidden
        self._letters = [letters(place) for place in range(len(columns))]
        self._cut: list[int] = []
        self._renderers = [
            renderer(column.kind, at, self._cut) for column, at in zip(columns, self._letters, strict=True)
        ]
        self.heads = unique(column.title for column in columns)
        self.rows = 0

    @property
    def cut(self) -> int:
        """How many texts of the rows so far no cell could hold all of."""
        return len(self._cut)

    def start(self) -> bytes:
        """Give what stands above the rows."""
        widths = "".join(
            f'<col min="{place}" max="{place}" width="{_width(column, head)}" customWidth="1"/>'
            for place, (column, head) in enumerate(zip(self._columns, self.heads, strict=True), 1)
        )
        cells = "".join(
            _text(f"{at}{HEADER_ROW}", head, AS_HEAD) for at, head in zip(self._letters, self.heads, strict=True)
        )
        return (
            f'{DECLARATION}<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
            '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0">'
            f'<pane ySplit="{HEADER_ROW}" topLeftCell="A{HEADER_ROW + 1}" activePane="bottomLeft" state="frozen"/>'
            f'<selection pane="bottomLeft" activeCell="A{HEADER_ROW + 1}" sqref="A{HEADER_ROW + 1}"/>'
            f'</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols><sheetData>'
            f'<row r="1">{_text("A1", self._title, AS_TITLE)}</row><row r="2">{_text("A2", self._about, 0)}</row>'
            f'<row r="{HEADER_ROW}" ht="{self._height()}" customHeight="1">{cells}</row>'
        ).encode()

    def page(self, rows: Sequence[Sequence[Value]]) -> bytes:
        """Give further rows; each is as long as `columns`."""
        if not rows:
            return b""
        first = HEADER_ROW + 1 + self.rows
        self.rows += len(rows)
        numbers = list(map(str, range(first, first + len(rows))))
        columns = [
            render(numbers, values) for render, values in zip(self._renderers, zip(*rows, strict=True), strict=True)
        ]
        lines = zip(numbers, map("".join, zip(*columns, strict=True)), strict=True)
        return "".join([f'<row r="{number}">{cells}</row>' for number, cells in lines]).encode()

    def end(self) -> bytes:
        """Give what stands below the rows: how it is printed, and that it is a table."""
        marking = escape(self._marking.replace("&", "&&"))
        last = f"{self._letters[-1]}{HEADER_ROW + max(self.rows, 1)}"
        return (
            '</sheetData><pageMargins left="0.4" right="0.4" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
            '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
            f"<headerFooter><oddHeader>&amp;C{marking}</oddHeader>"
            f"<oddFooter>&amp;L{marking}&amp;RPage &amp;P of &amp;N</oddFooter></headerFooter>"
            # Figures that are text on purpose need no green corner.
            f'<ignoredErrors><ignoredError sqref="A{HEADER_ROW + 1}:{last}" numberStoredAsText="1"/></ignoredErrors>'
            + ("" if self._is_hidden else '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>')
            + "</worksheet>"
        ).encode()

    def _height(self) -> int:
        lines = (
            len(textwrap.wrap(head, _width(column, head) - _FOR_THE_ARROW))
            for column, head in zip(self._columns, self.heads, strict=True)
        )
        return LINE_HEIGHT * max(lines, default=1) + 3

    def table(self, number: int) -> str:
        """Give the part that makes a table of the rows. A table needs one row, even when there is nothing to say."""
        area = f"A{HEADER_ROW}:{self._letters[-1]}{HEADER_ROW + max(self.rows, 1)}"
        columns = "".join(
            f"<tableColumn id={quoteattr(str(place))} name={quoteattr(as_xstring(head))}/>"
            for place, head in enumerate(self.heads, 1)
        )
        return (
            f'{DECLARATION}<table xmlns="{MAIN}" id="{number}" name="Extract_{number}"'
            f' displayName="Extract_{number}" ref="{area}" totalsRowShown="0"><autoFilter ref="{area}"/>'
            f'<tableColumns count="{len(self.heads)}">{columns}</tableColumns>'
            '<tableStyleInfo name="TableStyleLight1" showFirstColumn="0" showLastColumn="0" showRowStripes="1"'
            ' showColumnStripes="0"/></table>'
        )


def letters(place: int) -> str:
    """Give a column's letters; `place` counts from 0."""
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(65 + rest) + found
    return found


def unique(titles: Iterable[str]) -> list[str]:
    """Give headings as a table needs them: on one line, no two alike, none empty or too long."""
    found: list[str] = []
    taken: set[str] = set()
    for title in titles:
        plain = " ".join(title.split())[:_LONGEST_HEAD] or "Column"
        tried, number = plain, 1
        while tried.casefold() in taken:
            number += 1
            ending = f" ({number})"
            tried = plain[: _LONGEST_HEAD - len(ending)] + ending
        taken.add(tried.casefold())
        found.append(tried)
    return found


def _text(at: str, text: str, style: int) -> str:
    return f'<c r="{at}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escaped([text])[0]}</t></is></c>'


def _width(column: SheetColumn, head: str) -> int:
    """Give a column's width in characters: headings wrap between words."""
    longest_word = max(map(len, head.split())) + _FOR_THE_ARROW
    return max(_WIDTHS.get(column.kind, _WIDTHS["text"]), min(longest_word, 40))
